/** The value that so much of a list lies at or below: 0.5 is its upper median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
