import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CandleColumns } from '../../src/market/candles.ts';
import { parseCandleCsv, readCandleCsv, type CsvOptions } from '../../src/store/csv.ts';
import { hashColumns } from '../../src/store/hash.ts';
import { isDeep } from '../support/runs.ts';
import { fileOf, issuesOf, minuteOptions, parsed } from './make.ts';

const rowsOf = (candles: CandleColumns) =>
  Array.from({ length: candles.length }, (_, row) => candles.at(row));

const two = ['2024-01-01T00:00:00Z,10.5,11,10,10.75,3.5', '2024-01-01T00:01:00Z,10.75,12.25,10.5,12,4'];
const start = Date.UTC(2024, 0, 1);
/** With the two decimals that they need. */
const expected = [
  { time: start, open: 1050, high: 1100, low: 1000, close: 1075, volume: 3.5 },
  { time: start + 60_000, open: 1075, high: 1225, low: 1050, close: 1200, volume: 4 },
];

describe('a sound file', () => {
  it('DATA-1 gives its candles in units, and no findings', () => {
    const loaded = parsed(two);
    expect(rowsOf(loaded.candles)).toEqual(expected);
    expect(loaded).toMatchObject({ findings: [], rows: 2, priceDigits: 2 });
  });

  const same: readonly [string, string][] = [
    ['a byte order mark', `\ufeff${fileOf(two)}`],
    ['carriage returns', fileOf(two).replaceAll('\n', '\r\n')],
    ['no end of line at the end', fileOf(two).trimEnd()],
    ['quoted fields', fileOf(two).replace(/[^,\n]+/g, '"$&"')],
    ['capitals and blanks in the header', fileOf(two).replace('time,open,high', '"Time", OPEN,High')],
    ['another name of time', fileOf(two).replace('time,', 'timestamp,')],
    ['epoch milliseconds', fileOf(two).replace(/2024[^,]+00:00Z/, String(start))],
    ['a column that it does not know', fileOf(two).replaceAll(/^(t.*|2.*)$/gm, '$1,x')],
    [
      'other decimals for the same numbers',
      fileOf(two).replace('10.75,3.5', '10.750,3.50').replace('12,4', '1.2e1,4.0'),
    ],
  ];
  it.each(same)('DATA-1 is the same file with %s', (_, text) => {
    const loaded = parseCandleCsv(text, { ...minuteOptions, file: 'x.csv' });
    expect(rowsOf(loaded.candles)).toEqual(expected);
    expect(loaded.hash).toBe(parsed(two).hash);
  });

  it('DATA-1 may name its columns in any order and have no volume', () => {
    const text = 'close,low,high,open,time\n10.75,10,11,10.5,2024-01-01T00:00:00Z\n';
    const loaded = parseCandleCsv(text, { ...minuteOptions, file: 'x.csv' });
    expect(rowsOf(loaded.candles)).toEqual([{ ...expected[0], volume: 0 }]);
  });

  it('TIME-6 a bare date is midnight UTC', () => {
    const options: CsvOptions = { ...minuteOptions, durationMs: 86_400_000 };
    const loaded = parsed(['2024-01-01,1,1,1,1,0', '2024-01-02,1,1,1,1,0'], options);
    expect([...loaded.candles.time.subarray(0, 2)]).toEqual([start, start + 86_400_000]);
  });

  it('FILL-7 has the decimals that its prices need, that are stated, or that are asked for at least', () => {
    const row = ['2024-01-01T00:00:00Z,1.5,2.125,1,1.5000,0'];
    expect(parsed(row).priceDigits).toBe(3);
    expect(parsed(row).candles.at(0).high).toBe(2125);
    expect(parsed(row, { ...minuteOptions, priceDigits: 5 }).candles.at(0).high).toBe(212_500);
    expect(parsed(row, { ...minuteOptions, leastPriceDigits: 4 }).candles.at(0).high).toBe(21_250);
  });

  it('DET-1 has a fingerprint of its numbers', () => {
    const base = parsed(two);
    expect(base.hash).toBe(hashColumns(base.candles));
    const changes = [
      '10.5,11,10,10.75,3.5',
      '10.5,11,10,10.75,3.25',
      '10.25,11,10,10.75,3.5',
      '10.5,11,10.25,10.75,3.5',
    ];
    const hashes = changes.map((change) => parsed([`2024-01-01T00:00:00Z,${change}`, two[1]!]).hash);
    expect(hashes[0]).toBe(base.hash);
    expect(new Set(hashes).size).toBe(changes.length);
    expect(parsed(two, { ...minuteOptions, priceDigits: 3 }).hash).not.toBe(base.hash);
  });

  it('reads many rows in seconds, also where every one is bad', () => {
    const count = isDeep ? 500_000 : 100_000;
    const rows = Array.from(
      { length: count },
      (_, i) => `${start + i * 60_000},100.25,101.5,99.75,100.5,12.345`,
    );
    const began = performance.now();
    expect(parsed(rows).rows).toBe(count);
    const issues = issuesOf(rows.map((row) => row.replace('101.5', 'x')));
    // A quadratic reader would take hours.
    expect(performance.now() - began).toBeLessThan(30_000);
    // One for each row, and that no candle is left: fifty of them are told.
    expect(issues).toHaveLength(51);
    expect(issues[50]).toMatchObject({ code: 'more', message: `and ${count + 1 - 50} more problems` });
  });
});

describe('files on disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'backlot-csv-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('DATA-1 may be packed with gzip', () => {
    const plain = readCandleCsv(written('a.csv', fileOf(two)), minuteOptions);
    const packed = readCandleCsv(written('a.csv.gz', gzipSync(fileOf(two))), minuteOptions);
    expect(rowsOf(packed.candles)).toEqual(expected);
    expect(packed.hash).toBe(plain.hash);
  });

  it('DATA-1 that cannot be read are one issue that names the file', () => {
    const cases: readonly [string, RegExp][] = [
      [join(folder, 'none.csv'), /there is no such file/],
      [folder, /could not be read as text/],
      [written('torn.csv.gz', gzipSync(fileOf(two)).subarray(0, 30)), /could not be read as text/],
      [written('plain.csv.gz', fileOf(two)), /could not be read as text/],
      [written('latin.csv', Uint8Array.of(0x74, 0xe9, 0x0a)), /could not be read as text/],
    ];
    for (const [path, message] of cases) {
      const issues = issuesOf(() => readCandleCsv(path, minuteOptions));
      expect(issues).toHaveLength(1);
      expect(issues[0]).toMatchObject({ code: 'unreadable-file', file: path });
      expect(issues[0]!.message).toMatch(message);
    }
  });
});
