/**
 * What the exchange server serves, whatever the dialect: markets, orders and fills as its accounts see them.
 *
 * Units are those of the kernel: prices, sizes and money are integers of the market's instrument. A dialect reads its
 * requests into a `NewOrder` and writes its answers from a `ServedOrder`.
 */
import type { CandleColumns } from '../market/candles.ts';
import type {
  AccountKind,
  Coin,
  FeeCurrency,
  FeeTerms,
  FillModel,
  Funding,
  PathPolicy,
} from '../model/costs.ts';
import type { Instrument } from '../model/instrument.ts';
import type { AccountMargin, MarginTerms } from '../model/margin.ts';
import type { OrderTerms } from '../model/order.ts';
import type { Filled, Liquidity } from '../model/venue-event.ts';
import type { Money, Price, Quantity, Side } from '../model/units.ts';

/** What one exchange is made of: markets of one account currency, and what a new account has. */
export interface ServedConfig {
  /** `spot`, or `margin` for perpetuals. */
  readonly kind: AccountKind;
  readonly currency: string;
  readonly digits: number;
  readonly balance: Money;
  readonly margin: AccountMargin;
  readonly coin: Coin | null;
  readonly path: PathPolicy;
  readonly seed: number;
  readonly markets: readonly ServedMarket[];
}

export interface ServedMarket extends FillModel {
  readonly instrument: Instrument;
  readonly fees: FeeTerms;
  /** Null for what pays none. */
  readonly funding: Funding | null;
  readonly margin: MarginTerms;
  readonly candles: CandleColumns;
}

/** What the terms of an order have to say; everything else of `OrderTerms` is the exchange's. */
export interface NewOrder extends Pick<
  OrderTerms,
  | 'market'
  | 'side'
  | 'type'
  | 'timeInForce'
  | 'expiresAt'
  | 'reduceOnly'
  | 'postOnly'
  | 'quantity'
  | 'quoteAmount'
  | 'limit'
  | 'trigger'
  | 'trail'
> {
  /** Unique among the open orders of an account. */
  readonly clientId: string;
  /** The words of the request, for a dialect's answers. */
  readonly words: Readonly<Record<string, string>>;
}

export type OrderStatus = 'new' | 'partial' | 'filled' | 'cancelled' | 'expired' | 'rejected';

export interface ServedFill {
  /** Counts from 1 over all markets of the exchange. */
  readonly id: number;
  readonly order: ServedOrder;
  readonly at: number;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly cost: Money;
  readonly fee: number;
  readonly feeCurrency: FeeCurrency;
  /** Units of the coin that paid the fee. */
  readonly coins: number;
  readonly liquidity: Liquidity;
  /** Of the part that closed a position: what it brought, in money. */
  readonly realised: Money;
}

export interface ServedOrder {
  /** Counts from 1 over all accounts of the exchange; the exchange's own (a liquidation) have one too. */
  readonly id: number;
  readonly market: number;
  readonly side: Side;
  /** The client's own; another one once it has been amended on spot. */
  clientId: string;
  readonly words: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** As it was asked for, or amended. */
  terms: NewOrder | null;
  status: OrderStatus;
  /** Whether its trigger has been met, or it has none. */
  working: boolean;
  workingAt: number;
  updatedAt: number;
  quantity: Quantity;
  filled: Quantity;
  cost: Money;
  readonly fills: ServedFill[];
  list: OrderList | null;
  /** The client's id of the request that ended it, where it gave one; of an amended one that which it had. */
  endedBy: string;
  /** Why the exchange refused it or ended it; null while nothing of that kind happened. */
  reason: Refusal | null;
}

/** The exchange's word on what it refused: the rule, and the numbers that broke it. */
export interface Refusal {
  readonly reason: string;
  readonly value: number;
  readonly bound: number;
}

export type ListKind = 'OCO' | 'OTO' | 'OTOCO';

/** Orders that belong together: one cancels the other, or one brings the others. */
export interface OrderList {
  readonly id: number;
  readonly kind: ListKind;
  readonly clientId: string;
  readonly market: number;
  readonly createdAt: number;
  /** What works from the beginning: both of an OCO, the first of the others. */
  readonly orders: ServedOrder[];
  /** What is placed once the first has filled whole. */
  pending: readonly ServedOrder[];
  done: boolean;
}

/** What an account is told, in the order in which it happens. */
export type AccountEvent =
  | { readonly kind: 'order'; readonly order: ServedOrder; readonly what: OrderWhat; readonly at: number }
  | { readonly kind: 'list'; readonly list: OrderList; readonly at: number }
  | {
      readonly kind: 'balance';
      /** `trade` after fills, `order` after what orders hold, `funding` for what a position paid, `margin` for what a pool was charged. */
      readonly cause: 'trade' | 'order' | 'funding' | 'margin';
      readonly market: number;
      readonly amount: Money;
      readonly at: number;
    };

export type OrderWhat =
  | { readonly kind: 'new' | 'triggered' | 'cancelled' | 'expired' | 'rejected' | 'amended' | 'liquidation' }
  | { readonly kind: 'trade'; readonly fill: ServedFill };

/** A fill as the simulated exchange told it. */
export type VenueFill = Filled;

/** What an account has of one asset, in units of 10^-digits. */
export interface Holding {
  readonly asset: string;
  readonly digits: number;
  readonly free: number;
  readonly locked: number;
}

/** A position of an account on margin; the quantity is signed. */
export interface ServedPosition {
  readonly market: number;
  readonly quantity: Quantity;
  /** What it cost, always positive. */
  readonly entryCost: Money;
  /** What it is worth now, always positive. */
  readonly value: Money;
  readonly unrealised: Money;
  readonly initialMargin: Money;
  readonly maintenance: Money;
  /** What it demanded when it was opened and, isolated, what it was charged since. */
  readonly margin: Money;
}

/** Whether an entry brings it, long after its request was answered. */
export const isBrought = (order: ServedOrder): boolean =>
  order.list !== null && order.list.kind !== 'OCO' && order !== order.list.orders[0];

/** Ends nowhere: no more of it will fill. */
export const isOver = ({ status }: Pick<ServedOrder, 'status'>): boolean =>
  status !== 'new' && status !== 'partial';
