/** Sessions by hand: a stale feed, markets that stop, a feed that fails, a pause, and the end. Minutes are from 0 on. */
import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/engine/backtest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import type { FeedCandle, FeedEvent, FeedHistory, LiveFeed } from '../../src/paper/feed.ts';
import { recover } from '../../src/paper/recover.ts';
import { Session, type SessionOptions } from '../../src/paper/session.ts';
import { statusOf } from '../../src/paper/status.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import { MemoryLog, never, ScriptedFeed } from '../support/paper.ts';
import { plainConfig } from '../support/paper-config.ts';

const minute = 60_000;

const candle = (time: number, price = 100): FeedCandle => ({
  time,
  open: price,
  high: price + 1,
  low: price - 1,
  close: price,
  volume: 5,
});

const at = (slot: number, later = 0): { readonly at: number; readonly event: FeedEvent } => ({
  at: (slot + 1) * minute + later,
  event: { kind: 'candle', market: 'BTC/USDT', candle: candle(slot * minute, 100 + slot) },
});

/** Asks for a share at every close. */
const eager = defineStrategy({
  name: 'eager',
  description: 'Buys at every close.',
  params: {},
  readings: () => ({}),
  init: () => ({}),
  onClose: () => ({ kind: 'enter', side: 'buy' }) as const,
});

interface Ran {
  readonly engine: Engine;
  readonly log: MemoryLog;
  readonly session: Session;
  readonly how: 'ended' | 'paused' | 'failed';
}

async function run(
  feed: LiveFeed,
  more: Partial<SessionOptions> = {},
  config: RunConfig = plainConfig(eager),
): Promise<Ran> {
  const engine = more.engine ?? openStream(config);
  const log = (more.log as MemoryLog | undefined) ?? new MemoryLog();
  const session = new Session({
    engine,
    log,
    feed,
    timeframe: '1m',
    from: 0,
    until: Infinity,
    stop: never,
    pause: never,
    ...more,
  });
  const how = await session.run().catch((error: unknown) => {
    if (!/planted/.test(String(error))) throw error;
    return 'failed' as const;
  });
  return { engine, log, session, how };
}

const kinds = ({ log }: Ran): readonly string[] =>
  log.steps.map(({ input }) => {
    const { kind, at: time, action } = JSON.parse(input) as { kind: string; at?: number; action?: string };
    return [kind, ...(action === undefined ? [] : [action]), ...(time === undefined ? [] : [Math.round((100 * time) / minute) / 100])].join(' '); // prettier-ignore
  });

const codes = ({ log }: Ran): readonly string[] => log.notes.map(({ code }) => code);

/** When entries were placed, in minutes. */
const entries = ({ engine }: Ran): readonly number[] =>
  readRun(engine.kernel.journal.state.tape, engine.kernel.lanes.map(({ instrument }) => instrument)).orders
    .filter(({ role }) => role === 'entry')
    .map(({ createdAt }) => createdAt / minute); // prettier-ignore

const history =
  (slots: readonly number[]) =>
  (_: string, from: number, to: number): FeedHistory => ({
    candles: slots
      .filter((slot) => slot * minute >= from && slot * minute < to)
      .map((slot) => candle(slot * minute, 100 + slot)),
    knownTo: 0,
  });

/** History that is moved by hand: by three minutes at once, whose candles come one by one. */
function movedByHand(): LiveFeed {
  let now = 0;
  let waits = 0;
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    name: 'by hand',
    clock: {
      pace: 0,
      leaps: false,
      now: () => now,
      async wait() {
        if (++waits > 200) throw new Error('it waits, and never for long');
        await turn();
      },
    },
    markets: () => Promise.resolve([]),
    history: () => new Promise(() => undefined),
    async *events(): AsyncGenerator<FeedEvent> {
      await turn();
      now = 3 * minute;
      for (const slot of [0, 1, 2]) {
        for (let turns = 0; turns < 5; turns++) await turn();
        yield at(slot).event;
      }
    },
    close: () => Promise.resolve(),
  };
}

