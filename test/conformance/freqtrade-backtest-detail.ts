/**
 * freqtrade's candle tables: stop, target and signals, trade by trade (`oracles/freqtrade-backtest-detail`).
 *
 * Its conventions (the folder's README), as intents of ours: a signal on candle i acts on candle i + 1; no entry on the
 * last one; opposite entry signals cancel each other, and an entry signal gives way to the exit signal of its side; one
 * trade at a time; the default entry is at the open; stop, target and profit are percent of the margin; a trade left
 * open is closed at the last open. Without fees, one unit, on a margin of its own. A trailing stop is a plan of ours;
 * targets that change with time and adjusted orders are not told here. Every trade is also held against `rule-model.ts`.
 */
import { readFileSync } from 'node:fs';
import { buy, cancel, exit, sell, type EnterIntent, type Intents } from '../../src/model/intent.ts';
import type { View } from '../../src/strategy/view.ts';
import type { ConformanceCase } from './case.ts';
import {
  asksExit,
  entrySide,
  modelled,
  patience,
  stopMove,
  stopReason,
  targetMove,
  trailMove,
  trailsTwice,
  type Config,
  type FreqtradeCase,
  type TradeLine,
} from './freqtrade-model.ts';
import { ruleBehind, type Outcome } from './rule-model.ts';
import { runCase, type Candle, type CaseTrade } from './run-case.ts';
import { agrees, held, notExpressible } from './verdict.ts';

const source = 'freqtrade-backtest-detail';

/** Every case on disk once, in the order of the file. */
export function runFreqtradeCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly FreqtradeCase[] };
  return cases.map(freqtradeCase);
}

function freqtradeCase(one: FreqtradeCase): ConformanceCase {
  const head = { id: one.id, source };
  const rule = unbuiltIn(one.config);
  if (rule !== undefined) return notExpressible(head, rule, one.expected);
  const candles = one.candles.map(([, open, high, low, close]): Candle => [open, high, low, close]);
  const model = modelled(one, candles);
  const trades = played(one, candles);
  const { leverage } = one.config;
  const ours = { trades, profit_ratio_sum_3dp: ratioOf(trades, leverage) };
  const expected = one.expected.trades.map((trade, i): TradeLine => {
    const { entry_price, fill_tick, exit_price } = one.derived_fills[i]!;
    return {
      side: trade.side,
      entryTick: fill_tick,
      entryPrice: entry_price,
      exitTick: trade.close_tick,
      exitPrice: exit_price,
      reason: trade.exit_reason,
    };
  });
  const differs = model.findIndex((each, i) => !agrees(each.line, expected[i], 1e-9));
  const first = model[differs];
  const byRule = model.map((each) => each.line);
  const verdict = held(head, {
    ours,
    theirs: { trades: expected, profit_ratio_sum_3dp: one.expected.profit_ratio_sum_3dp },
    byRule: { trades: byRule, profit_ratio_sum_3dp: ratioOf(byRule, leverage) },
    rule:
      first === undefined ? 'FILL-2' : ruleBehind(first.plan, first.outcome, outcomeFrom(expected[differs])),
    tolerance: 1e-9,
  });
  // Where the source says that any engine of bars gives the same, a difference is a fault of ours.
  const isFault = verdict.status === 'explained' && one.general_engine.klass !== 'divergent';
  return isFault ? { ...verdict, status: 'failed', rule: null } : verdict;
}

/** The rule that a setting needs and that is not built; null where SPEC.md lists no such thing; undefined for none. */
function unbuiltIn(config: Config): string | null | undefined {
  if (config.adjust_trade_position !== null) return 'SCALE-1';
  const isTold =
    Object.keys(config.roi).join() === '0' &&
    !trailsTwice(config) &&
    !config.use_custom_stoploss &&
    config.adjust_entry_price === null &&
    config.adjust_exit_price === null &&
    config.custom_exit_price === null;
  return isTold ? undefined : null;
}

