/** What time it is at an exchange, between two measurings, by the clocks of a machine that are not alike. */
import { describe, expect, it } from 'vitest';
import { ExchangeTime } from '../../../src/connect/ccxt/exchange-time.ts';
import { machineTiming, type Timing } from '../../../src/connect/ccxt/timing.ts';

/** A machine whose clock is set by hand. */
function machine(): Timing & { wall: number; passed: number } {
  const clocks = { wall: 1_000_000, passed: 0 };
  return Object.assign(clocks, {
    now: () => clocks.wall,
    steady: () => clocks.passed,
    wait: () => Promise.resolve(),
    chance: () => 0.5,
  });
}

describe('the time of an exchange', () => {
  it.each([
    ['real', null, 1, 1_000_500],
    ['history at a pace', { time: 50_000, stepped: false, pace: 60, ends: Infinity }, 60, 50_500],
  ])('DATA-2 goes on though the machine’s clock is set, %s', (_, served, pace, after) => {
    const timing = machine();
    const time = new ExchangeTime(timing, served);
    time.set({ skewMs: after - timing.wall, uncertainMs: 1 });
    expect(time.now()).toBe(after);
    // Five minutes ahead, and nothing has passed.
    timing.wall += 300_000;
    expect(time.now()).toBe(after);
    timing.passed += 1000;
    expect(time.now()).toBe(after + 1000 * pace);
    // Measured by the clock as it is now, it is the same.
    time.set({ skewMs: after + 1000 * pace - timing.wall, uncertainMs: 1 });
    expect(time.now()).toBe(after + 1000 * pace);
  });

  it('goes on past the end of a history once that is told to be over, measured no more', () => {
    const timing = machine();
    const time = new ExchangeTime(timing, { time: 50_000, stepped: false, pace: 60, ends: 60_000 });
    // Measured a little behind: it is over all the same.
    timing.passed += 150;
    expect([time.now(), time.isOver]).toEqual([59_000, false]);
    time.finish();
    expect([time.now(), time.isOver]).toEqual([60_000, true]);
    timing.passed += 100;
    time.set({ skewMs: 60_000 - timing.wall, uncertainMs: 1 });
    time.finish();
    expect(time.now()).toBe(66_000);
  });

  it('has a steady clock that no setting moves', () => {
    const before = machineTiming.steady();
    expect(machineTiming.steady() - before).toBeLessThan(1000);
    expect(machineTiming.steady()).toBeLessThan(1e11);
  });
});
