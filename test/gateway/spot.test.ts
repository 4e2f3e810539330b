/**
 * Spot through ccxt over the wire: each kind of order, what it becomes, and what the account then has. Prices go as the
 * candles say, numbers are worked by hand: fees are 0.1 %, sizes have five decimals.
 */
import ccxt from 'ccxt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { ccxtClient, type Client } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, type Bar, type MarketPlan } from '../support/exchange.ts';

const minute = 60_000;
const btc = 'BTC/USDT';
/** Flat at 100, then down to 90 and back, then up to 120 and back, then flat. */
const bars: readonly Bar[] = [
  [100, 100, 100, 100],
  [100, 100, 90, 100],
  [100, 120, 100, 100],
  [100, 100, 100, 100],
  [100, 100, 100, 100],
];

let server: RunningExchange;
let client: Client;

async function open(market: Partial<MarketPlan> = {}): Promise<void> {
  server = await testExchange({ spot: { kind: 'spot', markets: [{ bars, ...market }] } });
  client = await ccxtClient(server.url);
  await client.loadMarkets();
}
const at = (minutes: number): void => server.advance(start + minutes * minute);

beforeEach(() => open());
afterEach(async () => {
  await client.close();
  await server.close();
});

/** An order as ccxt tells it, with what these tests look at. */
interface Told {
  readonly id: string;
  readonly status: string;
  readonly filled: number;
  readonly amount: number;
  readonly fees: readonly object[];
}

type Terms = Parameters<Client['createOrder']>;
const place = async (
  ...[type, side, amount, price, params]: [Terms[1], Terms[2], Terms[3], Terms[4]?, Terms[5]?]
): Promise<Told> => (await client.createOrder(btc, type, side, amount, price, params)) as unknown as Told;
const orderOf = async (id: string): Promise<Told> => (await client.fetchOrder(id, btc)) as unknown as Told;
const statusOf = async (id: string): Promise<string> => (await orderOf(id)).status;

/** A list of orders by a route that ccxt has no word of its own for: the ids of its orders. */
async function placeList(
  kind: 'oco' | 'oto' | 'otoco',
  params: Readonly<Record<string, string>>,
): Promise<{ readonly id: number; readonly orders: readonly string[] }> {
  const list = (await client.request(`orderList/${kind}`, 'private', 'POST', {
    symbol: 'BTCUSDT',
    ...params,
  })) as {
    orderListId: number;
    orders: { orderId: number }[];
  };
  return { id: list.orderListId, orders: list.orders.map(({ orderId }) => String(orderId)) };
}

