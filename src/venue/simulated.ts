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
import { Walk } from '../market/path.ts';
import type { CandleColumns } from '../market/candles.ts';
import { noLatency } from '../model/costs.ts';
import type { Command, VenueEvent } from '../model/venue-event.ts';
import type { Money, Price } from '../model/units.ts';
import { available, isOpen } from './clearing.ts';
import { refreshLevels, type Book, type VenueOrder } from './book.ts';
import { fillOrder } from './fill.ts';
import { followBest } from './follow-best.ts';
import { endBook } from './group.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import { chargeInterest } from './interest.ts';
import { liquidate } from './liquidation.ts';
import { budgetOf, deepenAll, deepens, levelAll } from './liquidity.ts';
import { onlyOneMet } from './lone-bracket.ts';
import { LoneOrder } from './lone-order.ts';
import { Margins } from './margins.ts';
import { openFloors, priceCoin, type SimulatedVenueOptions, type VenueState } from './open-floors.ts';
import { Pieces } from './pieces.ts';
import { quietPrice } from './quiet-price.ts';
import { dispatch, dueOf, expiresNext, happenNext, loseArriving, nextToHappen, receive } from './receive.ts';
import { advanceTo, finishLeg, follow, meet, meetingPrice, nextOnLeg, reachesNothing } from './matching.ts';
import { followPrice, tellMoves } from './trail.ts';
import { choosePath, type PathChoice } from './choose-path.ts';
import { peekClock, Walking, walkToNext } from './walking.ts';
import type { Venue } from './venue.ts';

/** One candle that sets off more events than this is a bug, and says so. */
const meetingsMax = 100_000;

export class SimulatedVenue implements Venue {
  readonly remote = false;
  clock = 0;
  readonly levels: Float64Array;
  watched = 0;
  due = Infinity;
  private readonly kept: VenueState;
  private readonly floors: readonly Floor[];
  private readonly candles: readonly CandleColumns[];
  private readonly choice: PathChoice;
  private readonly judgesAlways: boolean;
  private readonly events = new Queue<VenueEvent>();
  private readonly rows: Int32Array;
  private readonly noRows: Int32Array;
  /** Null on a spot account. */
  private readonly margins: Margins | null;
  /** The market whose price values the coin (FEE-1), where some fees are paid in it. */
  private readonly coinFloor: Floor | null;
  private readonly walking = new Walking();
  /** To reckon with where nothing is walked. */
  private readonly aside = new Walk();
  /** Between `begin` and the end of the walks and of what is due. */
  private begun = false;
  /** Null where no market has finer candles (PATH-8). */
  private readonly pieces: Pieces | null;
  /** The instant whose candles are walked. */
  private instant = 0;
  /** Where what is walked now begins and ends: the candles of the instant, or a piece of them (`pieces.ts`). */
  private from = 0;
  private until = 0;
  private inPieces = false;
  private opensSettled = false;
  /** Something was due when walks end: they end first, and what it leaves is met by the next jump (TIME-5). */
  private pathsOver = false;
  private meetings = 0;
  private readonly lone = new LoneOrder();

  constructor(options: SimulatedVenueOptions, state: VenueState) {
    this.kept = state;
    this.candles = options.candles;
    this.choice = options;
    this.judgesAlways = options.judgesAlways;
    this.levels = new Float64Array(2 * options.markets.length).map((_, i) =>
      i % 2 === 0 ? Infinity : -Infinity,
    );
    this.rows = new Int32Array(options.markets.length);
    this.noRows = new Int32Array(options.markets.length).fill(-1);
    this.floors = openFloors(options, state, this.events);
    this.pieces = options.details.some((detail) => detail !== null) ? new Pieces(this.floors) : null;
    this.coinFloor = priceCoin(this.floors, options.coin);
    this.margins = options.account === 'margin' ? new Margins(this.floors, options.margin.mode) : null;
    for (const floor of this.floors) this.refresh(floor);
    this.due = this.nextDue();
  }

  get state(): VenueState {
    this.lone.join();
    return this.kept;
  }

