/**
 * A run on a feed: candles become inputs as they come, the driver steps through them, and the recorder keeps each before
 * the next (FLOW-2). Start, recovery and reconnection are one path: candles that are missing up to now are asked for,
 * whether they warm up, fell into a pause of this process, or were lost on the way.
 *
 * A feed that does not bring what is due (`gatherer.ts`) halts new risk from the close on that did not come, until the
 * run has caught up; both are inputs like any other. Findings are written down, and change nothing.
 */
import { drive } from '../engine/drive.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Candle } from '../market/candles.ts';
import { timeframeMs, type TimeMs, type Timeframe } from '../model/time.ts';
import type { Clock } from './clock.ts';
import { Dispatch } from './dispatch.ts';
import type { LiveFeed } from './feed.ts';
import { told, type FeedFinding, type FindingCode } from './finding.ts';
import { Gatherer } from './gatherer.ts';
import { Recorder, type RunLog, type Send } from './recorder.ts';
import type { Recovery } from './recover.ts';

export interface SessionOptions {
  readonly engine: Engine;
  readonly log: RunLog;
  readonly feed: LiveFeed;
  readonly timeframe: Timeframe;
  /** The open time of the first candles of the run; of one that goes on it means nothing. */
  readonly from: number;
  /** When the run ends, by the clock of the feed; Infinity for never. */
  readonly until: number;
  /** Ends the run: what rests is cancelled, and the journal is closed. */
  readonly stop: AbortSignal;
  /** Leaves the run as it is, to be gone on with. */
  readonly pause: AbortSignal;
  /** Who has halted a run that goes on from its journal, where that holds. */
  readonly halted?: Pick<Recovery, 'haltedAt' | 'isHeld'> | null;
  readonly patience?: Partial<Patience>;
  /** Takes the commands to a real exchange, whose answers come back by `enter`; none where it is simulated. */
  readonly send?: Send | null;
  /** Called when there is something new to be shown. */
  readonly onChange?: (session: Session) => void;
}

/** In milliseconds of the machine. */
export interface Patience {
  /** From a close until its candle is asked for. */
  readonly graceMs: number;
  /** From a close until the feed counts as stale. */
  readonly staleMs: number;
  /** How far the clock of the feed may be behind that of the exchange. */
  readonly aheadMs: number;
}

export const usualPatience: Patience = { graceMs: 3000, staleMs: 30_000, aheadMs: 2000 };

/** Findings of one code and market that are written down: a feed that goes mad must not fill a disk. */
const alikeMost = 1000;

/** Those that a turn of the switch follows: by them a journal tells whose it was. */
export const turns: readonly string[] = ['stale-feed', 'feed-back'] satisfies FindingCode[];

/** A hundred years. */
const forever = 36_525 * 86_400_000;

/** Steps after which the process looks at what else happens. */
const stepsInOneGo = 64;

export class Session {
  readonly engine: Engine;
  readonly gatherer: Gatherer;
  readonly feed: Dispatch;
  readonly options: SessionOptions;
  /** From which close on the run is halted, since the feed was stale. */
  haltedAt: number | null;
  /** Whether somebody's hand has halted it. */
  private isHeld: boolean;
  private readonly recorder: Recorder;
  private readonly clock: Clock;
  /** Whether the clock of the feed is behind what has been done, which has been told. */
  private isBehind = false;
  /** What came from elsewhere and waits for its turn. */
  private readonly entered: EngineInput[] = [];
  /** By code and market: how many findings were written down. */
  private readonly written = new Map<string, number>();

  constructor(options: SessionOptions) {
    const { engine, log, feed, timeframe, from, patience } = options;
    this.options = options;
    this.engine = engine;
    this.clock = feed.clock;
    this.haltedAt = options.halted?.haltedAt ?? null;
    this.isHeld = options.halted?.isHeld ?? false;
    this.recorder = new Recorder(engine, log, options.send ?? null);
    const { graceMs, staleMs, aheadMs } = { ...usualPatience, ...patience };
    // A clock that is moved by hand leaps as far as it is moved: nothing is late by it, and the machine's says nothing.
    const isByHand = feed.clock.pace === 0;
    const pace = isByHand ? 1 : feed.clock.pace;
    const { lanes } = engine.kernel;
    this.gatherer = new Gatherer({
      markets: lanes.map(({ instrument: { id, priceDigits }, candles, config }) => ({
        id,
        priceDigits,
        detailMs: config.detail?.candles.durationMs ?? null,
        used: (time) => candleOf(candles, time),
      })),
      durationMs: timeframeMs(timeframe),
      begin: from,
      from: engine.stepsDone === 0 ? from : engine.timeline.timeAt(engine.stepsDone - 1),
      graceMs: graceMs * pace,
      staleMs: isByHand ? forever : staleMs * pace,
      aheadMs: aheadMs * pace,
      tell: (finding) => this.tell(finding),
    });
    this.feed = new Dispatch(feed, this.gatherer, timeframe, (finding) => this.tell(finding));
  }

  /** Runs to its end; `paused` where it was left as it is. What the feed throws, this throws, and the run can go on. */
  async run(): Promise<'ended' | 'paused'> {
    const { stop, pause, log } = this.options;
    const wake = (): void => this.feed.wake();
    for (const signal of [stop, pause]) signal.addEventListener('abort', wake);
    this.feed.open();
    try {
      await drive(this.engine, this.inputs(), this.recorder);
      if (pause.aborted && !stop.aborted) return 'paused';
      log.end(this.engine.digest());
      return 'ended';
    } finally {
      for (const signal of [stop, pause]) signal.removeEventListener('abort', wake);
      await this.feed.close();
      this.recorder.flush();
      this.options.onChange?.(this);
    }
  }

