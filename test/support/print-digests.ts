/**
 * Runs fixed plans and prints their digests, with the time zone in which it did so: a script for another process, and
 * a function for this one.
 */
import fc from 'fast-check';
import { backtest } from '../../src/engine/backtest.ts';
import { randomRun } from './arbitraries.ts';
import { runConfigOf } from './random-run.ts';

export interface Printed {
  readonly digests: readonly string[];
  /** Minutes behind UTC in winter and in summer. */
  readonly offsets: readonly [number, number];
}

export function digestsHere(): Printed {
  const plans = fc.sample(randomRun(), { seed: 20_240_101, numRuns: 25 });
  return {
    digests: plans.map((plan) => backtest(runConfigOf(plan)).digest()),
    offsets: [new Date(2024, 0, 1).getTimezoneOffset(), new Date(2024, 6, 1).getTimezoneOffset()],
  };
}

if (process.argv[1] === import.meta.filename) process.stdout.write(JSON.stringify(digestsHere()));
