/**
 * Children of entries: where they start, how they are rounded, what they guard when an entry fills in parts (OTO-1,
 * STOP-1, STOP-4, OCO-1, FILL-7). Rows are [open, high, low, close, volume]; row 0 closes at 100; own fills may take half
 * of a volume where one is stated.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, oneCancelsOther, sell, type EntryType } from '../../src/model/intent.ts';
import { cancelReasons, type OrderId } from '../../src/model/order.ts';
import type { Price, Rate } from '../../src/model/units.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import { openDesk } from '../support/desk.ts';
import {
  fates,
  fillLines,
  minute,
  money,
  play,
  price,
  quantity,
  recordsOf,
  start,
  type Play,
  type Row,
} from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number, volume = 0): Row => [level, level, level, level, volume];
const calm = at(100);
const lots = (decimal: number): Sizing => ({ kind: 'quantity', quantity: quantity(decimal) });
const half = (terms: Omit<Play, 'participation'>) => play({ sizing: lots(4), participation: 0.5, ...terms });
const limit = (level: number): EntryType => ({ type: 'limit', limit: level });
const levels = (played: ReturnType<typeof play>) =>
  recordsOf(played, 'accepted')
    .slice(-2)
    .map((record) => (record.trigger || record.limit) / 100);

describe('where children start', () => {
  it('STOP-1 FILL-7 a percentage is rounded away from the market for a stop, passively for a target', () => {
    // Of 100.01: 5 % below is 95.0095, 10 % above 110.011; above 105.0105, below 90.009.
    const terms = { candles: [calm, at(100.01)], account: 'margin' } as const;
    const children = { stop: { percent: 5 }, target: { percent: 10 } };
    expect(levels(play({ ...terms, script: { 0: buy(children) } }))).toEqual([95, 110.02]);
    expect(levels(play({ ...terms, script: { 0: sell(children) } }))).toEqual([105.02, 90]);
  });

  it('FILL-7 OTO-1 prices go onto the tick that is in force when they come to rest', () => {
    // 95.55 and 104.45 on ticks of 0.10: a sale that stops goes down, one at a profit up; a purchase the other way.
    const rules = [{ tick: 0.01 }, { fromRow: 2, tick: 0.1 }];
    const terms = { account: 'margin', rules } as const;
    const long = { 0: buy({ order: limit(98), stop: { price: 95.55 }, target: { price: 104.45 } }) };
    expect(levels(play({ ...terms, candles: [calm, calm, at(98)], script: long }))).toEqual([95.5, 104.5]);
    const short = { 0: sell({ order: limit(102), stop: { price: 104.45 }, target: { price: 95.55 } }) };
    expect(levels(play({ ...terms, candles: [calm, calm, at(102)], script: short }))).toEqual([104.5, 95.5]);
  });

  it('OTO-1 a stop-limit has its limit so much beyond its trigger', () => {
    const desk = openDesk({ candles: [calm, calm] });
    desk.next();
    const anchor = {
      offset: price(-5),
      rate: 0 as Rate,
      risk: 0 as Rate,
      limitOffset: -50 as Price,
      ofAverage: false,
    };
    const child = {
      side: 'sell',
      type: 'stop-limit',
      role: 'stop',
      reduceOnly: true,
      parent: 1 as OrderId,
    } as const;
    desk.place({ quantity: quantity(1) }, [{ ...child, anchor }]);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 100 taker', 'accepted 2: 1 at 94.5 after 95']);
  });

  it('FILL-7 OTO-1 the limit of a stop-limit goes onto a tick that has changed with its trigger, away from the market', () => {
    const desk = openDesk({
      candles: [calm, calm, at(98)],
      rules: [{ tick: 0.01 }, { fromRow: 2, tick: 0.1 }],
    });
    desk.next();
    const child = { type: 'stop-limit', role: 'stop', reduceOnly: true, parent: 1 as OrderId } as const;
    desk.place({ type: 'limit', limit: price(98), quantity: quantity(1) }, [
      { ...child, side: 'sell', trigger: price(95.55), limit: price(94.55) },
    ]);
    desk.next();
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 98 maker', 'accepted 2: 1 at 94.5 after 95.5']);
  });

  it('OTO-1 a distance starts from the first fill, also where the stop comes back for a later one', () => {
    // 2.5 at 100 with a stop at 90, which sells them at 89; 1.5 more at 89, where the stop has been passed already.
    const script = { 0: buy({ order: limit(100), stop: { distance: 10 } }) };
    const candles = [calm, at(100, 5), [101, 101, 89, 89, 0], at(89, 5), at(89, 3), at(89, 100)] as const;
    expect(fillLines(half({ candles, script }))).toEqual([
      '1 entry buy 2.5 @ 100 taker',
      '3 stop sell 2.5 @ 89 taker',
      '4 entry buy 1.5 @ 89 maker',
      '5 stop sell 1.5 @ 89 taker',
    ]);
  });
});

describe('what children guard', () => {
  it('OTO-1 POS-1 a stop whose part an exit has sold waits off the book, and comes back for what fills later', () => {
    const script = { 0: buy({ order: limit(100), stop: { price: 95 } }), 1: exit() };
    const candles = [calm, at(100, 5), at(101, 5), at(100, 3), [100, 100, 94, 94, 100]] as const;
    const played = half({ candles, script });
    expect(fillLines(played)).toEqual([
      '1 entry buy 2.5 @ 100 taker',
      '2 exit sell 2.5 @ 101 taker',
      '3 entry buy 1.5 @ 100 maker',
      '4 stop sell 1.5 @ 95 taker',
    ]);
    expect(recordsOf(played, 'resized').map(({ leaves }) => leaves)).toEqual([0, quantity(1.5)]);
  });

  it('OTO-1 of several stops the others keep what they guard when one has sold its part', () => {
    const desk = openDesk({
      candles: [calm, at(100, 4), [101, 101, 95, 95, 0], at(95, 2), at(99, 4), at(85, 100)],
      participation: 0.5,
    });
    const part = 50_000_000 as Rate;
    const stop = {
      side: 'sell',
      type: 'stop',
      role: 'stop',
      reduceOnly: true,
      share: part,
      parent: 1 as OrderId,
    } as const;
    desk.next();
    desk.place({ type: 'limit', limit: price(100), quantity: quantity(4) }, [
      { ...stop, trigger: price(95) },
      { ...stop, trigger: price(90) },
    ]);
    // 2 are in, 1 for each.
    expect(told(desk.next())).toEqual(
      ['accepted 1: 4 at 100', 'filled 1: 2 @ 100 taker', 'accepted 2: 1 at 95', 'accepted 3: 1 at 90'].slice(
        1,
      ),
    );
    expect(told(desk.next())).toEqual(['triggered 2 @ 95']);
    // The first has sold its 1, the second keeps 1.
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 95 taker', 'resized 2: 0']);
    // 2 more: 3 in all, which they share.
    expect(told(desk.next())).toEqual(['filled 1: 2 @ 99 maker', 'resized 2: 1.5', 'resized 3: 1.5']);
    expect(told(desk.next())).toContain('filled 3: 1.5 @ 85 taker');
  });

  it('OTO-1 FILL-6 a target that has filled in part is for the rest of its share', () => {
    const targets = [
      { share: 0.5, at: { price: 105 } },
      { share: 0.5, at: { price: 110 } },
    ];
    const candles = [calm, at(100, 8), [100, 106, 100, 100, 2], [100, 111, 100, 111, 100]] as const;
    expect(fillLines(half({ candles, script: { 0: buy({ targets }) } })).slice(1)).toEqual([
      '2 target sell 1 @ 105 maker',
      '3 target sell 1 @ 105 maker',
      '3 target sell 2 @ 110 maker',
    ]);
  });
});

describe('children and minimums', () => {
  const candles = [calm, calm, [100, 111, 100, 111], [111, 111, 89, 89]] as const;

  it('FILL-7 one that is exactly the minimum rests', () => {
    const rules = [{ minQuantity: 1, minNotional: 90 }];
    const stopped = play({ candles, script: { 0: buy({ stop: { price: 90 } }) }, rules });
    expect(fillLines(stopped)[1]).toBe('3 stop sell 1 @ 90 taker');
    const sold = play({ candles, script: { 0: buy({ target: { price: 110 } }) }, rules });
    expect(fillLines(sold)[1]).toBe('2 target sell 1 @ 110 maker');
  });

  it('FILL-7 OTO-1 one below it waits uncovered, and ends with its group', () => {
    const rules = [{ minNotional: 95 }];
    const played = play({ candles, script: { 0: buy({ stop: { price: 90 } }), 1: exit() }, rules });
    expect(recordsOf(played, 'uncovered')).toHaveLength(1);
    expect(fates(played)).toEqual(['entry filled', 'stop cancelled group', 'exit filled']);
  });
});

describe('one of a plain group that fills in part', () => {
  // 4 at 100 and 4, or 400, at 90. A part of 3 leaves a quarter of the other.
  const script = { 0: oneCancelsOther([buy({ order: limit(100) }), buy({ order: limit(90) })]) };
  const parts = (terms: Partial<Play>) => half({ candles: [calm, at(100, 6)], script, ...terms });

  it('OCO-1 leaves the other its share, where that is no less than the minimum', () => {
    const exact = parts({ rules: [{ minQuantity: 1 }] });
    expect(recordsOf(exact, 'resized').map(({ leaves }) => leaves)).toEqual([quantity(1)]);
    expect(fates(parts({ rules: [{ minQuantity: 1.1 }] }))).toEqual([
      'entry cancelled end',
      'entry cancelled oco',
    ]);
  });

  it('OCO-1 cancels the other where no lot is left of it', () => {
    // In lots of 2: of 4 at 100 and 2 at 90, 2 fill; half of the other is 1.
    const desk = openDesk({ candles: [calm, at(100, 4)], participation: 0.5, rules: [{ lot: 2 }] });
    desk.next();
    desk.place({ type: 'limit', limit: price(100), quantity: quantity(4), oco: 1 });
    desk.place({ type: 'limit', limit: price(90), quantity: quantity(2), oco: 1 });
    expect(told(desk.next())).toEqual(['filled 1: 2 @ 100 taker', 'cancelled 2 oco']);
  });

  it('OCO-1 and of a size in money, which is told as what it buys', () => {
    // 360: 3.6 at 100 and 4 at 90. 2.7 fill: a quarter of 360 is 90, which buy 1.
    const sizing = { kind: 'amount', amount: money(360) } as const;
    const candles = [calm, at(100, 5.4)];
    const exact = parts({ sizing, candles, rules: [{ minQuantity: 1 }] });
    expect(recordsOf(exact, 'resized').map(({ leaves }) => leaves)).toEqual([quantity(1)]);
    const small = parts({ sizing, candles, rules: [{ minQuantity: 1.0001 }] });
    expect(fates(small)[1]).toBe('entry cancelled oco');
    // 600 in lots of 2: 4 of 6 fill; a third of it, 200, would buy 1.3 at 150.
    const stop = buy({ order: { type: 'stop', trigger: 150 } });
    const coarse = half({
      candles: [calm, at(100, 8)],
      script: { 0: oneCancelsOther([buy({ order: limit(100) }), stop]) },
      sizing: { kind: 'amount', amount: money(600) },
      rules: [{ lot: 2 }],
    });
    expect(fates(coarse)).toEqual(['entry cancelled end', 'entry cancelled oco']);
  });
});

describe('a child whose group shrinks', () => {
  const four = { kind: 'quantity', quantity: quantity(4) } as const;
  const rules = [{ lot: 0.5, minQuantity: 1 }];
  const full = (...row: readonly [number, number, number, number]): Row => [...row, 100];
  const row = full(100, 100, 100, 100);
  /** [order, row] of what is cancelled with its group, or for want of a size. */
  const cancelled = (played: ReturnType<typeof play>): readonly (readonly number[])[] =>
    recordsOf(played, 'cancelled')
      .filter(({ reason }) => cancelReasons[reason] === 'group')
      .map(({ order, at }) => [order, (at - start) / minute]);

  it('FILL-6 FILL-7 that has begun to fill rests on below the minimum, and another waits', () => {
    // There is volume for two of the target's four; an exit leaves half a unit, which is less than the least size.
    const rows = [
      row,
      row,
      [100, 110, 100, 108, 2] as Row,
      full(108, 108, 108, 108),
      full(108, 112, 108, 110),
    ];
    const script = { 0: buy({ stop: { price: 90 }, target: { price: 110 } }), 2: exit({ share: 0.75 }) };
    const played = play({ candles: rows, script, rules, sizing: four, participation: 1 });
    expect(fillLines(played).slice(1)).toEqual([
      '2 target sell 2 @ 110 maker',
      '3 exit sell 1.5 @ 108 taker',
      '4 target sell 0.5 @ 110 maker',
    ]);
    expect(recordsOf(played, 'uncovered').map(({ order }) => order)).toEqual([2]);
  });

  it('STOP-4 FILL-7 that waits below the minimum ends when nothing is left for it, like one that rests', () => {
    // Half a unit of the far target waits; the exit leaves one, which the near one takes.
    const targets = [
      { at: { price: 105 }, share: 0.75 },
      { at: { price: 110 }, share: 0.125 },
    ];
    const script = { 0: buy({ targets }), 1: exit({ share: 0.75 }) };
    const played = play({ candles: [row, row, row, row], script, rules, sizing: four });
    expect(recordsOf(played, 'uncovered').map(({ order }) => order)).toEqual([3]);
    expect(cancelled(played)).toEqual([[3, 2]]);
  });

  it('OTO-1 that is for less than a lot, and so has never rested, ends with its group', () => {
    const targets = [
      { at: { price: 105 }, share: 0.75 },
      { at: { price: 110 }, share: 0.1 },
    ];
    const script = { 0: buy({ targets }), 1: exit({ share: 0.25 }), 2: exit() };
    const played = play({ candles: [row, row, row, row], script, rules, sizing: four });
    expect(cancelled(played)).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it('FILL-2 FILL-6 a target that is passed at once, and finds no volume, rests', () => {
    // The entry takes all there is at 120; the next candle opens below the target.
    const rows = [row, [120, 120, 120, 120, 4] as Row, row, full(100, 112, 100, 112)];
    const played = play({
      ...{ candles: rows, script: { 0: buy({ target: { price: 110 } }) } },
      ...{ rules, sizing: four, participation: 1 },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 4 @ 120 taker', '3 target sell 4 @ 110 taker']);
  });
});
