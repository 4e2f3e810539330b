/**
 * What a strategy sees of the present: the candles of its market up to now, its readings, its position, the account.
 *
 * A view ends at now: a candle that has not closed, or a row beyond it, cannot be asked for (TIME-3, I8). Numbers are
 * plain decimals. One view object lives for the whole run and is moved by the engine; do not keep what it returns of
 * itself, copy numbers out of it.
 */
import type { CandleColumns } from '../market/candles.ts';
import { cutToLot, rulesAt, type Instrument } from '../model/instrument.ts';
import type { OrderRole, OrderType } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import type { Side } from '../model/units.ts';

/** Where a market stands: its last closed row, and that row's slot in the block of computed readings. */
export interface Cursor {
  row: number;
  slot: number;
}

/**
 * One output of an indicator, at now.
 *
 * It is kept as it was computed, prices in units or sums of them: decimals are made when they are asked for, by one
 * division, and crossings of two readings in one unit need none.
 */
export class Reading {
  // `declare`: a field that begins as undefined keeps a general type, which costs a check at every read.
  /** By slot: the rows of the present block from slot 1 on; slot 0 is the last row of the block before. */
  declare private readonly values: Float64Array;
  declare private readonly cursor: Cursor;
  /** From what it is kept in to decimals. */
  declare private readonly divisor: number;

  constructor(values: Float64Array, cursor: Cursor, divisor: number) {
    this.values = values;
    this.cursor = cursor;
    this.divisor = divisor;
  }

  /** At this close. NaN until it is defined, which a strategy never sees of its own readings. */
  get value(): number {
    return this.values[this.cursor.slot]! / this.divisor;
  }

  /** At the close before; NaN when it was not defined there. */
  get previous(): number {
    return this.values[this.cursor.slot - 1]! / this.divisor;
  }

  /** Whether it is above `other` now and was not at the close before. False while either is undefined. */
  crossedAbove(other: Reading): boolean {
    const mine = this.values;
    const theirs = other.values;
    // Each at its own close: `other` may be of another market, whose candles did not begin with these.
    const { slot } = this.cursor;
    const { slot: otherSlot } = other.cursor;
    if (this.divisor === other.divisor)
      return mine[slot]! > theirs[otherSlot]! && mine[slot - 1]! <= theirs[otherSlot - 1]!;
    return (
      mine[slot]! / this.divisor > theirs[otherSlot]! / other.divisor &&
      mine[slot - 1]! / this.divisor <= theirs[otherSlot - 1]! / other.divisor
    );
  }

  /** Whether it is below `other` now and was not at the close before. False while either is undefined. */
  crossedBelow(other: Reading): boolean {
    return other.crossedAbove(this);
  }
}

export interface CandleView {
  /** Open time, ms. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The account as the view shows it; the engine writes the units. */
export interface AccountView {
  equityUnits: number;
  cashUnits: number;
  readonly scale: number;
}

/** One market's position and orders as the view shows them; the engine writes the units. */
export interface PositionView {
  /** Signed. */
  quantityUnits: number;
  costUnits: number;
  restingEntries: number;
  readonly quantityScale: number;
  readonly moneyScale: number;
  /** A position below the lot in force is dust, which counts as closed (STOP-4). */
  readonly rules: Instrument['rules'];
}

/** One live order of the market, as it rests now; decimals. */
export interface OrderView {
  readonly id: number;
  readonly role: OrderRole;
  readonly side: Side;
  readonly type: OrderType;
  /** All of it, what has filled included, in base units; 0 while its size is one in quote, or its parent's fills'. */
  readonly quantity: number;
  readonly filled: number;
  /** Null where it has none. */
  readonly limit: number | null;
  /** One that moves itself: where it was when its last candle was over; null for one that is not active yet. */
  readonly trigger: number | null;
}

export interface ViewParts<Name extends string> {
  readonly market: string;
  readonly candles: CandleColumns;
  readonly cursor: Cursor;
  readonly account: AccountView;
  readonly position: PositionView;
  readonly readings: Readonly<Record<Name, Reading>>;
  readonly higher: ReadonlyMap<string, HigherTimeframe>;
  readonly orders: () => readonly OrderView[];
}

/** Closed candles of a higher timeframe, and how many of them are visible now. */
export interface HigherTimeframe {
  readonly candles: CandleColumns;
  visible(): number;
}

export class View<Name extends string = string> {
  /** The market's id. */
  declare readonly market: string;
  declare readonly readings: Readonly<Record<Name, Reading>>;
  /** The views of the same strategy in all its markets, this one included, ordered by market id. */
  peers: readonly View<Name>[] = [];
  declare private readonly candles: CandleColumns;
  declare private readonly cursor: Cursor;
  declare private readonly account: AccountView;
  declare private readonly held: PositionView;
  declare private readonly series: ReadonlyMap<string, HigherTimeframe>;
  declare private readonly scale: number;
  declare private readonly liveOrders: () => readonly OrderView[];

