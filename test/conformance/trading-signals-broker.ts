/**
 * A TypeScript paper broker with candles: fills, holds, rejections and small runs (`oracles/trading-signals-broker`).
 *
 * Its conventions (the folder's README): the order is placed after `bars[0]`, so bars[1] is the first that can fill it;
 * limit orders pay the limit rate, market orders the market rate; slippage only on market orders, a fraction of the
 * open. Where an account begins with base, ours buys it before the case begins, at the first open, and begins with so
 * much more money. Its lots have no step: ours are 10^-12.
 */
import { readFileSync } from 'node:fs';
import { buy, cancel, exit, sell, type EntryType, type Intent } from '../../src/model/intent.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { sortino } from '../../src/stats/sortino.ts';
import type { ConformanceCase } from './case.ts';
import { runBrokerMetricCases } from './metrics.ts';
import { runCase, type Candle, type CaseResult } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';

const source = 'trading-signals-broker';
const digits = { price: 6, quantity: 12, money: 9 };

interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

interface Order {
  readonly type: 'market' | 'limit';
  readonly side: 'buy' | 'sell';
  readonly base_size?: number;
  readonly quote_size?: number;
  readonly price?: number;
}

interface BrokerCase {
  readonly id: string;
  readonly kind: string;
  readonly balances: { readonly base: number; readonly quote: number };
  readonly fees: { readonly limit: number; readonly market: number };
  readonly slippage?: { readonly rate: number; readonly clamp_to_bar: boolean } | null;
  readonly order?: Order;
  readonly bars?: readonly Bar[];
  readonly then?: string;
  readonly rule?: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly abs_tol?: number;
}

/** Every case on disk once, in the order of the file. */
export function runBrokerCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly BrokerCase[] };
  const metrics = new Map(runBrokerMetricCases(sharedFolder).map((one) => [one.id, one]));
  return cases.map((one) => {
    const head = { id: one.id, source };
    const runner = runners[one.kind];
    return metrics.get(one.id) ?? runner?.(one, head) ?? notExpressible(head, null, one.expected);
  });
}

const runners: Readonly<Record<string, (one: BrokerCase, head: CaseHead) => ConformanceCase | null>> = {
  fill: fillCase,
  hold: holdCase,
  reject: rejectCase,
  backtest: backtestCase,
};

function fillCase(one: BrokerCase, head: CaseHead): ConformanceCase | null {
  const order = one.order!;
  const { result, from, before } = place(one, one.bars!, [enter(order)]);
  const fills = result.fills.filter((fill) => fill.row > from);
  const theirs = one.expected as {
    readonly fills: readonly Readonly<Record<string, number>>[];
    readonly pending_orders?: number;
    readonly final?: Readonly<Record<string, number>>;
  };
  const ours: Record<string, unknown> = {
    fills: fills.map((fill, i) => {
      const all = { bar: fill.row - from, price: fill.price, fee: fill.fee, size: fill.quantity };
      return pick(all, theirs.fills[i] ?? all);
    }),
  };
  if (theirs.pending_orders !== undefined) ours['pending_orders'] = result.held.orders;
  if (theirs.final !== undefined) {
    // What the case changed, on top of the balances that it begins with.
    const quote = one.balances.quote + result.cash - before.cash;
    const base = one.balances.base + result.position - before.base;
    ours['final'] = pick({ quote, base }, theirs.final);
  }
  return held(head, { ours, theirs: one.expected, tolerance: one.abs_tol! });
}

/** What the exchange holds once the order has been taken, before any bar can fill it. */
function holdCase(one: BrokerCase, head: CaseHead): ConformanceCase | null {
  if (one.then !== undefined && one.then !== 'cancel before the next bar') return null;
  const order = enter(one.order!);
  const { result } = place(
    one,
    [flat(one.order!.price ?? 100)],
    one.then === undefined ? [order] : [order, cancel()],
  );
  const { money, base, freeMoney, freeBase } = result.held;
  const all: Readonly<Record<string, unknown>> = {
    quote_hold: money,
    quote_available: freeMoney,
    base_hold: base,
    base_available: freeBase,
    quote_hold_greater_than: money,
    quote_available_less_than: freeMoney,
  };
  const ours = pick(all, one.expected);
  const bounds = Object.entries(one.expected).filter(([name]) => name.includes('_than'));
  const isWithin = bounds.every(([name, bound]) =>
    name.endsWith('greater_than') ? Number(all[name]) > Number(bound) : Number(all[name]) < Number(bound),
  );
  if (bounds.length > 0) {
    return { ...head, status: isWithin ? 'passed' : 'failed', rule: null, ours, theirs: one.expected };
  }
  return held(head, { ours, theirs: one.expected, tolerance: 1e-8 });
}

function rejectCase(one: BrokerCase, head: CaseHead): ConformanceCase {
  const { result } = place(one, [flat(one.order!.price ?? 100)], [enter(one.order!)]);
  const { state, reason } = result.orders.at(-1)!;
  const ours = { rejected: state === 'rejected' };
  const verdict = held(head, { ours, theirs: one.expected, tolerance: 0 });
  return { ...verdict, ours: { ...ours, reason } };
}

