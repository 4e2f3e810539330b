/** How rungs lie and how large they are (SCALE-1), and what a strategy may not ask for (FLOW-1). */
import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../src/execution/ladder.ts';
import { intentFault } from '../../src/model/intent-fault.ts';
import { stepsOf, times, weightsOf } from '../../src/model/ladder.ts';

describe('progressions', () => {
  it('SCALE-1 how many steps from the entry each rung lies', () => {
    expect(stepsOf('linear', 4, 9)).toEqual([1, 2, 3, 4]);
    // Gaps of 1, 3 and 9.
    expect(stepsOf('exponential', 3, 3)).toEqual([1, 4, 13]);
    expect(stepsOf('fibonacci', 6, 9)).toEqual([1, 2, 3, 5, 8, 13]);
  });

  it('SCALE-1 how large each rung is beside the others', () => {
    expect(weightsOf('equal', 3, 9)).toEqual([1, 1, 1]);
    expect(weightsOf('linear', 3, 9)).toEqual([1, 2, 3]);
    expect(weightsOf('exponential', 4, 0.5)).toEqual([1, 0.5, 0.25, 0.125]);
    expect(weightsOf('fibonacci', 4, 9)).toEqual([1, 2, 3, 5]);
    expect(weightsOf([3, 1], 2, 9)).toEqual([3, 1]);
  });

  it('SCALE-1 lengths of every kind are multiplied', () => {
    expect(times({ percent: 1 }, 3)).toEqual({ percent: 3 });
    expect(times({ ticks: 2 }, 3)).toEqual({ ticks: 6 });
    expect(times({ distance: 0.5 }, 3)).toEqual({ distance: 1.5 });
    expect(times({ atr: 2, period: 5 }, 3)).toEqual({ atr: 6, period: 5 });
  });

  it('SCALE-4 a ladder out that says nothing, and one that says how it lies', () => {
    expect(targetsOf({})).toEqual([
      { at: { percent: 5 }, share: 0.25 },
      { at: { percent: 10 }, share: 0.5 },
      { at: { percent: 20 }, share: 0.25 },
    ]);
    expect(targetsOf({ rungs: 2, step: { percent: 2 }, sizes: [1, 1], total: 0.8 })).toEqual([
      { at: { percent: 2 }, share: 0.4 },
      { at: { percent: 4 }, share: 0.4 },
    ]);
  });
});

