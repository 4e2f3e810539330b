/**
 * Where volume runs out for orders that have others with them: entries with children, exits beside exits, sizes in
 * money (FILL-6, OTO-1, POS-1).
 *
 * Rows are [open, high, low, close, volume]; row 0 closes at 100. Entries are for 4 unless stated, and own fills may
 * take half of a volume.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell, type EntryType } from '../../src/model/intent.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import {
  fates,
  fillLines,
  money,
  play,
  quantity,
  rate,
  recordsOf,
  type Play,
  type Row,
} from '../support/play.ts';

const at = (price: number, volume: number): Row => [price, price, price, price, volume];
const calm = at(100, 0);
const four: Sizing = { kind: 'quantity', quantity: quantity(4) };
const amount = (decimal: number): Sizing => ({ kind: 'amount', amount: money(decimal) });
const half = (terms: Omit<Play, 'participation'>) => play({ sizing: four, participation: 0.5, ...terms });
const limit = (timeInForce: 'gtc' | 'ioc' | 'fok' = 'gtc'): EntryType => ({
  type: 'limit',
  limit: 100,
  timeInForce,
});

describe('an entry with children', () => {
  it('FILL-6 OTO-1 that does not wait takes its children with it where there is no volume', () => {
    const script = { 0: buy({ order: limit('ioc'), stop: { price: 90 } }) };
    expect(fates(half({ candles: [calm, calm], script }))).toEqual([
      'entry cancelled ioc',
      'stop cancelled parent',
    ]);
  });

  it('FILL-6 OTO-1 that fills whole or not at all takes its children with it where there is too little', () => {
    const script = { 0: buy({ order: limit('fok'), stop: { price: 90 } }) };
    for (const volume of [0, 7]) {
      expect(fates(half({ candles: [calm, at(100, volume), at(100, 8)], script }))).toEqual([
        'entry cancelled fok',
        'stop cancelled parent',
      ]);
    }
  });

  it('FILL-6 OTO-1 that triggers without volume meets the next open wherever it is, and keeps its children', () => {
    // 105 is reached in a candle without volume; the next opens below it.
    const script = { 0: buy({ order: { type: 'stop', trigger: 105 }, stop: { price: 95 } }) };
    const candles: readonly Row[] = [calm, [100, 106, 100, 104, 0], at(101, 100), [101, 101, 94, 94, 100]];
    expect(fillLines(half({ candles, script }))).toEqual([
      '2 entry buy 4 @ 101 taker',
      '3 stop sell 4 @ 95 taker',
    ]);
  });

  it('OTO-1 that is cancelled when a part has filled leaves its stop on that part', () => {
    const script = { 0: buy({ order: limit(), stop: { price: 95 } }), 1: cancel('entries') };
    const played = half({ candles: [calm, at(100, 5), at(101, 0), [101, 101, 94, 94, 100]], script });
    expect(fillLines(played)).toEqual(['1 entry buy 2.5 @ 100 taker', '3 stop sell 2.5 @ 95 taker']);
    expect(fates(played)).toEqual(['entry cancelled requested', 'stop filled']);
  });

  it('FILL-6 OTO-1 has a stop that sells on where a part is sold, whether or not the entry is whole', () => {
    // 2.5 and then 1 come in; 95 is reached when the volume is used up. Two and 1.5 are sold at the opens after it.
    const script = { 0: buy({ order: limit(), stop: { price: 95 } }) };
    const candles = [calm, at(100, 5), [101, 101, 94, 94, 2], at(93, 4), at(92, 3)] as const;
    const played = half({ candles, script });
    expect(fillLines(played)).toEqual([
      '1 entry buy 2.5 @ 100 taker',
      '2 entry buy 1 @ 100 maker',
      '3 stop sell 2 @ 93 taker',
      '4 stop sell 1.5 @ 92 taker',
    ]);
    // It grows once, and waits once for what may yet come.
    expect(recordsOf(played, 'resized').map(({ leaves }) => leaves)).toEqual([quantity(3.5), 0]);
  });

  it('OTO-1 that is cancelled ends a stop that has sold all and waits for more', () => {
    const script = { 0: buy({ order: limit(), stop: { price: 95 } }), 3: cancel('entries') };
    const candles = [calm, at(100, 5), [101, 101, 94, 94, 0], at(93, 5), at(101, 5)] as const;
    const played = half({ candles, script });
    expect(fillLines(played)).toEqual(['1 entry buy 2.5 @ 100 taker', '3 stop sell 2.5 @ 93 taker']);
    expect(fates(played)).toEqual(['entry cancelled requested', 'stop cancelled group']);
  });
});

describe('an entry on margin that closes first', () => {
  const margin = (terms: Omit<Play, 'participation'>) => half({ account: 'margin', ...terms });

  it('POS-1 OTO-1 takes its children with it where all of it closes', () => {
    const script = { 0: sell(), 1: buy({ stop: { price: 90 } }) };
    const played = margin({ candles: [calm, at(100, 100), at(100, 100), at(85, 100)], script });
    expect(fates(played)).toEqual(['entry filled', 'entry filled', 'stop cancelled parent']);
  });

  it('POS-1 OTO-1 has children whose distance starts from the first fill that opens', () => {
    // Short of 2. Of 4 the first 2 close at 100; the other 2 open at 101, less 10 % of it: 90.90.
    const script = { 0: sell(), 1: exit({ share: 0.5 }), 2: buy({ stop: { percent: 10 } }) };
    const candles = [
      calm,
      at(100, 100),
      at(100, 100),
      at(100, 4),
      at(101, 4),
      [101, 101, 85, 85, 100],
    ] as const;
    expect(fillLines(margin({ candles, script })).slice(2)).toEqual([
      '3 entry buy 2 @ 100 taker',
      '4 entry buy 2 @ 101 taker',
      '5 stop sell 2 @ 90.9 taker',
    ]);
  });
});

describe('exits that meet one open', () => {
  it('FILL-6 POS-1 one that does not wait ends as reduce-only where the one before it has sold all', () => {
    const atOnce: EntryType = { type: 'limit', limit: 99, timeInForce: 'ioc' };
    const script = { 0: buy(), 1: [exit(), exit({ order: atOnce })] };
    expect(fates(half({ candles: [calm, at(100, 100), at(100, 8)], script }))).toEqual([
      'entry filled',
      'exit filled',
      'exit cancelled reduce-only',
    ]);
  });

  it('STOP-4 FILL-6 one that waits for volume ends where its position is liquidated', () => {
    // Two of 4 are sold; then the rest has used its margin of 10 each up.
    const played = half({
      account: 'margin',
      accountMargin: { mode: 'isolated' },
      margin: { leverage: rate(10) },
      balance: 100,
      candles: [calm, at(100, 100), [100, 100, 80, 85, 4]],
      script: { 0: buy(), 1: exit() },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 exit sell 2 @ 100 taker',
      '2 liquidation sell 2 @ 90 taker',
    ]);
    expect(fates(played)[1]).toBe('exit cancelled reduce-only');
  });

  it('STOP-4 FILL-6 one that has sold all but less than the lot in force ends, and does not rest for that', () => {
    // Of 0.8 two lots of 0.3 are sold: what is left counts as closed.
    const played = play({
      candles: [calm, at(100, 9), calm, [100, 101, 100, 101, 0.7], at(101, 9), at(101, 9)],
      script: { 0: buy(), 1: exit({ order: { type: 'limit', limit: 101 } }) },
      sizing: { kind: 'quantity', quantity: quantity(0.8) },
      participation: 1,
      rules: [{}, { fromRow: 3, lot: 0.3 }],
    });
    expect(fillLines(played).slice(1)).toEqual(['3 exit sell 0.6 @ 101 maker']);
    expect(fates(played)).toEqual(['entry filled', 'exit cancelled reduce-only']);
    expect(played.position).toBe(0.2);
  });

  it('POS-1 keep their turn where an entry comes between them', () => {
    const script = { 0: buy(), 1: [exit(), buy(), exit()] };
    const played = play({ candles: [calm, calm, calm], script });
    expect(fillLines(played).slice(1)).toEqual([
      '2 exit sell 1 @ 100 taker',
      '2 entry buy 1 @ 100 taker',
      '2 exit sell 1 @ 100 taker',
    ]);
  });
});

describe('a size in money of which a part has filled', () => {
  it('FILL-6 is judged by minimums no more', () => {
    // 400 are 4, of which 2.5 fill; what is left is below the least size of 2.
    const rules = [{ minQuantity: 2 }];
    const played = half({
      candles: [calm, at(100, 5), at(100, 5)],
      script: { 0: buy() },
      sizing: amount(400),
      rules,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2.5 @ 100 taker', '2 entry buy 1.5 @ 100 taker']);
  });

  it('FILL-6 FEE-1 spends what is left of it, the fees of its parts taken off', () => {
    // 404 at a fee of 1 %: 250 and 2.5 for 2.5, so that 151.5 are left, which are 150 and 1.5.
    const fees = { maker: 0, taker: 0.01 };
    const played = half({
      candles: [calm, at(100, 5), at(100, 5)],
      script: { 0: buy() },
      sizing: amount(404),
      fees,
    });
    expect(played.fills.map((fill) => [fill.quantity, fill.fee])).toEqual([
      [2.5, 2.5],
      [1.5, 1.5],
    ]);
  });

  it('FILL-6 ORD-2 is cancelled, and not rejected, where the rest of it buys no lot', () => {
    // In whole lots 2 of 400 fill at 100; the 200 that are left buy none at 250.
    const rules = [{ lot: 1 }];
    const played = half({
      candles: [calm, at(100, 5), at(250, 5)],
      script: { 0: buy() },
      sizing: amount(400),
      rules,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 100 taker']);
    expect(fates(played)).toEqual(['entry cancelled rules']);
  });
});

describe('parts of an order, to the last unit of money', () => {
  // A lot of 0.0001 at 0.01 costs 100 units; the fee is 0.5 % of it, and a tie goes to the even unit. A volume of
  // 0.0002 is one lot.
  const units = (count: number): number => count / 1e8;
  const fees = { maker: 0, taker: 0.005 };
  const lot = 0.0002;
  const cheap = at(0.01, lot);
  const parts = (terms: Omit<Play, 'participation'>) => half({ fees, ...terms });
  const feesOf = ({ fills }: ReturnType<typeof play>) => fills.map(({ fee }) => Math.round(fee * 1e8));

  it('LEDG-1 ORD-4 a size in money takes a lot less where its running total rounds up', () => {
    // 301: 100 and 0.5 -> 0. Of the 201 that are left 200 and 1 would do, but the total of 1.5 is 2: one lot more.
    const played = parts({
      candles: [cheap, cheap, at(0.01, 1)],
      script: { 0: buy() },
      balance: units(301),
      sizing: amount(units(301)),
    });
    expect(played.fills.map((fill) => fill.quantity)).toEqual([0.0001, 0.0001]);
    expect(feesOf(played)).toEqual([0, 1]);
    expect(played.cash).toBe(units(100));
  });

  it('LEDG-1 ORD-4 so is a later part of a fixed size judged by what the total makes of it', () => {
    // 301: 100 and 0 at 0.01; 200 at 0.02, with which the total of 1.5 is 2: 202 of 201.
    const played = parts({
      candles: [cheap, cheap, at(0.02, 1)],
      script: { 0: buy() },
      balance: units(301),
      sizing: { kind: 'quantity', quantity: quantity(0.0002) },
    });
    expect(fates(played)).toEqual(['entry cancelled funds']);
    expect(played.cash).toBe(units(201));
  });

  it('LEDG-1 OTO-1 a stop that comes back for more of its entry books on where it was', () => {
    // The entry pays 1 on its first 200, and nothing as maker. The stop: 0.5 -> 0, and then 1 on 200 in all.
    const dear = at(0.02, lot);
    const played = parts({
      candles: [dear, dear, [0.02, 0.02, 0.01, 0.01, 0], cheap, cheap, cheap],
      script: { 0: buy({ order: { type: 'limit', limit: 0.02 }, stop: { price: 0.01 } }) },
      sizing: { kind: 'quantity', quantity: quantity(0.0002) },
    });
    expect(played.fills.map(({ row, role }) => [row, role])).toEqual([
      [1, 'entry'],
      [3, 'stop'],
      [4, 'entry'],
      [5, 'stop'],
    ]);
    expect(feesOf(played)).toEqual([1, 0, 0, 1]);
  });
});
