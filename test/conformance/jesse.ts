/**
 * Jesse's positions, closed trades, wallets and figures of one trade (`oracles/jesse`).
 *
 * Its conventions (the folder's README): shorts have a negative quantity; a position begins at its entry price and
 * meets the case's price next; the average is of what entered. Of a closed trade, `size` is the value that entered.
 * Percentages are of the position's margin. Tolerance 10^-9.
 */
import { readFileSync } from 'node:fs';
import { holdingTimes } from '../../src/stats/holding-times.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import * as payoff from '../../src/stats/trade-payoff.ts';
import * as results from '../../src/stats/trade-results.ts';
import type { ConformanceCase } from './case.ts';
import type { JesseCase, Order } from './jesse-case.ts';
import { liquidationCase, rejectionCase, walletCase } from './jesse-margin.ts';
import { spotCase } from './jesse-spot.ts';
import { commonUnit, inUnits } from './orders-in-units.ts';
import { runCase, type Candle, type CaseResult } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';

const source = 'jesse';
const balance = 1_000_000;

/** Every case on disk once, in the order of the file. */
export function runJesseCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly JesseCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    const theirs = one.expected ?? one.steps;
    return judges[one.kind]?.(one, head) ?? notExpressible(head, null, theirs, `cases of kind ${one.kind}`);
  });
}

const judges: Readonly<Record<string, (one: JesseCase, head: CaseHead) => ConformanceCase | null>> = {
  average_entry: fillCase,
  reduce: fillCase,
  unrealised: profitCase,
  closed_trade: closedCase,
  trade_metrics: figuresCase,
  spot_wallet: spotCase,
  futures_wallet: walletCase,
  order_rejection: rejectionCase,
  liquidation_isolated: liquidationCase,
};

interface Played extends CaseResult {
  readonly quantity: number;
  readonly entry: number | null;
}

/** Each order at the open of its own candle, sold below zero, and a last candle at `price`. */
function play(orders: readonly Order[], price: number, leverage = 1): Played {
  const sizes = orders.map(([quantity]) => quantity);
  const unit = commonUnit(sizes);
  const prices = [orders[0]![1], ...orders.map(([, at]) => at), price];
  let quantity = NaN;
  let entry: number | null = null;
  const result = runCase({
    candles: prices.map((at): Candle => [at, at, at, at]),
    decide: (row, view) => {
      quantity = view.position;
      entry = view.entryPrice;
      return row < orders.length ? inUnits(sizes[row]!, unit) : null;
    },
    balance,
    account: 'margin',
    margin: { mode: 'isolated', leverage },
    sizing: { quantity: unit },
    digits: { price: 4, quantity: 0, money: 9 },
  });
  return { ...result, quantity, entry };
}

function judgedBy(one: JesseCase, head: CaseHead, all: Readonly<Record<string, unknown>>): ConformanceCase {
  const theirs = one.expected!;
  const ours = Object.fromEntries(Object.keys(theirs).map((name) => [name, all[name] ?? null]));
  return held(head, { ours, theirs, tolerance: one.abs_tol ?? 1e-9, isAbsolute: true });
}

function fillCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const { quantity, price } = one.fill!;
  const orders: readonly Order[] = [
    [one.start!.quantity, one.start!.entry],
    [quantity, price],
  ];
  const after = play(orders, price);
  return judgedBy(one, head, { quantity: after.quantity, entry: after.entry });
}

function profitCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const { quantity, entry, leverage } = one.position!;
  const after = play([[quantity, entry]], one.price!, leverage);
  const profit = after.equity.at(-1)! - balance;
  const cost = after.held.margin;
  const percent = (100 * profit) / cost;
  return judgedBy(one, head, {
    pnl: profit,
    pnl_percent: percent,
    roi_percent: percent,
    total_cost: cost,
    value: Math.abs(after.equity.at(-1)! - after.cash),
  });
}

/** A long enters by its buys, a short by its sales. */
function closedCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const buys = one.buys!;
  const sales = one.sells!.map(([quantity, price]): Order => [-quantity, price]);
  const orders = one.side === 'long' ? [...buys, ...sales] : [...sales, ...buys];
  const { trades } = play(orders, orders.at(-1)![1]);
  const { quantity, entryPrice, exitPrice, entryValue } = trades[0]!;
  return judgedBy(one, head, { quantity, entry: entryPrice, exit: exitPrice, size: entryValue });
}

/** The figures of trades whose profits and times are given. */
function figuresCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const start = one.start_balance!;
  const trades = one.trades!.map(({ net_profit: profit, holding_seconds: seconds }) => ({
    openedAt: 0,
    closedAt: seconds * 1000,
    entryValue: start,
    grossProfit: profit,
    netProfit: profit,
    fees: 0,
    slippage: 0,
  }));
  const end = trades.reduce((sum, { netProfit }) => sum + netProfit, start);
  const expectancy = results.expectancy(trades)!;
  const all: Readonly<Record<string, number | null>> = {
    finishing_balance: end,
    win_rate: results.winRate(trades),
    net_profit_percent: 100 * totalReturn(Float64Array.of(start, end))!,
    average_win: results.averageWin(trades),
    average_loss: results.averageLoss(trades),
    expectancy,
    expectancy_percent: (100 * expectancy) / start,
    expected_net_profit_every_100_trades: (100 * 100 * expectancy) / start,
    gross_profit: payoff.grossWins(trades),
    gross_loss: payoff.grossLosses(trades),
    largest_winning_trade: payoff.largestWin(trades),
    largest_losing_trade: payoff.largestLoss(trades),
    average_holding_period: holdingTimes(trades).averageHoldMs! / 1000,
  };
  const theirs = one.expected!;
  const hasLost = trades.some(({ netProfit }) => netProfit < 0);
  return held(head, {
    ours: Object.fromEntries(Object.keys(theirs).map((name) => [name, all[name]])),
    theirs,
    // METR-1: of losses that there are not, nothing is the largest.
    byRule: hasLost ? theirs : { ...theirs, largest_losing_trade: null },
    rule: 'METR-1',
    why: 'The largest loss of trades that all won is 0; ours is undefined, null.',
    tolerance: 1e-9,
    isAbsolute: true,
  });
}
