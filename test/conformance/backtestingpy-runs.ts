/**
 * backtesting.py's whole runs, every trade of them (`oracles/backtestingpy/runs.json`).
 *
 * Its conventions (the folder's README): the strategy crosses two plain means of closes, strictly on both sides; market
 * orders meet the next open, the close before the entry that reverses it; all-in is whole units for the funds at the
 * fill; brackets stand at absolute prices from the signal's close; what is open at the end leaves at the last open.
 * Trades must be the same in every field, equity at the checkpoints, and those statistics that are defined as ours.
 */
import { readFileSync } from 'node:fs';
import { sma } from '../../src/indicators/registry.ts';
import {
  buy,
  cancel,
  exit,
  sell,
  type EntryType,
  type Intent,
  type Intents,
} from '../../src/model/intent.ts';
import type { View } from '../../src/strategy/view.ts';
import { ourStats, statsOf } from './backtestingpy-stats.ts';
import type { ConformanceCase } from './case.ts';
import { tableOf } from './price-table.ts';
import { outcomeOf, type Plan } from './rule-model.ts';
import { runCase, type Candle, type CaseTerms, type CaseTrade } from './run-case.ts';
import { agrees, notExpressible } from './verdict.ts';

const source = 'backtestingpy';

interface Run {
  readonly id: string;
  readonly data: string;
  readonly strategy: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly cash: number };
  readonly params: { readonly mode?: 'market' | 'limit' | 'stop'; readonly short?: boolean };
  readonly stats: Readonly<Record<string, unknown>>;
  /** size, entry bar, exit bar, entry time, exit time, entry price, exit price, sl, tp, pnl, commission, return. */
  readonly trades: readonly (readonly [
    number,
    number,
    number,
    string,
    string,
    number,
    number,
    number | null,
    number | null,
    number,
    number,
    number,
  ])[];
  readonly equity_checkpoints: Readonly<Record<string, number>>;
}

/** Every run on disk once, in the order of the file. */
export function runBacktestingRuns(sharedFolder: string): ConformanceCase[] {
  const oracles = `${sharedFolder}/oracles`;
  const { runs } = JSON.parse(readFileSync(`${oracles}/${source}/runs.json`, 'utf8')) as {
    runs: readonly Run[];
  };
  return runs.map((run) => {
    const head = { id: run.id, source };
    const theirs = { trades: run.trades.length, stats: statsOf(run.stats) };
    const rule = unbuiltIn(run);
    if (rule !== undefined) return notExpressible(head, rule, theirs);
    return judged(run, tableOf(`${oracles}/data/${run.data}`).candles);
  });
}

/** The rule that a run needs and that is not built; null where it asks what is not told here; undefined for none. */
function unbuiltIn({ config, params, strategy }: Run): string | null | undefined {
  const { spread, margin, trade_on_close: onClose, commission_fixed: fixed } = config;
  const commission = commissionOf(config);
  // A spread that openings alone pay.
  if (spread !== undefined && spread !== 0) return null;
  if (margin !== undefined && margin !== 1) return 'MARG-1';
  if (onClose === true) return 'TIME-1';
  if (typeof commission !== 'number' || (fixed !== undefined && fixed !== 0)) return 'FEE-1';
  const known = [
    'cash',
    'finalize_trades',
    'spread',
    'margin',
    'trade_on_close',
    'commission',
    'commission_rel',
    'commission_fixed',
  ];
  if (Object.keys(config).some((name) => !known.includes(name))) return null;
  const isCross =
    strategy.startsWith('Long/short SMA(10)/SMA(30)') || strategy.startsWith('As goog_sma_10_30');
  const isBracket = params.mode !== undefined && params.short === false && strategy.startsWith('Flat only:');
  return isCross || isBracket ? undefined : null;
}

const commissionOf = (config: Run['config']): unknown =>
  config['commission_rel'] ?? config['commission'] ?? 0;

const bracketSize = 10;

