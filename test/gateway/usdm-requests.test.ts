/**
 * What perpetuals answer beside single orders: batches, countdowns, margins, the price of a liquidation. Numbers are
 * worked by hand: fees are 0.1 %, leverage is 10 unless stated.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { plainAccountMargin } from '../../src/model/margin.ts';
import { ccxtClient } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, type Bar, type ProductPlan } from '../support/exchange.ts';
import { restOf, type RestAnswer } from '../support/rest.ts';

const minute = 60_000;
const day = 86_400_000;
const bars: readonly Bar[] = [
  [100, 100, 100, 100],
  [100, 100, 90, 100],
  [100, 130, 100, 100],
  [100, 100, 100, 100],
];

let server: RunningExchange;
afterEach(() => server.close());

async function serve(
  plan: Partial<ProductPlan> = {},
  options: Parameters<typeof testExchange>[1] = {},
): Promise<void> {
  server = await testExchange(
    { usdm: { kind: 'margin', leverage: 10, markets: [{ bars }], balance: 1000, ...plan } },
    options,
  );
}
type Params = Parameters<ReturnType<typeof restOf>['signed']>[2];
const fapi = (method: string, path: string, params: Params = {}): Promise<RestAnswer> =>
  restOf(server).signed(method, `/fapi/${path}`, params);
const symbol = { symbol: 'BTCUSDT' };
const limit = (price: number, more: object = {}): Record<string, string> => ({
  symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: String(price), ...more,
}); // prettier-ignore
const place = (order: object): Promise<RestAnswer> => fapi('POST', 'v1/order', order as Params);
const market = (side: string, quantity: number): Promise<RestAnswer> =>
  place({ symbol: 'BTCUSDT', side, type: 'MARKET', quantity });
const openIds = async (): Promise<readonly string[]> =>
  ((await fapi('GET', 'v1/openOrders', symbol)).body as { clientOrderId: string }[]).map(
    ({ clientOrderId }) => clientOrderId,
  );

describe('batches', () => {
  const batch = (method: string, orders: readonly object[]): Promise<RestAnswer> =>
    fapi(method, 'v1/batchOrders', { batchOrders: JSON.stringify(orders) });

  test('ORD-1 each order of a batch is placed or refused by itself, in their order', async () => {
    await serve();
    const { status, body } = await batch('POST', [
      limit(95, { newClientOrderId: 'a' }),
      limit(95, { newClientOrderId: 'a' }),
      limit(95.001),
      { ...limit(94, { newClientOrderId: 'b' }), quantity: 2 },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { clientOrderId: 'a', status: 'NEW', origQty: '1.00000' },
      { code: -4116 },
      { code: -1111 },
      { clientOrderId: 'b', price: '94.00', origQty: '2.00000' },
    ]);
    expect(await openIds()).toEqual(['a', 'b']);
  });

  test('ORD-3 a batch amends and cancels by either id', async () => {
    await serve();
    const [a, b] = (await batch('POST', [
      limit(95, { newClientOrderId: 'a' }),
      limit(94, { newClientOrderId: 'b' }),
    ])).body as { orderId: number }[]; // prettier-ignore
    const amended = await batch('PUT', [
      { ...symbol, orderId: a!.orderId, side: 'BUY', quantity: '3', price: '93' },
      { ...symbol, origClientOrderId: 'nobody', side: 'BUY', quantity: '3', price: '93' },
    ]);
    expect(amended.body).toMatchObject([{ price: '93.00', origQty: '3.00000' }, { code: -2011 }]);
    const orderIdList = JSON.stringify([b!.orderId, 999]);
    const byNumber = await fapi('DELETE', 'v1/batchOrders', { ...symbol, orderIdList });
    expect(byNumber.body).toMatchObject([{ status: 'CANCELED', clientOrderId: 'b' }, { code: -2011 }]);
    const origClientOrderIdList = JSON.stringify(['a']);
    const byName = await fapi('DELETE', 'v1/batchOrders', { ...symbol, origClientOrderIdList });
    expect(byName.body).toMatchObject([{ status: 'CANCELED', clientOrderId: 'a' }]);
    expect(await openIds()).toEqual([]);
  });

  test('a batch has five orders at most and ten ids, and is a list', async () => {
    await serve();
    const many = (count: number): readonly object[] => Array.from({ length: count }, () => limit(95));
    expect(await batch('POST', many(6))).toMatchObject({ status: 400, body: { code: -4082 } });
    expect(await batch('POST', [])).toMatchObject({ status: 400, body: { code: -4082 } });
    for (const batchOrders of ['{}', 'nonsense', '[1]'])
      expect(await fapi('POST', 'v1/batchOrders', { batchOrders })).toMatchObject({ body: { code: -1100 } });
    const orderIdList = JSON.stringify(Array.from({ length: 11 }, (_, i) => i));
    expect(await fapi('DELETE', 'v1/batchOrders', { ...symbol, orderIdList })).toMatchObject({
      body: { code: -1100 },
    });
    expect(await openIds()).toEqual([]);
  });

  test('a batch counts as five orders in ten seconds and one in a minute', async () => {
    await serve();
    const { headers } = await batch('POST', [limit(95)]);
    expect([headers.get('x-mbx-order-count-10s'), headers.get('x-mbx-order-count-1m')]).toEqual(['5', '1']);
  });

  test('ccxt places, edits and cancels several orders at once', async () => {
    await serve();
    const client = await ccxtClient(server.url, { options: { defaultType: 'swap' } });
    const perp = 'BTC/USDT:USDT';
    const order = { symbol: perp, type: 'limit', side: 'buy', amount: 1 } as const;
    const placed = await client.createOrders([
      { ...order, price: 95 },
      { ...order, price: 94 },
    ] as never);
    expect(placed.map(({ status, price }) => [status, price])).toEqual([
      ['open', 95],
      ['open', 94],
    ]);
    const ids = placed.map(({ id }) => id!);
    const edited = await client.editOrders([{ ...order, id: ids[0], price: 93 }] as never);
    expect(edited.map(({ price }) => price)).toEqual([93]);
    const cancelled = await client.cancelOrders(ids, perp);
    expect((cancelled as { status: string }[]).map(({ status }) => status)).toEqual(['canceled', 'canceled']);
    await client.close();
  });
});

describe('countdowns', () => {
  const countdown = (countdownTime: number): Promise<RestAnswer> =>
    fapi('POST', 'v1/countdownCancelAll', { ...symbol, countdownTime });
  const calm = Array.from({ length: 10 }, (): Bar => [100, 100, 100, 100]);

  test('ORD-3 what is open in a market is cancelled unless the countdown begins again or is stopped', async () => {
    await serve({ markets: [{ bars: calm }, { base: 'ETH', bars: calm }] });
    await place(limit(95, { newClientOrderId: 'mine' }));
    await place({ ...limit(95, { newClientOrderId: 'other' }), symbol: 'ETHUSDT' });
    expect((await countdown(minute)).body).toEqual({ symbol: 'BTCUSDT', countdownTime: '60000' });
    server.advance(start + minute - 1);
    expect((await countdown(2 * minute + 1)).status).toBe(200);
    server.advance(start + 3 * minute - 1);
    expect(await openIds()).toEqual(['mine']);
    server.advance(start + 5 * minute);
    expect(await openIds()).toEqual([]);
    const { body } = await fapi('GET', 'v1/order', { ...symbol, origClientOrderId: 'mine' });
    expect(body).toMatchObject({ status: 'CANCELED', updateTime: start + 3 * minute });
    expect((await fapi('GET', 'v1/openOrders', { symbol: 'ETHUSDT' })).body).toHaveLength(1);
    await place(limit(95, { newClientOrderId: 'again' }));
    await countdown(minute);
    await countdown(0);
    server.advance(start + 9 * minute);
    expect(await openIds()).toEqual(['again']);
  });
});

describe('margins', () => {
  const risk = async (of = 'BTCUSDT'): Promise<Record<string, string>> =>
    ((await fapi('GET', 'v2/positionRisk', { symbol: of })).body as Record<string, string>[])[0]!;
  const account = async (): Promise<Record<string, string>> =>
    (await fapi('GET', 'v2/account')).body as Record<string, string>;

  test('ORD-4 resting orders are told with the margin and the fee that they hold, and what only reduces holds none', async () => {
    await serve();
    await market('BUY', 10);
    await place(limit(90, { quantity: '5' }));
    await place({ ...limit(120, { quantity: '10' }), side: 'SELL', reduceOnly: 'true' });
    // A tenth of 450, and its greatest fee of 0.45; the position of 1000 demands 100.
    expect(await risk()).toMatchObject({ liquidationPrice: '0.10' });
    const told = await account();
    expect(told).toMatchObject({
      totalPositionInitialMargin: '100.00000000',
      totalOpenOrderInitialMargin: '45.45000000',
      totalInitialMargin: '145.45000000',
      availableBalance: '853.55000000',
    });
    const [position] = told['positions'] as unknown as Record<string, string>[];
    expect(position).toMatchObject({
      openOrderInitialMargin: '45.45000000',
      positionInitialMargin: '100.00000000',
      initialMargin: '145.45000000',
    });
  });

  test('MARG-1 the price that liquidates a long is told, and is where it happens', async () => {
    await serve({ maintenance: 0.05 });
    expect((await risk())['liquidationPrice']).toBe('0');
    await market('BUY', 90);
    // 991 - 9000 + 90 p = 4.5 p where p = 93.67...
    expect((await risk())['liquidationPrice']).toBe('93.67');
    server.advance(start + 2 * minute);
    const orders = (await fapi('GET', 'v1/allOrders', symbol)).body as Record<string, string>[];
    expect(orders.at(-1)).toMatchObject({ avgPrice: '93.67' });
    expect((await risk())['liquidationPrice']).toBe('0');
  });

  test('MARG-1 the price that liquidates a short is told, and is where it happens', async () => {
    await serve({ maintenance: 0.05 });
    await market('SELL', 90);
    // 991 + 9000 - 90 p = 4.5 p where p = 9991 / 94.5 = 105.72...: the first price at or above it.
    expect((await risk())['liquidationPrice']).toBe('105.73');
    server.advance(start + 3 * minute);
    const orders = (await fapi('GET', 'v1/allOrders', symbol)).body as Record<string, string>[];
    expect(orders.at(-1)).toMatchObject({ avgPrice: '105.73' });
  });

  test('MARG-1 what is open elsewhere answers for a cross position where it is now', async () => {
    const steep: readonly Bar[] = [[50, 50, 50, 50], [50, 60, 50, 60], [60, 60, 60, 60]]; // prettier-ignore
    await serve({ maintenance: 0.05, markets: [{ bars }, { base: 'ETH', bars: steep }] });
    await market('BUY', 50);
    await place({ symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: 10 });
    server.advance(start + 2 * minute);
    // 1000 - 5 - 0.5 in the wallet, 100 gained of 600, of which 30 must be left: 1064.5 - 5000 + 50 p = 2.5 p.
    expect((await risk())['liquidationPrice']).toBe('82.85');
  });

  test('MARG-1 an isolated position answers with its own margin alone', async () => {
    const margin = { ...plainAccountMargin, mode: 'isolated' } as const;
    await serve({ maintenance: 0.05, margin });
    await market('BUY', 10);
    // 100 of margin: 100 - 1000 + 10 p = 0.5 p where p = 900 / 9.5 = 94.73...
    expect(await risk()).toMatchObject({
      liquidationPrice: '94.73',
      isolatedWallet: '100.00000000',
      isolatedMargin: '100.00000000',
    });
    expect(await account()).toMatchObject({
      totalWalletBalance: '999.00000000',
      totalCrossWalletBalance: '899.00000000',
      availableBalance: '899.00000000',
    });
  });

  test('MARG-1 no price liquidates what is never under', async () => {
    await serve({ leverage: 1, balance: 100_000 });
    await market('BUY', 1);
    expect((await risk())['liquidationPrice']).toBe('0');
  });
});

test('an order that ended unfilled is forgotten after three days, one that filled is not', async () => {
  const daily = Array.from({ length: 8 }, (): Bar => [100, 100, 100, 100]);
  await serve({ markets: [{ bars: daily, durationMs: day, start: Math.floor(start / day) * day }] });
  const first = server.usdm!.now;
  await place(limit(95, { newClientOrderId: 'gone' }));
  await fapi('DELETE', 'v1/order', { ...symbol, origClientOrderId: 'gone' });
  await place({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 1, newClientOrderId: 'filled' });
  const ask = (id: string): Promise<RestAnswer> =>
    fapi('GET', 'v1/order', { ...symbol, origClientOrderId: id });
  server.advance(first + 3 * day - minute);
  expect((await ask('gone')).status).toBe(200);
  server.advance(first + 3 * day + minute);
  expect(await ask('gone')).toMatchObject({ status: 400, body: { code: -2013 } });
  expect((await ask('filled')).status).toBe(200);
});

test('the limits on orders are told', async () => {
  await serve();
  expect((await fapi('GET', 'v1/rateLimit/order')).body).toEqual([
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
    { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
  ]);
});
