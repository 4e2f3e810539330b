/** What `frameCsv` writes, another project's reader reads back: papaparse, which comes with danfojs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { danfo, frameCsv } from '../../src/frames/index.ts';
import { framesOf } from '../../src/frames/run-frames.ts';
import { reportModel } from '../../src/report/model.ts';
import { csvOf } from '../../src/report/csv.ts';
import { richRun } from '../report/rich.ts';
import { readCsv } from './make.ts';
import '../support/runs.ts';

const frameOf = (columns: readonly string[], rows: readonly (readonly unknown[])[]) =>
  new danfo.DataFrame(rows, { columns: [...columns], dtypes: columns.map(() => 'string') });

describe('a frame as CSV', () => {
  it('quotes commas, quotes and line feeds, and leaves empty what is undefined', () => {
    const frame = frameOf(
      ['a,b', 'c "d"', 'e'],
      [
        ['x, y', 'say "yes"', 'two\nlines'],
        [null, undefined, NaN],
        [1e-7, -0.1, 1763856000000],
      ],
    );
    const text = frameCsv(frame);
    expect(text).toBe('"a,b","c ""d""",e\n"x, y","say ""yes""","two\nlines"\n,,\n1e-7,-0.1,1763856000000\n');
    expect(readCsv(text)).toEqual([
      ['a,b', 'c "d"', 'e'],
      ['x, y', 'say "yes"', 'two\nlines'],
      ['', '', ''],
      ['1e-7', '-0.1', '1763856000000'],
    ]);
    // For this it is there: danfojs itself writes the texts as they are.
    expect(readCsv(danfo.toCSV(frame) as string).length).toBe(5);
  });

  it('keeps a row whose lone cell is empty', () => {
    const text = frameCsv(frameOf(['a'], [['x'], [null], ['y']]));
    expect(text).toBe('a\nx\n""\ny\n');
    expect(readCsv(text)).toEqual([['a'], ['x'], [''], ['y']]);
  });

  it('writes truths and dates, and makes no formula of a text', () => {
    const frame = frameOf(['a', 'b', 'c'], [[true, new Date(1763856000000), '=1+1']]);
    expect(readCsv(frameCsv(frame))[1]).toEqual(['true', '2025-11-23T00:00:00.000Z', "'=1+1"]);
  });

  it('comes back as it was, whatever the texts are', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', "'", '1') }),
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
    );
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const columns = rows[0]!.map((_, i) => `c${i}`);
        const [head, ...back] = readCsv(frameCsv(frameOf(columns, rows)));
        expect(head).toEqual(columns);
        expect(back).toEqual(
          rows.map((row) =>
            row.map((value) => {
              const text = value === null ? '' : String(value);
              const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
              return typeof value === 'string' && isFormula ? `'${text}` : text;
            }),
          ),
        );
      }),
    );
  });

  it('of a run has the rows of its report, numbers as numbers', async () => {
    const run = await richRun();
    const report = readCsv(csvOf('trades', run, () => reportModel(run)));
    const rows = readCsv(frameCsv(framesOf(run).frame('trades')));
    const places = report[0]!.map((name) => rows[0]!.indexOf(name));
    const same = (one: string, other: string): boolean =>
      one === other || (one !== '' && other !== '' && Number(one) === Number(other));
    const differing = report.flatMap((row, r) => row.filter((text, i) => !same(text, rows[r]![places[i]!]!)));
    expect([rows.length, differing]).toEqual([5, []]);
  });
});
