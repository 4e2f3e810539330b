/**
 * Markets that move together: those that are connected by correlations above a bound, each with at least one other
 * (single linkage). Which of them a portfolio holds is one bet more than many.
 */

/**
 * The largest cluster of `count` markets, ascending; of several as large the one with the first market. Null where no
 * two of them are connected. A correlation that is not defined connects nothing.
 */
export function largestCluster(
  count: number,
  correlation: (one: number, other: number) => number | null,
  above: number,
): readonly number[] | null {
  const seen = new Set<number>();
  let largest: readonly number[] = [];
  for (let first = 0; first < count; first++) {
    if (seen.has(first)) continue;
    const cluster = [first];
    seen.add(first);
    // It grows while it is walked.
    for (const one of cluster) {
      for (let other = 0; other < count; other++) {
        if (seen.has(other) || !((correlation(one, other) ?? -1) > above)) continue;
        seen.add(other);
        cluster.push(other);
      }
    }
    if (cluster.length > largest.length) largest = cluster;
  }
  return largest.length < 2 ? null : [...largest].sort((a, b) => a - b);
}
