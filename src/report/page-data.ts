/**
 * What the page carries for its charts and its table, small: columns and trades as packed whole numbers, the candles of
 * each trade within a budget. `page/unpack.js` reads it; the two are held together by the tests.
 */
import { Packer, packColumn } from './pack.ts';
import { telling, type WideCandles } from './detail.ts';
import type { ReportModel, ReportParts, TradeView } from './model.ts';
import { levelKinds, levelReasons, thinned, waysOf } from './levels.ts';
import { rowsMost } from './list.ts';
import type { ReportTrade } from './trades.ts';
import { packedWays, type WayLimits } from './ways.ts';
import { tradeWindows } from './windows.ts';

/** Bytes for trades and their candles, before base64: the page stays below five million. */
const tradeBudget = 2_900_000;
/** Trades that the page's table holds; of more, those that moved the account most. */
const tradesMost = 20_000;
/** Levels of one stop or target that are carried, the most that fit; and how many fit for all trades together. */
const movesMost = [200, 80, 30, 12, 4, 2];
const levelsBudget = 90_000;
/** Bytes for the ways of signals: those of refusals that the page lists, and of the trades that moved the account most. */
const waysLimits: WayLimits = { bytes: 200_000, signals: 2000, events: 200 };
/** Rows of the rolling table that are drawn. */
const rollingBuckets = 700;
/** Points of the chart of excursions. */
const excursionsMost = 1500;

export interface PageData {
  readonly json: unknown;
  /** Trades that the table does not hold. */
  readonly tradesLeftOut: number;
  /** Of the closed trades in the table one in so many is a point of the chart of excursions. */
  readonly excursionsEach: number;
  /** Trades in the table without candles of theirs. */
  readonly windowsLeftOut: number;
  /** Signals whose ways the page holds. */
  readonly ways: ReadonlySet<number>;
}

export function pageData(parts: ReportParts): PageData {
  const { model, trades, candles } = parts;
  const kept = keptTrades(model.trades);
  const reasons = [...new Set(kept.map(({ exitReason }) => exitReason ?? ''))].sort();
  const moves = movesKept(kept, trades);
  const packed = packedTrades(kept, parts, reasons, moves);
  const ways = packedWays(parts.run, signalsTold(model, kept), waysLimits);
  const isWhole = model.absent.length === 0;
  const windows = isWhole
    ? tradeWindows(
        kept.map(({ number }) => trades[number - 1]!),
        candles,
        tradeBudget - packed.length - ways.bytes,
      )
    : { packed: Buffer.alloc(kept.length).toString('base64'), leftOut: 0 };
  const measured = kept.filter(({ mae, return: result }) => mae !== null && result !== null);
  const excursionsEach = Math.max(1, Math.ceil(measured.length / excursionsMost));
  const json = {
    currency: model.result.account.currency,
    moneyDigits: model.moneyDigits,
    accountDigits: model.scenario.account.digits,
    margin: model.scenario.account.kind === 'spot' ? null : model.scenario.account.mode,
    shown: model.shown,
    curve: curveOf(model),
    rolling: rollingOf(model),
    markets: model.markets.map(({ id, priceDigits, quantityDigits, wide }, m) => ({
      id,
      priceDigits,
      quantityDigits,
      averageDigits: averageDigits(parts.trades, m),
      durationMs: candles[m]!.durationMs,
      ...columnsOf(wide, priceDigits),
    })),
    strategies: model.scenario.strategies.map(({ id }) => id),
    reasons,
    levelKinds,
    levelReasons,
    tradeCount: kept.length,
    allTrades: model.trades.length,
    trades: packed.base64(),
    ways: ways.json,
    windows: windows.packed,
    withCandles: isWhole,
    excursionsEach,
    bins: model.distribution?.bins ?? [],
  };
  return {
    json,
    excursionsEach,
    tradesLeftOut: model.trades.length - kept.length,
    windowsLeftOut: windows.leftOut,
    ways: ways.signals,
  };
}

/** The signals whose ways may be asked for, the first ones first. */
function signalsTold({ result, rejected }: ReportModel, kept: readonly TradeView[]): readonly number[] {
  const refused = [...result.refusals, ...rejected].slice(0, rowsMost).map(({ signal }) => signal);
  const traded = kept
    .toSorted((a, b) => Math.abs(b.netProfit) - Math.abs(a.netProfit) || a.number - b.number)
    .flatMap(({ signals: { opening, closing } }) => (closing === null ? [opening] : [opening, closing]));
  return [...refused, ...traded];
}

function keptTrades(trades: readonly TradeView[]): readonly TradeView[] {
  if (trades.length <= tradesMost) return trades;
  return trades
    .toSorted((a, b) => Math.abs(b.netProfit) - Math.abs(a.netProfit) || a.number - b.number)
    .slice(0, tradesMost)
    .sort((a, b) => a.number - b.number);
}

/** Whole numbers of 10^-digits. */
const units = (values: readonly number[], digits: number): readonly number[] =>
  values.map((value) => Math.round(value * 10 ** digits) + 0);

/** Fractions in millionths. */
const fractionDigits = 6;

function curveOf({ curve, moneyDigits }: ReportModel): unknown {
  // The benchmark has a price from the first row on, or not at all at the beginning: 0 stands for none.
  return {
    at: packColumn(curve.at),
    equity: packColumn(units(curve.equity, moneyDigits)),
    drawdown: packColumn(units(curve.drawdown, fractionDigits)),
    benchmark: packColumn(
      units(
        curve.benchmark.map((value) => value ?? 0),
        moneyDigits,
      ),
    ),
  };
}

