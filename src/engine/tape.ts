/**
 * The journal's one canonical form: a tape of 64-bit words.
 *
 * Every record is a header word (kind + 256 x length, the header included) followed by numbers; lists of words are the
 * fields of `records` in order. Text is interned: its record comes before its first use and gives it a number. Zero
 * stands for "none"; a NaN or -0 is a bug. The tape is what is stored, what is hashed, and what a journal is read from.
 * A word once written never changes.
 */
import { assert } from '../base/assert.ts';
import { absorb, emptyDigest, type DigestState } from '../base/digest.ts';
import { grown } from '../market/candles.ts';

/** Kinds of records with their fields, in the order of the words. */
export const records = {
  text: ['id', 'length'],
  signal: ['at', 'signal', 'strategy', 'market', 'action', 'side', 'decisionPrice'],
  refusal: ['at', 'signal', 'market', 'stage', 'reason', 'value', 'bound'],
  order: [
    'at', 'order', 'signal', 'strategy', 'market', 'side', 'type', 'role', 'timeInForce', 'flags', 'quantity',
    'quoteAmount', 'limit', 'trigger', 'offset', 'rate', 'limitOffset', 'share', 'parent', 'decisionPrice',
  ],
  accepted: ['at', 'order', 'market', 'quantity', 'limit', 'trigger'],
  rejected: ['at', 'order', 'market', 'reason', 'value', 'bound'],
  triggered: ['at', 'order', 'market', 'price'],
  filled: [
    'at', 'order', 'market', 'price', 'priceBefore', 'quantity', 'leaves', 'cost', 'fee', 'feeCurrency', 'liquidity',
  ],
  cancelAsked: ['at', 'order', 'market'],
  cancelled: ['at', 'order', 'market', 'reason', 'leaves'],
  expired: ['at', 'order', 'market'],
  resized: ['at', 'order', 'market', 'leaves'],
  uncovered: ['at', 'order', 'market', 'quantity'],
  ambiguous: ['at', 'order', 'market', 'highFirst', 'difference'],
  ledger: ['at', 'currency', 'amount', 'reason', 'order'],
} as const; // prettier-ignore

export type RecordKind = keyof typeof records;
export const recordKinds: readonly RecordKind[] = Object.keys(records) as RecordKind[];

const headers = Object.fromEntries(
  recordKinds.map((kind, code) => [kind, code + 256 * (records[kind].length + 1)]),
) as Readonly<Record<RecordKind, number>>;

/** Words are hashed when so many are waiting; the digest does not depend on it. */
const batchWords = 4096;

export interface TapeState {
  words: Float64Array;
  length: number;
  hashed: number;
  readonly digest: DigestState;
  readonly texts: Map<string, number>;
}

export class Tape {
  readonly state: TapeState;
  #halves: Int32Array;

  constructor(state: TapeState) {
    this.state = state;
    this.#halves = new Int32Array(state.words.buffer);
  }

  static emptyState(): TapeState {
    return { words: new Float64Array(1024), length: 0, hashed: 0, digest: emptyDigest(1), texts: new Map() };
  }

  /** Opens a record of `kind`: exactly as many `put`s must follow as it has fields. */
  open(kind: RecordKind): void {
    const { state } = this;
    if (state.length + 64 > state.words.length) this.#grow(state.length + 64);
    if (state.length - state.hashed >= batchWords) this.#hash();
    state.words[state.length++] = headers[kind];
  }

  put(word: number): void {
    const { state } = this;
    state.words[state.length++] = word;
  }

  /** The number of a text, which is written to the tape when it is new. Not between `open` and the last `put`. */
  textId(text: string): number {
    const { texts } = this.state;
    const known = texts.get(text);
    if (known !== undefined) return known;
    const id = texts.size + 1;
    texts.set(text, id);
    const { state } = this;
    const length = 3 + text.length;
    if (state.length + length > state.words.length) this.#grow(state.length + length);
    this.put(recordKinds.indexOf('text') + 256 * length);
    this.put(id);
    this.put(text.length);
    for (let i = 0; i < text.length; i++) this.put(text.charCodeAt(i));
    return id;
  }

  /** The digest of every word so far. */
  digest(): DigestState {
    this.#hash();
    return this.state.digest;
  }

  #hash(): void {
    const { state } = this;
    absorb(state.digest, this.#halves, state.hashed, state.length);
    state.hashed = state.length;
  }

  #grow(needed: number): void {
    const { state } = this;
    assert(needed < 2 ** 29, 'a journal of more than half a milliard words does not fit in memory');
    state.words = grown(state.words, Math.max(needed, state.words.length * 2));
    this.#halves = new Int32Array(state.words.buffer);
  }
}

/** Copies the state, the unused part of the tape left out. */
export function copyTape(state: TapeState): TapeState {
  return {
    words: state.words.slice(0, Math.max(state.length, 64)),
    length: state.length,
    hashed: state.hashed,
    digest: { ...state.digest },
    texts: new Map(state.texts),
  };
}
