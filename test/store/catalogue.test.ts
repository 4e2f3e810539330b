/** The store: names of files and markets, and what is found by them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCandles } from '../../src/market/generate.ts';
import { findCandles, listStore, marketIn, placeOf } from '../../src/store/catalogue.ts';
import { timeframeIn, timeframeOf } from '../../src/store/sniff.ts';
import { writeCandles } from '../../src/store/write-candles.ts';
import { ownFolder, refusal } from './candle-make.ts';

const folder = ownFolder();

describe('names', () => {
  it.each([
    ['BTCUSDT-1m-2025-01.csv', 'BTC/USDT', '1m'],
    ['BTCUSDT-1h-2025-01-31.zip', 'BTC/USDT', '1h'],
    ['/far/away/ETH-USD_15m.csv.gz', 'ETH/USD', '15m'],
    ['ETHBTC_1d.parquet', 'ETH/BTC', '1d'],
    ['ndx-1d.csv', 'ndx', '1d'],
    ['BTCUSDT-PERP_1m.csv.gz', 'BTCUSDT-PERP', '1m'],
    ['SPX_1d_1990-2022.csv.gz', 'SPX', '1d'],
    ['candles.json', 'candles', null],
  ] as const)('%s is of %s, %s', (name, market, timeframe) => {
    expect(marketIn(name)).toBe(market);
    expect(timeframeIn(name.split('/').at(-1)!)).toBe(timeframe);
  });

  it.each([
    ['BTC/USDT', 'BTC-USDT_1h.candles'],
    ['BTC/USDT:USDT', 'BTC-USDT-USDT_1h.candles'],
    ['../../etc', 'etc_1h.candles'],
    ['Öl', 'Öl_1h.candles'],
  ])('%s lies in %s, inside the store', (market, name) => {
    expect(placeOf('store', market, '1h')).toBe(join('store', name));
  });

  it('a timeframe is the shortest way between opens, where it is one', () => {
    expect(timeframeOf([0, 3_600_000, 10_800_000, 14_400_000])).toBe('1h');
    expect(timeframeOf([86_400_000, 0])).toBe('1d');
    expect(timeframeOf([0, 7000])).toBeNull();
    expect(timeframeOf([5])).toBeNull();
  });
});

describe('a store', () => {
  const store = join(folder.path, 'store');
  const write = (market: string, timeframe: '1m' | '1h'): void => {
    const durationMs = timeframe === '1m' ? 60_000 : 3_600_000;
    const candles = generateCandles({
      seed: 1,
      rows: 3,
      start: 0,
      durationMs,
      priceDigits: 2,
      firstPrice: 1000,
    });
    const provenance = { converter: 'test', sources: [], options: {} };
    writeCandles(placeOf(store, market, timeframe), candles, {
      market,
      timeframe,
      calendar: 'continuous',
      provenance,
    });
  };

  it('that is not there is empty', () => {
    expect(listStore(store)).toEqual([]);
  });

  it('lists what it holds, files that cannot be used with the reason', () => {
    write('A/USD', '1h');
    write('A/USD', '1m');
    write('B/USD', '1m');
    writeFileSync(join(store, 'C_1m.candles'), 'no candles');
    writeFileSync(join(store, 'notes.txt'), '');
    const told = listStore(store).map(({ head, problem }) => head?.rows ?? problem);
    expect(told).toEqual([3, 3, 3, 'this is no candle file']);
  });

  it('finds by path, by name, and by market where that is one', async () => {
    const path = placeOf(store, 'B/USD', '1m');
    for (const name of [path, 'B-USD_1m', 'B-USD_1m.candles', 'B/USD'])
      expect(findCandles(name, store)).toBe(path);
    const [several] = await refusal(() => findCandles('A/USD', store));
    expect(several!.message).toBe('there are several: A-USD_1h, A-USD_1m');
    const [near] = await refusal(() => findCandles('B-USD_2m', store));
    expect(near!.hint).toBe('Did you mean "B-USD_1m"?');
    const [none] = await refusal(() => findCandles('quite another', store));
    expect(none!.hint).toContain('data list');
  });
});
