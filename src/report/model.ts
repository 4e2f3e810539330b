/**
 * A report as plain data: everything that the page, the Markdown and the JSON tell of a finished run, computed once.
 * Nothing in it is text of a page, and nothing comes from anywhere but the run. Money and prices are decimals as
 * doubles, times UTC ms, ratios fractions; `result` has the exact texts.
 */
import type { CandleColumns } from '../market/candles.ts';
import type { Instrument } from '../model/instrument.ts';
import { yearOf } from '../scenario/figures.ts';
import type { NormalScenario } from '../scenario/normal.ts';
import type { Result } from '../scenario/result-schema.ts';
import type { AbsentCandles, FinishedRun } from '../scenario/run.ts';
import { fullMetrics, type FullMetrics } from '../stats/full-metrics.ts';
import type { TradeRow } from '../stats/trade-metrics.ts';
import { conclusionOf, type Conclusion } from './conclusion.ts';
import { isRepeatable } from './limits.ts';
import { costsOf, type Costs } from './costs.ts';
import { exposureCurve, type ExposureCurve } from './exposure-curve.ts';
import { exposureOf } from '../scenario/result-risk.ts';
import { equityCurve, type EquityCurve } from './curve.ts';
import { isWide, sinceDecisions, widened, type WideCandles } from './detail.ts';
import { counted } from './format.ts';
import { inMoney, inPrices } from './in-currency.ts';
import { heldBeside, type HeldOrNot } from './held.ts';
import { histogram, type Histogram } from './histogram.ts';
import { clockFrame, isCoarse } from './limits.ts';
import type { Level } from './levels.ts';
import { riskOf, type RiskView } from './risk.ts';
import { reportTrades, type ReportTrade, type TradeSignals } from './trades.ts';

export interface TradeView extends TradeRow {
  /** From 1, in the order of the result. */
  readonly number: number;
  readonly market: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly quantity: number;
  /** Averages where there were several fills. */
  readonly entryPrice: number;
  readonly exitPrice: number | null;
  readonly entryFills: number;
  readonly exitFills: number;
  readonly grossProfit: number;
  readonly fees: number;
  readonly slippage: number;
  /** Negative when paid (FUND-1, MARG-1). */
  readonly funding: number;
  readonly interest: number;
  readonly liquidationFee: number;
  /** Of its loss, what the insurance fund bore. */
  readonly insurance: number;
  /** Why the exchange closed it; null where it did not. */
  readonly liquidation: {
    readonly price: number;
    readonly left: number;
    readonly maintenance: number;
  } | null;
  /** Of what has left, less all fees, with funding and charges. */
  readonly netProfit: number;
  /** Gross, of what is still open, at the last close; 0 once closed. */
  readonly unrealised: number;
  /** Fraction of what was entered; null while open. */
  readonly return: number | null;
  /** The role of the order that closed it, and what moved that stop or sent it: `stop, trail`, `time`, `risk limit`. */
  readonly exitReason: string | null;
  readonly levels: readonly Level[];
  /** As distances in price, planned and as it came out (FLOW-1); null without a stop from the fill on. */
  readonly plannedR: number | null;
  readonly actualR: number | null;
  readonly signals: TradeSignals;
}

export interface MarketView {
  readonly id: string;
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** Candles from the first decision on. */
  readonly candles: number;
  readonly wide: WideCandles;
}

export interface ReportModel {
  readonly conclusion: Conclusion;
  readonly result: Omit<Result, 'trades' | 'orders'>;
  readonly scenario: NormalScenario;
  /** In whose candles the times of fills are places (`limits.ts`). */
  readonly clockFrame: string;
  /** By hour of entry nothing is told where candles are coarser than an hour (PATH-7). */
  readonly metrics: FullMetrics;
  /** Candles that could not be had again: what needs candles is left out, of every market. */
  readonly absent: readonly AbsentCandles[];
  /** Decimals in which money is written. */
  readonly moneyDigits: number;
  readonly curve: EquityCurve;
  /** What buying and holding is told of, and its total return; or why there is none beside this run. */
  readonly held: { readonly what: string; readonly return: number } | { readonly why: string };
  readonly markets: readonly MarketView[];
  /** Place of the market whose prices are shown first. */
  readonly shown: number;
  /** Prices are drawn on a logarithmic scale: in some market the highest is many times the lowest. */
  readonly logPrices: boolean;
  readonly trades: readonly TradeView[];
  /** Of the returns of closed trades. */
  readonly distribution: Histogram | null;
  readonly costs: Costs;
  /** Which trade an order filled in, or would have guarded, by its id. */
  readonly orderTrades: ReadonlyMap<number, number>;
  readonly rejected: readonly Result['orders'][number][];
  /** Limits on risk and what they did; null where the scenario states none. */
  readonly risk: RiskView | null;
  /** Null where nothing was ever open, or candles are absent. */
  readonly exposure: ExposureCurve | null;
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
  readonly run: FinishedRun;
}

export const reportModel = (run: FinishedRun): ReportModel => reportParts(run).model;

