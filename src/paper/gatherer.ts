/**
 * Makes the steps of a run of what a feed brings: all candles that close at one instant, in order, each once (TIME-2).
 *
 * A step is there when each market that trades has brought its candle, or it is certain that it has none. Until then it
 * is waited for; what does not come within `graceMs` of its close is asked for again, and so is what a later candle shows
 * to be missing. An exchange that cannot tell whether a candle exists is waited for `staleMs`, then the step goes without
 * it. Where no market has brought anything for so long, no step is made at all: the feed is stale.
 *
 * Refused with a finding: a candle of an unknown market, a broken one, one that has not closed yet, one that comes after
 * its step. One that is there already is dropped without a word when it is the same. No clock: whoever asks says when.
 */
import type { Candle } from '../market/candles.ts';
import { candleOpenAt } from '../model/time.ts';
import { DetailBox } from './detail-box.ts';
import type { Decimal, FeedCandle, FeedHistory } from './feed.ts';
import { told, type FeedFinding, type FindingCode } from './finding.ts';
import { candleInUnits, isCandle, sameCandle } from './in-units.ts';
import { Waiting } from './waiting.ts';

export interface GatheredMarket {
  readonly id: string;
  readonly priceDigits: number;
  /** The candle of an open time that a step has had; null where it had none. */
  readonly used: (time: number) => Candle | null;
  /** Length of the finer candles that settle its path (PATH-8), ms; null where none do. */
  readonly detailMs: number | null;
}

export interface GathererOptions {
  /** In the order of the run: by id. */
  readonly markets: readonly GatheredMarket[];
  readonly durationMs: number;
  /** The open time of the first candles of the run: what is before is none of its. */
  readonly begin: number;
  /** The open time of the candles of its next step. */
  readonly from: number;
  /** By the clock of the feed, ms. */
  readonly graceMs: number;
  readonly staleMs: number;
  /** How far the clock of the feed may be behind that of the exchange. */
  readonly aheadMs: number;
  readonly tell: (finding: FeedFinding) => void;
}

/** All candles that close at one instant. */
export interface GatheredStep {
  readonly at: number;
  readonly candles: readonly (Candle | null)[];
  /** By market; null where there is nothing of any. */
  readonly detail: readonly (readonly Candle[] | null)[] | null;
}

/** Candles to be asked for: those of a market that open in [from, to). */
export interface Gap {
  readonly market: string;
  readonly from: number;
  readonly to: number;
}

export class Gatherer {
  /** The open time of the candles of the next step. */
  nextOpen: number;
  private readonly options: GathererOptions;
  private readonly waiting: readonly Waiting[];
  /** By market; null where nothing settles its path. */
  private readonly boxes: readonly (DetailBox | null)[];
  private readonly indexOf: ReadonlyMap<string, number>;

  constructor(options: GathererOptions) {
    this.options = options;
    this.nextOpen = options.from;
    this.waiting = options.markets.map(() => new Waiting());
    this.boxes = options.markets.map(({ detailMs, priceDigits }) =>
      detailMs === null ? null : new DetailBox(detailMs, priceDigits),
    );
    this.indexOf = new Map(options.markets.map(({ id }, m) => [id, m]));
  }

  get aheadMs(): number {
    return this.options.aheadMs;
  }

  get ids(): readonly string[] {
    return this.options.markets.map(({ id }) => id);
  }

  /** Judges a candle and lets it wait for its step. */
  take(market: string, raw: FeedCandle, now: number): void {
    const m = this.indexOf.get(market);
    if (m === undefined) {
      this.tell('unknown-market', market, now, 'a candle came of a market that is not in the run');
      return;
    }
    const { durationMs, aheadMs, markets } = this.options;
    const judged = candleInUnits(raw, markets[m]!.priceDigits, durationMs);
    if (!isCandle(judged)) {
      this.tell(judged.code, market, now, `the candle of ${told(raw.time)}: ${judged.message}`);
      return;
    }
    if (judged.time < this.options.begin) return;
    const closes = judged.time + durationMs;
    if (closes > now + aheadMs) {
      this.tell('future-candle', market, now, `the candle of ${told(judged.time)} closes at ${told(closes)}; it is ${told(now)}`); // prettier-ignore
      return;
    }
    const waiting = this.waiting[m]!;
    const known = judged.time < this.nextOpen ? markets[m]!.used(judged.time) : waiting.find(judged.time);
    if (known !== null) {
      if (!sameCandle(known, judged))
        this.tell('changed-candle', market, now, `the candle of ${told(judged.time)} came again with other numbers; the first ones stay`); // prettier-ignore
    } else if (judged.time < this.nextOpen)
      this.tell('late-candle', market, now, `the candle of ${told(judged.time)} came after its step, and is left out`); // prettier-ignore
    else {
      waiting.put(judged);
      if (raw.detail !== undefined) this.boxes[m]?.put(judged.time, raw.detail);
    }
  }

  /** A trade, where it may settle the path inside a candle that is still to come. */
  trade(market: string, at: number, price: Decimal, quantity: Decimal): void {
    if (at >= this.nextOpen) this.boxes[this.indexOf.get(market) ?? -1]?.trade(at, price, quantity);
  }

  /** Whether every trade counts. */
  get wantsTrades(): boolean {
    return this.boxes.some((box) => box !== null);
  }

