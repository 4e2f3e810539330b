/**
 * Rungs that wait for correlation with another market (SCALE-2), worked by hand, of three returns each.
 *
 * In tenths the returns of the market that is entered are 1, -1, 0, 1, -1 (rows 1 to 5), those of the other one 1, 0, -1,
 * 1, 3. Of rows 1 to 3 the products add up to 1 and the squares to 2 each: a correlation of 0.5. Of rows 2 to 4: -1, 0, 1
 * and 0, -1, 1, again 0.5. Of rows 3 to 5: 0, 1, -1 and -1, 1, 3, which lie -2, 0 and 2 from their mean: -2 over the
 * root of 2 x 8, -0.5. The entry is decided on at the close of row 3, and buys 4 at the open of row 4.
 */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { Correlations } from '../../src/engine/correlations.ts';
import { buy, sell, type Intents } from '../../src/model/intent.ts';
import type { Levels } from '../../src/model/ladder.ts';
import { stopCauses } from '../../src/model/order.ts';
import {
  columnsOf,
  configOf,
  fillLines,
  minute,
  play,
  playedOf,
  quantity,
  recordsOf,
  refusals,
  start,
  type Play,
  type Played,
  type Row,
} from '../support/play.ts';

const rows = (...closes: (number | null)[]): (Row | null)[] =>
  closes.map((close) => (close === null ? null : [close, close, close, close]));
const own = [100, 110, 99, 99, 108.9, 98.01, 98.01, 98.01];
const other = [100, 110, 110, 99, 108.9, 141.57, 141.57, 141.57];

const laddered = (levels: Levels, enter = buy, id = 'M1') =>
  enter({ scaleIn: { when: { correlation: { with: id, period: 3, ...levels } } } });

/** M0 is entered at the close of row 3, beside M1. */
const runOf = (intents: Intents, more: Partial<Play> = {}): Play => ({
  candles: rows(...own),
  script: { 3: intents },
  others: [{ candles: rows(...other), script: {} }],
  sizing: { kind: 'quantity', quantity: quantity(4) },
  account: 'margin',
  ...more,
});
const run = (intents: Intents, more: Partial<Play> = {}): Played => play(runOf(intents, more));

/** The rows at whose closes rungs went. */
const gone = (played: Played): readonly number[] =>
  recordsOf(played, 'caused').map(({ at, cause }) => {
    expect(stopCauses[cause]).toBe('correlation');
    return (at - start) / minute - 1;
  });

