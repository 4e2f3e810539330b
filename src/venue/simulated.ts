/**
 * The simulated exchange: one floor for each market, one account, and the merged walk over the candles of an instant.
 *
 * Order of what happens: by the walk's clock, then market id (markets are indexed in that order), then as `matching.ts`
 * says (PATH-7). All opens settle first; then each market's path is chosen (PATH-3); then the legs are walked. `poll`
 * stops after every meeting, so that what a fill causes comes to rest at that point of the path (PATH-4).
 * A market whose candle reaches none of its orders is not walked unless a command arrives there.
 * State is plain: `state` is what a snapshot keeps, taken between instants, when no walk is under way.
 */
import { assert } from '../base/assert.ts';
import type { CandleColumns } from '../market/candles.ts';
import { Walk } from '../market/path.ts';
import type { AccountKind, PathPolicy } from '../model/costs.ts';
import type { Command, VenueEvent } from '../model/venue-event.ts';
import type { Money, Price } from '../model/units.ts';
import { arrive } from './accept.ts';
import { emptyBook, findOrder, refreshLevels, type Book, type VenueOrder } from './book.ts';
import type { VenueAccount } from './account.ts';
import { endGroup } from './fill.ts';
import { endBook } from './group.ts';
import { cancelOrder, priceNow, type Floor } from './floor.ts';
import type { MarketTerms } from './market-terms.ts';
import { meet, meetingPrice, nextOnLeg } from './matching.ts';
import { choosePath, type PathChoice } from './choose-path.ts';
import type { Venue } from './venue.ts';

export interface SimulatedVenueOptions {
  readonly markets: readonly MarketTerms[];
  readonly candles: readonly CandleColumns[];
  readonly account: AccountKind;
  readonly path: PathPolicy;
  /** Walks every candle that reaches anything twice, where the shortcut of PATH-5 would do; for the law that compares. */
  readonly alwaysTwice: boolean;
  /** Whether fills may be answered inside a candle, which makes every candle with a fill unclear (PATH-5). */
  readonly answersFills: boolean;
}

export interface VenueState {
  readonly account: VenueAccount;
  readonly books: Book[];
}

/** One candle that sets off more events than this is a bug, and says so. */
const meetingsMax = 100_000;

export class SimulatedVenue implements Venue {
  readonly remote = false;
  readonly state: VenueState;
  clock = 0;
  readonly levels: Float64Array;
  readonly #floors: readonly Floor[];
  readonly #candles: readonly CandleColumns[];
  readonly #choice: PathChoice;
  readonly #events: VenueEvent[] = [];
  #read = 0;
  readonly #rows: Int32Array;
  /** Markets being walked, ascending. */
  #walking: Floor[] = [];
  #opensSettled = false;
  #meetings = 0;

