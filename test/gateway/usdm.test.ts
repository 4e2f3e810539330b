/**
 * USDT perpetuals through ccxt over the wire: positions, margin, conditional orders, liquidation, funding. Numbers are
 * worked by hand: fees are 0.1 %, leverage is 10 unless stated.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import type { Rate } from '../../src/model/units.ts';
import { ccxtClient, type Client } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, type Bar, type ProductPlan } from '../support/exchange.ts';

const minute = 60_000;
const perp = 'BTC/USDT:USDT';
const bars: readonly Bar[] = [
  [100, 100, 100, 100],
  [100, 100, 90, 100],
  [100, 120, 100, 100],
  [100, 100, 100, 100],
  [100, 100, 100, 100],
];

let server: RunningExchange;
let client: Client;

async function open(plan: Partial<ProductPlan> = {}): Promise<void> {
  server = await testExchange({
    usdm: { kind: 'margin', leverage: 10, markets: [{ bars }], balance: 1000, ...plan },
  });
  client = await ccxtClient(server.url, { options: { defaultType: 'swap' } });
  await client.loadMarkets();
}
const at = (minutes: number): void => server.advance(start + minutes * minute);
afterEach(async () => {
  await client.close();
  await server.close();
});

interface Told {
  readonly id: string;
  readonly status: string;
}
type Terms = Parameters<Client['createOrder']>;
const place = async (
  ...[type, side, amount, price, params]: [Terms[1], Terms[2], Terms[3], Terms[4]?, Terms[5]?]
): Promise<Told> => (await client.createOrder(perp, type, side, amount, price, params)) as unknown as Told;
const position = async (): Promise<unknown> => (await client.fetchPositions([perp]))[0];

describe('positions', () => {
  test('MARG-1 a position takes its margin from the wallet and gives it back', async () => {
    await open();
    expect(await place('market', 'buy', 20)).toMatchObject({ status: 'closed', average: 100, filled: 20 });
    expect(await position()).toMatchObject({
      side: 'long',
      contracts: 20,
      entryPrice: 100,
      initialMargin: 200,
      leverage: 10,
    });
    // 1000 less the fee of 2, less 200 of margin.
    expect((await client.fetchBalance())['USDT']).toMatchObject({ free: 798, total: 998 });
    at(2);
    server.advance(start + 2 * minute + 20_000);
    // A third into its minute the price is at its low of 100, two thirds in at its high of 120.
    server.advance(start + 2 * minute + 40_000);
    expect(await position()).toMatchObject({ unrealizedPnl: 400, markPrice: 120 });
    await place('market', 'sell', 20, undefined, { reduceOnly: true });
    // 400 more, and a fee of 2.4.
    expect((await client.fetchBalance())['USDT']).toMatchObject({ free: 1395.6, total: 1395.6 });
    const trades = await client.fetchMyTrades(perp);
    expect(trades.map(({ info }) => (info as { realizedPnl: string }).realizedPnl)).toEqual([
      '0.00000000',
      '400.00000000',
    ]);
  });

  test('MARG-1 a short gains where the price falls', async () => {
    await open();
    await place('market', 'sell', 10);
    expect(await position()).toMatchObject({ side: 'short', contracts: 10 });
    // Its high is its open, and comes first: two thirds in the price is at the low of 90.
    server.advance(start + minute + 40_000);
    expect(await position()).toMatchObject({ unrealizedPnl: 100 });
  });

  test('MARG-1 what the wallet cannot carry is refused', async () => {
    await open();
    // ccxt tells Binance's products apart by their hosts: from here it gives codes, and no kinds.
    await expect(place('market', 'buy', 101)).rejects.toThrow('-2019');
    await expect(place('limit', 'buy', 101, 99.5)).rejects.toThrow('-2019');
  });

  test('MARG-1 leverage is set while nothing is open', async () => {
    await open();
    await client.setLeverage(20, perp);
    await place('market', 'buy', 20);
    expect(await position()).toMatchObject({ initialMargin: 100, leverage: 20 });
    await expect(client.setLeverage(10, perp)).rejects.toThrow('cannot be changed here while');
    await expect(client.setMarginMode('isolated', perp)).rejects.toThrow('does not serve isolated margin');
  });

  test('MARG-1 a position that has used up its margin is liquidated on the path', async () => {
    await open({ maintenance: 0.05, balance: 1000 });
    await place('market', 'buy', 90);
    // 90 of 100 is 9000 for a wallet of 991; at p the equity is 991 - 90 (100 - p) and has to be above 4.5 p.
    at(2);
    expect(await client.fetchPositions([perp])).toEqual([]);
    const orders = await client.fetchOrders(perp);
    const closing = orders.at(-1) as unknown as { clientOrderId: string; average: number };
    expect(closing.clientOrderId).toMatch(/^autoclose-/);
    // 991 - 9000 + 90 p = 4.5 p where p = 8009 / 85.5 = 93.67...: the first price in cents at or below it.
    expect(closing.average).toBe(93.67);
  });

  test('LEDG-1 the income is all that changed the wallet, of each fill and of funding', async () => {
    await open({ funding: { kind: 'constant', rate: 10_000 as Rate, everyMs: minute } });
    await place('market', 'buy', 10);
    at(2.5);
    await place('market', 'sell', 4);
    at(3);
    const [wallet] = (await client.request('balance', 'fapiPrivateV2', 'GET', {})) as { balance: string }[];
    const all = (await client.request('income', 'fapiPrivate', 'GET', {})) as {
      incomeType: string;
      income: string;
    }[];
    const kinds = all.map(({ incomeType }) => incomeType);
    expect(kinds.filter((kind) => kind !== 'FUNDING_FEE')).toEqual([
      'COMMISSION', 'REALIZED_PNL', 'COMMISSION',
    ]); // prettier-ignore
    const sum = all.reduce((total, one) => total + Number(one.income), 0);
    expect(sum).toBeCloseTo(Number(wallet!.balance) - 1000, 8);
  });

  test('FUND-1 a position pays funding at its time, and the income lists it', async () => {
    // Once an hour; the history begins at 22:13, so that the next is at 23:00.
    const rows = Array.from({ length: 60 }, (): Bar => [100, 100, 100, 100]);
    await open({
      markets: [{ bars: rows }],
      funding: { kind: 'constant', everyMs: 3_600_000, rate: 100_000 as Rate },
    });
    await place('market', 'buy', 10);
    at(50);
    // A thousandth of 1000.
    expect((await client.fetchBalance())['USDT']!.total).toBe(998);
    const paid = (await client.fetchFundingHistory(perp)) as unknown as {
      amount: number;
      timestamp: number;
    }[];
    expect(paid).toMatchObject([{ amount: -1, timestamp: Date.UTC(2023, 10, 14, 23) }]);
    const rates = (await client.fetchFundingRateHistory(perp)) as unknown as { fundingRate: number }[];
    expect(rates.map(({ fundingRate }) => fundingRate)).toEqual([0.001]);
  });
});

describe('orders', () => {
  test('ORD-1 conditional orders wait apart, and are orders once they have triggered', async () => {
    await open();
    await place('market', 'buy', 2);
    const stop = await place('market', 'sell', 1, undefined, { stopLossPrice: 92, reduceOnly: true });
    const target = await place('market', 'sell', 1, undefined, { takeProfitPrice: 110, reduceOnly: true });
    expect(await client.fetchOpenOrders(perp)).toEqual([]);
    const waiting = await client.fetchOpenOrders(perp, undefined, undefined, { trigger: true });
    expect(waiting.map(({ id }) => id)).toEqual([stop.id, target.id]);
    at(2);
    expect(await client.fetchOrder(stop.id, perp)).toMatchObject({ status: 'closed', average: 92 });
    at(3);
    expect(await client.fetchOrder(target.id, perp)).toMatchObject({ status: 'closed', average: 110 });
    expect(await client.fetchPositions([perp])).toEqual([]);
  });

  test('STOP-1 a trailing stop follows by its callback rate', async () => {
    await open();
    await place('market', 'buy', 1);
    at(2);
    const stop = await place('market', 'sell', 1, undefined, { trailingPercent: 10, reduceOnly: true });
    at(3);
    expect(await client.fetchOrder(stop.id, perp)).toMatchObject({ status: 'closed', average: 108 });
  });

  test('POS-1 an order that closes a position closes all that it has grown to', async () => {
    await open();
    await place('market', 'buy', 1);
    const stop = await place('market', 'sell', 1, undefined, { stopLossPrice: 92, closePosition: true });
    await place('market', 'buy', 2);
    at(2);
    expect(await client.fetchOrder(stop.id, perp)).toMatchObject({
      status: 'closed',
      filled: 3,
      average: 92,
    });
    expect(await client.fetchPositions([perp])).toEqual([]);
  });

  test('ORD-1 post-only, reduce-only and triggers that are past are refused as Binance refuses them', async () => {
    await open();
    await expect(place('limit', 'buy', 1, 101, { postOnly: true })).rejects.toThrow('-5022');
    await expect(place('market', 'sell', 1, undefined, { reduceOnly: true })).rejects.toThrow('-2022');
    await place('market', 'buy', 1);
    await expect(
      place('market', 'sell', 1, undefined, { stopLossPrice: 101, reduceOnly: true }),
    ).rejects.toThrow('-2021');
    const plain = client.request('order', 'fapiPrivate', 'POST', {
      symbol: 'BTCUSDT', side: 'SELL', type: 'STOP_MARKET', stopPrice: '90', quantity: '1',
    }); // prettier-ignore
    await expect(plain).rejects.toThrow('-4120');
  });

  test('ORD-3 a limit is given another price and size', async () => {
    await open();
    const order = await place('limit', 'buy', 1, 95);
    const edited = await client.editOrder(order.id, perp, 'limit', 'buy', 2, 94);
    expect(edited).toMatchObject({ id: order.id, price: 94, amount: 2, status: 'open' });
    at(2);
    expect(await client.fetchOrder(order.id, perp)).toMatchObject({
      status: 'closed',
      average: 94,
      filled: 2,
    });
  });

  test('ORD-3 everything open in a market is cancelled at once', async () => {
    await open();
    await place('market', 'buy', 1);
    await place('limit', 'buy', 1, 95);
    await place('market', 'sell', 1, undefined, { stopLossPrice: 80, reduceOnly: true });
    await client.cancelAllOrders(perp);
    await client.cancelAllOrders(perp, { trigger: true });
    expect(await client.fetchOpenOrders(perp)).toEqual([]);
    expect(await client.fetchOpenOrders(perp, undefined, undefined, { trigger: true })).toEqual([]);
  });
});
