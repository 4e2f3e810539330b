/** What the reference model says: one function for each kind of event. */
import type { FeeCurrency } from '../../src/model/costs.ts';
import { noOrder, type CancelReason, type RejectReason, type StopCause } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { Liquidity, VenueEvent } from '../../src/model/venue-event.ts';
import type { Bill } from './fees.ts';
import { leavesOf, type Market, type Order, type World } from './world.ts';

/** A reason with the number that broke the rule, and the rule's own. */
export interface Fault {
  readonly reason: RejectReason;
  readonly value: number;
  readonly bound: number;
}

/** A fill, or a part of one: at which price, before slippage and after, and as what. */
export interface Part {
  readonly price: number;
  readonly before: number;
  readonly quantity: number;
  readonly isTaker: boolean;
}

const about = (world: World, order: Order) => ({
  order: order.terms.id,
  market: order.terms.market,
  at: world.now as TimeMs,
});

const termsNow = ({ quantity, limit, trigger }: Order) => ({
  quantity: quantity as Quantity,
  limit: limit as Price,
  trigger: trigger as Price,
});

export function tellAccepted(world: World, order: Order): void {
  world.events.push({ kind: 'accepted', ...about(world, order), ...termsNow(order) });
}

export function tellAmended(world: World, order: Order): void {
  world.events.push({ kind: 'amended', ...about(world, order), ...termsNow(order) });
}

export function tellAmendRejected(world: World, order: Order, fault: Fault): void {
  world.events.push({ kind: 'amendRejected', ...about(world, order), ...fault });
}

export function tellTriggered(world: World, order: Order, price: number): void {
  world.events.push({ kind: 'triggered', ...about(world, order), price: price as Price });
}

export function tellMoved(world: World, order: Order, cause: StopCause): void {
  world.events.push({ kind: 'moved', ...about(world, order), trigger: order.trigger as Price, cause });
}

export function tellEnd(world: World, order: Order, how: CancelReason | 'expired' | Fault): void {
  if (typeof how === 'object') world.events.push({ kind: 'rejected', ...about(world, order), ...how });
  else if (how === 'expired') world.events.push({ kind: 'expired', ...about(world, order) });
  else {
    const leaves = leavesOf(order) as Quantity;
    world.events.push({ kind: 'cancelled', ...about(world, order), reason: how, leaves });
  }
}

export function tellResized(world: World, order: Order): void {
  world.events.push({ kind: 'resized', ...about(world, order), leaves: leavesOf(order) as Quantity });
}

export function tellUncovered(world: World, order: Order): void {
  world.events.push({ kind: 'uncovered', ...about(world, order), quantity: leavesOf(order) as Quantity });
}

/** `leaves`: what may still fill. */
export function tellFilled(
  world: World,
  order: Order,
  part: Part,
  leaves: number,
  { cost, fee, kept }: Pick<Bill, 'cost' | 'fee' | 'kept'>,
  feeCurrency: FeeCurrency,
  paid: { readonly coins: bigint; readonly worth: bigint } | null,
): void {
  const liquidity: Liquidity = part.isTaker ? 'taker' : 'maker';
  world.fills++;
  world.events.push({
    kind: 'filled',
    ...about(world, order),
    price: part.price as Price,
    priceBefore: part.before as Price,
    quantity: part.quantity as Quantity,
    leaves: leaves as Quantity,
    cost: Number(cost) as Money,
    fee: (feeCurrency === 'base' ? kept : Number(paid?.worth ?? fee)) as Money,
    feeCurrency,
    coins: Number(paid?.coins ?? 0),
    liquidity,
    byDetail: false,
  });
}

/** A charge, negative when paid (MARG-1). */
export function tellCharged(
  world: World,
  charge: Omit<Charged, 'quantity' | 'rate' | 'amount'> & { quantity: number; rate: number; amount: bigint },
): void {
  const { reason, order, market, quantity, rate, amount } = charge;
  const numbers = { quantity: quantity as Quantity, rate: rate as Rate, amount: Number(amount) as Money };
  world.events.push({ kind: 'charged', reason, order, market, at: world.now as TimeMs, ...numbers });
}

type Charged = Omit<VenueEvent & { kind: 'charged' }, 'kind' | 'at'>;

export function tellFunding(
  world: World,
  { index, position }: Market,
  price: number,
  rate: number,
  amount: bigint,
): void {
  const numbers = { quantity: position as Quantity, price: price as Price, rate: rate as Rate };
  const about = { order: noOrder, market: index, at: world.now as TimeMs };
  world.events.push({ kind: 'funding', ...about, ...numbers, amount: Number(amount) as Money });
}

/** The exchange closes a position, signed. */
export function tellLiquidating(
  world: World,
  order: Order,
  quantity: number,
  price: number,
  left: bigint,
  maintenance: bigint,
): void {
  const numbers = { left: Number(left) as Money, maintenance: Number(maintenance) as Money };
  const position = { quantity: quantity as Quantity, price: price as Price };
  world.events.push({ kind: 'liquidating', ...about(world, order), ...position, ...numbers });
}
