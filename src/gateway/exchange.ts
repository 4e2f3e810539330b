/**
 * The exchange that is served: markets whose prices come from history, one clock, and accounts that trade on them.
 *
 * `advance` moves everything to a moment: piece by piece of the paths, cut where a path turns and where something is due
 * in some account, each piece walked by every account before the next. It waits for nobody and reads no clock; who calls
 * it says what time it is (`pace.ts` for a chosen speed, a test step by step).
 */
import { assert } from '../base/assert.ts';
import { candleOpenAt } from '../model/time.ts';
import type { Price } from '../model/units.ts';
import { Account, type Counters } from './account.ts';
import { MarketHistory, type PathPiece } from './market-history.ts';
import { plainRetention, type Retention } from './order-history.ts';
import type { ServedConfig, ServedMarket } from './served.ts';
import { Slices } from './slice.ts';

/** Something that everybody sees: a price at which the market was, with its part of the volume. */
export interface PriceTick {
  readonly market: number;
  readonly at: number;
  /** When it was traded: at the end of a candle in its last millisecond, since what is traded later is the next one's. */
  readonly tradedAt: number;
  readonly price: Price;
  /** Base units, as a decimal. */
  readonly volume: number;
  /** Whether it is the open of a candle; any other price belongs to what leads there. */
  readonly opens: boolean;
  /** Counts from 1 in each market. */
  readonly id: number;
}

export class Exchange {
  readonly config: ServedConfig;
  readonly markets: readonly ServedMarket[];
  readonly histories: readonly MarketHistory[];
  readonly startsAt: number;
  readonly endsAt: number;
  /** History's time, whole ms. */
  now: number;
  private readonly keeps: Retention;
  private readonly accounts = new Map<string, Account>();
  private readonly slices: Slices;
  private readonly counters: Counters = { order: 0, fill: 0, list: 0 };
  private readonly watchers = new Set<(tick: PriceTick) => void>();
  private readonly ticks: number[];
  private readonly pieces: (PathPiece | null)[];
  /** What broke on the way: it is not known who has seen what, so that nothing may go on. */
  private broken: { readonly by: unknown } | null = null;

  /** It begins at `from`, with its history where nothing is said; `keeps` is what its accounts remember. */
  constructor(config: ServedConfig, from: number | null = null, keeps: Retention = plainRetention) {
    this.config = config;
    this.keeps = keeps;
    this.markets = config.markets;
    this.histories = config.markets.map(({ candles }) => new MarketHistory(candles, config.path));
    this.slices = new Slices(config.markets.map(({ instrument }) => instrument.priceDigits));
    this.startsAt = Math.min(...this.histories.map(({ startsAt }) => startsAt));
    this.endsAt = Math.max(...this.histories.map(({ endsAt }) => endsAt));
    this.now = from ?? this.startsAt;
    this.ticks = config.markets.map(() => 0);
    this.pieces = config.markets.map(() => null);
  }

  /** The account of a name, made when it is asked for first. */
  account(name: string): Account {
    let account = this.accounts.get(name);
    if (account === undefined) {
      account = new Account(this.config, this.slices, this.counters, this.keeps);
      this.accounts.set(name, account);
      // It has to have seen a price before it can judge an order.
      this.advance(this.now + 1);
    }
    return account;
  }

  /** Tells `watcher` every price from now on; returns what ends it. */
  watch(watcher: (tick: PriceTick) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** The price of a market now; null before its first candle. */
  priceOf(market: number): Price | null {
    return this.histories[market]!.priceAt(this.now);
  }

  /** Whether a market trades: history has a candle of it. */
  isTrading(market: number): boolean {
    return this.histories[market]!.isOpenAt(this.now);
  }

  /** Whether orders may be sent to a market. At its very first moment nobody has seen its price yet: it is seen first. */
  takesOrders(market: number): boolean {
    if (this.now === this.histories[market]!.startsAt) this.meet();
    return this.isTrading(market);
  }

  get isOver(): boolean {
    return this.now >= this.endsAt;
  }

  /** Moves to `until`; orders meet every price on the way. Earlier than now is now. Once it has thrown it always throws. */
  advance(until: number): void {
    assert(Number.isInteger(until), 'moments are whole milliseconds');
    if (this.broken !== null) throw this.broken.by;
    try {
      while (this.now < until) this.step(Math.min(until, this.nextCut()));
    } catch (error) {
      this.broken = { by: error };
      throw error;
    }
  }

  /** Lets what has just been sent meet the price of this moment, which takes a millisecond. */
  meet(): void {
    this.advance(this.now + 1);
  }

  /** The next moment at which a piece of path has to end. */
  private nextCut(): number {
    const { now } = this;
    let cut = Infinity;
    for (const history of this.histories) cut = Math.min(cut, history.turnAfter(now));
    for (const account of this.accounts.values())
      if (account.due > now) cut = Math.min(cut, Math.ceil(account.due));
    return Math.ceil(cut);
  }

  private step(to: number): void {
    const from = this.now;
    const { pieces } = this;
    for (let m = 0; m < pieces.length; m++) {
      const piece = this.histories[m]!.piece(from, to);
      pieces[m] = piece;
      // The jump to an open is a price of its own.
      if (piece !== null && this.opensAt(m, from)) this.tell(m, from, piece.open, 0, true);
    }
    this.slices.lay(pieces, from, to);
    this.now = to;
    for (const account of this.accounts.values()) account.walk(this.slices.rows, to);
    for (let m = 0; m < pieces.length; m++) {
      const piece = pieces[m] ?? null;
      if (piece !== null) this.tell(m, to, piece.close, piece.volume, false);
    }
  }

  private opensAt(market: number, at: number): boolean {
    const { candles } = this.histories[market]!;
    const row = this.histories[market]!.rowAt(at);
    return row >= 0 && candles.opensAt(row) === at;
  }

  private tell(market: number, at: number, price: Price, volume: number, opens: boolean): void {
    const id = ++this.ticks[market]!;
    const isEnd = !opens && candleOpenAt(at, this.histories[market]!.candles.durationMs) === at;
    const tradedAt = isEnd ? at - 1 : at;
    for (const watcher of this.watchers) watcher({ market, at, tradedAt, price, volume, opens, id });
  }
}
