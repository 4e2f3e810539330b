/**
 * What passes between the engine and a venue: commands out, events back. Both are values that never change.
 * The same for a simulated and a real exchange; a real one's answers arrive as inputs (FLOW-2).
 */
import type { FeeCurrency } from './costs.ts';
import type { CancelReason, OrderId, OrderTerms, RejectReason, StopCause } from './order.ts';
import type { TimeMs } from './time.ts';
import type { Money, Price, Quantity, Rate } from './units.ts';

export type Command =
  | {
      readonly kind: 'place';
      readonly order: OrderTerms;
      /** Stops and targets that rest from the order's first fill on (OTO-1); empty for a plain order. */
      readonly children: readonly OrderTerms[];
    }
  | { readonly kind: 'cancel'; readonly order: OrderId; readonly market: number }
  /** A rung that waits for its word, and not for a price (SCALE-2), meets the next price. */
  | { readonly kind: 'release'; readonly order: OrderId; readonly market: number }
  | AmendCommand;

/** ORD-3: new terms for a resting order, all of them given; it keeps its identity. */
export interface AmendCommand {
  readonly kind: 'amend';
  readonly order: OrderId;
  readonly market: number;
  /** All of the order, what has filled included; 0 where it has no size of its own. */
  readonly quantity: Quantity;
  readonly limit: Price;
  /** 0 leaves that of an order that moves itself where it is. */
  readonly trigger: Price;
  /** Whether the trigger is to move only if it is nearer to the price then (STOP-2): a manager's, not a strategy's. */
  readonly tightens: boolean;
}

export const chargeReasons = ['interest', 'liquidation', 'insurance'] as const;
export type ChargeReason = (typeof chargeReasons)[number];
/** In the place of a market: of the account as a whole. */
export const wholeAccount = -1;

export type Liquidity = 'maker' | 'taker';

export interface Filled {
  readonly kind: 'filled';
  readonly order: OrderId;
  readonly market: number;
  /** The moment on the walk's clock (PATH-7), whole milliseconds. */
  readonly at: TimeMs;
  readonly price: Price;
  /** The price before slippage (SLIP-1). */
  readonly priceBefore: Price;
  readonly quantity: Quantity;
  /** What is unfilled after this fill. */
  readonly leaves: Quantity;
  /** Value of this fill in money, always positive: the order's exact running total less what was booked before. */
  readonly cost: Money;
  /** In `feeCurrency`, positive when paid; of a fee in coin what it was worth, in money. */
  readonly fee: Money | Quantity;
  readonly feeCurrency: FeeCurrency;
  /** Units of the account's coin that were paid; 0 in other currencies. */
  readonly coins: number;
  readonly liquidity: Liquidity;
  /** Whether finer candles proved where the path went (PATH-8), and not the candle alone. */
  readonly byDetail: boolean;
}

export type VenueEvent =
  | {
      readonly kind: 'accepted';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      /** Levels as they rest, for children that were placed at their parent's fill. */
      readonly quantity: Quantity;
      readonly limit: Price;
      readonly trigger: Price;
    }
  | {
      readonly kind: 'rejected';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly reason: RejectReason;
      /** The number that broke the rule, and the rule's own. Units of what `reason` speaks of. */
      readonly value: number;
      readonly bound: number;
    }
  | {
      readonly kind: 'triggered';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly price: Price;
    }
  | Filled
  | {
      readonly kind: 'cancelled';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly reason: CancelReason;
      readonly leaves: Quantity;
    }
  | { readonly kind: 'expired'; readonly order: OrderId; readonly market: number; readonly at: TimeMs }
  | {
      readonly kind: 'amended';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly quantity: Quantity;
      readonly limit: Price;
      readonly trigger: Price;
    }
  | {
      /** The order rests on as it was. */
      readonly kind: 'amendRejected';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly reason: RejectReason;
      readonly value: number;
      readonly bound: number;
    }
  | {
      /** A stop that moves itself lies elsewhere: told where it triggers, and once at the end of a candle (STOP-1). */
      readonly kind: 'moved';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly trigger: Price;
      readonly cause: StopCause;
    }
  | {
      /** A child now guards or takes another quantity, because its group's cover changed (OTO-1). */
      readonly kind: 'resized';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly leaves: Quantity;
    }
  | {
      /** A child below the market's minimum waits; this much of the position is not covered (FILL-7). */
      readonly kind: 'uncovered';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly quantity: Quantity;
    }
  | {
      /** A perpetual's position has paid, or was paid (FUND-1). `order` is none. */
      readonly kind: 'funding';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      /** Signed. */
      readonly quantity: Quantity;
      readonly price: Price;
      readonly rate: Rate;
      /** Negative when paid. */
      readonly amount: Money;
    }
  | {
      /**
       * The exchange closes a position whose pool has no more left than it must have (MARG-1). `order` is its own, with
       * a number below zero; its fill follows.
       */
      readonly kind: 'liquidating';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      /** The position, signed. */
      readonly quantity: Quantity;
      readonly price: Price;
      /** What the pool has left: the account's equity, or an isolated position's margin with what it has gained. */
      readonly left: Money;
      readonly maintenance: Money;
    }
  | {
      /** Something that neither a fill nor funding costs or brings (MARG-1). */
      readonly kind: 'charged';
      readonly reason: ChargeReason;
      /** `noOrder` where none caused it. */
      readonly order: OrderId;
      /** `wholeAccount` where it is of no one market. */
      readonly market: number;
      readonly at: TimeMs;
      /** The position it was reckoned on, signed; 0 for the whole account. */
      readonly quantity: Quantity;
      readonly rate: Rate;
      /** Negative when paid. */
      readonly amount: Money;
    }
  | {
      /** A candle whose two walks give different fills (PATH-5). `order` is the first that differs. */
      readonly kind: 'ambiguous';
      readonly order: OrderId;
      readonly market: number;
      readonly at: TimeMs;
      readonly highFirst: boolean;
      /** Equity of the chosen walk less the other's. */
      readonly difference: Money;
    };