describe('orders', () => {
  test('ORD-1 a market order fills at the price of the moment, and pays as taker', async () => {
    const order = await place('market', 'buy', 2);
    expect(order).toMatchObject({ status: 'closed', filled: 2, average: 100, cost: 200 });
    expect(order.fees).toEqual([{ currency: 'USDT', cost: 0.2 }]);
    const balance = await client.fetchBalance();
    expect(balance['USDT']).toEqual({ free: 99_799.8, used: 0, total: 99_799.8 });
    expect(balance['BTC']).toEqual({ free: 2, used: 0, total: 2 });
  });

  test('ORD-1 a limit rests, holds its funds, and fills at its own price', async () => {
    const order = await place('limit', 'buy', 2, 95);
    expect(order.status).toBe('open');
    // 2 x 95 and the fee on it.
    expect((await client.fetchBalance())['USDT']).toEqual({ free: 99_809.81, used: 190.19, total: 100_000 });
    at(2);
    expect(await orderOf(order.id)).toMatchObject({
      status: 'closed',
      average: 95,
      filled: 2,
    });
    expect((await client.fetchMyTrades(btc))[0]).toMatchObject({
      price: 95,
      amount: 2,
      takerOrMaker: 'maker',
    });
  });

  test('ORD-1 a stop and a take-profit wait on their sides, and are refused where the price has been', async () => {
    await place('market', 'buy', 2);
    const stop = await place('market', 'sell', 1, undefined, { stopLossPrice: 92 });
    const target = await place('market', 'sell', 1, undefined, { takeProfitPrice: 110 });
    await expect(place('market', 'sell', 0.5, undefined, { stopLossPrice: 101 })).rejects.toThrow(
      'Stop price would trigger immediately.',
    );
    at(2);
    expect(await orderOf(stop.id)).toMatchObject({ status: 'closed', average: 92 });
    expect(await statusOf(target.id)).toBe('open');
    at(3);
    expect(await orderOf(target.id)).toMatchObject({ status: 'closed', average: 110 });
  });

  test('ORD-1 a stop-limit becomes a limit at its trigger', async () => {
    await place('market', 'buy', 1);
    const order = await place('limit', 'sell', 1, 93, { stopLossPrice: 94 });
    at(2);
    // It triggers at 94 on the way down, and as a limit of 93 takes the price there.
    expect(await orderOf(order.id)).toMatchObject({ status: 'closed', average: 94 });
  });

  test('STOP-1 a trailing stop follows the best price by its basis points', async () => {
    await place('market', 'buy', 1);
    at(2);
    const order = await place('STOP_LOSS', 'sell', 1, undefined, { trailingDelta: 1000 });
    at(3);
    // Ten percent behind the high of 120.
    expect(await orderOf(order.id)).toMatchObject({ status: 'closed', average: 108 });
  });

  test('ORD-1 what is to fill at once or not at all expires', async () => {
    const ioc = await place('limit', 'buy', 1, 95, { timeInForce: 'IOC' });
    const fok = await place('limit', 'buy', 1, 95, { timeInForce: 'FOK' });
    expect([ioc.status, fok.status]).toEqual(['expired', 'expired']);
    const taken = await place('limit', 'buy', 1, 101, { timeInForce: 'IOC' });
    expect(taken).toMatchObject({ status: 'closed', average: 100 });
  });

  test('ORD-1 a post-only order that would take is refused', async () => {
    await expect(place('limit', 'buy', 1, 101, { postOnly: true })).rejects.toThrow(
      'Order would immediately match and take.',
    );
    const order = await place('limit', 'buy', 1, 99, { postOnly: true });
    expect(order.status).toBe('open');
  });

  test('FILL-6 a limit fills in parts where its part of the volume is small', async () => {
    await client.close();
    await server.close();
    // A hundredth of sixty a minute: 0.6, of which a third passes on the way to 90 and two thirds below 95.
    await open({ participation: 0.01 });
    const order = await place('limit', 'buy', 2, 95);
    at(2);
    const partly = await orderOf(order.id);
    expect(partly.status).toBe('open');
    expect(partly.filled).toBeGreaterThan(0);
    expect(partly.filled).toBeLessThanOrEqual(0.6);
    const cancelled = await client.cancelOrder(order.id, btc);
    expect(cancelled).toMatchObject({ status: 'canceled', filled: partly.filled });
    const balance = await client.fetchBalance();
    expect(balance['BTC']!.total).toBe(partly.filled);
    expect(balance['USDT']!.used).toBe(0);
  });

  test('FILL-6 an amount that is spent in parts has bought what it has bought', async () => {
    await client.close();
    await server.close();
    await open({ participation: 0.01 });
    at(1);
    const { id } = await place('market', 'buy', 0, undefined, { quoteOrderQty: 60 });
    at(4);
    const order = await orderOf(id);
    expect(order.status).toBe('closed');
    expect(order.filled).toBeGreaterThan(0.6);
    expect(order.filled).toBe(order.amount);
  });

  test('ORD-3 an order is cancelled, replaced and amended', async () => {
    const first = await place('limit', 'buy', 2, 95);
    const cancelled = await client.cancelOrder(first.id, btc);
    expect(cancelled.status).toBe('canceled');
    await expect(client.cancelOrder(first.id, btc)).rejects.toThrow(ccxt.OrderNotFound);
    const second = await place('limit', 'buy', 2, 95);
    const third = (await client.editOrder(second.id, btc, 'limit', 'buy', 1, 94)) as unknown as Told;
    expect(await statusOf(second.id)).toBe('canceled');
    expect(third).toMatchObject({ price: 94, amount: 1, status: 'open' });
    const terms = { symbol: 'BTCUSDT', orderId: third.id, newQty: '0.5' };
    const amended: unknown = await client.request('order/amend/keepPriority', 'private', 'PUT', terms);
    expect(amended).toMatchObject({
      amendedOrder: { qty: '0.50000000', cumulativeQuoteQty: '0.00000000', status: 'NEW' },
    });
    // 0.5 x 94 and the fee on it.
    expect((await client.fetchBalance())['USDT']!.used).toBe(47.047);
    await client.cancelAllOrders(btc);
    expect(await client.fetchOpenOrders(btc)).toEqual([]);
    expect((await client.fetchBalance())['USDT']!.used).toBe(0);
  });
});

