/** What goes wrong at an exchange, by every fault that the server can have: its sort, its words, and no secret in them. */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExchangeClient } from '../../../src/connect/ccxt/client.ts';
import { ExchangeFailure } from '../../../src/connect/ccxt/failure.ts';
import { sortFailure, type Answer } from '../../../src/connect/ccxt/sort-failure.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { testKey } from '../../support/exchange.ts';
import { closeAll, configOf, connectTo, desk, nth } from './desk.ts';

afterEach(closeAll);

async function failureOf(asked: Promise<unknown>): Promise<ExchangeFailure> {
  const failure: unknown = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof ExchangeFailure) return failure;
  throw new Error(`expected a failure of an exchange, got ${inspect(failure)}`);
}

/** Buys by ccxt's own call, in the name of an act. */
const buy = (client: ExchangeClient, amount = '1') =>
  client.askSigned({ what: 'place an order in BTC/USDT', isAct: true }, async (ccxt) => {
    await ccxt.loadMarkets();
    return ccxt.createOrder('BTC/USDT', 'market', 'buy', amount);
  });

describe('CONN-1 a fault of the server', () => {
  const order = 'POST /api/v3/order';
  const time = 'GET /api/v3/klines';
  it.each<[string, Fault, 'ask' | 'act', object]>([
    ['unavailable', { kind: 'unavailable', when: nth(order, 1) }, 'act', { sort: 'later', code: 'busy', status: 503 }],
    ['unavailable', { kind: 'unavailable', when: nth(time, 1) }, 'ask', { sort: 'later', code: 'busy', status: 503 }],
    ['too-many', { kind: 'too-many', when: nth(order, 1) }, 'act', { sort: 'later', code: 'rate-limit', status: 429, retryAfterMs: 1000 }],
    ['ban', { kind: 'ban', when: nth(time, 1), forMs: 3000 }, 'ask', { sort: 'later', code: 'banned', status: 418, retryAfterMs: 3000 }],
    ['maintenance', { kind: 'maintenance', fromMs: 0, forMs: 60_000 }, 'ask', { sort: 'later', code: 'maintenance' }],
    ['lost-answer', { kind: 'lost-answer', when: nth(order, 1) }, 'act', { sort: 'unknown', code: 'no-answer', status: null }],
    ['lost-answer', { kind: 'lost-answer', when: nth(time, 1) }, 'ask', { sort: 'later', code: 'no-answer', status: null }],
    ['timeout', { kind: 'timeout', when: nth(order, 1) }, 'act', { sort: 'unknown', code: 'no-answer', status: 504 }],
    ['slow', { kind: 'slow', when: nth(order, 1), byMs: 2000 }, 'act', { sort: 'unknown', code: 'no-answer', words: 'no answer came in time' }],
    ['garbage', { kind: 'garbage', when: nth(order, 1) }, 'act', { sort: 'unknown', code: 'bad-answer', words: 'an answer that is not JSON: "<html>502 Bad Gateway</html>"' }],
    ['garbage', { kind: 'garbage', when: nth(time, 1) }, 'ask', { sort: 'later', code: 'bad-answer' }],
  ])('%s', async (_, fault, kind, expected) => {
    const { client } = await desk({ faults: [fault], timeoutMs: 500 });
    const asked = kind === 'act' ? buy(client) : client.candlePage('BTC/USDT', '1m', 0, 60_000);
    const failure = await failureOf(asked);
    expect(failure).toMatchObject(expected);
    expect(client.health.failures[failure.sort]).toBe(1);
    expect(inspect(failure, { depth: 9 })).not.toContain(testKey.secret);
    expect(inspect(failure, { depth: 9 })).not.toMatch(/signature|127\.0\.0\.1/);
  }); // prettier-ignore

  it('a clock that is off is measured, and it is asked once more', async () => {
    const { client, server } = await desk({ faults: [{ kind: 'clock-skew', byMs: 90_000 }] });
    expect(await client.balances()).toHaveLength(2);
    const late = await connectTo(server);
    // Measured wrongly before: the exchange refuses, and it is measured again.
    late.wire.health.skew = { skewMs: 0, uncertainMs: 0 };
    expect(await late.balances()).toHaveLength(2);
    expect(Math.abs(late.wire.health.skew.skewMs)).toBeGreaterThan(80_000);
  });
});

