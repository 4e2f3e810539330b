/**
 * Whole numbers as few bytes, for what the page carries: each is zigzag-coded in groups of seven bits, small ones in
 * one byte. Exact for all safe integers. `page/unpack.js` reads them back.
 */
import { assert } from '../base/assert.ts';

export class Packer {
  private bytes = new Uint8Array(1024);
  /** Bytes so far. */
  length = 0;

  put(value: number): void {
    assert(Number.isSafeInteger(value), 'only whole numbers are packed');
    // Eight bytes of seven bits hold 56.
    if (this.length + 8 > this.bytes.length) this.grow();
    let rest = value < 0 ? -(value + 1) : value;
    // The sign is the lowest bit of the first byte.
    let low = (rest % 64) * 2 + (value < 0 ? 1 : 0);
    rest = Math.floor(rest / 64);
    while (rest > 0) {
      this.bytes[this.length++] = low | 128;
      low = rest % 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = low;
  }

  /** The bytes so far, a copy. */
  taken(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  base64(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString('base64');
  }

  private grow(): void {
    const wider = new Uint8Array(this.bytes.length * 2);
    wider.set(this.bytes);
    this.bytes = wider;
  }
}

/** A column of whole numbers, each as its distance from the one before. */
export function packColumn(values: ArrayLike<number>): string {
  const packer = new Packer();
  let before = 0;
  for (let i = 0; i < values.length; i++) {
    packer.put(values[i]! - before);
    before = values[i]!;
  }
  return packer.base64();
}
