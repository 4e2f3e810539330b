/**
 * Prices over a window that moves on with the clock: from a minute up to a week, begun with a minute of history.
 * Source: Binance Spot API documentation, "Rolling window price change statistics".
 */
import { BinanceError, missing } from './error.ts';
import type { MarketData } from './market-data.ts';
import { symbolsOf } from './market-routes.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import type { Asked, Routes } from './routes.ts';

const minute = 60_000;
const units: Readonly<Record<string, { readonly ms: number; readonly most: number }>> = {
  m: { ms: minute, most: 59 },
  h: { ms: 60 * minute, most: 23 },
  d: { ms: 1440 * minute, most: 7 },
};
const weightEach = 4;
const weightMost = 200;

export function spotTickerRoutes(product: Product, data: MarketData): Routes {
  const ticker = ({ params }: Asked): unknown => {
    if (params.text('symbol') === null && params.text('symbols') === null) throw missing('symbol');
    const windowMs = windowOf(params);
    const isMini = params.choice('type', ['FULL', 'MINI'], () => wrong('type')) === 'MINI';
    const from = Math.floor((product.exchange.now - windowMs) / minute) * minute;
    const told = symbolsOf(product, params).map((symbol) => {
      const whole = data.window(product.marketOf(symbol), from);
      return isMini ? withoutChange(whole) : whole;
    });
    return params.text('symbol') === null ? told : told[0];
  };
  return {
    'GET /api/v3/ticker': {
      weight: (query) => Math.min(weightMost, weightEach * (query.get('symbols')?.split(',').length ?? 1)),
      security: 'none',
      run: ticker,
    },
  };
}

function windowOf(params: Params): number {
  const [, count = '', unit = ''] = /^(\d{1,2})([mhd])$/.exec(params.text('windowSize') ?? '1d') ?? [];
  const known = units[unit];
  if (known === undefined || Number(count) < 1 || Number(count) > known.most) throw wrong('windowSize');
  return Number(count) * known.ms;
}

const wrong = (name: string): BinanceError =>
  new BinanceError(-1130, `Data sent for parameter '${name}' is not valid.`);

const ofChange: ReadonlySet<string> = new Set(['priceChange', 'priceChangePercent', 'weightedAvgPrice']);

const withoutChange = (whole: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !ofChange.has(name)));
