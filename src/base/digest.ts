/**
 * A 128-bit digest of 64-bit words: the run's fingerprint.
 *
 * Eight 32-bit lanes take the halves of the words in turn, four words at a time, each step a bijection of the lane, so
 * that a change of a single word always changes its lane; the end mixes all lanes into four. A lane waits for its own
 * last multiplication; four at a time keep the processor busy meanwhile.
 * It finds accidents and differences, not forgers: it is no cryptographic hash. Words are read as little-endian
 * doubles, which is the byte order of every platform that runs Node; the first use asserts it.
 * The state is plain: `copyDigest` copies the digest so far.
 */
import { assert } from './assert.ts';

export interface DigestState {
  /** Lanes 2k and 2k + 1 take the halves of the words at places 4n + k. */
  readonly lanes: Int32Array;
  /** Words taken so far. */
  words: number;
}

const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;

export function emptyDigest(seed: number): DigestState {
  assert(littleEndian, 'the digest reads words in little-endian order');
  const lanes = new Int32Array(8);
  for (let k = 0; k < 8; k++) lanes[k] = Math.imul(P1, k + 1) ^ (P2 + seed);
  return { lanes, words: 0 };
}

export const copyDigest = ({ lanes, words }: DigestState): DigestState => ({ lanes: lanes.slice(), words });

/** Takes words [from, to) of a Float64Array, given as its Int32Array view over the same buffer. */
export function absorb(state: DigestState, halves: Int32Array, from: number, to: number): void {
  let i = from;
  while (i < to && (state.words & 3) !== 0) absorbWord(state, halves, i++);
  const end = i + ((to - i) & -4);
  state.words += end - i;
  absorbFours(state.lanes, halves, i, end);
  i = end;
  while (i < to) absorbWord(state, halves, i++);
}

function absorbWord(state: DigestState, halves: Int32Array, i: number): void {
  const { lanes, words } = state;
  const k = 2 * (words & 3);
  lanes[k] = lane(lanes[k]!, halves[2 * i]!);
  lanes[k + 1] = lane(lanes[k + 1]!, halves[2 * i + 1]!);
  state.words = words + 1;
}

/** Four lanes at a time, in two passes: eight, with their words, are more than a processor has registers. */
function absorbFours(lanes: Int32Array, halves: Int32Array, from: number, to: number): void {
  const end = 2 * to;
  for (let k = 0; k < 8; k += 4) {
    let a = lanes[k]!;
    let b = lanes[k + 1]!;
    let c = lanes[k + 2]!;
    let d = lanes[k + 3]!;
    // `lane` by hand: a call that the compiler happens not to inline here doubles the price of a candle.
    for (let j = 2 * from + k; j < end; j += 8) {
      const s = (a + Math.imul(halves[j]!, P2)) | 0;
      const t = (b + Math.imul(halves[j + 1]!, P2)) | 0;
      const u = (c + Math.imul(halves[j + 2]!, P2)) | 0;
      const v = (d + Math.imul(halves[j + 3]!, P2)) | 0;
      a = Math.imul((s << 13) | (s >>> 19), P1);
      b = Math.imul((t << 13) | (t >>> 19), P1);
      c = Math.imul((u << 13) | (u >>> 19), P1);
      d = Math.imul((v << 13) | (v >>> 19), P1);
    }
    lanes[k] = a;
    lanes[k + 1] = b;
    lanes[k + 2] = c;
    lanes[k + 3] = d;
  }
}

/** Takes a text, as its UTF-16 units, with its length. */
export function absorbText(state: DigestState, text: string): void {
  const words = new Float64Array(text.length + 1);
  words[0] = text.length;
  for (let i = 0; i < text.length; i++) words[i + 1] = text.charCodeAt(i);
  absorb(state, new Int32Array(words.buffer), 0, words.length);
}

/** Thirty-two hexadecimal digits. The state is left as it was. */
export function digestHex(state: DigestState): string {
  return digestWords(state)
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('');
}

/** The finished digest as four 32-bit integers, for digests of digests. */
export function digestWords({ lanes, words }: DigestState): readonly number[] {
  // Every lane is mixed through before two of them meet, so that what differs in one cannot lie still in the other.
  const fold = (k: number): number => lane(avalanche(lanes[k]!), avalanche(lanes[k + 4]!));
  let a = fold(0) ^ words;
  let b = fold(1) ^ Math.floor(words / 2 ** 32);
  let c = fold(2);
  let d = fold(3);
  a = (a + b + c + d) | 0;
  b = (b + a) | 0;
  c = (c + a) | 0;
  d = (d + a) | 0;
  a = avalanche(a);
  b = avalanche(b);
  c = avalanche(c);
  d = avalanche(d);
  a = (a + b + c + d) | 0;
  return [a, (b + a) | 0, (c + a) | 0, (d + a) | 0];
}

function lane(state: number, word: number): number {
  const mixed = (state + Math.imul(word, P2)) | 0;
  return Math.imul((mixed << 13) | (mixed >>> 19), P1);
}

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit reaches every output bit. */
function avalanche(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
