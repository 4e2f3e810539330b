/**
 * The journal's one canonical form: a tape of 64-bit words.
 *
 * Every record is a header word (kind + 256 x length, the header included) followed by numbers; lists of words are the
 * fields of `records` in order. Text is interned: its record comes before its first use and gives it a number. Zero
 * stands for "none"; a NaN or -0 is a bug. The tape is what is stored, what is hashed, and what a journal is read from.
 * A word once written never changes. What follows from other words is not written (`packed.ts`).
 */
import { absorb, copyDigest, emptyDigest, type DigestState } from '../base/digest.ts';
import { recordKinds } from './records.ts';

/** Words of one chunk; a tape is a list of chunks, so that it grows without being copied. */
const chunkWords = 1 << 15;

export interface TapeState {
  /** A record lies whole in one chunk, so a chunk may end with room left: `lengths` says how much of it is used. */
  readonly chunks: Float64Array[];
  readonly lengths: number[];
  /** Chunks whose words the digest has taken, and how many words of the next. */
  hashedChunks: number;
  hashedWords: number;
  readonly digest: DigestState;
  readonly texts: Map<string, number>;
}

export class Tape {
  readonly state: TapeState;
  /** The chunk in hand: `open` says where in it the fields of a record go. */
  words: Float64Array;
  /** Where the next record begins. */
  private end: number;

  constructor(state: TapeState) {
    this.state = state;
    this.words = state.chunks.at(-1)!;
    this.end = state.lengths.at(-1)!;
  }

  static emptyState(): TapeState {
    return {
      chunks: [new Float64Array(chunkWords)],
      lengths: [0],
      hashedChunks: 0,
      hashedWords: 0,
      digest: emptyDigest(1),
      texts: new Map(),
    };
  }

  /** Opens the record of a header; returns the place in `words` of its first field. Every field must be written. */
  open(header: number): number {
    const at = this.room(header >> 8);
    this.words[at] = header;
    return at + 1;
  }

  /** The same of a record about an order: returns the place of the field after these. */
  openAbout(header: number, at: number, order: number, market: number): number {
    const place = this.open(header);
    const { words } = this;
    words[place] = at;
    words[place + 1] = order;
    words[place + 2] = market;
    return place + 3;
  }

  /** The number of a text, which is written to the tape when it is new. Not while a record is being written. */
  textId(text: string): number {
    const { texts } = this.state;
    const known = texts.get(text);
    if (known !== undefined) return known;
    const id = texts.size + 1;
    texts.set(text, id);
    const at = this.room(3 + text.length);
    const { words } = this;
    words[at] = recordKinds.indexOf('text') + 256 * (3 + text.length);
    words[at + 1] = id;
    words[at + 2] = text.length;
    for (let i = 0; i < text.length; i++) words[at + 3 + i] = text.charCodeAt(i);
    return id;
  }

  /** Words so far. */
  get length(): number {
    this.settle();
    return this.state.lengths.reduce((sum, length) => sum + length, 0);
  }

  /** The digest of every word so far. */
  digest(): DigestState {
    this.hash();
    return this.state.digest;
  }

  /** Writes what this object keeps aside back into its state. */
  settle(): void {
    this.state.lengths[this.state.lengths.length - 1] = this.end;
  }

  /** Takes `length` words in one piece and returns where they begin. */
  private room(length: number): number {
    if (this.end + length > this.words.length) this.nextChunk(length);
    const at = this.end;
    this.end = at + length;
    return at;
  }

  /** A chunk is hashed when it is full, while it is still at hand; the digest does not depend on when. */
  private nextChunk(length: number): void {
    this.hash();
    this.words = new Float64Array(Math.max(chunkWords, length));
    this.state.chunks.push(this.words);
    this.state.lengths.push(0);
    this.end = 0;
  }

  private hash(): void {
    const { state } = this;
    this.settle();
    for (let c = state.hashedChunks; c < state.chunks.length; c++) {
      const { buffer, byteOffset, length } = state.chunks[c]!;
      absorb(
        state.digest,
        new Int32Array(buffer, byteOffset, 2 * length),
        state.hashedWords,
        state.lengths[c]!,
      );
      state.hashedWords = c === state.chunks.length - 1 ? state.lengths[c]! : 0;
      state.hashedChunks = Math.min(c + 1, state.chunks.length - 1);
    }
  }
}

/** The words of a tape in one piece. */
export function tapeWords(state: Pick<TapeState, 'chunks' | 'lengths'>): Float64Array {
  const words = new Float64Array(state.lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [i, chunk] of state.chunks.entries()) {
    words.set(chunk.subarray(0, state.lengths[i]), at);
    at += state.lengths[i]!;
  }
  return words;
}

export function copyTape(state: TapeState): TapeState {
  return {
    ...state,
    chunks: state.chunks.map((chunk) => chunk.slice()),
    lengths: [...state.lengths],
    digest: copyDigest(state.digest),
    texts: new Map(state.texts),
  };
}