  begin(rows: Int32Array, at: number): void {
    if (this.lone.waits && this.fillLone(rows, at)) return;
    this.instant = at;
    for (let m = 0; m < rows.length; m++) this.rows[m] = rows[m]!;
    this.walking.count = 0;
    this.opensSettled = false;
    this.pathsOver = false;
    this.meetings = 0;
    this.from = at - this.candles[0]!.durationMs;
    this.until = at;
    this.happenBefore(this.from);
    this.begun = true;
    if (this.pieces !== null) this.beginPieces(this.pieces);
    for (let m = 0; m < rows.length; m++) this.layReached(m);
    this.layBeside();
  }

  /** Lays the candle in hand of a market where it reaches something, or something is due in it. */
  private layReached(m: number): void {
    const up = this.levels[2 * m]!;
    const down = this.levels[2 * m + 1]!;
    const row = this.rows[m]!;
    if (row < 0) return;
    // What is due inside the candle finds a path that was chosen at its open (PATH-3).
    if (this.due <= this.instant && this.isDueInside(this.floors[m]!, row)) {
      this.lay(m);
      return;
    }
    if (up === Infinity && down === -Infinity) return;
    const candles = this.floors[m]!.hand;
    // Levels that are crossed over ask for every candle: what is due needs no look at this one.
    if (up < down || candles.high[row]! >= up || candles.low[row]! <= down) this.lay(m);
  }

  /** Lays what has to be known beside what is met. */
  private layBeside(): void {
    const { margins } = this;
    if (margins !== null) {
      margins.watch(this.rows, this.judgesAlways);
      if (this.walking.count > 0 || this.judgesAlways) this.layNeeded(margins);
    }
    // Whoever fills may have to know what the coin is worth at that moment.
    if (this.walking.count > 0 && this.coinFloor !== null) this.catchUp(this.coinFloor.book.market);
  }

  /** Takes the first piece in hand, where finer candles cover some of the instant's, and anything may happen in them. */
  private beginPieces(pieces: Pieces): void {
    const mayHappen =
      this.judgesAlways || this.isDueBy(this.instant) || this.floors.some((floor) => this.isReached(floor));
    this.inPieces = mayHappen && pieces.begin(this.rows, this.from, this.instant);
    if (this.inPieces) this.until = pieces.until;
  }

  /** Whether the candle of the run reaches something. */
  private isReached({ book, candles }: Floor): boolean {
    const row = this.rows[book.market]!;
    return row >= 0 && (candles.high[row]! >= book.up || candles.low[row]! <= book.down);
  }

  /** Whether something is due before the candle in hand ends. */
  private isDueInside({ book, hand, candles }: Floor, row: number): boolean {
    return dueOf(book) <= (hand === candles ? this.instant : hand.time[row]! + hand.durationMs);
  }

