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
import { Queue } from '../base/queue.ts';
import type { CandleColumns } from '../market/candles.ts';
import { Walk } from '../market/path.ts';
import { noLatency, type AccountKind, type Coin, type Latency, type PathPolicy } from '../model/costs.ts';
import { plainMargin, type AccountMargin } from '../model/margin.ts';
import { inDigits } from '../model/instrument.ts';
import type { Command, VenueEvent } from '../model/venue-event.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import { available, isOpen } from './clearing.ts';
import { emptyBook, refreshLevels, type Book, type VenueOrder } from './book.ts';
import type { VenueAccount } from './account.ts';
import { fillOrder } from './fill.ts';
import { endBook } from './group.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import type { MarketTerms } from './market-terms.ts';
import { nothingTraded } from './fees.ts';
import { chargeInterest } from './interest.ts';
import { liquidate } from './liquidation.ts';
import { budgetOf, deepenAll, deepens, levelAll } from './liquidity.ts';
import { onlyOneMet } from './lone-bracket.ts';
import { Margins } from './margins.ts';
import { dispatch, dueOf, expiresNext, happenNext, loseArriving, receive } from './receive.ts';
import { advanceTo, finishLeg, follow, meet, meetingPrice, nextOnLeg, reachesNothing } from './matching.ts';
import { followPrice, restoreTrails, savedTrails, tellMoves } from './trail.ts';
import { fillsPlainly } from './plain-fill.ts';
import { choosePath, type PathChoice } from './choose-path.ts';
import type { Venue } from './venue.ts';

export interface SimulatedVenueOptions {
  readonly markets: readonly MarketTerms[];
  readonly candles: readonly CandleColumns[];
  readonly account: AccountKind;
  readonly margin: AccountMargin;
  readonly coin: Coin | null;
  readonly path: PathPolicy;
  readonly seed: number;
  readonly latency: Latency;
  /** Takes no shortcut: walks every candle that reaches anything, and twice (PATH-5); for the law that compares. */
  readonly alwaysTwice: boolean;
  /** Judges margins on every candle, whether it reaches their bounds or not; for the law that compares. */
  readonly judgesAlways: boolean;
  /** Whether fills may be answered inside a candle: what an answer brings may be met there, so no walk ends early. */
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
  due = Infinity;
  private readonly floors: readonly Floor[];
  private readonly candles: readonly CandleColumns[];
  private readonly choice: PathChoice;
  private readonly judgesAlways: boolean;
  private readonly events = new Queue<VenueEvent>();
  private readonly rows: Int32Array;
  /** Null on a spot account. */
  private readonly margins: Margins | null;
  /** The market whose price values the coin (FEE-1), where some fees are paid in it. */
  private readonly coinFloor: Floor | null;
  /** Markets being walked, ascending: the first `walkers` of the list. */
  private readonly walking: Floor[] = [];
  private walkers = 0;
  /** Between `begin` and the end of the walks and of what is due. */
  private begun = false;
  /** The instant whose candles are walked. */
  private instant = 0;
  private opensSettled = false;
  /** Something was due at the very instant: walks end first, and what it leaves is met by the next jump (TIME-5). */
  private pathsOver = false;
  private meetings = 0;

  constructor(options: SimulatedVenueOptions, state: VenueState) {
    this.state = state;
    this.candles = options.candles;
    this.choice = options;
    this.judgesAlways = options.judgesAlways;
    this.levels = new Float64Array(2 * options.markets.length);
    this.rows = new Int32Array(options.markets.length).fill(-1);
    const isSpot = options.account === 'spot';
    this.floors = options.markets.map((terms, m) => ({
      terms: isSpot ? { ...terms, margin: plainMargin } : terms,
      book: state.books[m]!,
      account: state.account,
      candles: options.candles[m]!,
      isPlain: !options.alwaysTwice && fillsPlainly(terms, state.account),
      seed: options.seed,
      walk: new Walk(),
      row: -1,
      budget: Infinity as Quantity,
      pool: null,
      coin: null,
      sink: this.events,
      clock: 0,
      changed: true,
    }));
    this.coinFloor = this.findCoin(options.coin);
    this.margins = options.account === 'margin' ? new Margins(this.floors, options.margin.mode) : null;
    for (const floor of this.floors) this.refresh(floor);
    this.due = this.nextDue();
  }

