/** An order of an account as it begins, a client's or the exchange's own; as terms of the kernel; and as it fills. */
import { hasTrigger, noOrder, type OrderId, type OrderTerms, type SignalId } from '../model/order.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { Filled, VenueEvent } from '../model/venue-event.ts';
import type { NewOrder, OrderList, ServedFill, ServedOrder } from './served.ts';

const begun = {
  status: 'new',
  filled: 0 as Quantity,
  cost: 0 as Money,
  endedBy: '',
  reason: null,
} as const;

/** What a client asked for, as number `id`. */
export function clientOrder(id: number, order: NewOrder, list: OrderList | null, at: number): ServedOrder {
  const { market, side, clientId, words, quantity } = order;
  return {
    ...begun,
    id,
    market,
    side,
    clientId,
    words,
    createdAt: at,
    terms: order,
    working: !hasTrigger(order.type),
    workingAt: at,
    updatedAt: at,
    quantity,
    fills: [],
    list,
  };
}

/** The exchange closes a position. */
export function closingOrder(id: number, event: Extract<VenueEvent, { kind: 'liquidating' }>): ServedOrder {
  const { market, at, quantity } = event;
  return {
    ...begun,
    id,
    market,
    side: quantity > 0 ? 'sell' : 'buy',
    clientId: `autoclose-${at}`,
    words: {},
    createdAt: at,
    terms: null,
    working: true,
    workingAt: at,
    updatedAt: at,
    quantity: Math.abs(quantity) as Quantity,
    fills: [],
    list: null,
  };
}

/** Books a fill on its order, of which the closed part has brought `realised`. */
export function bookFill(id: number, order: ServedOrder, event: Filled, realised: Money): ServedFill {
  const { at, price, quantity, leaves, cost, fee, feeCurrency, coins, liquidity } = event;
  order.working = true;
  order.filled = (order.filled + quantity) as Quantity;
  order.cost = (order.cost + cost) as Money;
  // How much an amount buys is known when the last of it is spent.
  if (order.quantity === 0 || (order.terms?.quoteAmount ?? 0) > 0)
    order.quantity = (order.filled + leaves) as Quantity;
  const fill = { id, order, at, price, quantity, cost, fee, feeCurrency, coins, liquidity, realised };
  order.fills.push(fill);
  return fill;
}

/** What the simulated exchange is sent as `id`, one of the group `oco` (0: of none), at the price of the moment. */
export function termsOf(id: OrderId, order: NewOrder, oco: number, price: Price): OrderTerms {
  return {
    id,
    market: order.market,
    side: order.side,
    type: order.type,
    role: order.reduceOnly ? 'exit' : 'entry',
    timeInForce: order.timeInForce,
    expiresAt: order.expiresAt,
    reduceOnly: order.reduceOnly,
    postOnly: order.postOnly,
    quantity: order.quantity,
    quoteAmount: order.quoteAmount,
    cutToFunds: false,
    limit: order.limit,
    trigger: order.trigger,
    anchor: null,
    trail: order.trail,
    ratchet: null,
    oco,
    share: rateScale as Rate,
    signal: 0 as SignalId,
    strategy: 0,
    decisionPrice: price,
    parent: noOrder,
  };
}
