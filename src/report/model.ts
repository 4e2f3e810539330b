/**
 * A report as plain data: everything that the page, the Markdown and the JSON tell of a finished run, computed once.
 * Nothing in it is text of a page, and nothing comes from anywhere but the run. Money and prices are decimals as
 * doubles, times UTC ms, ratios fractions; `result` has the exact texts.
 */
import type { CandleColumns } from '../market/candles.ts';
import type { Instrument } from '../model/instrument.ts';
import { rateScale } from '../model/units.ts';
import type { NormalScenario } from '../scenario/normal.ts';
import type { Result } from '../scenario/result-schema.ts';
import type { FinishedRun } from '../scenario/run.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { fullMetrics, type FullMetrics } from '../stats/full-metrics.ts';
import type { TradeRow } from '../stats/trade-metrics.ts';
import { conclusionOf, type Conclusion, type Evidence } from './conclusion.ts';
import { equityCurve, type EquityCurve } from './curve.ts';
import { isWide, sinceDecisions, widened, type WideCandles } from './detail.ts';
import { inMoney, inPrices } from './in-currency.ts';
import { histogram, type Histogram } from './histogram.ts';
import { reportTrades, type Level, type ReportTrade } from './trades.ts';

export interface TradeView extends TradeRow {
  /** From 1, in the order of the result. */
  readonly number: number;
  readonly market: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number | null;
  readonly grossProfit: number;
  readonly fees: number;
  readonly slippage: number;
  readonly netProfit: number;
  /** Fraction of what was entered; null while open. */
  readonly return: number | null;
  readonly exitReason: string | null;
  readonly levels: readonly Level[];
}

export interface MarketView {
  readonly id: string;
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** Candles from the first decision on. */
  readonly candles: number;
  readonly wide: WideCandles;
}

export interface Costs {
  readonly fees: number;
  readonly slippage: number;
  /** What prices alone brought: gross profit of all trades and the slippage that is inside it. */
  readonly beforeCosts: number;
  readonly netProfit: number;
  /** Fees and slippage as a fraction of `beforeCosts`; null where that is not above 0. */
  readonly share: number | null;
}

export interface ReportModel {
  readonly conclusion: Conclusion;
  readonly result: Omit<Result, 'trades' | 'orders'>;
  readonly scenario: NormalScenario;
  readonly metrics: FullMetrics;
  /** Decimals in which money is written. */
  readonly moneyDigits: number;
  readonly curve: EquityCurve;
  readonly markets: readonly MarketView[];
  /** Prices are drawn on a logarithmic scale: in some market the highest is many times the lowest. */
  readonly logPrices: boolean;
  readonly trades: readonly TradeView[];
  /** Of the returns of closed trades. */
  readonly distribution: Histogram | null;
  readonly costs: Costs;
  /** Which trade an order filled in, or would have guarded, by its id. */
  readonly orderTrades: ReadonlyMap<number, number>;
  readonly rejected: readonly Result['orders'][number][];
  readonly data: readonly {
    readonly market: string;
    readonly file: string;
    readonly hash: string;
    readonly candles: number;
  }[];
}

/** The model, and what the page makes charts of single trades from. */
export interface ReportParts {
  readonly model: ReportModel;
  readonly trades: readonly ReportTrade[];
  readonly candles: readonly CandleColumns[];
  readonly instruments: readonly Instrument[];
}

export const reportModel = (run: FinishedRun): ReportModel => reportParts(run).model;

