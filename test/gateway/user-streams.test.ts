/** Listen keys and what keeps a line alive: an hour, a close, a pong. */
import { afterEach, describe, expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { binanceHeartbeats } from '../../src/gateway/binance/heartbeats.ts';
import { exchangeStart as start, testExchange, type Bar } from '../support/exchange.ts';
import { connectLine, type ClientLine, type Message } from '../support/line.ts';
import { restOf } from '../support/rest.ts';

const minute = 60_000;
const bars = Array.from({ length: 200 }, (): Bar => [100, 100, 100, 100]);

let server: RunningExchange;
const lines: ClientLine[] = [];
afterEach(async () => {
  for (const { socket } of lines.splice(0)) socket.terminate();
  await server.close();
});

async function serve(options: Parameters<typeof testExchange>[1] = {}): Promise<void> {
  server = await testExchange(
    {
      spot: { kind: 'spot', markets: [{ bars }] },
      usdm: { kind: 'margin', markets: [{ bars }], leverage: 10 },
    },
    options,
  );
}

async function connect(path: string, options = {}): Promise<ClientLine> {
  const line = await connectLine(server, path, options);
  lines.push(line);
  return line;
}

const products = {
  spot: { keys: '/api/v3/userDataStream', order: '/api/v3/order', path: '', event: 'executionReport' },
  usdm: {
    keys: '/fapi/v1/listenKey',
    order: '/fapi/v1/order',
    path: '/fstream',
    event: 'ORDER_TRADE_UPDATE',
  },
} as const;
type Kind = keyof typeof products;

const keyOf = async (kind: Kind): Promise<string> =>
  ((await restOf(server).plain('POST', products[kind].keys)).body as { listenKey: string }).listenKey;
const buy = (kind: Kind): Promise<unknown> =>
  restOf(server).signed('POST', products[kind].order, {
    symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 1,
  }); // prettier-ignore
const told = ({ e, data }: Message): unknown => e ?? (data as Message | undefined)?.['e'];

describe.each(['spot', 'usdm'] as const)('listen keys of %s', (kind) => {
  const { keys, path, event } = products[kind];

  test('a key names the stream of its account in a path, among streams and when it is subscribed', async () => {
    await serve();
    const key = await keyOf(kind);
    const raw = await connect(`${path}/ws/${key}`);
    const combined = await connect(`${path}/stream?streams=${key}/btcusdt@bookTicker`);
    const asking = await connect(`${path}/ws`);
    asking.send({ method: 'SUBSCRIBE', params: [key], id: 1 });
    expect(await asking.until(1)).toEqual([{ result: null, id: 1 }]);
    await buy(kind);
    expect((await raw.until(1))[0]).toMatchObject({ e: event });
    const wrapped = await combined.until(1, ({ stream }) => stream === key);
    expect(wrapped[0]).toMatchObject({ stream: key, data: { e: event } });
    await asking.until(1, (message) => told(message) === event);
    asking.send({ method: 'UNSUBSCRIBE', params: [key], id: 2 });
    await asking.until(1, ({ id }) => id === 2);
    const before = asking.messages.length;
    await buy(kind);
    await raw.until(4);
    expect(asking.messages.length).toBe(before);
  });

  test('a key lives for an hour of history from its making, its asking again and its keeping alive', async () => {
    await serve();
    const rest = restOf(server);
    const key = await keyOf(kind);
    const line = await connect(`${path}/ws?listenKey=${key}`);
    const keepAlive = (): Promise<{ status: number; body: unknown }> =>
      rest.plain('PUT', keys, { listenKey: key });
    server.advance(start + 59 * minute);
    expect((await keepAlive()).status).toBe(200);
    server.advance(start + 118 * minute);
    expect(await keyOf(kind)).toBe(key);
    server.advance(start + 177 * minute);
    await buy(kind);
    await line.until(1, (message) => told(message) === event);
    server.advance(start + 178 * minute + 100);
    expect(await keepAlive()).toMatchObject({ status: 400, body: { code: -1125 } });
    if (kind === 'usdm') {
      const [expired] = await line.until(1, ({ e }) => e === 'listenKeyExpired');
      expect(expired).toEqual({ e: 'listenKeyExpired', E: start + 178 * minute, listenKey: key });
      const before = line.messages.length;
      await buy(kind);
      line.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
      await line.until(1, ({ id }) => id === 1);
      expect(line.messages.slice(before)).toEqual([{ result: [], id: 1 }]);
    } else {
      expect(await line.closed).toBe(1000);
      expect(line.messages.some(({ e }) => e === 'listenKeyExpired')).toBe(false);
    }
    expect(await keyOf(kind)).not.toBe(key);
  });

  test('a key that is closed closes the stream of its path, and is gone from among others', async () => {
    await serve();
    const rest = restOf(server);
    const key = await keyOf(kind);
    const own = await connect(`${path}/ws/${key}`);
    const mixed = await connect(`${path}/stream?streams=${key}/btcusdt@trade`);
    const other = await rest.plain('DELETE', keys, { listenKey: 'another' });
    expect(other).toMatchObject({ status: 400, body: { code: -1125 } });
    expect(await rest.plain('DELETE', keys, { listenKey: key })).toMatchObject({ status: 200, body: {} });
    expect(await own.closed).toBe(1000);
    server.advance(start + minute);
    await mixed.until(2, ({ stream }) => stream === 'btcusdt@trade');
    await buy(kind);
    mixed.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    expect((await mixed.until(1, ({ id }) => id === 1))[0]).toEqual({ result: ['btcusdt@trade'], id: 1 });
    expect(mixed.messages.some(({ stream }) => stream === key)).toBe(false);
  });
});

test('where history runs at a pace a key lives for an hour of the machine, as its client keeps it alive', async () => {
  let wall = 1e12;
  await serve({ speed: 60, wall: () => wall });
  const key = await keyOf('usdm');
  const keepAlive = async (): Promise<number> =>
    (await restOf(server).plain('PUT', '/fapi/v1/listenKey', { listenKey: key })).status;
  wall += 59 * minute;
  expect(await keepAlive()).toBe(200);
  wall += 60 * minute - 1;
  expect(await keepAlive()).toBe(200);
  wall += 60 * minute;
  expect(await keepAlive()).toBe(400);
});

describe('heartbeats', () => {
  const quick = { pingMs: 20, withinMs: 60, takesAnyPong: false, lifeMs: 60_000 };
  const serveQuick = (more: Partial<typeof quick> = {}): Promise<void> =>
    serve({ heartbeats: { spot: { ...quick, ...more }, usdm: { ...quick, takesAnyPong: true, ...more } } });
  const later = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

  test('Binance pings spot every 20 seconds and waits one minute, futures every three and waits ten', () => {
    expect(binanceHeartbeats.spot).toMatchObject({ pingMs: 20_000, withinMs: 60_000 });
    expect(binanceHeartbeats.usdm).toMatchObject({ pingMs: 180_000, withinMs: 600_000 });
  });

  test('who answers pings stays, who does not is cut, on streams and on the websocket API', async () => {
    await serveQuick();
    const staying = await connect('/ws/btcusdt@trade');
    const silent = await connect('/ws/btcusdt@trade', { autoPong: false });
    const silentApi = await connect('/ws-api/v3', { autoPong: false });
    expect(await silent.closed).toBe(1008);
    expect(await silentApi.closed).toBe(1008);
    await later(100);
    expect(staying.socket.readyState).toBe(staying.socket.OPEN);
  });

  test('a pong of its own accord keeps a line of futures, and none of spot', async () => {
    await serveQuick();
    const spot = await connect('/ws/btcusdt@trade', { autoPong: false });
    const futures = await connect('/fstream/ws/btcusdt@trade', { autoPong: false });
    const answering = setInterval(() => {
      if (spot.socket.readyState === spot.socket.OPEN) spot.socket.pong();
      futures.socket.pong();
    }, 10);
    expect(await spot.closed).toBe(1008);
    await later(100);
    clearInterval(answering);
    expect(futures.socket.readyState).toBe(futures.socket.OPEN);
  });

  test('a line lives for so long and no longer', async () => {
    await serveQuick({ lifeMs: 50 });
    expect(await (await connect('/ws/btcusdt@trade')).closed).toBe(1001);
  });
});

test.each([
  ['', 'btcusdt@depth@100ms', true],
  ['', 'btcusdt@depth5@1000ms', true],
  ['', 'btcusdt@depth@250ms', false],
  ['', 'btcusdt@trade@100ms', false],
  ['', 'btcusdt@kline_1m@+08:00', false],
  ['', 'btcusdt@depth@100ms@100ms', false],
  ['', '!miniTicker@arr@3000ms', false],
  ['/fstream', 'btcusdt@depth@500ms', true],
  ['/fstream', 'btcusdt@markPrice@1s', true],
  ['/fstream', '!markPrice@arr@1s', true],
  ['/fstream', 'btcusdt@aggTrade@1s', false],
])('a stream takes behind its name what it comes at, and nothing else: %s %s', async (path, name, isOne) => {
  await serve();
  const line = await connect(`${path}/ws`);
  line.send({ method: 'SUBSCRIBE', params: [name], id: 1 });
  const [answer] = await line.until(1);
  if (isOne) expect(answer).toEqual({ result: null, id: 1 });
  else expect(answer).toMatchObject({ error: { code: 2 } });
});
