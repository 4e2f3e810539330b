/**
 * A market's rules: tick, lot, minimums and maximum, and what happens to what breaks them (FILL-7, ORD-1).
 *
 * Rows are [open, high, low, close]; row 0 closes at 100.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import { orderTypes, timesInForce } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Rate } from '../../src/model/units.ts';
import { openDesk } from '../support/desk.ts';
import {
  fates,
  fillLines,
  minute,
  money,
  play,
  price,
  quantity,
  rate,
  recordsOf,
  refusals,
  start,
  type Play,
  type Played,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });
const stopLimit = (trigger: number, at: number): EntryType => ({ type: 'stop-limit', trigger, limit: at });
const units = (decimal: number) => ({ kind: 'quantity', quantity: quantity(decimal) }) as const;
const amount = (decimal: number) => ({ kind: 'amount', amount: money(decimal) }) as const;
const numbers = (played: Played) =>
  played.orders.map(({ state, reason, value, bound }) => [state, reason, value, bound]);

describe('the tick', () => {
  const tick = { rules: [{ tick: 0.05 }] } as const;
  const levels = (order: EntryType, side = buy, more: Partial<Play> = {}) => {
    const script = { 0: side({ order }) };
    const [placed] = play({ account: 'margin', candles: [calm, calm], script, ...tick, ...more }).orders;
    return [placed!.limit / 100, placed!.trigger / 100];
  };

  it.each([
    { order: limit(99.99), bought: [99.95, 0], sold: [100, 0] },
    { order: stop(105.01), bought: [0, 105.05], sold: [0, 105] },
    { order: stopLimit(105.01, 106.01), bought: [106.05, 105.05], sold: [106, 105] },
    { order: stopLimit(94.99, 93.99), bought: [94, 95], sold: [93.95, 94.95] },
  ])(
    'FILL-7 a limit rounds to the passive side, a stop and its limit away from the market: $order',
    (row) => {
      expect(levels(row.order)).toEqual(row.bought);
      expect(levels(row.order, sell)).toEqual(row.sold);
    },
  );

  it('FILL-7 a price within 1e-9 of a tick is that tick', () => {
    // In ticks of 0.05, 1e-9 is 5e-11 of price; 0.1 + 0.2 is 0.3 and 4e-17.
    for (const off of [99.95 + 2e-11, 99.95 - 2e-11]) {
      expect(levels(limit(off))).toEqual([99.95, 0]);
      expect(levels(limit(off), sell)).toEqual([99.95, 0]);
    }
    expect(levels(limit(0.1 + 0.2))).toEqual([0.3, 0]);
    expect(levels(limit(99.95 + 1e-9), sell)).toEqual([100, 0]);
  });

  it('FILL-7 children are put on the grid as well', () => {
    const script = { 0: buy({ stop: { price: 94.99 }, target: { price: 105.01 } }) };
    const [, below, above] = play({ candles: [calm, calm], script, ...tick }).orders;
    expect([below!.trigger / 100, above!.limit / 100]).toEqual([94.95, 105.05]);
  });

  it('FILL-7 an order off the tick is rejected with its level and the tick', () => {
    const desk = openDesk({ candles: [calm], ...tick });
    const terms = { type: 'limit', quantity: quantity(1) } as const;
    expect(desk.place({ ...terms, limit: price(99.99) })).toMatchObject([
      { kind: 'rejected', reason: 'tick', value: 9_999, bound: 5 },
    ]);
    expect(desk.place({ ...terms, type: 'stop', trigger: price(101.01) })).toMatchObject([
      { kind: 'rejected', reason: 'tick', value: 10_101, bound: 5 },
    ]);
  });
});

describe('sizes', () => {
  const bought = (terms: Partial<Play>, order: EntryType = { type: 'market' }) =>
    play({ candles: [calm, calm], script: { 0: buy({ order }) }, ...terms });

  it('FILL-7 sizes are cut down to the lot, never up', () => {
    expect(bought({ sizing: units(1.2999), rules: [{ lot: 0.1 }] }).fills[0]!.quantity).toBe(1.2);
    // Nothing is left of 0.09: a refusal with what was asked for and the lot.
    expect(refusals(bought({ sizing: units(0.09), rules: [{ lot: 0.1 }] }))).toEqual([
      'size below-lot 900 1000',
    ]);
  });

  it('FILL-7 an order off the lot is rejected with its size and the lot', () => {
    const desk = openDesk({ candles: [calm, calm], rules: [{ lot: 0.1 }] });
    desk.next();
    expect(desk.place({ quantity: quantity(1.23) })).toMatchObject([
      { kind: 'rejected', reason: 'lot', value: 12_300, bound: 1_000 },
    ]);
  });

  it('FILL-7 below the minimum size, above the maximum, below the minimum notional: rejected with the numbers', () => {
    for (const order of [{ type: 'market' }, limit(90), stop(110)] as const) {
      const at = order.type === 'limit' ? 90 : order.type === 'stop' ? 110 : 100;
      expect(numbers(bought({ sizing: units(0.4), rules: [{ minQuantity: 0.5 }] }, order))).toEqual([
        ['rejected', 'min-quantity', quantity(0.4), quantity(0.5)],
      ]);
      expect(numbers(bought({ sizing: units(3), rules: [{ maxQuantity: 2 }] }, order))).toEqual([
        ['rejected', 'max-quantity', quantity(3), quantity(2)],
      ]);
      expect(numbers(bought({ sizing: units(0.1), rules: [{ minNotional: 20 }] }, order))).toEqual([
        ['rejected', 'min-notional', money(0.1 * at), money(20)],
      ]);
    }
  });

  it('FILL-7 a limit off the price band is rejected with the nearest that may be', () => {
    // 5 % of 100 on either side.
    const rules = [{ priceBand: 0.05 }];
    for (const at of [95, 105]) expect(bought({ rules }, limit(at)).orders[0]!.state).not.toBe('rejected');
    expect(numbers(bought({ rules }, limit(94.99)))).toEqual([
      ['rejected', 'price-band', price(94.99), price(95)],
    ]);
    expect(numbers(bought({ rules }, limit(105.01)))).toEqual([
      ['rejected', 'price-band', price(105.01), price(105)],
    ]);
    expect(numbers(bought({ rules }, stopLimit(106, 107)))).toEqual([
      ['rejected', 'price-band', price(107), price(105)],
    ]);
    // A trigger is no limit, and a market order has none.
    for (const order of [stop(120), { type: 'market' }] as const)
      expect(bought({ rules }, order).orders[0]!.state).not.toBe('rejected');
  });

  it("FILL-7 ORD-3 a group's own limit may be moved as far off the band as it may lie from the start", () => {
    const script = { 0: buy({ target: { price: 110 } }), 1: amend(2, { limit: 120 }) };
    const played = play({
      candles: [calm, calm, [100, 121, 100, 121]],
      script,
      rules: [{ priceBand: 0.05 }],
    });
    expect(fillLines(played)[1]).toBe('2 target sell 1 @ 120 maker');
    // An order that is not a group's is held to it.
    const entry = { 0: buy({ order: limit(99) }), 1: amend(1, { limit: 94 }) };
    const moved = play({ candles: [calm, calm, calm], script: entry, rules: [{ priceBand: 0.05 }] });
    expect(recordsOf(moved, 'amendRejected')).toMatchObject([{ value: price(94), bound: price(95) }]);
  });

  it('FILL-7 at the minimum and at the maximum is allowed', () => {
    const rules = [{ minQuantity: 0.5, maxQuantity: 2, minNotional: 50 }];
    for (const size of [0.5, 2]) expect(bought({ sizing: units(size), rules }).fills[0]!.quantity).toBe(size);
  });

  it('FILL-7 a size in quote is judged as the lots that it becomes', () => {
    // 30 buys 0.3 at the open; a limit at 90 has its price from the start: 0.3333.
    expect(numbers(bought({ sizing: amount(30), rules: [{ minQuantity: 0.5 }] }))).toEqual([
      ['rejected', 'min-quantity', quantity(0.3), quantity(0.5)],
    ]);
    expect(numbers(bought({ sizing: amount(30), rules: [{ minQuantity: 0.5 }] }, limit(90)))).toEqual([
      ['rejected', 'min-quantity', quantity(0.3333), quantity(0.5)],
    ]);
    expect(numbers(bought({ sizing: amount(300), rules: [{ maxQuantity: 2 }] }))).toEqual([
      ['rejected', 'max-quantity', quantity(3), quantity(2)],
    ]);
    expect(numbers(bought({ sizing: amount(30), rules: [{ minNotional: 50 }] }))).toEqual([
      ['rejected', 'min-notional', money(30), money(50)],
    ]);
    expect(numbers(bought({ sizing: amount(30), rules: [{ minNotional: 50 }] }, stop(120)))).toEqual([
      ['rejected', 'min-notional', money(30), money(50)],
    ]);
  });
});

describe('rules that change with dates', () => {
  it('FILL-7 the rule in force at that time applies', () => {
    // From the open of row 2 on half a unit is too little; a decision at the close of row 1 arrives then.
    const rules = [{ minQuantity: 0.1 }, { fromRow: 2, minQuantity: 1 }];
    const script = { 0: buy(), 1: buy() };
    const played = play({ candles: [calm, calm, calm, calm], script, sizing: units(0.5), rules });
    expect(numbers(played)).toEqual([
      ['filled', null, 0, 0],
      ['rejected', 'min-quantity', quantity(0.5), quantity(1)],
    ]);
  });

  it('FILL-7 tick and lot as well', () => {
    const rules = [
      { tick: 0.01, lot: 0.0001 },
      { fromRow: 2, tick: 0.5, lot: 0.1 },
    ];
    const order = limit(90.26);
    const script = { 0: buy({ order }), 1: buy({ order }) };
    const played = play({ candles: [calm, calm, calm], script, sizing: units(0.55), rules });
    expect(played.orders.map((placed) => [placed.limit / 100, placed.quantity / 10_000])).toEqual([
      [90.26, 0.55],
      [90, 0.5],
    ]);
  });
});

describe('orders that only reduce', () => {
  const rules = [{ minNotional: 50 }];
  const script = { 0: buy({ stop: { price: 90 } }), 1: exit({ share: 0.75 }) };
  // Of 1 unit 0.75 is sold at 100; 0.25 is left, worth 25.
  const terms: Play = { candles: [calm, calm, calm, [100, 100, 89, 89]], script, rules };

  it('FILL-7 a child below the minimum waits and is reported as uncovered', () => {
    const played = play(terms);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 exit sell 0.75 @ 100 taker']);
    expect(recordsOf(played, 'uncovered')).toMatchObject([{ order: 2, quantity: quantity(0.25) }]);
    expect(played.position).toBe(0.25);
    expect(fates(played)[1]).toBe('stop cancelled end');
  });

  it('FILL-7 on margin it may be below the minimum notional: the stop stays', () => {
    const played = play({ ...terms, account: 'margin' });
    expect(recordsOf(played, 'uncovered')).toEqual([]);
    expect(fillLines(played).at(-1)).toBe('3 stop sell 0.25 @ 90 taker');
  });

  it('FILL-7 the minimum size holds on margin, too', () => {
    const played = play({ ...terms, account: 'margin', rules: [{ minQuantity: 0.5 }] });
    expect(recordsOf(played, 'uncovered')).toMatchObject([{ order: 2, quantity: quantity(0.25) }]);
  });

  it('FILL-7 an exit below the minimum notional: rejected on a spot account, taken on margin', () => {
    const small = { ...terms, script: { 0: buy(), 1: exit({ share: 0.25 }) } };
    expect(numbers(play(small))[1]).toEqual(['rejected', 'min-notional', money(25), money(50)]);
    expect(numbers(play({ ...small, account: 'margin' }))[1]![0]).toBe('filled');
  });
});

describe('what the exchange takes', () => {
  const grid = orderTypes.flatMap((type) => timesInForce.map((timeInForce) => ({ type, timeInForce })));
  /** What does not wait is a market order, or a limit, at once or after its trigger. */
  const isTaken = ({ type, timeInForce }: (typeof grid)[number]): boolean =>
    !(timeInForce === 'ioc' || timeInForce === 'fok') ||
    ['market', 'limit', 'stop-limit', 'take-profit-limit'].includes(type);

  it.each(grid)('ORD-1 $type, $timeInForce: taken, or refused because it makes no sense', (terms) => {
    const desk = openDesk({ candles: [calm, calm] });
    desk.next();
    const told = desk.place({
      ...terms,
      quantity: quantity(1),
      limit: price(terms.type.endsWith('limit') ? 110 : 0),
      trigger: price(['market', 'limit', 'trailing-stop'].includes(terms.type) ? 0 : 105),
      trail:
        terms.type === 'trailing-stop'
          ? { offset: price(5), rate: 0 as Rate, activation: price(0), onClose: false }
          : null,
      expiresAt: (['gtd', 'day'].includes(terms.timeInForce) ? start + 60 * minute : 0) as TimeMs,
    });
    const kinds = told.map((event) => event.kind);
    if (isTaken(terms)) {
      expect(kinds).toEqual(terms.type === 'market' ? [] : ['accepted']);
      expect(desk.state.books[0]!.orders).toHaveLength(1);
    } else expect(told).toMatchObject([{ kind: 'rejected', reason: 'terms', value: 0, bound: 0 }]);
  });

  it('ORD-1 a bracket: stop and targets rest from the first fill of the entry on', () => {
    const script = { 0: buy({ order: limit(98), stop: { price: 90 }, target: { price: 110 } }) };
    const played = play({ candles: [calm, [100, 100, 98, 99], calm], script });
    const moments = recordsOf(played, 'accepted').map(({ order, at }) => [order, at]);
    const [fill] = recordsOf(played, 'filled');
    expect(moments.slice(1)).toEqual([
      [2, fill!.at],
      [3, fill!.at],
    ]);
  });

  it('FILL-7 an order for a market without a price is rejected', () => {
    const told = openDesk({ candles: [calm] }).place({ quantity: quantity(1) });
    expect(told).toMatchObject([{ kind: 'rejected', reason: 'no-price' }]);
  });
});

