/**
 * The door of the simulated exchange: a command arrives, is judged by the rules in force (FILL-7), holds its funds
 * (ORD-4), and either waits for the next price (`due`) or rests at its level.
 */
import { isWhole, notionalOf } from '../model/instrument.ts';
import { builtOrderTypes, builtTimesInForce, type OrderTerms, type RejectReason } from '../model/order.ts';
import type { Money, Quantity } from '../model/units.ts';
import { free } from './account.ts';
import { reaches, venueOrder, watch, type Group, type VenueOrder } from './book.ts';
import { priceNow, rejectOrder, rulesNow, timeNow, type Floor } from './floor.ts';
import { endGroup } from './fill.ts';
import { lotsAtLevel, moneyToHold, sellable, spendsBase } from './funds.ts';

/** Takes a new order, with the children that will guard it. */
export function arrive(floor: Floor, terms: OrderTerms, children: readonly OrderTerms[]): void {
  const order = venueOrder(terms);
  if (children.length > 0) order.group = groupOf(order, children);
  const wrong = judge(floor, order) ?? hold(floor, order);
  if (wrong !== null) {
    rejectOrder(floor, order, wrong.reason, wrong.value, wrong.bound);
    endGroup(floor, order);
    return;
  }
  const { book } = floor;
  order.arrival = ++book.arrivals;
  book.orders.push(order);
  floor.changed = true;
  if (terms.type === 'market') {
    order.presence = 'due';
    return;
  }
  watch(order);
  const passed = reaches(order, priceNow(floor));
  const isStop = terms.type === 'stop' || terms.type === 'stop-limit';
  // What does not wait can only take.
  order.takes = terms.timeInForce === 'ioc' || (passed && !isStop);
  order.presence = terms.timeInForce === 'ioc' || (isStop && passed) ? 'due' : 'resting';
  floor.sink.push({
    kind: 'accepted',
    order: terms.id,
    market: book.market,
    at: timeNow(floor),
    quantity: order.leaves,
    limit: order.limit,
    trigger: order.trigger,
  });
}

function groupOf(parent: VenueOrder, children: readonly OrderTerms[]): Group {
  const group: Group = {
    parent,
    stops: [],
    targets: [],
    brought: 0 as Quantity,
    taken: 0 as Quantity,
    heldBase: 0 as Quantity,
  };
  for (const terms of children) {
    const child = venueOrder(terms);
    child.group = group;
    (terms.role === 'stop' ? group.stops : group.targets).push(child);
  }
  return group;
}

interface Refusal {
  readonly reason: RejectReason;
  readonly value: number;
  readonly bound: number;
}

const refusal = (reason: RejectReason, value: number, bound: number): Refusal => ({ reason, value, bound });

function judge(floor: Floor, order: VenueOrder): Refusal | null {
  const { terms } = order;
  const rules = rulesNow(floor);
  if (!isBuilt(terms)) return refusal('type-not-built', 0, 0);
  if (!isWhole(terms.limit, rules.tick)) return refusal('tick', terms.limit, rules.tick);
  if (!isWhole(terms.trigger, rules.tick)) return refusal('tick', terms.trigger, rules.tick);
  const price = terms.limit || terms.trigger || priceNow(floor);
  if (price === 0) return refusal('no-price', 0, 0);
  // A market order's size in quote is judged when it has become lots.
  if (terms.quoteAmount > 0 && terms.type === 'market') return null;
  const quantity = terms.quoteAmount > 0 ? lotsAtLevel(floor, order) : terms.quantity;
  if (!isWhole(quantity, rules.lot)) return refusal('lot', quantity, rules.lot);
  if (quantity < Math.max(rules.minQuantity, rules.lot)) {
    return refusal('min-quantity', quantity, Math.max(rules.minQuantity, rules.lot));
  }
  if (rules.maxQuantity > 0 && quantity > rules.maxQuantity) {
    return refusal('max-quantity', quantity, rules.maxQuantity);
  }
  // Derivative exchanges let an order that only reduces through below the minimum notional; spot ones do not.
  if (terms.reduceOnly && floor.account.kind === 'margin') return null;
  if (rules.minNotional === 0) return null;
  const notional = notionalOf(floor.terms.instrument, price, quantity, 'half-even');
  return notional < rules.minNotional ? refusal('min-notional', notional, rules.minNotional) : null;
}

/** Whether this exchange takes such orders today (`builtOrderTypes`, `builtTimesInForce`). */
function isBuilt({ type, timeInForce, postOnly, trail, oco, expiresAt }: OrderTerms): boolean {
  if (postOnly || trail !== null || oco !== 0 || expiresAt !== 0) return false;
  if (type === 'market' && timeInForce === 'gtc') return true;
  if (timeInForce === 'ioc' && type !== 'limit') return false;
  return builtOrderTypes.includes(type) && builtTimesInForce.includes(timeInForce);
}

function hold(floor: Floor, order: VenueOrder): Refusal | null {
  const { account, book } = floor;
  const atOnce = order.terms.type === 'market';
  if (spendsBase(floor, order)) {
    if (order.terms.reduceOnly) return null;
    const available = Math.max(0, sellable(floor, order));
    const wanted = order.terms.quoteAmount > 0 ? lotsAtLevel(floor, order) : order.leaves;
    const isCut = atOnce || (order.terms.cutToFunds && available > 0);
    if (wanted > available && !isCut) return refusal('funds', wanted, available);
    order.heldBase = Math.min(wanted, available) as Quantity;
    book.heldBase = (book.heldBase + order.heldBase) as Quantity;
    return null;
  }
  const money = moneyToHold(floor, order);
  const available = Math.max(0, free(account));
  if (money > available) return refusal('funds', money, available);
  order.heldMoney = money;
  account.held = (account.held + money) as Money;
  return null;
}