/** The account's stream, with what it has told. */
async function userLine(): Promise<{ socket: WebSocket; messages: Record<string, unknown>[] }> {
  const { listenKey } = (await client['publicPostUserDataStream']()) as { listenKey: string };
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/${listenKey}`);
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) =>
    messages.push(JSON.parse(data.toString()) as Record<string, unknown>),
  );
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, messages };
}

describe('order lists', () => {
  const listOf = async (id: unknown): Promise<{ listOrderStatus: string }> =>
    (await client.request('orderList', 'private', 'GET', { orderListId: id })) as { listOrderStatus: string };

  test('OCO-1 of two one fills, and the other expires', async () => {
    await place('market', 'buy', 1);
    const list = await placeList('oco', {
      side: 'SELL', quantity: '1',
      aboveType: 'LIMIT_MAKER', abovePrice: '115', belowType: 'STOP_LOSS', belowStopPrice: '85',
    }); // prettier-ignore
    // The one quantity is held once.
    expect((await client.fetchBalance())['BTC']).toEqual({ free: 0, used: 1, total: 1 });
    at(3);
    const [above, below] = list.orders;
    expect(await orderOf(above!)).toMatchObject({ status: 'closed', average: 115 });
    expect(await statusOf(below!)).toBe('expired');
    expect((await listOf(list.id)).listOrderStatus).toBe('ALL_DONE');
  });

  test('ORD-4 OCO-1 two purchases hold once, what the dearer of them needs', async () => {
    // 900 at 105 are 94,500, and a thousandth of that; at 95 they are 85,500: both are more than the 100,000 there are.
    const list = await placeList('oco', {
      side: 'BUY', quantity: '900',
      aboveType: 'STOP_LOSS', aboveStopPrice: '105', belowType: 'LIMIT_MAKER', belowPrice: '95',
    }); // prettier-ignore
    expect((await client.fetchBalance())['USDT']!.used).toBe(94_594.5);
    at(2);
    const [above, below] = list.orders;
    expect(await orderOf(below!)).toMatchObject({ status: 'closed', average: 95 });
    expect(await statusOf(above!)).toBe('expired');
    expect((await client.fetchBalance())['USDT']!.used).toBe(0);
  });

  test('OCO-1 one of two that begins to fill ends the other', async () => {
    await client.close();
    await server.close();
    await open({ participation: 0.01 });
    await place('market', 'buy', 0.5);
    at(1);
    const { free } = (await client.fetchBalance())['BTC']!;
    const list = await placeList('oco', {
      side: 'SELL', quantity: String(free),
      aboveType: 'LIMIT_MAKER', abovePrice: '119', belowType: 'STOP_LOSS', belowStopPrice: '80',
    }); // prettier-ignore
    at(3);
    const [above, below] = list.orders;
    const limit = await orderOf(above!);
    expect(limit.filled).toBeGreaterThan(0);
    expect(limit.filled).toBeLessThan(limit.amount);
    expect(await statusOf(below!)).toBe('expired');
  });

  test('OTO-1 what waits for an entry is placed when it has filled, and one of it ends the other', async () => {
    const list = await placeList('otoco', {
      workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '95', workingQuantity: '1', workingTimeInForce: 'GTC',
      pendingSide: 'SELL', pendingQuantity: '1',
      pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: '110',
      pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: '80',
    }); // prettier-ignore
    const [entry, above, below] = list.orders;
    const pending: unknown = await client.request('order', 'private', 'GET', {
      symbol: 'BTCUSDT',
      orderId: above!,
    });
    expect(pending).toMatchObject({ status: 'PENDING_NEW' });
    at(2);
    expect(await statusOf(entry!)).toBe('closed');
    expect(await statusOf(above!)).toBe('open');
    at(3);
    expect(await orderOf(above!)).toMatchObject({ status: 'closed', average: 110 });
    expect(await statusOf(below!)).toBe('expired');
    // Bought at 95, sold at 110, a thousandth of each: 15 - 0.095 - 0.11.
    expect((await client.fetchBalance())['USDT']!.total).toBeCloseTo(100_014.795, 8);
  });

  test('OTO-1 a pair that sells more than there is falls as a whole when its entry has filled', async () => {
    await place('market', 'buy', 1);
    const list = await placeList('otoco', {
      workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '95', workingQuantity: '1', workingTimeInForce: 'GTC',
      pendingSide: 'SELL', pendingQuantity: '3',
      pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: '110',
      pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: '94',
    }); // prettier-ignore
    const { socket, messages } = await userLine();
    at(2);
    expect((await client.fetchBalance())['BTC']).toEqual({ free: 2, used: 0, total: 2 });
    expect((await listOf(list.id)).listOrderStatus).toBe('ALL_DONE');
    const reports = messages
      .filter(({ e }) => e === 'executionReport')
      .map(({ x, r, i }) => [x, r, String(i)]);
    const [entry, above, below] = list.orders;
    expect(reports).toEqual([
      ['TRADE', 'NONE', entry],
      ['REJECTED', 'INSUFFICIENT_BALANCES', above],
      ['REJECTED', 'INSUFFICIENT_BALANCES', below],
    ]);
    socket.close();
  });

  test('OTO-1 an entry that is cancelled takes with it what waited', async () => {
    const list = await placeList('oto', {
      workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '95', workingQuantity: '1', workingTimeInForce: 'GTC',
      pendingType: 'STOP_LOSS', pendingSide: 'SELL', pendingQuantity: '1', pendingStopPrice: '80',
    }); // prettier-ignore
    const [entry, stop] = list.orders;
    await client.cancelOrder(entry!, btc);
    expect([await statusOf(entry!), await statusOf(stop!)]).toEqual(['canceled', 'canceled']);
    expect(await client.fetchOpenOrders(btc)).toEqual([]);
  });

  test('OCO-1 prices on the wrong sides are refused', async () => {
    await place('market', 'buy', 1);
    const oco = placeList('oco', {
      side: 'SELL', quantity: '1',
      aboveType: 'LIMIT_MAKER', abovePrice: '99', belowType: 'STOP_LOSS', belowStopPrice: '85',
    }); // prettier-ignore
    await expect(oco).rejects.toThrow('The relationship of the prices for the orders is not correct.');
    expect(await client.fetchOpenOrders(btc)).toEqual([]);
  });
});

describe('refusals', () => {
  test('FILL-7 the filters refuse with the names that Binance gives them', async () => {
    const raw = (params: Readonly<Record<string, string>>): Promise<unknown> =>
      client['privatePostOrder']({
        symbol: 'BTCUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        ...params,
      }) as Promise<unknown>;
    await expect(raw({ quantity: '1', price: '95.001' })).rejects.toThrow(
      "Parameter 'price' has too much precision.",
    );
    await expect(raw({ quantity: '0.00001', price: '95' })).rejects.toThrow('NOTIONAL');
    await expect(raw({ quantity: '0', price: '95' })).rejects.toThrow('Invalid quantity.');
    await expect(raw({ quantity: '1' })).rejects.toThrow("Mandatory parameter 'price' was not sent");
    await expect(raw({ quantity: '1', price: '95', stopPrice: '90' })).rejects.toThrow(
      "Parameter 'stopPrice' sent when not required.",
    );
    await expect(raw({ quantity: '1', price: '95', symbol: 'NOPE' })).rejects.toThrow('Invalid symbol.');
    await expect(raw({ quantity: '1', price: '95', type: 'NOPE' })).rejects.toThrow('Invalid orderType.');
    await expect(raw({ quantity: '1', price: '95', side: 'HOLD' })).rejects.toThrow('Invalid side.');
    expect(await client.fetchOpenOrders(btc)).toEqual([]);
  });

  test('ORD-4 what the account does not have is refused', async () => {
    await expect(place('limit', 'buy', 2000, 99)).rejects.toThrow(ccxt.InsufficientFunds);
    await expect(place('market', 'buy', 2000)).rejects.toThrow(ccxt.InsufficientFunds);
    await expect(place('market', 'sell', 1)).rejects.toThrow(ccxt.InsufficientFunds);
  });

  test('an id that an open order has is refused, so that a retry cannot place twice', async () => {
    const params = { clientOrderId: 'mine-1' };
    const first = await place('limit', 'buy', 1, 95, params);
    await expect(place('limit', 'buy', 1, 95, params)).rejects.toThrow('Duplicate order sent.');
    const found = await client.fetchOrder('', btc, { origClientOrderId: 'mine-1' });
    expect(found.id).toBe(first.id);
  });

  test('keys, signatures and timestamps are checked', async () => {
    const other = await ccxtClient(server.url, { secret: 'wrong' });
    await expect(other.fetchOpenOrders(btc)).rejects.toThrow('Signature for this request is not valid.');
    const unknown = await ccxtClient(server.url, { apiKey: 'nobody' });
    await expect(unknown.fetchOpenOrders(btc)).rejects.toThrow('Invalid API-key');
    const late = await ccxtClient(server.url);
    late.nonce = () => Date.now() - 3_600_000;
    await expect(late.fetchOpenOrders(btc)).rejects.toThrow('outside of the recvWindow');
    const early = await ccxtClient(server.url);
    early.nonce = () => Date.now() + 3_600_000;
    await expect(early.fetchOpenOrders(btc)).rejects.toThrow("ahead of the server's time");
    for (const one of [other, unknown, late, early]) await one.close();
  });

  test('a market that history skips is closed, and opens again', async () => {
    await client.close();
    await server.close();
    await open({ bars: [bars[0]!, null, [100, 100, 100, 100]] });
    at(1);
    server.advance(start + minute + 10_000);
    await expect(place('market', 'buy', 1)).rejects.toThrow('Market is closed.');
    expect((await client.fetchMarkets()).find((market) => market?.symbol === btc)?.active).toBe(false);
    server.advance(start + 2 * minute + 1000);
    expect((await place('market', 'buy', 1)).status).toBe('closed');
  });
});
