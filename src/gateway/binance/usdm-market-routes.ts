/**
 * What perpetuals alone tell everybody: marks and funding.
 * Source: USDⓈ-M futures documentation, "Market Data".
 */
import { fundingRate, fundings, nextFunding } from './funding-data.ts';
import type { MarketData } from './market-data.ts';
import type { Product } from './product.ts';
import type { Asked, Routes } from './routes.ts';

export function usdmMarketRoutes(product: Product, data: MarketData): Routes {
  const { exchange } = product;

  const premium = (market: number): object => ({
    symbol: product.symbol(market),
    markPrice: data.lastPrice(market),
    indexPrice: data.lastPrice(market),
    estimatedSettlePrice: data.lastPrice(market),
    lastFundingRate: fundingRate(product, market),
    interestRate: '0.00000000',
    nextFundingTime: nextFunding(product, market),
    time: exchange.now,
  });

  const fundingRates = ({ params }: Asked): readonly object[] => {
    const market = product.market(params);
    const from = params.integer('startTime');
    const to = Math.min(params.integer('endTime') ?? Infinity, exchange.now);
    const limit = Math.min(params.integer('limit', 1) ?? 100, 1000);
    const fits = fundings(product, market, from ?? 0, to);
    return from === null ? fits.slice(-limit) : fits.slice(0, limit);
  };

  return {
    'GET /fapi/v1/premiumIndex': {
      weight: 1,
      security: 'none',
      run: ({ params }) => {
        const market = product.marketOrAll(params);
        return market === null ? exchange.markets.map((_, m) => premium(m)) : premium(market);
      },
    },
    'GET /fapi/v1/fundingRate': { weight: 1, security: 'none', run: fundingRates },
    'GET /fapi/v1/fundingInfo': { weight: 1, security: 'none', run: () => [] },
  };
}
