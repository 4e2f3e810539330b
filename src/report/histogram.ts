/** How values are spread: counts in bins of one width, an edge at zero, outliers gathered in the first and the last. */
export interface Histogram {
  /** Width of a bin. */
  readonly width: number;
  readonly bins: readonly Bin[];
  /** Whether the first or the last bin holds what lies beyond it. */
  readonly gathersBelow: boolean;
  readonly gathersAbove: boolean;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** About so many bins between the first and the last percent of the values. */
const wanted = 36;

/** A value on an edge belongs to the bin above it, but for a value below zero that rounds onto an edge. */
export function histogram(values: readonly number[]): Histogram | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const low = Math.min(0, at(0.01));
  const high = Math.max(0, at(0.99));
  const width = niceWidth((high - low) / wanted);
  const first = Math.floor(low / width);
  const last = Math.max(first, Math.ceil(high / width) - 1);
  const counts = new Array<number>(last - first + 1).fill(0);
  let below = false;
  let above = false;
  for (const value of values) {
    const bin = Math.floor(value / width);
    below ||= bin < first;
    above ||= bin > last + (value === (last + 1) * width ? 1 : 0);
    counts[Math.min(last, Math.max(first, bin)) - first]! += 1;
  }
  return {
    width,
    bins: counts.map((count, i) => ({ from: (first + i) * width, to: (first + i + 1) * width, count })),
    gathersBelow: below,
    gathersAbove: above,
  };
}

/** The next of 1, 2, 5 times a power of ten, written in decimal so that it is the number nearest to it. */
function niceWidth(least: number): number {
  if (!(least > 0)) return 0.01;
  let exponent = -12;
  while (Number(`1e${exponent + 1}`) <= least) exponent++;
  const widths = [1, 2, 5, 10].map((factor) => Number(`${factor}e${exponent}`));
  return widths.find((width) => width >= least) ?? widths[3]!;
}
