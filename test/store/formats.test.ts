/** Every format that can be imported, made by hand: the same three candles come out of each. */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { SaidDialect } from '../../src/store/sniff.ts';
import { imported, ownFolder, refusal, start, threeCandles, threeTexts } from './candle-make.ts';

const folder = ownFolder();
const minutes = [0, 1, 2].map((i) => start + i * 60_000);
const iso = minutes.map((at) => new Date(at).toISOString());

/** Lines of time and the five numbers, in any form. */
const lines = (times: readonly (string | number)[], separator = ','): readonly string[] =>
  threeTexts.map((fields, i) => [String(times[i]), ...fields].join(separator));
const text = (...parts: readonly (string | readonly string[])[]): string => `${parts.flat().join('\n')}\n`;
const header = 'time,open,high,low,close,volume';

const texts: readonly [string, string, SaidDialect, string][] = [
  ['ISO 8601 and a header', text(header, lines(iso)), {}, 'CSV with a header, commas, times in ISO 8601'],
  ['seconds', text(header, lines(minutes.map((at) => at / 1000))), {}, 'times in seconds'],
  [
    'seconds with a fraction',
    text(header, lines(minutes.map((at) => `${at / 1000}.0`))),
    {},
    'times in seconds',
  ],
  ['milliseconds', text(header, lines(minutes)), {}, 'times in milliseconds'],
  ['microseconds', text(header, lines(minutes.map((at) => at * 1000))), {}, 'times in microseconds'],
  ['nanoseconds', text(header, lines(minutes.map((at) => `${at}000000`))), {}, 'times in nanoseconds'],
  ['no header', text(lines(minutes)), {}, 'CSV without a header'],
  ['semicolons', text(header.replaceAll(',', ';'), lines(iso, ';')), {}, 'semicolons'],
  ['tabs', text(lines(minutes, '\t')), {}, 'tabs'],
  ['bars', text(lines(minutes, '|')), { separator: '|' }, 'bars'],
  [
    'Windows lines and a mark',
    `\ufeff${text(header, lines(iso)).replaceAll('\n', '\r\n')}`,
    {},
    'with a header',
  ],
  ['quotes', text(header, lines(iso)).replace(/[^,\n]+/g, '"$&"'), {}, 'with a header'],
  ['other names', text('Open time,O,H,L,C,Vol', lines(minutes)), {}, 'with a header'],
  ['blank lines, and none at the end', text('', header, lines(iso), '').trimEnd(), {}, 'with a header'],
  [
    'an offset',
    text(header, lines(['2025-01-01T01:00:00+01:00', '2025-01-01 00:01:00Z', '2024-12-31 21:02:00-0300'])),
    {},
    'ISO 8601',
  ],
  [
    'no zone, said to be UTC',
    text(header, lines(iso.map((at) => at.slice(0, 19).replace('T', ' ')))),
    { utc: true },
    'ISO 8601',
  ],
  [
    'any order by its header, and a column more',
    text(
      'close,ignored,low,time,high,open,volume',
      threeTexts.map(([o, h, l, c, v], i) => [c, 'x', l, iso[i], h, o, v].join()),
    ),
    {},
    'with a header',
  ],
  [
    'any order as said, without a header',
    text(threeTexts.map(([o, h, l, c, v], i) => [v, c, minutes[i], o, h, l].join())),
    { columns: ['volume', 'close', 'time', 'open', 'high', 'low'] },
    'without a header',
  ],
  [
    'Binance klines in milliseconds',
    text(lines(minutes).map((line, i) => `${line},${minutes[i]! + 59_999},42.5,12,1.5,20.25,0`)),
    {},
    'CSV Binance klines, commas, times in milliseconds',
  ],
  [
    'Binance klines in microseconds',
    text(
      lines(minutes.map((at) => at * 1000)).map(
        (line, i) => `${line},${minutes[i]! * 1000 + 59_999_999},42.5,12,1.5,20.25,0`,
      ),
    ),
    {},
    'CSV Binance klines, commas, times in microseconds',
  ],
  [
    'JSON arrays',
    `[${lines(minutes)
      .map((line) => `[${line}]`)
      .join(',')}]`,
    {},
    'JSON arrays, times in milliseconds',
  ],
  [
    'JSON on many lines',
    JSON.stringify(
      threeTexts.map((fields, i) => [minutes[i], ...fields.map(Number)]),
      null,
      2,
    ),
    {},
    'JSON arrays',
  ],
  [
    'JSON with numbers in quotes',
    JSON.stringify(threeTexts.map((fields, i) => [minutes[i], ...fields])),
    {},
    'JSON arrays',
  ],
];

describe('a text with', () => {
  it.each(texts)('DATA-1 %s', async (_, content, said, read) => {
    const told = await imported([folder.write('x.txt', content)], said);
    expect(told.rows).toEqual(threeCandles);
    expect(told.timeframe).toBe('1m');
    expect(told.read).toContain(read);
  });
});

