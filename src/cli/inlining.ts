/**
 * Long runs are compiled with more inlining: what is left of a fill's time are calls (docs/decisions/0008-speed.md). A
 * short run ends before that pays, and what is compiled more is slower to begin with. It changes no result: a test runs
 * both ways.
 */
import { setFlagsFromString } from 'node:v8';

/** Candles of all markets, times the runs over them, from which on it pays. */
const longRun = 5_000_000;

/** V8's budget of bytecode that one function may take in from others: its own, and that of long runs. */
const usualBudget = 920;
const longBudget = 3_000;

const setBudget = (bytes: number): void =>
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${bytes}`);

/** Does `work` of so many candles. What is loaded after it is compiled as ever, and found in V8's cache of code. */
export function compiledFor<T>(candles: number, work: () => T): T {
  if (candles < longRun) return work();
  setBudget(longBudget);
  try {
    return work();
  } finally {
    setBudget(usualBudget);
  }
}
