/**
 * Small runs for tests: a table of candles, a script of intents by row, and what came of it, in decimals.
 *
 * Row r is decided on at the close of candle r; an order can meet no price before candle r + 1 (TIME-1).
 */
import { backtest, type BacktestOptions } from '../../src/engine/backtest.ts';
import type { MarketConfig, RunConfig, StrategyConfig } from '../../src/engine/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readRun, type RunRecord } from '../../src/engine/journal-read.ts';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { detailOf, type Detail } from '../../src/market/detail.ts';
import {
  flatFees,
  noLatency,
  type AccountKind,
  type Coin,
  type FeeTerms,
  type Funding,
  type Latency,
  type LimitFills,
  type PathPolicy,
  type SlippageModel,
} from '../../src/model/costs.ts';
import {
  plainAccountMargin,
  plainMargin,
  type AccountMargin,
  type MarginTerms,
} from '../../src/model/margin.ts';
import { makeInstrument, type Instrument } from '../../src/model/instrument.ts';
import type { Intents } from '../../src/model/intent.ts';
import type { OrderRole } from '../../src/model/order.ts';
import { utcDays, type Days } from '../../src/model/days.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { RiskLimits } from '../../src/risk/limits.ts';
import type { SizingTerms } from '../../src/risk/sizing.ts';
import type { RiskRule } from '../../src/risk/verdict.ts';
import { defineStrategy, type OwnFill, type Strategy } from '../../src/strategy/strategy.ts';
import type { View } from '../../src/strategy/view.ts';

/** [open, high, low, close] or with volume, in decimals. */
export type Row = readonly [number, number, number, number, number?];

export type Script = Readonly<Record<number, Intents>>;

export interface Play {
  /** Null where a candle is missing. */
  readonly candles: readonly (Row | null)[];
  readonly script: Script;
  /** Finer candles that settle the path (PATH-8). */
  readonly detail?: DetailRows;
  /** Further markets, traded by scripts of their own; ids M1, M2, ... */
  readonly others?: readonly Pick<Play, 'candles' | 'script' | 'detail'>[];
  readonly account?: AccountKind;
  /** In money, 1,000,000 unless stated. */
  readonly balance?: number;
  readonly path?: PathPolicy;
  /** Fractions. */
  readonly fees?: { readonly maker: number; readonly taker: number };
  /** Tiers, minimum and the like, in units. */
  readonly feeTerms?: Partial<FeeTerms>;
  /** Fees are paid in it where `feeTerms` says so. */
  readonly coin?: Coin;
  readonly slippage?: SlippageModel;
  readonly clampSlippage?: boolean;
  readonly limitFills?: LimitFills;
  readonly latency?: Latency;
  readonly funding?: Funding;
  /** In units. */
  readonly margin?: Partial<MarginTerms>;
  readonly accountMargin?: Partial<AccountMargin>;
  /** Fraction of a candle's volume; without a bound unless stated. */
  readonly participation?: number;
  /** Decimals; tick 0.01, lot 0.0001 and no minimum unless stated. */
  readonly rules?: readonly RulesRow[];
  /** One unit of base for each entry unless stated. */
  readonly sizing?: SizingTerms;
  /** What is said of entries that say nothing themselves (SCEN-3). */
  readonly entry?: StrategyConfig['entry'];
  /** Limits on exposure that judge every order (RISK-1); none unless stated. */
  readonly limits?: readonly RiskRule[];
  /** Limits on risk (RISK-2). */
  readonly risk?: RiskLimits;
  readonly onFill?: (fill: OwnFill, view: View) => Intents;
  /** Is shown the view at every close. */
  readonly watch?: (view: View) => unknown;
  /** UTC's unless stated. */
  readonly days?: Days;
  readonly options?: BacktestOptions;
}

export interface DetailRows {
  /** Of so many seconds each, from the first candle's open on; null where one is missing. */
  readonly seconds: number;
  readonly rows: readonly (Row | null)[];
  readonly ofTrades?: boolean;
}

