/** Where two values of plain JSON differ: every leaf, by its path, in the order of the first. */
import { pathText } from './source.ts';

export interface JsonDifference {
  /** `trades[3].netProfit`; empty for the whole. */
  readonly path: string;
  /** As JSON; null where there is nothing. */
  readonly first: string | null;
  readonly second: string | null;
}

/** At most `most` differences; the rest is not looked for. */
export function jsonDifferences(first: unknown, second: unknown, most: number): readonly JsonDifference[] {
  const found: JsonDifference[] = [];
  visit(first, second, [], found, most);
  return found;
}

function visit(
  a: unknown,
  b: unknown,
  path: readonly (string | number)[],
  found: JsonDifference[],
  most: number,
): void {
  if (found.length >= most) return;
  if (isGroup(a) && isGroup(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      visit(a[key], b[key], [...path, Array.isArray(a) ? Number(key) : key], found, most);
    return;
  }
  const texts = [textOf(a), textOf(b)] as const;
  if (texts[0] !== texts[1]) found.push({ path: pathText(path), first: texts[0], second: texts[1] });
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
