/**
 * freqtrade's cases as they lie on disk, what their signals ask for, and the trades that the rules of SPEC.md make of
 * them, told by `rule-model.ts` without the engine.
 */
import { outcomeOf, type Outcome, type Plan } from './rule-model.ts';
import type { Candle } from './run-case.ts';

/** [tick, open, high, low, close, volume, enter long, exit long, enter short, exit short]. */
export type Row = readonly [number, number, number, number, number, number, number, number, number, number];

export interface Config {
  readonly timeframe_minutes: number;
  readonly fee: number;
  readonly stop_loss: number;
  /** Minutes since the entry, and the profit at which to leave. */
  readonly roi: Readonly<Record<string, number>>;
  readonly trailing_stop: boolean;
  /** How far behind it trails from the offset on; as far as the stop began where there is none. */
  readonly trailing_stop_positive: number | null;
  readonly trailing_stop_positive_offset: number;
  /** Nothing trails before the offset. */
  readonly trailing_only_offset_is_reached: boolean;
  readonly use_exit_signal: boolean;
  readonly use_custom_stoploss: boolean;
  readonly custom_entry_price: number | null;
  readonly custom_exit_price: number | null;
  readonly leverage: number;
  readonly unfilled_timeout_minutes: number | { readonly entry: number };
  readonly adjust_entry_price: number | null;
  readonly adjust_entry_price_set: boolean;
  readonly adjust_exit_price: number | null;
  readonly adjust_trade_position: unknown;
}

export interface FreqtradeCase {
  readonly id: string;
  readonly candles: readonly Row[];
  readonly config: Config;
  readonly expected: {
    readonly profit_ratio_sum_3dp: number;
    readonly trades: readonly {
      readonly exit_reason: string;
      readonly close_tick: number;
      readonly side: string;
    }[];
  };
  readonly general_engine: { readonly klass: string };
  readonly derived_fills: readonly {
    readonly entry_price: number;
    readonly fill_tick: number;
    readonly exit_price: number;
  }[];
}

export interface TradeLine {
  readonly side: string;
  readonly entryTick: number;
  readonly entryPrice: number;
  readonly exitTick: number;
  readonly exitPrice: number;
  readonly reason: string;
}

/** The side that the signals of a candle ask to enter, or null. */
export function entrySide([, , , , , , long, exitLong, short, exitShort]: Row): 'buy' | 'sell' | null {
  if (long === 1 && short === 1) return null;
  if (long === 1 && exitLong === 0) return 'buy';
  return short === 1 && exitShort === 0 ? 'sell' : null;
}

export function asksExit(row: Row, side: 'buy' | 'sell', config: Config): boolean {
  return config.use_exit_signal && row[side === 'buy' ? 7 : 9] === 1;
}

/** How far the price moves to stop and target, as parts of it: theirs are of the margin. */
export const stopMove = (config: Config): number => config.stop_loss / config.leverage;
export const targetMove = (config: Config): number => config.roi['0']! / config.leverage;

/** How far behind the best price the stop follows, and how far ahead of the entry that begins, as parts of it. */
export function trailMove(config: Config): { readonly behind: number; readonly from: number } | null {
  if (!config.trailing_stop) return null;
  const { trailing_stop_positive: positive, trailing_stop_positive_offset: offset, leverage } = config;
  const isFromOffset = config.trailing_only_offset_is_reached;
  return { behind: (positive ?? -config.stop_loss) / leverage, from: isFromOffset ? offset / leverage : 0 };
}

/** At one distance from the entry on and at another one from the offset on: a plan of ours has one trail. */
export const trailsTwice = (config: Config): boolean =>
  config.trailing_stop && config.trailing_stop_positive !== null && !config.trailing_only_offset_is_reached;

/** What freqtrade calls an exit by the stop. */
export const stopReason = (hasTrailed: boolean): string => (hasTrailed ? 'trailing_stop_loss' : 'stop_loss');

/** How many candles an entry may wait. */
export function patience({
  unfilled_timeout_minutes: timeout,
  timeframe_minutes,
  adjust_entry_price_set,
}: Config): number {
  const minutes = typeof timeout === 'number' ? timeout : timeout.entry;
  return adjust_entry_price_set ? 1 : Math.max(1, Math.ceil(minutes / timeframe_minutes));
}

export interface Modelled {
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly line: TradeLine;
}

/** The trades as the rules give them, one plan after the other. */
export function modelled(one: FreqtradeCase, candles: readonly Candle[]): readonly Modelled[] {
  const { config } = one;
  const found: Modelled[] = [];
  const last = candles.length - 1;
  for (let row = 0; row < last - 1; row++) {
    const side = entrySide(one.candles[row]!);
    if (side === null) continue;
    const sign = side === 'buy' ? 1 : -1;
    const limit = config.custom_entry_price;
    const trail = trailMove(config);
    const plan: Plan = {
      side,
      type: limit === null ? 'market' : 'limit',
      ...(limit === null ? {} : { limit }),
      from: row + 1,
      until: row + 1 + patience(config),
      stop: (fill) => fill * (1 + sign * stopMove(config)),
      target: (fill) => fill * (1 + sign * targetMove(config)),
      trail: trail && {
        behind: (best) => best * (1 - sign * trail.behind),
        from: (fill) => fill * (1 + sign * trail.from),
      },
      exits: (at, entryRow) => at > entryRow && asksExit(one.candles[at - 1]!, side, config),
    };
    const outcome = outcomeOf(candles, plan);
    const { entry } = outcome;
    if (entry === null) {
      row += patience(config);
      continue;
    }
    const out = outcome.exit ?? { row: last, price: candles[last]![0], by: 'exit' as const };
    const reason = {
      stop: stopReason(outcome.exit?.hasTrailed === true),
      target: 'roi',
      exit: outcome.exit === null ? 'force_exit' : 'exit_signal',
    };
    const line = {
      side: side === 'buy' ? 'long' : 'short',
      entryTick: entry.row,
      entryPrice: entry.price,
      exitTick: out.row,
      exitPrice: out.price,
      reason: reason[out.by],
    };
    found.push({ plan, outcome, line });
    // The signal that closed it may open the next; otherwise the close of the candle in which it ended.
    row = (out.by === 'exit' ? out.row - 1 : out.row) - 1;
  }
  return found;
}
