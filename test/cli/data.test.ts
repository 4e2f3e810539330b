/** `backlot data …` as a user calls it: every command, in both forms, and its exit codes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCandleFile } from '../../src/store/candle-file.ts';
import { readCandleCsv } from '../../src/store/csv.ts';
import { hashColumns } from '../../src/store/hash.ts';
import { generateCandles } from '../../src/market/generate.ts';
import { runFile } from '../../src/run-file.ts';
import { sharedDir } from '../support/shared.ts';
import { backlot, folderOf, root, type Told } from './spawn.ts';

const csv = [
  'Date;Open;High;Low;Close;Volume',
  '2024-01-01;10.5;11;10;10.75;3',
  '2024-01-02;10.75;12.25;10.5;12;4',
  '2024-01-05;12;12;11.5;11.5;1',
].join('\n');
const bad = [
  'time,open,high,low,close',
  '2024-01-01,1,2,1,1',
  '2024-01-02,1,0.5,1,1',
  '2024-01-02,1,2,1,x',
  '2024-01-04,1,2,1,1',
  '2024-01-05,1,2,1,1',
].join('\n');

let folder: ReturnType<typeof folderOf>;
beforeAll(() => {
  folder = folderOf({ 'ABCUSD_1d.csv': csv, 'bad.csv': bad, 'other.csv': csv });
});
afterAll(() => folder.done());
const data = (...args: readonly string[]): Told => backlot(['data', ...args], folder.path);
const good = (...args: readonly string[]): string => {
  const { code, out, err } = data(...args);
  expect([code, err]).toEqual([0, '']);
  return out;
};
const json = (...args: readonly string[]): Record<string, unknown> =>
  JSON.parse(good(...args, '--json')) as Record<string, unknown>;

describe('data import', () => {
  it('names market and timeframe by the file, writes to data/local, and says how it read', () => {
    const out = good('import', 'ABCUSD_1d.csv');
    expect(out).toContain('ABC/USD 1d in data/local/ABC-USD_1d.candles');
    expect(out).toContain('3 candles from 2024-01-01 to 2024-01-05, 2 decimals');
    expect(out).toContain('CSV with a header, semicolons, times in ISO 8601');
    expect(out).toContain('1 gap (2 candles missing)');
    const { head } = readCandleFile(join(folder.path, 'data/local/ABC-USD_1d.candles'));
    expect(out).toContain(head.hash);
    expect(head.provenance.sources[0]).toMatchObject({ file: 'ABCUSD_1d.csv', rows: 3, bytes: csv.length });
  });

  it('writes over nothing unless it is told to', () => {
    const { code, err } = data('import', 'other.csv', '--market', 'ABC/USD');
    expect(code).toBe(2);
    expect(err).toMatch(/ABC-USD_1d\.candles: the file is there already\n {2}Say --replace/);
    expect(good('import', 'other.csv', '--market', 'ABC/USD', '--replace')).toContain('ABC/USD 1d');
  });

  it('RES-1 --json is one object; --out names the file', () => {
    const { imported } = json('import', 'other.csv', '--out', 'mine.candles', '--calendar', 'weekdays');
    expect(imported).toEqual([
      expect.objectContaining({
        path: 'mine.candles',
        market: 'other',
        timeframe: '1d',
        rows: 3,
        digits: 2,
        from: '2024-01-01T00:00:00Z',
      }),
    ]);
  });

  it('what is wrong with all files comes at once, nothing is written, exit code 2', () => {
    const before = readdirSync(join(folder.path, 'data/local'));
    const { code, out, err } = data('import', 'none.csv', 'bad.csv', '.');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: none\.csv: there is no such file\nerror: \.: /);
    const broken = data('import', 'bad.csv');
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(
      /^error: bad\.csv:3: the high is below .*\n.*\nerror: bad\.csv:4: close: expected a decimal/,
    );
    expect(readdirSync(join(folder.path, 'data/local'))).toEqual(before);
  });
});

describe('data list and data show', () => {
  it('list the store, and say where nothing is', () => {
    expect(good('list')).toMatch(
      /ABC\/USD +│ 1d +│ +3 │ 2024-01-01 │ 2024-01-05 │ +2 │ data\/local\/ABC-USD_1d\.candles/,
    );
    expect(json('list')).toMatchObject({ store: 'data/local', files: [{ market: 'ABC/USD', rows: 3 }] });
    expect(good('list', '--store', 'elsewhere')).toContain('data import');
  });

  it('show figures and a chart as wide as is asked for', () => {
    const out = good('show', 'ABC/USD', '--width', '40');
    // From the first open to the last close: 11.5 / 10.5 - 1 = 9.52 %.
    for (const part of [
      '10.50 to 11.50 (+9.52 %)',
      'Lowest    10.00 on 2024-01-01',
      'Highest   12.25 on 2024-01-02',
      'Volume    8;',
      'other.csv',
    ])
      expect(out).toContain(part);
    const chart = out.trimEnd().split('\n').slice(-13);
    expect(chart[0]).toMatch(/[\u2801-\u28ff]/);
    for (const line of chart) expect(Array.from(line).length).toBeLessThanOrEqual(40);
    expect(json('show', 'ABC-USD_1d')).toMatchObject({
      market: 'ABC/USD',
      figures: { lastClose: '11.50', volume: 8 },
    });
    expect(good('show', join(root, 'data/bundled/ndx-1d.csv'))).toContain('6,724 of 1d');
  });

  it('suggest what may be meant', () => {
    const { code, err } = data('show', 'ABC-USD_1h');
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean "ABC-USD_1d"?')]);
  });
});

describe('data check', () => {
  it('DATA-1 tells every finding with file and line; errors are exit code 2', () => {
    const { code, out, err } = data('check', 'bad.csv', 'other.csv');
    expect([code, err]).toEqual([2, '']);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^error: bad\.csv:3: the high is below/),
      expect.stringContaining('--broken drop'),
      expect.stringMatching(/^error: bad\.csv:4: close: expected a decimal number, got "x"/),
      'gap: bad.csv:5: 2 candles are missing from 2024-01-02T00:00:00Z',
      expect.stringMatching(/^bad\.csv: 3 sound candles, 2 errors, 1 finding; 1d, /),
      'gap: other.csv:4: 2 candles are missing from 2024-01-03T00:00:00Z',
      expect.stringMatching(/^other\.csv: 3 sound candles, 0 errors, 1 finding; /),
      '',
    ]);
  });

  it('DATA-1 without errors it is exit code 0; candle files are checked too, and torn ones found', () => {
    const path = 'data/local/ABC-USD_1d.candles';
    expect(json('check', path)).toMatchObject({
      errors: 0,
      files: [{ rows: 3, findings: [{ code: 'gap', missing: 2 }] }],
    });
    writeFileSync(join(folder.path, 'torn.candles'), readFileSync(join(folder.path, path)).subarray(0, -1));
    const torn = data('check', 'torn.candles', '--json');
    expect(torn.code).toBe(2);
    expect(JSON.parse(torn.out)).toMatchObject({
      errors: 1,
      files: [{ issues: [{ code: 'torn-candles' }] }],
    });
  });
});

describe('data generate, resample and export', () => {
  it('DET-1 the same seed gives the same candles, another one others', () => {
    const args = ['generate', '--rows', '120', '--timeframe', '1m', '--replace', '--out'];
    const hash = (...more: readonly string[]): unknown => json(...args, 'g.candles', ...more)['hash'];
    const first = hash('--seed', '7');
    const shape = {
      rows: 120,
      durationMs: 60_000,
      priceDigits: 2,
      firstPrice: 10_000,
      start: Date.UTC(2024, 0, 1),
    };
    expect(first).toBe(hashColumns(generateCandles({ ...shape, seed: 7 })));
    expect(hash('--seed', '8')).not.toBe(first);
  });

  it('flags that cannot be meant are told at once', () => {
    const { code, err } = data('generate', '--rows', '0', '--seed', '-1', '--start', 'x');
    expect(code).toBe(2);
    for (const flag of ['--rows', '--seed', '--start']) expect(err).toContain(`error: ${flag}: expected`);
  });

  it('TIME-3 a resampled hour is that of its sixty minutes; what is not whole at the end is left out', () => {
    good('generate', '--rows', '150', '--timeframe', '1m', '--out', 'm.candles');
    good('resample', 'm.candles', '--to', '1h', '--out', 'h.candles');
    const minutes = readCandleFile(join(folder.path, 'm.candles')).candles;
    const hours = readCandleFile(join(folder.path, 'h.candles')).candles;
    expect(hours.length).toBe(2);
    const slice = (column: Float64Array, hour: number): number[] => [
      ...column.subarray(60 * hour, 60 * hour + 60),
    ];
    for (const hour of [0, 1]) {
      const made = {
        time: slice(minutes.time, hour)[0]!,
        open: slice(minutes.open, hour)[0]!,
        close: slice(minutes.close, hour)[59]!,
      };
      const extremes = {
        high: Math.max(...slice(minutes.high, hour)),
        low: Math.min(...slice(minutes.low, hour)),
      };
      expect(hours.at(hour)).toMatchObject({ ...made, ...extremes });
      expect(hours.volume[hour]).toBeCloseTo(
        slice(minutes.volume, hour).reduce((sum, v) => sum + v, 0),
        6,
      );
    }
    const { code, err } = data('resample', 'h.candles', '--to', '15m');
    expect([code, err]).toEqual([2, expect.stringContaining('candles of 1h do not make whole ones of 15m')]);
  });

  it('DET-1 an export is what scenarios read, with the same hash; as JSON it is one too', () => {
    const options = {
      durationMs: 86_400_000,
      priceDigits: 'auto',
      calendar: 'continuous',
      broken: 'stop',
    } as const;
    const { hash } = readCandleFile(join(folder.path, 'data/local/ABC-USD_1d.candles')).head;
    const out = good('export', 'ABC-USD_1d');
    expect(out.split('\n')[1]).toBe('2024-01-01T00:00:00Z,10.5,11,10,10.75,3');
    good('export', 'ABC-USD_1d', '--epoch', '--out', 'e.csv.gz');
    const packed = join(folder.path, 'e.csv.gz');
    expect(gunzipSync(readFileSync(packed)).toString().split('\n')[1]).toBe(
      '1704067200000,10.5,11,10,10.75,3',
    );
    expect(readCandleCsv(packed, options).hash).toBe(hash);
    expect(json('export', 'ABC-USD_1d')).toEqual({
      market: 'ABC/USD',
      timeframe: '1d',
      candles: [
        [1704067200000, 10.5, 11, 10, 10.75, 3],
        [1704153600000, 10.75, 12.25, 10.5, 12, 4],
        [1704412800000, 12, 12, 11.5, 11.5, 1],
      ],
    });
    good('export', 'ABC-USD_1d', '--out', 'e.json');
    expect(json('import', 'e.json', '--market', 'E', '--timeframe', '1d')).toMatchObject({
      imported: [{ hash }],
    });
    expect(data('export', 'ABC-USD_1d', '--out', 'e.json').code).toBe(2);
  });
});

describe('a scenario', () => {
  it('DET-1 may name a candle file: the same run as from CSV, to the digest', async () => {
    good('import', join(root, 'data/bundled/ndx-1d.csv'), '--calendar', 'weekdays', '--out', 'ndx.candles');
    const text = readFileSync(join(root, 'scenarios/002-moving-averages.yaml'), 'utf8');
    const named = /file: .*/;
    expect(text).toMatch(named);
    writeFileSync(join(folder.path, 'a.yaml'), text.replace(named, 'file: ndx.candles'));
    writeFileSync(
      join(folder.path, 'b.yaml'),
      text.replace(named, `file: ${join(root, 'data/bundled/ndx-1d.csv')}`),
    );
    const run = async (name: string): Promise<string> =>
      (await runFile(join(folder.path, name), { band: false })).digest;
    expect(await run('a.yaml')).toBe(await run('b.yaml'));
  });
});

