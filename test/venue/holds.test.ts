/**
 * What resting orders hold when others fill, and what sizes in money hold (ORD-4). Rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import type { OrderId } from '../../src/model/order.ts';
import { openDesk } from '../support/desk.ts';
import { fates, fillLines, money, play, price, quantity, rate, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number, volume = 0): Row => [level, level, level, level, volume];
const calm = at(100);
const limit = (level: number): EntryType => ({ type: 'limit', limit: level });
/** Price x (size / volume)^2. */
const byVolume = { kind: 'volume-share', impact: rate(1) } as const;

/** One unit, and sales of 0.4 that rest at 110 and 120; then an exit of some of it. */
function sold(size: number, candle: Row) {
  const desk = openDesk({ candles: [calm, calm, calm, candle, candle] });
  const sale = { side: 'sell', type: 'limit', quantity: quantity(0.4) } as const;
  desk.next();
  desk.place({ quantity: quantity(1) });
  desk.next();
  desk.place({ ...sale, limit: price(110) });
  desk.place({ ...sale, limit: price(120) });
  desk.place({ side: 'sell', reduceOnly: true, quantity: quantity(size) });
  desk.next();
  return desk;
}

describe('sales that rest when an exit sells what they hold', () => {
  it('ORD-4 hold what it has left, the oldest first', () => {
    // 0.5 are left: 0.4 for the first, 0.1 for the second, which is cancelled for the rest.
    const desk = sold(0.5, [100, 121, 100, 121]);
    expect(told(desk.next())).toEqual([
      'filled 2: 0.4 @ 110 maker',
      'filled 3: 0.1 @ 120 maker',
      'cancelled 3 funds',
    ]);
    expect(desk.state.books[0]!.heldBase).toBe(0);
    // 0.3 are left, all of them for the first.
    const less = sold(0.7, [100, 121, 100, 121]);
    expect(less.state.books[0]!.orders.map(({ heldBase }) => heldBase)).toEqual([3_000, 0]);
    expect(told(less.next())).toEqual([
      'filled 2: 0.3 @ 110 maker',
      'cancelled 2 funds',
      'cancelled 3 funds',
    ]);
  });

  it('ORD-4 hold no more than that: what is bought later is free', () => {
    const desk = sold(0.5, calm);
    desk.place({ quantity: quantity(0.3) });
    desk.next();
    const [refused] = desk.place({
      side: 'sell',
      type: 'limit',
      limit: price(130),
      quantity: quantity(0.3001),
    });
    expect(refused).toMatchObject({ kind: 'rejected', reason: 'funds', value: 3_001, bound: 3_000 });
    expect(
      told(desk.place({ side: 'sell', type: 'limit', limit: price(130), quantity: quantity(0.3) })),
    ).toEqual(['accepted 7: 0.3 at 130']);
  });
});

describe('an exit that is sized in money', () => {
  it('ORD-4 POS-1 sells what resting sales hold, too', () => {
    const desk = openDesk({ candles: [calm, calm, calm, calm] });
    desk.next();
    desk.place({ quantity: quantity(1) });
    desk.next();
    desk.place({ side: 'sell', type: 'limit', limit: price(110), quantity: quantity(0.8) });
    desk.place({ side: 'sell', reduceOnly: true, quoteAmount: money(50) });
    expect(told(desk.next())).toContain('filled 3: 0.5 @ 100 taker');
  });
});

describe('what is left of an order that has filled in part', () => {
  it('ORD-4 SLIP-1 holds its share of what all of it held', () => {
    // 1 of 1 is 110 x 0.01 more: 111.10 held. Half of it fills, 0.5 of 100, for 55.01: 55.55 of that are for the rest.
    const candles = [at(100, 1), [100, 110, 100, 110, 100]] as const;
    const slippage = { kind: 'volume-share', impact: rate(0.01) } as const;
    const desk = openDesk({ candles, slippage, participation: 0.005 });
    desk.next();
    desk.place({ type: 'stop', trigger: price(110), quantity: quantity(1) });
    expect(desk.state.account.held).toBe(money(111.1));
    expect(told(desk.next())).toContain('filled 1: 0.5 @ 110.01 taker');
    expect(desk.state.account.held).toBe(money(55.55));
  });
});