  /**
   * The piece in hand is over: what ends with it ends, and the next is taken in hand in which anything may happen. False
   * where none is left.
   */
  private goOn(pieces: Pieces): boolean {
    const { walking, margins } = this;
    while (this.until < this.instant) {
      const at = this.until;
      let count = 0;
      for (let w = 0; w < walking.count; w++) {
        const floor = walking.floors[w]!;
        const { walk } = floor;
        if (walk.stage < 4 && walk.startsAt + walk.durationMs > at) walking.floors[count++] = floor;
        else this.endWalk(floor);
      }
      walking.count = count;
      pieces.goOn(this.rows);
      if (count === 0) margins?.release(this.noRows);
      this.clock = at;
      this.from = at;
      this.until = pieces.until;
      this.pathsOver = false;
      this.opensSettled = false;
      for (const floor of pieces.covered) {
        this.refresh(floor);
        const row = this.rows[floor.book.market]!;
        if (row >= 0 && floor.hand.time[row] === at) this.layReached(floor.book.market);
      }
      if (walking.count === 0 && !this.judgesAlways && !this.isDueBy(this.until)) continue;
      this.layBeside();
      return true;
    }
    return false;
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
      // The way through a candle is chosen before anything is on its way into it.
      if (this.begun) this.catchUp(market);
      // While candles are walked a strategy speaks only when it is told of a fill.
      const sentAt = this.begun ? this.clock : at;
      this.due = Math.min(this.due, dispatch(floor, latency, command, sentAt, this.begun));
      return;
    }
    if (this.begun) this.catchUpTo(market);
    floor.clock = floor.walk.stage === 4 ? at : this.clock;
    if (command.kind === 'place' && this.takeLone(floor, command)) return;
    this.lone.join();
    receive(floor, command);
    this.due = Math.min(this.due, floor.book.expiry);
    if (floor.walk.stage === 4) this.refresh(floor);
  }

  /** The quick way of a market order between candles, while nothing waits anywhere. */
  private takeLone(floor: Floor, { order, children }: Extract<Command, { kind: 'place' }>): boolean {
    if (this.begun || this.watched > 0 || children.length > 0 || floor.detail !== null) return false;
    if (!this.lone.arrives(floor, order)) return false;
    this.tellLevels(floor.book);
    return true;
  }

  /** Its fill; no candle is walked. False, and nothing has been done, where something else may happen. */
  private fillLone(rows: Int32Array, at: number): boolean {
    const mayFill = this.due > at && !this.choice.answersFills && this.coinFloor === null;
    const floor = mayFill ? this.lone.fills(rows) : null;
    if (floor === null) {
      this.lone.join();
      return false;
    }
    this.clock = floor.clock;
    this.tellLevels(floor.book);
    return true;
  }

  free(market: number): Money {
    return available(this.floors[market]!);
  }

  priceOf(market: number): Price {
    const floor = this.floors[market]!;
    const row = this.rows[market]!;
    // What was not laid when the instant began reaches nothing: an order that came since would have laid it.
    if (this.mayLeave && floor.walk.stage === 4 && floor.row !== row && row >= 0) {
      if (!this.opensSettled) return floor.candles.open[row]! as Price;
      return quietPrice(floor, row, this.clock, this.choice, this.aside);
    }
    this.catchUp(market);
    return priceNow(floor);
  }

  /** Whether a market whose candle meets nothing may be left alone in this instant, whatever is met elsewhere. */
  private get mayLeave(): boolean {
    if (!this.begun || this.choice.alwaysTwice || this.inPieces) return false;
    return this.margins === null && this.coinFloor === null && this.due > this.instant;
  }

  get meetsNext(): boolean {
    return this.lone.waits;
  }

  get followsCloses(): boolean {
    for (let m = 0; m < this.floors.length; m++) if (this.floors[m]!.book.trailsAtCloses > 0) return true;
    return false;
  }

  end(at: number): void {
    this.lone.join();
    for (const floor of this.floors) {
      floor.clock = at;
      loseArriving(floor);
      endBook(floor);
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
      if (floor.book.trailsAtCloses > 0) this.followClose(floor);
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
    if (floor.clock !== this.clock) advanceTo(floor, this.clock);
  }

  /** The same, and, where funds depend on all of them, every market with a position. */
  private catchUpTo(market: number): void {
    this.catchUp(market);
    if (this.margins?.mode !== 'cross') return;
    for (const floor of this.floors) if (isOpen(floor)) this.catchUp(floor.book.market);
  }

  /** Lays the candles of markets whose positions are judged with those that are walked. */
  private layNeeded(margins: Margins): void {
    for (const floor of this.floors) {
      if (floor.walk.stage === 4 && margins.needs(floor)) this.catchUp(floor.book.market);
    }
  }

  private lay(market: number): void {
    const floor = this.floors[market]!;
    floor.walk.begin(floor.hand, this.rows[market]!);
    floor.clock = floor.walk.startsAt;
    // A market whose walk is over may be looked at again at the same instant, for its close.
    const isNew = floor.row !== this.rows[market]!;
    floor.row = this.rows[market]!;
    if (isNew) floor.budget = budgetOf(floor);
    if (deepens(floor)) deepenAll(floor);
    // In a later piece, what goes on since before it has its open behind it.
    const opens = !this.opensSettled && floor.walk.startsAt >= this.from;
    if (opens) this.clock = floor.walk.startsAt;
    this.walking.add(floor);
    if (!opens) this.leaveOpen(floor);
  }

  /** Goes on to the next meeting; false when every walk is over. */
  private advance(): boolean {
    if (!this.opensSettled) {
      const isWatched = this.margins?.isWatching === true;
      if (this.walking.count === 1 && !isWatched) {
        const floor = this.walking.floors[0]!;
        if (
          this.isWhole(floor) &&
          (this.fillAlone(floor) || this.endBracket(floor) || this.followAlone(floor))
        )
          return true;
      }
      if (isWatched && this.liquidateBy(this.clock)) return true;
      for (let w = 0; w < this.walking.count; w++) {
        const floor = this.walking.floors[w]!;
        // What goes on from an earlier piece has its open behind it.
        if (floor.walk.stage !== 0) continue;
        const order = nextOnLeg(floor);
        if (order !== null) return this.meet(floor, floor.walk.startsAt, order);
      }
      this.opensSettled = true;
      for (let w = 0; w < this.walking.count; w++) {
        const floor = this.walking.floors[w]!;
        if (floor.walk.stage === 0) this.leaveOpen(floor);
      }
    }
    const isDue = this.isDueBy(this.until);
    if (isDue || this.inPieces || this.margins?.isWatching === true) return this.advanceByTime();
    if (this.pathsOver) return false;
    const first = this.walking.count === 1 ? this.walking.floors[0]! : this.walking.earliest();
    const order = first === null ? null : walkToNext(first);
    if (first === null || order === null) return false;
    return this.meet(first, first.walk.clockAt(meetingPrice(order, first.walk)), order);
  }

  /** Whether what is walked now is all of the candle in hand, which stands at its open. */
  private isWhole({ walk }: Floor): boolean {
    return !this.inPieces || (walk.stage === 0 && walk.startsAt + walk.durationMs === this.until);
  }

  /**
   * The same where something is due before the instant is over, where margins may be used up, or of a piece: a liquidation,
   * the next meeting, or what is due, whichever comes first.
   */
  private advanceByTime(): boolean {
    const first = this.walking.earliest(this.pathsOver ? this.until : 0);
    const clock = first === null ? Infinity : peekClock(first);
    if (this.liquidateBy(Math.min(clock, this.due, this.until))) return true;
    if (first !== null && clock <= this.due && this.isInPiece(first, clock))
      return this.meet(first, clock, walkToNext(first)!);
    return this.due <= this.until && this.happen();
  }

  /** Whether a meeting of `floor` at `clock` comes before the piece in hand is over. */
  private isInPiece({ walk }: Floor, clock: number): boolean {
    return clock <= this.until || walk.startsAt + walk.durationMs <= this.until;
  }

  /** Liquidates the first watched pool that is under at or before `until`; false where none is. */
  private liquidateBy(until: number): boolean {
    if (this.margins?.isWatching !== true) return false;
    const under = this.margins.next(this.clock, until);
    if (under === null) return false;
    this.clock = under.clock;
    for (const floor of under.pool.floors) {
      advanceTo(floor, this.clock);
      floor.clock = this.clock;
    }
    liquidate(under.pool, this.clock);
    this.settleMargins(this.margins);
    return true;
  }

  /** Where the balance has moved margins are found anew, and what they now need is walked. */
  private settleMargins(margins: Margins): void {
    const { account } = this.kept;
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
    this.pathsOver = this.begun && this.due === this.until;
    if (this.kept.account.interestAt === this.due) return this.payInterest();
    const floor = nextToHappen(this.floors, this.due);
    // What ends does not look at the price, but the path is there all the same for what comes next.
    if (!expiresNext(floor.book)) this.catchUpTo(floor.book.market);
    else advanceTo(floor, this.clock);
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
    let due = this.kept.account.interestAt;
    for (const { book } of this.floors) due = Math.min(due, dueOf(book));
    return due;
  }

  /**
   * The quick way of a frequent candle: nothing is to be met but one market order, which fills at the open.
   * Where its fill leaves something in the book that the candle may meet (a child that waited below a minimum, a bracket
   * that is near), the walk goes on.
   */
  private fillAlone(floor: Floor): boolean {
    const { orders } = floor.book;
    if (orders.length !== 1 || this.choice.answersFills || this.choice.alwaysTwice) return false;
    const order = orders[0]!;
    if (order.terms.type !== 'market' || floor.budget !== Infinity) return false;
    const { walk } = floor;
    this.clock = walk.startsAt;
    floor.clock = walk.startsAt;
    fillOrder(floor, order, walk.price, 'taker');
    if (floor.terms.funding !== null) this.due = Math.min(this.due, dueOf(floor.book));
    if (this.margins !== null) this.settleMargins(this.margins);
    const isOver = this.due > this.until && this.margins?.isWatching !== true;
    if (isOver && (orders.at(0) === undefined || this.leavesAlone(floor))) this.endWalks();
    return true;
  }

  /** Whether the candle in hand has nothing for what a fill has left in the book. */
  private leavesAlone({ book, walk }: Floor): boolean {
    walk.look();
    return reachesNothing(book, walk);
  }

  /** The quick way of the candle that reaches one order of a bracket and nothing else. */
  private endBracket(floor: Floor): boolean {
    if (!floor.isPlain || this.choice.answersFills || this.due <= this.until) return false;
    const { walk } = floor;
    const order = onlyOneMet(floor, this.choice.path);
    if (order === null) return false;
    this.opensSettled = walk.stage > 0;
    this.meet(floor, walk.clockAt(meetingPrice(order, walk)), order);
    if (floor.book.orders.length === 0) this.endWalks();
    return true;
  }

  /** The quick way of the candle that meets nothing, and moves stops that follow its path. */
  private followAlone(floor: Floor): boolean {
    if (floor.book.trails === 0 || !floor.isPlain || this.due <= this.until) return false;
    if (!followBest(floor)) return false;
    // What has moved is told at the end of the candle.
    floor.clock = this.until;
    this.endWalks();
    return true;
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
    const due = isOpen(floor) ? Math.min(dueOf(book), this.kept.account.interestAt) : dueOf(book);
    // With nothing left that could be met, and no answers that could rest something, the walk is over.
    const isNeeded = floor === this.coinFloor || this.margins?.needs(floor) === true;
    const end = this.inPieces ? walk.startsAt + walk.durationMs : this.instant;
    const mayEnd = due > end && !this.choice.answersFills && !isNeeded;
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
    if (this.inPieces && this.goOn(this.pieces!)) return;
    this.margins?.release(this.rows);
    for (let w = 0; w < this.walking.count; w++) this.endWalk(this.walking.floors[w]!);
    this.walking.count = 0;
    this.begun = false;
    if (this.inPieces) this.pieces!.close();
    this.inPieces = false;
    if (this.margins !== null) for (const floor of this.floors) this.refresh(floor);
  }

  private endWalk(floor: Floor): void {
    // What is met no more may still be trailed, to the close.
    if (floor.book.trails > 0) {
      while (floor.walk.stage > 0 && floor.walk.stage < 4) finishLeg(floor);
      tellMoves(floor, false, rulesNow(floor));
    }
    floor.walk.stage = 4;
    if (deepens(floor)) levelAll(floor);
    this.refresh(floor);
  }

  private refresh(floor: Floor): void {
    if (!floor.changed) return;
    const { book } = floor;
    refreshLevels(book);
    this.tellLevels(book);
    if (dueOf(book) < this.due || this.due < Infinity) this.due = this.nextDue();
    floor.changed = false;
  }

  private tellLevels({ market, up, down }: Book): void {
    const { levels } = this;
    const watchedBefore = isWatched(levels[2 * market]!, levels[2 * market + 1]!);
    levels[2 * market] = up;
    levels[2 * market + 1] = down;
    this.watched += isWatched(up, down) - watchedBefore;
  }
}

/** 1 where something waits at one of two levels, else 0. */
const isWatched = (up: number, down: number): 0 | 1 => (up === Infinity && down === -Infinity ? 0 : 1);
