/** What an import refuses: every problem at once, each with file, line and what to do. */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../src/model/issue.ts';
import { readCandleCsv } from '../../src/store/csv.ts';
import { lookAt, readSource } from '../../src/store/read-source.ts';
import { PriceScale } from '../../src/store/price-scale.ts';
import { Problems } from '../../src/store/problems.ts';
import { Passage } from '../../src/store/unpack.ts';
import { imported, ownFolder, refusal, start } from './candle-make.ts';
import { minuteOptions } from './make.ts';

const folder = ownFolder();
const header = 'time,open,high,low,close,volume';
const sound = [0, 1, 2].map((i) => `${start + i * 60_000},10,12,8,11,1`);
const told = async (
  paths: readonly string[],
  more: Parameters<typeof imported>[2] = {},
): Promise<readonly string[]> =>
  (await refusal(() => imported(paths, {}, { timeframe: '1m', ...more }))).map((issue) =>
    formatIssue(issue).replaceAll(`${folder.path}/`, ''),
  );

describe('broken candles', () => {
  const at = (minute: number): number => start + minute * 60_000;
  const rows = [
    sound[0],
    `${at(1)},10,9,8,9,1`,
    `${at(2)},10,12,x,11,1`,
    `${at(3)},10,12,8`,
    'yesterday,10,12,8,11,1',
    sound[0],
    `${at(4) + 1},10,12,8,11,1`,
    `${at(5)},10,12,8,11,-1`,
  ];

  it('DATA-1 of every kind are told at once, in order of lines', async () => {
    const path = folder.write('b.csv', [header, ...rows].join('\n'));
    expect(await told([path])).toEqual([
      expect.stringMatching(/^b\.csv:3: the high is below .*\n {2}.*--broken drop/),
      expect.stringMatching(/^b\.csv:4: low: expected a decimal number, got "x"/),
      expect.stringMatching(/^b\.csv:5: expected 6 fields, got 4/),
      expect.stringMatching(/^b\.csv:6: expected ISO 8601 or an epoch, got "yesterday"/),
      expect.stringMatching(/^b\.csv:7: a candle with this open time has been read already/),
      expect.stringMatching(/^b\.csv:8: the open time does not lie on the grid/),
      expect.stringMatching(/^b\.csv:9: the volume is negative/),
    ]);
  });

  it('DATA-1 of several files are told with the file that each is in', async () => {
    const one = folder.write('1.csv', [header, sound[0], rows[1]].join('\n'));
    const two = folder.write('2.csv', [header, sound[2], rows[1]].join('\n'));
    expect((await told([one, two])).map((text) => text.split(':').slice(0, 2).join(':'))).toEqual([
      '1.csv:3',
      '2.csv:3',
    ]);
  });

  it('DATA-1 are left out where that was said', async () => {
    const path = folder.write(
      'd.csv',
      [header, sound[0], rows[1], rows[2], sound[2], `${at(3)},10,12,8,11,1`].join('\n'),
    );
    const { rows: kept } = await imported([path], {}, { broken: 'drop' });
    expect(kept.map((candle) => (candle as { time: number }).time)).toEqual([at(0), at(2), at(3)]);
  });

  it('DATA-1 in JSON are told with the line on which their array ends', async () => {
    const json = `[\n [${sound[0]!}],\n [${at(1)},\n  10,9,8,9,1]\n]`;
    expect((await told([folder.write('b.json', json)]))[0]).toMatch(/^b\.json:4: the high is below/);
  });

  it('FILL-7 prices beyond 2^53 units are told with their line, also where a later price made them so', async () => {
    // 99999999999 with 8 decimals is 10^19; the scale grows two candles later.
    const large = '99999999999';
    const prices = [
      [large, large, large, large],
      ['1', '2', '1', '2'],
      ['1.00000001', '2', '1', '2'],
    ];
    const text = [header, ...prices.map((row, i) => [at(i), ...row, 1].join())].join('\n');
    const path = folder.write('h.csv', text);
    const lines = await told([path]);
    expect(lines).toHaveLength(4);
    for (const line of lines)
      expect(line).toMatch(/^h\.csv:2: (open|high|low|close): expected a price of at most 90071992, since/);
    const strict = await refusal(() => readCandleCsv(path, minuteOptions));
    expect(strict.map(({ line }) => line)).toEqual([2, 2, 2, 2]);
  });

  it('FILL-7 more than eight decimals are refused, or rounded where that was said, half up by the text', async () => {
    const path = folder.write(
      'y.csv',
      [header, `${at(0)},1.00005000000,2.00004999999999999999,1,1.99994,0`, `${at(1)},1,1,1,1,0`].join('\n'),
    );
    expect((await told([path]))[0]).toMatch(/at most 8 decimals, got "2\.0000499+"\n {2}.*--round/);
    const { rows: kept } = await imported([path], {}, { round: 4 });
    // 1.00005 is 1.0001, 2.00004999… is 2.0000, 1.99994 is 1.9999.
    expect(kept[0]).toMatchObject({ open: 10_001, high: 20_000, low: 10_000, close: 19_999 });
  });
});

