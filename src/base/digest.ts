/**
 * A 128-bit digest of 64-bit words: the run's fingerprint.
 *
 * Four 32-bit lanes take the halves of the words in turn (even words lanes a and b, odd words c and d), each step a
 * bijection of the lane, so that a change of a single word always changes its lane; the end mixes all lanes.
 * It finds accidents and differences, not forgers: it is no cryptographic hash. Words are read as little-endian
 * doubles, which is the byte order of every platform that runs Node; the first use asserts it.
 * The state is plain: copying its fields copies the digest so far.
 */
import { assert } from './assert.ts';

export interface DigestState {
  a: number;
  b: number;
  c: number;
  d: number;
  /** Words taken so far. */
  words: number;
}

const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;

export function emptyDigest(seed: number): DigestState {
  assert(littleEndian(), 'the digest reads words in little-endian order');
  return {
    a: (P1 + seed) | 0,
    b: (P2 ^ seed) | 0,
    c: (seed + 0x27d4eb2f) | 0,
    d: (seed ^ 0x165667b1) | 0,
    words: 0,
  };
}

/** Takes words [from, to) of a Float64Array, given as its Int32Array view over the same buffer. */
export function absorb(state: DigestState, halves: Int32Array, from: number, to: number): void {
  // A word at an odd place goes to lanes c and d: the lanes change places, and change back at the end.
  const isOdd = (state.words & 1) === 1;
  let a = isOdd ? state.c : state.a;
  let b = isOdd ? state.d : state.b;
  let c = isOdd ? state.a : state.c;
  let d = isOdd ? state.b : state.d;
  const pairs = from + ((to - from) & -2);
  // `lane` by hand: a call that the compiler happens not to inline here doubles the price of a candle.
  for (let i = from; i < pairs; i += 2) {
    const j = 2 * i;
    const w = (a + Math.imul(halves[j]!, P2)) | 0;
    const x = (b + Math.imul(halves[j + 1]!, P2)) | 0;
    const y = (c + Math.imul(halves[j + 2]!, P2)) | 0;
    const z = (d + Math.imul(halves[j + 3]!, P2)) | 0;
    a = Math.imul((w << 13) | (w >>> 19), P1);
    b = Math.imul((x << 13) | (x >>> 19), P1);
    c = Math.imul((y << 13) | (y >>> 19), P1);
    d = Math.imul((z << 13) | (z >>> 19), P1);
  }
  if (pairs < to) {
    a = lane(a, halves[2 * pairs]!);
    b = lane(b, halves[2 * pairs + 1]!);
  }
  state.a = isOdd ? c : a;
  state.b = isOdd ? d : b;
  state.c = isOdd ? a : c;
  state.d = isOdd ? b : d;
  state.words += to - from;
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
export function digestWords(state: DigestState): readonly number[] {
  let { a, b, c, d } = state;
  a ^= state.words;
  b ^= Math.floor(state.words / 2 ** 32);
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

function littleEndian(): boolean {
  return new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
}