  static emptyState(
    kind: AccountKind,
    margin: AccountMargin,
    balance: Money,
    markets: readonly MarketTerms[],
    coin: Coin | null = null,
  ): VenueState {
    const traded = markets.some(({ fees }) => fees.steps !== null) ? nothingTraded() : null;
    const none = { held: 0 as Money, reserve: 0 as Money, interestAt: Infinity, ownOrders: 0, moved: false };
    const coins = (coin?.balance ?? 0) as Quantity;
    const account: VenueAccount = { kind, margin, traded, balance, ...none, coins };
    return { account, books: markets.map((_, m) => emptyBook(m)) };
  }

  begin(rows: Int32Array, at: number): void {
    this.instant = at;
    for (let m = 0; m < rows.length; m++) this.rows[m] = rows[m]!;
    this.walkers = 0;
    this.opensSettled = false;
    this.pathsOver = false;
    this.meetings = 0;
    this.happenBefore(at - this.candles[0]!.durationMs);
    this.begun = true;
    for (let m = 0; m < rows.length; m++) {
      const up = this.levels[2 * m]!;
      const down = this.levels[2 * m + 1]!;
      const row = rows[m]!;
      if (row < 0) continue;
      // What is due inside the candle finds a path that was chosen at its open (PATH-3).
      if (this.due <= at && dueOf(this.floors[m]!.book) <= at) {
        this.lay(m);
        continue;
      }
      if (up === Infinity && down === -Infinity) continue;
      const candles = this.candles[m]!;
      // Levels that are crossed over ask for every candle: what is due needs no look at this one.
      if (up < down || candles.high[row]! >= up || candles.low[row]! <= down) this.lay(m);
    }
    if (this.margins !== null) {
      this.margins.watch(rows, this.judgesAlways);
      if (this.walkers > 0 || this.judgesAlways) this.layNeeded(this.margins);
    }
    if (this.walkers > 0) this.catchUpCoin();
  }

  poll(): VenueEvent | null {
    for (;;) {
      const event = this.events.take();
      if (event !== null || !this.begun) return event;
      if (!this.advance()) this.endWalks();
    }
  }

  /**
   * Takes a command at the present point of the path, or, between candles (`at`: the instant), for the next open; with
   * latency, when it is there (LAT-1).
   */
  send(command: Command, at: number): void {
    const market = command.kind === 'place' ? command.order.market : command.market;
    const floor = this.floors[market]!;
    const { latency } = this.choice;
    if (latency !== noLatency) {
      // While candles are walked a strategy speaks only when it is told of a fill.
      const sentAt = this.begun ? this.clock : at;
      this.due = Math.min(this.due, dispatch(floor, latency, command, sentAt, this.begun));
      return;
    }
    if (this.begun) this.catchUpTo(market);
    floor.clock = floor.walk.stage === 4 ? at : this.clock;
    receive(floor, command);
    this.due = Math.min(this.due, floor.book.expiry);
    if (floor.walk.stage === 4) this.refresh(floor);
  }

  free(market: number): Money {
    return available(this.floors[market]!);
  }

  priceOf(market: number): Price {
    this.catchUp(market);
    return priceNow(this.floors[market]!);
  }

  get followsCloses(): boolean {
    for (let m = 0; m < this.floors.length; m++) if (this.floors[m]!.book.trails > 0) return true;
    return false;
  }

  end(at: number): void {
    for (const floor of this.floors) {
      floor.clock = at;
      loseArriving(floor);
      endBook(floor);
      this.refresh(floor);
    }
  }

  snapshot(): VenueState {
    assert(!this.begun, 'a snapshot is taken between instants');
    return structuredClone(this.state);
  }

  /** The candles have been seen: the last price of each market is its close. Also called over stretches not walked. */
  close(rows: Int32Array): void {
    for (let m = 0; m < rows.length; m++) {
      if (rows[m]! < 0) continue;
      const floor = this.floors[m]!;
      floor.book.last = this.candles[m]!.close[rows[m]!]! as Price;
      floor.book.lastRow = rows[m]!;
      if (floor.book.trails > 0) this.followClose(floor);
    }
  }

  /** Trailing stops that move at closes alone have seen one. */
  private followClose(floor: Floor): void {
    // By the rules of the close, however long nothing has happened here.
    floor.clock = floor.candles.opensAt(floor.book.lastRow) + floor.candles.durationMs;
    const rules = rulesNow(floor);
    const moved = followPrice(floor.book, floor.book.last, true, rules);
    // The path may have activated some that the close has not moved.
    tellMoves(floor, true, rules);
    if (!moved) return;
    floor.changed = true;
    this.refresh(floor);
  }

