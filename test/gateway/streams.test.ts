/** Streams over real websockets: candles, trades and an account's own events, through ccxt and by hand. */
import { afterEach, describe, expect, test } from 'vitest';
import type WebSocket from 'ws';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { signatureOf } from '../../src/gateway/binance/signing.ts';
import { ccxtClient, type Client } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, testKey, type Bar } from '../support/exchange.ts';
import { connectLine, type ClientLine } from '../support/line.ts';

const minute = 60_000;
const btc = 'BTC/USDT';
const bars: readonly (Bar | null)[] = [
  [100, 110, 90, 105],
  [105, 120, 104, 118],
  null,
  null,
  [118, 119, 117, 118],
  [118, 119, 117, 118],
];

let server: RunningExchange;
const open: (WebSocket | Client)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one as { close(): unknown }).close();
  await server.close();
});

async function serve(): Promise<void> {
  server = await testExchange({
    spot: { kind: 'spot', markets: [{ bars }, { base: 'ETH', bars }] },
    usdm: { kind: 'margin', markets: [{ bars }], leverage: 10 },
  });
}

async function connect(path: string): Promise<ClientLine> {
  const line = await connectLine(server, path);
  open.push(line.socket);
  return line;
}

describe('market streams', () => {
  test('TIME-3 each candle is told while it is made, and once as closed, also where a hole follows', async () => {
    await serve();
    const line = await connect('/ws/btcusdt@kline_1m');
    server.advance(start + 6 * minute);
    const closed = await line.until(4, (message) => (message['k'] as { x: boolean }).x);
    const told = closed.map(({ k }) => {
      const { t, o, h, l, c, v } = k as { readonly t: number } & Readonly<
        Record<'o' | 'h' | 'l' | 'c' | 'v', string>
      >;
      return [(t - start) / minute, o, h, l, c, v].map(Number);
    });
    expect(told).toEqual([
      [0, 100, 110, 90, 105, 60],
      [1, 105, 120, 104, 118, 60],
      [4, 118, 119, 117, 118, 60],
      [5, 118, 119, 117, 118, 60],
    ]);
    const open = line.messages.filter((message) => !(message['k'] as { x: boolean }).x);
    expect(open.length).toBeGreaterThan(4);
  });

  test('TIME-3 a higher candle that ends in a hole is closed by the next price', async () => {
    await serve();
    // From 22:12 to 22:15, and from 22:15 to 22:18: minutes 13 and 14, and 17 and 18 of the next.
    const line = await connect('/ws/btcusdt@kline_3m');
    server.advance(start + 6 * minute);
    const closed = await line.until(2, (message) => (message['k'] as { x: boolean }).x);
    expect(closed.map(({ k }) => ((k as { t: number }).t - start) / minute)).toEqual([-1, 2]);
    expect((closed[0]!['k'] as { v: string }).v).toBe('120.00000000');
  });

  test('TIME-3 candles without volume are told like others, also before a hole and at the end', async () => {
    const still = bars.map((bar) => (bar === null ? null : ([...bar.slice(0, 4), 0] as unknown as Bar)));
    server = await testExchange({ spot: { kind: 'spot', markets: [{ bars: still }] } });
    const line = await connect('/ws/btcusdt@kline_1m');
    server.advance(start + 7 * minute);
    const closed = await line.until(4, (message) => (message['k'] as { x: boolean }).x);
    expect(closed.map(({ k }) => ((k as { t: number }).t - start) / minute)).toEqual([0, 1, 4, 5]);
  });

  test.each([
    ['BTC/USDT', 'spot'],
    ['BTC/USDT:USDT', 'swap'],
  ])('a book that ccxt keeps by snapshot and changes follows the price: %s', async (symbol, defaultType) => {
    await serve();
    const client = await ccxtClient(server.url, { options: { defaultType } });
    open.push(client);
    await client.loadMarkets();
    const first = client.watchOrderBook(symbol);
    // Its snapshot comes after its first message.
    const moving = setInterval(() => server.advance((server.spot ?? server.usdm)!.now + 100), 20);
    await first;
    clearInterval(moving);
    server.advance(start + minute + 50_000);
    let book = await client.watchOrderBook(symbol);
    while (book.bids[0]![0]! < 110) book = await client.watchOrderBook(symbol);
    const price = server.spot!.priceOf(0)! / 100;
    expect(book.bids.map(([at]) => at)).toEqual([price]);
    expect(book.asks.map(([at]) => at)).toEqual([price + 0.01]);
  });

  test('PATH-1 trades pass all four prices of a candle, and its volume', async () => {
    await serve();
    const line = await connect('/stream?streams=btcusdt@trade/ethusdt@trade');
    server.advance(start + minute);
    const trades = await line.until(4, ({ stream }) => stream === 'btcusdt@trade');
    const data = trades.map(({ data: trade }) => trade as { p: string; q: string });
    // It closes above its open: the low comes first.
    expect(data.map(({ p }) => Number(p))).toEqual([100, 90, 110, 105]);
    // A third of the candle each; the open is passed by one lot.
    expect(data.map(({ q }) => Number(q))).toEqual([0.00001, 20, 20, 20]);
  });

  test('PATH-8 the last trade of a candle is stamped inside of it, and told before the candle', async () => {
    await serve();
    // The candle is asked for first.
    const line = await connect('/stream?streams=btcusdt@kline_1m/btcusdt@trade/btcusdt@aggTrade');
    server.advance(start + 2 * minute);
    const isLast = ({ data }: Record<string, unknown>): boolean =>
      (data as { T?: number }).T === start + minute - 1;
    const last = await line.until(2, isLast);
    expect(last.map(({ stream, data }) => [stream, (data as { p: string }).p])).toEqual([
      ['btcusdt@trade', '105.00000000'],
      ['btcusdt@aggTrade', '105.00000000'],
    ]);
    const isClosed = ({ stream, data }: Record<string, unknown>): boolean =>
      stream === 'btcusdt@kline_1m' && (data as { k: { x: boolean } }).k.x;
    await line.until(1, isClosed);
    expect(line.messages.findIndex(isClosed)).toBeGreaterThan(line.messages.indexOf(last[1]!));
    // The open of the next is its own.
    const next = await line.until(1, ({ data }) => (data as { T?: number }).T === start + minute);
    expect(next[0]).toMatchObject({ data: { p: '105.00000000' } });
    const times = async (path: string, time: string): Promise<readonly number[]> => {
      const answer = await fetch(`${server.url}/api/v3/${path}`);
      const trades = (await answer.json()) as readonly Record<string, number>[];
      return trades.map((trade) => trade[time]! - start);
    };
    expect(await times('trades?symbol=BTCUSDT&limit=5', 'time')).toEqual([59_999, 60_000, 80_000, 100_000, 119_999]); // prettier-ignore
    const range = `startTime=${start}&endTime=${start + minute - 1}`;
    expect(await times(`aggTrades?symbol=BTCUSDT&${range}`, 'T')).toEqual([0, 20_000, 40_000, 59_999]);
  });

  test('streams are asked for, listed and left on an open line', async () => {
    await serve();
    const line = await connect('/ws');
    line.socket.send(
      JSON.stringify({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'btcusdt@bookTicker'], id: 1 }),
    );
    await line.until(1, ({ id }) => id === 1);
    line.socket.send(JSON.stringify({ method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: 2 }));
    line.socket.send(JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id: 3 }));
    expect((await line.until(1, ({ id }) => id === 3))[0]).toEqual({ result: ['btcusdt@bookTicker'], id: 3 });
    line.socket.send(JSON.stringify({ method: 'SUBSCRIBE', params: ['nope@trade'], id: 4 }));
    expect((await line.until(1, ({ id }) => id === 4))[0]).toMatchObject({ error: { code: 2 } });
    line.socket.send('not json');
    expect((await line.until(1, ({ id }) => id === null))[0]).toMatchObject({ error: { code: 3 } });
    server.advance(start + minute);
    const books = await line.until(1, ({ b }) => b !== undefined);
    expect(books.at(-1)).toMatchObject({ s: 'BTCUSDT' });
    expect(line.messages.some(({ e }) => e === 'trade')).toBe(false);
  });

  test('a path behind which there is nothing is closed', async () => {
    await serve();
    const line = await connect('/nothing');
    expect(await line.closed).toBe(1008);
  });

  test('ccxt watches candles of spot and of perpetuals', async () => {
    await serve();
    const client = await ccxtClient(server.url);
    open.push(client);
    for (const symbol of [btc, 'BTC/USDT:USDT']) {
      const candles = await goingOn(client.watchOHLCV(symbol, '1m'));
      expect(candles.length).toBeGreaterThan(0);
    }
  });
});

