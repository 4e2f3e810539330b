/**
 * Runs on a feed whose path is settled by what comes with the candles (PATH-8): a rehearsal with the files of its scenario,
 * and the trades of a feed. The same detail gives the digest of the backtest, and a journal with it the same run again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { backtest, openStream } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import { CandleColumns, type Candle } from '../../src/market/candles.ts';
import { comingDetail } from '../../src/market/detail.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { livePlan } from '../../src/paper-live.ts';
import { LeapingClock } from '../../src/paper/clock.ts';
import { DetailBox } from '../../src/paper/detail-box.ts';
import type { FeedEvent, FeedMarket } from '../../src/paper/feed.ts';
import { inputText, parseInput } from '../../src/paper/input-text.ts';
import { recover } from '../../src/paper/recover.ts';
import { Rehearsal } from '../../src/paper/rehearsal.ts';
import { Session } from '../../src/paper/session.ts';
import { replayJournal } from '../../src/paper-journal.ts';
import { rehearsalOf } from '../../src/paper-rehearsal.ts';
import { beginPaper, finishedPaper, isBacktest } from '../../src/paper-run.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import { csv, plain } from '../scenario/make.ts';
import { anyRun } from '../support/arbitraries.ts';
import { coarseConfig, finePlan } from '../support/detailed.ts';
import { MemoryLog, never, ScriptedFeed } from '../support/paper.ts';
import { plainConfig } from '../support/paper-config.ts';
import { runs } from '../support/runs.ts';

const minute = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'backlot-detail-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('a rehearsal', () => {
  write('a.csv', csv(['100 100 100 100', '100 106 94 101', '101 103 100 102', '102 103 101 102']));
  write(
    'halves.csv',
    [
      'time,open,high,low,close',
      '2024-01-01T00:00:00Z,100,100,100,100',
      '2024-01-01T12:00:00Z,100,100,100,100',
      '2024-01-02T00:00:00Z,100,106,100,106',
      '2024-01-02T12:00:00Z,106,106,94,101',
      // The third day has one half.
      '2024-01-03T00:00:00Z,101,103,100,102',
      '2024-01-04T00:00:00Z,102,103,102,102',
      '2024-01-04T12:00:00Z,102,102,101,102',
      '',
    ].join('\n'),
  );
  write(
    'trades.csv',
    [
      'time,price,quantity',
      '2024-01-02T00:00:00.100Z,100,1',
      '2024-01-02T08:00:00.200Z,104.5,0.25',
      '2024-01-02T08:00:00.900Z,106,2',
      '2024-01-02T09:00:00Z,94,2',
      '2024-01-02T23:59:59.999Z,101,1',
      '',
    ].join('\n'),
  );
  const use = '  use: buy-and-hold\n  stop: 5%\n  target: 5%';
  const scenario = (detail: string): string =>
    write(`${detail}.yaml`, plain({ 9: `    file: a.csv\n    detail: ${detail}`, 11: use }));

  it.each([
    ['halves.csv', 3],
    ['trades.csv', 1],
  ])(
    'FLOW-2 PATH-8 with %s gives what it gives as a backtest, and its journal does',
    async (detail, covered) => {
      const file = scenario(detail);
      const run = runScenario(await openFile(file), { band: false });
      expect(run.result.detail).toMatchObject([{ covered, fills: 2, proved: 2 }]);
      const path = join(folder, `${detail}.journal`);
      const paper = await beginPaper(await rehearsalOf(file, [], null), path);
      const session = paper.session({ until: Infinity, stop: never, pause: never });
      expect(await session.run()).toBe('ended');
      paper.journal.close();
      expect(finishedPaper(paper).result).toEqual(run.result);
      expect(isBacktest(paper)).toBe(true);
      const { same, digest } = await replayJournal(path);
      expect([same, digest.replayed]).toEqual([true, run.result.digest]);
    },
  );
});

/** The run of `config`, whose candles come one by one, each with its detail, through the text of a journal. */
function streamed(config: RunConfig, ofTrades: boolean): string {
  const columns = ({ durationMs, priceDigits }: CandleColumns): CandleColumns =>
    new CandleColumns({ durationMs, priceDigits, capacity: 4 });
  const markets = config.markets.map((market) => ({
    ...market,
    candles: columns(market.candles),
    detail: comingDetail(minute, market.candles.priceDigits, ofTrades),
  }));
  const engine = openStream({ ...config, markets });
  const { durationMs } = config.markets[0]!.candles;
  const times = [
    ...new Set(config.markets.flatMap(({ candles }) => [...candles.time.subarray(0, candles.length)])),
  ];
  const rowAt = (candles: CandleColumns, from: number, to: number): readonly Candle[] =>
    Array.from({ length: candles.length }, (_, row) => candles.at(row)).filter(
      ({ time }) => time >= from && time < to,
    );
  for (const time of times.sort((a, b) => a - b)) {
    const end = time + durationMs;
    const input: EngineInput = {
      kind: 'candles',
      at: end as TimeMs,
      candles: config.markets.map(({ candles }) => rowAt(candles, time, end)[0] ?? null),
      detail: config.markets.map(({ detail }) => {
        const finer = rowAt(detail!.candles, time, end);
        return finer.length === 0 ? null : finer;
      }),
    };
    engine.step(parseInput(inputText(input))!);
  }
  engine.step({ kind: 'end' });
  return engine.digest();
}