function judged(run: Run, candles: readonly Candle[]): ConformanceCase {
  const { mode } = run.params;
  const rate = Number(commissionOf(run.config));
  const terms: Omit<CaseTerms, 'decide'> = {
    candles,
    balance: run.config.cash,
    account: 'margin',
    sizing: mode === undefined ? 'all-in' : { quantity: bracketSize },
    digits: { price: 6, quantity: 0, money: 6 },
    fees: { maker: rate, taker: rate },
    readings: { fast: sma(10), slow: sma(30) },
  };
  const signals: number[] = [];
  const result = runCase({
    ...terms,
    decide: (row, view) => {
      if (row === candles.length - 2) return view.isFlat ? null : exit();
      if (mode === undefined) return reverse(view);
      const intents = bracket(view, mode);
      if (intents !== null) signals.push(row);
      return intents;
    },
  });
  const trades = result.trades.map(tradeLine);
  const theirs = run.trades.map(
    ([size, entryBar, exitBar, , , entryPrice, exitPrice, , , pnl, commission]): Line => ({
      size,
      entryBar,
      exitBar,
      entryPrice,
      exitPrice,
      pnl,
      commission,
    }),
  );
  const checkpoints = Object.keys(run.equity_checkpoints);
  const equity = Object.fromEntries(checkpoints.map((bar) => [bar, result.equity[Number(bar)]]));
  const stats = ourStats(run.config.cash, result);
  const isTheirs =
    agrees(trades.map(priceFields), theirs.map(priceFields), 1e-9) &&
    agrees(trades.map(moneyFields), theirs.map(moneyFields), 1e-6) &&
    agrees(equity, run.equity_checkpoints, 1e-6) &&
    agrees(stats, statsOf(run.stats), 1e-8);
  // What can differ by rule are brackets: their stops and targets wait from the point of the fill on (OTO-1).
  const isRules =
    mode === undefined || agrees(trades.map(priceFields), modelled(candles, signals, mode), 1e-9);
  const isExplained = isRules && mode !== undefined && !isTheirs;
  return {
    id: run.id,
    source,
    status: !isRules ? 'failed' : isTheirs ? 'passed' : isExplained ? 'explained' : 'failed',
    rule: isExplained ? 'OTO-1' : null,
    ours: { trades: trades.length, stats },
    theirs: { trades: theirs.length, stats: statsOf(run.stats) },
  };
}

type Line = Readonly<Record<string, number>>;

function tradeLine(trade: CaseTrade): Line {
  return {
    size: trade.side === 'long' ? trade.quantity : -trade.quantity,
    entryBar: trade.entryRow,
    exitBar: trade.exitRow ?? -1,
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice,
    pnl: trade.netProfit,
    commission: trade.fees,
  };
}

const priceFields = ({ size, entryBar, exitBar, entryPrice, exitPrice }: Line): unknown => [
  size,
  entryBar,
  exitBar,
  entryPrice,
  exitPrice,
];
const moneyFields = ({ pnl, commission }: Line): unknown => [pnl, commission];

function crosses(view: View): 'up' | 'down' | null {
  const { fast, slow } = view.readings as Record<'fast' | 'slow', View['readings'][string]>;
  if (fast.previous < slow.previous && fast.value > slow.value) return 'up';
  return fast.previous > slow.previous && fast.value < slow.value ? 'down' : null;
}

/** Always in the market from the first crossing on. */
function reverse(view: View): Intents {
  const cross = crosses(view);
  if (cross === null) return null;
  const enter: Intent = cross === 'up' ? buy() : sell();
  return view.isFlat ? enter : [exit(), enter];
}

const levelsOf = (close: number): Record<'limit' | 'trigger' | 'stop' | 'target', number> => ({
  limit: 0.99 * close,
  trigger: 1.01 * close,
  stop: 0.95 * close,
  target: 1.1 * close,
});

function bracket(view: View, mode: 'market' | 'limit' | 'stop'): Intents {
  if (!view.isFlat || crosses(view) !== 'up') return null;
  const { limit, trigger, stop, target } = levelsOf(view.close);
  const order: EntryType =
    mode === 'limit' ? { type: mode, limit } : mode === 'stop' ? { type: mode, trigger } : { type: mode };
  const enter = buy({ order, stop: { price: stop }, target: { price: target } });
  return view.restingEntries > 0 ? [cancel('entries'), enter] : enter;
}

/** What the rules make of the signals at which the account was flat. */
function modelled(candles: readonly Candle[], signals: readonly number[], mode: Plan['type']): unknown {
  return signals.flatMap((row, i) => {
    const { limit, trigger, stop, target } = levelsOf(candles[row]![3]);
    const until = signals[i + 1];
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