function played(one: FreqtradeCase, candles: readonly Candle[]): readonly TradeLine[] {
  const last = candles.length - 1;
  const free = tradesOf(one, candles, false);
  const isLeftOpen = free.some((trade) => trade.exitRow === null);
  const trades = isLeftOpen ? tradesOf(one, candles, true) : free;
  return trades.map((trade) => ({
    side: trade.side,
    entryTick: trade.entryRow,
    entryPrice: trade.entryPrice,
    exitTick: trade.exitRow ?? -1,
    exitPrice: trade.exitPrice,
    reason: reasonOf(trade, isLeftOpen && trade.exitRow === last),
  }));
}

function reasonOf({ exitRole: by, exitCause }: CaseTrade, isForced: boolean): string {
  if (by === 'stop') return stopReason(exitCause === 'trail');
  if (by === 'target') return 'roi';
  return isForced ? 'force_exit' : 'exit_signal';
}

/** The engine's trades; `forced` leaves at the last open whatever the signals say. */
function tradesOf(one: FreqtradeCase, candles: readonly Candle[], forced: boolean): readonly CaseTrade[] {
  const { config } = one;
  const last = candles.length - 1;
  let restsSince = -1;
  const decide = (row: number, view: View): Intents => {
    const signals = one.candles[row]!;
    const leaves =
      !view.isFlat &&
      (asksExit(signals, view.isLong ? 'buy' : 'sell', config) || (forced && row === last - 1));
    const side = entrySide(signals);
    const isFree = view.isFlat && view.restingEntries === 0;
    const enters = side !== null && row < last - 1 && (isFree || leaves);
    if (enters) restsSince = row;
    const isStale = view.restingEntries > 0 && row - restsSince >= patience(config);
    return [
      ...(isStale ? [cancel('entries')] : []),
      ...(leaves ? [exit()] : []),
      ...(enters ? [entryFor(side, config)] : []),
    ];
  };
  return runCase({
    candles,
    decide,
    balance: 1_000_000,
    account: 'margin',
    margin: { mode: 'isolated', leverage: config.leverage },
    sizing: { quantity: 1 },
    digits: { price: 4, quantity: 0, money: 4 },
  }).trades;
}

function entryFor(side: 'buy' | 'sell', config: Config): EnterIntent {
  const { custom_entry_price: limit } = config;
  const target = targetMove(config);
  const trail = trailMove(config);
  const at = { percent: -stopMove(config) * 100 };
  return (side === 'buy' ? buy : sell)({
    stop:
      trail === null
        ? at
        : {
            at,
            trail: {
              percent: trail.behind * 100,
              ...(trail.from === 0 ? {} : { activation: { percent: trail.from * 100 } }),
            },
          },
    // A short cannot gain more than all of the price.
    ...(side === 'sell' && target >= 1 ? {} : { target: { percent: target * 100 } }),
    ...(limit === null ? {} : { order: { type: 'limit', limit } }),
  });
}

function outcomeFrom(line: TradeLine | undefined): Outcome {
  if (line === undefined) return { entry: null, exit: null };
  const names: Readonly<Record<string, 'stop' | 'target'>> = {
    stop_loss: 'stop',
    trailing_stop_loss: 'stop',
    roi: 'target',
  };
  const by = names[line.reason] ?? 'exit';
  return {
    entry: { row: line.entryTick, price: line.entryPrice },
    exit: { row: line.exitTick, price: line.exitPrice, by },
  };
}

/** Sum of profits by the margin of the entry, three decimals. */
function ratioOf(trades: readonly TradeLine[], leverage: number): number {
  const ratios = trades.map(
    ({ side, entryPrice, exitPrice }) => ((exitPrice - entryPrice) / entryPrice) * (side === 'long' ? 1 : -1),
  );
  return Math.round(ratios.reduce((sum, ratio) => sum + ratio * leverage, 0) * 1000) / 1000;
}
