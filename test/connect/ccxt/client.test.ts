/** The connector asks the exchange server over HTTP: what comes back, in our terms. */
import { afterEach, describe, expect, it } from 'vitest';
import { instrumentOf } from '../../../src/connect/ccxt/markets.ts';
import { exchangeStart } from '../../support/exchange.ts';
import { closeAll, connectTo, desk, minute, nth, waves } from './desk.ts';

afterEach(closeAll);

describe('a market', () => {
  it('comes with its rules, as decimals and as an instrument', async () => {
    const rules = { tick: 10, lot: 100, minQuantity: 200, maxQuantity: 900_000, priceBand: 20_000_000 };
    const { client } = await desk({
      spot: { kind: 'spot', markets: [{ bars: waves(3), rules, maker: 0.00075 }] },
    });
    const markets = await client.markets();
    expect(markets).toEqual([
      {
        id: 'BTC/USDT', kind: 'spot', base: 'BTC', quote: 'USDT', isTrading: true, status: 'TRADING',
        tick: '0.1', lot: '0.001', minQuantity: '0.002', maxQuantity: '9', minNotional: '5', priceBand: '0.2',
        maker: '0.001', taker: '0.001',
      },
    ]); // prettier-ignore
    const instrument = instrumentOf(markets[0]!);
    expect(instrument).toMatchObject({ id: 'BTC/USDT', priceDigits: 1, quantityDigits: 3, moneyDigits: 8 });
    expect(instrument.rules).toEqual([
      {
        from: 0,
        tick: 1,
        lot: 1,
        minQuantity: 2,
        maxQuantity: 9000,
        minNotional: 5e8,
        priceBand: 20_000_000,
      },
    ]);
  });

  it('is a perpetual where these are asked for', async () => {
    const { client } = await desk({
      product: 'perpetual',
      usdm: { kind: 'margin', markets: [{ bars: waves(3) }], leverage: 5 },
    });
    const markets = await client.markets();
    expect(markets.map(({ id, kind }) => [id, kind])).toEqual([['BTC/USDT:USDT', 'perpetual']]);
  });

  it('that there is not is told with one that there is', async () => {
    const { client } = await desk();
    await expect(client.candles('BTC/USD', '1m', 0, 1)).rejects.toMatchObject({
      sort: 'never',
      code: 'symbol',
      words: 'it has no market BTC/USD; did you mean BTC/USDT?',
      message: expect.stringContaining('did you mean BTC/USDT? Look how the exchange writes') as string,
    });
  });

  it('is found the next time where the first answer failed', async () => {
    const { client } = await desk({
      faults: [{ kind: 'unavailable', when: nth('GET /api/v3/exchangeInfo', 1) }],
    });
    await expect(client.market('BTC/USDT')).rejects.toMatchObject({ sort: 'later' });
    expect(await client.market('BTC/USDT')).toMatchObject({ isTrading: true });
  });

  it('whose candles have ended does not trade', async () => {
    const { client, server } = await desk({ bars: waves(3) });
    server.advance(exchangeStart + 10 * minute);
    expect(await client.market('BTC/USDT')).toMatchObject({ isTrading: false, status: 'BREAK' });
  });
});

describe('candles', () => {
  it('DATA-2 had closed when they were asked for, not only when their answer came', async () => {
    const { server, client } = await desk();
    server.advance(exchangeStart + 5.5 * minute);
    await client.measureClock();
    client.wire.look((ccxt) => {
      const fetch = ccxt.fetchOHLCV.bind(ccxt);
      ccxt.fetchOHLCV = async (...asked) => {
        const rows = await fetch(...asked);
        // The answer takes until its last candle has closed.
        client.time.seen(exchangeStart + 6.1 * minute);
        return rows;
      };
    });
    const rows = await client.candlePage('BTC/USDT', '1m', exchangeStart, exchangeStart + 6 * minute);
    expect(rows.map(([time]) => (time - exchangeStart) / minute)).toEqual([0, 1, 2, 3, 4]);
  });

  it('DATA-2 come without the one that is under way', async () => {
    const { client, server } = await desk();
    server.advance(exchangeStart + 3 * minute + 30_000);
    await client.measureClock();
    const rows = await client.candles('BTC/USDT', '1m', exchangeStart, exchangeStart + 10 * minute);
    expect(rows).toEqual([
      [exchangeStart, 100, 103, 98, 101, 10],
      [exchangeStart + minute, 101, 104, 99, 102, 11],
      [exchangeStart + 2 * minute, 102, 105, 100, 103, 12],
    ]);
  });

  it('come page by page, and only those that are asked for', async () => {
    const { client, server } = await desk({ bars: waves(2500) });
    server.advance(exchangeStart + 2400 * minute);
    const late = await connectTo(server);
    expect(await late.pageSize('BTC/USDT')).toBe(1000);
    const rows = await late.candles('BTC/USDT', '1m', exchangeStart + minute, exchangeStart + 2302 * minute);
    expect(rows).toHaveLength(2301);
    expect(rows.map(([time]) => time)).toEqual(rows.map((_, i) => exchangeStart + (i + 1) * minute));
    expect(await late.firstCandle('BTC/USDT', '1m', 0)).toBe(exchangeStart);
    expect(client.health.requests).toBe(0);
  });

  it('of a timeframe that the exchange does not have are none', async () => {
    const { client } = await desk();
    await expect(client.candles('BTC/USDT', '7m' as '5m', 0, 1)).rejects.toMatchObject({ sort: 'never' });
  });
});

describe('trades, balances and the clock', () => {
  it('come as decimals', async () => {
    const { client, server } = await desk();
    server.advance(exchangeStart + minute);
    const trades = await client.trades('BTC/USDT', exchangeStart, 2);
    expect(trades).toHaveLength(2);
    expect(trades[0]).toMatchObject({ at: exchangeStart, price: '100' });
    expect(await client.balances()).toEqual([
      { asset: 'BTC', free: '0', locked: '0' },
      { asset: 'USDT', free: '100000', locked: '0' },
    ]);
  });

  it('the clock is measured, to within half an answer', async () => {
    const { client } = await desk({ faults: [{ kind: 'clock-skew', byMs: 3000 }], server: { speed: 1 } });
    const { skewMs, uncertainMs } = await client.measureClock();
    // History began when the server did, a moment ago.
    const began = exchangeStart + 3000 - Date.now();
    expect(Math.abs(skewMs - began)).toBeLessThan(5000 + uncertainMs);
    expect(client.health.skew).toEqual({ skewMs, uncertainMs });
  });

  it('funding rates are of perpetuals', async () => {
    const rates = {
      kind: 'series' as const,
      times: [exchangeStart + minute, exchangeStart + 2 * minute],
      rates: [10_000, -2500],
    };
    const { client, server } = await desk({
      product: 'perpetual',
      usdm: { kind: 'margin', markets: [{ bars: waves(9) }], leverage: 5, funding: rates as never },
    });
    server.advance(exchangeStart + 5 * minute);
    expect(await client.fundingPage('BTC/USDT:USDT', exchangeStart, exchangeStart + 9 * minute, 100)).toEqual(
      [
        { at: exchangeStart + minute, rate: '0.0001' },
        { at: exchangeStart + 2 * minute, rate: '-0.000025' },
      ],
    );
    await expect((await connectTo(server)).fundingPage('BTC/USDT', 0, 1, 1)).rejects.toMatchObject({
      sort: 'never',
    });
  });
});
