/**
 * A scenario on a live feed: the same file as its backtest, and the same trades from the same candles; and what an
 * exchange may have against it, each told before there is a journal.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/issue.ts';
import { parseTime } from '../../src/model/time.ts';
import { livePlan } from '../../src/paper-live.ts';
import { reopenJournal, replayJournal } from '../../src/paper-journal.ts';
import { beginPaper, continuePaper, finishedPaper } from '../../src/paper-run.ts';
import { LeapingClock } from '../../src/paper/clock.ts';
import type { FeedMarket } from '../../src/paper/feed.ts';
import { Rehearsal, type RehearsedMarket } from '../../src/paper/rehearsal.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { never } from '../support/paper.ts';

const file = new URL('../../scenarios/003-minutes-on-margin.yaml', import.meta.url).pathname;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An exchange that has the candles of a scenario, and says of its markets what it is told to. */
class Exchange extends Rehearsal {
  override readonly name = 'Somewhere';
  private readonly told: readonly Partial<FeedMarket>[];

  constructor(
    markets: readonly RehearsedMarket[],
    begin: number,
    told: readonly Partial<FeedMarket>[] = [{}],
  ) {
    super(markets, new LeapingClock(begin));
    this.told = told;
  }

  override async markets(): Promise<readonly FeedMarket[]> {
    const all = await super.markets();
    return this.told.map((one, m) => ({ ...all[m % all.length]!, ...one }));
  }
}

const from = '2024-01-01T06:00:00Z';

/** The candles of the scenario, and an exchange that has them and whose clock stands at `at`. */
async function exchangeAt(at: string, told?: readonly Partial<FeedMarket>[]): Promise<Exchange> {
  const { config } = await openFile(file);
  const markets = config.markets.map(({ instrument: { id }, candles }) => ({ id, candles, detail: null }));
  return new Exchange(markets, parseTime(at)!, told);
}

const firstDay = async (): Promise<string> => {
  const { config } = await openFile(file);
  const { time } = config.markets[0]!.candles;
  return new Date(time[300]!).toISOString().replace('.000Z', 'Z');
};

async function messagesOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return error.issues.map(
    ({ code, line, path, message }) => `${line ?? '-'} ${path ?? '-'} ${code}: ${message}`,
  );
}

