/**
 * Money of perpetuals adds up to the last unit whatever is asked over the wire: the wallet is what was there, what closed
 * parts brought, fees, funding and what the insurance fund made good; positions are their fills; the income lists all of
 * it; and once all is cancelled nothing is held.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { parseDecimal } from '../../src/model/decimal.ts';
import { plainAccountMargin } from '../../src/model/margin.ts';
import { rateScale, signOf, type Rate } from '../../src/model/units.ts';
import { testExchange, type Bar } from '../support/exchange.ts';
import { take, type Step, type StepParams } from '../support/money-steps.ts';
import { restOf } from '../support/rest.ts';
import { runs } from '../support/runs.ts';

const start = 2000;
const level = fc.integer({ min: 70, max: 130 });
const size = fc.integer({ min: 1, max: 1500 }).map((tenths) => tenths / 10);
const side = fc.constantFrom('BUY', 'SELL');
const symbol = fc.constantFrom('BTCUSDT', 'ETHUSDT');
const bar = fc
  .tuple(level, level, level, level)
  .map(([a, b, c, d]): Bar => [a, Math.max(a, b, c, d), Math.min(a, b, c, d), d]);

const plain = fc
  .record({
    symbol,
    side,
    quantity: size,
    price: level,
    timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTX'),
    kind: fc.nat(3),
  })
  .map(({ symbol: of, side: way, quantity, price, timeInForce, kind }): StepParams => {
    const order = { symbol: of, side: way, quantity };
    if (kind === 0) return { ...order, type: 'MARKET' };
    if (kind === 1) return { ...order, type: 'MARKET', reduceOnly: 'true' };
    return { ...order, type: 'LIMIT', price, timeInForce, reduceOnly: String(kind === 2) };
  });
const placed = plain.map((params): Step => ({ method: 'POST', path: '/fapi/v1/order', params }));
const batch = fc.array(plain, { minLength: 1, maxLength: 5 }).map((orders): Step => ({
  method: 'POST',
  path: '/fapi/v1/batchOrders',
  params: { batchOrders: JSON.stringify(orders) },
})); // prettier-ignore
const conditional = fc
  .record({ symbol, side, quantity: size, price: level, triggerPrice: level, kind: fc.nat(4) })
  .map(({ symbol: of, side: way, quantity, price, triggerPrice, kind }): Step => {
    const order = { algoType: 'CONDITIONAL', symbol: of, side: way };
    const params: readonly StepParams[] = [
      { ...order, type: 'STOP_MARKET', triggerPrice, quantity },
      { ...order, type: 'STOP', triggerPrice, price, quantity },
      { ...order, type: 'TAKE_PROFIT_MARKET', triggerPrice, quantity, reduceOnly: 'true' },
      { ...order, type: 'STOP_MARKET', triggerPrice, closePosition: 'true' },
      { ...order, type: 'TRAILING_STOP_MARKET', callbackRate: '5', quantity },
    ];
    return { method: 'POST', path: '/fapi/v1/algoOrder', params: params[kind]! };
  });
const change = fc
  .record({ open: fc.nat(20), quantity: size, price: level, symbol, kind: fc.nat(3) })
  .map(({ open, quantity, price, symbol: of, kind }): Step => {
    if (kind === 0) return { method: 'DELETE', path: '/fapi/v1/order', params: { symbol: of }, open };
    if (kind === 1)
      return { method: 'DELETE', path: '/fapi/v1/algoOrder', params: {}, open, idName: 'algoId' };
    if (kind === 2)
      return { method: 'POST', path: '/fapi/v1/leverage', params: { symbol: of, leverage: 1 + (open % 10) } };
    return {
      method: 'PUT',
      path: '/fapi/v1/order',
      params: { symbol: of, side: 'BUY', quantity, price },
      open,
    };
  });
const pause = fc.integer({ min: 1, max: 90_000 }).map((ms): Step => ({ ms }));
const step: fc.Arbitrary<Step> = fc.oneof(placed, placed, batch, conditional, change, pause, pause);

/** All that was paid to an account and by it beside its fills: funding, and what liquidations cost and were given. */
function follow(server: RunningExchange): () => number {
  let sum = 0;
  server.usdm!.account('main').listen((event) => {
    if (event.kind === 'balance') sum += event.amount;
  });
  return () => sum;
}

