/** What time it is for whom: where history has holes, where it begins for one product before the other, where it ends. */
import { afterEach, expect, test } from 'vitest';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import type { Rate } from '../../src/model/units.ts';
import { ccxtClient } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, type Bar } from '../support/exchange.ts';

const minute = 60_000;
const day = 86_400_000;
const bars: readonly Bar[] = [
  [100, 110, 90, 105],
  [105, 106, 104, 105],
];

let server: RunningExchange;
afterEach(() => server.close());

test('the price of a day without a candle is the last one', async () => {
  server = await testExchange({
    spot: { kind: 'spot', markets: [{ bars }, { base: 'ETH', bars, start: start + 10 * day }] },
  });
  server.advance(start + 3 * day);
  const client = await ccxtClient(server.url);
  const ticker = await client.fetchTicker('BTC/USDT');
  expect(ticker).toMatchObject({ last: 105, open: 105, high: 105, low: 105, baseVolume: 0 });
  await client.close();
});

test('both products tell one time, wherever the history of each begins', async () => {
  server = await testExchange({
    spot: { kind: 'spot', markets: [{ bars }] },
    usdm: { kind: 'margin', markets: [{ bars, start: start + 10 * day }], leverage: 10 },
  });
  const times = await Promise.all(
    ['/api/v3/time', '/fapi/v1/time'].map(async (path) => (await fetch(server.url + path)).json()),
  );
  expect(times).toEqual([{ serverTime: start }, { serverTime: start }]);
  const client = await ccxtClient(server.url, { options: { defaultType: 'swap' } });
  expect((await client.fetchBalance())['USDT']).toMatchObject({ total: 100_000 });
  await expect(client.createOrder('BTC/USDT:USDT', 'market', 'buy', 1)).rejects.toThrow('-4108');
  server.advance(start + 10 * day);
  expect(await client.createOrder('BTC/USDT:USDT', 'market', 'buy', 1)).toMatchObject({ amount: 1 });
  await client.close();
});

test('a time that was asked for is taken, however far orders have moved it', async () => {
  server = await testExchange({ spot: { kind: 'spot', markets: [{ bars }] } });
  // As by as many orders, each of which takes a millisecond.
  server.spot!.advance(start + 20_000);
  const client = await ccxtClient(server.url);
  const { serverTime } = (await (await fetch(`${server.url}/api/v3/time`)).json()) as { serverTime: number };
  client.nonce = () => serverTime;
  expect((await client.fetchBalance())['USDT']).toMatchObject({ total: 100_000 });
  await client.close();
});

test('time stands still at the end of history, and nothing is charged any more', async () => {
  server = await testExchange({
    usdm: {
      kind: 'margin', leverage: 10, markets: [{ bars }],
      funding: { kind: 'constant', rate: 10_000 as Rate, everyMs: minute },
    },
  }); // prettier-ignore
  const client = await ccxtClient(server.url, { options: { defaultType: 'swap' } });
  await client.createOrder('BTC/USDT:USDT', 'market', 'buy', 1);
  const advanced = await fetch(`${server.url}/backlot/advance?by=1e18`, { method: 'POST' });
  expect(await advanced.json()).toEqual({ time: start + 2 * minute });
  const paid = await client.fetchFundingHistory('BTC/USDT:USDT');
  expect(paid.length).toBeLessThanOrEqual(2);
  await client.close();
});