describe('what slippage by volume makes of a hold', () => {
  it('ORD-4 SLIP-1 a stop holds its cost at the price that its size would make of its trigger', () => {
    // 1 of 10: 110 x 0.1^2 = 1.10 more.
    const terms = { candles: [at(100, 10), calm], slippage: byVolume } as const;
    const script = { 0: buy({ order: { type: 'stop', trigger: 110 } }) };
    const [refused] = play({ ...terms, script, balance: 111.09 }).orders;
    expect(refused).toMatchObject({ reason: 'funds', value: money(111.1), bound: money(111.09) });
    expect(fates(play({ ...terms, script, balance: 111.1 }))).toEqual(['entry cancelled end']);
  });

  it('ORD-4 SLIP-1 for a size in money that is the size which it buys before slippage', () => {
    // 90 at 90 is 1 of 10: 0.90 less. 90 at 89.10 is 1.0101; of 2 that leaves 0.9899.
    const candles = [at(100, 1_000), at(100, 1_000), at(100, 10), calm] as const;
    const desk = openDesk({ candles, slippage: byVolume });
    desk.next();
    desk.place({ quantity: quantity(2) });
    desk.next();
    desk.next();
    desk.place({ side: 'sell', type: 'stop', trigger: price(90), quoteAmount: money(90) });
    const [refused] = desk.place({ side: 'sell', type: 'limit', limit: price(120), quantity: quantity(1) });
    expect(refused).toMatchObject({ kind: 'rejected', reason: 'funds', value: 10_000, bound: 9_899 });
  });

  it('SLIP-1 POS-1 an exit cut to the position slips by what is left of it', () => {
    // Two exits, of 1 and of 2, meet a volume of 10: each sells 1, which is 100 x 0.1^2 = 1 worse.
    const sizing = { kind: 'quantity', quantity: quantity(2) } as const;
    const script = { 0: buy(), 1: [exit({ share: 0.5 }), exit()] };
    const candles = [calm, at(100, 1_000_000), at(100, 10)] as const;
    expect(fillLines(play({ candles, script, sizing, slippage: byVolume })).slice(1)).toEqual([
      '2 exit sell 1 @ 99 taker',
      '2 exit sell 1 @ 99 taker',
    ]);
  });

  it('FILL-2 SLIP-1 a limit that rests pays no slippage, at a better open either', () => {
    const slippage = { kind: 'ticks', ticks: 5 } as const;
    const script = { 0: buy({ order: limit(99) }) };
    expect(fillLines(play({ candles: [calm, at(98)], script, slippage }))).toEqual([
      '1 entry buy 1 @ 98 maker',
    ]);
  });
});

describe('on margin', () => {
  const levered = { account: 'margin', margin: { leverage: rate(10) }, balance: 100 } as const;

  it('ORD-4 MARG-1 a size in money that rests holds the margin of what it buys', () => {
    // 630 at 90 are 7, with a margin of 63; 37 are left for the second.
    const sizing = { kind: 'amount', amount: money(630) } as const;
    const script = { 0: [buy({ order: limit(90) }), buy({ order: limit(90) })] };
    const played = play({
      ...levered,
      accountMargin: { mode: 'isolated' },
      candles: [calm, calm],
      script,
      sizing,
    });
    expect(fates(played)).toEqual(['entry cancelled end', 'entry rejected funds']);
    expect(played.orders[1]).toMatchObject({ value: money(63), bound: money(37) });
  });

  it('ORD-4 an order that only reduces holds nothing, whatever its size', () => {
    // The long of 1 has taken all there is.
    const desk = openDesk({ account: 'margin', balance: 100, candles: [calm, calm] });
    desk.next();
    desk.place({ quantity: quantity(1) });
    desk.next();
    const terms = { side: 'sell', type: 'limit', limit: price(110), quantity: quantity(5) } as const;
    expect(told(desk.place({ ...terms, reduceOnly: true }))).toEqual(['accepted 2: 5 at 110']);
    expect(desk.state.account.held).toBe(0);
  });

  it('ORD-4 FEE-1 a resting sale that only closes is not asked for a least fee either', () => {
    // 100 and a least fee of 1: nothing is left.
    const script = { 0: buy(), 1: sell({ order: limit(105) }) };
    const played = play({
      account: 'margin',
      balance: 101,
      candles: [calm, calm, [100, 106, 100, 106]],
      script,
      feeTerms: { minimum: money(1) },
    });
    expect(fates(played)).toEqual(['entry filled', 'entry filled']);
    expect(played.cash).toBe(104);
  });
});

