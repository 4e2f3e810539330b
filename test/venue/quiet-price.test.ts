/**
 * The price of the moment in a market whose candle meets nothing while another one is walked (`quiet-price.ts`): the same
 * as if it were walked itself. Rows are [open, high, low, close]; a candle is a minute, and of one that closes above its
 * open the low comes first, after a third of it (PATH-1, PATH-3).
 */
import { describe, expect, it } from 'vitest';
import { flatFees, noLatency, plainFills } from '../../src/model/costs.ts';
import { plainAccountMargin, plainMargin } from '../../src/model/margin.ts';
import { noOrder, type OrderId, type OrderTerms, type SignalId } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { emptyVenueState } from '../../src/venue/open-floors.ts';
import { SimulatedVenue } from '../../src/venue/simulated.ts';
import { buy, exit } from '../../src/model/intent.ts';
import { noLimits } from '../support/no-limits.ts';
import {
  columnsOf,
  instrumentOf,
  minute,
  money,
  play,
  price,
  quantity,
  rate,
  start,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
/** It opens above the close before; its low of 95 comes at 20 s, its high of 110 at 40 s. */
const wide: Row = [102, 110, 95, 105];

const plain: OrderTerms = {
  id: 1 as OrderId,
  market: 0,
  side: 'buy',
  type: 'market',
  role: 'entry',
  timeInForce: 'gtc',
  expiresAt: 0 as TimeMs,
  reduceOnly: false,
  postOnly: false,
  quantity: quantity(1),
  quoteAmount: 0 as Money,
  cutToFunds: false,
  limit: 0 as Price,
  trigger: 0 as Price,
  anchor: null,
  trail: null,
  ratchet: null,
  oco: 0,
  share: 100_000_000 as Rate,
  signal: 1 as SignalId,
  strategy: 0,
  decisionPrice: price(100),
  parent: noOrder,
};

/** A stop of market 0 at 80 that moves to the entry once the price has gone 50 ahead: it follows, and does not move. */
const stop: OrderTerms = {
  ...plain,
  id: 2 as OrderId,
  side: 'sell',
  type: 'stop',
  role: 'stop',
  reduceOnly: true,
  quantity: 0 as Quantity,
  trigger: price(80),
  ratchet: {
    onClose: false,
    steps: [
      {
        cause: 'break-even',
        after: { offset: price(50), rate: 0 as Rate, risk: 0 as Rate, limitOffset: 0, ofAverage: false },
        lock: { offset: 0, rate: 0 as Rate, risk: 0 as Rate, limitOffset: 0, ofAverage: false },
        offset: 0,
        rate: 0 as Rate,
      },
    ],
  },
  parent: 1 as OrderId,
};

const far: OrderTerms = { ...stop, trigger: price(80), ratchet: null };

/** The price of market 0 when a buy of market 1, a limit or at the market, fills in the minute in which 0 has `wide`. */
function priceAtFill(child: OrderTerms, limit: number, alwaysTwice: boolean, answersFills = false): number {
  const markets = ['M0', 'M1'].map((id) => ({
    instrument: instrumentOf(id),
    fees: flatFees(0 as Rate, 0 as Rate),
    ...plainFills,
    funding: null,
    margin: plainMargin,
    participation: null,
  }));
  const state = emptyVenueState('spot', plainAccountMargin, money(1_000_000), markets);
  const venue = new SimulatedVenue(
    {
      markets,
      details: [],
      candles: [columnsOf([calm, calm, wide]), columnsOf([calm, calm, [100, 120, 90, 110]])],
      account: 'spot',
      margin: plainAccountMargin,
      coin: null,
      path: 'likely',
      latency: noLatency,
      seed: 1,
      alwaysTwice,
      judgesAlways: false,
      answersFills,
    },
    state,
  );
  let seen = 0;
  const walk = (row: number): void => {
    venue.begin(Int32Array.of(row, row), start + (row + 1) * minute);
    for (let event = venue.poll(); event !== null; event = venue.poll())
      if (event.kind === 'filled' && event.market === 1) seen = venue.priceOf(0);
    venue.close(Int32Array.of(row, row));
  };
  walk(0);
  venue.send({ kind: 'place', order: plain, children: [child] }, start + minute);
  walk(1);
  const other = { ...plain, id: 3 as OrderId, market: 1, limit: price(limit) };
  const order: OrderTerms = { ...other, type: limit > 0 ? 'limit' : 'market' };
  venue.send({ kind: 'place', order, children: [] }, start + 2 * minute);
  walk(2);
  return seen;
}

const both = (child: OrderTerms, limit: number): readonly number[] => [
  priceAtFill(child, limit, false),
  priceAtFill(child, limit, true),
];

describe('the price of a market whose candle meets nothing', () => {
  it('TIME-4 PATH-1 is where its path stands when another market is met on its way', () => {
    // Market 1 falls from 100 to its low of 90 in 20 s: 95 is met at 10 s, and market 0 is half way from 102 to 95.
    expect(both(stop, 95)).toEqual([price(98.5), price(98.5)]);
    // 92.5 is met at 15 s, three quarters of the way: 102 - 0.75 x 7.
    expect(both(stop, 92.5)).toEqual([price(96.75), price(96.75)]);
  });

  it('TIME-4 PATH-1 is its open while opens settle, whether something follows or not', () => {
    // A buy that may pay 105 fills at the open of 100.
    expect(both(stop, 105)).toEqual([price(102), price(102)]);
    expect(both(far, 105)).toEqual([price(102), price(102)]);
  });

  it('TIME-4 is its last close where nothing of it follows the path', () => {
    // Its walk is over at the open: what rests is out of reach, and nobody asks where it stands in between.
    expect(priceAtFill(far, 95, false)).toBe(price(100));
  });

  it('TIME-4 RISK-2 is where its path stands where a fill may be answered: an answer would be met there', () => {
    expect(priceAtFill(far, 95, false, true)).toBe(price(98.5));
    expect(priceAtFill(far, 95, true, true)).toBe(price(98.5));
  });
});

describe('what is on its way into a quiet market', () => {
  it('PATH-3 LAT-1 comes after the way through its candle was chosen, wherever that was met', () => {
    // The exit of M1, ten seconds into row 4, shows the loss of M0, which is told to leave as soon as that can be. Its candle
    // falls, so that the high, its open, comes first: after 20 of 60 seconds it still stands there. Had the order been on
    // its way when that was chosen, the worse way would have been looked for, and the low met first.
    const flat = (level: number): Row => [level, level, level, level];
    const loss = { rate: rate(0.002), flatten: true };
    const terms = {
      candles: [flat(100), flat(100), flat(100), flat(100), [80, 80, 79, 79] as Row],
      script: { 0: buy() },
      others: [{ candles: Array.from({ length: 5 }, () => flat(100)), script: { 1: buy(), 3: exit() } }],
      latency: { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
      balance: 1000,
      risk: { ...noLimits, dailyLoss: loss },
    };
    const played = play(terms);
    expect(played.fills.at(-1)).toMatchObject({ market: 0, role: 'exit', price: 80, ms: 20_000 });
    expect(play({ ...terms, options: { alwaysTwice: true } }).digest).toBe(played.digest);
  });
});
