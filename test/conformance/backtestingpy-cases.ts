/**
 * backtesting.py's small cases (`oracles/backtestingpy/cases.json`): what is done after which bar, in words, and what
 * came of it.
 *
 * Words are read by `backtestingpy-words.ts`. Sizes are whole units on margin; an order of n units where the case has
 * several sizes is n orders of the greatest common one, and an all-in order beside such is as many of one unit as funds
 * carry, for a strategy of ours has one size. The leverage is 1 / `margin`. A stop or target set on an open position is
 * an exit order.
 */
import { readFileSync } from 'node:fs';
import { sma } from '../../src/indicators/registry.ts';
import { buy, exit, sell, type EntryType, type Intent } from '../../src/model/intent.ts';
import { drawdowns } from '../../src/stats/drawdowns.ts';
import type { View } from '../../src/strategy/view.ts';
import type { ConformanceCase } from './case.ts';
import { actionsOf, type Action, type Deed, type SmallCase } from './backtestingpy-words.ts';
import { flatToFlat, lotsOf, signedOf } from './lots.ts';
import { tableOf } from './price-table.ts';
import { runCase, type Candle, type CaseResult } from './run-case.ts';
import { agrees, held, notExpressible } from './verdict.ts';

const source = 'backtestingpy';

/** Every case on disk once, in the order of the file. */
export function runBacktestingCases(sharedFolder: string): ConformanceCase[] {
  const oracles = `${sharedFolder}/oracles`;
  const { cases } = JSON.parse(readFileSync(`${oracles}/${source}/cases.json`, 'utf8')) as {
    cases: readonly SmallCase[];
  };
  return cases.map((one) => {
    const head = { id: one.id, source };
    if (one.drawdown_series !== undefined) return drawdownCase(one);
    if (one.indicator !== undefined) return resampledCase(one, oracles);
    const rule = unbuiltIn(one.config ?? {});
    const actions = actionsOf(one);
    if (rule !== undefined || actions === null) return notExpressible(head, rule ?? null, one.expected);
    const candles = candlesOf(one, oracles);
    const asked = candles === null ? null : askedFor(one, play(one, candles, actions));
    return asked ?? notExpressible(head, null, one.expected);
  });
}

/** The rule that a setting needs and that is not built; null where it is none of ours; undefined for none. */
function unbuiltIn(config: Readonly<Record<string, unknown>>): string | null | undefined {
  // A spread that openings alone pay.
  if (config['spread'] !== undefined) return null;
  if (config['commission_fixed'] !== undefined) return 'FEE-1';
  if (config['fill_market_at'] === 'signal close') return 'TIME-1';
  const known = ['cash', 'margin', 'commission_rel', 'fill_market_at', 'exclusive_orders'];
  return Object.keys(config).some((name) => !known.includes(name)) ? null : undefined;
}

/** Null for words that are not known. A range that leaves its open or close outside (DATA-1 refuses such) is widened. */
function candlesOf(one: SmallCase, oracles: string): readonly Candle[] | null {
  const whole = (open: number, high: number, low: number, close: number): Candle => [
    open,
    Math.max(open, high, low, close),
    Math.min(open, high, low, close),
    close,
  ];
  if (one.bars_ohlc_equal !== undefined) return one.bars_ohlc_equal.map((at) => whole(at, at, at, at));
  if (one.bars !== undefined) return one.bars.map(([, ...prices]) => whole(...prices));
  const named = /^(\S+\.csv)(?: first (\d+) bars)?$/.exec(one.data ?? '');
  if (named === null) return null;
  const [, file, count] = named;
  return tableOf(`${oracles}/data/${file!}`).candles.slice(
    0,
    count === undefined ? undefined : Number(count),
  );
}

