/**
 * Runs one case of an outside source through the real engine: a table of candles, what is decided at each close, and
 * what came of it in decimals.
 *
 * Row r is decided on at the close of candle r and meets no price before candle r + 1 (TIME-1). Candles stand twice
 * their length apart (a gap is a jump, DATA-1), so that the time of a fill names its candle beyond doubt; a case that
 * depends on the calendar gives its own times.
 */
import { openBacktest } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import type { ReadingSpec } from '../../src/indicators/registry.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import {
  flatFees,
  noLatency,
  plainFills,
  type AccountKind,
  type Funding,
  type PathPolicy,
  type SlippageModel,
} from '../../src/model/costs.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { Intents } from '../../src/model/intent.ts';
import type { OrderRole, StopCause } from '../../src/model/order.ts';
import { utcDays } from '../../src/model/days.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../../src/model/units.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import type { View } from '../../src/strategy/view.ts';
import type { VenueState } from '../../src/venue/open-floors.ts';
import { marginOf, type CaseMargin } from './case-margin.ts';

/** [open, high, low, close], decimals. */
export type Candle = readonly [number, number, number, number];

export interface CaseTerms {
  readonly candles: readonly Candle[];
  readonly decide: (row: number, view: View) => Intents;
  readonly balance: number;
  readonly account: AccountKind;
  /** Leverage and what comes with it, of an account on margin; a cross account at leverage 1 when left out. */
  readonly margin?: CaseMargin;
  /** `all-in`: whole lots for all the funds there are at the fill price. */
  readonly sizing: { readonly quantity: number } | { readonly amount: number } | 'all-in';
  /** Decimal places of prices, sizes and money; tick and lot are one unit of them. */
  readonly digits: Digits;
  /** Where it is more than one unit. */
  readonly lot?: number;
  readonly fees?: CaseFees;
  /** A fraction of the price. */
  readonly slippage?: number;
  readonly clampSlippage?: boolean;
  /** Volume share: impact, and the part of every candle's volume that may be taken. */
  readonly volumeShare?: { readonly volume: number; readonly impact: number; readonly participation: number };
  /** The volume of each candle, and the part of it that may be taken, whatever the slippage. */
  readonly volumes?: { readonly byRow: readonly number[]; readonly participation: number };
  /** `adverse` when left out. */
  readonly path?: PathPolicy;
  /** Paid once, at the open of that row, of the value at the close before it. */
  readonly funding?: { readonly row: number; readonly rate: number };
  readonly readings?: Readonly<Record<string, ReadingSpec>>;
  /** Open times and length of the candles, where the calendar matters. */
  readonly calendar?: { readonly times: readonly number[]; readonly durationMs: number };
}

export interface CaseFees {
  readonly maker: number;
  readonly taker: number;
  readonly minimum?: number;
  /** The quote when left out; `received`: what the fill brings, so that a purchase is smaller by it. */
  readonly currency?: 'quote' | 'received';
}

export interface Digits {
  readonly price: number;
  readonly quantity: number;
  readonly money: number;
}

export interface CaseFill {
  readonly row: number;
  /** The id of its order, ascending in the order of asking. */
  readonly order: number;
  readonly side: 'buy' | 'sell';
  readonly role: OrderRole;
  readonly price: number;
  readonly quantity: number;
  readonly fee: number;
}

/** From flat to flat (LEDG-2). */
export interface CaseTrade {
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryRow: number;
  readonly exitRow: number | null;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly exitRole: OrderRole | null;
  /** What had moved the stop that closed it, or what closed it by a plan. */
  readonly exitCause: StopCause | null;
  readonly grossProfit: number;
  readonly netProfit: number;
  readonly entryValue: number;
  readonly fees: number;
}

export interface CaseResult {
  readonly fills: readonly CaseFill[];
  readonly trades: readonly CaseTrade[];
  readonly orders: readonly OrderRecord[];
  /** The row in which an instant lies. */
  readonly rowOf: (at: number) => number;
  /** At each close. */
  readonly equity: readonly number[];
  readonly cash: number;
  readonly position: number;
  /** What the exchange held back at the last close, before the run's end cancelled what rested. */
  readonly held: {
    readonly money: number;
    readonly base: number;
    readonly freeMoney: number;
    /** Behind the open position. */
    readonly margin: number;
    readonly freeBase: number;
    /** Orders that rested or waited. */
    readonly orders: number;
  };
}

const start = Date.UTC(2024, 0, 1);
const minute = 60_000;

export function runCase(terms: CaseTerms): CaseResult {
  const { digits, candles } = terms;
  const engine = openBacktest(configOf(terms));
  engine.advance(engine.timeline.steps, true);
  const { account, books } = engine.snapshot().venue as VenueState;
  engine.step({ kind: 'end' });

  const { kernel } = engine;
  const run = readRun(
    kernel.journal.state.tape,
    kernel.lanes.map((lane) => lane.instrument),
  );
  const rowOf = (at: number): number => Math.min(Math.floor((at - start) / (2 * minute)), candles.length - 1);
  const price = (units: number): number => units / 10 ** digits.price;
  const size = (units: number): number => units / 10 ** digits.quantity;
  const money = (units: number): number => units / 10 ** digits.money;
  const book = books[0]!;
  const { equity, rows } = kernel.journal.state;
  return {
    fills: run.fills.map((fill) => ({
      row: rowOf(fill.at),
      order: fill.order,
      side: fill.side,
      role: fill.role,
      price: price(fill.price),
      quantity: size(fill.quantity),
      fee: money(fill.fee),
    })),
    trades: run.trades.map((trade) => ({
      side: trade.side,
      quantity: size(trade.quantity),
      entryRow: rowOf(trade.openedAt),
      exitRow: trade.closedAt === null ? null : rowOf(trade.closedAt),
      entryPrice: money(trade.entryValue) / size(trade.quantity),
      exitPrice: money(trade.exitValue) / size(trade.exited),
      exitRole: trade.exitRole,
      exitCause: run.orders.find(({ id }) => id === trade.orders.at(-1))?.cause ?? null,
      grossProfit: money(trade.grossProfit),
      netProfit: money(trade.netProfit),
      entryValue: money(trade.entryValue),
      fees: money(trade.fees),
    })),
    orders: run.orders,
    rowOf,
    equity: [...equity.subarray(0, rows)].map(money),
    cash: money(kernel.ledger.balance(0)),
    position: size(kernel.lanes[0]!.position.quantity),
    held: {
      money: money(account.held),
      base: size(book.heldBase),
      freeMoney: money(account.balance - account.held - account.reserve),
      margin: money(book.margin),
      freeBase: size(book.position - book.heldBase),
      orders: book.orders.length,
    },
  };
}

