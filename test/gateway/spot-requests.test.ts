/** What spot answers beside orders: limits and commissions, windows, microseconds; and what no route takes. */
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { binanceLimits } from '../../src/gateway/binance/limits.ts';
import { exchangeStart as start, testExchange, type Bar } from '../support/exchange.ts';
import { connectLine } from '../support/line.ts';
import { restOf, type RestAnswer } from '../support/rest.ts';

const minute = 60_000;
const bars: readonly Bar[] = [
  [100, 110, 90, 105],
  [105, 120, 104, 118],
  [118, 119, 117, 118],
  [118, 118, 118, 118],
];

let server: RunningExchange;
afterEach(() => server.close());

async function serve(options: Parameters<typeof testExchange>[1] = {}): Promise<void> {
  const markets = [
    { bars, maker: 0.0008 },
    { base: 'ETH', bars },
  ];
  server = await testExchange({ spot: { kind: 'spot', markets } }, options);
}
const get = (path: string, params = {}, headers = {}): Promise<RestAnswer> =>
  restOf(server).plain('GET', `/api/v3/${path}`, params, headers);
const signed = (method: string, path: string, params = {}, headers = {}): Promise<RestAnswer> =>
  restOf(server).signed(method, `/api/v3/${path}`, params, headers);
const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1, price: 95 };

describe('accounts', () => {
  test('the orders that an account has sent are told with their limits; a list counts as its orders', async () => {
    // In the middle of a minute of the machine's clock, so that no interval ends on the way.
    await serve({ wall: () => 1_700_000_003_000 });
    const at = { timestamp: 1_700_000_003_000 };
    await signed('POST', 'order', { ...limit, ...at });
    await signed('POST', 'orderList/oto', {
      symbol: 'BTCUSDT', workingType: 'LIMIT', workingSide: 'BUY', workingPrice: 95, workingQuantity: 1,
      workingTimeInForce: 'GTC', pendingType: 'LIMIT', pendingSide: 'SELL', pendingPrice: 120, pendingQuantity: 1,
      pendingTimeInForce: 'GTC', ...at,
    }); // prettier-ignore
    const { body, headers } = await signed('GET', 'rateLimit/order', at);
    expect(body).toEqual([
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100, count: 3 },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000, count: 3 },
    ]);
    // Two orders of one each, and forty for the question.
    expect(headers.get('x-mbx-used-weight-1m')).toBe('42');
  });

  test('FEE-1 commissions of a market are told', async () => {
    await serve();
    const none = { maker: '0.00000000', taker: '0.00000000', buyer: '0.00000000', seller: '0.00000000' };
    expect((await signed('GET', 'account/commission', { symbol: 'BTCUSDT' })).body).toMatchObject({
      symbol: 'BTCUSDT',
      standardCommission: { ...none, maker: '0.00080000', taker: '0.00100000' },
      specialCommission: none,
      taxCommission: none,
      discount: { enabledForAccount: false, enabledForSymbol: false, discount: '1.00000000' },
    });
    expect(await signed('GET', 'account/commission')).toMatchObject({ status: 400, body: { code: -1102 } });
  });
});