function backtestCase(one: BrokerCase, head: CaseHead): ConformanceCase | null {
  if (one.rule === 'no orders') return equityCase(one, head);
  if (one.rule !== 'after bar 0 sell all base, limit at the close') return null;
  const { close } = one.bars![0]!;
  const order: Order = { type: 'limit', side: 'sell', base_size: one.balances.base, price: close };
  const { result, from } = place(one, one.bars!, [enter(order)]);
  const fills = result.fills.filter((fill) => fill.row > from);
  const fee = fills.reduce((sum, fill) => sum + fill.fee, 0);
  // FILL-2: a limit at the last price takes, at the next open: size x open x the taker's rate.
  const byFormula = one.balances.base * one.bars![1]!.open * one.fees.market;
  return held(head, {
    ours: { trades: fills.length, fee: fills[0]?.fee, total_fees: fee },
    theirs: one.expected,
    byRule: { trades: 1, fee: byFormula, total_fees: byFormula },
    rule: 'FILL-2',
    tolerance: 1e-6,
  });
}

/** Equity begins with the value at the first open, and is then marked at the closes. */
function equityCase(one: BrokerCase, head: CaseHead): ConformanceCase {
  const { result, from } = place(one, one.bars!, []);
  const equity = result.equity.slice(from - 1);
  const returns = [...returnsOf(equity)!];
  const perBar = { ...metr1, periodsPerYear: 1, ddof: 0 } as const;
  const all = {
    max_drawdown_percent: maxDrawdown(equity)! * 100,
    sharpe_per_bar_population: sharpe(returns, perBar),
    sortino_per_bar: sortino(returns, perBar),
  };
  return held(head, { ours: pick(all, one.expected), theirs: one.expected, tolerance: one.abs_tol! });
}

interface Placed {
  readonly result: CaseResult;
  /** The row of `bars[0]`, on whose close the order is placed. */
  readonly from: number;
  /** Cash and base when the case begins. */
  readonly before: { readonly cash: number; readonly base: number };
}

/**
 * Runs the bars with the intents placed after the first. Three rows come before them: limit buys at the last price, which
 * take at the next open without slippage (FILL-2), bring the base in pieces of the order's size; what they bring too
 * much leaves the same way.
 */
function place(one: BrokerCase, bars: readonly Bar[], intents: readonly Intent[]): Placed {
  const at = bars[0]!.open;
  const { base, quote } = one.balances;
  const piece = one.order?.base_size ?? (base > 0 ? base : 1);
  const pieces = piecesFor(base, piece);
  const brought = pieces * piece;
  const { limit: maker, market: taker } = one.fees;
  const amount = one.order?.quote_size;
  const limit: EntryType = { type: 'limit', limit: at };
  const from = 3;
  const balance = quote + brought * at * (1 + taker) - (brought - base) * at * (1 - taker);
  const result = runCase({
    candles: [flatAt(at), flatAt(at), flatAt(at), ...bars.map(candleOf)],
    decide: (row) => {
      if (row === 0) return Array.from({ length: pieces }, () => buy({ order: limit }));
      if (row === 1 && brought > base) return exit({ share: 1 - base / brought, order: limit });
      return row === from ? intents : null;
    },
    balance: Math.max(balance, brought * at * (1 + taker)),
    account: 'spot',
    sizing: amount === undefined ? { quantity: piece } : { amount },
    digits,
    fees: { maker, taker },
    clampSlippage: one.slippage?.clamp_to_bar ?? false,
    ...(one.slippage ? { slippage: one.slippage.rate } : {}),
  });
  let cash = Math.max(balance, brought * at * (1 + taker));
  let position = 0;
  for (const fill of result.fills.filter(({ row }) => row < from)) {
    const signed = (fill.side === 'buy' ? 1 : -1) * fill.quantity;
    cash -= signed * fill.price + fill.fee;
    position += signed;
  }
  return { result, from, before: { cash, base: position } };
}

/** Enough pieces to bring `base`, so many that what is too much is a share of eight decimals. */
function piecesFor(base: number, piece: number): number {
  let pieces = Math.ceil(base / piece);
  while (pieces > 0 && ((base / (pieces * piece)) * 1e8) % 1 !== 0) pieces++;
  return pieces;
}

function enter({ type, side, price }: Order): Intent {
  const order: EntryType = type === 'limit' ? { type, limit: price! } : { type: 'market' };
  return side === 'buy' ? buy({ order }) : sell({ order });
}

const candleOf = ({ open, high, low, close }: Bar): Candle => [open, high, low, close];
const flatAt = (price: number): Candle => [price, price, price, price];
const flat = (price: number): Bar => ({ open: price, high: price, low: price, close: price });

/** Those of `all` that `asked` names, in its order. */
function pick(all: Readonly<Record<string, unknown>>, asked: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(asked).map((name) => [name, all[name] ?? null]));
}