  /** The next step, or null while it is not there. */
  next(now: number): GatheredStep | null {
    for (;;) {
      const open = this.nextOpen;
      const has = this.waiting.map((one) => one.first?.time === open);
      const isAny = has.includes(true);
      // A clock that was ahead for a while may have asked in vain for what was not there yet.
      const isLate = isAny && this.staleAt(now) !== null;
      if (this.waiting.some((one, m) => !has[m] && !isSettled(one, open, isLate))) return null;
      if (isAny) return this.step(has, now);
      const next = this.waiting.reduce((least, one) => Math.min(least, this.knownUpTo(one)), Infinity);
      if (next === Infinity || next <= open) return null;
      this.nextOpen = next;
    }
  }

  /** What is to be asked for now; each is then under way until it is `answered` or has `failed`. */
  gaps(now: number): readonly Gap[] {
    const { markets, durationMs, graceMs } = this.options;
    const gaps: Gap[] = [];
    for (const [m, one] of this.waiting.entries()) {
      const from = Math.max(this.nextOpen, one.knownTo);
      // Up to the first one that is there; without one, to the last that has closed long enough ago.
      const due = candleOpenAt(now - graceMs, durationMs);
      const to = one.first?.time ?? Math.max(due, this.firstOfOthers(m));
      if (to <= from || one.isAsked || !one.isTrading || now < one.askAgainAt) continue;
      one.isAsked = true;
      gaps.push({ market: markets[m]!.id, from, to });
    }
    return gaps;
  }

  /** What history has of a gap. */
  answered({ market, from, to }: Gap, { candles, knownTo }: FeedHistory, now: number): void {
    const one = this.waiting[this.indexOf.get(market)!]!;
    for (const candle of candles) this.take(market, candle, now);
    // What is followed by another candle, and is not there, was not made; unless history thinks it still open.
    const last = candles.at(-1);
    const { staleMs, durationMs } = this.options;
    const after = last === undefined ? 0 : last.time + durationMs;
    const isFollowed = one.first !== null && one.first.time >= to && now >= to;
    one.knownTo = Math.max(one.knownTo, knownTo, after, isFollowed ? to : 0);
    one.askedInVainTo = Math.max(one.askedInVainTo, Math.min(to, candleOpenAt(now - staleMs, durationMs)));
    // One gap is seldom alone: the next is asked for at once.
    this.askLater(one, one.knownTo > from ? -Infinity : now);
  }

  failed({ market }: Gap, why: string, now: number): void {
    this.tell('history-failed', market, now, `its candles could not be asked for: ${why}`);
    this.askLater(this.waiting[this.indexOf.get(market)!]!, now);
  }

  /** A market that does not trade is waited for no more, until it does. */
  setTrading(market: string, isTrading: boolean): void {
    const m = this.indexOf.get(market);
    if (m !== undefined) this.waiting[m]!.isTrading = isTrading;
  }

  /**
   * The close that should have become a step and has not, for so long that the feed is stale; null while it is not. Asked
   * when all that could be taken has been.
   */
  staleAt(now: number): number | null {
    const close = this.nextOpen + this.options.durationMs;
    return now >= close + this.options.staleMs ? close : null;
  }

  /** Candles that wait for their step. */
  get count(): number {
    return this.waiting.reduce((sum, one) => sum + one.count, 0);
  }

  /** When something may be due though nothing comes. */
  wakeAt(now: number): number {
    const { durationMs, graceMs, staleMs } = this.options;
    const close = this.nextOpen + durationMs;
    const again = this.waiting.map((one) => one.askAgainAt).filter((at) => at > now);
    const times = [close + graceMs, close + staleMs, ...again].filter((at) => at > now);
    return times.length === 0 ? now + graceMs : Math.min(...times);
  }

  /** Takes the candles that wait for `nextOpen`. */
  private step(has: readonly boolean[], now: number): GatheredStep {
    const { markets, durationMs } = this.options;
    const open = this.nextOpen;
    this.nextOpen = open + durationMs;
    const candles = this.waiting.map((one, m) => {
      if (has[m] === true) return one.take();
      if (one.isTrading && one.knownTo <= open)
        this.tell('missing-candle', markets[m]!.id, now, `there is no candle of ${told(open)}; the step goes without it`); // prettier-ignore
      return null;
    });
    const detail = this.boxes.map((box, m) => {
      const finer = box?.take(open, this.nextOpen) ?? null;
      return candles[m] === null ? null : finer;
    });
    return { at: this.nextOpen, candles, detail: detail.some((one) => one !== null) ? detail : null };
  }

  /** Up to where everything is known of a market, what waits left out. */
  private knownUpTo({ first, knownTo, isTrading }: Waiting): number {
    if (first !== null) return first.time;
    return isTrading || knownTo > this.nextOpen ? knownTo : Infinity;
  }

  /** The last open time that another market shows to have passed; 0 for none. */
  private firstOfOthers(m: number): number {
    let last = 0;
    for (const [other, { first }] of this.waiting.entries())
      if (other !== m && first !== null) last = Math.max(last, first.time);
    return last;
  }

  private askLater(one: Waiting, now: number): void {
    one.isAsked = false;
    one.askAgainAt = now + this.options.graceMs;
  }

  private tell(code: FindingCode, market: string, at: number, message: string): void {
    this.options.tell({ code, market, at, message });
  }
}

/** Whether a market without its candle of `open` need not be waited for; `isLate`: another one has had it for long. */
const isSettled = ({ knownTo, isTrading, askedInVainTo }: Waiting, open: number, isLate: boolean): boolean =>
  knownTo > open || !isTrading || (isLate && askedInVainTo > open);
