/** What the benches over the wire serve: generated minutes of one market, without limits on who asks. */
import type { binanceLimits } from '../src/gateway/binance/limits.ts';
import type { ExchangeOptions, RunningExchange } from '../src/gateway/serve-binance.ts';
import { generateCandles } from '../src/market/generate.ts';
import { testExchange } from '../test/support/exchange.ts';

export const minute = 60_000;
export const start = Date.UTC(2024, 0, 1);

const boundless = { weight: 1e9, orders: 1e9, ordersLong: 1e9, banAfter: 1e9, banMs: 0 };
const limits = { spot: boundless, usdm: boundless } satisfies typeof binanceLimits;

export function serveBench(options: Partial<ExchangeOptions>): Promise<RunningExchange> {
  const candles = generateCandles({
    seed: 7,
    rows: 100_000,
    start,
    durationMs: minute,
    priceDigits: 2,
    firstPrice: 3_000_000,
  });
  const market = { bars: [], candles, maker: 0, taker: 0 };
  const spot = { kind: 'spot', balance: 9e6, markets: [market] } as const;
  return testExchange({ spot }, { limits, ...options });
}
