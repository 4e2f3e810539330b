/** Sessions on feeds of tests: a log in memory, and a feed that treats its candles as badly as feeds do. */
import { LeapingClock, type Clock } from '../../src/paper/clock.ts';
import type { FeedCandle, FeedEvent, FeedHistory, FeedMarket, LiveFeed } from '../../src/paper/feed.ts';
import type { RunLog } from '../../src/paper/recorder.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { Rehearsal, type RehearsedMarket } from '../../src/paper/rehearsal.ts';
import type { Timeframe } from '../../src/model/time.ts';
import { formatDecimal } from '../../src/model/decimal.ts';

type Step = Parameters<RunLog['add']>[0];
type Note = Parameters<RunLog['note']>[0];

/** What was added, and how much of it was committed. */
export class MemoryLog implements RunLog {
  readonly steps: Step[] = [];
  readonly notes: Note[] = [];
  committed = 0;
  digest: string | null = null;

  add(step: Step): void {
    this.steps.push(step);
  }

  note(note: Note): void {
    this.notes.push(note);
  }

  commit(): void {
    this.committed = this.steps.length;
  }

  sent(): void {
    this.commit();
  }

  end(digest: string): void {
    this.commit();
    this.digest = digest;
  }
}

/** A signal that never comes. */
export const never: AbortSignal = new AbortController().signal;

/** What happens to the candle of a market at one close. */
export type Treatment = 'as it is' | 'twice' | 'lost' | 'late' | 'after the next';

/** Candles that come as they are treated; history has them all. */
export class BadFeed implements LiveFeed {
  readonly name = 'bad';
  readonly clock: Clock;
  private readonly inner: Rehearsal;
  private readonly treat: (market: string, time: number) => Treatment;
  private readonly known: boolean;

  /** `known`: whether history says of what it does not have that it is not there. */
  constructor(
    markets: readonly RehearsedMarket[],
    begin: number,
    treat: (market: string, time: number) => Treatment,
    known = true,
  ) {
    this.clock = new LeapingClock(begin);
    this.inner = new Rehearsal(markets, this.clock);
    this.treat = treat;
    this.known = known;
  }

  markets(): Promise<readonly FeedMarket[]> {
    return this.inner.markets();
  }

  async history(market: string, timeframe: Timeframe, from: number, to: number): Promise<FeedHistory> {
    const history = await this.inner.history(market, timeframe, from, to);
    return this.known ? history : { ...history, knownTo: 0 };
  }

  async *events(): AsyncGenerator<FeedEvent> {
    let held: FeedEvent[] = [];
    for await (const event of this.inner.events()) {
      if (event.kind !== 'candle') continue;
      const before = held;
      held = [];
      switch (this.treat(event.market, event.candle.time)) {
        case 'lost':
          break;
        case 'twice':
          yield event;
          yield event;
          break;
        case 'late':
          await this.clock.wait(this.clock.now() + 1500, never);
          yield event;
          break;
        case 'after the next':
          held = [event];
          break;
        case 'as it is':
          yield event;
      }
      for (const one of before) yield one;
    }
    for (const one of held) yield one;
    // What was lost last can still be asked for.
    await this.clock.wait(this.clock.now() + 10_000, never);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** Events at instants of a clock that leaps, and history from `past`, or as `answer` has it. */
export class ScriptedFeed implements LiveFeed {
  readonly name = 'scripted';
  readonly clock: LeapingClock;
  readonly asked: { readonly market: string; readonly from: number; readonly to: number }[] = [];
  private readonly script: readonly { readonly at: number; readonly event: FeedEvent }[];
  private readonly answer: (market: string, from: number, to: number) => FeedHistory;
  private readonly closing = new AbortController();

  constructor(
    begin: number,
    script: readonly { readonly at: number; readonly event: FeedEvent }[],
    answer: (market: string, from: number, to: number) => FeedHistory = () => ({ candles: [], knownTo: 0 }),
  ) {
    this.clock = new LeapingClock(begin);
    this.script = script;
    this.answer = answer;
  }

  markets(): Promise<readonly FeedMarket[]> {
    return Promise.resolve([]);
  }

  history(market: string, _: Timeframe, from: number, to: number): Promise<FeedHistory> {
    this.asked.push({ market, from, to });
    return new Promise((resolve) => resolve(this.answer(market, from, to)));
  }

  async *events(): AsyncGenerator<FeedEvent> {
    for (const { at, event } of this.script) {
      while (this.clock.now() < at && !this.closing.signal.aborted)
        await this.clock.wait(at, this.closing.signal);
      if (this.closing.signal.aborted) return;
      yield event;
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }
}

/** Row `row` as a feed would tell it. */
export function told(candles: CandleColumns, row: number): FeedCandle {
  const { time, open, high, low, close, volume } = candles.at(row);
  const price = (units: number): string => formatDecimal(units, candles.priceDigits);
  return { time, open: price(open), high: price(high), low: price(low), close: price(close), volume };
}
