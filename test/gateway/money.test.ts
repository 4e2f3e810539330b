/**
 * Money adds up whatever is asked over the wire: what an account has is what it began with, its trades and its fees; and
 * once all is cancelled nothing is held.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { runs } from '../support/runs.ts';
import { testExchange, type Bar } from '../support/exchange.ts';
import { take, type Step, type StepParams } from '../support/money-steps.ts';

const start = 2000e8;
const level = fc.integer({ min: 80, max: 120 });
const above = fc.integer({ min: 101, max: 120 });
const below = fc.integer({ min: 80, max: 100 });
const size = fc.integer({ min: 1, max: 250 }).map((tenths) => tenths / 10);
const side = fc.constantFrom('BUY', 'SELL');
const bar = fc
  .tuple(level, level, level, level)
  .map(([a, b, c, d]): Bar => [a, Math.max(a, b, c, d), Math.min(a, b, c, d), d]);

const post = (path: string, params: StepParams): Step => ({
  method: 'POST',
  path: `/api/v3/${path}`,
  params: { symbol: 'BTCUSDT', ...params },
});
const plain = fc
  .tuple(side, size, level, level, fc.constantFrom('GTC', 'IOC', 'FOK'), fc.integer({ min: 0, max: 5 }))
  .map(([of, quantity, price, stopPrice, timeInForce, kind]): Step => {
    const order = { side: of, quantity };
    if (kind === 0) return post('order', { side: of, type: 'MARKET', quoteOrderQty: price });
    if (kind === 1) return post('order', { ...order, type: 'MARKET' });
    if (kind === 2) return post('order', { ...order, type: 'LIMIT', price, timeInForce });
    if (kind === 3) return post('order', { ...order, type: 'LIMIT_MAKER', price });
    if (kind === 4)
      return post('order', { ...order, type: 'STOP_LOSS_LIMIT', price, stopPrice, timeInForce });
    return post('order', { ...order, type: 'TAKE_PROFIT', stopPrice });
  });
const oco = fc.tuple(size, above, below).map(([quantity, top, bottom]) =>
  post('orderList/oco', {
    side: 'SELL', quantity, aboveType: 'LIMIT_MAKER', abovePrice: top,
    belowType: 'STOP_LOSS_LIMIT', belowStopPrice: bottom, belowPrice: bottom, belowTimeInForce: 'GTC',
  }),
); // prettier-ignore
const otoco = fc.tuple(size, size, level, above, below).map(([bought, sold, price, top, bottom]) =>
  post('orderList/otoco', {
    workingType: 'LIMIT', workingSide: 'BUY', workingPrice: price, workingQuantity: bought, workingTimeInForce: 'GTC',
    pendingSide: 'SELL', pendingQuantity: sold, pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: top,
    pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: bottom,
  }),
); // prettier-ignore
const change = fc.tuple(fc.nat(20), size, fc.nat(2)).map(([open, quantity, kind]): Step => {
  const symbol = { symbol: 'BTCUSDT' };
  if (kind === 0) return { method: 'DELETE', path: '/api/v3/order', params: symbol, open };
  const path = '/api/v3/order/amend/keepPriority';
  if (kind === 1) return { method: 'PUT', path, params: { ...symbol, newQty: quantity }, open };
  const next = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity, price: 95 };
  const params = { ...next, cancelReplaceMode: 'ALLOW_FAILURE' };
  return { ...post('order/cancelReplace', params), open, idName: 'cancelOrderId' };
});
const pause = fc.integer({ min: 1, max: 90_000 }).map((ms): Step => ({ ms }));
const step: fc.Arbitrary<Step> = fc.oneof(plain, plain, oco, otoco, change, pause, pause);

/** What the account has, against what its fills say. */
function judge(server: RunningExchange, isLast: boolean): void {
  const { books, fills, lists, orders } = server.spot!.account('main');
  const [money, base] = books.holdings();
  let [left, bought] = [start, 0];
  for (const { order, cost, fee, quantity } of fills) {
    const sign = order.side === 'buy' ? 1 : -1;
    left -= sign * cost + fee;
    bought += sign * quantity;
  }
  expect([money!.free + money!.locked, base!.free + base!.locked]).toEqual([left, bought]);
  for (const { free, locked } of [money!, base!]) expect(Math.min(free, locked)).toBeGreaterThanOrEqual(0);
  if (isLast) expect([money!.locked, base!.locked]).toEqual([0, 0]);
  for (const { status, filled, quantity } of orders) if (status === 'filled') expect(filled).toBe(quantity);
  for (const list of lists)
    expect(list.done).toBe(list.orders.every(({ status }) => status !== 'new' && status !== 'partial'));
}

test('LEDG-1 balances are what was there, trades and fees; nothing is held once all is cancelled', async () => {
  const world = fc.record({
    bars: fc.array(bar, { minLength: 3, maxLength: 6 }),
    steps: fc.array(step, { minLength: 3, maxLength: 20 }),
    participation: fc.constantFrom(undefined, 0.05),
  });
  const law = fc.asyncProperty(world, async ({ bars, steps, participation }) => {
    const market = participation === undefined ? { bars } : { bars, participation };
    const server = await testExchange(
      { spot: { kind: 'spot', balance: start / 1e8, markets: [market] } },
      { everyMs: 60_000 },
    );
    try {
      for (const one of steps) {
        await take(server, server.spot!, one);
        judge(server, false);
      }
      const all = { method: 'DELETE', path: '/api/v3/openOrders', params: { symbol: 'BTCUSDT' } };
      await take(server, server.spot!, all);
      judge(server, true);
    } finally {
      await server.close();
    }
  });
  await fc.assert(law, { numRuns: runs(100) });
}, 60_000);
