/** Laws of reading: however a text is cut, packed or written, the same candles come out, with the same hash. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, parseDecimal, scaleOf } from '../../src/model/decimal.ts';
import { parseTime } from '../../src/model/time.ts';
import { csvPieces, jsonPieces } from '../../src/store/export.ts';
import { readCandleCsv } from '../../src/store/csv.ts';
import { coarsest } from '../../src/store/fewest-digits.ts';
import { hashColumns } from '../../src/store/hash.ts';
import { importCandles } from '../../src/store/import.ts';
import { JsonLines } from '../../src/store/json-lines.ts';
import { found, readDecimal } from '../../src/store/number-bytes.ts';
import { PriceScale } from '../../src/store/price-scale.ts';
import { Problems } from '../../src/store/problems.ts';
import { lookAt } from '../../src/store/read-source.ts';
import { sniff } from '../../src/store/sniff.ts';
import { TextRows } from '../../src/store/text-rows.ts';
import { TimeText } from '../../src/store/time-text.ts';
import { readCandleFile } from '../../src/store/candle-file.ts';
import { writeText } from '../../src/store/write-text.ts';
import { runs } from '../support/runs.ts';
import { anyCandles, imported, ownFolder, rowsOf } from './candle-make.ts';

const folder = ownFolder();
const path = (name: string): string => join(folder.path, name);

describe('generate, export, import', () => {
  it.each(['a.csv', 'a.csv.gz', 'a.json', 'a.json.gz'])(
    'DET-1 through %s gives the same hash',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(anyCandles, fc.constantFrom('iso', 'ms'), async (candles, time) => {
          // Candles of which no two follow each other are taken for those of a longer timeframe.
          const times = [...candles.time.subarray(0, candles.length)];
          fc.pre(times.length < 2 || times.some((at, i) => at - times[i - 1]! === 60_000));
          await writeText(path(name), name.includes('json') ? jsonPieces(candles) : csvPieces(candles, time));
          const told = await imported([path(name)], {}, { timeframe: '1m' });
          expect(told.hash).toBe(hashColumns(coarsest(candles)));
          const source = await lookAt(path(name), {});
          const options = {
            market: 'A',
            timeframe: '1m',
            calendar: 'continuous',
            broken: 'stop',
            round: null,
          } as const;
          const head = await importCandles(path('a.candles'), [source], options);
          expect(head.hash).toBe(told.hash);
          const { candles: stored } = readCandleFile(path('a.candles'));
          expect(rowsOf(stored)).toEqual(told.rows);
        }),
        { numRuns: runs(8) },
      );
    },
  );
});

describe('an import to a file', () => {
  const options = {
    market: 'A',
    timeframe: '1m',
    calendar: 'continuous',
    broken: 'stop',
    round: null,
  } as const;
  const at = (minute: number): number => 1_704_067_200_000 + minute * 60_000;

  it('FILL-7 counts all prices in the decimals that the last of them needs', async () => {
    const prices = ['7', '7.5', '7.25', '7.125', '7'];
    const lines = prices.map((price, i) => `${at(i)},${price},${price},${price},${price},1`);
    await writeText(path('grow.csv'), [lines.join('\n')]);
    const head = await importCandles(path('grow.candles'), [await lookAt(path('grow.csv'), {})], options);
    expect(head.digits).toBe(3);
    expect([...readCandleFile(path('grow.candles')).candles.close]).toEqual([7000, 7500, 7250, 7125, 7000]);
  });

  it('FILL-7 has the fewest decimals that they need, whatever was left out', async () => {
    const broken = `${at(1)},1.125,1,1,1,1`;
    const lines = [`${at(0)},7.5,8,7,8,1`, broken, `${at(2)},7.5,8,7,8,1`, `${at(3)},8,8,8,8,1`];
    await writeText(path('drop.csv'), [['time,open,high,low,close,volume', ...lines].join('\n')]);
    const source = await lookAt(path('drop.csv'), {});
    const head = await importCandles(path('drop.candles'), [source], { ...options, broken: 'drop' });
    expect(head).toMatchObject({
      digits: 1,
      rows: 3,
      findings: { counts: { dropped: 1, gap: 1 }, missing: 1 },
    });
    expect([...readCandleFile(path('drop.candles')).candles.open]).toEqual([75, 75, 80]);
    const strict = {
      durationMs: 60_000,
      priceDigits: 'auto',
      calendar: 'continuous',
      broken: 'drop',
    } as const;
    expect(readCandleCsv(path('drop.csv'), strict)).toMatchObject({ hash: head.hash, priceDigits: 1 });
  });
});

/** Cuts bytes at any places. */
const cutting = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

