/**
 * Orders as they are asked for (ORD-1): terms that never change. What happens to an order lives elsewhere: its state
 * in `order-state.ts`, its fills in the journal.
 *
 * Zero stands for "none" in prices, amounts and ids, so that every order has one shape.
 */
import type { Brand } from '../base/brand.ts';
import type { TimeMs } from './time.ts';
import type { Money, Price, Quantity, Rate, Side } from './units.ts';

/** Counts from 1 in the order of creation; 0 is no order. An exchange's own orders count down from -1. */
export type OrderId = Brand<number, 'OrderId'>;
/** The decision that an order came from; counts from 1. */
export type SignalId = Brand<number, 'SignalId'>;

export const noOrder = 0 as OrderId;

export const orderTypes = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'take-profit',
  'take-profit-limit',
  'trailing-stop',
] as const;
export type OrderType = (typeof orderTypes)[number];

export const timesInForce = ['gtc', 'ioc', 'fok', 'gtd', 'day'] as const;
export type TimeInForce = (typeof timesInForce)[number];

/** What an order is for. `stop` and `target` guard their parent's fills; an `entry` with a parent is a rung. */
export const orderRoles = ['entry', 'exit', 'stop', 'target', 'liquidation'] as const;
export type OrderRole = (typeof orderRoles)[number];

type Kin = { readonly role: OrderRole; readonly parent: number };
/** Whether an order is a further entry of a ladder (SCALE-1). */
export const isRung = ({ role, parent }: Kin): boolean => role === 'entry' && parent !== noOrder;
/** Whether it guards what its parent brought: a stop or a target. */
export const isGuarding = ({ role, parent }: Kin): boolean => role !== 'entry' && parent !== noOrder;

/** Whether it is a rung that waits for a word in place of a price (SCALE-2): then it is a market order. */
export const awaitsWord = ({
  type,
  parent,
}: {
  readonly type: OrderType;
  readonly parent: number;
}): boolean => type === 'market' && parent !== noOrder;

/** Whether an order of this type waits for its trigger before it is a market order or a limit. */
export const hasTrigger = (type: OrderType): boolean => type !== 'market' && type !== 'limit';
/** Whether it triggers where the price is better for it, as a limit would fill; a stop triggers where it is worse. */
export const takesProfit = (type: OrderType): boolean =>
  type === 'take-profit' || type === 'take-profit-limit';
/** Whether it is, or becomes at its trigger, a limit. */
export const hasLimit = (type: OrderType): boolean =>
  type === 'limit' || type === 'stop-limit' || type === 'take-profit-limit';

export interface OrderTerms {
  readonly id: OrderId;
  /** Index of the market among the run's markets, which are ordered by id. */
  readonly market: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly role: OrderRole;
  readonly timeInForce: TimeInForce;
  /** When a GTD order ends; 0 for none. */
  readonly expiresAt: TimeMs;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  /**
   * Size in units of the base, or 0 when the size is given in quote or by the parent's fills; of a rung, what it is
   * expected to be.
   */
  readonly quantity: Quantity;
  /** Size in money, fee inside it, which becomes lots at the fill price (ORD-4); 0 when `quantity` is given. */
  readonly quoteAmount: Money;
  /** A quote size that takes what funds there are, where it would otherwise be rejected (SIZE-1). */
  readonly cutToFunds: boolean;
  readonly limit: Price;
  readonly trigger: Price;
  /** Levels of a child that is placed at its parent's fill; null for levels that are known. */
  readonly anchor: FillAnchor | null;
  /** How the trigger of a trailing stop follows the price; null for all others. */
  readonly trail: Trail | null;
  /** What moves a child's stop on; null for one that stays, and for a trailing stop. */
  readonly ratchet: Ratchet | null;
  /** Plain OCO group (OCO-1), counted from 1; 0 for none. */
  readonly oco: number;
  /** Share of the parent's fills that a child guards, takes, or adds (SCALE-1), in rate units; 10^8 is all. */
  readonly share: Rate;
  /** Where the order was decided. */
  readonly signal: SignalId;
  /** Index of the strategy among the run's strategies. */
  readonly strategy: number;
  /** The close on which the decision was made. */
  readonly decisionPrice: Price;
  readonly parent: OrderId;
}

/**
 * A level that starts from the parent's actual fill price: plus `offset` units, plus `rate` of the price, plus `risk` of
 * R, the distance from the fill to the group's stop as it was first placed. Signed. `limitOffset` is the distance of a
 * stop-limit's limit from its trigger.
 */
export interface FillAnchor {
  readonly offset: number;
  readonly rate: Rate;
  readonly risk: Rate;
  readonly limitOffset: number;
  /** From the average entry, anew with every fill that adds (SCALE-5), and not from the first fill. */
  readonly ofAverage: boolean;
}

/** ORD-1: the trigger stays `offset` units and `rate` of the price behind the best price since it was activated. */
export interface Trail {
  /** Not negative. */
  readonly offset: number;
  readonly rate: Rate;
  /** Price from which on it follows; 0 for at once. */
  readonly activation: Price;
  /** Whether it moves at closes alone, and not along the path (STOP-5). */
  readonly onClose: boolean;
}

/**
 * STOP-1: a stop that is moved on. Each of its steps has a level from some price on; the tightest of all that hold is
 * where the stop lies, and it never moves back.
 */
export interface Ratchet {
  /** Whether it moves at closes alone (STOP-5). */
  readonly onClose: boolean;
  readonly steps: readonly RatchetStep[];
}

export interface RatchetStep {
  readonly cause: 'trail' | 'break-even';
  /** The price from which on it holds; null for the fill itself. */
  readonly after: FillAnchor | null;
  /** Where the stop then lies; null for one that trails. */
  readonly lock: FillAnchor | null;
  /** How far behind the best price one trails: units, and a rate of that price. */
  readonly offset: number;
  readonly rate: Rate;
}

/**
 * What moves a stop, ends a position in its place (STOP-1), or lets a rung go (SCALE-2): the first two along the path, the
 * others at closes; a limit on risk at closes and after fills (RISK-2).
 */
export const stopCauses = [
  'trail', 'break-even', 'chandelier', 'volatility', 'time', 'risk', 'momentum', 'correlation',
] as const; // prettier-ignore
export type StopCause = (typeof stopCauses)[number];

/** Whether the exchange moves the trigger of such an order by itself. */
export const movesItself = ({ trail, ratchet }: Pick<OrderTerms, 'trail' | 'ratchet'>): boolean =>
  trail !== null || ratchet !== null;

/** The same at closes alone. */
export const movesAtCloses = ({ trail, ratchet }: Pick<OrderTerms, 'trail' | 'ratchet'>): boolean =>
  trail !== null ? trail.onClose : ratchet !== null && ratchet.onClose;

export const rejectReasons = [
  'min-quantity',
  'max-quantity',
  'min-notional',
  'lot',
  'tick',
  'no-price',
  'funds',
  'post-only',
  'terms',
  'expiry',
  'reduce-only',
  'leverage',
  'price-band',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/**
 * `rules`: a resting size in quote that had become lots below a minimum, or above the maximum, when it was met. `oco`:
 * another of its plain OCO group has filled whole. `margin`: an entry, since a position was about to be liquidated.
 */
export const cancelReasons = [
  'requested', 'funds', 'ioc', 'reduce-only', 'group', 'parent', 'end', 'rules', 'fok', 'oco', 'margin',
] as const; // prettier-ignore
export type CancelReason = (typeof cancelReasons)[number];
