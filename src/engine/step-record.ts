/**
 * What one input made the engine write: the words of the tape and the equity rows since a mark. A journal of inputs
 * keeps both beside each input, and a replay is held against them byte for byte (FLOW-2).
 */
import type { Journal } from './journal.ts';

/** A place between two steps. */
export interface StepMark {
  readonly chunk: number;
  readonly word: number;
  readonly row: number;
}

export interface StepRecord {
  readonly tape: Float64Array;
  readonly equity: Float64Array;
}

/** Before all that was ever written. */
export const beginning: StepMark = { chunk: 0, word: 0, row: 0 };

/** The end of what has been written so far. */
export function markOf(journal: Journal): StepMark {
  journal.settle();
  const { tape, rows } = journal.state;
  return { chunk: tape.lengths.length - 1, word: tape.lengths.at(-1)!, row: rows };
}

/** What was written after `mark`, as copies. */
export function writtenSince(journal: Journal, mark: StepMark): StepRecord {
  journal.settle();
  const { tape, equity, rows } = journal.state;
  const parts = tape.chunks
    .slice(mark.chunk)
    .map((words, c) => words.subarray(c === 0 ? mark.word : 0, tape.lengths[mark.chunk + c]));
  const words = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return { tape: words, equity: equity.slice(mark.row, rows) };
}

/** Whether two steps wrote the same, to the last bit; a NaN is itself. */
export const sameRecord = (a: StepRecord, b: StepRecord): boolean =>
  sameWords(a.tape, b.tape) && sameWords(a.equity, b.equity);

function sameWords(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