describe('what is no ladder', () => {
  const fault = (terms: object) => intentFault({ kind: 'enter', side: 'buy', ...terms });
  it.each<[object, string]>([
    [{ scaleIn: 3 }, 'expected scaleIn as { rungs, step, spacing, sizes }'],
    [{ scaleIn: { rung: 3 } }, 'there is no scaleIn.rung here'],
    [{ scaleIn: { rungs: 1.5 } }, 'expected scaleIn.rungs: a whole number from 1 to 100, got 1.5'],
    [{ scaleIn: { step: 3 } }, 'expected a length as scaleIn.step'],
    [{ scaleIn: { at: [] } }, 'expected scaleIn.at: a list of 1 to 100 lengths'],
    [{ scaleIn: { at: [{ percent: 1 }, 2] } }, 'expected a length as scaleIn.at'],
    [{ scaleIn: { at: [{ percent: 1 }], rungs: 1 } }, 'expected scaleIn.at, or rungs with step and spacing'],
    [{ scaleIn: { at: [{ percent: 1 }], step: { percent: 1 } } }, 'expected scaleIn.at, or rungs with step'],
    [{ scaleIn: { at: [{ percent: 1 }], spacing: 'linear' } }, 'expected scaleIn.at, or rungs with step'],
    [{ scaleIn: { at: Array.from({ length: 101 }, () => ({ percent: 1 })) } }, 'a list of 1 to 100 lengths'],
    [{ scaleIn: { step: { percent: '1' } } }, 'expected a length as scaleIn.step'],
    [{ scaleIn: { spacing: 'log' } }, 'expected scaleIn.spacing: linear, exponential, fibonacci, got "log"'],
    [{ scaleOut: { spacing: 'fibonacci' } }, 'expected scaleOut.spacing beside rungs or step, got it alone'],
    [{ scaleIn: { factor: 0 } }, 'expected scaleIn.factor above 0 and at most 100, got 0'],
    [{ scaleIn: { factor: NaN } }, 'expected scaleIn.factor above 0'],
    [{ scaleIn: { total: -1 } }, 'expected scaleIn.total above 0, got -1'],
    [{ scaleIn: { total: 0 } }, 'expected scaleIn.total above 0, got 0'],
    [{ scaleIn: { total: Infinity } }, 'expected scaleIn.total above 0, got Infinity'],
    [{ confidence: '0.5' }, 'expected confidence from 0 to 1, got "0.5"'],
    [{ confidence: NaN }, 'expected confidence from 0 to 1, got NaN'],
    [{ scaleOut: { total: 1.1 } }, 'expected scaleOut.total above 0 and at most 1, got 1.1'],
    [{ scaleIn: { sizes: [1, 2] } }, 'or 1 weights above 0'],
    [{ scaleIn: { rungs: 2, sizes: [1, 0] } }, 'or 2 weights above 0'],
    [{ scaleOut: { sizes: [1, 2] } }, 'or 3 weights above 0'],
    [{ scaleOut: { step: { percent: 1 }, sizes: [1, 2] } }, 'or 1 weights above 0'],
    [{ scaleIn: { direction: 'up' } }, 'expected scaleIn.direction: against or with, got "up"'],
    [{ scaleIn: { maxPosition: 0.9 } }, 'expected scaleIn.maxPosition of 1 or more'],
    [{ scaleIn: { confidence: 'all' } }, 'expected scaleIn.confidence: rungs or size, got "all"'],
    [{ scaleIn: { volatility: { least: 3 } } }, 'expected scaleIn.volatility.least to be no more than most'],
    [
      { scaleIn: { when: {} } },
      'expected one of scaleIn.when.momentum, scaleIn.when.volatility and scaleIn.when.correlation',
    ],
    [
      { scaleIn: { when: { momentum: { below: [3] }, correlation: { with: 'M1', below: [0] } } } },
      'expected one of scaleIn.when.momentum, ',
    ],
    [{ scaleIn: { when: 3 } }, 'expected scaleIn.when as { momentum }, { volatility } or { correlation }'],
    [{ scaleIn: { when: { momentum: 3 } } }, 'expected scaleIn.when.momentum as { below } or { above }'],
    [{ scaleIn: { when: { rsi: {} } } }, 'there is no scaleIn.when.rsi here'],
    [
      { scaleIn: { when: { momentum: {} } } },
      'expected one of scaleIn.when.momentum.below and scaleIn.when.momentum.above',
    ],
    [{ scaleIn: { when: { momentum: { below: [120] } } } }, 'numbers from 0 to 100'],
    [{ scaleIn: { when: { momentum: { below: [30, 120] } } } }, 'numbers from 0 to 100'],
    [{ scaleIn: { when: { momentum: { below: Array(101).fill(30) } } } }, 'a list of 1 to 100 numbers'],
    [{ scaleIn: { when: { momentum: { below: [], period: 3 } } } }, 'a list of 1 to 100 numbers'],
    [{ scaleIn: { when: { momentum: { below: [3], period: 0 } } } }, 'period in whole candles, got 0'],
    [
      { scaleIn: { when: { momentum: { below: [3], reference: 9 } } } },
      'no scaleIn.when.momentum.reference here',
    ],
    [{ scaleIn: { when: { correlation: { below: [0] } } } }, 'with: the id of another market, got undefined'],
    [{ scaleIn: { when: { correlation: { with: '', below: [0] } } } }, 'the id of another market, got ""'],
    [{ scaleIn: { when: { correlation: { with: 'M1', below: [1.1] } } } }, 'numbers from -1 to 1'],
    [{ scaleIn: { when: { correlation: { with: 'M1', above: [-1.1] } } } }, 'numbers from -1 to 1'],
    [{ scaleIn: { when: { correlation: { with: 'M1', below: [0], period: 2 } } } }, 'of 3 or more, got 2'],
    [{ scaleIn: { when: { correlation: { with: 'M1', below: [0], period: 3.5 } } } }, 'candles, got 3.5'],
    [{ scaleIn: { when: { correlation: { with: 'M1', below: [0], period: '2' } } } }, 'candles, got "2"'],
    [{ scaleIn: { when: { volatility: { below: [-0.5] } } } }, 'a list of 1 to 100 numbers'],
    [
      { scaleIn: { when: { momentum: { below: [3] } }, step: { percent: 1 } } },
      'expected scaleIn.when, or step, got both',
    ],
    [{ scaleIn: { when: { momentum: { below: [3] } }, sizes: [1, 2] } }, 'or 1 weights above 0'],
    [
      { scaleOut: { when: {} } },
      'expected one of scaleOut.when.momentum, scaleOut.when.volatility and scaleOut.when.correlation',
    ],
    [
      { scaleOut: { when: { momentum: { above: [3] } }, rungs: 2 } },
      'expected scaleOut.when, or rungs, got both',
    ],
    [{ scaleOut: { when: { momentum: { above: [70, 80] } }, sizes: [1] } }, 'or 2 weights above 0'],
    [{ scaleOut: { direction: 'with' } }, 'there is no scaleOut.direction here'],
    [{ scaleOut: {}, target: { percent: 1 } }, 'expected targets or scaleOut, got both'],
    [{ scaleOut: {}, targets: [] }, 'expected targets or scaleOut, got both'],
    [{ confidence: 1.5 }, 'expected confidence from 0 to 1, got 1.5'],
    [{ confidence: 'high' }, 'expected confidence from 0 to 1, got "high"'],
  ])('FLOW-1 %j', (terms, says) => {
    expect(fault(terms)).toContain(says);
  });

  it('FLOW-1 what is one', () => {
    const scaleIn = { at: [{ ticks: 3 }, { atr: 1, period: 5 }], sizes: [2, 1], total: 2, maxPosition: 4 };
    expect(fault({ scaleIn, scaleOut: { rungs: 2, sizes: 'linear' }, confidence: 0 })).toBeNull();
    expect(fault({ scaleOut: { when: { momentum: { above: [70, 80] } }, sizes: [1, 2] } })).toBeNull();
    expect(
      fault({ scaleIn: { spacing: 'fibonacci', step: { percent: 1 }, direction: 'against' } }),
    ).toBeNull();
    expect(fault({ scaleIn: { spacing: 'linear', rungs: 2, direction: 'with' } })).toBeNull();
    const hundred = Array.from({ length: 100 }, () => ({ percent: 1 }));
    expect(fault({ scaleIn: { at: hundred } })).toBeNull();
    expect(fault({ scaleIn: { when: { momentum: { below: Array(100).fill(30) } } } })).toBeNull();
    const correlation = { with: 'M1', above: [-1, 0, 1], period: 3 };
    expect(fault({ scaleIn: { when: { correlation }, sizes: [1, 2, 3] } })).toBeNull();
  });
});