export interface RulesRow {
  /** Row from whose open on the rules hold. */
  readonly fromRow?: number;
  readonly tick?: number;
  readonly lot?: number;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  readonly minNotional?: number;
  /** Fraction. */
  readonly priceBand?: number;
}

export interface PlayedFill {
  /** Row of the candle in which it happened. */
  readonly row: number;
  readonly market: number;
  readonly side: 'buy' | 'sell';
  readonly role: OrderRole;
  readonly price: number;
  readonly priceBefore: number;
  readonly quantity: number;
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  readonly byDetail: boolean;
  /** Milliseconds after the candle's open. */
  readonly ms: number;
}

export interface Played {
  readonly engine: Engine;
  readonly run: RunRecord;
  readonly fills: readonly PlayedFill[];
  readonly orders: readonly OrderRecord[];
  readonly digest: string;
  /** Equity at each close, in money. */
  readonly equity: readonly number[];
  readonly cash: number;
  /** Signed position of the first market at the end. */
  readonly position: number;
}

export const start = Date.UTC(2024, 0, 1);
export const minute = 60_000;
export const priceDigits = 2;
export const quantityDigits = 4;
export const moneyDigits = 8;

export const price = (decimal: number): Price => Math.round(decimal * 100) as Price;
export const quantity = (decimal: number): Quantity => Math.round(decimal * 10_000) as Quantity;
export const money = (decimal: number): Money => Math.round(decimal * 1e8) as Money;
export const rate = (fraction: number): Rate => Math.round(fraction * 1e8) as Rate;

/** Candles one after the other; null where one is missing. */
export function columnsOf(rows: readonly (Row | null)[], durationMs: number = minute): CandleColumns {
  const columns = new CandleColumns({ durationMs, priceDigits, capacity: rows.length });
  for (const [i, row] of rows.entries()) {
    if (row === null) continue;
    const [open, high, low, close, volume] = row;
    columns.append({
      time: start + i * durationMs,
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(close),
      volume: volume ?? 0,
    });
  }
  return columns;
}

export function instrumentOf(id: string, rules: readonly RulesRow[] = [{}]): Instrument {
  return makeInstrument({
    id,
    base: id,
    quote: 'USD',
    priceDigits,
    quantityDigits,
    moneyDigits,
    rules: rules.map((row) => ({
      from: (row.fromRow === undefined ? 0 : start + row.fromRow * minute) as TimeMs,
      tick: price(row.tick ?? 0.01),
      lot: quantity(row.lot ?? 0.0001),
      minQuantity: quantity(row.minQuantity ?? 0),
      maxQuantity: quantity(row.maxQuantity ?? 0),
      minNotional: money(row.minNotional ?? 0),
      priceBand: rate(row.priceBand ?? 0),
    })),
  });
}

/** A strategy that says at each close what the script says. */
export function scripted(
  scripts: readonly Script[],
  onFill?: Play['onFill'],
  watch?: Play['watch'],
): Strategy {
  const base = {
    name: 'scripted',
    description: 'Does what the test says.',
    params: {},
    readings: () => ({}),
    init: () => null,
    onClose: (view: View): Intents => {
      watch?.(view);
      return scripts[Number(view.market.slice(1))]?.[view.count - 1] ?? null;
    },
  };
  return onFill === undefined ? defineStrategy(base) : defineStrategy({ ...base, onFill });
}