export function reportParts(run: FinishedRun): ReportParts {
  const { scenario, result, config, equity } = run;
  const markets = [...config.markets].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const instruments = markets.map(({ instrument }) => instrument);
  const candles = markets.map((market) => market.candles);
  const decided = candles.map((all) => sinceDecisions(all, config.decideFrom));
  const { digits } = scenario.account;
  const scale = 10 ** digits;
  const trades = reportTrades(run, instruments);
  const benchmark = closesOf(candles[0]!);
  const metrics = fullMetrics({
    equity,
    trades,
    benchmark,
    extremes: candles,
    convention: {
      periodsPerYear: scenario.calendar === 'weekdays' ? 252 : 365,
      riskFreePerYear: scenario.riskFree / rateScale,
    },
  });
  const money = inMoney(metrics, scale);
  const views = trades.map((trade, i) =>
    viewOf(trade, i, money.eachTrade[i]!, scenario, instruments[trade.market]!),
  );
  const returns = views.flatMap((trade) => (trade.return === null ? [] : [trade.return]));
  const model: ReportModel = {
    conclusion: conclusionOf({
      totalReturn: metrics.headline.totalReturn,
      band: bandOf(result),
      trades: metrics.headline.trades,
      open: trades.length - metrics.headline.trades,
      held: heldOf(metrics, instruments[0]!.id),
      probabilisticSharpe: metrics.returns.probabilisticSharpe,
    }),
    result: withoutLists(result),
    scenario,
    metrics: money,
    moneyDigits: Number(result.account.start) < 100 ? digits : Math.min(2, digits),
    curve: equityCurve(equity, benchmark, scale),
    markets: markets.map(({ instrument }, m) => ({
      id: instrument.id,
      priceDigits: instrument.priceDigits,
      quantityDigits: instrument.quantityDigits,
      candles: decided[m]!.length,
      wide: inPrices(
        widened(decided[m]!, 0, decided[m]!.length, wideMost(markets.length)),
        instrument.priceDigits,
      ),
    })),
    logPrices: decided.some(isWide),
    trades: views,
    distribution: histogram(returns),
    costs: costsOf(views),
    orderTrades: tradesOfOrders(run.record),
    rejected: result.orders.filter((order) => order.state === 'rejected'),
    data: scenario.markets.map(({ id, file }, m) => ({
      market: id,
      file,
      hash: run.data[m]!.hash,
      candles: run.data[m]!.candles.length,
    })),
  };
  return { model, trades, candles, instruments };
}

/** Trades and orders are told in their own way. */
function withoutLists(result: Result): ReportModel['result'] {
  const rest: Partial<Result> = { ...result };
  delete rest.trades;
  delete rest.orders;
  return rest as ReportModel['result'];
}

/** Candles of the chart of prices, for each of so many markets. */
const wideMost = (markets: number): number => Math.max(300, Math.floor(2400 / markets));

/** The trade of each order that filled, and of each child of one. */
function tradesOfOrders({ trades, orders }: FinishedRun['record']): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [i, trade] of trades.entries()) for (const order of trade.orders) found.set(order, i + 1);
  for (const { id, parent } of orders) {
    const number = found.get(parent);
    if (number !== undefined && !found.has(id)) found.set(id, number);
  }
  return found;
}

function bandOf({ band }: Result): { readonly min: number; readonly max: number } | null {
  const range = band?.totalReturn;
  if (range === undefined || range.min === null || range.max === null) return null;
  return { min: range.min, max: range.max };
}

function heldOf({ benchmark }: FullMetrics, market: string): Evidence['held'] {
  const total = benchmark?.benchmarkReturn ?? null;
  return total === null ? null : { market, return: total };
}

/** Closes as a series of their own, each known when its candle ends. */
function closesOf({ time, close, length, durationMs }: CandleColumns): EquitySeries {
  const at = new Float64Array(length);
  for (let row = 0; row < length; row++) at[row] = time[row]! + durationMs;
  return { at, equity: close.subarray(0, length), length };
}

function viewOf(
  trade: ReportTrade,
  i: number,
  row: TradeRow,
  scenario: NormalScenario,
  instrument: Instrument,
): TradeView {
  const scale = 10 ** scenario.account.digits;
  const price = 10 ** instrument.priceDigits;
  return {
    ...row,
    number: i + 1,
    market: instrument.id,
    strategy: scenario.strategies[trade.strategy]!.id,
    side: trade.side,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
    quantity: trade.quantity / 10 ** instrument.quantityDigits,
    entryPrice: trade.entryPrice / price,
    exitPrice: trade.exitPrice === null ? null : trade.exitPrice / price,
    grossProfit: trade.grossProfit / scale,
    fees: trade.fees / scale,
    slippage: trade.slippage / scale,
    netProfit: trade.netProfit / scale,
    return: trade.closedAt === null || trade.entryValue === 0 ? null : trade.netProfit / trade.entryValue,
    exitReason: trade.exitReason,
    levels: trade.levels.map((level) => ({ ...level, price: level.price / price })),
  };
}

function costsOf(trades: readonly TradeView[]): Costs {
  const sum = (of: (trade: TradeView) => number): number =>
    trades.reduce((total, trade) => total + of(trade), 0);
  const fees = sum((trade) => trade.fees);
  const slippage = sum((trade) => trade.slippage);
  const beforeCosts = sum((trade) => trade.grossProfit) + slippage;
  const share = beforeCosts > 0 ? (fees + slippage) / beforeCosts : null;
  return { fees, slippage, beforeCosts, netProfit: sum((trade) => trade.netProfit), share };
}
