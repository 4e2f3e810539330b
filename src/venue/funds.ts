/**
 * Funds at the simulated exchange (ORD-4): what an order holds while it rests, what it may spend when it is met, and
 * how a fill moves balance, position and reserve.
 *
 * A spot sell spends base, everything else spends money. What closes a position is always paid for: only the part
 * that opens is judged, by its initial margin and its fee (`leverage.ts`). On margin a single order that crosses zero is
 * judged by its opening part against the funds before it (docs/decisions/0007).
 */
import { mulDiv } from '../base/mul-div.ts';
import { looksAtSize } from '../market/slippage.ts';
import { cutToLot, feeOf, notionalOf } from '../model/instrument.ts';
import { initialMargin } from '../model/margin.ts';
import { noQuantity, signOf, type Money, type Price, type Quantity } from '../model/units.ts';
import { hasLimit } from '../model/order.ts';
import type { Book, Group, VenueOrder } from './book.ts';
import { available } from './clearing.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import { greatestRate, leastFee } from './fees.ts';
import { baseBeside, moneyBeside, setHold } from './holds.ts';
import { isLevered } from './leverage.ts';
import { costWithFee, lotsWithinLeast } from './market-terms.ts';
import { expectedSlipped } from './slippage.ts';

/** Whether `order` spends base rather than money. */
export const spendsBase = (floor: Floor, order: VenueOrder): boolean =>
  floor.account.kind === 'spot' && order.terms.side === 'sell';

/** How much of the position a fill on the order's side would close. */
export function closable(book: Book, order: VenueOrder): Quantity {
  return Math.max(0, -book.position * signOf(order.terms.side)) as Quantity;
}

/**
 * What of `order`, which only reduces, there is to reduce: all of it, whatever the lot has become since it was accepted,
 * or whole lots; what is less is dust, and counts as closed (STOP-4).
 */
export function reducible(floor: Floor, order: VenueOrder): Quantity {
  const open = closable(floor.book, order);
  return open >= order.leaves ? order.leaves : cutToLot(open, rulesNow(floor).lot);
}

/** Money that `order` may spend: what is free and what it holds, itself or with others. */
export const spendable = (floor: Floor, order: VenueOrder): Money =>
  (available(floor) + Math.max(order.heldMoney, moneyBeside(floor.book, order))) as Money;

/** Base that `order` may sell on a spot account. Exits and children take from the cover, others from what is free. */
export function sellable(floor: Floor, order: VenueOrder): Quantity {
  const { book } = floor;
  if (order.terms.reduceOnly) return book.position;
  return (book.position - book.heldBase + Math.max(order.heldBase, baseBeside(book, order))) as Quantity;
}

/** Money that `order` holds from its arrival: its greatest cost, fee included, rounded up. */
export function moneyToHold(floor: Floor, order: VenueOrder): Money {
  const { terms } = order;
  if (terms.reduceOnly) return 0 as Money;
  const closes = floor.account.kind === 'spot' ? 0 : closable(floor.book, order);
  const cost = costOfOpening(floor, order, closes as Quantity);
  // A market order meets its price at once and is judged there, after what arrived before it has filled (a close that
  // frees its money, say); until then it holds what there is.
  const holdsWhatThereIs = terms.type === 'market' || terms.cutToFunds;
  return holdsWhatThereIs ? (Math.min(cost, Math.max(0, spendable(floor, order))) as Money) : cost;
}

/**
 * `order` needs less than it did for `before`, of which `spent` has been paid: what it holds beyond its new need comes
 * free. Roundings never make it hold what it has spent. Where a part has closed, for which nothing was held, its need is
 * that of what is left to open. Returns what was held for it, itself or with others, and is not spent.
 */
export function shrinkHold(
  floor: Floor,
  order: VenueOrder,
  before: Quantity,
  spent = 0,
  closes = noQuantity,
): Money {
  const share =
    closes > 0
      ? costOfOpening(floor, order, closable(floor.book, order))
      : mulDiv(order.heldMoney, order.leaves, before, 'up');
  const unspent = Math.max(order.heldMoney, moneyBeside(floor.book, order)) - spent;
  const money = Math.max(0, Math.min(share, unspent)) as Money;
  setHold(floor, order, money, Math.min(order.heldBase, order.leaves) as Quantity);
  return Math.max(0, unspent) as Money;
}

/** The greatest cost of the part of `order` that opens; what closes, or spends base, is never judged for money. */
function costOfOpening(floor: Floor, order: VenueOrder, closes: Quantity): Money {
  if (spendsBase(floor, order)) return 0 as Money;
  const { quoteAmount } = order.terms;
  if (quoteAmount > 0 && closes === 0 && !isLevered(floor)) return amountLeft(order);
  const { instrument, margin } = floor.terms;
  const price = dearestPrice(floor, order);
  const wanted = quoteAmount > 0 ? lotsAtLevel(floor, order) : order.leaves;
  const opens = Math.max(0, wanted - closes) as Quantity;
  if (opens === 0) return 0 as Money;
  const rate = greatestRate(floor, order);
  const least = leastFee(floor, order);
  if (!isLevered(floor)) return costWithFee(instrument, price, opens, rate, least, 'up');
  const fee = Math.max(feeOf(instrument, price, opens, rate, 'up'), least);
  return (initialMargin(margin, notionalOf(instrument, price, opens, 'up')) + fee) as Money;
}

