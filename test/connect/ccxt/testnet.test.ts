/**
 * The connector against Binance's public test network: `npm run test:testnet`, where BINANCE_API_KEY and
 * BINANCE_SECRET_KEY are keys of it. Without them, and in every other run of the suite, it is skipped and says so.
 */
import { describe, expect, it } from 'vitest';
import { clientIdOf } from '../../../src/connect/ccxt/client-id.ts';
import { connect, usualWindowMs } from '../../../src/connect/ccxt/connect.ts';
import { instrumentOf } from '../../../src/connect/ccxt/markets.ts';
import { Orders } from '../../../src/connect/ccxt/orders.ts';
import { exchangeConfig, isConfigured } from '../../../src/connect/exchange-config.ts';
import { cutToLot } from '../../../src/model/instrument.ts';
import { noOrder, type OrderId, type OrderTerms } from '../../../src/model/order.ts';

const isAsked = process.env['npm_lifecycle_event'] === 'test:testnet';
const hasKeys = isAsked && isConfigured('binance') && exchangeConfig('binance').network === 'testnet';
if (isAsked && !hasKeys)
  console.warn(
    'skipped: no keys of the test network (BINANCE_API_KEY, BINANCE_SECRET_KEY; BINANCE_TESTNET not false)',
  );

describe.runIf(hasKeys)('the public test network', () => {
  it('has markets, candles, a clock and balances', async () => {
    const client = await connect({ exchange: 'binance', config: exchangeConfig('binance') });
    const { uncertainMs } = await client.measureClock();
    expect(uncertainMs).toBeLessThan(5000);
    expect(await client.market('BTC/USDT')).toMatchObject({ isTrading: true });
    const now = client.time.now();
    expect((await client.candles('BTC/USDT', '1m', now - 3_600_000, now)).length).toBeGreaterThan(30);
    expect((await client.balances()).length).toBeGreaterThan(0);
  });

  it('CONN-2 takes a limit far away, finds it by its name and cancels it', async () => {
    const client = await connect({ exchange: 'binance', config: exchangeConfig('binance') });
    const instrument = instrumentOf(await client.market('BTC/USDT'));
    const [trade] = await client.trades('BTC/USDT', client.time.now() - 60_000, 1);
    const tick = instrument.rules[0]!.tick;
    const limit = Math.floor((Number(trade!.price) * 0.9 * 10 ** instrument.priceDigits) / tick) * tick;
    const terms = {
      id: 1, market: 0, side: 'buy', type: 'limit', role: 'entry', timeInForce: 'gtc', expiresAt: 0, reduceOnly: false,
      postOnly: false, quantity: cutToLot(0.001 * 10 ** instrument.quantityDigits, instrument.rules[0]!.lot),
      quoteAmount: 0, cutToFunds: false, limit, trigger: 0, anchor: null, trail: null, ratchet: null, oco: 0, share: 0,
      signal: 1, strategy: 0, decisionPrice: 0, parent: noOrder,
    } as unknown as OrderTerms; // prettier-ignore
    const run = `t${Date.now().toString(36)}`;
    const order = {
      market: 'BTC/USDT',
      instrument,
      terms,
      clientId: clientIdOf({ run, order: 1 as OrderId }),
    };
    const orders = new Orders({ client, product: 'spot', windowMs: usualWindowMs });
    expect(await orders.place(order)).toMatchObject({ status: 'open' });
    expect(await orders.place(order, true)).toMatchObject({ status: 'open' });
    await orders.cancel(order);
    expect(await orders.find(order)).toMatchObject({ status: 'cancelled' });
  });
});
