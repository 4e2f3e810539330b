/** The websocket API: what its answers tell of limits, which it shares with REST, and listen keys of perpetuals. */
import { afterEach, describe, expect, test } from 'vitest';
import { binanceLimits } from '../../src/gateway/binance/limits.ts';
import { signatureOf } from '../../src/gateway/binance/signing.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { testExchange, testKey, type Bar } from '../support/exchange.ts';
import { connectLine, type ClientLine } from '../support/line.ts';
import { restOf } from '../support/rest.ts';

const bars: readonly Bar[] = Array.from({ length: 4 }, (): Bar => [100, 101, 99, 100]);
// In the middle of a minute of the machine's clock, so that no interval ends on the way.
const wall = 1_700_000_003_000;

let server: RunningExchange;
const lines: ClientLine[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) line.socket.terminate();
  await server.close();
});

async function serve(options: Parameters<typeof testExchange>[1] = {}): Promise<void> {
  const spot = { kind: 'spot', markets: [{ bars }] } as const;
  const usdm = { kind: 'margin', markets: [{ bars }], leverage: 5 } as const;
  server = await testExchange({ spot, usdm }, { wall: () => wall, ...options });
}

async function connect(path: string): Promise<ClientLine> {
  const line = await connectLine(server, path);
  lines.push(line);
  return line;
}

/** The answer to one request, by its id. */
let ids = 0;
async function ask(line: ClientLine, method: string, params: object = {}): Promise<Record<string, unknown>> {
  const id = ++ids;
  line.send({ id, method, params });
  return (await line.until(1, (message) => message['id'] === id))[0]!;
}

function signed(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = { ...params, apiKey: testKey.key, timestamp: String(wall) };
  const text = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return { ...all, signature: signatureOf(testKey.secret, text) };
}

const weight = (count: number, limit = 6000) => ({ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit, count }); // prettier-ignore
const sent = (count: number) => [
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100, count },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000, count },
];
const order = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '1',
  price: '95',
};

describe('limits in answers of the websocket API', () => {
  test('are those that the request has touched, by an address that REST counts, too', async () => {
    await serve();
    // Two for connecting, one for the time.
    const line = await connect('/ws-api/v3');
    expect((await ask(line, 'time'))['rateLimits']).toEqual([weight(3)]);
    const { headers } = await restOf(server).plain('GET', '/api/v3/ping', {}, {});
    expect(headers.get('x-mbx-used-weight-1m')).toBe('4');
    expect((await ask(line, 'ping'))['rateLimits']).toEqual([weight(5)]);
    // On perpetuals connecting weighs five, and their limits are their own.
    const futures = await connect('/ws-fapi/v1');
    expect((await ask(futures, 'ping'))['rateLimits']).toEqual([weight(6, 2400)]);
  });

  test('have the orders that were sent, an order list as many as it has, a refused one, too', async () => {
    await serve();
    const line = await connect('/ws-api/v3');
    const placed = await ask(line, 'order.place', signed(order));
    expect([placed['status'], placed['rateLimits']]).toEqual([200, [...sent(1), weight(3)]]);
    const refused = await ask(line, 'order.place', signed({ ...order, quantity: '1000000' }));
    expect([refused['status'], refused['rateLimits']]).toEqual([400, [...sent(2), weight(4)]]);
    const list = {
      symbol: 'BTCUSDT', side: 'BUY', quantity: '1', aboveType: 'STOP_LOSS', aboveStopPrice: '110',
      belowType: 'LIMIT_MAKER', belowPrice: '90',
    }; // prettier-ignore
    const both = await ask(line, 'orderList.place.oco', signed(list));
    expect([both['status'], both['rateLimits']]).toEqual([200, [...sent(4), weight(5)]]);
  });

  test('are left out where the address or the request says so', async () => {
    await serve();
    const shown = await connect('/ws-api/v3');
    expect(await ask(shown, 'ping', { returnRateLimits: false })).not.toHaveProperty('rateLimits');
    expect(await ask(shown, 'ping')).toHaveProperty('rateLimits');
    const hidden = await connect('/ws-api/v3?returnRateLimits=false');
    expect(await ask(hidden, 'nope')).not.toHaveProperty('rateLimits');
    expect(await ask(hidden, 'nope', { returnRateLimits: true })).toHaveProperty('rateLimits');
  });

  test('that are exceeded tell when to come again', async () => {
    await serve({ limits: { ...binanceLimits, spot: { ...binanceLimits.spot, weight: 3 } } });
    const line = await connect('/ws-api/v3');
    expect((await ask(line, 'ping'))['status']).toBe(200);
    // The minute of the machine's clock ends 37 seconds later: 1,700,000,003 s is 23 s into it.
    expect(await ask(line, 'ping')).toMatchObject({
      status: 429,
      error: { code: -1003, data: { serverTime: wall, retryAfter: wall + 37_000 } },
      rateLimits: [weight(4, 3)],
    });
  });
});

describe('listen keys of perpetuals by the websocket API', () => {
  test('are made, kept alive and ended with the key alone', async () => {
    await serve();
    const line = await connect('/ws-fapi/v1');
    const key = { apiKey: testKey.key };
    const made = await ask(line, 'userDataStream.start', key);
    // Five for connecting, and five for this.
    expect([made['status'], made['rateLimits']]).toEqual([200, [weight(10, 2400)]]);
    const { listenKey } = made['result'] as { listenKey: string };
    const stream = await connect(`/fstream/private/ws?listenKey=${listenKey}`);
    await restOf(server).signed('POST', '/fapi/v1/order', { ...order, timestamp: wall });
    expect((await stream.until(1))[0]).toMatchObject({ e: 'ORDER_TRADE_UPDATE' });
    expect(await ask(line, 'userDataStream.ping', key)).toMatchObject({ status: 200, result: { listenKey } });
    expect(await ask(line, 'userDataStream.stop', key)).toMatchObject({ status: 200, result: {} });
    expect(await ask(line, 'userDataStream.ping', key)).toMatchObject({
      status: 400,
      error: { code: -1125 },
    });
    expect(await ask(line, 'userDataStream.start', { apiKey: 'nobody' })).toMatchObject({
      error: { code: -2015 },
    });
  });
});
