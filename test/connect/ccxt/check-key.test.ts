/**
 * What is told of a key at Bybit and Coinbase: a small server answers in the shapes that they document. Sources: Bybit v5,
 * "Get API Key Information", "Get Bybit Server Time", "Error Codes"; Coinbase Advanced Trade, "Get API Key Permissions".
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { checkKey } from '../../../src/connect/ccxt/check-key.ts';
import { exchangeConfig, type ExchangeConfig } from '../../../src/connect/exchange-config.ts';

interface Said {
  readonly status?: number;
  readonly body: object | string;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Answers of each path, one after the other; the last one stays. */
async function answering(api: (url: string) => object, answers: Readonly<Record<string, readonly Said[]>>) {
  const asked: IncomingMessage[] = [];
  let url = '';
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!;
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    const control: Readonly<Record<string, object>> = {
      '/backlot/ccxt': api(url),
      '/backlot/status': { time: Date.now(), stepped: false, speed: 1 },
    };
    const list = answers[path];
    const { status = 200, body } = list?.[Math.min(count, list.length - 1)] ?? { body: control[path] ?? {} };
    if (control[path] === undefined) asked.push(request);
    const isText = typeof body === 'string';
    response.writeHead(status, {
      'content-type': isText ? 'text/plain' : 'application/json',
      connection: 'close',
    });
    response.end(isText ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked };
}

async function judged(config: ExchangeConfig, url: string) {
  const check = await checkKey(config, url);
  const shown = inspect(check, { depth: 9 }) + JSON.stringify(check);
  expect(shown).not.toContain(config.secret.reveal());
  expect(shown).not.toContain(config.key.reveal());
  return check;
}

const codes = (issues: readonly { readonly code: string }[]): readonly string[] =>
  issues.map(({ code }) => code);