function rollingOf({ metrics: { rolling } }: ReportModel): unknown {
  const values = Float64Array.from(rolling.rollingSharpe, (value) => value ?? 0);
  const rows = telling(values.length, [values], rollingBuckets);
  const packer = new Packer();
  for (const row of rows) putNullable(packer, scaled(rolling.rollingSharpe[row]!, 4));
  return { at: packColumn(rows.map((row) => rolling.at[row]!)), count: rows.length, sharpe: packer.base64() };
}

function columnsOf(wide: WideCandles, digits: number): object {
  const column = (values: readonly number[]): string => packColumn(units(values, digits));
  return {
    each: wide.each,
    time: packColumn(wide.time),
    high: column(wide.high),
    low: column(wide.low),
    close: column(wide.close),
  };
}

const scaled = (value: number | null, digits: number): number | null =>
  value === null ? null : Math.round(value * 10 ** digits) + 0;

/** Null as 0, a number as itself or, from 0 up, as the next. */
function putNullable(packer: Packer, value: number | null): void {
  packer.put(value === null ? 0 : value >= 0 ? value + 1 : value);
}

/** Decimals that average prices have beyond those of their market: two, where such numbers are exact. */
function averageDigits(trades: readonly ReportTrade[], market: number): number {
  const highest = trades.reduce(
    (most, trade) =>
      trade.market === market ? Math.max(most, trade.entryPrice, trade.exitPrice ?? 0) : most,
    0,
  );
  return highest * 100 < Number.MAX_SAFE_INTEGER / 2 ? 2 : 0;
}

/** How many levels of each stop and target are carried. */
function movesKept(kept: readonly TradeView[], trades: readonly ReportTrade[]): number {
  const lengths = kept.flatMap(({ number }) => waysOf(trades[number - 1]!.levels).map((way) => way.length));
  const fits = (most: number): boolean =>
    lengths.reduce((sum, length) => sum + (length > 2 ? Math.min(length, most) : 0), 0) <= levelsBudget;
  return movesMost.find(fits) ?? movesMost.at(-1)!;
}

function packedTrades(
  views: readonly TradeView[],
  parts: ReportParts,
  reasons: readonly string[],
  moves: number,
): Packer {
  const { model } = parts;
  const packer = new Packer();
  const strategies = model.scenario.strategies.map(({ id }) => id);
  const more = model.markets.map((_, m) => 10 ** averageDigits(parts.trades, m));
  const money = (...values: readonly number[]): void => {
    for (const value of values) packer.put(scaled(value, model.scenario.account.digits)!);
  };
  const fraction = (value: number | null): void => putNullable(packer, scaled(value, fractionDigits));
  let before = 0;
  let signal = 0;
  for (const view of views) {
    // Prices and sizes in units, as the run has them.
    const { market, entryPrice, exitPrice, quantity, levels } = parts.trades[view.number - 1]!;
    const finer = more[market]!;
    const entry = Math.round(entryPrice * finer);
    packer.put(view.number);
    packer.put(market);
    packer.put(strategies.indexOf(view.strategy));
    packer.put(view.side === 'long' ? 1 : -1);
    packer.put(view.openedAt - before);
    before = view.openedAt;
    putNullable(packer, view.closedAt === null ? null : view.closedAt - view.openedAt);
    packer.put(quantity);
    packer.put(entry);
    putNullable(packer, exitPrice === null ? null : Math.round(exitPrice * finer));
    money(view.grossProfit, view.fees, view.slippage, view.netProfit, view.unrealised);
    packer.put(view.entryFills);
    packer.put(view.exitFills);
    for (const value of [view.return, view.mae, view.mfe]) fraction(value);
    putNullable(packer, scaled(view.rMultiple, 4));
    const { plannedR, actualR, signals } = parts.trades[view.number - 1]!;
    putNullable(packer, plannedR);
    putNullable(packer, actualR === null ? null : Math.round(actualR * finer));
    packer.put(signals.opening - signal);
    signal = signals.opening;
    putNullable(packer, signals.closing === null ? null : signals.closing - signals.opening);
    packer.put(signals.count);
    packer.put(reasons.indexOf(view.exitReason ?? ''));
    const { funding, interest, liquidationFee, insurance, liquidation } = view;
    const beside = [funding, interest, liquidationFee, insurance];
    const hasBeside = beside.some((value) => value !== 0);
    // Most trades have neither: one byte says so.
    packer.put((hasBeside ? 1 : 0) + (liquidation === null ? 0 : 2));
    if (hasBeside) money(...beside);
    if (liquidation !== null) {
      packer.put(scaled(liquidation.price, model.markets[market]!.priceDigits)!);
      money(liquidation.left, liquidation.maintenance);
    }
    const kept = thinned(levels, moves);
    packer.put(kept.length);
    packer.put(levels.length - kept.length);
    let price = 0;
    let start = view.openedAt;
    for (const level of kept) {
      // One that was not placed goes on from the level before, in price and in time.
      const isPlaced = level.by === 'placed';
      packer.put(levelKinds.indexOf(level.kind) + levelKinds.length * levelReasons.indexOf(level.by));
      packer.put(level.price - (isPlaced ? Math.round(entry / finer) : price));
      packer.put(level.from - (isPlaced ? view.openedAt : start));
      putNullable(packer, level.to === null ? null : level.to - level.from);
      ({ price } = level);
      start = level.to ?? level.from;
    }
  }
  return packer;
}
