/** The clocks of feeds. */
import { describe, expect, it } from 'vitest';
import { LeapingClock, machineClock } from '../../src/paper/clock.ts';
import { never } from '../support/paper.ts';

describe('a clock that leaps', () => {
  it('goes on to the earliest instant that is waited for, when all wait', async () => {
    const clock = new LeapingClock(1000);
    const seen: string[] = [];
    const waiting = async (name: string, until: number): Promise<void> => {
      await clock.wait(until, never);
      seen.push(`${name} ${clock.now()}`);
    };
    const began = performance.now();
    await Promise.all([waiting('c', 9e9), waiting('a', 5000), waiting('b', 5000), waiting('past', 10)]);
    expect(seen).toEqual(['past 1000', 'a 5000', 'b 5000', 'c 9000000000']);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('stands still while somebody works, however long that takes in promises', async () => {
    const clock = new LeapingClock(0);
    const wait = clock.wait(60_000, never);
    for (let i = 0; i < 1000; i++) await Promise.resolve();
    expect(clock.now()).toBe(0);
    await wait;
    expect(clock.now()).toBe(60_000);
  });

  it('waits for nothing that was given up, and never for ever', async () => {
    const clock = new LeapingClock(0);
    const given = new AbortController();
    const first = clock.wait(100, given.signal);
    const second = clock.wait(200, never);
    given.abort();
    await first;
    await second;
    expect(clock.now()).toBe(200);
    await clock.wait(1e9, given.signal);
    expect(clock.now()).toBe(200);
    // Beyond all time it stands, and the process may end.
    void clock.wait(Infinity, never);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(200);
  });
});

describe('the clock of the machine', () => {
  it('runs as fast as it is told, from where it is told', async () => {
    const clock = machineClock(1_000_000, 10_000);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000);
    const began = performance.now();
    await clock.wait(1_000_000 + 200_000, never);
    const ms = performance.now() - began;
    expect(clock.now()).toBeGreaterThanOrEqual(1_200_000);
    expect(ms).toBeGreaterThan(15);
    expect(ms).toBeLessThan(5000);
    expect(Math.abs(machineClock().now() - Date.now())).toBeLessThan(1000);
  });

  it('ends a wait that is given up, and leaves no timer behind', async () => {
    const given = new AbortController();
    const waiting = machineClock().wait(Date.now() + 3_600_000, given.signal);
    given.abort();
    await waiting;
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThan(5);
  });
});
