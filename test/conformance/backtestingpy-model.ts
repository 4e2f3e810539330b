/**
 * What the rules of SPEC.md make of backtesting.py's strategies (`oracles/backtestingpy/runs.json`), told without the
 * engine: trades as size, bars and prices of entry and exit. Conventions: `backtestingpy-runs.ts`.
 */
import { outcomeOf, type Plan } from './rule-model.ts';
import type { Candle } from './run-case.ts';

export interface Signal {
  /** At whose close the order is made. */
  readonly row: number;
  readonly side: 'buy' | 'sell';
}

export interface Means {
  readonly cash: number;
  readonly leverage: number;
  /** Commission. */
  readonly rate: number;
}

type Trade = readonly [
  size: number,
  entryBar: number,
  exitBar: number,
  entryPrice: number,
  exitPrice: number,
];

export const bracketSize = 10;

export const levelsOf = (close: number): Record<'limit' | 'trigger' | 'stop' | 'target', number> => ({
  limit: 0.99 * close,
  trigger: 1.01 * close,
  stop: 0.95 * close,
  target: 1.1 * close,
});

/** What becomes of brackets of the signals at which the account was flat. */
export function modelledBrackets(
  candles: readonly Candle[],
  signals: readonly Signal[],
  mode: Plan['type'],
): readonly Trade[] {
  return signals.flatMap(({ row }, i): readonly Trade[] => {
    const { limit, trigger, stop, target } = levelsOf(candles[row]![3]);
    const until = signals[i + 1]?.row;
    const { entry, exit: left } = outcomeOf(candles, {
      side: 'buy',
      type: mode,
      limit,
      trigger,
      stop: () => stop,
      target: () => target,
      from: row + 1,
      ...(until === undefined ? {} : { until: until + 1 }),
      exits: (at) => at === candles.length - 1,
    });
    if (entry === null || left === null) return [];
    return [[bracketSize, entry.row, left.row, entry.price, left.price]];
  });
}

/**
 * All in at the open after each signal, out at the open after the next, or at the last. Whole units for which the cash
 * pays the margin, their cost over the leverage, and the fee on all of their cost (MARG-1).
 */
export function modelledReversals(
  candles: readonly Candle[],
  signals: readonly Signal[],
  { cash: start, leverage, rate }: Means,
): readonly Trade[] {
  const trades: Trade[] = [];
  let cash = start;
  for (const [i, { row, side }] of signals.entries()) {
    const entryBar = row + 1;
    const exitBar = Math.min((signals[i + 1]?.row ?? Infinity) + 1, candles.length - 1);
    const [entry] = candles[entryBar]!;
    const [left] = candles[exitBar]!;
    // A whole number of units stays one whatever the last bits of the quotient say.
    const units = Math.floor(cash / (entry / leverage + rate * entry) + 1e-9);
    if (units <= 0) continue;
    const size = side === 'buy' ? units : -units;
    cash += size * (left - entry) - rate * units * (entry + left);
    trades.push([size, entryBar, exitBar, entry, left]);
  }
  return trades;
}
