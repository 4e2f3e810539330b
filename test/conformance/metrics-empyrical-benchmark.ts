/**
 * empyrical's functions of two series in our terms: alpha, beta and capture, whole, by side, and rolling.
 *
 * Its conventions (the folder's README): series are aligned by date; alpha is compounded over 252 periods; captures are
 * quotients of compound annual returns over the periods of one side; rolling figures are the figure of each window.
 * What METR-1 leaves undefined here: fewer than two pairs, a side without a period, a benchmark without deviation.
 */
import { annualisedReturn } from '../../src/stats/annual-return.ts';
import { capture, captureRatio, pairsOf, sideBeta, type BenchmarkSide } from '../../src/stats/capture.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { alpha, beta } from '../../src/stats/regression.ts';
import { points, type EmpyricalCase, type EmpyricalFile } from './metrics-empyrical-series.ts';
import { hasNoDeviation, type Answer } from './metrics-verdict.ts';

/** Pairs of returns, none missing. */
interface Given {
  readonly returns: readonly number[];
  readonly benchmark: readonly number[];
}

type Reader = (given: Given) => Answer | readonly Answer[];

/** Our answer, or null where it is no function of two series, or none that we have. */
export function benchmarkAnswer(file: EmpyricalFile, one: EmpyricalCase): Answer | readonly Answer[] | null {
  const isRolling = one.fn.startsWith('roll_');
  const reader = readers[isRolling ? one.fn.slice('roll_'.length) : one.fn];
  if (reader === undefined) return null;
  const [returns, benchmark] = [points(file, one.args[0]!), points(file, one.args[1]!)];
  const length = Math.min(returns.length, benchmark.length);
  const pairs = (from: number, to: number): Given => {
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    const both = rows.filter((row) => !Number.isNaN(returns[row]! + benchmark[row]!));
    return { returns: both.map((row) => returns[row]!), benchmark: both.map((row) => benchmark[row]!) };
  };
  if (!isRolling) return reader(pairs(0, length));
  const window = Number(one.kwargs['window']);
  const count = Math.max(0, length - window + 1);
  const answers = Array.from({ length: count }, (_, from) => reader(pairs(from, from + window)) as Answer);
  // Where every window says the same, it is said once.
  return Array.isArray(one.expected) ? answers : answers[0]!;
}

const yearly = { ...metr1, periodsPerYear: 252, annualisation: 'geometric', riskFree: 0 } as const;

const readers: Readonly<Record<string, Reader>> = {
  alpha: alphaOf,
  beta: betaOf,
  alpha_beta: (given) => [alphaOf(given), betaOf(given)],
  up_alpha_beta: (given) => sideLine(given, 'up'),
  down_alpha_beta: (given) => sideLine(given, 'down'),
  capture: ({ returns, benchmark }) => ({
    ours:
      returns.length < 2 ? null : annualisedReturn(returns, yearly)! / annualisedReturn(benchmark, yearly)!,
    isUndefined: returns.length < 2,
  }),
  up_capture: (given) => captureOf(given, 'up'),
  down_capture: (given) => captureOf(given, 'down'),
  up_down_capture: (given) => ({
    ours: captureRatio(given.returns, given.benchmark, yearly),
    isUndefined: captureOf(given, 'up').isUndefined || captureOf(given, 'down').isUndefined,
  }),
};

function alphaOf({ returns, benchmark }: Given): Answer {
  return { ours: alpha(returns, benchmark, yearly), isUndefined: hasNoDeviation(benchmark) };
}

function betaOf({ returns, benchmark }: Given): Answer {
  return { ours: beta(returns, benchmark, yearly), isUndefined: hasNoDeviation(benchmark) };
}

function sideLine({ returns, benchmark }: Given, side: BenchmarkSide): readonly Answer[] {
  const some = pairsOf(returns, benchmark, side);
  const given = { returns: [...some.returns], benchmark: [...some.benchmark] };
  const { isUndefined } = betaOf(given);
  return [alphaOf(given), { ours: sideBeta(returns, benchmark, side, yearly), isUndefined }];
}

function captureOf({ returns, benchmark }: Given, side: BenchmarkSide): Answer {
  const isOfSide = (value: number): boolean => (side === 'up' ? value > 0 : value < 0);
  return {
    ours: capture(returns, benchmark, side, yearly),
    isUndefined: returns.length < 2 || !benchmark.some(isOfSide),
  };
}
