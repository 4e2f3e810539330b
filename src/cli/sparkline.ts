/** A curve in one line of text, for a terminal: eight heights of a block. */

const heights = '▁▂▃▄▅▆▇█';

/**
 * The last value of each of `width` equal stretches of [from, to], drawn between `low` and `high`. A stretch without a
 * value is drawn like the one before it, and a blank before the first.
 */
export function sparkline(
  curve: { readonly at: ArrayLike<number>; readonly value: ArrayLike<number>; readonly length: number },
  frame: { readonly from: number; readonly to: number; readonly low: number; readonly high: number },
  width: number,
): string {
  const { from, to, low, high } = frame;
  const cells: string[] = Array.from({ length: width }, () => '');
  for (let i = 0; i < curve.length; i++) {
    const along = to === from ? 1 : (curve.at[i]! - from) / (to - from);
    const up = high === low ? 0.5 : (curve.value[i]! - low) / (high - low);
    if (along < 0 || along > 1) continue;
    cells[Math.min(width - 1, Math.floor(along * width))] =
      heights[Math.min(heights.length - 1, Math.floor(up * heights.length))]!;
  }
  let last = ' ';
  return cells.map((cell) => (last = cell === '' ? last : cell)).join('');
}
