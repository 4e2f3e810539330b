/**
 * Chance, as an argument. Two forms:
 * `draw` is a pure function of its keys (DET-2), so that adding a market or a model shifts nobody else's chances;
 * `RandomStream` is a sequence (sfc32, Chris Doty-Humphrey, PractRand) for generators of test and benchmark data.
 */

/** A number in [0, 1) that depends on the seed and the keys alone. Keys are integers up to 2^53. */
export function draw(seed: number, ...keys: readonly number[]): number {
  let h = mix(0x9e3779b9, seed);
  for (const key of keys) h = mix(h, key);
  return (mix(h, 1) >>> 0) / 2 ** 32;
}

/** A 32-bit key for a name, to be used in `draw`. */
export function keyOf(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

function mix(state: number, key: number): number {
  let h = state ^ (key | 0) ^ Math.imul(Math.floor(key / 2 ** 32) | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) | 0;
}

export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = 0x5eed;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    this.#c |= 0;
    return (t >>> 0) / 2 ** 32;
  }

  /** Nearly normal, mean 0, deviation 1: twelve uniforms (Irwin-Hall), so that no `log` or `cos` is needed. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }
}
