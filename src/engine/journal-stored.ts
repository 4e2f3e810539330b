/**
 * A journal from what was kept of it, the words of its tape and its equity rows: as the run left it, so that it can be
 * read, compared, and its digest told again.
 */
import { Journal, type JournalState } from './journal.ts';
import { Tape } from './tape.ts';
import { noteText, walkWords } from './tape-read.ts';

/** The columns are used as they are, not copied. A tape that does not end with a whole record is a bug. */
export function journalOf(words: Float64Array, equity: Float64Array): JournalState {
  const state = Journal.emptyState(equity);
  const numbered = new Map<number, string>();
  const tape = { ...Tape.emptyState(), chunks: [words], lengths: [words.length] };
  walkWords(tape, (kind, record, at) => {
    if (kind === 'text') noteText(numbered, record, at);
  });
  for (const [id, text] of numbered) tape.texts.set(text, id);
  const journal = { ...state, tape };
  new Journal(journal).rows.close(equity.length);
  return journal;
}
