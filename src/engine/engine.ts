/**
 * The engine: the order of work, and nothing else.
 *
 * One instant T (TIME-5): the venue walks the candles that close at T and answers event by event; the order manager,
 * the ledger and the positions follow each; then marks and the equity row, then the strategies, whose intents become
 * commands; they meet no price before the next open (TIME-1). The journal closes the step. There is no clock but the
 * inputs', and `step` never waits. `advance` does many steps at once, quiet ones the quick way: same digest, a law.
 */
import { assert } from '../base/assert.ts';
import { costOfRest, rulesAt } from '../model/instrument.ts';
import type { Intent } from '../model/intent.ts';
import { isFinal } from '../model/order-state.ts';
import type { TimeMs } from '../model/time.ts';
import { signOf, type Money, type Price, type Quantity } from '../model/units.ts';
import type { Command, Filled, VenueEvent } from '../model/venue-event.ts';
import { applyFill } from '../portfolio/positions.ts';
import { copyGuard } from '../execution/guard.ts';
import type { LiveOrder } from '../execution/orders.ts';
import type { Venue } from '../venue/venue.ts';
import { decide } from './decide.ts';
import { decisionOf, type Decision } from './decision.ts';
import type { EngineInput } from './input.ts';
import { copyJournal } from './journal.ts';
import type { Asked, Instance, Kernel, KernelState, Lane } from './kernel.ts';
import { Outbox } from './outbox.ts';
import { adoptLiquidation } from './adopt.ts';
import { askAt, moveCursors } from './ask.ts';
import { noteFilledBet } from './betting.ts';
import { actAt, noteCancelled, noteFill } from './guarding.ts';
import { limitAfterFill, limitAt, noteTrade, switchFromOutside } from './risking.ts';
import { hold, markSteps, moveCoins } from './equity.ts';
import type { RunConfig } from './config.ts';
import { quietStretch } from './quiet.ts';
import type { BookedFill } from './trade-in-hand.ts';
import { noCandle, Timeline, type Segment } from './timeline.ts';

export interface EngineState {
  readonly kernel: KernelState;
  readonly venue: unknown;
  readonly step: number;
  readonly firstStep: number;
  readonly ended: boolean;
}

const nothingAsked: readonly Asked[] = [];

/** One instant that sets off more events than this is a bug, and says so. */
const roundsMax = 1_000_000;

export class Engine {
  readonly kernel: Kernel;
  readonly timeline: Timeline;
  private readonly venue: Venue;
  private readonly outbox = new Outbox();
  private readonly rows: Int32Array;
  /** By instance. */
  private readonly decisions: readonly Decision[];
  /** The next step to be done. */
  private nextStep = 0;
  /** Candles of steps before this one have met their orders. */
  private walked = 0;
  private ended = false;

  constructor(kernel: Kernel, venue: Venue, timeline: Timeline) {
    this.kernel = kernel;
    this.timeline = timeline;
    this.venue = venue;
    this.rows = new Int32Array(kernel.lanes.length);
    this.decisions = kernel.instances.map((instance) => decisionOf(kernel, instance, this.outbox, venue));
  }

  /** Goes on where a snapshot was taken. The candles up to there must be in the columns. */
  resume(state: Pick<EngineState, 'step' | 'firstStep' | 'ended'>): void {
    this.nextStep = state.step;
    this.kernel.firstStep = state.firstStep;
    this.ended = state.ended;
    for (const segment of this.timeline.segments) {
      if (segment.from < state.step)
        moveCursors(this.kernel.lanes, segment, Math.min(segment.to, state.step) - 1);
    }
    const { journal, account } = this.kernel;
    if (journal.state.rows > 0) account.equityUnits = journal.state.equity[journal.state.rows - 1]!;
  }

  get stepsDone(): number {
    return this.nextStep;
  }

  /** Books the opening balances; once, before the first step. */
  deposit(at: TimeMs, { balance, coin }: RunConfig['account']): void {
    const { ledger, journal, account } = this.kernel;
    ledger.post(0, balance);
    journal.told.ledger(at, 0, balance, 'deposit', 0);
    account.cashUnits = ledger.balance(0);
    if (this.kernel.coin === null || coin === null) return;
    moveCoins(this.kernel, this.kernel.coin, coin.balance);
    journal.told.ledger(at, this.kernel.coin.currency, coin.balance, 'deposit', 0);
  }