function play(one: SmallCase, candles: readonly Candle[], actions: readonly Action[]): CaseResult {
  const sizes = actions.flatMap(({ deeds }) =>
    deeds.flatMap((deed) => (deed.kind === 'enter' ? [deed.size] : [])),
  );
  const numbers = sizes.filter((size): size is number => size !== 'all-in');
  // Beside other sizes all-in is cut to whole units.
  const isMixed = numbers.length > 0 && numbers.length < sizes.length;
  const unit = isMixed ? 1 : numbers.reduce(divisor, 0);
  const rate = Number(one.config?.['commission_rel'] ?? 0);
  const leverage = 1 / Number(one.config?.['margin'] ?? 1);
  const isExclusive = one.config?.['exclusive_orders'] === true;
  return runCase({
    candles,
    decide: (row, view) =>
      actions
        .filter((action) => action.after(row, view.close))
        .flatMap(({ deeds }) =>
          deeds.flatMap((deed) => intentsOf(deed, view, { unit, leverage, isExclusive })),
        ),
    balance: Number(one.config?.['cash'] ?? 10_000),
    account: 'margin',
    margin: { mode: 'cross', leverage },
    sizing: numbers.length === 0 ? 'all-in' : { quantity: unit },
    digits: { price: 6, quantity: 0, money: 6 },
    fees: { maker: rate, taker: rate },
  });
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

interface Manner {
  /** The size of every order; 0 where each is all-in. */
  readonly unit: number;
  readonly leverage: number;
  readonly isExclusive: boolean;
}

function intentsOf(deed: Deed, view: View, { unit, leverage, isExclusive }: Manner): readonly Intent[] {
  switch (deed.kind) {
    case 'close':
      // The first lot is one of several orders of one unit.
      return [exit(deed.firstLot ? { share: unit / Math.abs(view.position) } : {})];
    case 'protect':
      return [
        exit({ order: { type: 'stop', trigger: deed.stop } }),
        exit({ order: { type: 'limit', limit: deed.target } }),
      ];
    case 'enter': {
      const { size, stop, target } = deed;
      // Twice what the equity carries at this close: what the funds do not carry at the fill is rejected.
      const wanted = size === 'all-in' ? (2 * leverage * view.equity) / view.close / unit : size / unit;
      const count = unit === 0 ? 1 : Math.ceil(wanted);
      const enter = (deed.side === 'buy' ? buy : sell)({
        order: orderOf(deed),
        ...(stop === undefined ? {} : { stop: { price: stop } }),
        ...(target === undefined ? {} : { target: { price: target } }),
      });
      const before = isExclusive && !view.isFlat ? [exit()] : [];
      return [...before, ...Array.from({ length: count }, () => enter)];
    }
  }
}

function orderOf({ trigger, limit }: Deed & { kind: 'enter' }): EntryType {
  if (trigger !== undefined) {
    return limit === undefined ? { type: 'stop', trigger } : { type: 'stop-limit', trigger, limit };
  }
  return limit === undefined ? { type: 'market' } : { type: 'limit', limit };
}

/** Ours by the names that the case expects; null where it expects what is not told here. */
function askedFor(one: SmallCase, result: CaseResult): ConformanceCase | null {
  const head = { id: one.id, source };
  const { fills, equity } = result;
  const lots = lotsOf(fills);
  const first = lots[0];
  if (one.expected['trade_tags'] !== undefined) return lotsCase(one, result);
  const bar = (row: number | undefined | null, like: unknown): unknown =>
    row === undefined || row === null || typeof like === 'number' ? row : one.bars?.[row]?.[0];
  const readers: Readonly<Record<string, (like: unknown) => unknown>> = {
    entry_bar: (like) => bar(first?.entryBar, like),
    exit_bar: (like) => bar(first?.exitBar, like),
    entry_price: () => first?.entry_price,
    exit_price: () => first?.exit_price,
    first_exit_price: () => first?.exit_price,
    number_of_trades: () => lots.length,
    position_after: () => result.position,
    final_equity: () => equity.at(-1),
    commission_total: () => fills.reduce((sum, fill) => sum + fill.fee, 0),
    equity_at_bar: (like) =>
      Object.fromEntries(Object.keys(like as object).map((at) => [at, equity[Number(at)]])),
    trades: (like) =>
      lots.map((lot, i) => {
        const all: Record<string, unknown> = { ...lot, entry_bar: lot.entryBar, exit_bar: lot.exitBar };
        const asked = (like as readonly object[])[i] ?? lot;
        return Object.fromEntries(Object.keys(asked).map((name) => [name, all[name]]));
      }),
  };
  const entries = Object.entries(one.expected);
  if (entries.some(([name]) => readers[name] === undefined)) return null;
  const ours = Object.fromEntries(entries.map(([name, like]) => [name, readers[name]!(like)]));
  const tolerance = one.tolerance ?? 0;
  // Stated as half a cent; relative here, on balances of ten thousand.
  const isMoney = one.expected['equity_at_bar'] !== undefined;
  return held(head, { ours, theirs: one.expected, tolerance: isMoney ? tolerance / 10_000 : tolerance });
}

/**
 * Lots that are closed in parts: theirs become one trade for each part, ours run from flat to flat (LEDG-2). The fills
 * are held against theirs by their sizes, the trades against the rule.
 */
function lotsCase(one: SmallCase, { fills, trades }: CaseResult): ConformanceCase {
  const head = { id: one.id, source };
  const tags = one.expected['trade_tags'] as readonly string[];
  const sizes = one.expected['trade_sizes_first_two'] as readonly number[];
  const tagOf = [...new Set(tags)];
  const partSizes = lotsOf(fills)
    .slice(0, sizes.length)
    .map((lot) => Math.abs(lot.quantity));
  const byRule = flatToFlat(fills.map(signedOf), 0).map((trade, i) => [tagOf[i], trade['quantity']]);
  const verdict = held(head, {
    ours: trades.map((trade, i) => [tagOf[i], trade.quantity]),
    theirs: tags,
    byRule,
    rule: 'LEDG-2',
    tolerance: 0,
  });
  const ours = { trades: verdict.ours, part_sizes: partSizes };
  const status = agrees(partSizes, sizes, 0) ? verdict.status : 'failed';
  return { ...verdict, status, rule: status === 'failed' ? null : verdict.rule, ours, theirs: one.expected };
}

/** Drawdowns by the row in which they end: how long from the peak, and how deep. */
function drawdownCase(one: SmallCase): ConformanceCase {
  const equity = Float64Array.from(one.drawdown_series!, (depth) => 100 - depth);
  const found = drawdowns({ at: equity.map((_, row) => row), equity, length: equity.length })!;
  const by = (value: (one: (typeof found)[number]) => number): unknown =>
    Object.fromEntries(found.map((each) => [String(each.recoveredAt), value(each)]));
  return held(
    { id: one.id, source },
    {
      ours: {
        durations_by_end_index: by((each) => (each.recoveredAt ?? NaN) - each.peakAt),
        peaks_by_end_index: by((each) => each.depth * 100),
      },
      theirs: one.expected,
      tolerance: 1e-9,
    },
  );
}

/** A mean of daily closes as seen from hours: the values of the last 48 of them, each once (TIME-3). */
function resampledCase(one: SmallCase, oracles: string): ConformanceCase {
  const head = { id: one.id, source };
  const period = /^SMA\((\d+)\) of daily closes/.exec(one.indicator!)?.[1];
  if (period === undefined) return notExpressible(head, null, one.expected);
  const { times, candles } = tableOf(`${oracles}/data/${one.data!}`);
  const seen: number[] = [];
  runCase({
    candles,
    decide: (row, view) => {
      if (row >= candles.length - 48) seen.push(view.readings['daily']!.value);
      return null;
    },
    balance: 1,
    account: 'spot',
    sizing: 'all-in',
    digits: { price: 6, quantity: 0, money: 6 },
    readings: { daily: sma(Number(period), { timeframe: '1d' }) },
    calendar: { times, durationMs: 3_600_000 },
  });
  const ours = { last_48_unique_values: [...new Set(seen)] };
  return held(head, { ours, theirs: one.expected, tolerance: one.tolerance! });
}
