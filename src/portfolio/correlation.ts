/**
 * How alike two markets move (SIZE-1, RISK-2): the sample correlation of their simple returns, close to close.
 *
 * Formula: sum((x - mean x)(y - mean y)) / sqrt(sum((x - mean x)^2) sum((y - mean y)^2)), in [-1, 1]; x and y the returns
 * c[i] / c[i - 1] - 1 between instants at which both markets closed a candle, the last `period` of them. A return over a
 * gap of one market is one over the same time of the other. Simple returns, not logarithms, so that a decision hangs on
 * + - x / and a root alone (DET-1). Summed from the oldest on, so that it is the same whichever market comes first.
 * Source: K. Pearson, "Notes on regression and inheritance in the case of two parents", Proceedings of the Royal Society
 * 58 (1895).
 *
 * Null where it is not defined: fewer than `period` returns in common, or a market whose returns do not differ by more
 * than rounding.
 */

/** Closes with the opening times of their candles, which increase. */
export interface Closes {
  readonly time: Float64Array;
  readonly close: Float64Array;
}

/** Room for the returns of two markets, one column each. */
export interface Returns {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export const roomFor = (period: number): Returns => ({
  x: new Float64Array(period),
  y: new Float64Array(period),
});

/**
 * Of the closes up to rows `rowA` and `rowB`; -1 for none. `period` is at least 2; `room` for it is written over by who asks
 * often.
 */
export function correlation(
  a: Closes,
  rowA: number,
  b: Closes,
  rowB: number,
  period: number,
  room: Returns = roomFor(period),
): number | null {
  // The last ones first: how far back they lie is known when they are found.
  const { x, y } = room;
  let laterA = NaN;
  let laterB = NaN;
  let at = period;
  for (let i = rowA, j = rowB; i >= 0 && j >= 0;) {
    const timeA = a.time[i]!;
    const timeB = b.time[j]!;
    if (timeA !== timeB) {
      if (timeA > timeB) i = rowUpTo(a.time, i - 1, timeB);
      else j = rowUpTo(b.time, j - 1, timeA);
      continue;
    }
    const closeA = a.close[i--]!;
    const closeB = b.close[j--]!;
    if (!Number.isNaN(laterA)) {
      at--;
      x[at] = laterA / closeA - 1;
      y[at] = laterB / closeB - 1;
      if (at === 0) return correlationOf(x, y);
    }
    laterA = closeA;
    laterB = closeB;
  }
  return null;
}

/**
 * The last row up to `row` whose candle opened no later than at `time`; -1 for none. Rows near by are found first, and far
 * ones soon: one market may have ended long before the other.
 */
export function rowUpTo(times: Float64Array, row: number, time: number): number {
  let low = row;
  let high = row + 1;
  for (let step = 1; low >= 0 && times[low]! > time; step *= 2) {
    high = low;
    low -= step;
  }
  // What is looked for lies in [low, high).
  low = Math.max(low, -1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! > time) high = middle;
    else low = middle;
  }
  return low;
}

/** The last row of `a` up to `rowA` at whose instant `b` has closed a candle, too, up to `rowB`; -1 for none. */
export function rowInCommon(a: Closes, rowA: number, b: Closes, rowB: number): number {
  let i = rowA;
  for (let j = rowB; i >= 0 && j >= 0;) {
    const timeA = a.time[i]!;
    const timeB = b.time[j]!;
    if (timeA === timeB) return i;
    if (timeA > timeB) i = rowUpTo(a.time, i - 1, timeB);
    else j = rowUpTo(b.time, j - 1, timeA);
  }
  return -1;
}

/** How many instants there are at which both have closed a candle, up to rows `rowA` and `rowB`; no more than `most`. */
export function closesInCommon(a: Closes, rowA: number, b: Closes, rowB: number, most = Infinity): number {
  let common = 0;
  for (let i = rowA, j = rowB; i >= 0 && j >= 0 && common < most;) {
    const timeA = a.time[i]!;
    const timeB = b.time[j]!;
    if (timeA === timeB) {
      common++;
      i--;
      j--;
    } else if (timeA > timeB) i = rowUpTo(a.time, i - 1, timeB);
    else j = rowUpTo(b.time, j - 1, timeA);
  }
  return common;
}

/** Of two columns of returns, of one length. */
export function correlationOf(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  if (n < 2) return null;
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    const awayX = x[i]! - meanX;
    const awayY = y[i]! - meanY;
    squaresX += awayX * awayX;
    squaresY += awayY * awayY;
    products += awayX * awayY;
  }
  if (isNoise(squaresX, n, meanX) || isNoise(squaresY, n, meanY)) return null;
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresX * squaresY)));
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** A return is known to about 2^-52 of one more than it: a deviation of no more than four times that is none. */
function isNoise(squares: number, n: number, mean: number): boolean {
  const least = 2 ** -50 * (1 + Math.abs(mean));
  return squares <= n * least * least;
}

/** Of all closes that two markets have in common, as a whole. */
export function wholeCorrelation(a: Closes, b: Closes): number | null {
  const common = closesInCommon(a, a.time.length - 1, b, b.time.length - 1);
  return common < 3 ? null : correlation(a, a.time.length - 1, b, b.time.length - 1, common - 1);
}