describe('detail that comes with its candles', () => {
  it('FLOW-2 PATH-8 gives the digest of a run that has all of it beforehand', () => {
    fc.assert(
      fc.property(anyRun({ steps: 48 }).map(finePlan).filter(({ markets }) => markets.some(({ steps }) => steps.length > 0)), (plan) => {
        const config = coarseConfig(plan);
        expect(streamed(config, true)).toBe(backtest(config).digest());
      }),
      { numRuns: runs(60) },
    ); // prettier-ignore
  });

  it('FLOW-2 the text of an input with detail is canonical, and one without is as it was', () => {
    const candle: Candle = { time: 0, open: 100, high: 110, low: 90, close: 105, volume: 7.5 };
    const step = { kind: 'candles', at: minute as TimeMs, candles: [candle, null] } as const;
    expect(inputText(step)).toBe('{"kind":"candles","at":60000,"candles":[[0,100,110,90,105,7.5],null]}');
    const text =
      '{"kind":"candles","at":60000,"candles":[[0,100,110,90,105,7.5],null],"detail":[[[0,100,110,90,105,7.5]],null]}';
    expect(inputText({ ...step, detail: [[candle], null] })).toBe(text);
    expect(parseInput(text)).toEqual({ ...step, detail: [[candle], null] });
    for (const broken of ['"detail":[[null],null]', '"detail":[[[0,1]],null]', '"detail":7', '"detail":null'])
      expect(parseInput(text.replace(/"detail":.*\}$/, `${broken}}`))).toBeNull();
  });
});

