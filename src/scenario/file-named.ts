/** Which of the files that a scenario names one is that was found beside it. */

/** A path without the steps up that it begins with, which whoever finds the file resolves. */
const inside = (name: string): string => name.replace(/^(\.{1,2}\/)+/, '');

/**
 * Of `names`, that by which `file` was found: the longest one that it ends with, since `day/a.csv` ends with `a.csv`, too.
 * The first one of equals, and where none fits.
 */
export function nameOf(file: string, names: readonly string[]): string {
  const fitting = names.filter((name) => file.endsWith(inside(name)));
  const longest = Math.max(...fitting.map((name) => inside(name).length));
  return fitting.find((name) => inside(name).length === longest) ?? names[0]!;
}