describe('rungs that wait for correlation', () => {
  it('SCALE-2 each goes at the close at which it is at or below its level, the first one first', () => {
    const played = run(laddered({ below: [0.51, -0.49] }));
    expect(fillLines(played)).toEqual([
      '4 entry buy 4 @ 108.9 taker',
      '5 entry buy 2 @ 98.01 taker',
      '6 entry buy 2 @ 98.01 taker',
    ]);
    expect(recordsOf(played, 'caused').map(({ order }) => order)).toEqual([2, 3]);
    expect(gone(played)).toEqual([4, 5]);
    // None goes before the first one has.
    expect(gone(run(laddered({ below: [0.49, 0.51] })))).toEqual([5, 5]);
    // Of rows 4 to 6: 1, -1, 0 and 1, 3, 0, which lie -1, 5 and -4 thirds from their mean: -0.655.
    expect(gone(run(laddered({ below: [-0.51] })))).toEqual([6]);
  });

  it('SCALE-2 or at or above it', () => {
    expect(gone(run(laddered({ above: [0.49, 0.51] })))).toEqual([4]);
    expect(gone(run(laddered({ above: [-0.51, -0.51] })))).toEqual([4, 4]);
    // Of two that move as one it is 1.
    const others = [{ candles: rows(...own), script: {} }];
    expect(gone(run(laddered({ above: [1] }), { others }))).toEqual([4]);
    expect(gone(run(laddered({ below: [1] }), { others }))).toEqual([4]);
  });

  it('SCALE-2 a short waits for the same, and for nothing that mirrors it', () => {
    const played = run(laddered({ below: [0.51, -0.49] }, sell));
    expect(fillLines(played)).toEqual([
      '4 entry sell 4 @ 108.9 taker',
      '5 entry sell 2 @ 98.01 taker',
      '6 entry sell 2 @ 98.01 taker',
    ]);
  });

  it('SCALE-2 each ladder over its own number of returns', () => {
    // Of rows 2 to 5: -1, 0, 1, -1 and 0, -1, 1, 3, in quarters -3, 1, 5, -3 and -3, -7, 1, 9 from their mean: -20 over the
    // root of 44 x 140, -0.255; of rows 3 to 6: 0, 1, -1, 0 and -1, 1, 3, 0: -2 over the root of 2 x 140 / 16, -0.478.
    const both = (level: number) => ({
      4: [laddered({ below: [-0.49] }), laddered({ below: [level], period: 4 })],
    });
    expect(gone(run([], { script: both(-0.25) }))).toEqual([5, 5]);
    expect(gone(run([], { script: both(-0.26) }))).toEqual([5, 6]);
  });

  it('SCALE-2 each ladder with its own market', () => {
    const others = [
      { candles: rows(...other), script: {} },
      { candles: rows(...own), script: {} },
    ];
    const script = { 3: [laddered({ above: [0.51] }, buy, 'M1'), laddered({ above: [0.51] }, buy, 'M2')] };
    expect(recordsOf(run([], { others, script }), 'caused').map(({ order }) => order)).toEqual([4]);
  });

  it('SCALE-2 after any number of candles', () => {
    // Down and up by about a hundredth, both alike, until the other stands still in row 1100 and goes against it from there
    // on. Of -, +, - and -, +, 0: 2 over the root of 2 x 24 / 9, 0.87; of +, -, + and +, 0, -: 0; of -, +, - and 0, -, +: -0.87.
    const wave = (row: number): number => 100 + (row % 2);
    const all = Array.from({ length: 1110 }, (_, row) => wave(row));
    const turned = all.map((_, row) => (row < 1100 ? wave(row) : wave(row + 1)));
    const others = [{ candles: rows(...turned), script: {} }];
    for (const quiet of [true, false]) {
      const intents = laddered({ below: [0.6, -0.5] });
      expect(gone(run(intents, { candles: rows(...all), others, options: { quiet } }))).toEqual([1101, 1102]);
    }
  });

  it('SCALE-2 of 60 returns where nothing is said', () => {
    // Returns that alternate alike make 1; at the close of row 60 there are 60 of them, and no less will do.
    const closes = Array.from({ length: 64 }, (_, i) => 100 + (i % 2));
    const at = (row: number): Played => {
      const scaleIn = { when: { correlation: { with: 'M1', above: [0.99] } } };
      const others = [{ candles: rows(...closes), script: {} }];
      return run([], { candles: rows(...closes), others, script: { [row]: buy({ scaleIn }) } });
    };
    expect(refusals(at(59))).toEqual(['plan not-defined 60 61']);
    expect(gone(at(60))).toEqual([61]);
  });

  it('SCALE-2 while it is not defined none goes', () => {
    // The other stands at 99 in rows 4 to 6, and the entry fills in row 6; in row 7 it moves: 0, 0, 1.
    const order = { type: 'limit', limit: 90 } as const;
    const entry = (levels: Levels) => ({
      ...buy({ order }),
      scaleIn: { when: { correlation: { with: 'M1', period: 3, ...levels } } },
    });
    const candles = rows(100, 110, 99, 99, 110, 99, 90, 99, 99);
    const others = [{ candles: rows(100, 110, 110, 99, 99, 99, 99, 108.9, 108.9), script: {} }];
    // Levels that any correlation meets.
    expect(gone(run(entry({ below: [1] }), { candles, others }))).toEqual([7]);
    expect(gone(run(entry({ above: [-1] }), { candles, others }))).toEqual([7]);
  });
});

describe('what no rung can wait for', () => {
  it('SCALE-2 FLOW-1 is refused with the closes that there are and those that it takes', () => {
    const early = run([], { script: { 2: laddered({ below: [1] }) } });
    expect(refusals(early)).toEqual(['plan not-defined 3 4']);
    expect(early.fills).toEqual([]);
    // All of them are there, and the other one has not moved.
    const flat = [{ candles: rows(99, 99, 99, 99, 99, 99), script: {} }];
    expect(refusals(run(laddered({ below: [1] }), { others: flat }))).toEqual(['plan not-defined 4 4']);
    // One close of the other is missing: three in common.
    const gap = [{ candles: rows(100, null, 110, 99, 99, 99), script: {} }];
    expect(refusals(run(laddered({ below: [1] }), { others: gap }))).toEqual(['plan not-defined 3 4']);
  });

  it('SCALE-2 FLOW-1 a market that is not in the run, or the own one, is refused, and the run goes on', () => {
    const script = {
      3: laddered({ below: [1] }, buy, 'M7'),
      4: laddered({ below: [1] }, buy, 'M0'),
      5: buy(),
    };
    const played = run([], { script });
    expect(refusals(played)).toEqual(['plan unknown-market 0 0', 'plan own-market 0 0']);
    expect(fillLines(played)).toEqual(['6 entry buy 4 @ 98.01 taker']);
  });

  it('SCEN-3 a strategy is asked when what its scenario waits for is defined', () => {
    const asked = (more: Partial<Play>): number => {
      let first = NaN;
      const entry = { scaleIn: { when: { correlation: { with: 'M1', period: 3, below: [1] } } } };
      const watch: Play['watch'] = ({ market, count }) => {
        if (market === 'M0' && Number.isNaN(first)) first = count - 1;
      };
      for (const quiet of [true, false]) {
        first = NaN;
        play(runOf([], { ...more, script: {}, entry, watch, options: { quiet } }));
      }
      return first;
    };
    expect(asked({})).toBe(3);
    // The other one begins two candles later, and does not move at first.
    const late = [{ candles: rows(null, null, 99, 99, 99, 99, 108.9, 99), script: {} }];
    expect(asked({ others: late })).toBe(6);
  });
});

