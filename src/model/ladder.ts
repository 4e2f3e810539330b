/**
 * Ladders as strategies ask for them (SCALE-1, SCALE-3, SCALE-4): how far rungs lie from the entry, and how much each is
 * for. All is arithmetic on doubles, in a fixed order; prices and sizes come of it on the market's grid.
 */
import type { Length, Volatility } from './length.ts';

/** How far apart, or how large: alike, growing by one, each `factor` times the one before, or Fibonacci's 1, 2, 3, 5, 8. */
export const progressions = ['equal', 'linear', 'exponential', 'fibonacci'] as const;
export type Progression = (typeof progressions)[number];
export const spacings = ['linear', 'exponential', 'fibonacci'] as const;
export type Spacing = (typeof spacings)[number];

export interface LadderShape {
  /** How many; 1 where a ladder scales in and says nothing of it. */
  readonly rungs?: number;
  /** How far the first lies from the entry; 1 % unless said. */
  readonly step?: Length;
  /** `linear`: 1, 2, 3 steps; `exponential`: each gap `factor` times the one before; `fibonacci`: 1, 2, 3, 5, 8 steps. */
  readonly spacing?: Spacing;
  /** Of exponential spacing and sizes; 2 unless said. */
  readonly factor?: number;
  /** Every distance by itself, nearest first, in place of `rungs`, `step` and `spacing`. */
  readonly at?: readonly Length[];
  /** `equal` unless said; or the weights themselves, one for each rung. */
  readonly sizes?: Progression | readonly number[];
  /**
   * What all rungs are for together: scaling in, times the quantity of the entry (half for each rung unless said); scaling
   * out, a share of the position, 1 unless said.
   */
  readonly total?: number;
  /** In place of how far rungs lie: they are market orders, one for each level. */
  readonly when?: Awaited;
}

/** SCALE-2: levels, one of the two lists, the first to be met first. */
export interface Levels {
  readonly below?: readonly number[];
  readonly above?: readonly number[];
  readonly period?: number;
}

/** What rungs wait for in place of a price, looked at when candles close: one of them. */
export interface Awaited {
  /** Relative strength index of `period` candles (14), 0 to 100; levels of a long, of a short what mirrors them. */
  readonly momentum?: Levels;
  /** The average true range of `period` candles (14) over that of `reference` candles (100). */
  readonly volatility?: Levels & { readonly reference?: number };
  /**
   * The correlation of the last `period` returns (60) with those of another market of the run, by its id; -1 to 1, the
   * same for longs and shorts.
   */
  readonly correlation?: Levels & { readonly with: string };
}

export interface ScaleIn extends LadderShape {
  /** Where the price is worse than the entry (limits), or where it is better (stops); `against` unless said. */
  readonly direction?: 'against' | 'with';
  /** The most that may be bought in all, times the quantity of the entry; what lies beyond is cut off. */
  readonly maxPosition?: number;
  /** SCALE-3: distances are multiplied as those of a stop are (STOP-3). */
  readonly volatility?: Volatility;
  /** SCALE-3: what the confidence of a signal cuts: how many rungs there are, or how much they are for. */
  readonly confidence?: 'rungs' | 'size';
}

/** Levels start from the average entry, shares are of the most that was held (SCALE-4). What waits goes from the fill on. */
export type ScaleOut = LadderShape;

/** SCALE-4: what ladders are that say nothing. */
export const scaleInStep: Length = { percent: 1 };
export const scaleInShare = 0.5;
export const scaleOutAt: readonly Length[] = [{ percent: 5 }, { percent: 10 }, { percent: 20 }];
export const scaleOutSizes: readonly number[] = [0.25, 0.5, 0.25];
export const ladderFactor = 2;
export const rungsMost = 100;

/** Candles of a relative strength index, and returns of a correlation, where nothing is said. */
export const momentumPeriod = 14;
export const correlationPeriod = 60;
/** The correlation of two returns is 1 or -1, whatever they are. */
export const correlationPeriodLeast = 3;
export const factorMost = 100;

/** The numbers 1, 2, 3, 5, 8 and so on, `count` of them. */
function fibonacci(count: number): readonly number[] {
  const found: number[] = [];
  let [a, b] = [1, 2];
  for (let i = 0; i < count; i++) {
    found.push(a);
    [a, b] = [b, a + b];
  }
  return found;
}

function powers(factor: number, count: number): readonly number[] {
  const found: number[] = [];
  let power = 1;
  for (let i = 0; i < count; i++) {
    found.push(power);
    power *= factor;
  }
  return found;
}

/** How many steps from the entry each of `count` rungs lies. */
export function stepsOf(spacing: Spacing, count: number, factor: number): readonly number[] {
  if (spacing === 'fibonacci') return fibonacci(count);
  const steps: number[] = [];
  let gap = 1;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += gap;
    steps[i] = sum;
    if (spacing === 'exponential') gap *= factor;
  }
  return steps;
}

/** How large each of `count` rungs is beside the others. */
export function weightsOf(
  sizes: Progression | readonly number[],
  count: number,
  factor: number,
): readonly number[] {
  if (typeof sizes !== 'string') return sizes;
  if (sizes === 'fibonacci') return fibonacci(count);
  if (sizes === 'exponential') return powers(factor, count);
  const weights: number[] = [];
  for (let i = 0; i < count; i++) weights[i] = sizes === 'linear' ? i + 1 : 1;
  return weights;
}

/** A length so many times as long. */
export function times(length: Length, factor: number): Length {
  if (factor === 1) return length;
  if ('percent' in length) return { percent: length.percent * factor };
  if ('ticks' in length) return { ticks: length.ticks * factor };
  return 'distance' in length
    ? { distance: length.distance * factor }
    : { ...length, atr: length.atr * factor };
}
