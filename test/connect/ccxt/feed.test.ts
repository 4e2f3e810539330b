/** The live feed over websockets, against the exchange server: closed candles, reconnects, silence, halts. */
import { afterEach, describe, expect, it } from 'vitest';
import { CcxtFeed } from '../../../src/connect/ccxt/feed.ts';
import { openFeed } from '../../../src/connect/live-feed.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import type { FeedEvent } from '../../../src/paper/feed.ts';
import { exchangeStart, testExchange, type ProductPlan } from '../../support/exchange.ts';
import { minute, waves } from './desk.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const patience = { firstWaitMs: 20, waitMostMs: 200, silenceMs: 60_000, lookMs: 60_000 };

async function live({
  faults = [] as readonly Fault[],
  markets = [{ bars: waves(60) }] as ProductPlan['markets'],
  kind = 'spot' as 'spot' | 'margin',
  more = {},
  tell = (message: string): unknown => message,
}) {
  const plan: ProductPlan = { kind, markets, leverage: kind === 'margin' ? 5 : 1 };
  const server = await testExchange(kind === 'spot' ? { spot: plan } : { usdm: plan }, {
    faults: { seed: 1, faults },
  });
  open.push(server);
  server.advance(exchangeStart + 2 * minute + 1000);
  const feed = await openFeed({
    exchange: 'binance',
    url: server.url,
    kind,
    patience: { ...patience, ...more },
    tell,
  });
  if (!(feed instanceof CcxtFeed)) throw new Error('expected a feed through ccxt');
  open.push(feed);
  return { server, feed };
}

/** Reads everything as it comes. */
function reading(feed: CcxtFeed, ids: readonly string[]) {
  const events: FeedEvent[] = [];
  const done = (async () => {
    for await (const event of feed.events(ids, '1m')) events.push(event);
  })();
  const candles = (id = ids[0]!) =>
    events.flatMap((event) =>
      event.kind === 'candle' && event.market === id ? [(event.candle.time - exchangeStart) / minute] : [],
    );
  const healths = () => events.flatMap((event) => (event.kind === 'health' ? [event.state] : []));
  return { events, candles, healths, done };
}

