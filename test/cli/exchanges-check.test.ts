/** `backlot exchanges --check` against the exchange server: whether keys work, what they may do, and no secret shown. */
import { afterEach, describe, expect, it } from 'vitest';
import { testExchange, testKey } from '../support/exchange.ts';
import { backlotBeside } from './spawn.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function check(
  key: Partial<typeof testKey> | object,
  secret: string = testKey.secret,
  ...more: readonly string[]
) {
  const server = await testExchange(
    { spot: { kind: 'spot', markets: [{ bars: [[1, 1, 1, 1]] }] } },
    { keys: [{ ...testKey, ...key }] },
  );
  open.push(server);
  const env = {
    BINANCE_API_KEY: testKey.key,
    BINANCE_SECRET_KEY: secret,
    BYBIT_API_KEY: '',
    COINBASE_API_KEY: '',
  };
  const told = await backlotBeside(
    ['exchanges', '--env', '/dev/null', '--check', '--url', server.url, ...more],
    undefined,
    env,
  ).told;
  expect(told.out + told.err).not.toContain(secret);
  return told;
}

describe('exchanges --check', () => {
  it('says that a key works, and what it may do', async () => {
    const told = await check({});
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('binance: the key works; read yes, trade yes, withdraw no');
    expect(told.out).toMatch(
      /\n  answers in \d+(\.\d)? ms \(99 of 100 in \d+(\.\d)?\), 0% of requests failed, (over 99|100)% of the nearest limit free\n$/,
    );
  });

  it('warns of a key that may withdraw, and of one that may not trade', async () => {
    const told = await check({ canWithdraw: true, canTrade: false });
    expect(told.code).toBe(0);
    expect(told.err).toContain('warning: BINANCE_API_KEY: the key may withdraw from Binance');
    expect(told.err).toContain('the key may not trade');
  });

  it('says that a key does not work', async () => {
    const told = await check({}, 'another-secret');
    expect(told.code).toBe(2);
    expect(told.out).toContain('binance: the key does not work');
    expect(told.err).toContain('Signature for this request is not valid (-1022)');
  });

  it('gives the same as JSON', async () => {
    const { checks } = JSON.parse((await check({}, undefined, '--json')).out) as { checks: { health: { headroom: object[] } }[] }; // prettier-ignore
    expect(checks[0]!.health.headroom).toContainEqual(expect.objectContaining({ part: 'spot', counted: 'weight', limit: 6000 })); // prettier-ignore
    expect(checks).toEqual([
      {
        exchange: 'binance',
        works: true,
        may: { read: true, trade: true, withdraw: false },
        clock: null,
        health: expect.objectContaining({ errorRate: 0, reconnects: 0 }) as object,
        issues: [],
      },
    ]);
  });
});
