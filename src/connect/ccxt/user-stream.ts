/**
 * What becomes of an account's orders, as it happens: each fill once and in order, and each order as it is after it
 * (`account-book.ts`). Messages that come twice, late or out of order do no harm; a fill that is missing is asked for.
 *
 * A line that breaks is opened again (`line.ts`), and what was done meanwhile comes over REST: the orders that are open,
 * those that were and are not any more, and the fills since the last that REST told. The same is looked at now and then
 * while the line is there: a line that keeps something back for as long as silence is borne is stale, and another is
 * opened. A quiet account says nothing, so that a line is asked itself whether somebody is there.
 */
import { AccountBook, type BookEvent } from './account-book.ts';
import { newsOf } from './account-news.ts';
import { CatchUp } from './catch-up.ts';
import type { ExchangeClient } from './client.ts';
import type { Product } from './connect.ts';
import { patiently } from './download.ts';
import { ExchangeFailure } from './failure.ts';
import { Inbox } from './inbox.ts';
import { firstReason, Line, usualPatience, wordsOf, type LinePatience, type LineState } from './line.ts';
import { machineTiming, type Timing } from './timing.ts';
import { hearUser, openUserLine, type UserLine, type UserMessage } from './user-line.ts';

export type AccountEvent =
  | BookEvent
  | { readonly kind: 'health'; readonly state: LineState; readonly message: string }
  /** Fills that the exchange counts and does not tell: they are not among the events. */
  | { readonly kind: 'lost'; readonly market: string; readonly clientId: string; readonly message: string };

export interface UserPatience extends LinePatience {
  /** How long a fill that others wait for may be late before it is asked for. */
  readonly lateMs: number;
  /** How often the exchange is told that the line is wanted. */
  readonly keepMs: number;
}

export const usualUserPatience: UserPatience = { ...usualPatience, lateMs: 500, keepMs: 30 * 60_000 };

export interface UserStreamTerms {
  readonly client: ExchangeClient;
  readonly product: Product;
  /** As the exchange has them. Nothing is told of others. */
  readonly markets: readonly string[];
  /** From when on fills are told that were made before the line was there; the present unless said. */
  readonly since?: number;
  /** Whether its lines are plain, as those of a server of ours. */
  readonly isPlain: boolean;
  readonly timing?: Timing;
  readonly patience?: Partial<UserPatience>;
}

export class UserStream {
  private readonly terms: UserStreamTerms;
  private readonly client: ExchangeClient;
  private readonly timing: Timing;
  private readonly patience: UserPatience;
  private readonly catchUp: CatchUp;
  private readonly line: Line;
  private readonly book: AccountBook;
  private readonly inbox = new Inbox<AccountEvent>();
  private readonly closing = new AbortController();
  private readonly symbols = new Map<string, string>();
  private hasBegun = false;
  /** The line that is there is over, says the exchange. */
  private end: (why: string) => void = () => undefined;
  private mending: Promise<void> | null = null;
  private ended: Promise<void> = Promise.resolve();

  constructor(terms: UserStreamTerms) {
    this.terms = terms;
    this.client = terms.client;
    this.timing = terms.timing ?? machineTiming;
    this.patience = { ...usualUserPatience, ...terms.patience };
    this.book = new AccountBook(
      (event) => this.inbox.put(event),
      (symbol) => this.symbols.get(symbol),
    );
    const { timing, patience, book, client } = this;
    const { product, markets } = terms;
    this.catchUp = new CatchUp({
      client,
      product,
      markets,
      book,
      timing,
      lateMs: patience.lateMs,
      tellLost: (market, clientId) => {
        const message = `not all fills of ${clientId} could be had`;
        this.inbox.put({ kind: 'lost', market, clientId, message });
      },
    });
    const { health } = this.client.wire;
    const tell = (state: LineState, message: string): void => this.tellHealth(state, message);
    this.line = new Line({ timing, patience, health, closing: this.closing.signal, tell });
  }

  /** An order that was sent: what becomes of it is found also where no message tells of it. */
  follow(market: string, clientId: string): void {
    this.book.follow(market, clientId);
  }

  /** One that was refused. */
  unfollow(market: string, clientId: string): void {
    this.book.unfollow(market, clientId);
  }