describe('held wrong', () => {
  it.each([
    [['data'], 'a command is missing'],
    [['data', 'shwo'], 'Did you mean show?'],
    [['data', 'import'], '<files..> is missing'],
    [['data', 'resample', 'x.csv'], 'to'],
  ])('%j', (args, part) => {
    const { code, err } = backlot(args, folder.path);
    expect(code).toBe(2);
    expect(err).toContain(part);
  });

  it('--help shows examples', () => {
    expect(good('import', '--help')).toContain('BTCUSDT-1m-2025-*.zip');
  });
});

const shared = sharedDir();
describe.skipIf(shared === null)('real candles', () => {
  it('DATA-1 TIME-3 quarters of an hour make the hours of the same source', () => {
    const quarter = join(shared!, 'data/binance-spot/15m/BTCUSDT_15m.csv.gz');
    const hour = join(shared!, 'data/binance-spot/1h/BTCUSDT_1h.csv.gz');
    good('import', quarter, hour, '--store', 'real');
    good('resample', 'BTC-USDT_15m', '--to', '1h', '--store', 'real', '--out', 'made.candles');
    const made = readCandleFile(join(folder.path, 'made.candles')).candles;
    const real = readCandleFile(join(folder.path, 'real/BTC-USDT_1h.candles')).candles;
    const first = real.time.indexOf(made.time[0]!);
    expect(first).toBeGreaterThan(0);
    expect(made.length).toBeGreaterThan(11_000);
    for (const column of ['time', 'open', 'high', 'low', 'close'] as const)
      expect(made[column].subarray(0, made.length)).toEqual(
        real[column].subarray(first, first + made.length),
      );
    expect(existsSync(join(folder.path, 'real/BTC-USDT_15m.candles'))).toBe(true);
    // The exchange was out on 24 March 2023: one candle is missing.
    expect(data('check', hour).out).toContain('1 candle is missing from 2023-03-24T13:00:00Z');
  });
});
