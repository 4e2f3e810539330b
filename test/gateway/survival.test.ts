/** What no client should send, and what breaks inside: the server answers, and goes on or says why it does not. */
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { signatureOf } from '../../src/gateway/binance/signing.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { ccxtClient } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, testKey, type Bar } from '../support/exchange.ts';

const minute = 60_000;
const bars: readonly Bar[] = [
  [100, 100, 100, 100],
  [100, 100, 100, 100],
];

let server: RunningExchange;
afterEach(() => server.close());

const status = async (path: string): Promise<number> => (await fetch(server.url + path)).status;

/** Sends what a websocket may not, as soon as the line is open; resolves when the server has cut it. */
function breakLine(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.once('data', () => socket.write(Buffer.from([0xff, 0x00, 0x01, 0x02])));
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  });
}

/** One signed call of the websocket API. */
async function call(method: string, given: Readonly<Record<string, string>>): Promise<unknown> {
  const params: Record<string, string> = { ...given, apiKey: testKey.key, timestamp: String(Date.now()) };
  const names = Object.keys(params).sort();
  const text = names.map((name) => `${name}=${params[name]}`).join('&');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws-api/v3`);
  await new Promise((resolve) => socket.once('open', resolve));
  const answer = new Promise<unknown>((resolve, reject) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
    socket.once('close', () => reject(new Error('the line was closed')));
  });
  const signature = signatureOf(testKey.secret, text);
  socket.send(JSON.stringify({ id: 1, method, params: { ...params, signature } }));
  return answer.finally(() => socket.terminate());
}

test.each(['/nowhere', '/ws', '/ws-api/v3'])(
  'bytes that are no frame end the line at %s alone',
  async (path) => {
    server = await testExchange({ spot: { kind: 'spot', markets: [{ bars }] } });
    await breakLine(path);
    expect(await status('/api/v3/ping')).toBe(200);
  },
);

test('FILL-7 an order beyond all money is refused, by REST and by the websocket API', async () => {
  server = await testExchange({ spot: { kind: 'spot', markets: [{ bars }] } });
  const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
  for (const [quantity, price] of [
    ['90000000', '90000000'],
    ['90000', '101'],
  ] as const)
    expect(await call('order.place', { ...order, quantity, price })).toMatchObject({
      status: 400,
      error: { code: -1013, msg: 'Filter failure: NOTIONAL' },
    });
  const quote = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '9000001' };
  expect(await call('order.place', quote)).toMatchObject({ error: { msg: 'Filter failure: NOTIONAL' } });
  expect(await call('openOrders.status', {})).toMatchObject({ status: 200, result: [] });
});

test('FILL-7 a perpetual order beyond all money is refused, whatever waits and whatever reduces', async () => {
  const rising: readonly Bar[] = [...bars, [900, 900, 900, 900]];
  server = await testExchange({
    usdm: { kind: 'margin', markets: [{ bars: rising }], leverage: 100, balance: 1_000_000 },
  });
  const client = await ccxtClient(server.url, { options: { defaultType: 'swap' } });
  const order = (type: string, params: object): Promise<unknown> =>
    client.createOrder('BTC/USDT:USDT', type, 'buy', 800_000, undefined, params);
  await expect(order('market', {})).rejects.toThrow('-2027');
  await expect(order('market', { reduceOnly: true })).rejects.toThrow('-2027');
  await expect(order('market', { stopLossPrice: 101 })).rejects.toThrow('-2027');
  server.advance(start + 3 * minute);
  expect(await status('/fapi/v1/ping')).toBe(200);
  await client.close();
});

test('an exchange that breaks stands still, and says why to everybody who asks', async () => {
  const failures: unknown[] = [];
  server = await testExchange(
    { spot: { kind: 'spot', markets: [{ bars }] } },
    { onFailure: (error) => failures.push(error) },
  );
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/btcusdt@trade`);
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  server.spot!.watch(() => {
    throw new Error('a listener of ours is wrong');
  });
  const moved = await fetch(`${server.url}/backlot/advance?by=${minute}`, { method: 'POST' });
  expect(moved.status).toBe(500);
  expect(await closed).toBe(1011);
  expect(failures).toHaveLength(1);
  const answer = await fetch(`${server.url}/api/v3/time`);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({
    code: -1000,
    msg: 'An unknown error occurred while processing the request: a listener of ours is wrong',
  });
  expect(await call('time', {})).toMatchObject({ status: 500, error: { code: -1000 } });
  expect(server.spot!.now).toBeLessThan(start + minute);
});