describe('a part that fills', () => {
  it('ORD-4 MARG-1 leaves no more held than was not spent, whatever is rounded up', () => {
    // 3 lots at 100 units and 0.6 % hold 302. One pays 100 and 0.6 -> 1; two thirds of 302 would be 202.
    const rows = [0.01, 0.01, 0.01].map((level) => at(level, 0.0001));
    const desk = openDesk({ candles: rows, balance: 302 / 1e8, fee: 0.006, participation: 1 });
    desk.next();
    desk.place({ type: 'limit', limit: price(0.01), quantity: quantity(0.0003) });
    expect(desk.state.account.held).toBe(302);
    desk.next();
    expect([desk.state.account.balance, desk.state.account.held]).toEqual([201, 201]);
  });
});

describe('an order that crosses zero', () => {
  it('ORD-4 POS-1 still holds all of what it opens when the part that closes has filled', () => {
    // A short of 2 from 100 and 500. Of 4 at 99 two close and two open, for 198. The first 2 cost 198 of 700.
    const four = [100, 100, 99, 99].map((level, row) => at(level, row < 2 ? 100 : 4));
    const desk = openDesk({ account: 'margin', balance: 500, participation: 0.5, candles: four });
    const order = (level: number) =>
      desk.place({ type: 'limit', limit: price(level), quantity: quantity(4) });
    desk.next();
    desk.place({ side: 'sell', quantity: quantity(2) });
    desk.next();
    order(99);
    expect(desk.state.account.held).toBe(money(198));
    expect(told(desk.next())).toEqual(['filled 2: 2 @ 99 maker']);
    expect(desk.state.account.held).toBe(money(198));
    expect(order(90)[0]).toMatchObject({ reason: 'funds', value: money(360), bound: money(502 - 198) });
    expect(told(desk.next())).toEqual(['filled 2: 2 @ 99 maker']);
  });
});

describe('a rest below a lot', () => {
  it('ORD-4 STOP-4 is held by a sale that waits only until a group guards it', () => {
    // Parts of 0.15 bring 0.1485, since 1 % is kept: of the first a target guards 0.148, and the sale holds the rest; with
    // the second all 0.297 are guarded.
    const rows = [100, 100, 100].map((level, row) => at(level, row === 0 ? 0 : 1.5));
    const feeTerms = { currency: 'received', taker: rate(0.01) } as const;
    const desk = openDesk({ candles: rows, participation: 0.1, feeTerms, rules: [{ lot: 0.001 }] });
    const target = {
      side: 'sell',
      type: 'limit',
      role: 'target',
      reduceOnly: true,
      limit: price(150),
    } as const;
    desk.next();
    desk.place({ quantity: quantity(1) }, [{ ...target, parent: 1 as OrderId }]);
    expect(told(desk.next())).toEqual(['filled 1: 0.15 @ 100 taker', 'accepted 2: 0.148 at 150']);
    desk.place({ side: 'sell', quantity: quantity(1) });
    const [book] = desk.state.books;
    const held = () => [
      book!.position,
      book!.groups[0]!.heldBase,
      book!.orders.at(-1)!.heldBase,
      book!.heldBase,
    ];
    expect(held()).toEqual([0.1485, 0.148, 0.0005, 0.1485].map(quantity));
    expect(told(desk.next())).toEqual(['filled 1: 0.15 @ 100 taker', 'resized 2: 0.297']);
    expect(held()).toEqual([0.297, 0.297, 0, 0.297].map(quantity));
  });
});

