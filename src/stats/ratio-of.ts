/** A ratio of two figures; null where it is beyond what a double holds, as an annual return may be (METR-1). */
export function ratioOf(figure: number, by: number): number | null {
  const ratio = figure / by;
  return Number.isFinite(ratio) ? ratio : null;
}