describe('packed', () => {
  const content = text(header, lines(iso));

  it('gzip is known by what it holds, and may have several members', async () => {
    const { rows, read } = await imported([folder.write('x.csv', gzipSync(content))]);
    expect(rows).toEqual(threeCandles);
    expect(read).toContain('in gzip');
    const parts = content.split(/(?<=\n)/).map((line) => gzipSync(line));
    expect((await imported([folder.write('y.csv.gz', Buffer.concat(parts))])).rows).toEqual(threeCandles);
  });

  it.each([0, 6] as const)('zip, at level %i, whatever else a system put into it', async (level) => {
    const files = { '__MACOSX/._x.csv': new Uint8Array(9), 'x.csv': Buffer.from(content) };
    const { rows, read } = await imported([folder.write('x.zip', zipSync(files, { level }))]);
    expect(rows).toEqual(threeCandles);
    expect(read).toContain('in zip');
  });
});

describe('Parquet', () => {
  const [open, high, low, close, volume] = [0, 1, 2, 3, 4].map((i) =>
    threeTexts.map((fields) => Number(fields[i])),
  );
  const prices = (type: 'DOUBLE' | 'FLOAT'): ColumnSource[] => [
    { name: 'volume', data: volume!, type: 'DOUBLE' },
    { name: 'Close', data: close!, type },
    { name: 'open', data: open!, type },
    { name: 'high', data: high!, type },
    { name: 'low', data: low!, type },
  ];
  const millis: ColumnSource = {
    name: 'timestamp',
    data: minutes.map((at) => new Date(at)),
    type: 'TIMESTAMP',
  };
  const whole: ColumnSource = {
    name: 'open_time',
    data: minutes.map((at) => BigInt(at) * 1000n),
    type: 'INT64',
  };
  const cases: readonly [string, ColumnSource[], 'SNAPPY' | 'UNCOMPRESSED', string][] = [
    ['instants and doubles', [millis, ...prices('DOUBLE')], 'SNAPPY', 'milliseconds'],
    ['whole microseconds', [whole, ...prices('DOUBLE')], 'UNCOMPRESSED', 'microseconds'],
    ['32-bit floats', [millis, ...prices('FLOAT')], 'SNAPPY', 'milliseconds'],
    ['texts', [{ name: 'date', data: iso, type: 'STRING' }, ...prices('DOUBLE')], 'SNAPPY', 'ISO 8601'],
  ];
  it.each(cases)('with %s', async (_, columnData, codec, unit) => {
    const file = parquetWriteBuffer({ columnData, codec, rowGroupSize: 2 });
    const { rows, read } = await imported([folder.write('x.parquet', new Uint8Array(file))]);
    expect(rows).toEqual(threeCandles);
    expect(read).toBe(`Parquet, times in ${unit}`);
  });

  it.each([
    ['MILLIS', 1n],
    ['MICROS', 1000n],
    ['NANOS', 1_000_000n],
  ] as const)('DATA-1 instants in %s', async (unit, scale) => {
    const time = { name: 'time', type: 'INT64', repetition_type: 'REQUIRED' } as const;
    const logical_type = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit } as const;
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 6 },
      { ...time, logical_type },
      ...prices('DOUBLE').map(({ name }) => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' }) as const),
    ];
    const data = minutes.map((at) => BigInt(at) * scale);
    const columnData = [
      { name: 'time', data },
      ...prices('DOUBLE').map(({ name, data }) => ({ name, data })),
    ];
    const file = parquetWriteBuffer({ columnData, schema });
    const { rows, read } = await imported([folder.write('i.parquet', new Uint8Array(file))]);
    expect(rows).toEqual(threeCandles);
    expect(read).toBe('Parquet, times in milliseconds');
  });

  it('DATA-1 a volume that is null is told, with what to do', async () => {
    const columnData = [
      millis,
      ...prices('DOUBLE').slice(1),
      { name: 'volume', data: [1, null, 1], type: 'DOUBLE' as const, nullable: true },
    ];
    const path = folder.write('n.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    expect(await refusal(() => imported([path]))).toMatchObject([
      { code: 'bad-volume', line: 2, hint: expect.stringContaining('write 0') as string },
    ]);
  });

  it('FILL-7 a 32-bit float is the shortest decimal that it can be', async () => {
    // The float nearest to 6548.6 is 6548.60009765625.
    const data = [6548.6, 6548.6, 6548.6];
    const columnData = [
      millis,
      ...['open', 'high', 'low', 'close'].map((name) => ({ name, data, type: 'FLOAT' as const })),
    ];
    const { rows } = await imported([
      folder.write('f.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))),
    ]);
    expect(rows[0]).toEqual({ time: start, open: 65486, high: 65486, low: 65486, close: 65486, volume: 0 });
  });
});

describe('several files', () => {
  it('DATA-1 are put in the order of their candles, each with its own way of telling time', async () => {
    const first = folder.write('1.csv', text(lines(minutes).slice(0, 2)));
    const second = folder.write('2.csv', text(header, lines(minutes.map((at) => at * 1000)).slice(2)));
    const { rows, read } = await imported([second, first], {}, { timeframe: '1m' });
    expect(rows).toEqual(threeCandles);
    expect(read).toMatch(/milliseconds \+ .*microseconds/);
  });
});
