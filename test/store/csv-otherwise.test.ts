/** A scenario's own CSV that is written otherwise is one error, which says what makes a file of it. */
import { describe, expect, it } from 'vitest';
import { readCandleCsv } from '../../src/store/csv.ts';
import { dated, header, iso, ownFolder, rows, rowsOf, text, threeCandles } from './candle-make.ts';
import { issuesOf, minuteOptions } from './make.ts';

const folder = ownFolder();

describe('a scenario’s own CSV', () => {
  const forms: readonly [string, string][] = [
    ['Yahoo’s header', text('Date,Open,High,Low,Close,Adj Close,Volume', '2025-01-01,1,1,1,1,1,1')],
    ['date and time in two columns', text(`Date,Time,${header.slice(5)}`, rows(dated('2025-01-01', ',')))],
    ['carriage returns alone', text(header, rows(iso)).replaceAll('\n', '\r')],
    ['sep=', text('sep=;', header.replaceAll(',', ';'), rows(iso, ';'))],
    ['a remark above', text('# x', header, rows(iso))],
    ['an index without a name', text(header.replace('time', ''), rows(iso))],
    [
      'thousands in quotes',
      text(
        header,
        rows(iso).map((line) => line.replace(',10,', ',"1,010",')),
      ),
    ],
    ['the newest first', text(header, rows(iso).toReversed())],
  ];
  it.each(forms)('DATA-1 with %s is one error that names `data import`', (_, content) => {
    const issues = issuesOf(() => readCandleCsv(folder.write('strict.csv', content), minuteOptions));
    expect(issues).toEqual([
      expect.objectContaining({ hint: expect.stringContaining('`backlot data import') as string }),
    ]);
  });

  it('DATA-1 is read as plainly as ever', () => {
    const loaded = readCandleCsv(folder.write('plain.csv', text(header, rows(iso))), minuteOptions);
    expect(rowsOf(loaded.candles)).toEqual(threeCandles);
  });
});
