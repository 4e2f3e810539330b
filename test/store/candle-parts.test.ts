/** Pages of candles beside the place of their file: taken up as far as they were written whole. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CandleParts } from '../../src/store/candle-parts.ts';
import { joinCandles } from '../../src/store/join-candles.ts';

const folder = mkdtempSync(join(tmpdir(), 'backlot-parts-'));
let count = 0;
const place = (): string => join(folder, `deep/${++count}.candles`);
const head = { exchange: 'Binance', market: 'BTC/USDT', timeframe: '1m' };
const minute = 60_000;
const row = (at: number, close = 1.5): [number, number, number, number, number, number] => [
  at * minute,
  1.25,
  2,
  1,
  close,
  7,
];
const pages = [
  { from: 2 * minute, to: 4 * minute, rows: [row(2), row(3)] },
  { from: 0, to: 2 * minute, rows: [row(0)] },
];

describe('pages', () => {
  it('are taken up as they were written', () => {
    const path = place();
    const parts = new CandleParts(path, head);
    for (const page of pages) parts.append(page);
    expect(new CandleParts(path, head).pages).toEqual(pages);
    parts.drop();
    expect(existsSync(parts.path)).toBe(false);
    expect(new CandleParts(path, head).pages).toEqual([]);
  });

  it('lose what was not written whole, wherever it was cut', () => {
    const path = place();
    const parts = new CandleParts(path, head);
    for (const page of pages) parts.append(page);
    const text = readFileSync(parts.path, 'utf8');
    const ends = [...text.matchAll(/\n/g)].map((match) => match.index + 1);
    for (let length = 0; length <= text.length; length++) {
      writeFileSync(parts.path, text.slice(0, length));
      const whole = ends.filter((end) => end <= length).length;
      const taken = new CandleParts(path, head);
      expect(taken.pages).toEqual(pages.slice(0, Math.max(0, whole - 1)));
      // What is appended stands behind what is whole.
      taken.append(pages[1]!);
      expect(new CandleParts(path, head).pages).toEqual([...taken.pages]);
    }
  });

  it('end where a line is none', () => {
    const path = place();
    const parts = new CandleParts(path, head);
    parts.append(pages[0]!);
    appendFileSync(parts.path, '[1,2,[[1,2,3]]]\n[0,1,[]]\n');
    expect(new CandleParts(path, head).pages).toEqual([pages[0]]);
  });

  it('of other candles are refused', () => {
    const path = place();
    new CandleParts(path, head).append(pages[0]!);
    expect(() => new CandleParts(path, { ...head, exchange: 'Bybit' })).toThrow(
      'these are pages of other candles',
    );
  });
});

describe('candles that are joined', () => {
  const join = (of: typeof pages, broken: 'stop' | 'drop' = 'stop') =>
    joinCandles('x.candles', null, of, { timeframe: '1m', broken });

  it('DATA-1 stand in order of time, each once, with the decimals that they need', () => {
    const { candles, findings } = join([...pages, pages[0]!]);
    expect([...candles.time.subarray(0, candles.length)]).toEqual([0, 2 * minute, 3 * minute]);
    expect(candles.priceDigits).toBe(2);
    expect(candles.at(1)).toEqual({
      time: 2 * minute,
      open: 125,
      high: 200,
      low: 100,
      close: 150,
      volume: 7,
    });
    expect(findings).toEqual([]);
    const { candles: more } = joinCandles('x.candles', candles, [{ from: 0, to: 1, rows: [row(1, 1.125)] }], {
      timeframe: '1m',
      broken: 'stop',
    });
    expect(more.priceDigits).toBe(3);
    expect(more.at(1)).toMatchObject({ open: 1250, close: 1125 });
  });

  it('DATA-1 are refused, or left out and told, where one is broken', () => {
    const odd = [{ from: 0, to: minute, rows: [row(0), row(1, 9)] }];
    expect(() => join(odd)).toThrow(
      'the candle of 1970-01-01T00:01:00.000Z is broken: the high is below another price',
    );
    const { candles, findings } = join(odd, 'drop');
    expect(candles.length).toBe(1);
    expect(findings).toMatchObject([{ code: 'dropped', at: minute }]);
  });
});
