import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Queue } from '../../src/base/queue.ts';
import { draw, keyOf, RandomStream } from '../../src/base/random.ts';
import { runs } from '../support/runs.ts';

describe('draw', () => {
  it('DET-2 depends on seed and keys alone, not on what was drawn before', () => {
    const keys = fc.array(fc.maxSafeNat(), { maxLength: 5 });
    const property = fc.property(fc.maxSafeNat(), keys, fc.array(fc.nat()), (seed, given, others) => {
      const first = draw(seed, ...given);
      for (const other of others) draw(other, other);
      expect(draw(seed, ...given)).toBe(first);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThan(1);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it('DET-2 differs by seed, by each key, by their order and by a key beyond 32 bits', () => {
    const base = [5, 1_700_000_000_000, 3] as const;
    const draws = [
      draw(1, ...base),
      draw(2, ...base),
      draw(1, 6, 1_700_000_000_000, 3),
      draw(1, 5, 1_700_000_000_001, 3),
      draw(1, 5, 1_700_000_000_000 + 2 ** 32, 3),
      draw(1, 5, 1_700_000_000_000, 4),
      draw(1, 3, 1_700_000_000_000, 5),
      draw(1, 5, 1_700_000_000_000),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('is spread evenly over minutes that follow each other', () => {
    // 20,000 draws in 10 bins: 2,000 each, deviation of a bin 42; five of them are 212.
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const bin = Math.floor(draw(7, keyOf('BTC/USDT'), 1_700_000_000_000 + i * 60_000) * 10);
      bins[bin] = bins[bin]! + 1;
    }
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(212);
  });

  it('has a key of its own for every name', () => {
    // FNV-1a of Fowler, Noll and Vo, as they publish it: '' and 'a'.
    expect(keyOf('')).toBe(0x811c9dc5);
    expect(keyOf('a')).toBe(0xe40c292c);
    const names = Array.from({ length: 5000 }, (_, i) => `M${i}/USDT`);
    expect(new Set(names.map(keyOf)).size).toBe(names.length);
  });
});

describe('RandomStream', () => {
  const first = (seed: number, count: number) => {
    const stream = new RandomStream(seed);
    return Array.from({ length: count }, () => stream.next());
  };

  it('gives the same numbers for the same seed, and others for another', () => {
    expect(first(42, 50)).toEqual(first(42, 50));
    const seeds = [0, 1, 42, 2 ** 32, 2 ** 32 + 1, 2 ** 40];
    expect(new Set(seeds.map((seed) => first(seed, 3).join())).size).toBe(seeds.length);
  });

  it('is uniform in [0, 1), and does not remember', () => {
    const numbers = first(9, 40_000);
    expect(numbers.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    // Deviation of the mean: 1 / sqrt(12 x 40,000) = 0.00144; five of them.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0072);
    const lagged = numbers.slice(1).reduce((a, value, i) => a + (value - 0.5) * (numbers[i]! - 0.5), 0);
    // Correlation of neighbours: deviation 1 / sqrt(40,000) = 0.005.
    expect(Math.abs(lagged / (numbers.length / 12))).toBeLessThan(0.025);
  });

  it('is nearly normal: mean 0, deviation 1, two thirds within one deviation', () => {
    const stream = new RandomStream(3);
    const numbers = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const variance = numbers.reduce((a, b) => a + b * b, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.036);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    const within = numbers.filter((value) => Math.abs(value) < 1).length / numbers.length;
    expect(within).toBeGreaterThan(0.65);
    expect(within).toBeLessThan(0.7);
  });
});

describe('Queue', () => {
  it('takes first what came first, whatever the order of pushing and taking', () => {
    const property = fc.property(fc.array(fc.option(fc.nat())), (steps) => {
      const queue = new Queue<number>();
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(queue.take()).toBe(model.shift() ?? null);
        else {
          queue.push(step);
          model.push(step);
        }
        expect(queue.isEmpty).toBe(model.length === 0);
        expect(queue.list()).toEqual(model);
      }
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});
