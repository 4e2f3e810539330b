/** An exchange server of one market with candles by hand, step by step, for tests of what is said over the wire. */
import { serveBinance, type ExchangeOptions, type RunningExchange } from '../../src/gateway/serve-binance.ts';
import type { ServedConfig } from '../../src/gateway/served.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { flatFees, plainFills } from '../../src/model/costs.ts';
import { plainAccountMargin, plainMargin } from '../../src/model/margin.ts';
import { makeInstrument, type TradingRules } from '../../src/model/instrument.ts';
import { rateScale, type Money, type Quantity, type Rate } from '../../src/model/units.ts';
import { plainRules } from './plain-rules.ts';

export const testKey = {
  key: 'test-api-key',
  secret: 'test-api-secret',
  account: 'main',
  canTrade: true,
  canWithdraw: false,
} as const;

/** 2023-11-14T22:13:20Z, to the minute below. */
export const exchangeStart = Math.floor(1_700_000_000_000 / 60_000) * 60_000;

/** Open, high, low, close in whole quote; volume 60 where none is given. */
export type Bar = readonly [number, number, number, number, number?];

export interface MarketPlan {
  readonly base?: string;
  /** Null where history has none. */
  readonly bars: readonly (Bar | null)[];
  /** In their place, prices in cents. */
  readonly candles?: CandleColumns;
  readonly start?: number;
  readonly durationMs?: number;
  readonly maker?: number;
  readonly taker?: number;
  readonly rules?: Partial<Record<keyof TradingRules, number>>;
  readonly participation?: number;
}

export interface ProductPlan {
  readonly kind: 'spot' | 'margin';
  readonly markets: readonly MarketPlan[];
  readonly balance?: number;
  readonly leverage?: number;
  readonly maintenance?: number;
  readonly funding?: ServedConfig['markets'][number]['funding'];
  readonly path?: ServedConfig['path'];
  readonly margin?: ServedConfig['margin'];
  readonly coin?: ServedConfig['coin'];
}

/** Prices in cents, sizes in 10^-5, money in 10^-8. */
export function servedConfig({
  kind,
  markets,
  balance = 100_000,
  leverage = 1,
  maintenance = 0,
  funding = null,
  path = 'likely',
  margin = plainAccountMargin,
  coin = null,
}: ProductPlan): ServedConfig {
  return {
    kind,
    currency: 'USDT',
    digits: 8,
    balance: (balance * 1e8) as Money,
    margin,
    coin,
    path,
    seed: 1,
    markets: markets.map((plan) => ({
      instrument: makeInstrument({
        id: `${plan.base ?? 'BTC'}/USDT`,
        base: plan.base ?? 'BTC',
        quote: 'USDT',
        priceDigits: 2,
        quantityDigits: 5,
        moneyDigits: 8,
        rules: [
          {
            ...plainRules,
            minQuantity: 1 as Quantity,
            minNotional: (5 * 1e8) as Money,
            ...(plan.rules as object),
          },
        ],
      }),
      fees: flatFees(
        ((plan.maker ?? 0.001) * rateScale) as Rate,
        ((plan.taker ?? 0.001) * rateScale) as Rate,
      ),
      ...plainFills,
      participation: plan.participation === undefined ? null : ((plan.participation * rateScale) as Rate),
      funding,
      margin: {
        ...plainMargin,
        leverage: (leverage * rateScale) as Rate,
        maintenance: [{ from: 0 as Money, rate: (maintenance * rateScale) as Rate, leverage: 0 as Rate }],
      },
      candles: plan.candles ?? candlesOf(plan),
    })),
  };
}

function candlesOf({ bars, start = exchangeStart, durationMs = 60_000 }: MarketPlan): CandleColumns {
  const columns = new CandleColumns({ durationMs, priceDigits: 2, capacity: bars.length });
  bars.forEach((bar, i) => {
    if (bar === null) return;
    const [open, high, low, close] = bar.slice(0, 4).map((price) => Math.round(price! * 100));
    columns.append({
      time: start + i * durationMs,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: bar[4] ?? 60,
    });
  });
  return columns;
}

/** Starts a server that goes step by step. */
export function testExchange(
  plans: { readonly spot?: ProductPlan; readonly usdm?: ProductPlan },
  options: Partial<ExchangeOptions> = {},
): Promise<RunningExchange> {
  return serveBinance({
    spot: plans.spot === undefined ? null : servedConfig(plans.spot),
    usdm: plans.usdm === undefined ? null : servedConfig(plans.usdm),
    keys: [testKey],
    speed: null,
    from: null,
    port: 0,
    everyMs: 5,
    ...options,
  });
}
