/**
 * The REST routes of USDⓈ-M perpetuals, put together: one-way positions in one margin mode. Each file names what of
 * Binance's documentation it follows.
 */
import type { Deadlines } from '../deadlines.ts';
import { exchangeInfo } from './exchange-info.ts';
import type { Limits } from './limits.ts';
import type { MarketData } from './market-data.ts';
import { marketRoutes } from './market-routes.ts';
import type { Product } from './product.ts';
import type { Routes } from './routes.ts';
import { usdmAccountRoutes } from './usdm-account-routes.ts';
import { usdmBatchRoutes } from './usdm-batch-routes.ts';
import { usdmCountdownRoutes } from './usdm-countdown-routes.ts';
import { UsdmDesk } from './usdm-desk.ts';
import { Incomes } from './usdm-income.ts';
import { usdmMarketRoutes } from './usdm-market-routes.ts';
import { usdmAlgoRoutes, usdmOrderRoutes } from './usdm-order-routes.ts';
import { usdmSettingsRoutes } from './usdm-settings-routes.ts';

export function usdmRoutes(product: Product, data: MarketData, limits: Limits, deadlines: Deadlines): Routes {
  const incomes = new Incomes(product);
  const desk = new UsdmDesk(product, incomes);
  const market = marketRoutes(product, data, '/fapi/v1', (symbols) => exchangeInfo(product, limits, symbols));
  return {
    ...market,
    'GET /fapi/v2/ticker/price': market['GET /fapi/v1/ticker/price']!,
    ...usdmMarketRoutes(product, data),
    ...usdmOrderRoutes(desk),
    ...usdmAlgoRoutes(desk),
    ...usdmBatchRoutes(desk),
    ...usdmCountdownRoutes(desk, deadlines),
    ...usdmAccountRoutes(product, incomes, limits),
    ...usdmSettingsRoutes(product),
  };
}
