/**
 * Trades, from flat to flat in one market (LEDG-2). A reversal splits at zero and shares its fee pro rata.
 *
 * Fed with fills in the order of the journal. Average cost and FIFO parcels give the same trade from flat to flat, so
 * no parcel method is chosen here. Profit is gross; fees and slippage stand apart; net is gross less fees (slippage is
 * already inside the prices) and with funding and charges. What is left below a lot counts as closed, and is carried into
 * the next trade at what it cost (STOP-4). A fee in base makes a purchase smaller, and is a fee at the price of its fill.
 */
import { assert } from '../base/assert.ts';
import { mulDiv } from '../base/mul-div.ts';
import { costOfRest, cutToLot, notionalOf, rulesAt, type Instrument } from '../model/instrument.ts';
import type { OrderRole } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { signOf, type Money, type Price, type Quantity, type Side } from '../model/units.ts';
import type { ChargeReason } from '../model/venue-event.ts';

export interface TradeFill {
  readonly at: TimeMs;
  readonly order: number;
  readonly role: OrderRole;
  readonly side: Side;
  readonly price: Price;
  readonly priceBefore: Price;
  readonly quantity: Quantity;
  /** What the whole fill was worth. */
  readonly cost: Money;
  /** In money, whatever it was paid in. */
  readonly fee: Money;
  /** What of `quantity` was kept as the fee. */
  readonly kept: Quantity;
}

/**
 * What is neither price, fee of a fill nor funding, by reason: interest on what was borrowed, the exchange's own fee for a
 * liquidation, and of a loss what the insurance fund bore. Negative when paid (MARG-1).
 */
export type Charged = Readonly<Record<ChargeReason, Money>>;

export const chargesOf = ({ interest, liquidation, insurance }: Charged): Money =>
  (interest + liquidation + insurance) as Money;

export interface Trade {
  readonly market: number;
  readonly side: 'long' | 'short';
  readonly openedAt: TimeMs;
  /** Null while the trade is open. */
  readonly closedAt: TimeMs | null;
  /** Sum of what was entered, and of what has left. */
  readonly quantity: Quantity;
  readonly exited: Quantity;
  readonly entryValue: Money;
  readonly exitValue: Money;
  readonly fees: Money;
  readonly slippage: Money;
  /** Received while it was open; negative when paid (FUND-1). */
  readonly funding: Money;
  /** By reason; negative when paid (MARG-1). */
  readonly charged: Charged;
  /** The sum of `charged`. */
  readonly charges: Money;
  /** What the open part cost, by the releases of LEDG-1; 0 once closed. */
  readonly openCost: Money;
  /** Gross profit of what has left, against what it had cost when it left. */
  readonly grossProfit: Money;
  /** Gross less all fees, and funding and charges. */
  readonly netProfit: Money;
  /** Orders that filled, in order. */
  readonly orders: readonly number[];
  /** How many fills it was entered and left with; one that turns a position round counts in both trades. */
  readonly entryFills: number;
  readonly exitFills: number;
  /** What closed it; null while open. */
  readonly exitRole: OrderRole | null;
}

/** What is left below a lot when a trade is closed, until the next one takes it in. */
export interface Dust {
  readonly market: number;
  readonly side: 'long' | 'short';
  readonly quantity: Quantity;
  readonly cost: Money;
  /** Received meanwhile; negative when paid. */
  readonly received: Money;
}

interface OpenTrade {
  side: 'long' | 'short';
  openedAt: TimeMs;
  quantity: number;
  exited: number;
  entryValue: number;
  exitValue: number;
  openCost: number;
  grossProfit: number;
  fees: number;
  slippage: number;
  funding: number;
  interest: number;
  liquidation: number;
  insurance: number;
  orders: number[];
  entryFills: number;
  exitFills: number;
}

/** Follows one market. */
export class TradeBuilder {
  private readonly market: number;
  private readonly instrument: Instrument;
  private current: OpenTrade | null = null;
  private dust: OpenTrade | null = null;

  constructor(market: number, instrument: Instrument) {
    this.market = market;
    this.instrument = instrument;
  }

  /** Takes one fill; returns the trade that it closed, or null. */
  add(fill: TradeFill): Trade | null {
    const open = this.current ?? this.taken(fill.at);
    const brought = fill.quantity - fill.kept;
    const worth = costOfRest(this.instrument, fill.cost, fill.price, fill.kept);
    if (open === null || (open.side === 'long') === (fill.side === 'buy')) {
      this.enter(fill, brought, worth, fill.fee);
      return null;
    }
    const size = open.quantity - open.exited;
    const closed = Math.min(size, brought);
    const part = closed === brought;
    const cost = part ? worth : mulDiv(worth, closed, brought, 'half-even');
    const fee = part ? fill.fee : mulDiv(fill.fee, closed, brought, 'half-even');
    const released = closed === size ? open.openCost : mulDiv(open.openCost, closed, size, 'half-even');
    open.openCost -= released;
    open.grossProfit += open.side === 'long' ? cost - released : released - cost;
    open.exited += closed;
    open.exitValue += cost;
    open.exitFills++;
    open.fees += fee;
    open.slippage += this.slippage(fill, closed);
    note(open, fill.order);
    if (cutToLot(size - closed, rulesAt(this.instrument, fill.at).lot) > 0) return null;
    this.current = null;
    if (closed < size) this.leave(open, size - closed);
    const trade = this.trade(open, fill.at, fill.role);
    if (!part) this.enter(fill, brought - closed, worth - cost, fill.fee - fee);
    return trade;
  }