  /** Until it is closed. Throws ExchangeFailure where nothing of it can be had, as for a key that is not taken. */
  async *events(): AsyncGenerator<AccountEvent> {
    this.client.wire.look((ccxt) => hearUser(ccxt, (message) => this.hear(message)));
    if (this.terms.isPlain) await this.client.wire.look((ccxt) => ccxt.loadHttpProxyAgent());
    const working = this.line.stay((isAgain) => this.connection(isAgain)).finally(() => this.inbox.end());
    this.ended = working.catch(() => undefined);
    yield* this.inbox.read();
    await working;
  }

  /** Resolves when its line is gone. */
  async close(): Promise<void> {
    this.closing.abort();
    this.inbox.end();
    this.end('it was closed');
    await this.ended;
  }

  /** What is asked once, before the first line. */
  private async begin(): Promise<void> {
    for (const market of this.terms.markets) {
      const { id } = await this.client.known(market);
      this.symbols.set(id, market);
    }
    await this.client.measureClock();
    this.catchUp.since = this.terms.since ?? this.client.time.now();
    this.hasBegun = true;
  }

  private async connection(isAgain: boolean): Promise<string> {
    const ended = new AbortController();
    const stop = AbortSignal.any([ended.signal, this.closing.signal]);
    const told = new Promise<string>((resolve) => (this.end = resolve));
    const { client, timing, line } = this;
    let opened: UserLine | null = null;
    try {
      if (!this.hasBegun) await this.begin();
      const there = await openUserLine(client, this.terms.product, timing, () => line.heard());
      opened = there;
      line.heard();
      return await firstReason([
        told,
        line.again(() => there.next(), ended.signal),
        line.silence(ended.signal),
        this.tend(there, stop),
        this.watchOver(isAgain, stop),
      ]);
    } catch (error) {
      if (!(error instanceof ExchangeFailure) || error.sort === 'never') throw error;
      return error.words;
    } finally {
      ended.abort();
      opened?.close();
    }
  }

  private hear(message: UserMessage): void {
    this.line.heard();
    const kind = message['e'];
    if (kind === 'listenKeyExpired') this.end('the key of the line is over');
    if (kind === 'eventStreamTerminated') this.end('the exchange has ended the line');
    const news = newsOf(message);
    if (news === null) return;
    this.book.hear(news, 'line');
    if (this.book.missing().length > 0) this.mending ??= this.mendLater();
  }

  /** Asks the line whether somebody is there, and lets the exchange know that it is wanted. */
  private async tend(line: UserLine, stop: AbortSignal): Promise<string | null> {
    const { silenceMs, keepMs } = this.patience;
    const everyMs = Math.min(silenceMs / 4, keepMs);
    for (let keptAt = this.timing.now(); !stop.aborted;) {
      if (await this.stopped(everyMs, stop)) break;
      line.ping();
      if (this.timing.now() - keptAt < keepMs) continue;
      keptAt = this.timing.now();
      try {
        await patiently(() => line.keep(), stop, { timing: this.timing });
      } catch (error) {
        return wordsOf(error);
      }
    }
    return null;
  }

  /** Waits; whether it was stopped by then. */
  private async stopped(ms: number, stop: AbortSignal): Promise<boolean> {
    await this.timing.wait(ms, stop);
    return stop.aborted;
  }

  /** Catches up, and from then on compares now and then what the line tells with what there is. */
  private async watchOver(isAgain: boolean, stop: AbortSignal): Promise<string | null> {
    if ((await this.catchUp.all(stop)) === null) return null;
    this.book.forget();
    this.tellHealth('connected', isAgain ? 'the connection is there again' : 'orders are told');
    const { lookMs, silenceMs } = this.patience;
    for (;;) {
      if ((await this.stopped(lookMs, stop)) || (await this.catchUp.all(stop)) === null) return null;
      if (this.book.keptBack() > 0 && (await this.stopped(silenceMs, stop))) return null;
      if (this.book.keptBack() > 0) {
        const message = 'the connection is there, and keeps back what becomes of orders';
        this.tellHealth('stale', message);
        return message;
      }
    }
  }

  /** A fill that is late may still come by itself. */
  private async mendLater(): Promise<void> {
    const { signal } = this.closing;
    await this.timing.wait(this.patience.lateMs, signal);
    // What cannot be had now is asked for with the next message, and whenever the line is looked at.
    await this.catchUp.mend(signal).catch(() => undefined);
    this.mending = null;
  }

  private tellHealth(state: LineState, message: string): void {
    this.inbox.put({ kind: 'health', state, message });
  }
}
