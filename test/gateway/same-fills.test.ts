/**
 * What fills at the exchange server fills in a backtest: orders sent between two candles meet the same prices there,
 * moment by moment, as at the simulated exchange that walks each candle whole.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exchange } from '../../src/gateway/exchange.ts';
import type { NewOrder } from '../../src/gateway/served.ts';
import { noLatency } from '../../src/model/costs.ts';
import { noOrder, type OrderId, type OrderType, type SignalId } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import {
  rateScale,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../../src/model/units.ts';
import { emptyVenueState } from '../../src/venue/open-floors.ts';
import { SimulatedVenue } from '../../src/venue/simulated.ts';
import { runs } from '../support/runs.ts';
import { exchangeStart as start, servedConfig, type Bar } from '../support/exchange.ts';

const minute = 60_000;

interface Plan {
  readonly row: number;
  readonly side: Side;
  readonly type: OrderType;
  /** Distance of its level from 100, in whole quote. */
  readonly away: number;
  readonly quantity: number;
}

const bar: fc.Arbitrary<Bar> = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 80, max: 120 })))
  .map((prices): Bar => [prices[0]!, Math.max(...prices), Math.min(...prices), prices[3]!]);

const plan: fc.Arbitrary<Plan> = fc.record({
  row: fc.integer({ min: 0, max: 5 }),
  side: fc.constantFrom<Side>('buy', 'sell'),
  type: fc.constantFrom<OrderType>('market', 'limit', 'stop', 'take-profit', 'trailing-stop'),
  away: fc.integer({ min: -18, max: 18 }),
  quantity: fc.integer({ min: 1, max: 5 }).map((whole) => whole * 100_000),
});

function orderOf({ side, type, away, quantity }: Plan, i: number): NewOrder {
  const level = (100 + away) * 100;
  return {
    market: 0,
    side,
    type,
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: false,
    postOnly: false,
    quantity: quantity as Quantity,
    quoteAmount: 0 as Money,
    limit: (type === 'limit' ? level : 0) as Price,
    trigger: (type === 'stop' || type === 'take-profit' ? level : 0) as Price,
    trail:
      type === 'trailing-stop'
        ? { offset: 700, rate: 0 as Rate, activation: 0 as Price, onClose: false }
        : null,
    clientId: String(i),
    words: {},
  };
}

/** Fills of the exchange server, in their order: whose, price and size. */
function served(bars: readonly Bar[], plans: readonly Plan[]): readonly string[] {
  const exchange = new Exchange(
    servedConfig({ kind: 'margin', markets: [{ bars, rules: { minNotional: 0 } }], leverage: 100 }),
  );
  const account = exchange.account('main');
  for (let row = 0; row < bars.length; row++) {
    exchange.advance(start + (row + 1) * minute);
    for (const [i, one] of plans.entries()) if (one.row === row) account.place(orderOf(one, i), exchange.now);
  }
  return account.fills.map(({ order, price, quantity }) => [order.clientId, price, quantity].join(' '));
}

/** The same at the simulated exchange of a backtest. */
function backtested(bars: readonly Bar[], plans: readonly Plan[]): readonly string[] {
  const config = servedConfig({
    kind: 'margin',
    markets: [{ bars, rules: { minNotional: 0 } }],
    leverage: 100,
  });
  const { candles } = config.markets[0]!;
  const venue = new SimulatedVenue(
    {
      markets: config.markets,
      candles: [candles],
      details: [],
      account: 'margin',
      margin: config.margin,
      coin: null,
      path: 'likely',
      seed: 1,
      latency: noLatency,
      alwaysTwice: false,
      judgesAlways: false,
      answersFills: false,
    },
    emptyVenueState('margin', config.margin, config.balance, config.markets, null),
  );
  const fills: string[] = [];
  const settle = (): void => {
    for (let event = venue.poll(); event !== null; event = venue.poll())
      if (event.kind === 'filled') fills.push([event.order - 1, event.price, event.quantity].join(' '));
  };
  for (let row = 0; row < bars.length; row++) {
    venue.begin(Int32Array.of(row), start + (row + 1) * minute);
    settle();
    venue.close(Int32Array.of(row));
    for (const [i, one] of plans.entries()) {
      if (one.row !== row) continue;
      const order = orderOf(one, i);
      const terms = {
        ...order,
        id: (i + 1) as OrderId,
        role: 'entry' as const,
        cutToFunds: false,
        anchor: null,
        ratchet: null,
        oco: 0,
        share: rateScale as Rate,
        signal: 0 as SignalId,
        strategy: 0,
        decisionPrice: 0 as Price,
        parent: noOrder,
      };
      venue.send({ kind: 'place', order: terms, children: [] }, start + (row + 1) * minute);
      settle();
    }
  }
  return fills;
}

test('FLOW-2 orders fill at the exchange server as they do in a backtest', () => {
  let filled = 0;
  fc.assert(
    fc.property(
      fc.array(bar, { minLength: 6, maxLength: 8 }),
      fc.array(plan, { maxLength: 6 }),
      (bars, plans) => {
        const expected = backtested(bars, plans);
        filled += expected.length;
        expect(served(bars, plans)).toEqual(expected);
      },
    ),
    { numRuns: runs(300) },
  );
  expect(filled).toBeGreaterThan(100);
});