describe('a size that takes what funds there are', () => {
  it('ORD-4 POS-1 holds so much less as a part that crosses zero has opened', () => {
    // Long 1 at 100 of 1,000: 900 are free and held. Of the sale 3 fill: 1 closes, 2 open for 200.
    const rows = [100, 100, 100].map((level, row) => at(level, row < 2 ? 100 : 6));
    const desk = openDesk({ account: 'margin', balance: 1_000, participation: 0.5, candles: rows });
    desk.next();
    desk.place({ quantity: quantity(1) });
    desk.next();
    desk.place({ side: 'sell', quoteAmount: money(2_000), cutToFunds: true });
    expect(desk.state.account.held).toBe(money(900));
    expect(told(desk.next())).toEqual(['filled 2: 3 @ 100 taker']);
    // The part that closed has set 100 free.
    const { balance, held, reserve } = desk.state.account;
    expect([held, balance - held - reserve]).toEqual([money(700), money(100)]);
  });
});

describe('a part that closes and opens', () => {
  it('ORD-4 POS-1 leaves held what is still to be opened, fees included', () => {
    // A limit of 4 at 99, parts of 2, a fee of 1 %: what opens costs 99.99 each.
    const held = (short: number): number => {
      const rows = [100, 100, 99].map((level, row) => at(level, row < 2 ? 100 : 4));
      const desk = openDesk({
        account: 'margin',
        balance: 1_000,
        participation: 0.5,
        fee: 0.01,
        candles: rows,
      });
      desk.next();
      desk.place({ side: 'sell', quantity: quantity(short) });
      desk.next();
      desk.place({ type: 'limit', limit: price(99), quantity: quantity(4) });
      expect(desk.state.account.held).toBe(money((4 - short) * 99.99));
      desk.next();
      return desk.state.account.held;
    };
    // The part closes both, and two are still to be opened.
    expect(held(2)).toBe(money(199.98));
    // The part closes one and opens one, and two are still to be opened.
    expect(held(1)).toBe(money(199.98));
  });
});

describe('what is found at the price', () => {
  it('ORD-4 a market order that is rejected there holds nothing any more', () => {
    // 101 are held for it, and 103 would be needed.
    const script = { 0: buy(), 1: buy({ order: limit(100) }) };
    const played = play({ candles: [calm, at(103), at(103)], script, balance: 101 });
    expect(fates(played)).toEqual(['entry rejected funds', 'entry cancelled end']);
  });

  it('ORD-4 a stop that cannot pay for one lot where it is met is cancelled with funds', () => {
    // 105 are held, and the gap to 120 asks for more than the one lot.
    const script = { 0: buy({ order: { type: 'stop', trigger: 105 } }) };
    const played = play({ candles: [calm, at(120)], script, balance: 105, rules: [{ lot: 1 }] });
    expect(fates(played)).toEqual(['entry cancelled funds']);
    expect(played.cash).toBe(105);
  });

  it('ORD-4 a sale of more than there is is rejected with both numbers', () => {
    const sizing = { kind: 'quantity', quantity: quantity(2) } as const;
    const script = { 0: buy(), 1: exit({ share: 0.5 }), 2: sell() };
    const played = play({ candles: [calm, calm, calm, calm], script, sizing });
    expect(played.orders[2]).toMatchObject({ reason: 'funds', value: quantity(2), bound: quantity(1) });
  });

  it('FILL-7 STOP-4 an exit that was accepted fills whole whatever the lot has become', () => {
    const sizing = { kind: 'quantity', quantity: quantity(0.5) } as const;
    const rules = [{ lot: 0.0001 }, { fromRow: 3, lot: 1 }];
    const script = { 0: buy(), 1: exit({ order: limit(110) }) };
    const played = play({ candles: [calm, calm, calm, calm, [100, 111, 100, 111]], script, sizing, rules });
    expect(fillLines(played)[1]).toBe('4 exit sell 0.5 @ 110 maker');
  });
});