describe('the rolling window', () => {
  test('TIME-3 it begins with a minute of history, and has what has come since', async () => {
    await serve();
    server.advance(start + 3 * minute + 30_000);
    const { body } = await get('ticker', { symbol: 'BTCUSDT', windowSize: '2m' });
    expect(body).toMatchObject({
      symbol: 'BTCUSDT',
      openTime: start + minute,
      closeTime: start + 3 * minute + 30_000,
      openPrice: '105.00000000',
      highPrice: '120.00000000',
      lowPrice: '104.00000000',
      lastPrice: '118.00000000',
      priceChange: '13.00000000',
      priceChangePercent: '12.381',
      volume: '150.00000000',
    });
    expect(body).not.toHaveProperty('bidPrice');
  });

  test('of several markets it is a list, and MINI leaves out what has changed', async () => {
    await serve();
    server.advance(start + minute);
    const { body, headers } = await get('ticker', { symbols: '["BTCUSDT","ETHUSDT"]', type: 'MINI' });
    expect((body as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect((body as object[])[0]).not.toHaveProperty('priceChange');
    expect(headers.get('x-mbx-used-weight-1m')).toBe('8');
  });

  test.each(['0m', '60m', '24h', '8d', '1w', 'x'])('a window of %s is none', async (windowSize) => {
    await serve();
    expect(await get('ticker', { symbol: 'BTCUSDT', windowSize })).toMatchObject({ body: { code: -1130 } });
  });

  test('a window is of a market', async () => {
    await serve();
    expect(await get('ticker')).toMatchObject({ status: 400, body: { code: -1102 } });
  });
});

describe('microseconds', () => {
  const micro = { 'X-MBX-TIME-UNIT': 'MICROSECOND' };

  test('answers have their moments in microseconds for who asks, and nothing else in them', async () => {
    await serve();
    server.advance(start + 2 * minute);
    const now = start + 2 * minute;
    expect((await get('time', {}, micro)).body).toEqual({ serverTime: now * 1000 });
    expect((await get('time', {}, { 'X-MBX-TIME-UNIT': 'millisecond' })).body).toEqual({ serverTime: now });
    const klines = (await get('klines', { symbol: 'BTCUSDT', interval: '1m' }, micro)).body as unknown[][];
    expect([klines[0]![0], klines[0]![6]]).toEqual([start * 1000, (start + minute - 1) * 1000]);
    expect(klines[0]!.slice(1, 6)).toEqual(['100.00000000', '110.00000000', '90.00000000', '105.00000000', '60.00000000']); // prettier-ignore
    const order = (await signed('POST', 'order', limit, micro)).body as Record<string, unknown>;
    expect(order).toMatchObject({
      orderId: 1,
      transactTime: (now + 1) * 1000,
      workingTime: (now + 1) * 1000,
    });
    expect(await get('time', {}, { 'X-MBX-TIME-UNIT': 'SECOND' })).toMatchObject({ body: { code: -1100 } });
  });

  test('moments are taken in microseconds, too', async () => {
    await serve();
    server.advance(start + 3 * minute);
    const range = { startTime: (start + minute) * 1000, endTime: (start + 2 * minute) * 1000 };
    const klines = (await get('klines', { symbol: 'BTCUSDT', interval: '1m', ...range })).body as number[][];
    expect(klines.map(([opens]) => opens)).toEqual([start + minute, start + 2 * minute]);
    expect((await signed('GET', 'account', { timestamp: Date.now() * 1000 })).status).toBe(200);
  });

  test('streams are told in microseconds where their address asks for them', async () => {
    await serve();
    const line = await connectLine(
      server,
      '/stream?streams=btcusdt@kline_1m/btcusdt@trade&timeUnit=microsecond',
    );
    server.advance(start + minute);
    const [kline] = await line.until(1, ({ stream }) => stream === 'btcusdt@kline_1m');
    expect(kline).toMatchObject({
      data: { E: start * 1000, k: { t: start * 1000, T: (start + minute - 1) * 1000 } },
    });
    const [, trade] = await line.until(2, ({ stream }) => stream === 'btcusdt@trade');
    expect(trade).toMatchObject({ data: { T: (start + 20_000) * 1000, t: 2 } });
    line.socket.terminate();
  });
});

test('the websocket API answers in microseconds where its address asks for them', async () => {
  await serve();
  const line = await connectLine(server, '/ws-api/v3?timeUnit=MICROSECOND');
  line.send({ id: 1, method: 'time' });
  expect((await line.until(1))[0]).toMatchObject({ id: 1, result: { serverTime: start * 1000 } });
  line.socket.terminate();
  const wrong = await connectLine(server, '/ws-api/v3?timeUnit=SECOND');
  expect(await wrong.closed).toBe(1008);
});

describe('what no route takes', () => {
  test('errors tell what of the limits is used', async () => {
    await serve();
    const { status, headers } = await get('klines', { symbol: 'NOPE', interval: '1m' });
    expect([status, headers.get('x-mbx-used-weight-1m')]).toEqual([400, '2']);
    const refused = await signed('POST', 'order', { ...limit, quantity: 1e6 });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('x-mbx-order-count-10s')).toBe('1');
  });

  test('what is beyond a limit tells what is used, and when to come again', async () => {
    const limits = { ...binanceLimits, spot: { ...binanceLimits.spot, weight: 1 } };
    await serve({ limits });
    await get('ping');
    const { status, headers } = await get('ping');
    expect([status, headers.get('x-mbx-used-weight-1m')]).toEqual([429, '2']);
    expect(headers.has('retry-after')).toBe(true);
  });

  test('a body that is too large is refused in Binance’s form', async () => {
    await serve();
    const answer = await fetch(`${server.url}/api/v3/order`, { method: 'POST', body: 'x'.repeat(1_000_001) });
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { code: -1101, msg: 'Too many parameters sent for this endpoint.' },
    ]);
  });

  test('a method that there is not is told like a path', async () => {
    await serve();
    const answer = await fetch(`${server.url}/api/v3/time`, { method: 'OPTIONS' });
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { code: -5000, msg: 'Path /api/v3/time, Method OPTIONS is invalid' },
    ]);
  });

  test.each(['/api/v3/%', '/api/v3/time%zz', '/%E0%A4%A'])(
    'an address that cannot be read, too: %s',
    async (path) => {
      await serve();
      const told = await new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port: server.port, path }, (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => (text += part.toString()));
          answer.on('end', () => resolve([answer.statusCode, JSON.parse(text)]));
        })
          .on('error', reject)
          .end();
      });
      expect(told).toEqual([400, { code: -1100, msg: 'Illegal characters found in a parameter.' }]);
    },
  );
});
