/**
 * Reading a tape, record by record. Where a field stands is known from the table of `tape.ts` alone: a reader takes
 * `words[at + places.filled.price]`, and makes objects of nothing but what it asks for.
 */
import { assert } from '../base/assert.ts';
import { noOrder } from '../model/order.ts';
import { linesOf, places, unpackChild, unpackOrder } from './packed.ts';
import { recordKinds, records, type RecordKind } from './records.ts';
import { type TapeState } from './tape.ts';

/** What reading needs of a tape. */
export type Readable = Pick<TapeState, 'chunks' | 'lengths'>;

/** The kinds of records in their full form. */
export type FullKind = Exclude<RecordKind, 'marketOrder' | 'childOrder'>;

/** Is shown a record: `words[at]` is its header. */
type Visit<Kind> = (kind: Kind, words: Float64Array, at: number) => void;

/** Goes through the records as they stand on the tape. */
export function walkWords({ chunks, lengths }: Readable, visit: Visit<RecordKind>): void {
  for (const [i, words] of chunks.entries()) {
    const end = lengths[i]!;
    for (let at = 0; at < end;) {
      const header = words[at]!;
      const length = Math.floor(header / 256);
      assert(length > 0 && at + length <= end, 'a journal ends with a whole record');
      visit(recordKinds[header % 256]!, words, at);
      at += length;
    }
  }
}

/** Goes through the records in their full form, those that the tape leaves out (`packed.ts`) in their places. */
export function walkRecords(tape: Readable, visit: Visit<FullKind>): void {
  let signals: Float64Array = new Float64Array(0);
  let signalAt = 0;
  let parent: Float64Array = signals;
  walkWords(tape, (kind, words, at) => {
    if (kind === 'marketOrder') {
      parent = unpackOrder(words, at, signals, signalAt);
      visit('order', parent, 0);
      return;
    }
    if (kind === 'childOrder') {
      visit('order', unpackChild(words, at, parent), 0);
      return;
    }
    visit(kind, words, at);
    if (kind === 'order') {
      if (words[at + places.order.parent] === noOrder)
        parent = words.subarray(at, at + records.order.length + 1);
    } else if (kind === 'signal') {
      signals = words;
      signalAt = at;
    } else if (kind === 'filled') linesOf(words, at, (line) => visit('ledger', line, 0));
  });
}

/** Takes down the text of a record of kind `text`. */
export function noteText(texts: Map<number, string>, words: Float64Array, at: number): void {
  const start = at + places.text.length + 1;
  const codes = words.subarray(start, start + words[at + places.text.length]!);
  texts.set(words[at + places.text.id]!, String.fromCharCode(...codes));
}

/** One record of the tape, its fields by name. */
export type JournalRecord = {
  readonly [K in Exclude<FullKind, 'text'>]: { readonly kind: K } & {
    readonly [Field in (typeof records)[K][number]]: number;
  };
}[Exclude<FullKind, 'text'>];

/** The record at `words[at]` as an object. */
export function recordOf(kind: Exclude<FullKind, 'text'>, words: Float64Array, at: number): JournalRecord {
  const fields = records[kind].map((field, i) => [field, words[at + 1 + i]!] as const);
  return { kind, ...Object.fromEntries(fields) } as JournalRecord;
}

/** All records as objects, and the texts by number: for whoever wants to see everything, and has the time. */
export function readTape(tape: Readable): {
  readonly records: readonly JournalRecord[];
  readonly texts: ReadonlyMap<number, string>;
} {
  const list: JournalRecord[] = [];
  const texts = new Map<number, string>();
  walkRecords(tape, (kind, words, at) => {
    if (kind === 'text') noteText(texts, words, at);
    else list.push(recordOf(kind, words, at));
  });
  return { records: list, texts };
}
