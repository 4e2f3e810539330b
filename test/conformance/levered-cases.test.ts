/**
 * Adapters of levered cases, on small cases of our own whose numbers are worked out by hand: forms that the sources
 * have and the cases at hand do not.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runBacktestingCases } from './backtestingpy-cases.ts';
import { modelledReversals } from './backtestingpy-model.ts';
import type { ConformanceCase } from './case.ts';
import { runJesseCases } from './jesse.ts';
import type { Candle } from './run-case.ts';

let folder: string | null = null;
afterEach(() => {
  if (folder !== null) rmSync(folder, { recursive: true });
  folder = null;
});

/** What `run` says of each of `cases`, laid out as the source lays them out. */
function verdicts(
  source: string,
  run: (sharedFolder: string) => readonly ConformanceCase[],
  cases: readonly object[],
): readonly string[] {
  folder = mkdtempSync(join(tmpdir(), 'levered-'));
  const place = join(folder, 'oracles', source);
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'cases.json'),
    JSON.stringify({ cases: cases.map((one, id) => ({ id, ...one })) }),
  );
  return run(folder).map(({ status }) => status);
}

it('a margin is one over the leverage, and all-in is what the funds carry at it', () => {
  // 100 at a tenth carry 1000: 100 units at 10, and 10 without it.
  const flat = { bars_ohlc_equal: [10, 10, 10, 10] };
  const all = { ...flat, actions: [{ after_bar: 1, do: 'buy all-in' }], expected: { position_after: 100 } };
  const rest = { ...all, actions: [{ after_bar: 1, do: 'buy 40; buy all-in' }] };
  const config = { cash: 100, margin: 0.1 };
  const cases = [
    { ...all, config },
    { ...rest, config },
    { ...all, config: { cash: 100 } },
  ];
  expect(verdicts('backtestingpy', runBacktestingCases, cases)).toEqual(['passed', 'passed', 'failed']);
});

it('reversals by rule pay margin and fee, and go on with what is left', () => {
  const candles = [10, 10, 10, 12, 11].map((at): Candle => [at, at, at, at]);
  const signals = [
    { row: 1, side: 'buy' },
    { row: 2, side: 'sell' },
  ] as const;
  // 100 / (5 + 0.5) = 18.18: 18 gain 36 and pay 9 and 10.8. Then 116.2 / (6 + 0.6) = 17.6.
  expect(modelledReversals(candles, signals, { cash: 100, leverage: 2, rate: 0.05 })).toEqual([
    [18, 2, 3, 10, 12],
    [-17, 3, 4, 12, 11],
  ]);
});

it('what a levered position gained is told of its margin', () => {
  // Two at 50 with half of it: 20 gained on 50.
  const position = { quantity: 2, entry: 50, leverage: 2 };
  const gained = { pnl: 20, pnl_percent: 40, total_cost: 50, value: 120 };
  const short = { pnl: -20, roi_percent: -40, total_cost: 50, value: 120 };
  const cases = [
    { kind: 'unrealised', position, price: 60, expected: gained },
    { kind: 'unrealised', position: { ...position, quantity: -2 }, price: 60, expected: short },
    { kind: 'unrealised', position: { ...position, leverage: 1 }, price: 60, expected: gained },
  ];
  expect(verdicts('jesse', runJesseCases, cases)).toEqual(['passed', 'passed', 'failed']);
});

it('an order is refused where its margin is more than the balance', () => {
  const order = { kind: 'order_rejection', balance: 10_000, order_notional: 10_001 };
  const cases = [
    { ...order, leverage: 1, expected: { rejected: true } },
    { ...order, leverage: 2, order_notional: 20_001, expected: { rejected: true } },
    { ...order, leverage: 2, order_notional: 20_000, expected: { rejected: false } },
  ];
  expect(verdicts('jesse', runJesseCases, cases)).toEqual(['passed', 'passed', 'passed']);
});
