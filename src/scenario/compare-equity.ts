/**
 * Two equity columns side by side, at the instants that both have: where they part, where they lie farthest apart, and
 * how far at the last of them.
 */
import { formatTime, type TimeMs } from '../model/time.ts';
import type { EquitySeries } from '../stats/equity-series.ts';

export interface EquityComparison {
  /** Instants that both runs have. */
  readonly steps: number;
  /** Instants that only one of them has. */
  readonly alone: number;
  /** Of those that both have: how many differ. */
  readonly differing: number;
  /** Where they part; null when they never do. */
  readonly first: EquityDifference | null;
  /** Where they lie farthest apart. */
  readonly greatest: EquityDifference | null;
  /** At the last instant that both have. */
  readonly last: EquityDifference | null;
}

export interface EquityDifference {
  readonly at: string;
  /** In the accounts' currency; `difference` is the second less the first. */
  readonly first: number;
  readonly second: number;
  readonly difference: number;
}

/** Equity as decimals: `digits` are those of each account. */
export function compareEquity(
  first: EquitySeries,
  second: EquitySeries,
  digits: readonly [number, number],
): EquityComparison {
  const scales = [10 ** digits[0], 10 ** digits[1]] as const;
  const rowsAt = (row: number, of: number): EquityDifference => {
    const a = first.equity[row]! / scales[0];
    const b = second.equity[of]! / scales[1];
    return { at: formatTime(first.at[row] as TimeMs), first: a, second: b, difference: b - a };
  };
  let [steps, differing, most] = [0, 0, 0];
  let parting: Rows | null = null;
  let greatest: Rows | null = null;
  let last: Rows | null = null;
  for (let i = 0, j = 0; i < first.length && j < second.length;) {
    const before = first.at[i]! - second.at[j]!;
    if (before === 0) {
      const apart = Math.abs(second.equity[j]! / scales[1] - first.equity[i]! / scales[0]);
      last = [i, j];
      steps++;
      if (apart > 0) {
        differing++;
        parting ??= last;
      }
      if (apart > most) {
        most = apart;
        greatest = last;
      }
    }
    if (before <= 0) i++;
    if (before >= 0) j++;
  }
  return {
    steps,
    alone: first.length + second.length - 2 * steps,
    differing,
    first: parting === null ? null : rowsAt(...parting),
    greatest: greatest === null ? null : rowsAt(...greatest),
    last: last === null ? null : rowsAt(...last),
  };
}

/** A row of the first and one of the second. */
type Rows = readonly [row: number, of: number];
