/**
 * Mean and standard deviation of the last n values, at a cost that does not grow with n.
 *
 * The window is the present block of n values so far and the end of the block before. Each part has its sum and its
 * squares about its own mean, and two parts a and b of sums A and B become one: A + B, and
 * squares_a + squares_b + (b A - a B)^2 / (a b (a + b)).
 * Squares are only ever added, so none are lost where the deviation is small beside the mean, nothing drifts, and equal
 * prices give exactly zero. Source: T. Chan, G. Golub and R. LeVeque, "Algorithms for computing the sample variance",
 * The American Statistician 37 (1983).
 */
export class WindowMoments {
  readonly period: number;
  /** What the squares are divided by: n of a population, n - 1 of a sample. */
  readonly divisor: number;
  /** Below `slot` the values of the present block; from there on, the sums of the ends of the last one. */
  readonly tailSums: Float64Array;
  readonly tailSquares: Float64Array;
  slot = 0;
  headSum = 0;
  headSquares = 0;
  /** Whether a block has been completed: 0 or 1. */
  full = 0;

  constructor(period: number, divisor: number) {
    this.period = period;
    this.divisor = divisor;
    this.tailSums = new Float64Array(period);
    this.tailSquares = new Float64Array(period);
  }

  /**
   * Takes `values[from..to)` and writes mean and deviation after each from `at` on; NaN before n values were seen.
   * Where `means` and `deviations` are the same column, it has the deviations.
   */
  over(
    values: Float64Array,
    from: number,
    to: number,
    means: Float64Array,
    deviations: Float64Array,
    at: number,
  ): void {
    const { period, divisor, tailSums, tailSquares } = this;
    const shift = at - from;
    let { slot, headSum, headSquares, full } = this;
    let row = from;
    while (row < to) {
      const start = row;
      const end = Math.min(to, row + period - slot - 1);
      for (; row < end; row++) {
        const value = values[row]!;
        headSquares += squareOf(slot, headSum, value);
        headSum += value;
        tailSums[slot] = value;
        slot++;
        const left = period - slot;
        const tailSum = tailSums[slot]!;
        const gap = left * headSum - slot * tailSum;
        const squares = headSquares + tailSquares[slot]! + (gap * gap) / (slot * left * period);
        means[row + shift] = (headSum + tailSum) / period;
        deviations[row + shift] = Math.sqrt(squares / divisor);
      }
      if (full === 0) {
        means.fill(NaN, start + shift, row + shift);
        deviations.fill(NaN, start + shift, row + shift);
      }
      if (row === to) break;
      const value = values[row]!;
      tailSums[slot] = value;
      means[row + shift] = (headSum + value) / period;
      deviations[row + shift] = Math.sqrt((headSquares + squareOf(slot, headSum, value)) / divisor);
      row++;
      foldBlock(tailSums, tailSquares);
      slot = 0;
      headSum = 0;
      headSquares = 0;
      full = 1;
    }
    this.slot = slot;
    this.headSum = headSum;
    this.headSquares = headSquares;
    this.full = full;
  }
}

/** What the squares of `count` values of sum `sum` about their mean grow by when `value` joins them. */
function squareOf(count: number, sum: number, value: number): number {
  if (count === 0) return 0;
  const gap = count * value - sum;
  return (gap * gap) / (count * (count + 1));
}

/** Turns the values of a completed block, in `sums`, into the sums and squares of its ends. */
function foldBlock(sums: Float64Array, squares: Float64Array): void {
  let sum = 0;
  let square = 0;
  for (let k = sums.length - 1, count = 0; k >= 0; k--, count++) {
    const value = sums[k]!;
    square += squareOf(count, sum, value);
    sum += value;
    sums[k] = sum;
    squares[k] = square;
  }
}
