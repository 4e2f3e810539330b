/**
 * The market order that is all that waits at the exchange: the most frequent there is. It meets the next open and nothing
 * else, so it needs no place on a book, no level and no walk. The same judgement, hold and fill as any other order has.
 *
 * It comes between candles, without children or kin, onto the empty book of a plain floor (`plain-fill.ts`) while no
 * market has a level. Whatever else happens before it has filled puts it on its book first (`join`), and from there all
 * goes the long way: its state is seen by nobody before that.
 */
import type { OrderTerms } from '../model/order.ts';
import type { Money, Price } from '../model/units.ts';
import { venueOrder } from './book.ts';
import type { Floor } from './floor.ts';
import { plainHold } from './plain-arrival.ts';
import { bookWhole } from './plain-fill.ts';

export class LoneOrder {
  /** Null while there is none. */
  private floor: Floor | null = null;
  private terms: OrderTerms | null = null;
  private held = 0 as Money;

  get waits(): boolean {
    return this.floor !== null;
  }

  /** Takes an order; false, and nothing has been done, where a rule may speak against it, or it has company. */
  arrives(floor: Floor, terms: OrderTerms): boolean {
    const { book, account } = floor;
    if (!floor.isPlain || book.groups.length > 0) return false;
    const held = plainHold(floor, terms);
    if (held < 0) return false;
    account.held = (account.held + held) as Money;
    book.arrivals++;
    book.up = -Infinity;
    book.down = Infinity;
    this.floor = floor;
    this.terms = terms;
    this.held = held;
    return true;
  }

  /**
   * Fills at the open of its market's candle among `rows`; returns the floor, or null, and nothing has been done, where
   * that is not certain.
   */
  fills(rows: Int32Array): Floor | null {
    const floor = this.floor!;
    const terms = this.terms!;
    const { book, candles } = floor;
    const row = rows[book.market]!;
    if (row < 0) return null;
    floor.clock = candles.opensAt(row);
    const price = candles.open[row]! as Price;
    if (bookWhole(floor, terms, terms.quantity, this.held, price, 'taker') === 0) return null;
    floor.row = row;
    book.up = Infinity;
    book.down = -Infinity;
    this.floor = null;
    return floor;
  }

  /** Puts it on its book, where it is due like any other. */
  join(): void {
    if (this.floor === null) return;
    const { book } = this.floor;
    const order = venueOrder(this.terms!);
    order.heldMoney = this.held;
    order.presence = 'due';
    order.arrival = book.arrivals;
    book.orders.push(order);
    this.floor = null;
  }
}