  /** Brings a market's walk to the clock; one that nothing was to meet is laid now (TIME-4). */
  private catchUp(market: number): void {
    const floor = this.floors[market]!;
    if (this.begun && floor.walk.stage === 4 && this.rows[market]! >= 0) this.lay(market);
    // The market that has just been met stands where it was met.
    if (floor.walk.stage !== 4 && floor.clock !== this.clock) advanceTo(floor, this.clock);
  }

  /** The same, and, where funds depend on all of them, every market with a position. */
  private catchUpTo(market: number): void {
    this.catchUp(market);
    this.catchUpCoin();
    if (this.margins?.mode !== 'cross') return;
    for (const floor of this.floors) if (isOpen(floor)) this.catchUp(floor.book.market);
  }

  /** Whoever fills may have to know what the coin is worth at that moment. */
  private catchUpCoin(): void {
    if (this.coinFloor !== null) this.catchUp(this.coinFloor.book.market);
  }

  /** Tells the floors whose fees are paid in coin which of them prices it. */
  private findCoin(coin: Coin | null): Floor | null {
    const payers = this.floors.filter(({ terms }) => terms.fees.currency === 'coin');
    if (payers.length === 0) return null;
    const floor = this.floors.find(({ terms }) => terms.instrument.id === coin?.market);
    if (coin === null || floor === undefined)
      throw new RangeError('fees in coin need a coin whose market is in the run (FEE-1)');
    if (payers.some(({ terms }) => terms.fees.minimum > 0))
      throw new RangeError('a least fee is an amount of the quote, and these fees are paid in coin (FEE-1)');
    const instrument = inDigits(floor.terms.instrument, coin.digits);
    for (const payer of payers) payer.coin = { floor, instrument };
    return floor;
  }

  /** Lays the candles of markets whose positions are judged with those that are walked. */
  private layNeeded(margins: Margins): void {
    for (const floor of this.floors) {
      const { market } = floor.book;
      if (floor.walk.stage === 4 && this.rows[market]! >= 0 && margins.needs(floor)) this.catchUp(market);
    }
  }

  private lay(market: number): void {
    const floor = this.floors[market]!;
    floor.walk.begin(this.candles[market]!, this.rows[market]!);
    floor.clock = floor.walk.startsAt;
    // A market whose walk is over may be looked at again at the same instant, for its close.
    const isNew = floor.row !== this.rows[market]!;
    floor.row = this.rows[market]!;
    if (isNew) floor.budget = budgetOf(floor);
    if (deepens(floor)) deepenAll(floor);
    if (this.walkers === 0 && !this.opensSettled) this.clock = floor.walk.startsAt;
    this.insert(floor);
    if (this.opensSettled) this.leaveOpen(floor);
  }

  /** Keeps the walked markets in their order. */
  private insert(floor: Floor): void {
    const { walking } = this;
    let at = this.walkers++;
    for (; at > 0 && walking[at - 1]!.book.market > floor.book.market; at--) walking[at] = walking[at - 1]!;
    walking[at] = floor;
  }

  /** Goes on to the next meeting; false when every walk is over. */
  private advance(): boolean {
    if (!this.opensSettled) {
      const isWatched = this.margins?.isWatching === true;
      if (this.walkers === 1 && !isWatched) {
        const floor = this.walking[0]!;
        if (this.fillAlone(floor) || this.endBracket(floor)) return true;
      }
      if (isWatched && this.liquidateBy(this.clock)) return true;
      for (let w = 0; w < this.walkers; w++) {
        const floor = this.walking[w]!;
        const order = nextOnLeg(floor);
        if (order !== null) return this.meet(floor, floor.walk.startsAt, order);
      }
      this.opensSettled = true;
      for (let w = 0; w < this.walkers; w++) this.leaveOpen(this.walking[w]!);
      if (!this.events.isEmpty) return true;
    }
    if (this.isDueBy(this.instant) || this.margins?.isWatching === true) return this.advanceByTime();
    if (this.pathsOver) return false;
    const first = this.walkers === 1 ? this.walking[0]! : this.earliest();
    const order = first === null ? null : walkToNext(first);
    if (first === null || order === null) return false;
    return this.meet(first, first.walk.clockAt(meetingPrice(order, first.walk)), order);
  }