describe('a session', () => {
  it('FLOW-2 TIME-2 waits for the candles of a clock that is moved by hand, and calls none of them late', async () => {
    const ran = await run(movedByHand(), { until: 3 * minute });
    expect(kinds(ran)).toEqual(['candles 1', 'candles 2', 'candles 3', 'end']);
    expect(codes(ran)).toEqual([]);
  });

  it('RISK-2 FLOW-2 halts new risk from the close that did not come, until the run has caught up', async () => {
    // Nothing between the close of minute 2 and that of minute 6; then history has it all.
    let isBack = false;
    const feed: ScriptedFeed = new ScriptedFeed(0, [at(0), at(1), at(5, 500), at(6), at(7)], (market, from, to) =>
      isBack || feed.clock.now() >= 6 * minute ? ((isBack = true), history([2, 3, 4, 5])(market, from, to)) : { candles: [], knownTo: 0 },
    ); // prettier-ignore
    const ran = await run(feed);
    expect(kinds(ran)).toEqual([
      'candles 1',
      'candles 2',
      'switch halt 3',
      'candles 3',
      'candles 4',
      'candles 5',
      // The candle of minute 6 is not late yet.
      'switch resume 6',
      'candles 6',
      'candles 7',
      'candles 8',
      'end',
    ]);
    expect(codes(ran)).toEqual(['stale-feed', 'feed-back']);
    // Decided at the closes on which somebody was there.
    expect(entries(ran)).toEqual([1, 2, 7, 8]);
  });

  it('FLOW-2 tells once of a feed whose time is before what has been done, and goes on when it is there', async () => {
    const ran = await run(new ScriptedFeed(0, [at(0), at(1), at(2)]), { until: 3 * minute });
    // As of a journal without its end: a server that comes back begins its history anew.
    const engine = openStream(plainConfig(eager));
    recover(engine, ran.log.steps.slice(0, -1));
    const early = new ScriptedFeed(0.5 * minute, [at(0), at(1), at(2), at(3), at(4)]);
    const again = await run(early, { engine });
    expect(codes(again)).toEqual(['clock-back']);
    expect(again.log.notes[0]!.message).toBe(
      'it is 1970-01-01T00:00:30Z at scripted, and the run has had the close of 1970-01-01T00:03:00Z: it waits until that has passed there',
    );
    expect(kinds(again)).toEqual(['candles 4', 'candles 5', 'end']);
  });

  it('FLOW-2 does not let go on what the scenario has halted itself', async () => {
    const config = (): RunConfig => plainConfig(eager, [{ at: (1.5 * minute) as TimeMs, action: 'halt' }]);
    const feed = new ScriptedFeed(0, [at(0), at(3), at(4)], history([1, 2]));
    const lost: ScriptedFeed = new ScriptedFeed(0, [at(0), at(3, 100), at(4)], (market, from, to) =>
      lost.clock.now() >= 4 * minute ? history([1, 2])(market, from, to) : { candles: [], knownTo: 0 },
    );
    expect(kinds(await run(feed, {}, config())).filter((kind) => kind.startsWith('switch'))).toEqual([]);
    const ran = await run(lost, {}, config());
    expect(kinds(ran).filter((kind) => kind.startsWith('switch'))).toEqual(['switch halt 2']);
    expect(entries(ran)).toEqual([1]);
  });

  it('RISK-2 FLOW-2 does not let go on what a hand has halted, before or after it was gone on with', async () => {
    const script = [at(0), at(1), at(5, 500), at(6)];
    const answer = (now: () => number) => (market: string, from: number, to: number) =>
      now() >= 6 * minute ? history([2, 3, 4])(market, from, to) : { candles: [], knownTo: 0 };
    const feed: ScriptedFeed = new ScriptedFeed(
      0,
      script,
      answer(() => feed.clock.now()),
    );
    let isTurned = false;
    const turn = (session: Session): void => {
      if (session.engine.stepsDone === 2 && !isTurned) session.enter({ kind: 'switch', at: (2.1 * minute) as TimeMs, action: 'halt' }); // prettier-ignore
      isTurned ||= session.engine.stepsDone === 2;
    };
    const ran = await run(feed, { onChange: turn });
    const switches = ['switch halt 2.1', 'switch halt 3'];
    expect(kinds(ran).filter((kind) => kind.startsWith('switch'))).toEqual(switches);
    expect(codes(ran)).toEqual(['stale-feed', 'connected']);
    const engine = openStream(plainConfig(eager));
    const steps = ran.log.steps.slice(0, 4);
    const recovery = recover(engine, steps, { sent: 0, ofFeed: new Set([4]) });
    expect(recovery).toMatchObject({ haltedAt: 3 * minute, isHeld: true });
    const rest = await run(new ScriptedFeed(6.5 * minute, [at(6)], history([2, 3, 4, 5])), { engine, halted: recovery }); // prettier-ignore
    expect(kinds(rest).filter((kind) => kind.startsWith('switch'))).toEqual([]);
    expect(entries(rest)).toEqual([1, 2]);
  });

  it('halts at once where the feed itself says that it is stale', async () => {
    const feed = new ScriptedFeed(0, [
      at(0),
      { at: 1.25 * minute, event: { kind: 'health', state: 'stale', message: 'no heartbeat' } },
      // Nothing has come by that.
      { at: 1.3 * minute, event: { kind: 'health', state: 'reconnecting', message: 'another line' } },
      { at: 1.5 * minute, event: { kind: 'health', state: 'connected', message: 'it speaks again' } },
      at(1),
      at(2),
    ]);
    const ran = await run(feed);
    expect(kinds(ran)).toEqual([
      'candles 1',
      'switch halt 1.25',
      'switch resume 1.5',
      'candles 2',
      'candles 3',
      'end',
    ]);
    expect(codes(ran)).toEqual(['stale-feed', 'reconnecting', 'connected', 'feed-back']);
  });

  it('ends with the reason where a finding of history cannot be written down', async () => {
    const log = new MemoryLog();
    log.note = () => {
      throw new Error('planted: no room');
    };
    const feed = new ScriptedFeed(0, [at(0), at(9)], () => {
      throw new Error('no history');
    });
    expect(await run(feed, { log })).toMatchObject({ how: 'failed' });
  });

  it('leaves the state as it is whatever bad candles come', async () => {
    const bad = (time: number, event: Partial<FeedCandle>, market = 'BTC/USDT') => ({
      at: time,
      event: { kind: 'candle', market, candle: { ...candle(minute), ...event } } as const,
    });
    const good = [at(0), at(1), at(2)];
    const plain = await run(new ScriptedFeed(0, good));
    const ran = await run(
      new ScriptedFeed(0, [
        at(0),
        bad(minute + 1, { time: 9 * minute }),
        bad(minute + 2, { high: 1 }),
        bad(minute + 3, {}, 'DOGE/USDT'),
        bad(minute + 4, { time: 0, close: 101, high: 102 }),
        bad(minute + 5, { close: 'many' }),
        at(1),
        bad(2 * minute + 1, { time: -5 * minute }),
        bad(2 * minute + 1, { time: 0, volume: 6 }),
        {
          at: 2 * minute + 2,
          event: { kind: 'trade', market: 'BTC/USDT', at: 2 * minute, price: 500, quantity: 1 },
        },
        at(2),
      ]),
    );
    expect(ran.engine.digest()).toBe(plain.engine.digest());
    expect(ran.log.steps.map(({ input }) => input)).toEqual(plain.log.steps.map(({ input }) => input));
    expect(codes(ran)).toEqual([
      'future-candle',
      'broken-candle',
      'unknown-market',
      'changed-candle',
      'broken-candle',
      'changed-candle',
    ]);
    expect(ran.session.feed.lastPrices.get('BTC/USDT')).toEqual({ price: '500', at: 2 * minute });
  });

  it('tells of a market that is halted, and waits for it no more', async () => {
    const feed = new ScriptedFeed(0, [
      at(0),
      { at: minute + 9, event: { kind: 'market', market: 'BTC/USDT', isTrading: false, message: 'BREAK' } },
      {
        at: 1.5 * minute,
        event: { kind: 'market', market: 'BTC/USDT', isTrading: true, message: 'TRADING' },
      },
      at(1),
    ]);
    const ran = await run(feed);
    expect(ran.log.notes).toMatchObject([
      { code: 'market-halted', market: 'BTC/USDT', message: 'BREAK' },
      { code: 'market-trading', message: 'TRADING' },
    ]);
    expect(kinds(ran)).toEqual(['candles 1', 'candles 2', 'end']);
  });

  it('FLOW-2 what the feed throws ends the session, everything before it is kept, and the run goes on as if nothing was', async () => {
    const script = [0, 1, 2, 3, 4, 5].map((slot) => at(slot));
    const whole = await run(new ScriptedFeed(0, script));
    const failing = new ScriptedFeed(0, script.slice(0, 3));
    const events = failing.events.bind(failing);
    failing.events = async function* () {
      yield* events();
      throw new Error('planted: the line is dead');
    };
    const first = await run(failing);
    expect([first.how, first.log.steps.length, first.log.committed]).toEqual(['failed', 3, 3]);
    const engine = openStream(plainConfig(eager));
    expect(recover(engine, first.log.steps).parting).toBeNull();
    const second = await run(new ScriptedFeed(3 * minute, script.slice(3)), { engine, log: first.log });
    expect(second.log.steps).toEqual(whole.log.steps.map((step) => expect.objectContaining({ input: step.input, tape: step.tape }) as unknown)); // prettier-ignore
    expect(engine.digest()).toBe(whole.engine.digest());
  });

  it('RISK-2 FLOW-2 gone on with after a pause, it takes no new risk at closes that were missed meanwhile', async () => {
    const first = await run(new ScriptedFeed(0, [at(0), at(1)]), { until: 2 * minute });
    const kept = first.log.steps.slice(0, 2);
    const engine = openStream(plainConfig(eager));
    expect(recover(engine, kept)).toMatchObject({ parting: null, haltedAt: null });
    // Ten minutes later history has what closed in between.
    const feed = new ScriptedFeed(12.5 * minute, [at(12), at(13)], history([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    const ran = await run(feed, { engine });
    expect(kinds(ran)).toEqual([
      'switch halt 3',
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((slot) => `candles ${slot}`),
      'switch resume 12.5',
      'candles 13',
      'candles 14',
      'end',
    ]);
    expect(entries(ran)).toEqual([1, 2, 13, 14]);
    // Killed in the middle of it, it knows that it was halted, and lets itself go on.
    const half = [...kept, ...ran.log.steps.slice(0, 4)];
    const again = openStream(plainConfig(eager));
    const recovery = recover(again, half, { sent: 0, ofFeed: new Set([3]) });
    expect(recovery).toMatchObject({ haltedAt: 3 * minute, isHeld: false });
    const rest = new ScriptedFeed(13.5 * minute, [at(13)], history([5, 6, 7, 8, 9, 10, 11, 12]));
    const last = await run(rest, { engine: again, halted: recovery });
    expect(kinds(last).filter((kind) => kind.startsWith('switch'))).toEqual(['switch resume 13.5']);
    expect(entries(last)).toEqual([1, 2, 14]);
  });

  it('FLOW-2 paused it stays open, stopped it ends every order', async () => {
    for (const name of ['pause', 'stop'] as const) {
      const signal = new AbortController();
      const feed = new ScriptedFeed(0, [at(0), at(1), at(2), at(3)]);
      const ran = await run(feed, {
        [name]: signal.signal,
        onChange: ({ engine }) => {
          if (engine.stepsDone === 2) signal.abort();
        },
      });
      expect(ran.how).toBe(name === 'pause' ? 'paused' : 'ended');
      expect(kinds(ran)).toEqual(['candles 1', 'candles 2', ...(name === 'pause' ? [] : ['end'])]);
      expect(ran.log.digest === null).toBe(name === 'pause');
      expect(ran.engine.kernel.orders.state.live.length === 0).toBe(name === 'stop');
      expect(ran.log.committed).toBe(ran.log.steps.length);
    }
  });

  it('hears nothing more once it is over, whatever was asked for still comes', async () => {
    const stop = new AbortController();
    const late: (() => void)[] = [];
    const feed = new ScriptedFeed(0, [at(0), at(2)]);
    feed.history = () =>
      new Promise((resolve, reject) => {
        late.push(() =>
          late.length > 1 ? reject(new Error('too late')) : resolve(history([1])('', 0, 1e9)),
        );
        stop.abort();
      });
    const ran = await run(feed, { stop: stop.signal });
    expect(late).toHaveLength(1);
    const before = [ran.log.steps.length, ran.log.notes.length];
    for (const answer of late) answer();
    late.push(() => undefined);
    late[0]!();
    await new Promise((resolve) => setImmediate(resolve));
    expect([ran.log.steps.length, ran.log.notes.length]).toEqual(before);
    expect(kinds(ran)).toEqual(['candles 1', 'end']);
  });

  it('asks history for every candle where the feed has no stream of them', async () => {
    const feed: ScriptedFeed = new ScriptedFeed(
      0,
      [0, 1, 2, 3].map((slot) => ({
        at: (slot + 1) * minute + 10_000,
        event: {
          kind: 'trade',
          market: 'BTC/USDT',
          at: slot * minute,
          price: 100 + slot,
          quantity: 1,
        } as const,
      })),
      (market, from, to) => history([0, 1, 2, 3].filter((slot) => (slot + 1) * minute <= feed.clock.now()))(market, from, to), // prettier-ignore
    );
    const ran: Ran = await run(feed);
    expect(kinds(ran)).toEqual(['candles 1', 'candles 2', 'candles 3', 'candles 4', 'end']);
    expect(codes(ran)).toEqual([]);
    expect(feed.asked.map(({ from }) => from)).toEqual([0, 1, 2, 3].map((slot) => slot * minute));
  });

  it('ends with the last close at or before its end, and waits for that', async () => {
    const feed = new ScriptedFeed(0, [at(0), at(1, 900), at(2), at(3)]);
    const ran = await run(feed, { until: 2 * minute });
    expect(kinds(ran)).toEqual(['candles 1', 'candles 2', 'end']);
  });

  it('tells how it stands, and how the feed does', async () => {
    const feed = new ScriptedFeed(0, [at(0), at(1), at(2)]);
    const seen: ReturnType<typeof statusOf>[] = [];
    const ran = await run(feed, { onChange: (session) => seen.push(statusOf(session)) });
    const last = statusOf(ran.session);
    expect(last).toMatchObject({
      steps: 3,
      lastClose: '1970-01-01T00:03:00Z',
      account: { currency: 'USDT', start: '10000.00000000' },
      feed: { name: 'scripted', health: 'connected', findings: 0, waiting: 0 },
    });
    expect(last.positions).toMatchObject([{ market: 'BTC/USDT', price: '102' }]);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.some(({ orders }) => orders.length > 0)).toBe(true);
  });
});

describe('columns', () => {
  it('hold what the run has used, once', async () => {
    const config = plainConfig(eager);
    await run(new ScriptedFeed(0, [at(0), at(0), at(1)]), {}, config);
    expect(config.markets[0]!.candles).toBeInstanceOf(CandleColumns);
    expect([...config.markets[0]!.candles.time.subarray(0, config.markets[0]!.candles.length)]).toEqual([0, minute]); // prettier-ignore
  });
});
