/**
 * backtesting.py's whole runs, every trade of them (`oracles/backtestingpy/runs.json`).
 *
 * Its conventions (the folder's README): the strategy crosses two plain means of closes, strictly on both sides; market
 * orders meet the next open, the close before the entry that reverses it; all-in is whole units for the funds at the
 * fill, times 1 / `margin`; brackets stand at absolute prices from the signal's close; what is open at the end leaves
 * at the last open. Trades must be the same in every field, equity at the checkpoints, and those statistics that are
 * defined as ours.
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
import {
  bracketSize,
  levelsOf,
  modelledBrackets,
  modelledReversals,
  type Signal,
} from './backtestingpy-model.ts';
import { ourStats, statsOf } from './backtestingpy-stats.ts';
import type { ConformanceCase } from './case.ts';
import { tableOf } from './price-table.ts';
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
  const { spread, trade_on_close: onClose, commission_fixed: fixed } = config;
  const commission = commissionOf(config);
  // A spread that openings alone pay.
  if (spread !== undefined && spread !== 0) return null;
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

function judged(run: Run, candles: readonly Candle[]): ConformanceCase {
  const { mode } = run.params;
  const rate = Number(commissionOf(run.config));
  const leverage = 1 / Number(run.config['margin'] ?? 1);
  const terms: Omit<CaseTerms, 'decide'> = {
    candles,
    balance: run.config.cash,
    account: 'margin',
    margin: { mode: 'cross', leverage },
    sizing: mode === undefined ? 'all-in' : { quantity: bracketSize },
    digits: { price: 6, quantity: 0, money: 6 },
    fees: { maker: rate, taker: rate },
    readings: { fast: sma(10), slow: sma(30) },
  };
  const signals: Signal[] = [];
  const result = runCase({
    ...terms,
    decide: (row, view) => {
      if (row === candles.length - 2) return view.isFlat ? null : exit();
      const cross = crosses(view);
      const intents = mode === undefined ? reverse(view, cross) : bracket(view, cross, mode);
      if (intents !== null) signals.push({ row, side: cross === 'up' ? 'buy' : 'sell' });
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
  const byRule =
    mode === undefined
      ? modelledReversals(candles, signals, { cash: run.config.cash, leverage, rate })
      : modelledBrackets(candles, signals, mode);
  const isRules = agrees(trades.map(priceFields), byRule, 1e-9);
  const verdict = {
    id: run.id,
    source,
    ours: { trades: trades.length, stats },
    theirs: { trades: theirs.length, stats: statsOf(run.stats) },
  };
  if (isRules && isTheirs) return { ...verdict, status: 'passed', rule: null };
  const isLevered = leverage !== 1 && rate > 0;
  const difference = mode !== undefined ? waiting : isLevered ? besideMargin : null;
  return isRules && difference !== null
    ? { ...verdict, status: 'explained', ...difference }
    : { ...verdict, status: 'failed', rule: null };
}

/** How brackets may differ, and levered all-in orders. */
const waiting = {
  rule: 'OTO-1',
  why: 'Stop and target of an entry that rested wait for the next bar; ours rest from its fill on.',
};
const besideMargin = {
  rule: 'MARG-1',
  why: 'All-in pays its commission out of what the leverage carries; ours pays it beside the margin.',
};

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

type Cross = 'up' | 'down' | null;

function crosses(view: View): Cross {
  const { fast, slow } = view.readings as Record<'fast' | 'slow', View['readings'][string]>;
  if (fast.previous < slow.previous && fast.value > slow.value) return 'up';
  return fast.previous > slow.previous && fast.value < slow.value ? 'down' : null;
}

/** Always in the market from the first crossing on. */
function reverse(view: View, cross: Cross): Intents {
  if (cross === null) return null;
  const enter: Intent = cross === 'up' ? buy() : sell();
  return view.isFlat ? enter : [exit(), enter];
}

function bracket(view: View, cross: Cross, mode: 'market' | 'limit' | 'stop'): Intents {
  if (!view.isFlat || cross !== 'up') return null;
  const { limit, trigger, stop, target } = levelsOf(view.close);
  const order: EntryType =
    mode === 'limit' ? { type: mode, limit } : mode === 'stop' ? { type: mode, trigger } : { type: mode };
  const enter = buy({ order, stop: { price: stop }, target: { price: target } });
  return view.restingEntries > 0 ? [cancel('entries'), enter] : enter;
}
