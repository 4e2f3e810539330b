/** Stretches of time: what is missing of what is wanted, the holes in what came, and pages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../support/runs.ts';
import { holes, paged, without, type Range } from '../../../src/connect/ccxt/ranges.ts';

const range = fc
  .tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }))
  .map(([from, length]) => ({ from, to: from + length }));
const covers = (ranges: readonly Range[], at: number): boolean =>
  ranges.some(({ from, to }) => at >= from && at < to);
const instants = Array.from({ length: 100 }, (_, at) => at);

describe('ranges', () => {
  it('what is missing is what is wanted and not known', () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (wanted, known) => {
        const missing = without(wanted, known);
        for (const at of instants)
          expect(covers(missing, at)).toBe(covers([wanted], at) && !covers(known, at));
        missing.forEach(({ from, to }, i) => expect(from).toBeLessThan(missing[i + 1]?.from ?? to));
      }),
    );
  });

  it('holes are where no candle opens', () => {
    fc.assert(
      fc.property(range, fc.uniqueArray(fc.nat(80)), (wanted, times) => {
        const sorted = [...times].sort((a, b) => a - b);
        const found = holes(sorted, wanted, 1);
        for (const at of instants)
          expect(covers(found, at)).toBe(covers([wanted], at) && !times.includes(at));
      }),
    );
  });

  it('pages are the same time, in parts that are no longer than a page', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 3 }), fc.integer({ min: 1, max: 7 }), (ranges, candles) => {
        const pages = paged(ranges, candles, 2);
        for (const { from, to } of pages) expect(to - from).toBeLessThanOrEqual(2 * candles);
        for (const at of instants) expect(covers(pages, at)).toBe(covers(ranges, at));
      }),
    );
  });
});