describe('a scenario on a live feed', () => {
  const days = ['100 100 100 100', '100 101 100 100', '100 106 94 101', '101 103 100 102'];
  const own = [
    ['2024-01-03T00:00:00.100Z', 100],
    ['2024-01-03T08:00:00.200Z', 104.5],
    ['2024-01-03T08:00:00.900Z', 106],
    ['2024-01-03T09:00:00Z', 94],
    ['2024-01-03T23:59:59.999Z', 101],
  ] as const;

  /** An exchange that tells the trades of each day before its candle. */
  class Exchange extends Rehearsal {
    override readonly name = 'Somewhere';

    override async markets(): Promise<readonly FeedMarket[]> {
      return (await super.markets()).map((market) => ({ ...market, tick: '0.1' }));
    }

    override async *events(): AsyncGenerator<FeedEvent> {
      for await (const event of super.events()) {
        const opens = event.kind === 'candle' ? event.candle.time : Infinity;
        for (const [time, price] of own) {
          const at = Date.parse(time);
          if (at >= opens && at < opens + 86_400_000)
            yield { kind: 'trade', market: 'A/USD', at, price, quantity: 1 };
        }
        yield event;
      }
    }
  }

  it('FLOW-2 PATH-8 its trades take the place of the file of detail, and the fills are those of the backtest', async () => {
    write('live.csv', csv(days));
    const rows = own.map(([time, price]) => `${time},${price},1`);
    write('own.csv', ['time,price,quantity', ...rows, ''].join('\n'));
    const use = '  use: buy-and-hold\n  stop: 5%\n  target: 5%';
    const text = plain({ 9: '    file: live.csv\n    detail: own.csv', 11: use }, [
      'period: {from: 2024-01-03}',
    ]);
    const file = write('live.yaml', text);
    const run = runScenario(await openFile(file), { band: false });
    // What is there at an exchange is not there in a file.
    writeFileSync(file, text.replace('own.csv', 'not-there.csv'));
    const candles = (await openFile(write('alone.yaml', plain({ 9: '    file: live.csv' })))).config
      .markets[0]!.candles;
    const clock = new LeapingClock(Date.parse('2024-01-02T12:00:00Z'));
    const exchange = new Exchange([{ id: 'A/USD', candles, detail: null }], clock);
    const path = join(folder, 'live.journal');
    const paper = await beginPaper(await livePlan(file, ['warmUp=1'], () => Promise.resolve(exchange)), path);
    await paper.session({ until: Infinity, stop: never, pause: never }).run();
    paper.journal.close();
    const { result, record } = finishedPaper(paper);
    expect(run.record.fills.map(({ price, byDetail }) => [price, byDetail])).toEqual([
      [1000, true],
      [1050, true],
    ]);
    const told = (fills: typeof record.fills) =>
      fills.map(({ at, price, byDetail }) => [at, price, byDetail]);
    expect(told(record.fills)).toEqual(told(run.record.fills));
    expect(result.detail).toMatchObject([{ of: 'trades', covered: 1, proved: 2 }]);
    expect((await replayJournal(path)).same).toBe(true);
  });
});

