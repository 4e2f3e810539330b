import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleColumns, type Candle } from '../../src/market/candles.ts';
import { Resampler } from '../../src/market/resample.ts';
import { candleOpenAt } from '../../src/model/time.ts';
import { runs } from '../support/runs.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A Monday. */
const monday = Date.UTC(2024, 0, 1);

function columnsOf(candles: readonly Candle[], durationMs: number): CandleColumns {
  const columns = new CandleColumns({ durationMs, priceDigits: 0, capacity: candles.length });
  for (const candle of candles) columns.append(candle);
  return columns;
}

/** One-minute candles at these minutes whose prices say which minute they are. */
const minutes = (...at: readonly number[]): CandleColumns =>
  columnsOf(
    at.map((i) => ({
      time: monday + i * minute,
      open: 100 + i,
      high: 110 + i,
      low: 90 + i,
      close: 101 + i,
      volume: i,
    })),
    minute,
  );

function resampled(base: CandleColumns, durationMs: number, cuts: readonly number[] = []) {
  const out = new CandleColumns({ durationMs, priceDigits: 0, capacity: 0 });
  const visible = new Int32Array(base.length);
  const resampler = new Resampler(durationMs);
  const ends = [...cuts.map((cut) => Math.min(cut, base.length)).sort((a, b) => a - b), base.length];
  for (const [i, to] of ends.entries()) {
    const from = i === 0 ? 0 : ends[i - 1]!;
    resampler.advance(base, from, to, out, visible, from);
  }
  const candles = Array.from({ length: out.length }, (_, row) => out.at(row));
  return { candles, visible: [...visible] };
}

/** TIME-3 from its words: at each close, the buckets that have ended by then, each of the base candles inside it. */
function plainly(base: CandleColumns, durationMs: number) {
  const rows = Array.from({ length: base.length }, (_, row) => base.at(row));
  const buckets = [...new Set(rows.map((row) => candleOpenAt(row.time, durationMs)))];
  const all = buckets.map((time): Candle => {
    const inside = rows.filter((row) => row.time >= time && row.time < time + durationMs);
    return {
      time,
      open: inside[0]!.open,
      high: Math.max(...inside.map((row) => row.high)),
      low: Math.min(...inside.map((row) => row.low)),
      close: inside.at(-1)!.close,
      volume: inside.reduce((total, row) => total + row.volume, 0),
    };
  });
  const visible = rows.map(
    (row) => buckets.filter((time) => time + durationMs <= row.time + base.durationMs).length,
  );
  return { candles: all.slice(0, visible.at(-1) ?? 0), visible };
}

describe('higher timeframes', () => {
  it('TIME-3 a higher candle is seen with the base candle that ends it', () => {
    const { candles, visible } = resampled(minutes(0, 1, 2, 3, 4, 5, 6), 3 * minute);
    expect(visible).toEqual([0, 0, 1, 1, 1, 2, 2]);
    expect(candles).toEqual([
      { time: monday, open: 100, high: 112, low: 90, close: 103, volume: 3 },
      { time: monday + 3 * minute, open: 103, high: 115, low: 93, close: 106, volume: 12 },
    ]);
  });

  it('TIME-3 where the base candle that ends it is missing, with the next that closes', () => {
    // Minute 2 is missing: the first three minutes are seen with minute 3.
    const { candles, visible } = resampled(minutes(0, 1, 3, 4, 5), 3 * minute);
    expect(visible).toEqual([0, 0, 1, 1, 2]);
    expect(candles[0]).toEqual({ time: monday, open: 100, high: 111, low: 90, close: 102, volume: 1 });
  });

  it('TIME-3 the base candle after a gap may end a bucket of its own', () => {
    // Minute 1 and 2 are missing, and 5 ends the second bucket alone: two become visible at once.
    expect(resampled(minutes(0, 5, 6), 3 * minute).visible).toEqual([0, 2, 2]);
  });

  it('TIME-3 a bucket without base candles does not exist', () => {
    const { candles, visible } = resampled(minutes(2, 11), 3 * minute);
    expect(visible).toEqual([1, 2]);
    expect(candles.map((candle) => (candle.time - monday) / minute)).toEqual([0, 9]);
  });

  it('TIME-6 weeks begin on Monday', () => {
    const days = Array.from({ length: 15 }, (_, i) => ({
      time: monday + (i - 2) * day,
      open: 10,
      high: 10,
      low: 10,
      close: 10 + i,
      volume: 1,
    }));
    const { candles, visible } = resampled(columnsOf(days, day), 7 * day);
    // Saturday and Sunday end the week before; then Monday to Sunday.
    expect(candles.map((candle) => (candle.time - monday) / day)).toEqual([-7, 0]);
    expect(candles.map((candle) => candle.volume)).toEqual([2, 7]);
    expect(visible).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('TIME-3 is what its words say, for any gaps and whatever the cutting into blocks', () => {
    const price = fc.integer({ min: 1, max: 50 });
    const step = fc.record({
      gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 })),
      prices: fc.tuple(price, price, price, price),
      volume: fc.nat(100),
    });
    const given = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 60 }),
      factor: fc.constantFrom(1, 2, 3, 5, 15),
      cuts: fc.array(fc.nat(60), { maxLength: 6 }),
    });
    const property = fc.property(given, ({ steps, factor, cuts }) => {
      let time = monday;
      const rows = steps.map(({ gap, prices, volume }) => {
        time += gap * minute;
        const [open, close] = prices;
        return { time, open, high: Math.max(...prices), low: Math.min(...prices), close, volume };
      });
      const base = columnsOf(rows, minute);
      const expected = plainly(base, factor * minute);
      expect(resampled(base, factor * minute)).toEqual(expected);
      expect(resampled(base, factor * minute, cuts)).toEqual(expected);
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});
