/**
 * What comes from a feed, brought to where it belongs: candles to the gatherer, the last prices and the state of the
 * connection to whoever shows them. Asks for what the gatherer misses, and wakes whoever waits for any of it.
 */
import type { Timeframe } from '../model/time.ts';
import type { FeedEvent, FeedHealth, LiveFeed } from './feed.ts';
import type { FeedFinding } from './finding.ts';
import type { Gap, Gatherer } from './gatherer.ts';

/** Findings that are kept at hand; all of them are in the journal. */
const findingsMost = 50;

export class Dispatch {
  health: FeedHealth = 'connected';
  healthMessage = '';
  /** By market. */
  readonly lastPrices = new Map<string, { readonly price: string; readonly at: number }>();
  readonly findings: FeedFinding[] = [];
  findingsInAll = 0;
  /** When an event came last, by the clock of the feed. */
  lastEventAt: number | null = null;
  /** Why nothing more will come, where the feed has said so. */
  endMessage: string | null = null;
  private readonly feed: LiveFeed;
  private readonly gatherer: Gatherer;
  private readonly timeframe: Timeframe;
  private readonly tell: (finding: FeedFinding) => void;
  private failure: { readonly error: unknown } | null = null;
  private hasEnded = false;
  /** Nobody listens any more: what still comes is dropped. */
  private isClosed = false;
  private asked = 0;
  /** From the word that it is stale until a connection speaks again; that one is being made says nothing. */
  private isSilent = false;
  private isWoken = false;
  private waker: (() => void) | null = null;

  constructor(
    feed: LiveFeed,
    gatherer: Gatherer,
    timeframe: Timeframe,
    tell: (finding: FeedFinding) => void,
  ) {
    this.feed = feed;
    this.gatherer = gatherer;
    this.timeframe = timeframe;
    this.tell = tell;
  }

  get isStale(): boolean {
    return this.isSilent;
  }

  open(): void {
    const events = this.feed.events(this.gatherer.ids, this.timeframe, this.gatherer.wantsTrades);
    const read = async (): Promise<void> => {
      for await (const event of events) this.onEvent(event);
    };
    read()
      .catch((error: unknown) => (this.failure = { error }))
      .finally(() => {
        this.hasEnded = true;
        this.wake();
      });
  }

  close(): Promise<void> {
    this.isClosed = true;
    return this.feed.close();
  }

  /** Sends out what the gatherer asks for. */
  ask(now: number): void {
    for (const gap of this.gatherer.gaps(now)) {
      this.asked++;
      void this.answer(gap)
        .catch((error: unknown) => (this.failure ??= { error }))
        .finally(() => {
          this.asked--;
          this.wake();
        });
    }
  }

  /** Resolves when something has come, or at `until`. */
  async change(until: number): Promise<void> {
    if (!this.isWoken) {
      const waiting = new AbortController();
      const woken = new Promise<void>((resolve) => (this.waker = resolve));
      await Promise.race([woken, this.feed.clock.wait(until, waiting.signal)]);
      this.waker = null;
      waiting.abort();
    }
    this.isWoken = false;
  }

  wake(): void {
    this.isWoken = true;
    this.waker?.();
  }

  /** Whether nothing will come any more. Throws what the feed has thrown. */
  isExhausted(now: number): boolean {
    if (this.failure !== null) throw this.failure.error;
    return (
      this.hasEnded && this.asked === 0 && (this.gatherer.count === 0 || this.gatherer.staleAt(now) !== null)
    );
  }

  noted(finding: FeedFinding): void {
    this.findingsInAll++;
    this.findings.push(finding);
    if (this.findings.length > findingsMost) this.findings.shift();
  }

  private async answer(gap: Gap): Promise<void> {
    const { clock } = this.feed;
    try {
      const history = await this.feed.history(gap.market, this.timeframe, gap.from, gap.to);
      if (!this.isClosed) this.gatherer.answered(gap, history, clock.now());
    } catch (error) {
      if (!this.isClosed)
        this.gatherer.failed(gap, error instanceof Error ? error.message : String(error), clock.now());
    }
  }

  private onEvent(event: FeedEvent): void {
    if (this.isClosed) return;
    const now = this.feed.clock.now();
    this.lastEventAt = now;
    switch (event.kind) {
      case 'candle':
        this.gatherer.take(event.market, event.candle, now);
        break;
      case 'trade':
        this.lastPrices.set(event.market, { price: String(event.price), at: event.at });
        this.gatherer.trade(event.market, event.at, event.price, event.quantity);
        return;
      case 'health':
        if (event.state !== this.health && event.state !== 'stale')
          this.tell({ code: event.state, market: null, at: now, message: event.message });
        if (event.state !== 'reconnecting') this.isSilent = event.state === 'stale';
        this.health = event.state;
        this.healthMessage = event.message;
        break;
      case 'market': {
        const code = event.isTrading ? 'market-trading' : 'market-halted';
        this.gatherer.setTrading(event.market, event.isTrading);
        this.tell({ code, market: event.market, at: now, message: event.message });
        break;
      }
      case 'end':
        this.endMessage = event.message;
        this.tell({ code: 'feed-ended', market: null, at: now, message: event.message });
        break;
    }
    this.wake();
  }
}