describe('trades of a feed', () => {
  const box = (): DetailBox => new DetailBox(1_000, 2);
  const row = (time: number, ...prices: readonly number[]): Candle => {
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = prices;
    return { time, open, high, low, close, volume };
  };

  it('PATH-8 become candles of a second, and wait for the candle whose they are', () => {
    const own = box();
    own.trade(59_999, '100', 1);
    own.trade(minute, '100.01', '0.5');
    own.trade(minute + 400, 101, '0.25');
    own.trade(minute + 400, '99', 1);
    own.trade(minute + 999, '100.5', 1);
    own.trade(minute + 30_000, '100', 2);
    own.trade(2 * minute, '102', 1);
    expect(own.take(minute, 2 * minute)).toEqual([
      row(minute, 10_001, 10_100, 9_900, 10_050, 2.75),
      row(minute + 30_000, 10_000, 10_000, 10_000, 10_000, 2),
    ]);
    // What was before is gone, what comes after stays.
    expect(own.take(0, minute)).toBeNull();
    expect(own.take(2 * minute, 3 * minute)).toEqual([row(2 * minute, 10_200, 10_200, 10_200, 10_200, 1)]);
    expect(own.take(3 * minute, 4 * minute)).toBeNull();
  });

  it('PATH-8 that are older than the last are left out', () => {
    const own = box();
    own.trade(5_000, '100', 1);
    own.trade(4_000, '90', 1);
    expect(own.take(0, minute)).toEqual([row(5_000, 10_000, 10_000, 10_000, 10_000, 1)]);
  });

  it.each([
    ['100.001', 1],
    ['0', 1],
    ['101', 'x'],
  ])('PATH-8 that cannot be read leave their candle to `path`: %s, %s', (price, size) => {
    const own = box();
    own.trade(5_000, '100', 1);
    own.trade(6_000, price, size);
    own.trade(minute + 1_000, '100', 1);
    expect(own.take(0, minute)).toBeNull();
    expect(own.take(minute, 2 * minute)).toEqual([row(minute + 1_000, 10_000, 10_000, 10_000, 10_000, 1)]);
  });

  // Bought at the open of the second minute, which reaches a stop at 95 and a target at 105.
  const once = defineStrategy({
    name: 'once',
    description: 'Buys at its first close, with a stop and a target.',
    params: {},
    readings: () => ({}),
    init: () => null,
    onClose: (view) =>
      view.count === 1
        ? { kind: 'enter', side: 'buy', stop: { price: 95 }, targets: [{ share: 1, at: { price: 105 } }] }
        : null,
  });
  const config = (): RunConfig => {
    const run = plainConfig(once);
    return {
      ...run,
      markets: run.markets.map((market) => ({ ...market, detail: comingDetail(1_000, 2, true) })),
    };
  };
  const trade = (at: number, price: number): { readonly at: number; readonly event: FeedEvent } => ({
    at,
    event: { kind: 'trade', market: 'BTC/USDT', at, price, quantity: 1 },
  });
  const candle = (slot: number, open: number, high: number, low: number, close: number) => ({
    at: (slot + 1) * minute,
    event: {
      kind: 'candle',
      market: 'BTC/USDT',
      candle: { time: slot * minute, open, high, low, close, volume: 5 },
    } as const,
  });
  const ran = async (events: ConstructorParameters<typeof ScriptedFeed>[1]) => {
    const engine = openStream(config());
    const log = new MemoryLog();
    const feed = new ScriptedFeed(0, [
      candle(0, 100, 100, 100, 100),
      ...events,
      candle(2, 101, 101, 101, 101),
    ]);
    const common = { timeframe: '1m', from: 0, until: Infinity, stop: never, pause: never } as const;
    await new Session({ engine, log, feed, ...common }).run();
    const { fills } = readRun(engine.kernel.journal.state.tape, engine.kernel.lanes.map(({ instrument }) => instrument)); // prettier-ignore
    return { log, engine, fills: fills.map(({ role, price, byDetail }) => [role, price / 100, byDetail]) };
  };
  const [up, down, end] = [
    trade(minute + 10_000, 106),
    trade(minute + 20_000, 94),
    trade(minute + 50_000, 101),
  ];
  const opening = trade(minute + 1_000, 100);
  const wide = candle(1, 100, 106, 94, 101);

  it('PATH-8 FLOW-2 settle the path of the candle that they cover, and its journal gives the same again', async () => {
    const { log, engine, fills } = await ran([opening, up, down, end, wide]);
    expect(fills).toEqual([
      ['entry', 100, true],
      ['target', 106, true],
    ]);
    const again = openStream(config());
    expect(
      recover(
        again,
        log.steps.map((step) => ({ ...step })),
      ).parting,
    ).toBeNull();
    expect(again.digest()).toBe(engine.digest());
    // The other way round, the stop comes first.
    const first = [trade(minute + 10_000, 94), trade(minute + 20_000, 106)];
    expect((await ran([opening, ...first, end, wide])).fills[1]).toEqual(['stop', 94, true]);
  });

  it('PATH-8 that do not agree with the candle leave it to `path`', async () => {
    // One was lost on the way.
    const { fills, engine } = await ran([opening, up, end, wide]);
    expect(fills).toEqual([
      ['entry', 100, false],
      ['stop', 95, false],
    ]);
    const [market] = engine.kernel.lanes;
    expect(market!.config.detail!.coverage).toMatchObject({ covered: 0, first: [{ reason: 'low' }] });
  });

  it('PATH-8 decide nothing in a run that does not ask for them', async () => {
    const engine = openStream(plainConfig(once));
    const feed = new ScriptedFeed(0, [candle(0, 100, 100, 100, 100), opening, up, down, end, wide]);
    const log = new MemoryLog();
    const common = { timeframe: '1m', from: 0, until: Infinity, stop: never, pause: never } as const;
    await new Session({ engine, log, feed, ...common }).run();
    expect(log.steps.some(({ input }) => input.includes('detail'))).toBe(false);
    const { fills } = readRun(engine.kernel.journal.state.tape, engine.kernel.lanes.map(({ instrument }) => instrument)); // prettier-ignore
    expect(fills.map(({ role, byDetail }) => [role, byDetail])).toEqual([
      ['entry', false],
      ['stop', false],
    ]);
  });
});