/** Lets history go on until something has come of it. */
async function goingOn<T>(result: Promise<T>): Promise<T> {
  const timer = setInterval(() => server.advance(server.spot!.now + 1000), 50);
  try {
    return await result;
  } finally {
    clearInterval(timer);
  }
}

describe('user streams', () => {
  test('ORD-2 a spot account is told of its orders, trades and balances in their order', async () => {
    await serve();
    const line = await connect('/ws-api/v3');
    const params = { apiKey: testKey.key, timestamp: String(Date.now()) };
    const signature = signatureOf(testKey.secret, `apiKey=${params.apiKey}&timestamp=${params.timestamp}`);
    line.socket.send(
      JSON.stringify({
        id: 'sub',
        method: 'userDataStream.subscribe.signature',
        params: { ...params, signature },
      }),
    );
    expect((await line.until(1))[0]).toMatchObject({ id: 'sub', status: 200, result: { subscriptionId: 0 } });
    const client = await ccxtClient(server.url);
    open.push(client);
    await client.createOrder(btc, 'limit', 'buy', 1, 95, { clientOrderId: 'mine' });
    server.advance(start + minute);
    const events = (await line.until(4, ({ event }) => event !== undefined)).map(
      ({ event }) => event as Record<string, unknown>,
    );
    expect(events.map(({ e, x, X }) => [e, x, X])).toEqual([
      ['executionReport', 'NEW', 'NEW'],
      ['outboundAccountPosition', undefined, undefined],
      ['executionReport', 'TRADE', 'FILLED'],
      ['outboundAccountPosition', undefined, undefined],
    ]);
    expect(events[2]).toMatchObject({
      c: 'mine',
      L: '95.00000000',
      l: '1.00000000',
      n: '0.09500000',
      N: 'USDT',
      m: true,
    });
    expect(events[3]).toMatchObject({
      B: [
        { a: 'USDT', f: '99904.90500000', l: '0.00000000' },
        { a: 'BTC', f: '1.00000', l: '0.00000' },
      ],
    });
  });

  test('ORD-2 ccxt watches orders of spot and positions of perpetuals', async () => {
    await serve();
    const client = await ccxtClient(server.url);
    open.push(client);
    await client.loadMarkets();
    const watched = client.watchOrders(btc);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.createOrder(btc, 'market', 'buy', 1);
    const orders = await watched;
    expect(orders[0]).toMatchObject({ symbol: btc, side: 'buy' });
    const futures = client.watchOrders('BTC/USDT:USDT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.createOrder('BTC/USDT:USDT', 'market', 'buy', 1);
    expect((await futures)[0]).toMatchObject({ symbol: 'BTC/USDT:USDT', side: 'buy' });
  });

  test('the websocket API takes orders like REST', async () => {
    await serve();
    const client = await ccxtClient(server.url);
    open.push(client);
    await client.loadMarkets();
    const order = await client.createOrderWs(btc, 'limit', 'buy', 1, 95);
    expect(order).toMatchObject({ status: 'open', price: 95 });
    const cancelled = await client.cancelOrderWs(order.id!, btc);
    expect(cancelled).toMatchObject({ status: 'canceled' });
    const line = await connect('/ws-api/v3');
    line.socket.send(JSON.stringify({ id: 1, method: 'nope' }));
    expect((await line.until(1))[0]).toMatchObject({ id: 1, status: 400, error: { code: -1104 } });
  });

  test('a listen key opens the stream of its account, and another opens nothing', async () => {
    await serve();
    const headers = { 'X-MBX-APIKEY': testKey.key };
    const made = await fetch(`${server.url}/fapi/v1/listenKey`, { method: 'POST', headers });
    const { listenKey } = (await made.json()) as { listenKey: string };
    const line = await connect(`/fstream/private/ws?listenKey=${listenKey}`);
    const client = await ccxtClient(server.url);
    open.push(client);
    await client.createOrder('BTC/USDT:USDT', 'market', 'buy', 1);
    // What an order holds moves no wallet, and is not told.
    const events = await line.until(3);
    expect(events.map(({ e }) => e)).toEqual(['ORDER_TRADE_UPDATE', 'ORDER_TRADE_UPDATE', 'ACCOUNT_UPDATE']);
    expect(events[2]).toMatchObject({
      a: { m: 'ORDER', P: [{ s: 'BTCUSDT', pa: '1.00000', ep: '100.00' }] },
    });
    const other = await connect('/fstream/private/ws?listenKey=nobody');
    await client.createOrder('BTC/USDT:USDT', 'market', 'sell', 1);
    await line.until(6);
    expect(other.messages).toEqual([]);
  });
});