const units = (text: string): number =>
  text.startsWith('-') ? -parseDecimal(text.slice(1), 8)! : parseDecimal(text, 8)!;

async function judge(server: RunningExchange, charged: number): Promise<void> {
  const { books, fills } = server.usdm!.account('main');
  let wallet = start * 1e8 + charged;
  const held = [0, 1].map(() => ({ quantity: 0, cost: 0 }));
  for (const { order, quantity, cost, realised, fee } of fills) {
    wallet += realised - fee;
    const position = held[order.market]!;
    position.quantity += signOf(order.side) * quantity;
    // What it cost, less what has been closed of it at cost.
    position.cost += signOf(order.side) * cost + realised;
  }
  expect(books.wallet()).toBe(wallet);
  const positions = books.positions().map(({ quantity, entryCost }) => ({
    quantity,
    cost: quantity === 0 ? 0 : Math.sign(quantity) * entryCost,
  }));
  expect(positions).toEqual(held);

  const rest = restOf(server);
  const [told, income] = await Promise.all([
    rest.signed('GET', '/fapi/v2/account'),
    rest.signed('GET', '/fapi/v1/income', { limit: 1000, startTime: 1 }),
  ]);
  expect(units((told.body as { totalWalletBalance: string }).totalWalletBalance)).toBe(wallet);
  const listed = income.body as { income: string }[];
  expect(listed.length).toBeLessThan(1000);
  expect(listed.reduce((sum, one) => sum + units(one.income), start * 1e8)).toBe(wallet);
}

async function judgeEnd(server: RunningExchange): Promise<void> {
  for (const of of ['BTCUSDT', 'ETHUSDT'])
    for (const path of ['v1/allOpenOrders', 'v1/algoOpenOrders'])
      await restOf(server).signed('DELETE', `/fapi/${path}`, { symbol: of });
  const { books, openOrders } = server.usdm!.account('main');
  expect(openOrders).toEqual([]);
  expect([books.heldForOrders(0), books.heldForOrders(1)]).toEqual([0, 0]);
}

test('LEDG-1 FUND-1 MARG-1 wallet, positions, profit, fees and funding agree after any requests', async () => {
  const world = fc.record({
    bars: fc.array(bar, { minLength: 3, maxLength: 6 }),
    other: fc.array(bar, { minLength: 3, maxLength: 6 }),
    steps: fc.array(step, { minLength: 3, maxLength: 20 }),
    participation: fc.constantFrom(undefined, 0.05),
    mode: fc.constantFrom('cross', 'isolated'),
  });
  const law = fc.asyncProperty(world, async ({ bars, other, steps, participation, mode }) => {
    const shared = participation === undefined ? {} : { participation };
    const server = await testExchange(
      {
        usdm: {
          kind: 'margin',
          balance: start,
          leverage: 10,
          maintenance: 0.02,
          margin: { ...plainAccountMargin, mode },
          funding: { kind: 'constant', everyMs: 60_000, rate: (0.0013 * rateScale) as Rate },
          markets: [
            { bars, ...shared },
            { base: 'ETH', bars: other, ...shared },
          ],
        },
      },
      { everyMs: 60_000 },
    );
    try {
      const charged = follow(server);
      for (const one of steps) {
        await take(server, server.usdm!, one);
        await judge(server, charged());
      }
      await judgeEnd(server);
      await judge(server, charged());
    } finally {
      await server.close();
    }
  });
  await fc.assert(law, { numRuns: runs(60) });
}, 120_000);