describe('what an exchange refuses', () => {
  it('for want of funds', async () => {
    const { client } = await desk();
    const failure = await failureOf(buy(client, '5000'));
    expect(failure).toMatchObject({ sort: 'refused', code: 'funds', status: 400, retryAfterMs: null });
    expect(failure.message).toBe(
      'Binance could not place an order in BTC/USDT: Account has insufficient balance for requested action (-2010). ' +
        'It was not done; as it is it will be refused again.',
    );
  });

  it.each<[string, string, string, string]>([
    ['a key that it does not know', 'nobody', 'test-api-secret', 'keys'],
    ['a wrong secret', 'test-api-key', 'wrong-secret', 'keys'],
  ])('%s', async (_, key, secret, code) => {
    const { server } = await desk();
    const client = await connectTo(server, { config: configOf(key, secret) });
    const failure = await failureOf(client.balances());
    expect(failure).toMatchObject({ sort: 'never', code });
    expect(failure.message).toContain('Look at the key and its secret');
    expect(inspect(failure, { depth: 9 })).not.toContain(secret);
  });

  it('a key without permission to trade', async () => {
    const { server } = await desk({ server: { keys: [{ ...testKey, canTrade: false }] } });
    const client = await connectTo(server);
    expect(await client.balances()).toHaveLength(2);
    expect(await failureOf(buy(client))).toMatchObject({ sort: 'never' });
  });

  it('whoever has no key at all, without a request', async () => {
    const { client } = await desk({ config: null });
    expect(await failureOf(client.balances())).toMatchObject({ sort: 'never', code: 'keys' });
    expect(client.health.requests).toBe(0);
  });

  it('nobody is there: nothing was sent', async () => {
    const { client, server } = await desk();
    await client.market('BTC/USDT');
    await client.measureClock();
    await server.close();
    // The connection was still open a moment ago, so that something may have left by it.
    expect(await failureOf(buy(client))).toMatchObject({ sort: 'unknown', code: 'no-answer' });
    expect(await failureOf(buy(client))).toMatchObject({ sort: 'later', code: 'unreachable' });
  });
});

describe('CONN-1 an answer is sorted', () => {
  const answer = (status: number, body: object | string, headers = {}): Answer => ({
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isJson: typeof body !== 'string',
  });
  const plain = new Error('x');
  it.each<[string, Answer | null, Error, boolean, string, string]>([
    ['an unknown error', answer(500, { code: -1000, msg: 'An unknown error.' }), plain, true, 'unknown', 'other'],
    ['the same of a question', answer(500, { code: -1000, msg: 'An unknown error.' }), plain, false, 'later', 'other'],
    ['a 5xx of no code', answer(502, {}), plain, true, 'unknown', 'busy'],
    ['an overload', answer(503, { code: -1008, msg: 'x' }), plain, true, 'later', 'busy'],
    ['a wall before it', answer(403, '<html>'), plain, true, 'later', 'busy'],
    ['a key that is not known, in a bare word', answer(401, 'Unauthorized'), plain, false, 'never', 'keys'],
    ['a key that may not', answer(403, { error: 'Forbidden' }), plain, true, 'never', 'permission'],
    ['a page of a gateway', answer(502, '<html>'), plain, true, 'unknown', 'bad-answer'],
    ['a filter', answer(400, { code: -1013, msg: 'Filter failure: LOT_SIZE' }), plain, true, 'refused', 'rules'],
    ['a duplicate', answer(400, { code: -2010, msg: 'Duplicate order sent.' }), plain, true, 'refused', 'duplicate'],
    ['a stop that is passed', answer(400, { code: -2010, msg: 'Stop price would trigger immediately.' }), plain, true, 'refused', 'would-trigger'],
    ['a halt', answer(400, { code: -2010, msg: 'Market is closed.' }), plain, true, 'refused', 'halted'],
    ['what else is wrong', answer(400, { code: -9999, msg: 'x' }), plain, true, 'refused', 'request'],
    ['no address', null, new Error('fetch failed: getaddrinfo ENOTFOUND api.binance.com'), true, 'later', 'unreachable'],
    ['what nobody knows', null, plain, true, 'unknown', 'other'],
  ])('%s', (_, given, error, isAct, sort, code) => {
    expect(sortFailure(error, given, isAct)).toMatchObject({ sort, code });
  }); // prettier-ignore

  it('without an address in its words, which carries the signature', () => {
    const error = new Error('binance GET https://x/api?signature=abc request timed out (10 ms)');
    expect(sortFailure(error, null, false).words).toBe('no answer came in time');
    const other = new Error('binance GET https://x/api?signature=abc broke');
    expect(sortFailure(other, null, false).words).toBe('broke');
  });
});