async function until(is: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1_500; i++) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came: ${what}`);
}

describe('a live feed', () => {
  it('CONN-4 brings each candle when it has closed, and the prices on the way', async () => {
    const { server, feed } = await live({});
    // Not the exchange's own: a run that goes on can tell them apart.
    expect(feed.name).toBe('Binance (by --url)');
    const { events, candles, healths } = reading(feed, ['BTC/USDT']);
    await until(() => server.spot!.now > 0 && events.length === 0, 'nothing');
    for (let i = 3; i <= 8; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      server.advance(exchangeStart + i * minute + 500);
    }
    await until(() => candles().at(-1) === 7, 'the last candle');
    // One that closed before the line was there comes behind the first that shows that it is missing.
    expect([...candles()].sort((one, other) => one - other)).toEqual([2, 3, 4, 5, 6, 7]);
    const first = candles()[0]!;
    expect(events.find((event) => event.kind === 'candle')).toMatchObject({
      market: 'BTC/USDT',
      candle: { time: exchangeStart + first * minute, high: expect.stringMatching(/^10\d\.00/) as string },
    });
    expect(events.some((event) => event.kind === 'trade')).toBe(true);
    expect(healths()).toEqual(['connected']);
    expect(feed.clock.pace).toBe(0);
    expect(feed.clock.now()).toBeGreaterThanOrEqual(exchangeStart + 7 * minute);
  });

  it.each([
    [true, 'each of them where every trade counts'],
    [false, 'the last of them otherwise'],
  ])('PATH-8 brings of trades that nobody has read yet (%s) %s', async (everyTrade) => {
    const { server, feed } = await live({});
    const events = feed.events(['BTC/USDT'], '1m', everyTrade);
    const first = events.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let i = 3; i <= 6; i++) {
      server.advance(exchangeStart + i * minute + 500);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await first;
    await feed.close();
    let trades = 0;
    for await (const event of events) if (event.kind === 'trade') trades++;
    if (everyTrade) expect(trades).toBeGreaterThan(3);
    else expect(trades).toBeLessThanOrEqual(1);
  });

  it('PATH-8 brings the last trade of a candle before the candle, inside of it', async () => {
    const { server, feed } = await live({});
    const events: FeedEvent[] = [];
    const done = (async () => {
      for await (const event of feed.events(['BTC/USDT'], '1m', true)) events.push(event);
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let i = 3; i <= 8; i++) {
      server.advance(exchangeStart + i * minute + 500);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await feed.close();
    await done;
    // It joins in the third one.
    const isWhole = (event: FeedEvent): boolean =>
      event.kind === 'candle' && event.candle.time >= exchangeStart + 3 * minute;
    const candles = events.flatMap((event, place) => (isWhole(event) ? [place] : []));
    expect(candles.length).toBeGreaterThan(2);
    for (const place of candles) {
      const event = events[place]!;
      if (event.kind !== 'candle') continue;
      const { time, close } = event.candle;
      const isOwn = (one: FeedEvent): boolean =>
        one.kind === 'trade' && one.at >= time && one.at < time + minute;
      const last = events.slice(0, place).findLast(isOwn);
      expect(last).toMatchObject({ at: time + minute - 1 });
      expect(last?.kind === 'trade' && Number(last.price)).toBe(Number(close));
    }
  });

  it('has the markets and the past of the exchange', async () => {
    const { feed } = await live({ kind: 'margin' });
    expect(await feed.markets()).toEqual([
      { id: 'BTC/USDT', isTrading: true, status: 'TRADING', tick: '0.01', lot: '0.00001', minQuantity: '0.00001', minNotional: '5' },
    ]); // prettier-ignore
    const { candles, knownTo } = await feed.history(
      'BTC/USDT',
      '1m',
      exchangeStart,
      exchangeStart + 9 * minute,
    );
    expect(candles.map(({ time, close }) => [(time - exchangeStart) / minute, close])).toEqual([
      [0, '101'],
      [1, '102'],
    ]);
    expect(knownTo).toBe(0);
  });

  it('CONN-4 is patient at the start with what the exchange cannot do just now, and tells it', async () => {
    const at = (on: string) => ({ on: `GET /api/v3/${on}`, nth: [1], chance: 0 });
    const told: string[] = [];
    const { feed } = await live({
      faults: [
        { kind: 'unavailable', when: at('time') },
        { kind: 'garbage', when: at('exchangeInfo') },
        { kind: 'unavailable', when: at('klines') },
      ],
      tell: (message) => told.push(message),
    });
    const { candles } = await feed.history('BTC/USDT', '1m', exchangeStart, exchangeStart + 9 * minute);
    expect(candles).toHaveLength(2);
    expect(told.map((message) => message.replace(/: .*;/, ': …;'))).toEqual([
      'Binance could not tell its time: …; it is asked again in 1 s',
      'Binance could not list its markets: …; it is asked again in 1 s',
      'Binance could not give candles of BTC/USDT: …; it is asked again in 1 s',
    ]);
  });

  it('CONN-4 does not begin with an exchange that wants to be left alone for long', async () => {
    const when = { on: 'GET /api/v3/time', nth: [1], chance: 0 };
    const ban: Fault = { kind: 'ban', when, forMs: 3_600_000 };
    await expect(live({ faults: [ban] })).rejects.toThrow(
      /could not tell its time: .* try again in 3\d{3} s/,
    );
  });

  it('of perpetuals, in several markets', async () => {
    const markets = [{ bars: waves(60) }, { base: 'ETH', bars: waves(60) }];
    const { server, feed } = await live({ kind: 'margin', markets });
    const { candles } = reading(feed, ['BTC/USDT', 'ETH/USDT']);
    for (let i = 3; i <= 9; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      server.advance(exchangeStart + i * minute);
    }
    await until(() => candles('BTC/USDT').at(-1) === 8 && candles('ETH/USDT').at(-1) === 8, 'both markets');
  });

  it('CONN-4 comes back after a line has broken, with what closed meanwhile', async () => {
    const breaks: Fault = { kind: 'disconnect', when: { on: 'market', nth: [12, 30], chance: 0 } };
    const { server, feed } = await live({ faults: [breaks] });
    const { candles, healths } = reading(feed, ['BTC/USDT']);
    for (let i = 3; i <= 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      server.advance(exchangeStart + i * minute + 500);
    }
    await until(() => candles().includes(19), 'the last candle');
    const all = [...new Set(candles())].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 20 - all[0]! }, (_, i) => all[0]! + i));
    expect(healths().filter((state) => state === 'reconnecting').length).toBeGreaterThanOrEqual(2);
    expect(healths().at(-1)).toBe('connected');
    expect(feed.client.health.reconnects).toBeGreaterThanOrEqual(2);
    expect(feed.connection).toMatchObject({ reconnects: feed.client.health.reconnects });
    expect(feed.connection.headroom).toBeGreaterThan(0.9);
    expect(feed.connection.latencyMs!.p99).toBeGreaterThanOrEqual(feed.connection.latencyMs!.p50);
  });

  it('CONN-4 tells a line that is there and says nothing, and opens another', async () => {
    const silent: Fault = { kind: 'silence', when: { on: 'market', nth: [10, 11], chance: 0 } };
    const { server, feed } = await live({ faults: [silent], more: { silenceMs: 500 } });
    const { candles, healths } = reading(feed, ['BTC/USDT']);
    for (let i = 3; i <= 40 && !candles().includes(30); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      server.advance(exchangeStart + i * minute + 500);
    }
    await until(() => healths().includes('stale') && healths().at(-1) === 'connected', 'another line');
    const order = healths();
    expect(order.slice(order.indexOf('stale'), order.indexOf('stale') + 3)).toEqual([
      'stale',
      'reconnecting',
      'connected',
    ]);
    const all = [...new Set(candles())].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: all.length }, (_, i) => all[0]! + i));
  });

  it('CONN-4 leaves a line as it is on which a market without trades says nothing', async () => {
    const { server, feed } = await live({ more: { silenceMs: 200 } });
    const { candles, healths } = reading(feed, ['BTC/USDT']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(healths()).toEqual(['connected']);
    expect(feed.client.health.reconnects).toBe(0);
    server.advance(exchangeStart + 4 * minute);
    await until(() => candles().includes(3), 'the next candle');
    expect(healths()).toEqual(['connected']);
  });

  it('waits longer and longer where nobody answers, and ends when it is closed', async () => {
    const { server, feed } = await live({});
    const { events, done, healths } = reading(feed, ['BTC/USDT']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.close();
    await until(() => healths().filter((state) => state === 'reconnecting').length >= 3, 'several tries');
    await feed.close();
    await done;
    expect(events.filter((event) => event.kind === 'candle')).toEqual([]);
  });

  it('a subscription that finds its line gone ends nothing', async () => {
    const { feed } = await live({});
    const lost: unknown[] = [];
    const note = (reason: unknown): void => void lost.push(reason);
    process.on('unhandledRejection', note);
    feed.client.wire.look((ccxt) => {
      const line = (ccxt as unknown as { client(url: string): Record<string, unknown> }).client(
        'wss://127.0.0.1/gone',
      );
      line['connection'] = {
        send: (_: unknown, __: unknown, done: (error: Error) => void) => done(new Error('gone')),
      };
      void (line as { send(message: string): Promise<unknown> }).send('subscribe');
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(lost).toEqual([]);
  });

  it('tells a market that does not trade any more', async () => {
    const { server, feed } = await live({
      markets: [{ bars: waves(5) }, { base: 'ETH', bars: waves(60) }],
      more: { lookMs: 100 },
    });
    const { events } = reading(feed, ['BTC/USDT', 'ETH/USDT']);
    server.advance(exchangeStart + 10 * minute);
    await until(() => events.some(({ kind }) => kind === 'market'), 'the halt');
    expect(events.find(({ kind }) => kind === 'market')).toEqual({
      kind: 'market',
      market: 'BTC/USDT',
      isTrading: false,
      message: 'it does not trade: BREAK',
    });
  });
});