  /** Does what one input asks for, completely, before it returns. */
  step(input: EngineInput): void {
    switch (input.kind) {
      case 'candles':
        this.take(input);
        this.instant(this.nextStep, this.timeline.segmentAt(this.nextStep));
        return;
      case 'venue':
        this.onEvent(input.event);
        return;
      case 'switch':
        switchFromOutside(this.kernel, input, this.outbox, this.venue.remote);
        return;
      case 'end':
        this.finish();
        return;
    }
  }

  /** Does every step before `until`: quiet stretches at once when `quiet` is set, all others one by one. */
  advance(until: number, quiet: boolean): void {
    assert(until <= this.timeline.steps, 'the candles of a step are known before it is done');
    while (this.nextStep < until) {
      const segment = this.timeline.segmentAt(this.nextStep);
      const to = Math.min(until, segment.to);
      if (quiet) while (this.nextStep < to) this.advanceQuietly(segment, to);
      else while (this.nextStep < to) this.instant(this.nextStep, segment);
    }
  }

  /** A quiet stretch up to `limit`, or the walk of a candle that is not quiet, whose step the next stretch ends. */
  private advanceQuietly(segment: Segment, limit: number): void {
    const { venue } = this;
    if (!this.decides(this.nextStep, segment)) {
      this.instant(this.nextStep, segment);
      return;
    }
    if (!venue.meetsNext && this.quiet(segment, limit)) return;
    this.walk(this.nextStep, segment);
    // Told now: of a stretch, the venue sees the last close alone. Only orders that are alive follow it.
    if (this.kernel.orders.state.live.length > 0 && venue.followsCloses) {
      venue.close(this.rowsAt(this.nextStep, segment));
      this.settle();
    }
  }

  /** Commands for a remote venue, to be sent once the journal has been committed. */
  takeCommands(): readonly Command[] {
    return this.outbox.drain();
  }

  /** Everything that changes, as a plain copy, between steps. */
  snapshot(): EngineState {
    const { kernel } = this;
    assert(this.outbox.isEmpty, 'a snapshot is taken between steps');
    kernel.journal.settle();
    const kernelState: KernelState = {
      orders: structuredClone(kernel.orders.state),
      balances: kernel.ledger.save(),
      positions: kernel.lanes.map((lane) => ({ ...lane.position })),
      restingEntries: kernel.lanes.map((lane) => lane.view.restingEntries),
      strategies: kernel.instances.map(({ state, ready, used }) => ({
        state: structuredClone(state),
        ready,
        used: { ...used },
      })),
      journal: copyJournal(kernel.journal.state),
      guards: kernel.guards.map(copyGuard),
      risk: structuredClone(kernel.risk),
      bets: structuredClone(kernel.bets),
    };
    return {
      kernel: kernelState,
      venue: this.venue.snapshot(),
      step: this.nextStep,
      firstStep: kernel.firstStep,
      ended: this.ended,
    };
  }

  /** What the venue keeps, as a plain copy: for whoever looks on from outside, between steps. */
  venueState(): unknown {
    return this.venue.snapshot();
  }

  digest(): string {
    return this.kernel.journal.digest(this.kernel.config.header);
  }

  /** One step, in full. */
  private instant(step: number, segment: Segment): void {
    const { kernel } = this;
    const rows = this.rowsAt(step, segment);
    if (this.decides(step, segment)) {
      this.walk(step, segment);
      this.venue.close(rows);
      if (this.venue.followsCloses) this.settle();
      markSteps(kernel, segment, step, step + 1);
      this.answer(askAt(kernel, segment, step) ?? nothingAsked, segment, step);
      kernel.journal.rows.close(step + 1 - kernel.firstStep);
    } else {
      this.venue.close(rows);
      moveCursors(kernel.lanes, segment, step);
      kernel.firstStep = step + 1;
    }
    this.nextStep = step + 1;
  }

  /** The candles of `step` meet their orders. */
  private walk(step: number, segment: Segment): void {
    this.venue.begin(this.rowsAt(step, segment), this.timeline.timeAt(step, segment));
    this.settle();
    this.walked = step + 1;
  }

  /** Does quiet steps up to `limit`; false when the first of them reaches an order, and nothing was done. */
  private quiet(segment: Segment, limit: number): boolean {
    const { kernel } = this;
    const from = this.nextStep;
    const { due } = this.venue;
    const quietEnd =
      due === Infinity ? limit : Math.min(limit, this.timeline.stepAtOrAfter(due, from, segment));
    const stretch = quietStretch(kernel, segment, from, this.walked, quietEnd, this.venue);
    if (stretch === null) return false;
    this.venue.close(this.rowsAt(stretch.to - 1, segment));
    const last = stretch.to - 1;
    if (stretch.asked.length > 0 || kernel.guards.length > 0 || kernel.risk !== null)
      this.answer(stretch.asked, segment, last);
    kernel.journal.rows.close(stretch.to - kernel.firstStep);
    this.nextStep = stretch.to;
    return true;
  }