describe('a key of Bybit', () => {
  const env = { BYBIT_API_KEY: 'bybit-key-4711', BYBIT_SECRET_KEY: 'bybit-secret-0815' };
  const config = exchangeConfig('bybit', { env, file: '/dev/null' });
  const api = (url: string) => ({ spot: url, futures: url, v2: url, public: url, private: url });
  const wrapped = (retCode: number, retMsg: string, result: object = {}): Said => ({
    body: { retCode, retMsg, result, retExtInfo: {}, time: Date.now() },
  });
  const time = (): Said => wrapped(0, 'OK', { timeSecond: String(Math.floor(Date.now() / 1000)), timeNano: `${Date.now()}000000` }); // prettier-ignore
  const key = (readOnly: number, permissions: object): Said =>
    wrapped(0, '', { id: '13770661', note: 'a key', apiKey: 'x', readOnly, secret: '', permissions, ips: ['*'], type: 1 }); // prettier-ignore
  const none = { ContractTrade: [], Spot: [], Wallet: [], Options: [], Derivatives: [], Exchange: [] };
  const ask = async (...answers: readonly Said[]) => {
    const served = await answering(api, { '/v5/market/time': [time()], '/v5/user/query-api': answers });
    return { check: await judged(config, served.url), asked: served.asked };
  };

  it('works, and its request is signed', async () => {
    const { check, asked } = await ask(key(0, { ...none, Spot: ['SpotTrade'], Wallet: ['AccountTransfer'] }));
    expect(check).toMatchObject({
      works: true,
      may: { read: true, trade: true, withdraw: false },
      issues: [],
    });
    const { headers } = asked.find(({ url }) => url!.startsWith('/v5/user'))!;
    expect(headers['x-bapi-api-key']).toBe('bybit-key-4711');
    expect(headers['x-bapi-sign']).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, Said]>([
    ['reads alone', key(1, { ...none, Spot: ['SpotTrade'] })],
    ['has no permission for a product', key(0, { ...none, Wallet: ['AccountTransfer'] })],
  ])('that %s may not trade', async (_, said) => {
    const { check } = await ask(said);
    expect(check.may).toEqual({ read: true, trade: false, withdraw: false });
    expect(codes(check.issues)).toEqual(['may-not-trade']);
  });

  it('that may withdraw is warned of', async () => {
    const { check } = await ask(key(0, { ...none, Derivatives: ['DerivativesTrade'], Wallet: ['Withdraw'] }));
    expect(check.may).toEqual({ read: true, trade: true, withdraw: true });
    expect(check.issues).toMatchObject([{ code: 'may-withdraw', severity: 'warning', message: 'the key may withdraw from Bybit' }]); // prettier-ignore
  });

  it.each<[number, string, string]>([
    [10003, 'API key is invalid.', 'exchange-keys'],
    [10004, 'Error sign, please check your signature generation algorithm.', 'exchange-keys'],
    [33004, 'Your api key has expired.', 'exchange-keys'],
    [10005, 'Permission denied, please check your API key permissions.', 'exchange-permission'],
    [10010, 'Unmatched IP, please check your API key’s bound IP addresses.', 'exchange-permission'],
  ])('that is refused with %d does not work, in the exchange’s words', async (code, words, issue) => {
    const { check } = await ask(wrapped(code, words));
    expect(check).toMatchObject({ works: false, may: null });
    expect(codes(check.issues)).toEqual([issue]);
    expect(check.issues[0]!.message).toContain(`${words.replace(/\.$/, '')} (${code})`);
  });

  it('is asked for once more where the clock was wrong', async () => {
    const late = wrapped(10002, 'invalid request, please check your server timestamp');
    const { check } = await ask(late, key(0, { ...none, Spot: ['SpotTrade'] }));
    expect(check).toMatchObject({ works: true, issues: [] });
  });

  it('could not be asked where the exchange is away', async () => {
    const { check } = await ask({ status: 503, body: '<html>Service Unavailable</html>' });
    expect(check).toMatchObject({ works: null, may: null });
  });
});

describe('a key of Coinbase', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const env = {
    COINBASE_API_KEY: 'organizations/0a1b/apiKeys/2c3d',
    COINBASE_SECRET_KEY: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    COINBASE_TESTNET: 'false',
  };
  const config = exchangeConfig('coinbase', { env, file: '/dev/null' });
  const epoch = Math.floor(Date.now() / 1000);
  const time: Said = { body: { data: { iso: new Date(epoch * 1000).toISOString(), epoch } } };
  const key = (can_view: boolean, can_trade: boolean, can_transfer: boolean): Said => ({
    body: { can_view, can_trade, can_transfer, portfolio_uuid: '8c9d', portfolio_type: 'DEFAULT' },
  });
  const ask = async (said: Said) => {
    const path = '/api/v3/brokerage/key_permissions';
    const served = await answering((rest) => ({ rest }), { '/v2/time': [time], [path]: [said] });
    return { check: await judged(config, served.url), asked: served.asked };
  };

  it('works, and its request carries a token of its own', async () => {
    const { check, asked } = await ask(key(true, true, false));
    expect(check).toMatchObject({
      works: true,
      may: { read: true, trade: true, withdraw: false },
      issues: [],
    });
    const { headers } = asked.find(({ url }) => url!.includes('key_permissions'))!;
    expect(headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('that may not trade, and one that may withdraw, are warned of', async () => {
    expect(codes((await ask(key(true, false, false))).check.issues)).toEqual(['may-not-trade']);
    expect(codes((await ask(key(true, true, true))).check.issues)).toEqual(['may-withdraw']);
  });

  it.each<[string, Said, string]>([
    ['is not known', { status: 401, body: 'Unauthorized\n' }, 'exchange-keys'],
    ['is not known, in JSON', { status: 401, body: { error: 'Unauthorized', message: 'no such key' } }, 'exchange-keys'],
    ['lacks a permission', { status: 403, body: { error: 'PERMISSION_DENIED', error_details: 'Missing required scopes', message: 'Missing required scopes' } }, 'exchange-permission'],
  ])('that %s does not work', async (_, said, issue) => {
    const { check } = await ask(said);
    expect(check).toMatchObject({ works: false, may: null });
    expect(codes(check.issues)).toEqual([issue]);
  }); // prettier-ignore
});