  constructor(options: SimulatedVenueOptions, state: VenueState) {
    this.state = state;
    this.#candles = options.candles;
    this.#choice = options;
    this.levels = new Float64Array(2 * options.markets.length);
    this.#rows = new Int32Array(options.markets.length).fill(-1);
    this.#floors = options.markets.map((terms, m) => ({
      terms,
      book: state.books[m]!,
      account: state.account,
      walk: new Walk(),
      sink: this.#events,
      clock: 0,
      changed: true,
    }));
    for (const floor of this.#floors) this.#refresh(floor);
  }

  static emptyState(kind: AccountKind, balance: Money, markets: number): VenueState {
    const account: VenueAccount = { kind, balance, held: 0 as Money, reserve: 0 as Money };
    return { account, books: Array.from({ length: markets }, (_, m) => emptyBook(m)) };
  }

  begin(rows: Int32Array): void {
    this.#rows.set(rows);
    this.#walking.length = 0;
    this.#opensSettled = false;
    this.#meetings = 0;
    for (let m = 0; m < rows.length; m++) {
      const row = rows[m]!;
      if (row < 0) continue;
      const { book } = this.#floors[m]!;
      const candles = this.#candles[m]!;
      if (candles.high[row]! >= book.up || candles.low[row]! <= book.down) this.#lay(m);
    }
  }

  poll(): VenueEvent | null {
    while (this.#read === this.#events.length) {
      if (this.#read > 0) {
        this.#events.length = 0;
        this.#read = 0;
      }
      if (!this.#advance()) {
        this.#end();
        return null;
      }
    }
    return this.#events[this.#read++]!;
  }

  /** Takes a command at the present point of the path, or, between candles (`at`: the instant), for the next open. */
  send(command: Command, at: number): void {
    const market = command.kind === 'place' ? command.order.market : command.market;
    const floor = this.#floors[market]!;
    if (floor.walk.stage === 4 && this.#rows[market]! >= 0) this.#lay(market);
    if (floor.walk.stage !== 4) floor.walk.advanceTo(this.clock);
    floor.clock = floor.walk.stage === 4 ? at : this.clock;
    if (command.kind === 'place') {
      arrive(floor, command.order, command.children);
    } else {
      const order = findOrder(floor.book, command.order);
      if (order !== null) {
        cancelOrder(floor, order, 'requested');
        endGroup(floor, order);
      }
    }
    if (floor.walk.stage === 4) this.#refresh(floor);
  }

  priceOf(market: number): Price {
    const floor = this.#floors[market]!;
    if (floor.walk.stage !== 4) floor.walk.advanceTo(this.clock);
    return priceNow(floor);
  }

  end(at: number): void {
    for (const floor of this.#floors) {
      floor.clock = at;
      endBook(floor);
      this.#refresh(floor);
    }
  }

  snapshot(): VenueState {
    assert(this.#walking.length === 0, 'a snapshot is taken between instants');
    return structuredClone(this.state);
  }

  /** The candles have been seen: the last price of each market is its close. Also called over stretches not walked. */
  close(rows: Int32Array): void {
    for (let m = 0; m < rows.length; m++) {
      if (rows[m]! >= 0) this.#floors[m]!.book.last = this.#candles[m]!.close[rows[m]!]! as Price;
    }
  }

  #lay(market: number): void {
    const floor = this.#floors[market]!;
    floor.walk.begin(this.#candles[market]!, this.#rows[market]!);
    floor.clock = floor.walk.startsAt;
    if (this.#walking.length === 0) this.clock = floor.walk.startsAt;
    this.#walking.push(floor);
    this.#walking.sort((a, b) => a.book.market - b.book.market);
    if (this.#opensSettled) this.#leaveOpen(floor);
  }

  /** Goes on to the next meeting; false when every walk is over. */
  #advance(): boolean {
    if (!this.#opensSettled) {
      for (const floor of this.#walking) {
        const order = nextOnLeg(floor.book, floor.walk);
        if (order !== null) return this.#meet(floor, floor.walk.startsAt, order);
      }
      this.#opensSettled = true;
      for (const floor of this.#walking) this.#leaveOpen(floor);
      if (this.#read < this.#events.length) return true;
    }
    const first = this.#walking.length === 1 ? this.#walking[0]! : this.#earliest();
    const order = first === null ? null : walkToNext(first);
    if (first === null || order === null) return false;
    return this.#meet(first, first.walk.clockAt(meetingPrice(order, first.walk)), order);
  }

  /** The market whose next meeting comes first; null when none has one. Equal clocks go by market. */
  #earliest(): Floor | null {
    let first: Floor | null = null;
    let firstClock = Infinity;
    for (const floor of this.#walking) {
      const clock = peekClock(floor);
      if (clock < firstClock) {
        first = floor;
        firstClock = clock;
      }
    }
    return first;
  }

  #meet(floor: Floor, clock: number, order: VenueOrder): true {
    assert(++this.#meetings <= meetingsMax, 'one candle set off more than 100,000 meetings');
    this.clock = clock;
    floor.clock = clock;
    meet(floor, order);
    return true;
  }

  #leaveOpen(floor: Floor): void {
    const ambiguity = choosePath(floor, this.#choice);
    if (ambiguity !== null) this.#events.push(ambiguity);
  }

  #end(): void {
    for (const floor of this.#walking) {
      floor.walk.stage = 4;
      this.#refresh(floor);
    }
    this.#walking.length = 0;
    this.#rows.fill(-1);
  }

  #refresh(floor: Floor): void {
    if (!floor.changed) return;
    const { book } = floor;
    refreshLevels(book);
    this.levels[2 * book.market] = book.up;
    this.levels[2 * book.market + 1] = book.down;
    floor.changed = false;
  }
}

/** Moves over legs on which nothing is met, to the next order; null at the end of the candle. */
function walkToNext(floor: Floor): VenueOrder | null {
  const { book, walk } = floor;
  while (walk.stage < 4) {
    const order = nextOnLeg(book, walk);
    if (order !== null) return order;
    walk.finishLeg();
  }
  return null;
}

/** The clock of the next meeting, Infinity for none; the walk stays where it is, since others may come before. */
function peekClock(floor: Floor): number {
  const { walk } = floor;
  const { stage, price } = walk;
  const order = walkToNext(floor);
  const clock = order === null ? Infinity : walk.clockAt(meetingPrice(order, walk));
  walk.stage = stage;
  walk.price = price;
  return clock;
}
