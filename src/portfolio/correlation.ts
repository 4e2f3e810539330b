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

/** Of the closes up to rows `rowA` and `rowB`; -1 for none. `period` is at least 2. */
export function correlation(a: Closes, rowA: number, b: Closes, rowB: number, period: number): number | null {
  // The last ones first: how far back they lie is known when they are found.
  const x = new Float64Array(period);
  const y = new Float64Array(period);
  let laterA = NaN;
  let laterB = NaN;
  let at = period;
  for (let i = rowA, j = rowB; i >= 0 && j >= 0;) {
    const ahead = a.time[i]! - b.time[j]!;
    if (ahead !== 0) {
      if (ahead > 0) i--;
      else j--;
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
  let common = 0;
  for (let i = 0, j = 0; i < a.time.length && j < b.time.length;) {
    const ahead = a.time[i]! - b.time[j]!;
    if (ahead === 0) common++;
    if (ahead <= 0) i++;
    if (ahead >= 0) j++;
  }
  return common < 3 ? null : correlation(a, a.time.length - 1, b, b.time.length - 1, common - 1);
}
