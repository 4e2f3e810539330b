/**
 * backtrader's whole runs on Euro Stoxx with every fill (`oracles/backtrader/cases.json`).
 *
 * Its conventions (the folder's README): bars from 0, market orders meet the next open, initial cash 10 000, sizes of
 * one unit. A crossing is of the last two bars at which close and average differ. The trailing stop moves with closes
 * alone; children of a bracket wait for the bar after the entry's. Commissions are rounded to eight decimals, prices
 * are exact to 10^-6.
 */
import { readFileSync } from 'node:fs';
import { sma } from '../../src/indicators/registry.ts';
import { futuresCase, futuresId, type FuturesAccount } from './backtrader-futures.ts';
import { bracket, bracketByRule, longAbove, trailing } from './backtrader-strategies.ts';
import type { ConformanceCase } from './case.ts';
import { tableOf } from './price-table.ts';
import { runCase, type Candle, type CaseResult, type CaseTerms } from './run-case.ts';
import { held, notExpressible } from './verdict.ts';

const source = 'backtrader';

interface Run {
  readonly id: string;
  readonly rule: string;
  readonly params?: { readonly n: number };
  /** bar, side, size, price, commission, tag. */
  readonly fills: readonly (readonly [number, string, number, number, number, string])[];
  readonly final_value: number;
  readonly final_cash: number;
  /** bar, what, of which child. */
  readonly events: readonly (readonly [number, string, string])[];
}

export interface BacktraderFile {
  readonly data: string;
  readonly runs: readonly Run[];
  readonly sma15_asserted_prices: Readonly<Record<string, readonly number[]>>;
  readonly optimized_futures_asserted: readonly FuturesAccount[];
}

/** The ids of the file: its runs, its accounts by length of the average, its table of prices. */
export const backtraderIds = ({ runs, optimized_futures_asserted: futures }: BacktraderFile): string[] => [
  ...runs.map((one) => one.id),
  ...futures.map(futuresId),
  pricesId,
];

const pricesId = 'sma15_asserted_prices';

/** Every case on disk once. */
export function runBacktraderCases(sharedFolder: string): ConformanceCase[] {
  const oracles = `${sharedFolder}/oracles`;
  const file = JSON.parse(readFileSync(`${oracles}/${source}/cases.json`, 'utf8')) as BacktraderFile;
  const { candles } = tableOf(`${oracles}/data/${file.data}`);
  return [
    ...file.runs.map((run) => judged(run, candles)),
    ...file.optimized_futures_asserted.map((one) => futuresCase(one, candles)),
    pricesCase(file, candles),
  ];
}

const average = (n: number): CaseTerms['readings'] => ({ average: sma(n) });

function play(candles: readonly Candle[], decide: CaseTerms['decide'], more: Partial<CaseTerms>): CaseResult {
  return runCase({
    candles,
    decide,
    balance: 10_000,
    account: 'spot',
    sizing: { quantity: 1 },
    digits: { price: 6, quantity: 0, money: 9 },
    ...more,
  });
}

interface Playing {
  readonly decide: () => CaseTerms['decide'];
  readonly terms?: Partial<CaseTerms>;
  /** Where what rests may differ by a rule: what that gives. */
  readonly byRule?: (candles: readonly Candle[]) => unknown;
  /** The source's words for our roles. */
  readonly tags?: Readonly<Record<string, string>>;
}

const runs: Readonly<Record<string, Playing>> = {
  sma15_stock: { decide: longAbove, terms: { readings: average(15)! } },
  sma15_stock_comm_slip: {
    decide: longAbove,
    terms: {
      readings: average(15)!,
      fees: { maker: 0.001, taker: 0.001 },
      slippage: 0.0005,
      clampSlippage: true,
    },
  },
  trail_amount_60: { decide: () => trailing, tags: { entry: 'entry', exit: 'trail' } },
  bracket_long: {
    decide: () => bracket,
    byRule: bracketByRule,
    tags: { entry: 'entry', stop: 'stop', target: 'limit' },
  },
};

function judged(run: Run, candles: readonly Candle[]): ConformanceCase {
  const head = { id: run.id, source };
  const { fills, final_value, final_cash, events } = run;
  const theirs = { fills, events, final_value, final_cash };
  const playing = runs[run.id];
  if (playing === undefined) return notExpressible(head, null, theirs, 'a run that is not told here');
  const { decide, byRule, terms = {}, tags = {} } = playing;
  const result = play(candles, decide(), terms);
  const tagOf = (role: string): string => tags[role] ?? '';
  const ours = {
    fills: result.fills.map(({ row, side, quantity, price, fee, role }) => [
      row,
      side,
      quantity,
      price,
      Number(fee.toFixed(8)),
      tagOf(role),
    ]),
    events: result.orders
      .filter(({ state, parent, endedAt }) => state === 'cancelled' && parent > 0 && endedAt !== null)
      .map(({ endedAt, role }) => [result.rowOf(endedAt!), 'Canceled', tagOf(role)])
      // What rests when the run ends is cancelled there.
      .filter(([row]) => row !== candles.length - 1),
    final_value: result.equity.at(-1),
    final_cash: result.cash,
  };
  return held(head, {
    ours,
    theirs,
    ...(byRule === undefined ? {} : { byRule: byRule(candles), rule: 'OTO-1' }),
    why: 'The children of a bracket wait for the bar after the entry; ours rest from its fill on, inside that bar.',
    tolerance: 1e-6,
    isAbsolute: true,
  });
}

/** The closes at which the orders of `sma15_stock` are made, and the prices at which they fill. */
function pricesCase(file: BacktraderFile, candles: readonly Candle[]): ConformanceCase {
  const { fills } = play(candles, longAbove(), { readings: average(15)! });
  const of = (side: string): readonly CaseResult['fills'][number][] =>
    fills.filter((fill) => fill.side === side);
  const closeBefore = (row: number): number => candles[row - 1]![3];
  const ours = {
    buycreate: of('buy').map(({ row }) => closeBefore(row)),
    sellcreate: of('sell').map(({ row }) => closeBefore(row)),
    buyexec: of('buy').map(({ price }) => price),
    sellexec: of('sell').map(({ price }) => price),
  };
  const theirs = file.sma15_asserted_prices;
  return held({ id: pricesId, source }, { ours, theirs, tolerance: 1e-6, isAbsolute: true });
}
