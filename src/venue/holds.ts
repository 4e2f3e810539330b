/**
 * What orders hold back (ORD-4). An order holds by itself; those of a plain OCO group hold together, once: the greatest
 * of what each needs, since what one fills the others no longer can (OCO-1). `heldMoney` and `heldBase` of an order are
 * its own need in both cases; account and book count what is held.
 */
import { noQuantity, type Money, type Quantity } from '../model/units.ts';
import type { VenueAccount } from './account.ts';
import type { Book, VenueOrder } from './book.ts';

/** What counts what is held: a floor does. */
interface Holder {
  readonly account: VenueAccount;
  readonly book: Book;
}

const nothing = 0 as Money;

/** Money that the others of its group hold, and `order` need not hold again. */
export function moneyBeside(book: Book, { terms: { id, oco } }: VenueOrder): Money {
  if (oco === 0) return nothing;
  let most = nothing;
  for (const { terms, heldMoney } of book.orders)
    if (terms.oco === oco && terms.id !== id && heldMoney > most) most = heldMoney;
  return most;
}

/** The same of base. */
export function baseBeside(book: Book, { terms: { id, oco } }: VenueOrder): Quantity {
  if (oco === 0) return noQuantity;
  let most = noQuantity;
  for (const { terms, heldBase } of book.orders)
    if (terms.oco === oco && terms.id !== id && heldBase > most) most = heldBase;
  return most;
}

/** From now on `order` holds this much. */
export function setHold({ account, book }: Holder, order: VenueOrder, money: Money, base: Quantity): void {
  const [least, leastBase] = [moneyBeside(book, order), baseBeside(book, order)];
  account.held = (account.held + Math.max(least, money) - Math.max(least, order.heldMoney)) as Money;
  book.heldBase = (book.heldBase +
    Math.max(leastBase, base) -
    Math.max(leastBase, order.heldBase)) as Quantity;
  order.heldMoney = money;
  order.heldBase = base;
}

/** The others of its group need no more than `most` of money: the rest of what the group held has been spent. */
export function boundBeside(holder: Holder, { terms: { id, oco } }: VenueOrder, most: number): void {
  for (const other of holder.book.orders)
    if (other.terms.oco === oco && other.terms.id !== id && other.heldMoney > most)
      setHold(holder, other, most as Money, other.heldBase);
}
