/** Stretches of time, [from, to), in which candles open. */

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of `wanted` is in none of `known`, in order. */
export function without(wanted: Range, known: readonly Range[]): readonly Range[] {
  const left: Range[] = [];
  let at = wanted.from;
  for (const { from, to } of [...known].sort((a, b) => a.from - b.from)) {
    if (from > at) left.push({ from: at, to: Math.min(from, wanted.to) });
    at = Math.max(at, to);
    if (at >= wanted.to) return left.filter((range) => range.to > range.from);
  }
  return at < wanted.to ? [...left, { from: at, to: wanted.to }] : left;
}

/** Where no candle opens among `times`, which increase, of those that could in `range`. */
export function holes(times: readonly number[], range: Range, durationMs: number): readonly Range[] {
  const found: Range[] = [];
  let next = range.from;
  for (const time of times) {
    if (time < range.from || time >= range.to) continue;
    if (time > next) found.push({ from: next, to: time });
    next = time + durationMs;
  }
  return next < range.to ? [...found, { from: next, to: range.to }] : found;
}

/** Ranges cut into pages of at most so many candles. */
export function paged(ranges: readonly Range[], candles: number, durationMs: number): readonly Range[] {
  const step = candles * durationMs;
  return ranges.flatMap(({ from, to }) =>
    Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => ({
      from: from + i * step,
      to: Math.min(to, from + (i + 1) * step),
    })),
  );
}
