/** Rolling figures as one table of columns (METR-1). Each is defined in `rolling.ts`. */
import type { Convention } from './convention.ts';
import * as rolling from './rolling.ts';

export interface RollingTable {
  /** Returns in a window. */
  readonly window: number;
  /** When each window ends, UTC ms; the columns below have a value for each. */
  readonly at: readonly number[];
  /** Fraction, of the window. */
  readonly rollingReturn: readonly (number | null)[];
  /** Fraction a year. */
  readonly rollingVolatility: readonly (number | null)[];
  readonly rollingSharpe: readonly (number | null)[];
  /** Positive fraction. */
  readonly rollingMaxDrawdown: readonly (number | null)[];
  /** Null at every end without a benchmark, or where it does not cover all periods. */
  readonly rollingBeta: readonly (number | null)[];
}

/**
 * The table of `returns`, whose ends are `ends`. The benchmark's returns are those of the same periods; null where
 * there is none for every period.
 */
export function rollingTable(
  ends: Float64Array,
  returns: Float64Array,
  benchmark: Float64Array | null,
  width: number,
  convention: Convention & { readonly riskFree: number },
): RollingTable {
  const at = rolling.windowEnds(ends, width);
  return {
    window: width,
    at,
    rollingReturn: rolling.rollingReturn(returns, width),
    rollingVolatility: rolling.rollingVolatility(returns, width, convention),
    rollingSharpe: rolling.rollingSharpe(returns, width, convention),
    rollingMaxDrawdown: rolling.rollingMaxDrawdown(returns, width),
    rollingBeta:
      benchmark === null ? at.map(() => null) : rolling.rollingBeta(returns, benchmark, width, convention),
  };
}
