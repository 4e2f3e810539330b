/**
 * The two walks of a candle that one path cannot settle (PATH-3, PATH-5), on copies of one market's orders, position
 * and account. Other markets stand still, strategies are not asked, and nothing that happens here is heard outside.
 */
import { assert } from '../base/assert.ts';
import { Queue } from '../base/queue.ts';
import { Walk } from '../market/path.ts';
import { notionalOf } from '../model/instrument.ts';
import { noOrder, type OrderId } from '../model/order.ts';
import type { Filled, VenueEvent } from '../model/venue-event.ts';
import { noMoney, type Money, type Price } from '../model/units.ts';
import type { VenueAccount } from './account.ts';
import { firstUnder, isOpen, priceAt } from './clearing.ts';
import type { Book, Group, VenueOrder } from './book.ts';
import { copyTraded } from './fees.ts';
import type { Floor, Pool } from './floor.ts';
import { advanceTo, finishLeg, meet, meetingPrice, nextOnLeg } from './matching.ts';
import { liquidate } from './liquidation.ts';
import { dueOf, happenNext } from './receive.ts';

export interface TwoWalks {
  /** Money at the close under each order, other markets left out. */
  readonly highFirst: Money;
  readonly lowFirst: Money;
  /** The first order whose fill differs in order, quantity or price; `noOrder` when all fills are equal. */
  readonly differsAt: OrderId;
}

/** Walks the candle in hand, whose open has settled, both ways. */
export function walkBothWays(floor: Floor): TwoWalks {
  const high = outcome(floor, true);
  const low = outcome(floor, false);
  return { highFirst: high.equity, lowFirst: low.equity, differsAt: firstDifference(high.fills, low.fills) };
}

interface Outcome {
  readonly equity: Money;
  readonly fills: readonly Filled[];
}

function outcome(floor: Floor, highFirst: boolean): Outcome {
  const copy = forkFloor(floor);
  copy.walk.leaveOpen(highFirst);
  const { book, pool } = floor;
  const isAlone =
    pool !== null && !pool.account.some((other) => other.book.market !== book.market && isOpen(other));
  let rounds = 0;
  while (copy.walk.stage < 4) {
    const order = nextOnLeg(copy);
    const { walk } = copy;
    const clock = order === null ? walk.legEndsAt() : walk.clockAt(meetingPrice(order, walk));
    const due = dueOf(copy.book);
    const under = underBefore(copy, Math.min(due, clock));
    if (under !== null) {
      advanceTo(copy, under);
      copy.clock = under;
      liquidate(copy.pool!, under, [copy]);
    } else if (due < clock) {
      advanceTo(copy, due);
      happenNext(copy);
    } else if (order === null) finishLeg(copy);
    else {
      // The rules in force are those of the moment, on a fork as on the walk itself.
      copy.clock = clock;
      meet(copy, order);
    }
    // Who has nothing open owes nothing, on a fork either (MARG-1).
    if (isAlone && copy.account.balance < 0 && !isOpen(copy)) copy.account.balance = noMoney;
    assert(++rounds <= roundsMax, 'one candle set off no more than 100,000 meetings on a fork');
  }
  const { instrument } = floor.terms;
  const held = notionalOf(instrument, floor.walk.close, copy.book.position, 'half-even');
  const fills = copy.sink.list().filter((event): event is Filled => event.kind === 'filled');
  return { equity: (copy.account.balance + held + coinsWorth(copy, floor.walk.close)) as Money, fills };
}

/** What is left of the coin, where `copy` pays in it: at this close where its own market prices it. */
function coinsWorth({ coin, book, account }: Floor, close: Price): Money {
  if (coin === null) return noMoney;
  const { last, market } = coin.floor.book;
  return notionalOf(coin.instrument, market === book.market ? close : last, account.coins, 'half-even');
}

const roundsMax = 100_000;

/** When the position of `copy` is to be liquidated before `until`, or null. */
function underBefore(copy: Floor, until: number): number | null {
  return copy.pool === null || !isOpen(copy) ? null : firstUnder(copy.pool, copy.clock, until);
}

function firstDifference(a: readonly Filled[], b: readonly Filled[]): OrderId {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) return (x ?? y)!.order;
    if (x.order !== y.order || x.quantity !== y.quantity || x.price !== y.price) return x.order;
  }
  return noOrder;
}

/** A floor over copies of everything that a walk may change. */
export function forkFloor(floor: Floor): Floor {
  const walk = new Walk();
  Object.assign(walk, floor.walk);
  const sink = new Queue<VenueEvent>();
  const account = forkAccount(floor.account);
  const copy = { ...floor, book: forkBook(floor.book), account, walk, sink };
  if (floor.pool !== null) copy.pool = forkPool(floor.pool, copy);
  if (floor.coin !== null) {
    const { floor: other, instrument } = floor.coin;
    copy.coin = { floor: other === floor ? copy : standing(other, copy), instrument };
  }
  return copy;
}

/** Another market as `copy` sees it: it stands still where it is. */
function standing(other: Floor, { account, clock }: Floor): Floor {
  return { ...other, account, book: { ...other.book, last: priceAt(other, clock) }, walk: new Walk() };
}

/** The pool of `copy`, whose other markets stand still where they are. */
function forkPool(pool: Pool, copy: Floor): Pool {
  const floors = pool.floors.map((other) =>
    other.book.market === copy.book.market ? copy : standing(other, copy),
  );
  return { ...pool, floors };
}

const forkAccount = (account: VenueAccount): VenueAccount => ({
  ...account,
  traded: account.traded === null ? null : copyTraded(account.traded),
});

function forkBook(book: Book): Book {
  // By their numbers, a group by that of its parent: an object as a key is given a hash, and room for it, for good.
  const orders = new Map<number, VenueOrder>();
  const groups = new Map<number, Group>();
  const copyOrder = (order: VenueOrder): VenueOrder => {
    const known = orders.get(order.terms.id);
    if (known !== undefined) return known;
    const copy = { ...order };
    if (order.totals !== null) copy.totals = { ...order.totals };
    if (order.baseFee !== null) copy.baseFee = { ...order.baseFee };
    orders.set(order.terms.id, copy);
    if (order.group !== null) copy.group = copyGroup(order.group);
    return copy;
  };
  const copyGroup = (group: Group): Group => {
    const known = groups.get(group.parent.terms.id);
    if (known !== undefined) return known;
    const copy = { ...group };
    groups.set(group.parent.terms.id, copy);
    copy.parent = copyOrder(group.parent);
    copy.stops = group.stops.map(copyOrder);
    copy.targets = group.targets.map(copyOrder);
    const { ladder } = group;
    if (ladder !== null) copy.ladder = { ...ladder, rungs: ladder.rungs.map(copyOrder) };
    return copy;
  };
  return {
    ...book,
    orders: book.orders.map(copyOrder),
    groups: book.groups.map(copyGroup),
    arriving: [...book.arriving],
  };
}
