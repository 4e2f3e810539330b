/** The candle file: its bytes, there and back, and everything that is refused. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleColumns } from '../../src/market/candles.ts';
import { readCandleFile, readCandleHead } from '../../src/store/candle-file.ts';
import { parseCandleCsv } from '../../src/store/csv.ts';
import { csvPieces } from '../../src/store/export.ts';
import { coarsest } from '../../src/store/fewest-digits.ts';
import { hashColumns } from '../../src/store/hash.ts';
import { loadCandles } from '../../src/store/load-candles.ts';
import { writeCandles, type CandlesOf } from '../../src/store/write-candles.ts';
import { runs } from '../support/runs.ts';
import { anyCandles, ownFolder, refusal, rowsOf, threeCandles } from './candle-make.ts';
import { minuteOptions } from './make.ts';

const folder = ownFolder();
const path = join(folder.path, 'a.candles');
const of: CandlesOf = {
  market: 'A/USD',
  timeframe: '1m',
  calendar: 'continuous',
  provenance: { converter: 'test', sources: [], options: { seed: 1 } },
};

function three(priceDigits = 2): CandleColumns {
  const candles = new CandleColumns({ durationMs: 60_000, priceDigits, capacity: 3 });
  for (const candle of threeCandles) candles.append(candle);
  return candles;
}

describe('a candle file', () => {
  it('is a preamble, a head in JSON and six columns of doubles', () => {
    const head = writeCandles(path, three(), of);
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89BKCAN\r\n');
    expect(bytes.readUInt32LE(8)).toBe(2);
    const headBytes = bytes.readUInt32LE(12);
    expect(JSON.parse(bytes.toString('utf8', 32, 32 + headBytes))).toEqual(head);
    expect(head).toMatchObject({ market: 'A/USD', timeframe: '1m', digits: 2, rows: 3 });
    // 32 + head + 6 columns x 3 rows x 8 bytes.
    expect(bytes.length).toBe(32 + headBytes + 144);
    const words = Array.from({ length: 18 }, (_, i) => bytes.readDoubleLE(32 + headBytes + 8 * i));
    const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
    expect(words).toEqual(columns.flatMap((column) => threeCandles.map((candle) => candle[column])));
    expect(headBytes % 8).toBe(0);
  });

  it('DET-1 gives back what was written, with the hash of the candles; its times need no looking up', () => {
    fc.assert(
      fc.property(anyCandles, (candles) => {
        const written = writeCandles(path, candles, of);
        const { head, candles: read } = readCandleFile(path);
        const same = coarsest(candles);
        expect(head).toEqual(written);
        expect(readCandleHead(path)).toEqual(written);
        expect(rowsOf(read)).toEqual(rowsOf(same));
        expect(head.hash).toBe(hashColumns(same));
        const opens = Array.from({ length: read.length }, (_, row) => read.opensAt(row));
        expect(opens).toEqual([...read.time]);
      }),
      { numRuns: runs(40) },
    );
  });

  it('DET-1 the same candles are the same bytes', () => {
    writeCandles(path, three(), of);
    const first = readFileSync(path);
    writeCandles(path, three(), of);
    expect(readFileSync(path).equals(first)).toBe(true);
  });

  it('FILL-7 has as few decimals as its prices need', () => {
    const fine = three(4);
    for (const column of [fine.open, fine.high, fine.low, fine.close])
      column.forEach((units, row) => (column[row] = units * 100));
    expect(writeCandles(path, fine, of)).toMatchObject({ digits: 2, hash: hashColumns(three()) });
    expect(rowsOf(readCandleFile(path).candles)).toEqual(threeCandles);
  });
});

describe('for scenarios', () => {
  it('DET-1 candles, hash, decimals and gaps are those of the same candles in CSV, with any tick', () => {
    fc.assert(
      fc.property(anyCandles, fc.integer({ min: 0, max: 6 }), (candles, leastPriceDigits) => {
        writeCandles(path, candles, of);
        const options = { ...minuteOptions, leastPriceDigits };
        const stored = loadCandles(path, options);
        const csv = parseCandleCsv([...csvPieces(candles, 'iso')].join(''), { ...options, file: 'a.csv' });
        expect(stored.hash).toBe(csv.hash);
        expect(stored.priceDigits).toBe(csv.priceDigits);
        expect(rowsOf(stored.candles)).toEqual(rowsOf(csv.candles));
        expect(stored.findings).toEqual(csv.findings.map((finding) => ({ ...finding, line: 0 })));
      }),
      { numRuns: runs(40) },
    );
  });

  it('SCEN-1 another timeframe is refused, and says how to get it', async () => {
    writeCandles(path, three(), of);
    const [issue] = await refusal(() => loadCandles(path, { ...minuteOptions, durationMs: 3_600_000 }));
    expect(issue).toMatchObject({ code: 'other-timeframe', file: path });
    expect(issue!.message).toBe('the candles are of 1m, but the timeframe is 1h');
    expect(issue!.hint).toContain('data resample');
  });
});

describe('what is refused', () => {
  const whole = (): Buffer => {
    writeCandles(path, three(), of);
    return readFileSync(path);
  };
  const codeOf = async (bytes: Uint8Array): Promise<string> => {
    writeFileSync(path, bytes);
    const [issue] = await refusal(() => readCandleFile(path));
    expect(issue!.file).toBe(path);
    return issue!.code;
  };

  it('a file cut anywhere', async () => {
    const bytes = whole();
    for (let length = 0; length < bytes.length; length += 7)
      expect(await codeOf(bytes.subarray(0, length))).toBe(length < 32 ? 'not-candles' : 'torn-candles');
    expect(await codeOf(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe('changed-candles');
  });

  it('a file with any byte changed', async () => {
    const bytes = whole();
    const any = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(any, async ([at, change]) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= change;
        expect(await codeOf(changed)).toMatch(/^(not|other|torn|changed)-/);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ['a foreign file', Buffer.from('time,open,high,low,close\n'.repeat(9)), 'not-candles'],
    ['nothing', Buffer.alloc(0), 'not-candles'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('a newer version, with the number', async () => {
    const bytes = whole();
    bytes.writeUInt32LE(9, 8);
    expect(await codeOf(bytes)).toBe('other-version');
    const [issue] = await refusal(() => readCandleFile(path));
    expect(issue!.message).toContain('version 9; known here is 2');
  });

  it('a file that is not there, and a folder', async () => {
    const [gone] = await refusal(() => readCandleFile(join(folder.path, 'none.candles')));
    expect(gone!.message).toBe('there is no such file');
    const [dir] = await refusal(() => readCandleFile(folder.path));
    expect(dir!.hint).toContain('folder');
  });

  it('DATA-1 broken candles that another writer stored, hash and all', async () => {
    const candles = three();
    candles.high[1] = 1;
    writeCandles(path, candles, of);
    const [issue] = await refusal(() => readCandleFile(path));
    expect(issue).toMatchObject({ code: 'high-below' });
    expect(issue!.message).toMatch(/^candle 2: the high is below/);
  });

  it('leaves no other file behind', () => {
    whole();
    expect(readdirSync(folder.path)).toEqual(['a.candles']);
  });
});