/** What a size in quote buys at the order's own level. */
export function lotsAtLevel(floor: Floor, order: VenueOrder): Quantity {
  return lotsFor(floor, order, dearestPrice(floor, order));
}

/** The worst price at which `order` is expected to fill: a limit, or a trigger with slippage. */
export function dearestPrice(floor: Floor, order: VenueOrder): Price {
  const { terms } = order;
  if (terms.type === 'limit') return order.limit;
  if (hasLimit(terms.type)) {
    // A sale fills anywhere between its trigger and its limit.
    return (terms.side === 'buy' ? order.limit : Math.max(order.limit, order.trigger)) as Price;
  }
  const from = terms.type === 'market' ? priceNow(floor) : order.trigger;
  return expectedSlipped(floor, rulesNow(floor), terms.side, from, expectedSize(floor, order, from));
}

/** How much `order` is for, as slippage reckons with it. */
function expectedSize(floor: Floor, order: VenueOrder, price: Price): Quantity {
  const { quoteAmount } = order.terms;
  if (quoteAmount === 0 || !looksAtSize(floor.terms.slippage)) return order.leaves;
  return lotsFor(floor, order, price);
}

/** What of a size in quote has not been spent. */
export function amountLeft({ terms, totals }: VenueOrder): Money {
  const spent = totals === null ? 0 : totals.costBooked + totals.feeBooked;
  return Math.max(0, terms.quoteAmount - spent) as Money;
}

/** What a size in quote buys at `price`, fee inside it. */
function lotsFor(floor: Floor, order: VenueOrder, price: Price): Quantity {
  const { instrument } = floor.terms;
  const { lot } = rulesNow(floor);
  const least = leastFee(floor, order);
  return lotsWithinLeast(instrument, amountLeft(order), price, greatestRate(floor, order), least, lot);
}

/**
 * Books a fill of signed `quantity` worth `cost`: position, what it cost, and its margin. Returns what the closed part of
 * an isolated position has lost beyond its margin.
 */
export function movePosition({ book, account, terms }: Floor, quantity: Quantity, cost: Money): Money {
  const before = book.position;
  const isMargin = account.kind === 'margin';
  let missing = 0;
  const closes = before * quantity < 0 ? Math.min(Math.abs(quantity), Math.abs(before)) : 0;
  if (closes > 0) {
    const released = releasedCost(book.entryCost, closes, Math.abs(before));
    book.entryCost = (book.entryCost - released) as Money;
    if (isMargin) {
      const freed = releasedCost(book.margin, closes, Math.abs(before));
      book.margin = (book.margin - freed) as Money;
      account.reserve = (account.reserve - freed + Math.sign(before) * released) as Money;
      if (account.margin.mode === 'isolated') {
        const closed =
          closes === Math.abs(quantity) ? cost : mulDiv(cost, closes, Math.abs(quantity), 'half-even');
        missing = Math.max(0, Math.sign(before) * (released - closed) - freed);
      }
    }
  }
  const size = Math.abs(quantity);
  if (size > closes) {
    const opened = (closes === 0 ? cost : cost - mulDiv(cost, closes, size, 'half-even')) as Money;
    const costBefore = book.entryCost;
    book.entryCost = (costBefore + opened) as Money;
    if (isMargin) {
      const demanded = initialMargin(terms.margin, book.entryCost) - initialMargin(terms.margin, costBefore);
      book.margin = (book.margin + demanded) as Money;
      account.reserve = (account.reserve + demanded - Math.sign(quantity) * opened) as Money;
    }
  }
  book.position = (before + quantity) as Quantity;
  return missing as Money;
}

/** A partial close releases cost x closed / open; the last close takes the rest (LEDG-1). */
function releasedCost(cost: Money, closed: number, open: number): number {
  return closed === open ? cost : mulDiv(cost, closed, open, 'half-even');
}

/** An exit is not refused for what resting sales hold (ORD-4): they hold what it has left, the oldest first. */
export function trimHolds(floor: Floor): void {
  const { book } = floor;
  if (book.heldBase <= book.position) return;
  let room = book.groups.reduce<number>((left, group) => left - group.heldBase, book.position);
  for (const [i, order] of book.orders.entries()) {
    // What older ones of its OCO group were left is its own as well.
    const shared = Math.max(0, ...book.orders.slice(0, i).filter(isWith(order)).map(heldBaseOf));
    const base = Math.min(order.heldBase, shared + Math.max(0, room)) as Quantity;
    room -= Math.max(0, base - shared);
    setHold(floor, order, order.heldMoney, base);
  }
}

const isWith =
  ({ terms: { oco } }: VenueOrder) =>
  ({ terms }: VenueOrder): boolean =>
    oco !== 0 && terms.oco === oco;

const heldBaseOf = ({ heldBase }: VenueOrder): Quantity => heldBase;

/** Holds the base that a group guards, on a spot account. */
export function holdForGroup(floor: Floor, group: Group, cover: Quantity): void {
  if (floor.account.kind !== 'spot') return;
  const { book } = floor;
  const grows = cover > group.heldBase;
  book.heldBase = (book.heldBase + cover - group.heldBase) as Quantity;
  group.heldBase = cover;
  // Sales hold what groups leave: what lay below a lot and was free may now be a part of one.
  if (grows && book.heldBase > book.position) trimHolds(floor);
}
