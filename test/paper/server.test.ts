/**
 * Parity over the wire (FLOW-2): a scenario as a backtest, and on paper against the exchange server that replays the same
 * history at two thousand times and more the speed, gives the same orders and trades; also where candles are lost on the way.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedData } from '../../src/cli/exchange-data.ts';
import { openFeed } from '../../src/connect/live-feed.ts';
import { serveBinance, type RunningExchange } from '../../src/gateway/serve-binance.ts';
import { parseTime } from '../../src/model/time.ts';
import { livePlan } from '../../src/paper-live.ts';
import type { LiveFeed } from '../../src/paper/feed.ts';
import { replayJournal } from '../../src/paper-journal.ts';
import { beginPaper, finishedPaper } from '../../src/paper-run.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { never } from '../support/paper.ts';
import { WireFeed } from '../support/wire-feed.ts';

const file = new URL('../../scenarios/009-rules-that-change.yaml', import.meta.url).pathname;
const pace = 2500;
const minute = 60_000;
// Room to begin in: more than two hours are three seconds.
const begin = '2018-08-10T08:00:00Z';
const set = ['warmUp=50', 'period.from=2018-08-10T10:10:00Z', 'period.to=2018-08-10T16:10:00Z'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('paper against the exchange server', () => {
  it.each<[string, (url: string) => Promise<LiveFeed>]>([
    ['as they come', (url) => WireFeed.open(url, ['BTC/USD'], pace, () => false)],
    [
      'where every seventh is lost',
      (url) => WireFeed.open(url, ['BTC/USD'], pace, (time) => (time / minute) % 7 === 0),
    ],
    ['through ccxt', (url) => openFeed({ exchange: 'binance', url, kind: 'spot' })],
  ])('FLOW-2 gives what the backtest gives, of candles %s', async (name, open) => {
    const data = await servedData({
      data: [file],
      timeframe: '1m',
      perpetual: false,
      leverage: 1,
      maintenance: '0.4%',
      balance: '1',
    });
    const server: RunningExchange = await serveBinance({
      ...data,
      keys: [],
      speed: pace,
      from: parseTime(begin),
      port: 0,
    });
    try {
      const backtest = runScenario(await openFile(file, set), { band: false });
      const path = join(folder, `${name}.journal`);
      const plan = await livePlan(file, set, () => open(server.url));
      const paper = await beginPaper(plan, path);
      const session = paper.session({ until: paper.open.head.until!, stop: never, pause: never });
      expect(await session.run()).toBe('ended');
      paper.journal.close();
      const { result } = finishedPaper(paper);
      expect(session.feed.findings).toEqual([]);
      expect(result.period).toEqual(backtest.result.period);
      expect(backtest.result.orders.length).toBeGreaterThan(10);
      expect(result.orders).toEqual(backtest.result.orders);
      expect(result.trades).toEqual(backtest.result.trades);
      expect(result.refusals).toEqual(backtest.result.refusals);
      expect((await replayJournal(path)).same).toBe(true);
    } finally {
      await server.close();
    }
  });

  it('FLOW-2 ends with a history that is over before its time, with all that there was', async () => {
    const data = await servedData({
      data: [file],
      timeframe: '1m',
      perpetual: false,
      leverage: 1,
      maintenance: '0.4%',
      balance: '1',
    });
    const { candles } = data.spot!.markets[0]!;
    const last = candles.opensAt(candles.length - 1);
    const server = await serveBinance({ ...data, keys: [], speed: pace, from: last - 180 * minute, port: 0 });
    try {
      const open = (): Promise<LiveFeed> => openFeed({ exchange: 'binance', url: server.url, kind: 'spot' });
      const plan = await livePlan(file, ['warmUp=50'], open);
      const paper = await beginPaper(plan, join(folder, 'over.journal'));
      const session = paper.session({ until: last + 1440 * minute, stop: never, pause: never });
      expect(await session.run()).toBe('ended');
      paper.journal.close();
      expect(session.feed.endMessage).toMatch(/^what Binance \(by --url\) replays is over at 20\d\d-/);
      expect(session.feed.findings.map(({ code }) => code)).toEqual(['feed-ended']);
      const { timeline, stepsDone } = session.engine;
      expect(timeline.timeAt(stepsDone - 1)).toBe(last + minute);
      expect((await replayJournal(paper.journal.path)).same).toBe(true);
    } finally {
      await server.close();
    }
  });

  it('FLOW-2 goes on with the markets that are left where one ends before the others, as its backtest', async () => {
    const own = join(folder, 'two.yaml');
    const source = new URL('../../data/bundled/btcusd-1m.csv', import.meta.url).pathname;
    const lines = readFileSync(source, 'utf8').trim().split('\n');
    const short = 20;
    writeFileSync(join(folder, 'short.csv'), [...lines.slice(0, -short), ''].join('\n'));
    const market = (name: string): string => `{ file: ${name}, tick: 0.1, lot: 0.0001 }`;
    const strategy = '{ use: moving-average-cross, params: { fast: 2, slow: 5 }, sizing: { percent: 40 } }';
    writeFileSync(
      own,
      `name: two\ndata: { timeframe: 1m }\naccount: { currency: USD, balance: 100000 }\nwarmUp: 50\n` +
        `markets:\n  AAA/USD: ${market('short.csv')}\n  BBB/USD: ${market(source)}\nstrategy: ${strategy}\n`,
    );
    const data = await servedData({
      data: [own],
      timeframe: '1m',
      perpetual: false,
      leverage: 1,
      maintenance: '0.4%',
      balance: '1',
    });
    const { candles } = data.spot!.markets[1]!;
    const last = candles.opensAt(candles.length - 1);
    const server = await serveBinance({ ...data, keys: [], speed: 300, from: last - 60 * minute, port: 0 });
    try {
      const open = (): Promise<LiveFeed> => openFeed({ exchange: 'binance', url: server.url, kind: 'spot' });
      const paper = await beginPaper(await livePlan(own, [], open), join(folder, 'two.journal'));
      let waited = 0;
      const session = paper.session({
        until: last + 1440 * minute,
        stop: never,
        pause: never,
        patience: { graceMs: 300 },
        onChange: ({ gatherer, feed, options }) => {
          const isShortOver = options.feed.clock.now() > last - (short - 1) * minute;
          if (isShortOver && feed.endMessage === null) waited = Math.max(waited, gatherer.count);
        },
      });
      expect(await session.run()).toBe('ended');
      paper.journal.close();
      const { feed, engine } = session;
      const halted = feed.findings.filter(({ code }) => code === 'market-halted');
      expect(halted[0]).toMatchObject({ market: 'AAA/USD', message: 'it does not trade: BREAK' });
      expect(feed.findings.map(({ code }) => code)).not.toContain('stale-feed');
      // A second of the machine is five candles: none waits until the end for what will never come.
      expect(waited).toBeLessThan(short / 2);
      expect(engine.timeline.timeAt(engine.stepsDone - 1)).toBe(last + minute);
      const { result } = finishedPaper(paper);
      const set = [`period.from=${result.period.from}`];
      const backtest = runScenario(await openFile(own, set), { band: false });
      expect(backtest.result.orders.length).toBeGreaterThan(5);
      expect(result.orders).toEqual(backtest.result.orders);
      expect(result.trades).toEqual(backtest.result.trades);
    } finally {
      await server.close();
    }
  });
});
