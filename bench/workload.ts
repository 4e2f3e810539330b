/**
 * One workload in a process of its own: `node bench/workload.ts NAME PAIRS [best]`. Prints one JSON object.
 *
 * Engine and bare loop run in turn on the same candles; each pair gives a ratio, the workload's is their median. Both
 * write equity into a column that is made once. Fewer than the asked pairs, another number of fills, or cash that
 * differs by more than one part in a million is a failure.
 *
 * Both run a few times before the clock starts. With `best` the bare loop is also warmed by thousands of short calls:
 * a loop of a million rows that is called a few times is compiled while it runs (on-stack replacement), and stays half
 * as fast as the same loop compiled as a whole. The first is what a user's own loop costs; the second is the strictest
 * yardstick there is.
 */
import { compiledFor } from '../src/cli/inlining.ts';
import { backtest } from '../src/engine/backtest.ts';
import {
  bareBracket,
  bareCross,
  bareHold,
  bareTrailing,
  type Columns,
  type Outcome,
  type Terms,
} from './yardsticks.ts';
import { benchRuns, decimals, feeRate, startingCash, type BenchRun } from './runs.ts';

const name = process.argv[2] ?? '';
const pairs = Number(process.argv[3] ?? '21');
const atItsBest = process.argv[4] === 'best';
const make = benchRuns[name];
if (make === undefined) throw new Error(`no workload is called "${name}"`);

const baselineBytes = memory();
const run = make();
const columns = run.candles.map(decimals);
const equity = new Float64Array(run.steps);
const bareEquity = new Float64Array(Math.max(...columns.map((column) => column.close.length)));

const terms: Terms = { cash: startingCash / columns.length, fee: feeRate, ticks: 100, allIn: run.allIn };
const bare: Record<BenchRun['yardstick'], (columns: Columns, equity: Float64Array, terms: Terms) => Outcome> =
  {
    hold: bareHold,
    cross: bareCross,
    bracket: bareBracket,
    trailing: bareTrailing,
  };

function bareOnce(): Outcome {
  let fills = 0;
  let cash = 0;
  for (const column of columns) {
    const outcome = bare[run.yardstick](column, bareEquity, terms);
    fills += outcome.fills;
    cash += outcome.cash;
  }
  return { fills, cash };
}

function engineOnce(): { readonly outcome: Outcome; readonly digest: string } {
  let fills = 0;
  let cash = 0;
  let digest = '';
  for (const config of run.configs) {
    const engine = backtest(config, { equity });
    digest = engine.digest();
    fills += engine.kernel.orders.state.fills;
    cash += engine.kernel.ledger.balance(0) / 10 ** config.account.digits;
  }
  return { outcome: { fills, cash }, digest };
}

function timed<T>(work: () => T): { readonly ns: number; readonly value: T } {
  const from = process.hrtime.bigint();
  const value = work();
  return { ns: Number(process.hrtime.bigint() - from), value };
}

const candles = columns.reduce((sum, column) => sum + column.close.length, 0);
// As `backlot run` compiles a run of so many.
console.log(JSON.stringify(compiledFor(candles * pairs, measured)));

function measured(): object {
  const first = engineOnce();
  check(first.outcome, bareOnce());
  const bytes = memory() - baselineBytes - run.yardstickBytes;
  warmUp();
  const engineNs: number[] = [];
  const bareNs: number[] = [];
  for (let i = 0; i < pairs; i++) {
    // Who goes first takes turns, so that neither always finds the caches of the other.
    const order = i % 2 === 0;
    if (order) bareNs.push(timed(bareOnce).ns);
    const engine = timed(engineOnce);
    engineNs.push(engine.ns);
    if (!order) bareNs.push(timed(bareOnce).ns);
    if (engine.value.digest !== first.digest) throw new Error('two runs gave two digests');
  }
  return {
    name,
    ns: median(engineNs) / candles,
    yardstickNs: median(bareNs) / candles,
    ratio: median(engineNs.map((ns, i) => ns / bareNs[i]!)),
    fills: first.outcome.fills,
    bytesPerCandle: bytes / candles,
    digest: first.digest,
  };
}

function warmUp(): void {
  if (atItsBest) warmBareLoop();
  for (let i = 0; i < 6; i++) {
    engineOnce();
    bareOnce();
  }
}

function warmBareLoop(): void {
  const { open, high, low, close } = columns[0]!;
  const rows = 1000;
  const part: Columns = {
    open: open.subarray(0, rows),
    high: high.subarray(0, rows),
    low: low.subarray(0, rows),
    close: close.subarray(0, rows),
  };
  for (let i = 0; i < 4000; i++) bare[run.yardstick](part, bareEquity, terms);
}

function check(engine: Outcome, loop: Outcome): void {
  if (!run.compare) return;
  if (engine.fills !== loop.fills)
    throw new Error(`${name}: the engine made ${engine.fills} fills, the bare loop ${loop.fills}`);
  const difference = Math.abs(engine.cash - loop.cash) / Math.max(startingCash, Math.abs(loop.cash));
  if (difference > 1e-6)
    throw new Error(`${name}: the engine ended with ${engine.cash}, the bare loop with ${loop.cash}`);
}

function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
