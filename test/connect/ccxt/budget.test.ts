/** Rate limits are kept before they are hit: by a clock of the test, and against the server's own counts. */
import { afterEach, describe, expect, it } from 'vitest';
import { ordersIn, partOf, weightOf } from '../../../src/connect/ccxt/binance-limits.ts';
import { Budget, type LimitTerms } from '../../../src/connect/ccxt/budget.ts';
import type { Timing } from '../../../src/connect/ccxt/timing.ts';
import { binanceLimits } from '../../../src/gateway/binance/limits.ts';
import { closeAll, desk, minute } from './desk.ts';

afterEach(closeAll);

/** A clock that goes on to the end of whatever is waited for. */
function leaping(): Timing & { at: number } {
  const timing = {
    at: 1_000_000,
    now: () => timing.at,
    chance: () => 0.5,
    wait: (ms: number) => {
      timing.at += ms;
      return Promise.resolve();
    },
  };
  return timing;
}

const weights: LimitTerms = { part: 'spot', counted: 'weight', windowMs: minute, limit: 100 };
const orders: LimitTerms = { part: 'spot', counted: 'orders', windowMs: 10_000, limit: 10 };

describe('a budget', () => {
  it('CONN-3 lets go what has room, and no more in any stretch as long as its window', async () => {
    const timing = leaping();
    const budget = new Budget(timing, [weights, orders]);
    const went: { at: number; weight: number; order: boolean }[] = [];
    for (let i = 0; i < 400; i++) {
      const [weight, order] = [1 + ((i * 7) % 11), i % 3 === 0];
      await budget.take('spot', weight, order ? 1 : 0);
      went.push({ at: timing.at, weight, order });
      timing.at += (i * 13) % 97;
    }
    for (const { at } of went) {
      const within = (ms: number) => went.filter((one) => one.at > at - ms && one.at <= at);
      expect(within(minute).reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(90);
      expect(within(10_000).filter(({ order }) => order).length).toBeLessThanOrEqual(9);
    }
    // It waits no longer than it must: nine tenths of the limit are used.
    const [first, last] = [went[0]!.at, went.at(-1)!.at];
    const all = went.reduce((sum, { weight }) => sum + weight, 0);
    expect(last - first).toBeLessThan((all / 80 + 1) * minute);
  });

  it('CONN-3 believes the exchange where it counts more', async () => {
    const timing = leaping();
    const budget = new Budget(timing, [weights]);
    const began = timing.at;
    await budget.take('spot', 10, 0);
    // It leaves a moment later.
    timing.at++;
    budget.tell(weights, 85, timing.at);
    expect(budget.headroom()).toEqual([{ ...weights, used: 85 }]);
    await budget.take('spot', 5, 0);
    expect(timing.at).toBe(began + 1);
    await budget.take('spot', 5, 0);
    expect(timing.at).toBe(began + 1 + minute);
  });

  it('keeps the order of requests, and lets go alone what is more than all', async () => {
    const timing = leaping();
    const budget = new Budget(timing, [weights]);
    const went: string[] = [];
    const take = (name: string, weight: number) => budget.take('spot', weight, 0).then(() => went.push(name));
    await Promise.all([take('a', 60), take('b', 300), take('c', 1)]);
    expect(went).toEqual(['a', 'b', 'c']);
  });

  it('CONN-3 a list of orders counts as all of them', async () => {
    const timing = leaping();
    const budget = new Budget(timing, [orders]);
    const began = timing.at;
    for (let i = 0; i < 3; i++) await budget.take('spot', 1, 3);
    expect(timing.at).toBe(began);
    await budget.take('spot', 1, 1);
    expect(timing.at).toBeGreaterThan(began);
  });

  it('waits until a ban has ended, of its own part alone', async () => {
    const timing = leaping();
    const budget = new Budget(timing, [weights, { ...weights, part: 'fapi' }]);
    const began = timing.at;
    budget.block('spot', began + 5000);
    await budget.take('fapi', 1, 0);
    expect(timing.at).toBe(began);
    await budget.take('spot', 1, 0);
    expect(timing.at).toBe(began + 5000);
  });
});

describe('requests of ccxt', () => {
  it.each<[string, number, string, number]>([
    ['public', 0.4, 'spot', 2],
    ['private', 4, 'spot', 20],
    ['sapi', 0.1, 'sapi', 1],
    ['fapiPublic', 5, 'fapi', 5],
    ['eapiPublic', 1, 'other', 1],
  ])('of %s at %d weigh in %s %d', (api, cost, part, weight) => {
    expect([partOf(api), weightOf(api, cost)]).toEqual([part, weight]);
  });

  it.each([
    ['POST', 'order', 1], ['POST', 'orderList/oco', 2], ['POST', 'orderList/oto', 2], ['POST', 'orderList/otoco', 3],
    ['POST', 'order/oco', 2], ['POST', 'algoOrder', 1], ['PUT', 'order', 1], ['POST', 'order/cancelReplace', 1],
    ['DELETE', 'order', 0], ['DELETE', 'orderList', 0], ['GET', 'order', 0], ['POST', 'userDataStream', 0],
  ] as const)('%s %s', (method, path, counts) => {
    expect(ordersIn(method, path)).toBe(counts);
  }); // prettier-ignore
});

describe('against the server', () => {
  it('CONN-3 its limits are learnt, and never hit', async () => {
    const limits = { ...binanceLimits, spot: { ...binanceLimits.spot, weight: 60, banAfter: 0 } };
    const timing = leaping();
    const { client } = await desk({ timing, server: { limits, wall: () => timing.at } });
    await client.market('BTC/USDT');
    for (let i = 0; i < 100; i++) await client.candlePage('BTC/USDT', '1m', 0, minute);
    expect(client.health.failures).toEqual({ refused: 0, unknown: 0, later: 0, never: 0 });
    const weight = client.health.headroom.find(
      ({ part, counted }) => part === 'spot' && counted === 'weight',
    )!;
    expect(weight.limit).toBe(60);
    expect(weight.used).toBeGreaterThan(0);
    expect(client.health.latencyMs!.p50).toBeGreaterThan(0);
    expect(client.health).toMatchObject({ requests: 101, errorRate: 0 });
  });

  it('what it says of waiting is kept to', async () => {
    const timing = leaping();
    const { client } = await desk({
      timing,
      faults: [{ kind: 'too-many', when: { on: 'GET /api/v3/klines', nth: [1], chance: 0 } }],
    });
    await expect(client.candlePage('BTC/USDT', '1m', 0, minute)).rejects.toMatchObject({
      retryAfterMs: 1000,
    });
    const at = timing.at;
    await client.candlePage('BTC/USDT', '1m', 0, minute);
    expect(timing.at).toBe(at + 1000);
  });
});