it('PATH-5 a candle inside which rules change is walked both ways: what a fill is rounded to hangs on when it comes', () => {
  // A stop at 95, slipped by a tick: 0.01 in the first half of the candle, 1 in the second. Low first it is met after 10
  // seconds, high first after 33.
  const filled = (path: 'low-first' | 'high-first') =>
    play({
      candles: [
        [100, 100, 100, 100],
        [100, 100, 100, 100],
        [100, 105, 90, 92],
      ],
      script: { 0: buy({ stop: { price: 95 } }) },
      rules: [{ tick: 0.01 }, { fromRow: 2.5, tick: 1 }],
      slippage: { kind: 'ticks', ticks: 1 },
      path,
    });
  expect(filled('low-first').fills[1]).toMatchObject({ price: 94.99 });
  expect(filled('high-first').fills[1]).toMatchObject({ price: 94 });
  expect(filled('low-first').run.ambiguities).toHaveLength(1);
});

it('PATH-5 FEE-1 so is one inside which fees change: what a fill costs does, too', () => {
  // The same stop for nothing in the first half of the candle and for 1 % in the second; the price is 95 both ways.
  const tier = (of: number) => [{ volume: 0, maker: rate(of), taker: rate(of) }];
  const paid = (path: 'adverse' | 'favourable') =>
    play({
      candles: [
        [100, 100, 100, 100],
        [100, 100, 100, 100],
        [100, 105, 90, 102],
      ],
      script: { 0: buy({ stop: { price: 95 } }) },
      feeTerms: {
        steps: [
          { from: 0 as TimeMs, tiers: tier(0) },
          { from: (start + 2.5 * minute) as TimeMs, tiers: tier(0.01) },
        ],
      },
      path,
    });
  expect(paid('adverse').fills[1]).toMatchObject({ price: 95, fee: 0.95 });
  expect(paid('favourable').fills[1]).toMatchObject({ price: 95, fee: 0 });
  expect(paid('adverse').run.ambiguities).toEqual([]);
});

it('FILL-7 ORD-4 a rest that is less than a lot of now is not sold by an entry that has funds for nothing more', () => {
  // 1.04 is bought; the lot goes to 0.25, an exit sells 1, and a stop far above holds the funds. What the sale of the
  // next entry could do is to close the 0.04.
  const calm: Row = [100, 100, 100, 100];
  const played = play({
    candles: [calm, calm, calm, calm, calm, calm, calm],
    account: 'margin',
    balance: 104,
    sizing: { kind: 'percent', rate: rate(1) },
    rules: [{}, { fromRow: 3, lot: 0.25 }],
    script: { 0: buy(), 2: exit(), 3: buy({ order: { type: 'stop', trigger: 150 } }), 5: sell() },
  });
  expect(fates(played)).toEqual([
    'entry filled',
    'exit filled',
    'entry cancelled end',
    'entry rejected min-quantity',
  ]);
  expect(played.position).toBe(0.04);
});