  /** The position has been paid `amount`, or has paid it. */
  fund(amount: Money): void {
    this.held().funding += amount;
  }

  /** The position has been charged, or given, `amount` beside its fills. */
  charge(reason: ChargeReason, amount: Money): void {
    this.held()[reason] += amount;
  }

  private held(): OpenTrade {
    const held = this.current ?? this.dust;
    assert(held !== null, 'who holds nothing pays nothing and is charged nothing');
    return held;
  }

  /** What a closed trade has left below a lot, or null. */
  left(): Dust | null {
    if (this.dust === null) return null;
    const { side, quantity, openCost, funding } = this.dust;
    return {
      market: this.market,
      side,
      quantity: quantity as Quantity,
      cost: openCost as Money,
      received: (funding + chargesOf(chargedOf(this.dust))) as Money,
    };
  }

  /** The trade under way, or null when flat. */
  open(): Trade | null {
    return this.current === null ? null : this.trade(this.current, null, null);
  }

  private enter(fill: TradeFill, quantity: number, cost: number, fee: number): void {
    const open = (this.current ??= opened(fill.side === 'buy' ? 'long' : 'short', fill.at));
    open.quantity += quantity;
    open.entryValue += cost;
    open.openCost += cost;
    open.entryFills++;
    open.fees += fee;
    open.slippage += this.slippage(fill, quantity);
    note(open, fill.order);
  }

  /** Dust becomes part of the trade that the next fill, at `at`, makes of it. */
  private taken(at: TimeMs): OpenTrade | null {
    if (this.dust === null) return null;
    this.current = { ...this.dust, openedAt: at };
    this.dust = null;
    return this.current;
  }

  /** A trade is closed with `size` of it left. */
  private leave(open: OpenTrade, size: number): void {
    this.dust = {
      ...opened(open.side, open.openedAt),
      quantity: size,
      entryValue: open.openCost,
      openCost: open.openCost,
    };
    open.openCost = 0;
  }

  private slippage(fill: TradeFill, quantity: number): number {
    const worse = (fill.price - fill.priceBefore) * signOf(fill.side);
    return worse === 0 ? 0 : notionalOf(this.instrument, worse as Price, quantity as Quantity, 'half-even');
  }

  private trade(open: OpenTrade, closedAt: TimeMs | null, exitRole: OrderRole | null): Trade {
    const charged = chargedOf(open);
    const charges = chargesOf(charged);
    return {
      market: this.market,
      side: open.side,
      openedAt: open.openedAt,
      closedAt,
      quantity: open.quantity as Quantity,
      exited: open.exited as Quantity,
      entryValue: open.entryValue as Money,
      exitValue: open.exitValue as Money,
      fees: open.fees as Money,
      slippage: open.slippage as Money,
      funding: open.funding as Money,
      charged,
      charges,
      openCost: open.openCost as Money,
      grossProfit: open.grossProfit as Money,
      netProfit: (open.grossProfit - open.fees + open.funding + charges) as Money,
      orders: [...open.orders],
      entryFills: open.entryFills,
      exitFills: open.exitFills,
      exitRole,
    };
  }
}

const chargedOf = ({ interest, liquidation, insurance }: OpenTrade): Charged => ({
  interest: interest as Money,
  liquidation: liquidation as Money,
  insurance: insurance as Money,
});

const opened = (side: OpenTrade['side'], openedAt: TimeMs): OpenTrade => ({
  side,
  openedAt,
  quantity: 0,
  exited: 0,
  entryValue: 0,
  exitValue: 0,
  openCost: 0,
  grossProfit: 0,
  fees: 0,
  slippage: 0,
  funding: 0,
  interest: 0,
  liquidation: 0,
  insurance: 0,
  orders: [],
  entryFills: 0,
  exitFills: 0,
});

/** The trades of all markets, from fills in the order of the journal. `instruments` by market. */
export class TradeLog {
  private readonly builders: readonly TradeBuilder[];
  private readonly closed: Trade[] = [];

  constructor(instruments: readonly Instrument[]) {
    this.builders = instruments.map((instrument, market) => new TradeBuilder(market, instrument));
  }

  add(market: number, fill: TradeFill): void {
    const trade = this.builders[market]!.add(fill);
    if (trade !== null) this.closed.push(trade);
  }

  fund(market: number, amount: Money): void {
    this.builders[market]!.fund(amount);
  }

  charge(market: number, reason: ChargeReason, amount: Money): void {
    this.builders[market]!.charge(reason, amount);
  }

  /** What closed trades have left below a lot, by market. */
  left(): readonly Dust[] {
    return this.builders.map((builder) => builder.left()).filter((dust) => dust !== null);
  }

  /** In the order in which they closed; those under way come last, by market. */
  all(): readonly Trade[] {
    return [
      ...this.closed,
      ...this.builders.map((builder) => builder.open()).filter((open) => open !== null),
    ];
  }
}

function note(open: OpenTrade, order: number): void {
  if (open.orders.at(-1) !== order) open.orders.push(order);
}
