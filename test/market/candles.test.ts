import { describe, expect, it } from 'vitest';
import { CandleColumns, grown } from '../../src/market/candles.ts';

const columns = (capacity = 0) => new CandleColumns({ durationMs: 60_000, priceDigits: 2, capacity });
const candle = (i: number) => ({ time: i, open: i + 1, high: i + 2, low: i, close: i + 1, volume: i / 2 });

describe('candle columns', () => {
  it('grow with what is appended, and give it back', () => {
    const candles = columns();
    for (let i = 0; i < 100; i++) candles.append(candle(i));
    expect(candles.length).toBe(100);
    for (const row of [0, 15, 16, 17, 63, 64, 99]) expect(candles.at(row)).toEqual(candle(row));
    expect(candles.time.length).toBeGreaterThanOrEqual(100);
  });

  it('use the room they have before they grow', () => {
    const candles = columns(3);
    const { close } = candles;
    for (let i = 0; i < 3; i++) candles.append(candle(i));
    expect(candles.close).toBe(close);
    candles.append(candle(3));
    expect(candles.close).not.toBe(close);
    expect([...candles.close.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  });

  it('take rows in order of time only', () => {
    const candles = columns();
    candles.append(candle(5));
    expect(() => candles.append(candle(5))).toThrow('order of time');
    expect(() => candles.append(candle(4))).toThrow('order of time');
    expect(candles.length).toBe(1);
  });

  it('have no row outside', () => {
    const candles = columns(4);
    candles.append(candle(0));
    expect(() => candles.at(1)).toThrow('inside its columns');
    expect(() => candles.at(-1)).toThrow('inside its columns');
  });

  it('share the memory of a slice', () => {
    const candles = columns();
    for (let i = 0; i < 10; i++) candles.append(candle(i));
    const part = candles.slice(3, 6);
    expect(part.length).toBe(3);
    expect([part.at(0), part.at(2)]).toEqual([candle(3), candle(5)]);
    expect(part.durationMs).toBe(60_000);
    expect(part.priceDigits).toBe(2);
    candles.close[4] = 99;
    expect(part.at(1).close).toBe(99);
  });

  it('copy a column when it grows', () => {
    const column = Float64Array.of(1, 2);
    const more = grown(column, 4);
    column[0] = 9;
    expect([...more]).toEqual([1, 2, 0, 0]);
  });
});
