/**
 * Planned and actual R (FLOW-1), as distances in price. Planned: from the price at which an entry was expected to the stop
 * that it would have had there. Actual: from what was paid on average to the stop where it first came to rest. What was
 * risked is the second times the quantity; what a trade brought over that is its result in R (METR-1).
 */
import type { RunRecord } from '../engine/journal-read.ts';
import type { OrderRecord } from '../engine/run-record.ts';
import type { Instrument } from '../model/instrument.ts';
import { formatShort } from '../model/decimal.ts';
import { signOf, type Money, type Price, type Quantity } from '../model/units.ts';
import type { Trade } from '../portfolio/trades.ts';
import { averageScale, averageText, averageUnits, perUnit } from './result-execution.ts';

/** Decimal texts; what is not known, or puts nothing at risk, is null. */
export interface EntryRisk {
  readonly expectedEntry: string;
  readonly plannedStop: string | null;
  readonly plannedR: string | null;
  readonly averageEntry: string | null;
  readonly firstStop: string | null;
  readonly actualR: string | null;
}

/** What was paid for so much. */
export interface Paid {
  readonly value: Money;
  readonly quantity: Quantity;
}

/** Of an entry with its stop, null where it has none. */
export function entryRisk(
  entry: OrderRecord,
  stop: OrderRecord | null,
  { value, quantity }: Paid,
  instrument: Instrument,
): EntryRisk {
  const price = (units: Price): string => formatShort(units, instrument.priceDigits);
  const planned = stop === null || stop.planned === 0 ? null : stop.planned;
  const placed = stop === null || stop.placed === 0 ? null : stop.placed;
  const direction = signOf(entry.side);
  const distance = plannedDistance(entry, stop);
  const average = quantity === 0 ? null : averageUnits(instrument, value, quantity);
  const actual =
    average === null || placed === null ? 0n : (average - BigInt(placed) * averageScale) * BigInt(direction);
  return {
    expectedEntry: price(entry.expected),
    plannedStop: planned === null ? null : price(planned),
    plannedR: distance === null ? null : price(distance),
    averageEntry: quantity === 0 ? null : perUnit(instrument, value, quantity),
    firstStop: placed === null ? null : price(placed),
    actualR: actual > 0n ? averageText(instrument, actual) : null,
  };
}

/** From where an entry was expected to where its stop was planned; null without one. */
function plannedDistance({ side, expected }: OrderRecord, stop: OrderRecord | null): Price | null {
  if (stop === null || stop.planned === 0) return null;
  const distance = (expected - stop.planned) * signOf(side);
  return distance > 0 ? (distance as Price) : null;
}

export interface TradeRisk {
  /** The entry whose stop was the first; without any stop, the first entry. Null where dust was all that was entered. */
  readonly entry: OrderRecord | null;
  readonly stop: OrderRecord | null;
  /** In units of price, the second with a fraction; null where nothing was planned, or is measurable. */
  readonly planned: number | null;
  readonly actual: number | null;
  /** In money, with a fraction: actual R times what was entered. */
  readonly risked: number | null;
}

/** Finds what each trade risked. */
export class TradeRisks {
  private readonly orders: ReadonlyMap<number, OrderRecord>;
  private readonly stops: ReadonlyMap<number, OrderRecord>;
  private readonly instruments: readonly Instrument[];

  constructor({ orders }: Pick<RunRecord, 'orders'>, instruments: readonly Instrument[]) {
    this.orders = new Map(orders.map((order) => [order.id, order]));
    // Of an entry with several, the first.
    const stops = orders.filter(({ role }) => role === 'stop').reverse();
    this.stops = new Map(stops.map((stop) => [stop.parent, stop]));
    this.instruments = instruments;
  }

  /** The stop of an entry, or null. */
  stopOf(entry: number): OrderRecord | null {
    return this.stops.get(entry) ?? null;
  }

  of(trade: Trade): TradeRisk {
    // An order that turns the position round has its stop for the trade that it opens, not for the one that it closes.
    const opening = trade.side === 'long' ? 'buy' : 'sell';
    const entries = trade.orders.map((id) => this.orders.get(id)!).filter(({ side }) => side === opening);
    const withStop = (level: 'placed' | 'planned'): OrderRecord | undefined =>
      entries.find(({ id }) => (this.stopOf(id)?.[level] ?? 0) > 0);
    const entry = withStop('placed') ?? withStop('planned') ?? entries[0] ?? null;
    const stop = entry === null ? null : this.stopOf(entry.id);
    const planned = entry === null ? null : plannedDistance(entry, stop);
    const actual = this.actual(trade, stop);
    const { moneyDiv, moneyMul } = this.instruments[trade.market]!;
    const risked = actual === null ? null : (actual * trade.quantity) / (moneyDiv / moneyMul);
    return { entry, stop, planned, actual, risked };
  }

  private actual({ market, side, entryValue, quantity }: Trade, stop: OrderRecord | null): number | null {
    if (stop === null || stop.placed === 0) return null;
    const { moneyDiv, moneyMul } = this.instruments[market]!;
    const average = (entryValue / quantity) * (moneyDiv / moneyMul);
    const distance = side === 'long' ? average - stop.placed : stop.placed - average;
    // A stop beyond the entry (a gap carried the fill there) puts nothing at risk that could be measured.
    return distance > 0 ? distance : null;
  }
}