describe('a scenario on a live feed', () => {
  it('FLOW-2 trades what its backtest trades from the same candles, killed and gone on with in between', async () => {
    const start = await firstDay();
    const set = [`period.from=${start}`, 'warmUp=100'];
    const backtest = runScenario(await openFile(file, set), { band: false });
    // Half a minute before: the next close is the first of decisions.
    const begun = new Date(parseTime(start)! - 30_000).toISOString();
    const path = join(folder, 'live.journal');
    const paper = await beginPaper(await livePlan(file, ['warmUp=100'], () => exchangeAt(begun)), path);
    const pause = new AbortController();
    const first = paper.session({
      until: Infinity,
      stop: never,
      pause: pause.signal,
      onChange: ({ engine }) => {
        if (engine.stepsDone > 250) pause.abort();
      },
    });
    expect(await first.run()).toBe('paused');
    paper.journal.close();
    const again = await continuePaper(path, async (_, at) => ({
      feed: await exchangeAt(new Date(at!).toISOString()),
      rehearsed: null,
    }));
    expect(await again.session({ until: Infinity, stop: never, pause: never }).run()).toBe('ended');
    again.journal.close();
    const { result } = finishedPaper(again);
    expect(result.trades.length).toBeGreaterThan(10);
    expect(result.trades).toEqual(backtest.result.trades);
    expect(result.orders).toEqual(backtest.result.orders);
    expect(result.metrics).toEqual(backtest.result.metrics);
    expect((await replayJournal(path)).same).toBe(true);
    expect((await reopenJournal(path)).result).toEqual(result);
  });

  it('decides from period.from on where that is to come, and ends with period.to', async () => {
    const start = await firstDay();
    const at = (minutes: number): string => new Date(parseTime(start)! + minutes * 60_000).toISOString().replace('.000Z', 'Z'); // prettier-ignore
    const set = [`period.from=${at(10)}`, `period.to=${at(40)}`, 'warmUp=100'];
    const backtest = runScenario(await openFile(file, set), { band: false });
    const paper = await beginPaper(
      await livePlan(file, set, () => exchangeAt(at(0))),
      join(folder, 'to.journal'),
    );
    const { until } = paper.open.head;
    expect(until).toBe(parseTime(at(40)));
    await paper.session({ until: until!, stop: never, pause: never }).run();
    paper.journal.close();
    const { result } = finishedPaper(paper);
    expect(result.period).toEqual(backtest.result.period);
    expect(result.orders).toEqual(backtest.result.orders);
  });

  it('is refused where its end has passed, together with what else is wrong', async () => {
    const start = await firstDay();
    const refused = (...set: readonly string[]): Promise<readonly string[]> =>
      messagesOf(livePlan(file, set, () => exchangeAt(start)));
    const message = `- period.to out-of-range: expected a time to come, got ${start}: at Somewhere it is ${start}`;
    expect(await refused(`period.to=${start}`)).toEqual([message]);
    expect(await refused(`period.to=${start}`, 'strategy.use=nothing')).toEqual([
      message,
      expect.stringContaining('unknown-strategy'),
    ]);
    const later = new Date(parseTime(start)! + 1000).toISOString().replace('.000Z', 'Z');
    expect((await livePlan(file, [`period.to=${later}`], () => exchangeAt(start))).terms.until).toBe(
      parseTime(later),
    );
  });

  it('is told all the same where it is stopped before a candle closes', async () => {
    const start = await firstDay();
    const plan = await livePlan(file, ['period.to=2027-01-01'], () => exchangeAt(start));
    const paper = await beginPaper(plan, join(folder, 'none.journal'));
    await paper.session({ until: Infinity, stop: AbortSignal.abort(), pause: never }).run();
    paper.journal.close();
    expect(finishedPaper(paper).result).toMatchObject({ orders: [], trades: [] });
  });

  it('is told with its line what the exchange has against it, and leaves no journal', async () => {
    const before = readdirSync(folder);
    const refused = async (told: readonly Partial<FeedMarket>[]): Promise<readonly string[]> =>
      messagesOf(livePlan(file, [], () => exchangeAt(from, told)));
    expect(await refused([{ id: 'ETH/USD' }, { id: 'BTC/USDT' }])).toEqual([
      '15 markets["BTC/USD"] unknown-market: Somewhere has no market BTC/USD',
    ]);
    expect(await refused([{ isTrading: false, status: 'BREAK' }])).toEqual([
      '15 markets["BTC/USD"] market-halted: Somewhere does not trade BTC/USD at present: BREAK',
    ]);
    expect(await messagesOf(livePlan(file, [], () => exchangeAt('1999-01-01T00:00:00Z')))).toEqual([
      '15 markets["BTC/USD"] no-candles: Somewhere has no candles of 1m of BTC/USD',
    ]);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('tells what is wrong with the scenario itself together with it', async () => {
    const own = join(folder, 'wrong.yaml');
    const text =
      'name: wrong\ndata: { timeframe: 1m }\naccount: { currency: USD, balance: 1 }\nmarkets:\n  BTC/USD: { file: none.csv }\n  XYZ/USD: { file: none.csv }\nstrategy: { use: nothing }\n';
    writeFileSync(own, text);
    const day = await firstDay();
    expect(await messagesOf(livePlan(own, [], () => exchangeAt(day)))).toEqual([
      '6 markets["XYZ/USD"] unknown-market: Somewhere has no market XYZ/USD',
      '7 strategy.use unknown-strategy: there is no strategy "nothing"',
    ]);
  });

  it('says where the exchange has other rules, and opens the feed that the account needs', async () => {
    const day = await firstDay();
    const kinds: string[] = [];
    const open = (told: Partial<FeedMarket>) => (kind: string) => {
      kinds.push(kind);
      return exchangeAt(day, [told]);
    };
    expect(
      (await livePlan(file, [], open({ tick: '0.10', lot: '0.0001', minNotional: '10.0' }))).warnings,
    ).toEqual([]);
    const other = open({ tick: '0.5', minQuantity: '0.01' });
    const set = ['markets.BTC/USD.minQuantity=0.02'];
    expect((await livePlan(file, set, other)).warnings).toEqual([
      {
        code: 'other-rules',
        severity: 'warning',
        message:
          'the scenario has other rules for BTC/USD than Somewhere, and its own hold: tick 0.1, there 0.5; minQuantity 0.02, there 0.01',
      },
    ]);
    // Rules that the scenario does not state are no others.
    expect((await livePlan(file, [], other)).warnings.map(({ message }) => message)).toEqual([
      'the scenario has other rules for BTC/USD than Somewhere, and its own hold: tick 0.1, there 0.5',
    ]);
    expect(kinds).toEqual(['margin', 'margin', 'margin']);
  });

  it('closes the feed where it cannot begin', async () => {
    const feed = await exchangeAt(await firstDay(), [{ id: 'ETH/USD' }]);
    let closed = 0;
    feed.close = () => {
      closed++;
      return Promise.resolve();
    };
    await messagesOf(livePlan(file, [], () => Promise.resolve(feed)));
    expect(closed).toBe(1);
  });

  it('counts prices as finely as the exchange writes them', async () => {
    const own = (await openFile(file)).data[0]!.candles.priceDigits;
    for (const [tick, digits] of [
      [null, own],
      ['0.1', own],
      ['0.000000001', 9],
    ] as const) {
      const day = await firstDay();
      const plan = await livePlan(file, [], () => exchangeAt(day, [{ tick }]));
      expect(plan.open.data.map(({ candles }) => [candles.priceDigits, candles.length])).toEqual([
        [digits, 0],
      ]);
    }
  });
});