export function reportParts(run: FinishedRun): ReportParts {
  const { scenario, result, config, equity } = run;
  const markets = [...config.markets].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const instruments = markets.map(({ instrument }) => instrument);
  const absent = run.absent ?? [];
  // Where some candles are absent, nothing is made of the others: a report that says half would be misread.
  const candles = markets.map((market) =>
    absent.length === 0 ? market.candles : market.candles.slice(0, 0),
  );
  const decided = candles.map((all) => sinceDecisions(all, config.decideFrom));
  const { digits } = scenario.account;
  const scale = 10 ** digits;
  const trades = reportTrades(run, instruments);
  const isTraded = instruments.map(({ id }) => scenario.strategies.some((one) => one.markets.includes(id)));
  const traded = <T>(all: readonly T[]): T[] => all.filter((_, m) => isTraded[m]);
  const beside = heldBeside(traded(instruments), traded(candles), equity);
  const metrics = fullMetrics({
    equity,
    trades,
    ...('prices' in beside ? { benchmark: beside.prices } : {}),
    ...(absent.length === 0 ? { extremes: candles } : {}),
    convention: yearOf(scenario),
  });
  const money = inMoney(metrics, scale);
  const views = trades.map((trade, i) => ({
    ...viewOf(trade, i, money.eachTrade[i]!, scenario, instruments[trade.market]!),
    entryFills: run.record.trades[i]!.entryFills,
    exitFills: run.record.trades[i]!.exitFills,
    ...besidePrices(result, i),
  }));
  const returns = views.flatMap((trade) => (trade.return === null ? [] : [trade.return]));
  const held = heldOf(beside, metrics);
  const frame = clockFrame(scenario.timeframe, result, run.record.fills.length);
  const model: ReportModel = {
    conclusion: conclusionOf({
      totalReturn: metrics.headline.totalReturn,
      band: bandOf(result),
      trades: metrics.headline.trades,
      open: trades.length - metrics.headline.trades,
      repeatable: isRepeatable(result),
      idle: idleOf(result),
      held: 'why' in held ? null : held,
      probabilisticSharpe: metrics.returns.probabilisticSharpe,
    }),
    result: withoutLists(result),
    scenario,
    clockFrame: frame,
    metrics: isCoarse(frame) ? { ...money, groups: { ...money.groups, byHour: [] } } : money,
    absent,
    moneyDigits: Number(result.account.start) < 100 ? digits : Math.min(2, digits),
    curve: equityCurve(equity, 'prices' in beside ? beside.prices : null, scale),
    held,
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
    shown: firstShown(
      views,
      isTraded,
      instruments.map(({ id }) => id),
    ),
    logPrices: decided.some(isWide),
    trades: views,
    distribution: histogram(returns),
    costs: costsOf(run),
    orderTrades: tradesOfOrders(run.record),
    rejected: result.orders.filter((order) => order.state === 'rejected'),
    exposure:
      absent.length > 0 ? null : exposureCurve(equity.at, exposureOf(markets, run.record, equity, digits)),
    risk: riskOf(scenario, result.refusals, run.record.riskChanges),
    data: scenario.markets.map(({ id, file, detail }, m) => ({
      market: id,
      file: detail === null ? file : `${file} with ${detail.file}`,
      hash: run.data[m]!.hash,
      candles: absent.find((one) => one.market === id)?.candles ?? run.data[m]!.candles.length,
    })),
  };
  return { model, trades, candles, instruments, run };
}

/** What the result says of trade `i` that needs no more than to be a number. */
function besidePrices({ trades, liquidations }: Result, i: number) {
  const { unrealised, funding, interest, liquidationFee, insurance, orders, exitReason } = trades[i]!;
  const found =
    exitReason === 'liquidation' ? liquidations.find(({ order }) => order === orders.at(-1)) : undefined;
  return {
    unrealised: Number(unrealised),
    funding: Number(funding),
    interest: Number(interest),
    liquidationFee: Number(liquidationFee),
    insurance: Number(insurance),
    liquidation:
      found === undefined
        ? null
        : {
            price: Number(found.price),
            left: Number(found.left),
            maintenance: Number(found.maintenance),
          },
  };
}

/** The place of the market that is shown first: one with trades, else one of a strategy, else any. */
function firstShown(
  views: readonly TradeView[],
  isTraded: readonly boolean[],
  ids: readonly string[],
): number {
  const withTrades = new Set(views.map(({ market }) => market));
  const first = ids.findIndex((id) => withTrades.has(id));
  return Math.max(0, first >= 0 ? first : isTraded.indexOf(true));
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

/** Why a run without an order did nothing. */
function idleOf({ orders, findings }: Result): string | null {
  if (orders.length > 0) return null;
  const told = findings.filter(({ code }) => code === 'never-asked' || code === 'no-order');
  const [first, ...more] = told;
  if (first === undefined) return null;
  return more.length === 0 ? first.message : `${first.message}, and ${counted(more.length, 'finding')} more`;
}

function heldOf(beside: HeldOrNot, { benchmark }: FullMetrics): ReportModel['held'] {
  if ('why' in beside) return beside;
  const total = benchmark?.benchmarkReturn ?? null;
  return total === null
    ? { why: 'the run is too short to have a return' }
    : { what: beside.what, return: total };
}

function viewOf(
  trade: ReportTrade,
  i: number,
  row: TradeRow,
  scenario: NormalScenario,
  instrument: Instrument,
): Omit<TradeView, 'entryFills' | 'exitFills' | keyof ReturnType<typeof besidePrices>> {
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
    plannedR: trade.plannedR === null ? null : trade.plannedR / price,
    actualR: trade.actualR === null ? null : trade.actualR / price,
    signals: trade.signals,
  };
}