  /**
   * The same where something is due before the instant is over, or margins may be used up: a liquidation, the next
   * meeting, or what is due, whichever comes first.
   */
  private advanceByTime(): boolean {
    const first = this.pathsOver ? null : this.earliest();
    const clock = first === null ? Infinity : peekClock(first);
    if (this.liquidateBy(Math.min(clock, this.due, this.instant))) return true;
    if (first !== null && clock <= this.due) return this.meet(first, clock, walkToNext(first)!);
    return this.due <= this.instant && this.happen();
  }

  /** Liquidates the first watched pool that is under at or before `until`; false where none is. */
  private liquidateBy(until: number): boolean {
    if (this.margins?.isWatching !== true) return false;
    const under = this.margins.next(this.clock, until);
    if (under === null) return false;
    this.clock = under.clock;
    for (const floor of under.pool.floors) {
      if (floor.walk.stage !== 4) advanceTo(floor, this.clock);
      floor.clock = this.clock;
    }
    liquidate(under.pool, this.clock);
    this.settleMargins(this.margins);
    for (const floor of under.pool.floors) if (floor.walk.stage === 4) this.refresh(floor);
    return true;
  }

  /** Where the balance has moved margins are found anew, and what they now need is walked. */
  private settleMargins(margins: Margins): void {
    const { account } = this.state;
    if (!account.moved) return;
    margins.makeGood(this.clock);
    account.moved = false;
    margins.settle(this.clock, this.begun && this.opensSettled);
    this.due = Math.min(this.due, account.interestAt);
    if (this.begun) {
      margins.watch(this.rows);
      this.layNeeded(margins);
    }
    for (const floor of this.floors) if (floor.walk.stage === 4) this.refresh(floor);
  }

  /** Whether something is due at or before `clock`; what is due is found anew, since orders end in other ways too. */
  private isDueBy(clock: number): boolean {
    if (this.due > clock) return false;
    this.due = this.nextDue();
    return this.due <= clock;
  }

  private happen(): true {
    this.clock = this.due;
    this.pathsOver = this.begun && this.due === this.instant;
    if (this.state.account.interestAt === this.due) return this.payInterest();
    const floor = this.floors.find(({ book }) => dueOf(book) === this.due)!;
    // What ends does not look at the price, but the path is there all the same for what comes next.
    if (!expiresNext(floor.book)) this.catchUpTo(floor.book.market);
    else if (floor.walk.stage !== 4) advanceTo(floor, this.clock);
    happenNext(floor);
    if (this.margins !== null) this.settleMargins(this.margins);
    // A market that is not walked is looked at no more in this instant.
    if (floor.walk.stage === 4) this.refresh(floor);
    return true;
  }

  private payInterest(): true {
    for (const floor of this.floors) if (isOpen(floor)) this.catchUp(floor.book.market);
    chargeInterest(this.floors);
    if (this.margins !== null) this.settleMargins(this.margins);
    return true;
  }

  /** What is due at or before the opens, in order of time: nothing is walked yet. */
  private happenBefore(open: number): void {
    while (this.isDueBy(open)) this.happen();
  }

  private nextDue(): number {
    let due = this.state.account.interestAt;
    for (const { book } of this.floors) due = Math.min(due, dueOf(book));
    return due;
  }

  /**
   * The quick way of the most frequent candle: nothing waits anywhere but one market order, which fills at the open.
   * Where its fill leaves something in the book that the candle may meet (a child that waited below a minimum, a bracket
   * that is near), the walk goes on.
   */
  private fillAlone(floor: Floor): boolean {
    const { orders } = floor.book;
    if (orders.length !== 1 || this.choice.answersFills || this.choice.alwaysTwice) return false;
    if (this.due <= this.instant) return false;
    const order = orders[0]!;
    if (order.terms.type !== 'market' || floor.budget !== Infinity) return false;
    if (order.group !== null && !floor.isPlain) return false;
    const { walk } = floor;
    this.clock = walk.startsAt;
    floor.clock = walk.startsAt;
    fillOrder(floor, order, walk.price, 'taker');
    if (floor.terms.funding !== null) this.due = Math.min(this.due, dueOf(floor.book));
    if (this.margins !== null) this.settleMargins(this.margins);
    const isOver = this.due > this.instant && this.margins?.isWatching !== true;
    if (isOver && (orders.at(0) === undefined || this.leavesAlone(floor))) this.endWalks();
    return true;
  }