describe('answers that are kept', () => {
  const seen = (index: number, closes: readonly number[]) => ({
    index,
    candles: columnsOf(rows(...closes)),
    cursor: { row: -1 },
  });
  const lanes = [seen(0, own), seen(1, other), seen(2, own)];
  const correlations = new Correlations(lanes);
  const between = (a: number, b: number, row: number): number | null => {
    for (const { cursor } of lanes) cursor.row = row;
    return correlations.between(lanes[a]!, lanes[b]!, 3);
  };

  it('SIZE-1 RISK-2 SCALE-2 are of their rows, of their markets, and the same from both sides', () => {
    expect(between(0, 1, 2)).toBeNull();
    expect(between(0, 1, 3)).toBeCloseTo(0.5, 12);
    expect(between(0, 1, 5)).toBeCloseTo(-0.5, 12);
    expect(correlations.at(0, 4, 1, 3)).toBeCloseTo(0.5, 12);
    expect(correlations.at(1, 5, 0, 3)).toBeCloseTo(-0.5, 12);
    expect(between(1, 0, 4)).toBeCloseTo(0.5, 12);
    expect(between(0, 2, 5)).toBe(1);
    expect(between(2, 2, 2)).toBe(1);
  });
});

describe('gaps, and the order of markets', () => {
  // Without the own close of row 5: over the gap the own return is -1, the other's from 108.9 to 98.01 is -1. Of 0, 1, -1
  // and -1, 1, -1, which lie -2, 4 and -2 thirds from their mean: 2 over the root of 2 x 24 / 9, 0.866.
  const candles = rows(100, 110, 99, 99, 108.9, null, 98.01, 98.01);
  const others = [{ candles: rows(100, 110, 110, 99, 108.9, 141.57, 98.01, 98.01), script: {} }];

  it('SCALE-2 TIME-2 an instant at which the other alone has a candle lets none go, and makes no return', () => {
    expect(gone(run(laddered({ below: [0.49] }), { candles, others }))).toEqual([]);
    expect(gone(run(laddered({ above: [0.86] }), { candles, others }))).toEqual([6]);
    // At the close of row 7 both have 1, -1 and 0.
    expect(gone(run(laddered({ above: [0.87] }), { candles, others }))).toEqual([7]);
  });

  it('SCALE-2 a close without the other is looked at with what the two had in common', () => {
    // 0.5, as at the close of row 4; the entry fills in row 5.
    const order = { type: 'limit', limit: 98.01 } as const;
    const entry = (levels: Levels) => ({ ...laddered(levels), order });
    const without = [{ candles: rows(100, 110, 110, 99, 108.9, null, 141.57, 141.57), script: {} }];
    expect(gone(run(entry({ below: [0.51] }), { others: without }))).toEqual([5]);
    // Over rows 5 and 6 the own price goes from 108.9 to 98.01, the other from 108.9 to 141.57: -0.5, and no sooner.
    expect(gone(run(entry({ below: [0.49] }), { others: without }))).toEqual([6]);
  });

  it('TIME-2 SCALE-2 both candles of an instant count, in whichever order their markets come', () => {
    const levels: Levels = { below: [0.51, -0.49] };
    const first = runOf(laddered(levels));
    const expected = [
      '4 entry buy 4 @ 108.9 taker',
      '5 entry buy 2 @ 98.01 taker',
      '6 entry buy 2 @ 98.01 taker',
    ];
    const config = configOf(first);
    const listed = backtest({ ...config, markets: [...config.markets].reverse() });
    expect(fillLines(playedOf(listed))).toEqual(expected);
    expect(listed.digest()).toBe(play(first).digest);
    // The one that is entered comes last by its id.
    const last = run([], {
      candles: rows(...other),
      others: [{ candles: rows(...own), script: { 3: laddered(levels, buy, 'M0') } }],
      script: {},
    });
    expect(fillLines(last)).toEqual(expected);
  });

  it('DET-1 SCALE-2 a quiet stretch ends where one goes, also where the two have gaps, and the other is not traded', () => {
    const wave = (phase: number, bend: number, gaps: readonly number[]) =>
      rows(
        ...Array.from({ length: 90 }, (_, i) =>
          gaps.includes(i) ? null : Math.round(10_000 + 800 * Math.sin(i / bend + phase)) / 100,
        ),
      );
    // Rows 20 to 24 without the own, 30 to 33 without the other, and single ones.
    const own = wave(0, 5, [20, 21, 22, 23, 24, 41]);
    const other = wave(1, 7, [30, 31, 32, 33, 42, 50]);
    const ladder = { with: 'M1', period: 6, below: [0.3, -0.6] };
    const script = { 8: buy({ scaleIn: { when: { correlation: ladder } } }) };
    const config = configOf(runOf([], { candles: own, others: [{ candles: other, script: {} }], script }));
    const alone = { ...config, strategies: config.strategies.map((one) => ({ ...one, markets: ['M0'] })) };
    for (const one of [config, alone]) {
      const quiet = playedOf(backtest(one));
      expect(quiet.fills.length).toBe(3);
      expect(quiet.digest).toBe(backtest(one, { quiet: false }).digest());
    }
  });
});