  /** Turns what strategies and guards ask for at the close of `step` into commands, and lets them arrive. */
  private answer(asked: readonly Asked[], segment: Segment, step: number): void {
    const { kernel } = this;
    const at = this.timeline.timeAt(step, segment) as TimeMs;
    const equity = kernel.journal.state.equity[step - kernel.firstStep]! as Money;
    const limited = kernel.risk !== null && limitAt(kernel, segment, step, at, this.outbox);
    for (let i = 0; i < asked.length; i++) {
      const { instance, intents } = asked[i]!;
      const { candles, cursor } = instance.lane;
      this.decide(instance, intents, at, candles.close[cursor.row]! as Price, equity);
    }
    const acted = kernel.guards.length > 0 && actAt(kernel, segment, step, at, this.outbox);
    if (asked.length === 0 && !acted && !limited) return;
    this.drain(at);
    this.settle();
  }

  /** Takes events from the venue until nothing more happens. */
  private settle(): void {
    let rounds = 0;
    for (let event = this.venue.poll(); event !== null; event = this.venue.poll()) {
      assert(++rounds <= roundsMax, 'one instant set off no more than a million events');
      this.onEvent(event);
    }
  }

  private drain(at: number): void {
    if (this.venue.remote) return;
    for (let command = this.outbox.take(); command !== null; command = this.outbox.take())
      this.venue.send(command, at);
  }

  private onEvent(event: VenueEvent): void {
    const { kernel } = this;
    // The most frequent first.
    switch (event.kind) {
      case 'filled': {
        const order = kernel.orders.fill(event);
        this.countEntry(order);
        this.onFill(order, event);
        return;
      }
      case 'accepted':
      case 'cancelled':
      case 'triggered':
      case 'rejected':
      case 'expired':
      case 'resized':
      case 'uncovered':
      case 'amended':
      case 'amendRejected':
      case 'moved':
        kernel.journal.told.event(event);
        this.countEntry(kernel.orders.apply(event));
        if (event.kind === 'cancelled' && event.reason === 'requested')
          noteCancelled(kernel.guards, event.order);
        return;
      case 'ambiguous':
        kernel.journal.told.event(event);
        return;
      case 'liquidating':
        adoptLiquidation(kernel, event);
        return;
      case 'funding':
      case 'charged':
        if (event.kind === 'funding') kernel.journal.told.funding(event);
        else kernel.journal.told.charged(event);
        kernel.ledger.post(0, event.amount);
        kernel.account.cashUnits = kernel.ledger.balance(0);
    }
  }

  /** An entry that has ended rests no more. */
  private countEntry({ terms, state }: LiveOrder): void {
    if (terms.role === 'entry' && isFinal(state)) this.kernel.lanes[terms.market]!.view.restingEntries--;
  }

  private onFill(order: LiveOrder, fill: Filled): void {
    const { kernel } = this;
    const lane = kernel.lanes[fill.market]!;
    const sign = signOf(order.terms.side);
    const base = 1 + lane.index;
    kernel.journal.told.fill(fill, sign);
    kernel.ledger.post(0, -sign * fill.cost);
    kernel.ledger.post(base, sign * fill.quantity);
    const isBaseFee = fill.feeCurrency === 'base';
    if (fill.feeCurrency === 'coin') this.payInCoin(fill);
    else if (fill.fee !== 0) kernel.ledger.post(isBaseFee ? base : 0, -fill.fee);
    kernel.account.cashUnits = kernel.ledger.balance(0);
    const { instrument } = lane;
    const kept = (isBaseFee ? fill.fee : 0) as Quantity;
    const { quantity: held, realised } = lane.position;
    applyFill(
      lane.position,
      (sign * (fill.quantity - kept)) as Quantity,
      costOfRest(instrument, fill.cost, fill.price, kept),
    );
    lane.view.quantityUnits = lane.position.quantity;
    lane.view.costUnits = lane.position.cost;
    hold(kernel, lane, fill.price);
    if (kernel.guards.length > 0) noteFill(kernel.guards, order.terms, fill, kept, lane.position.quantity);
    const instance = kernel.instanceOf[lane.index];
    const bet = instance === null || instance === undefined ? null : kernel.bets[instance.index]!;
    if (bet !== null) noteFilledBet(bet, lane, order, { fill, kept, held, realised });
    if (kernel.risk !== null) this.limitAfter(lane, order, { fill, kept, held, realised });
    if (instance?.strategy.onFill !== undefined) this.askOnFill(instance, order, fill);
  }