describe('files that cannot be read', () => {
  const content = Buffer.from([header, ...sound].join('\n'));
  const zip = Buffer.from(zipSync({ 'x.csv': content }));
  const changed = (bytes: Uint8Array, at: number): Buffer => {
    const other = Buffer.from(bytes);
    other[at]! ^= 0xff;
    return other;
  };
  const cases: readonly [string, Uint8Array | string, RegExp][] = [
    ['torn.csv.gz', gzipSync(content).subarray(0, 40), /cannot be unpacked.*\n.*fetched whole/],
    ['changed.csv.gz', changed(gzipSync(content), 30), /cannot be unpacked/],
    ['torn.zip', zip.subarray(0, 60), /it ends too early/],
    ['tail.zip', zip.subarray(0, zip.length - 60), /no directory at its end/],
    ['sum.zip', changed(zip, zip.indexOf('PK\x01\x02') + 16), /its checksum does not match/],
    ['two.zip', zipSync({ 'a.csv': content, 'b.csv': content }), /holds 2 files: a\.csv, b\.csv/],
    ['none.zip', zipSync({}), /no file in it/],
    ['torn.json', '[[1,2,3,4,5,6],\n[1,2', /^torn\.json:2: the array does not end/],
    ['objects.json', '[{"t":1}]', /^objects\.json:1: "\{" is not what can follow/],
    ['after.json', `[[${sound[0]!}]]\n[`, /after\.json:2: "\[" is not what can follow/],
    ['torn.parquet', 'PAR1....', /Parquet file cannot be read/],
    ['empty.csv', '', /the file is empty/],
    ['names.csv', 'a,b\n1,2\n', /no column for time, open, high, low, close\n.*--columns/],
    ['width.csv', '1,2,3,4,5,6,7\n', /no column for time/],
    ['utf16.csv', Buffer.from('\ufefftime,open', 'utf16le'), /UTF-16/],
    [
      'local.csv',
      `${header}\n2025-01-01 00:00:00,1,1,1,1,1\n`,
      /local\.csv:2: .*does not say its time zone\n.*--utc/,
    ],
  ];
  it.each(cases)('%s', async (name, bytes, message) => {
    const issues = await told([folder.write(name, bytes)]);
    expect(issues[0]).toMatch(message);
    expect(issues[0]!.startsWith(name)).toBe(true);
  });

  it('a folder, and nothing', async () => {
    expect((await refusal(() => imported([folder.path])))[0]!.hint).toContain('folder');
    expect((await refusal(() => imported([`${folder.path}/none.csv`])))[0]!.message).toBe(
      'there is no such file',
    );
  });

  it('a longer timeframe than was said', async () => {
    const hours = [0, 1].map((i) => `${start + i * 3_600_000},1,1,1,1,1`);
    expect((await told([folder.write('hours.csv', [header, ...hours].join('\n'))]))[0]).toMatch(
      /no two candles are closer than 60 minutes, but the timeframe is 1m\n.*--timeframe/,
    );
  });
});

describe('strict files that are written otherwise', () => {
  const rows = [...sound];
  const cases: readonly [string, string | Uint8Array, RegExp][] = [
    ['semi.csv', [header, ...rows].join('\n').replaceAll(',', ';'), /separated by ";"\. .*data import/],
    ['tabs.csv', [header, ...rows].join('\n').replaceAll(',', '\t'), /separated by tabs/],
    ['bare.csv', rows.join('\n'), /looks like a candle\. Write a header/],
    ['json.csv', '[[1,2]]', /looks like JSON/],
    ['packed.csv', gzipSync(header), /ends in \.gz when the file is packed/],
    ['plain.csv.gz', header, /ends in \.gz when the file is packed/],
    ['zip.csv', zipSync({ a: new Uint8Array(1) }), /data import .*zip\.csv/],
    ['table.csv', 'PAR1', /data import .*table\.csv/],
  ];
  it.each(cases)('DATA-1 get a hint: %s', async (name, bytes, hint) => {
    const issues = await refusal(() => readCandleCsv(folder.write(name, bytes), minuteOptions));
    expect(issues[0]!.hint).toMatch(hint);
    // One hint is enough.
    expect(issues.slice(1).filter((issue) => issue.hint !== undefined)).toEqual([]);
  });
});

describe('a look', () => {
  it('reads no more than it must, and the passage counts and hashes what lies on the disk', async () => {
    const path = folder.write('p.csv', 'time,open,high,low,close\n2025-01-01,1,1,1,1\n');
    const source = await lookAt(path, {});
    const passage = new Passage();
    const prices = new PriceScale({ priceDigits: 'auto' }, () => undefined);
    const take = (): void => undefined;
    await readSource(source, { prices, problems: new Problems(path), keepBroken: false, take, passage });
    expect(passage.bytes).toBe(44);
    // printf 'time,open,high,low,close\n2025-01-01,1,1,1,1\n' | sha256sum
    expect(passage.sha256()).toBe('20424a3c958b47ed7fd3502e0fc15554a9944c57931e1b39454ae7d83dcc6e01');
  });
});

describe('a volume that an exchange does not know', () => {
  it('DATA-1 is told with its line and what to do, and is never taken for 0', async () => {
    const volumes = [5, null, 5, 5];
    const arrays = volumes.map((volume, i) => JSON.stringify([start + i * 60_000, 1, 1, 1, 1, volume]));
    const json = `[${arrays.join(',\n')}]`;
    const path = folder.write('null.json', json);
    expect(await refusal(() => imported([path]))).toMatchObject([
      {
        code: 'bad-volume',
        line: 2,
        message: 'volume: expected a decimal number, got "null"',
        hint: 'Where no volume is known, write 0, or leave the column out of the file.',
      },
    ]);
    expect((await imported([path], {}, { broken: 'drop' })).rows).toHaveLength(3);
  });
});
