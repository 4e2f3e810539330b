/**
 * What happens when a pool of the reference model is under (MARG-1): judged at every moment, and after all that happens at
 * one, before any order is met there.
 */
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import { noOrder } from '../../src/model/order.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import { wholeAccount } from '../../src/model/venue-event.ts';
import { halfEven } from '../support/exact.ts';
import { priceAt, standNow } from './clock.ts';
import { cover, endOrder, takeFromCover } from './cover.ts';
import type { Scope } from './due.ts';
import { billOf, noteTraded, scaleOf } from './fees.ts';
import { sweep } from './fill.ts';
import { followAll } from './moves.ts';
import { signOf, valueAt } from './margin.ts';
import { newOrder } from './make.ts';
import type { Answer } from './meetings.ts';
import { slipped } from './slip.ts';
import { isOpen, isUnder, poolsOf, standingAt } from './standing.ts';
import { tellCharged, tellFilled, tellLiquidating } from './tell.ts';
import { isBuy, isThere, leavesOf, rulesOf, type Market, type Order, type World } from './world.ts';

const scale = 100_000_000n;

/** Liquidates whatever is under at this moment, and can be closed in `scope`. */
export function judgePools(world: World, scope: Scope, answer: Answer): void {
  if (world.account === 'spot') return;
  for (;;) {
    const canClose = (market: Market): boolean =>
      isOpen(market) && market.candle !== null && scope.markets.includes(market);
    const now = (market: Market): number => priceAt(market, world.clock);
    const pool = poolsOf(world).find(
      (markets) => markets.some(canClose) && isUnder(standingAt(world, markets, now)),
    );
    if (pool === undefined) return;
    const reached = pool.filter((market) => scope.markets.includes(market));
    for (const market of reached) {
      standNow(world, market);
      followAll(world, market, market.price, false);
    }
    if (!cancelEntries(world, reached)) closeLoser(world, pool, reached.filter(canClose));
    makeGood(world);
    answer();
  }
}

/** Entries: what does not only reduce. False where there is none. */
function cancelEntries(world: World, markets: readonly Market[]): boolean {
  let found = false;
  for (const market of markets)
    for (const order of market.orders) {
      if (!isThere(order) || order.terms.reduceOnly) continue;
      endOrder(world, market, order, 'margin');
      found = true;
    }
  return found;
}

/** Closes the position that has lost most, of equals the first by market, and makes good what is missing. */
function closeLoser(world: World, pool: readonly Market[], able: readonly Market[]): void {
  const profitOf = (market: Market): bigint => signOf(market) * (valueAt(market, market.price) - market.cost);
  const loser = able.reduce((worst, market) => (profitOf(market) < profitOf(worst) ? market : worst));
  const { left, maintenance } = standingAt(world, pool, (market) => priceAt(market, world.clock));
  const { position } = loser;
  const order = ownOrder(world, loser);
  tellLiquidating(world, order, position, loser.price, left, maintenance);
  const part = { ...pricesOf(world, loser, order), quantity: Math.abs(position), isTaker: true };
  // What a coin would pay, a liquidation pays in quote.
  const bill = billOf(world, loser, order, part);
  const { liquidationFee } = loser.terms.margin;
  // LEDG-1: of price x size x rate, which is rounded once.
  const [times, by] = scaleOf(loser);
  const product = BigInt(part.price) * BigInt(part.quantity) * BigInt(liquidationFee);
  const penalty = halfEven(product * times, by * scale);
  const gain = signOf(loser) * (bill.cost - loser.cost) - bill.fee - penalty;
  const after = world.balance + signOf(loser) * bill.cost - bill.fee - penalty;
  const isLast = pool.filter(isOpen).length === 1;
  const rest = world.margin.mode === 'isolated' ? loser.margin + gain : isLast ? after : 0n;
  const missing = rest < 0n ? -rest : 0n;
  world.balance = after + missing;
  Object.assign(order, { filled: part.quantity, cost: bill.cost, fee: bill.fee });
  Object.assign(loser, { position: 0, cost: 0n, margin: 0n });
  const about = { order: order.terms.id, market: loser.index, quantity: position };
  if (penalty > 0n)
    tellCharged(world, { ...about, reason: 'liquidation', rate: liquidationFee, amount: -penalty });
  if (missing > 0n) tellCharged(world, { ...about, reason: 'insurance', rate: 0, amount: missing });
  noteTraded(world, loser, bill.cost);
  tellFilled(world, order, part, 0, bill, 'quote', null);
  for (const group of takeFromCover(loser, part.quantity)) cover(world, loser, group);
  sweep(world, loser);
}

/** The nearest tick that is no better than the price of the moment, inside the candle; and with slippage. */
function pricesOf(world: World, market: Market, order: Order): { before: number; price: number } {
  const { tick } = rulesOf(world, market);
  const { low, high } = market.candle!;
  const inside = (price: number): number => Math.min(Math.max(price, low), high);
  const ticks = isBuy(order) ? Math.ceil(market.price / tick) : Math.floor(market.price / tick);
  const before = inside(Math.max(tick, ticks * tick));
  const worse = slipped(world, market, order, before, leavesOf(order), market.candle);
  return { before, price: market.terms.clamp ? inside(worse) : worse };
}

/** An order of the exchange's own, numbered from -1 down. */
function ownOrder(world: World, market: Market): Order {
  const terms: Partial<OrderTerms> = {
    id: -++world.ownOrders as OrderId,
    market: market.index,
    side: market.position > 0 ? 'sell' : 'buy',
    type: 'market',
    role: 'liquidation',
    quantity: Math.abs(market.position) as Quantity,
    quoteAmount: 0 as Money,
    limit: 0 as Price,
    trigger: 0 as Price,
    parent: noOrder,
  };
  const order: Order = { ...newOrder(terms as OrderTerms), place: 'over' };
  market.orders.push(order);
  return order;
}

/** Something has happened: what is missing is made good, it is answered, and the pools are judged again. */
export function settled(world: World, scope: Scope, answer: Answer): void {
  makeGood(world);
  answer();
  judgePools(world, scope, answer);
}

/** A loss beyond the account, when nothing is open. */
function makeGood(world: World): void {
  if (world.account === 'spot' || world.balance >= 0n || world.markets.some(isOpen)) return;
  const about = { order: noOrder, market: wholeAccount, quantity: 0, rate: 0 };
  tellCharged(world, { ...about, reason: 'insurance', amount: -world.balance });
  world.balance = 0n;
}
