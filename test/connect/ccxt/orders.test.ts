/**
 * Orders through the connector at the exchange server: partial fills, exact fills, what is lost, and what is refused before it
 * is sent. Each type, cancels and rejections: `suite.test.ts`.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Product } from '../../../src/connect/ccxt/connect.ts';
import { instrumentOf } from '../../../src/connect/ccxt/markets.ts';
import { amendRequest, type AmendedTo } from '../../../src/connect/ccxt/amend-request.ts';
import { orderRequest } from '../../../src/connect/ccxt/order-request.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { exchangeStart } from '../../support/exchange.ts';
import { closeAll, minute, nth } from './desk.ts';
import { floor, termsOf } from './floor.ts';

afterEach(closeAll);

describe.each<Product>(['spot', 'perpetual'])('orders of %s', (product) => {
  it('market and IOC fill at once, with their fills', async () => {
    const { orders, order, market, client } = await floor(product);
    await orders.place(order({}));
    await orders.place(order({ type: 'limit', limit: 10_100, timeInForce: 'ioc' }));
    const fills = await orders.fills(market, exchangeStart);
    expect(fills.map(({ price, quantity, isMaker }) => [price, quantity, isMaker])).toEqual([
      ['100', '1', false],
      ['100', '1', false],
    ]);
    expect(fills.map(({ fee, feeAsset }) => [fee, feeAsset])).toEqual(Array(2).fill(['0.1', 'USDT']));
    expect((await client.balances()).length).toBeGreaterThan(0);
  });

  it('a limit fills in parts, as what is traded lets it', async () => {
    const { orders, order, server, market } = await floor(product, { participation: 0.05 });
    const placed = order({ type: 'limit', limit: 10_000, quantity: 1_000_000 });
    await orders.place(placed);
    server.advance(exchangeStart + 3 * minute);
    const partly = await orders.find(placed);
    expect(partly).toMatchObject({ status: 'open', quantity: '10' });
    expect(Number(partly!.filled)).toBeGreaterThan(0);
    expect(Number(partly!.filled)).toBeLessThan(10);
    server.advance(exchangeStart + 40 * minute);
    expect(await orders.find(placed)).toMatchObject({ status: 'filled', filled: '10' });
    const fills = await orders.fills(market, exchangeStart);
    expect(fills.length).toBeGreaterThan(1);
    expect(fills.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBeCloseTo(10, 9);
  });

  it.each(['lost-answer', 'timeout', 'unavailable'] as const)(
    '%s: what was to be amended is',
    async (kind) => {
      const on = product === 'spot' ? 'PUT /api/v3/order/amend/keepPriority' : 'PUT /fapi/v1/order';
      const { orders, order } = await floor(product, { faults: [{ kind, when: nth(on, 1) }] });
      const placed = order({ type: 'limit', limit: 9000 });
      await orders.place(placed);
      const amended = orders.amend(placed, { quantity: 40_000, limit: 9000 } as AmendedTo);
      if (kind === 'unavailable') await expect(amended).rejects.toMatchObject({ sort: 'later' });
      else await amended;
      expect(await orders.find(placed)).toMatchObject({ quantity: kind === 'unavailable' ? '1' : '0.4' });
    },
  );

  it('an order that is over is not amended', async () => {
    const { orders, order } = await floor(product);
    const placed = order({ type: 'limit', limit: 10_100 });
    await orders.place(placed);
    await expect(orders.amend(placed, { quantity: 40_000, limit: 10_100 } as AmendedTo)).rejects.toMatchObject({ sort: 'refused' }); // prettier-ignore
  });

  const path = product === 'spot' ? 'POST /api/v3/order' : 'POST /fapi/v1/order';
  it.each<[string, Fault]>([
    ['lost-answer', { kind: 'lost-answer', when: nth(path, 1) }],
    ['timeout', { kind: 'timeout', when: nth(path, 1) }],
    ['garbage', { kind: 'garbage', when: nth(path, 1) }],
    ['slow', { kind: 'slow', when: nth(path, 1), byMs: 1000 }],
  ])('CONN-2 %s: what was placed is found, and placed once', async (_, fault) => {
    const { orders, order, account } = await floor(product, { faults: [fault] });
    const placed = order({});
    expect(await orders.place(placed)).toMatchObject({ clientId: placed.clientId, status: 'filled' });
    expect(await orders.place(placed, true)).toMatchObject({ clientId: placed.clientId, status: 'filled' });
    expect(account.orders).toHaveLength(1);
  });

  it('CONN-2 what was not taken may be sent again, and is then placed once', async () => {
    const { orders, order, account } = await floor(product, {
      faults: [{ kind: 'unavailable', when: nth(path, 1) }],
    });
    const placed = order({});
    await expect(orders.place(placed)).rejects.toMatchObject({ sort: 'later' });
    expect(account.orders).toHaveLength(0);
    expect(await orders.place(placed, true)).toMatchObject({ status: 'filled' });
    expect(account.orders).toHaveLength(1);
  });
});

describe('CONN-2 what an exchange does not have is refused, and nothing is sent', () => {
  it.each<[Product, string, object]>([
    ['spot', 'it has no orders that end with the day', { type: 'limit', limit: 1, timeInForce: 'day' }],
    ['spot', 'it has no such order that ends at a time', { type: 'limit', limit: 1, timeInForce: 'gtd', expiresAt: 1 }],
    ['spot', 'a buy on spot reduces nothing', { reduceOnly: true }],
    ['perpetual', 'it takes an amount of money in market orders of spot alone', { quoteAmount: 1 }],
    ['spot', 'its trailing stops follow by a rate', { type: 'trailing-stop', trail: { offset: 1, rate: 0, activation: 0, onClose: false } }],
    ['spot', 'its trailing stops count in basis points', { type: 'trailing-stop', trail: { offset: 0, rate: 1, activation: 0, onClose: false } }],
    ['perpetual', 'its trailing stops count in tenths of a percent', { type: 'trailing-stop', trail: { offset: 0, rate: 10_000, activation: 0, onClose: false } }],
    ['spot', 'not closes alone', { type: 'trailing-stop', trail: { offset: 0, rate: 10_000, activation: 0, onClose: true } }],
    ['spot', 'it fills orders without a limit as far as it can', { timeInForce: 'fok' }],
    ['spot', 'only a limit that rests', { postOnly: true }],
    ['spot', 'moved on in steps', { ratchet: { onClose: false, steps: [] } }],
  ])('%s: %s', (product, why, terms) => {
    const instrument = instrumentOf({ id: 'BTC/USDT', kind: 'spot', base: 'BTC', quote: 'USDT', isTrading: true, status: '', tick: '0.01', lot: '0.00001', minQuantity: null, maxQuantity: null, minNotional: null, priceBand: null, maker: null, taker: null });
    const request = orderRequest(termsOf(terms), instrument, { product, symbol: 'BTCUSDT', clientId: 'bl-x-1' });
    expect(request).toContain(why);
  }); // prettier-ignore
});

describe('CONN-2 an amendment that an exchange does not have is refused, and nothing is sent', () => {
  it.each<[Product, object, object, string]>([
    ['spot', { type: 'limit', limit: 9000 }, { quantity: 1000, limit: 8000 }, 'it amends the quantity of an order alone: cancel it, and place another'],
    ['spot', { type: 'limit', limit: 9000 }, { quantity: 200_000, limit: 9000 }, 'it amends an order to less alone: place another beside it'],
    ['perpetual', { type: 'stop', trigger: 9000 }, { quantity: 1000, limit: 0 }, 'it amends limits alone: cancel it, and place another'],
  ])('%s', async (product, terms, to, why) => {
    const { instrument } = await floor(product);
    const request = amendRequest(termsOf(terms), instrument, { product, symbol: 'BTCUSDT', clientId: 'bl-x-1', to: to as AmendedTo });
    expect(request).toBe(why);
  }); // prettier-ignore
});
