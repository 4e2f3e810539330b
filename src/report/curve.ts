/** The curve of an account as it is drawn: equity, drawdown, and the benchmark at the same size at the start. */
import type { EquitySeries } from '../stats/equity-series.ts';
import { telling } from './detail.ts';

export interface EquityCurve {
  /** Rows of the run. */
  readonly rows: number;
  /** Columns of the rows that are drawn: UTC ms, money, negative fraction of the peak, money. */
  readonly at: readonly number[];
  readonly equity: readonly number[];
  readonly drawdown: readonly number[];
  /** Null throughout where there is none. */
  readonly benchmark: readonly (number | null)[];
}

const buckets = 1000;

/** `scale`: units of money in one of the currency. */
export function equityCurve(
  series: EquitySeries,
  benchmark: EquitySeries | null,
  scale: number,
): EquityCurve {
  const { at, equity, length } = series;
  const drawdown = new Float64Array(length);
  let peak = -Infinity;
  for (let row = 0; row < length; row++) {
    if (equity[row]! > peak) peak = equity[row]!;
    drawdown[row] = peak > 0 ? equity[row]! / peak - 1 : 0;
  }
  const rows = telling(length, [equity, drawdown], buckets);
  const instants = rows.map((row) => at[row]!);
  const prices = benchmark === null ? instants.map(() => null) : priceAt(benchmark, instants);
  const first = prices.find((price) => price !== null) ?? null;
  const start = (equity[0] ?? 0) / scale;
  return {
    rows: length,
    at: instants,
    equity: rows.map((row) => equity[row]! / scale),
    drawdown: rows.map((row) => drawdown[row]!),
    benchmark: prices.map((price) => (price === null || first === null ? null : (price / first) * start)),
  };
}

/** The last price known at each of the instants, which ascend. */
function priceAt(
  { at, equity, length }: EquitySeries,
  instants: readonly number[],
): readonly (number | null)[] {
  let row = -1;
  return instants.map((instant) => {
    while (row + 1 < length && at[row + 1]! <= instant) row += 1;
    return row < 0 ? null : equity[row]!;
  });
}
