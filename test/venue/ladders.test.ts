/**
 * Ladders at the exchange and on the way there (SCALE-1, SCALE-4, SCALE-5). Rows are [open, high, low, close]; row 0 closes
 * at 100; the entry buys 4 at the open of row 1.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, cancel, exit, oneCancelsOther, sell } from '../../src/model/intent.ts';
import { stopCauses } from '../../src/model/order.ts';
import type { ScaleIn } from '../../src/model/ladder.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import type { View } from '../../src/strategy/view.ts';
import { noLimits } from '../support/no-limits.ts';
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
  type Row,
} from '../support/play.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);
const four: Sizing = { kind: 'quantity', quantity: quantity(4) };
const climb = (...levels: number[]): readonly Row[] =>
  levels.slice(1).map((level, i): Row => {
    const from = levels[i]!;
    return [from, Math.max(from, level), Math.min(from, level), level];
  });
const run = (terms: Omit<Play, 'script'> & Partial<Pick<Play, 'script'>>) =>
  play({ sizing: four, script: {}, ...terms });
const scaled = (scaleIn: ScaleIn, ...rows: readonly Row[]) =>
  run({ candles: [calm, ...rows], script: { 0: buy({ scaleIn }) } });

describe('scaling in', () => {
  it('SCALE-4 a ladder that says nothing adds half on one percent against the entry, and the stop covers it', () => {
    const script = { 0: buy({ scaleIn: {}, stop: { percent: 5 } }) };
    const played = run({ candles: [calm, ...climb(100, 98.5, 94)], script });
    expect(fillLines(played)).toEqual([
      '1 entry buy 4 @ 100 taker',
      '1 entry buy 2 @ 99 maker',
      '2 stop sell 6 @ 95 taker',
    ]);
  });

  it('SCALE-1 PATH-4 rungs lie at their steps, exponentially apart, and fill on the path of the entry', () => {
    // 1, 3 and 7 percent above; weights 4, 2, 1 of 1.75 times 4.
    const played = scaled(
      { direction: 'with', rungs: 3, spacing: 'exponential', sizes: [4, 2, 1], total: 1.75 },
      ...climb(100, 110),
    );
    expect(fillLines(played)).toEqual([
      '1 entry buy 4 @ 100 taker',
      '1 entry buy 4 @ 101 taker',
      '1 entry buy 2 @ 103 taker',
      '1 entry buy 1 @ 107 taker',
    ]);
  });

  it('SCALE-1 linear and Fibonacci distances and sizes', () => {
    const sizes = (scaleIn: ScaleIn) =>
      fillLines(scaled(scaleIn, ...climb(100, 80))).map((line) => line.replace(/^.*buy (.*) \w+$/, '$1'));
    expect(sizes({ rungs: 3, step: { percent: 2 }, sizes: 'linear', total: 3 })).toEqual([
      '4 @ 100',
      '2 @ 98',
      '4 @ 96',
      '6 @ 94',
    ]);
    expect(sizes({ rungs: 4, spacing: 'fibonacci', sizes: 'fibonacci', total: 2.75 })).toEqual([
      '4 @ 100',
      '1 @ 99',
      '2 @ 98',
      '3 @ 97',
      '5 @ 95',
    ]);
    expect(sizes({ rungs: 2, sizes: 'exponential', factor: 3, total: 1, step: { distance: 0.5 } })).toEqual([
      '4 @ 100',
      '1 @ 99.5',
      '3 @ 99',
    ]);
    expect(sizes({ at: [{ percent: 5 }, { distance: 15 }] })).toEqual(['4 @ 100', '2 @ 95', '2 @ 85']);
  });

  it('SCALE-1 sums of sizes are cut to the lot, so that the plan is met within one', () => {
    // Thirds of 2 in lots of 0.5: 0.66, 1.33 and 2 are cut to 0.5, 1 and 2.
    const script = { 0: buy({ scaleIn: { rungs: 3, total: 0.5 } }) };
    const played = run({ candles: [calm, ...climb(100, 90)], script, rules: [{ lot: 0.5 }] });
    expect(fillLines(played).slice(1)).toEqual([
      '1 entry buy 0.5 @ 99 maker',
      '1 entry buy 0.5 @ 98 maker',
      '1 entry buy 1 @ 97 maker',
    ]);
  });

  it('SCALE-4 after a jump over several each fills at the open', () => {
    const played = scaled({ rungs: 2 }, calm, at(90));
    expect(fillLines(played).slice(1)).toEqual(['2 entry buy 2 @ 90 maker', '2 entry buy 2 @ 90 maker']);
  });

  it('SCALE-2 each rung fires once', () => {
    const played = scaled({}, ...climb(100, 98, 102, 98));
    expect(fillLines(played)).toEqual(['1 entry buy 4 @ 100 taker', '1 entry buy 2 @ 99 maker']);
  });

  it('SCALE-1 a short adds above', () => {
    const script = { 0: sell({ scaleIn: {} }) };
    const played = run({ account: 'margin', candles: [calm, ...climb(100, 102)], script });
    expect(fillLines(played)[1]).toBe('1 entry sell 2 @ 101 maker');
  });

  it('SCALE-1 three thirds are a whole, to the lot', () => {
    // Sums of thirds of 4 in lots of 1: 1.33, 2.67 and 4.
    const script = { 0: buy({ scaleIn: { rungs: 3, total: 1 } }) };
    const played = run({ candles: [calm, ...climb(100, 90)], script, rules: [{ lot: 1 }] });
    expect(played.fills.slice(1).map(({ quantity: size }) => size)).toEqual([1, 1, 2]);
  });

  it('SCALE-1 what is stated one by one is cut farthest first, in whichever order it is stated', () => {
    const played = scaled({ at: [{ percent: 15 }, { distance: 5 }], maxPosition: 1.5 }, ...climb(100, 80));
    expect(fillLines(played)).toEqual(['1 entry buy 4 @ 100 taker', '1 entry buy 2 @ 95 maker']);
  });

  it('SCALE-4 rungs start from what the entry has cost on average, whatever has left in between', () => {
    // 2 and 1 at 100; 2 leave at 110; 1 at 90: 97.5 on average, and 95 of what is open.
    const played = run({
      participation: 1,
      path: 'high-first',
      candles: [
        calm,
        [100, 100, 100, 100, 2],
        [100, 110, 100, 110, 1],
        [110, 110, 110, 110, 2],
        [90, 90, 90, 90, 2],
      ],
      script: {
        0: buy({
          order: { type: 'limit', limit: 100 },
          scaleIn: { step: { distance: 10 } },
          target: { percent: 5 },
        }),
      },
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 2 @ 100 taker',
      '2 entry buy 1 @ 100 maker',
      '3 target sell 2 @ 110 maker',
      '4 entry buy 1 @ 90 maker',
    ]);
    expect(recordsOf(played, 'accepted').at(-1)!.limit).toBe(price(87.5));
  });
});

describe('what becomes of rungs', () => {
  const stop = { percent: 5 };
  it('SCALE-4 with the position the rungs end', () => {
    const script = { 0: buy({ scaleIn: {}, stop }), 1: exit() };
    const played = run({ candles: [calm, calm, calm, ...climb(100, 90)], script });
    expect(fates(played)).toEqual([
      'entry filled',
      'stop cancelled group',
      'entry cancelled group',
      'exit filled',
    ]);
  });

  it('SCALE-4 with an entry that never fills they end, too', () => {
    const script = { 0: buy({ order: { type: 'limit', limit: 90 }, scaleIn: {} }), 1: cancel() };
    const played = run({ candles: [calm, calm, calm], script });
    expect(fates(played)).toEqual(['entry cancelled requested', 'entry cancelled parent']);
  });

  it('SCALE-4 with an entry that is cancelled after a part of it has filled they end, too', () => {
    // 2 of 4 at 99; the rung at 98 would be for 1.
    const order = { type: 'limit', limit: 99 } as const;
    const played = run({
      candles: [calm, [100, 100, 99, 100, 4], calm, [100, 100, 90, 90, 100]],
      script: { 0: buy({ order, scaleIn: { step: { distance: 1 } } }), 1: cancel() },
      participation: 0.5,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 99 maker']);
    expect(fates(played)).toEqual(['entry cancelled requested', 'entry cancelled parent']);
  });

  it('SCALE-2 TIME-5 an entry that ends by time leaves rungs, at the price that there is then', () => {
    // 2 of 4 fill at 98, and the close is 100. The rest ends inside row 2: one that has come down to 98.5 has a rung at
    // 98.98 before it, one that stands at 101 has passed it.
    const order = { type: 'limit', limit: 98, timeInForce: 'gtd', goodUntil: start + 2.5 * minute } as const;
    const script = { 0: buy({ order, scaleIn: { direction: 'with' } }) };
    const after = (level: number) => {
      const candles: readonly Row[] = [calm, [100, 100, 98, 100, 4], [level, level, level, level, 100]];
      return fillLines(run({ candles, script, participation: 0.5 })).slice(1);
    };
    expect(after(98.5)).toEqual([]);
    expect(after(101)).toEqual(['2 entry buy 1 @ 101 taker']);
  });

  it('SCALE-2 TIME-5 one that ends with a candle leaves them to the next open', () => {
    const order = { type: 'limit', limit: 98, timeInForce: 'gtd', goodUntil: start + 3 * minute } as const;
    const script = { 0: buy({ order, scaleIn: { direction: 'with' } }) };
    const candles: readonly Row[] = [
      calm,
      [100, 100, 98, 100, 4],
      [100, 100, 100, 100, 100],
      [101, 102, 101, 102, 100],
    ];
    expect(fillLines(run({ candles, script, participation: 0.5 }))).toEqual([
      '1 entry buy 2 @ 98 maker',
      '3 entry buy 1 @ 101 taker',
    ]);
  });

  it('SCEN-3 an entry that rests takes the place of entries, and not of rungs that add to what is open', () => {
    // The first fills at 99; its rung at 98.01 stays beside the next limit, a percent below 100.
    const entry = { order: { type: 'limit', limit: { percent: 1 } } } as const;
    const script = { 0: buy({ scaleIn: {} }), 2: buy(), 3: buy() };
    const candles = [calm, ...climb(100, 99, 100), calm, calm];
    const played = run({ entry, candles, script });
    expect(fates(played)).toEqual([
      'entry filled',
      'entry cancelled end',
      'entry cancelled requested',
      'entry cancelled end',
    ]);
  });

  it('ORD-3 SCALE-2 a strategy may cancel rungs, also those that wait for no price', () => {
    const when = { momentum: { period: 1, below: [0] } };
    const script = { 1: buy({ scaleIn: { when }, stop: { percent: 5 } }), 3: cancel('entries') };
    const played = run({ candles: [calm, calm, calm, calm, calm, ...climb(100, 98)], script });
    expect(fates(played)).toEqual(['entry filled', 'stop cancelled end', 'entry cancelled requested']);
  });
});

describe('scaling out', () => {
  const out = { scaleOut: {} };
  it('SCALE-4 a quarter at 5 %, half at 10 %, what remains at 20 %, and the stop shrinks with it', () => {
    const script = { 0: buy({ ...out, stop: { percent: 5 } }) };
    const played = run({ candles: [calm, ...climb(100, 106, 104, 112, 90)], script });
    expect(fillLines(played)).toEqual([
      '1 entry buy 4 @ 100 taker',
      '1 target sell 1 @ 105 maker',
      '3 target sell 2 @ 110 maker',
      '4 stop sell 1 @ 95 taker',
    ]);
    const whole = run({ candles: [calm, ...climb(100, 125)], script });
    expect(fillLines(whole).slice(1)).toEqual([
      '1 target sell 1 @ 105 maker',
      '1 target sell 2 @ 110 maker',
      '1 target sell 1 @ 120 maker',
    ]);
  });

  it('SCALE-4 none is unreachable behind another: after a jump all leave at the open', () => {
    const played = run({ candles: [calm, calm, at(130)], script: { 0: buy(out) } });
    expect(fillLines(played).slice(1)).toEqual([
      '2 target sell 1 @ 130 maker',
      '2 target sell 2 @ 130 maker',
      '2 target sell 1 @ 130 maker',
    ]);
  });

  it('SCALE-4 SCALE-5 levels start from the average entry, anew with each rung', () => {
    // (4 x 100 + 2 x 99) / 6 = 99.67; 5, 10 and 20 percent above: 104.6535, 109.637, 119.604, rounded up.
    const script = { 0: buy({ ...out, scaleIn: {} }) };
    const played = run({ candles: [calm, ...climb(100, 98.5, 120)], script });
    expect(fillLines(played).slice(1)).toEqual([
      '1 entry buy 2 @ 99 maker',
      '2 target sell 1.5 @ 104.66 maker',
      '2 target sell 3 @ 109.64 maker',
      '2 target sell 1.5 @ 119.61 maker',
    ]);
    expect(recordsOf(played, 'amended').map(({ limit }) => limit)).toEqual(
      [104.66, 109.64, 119.61].map(price),
    );
  });

  it('SCALE-5 targets that wait for their entry to bring more are told where the new average has them', () => {
    // 2 of 4 at 100, closed at 103; the other 2 come at 98: 5 and 10 percent above that, 102.9 and 107.8.
    const script = {
      0: buy({ order: { type: 'limit', limit: 100 }, scaleOut: { at: [{ percent: 5 }, { percent: 10 }] } }),
      2: exit(),
    };
    const candles: readonly Row[] = [
      calm,
      [100, 100, 100, 100, 4],
      ...[103, 103, 98, 98].map((level): Row => [level, level, level, level, 100]),
    ];
    const limits: number[][] = [];
    const watch = ({ orders }: View): unknown => limits.push(orders.map(({ limit }) => limit ?? 0));
    const played = run({ candles, script, participation: 0.5, watch });
    expect(fillLines(played)).toEqual([
      '1 entry buy 2 @ 100 taker',
      '3 exit sell 2 @ 103 taker',
      '4 entry buy 2 @ 98 maker',
    ]);
    expect(recordsOf(played, 'amended').map(({ limit }) => limit)).toEqual([102.9, 107.8].map(price));
    expect(limits.at(-1)).toEqual([102.9, 107.8]);
  });

  it('SCALE-4 shares are of the most that was held; what has left does not come back', () => {
    // 1 leaves at 105; 2 come at 99, on top of 3: 5 at 99.6. Half of 5 at 109.56, the other half at 119.52.
    const script = { 0: buy({ ...out, scaleIn: {} }) };
    const played = run({ candles: [calm, ...climb(100, 105, 98.5, 120)], script });
    expect(fillLines(played).slice(1)).toEqual([
      '1 target sell 1 @ 105 maker',
      '2 entry buy 2 @ 99 maker',
      '3 target sell 2.5 @ 109.56 maker',
      '3 target sell 2.5 @ 119.52 maker',
    ]);
  });

  it('SCALE-4 STOP-4 what a fee in base has kept is made up from what lies beside, and counts', () => {
    // Of 4 a fee of 1 % leaves 3.96, twice: 0.04 of the first make the second whole, and its shares are of 4.
    const played = run({
      candles: [calm, calm, ...climb(100, 125)],
      script: { 0: buy(), 1: buy(out) },
      rules: [{ lot: 1 }],
      fees: { maker: 0, taker: 0.01 },
      feeTerms: { currency: 'received' },
    });
    expect(fillLines(played).slice(2)).toEqual([
      '2 target sell 1 @ 105 maker',
      '2 target sell 2 @ 110 maker',
      '2 target sell 1 @ 120 maker',
    ]);
  });

  it('SCALE-5 STOP-1 a target that a strategy has moved stays there, and one at a price of its own', () => {
    const moved = run({
      candles: [calm, calm, ...climb(100, 98.5, 104)],
      script: { 0: buy({ scaleIn: {}, scaleOut: { step: { distance: 2 } } }), 1: amend(2, { limit: 101 }) },
    });
    expect(fillLines(moved).slice(1)).toEqual(['2 entry buy 2 @ 99 maker', '3 target sell 6 @ 101 maker']);
    const script = { 0: buy({ scaleIn: {}, target: { price: 103 } }) };
    const stated = run({ candles: [calm, ...climb(100, 98.5, 104)], script });
    expect(fillLines(stated).slice(1)).toEqual(['1 entry buy 2 @ 99 maker', '2 target sell 6 @ 103 maker']);
  });

  it('SCALE-5 a target whose price is the same on the tick is not amended', () => {
    // 2 above 100, and above 99.67: 102.
    const played = run({
      candles: [calm, ...climb(100, 98.5, 104)],
      script: { 0: buy({ scaleIn: {}, scaleOut: { step: { distance: 2 } } }) },
      rules: [{ tick: 1 }],
    });
    expect(fillLines(played).at(-1)).toBe('2 target sell 6 @ 102 maker');
    expect(recordsOf(played, 'amended')).toEqual([]);
  });

  it('SCALE-5 FILL-7 a target below the minimum waits off the book, also when it moves', () => {
    // A quarter of 4 is 1, and of 6 it is 1.5.
    const script = { 0: buy({ scaleIn: {}, scaleOut: { rungs: 1, step: { distance: 2 }, total: 0.25 } }) };
    const played = run({ candles: [calm, ...climb(100, 98.5, 104)], script, rules: [{ minQuantity: 2 }] });
    expect(fillLines(played).slice(1)).toEqual(['1 entry buy 2 @ 99 maker']);
    expect(recordsOf(played, 'amended')).toEqual([]);
  });

  it('SCALE-4 a share is less what its target has taken, and no more than what is open', () => {
    const halves = { 0: buy({ scaleOut: { rungs: 2, step: { distance: 2 } } }) };
    const volumes = run({
      candles: [calm, [100, 100, 100, 100, 8], [100, 102, 100, 100, 2], [100, 110, 100, 100, 100]],
      script: halves,
      participation: 0.5,
    });
    expect(fillLines(volumes).slice(1)).toEqual([
      '2 target sell 1 @ 102 maker',
      '3 target sell 1 @ 102 maker',
      '3 target sell 2 @ 104 maker',
    ]);
    // A quarter each; the exit leaves as much as the nearer is for.
    const quarters = buy({ scaleOut: { rungs: 2, step: { distance: 2 }, total: 0.5 } });
    const left = run({
      candles: [calm, calm, calm, ...climb(100, 110)],
      script: { 0: quarters, 1: exit({ share: 0.75 }) },
    });
    expect(fillLines(left).slice(2)).toEqual(['3 target sell 1 @ 102 maker']);
    expect(recordsOf(left, 'cancelled').map(({ at: when }) => when)).toEqual([start + 2 * minute]);
  });

  it('SCALE-1 rungs that say how they lie: three of a third, two percent apart, for half of the position', () => {
    const script = { 0: buy({ scaleOut: { rungs: 2, step: { percent: 2 }, total: 0.5 } }) };
    const played = run({ candles: [calm, ...climb(100, 110)], script });
    expect(fillLines(played).slice(1)).toEqual([
      '1 target sell 1 @ 102 maker',
      '1 target sell 1 @ 104 maker',
    ]);
  });
});

describe('after a rung', () => {
  it('SCALE-5 a plain target for all takes what the rungs have brought, at its level from the first fill', () => {
    const script = { 0: buy({ scaleIn: {}, target: { percent: 3 } }) };
    const played = run({ candles: [calm, ...climb(100, 98.5, 104)], script });
    expect(fillLines(played).slice(1)).toEqual(['1 entry buy 2 @ 99 maker', '2 target sell 6 @ 103 maker']);
  });

  it('SCALE-5 break-even is that of the average entry, and what was tightened before stays', () => {
    // First 100; at 102 the stop goes to 100. A rung with it at 103 makes the average 101: again at 103.02.
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 2 } } };
    const scaleIn = { direction: 'with', step: { percent: 3 }, total: 1 / 2 } as const;
    const script = { 0: buy({ scaleIn, stop: plan }) };
    const stopped = (...levels: number[]) =>
      fillLines(run({ path: 'likely', candles: [calm, ...climb(100, ...levels)], script })).at(-1);
    expect(stopped(102.5, 99)).toBe('2 stop sell 4 @ 100 taker');
    // (4 x 100 + 2 x 103) / 6 = 101: two percent ahead of it is 103.02.
    expect(stopped(103.01, 99)).toBe('2 stop sell 6 @ 100 taker');
    expect(stopped(103.02, 99)).toBe('2 stop sell 6 @ 101 taker');
  });

  it('SCALE-5 break-even of the new average may hold at once: told, and met on the way back', () => {
    // At 103 the stop lies at 100 already. 0.4 more there: 441.2 / 4.4 = 100.27, and 103 is two percent ahead of it.
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 2 } } };
    const scaleIn = { direction: 'with', step: { percent: 3 }, total: 0.1 } as const;
    const candles = [calm, calm, [100, 103, 100.2, 100.2] as Row];
    const played = run({ path: 'high-first', candles, script: { 0: buy({ scaleIn, stop: plan }) } });
    expect(fillLines(played).at(-1)).toBe('2 stop sell 4.4 @ 100.27 taker');
    expect(recordsOf(played, 'moved').map(({ trigger }) => trigger)).toEqual([100, 100.27].map(price));
  });

  it('ORD-2 STOP-1 SCALE-5 a stop that was cancelled before the candle of a rung ends has not moved', () => {
    // At 102 the stop goes to 100, which is told where the candle ends. The target of 1 at 103 is answered with its
    // cancel, and what the rung of 0.4 at 104 brings finds none.
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 2 } } };
    const scaleIn = { direction: 'with', step: { percent: 4 }, total: 0.1 } as const;
    const scaleOut = { rungs: 1, step: { distance: 3 }, total: 0.25 } as const;
    const played = run({
      candles: [calm, calm, [100, 105, 100, 105]],
      script: { 0: buy({ scaleIn, scaleOut, stop: plan }) },
      onFill: ({ role }) => (role === 'target' ? cancel(2) : null),
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 target sell 1 @ 103 maker',
      '2 entry buy 0.4 @ 104 taker',
    ]);
    expect(fates(played)[1]).toBe('stop cancelled requested');
    expect(recordsOf(played, 'moved')).toEqual([]);
  });

  it('STOP-5 SCALE-5 a stop that closes alone move is not moved inside the candle of a rung', () => {
    // A rung of 0.4 at 103 makes the average 100.27: the price is two percent ahead of it, inside the candle.
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 2 } }, on: 'close' } as const;
    const scaleIn = { direction: 'with', step: { percent: 3 }, total: 0.1 } as const;
    const script = { 0: buy({ scaleIn, stop: plan }) };
    const lines = (...rows: readonly Row[]) =>
      fillLines(run({ path: 'high-first', candles: [calm, calm, ...rows], script }));
    const entries = ['1 entry buy 4 @ 100 taker', '2 entry buy 0.4 @ 103 taker'];
    expect(lines([100, 103, 100, 100], at(99))).toEqual(entries);
    // A close below the rung, and two percent ahead of the average, does.
    expect(lines([100, 103, 100, 102.5], at(99))).toEqual([...entries, '3 stop sell 4.4 @ 99 taker']);
    const short = { 0: sell({ scaleIn, stop: plan }) };
    const sold = (close: number) =>
      fillLines(
        run({
          account: 'margin',
          path: 'low-first',
          candles: [calm, calm, [100, 100, 97, close], at(101)],
          script: short,
        }),
      );
    expect(sold(100)).toHaveLength(2);
    expect(sold(97.5)[2]).toBe('3 stop buy 4.4 @ 101 taker');
  });

  it('SCALE-5 R stays as first set: a target in R does not move', () => {
    const script = { 0: buy({ scaleIn: {}, stop: { percent: 4 }, target: { r: 1 } }) };
    const played = run({ candles: [calm, ...climb(100, 98.5, 104)], script });
    expect(fillLines(played).at(-1)).toBe('2 target sell 6 @ 104 maker');
  });

  it('STOP-1 SCALE-5 a stop that waits below a minimum has not moved', () => {
    // 1 of 4 is less than 2: the stop comes to rest with the other 3.
    const played = run({
      participation: 1,
      candles: [calm, [100, 100, 100, 100, 1], [100, 100, 100, 100, 10]],
      rules: [{ minQuantity: 2 }],
      script: { 0: buy({ scaleIn: {}, stop: { at: { percent: 5 }, breakEven: {} } }) },
    });
    expect(recordsOf(played, 'uncovered').map(({ order }) => order)).toContain(2);
    expect(recordsOf(played, 'accepted').map(({ order }) => order)).toContain(2);
    expect(recordsOf(played, 'moved')).toEqual([]);
  });
});

describe('rungs that cannot be', () => {
  it('SCALE-1 beyond the stop, or beyond the most that may be held: refused by themselves, with the numbers', () => {
    const script = {
      0: buy({ scaleIn: { rungs: 3, step: { percent: 2 }, maxPosition: 1.75 }, stop: { percent: 5 } }),
    };
    const played = run({ candles: [calm, ...climb(100, 96.5)], script });
    // Halves of 4 at 98 and, cut to what is left of 1.75 times 4, at 96; the third lies beyond the stop at 95.
    expect(fillLines(played)).toEqual(['1 entry buy 4 @ 100 taker', '1 entry buy 2 @ 98 maker']);
    expect(recordsOf(played, 'accepted').map(({ limit, quantity: size }) => [limit, size])).toEqual([
      [0, quantity(4)],
      [price(98), quantity(2)],
      [price(96), quantity(1)],
    ]);
    expect(refusals(played)).toEqual(['plan max-position 0.5 0']);
    const beyond = run({
      candles: [calm, calm],
      script: { 0: buy({ scaleIn: { step: { percent: 5 } }, stop: { percent: 5 } }) },
    });
    expect(refusals(beyond)).toEqual(['plan beyond-stop 5 5']);
  });

  it('ORD-4 SCALE-5 funds that carry no rung: rejected with the numbers, and the entry stays', () => {
    const played = run({ balance: 500, candles: [calm, calm], script: { 0: buy({ scaleIn: {} }) } });
    expect(fates(played)).toEqual(['entry filled', 'entry rejected funds']);
  });

  it('RISK-2 SCALE-5 a rung that would break a limit is refused with the name of the rule', () => {
    // 4 at 100 and 2 at 99 are 598; a third at 98 would make 794 of 1,000.
    const risk = { ...noLimits, market: rate(0.7) };
    const played = run({
      balance: 1000,
      risk,
      candles: [calm, calm],
      script: { 0: buy({ scaleIn: { rungs: 2 } }) },
    });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled end']);
    expect(refusals(played)).toEqual(['risk market-exposure 0.794 0.7']);
  });

  it('RISK-2 an entry that is amended is held to the limits with the rungs that grow with it', () => {
    // 1 at 95 and 3 at 94.05 are 377.15 of 1,000; three times as much is 1,131.45.
    const amended = (limits: object, size: number) =>
      refusals(
        run({
          account: 'margin',
          margin: { leverage: rate(10) },
          balance: 1000,
          risk: { ...noLimits, ...limits },
          sizing: { kind: 'quantity', quantity: quantity(1) },
          candles: [calm, calm, calm],
          script: {
            0: buy({
              order: { type: 'limit', limit: 95 },
              scaleIn: { total: 3 },
              stop: { distance: 5 },
            }),
            1: amend(1, { quantity: size }),
          },
        }),
      );
    expect(amended({ market: rate(0.7) }, 3)).toEqual(['risk market-exposure 1.13145 0.7']);
    // 1.8 times as much: 678.87.
    expect(amended({ market: rate(0.7) }, 1.8)).toEqual([]);
    // To the stop at 90: 5 and 3 x 4.05 are 17.15; three times as much 51.45.
    expect(amended({ perTrade: rate(0.05) }, 3)).toEqual(['risk risk-per-trade 0.05145 0.05']);
    expect(amended({ perTrade: rate(0.05) }, 2.9)).toEqual([]);
  });

  it('RISK-2 a rung that waits counts at its own price', () => {
    // 4 at 95 and, 30 above, 2 at 125: 630. Another 4 at 95 makes 1,010 of 1,500.
    const more = buy({ order: { type: 'limit', limit: 95 } });
    const played = run({
      balance: 1500,
      risk: { ...noLimits, market: rate(0.67) },
      candles: [calm, calm, calm],
      script: {
        0: buy({
          order: { type: 'limit', limit: 95 },
          scaleIn: { direction: 'with', step: { distance: 30 } },
        }),
        1: more,
      },
    });
    expect(refusals(played)).toEqual([`risk market-exposure ${1010 / 1500} 0.67`]);
  });

  it('SIZE-1 SCALE-1 a size by risk counts what the rungs lose as well', () => {
    // 1 % of 10,000 is 100. A unit loses 5 at the stop, half a unit more at 99 loses 4 each: 100 / 7 = 14.2857.
    const sizing: Sizing = { kind: 'risk', rate: rate(0.01), cap: rate(1) };
    const script = { 0: buy({ scaleIn: {}, stop: { percent: 5 } }) };
    const played = run({ balance: 10_000, sizing, candles: [calm, calm], script });
    expect(fillLines(played)).toEqual(['1 entry buy 14.2857 @ 100 taker']);
  });

  it('SIZE-1 SCALE-4 its rungs start from the expected fill, as its stop does', () => {
    // With 1 % of slippage the entry is expected at 101, its stop at 95.95, sold at 94.99 (94.9905), the rung at 99.99:
    // 6.01 and half of 5 are lost. 100 / 8.51 = 11.75088.
    const sizing: Sizing = { kind: 'risk', rate: rate(0.01), cap: rate(1) };
    const script = { 0: buy({ scaleIn: {}, stop: { percent: 5 } }) };
    const slippage = { kind: 'rate', rate: rate(0.01) } as const;
    const played = run({ balance: 10_000, sizing, slippage, candles: [calm, calm], script });
    expect(fillLines(played)).toEqual(['1 entry buy 11.7508 @ 101 taker']);
  });

  it('FLOW-1 SCALE-1 too large for any amount of money: refused by itself, and the run goes on', () => {
    const far = { rungs: 100, spacing: 'fibonacci', direction: 'with' } as const;
    for (const scaleIn of [{ total: 1e6 }, { total: 1e9 }, far, { ...far, step: { distance: 1e9 } }]) {
      const played = scaled(scaleIn, calm);
      expect(fillLines(played)).toEqual(['1 entry buy 4 @ 100 taker']);
      expect(refusals(played).at(-1)).toMatch(/^plan too-large /);
    }
  });

  it('FLOW-1 SCALE-2 an entry is not amended so far that its rungs fit no amount of money', () => {
    // A thousand times 1,000 at 50 are more than a quarter of 2^53 hundred-millionths, some 22.5 million.
    const order = { type: 'limit', limit: 50 } as const;
    const script = { 0: buy({ order, scaleIn: { total: 1_000 } }), 1: amend(1, { quantity: 1_000 }) };
    const played = run({ candles: [calm, calm, [100, 100, 50, 50], at(50)], script });
    expect(refusals(played)).toEqual(['plan too-large 49.5 22.51']);
    expect(fillLines(played)[0]).toBe('2 entry buy 4 @ 50 maker');
  });
});

describe('a plan for each position', () => {
  it('SCALE-3 less confidence, fewer rungs or smaller ones', () => {
    const sizes = (cuts: 'rungs' | 'size', confidence: number) => {
      const scaleIn = { rungs: 4, total: 2, confidence: cuts };
      const played = run({ candles: [calm, ...climb(100, 90)], script: { 0: buy({ scaleIn, confidence }) } });
      return played.fills.slice(1).map(({ quantity: size }) => size);
    };
    expect(sizes('rungs', 0.5)).toEqual([2, 2]);
    expect(sizes('size', 0.5)).toEqual([1, 1, 1, 1]);
    expect(sizes('rungs', 0)).toEqual([]);
    expect(sizes('size', 1)).toEqual([2, 2, 2, 2]);
    // Nothing is refused where nothing was asked for.
    for (const confidence of ['size', 'rungs'] as const) {
      const script = { 0: buy({ scaleIn: { confidence }, confidence: 0 }) };
      expect(refusals(run({ candles: [calm, calm], script }))).toEqual([]);
    }
  });

  it('SCALE-3 more volatility, wider spacing', () => {
    // Ranges of 1 and then of 3: over one candle 3, over three (Wilder: (1 x 2 + 3) / 3) 5 / 3; bounded by 1.5.
    const calmRow: Row = [100, 100.5, 99.5, 100];
    const wild: Row = [100, 101.5, 98.5, 100];
    const volatility = { period: 1, reference: 3, most: 1.5 };
    const script = { 4: buy({ scaleIn: { volatility } }) };
    const candles = [calmRow, calmRow, calmRow, calmRow, wild, ...climb(100, 98)];
    expect(fillLines(run({ candles, script })).at(-1)).toBe('5 entry buy 2 @ 98.5 maker');
  });
});

describe('rungs that wait for no price', () => {
  const slide = (...closes: number[]): readonly Row[] =>
    closes.map((close): Row => [close, close, close, close]);

  it('SCALE-2 momentum: each at the open after the first close at or below its level, once', () => {
    // Of one candle the index is 100 where the price has risen (or stands), 0 where it has fallen.
    const when = { momentum: { period: 1, below: [50, 20] } };
    const script = { 1: buy({ scaleIn: { when }, stop: { percent: 20 } }) };
    const played = run({ candles: slide(100, 101, 101, 99, 98, 97), script });
    // Both levels are passed by the close of row 3; half of 4 each.
    expect(fillLines(played)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '4 entry buy 2 @ 98 taker',
      '4 entry buy 2 @ 98 taker',
    ]);
    expect(recordsOf(played, 'caused').map(({ at, order, cause }) => [at, order, cause])).toEqual(
      [3, 4].map((order) => [start + 4 * minute, order, stopCauses.indexOf('momentum')]),
    );
    // Which is what their execution is held against (EXEC-1).
    expect(played.orders.map(({ releasedAt }) => releasedAt)).toEqual([
      null,
      null,
      ...[3, 4].map(() => start + 4 * minute),
    ]);
    // What they bring is guarded.
    expect(recordsOf(played, 'resized').at(-1)!.leaves).toBe(quantity(8));
  });

  it('SCALE-2 a short waits for levels that mirror those of a long', () => {
    const when = { momentum: { period: 1, below: [0] } };
    const script = { 1: sell({ scaleIn: { when } }) };
    // An index of 100 at the close of row 4 is 0 to a short.
    const candles = slide(100, 99, 98, 97, 98, 98);
    expect(fillLines(run({ account: 'margin', candles, script }))).toEqual([
      '2 entry sell 4 @ 98 taker',
      '5 entry sell 2 @ 98 taker',
    ]);
  });

  it('SCALE-2 volatility: ranges of now over those of before', () => {
    // Ranges of 1, and of 3 in row 5: over one candle 3 to (1 + 1 + 3) / 3 by Wilder, 1.8 times.
    const wide = (range: number): Row => [100, 100 + range / 2, 100 - range / 2, 100];
    const candles = [...[1, 1, 1, 1, 1, 3, 1].map(wide), calm];
    const scaled = (level: number) => {
      const when = { volatility: { period: 1, reference: 3, above: [level] } };
      return fillLines(run({ candles, script: { 3: buy({ scaleIn: { when } }) } })).slice(1);
    };
    expect(scaled(1.7)).toEqual(['6 entry buy 2 @ 100 taker']);
    expect(scaled(1.9)).toEqual([]);
  });

  it('SCALE-2 RISK-2 each keeps its own level where a limit denies one between', () => {
    // 4 at 101 are 404 of 1,000, and parts of 0.1, 0.8 and 0.1 more; 55 % may be open, which the second would pass.
    const when = { momentum: { period: 1, below: [100, 100, 0] } };
    const script = { 1: buy({ scaleIn: { when, sizes: [1, 8, 1], total: 1 } }) };
    const risk = { ...noLimits, market: rate(0.55) };
    const played = run({ balance: 1000, risk, candles: slide(100, 101, 102, 103, 102, 102), script });
    expect(refusals(played).map((one) => one.split(' ')[1])).toEqual(['market-exposure']);
    // The last waits for a fall, which the close of row 4 is.
    expect(fillLines(played).map((line) => line.slice(0, 17))).toEqual([
      '2 entry buy 4 @ 1',
      '3 entry buy 0.4 @',
      '5 entry buy 0.4 @',
    ]);
  });

  it('SCALE-2 is refused while what it waits for is not defined, and ends with the position', () => {
    const when = { momentum: { period: 5, below: [0] } };
    const early = run({ candles: slide(100, 100, 100), script: { 0: buy({ scaleIn: { when } }) } });
    expect(refusals(early)).toEqual(['plan not-defined 1 6']);
    const soon = { momentum: { period: 1, below: [0] } };
    const script = { 1: buy({ scaleIn: { when: soon } }), 2: exit() };
    const left = run({ candles: slide(100, 101, 102, 103, 90, 80), script });
    expect(fates(left)).toEqual(['entry filled', 'entry cancelled group', 'exit filled']);
  });

  it('DET-1 SCALE-2 a quiet stretch ends where one goes', () => {
    const when = { momentum: { period: 3, below: [30, 10] } };
    const candles = slide(
      ...Array.from({ length: 60 }, (_, i) => 100 + 8 * Math.sin(i / 5)).map(
        (p) => Math.round(p * 100) / 100,
      ),
    );
    const script = { 6: buy({ scaleIn: { when } }) };
    const quiet = run({ candles, script });
    const plain = run({ candles, script, options: { quiet: false } });
    expect(quiet.fills.length).toBe(3);
    expect(plain.digest).toBe(quiet.digest);
  });
});

describe('a candle that a ladder makes unclear', () => {
  it('PATH-5 SCALE-5 reaches a rung, which moves the targets on the other side', () => {
    // 2 more at 99: (400 + 198) / 6 = 99.666..., and the target 2 above it at 101.67. High first 101.8 comes before, and 6
    // are worth 100.1 each; low first all are sold.
    const rows: readonly Row[] = [calm, calm, [100, 101.8, 98.9, 100.1]];
    const script = { 0: buy({ scaleIn: {}, scaleOut: { step: { distance: 2 } } }) };
    const worse = run({ candles: rows, script });
    expect(fillLines(worse).slice(1)).toEqual(['2 entry buy 2 @ 99 maker']);
    expect(worse.run.ambiguities.map(({ difference }) => difference)).toEqual([money(6 * (100.1 - 101.67))]);
    const better = run({ candles: rows, script, path: 'favourable' });
    expect(fillLines(better).slice(1)).toEqual([
      '2 entry buy 2 @ 99 maker',
      '2 target sell 6 @ 101.67 maker',
    ]);
  });

  it('PATH-5 OCO-1 SCALE-1 reaches an order that cancels another, whose rungs come on the book', () => {
    // Half of the first is bought at 99, for want of volume. The other is amended to 99.5 and is met for its half: the
    // first ends with what it has, and 2 above its price a rung for half of that comes. Low first it is met at 101.
    const limit = (level: number) => ({ type: 'limit', limit: level }) as const;
    const scaleIn = { direction: 'with', step: { distance: 2 } } as const;
    const played = play({
      candles: [calm, [100, 100, 99, 100, 1], [100, 101.5, 99.2, 99.8, 100]],
      script: {
        0: oneCancelsOther([buy({ order: limit(99), scaleIn }), buy({ order: limit(90) })]),
        1: amend(3, { limit: 99.5 }),
      },
      participation: 0.5,
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 0.5 @ 99 maker',
      '2 entry buy 0.5 @ 99.5 maker',
      '2 entry buy 0.25 @ 101 taker',
    ]);
    expect(played.run.ambiguities.map(({ difference }) => difference)).toEqual([money(0.25 * (99.8 - 101))]);
  });
});

describe('the average of a ladder', () => {
  it('SCALE-4 LEDG-1 is rounded once, half to even', () => {
    // (100 + 98.01) / 2 is 99.005, to the even 99.00; (100 + 98.03) / 2 is 99.015, to the even 99.02. The target is at + 3.
    const targets = [1.99, 1.97].map((distance) => {
      const scaleIn = { rungs: 1, step: { distance }, sizes: [1], total: 1 };
      const played = play({
        candles: [calm, calm, [100, 100, 97, 98]],
        script: { 0: buy({ scaleIn, scaleOut: { at: [{ distance: 3 }] } }) },
      });
      return recordsOf(played, 'amended').map(({ limit }) => limit);
    });
    expect(targets).toEqual([[price(102)], [price(102.02)]]);
  });
});