export function configOf(play: Play): RunConfig {
  const tables = [play, ...(play.others ?? [])];
  const fees = play.fees ?? { maker: 0, taker: 0 };
  const markets = tables.map(({ candles, detail }, m): MarketConfig => ({
    instrument: instrumentOf(`M${m}`, play.rules),
    fees: { ...flatFees(rate(fees.maker), rate(fees.taker)), ...play.feeTerms },
    slippage: play.slippage ?? { kind: 'none' },
    clampSlippage: play.clampSlippage ?? false,
    funding: play.funding ?? null,
    margin: { ...plainMargin, ...play.margin },
    limitFills: play.limitFills ?? { kind: 'touch' },
    participation: play.participation === undefined ? null : rate(play.participation),
    candles: columnsOf(candles),
    detail: detail === undefined ? null : detailIn(columnsOf(candles), detail, play.rules?.[0]?.tick),
  }));
  return {
    name: 'play',
    account: {
      kind: play.account ?? 'spot',
      currency: 'USD',
      digits: moneyDigits,
      balance: money(play.balance ?? 1_000_000),
      margin: { ...plainAccountMargin, ...play.accountMargin },
      coin: play.coin ?? null,
    },
    path: play.path ?? 'adverse',
    latency: play.latency ?? noLatency,
    seed: 1,
    markets,
    strategies: [
      {
        id: 'scripted',
        strategy: scripted(
          tables.map((table) => table.script),
          play.onFill,
          play.watch,
        ),
        params: {},
        markets: markets.map((market) => market.instrument.id),
        sizing: play.sizing ?? { kind: 'quantity', quantity: quantity(1) },
        entry: play.entry ?? {},
      },
    ],
    risk: play.risk ?? null,
    rules: play.limits ?? [],
    days: play.days ?? utcDays,
    decideFrom: 0 as TimeMs,
    header: 'play',
  };
}

const detailIn = (candles: CandleColumns, { rows, seconds, ofTrades }: DetailRows, tick = 0.01): Detail =>
  detailOf(candles, columnsOf(rows, seconds * 1_000), () => price(tick), ofTrades);

export function play(terms: Play): Played {
  return playedOf(backtest(configOf(terms), terms.options));
}

export function playedOf(engine: Engine): Played {
  const { kernel } = engine;
  const run = readRun(
    kernel.journal.state.tape,
    kernel.lanes.map((lane) => lane.instrument),
  );
  const fills = run.fills.map((fill): PlayedFill => {
    const offset = fill.at - start;
    // A fill at the very end of a candle belongs to it, not to the next.
    const row = Math.min(Math.floor(offset / minute), kernel.lanes[fill.market]!.candles.length - 1);
    return {
      row,
      market: fill.market,
      side: fill.side,
      role: fill.role,
      price: fill.price / 100,
      priceBefore: fill.priceBefore / 100,
      quantity: fill.quantity / 10_000,
      fee: fill.fee / 1e8,
      liquidity: fill.liquidity,
      byDetail: fill.byDetail,
      ms: offset - row * minute,
    };
  });
  const { equity, rows } = kernel.journal.state;
  return {
    engine,
    run,
    fills,
    orders: run.orders,
    digest: engine.digest(),
    equity: [...equity.subarray(0, rows)].map((units) => units / 1e8),
    cash: kernel.ledger.balance(0) / 1e8,
    position: (kernel.lanes[0]?.position.quantity ?? 0) / 10_000,
  };
}

/** Every fill in one line: `1 entry buy 1 @ 100 taker`. */
export const fillLines = (played: Played): readonly string[] =>
  played.fills.map(
    ({ row, role, side, quantity: size, price: at, liquidity }) =>
      `${row} ${role} ${side} ${size} @ ${at} ${liquidity}`,
  );

/** Every order's end in one line, in the order of their making: `target cancelled group`. */
export const fates = (played: Played): readonly string[] =>
  played.orders.map(({ role, state, reason }) => `${role} ${state}${reason === null ? '' : ` ${reason}`}`);

/** Every refusal in one line: `plan level-wrong-side 101 100`. */
export const refusals = (played: Played): readonly string[] =>
  played.run.refusals.map(({ stage, reason, value, bound }) => `${stage} ${reason} ${value} ${bound}`);

/** The journal's records of one kind. */
export function recordsOf<K extends JournalRecord['kind']>(
  played: Played,
  kind: K,
): readonly Extract<JournalRecord, { kind: K }>[] {
  const { records } = readTape(played.engine.kernel.journal.state.tape);
  return records.filter((record): record is Extract<JournalRecord, { kind: K }> => record.kind === kind);
}