  /** An input that no feed makes: the answer of a real exchange, or somebody's hand on the switch. */
  enter(input: EngineInput): void {
    this.entered.push(input);
    this.feed.wake();
  }

  private async *inputs(): AsyncGenerator<EngineInput> {
    const { stop, pause } = this.options;
    for (let steps = 1; ; steps++) {
      const now = this.clock.now();
      if (pause.aborted && !stop.aborted) return;
      const input = this.isOver(now) ? null : this.inputAt(now);
      if (input !== null) {
        yield this.recorder.stamp(input, now);
        if (steps % stepsInOneGo === 0) await this.breathe();
        continue;
      }
      // Nothing is at hand: whoever waits has everything on the disk. Where time leaps nobody waits.
      if (!this.clock.leaps) this.recorder.flush();
      if (this.isOver(now) || this.feed.isExhausted(now)) break;
      this.judgeClock(now);
      this.feed.ask(now);
      this.options.onChange?.(this);
      const { until } = this.options;
      await this.feed.change(Math.min(this.gatherer.wakeAt(now), until > now ? until : Infinity));
    }
    yield this.recorder.stamp({ kind: 'end' }, this.clock.now());
  }

  /** Whether it was stopped, or it is time and everything has been done that closes by its end. */
  private isOver(now: number): boolean {
    const { stop, until } = this.options;
    if (stop.aborted || now < until) return stop.aborted;
    return this.isDone || this.gatherer.staleAt(now) !== null;
  }

  /** Whether no more candles belong to the run. */
  private get isDone(): boolean {
    const { until, timeframe } = this.options;
    return this.gatherer.nextOpen + timeframeMs(timeframe) > until;
  }

  /** What is to be stepped through now, or null. */
  private inputAt(now: number): EngineInput | null {
    const entered = this.entered.shift();
    if (entered?.kind === 'switch') this.isHeld = entered.action !== 'resume';
    if (entered !== undefined) return entered;
    const step = this.isDone ? null : this.gatherer.next(now);
    if (step !== null) {
      const input = { kind: 'candles', at: step.at as TimeMs, candles: step.candles } as const;
      return step.detail === null ? input : { ...input, detail: step.detail };
    }
    const stale = this.staleAt(now);
    if (stale !== null && this.haltedAt === null) {
      this.haltedAt = stale;
      this.tell({ code: 'stale-feed', market: null, at: now, message: 'nothing came that was due: no new risk until it has been caught up with' }); // prettier-ignore
      return { kind: 'switch', at: stale as TimeMs, action: 'halt' };
    }
    if (stale !== null || this.haltedAt === null) return null;
    this.haltedAt = null;
    const isHalted = this.isHaltedOtherwise(now);
    const message = `all that was due has come${isHalted ? '; the run stays halted' : ''}`;
    this.tell({ code: isHalted ? 'connected' : 'feed-back', market: null, at: now, message });
    if (isHalted) return null;
    return { kind: 'switch', at: Math.ceil(now) as TimeMs, action: 'resume' };
  }

  /** The close from which on the feed is stale; null while it is not, and before anything is decided. */
  private staleAt(now: number): number | null {
    const { decideFrom } = this.engine.kernel.config;
    const late = this.gatherer.staleAt(now) ?? (this.feed.isStale ? Math.ceil(now) : null);
    return late !== null && late >= decideFrom ? late : null;
  }

  /** Whether a hand or the scenario has halted the run too, so that a feed that is back does not let it go on (RISK-2). */
  private isHaltedOtherwise(now: number): boolean {
    if (this.isHeld) return true;
    const switches = this.engine.kernel.config.risk?.switches ?? [];
    const last = switches.filter(({ at }) => at <= now).at(-1);
    return last !== undefined && last.action !== 'resume';
  }

  /** Tells once of a feed whose time is before the last close that was done: nothing comes until it is there again. */
  private judgeClock(now: number): void {
    const { engine } = this;
    const last = engine.stepsDone === 0 ? -Infinity : engine.timeline.timeAt(engine.stepsDone - 1);
    const wasBehind = this.isBehind;
    this.isBehind = now + this.gatherer.aheadMs < last;
    if (!this.isBehind || wasBehind) return;
    const message = `it is ${told(now)} at ${this.options.feed.name}, and the run has had the close of ${told(last)}: it waits until that has passed there`;
    this.tell({ code: 'clock-back', market: null, at: now, message });
  }

  /** All findings are counted; of those that are alike the first are written down. */
  private tell(finding: FeedFinding): void {
    const { code, market } = finding;
    const alike = `${code} ${market ?? ''}`;
    const count = (this.written.get(alike) ?? 0) + 1;
    this.written.set(alike, count);
    if (count <= alikeMost || turns.includes(code)) this.options.log.note(finding);
    this.feed.noted(finding);
  }

  /** Lets signals and timers in; by the clock, since one that leaps would leap ahead of whoever works. */
  private breathe(): Promise<void> {
    this.options.onChange?.(this);
    return this.clock.wait(this.clock.now() + 1, this.options.pause);
  }
}

/** The candle that opens at `time` among those of a run. */
function candleOf(candles: Engine['kernel']['lanes'][number]['candles'], time: number): Candle | null {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candles.time[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low < candles.length && candles.time[low] === time ? candles.at(low) : null;
}