  constructor(parts: ViewParts<Name>) {
    this.market = parts.market;
    this.readings = parts.readings;
    this.candles = parts.candles;
    this.cursor = parts.cursor;
    this.account = parts.account;
    this.held = parts.position;
    this.series = parts.higher;
    this.scale = 10 ** parts.candles.priceDigits;
    this.liveOrders = parts.orders;
  }

  /** Now: when the last candle closed, ms. */
  get at(): number {
    return this.candles.opensAt(this.cursor.row) + this.candles.durationMs;
  }

  get open(): number {
    return this.candles.open[this.cursor.row]! / this.scale;
  }

  get high(): number {
    return this.candles.high[this.cursor.row]! / this.scale;
  }

  get low(): number {
    return this.candles.low[this.cursor.row]! / this.scale;
  }

  get close(): number {
    return this.candles.close[this.cursor.row]! / this.scale;
  }

  get volume(): number {
    return this.candles.volume[this.cursor.row]!;
  }

  /** Candles seen so far, this one included. */
  get count(): number {
    return this.cursor.row + 1;
  }

  /** The candle `ago` candles before the last one; 0 is the last one itself. */
  candle(ago: number): CandleView {
    const row = this.cursor.row - ago;
    if (!Number.isInteger(ago) || ago < 0)
      throw new RangeError(`candle(${ago}): a view ends at now; expected a whole number, 0 or more`);
    if (row < 0)
      throw new RangeError(`candle(${ago}): only ${this.count} candles have closed so far (\`view.count\`)`);
    return decimalCandle(this.candles, row, this.scale);
  }

  /** The last closed candle of a higher timeframe of the strategy's readings, or null before the first. */
  higher(timeframe: string): CandleView | null {
    const series = this.series.get(timeframe);
    if (series === undefined)
      throw new RangeError(`higher('${timeframe}'): no reading of this strategy declares that timeframe`);
    const visible = series.visible();
    return visible === 0 ? null : decimalCandle(series.candles, visible - 1, this.scale);
  }

  /** Signed size of the position, in base units. */
  get position(): number {
    return this.held.quantityUnits / this.held.quantityScale;
  }

  /** The position without dust. */
  private get lots(): number {
    const { quantityUnits, rules } = this.held;
    return quantityUnits === 0 ? 0 : cutToLot(quantityUnits, rulesAt({ rules }, this.at as TimeMs).lot);
  }

  /** Whether nothing is held that could be sold: dust below a lot counts as closed (STOP-4). */
  get isFlat(): boolean {
    return this.lots === 0;
  }

  get isLong(): boolean {
    return this.lots > 0;
  }

  get isShort(): boolean {
    return this.lots < 0;
  }

  /** Average price of the open position, dust included; null when flat. */
  get entryPrice(): number | null {
    const { quantityUnits, costUnits, quantityScale, moneyScale } = this.held;
    return this.isFlat ? null : costUnits / moneyScale / (Math.abs(quantityUnits) / quantityScale);
  }

  /** Entries of this market that rest unfilled. */
  get restingEntries(): number {
    return this.held.restingEntries;
  }

  /** Orders of this market that are alive, the oldest first; made anew at each call. */
  get orders(): readonly OrderView[] {
    return this.liveOrders();
  }

  /** Equity of the account at this close. */
  get equity(): number {
    return this.account.equityUnits / this.account.scale;
  }

  /** Balance of the account's currency. */
  get cash(): number {
    return this.account.cashUnits / this.account.scale;
  }
}

function decimalCandle(candles: CandleColumns, row: number, scale: number): CandleView {
  return {
    time: candles.time[row]!,
    open: candles.open[row]! / scale,
    high: candles.high[row]! / scale,
    low: candles.low[row]! / scale,
    close: candles.close[row]! / scale,
    volume: candles.volume[row]!,
  };
}
