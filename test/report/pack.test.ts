/** What is packed when a report is written is what its page unpacks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer, packColumn } from '../../src/report/pack.ts';
import { runs } from '../support/runs.ts';
import { pageScript } from './make.ts';

interface Reader {
  next(): number;
  readonly done: boolean;
}
const { Unpacker, unpackColumn } = pageScript(['unpack.js'], ['Unpacker', 'unpackColumn']) as {
  Unpacker: new (base64: string) => Reader;
  unpackColumn: (base64: string, digits?: number) => number[];
};

function packed(values: readonly number[]): Packer {
  const packer = new Packer();
  for (const value of values) packer.put(value);
  return packer;
}

describe('packed numbers', () => {
  it.each([
    // Six bits and the sign in the first byte, seven in each after it.
    [[0], 1],
    [[63], 1],
    [[-64], 1],
    [[64], 2],
    [[-65], 2],
    [[8191], 2],
    [[8192], 3],
    [[Number.MAX_SAFE_INTEGER], 8],
    [[-Number.MAX_SAFE_INTEGER], 8],
  ])('%j takes %i bytes', (values, bytes) => {
    expect(packed(values).length).toBe(bytes);
  });

  it('come back as they were, all safe integers', () => {
    const property = fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 400 }), (values) => {
      const reader = new Unpacker(packed(values).base64());
      expect(values.map(() => reader.next())).toEqual(values);
      expect(reader.done).toBe(true);
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it('come back as columns, with decimals', () => {
    expect(unpackColumn(packColumn([100, 105, -3, 0]), 2)).toEqual([1, 1.05, -0.03, 0]);
    expect(unpackColumn(packColumn([]))).toEqual([]);
  });

  it('are whole numbers', () => {
    expect(() => packed([0.5])).toThrow('whole');
  });
});
