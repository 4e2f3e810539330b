/**
 * Comparing columns that are kept in different units, or as sums (COND-1): whole numbers across while that is exact,
 * and as the decimals that a strategy sees where it is not.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noRow, Wakes } from '../../src/engine/wakes.ts';
import { above, below, crosses, type Condition } from '../../src/strategy/condition.ts';
import { closesOf } from '../indicators/make.ts';
import { runs } from '../support/runs.ts';

const blockRows = 24;

interface Column {
  readonly values: readonly number[];
  readonly divisor: number;
  readonly isWhole: boolean;
}

function wakesOf(condition: Condition<'a' | 'b'>, a: Column, b: Column): Wakes {
  const rows = a.values.length - 1;
  const candles = closesOf(Array<number>(rows).fill(1));
  const column = (name: string) => {
    const { values, ...rest } = name === 'a' ? a : b;
    return { ...rest, values: Float64Array.from(values) };
  };
  const wakes = new Wakes([condition], candles, column, blockRows);
  wakes.scan(0, rows);
  return wakes;
}

/** Rows that a condition asks for, of two columns with a value before the first row. */
function found(condition: Condition<'a' | 'b'>, a: Column, b: Column): readonly number[] {
  const wakes = wakesOf(condition, a, b);
  const asked: number[] = [];
  for (let row = wakes.from(0); row < noRow; row = wakes.from(row + 1)) asked.push(row);
  return asked;
}

const decimal = ({ values, divisor }: Column, row: number): number => values[row + 1]! / divisor;
const rowsWhere = (a: Column, holds: (row: number) => boolean): readonly number[] =>
  a.values.flatMap((_, row) => (row < a.values.length - 1 && holds(row) ? [row] : []));

/** Two columns about one price, which differ by a few units of a sum: the size where decimals begin to agree. */
const closeColumns = fc
  .record({
    price: fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.integer({ min: 2 ** 42, max: 2 ** 47 })),
    periods: fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 })),
    offsets: fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), {
      minLength: 2,
      maxLength: blockRows,
    }),
    isWhole: fc.boolean(),
  })
  .map(({ price, periods: [p, q], offsets, isWhole }) => {
    const column = (period: number, k: 0 | 1): Column => ({
      values: offsets.map((offset) => price * period + offset[k]),
      divisor: period * 100,
      isWhole,
    });
    return [column(p, 0), column(q, 1)] as const;
  });

describe('conditions over columns', () => {
  it('COND-1 above and below are those of the decimals, at any size', () => {
    fc.assert(
      fc.property(closeColumns, ([a, b]) => {
        // Of one unit, numbers are compared before they are rounded.
        const isAbove = rowsWhere(a, (row) =>
          a.divisor === b.divisor
            ? a.values[row + 1]! > b.values[row + 1]!
            : decimal(a, row) > decimal(b, row),
        );
        expect(found(above('a', 'b'), a, b)).toEqual(isAbove);
        expect(found(below('b', 'a'), a, b)).toEqual(isAbove);
      }),
      { numRuns: runs(500) },
    );
  });

  it('COND-1 crossings are those of the decimals, at any size', () => {
    fc.assert(
      fc.property(closeColumns, ([a, b]) => {
        fc.pre(a.divisor !== b.divisor);
        const side = (row: number): number => Math.sign(decimal(a, row) - decimal(b, row));
        const crossed = rowsWhere(a, (row) => side(row) !== 0 && side(row - 1) !== side(row));
        expect(found(crosses('a', 'b'), a, b)).toEqual(crossed);
      }),
      { numRuns: runs(500) },
    );
  });

  it('COND-1 looks past as many rows as it is asked to, and no further than the block', () => {
    const whole = { divisor: 1, isWhole: true };
    const wakes = wakesOf(
      above('a', 'b'),
      { ...whole, values: [0, 1, 1, 0, 1] },
      { ...whole, values: [0, 0, 0, 0, 0] },
    );
    expect([1, 2, 3, 4].map((nth) => wakes.nth(0, nth))).toEqual([0, 1, 3, noRow]);
    expect([1, 2].map((nth) => wakes.nth(2, nth))).toEqual([3, noRow]);
  });
});