describe('a text in pieces of any size', () => {
  const read = (pieces: Iterable<Uint8Array>, text: string, priceDigits: number): readonly object[] => {
    const got: object[] = [];
    const problems = new Problems('x');
    const rows = new TextRows({
      dialect: sniff(text, {}, 'x').dialect,
      prices: new PriceScale({ priceDigits }, () => undefined),
      problems,
      keepBroken: false,
      take: (candle) => got.push({ ...candle }),
    });
    for (const piece of pieces) rows.push(piece);
    rows.end();
    problems.throwIfAny();
    return got;
  };

  it('DATA-1 gives the same candles on the same lines', () => {
    fc.assert(
      fc.property(anyCandles, cutting, (candles, lengths) => {
        const text = [...csvPieces(candles, 'iso')].join('');
        const bytes = Buffer.from(text);
        const whole = read([bytes], text, candles.priceDigits);
        expect(whole).toHaveLength(candles.length);
        expect(read(cut(bytes, lengths), text, candles.priceDigits)).toEqual(whole);
      }),
      { numRuns: runs(30) },
    );
  });

  it('DATA-1 JSON becomes the same lines', () => {
    fc.assert(
      fc.property(anyCandles, cutting, fc.integer({ min: 0, max: 2 }), (candles, lengths, indent) => {
        const text = JSON.stringify(JSON.parse([...jsonPieces(candles)].join('')), null, indent);
        const lines = new JsonLines('x');
        const turned = [...cut(Buffer.from(text), lengths)].map((piece) => Buffer.from(lines.turn(piece)));
        lines.end();
        const plain = (JSON.parse(text) as number[][]).map(
          (row) => `${row.map((n) => JSON.stringify(n)).join(',')}\n`,
        );
        expect(Buffer.concat(turned).toString()).toBe(plain.join(''));
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('a field from bytes', () => {
  const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), maxLength: 18 });
  const odd = fc.string({ unit: fc.constantFrom(...Array.from('0012345.-+e ')), maxLength: 8 });
  const text = fc.oneof(
    fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction}`),
    digits,
    odd,
  );

  it('FILL-7 is the number that the reader of text makes of it, or is left to that one', () => {
    fc.assert(
      fc.property(text, (given) => {
        const bytes = Buffer.from(`,${given},`);
        if (!readDecimal(bytes, 1, bytes.length - 1)) return;
        const { units, decimals } = found;
        expect(decimals).toBe(decimalsOf(given));
        expect(units).toBe(parseDecimal(given, decimals));
        expect(units / scaleOf(decimals)).toBe(Number(given));
      }),
      { numRuns: runs(2000) },
    );
  });

  it('is read from bytes wherever it is plain', () => {
    for (const plain of [
      '0',
      '00',
      '1',
      '100',
      '1.5',
      '0.00',
      '.5',
      '5.',
      '123456789012345',
      '42283.58000000',
    ])
      expect(readDecimal(Buffer.from(plain), 0, plain.length)).toBe(true);
    for (const other of ['', '.', '1e5', '-1', '1.2.3', '1234567890123456789', ' 1'])
      expect(readDecimal(Buffer.from(other), 0, other.length)).toBe(false);
  });

  it('TIME-6 a time from bytes is that of its text', () => {
    const instant = fc.integer({ min: 0, max: 4e12 }).map((at) => Math.floor(at / 1000) * 1000);
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(10, 20),
        fc.nat({ max: 19 }),
        fc.constantFrom('0', '9', 'x'),
        (at, length, place, other) => {
          const iso = new Date(at).toISOString().replace('.000', '');
          const sound = length === 10 ? iso.slice(0, 10) : iso;
          const changed = sound.slice(0, place) + other + sound.slice(place + 1);
          for (const given of [sound, changed.slice(0, length)]) {
            const bytes = Buffer.from(given);
            const quick = new TimeText('strict', false).quick(bytes, 0, bytes.length);
            expect(Number.isNaN(quick) ? null : quick).toBe(parseTime(given));
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });
});
