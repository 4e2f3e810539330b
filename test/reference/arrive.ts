/**
 * What arrives at the exchange of the reference model: new orders, new terms, cancels (ORD-1, ORD-3, FILL-2, FILL-3).
 */
import { movesItself, type OrderTerms } from '../../src/model/order.ts';
import type { AmendCommand, Command } from '../../src/model/venue-event.ts';
import { isInMoney } from './amounts.ts';
import { standNow } from './clock.ts';
import { endOrder, releaseRung } from './cover.ts';
import { hold } from './holds.ts';
import { amendFault, emptyOf, faultOf, shortOf } from './judge.ts';
import { newOrder } from './make.ts';
import { follow, knowTrigger } from './moves.ts';
import { settle } from './rest.ts';
import { tellAccepted, tellAmended, tellAmendRejected } from './tell.ts';
import {
  awaits,
  isAlive,
  isBuy,
  isSizedByGroup,
  type Group,
  type Market,
  type Order,
  type World,
} from './world.ts';

export function arrive(world: World, command: Command): void {
  const market = world.markets[command.kind === 'place' ? command.order.market : command.market]!;
  standNow(world, market);
  if (command.kind === 'place') {
    place(world, market, command.order, command.children);
    return;
  }
  const order = market.orders.find(({ terms }) => terms.id === command.order);
  // Open: a child whose parent has not filled is not there, and nothing can be said to it.
  const isThere =
    order !== undefined && isAlive(order) && !(order.place === 'unborn' && !isBorn(market, order));
  if (!isThere) return;
  if (command.kind === 'release') releaseRung(world, market, order);
  else if (command.kind === 'cancel') endOrder(world, market, order, 'requested');
  else amend(world, market, order, command);
}

const isBorn = ({ groups }: Market, child: Order): boolean =>
  groups.some(({ children, rungs, brought }) => brought > 0 && [...children, ...rungs].includes(child));

const isAdding = ({ terms }: Order): boolean => terms.role === 'entry';

function place(world: World, market: Market, terms: OrderTerms, children: readonly OrderTerms[]): void {
  const order = newOrder(terms);
  const all = children.map(newOrder);
  const rungs = all.filter(isAdding);
  const group: Group = {
    parent: order,
    children: all.filter((child) => !isAdding(child)),
    rungs,
    isLaddered: all.some(
      (child) => child.terms.anchor?.ofAverage === true || isAdding(child) || awaits(child),
    ),
    ...{ brought: 0, taken: 0, guarded: 0, missing: 0, entered: 0, entry: 0, peak: 0, average: 0, r: 0 },
  };
  market.orders.push(order, ...all);
  if (children.length > 0) market.groups.push(group);
  settle(world, market, order);
  const fault =
    faultOf(world, market, order, null) ?? emptyOf(world, market, order) ?? shortOf(world, market, order);
  if (fault !== null) {
    // It has no place among those that came.
    market.arrivals--;
    endOrder(world, market, order, fault);
    return;
  }
  hold(world, market, order);
  // Open: a market order, which fills or ends at the next price, is not said to be accepted.
  if (terms.type !== 'market') tellAccepted(world, order);
  knowTrigger(order);
}

/**
 * ORD-3: judged and held like a new order; refused, it rests on as it was. Another price, or a larger size, loses its
 * place among equals, and may take or trigger at the price there is.
 */
function amend(world: World, market: Market, order: Order, wish: AmendCommand): void {
  const { limit } = wish;
  const trigger = wantedTrigger(order, wish);
  // What a child is for goes by its group, and a size in money by its price.
  const quantity = isSizedByGroup(order) || isInMoney(order) ? order.quantity : wish.quantity;
  const { held, heldBase } = order;
  Object.assign(order, { held: 0n, heldBase: 0 });
  const after: Order = { ...order, quantity, limit, trigger };
  const isMoved = limit !== order.limit || trigger !== order.trigger || quantity > order.quantity;
  const fault =
    amendFault(order, after, wish) ??
    faultOf(world, market, after, order) ??
    shortOf(world, market, isMoved ? begun(world, market, after) : after);
  if (fault !== null) {
    Object.assign(order, { held, heldBase });
    tellAmendRejected(world, order, fault);
    return;
  }
  Object.assign(order, { quantity, limit, trigger, isAmended: true });
  if (isMoved) settle(world, market, order);
  hold(world, market, order);
  tellAmended(world, order);
  knowTrigger(order);
}

/** STOP-2: what a manager asks for only tightens. Without a trigger one that moves by itself stays where it is. */
function wantedTrigger(order: Order, { trigger, tightens }: AmendCommand): number {
  if (trigger === 0) return movesItself(order.terms) ? order.trigger : 0;
  if (!tightens) return trigger;
  return isBuy(order) ? Math.min(trigger, order.trigger) : Math.max(trigger, order.trigger);
}

/** A trailing stop that was not active yet, where it begins with its new terms. */
function begun(world: World, market: Market, order: Order): Order {
  const after = { ...order };
  if (after.best === 0) follow(world, market, after, market.price);
  return after;
}