function slippageOf({ slippage, volumeShare }: CaseTerms, rate: (fraction: number) => Rate): SlippageModel {
  if (volumeShare !== undefined) return { kind: 'volume-share', impact: rate(volumeShare.impact) };
  return slippage === undefined ? { kind: 'none' } : { kind: 'rate', rate: rate(slippage) };
}

function fundingOf({ funding }: CaseTerms, rate: (fraction: number) => Rate): Funding | null {
  if (funding === undefined) return null;
  return { kind: 'series', times: [start + funding.row * 2 * minute], rates: [rate(funding.rate)] };
}

function configOf(terms: CaseTerms): RunConfig {
  const { digits } = terms;
  const units = (decimal: number, places: number): number => Math.round(decimal * 10 ** places);
  const rate = (fraction: number): Rate => units(fraction, 8) as Rate;
  const fees: CaseFees = terms.fees ?? { maker: 0, taker: 0 };
  const { participation } = terms.volumeShare ?? terms.volumes ?? {};
  const margin = marginOf(terms.margin);
  return {
    name: 'case',
    account: {
      kind: terms.account,
      currency: 'QUOTE',
      digits: digits.money,
      balance: units(terms.balance, digits.money) as Money,
      margin: margin.account,
      coin: null,
    },
    path: terms.path ?? 'adverse',
    latency: noLatency,
    seed: 1,
    markets: [
      {
        instrument: instrumentOf(terms),
        fees: {
          ...flatFees(rate(fees.maker), rate(fees.taker)),
          minimum: units(fees.minimum ?? 0, digits.money) as Money,
          currency: fees.currency ?? 'quote',
        },
        ...plainFills,
        funding: fundingOf(terms, rate),
        margin: margin.market,
        slippage: slippageOf(terms, rate),
        clampSlippage: terms.clampSlippage ?? false,
        participation: participation === undefined ? null : rate(participation),
        candles: columnsOf(terms),
        detail: null,
      },
    ],
    strategies: [
      {
        id: 'case',
        strategy: defineStrategy({
          name: 'case',
          description: 'Does what the case says.',
          params: {},
          readings: () => terms.readings ?? {},
          init: () => null,
          onClose: (view: View): Intents => terms.decide(view.count - 1, view),
        }),
        params: {},
        markets: ['BASE'],
        sizing: sizingOf(terms),
        entry: {},
      },
    ],
    risk: null,
    rules: [],
    days: utcDays,
    decideFrom: 0 as TimeMs,
    header: 'case',
  };
}

/** All in: twice what the equity carries, cut to the funds that there are at the fill (SIZE-1). */
function sizingOf({ sizing, digits, margin }: CaseTerms): Sizing {
  const carried = 2 * rateScale * (margin?.leverage ?? 1);
  if (sizing === 'all-in') return { kind: 'percent', rate: Math.ceil(carried) as Rate };
  if ('amount' in sizing) {
    return { kind: 'amount', amount: Math.round(sizing.amount * 10 ** digits.money) as Money };
  }
  return { kind: 'quantity', quantity: Math.round(sizing.quantity * 10 ** digits.quantity) as Quantity };
}

function instrumentOf({ digits, lot }: CaseTerms): RunConfig['markets'][number]['instrument'] {
  return makeInstrument({
    id: 'BASE',
    base: 'BASE',
    quote: 'QUOTE',
    priceDigits: digits.price,
    quantityDigits: digits.quantity,
    moneyDigits: digits.money,
    rules: [
      {
        from: 0 as TimeMs,
        tick: 1 as Price,
        lot: (lot === undefined ? 1 : Math.round(lot * 10 ** digits.quantity)) as Quantity,
        minQuantity: 0 as Quantity,
        maxQuantity: 0 as Quantity,
        minNotional: 0 as Money,
        priceBand: 0 as Rate,
      },
    ],
  });
}

function columnsOf({ candles, digits, calendar, volumeShare, volumes }: CaseTerms): CandleColumns {
  const durationMs = calendar?.durationMs ?? minute;
  const columns = new CandleColumns({ durationMs, priceDigits: digits.price, capacity: candles.length });
  const units = (decimal: number): number => Math.round(decimal * 10 ** digits.price);
  for (const [row, [open, high, low, close]] of candles.entries()) {
    columns.append({
      time: calendar?.times[row] ?? start + row * 2 * minute,
      open: units(open),
      high: units(high),
      low: units(low),
      close: units(close),
      volume: volumes?.byRow[row] ?? volumeShare?.volume ?? 0,
    });
  }
  return columns;
}