  /** Whether the candle in hand has nothing for what a plain fill has left in the book. */
  private leavesAlone({ isPlain, book, walk }: Floor): boolean {
    if (!isPlain) return false;
    walk.look();
    return reachesNothing(book, walk);
  }

  /** The quick way of the candle that reaches one order of a bracket and nothing else. */
  private endBracket(floor: Floor): boolean {
    if (!floor.isPlain || this.choice.answersFills || this.due <= this.instant) return false;
    const { walk } = floor;
    const order = onlyOneMet(floor, this.choice.path);
    if (order === null) return false;
    this.opensSettled = walk.stage > 0;
    this.meet(floor, walk.clockAt(meetingPrice(order, walk)), order);
    if (floor.book.orders.length === 0) this.endWalks();
    return true;
  }

  /** The market whose next meeting comes first; null when none has one. Equal clocks go by market. */
  private earliest(): Floor | null {
    let first: Floor | null = null;
    let firstClock = Infinity;
    for (let w = 0; w < this.walkers; w++) {
      const floor = this.walking[w]!;
      const clock = peekClock(floor);
      if (clock < firstClock) {
        first = floor;
        firstClock = clock;
      }
    }
    return first;
  }

  private meet(floor: Floor, clock: number, order: VenueOrder): true {
    assert(++this.meetings <= meetingsMax, 'one candle set off more than 100,000 meetings');
    this.clock = clock;
    floor.clock = clock;
    meet(floor, order);
    // A fill may have opened what pays funding.
    if (floor.terms.funding !== null) this.due = Math.min(this.due, dueOf(floor.book));
    if (this.margins !== null) this.settleMargins(this.margins);
    return true;
  }

  private leaveOpen(floor: Floor): void {
    const { book, walk } = floor;
    const due = isOpen(floor) ? Math.min(dueOf(book), this.state.account.interestAt) : dueOf(book);
    // With nothing left that could be met, and no answers that could rest something, the walk is over.
    const isNeeded = floor === this.coinFloor || this.margins?.needs(floor) === true;
    const mayEnd = due > this.instant && !this.choice.answersFills && !isNeeded;
    if (mayEnd && book.orders.length === 0) {
      walk.stage = 4;
      return;
    }
    walk.look();
    if (mayEnd && !this.choice.alwaysTwice && reachesNothing(book, walk)) {
      walk.stage = 4;
      return;
    }
    if (floor.book.trails > 0) follow(floor);
    const ambiguity = choosePath(floor, this.choice);
    if (ambiguity !== null) this.events.push(ambiguity);
  }

  private endWalks(): void {
    this.margins?.release(this.rows);
    for (let w = 0; w < this.walkers; w++) {
      const floor = this.walking[w]!;
      // What is met no more may still be trailed, to the close.
      if (floor.book.trails > 0) {
        while (floor.walk.stage > 0 && floor.walk.stage < 4) finishLeg(floor);
        tellMoves(floor, false, rulesNow(floor));
      }
      floor.walk.stage = 4;
      if (deepens(floor)) levelAll(floor);
      this.refresh(floor);
    }
    this.walkers = 0;
    this.begun = false;
    if (this.margins !== null) for (const floor of this.floors) this.refresh(floor);
  }

  private refresh(floor: Floor): void {
    if (!floor.changed) return;
    const { book } = floor;
    refreshLevels(book);
    this.levels[2 * book.market] = book.up;
    this.levels[2 * book.market + 1] = book.down;
    if (dueOf(book) < this.due || this.due < Infinity) this.due = this.nextDue();
    floor.changed = false;
  }
}

/** Moves over legs on which nothing is met, to the next order; null where no order is left, or none is met. */
function walkToNext(floor: Floor): VenueOrder | null {
  const { walk } = floor;
  while (walk.stage < 4 && floor.book.orders.length > 0) {
    const order = nextOnLeg(floor);
    if (order !== null) return order;
    finishLeg(floor);
  }
  return null;
}

/** The clock of the next meeting, Infinity for none; the walk stays where it is, since others may come before. */
function peekClock(floor: Floor): number {
  const { walk, book, clock: now } = floor;
  const { stage, price, reached } = walk;
  const trails = book.trails > 0 ? savedTrails(book) : null;
  const order = walkToNext(floor);
  const clock = order === null ? Infinity : walk.clockAt(meetingPrice(order, walk));
  walk.stage = stage;
  walk.price = price;
  walk.reached = reached;
  floor.clock = now;
  if (trails !== null) restoreTrails(trails);
  return clock;
}