  /** RISK-2: limits look at what a fill has left, and act at this point of the path. */
  private limitAfter(lane: Lane, order: LiveOrder, booked: BookedFill): void {
    const { kernel, outbox } = this;
    const { at } = booked.fill;
    const actor = { kernel, outbox, at, priceOf: ({ index }: Lane) => this.venue.priceOf(index) };
    const cools = noteTrade(actor, lane, order, booked);
    if (limitAfterFill(actor, lane, order, () => this.equityNow()) || cools) this.drain(at);
  }

  private payInCoin({ at, order, coins }: Filled): void {
    const { kernel } = this;
    const { coin } = kernel;
    assert(coin !== null, 'who pays in coin has some');
    if (coins === 0) return;
    moveCoins(kernel, coin, -coins);
    kernel.journal.told.ledger(at, coin.currency, -coins, 'fee', order);
  }

  /** A strategy's answer inside the candle arrives at this point of the path (PATH-4, LAT-1 without latency). */
  private askOnFill(instance: Instance, order: LiveOrder, fill: Filled): void {
    const { lane, view, state, params } = instance;
    const answer = instance.strategy.onFill!(
      {
        at: fill.at,
        side: order.terms.side,
        role: order.terms.role,
        price: fill.price / 10 ** lane.instrument.priceDigits,
        quantity: fill.quantity / lane.view.quantityScale,
      },
      view,
      state,
      params,
    );
    const price = this.venue.priceOf(lane.index);
    const equity = this.equityNow();
    if (answer !== null && answer !== undefined) this.decide(instance, answer, fill.at, price, equity);
    this.drain(fill.at);
  }

  private decide(
    instance: Instance,
    intents: Intent | readonly Intent[],
    at: TimeMs,
    price: Price,
    equity: Money,
  ): void {
    const decision = this.decisions[instance.index]!;
    const { moment } = decision;
    moment.at = at;
    moment.price = price;
    moment.equity = equity;
    decide(decision, intents);
  }

  /** Equity with every market at its price of the moment (TIME-4). */
  private equityNow(): Money {
    const { ledger, held } = this.kernel;
    return ledger.equityAt(held, this.venue);
  }

  /** Adds the candles of an input to the columns, where they are not there yet, and the step to the timeline. */
  private take(input: Extract<EngineInput, { kind: 'candles' }>): void {
    const { lanes } = this.kernel;
    const has = Uint8Array.from(input.candles, (candle) => (candle === null ? 0 : 1));
    const rows = Int32Array.from(lanes, (lane, m) => {
      const candle = input.candles[m];
      if (candle === null || candle === undefined) return -1;
      assert(
        candle.time + lane.candles.durationMs === input.at,
        'the candles of an input close at its instant',
      );
      lane.candles.append(candle);
      const row = lane.candles.length - 1;
      const { tick } = rulesAt(lane.instrument, candle.time as TimeMs);
      lane.config.detail?.take(lane.candles, row, input.detail?.[m] ?? [], tick);
      return row;
    });
    this.timeline.push(has, rows);
    const rowsInAll = this.timeline.steps - this.kernel.firstStep;
    this.kernel.journal.rows.reserve(rowsInAll);
  }

  private rowsAt(step: number, segment: Segment): Int32Array {
    const rows = this.rows;
    for (let m = 0; m < rows.length; m++) {
      const offset = segment.offsets[m]!;
      rows[m] = offset === noCandle ? -1 : step + offset;
    }
    return rows;
  }

  /** Whether the warm-up is over at `step`. */
  private decides(step: number, segment: Segment): boolean {
    if (step > this.kernel.firstStep) return true;
    return this.timeline.timeAt(step, segment) >= this.kernel.config.decideFrom;
  }

  /** What still rests is cancelled, so that every order ends in exactly one final state. */
  private finish(): void {
    assert(!this.ended, 'a run ends once');
    this.ended = true;
    const at = this.nextStep === 0 ? 0 : this.timeline.timeAt(this.nextStep - 1);
    this.venue.end(at);
    this.settle();
    this.kernel.journal.settle();
  }
}
