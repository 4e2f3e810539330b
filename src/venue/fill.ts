/**
 * One fill, from the price that was met to the books (FILL-1 to FILL-7, ORD-4, LEDG-1).
 *
 * Price: the point of the path that was met; for a taker worsened by slippage, for a limit never beyond its limit.
 * Size: as `fill-size.ts` says, and what of the candle's volume there is. Cost and fee: the order's exact running
 * totals, rounded, less what was booked before. Consequences for groups follow at once, at the same point of the path.
 */
import { mulDiv } from '../base/mul-div.ts';
import { looksAtSize } from '../market/slippage.ts';
import { costOfRest, cutToLot, feeOf, notionalOf, type TradingRules } from '../model/instrument.ts';
import { hasLimit, isRung } from '../model/order.ts';
import type { Liquidity } from '../model/venue-event.ts';
import { noQuantity, signOf, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import { credit } from './account.ts';
import { payInCoin } from './coin.ts';
import { remove, type Group, type VenueOrder } from './book.ts';
import { bookPart, lotsFor } from './booking.ts';
import { sizeOf } from './fill-size.ts';
import { cancelOrder, isDetailed, release, rulesNow, timeNow, type Floor } from './floor.ts';
import { amountLeft, closable, movePosition, reducible, shrinkHold, trimHolds } from './funds.ts';
import { boundBeside } from './holds.ts';
import { hasLivingParent, waitForMore } from './children.ts';
import { dropChildren, enterGroup, growGroup, settleAll, settleGroup, takeFromCover } from './group.ts';
import { baseFee, feeInAll, feeRate, noteTraded, paysInBase } from './fees.ts';
import { watchFunding } from './funding.ts';
import { demandOf } from './leverage.ts';
import { startRungs } from './ladder.ts';
import { deepen } from './liquidity.ts';
import { fillWhole } from './plain-fill.ts';
import { settleOco } from './oco.ts';
import { slipped } from './slippage.ts';

/** Fills `order` at `met`, as far as it goes; the order may end rejected or cancelled instead. */
export function fillOrder(floor: Floor, order: VenueOrder, met: Price, liquidity: Liquidity): void {
  if (floor.isPlain) {
    const all = fillWhole(floor, order, met, liquidity);
    if (all > 0) {
      const closes = order.terms.side === 'sell' ? all : noQuantity;
      consequences(floor, order, all, closes, met, uncover(floor, order, closes));
      return;
    }
  }
  const rules = rulesNow(floor);
  const fullRate = feeRate(floor, liquidity);
  const mayPayInBase = paysInBase(floor, order.terms.side);
  // What is paid in base takes no money; what a coin pays is looked at when the size is known.
  const rate = mayPayInBase ? (0 as Rate) : fullRate;
  const room = floor.budget === Infinity ? floor.budget : cutToLot(floor.budget, rules.lot);
  if (room === 0) {
    // Less than a lot of now may be left where the lot has grown since the open: that is used up, too.
    floor.budget = noQuantity;
    findNoVolume(floor, order);
    endGroup(floor, order);
    return;
  }
  const price = liquidity === 'taker' ? takerPrice(floor, order, met, rate, rules, room) : met;
  const size = sizeOf(floor, order, price, rate, rules);
  if (size === 0) {
    endGroup(floor, order);
    return;
  }
  // A size in quote and a reduce-only order are for what was found now; others keep what the funds did not carry.
  const before = order.terms.quoteAmount > 0 || order.terms.reduceOnly ? size : order.leaves;
  if (order.terms.timeInForce === 'fok' && room < before) {
    findNoVolume(floor, order);
    endGroup(floor, order);
    return;
  }
  const quantity = Math.min(size, room) as Quantity;
  const { book } = floor;
  const sign = signOf(order.terms.side);
  const closes = Math.min(quantity, closable(book, order)) as Quantity;
  order.filled = (order.filled + quantity) as Quantity;
  order.leaves = (before - quantity) as Quantity;
  if (room !== Infinity) floor.budget = cutToLot(room - quantity, rules.lot);
  const { instrument } = floor.terms;
  // A child whose parent may bring more has not ended with what it guarded so far.
  const mayGrow = order.leaves === 0 && hasLivingParent(order);
  const isOnlyFill = order.leaves === 0 && !mayGrow && order.filled === quantity;
  const inCoin = floor.coin === null ? null : payInCoin(floor, price, quantity, fullRate);
  const isBaseFee = mayPayInBase && inCoin === null;
  const moneyRate = inCoin === null ? rate : (0 as Rate);
  const part = isOnlyFill ? null : bookPart(floor, order, price, quantity, moneyRate);
  const cost = part?.cost ?? notionalOf(instrument, price, quantity, 'half-even');
  const fee =
    part?.fee ??
    feeInAll(floor, order.terms.side, feeOf(instrument, price, quantity, moneyRate, 'half-even'), cost);
  if (floor.account.traded !== null) noteTraded(floor, cost);
  // Of an order that goes on, what it opens comes out of what it held.
  const spent = order.leaves > 0 ? spentOnOpening(floor, order, cost, fee, quantity, closes) : 0;
  const kept = isBaseFee ? baseFee(order, quantity, fullRate) : noQuantity;
  const brought = (quantity - kept) as Quantity;
  credit(floor.account, -sign * cost - fee);
  const held = book.position;
  const missing = movePosition(
    floor,
    (sign * brought) as Quantity,
    costOfRest(instrument, cost, price, kept),
  );
  if (missing > 0) makeGood(floor, order, held, missing);
  if (floor.terms.funding !== null) watchFunding(floor);
  let unspent = 0 as Money;
  if (order.leaves === 0) {
    release(floor, order);
    remove(book, order);
  } else unspent = shrinkHold(floor, order, before, spent, closes);
  floor.changed = true;
  floor.sink.push({
    kind: 'filled',
    order: order.terms.id,
    market: book.market,
    at: timeNow(floor),
    price,
    priceBefore: met,
    quantity,
    leaves: mayGrow ? order.group!.parent.leaves : order.leaves,
    cost,
    fee: inCoin !== null ? inCoin.worth : isBaseFee ? kept : fee,
    feeCurrency: inCoin !== null ? 'coin' : isBaseFee ? 'base' : 'quote',
    coins: inCoin === null ? 0 : inCoin.coins,
    liquidity,
    byDetail: isDetailed(floor),
  });
  if (mayGrow) waitForMore(floor, order);
  // Before groups are settled whose entries end with this fill.
  const uncovered = uncover(floor, order, closes);
  if (order.terms.oco !== 0) {
    const ended = settleOco(floor, order, quantity);
    // Before rungs of one that has ended are judged by what is free.
    boundBeside(floor, order, unspent);
    for (const other of ended) endGroup(floor, other);
  }
  if (order.leaves > 0) {
    if (quantity === size) cancelOrder(floor, order, 'funds');
    else findNoVolume(floor, order);
  }
  consequences(floor, order, brought, closes, price, uncovered);
}

function consequences(
  floor: Floor,
  order: VenueOrder,
  quantity: Quantity,
  closes: Quantity,
  price: Price,
  uncovered: readonly Group[],
): void {
  const { group, terms } = order;
  const addsMore = isRung(terms);
  if (isGuard(order)) {
    group!.taken = (group!.taken + quantity) as Quantity;
    settleGroup(floor, group!);
  } else if (closes > 0) leaveCover(floor, uncovered);
  if (group !== null && group.parent === order) {
    const brought = (quantity - closes) as Quantity;
    if (brought > 0) enterGroup(floor, group, brought, price);
    else endGroup(floor, order);
  }
  if (addsMore && quantity > closes) growGroup(floor, group!, (quantity - closes) as Quantity, price);
  if (closes > 0 && cutToLot(floor.book.position, rulesNow(floor).lot) * signOf(terms.side) >= 0)
    dropReduceOnly(floor);
}

/** An isolated position, `held` before, has lost more than its margin: the insurance fund pays the rest (MARG-1). */
function makeGood(floor: Floor, order: VenueOrder, held: Quantity, missing: Money): void {
  const { book } = floor;
  credit(floor.account, missing);
  floor.sink.push({
    kind: 'charged',
    reason: 'insurance',
    order: order.terms.id,
    market: book.market,
    at: timeNow(floor),
    quantity: held,
    rate: 0 as Rate,
    amount: missing,
  });
}

/** Whether `order` guards what its own group has brought. */
const isGuard = (order: VenueOrder): boolean =>
  order.group !== null && order.group.parent !== order && !isRung(order.terms);

const nobody: readonly Group[] = [];

/** `closes` of the position are gone by `order`: the groups, other than its own, that guarded them. */
const uncover = (floor: Floor, order: VenueOrder, closes: Quantity): readonly Group[] =>
  closes === 0 || floor.book.groups.length === 0 || isGuard(order) ? nobody : takeFromCover(floor, closes);

/** What guarded those parts of the position guards nothing any more. */
function leaveCover(floor: Floor, uncovered: readonly Group[]): void {
  settleAll(floor, uncovered);
  if (floor.account.kind === 'spot') trimHolds(floor);
}

/** The exchange itself has closed the whole position, of this size. */
export function leaveNothing(floor: Floor, size: Quantity): void {
  leaveCover(floor, floor.book.groups.length === 0 ? nobody : takeFromCover(floor, size));
  dropReduceOnly(floor);
}

/**
 * The candle's volume is used up, and `order` is not whole: what takes at once meets the next open, what rests stays,
 * and what does not wait is cancelled (FILL-6).
 */
function findNoVolume(floor: Floor, order: VenueOrder): void {
  const { type, timeInForce, reduceOnly } = order.terms;
  floor.changed = true;
  if (reduceOnly && reducible(floor, order) === 0) {
    cancelOrder(floor, order, 'reduce-only');
  } else if (timeInForce === 'ioc' || timeInForce === 'fok') {
    cancelOrder(floor, order, timeInForce);
  } else if (hasLimit(type)) {
    // What took and found too little is a resting limit now.
    order.takes = false;
    order.presence = 'resting';
    deepen(floor, order);
  } else order.presence = 'due';
}

/** What the part of a fill that opens has taken of the hold: its margin, and its share of the fee. */
function spentOnOpening(
  floor: Floor,
  order: VenueOrder,
  cost: Money,
  fee: Money,
  quantity: Quantity,
  closes: Quantity,
): number {
  const { side } = order.terms;
  if (closes === 0) return fee + demandOf(floor, side, cost);
  const of = (amount: number): number => amount - mulDiv(amount, closes, quantity, 'half-even');
  return of(fee) + demandOf(floor, side, of(cost));
}

/** With the position closed nothing that only reduces is left resting (STOP-4). */
function dropReduceOnly(floor: Floor): void {
  if (floor.book.orders.length === 0) return;
  for (const other of [...floor.book.orders]) {
    const inGroup = other.group !== null;
    // What is due is met, and ends there; but not where it waits for volume.
    const waits = other.presence === 'resting' || other.triggered || other.filled > 0;
    if (other.terms.reduceOnly && !inGroup && waits) {
      cancelOrder(floor, other, 'reduce-only');
    }
  }
}

/** An entry that has ended takes those children with it that guard nothing and have nothing to come. */
export function endGroup(floor: Floor, order: VenueOrder): void {
  const { group } = order;
  if (group === null || group.parent !== order || order.presence !== 'done') return;
  if (group.brought === 0) dropChildren(floor, group);
  else {
    settleGroup(floor, group);
    if (group.ladder !== null) startRungs(floor, group.ladder);
  }
}

function takerPrice(
  floor: Floor,
  order: VenueOrder,
  met: Price,
  rate: Rate,
  rules: TradingRules,
  room: number,
): Price {
  const { terms, walk } = floor;
  const { side, type } = order.terms;
  let price = met;
  if (terms.slippage.kind !== 'none') {
    const size = Math.min(sizeToTake(floor, order, met, rate, rules), room) as Quantity;
    price = slipped(floor, rules, side, met, size);
  }
  if (terms.clampSlippage) {
    walk.look();
    price = Math.min(Math.max(price, walk.low), walk.high) as Price;
  }
  if (!hasLimit(type)) return price;
  return (side === 'buy' ? Math.min(price, order.limit) : Math.max(price, order.limit)) as Price;
}

/** How much would be taken, were there volume, as far as slippage needs to know it. */
function sizeToTake(floor: Floor, order: VenueOrder, met: Price, rate: Rate, rules: TradingRules): Quantity {
  const { slippage } = floor.terms;
  if (!looksAtSize(slippage)) return order.leaves;
  const { quoteAmount, reduceOnly } = order.terms;
  let size = order.leaves;
  if (quoteAmount > 0) size = lotsFor(floor, order, amountLeft(order), met, rate, rules.lot);
  else if (reduceOnly) size = Math.min(size, reducible(floor, order)) as Quantity;
  return size;
}
