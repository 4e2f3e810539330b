/** The REST routes of spot, put together; each file names what of Binance's documentation it follows. */
import { exchangeInfo } from './exchange-info.ts';
import type { Limits } from './limits.ts';
import type { MarketData } from './market-data.ts';
import { marketRoutes } from './market-routes.ts';
import type { Product } from './product.ts';
import type { Routes } from './routes.ts';
import { spotAccountRoutes } from './spot-account-routes.ts';
import { SpotDesk } from './spot-desk.ts';
import { spotListRoutes } from './spot-list-routes.ts';
import { spotOrderRoutes } from './spot-order-routes.ts';
import { spotReplaceRoutes } from './spot-replace-routes.ts';
import { spotTickerRoutes } from './spot-ticker-routes.ts';

export function spotRoutes(product: Product, data: MarketData, limits: Limits): Routes {
  const desk = new SpotDesk(product);
  return {
    ...marketRoutes(product, data, '/api/v3', (symbols) => exchangeInfo(product, limits, symbols)),
    ...spotTickerRoutes(product, data),
    ...spotOrderRoutes(desk),
    ...spotReplaceRoutes(desk),
    ...spotListRoutes(desk),
    ...spotAccountRoutes(product, limits),
  };
}
