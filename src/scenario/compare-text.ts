/**
 * Where two texts differ, for a person who looks for what was changed: each place with line, column, what stands there
 * and what should, and a little of the text before it. Numbers and words come whole. After a change the texts are
 * brought in step again where they agree for a while; where they no longer do, that place is the last.
 */

export interface TextDifference {
  /** Of the first text, from 1. */
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly first: string;
  readonly second: string;
}

/** So many characters must agree for the texts to be in step again, and it is looked for so far. */
const agree = 24;
const reach = 400;
const shown = 60;

/** The first `most` places; none when the texts are the same. */
export function textDifferences(first: string, second: string, most: number): readonly TextDifference[] {
  const found: TextDifference[] = [];
  let [i, j] = [0, 0];
  while (found.length < most) {
    while (i < first.length && j < second.length && first.charCodeAt(i) === second.charCodeAt(j)) {
      i++;
      j++;
    }
    if (i === first.length && j === second.length) break;
    const begin = wordStart(first, i);
    const step = inStep(first, i, second, j);
    const [to, toSecond] = step === null ? [first.length, second.length] : step;
    const end = step === null ? to : wordEnd(first, to);
    const lines = first.slice(0, begin).split('\n');
    found.push({
      line: lines.length,
      column: lines.at(-1)!.length + 1,
      before: first.slice(Math.max(0, begin - shown), begin),
      first: short(first.slice(begin, end)),
      second: short(second.slice(begin + j - i, toSecond + end - to)),
    });
    i = to;
    j = toSecond;
  }
  return found;
}

/** The nearest places from which on both texts agree again; null when there are none within reach. */
function inStep(a: string, i: number, b: string, j: number): readonly [number, number] | null {
  for (let skipped = 1; skipped <= 2 * reach; skipped++) {
    for (let s = Math.max(0, skipped - reach); s <= Math.min(skipped, reach); s++) {
      const p = i + s;
      const q = j + skipped - s;
      if (p > a.length || q > b.length) continue;
      const isEnd = p === a.length && q === b.length;
      if (isEnd || (a.length - p >= agree && a.startsWith(b.slice(q, q + agree), p) && b.length - q >= agree))
        return [p, q];
    }
  }
  return null;
}

const isInWord = (text: string, at: number): boolean => /[\p{L}\p{N}.,+_-]/u.test(text.charAt(at));

function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < shown && isInWord(text, start - 1)) start--;
  return start;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < shown && isInWord(text, end)) end++;
  return end;
}

const short = (text: string): string => (text.length > 2 * shown ? `${text.slice(0, 2 * shown)}…` : text);
