/** Requests as a client of Binance writes them, taken as they stand, and signatures as its documentation gives them. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { checkSignature, signatureOf, signedText } from '../../src/gateway/binance/signing.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { exchangeStart, testExchange, testKey, type Bar } from '../support/exchange.ts';
import { sharedDir } from '../support/shared.ts';

interface Case {
  readonly exchange: string;
  readonly call: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
}

interface Oracle {
  readonly requests: readonly Case[];
  readonly signature_vectors: readonly {
    readonly id: string;
    readonly exchange: string;
    readonly api_key: string;
    readonly api_secret: string;
    readonly payload: string;
    readonly expected: string;
  }[];
}

const shared = sharedDir();
const oracle: Oracle | null =
  shared === null
    ? null
    : (JSON.parse(readFileSync(`${shared}/oracles/exchange-connectors/cases.json`, 'utf8')) as Oracle);
const requests = (oracle?.requests ?? []).filter(
  ({ exchange, request }) => exchange === 'binance' && request.url.includes('binance.com'),
);

/** Minutes around the clock of the requests; the price stays between their limits, and starts below 31000. */
const bars: readonly Bar[] = Array.from({ length: 60 }, (): Bar => [30_500, 30_510, 30_490, 30_500]);
let server: RunningExchange | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function ask(
  path: string,
  { method, headers, body }: Case['request'],
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server!.url}${path}`, {
    method,
    headers,
    ...(body === null ? {} : { body }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** A request of our own, signed. */
async function signed(
  method: string,
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<{ status: number; body: unknown }> {
  const text = new URLSearchParams({ ...params, timestamp: '1700000000000', recvWindow: '10000' }).toString();
  const query = `${text}&signature=${signatureOf(testKey.secret, text)}`;
  return ask(`${path}?${query}`, { method, url: '', headers: { 'X-MBX-APIKEY': testKey.key }, body: null });
}

const needsBase = (call: string): boolean => /\bsell\b/.test(call);

describe.skipIf(oracle === null)('requests of Binance', () => {
  test('there are as many as were collected', () => {
    expect(requests).toHaveLength(19);
  });

  test.for(requests.map((request) => [request.call, request] as const))('%s', async ([call, { request }]) => {
    server = await testExchange({ spot: { kind: 'spot', markets: [{ bars }] } });
    server.advance(1_700_000_000_000);
    if (needsBase(call)) {
      const bought = await signed('POST', '/api/v3/order', {
        symbol: 'BTCUSDT',
        side: 'BUY',
        type: 'MARKET',
        quantity: '1',
      });
      expect(bought.status).toBe(200);
    }
    const rests = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      quantity: '0.1',
      price: '20000',
      timeInForce: 'GTC',
    };
    if (call.includes('my-order-1') || call.includes('cancel all'))
      await signed('POST', '/api/v3/order', { ...rests, newClientOrderId: 'my-order-1' });
    const { pathname, search } = new URL(request.url);
    const { status, body } = await ask(pathname + search, request);
    // There is no order 12345 in an account that has just been opened.
    if (call === 'cancel order 12345')
      expect({ status, body }).toEqual({ status: 400, body: { code: -2011, msg: 'Unknown order sent.' } });
    else expect(status, JSON.stringify(body)).toBe(200);
    const expected = expectations[call];
    if (expected !== undefined) expect(body).toMatchObject(expected);
  });

  test('the signature of its documentation verifies, and no other', () => {
    const vector = oracle!.signature_vectors.find(({ exchange }) => exchange === 'binance')!;
    const key = { ...testKey, key: vector.api_key, secret: vector.api_secret };
    expect(signatureOf(vector.api_secret, vector.payload)).toBe(vector.expected);
    expect(() =>
      checkSignature(key, signedText('', `${vector.payload}&signature=x`), vector.expected),
    ).not.toThrow();
    expect(() =>
      checkSignature(key, signedText('', vector.payload.replace('0.1', '0.2')), vector.expected),
    ).toThrow('Signature for this request is not valid.');
  });
});

/**
 * What the terms of each request mean by Binance's documentation: twenty seconds into its minute the price is at the first
 * extreme of the candle, 30,490 (PATH-3, PATH-7).
 */
const expectations: Readonly<Record<string, object>> = {
  'limit buy 0.5 BTC/USDT @ 30000 GTC': {
    symbol: 'BTCUSDT', clientOrderId: 'my-order-1', status: 'NEW', type: 'LIMIT', price: '30000.00000000', origQty: '0.50000000',
  },
  'market buy 0.5 BTC/USDT': { status: 'FILLED', executedQty: '0.50000000', cummulativeQuoteQty: '15245.00000000' },
  // 100 / (30,490 x 1.001) = 0.0032765..., to five decimals.
  'market buy for 100 USDT (quoteOrderQty)': { status: 'FILLED', executedQty: '0.00327000', origQuoteOrderQty: '100.00000000' },
  'limit sell 0.5 @ 31000 IOC': { status: 'EXPIRED', executedQty: '0.00000000', timeInForce: 'IOC' },
  'limit sell 0.5 @ 31000 FOK': { status: 'EXPIRED', executedQty: '0.00000000', timeInForce: 'FOK' },
  'post-only limit buy 0.5 @ 30000 (LIMIT_MAKER)': { status: 'NEW', type: 'LIMIT_MAKER' },
  'stop-loss limit sell 0.5, stop 29000 limit 28900 (STOP_LOSS_LIMIT)': {
    status: 'NEW', type: 'STOP_LOSS_LIMIT', stopPrice: '29000.00000000', price: '28900.00000000',
  },
  'take-profit market sell 0.5, trigger 33000 (TAKE_PROFIT)': { status: 'NEW', type: 'TAKE_PROFIT' },
  'trailing stop market sell 0.5, trailing 1% (trailingDelta 100)': { status: 'NEW', trailingDelta: 100 },
  'amount and price rounding: limit buy 0.123456789 @ 30000.129': { origQty: '0.12345000', price: '30000.13000000' },
  'cancel order by client id my-order-1': { status: 'CANCELED', origClientOrderId: 'my-order-1' },
  'cancel all open orders of BTC/USDT': [{ status: 'CANCELED', origClientOrderId: 'my-order-1' }],
  'account balance': { accountType: 'SPOT', balances: [{ asset: 'USDT', free: '100000.00000000' }, { asset: 'BTC' }] },
  'server time': { serverTime: 1_700_000_000_000 },
}; // prettier-ignore

test.skipIf(oracle === null)('the clock of the requests lies inside the history', () => {
  expect(1_700_000_000_000).toBeGreaterThanOrEqual(exchangeStart);
  expect(1_700_000_000_000).toBeLessThan(exchangeStart + bars.length * 60_000);
});

describe('requests of our own', () => {
  const order = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '1',
    price: '95',
  };
  const post = (params: object): ReturnType<typeof signed> =>
    signed('POST', '/api/v3/order', { ...order, ...params });
  const serve = async (): Promise<void> => {
    const flat: readonly Bar[] = [[100, 100, 100, 100]];
    server = await testExchange(
      { spot: { kind: 'spot', markets: [{ bars: flat }] } },
      { wall: () => 1_700_000_000_000 },
    );
  };

  test('what is in the query and in the body counts as in the query; twice in one of them is refused', async () => {
    await serve();
    const query = new URLSearchParams({ ...order, timestamp: '1700000000000' }).toString();
    const body = 'price=96&newClientOrderId=mine';
    const send = (first: string): ReturnType<typeof ask> =>
      ask(`/api/v3/order?${first}&signature=${signatureOf(testKey.secret, first + body)}`, {
        method: 'POST', url: '', body,
        headers: { 'X-MBX-APIKEY': testKey.key, 'content-type': 'application/x-www-form-urlencoded' },
      }); // prettier-ignore
    expect(await send(query)).toMatchObject({
      status: 200,
      body: { price: '95.00000000', clientOrderId: 'mine' },
    });
    expect(await send(`${query}&price=95`)).toMatchObject({ status: 400, body: { code: -1101 } });
  });

  test.each(['x'.repeat(37), 'with space', 'ж', '🙂', 'a,b'])('the id %s is none of a client', async (id) => {
    await serve();
    expect(await post({ newClientOrderId: id })).toMatchObject({
      status: 400,
      body: { code: -1100, msg: expect.stringContaining("'newClientOrderId'") as string },
    });
    expect(await post({ newClientOrderId: 'A.b:/c_-9'.repeat(4) })).toMatchObject({ status: 200 });
  });

  test('ORD-4 a sale of so much money of what the account does not have is refused', async () => {
    await serve();
    const sale = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quoteOrderQty: '1000' };
    expect(await signed('POST', '/api/v3/order', sale)).toMatchObject({
      status: 400,
      body: { code: -2010, msg: 'Account has insufficient balance for requested action.' },
    });
    await signed('POST', '/api/v3/order', { ...sale, side: 'BUY', quoteOrderQty: '2000' });
    expect(await signed('POST', '/api/v3/order', sale)).toMatchObject({
      status: 200,
      // The amount has its fee in it: 9.99 x 100, and a thousandth.
      body: { status: 'FILLED', executedQty: '9.99000000' },
    });
  });

  test('ORD-3 a replacement keeps the restrictions on its cancelling, and answers as it is asked to', async () => {
    await serve();
    await post({ newClientOrderId: 'first' });
    const replace = (params: object): ReturnType<typeof signed> =>
      signed('POST', '/api/v3/order/cancelReplace', {
        ...order, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrigClientOrderId: 'first', ...params,
      }); // prettier-ignore
    expect(await replace({ cancelRestrictions: 'ONLY_PARTIALLY_FILLED' })).toMatchObject({
      body: { code: -2022, data: { cancelResult: 'FAILURE', newOrderResult: 'NOT_ATTEMPTED' } },
    });
    const { body } = await replace({ cancelRestrictions: 'ONLY_NEW', newOrderRespType: 'ACK' });
    expect((body as { newOrderResponse: object }).newOrderResponse).not.toHaveProperty('status');
  });

  test('ORD-3 an amended order is told by the names and the id of that answer', async () => {
    await serve();
    await post({ newClientOrderId: 'first' });
    const amend = {
      symbol: 'BTCUSDT',
      origClientOrderId: 'first',
      newQty: '0.5',
      newClientOrderId: 'second',
    };
    expect(await signed('PUT', '/api/v3/order/amend/keepPriority', amend)).toMatchObject({
      body: { amendedOrder: { origClientOrderId: 'first', clientOrderId: 'second', qty: '0.50000000' } },
    });
    const found = await signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'second' });
    expect(found).toMatchObject({ status: 200, body: { origQty: '0.50000000' } });
  });

  test('OTO-1 a list that is cancelled tells of each order what it was and by which request it ended', async () => {
    await serve();
    const list = {
      symbol: 'BTCUSDT', listClientOrderId: 'both', workingClientOrderId: 'entry',
      workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '95', workingQuantity: '1', workingTimeInForce: 'GTC',
      pendingType: 'LIMIT_MAKER', pendingSide: 'SELL', pendingQuantity: '1', pendingPrice: '110',
    }; // prettier-ignore
    await signed('POST', '/api/v3/orderList/oto', list);
    const end = { symbol: 'BTCUSDT', listClientOrderId: 'both', newClientOrderId: 'end' };
    const { body } = await signed('DELETE', '/api/v3/orderList', end);
    const [entry, pending] = (body as { orderReports: object[] }).orderReports;
    expect(entry).toMatchObject({ origClientOrderId: 'entry', clientOrderId: 'end', status: 'CANCELED' });
    expect(pending).toMatchObject({ clientOrderId: 'end', status: 'CANCELED' });
  });
});
