/**
 * What clients ask of the wallet before they trade: the currencies, their own fees, and what their key may do.
 * Source: Binance Wallet API documentation.
 */
import { formatDecimal } from '../../model/decimal.ts';
import type { Product } from './product.ts';
import type { Routes } from './routes.ts';

export function walletRoutes(product: Product): Routes {
  const { exchange } = product;
  return {
    'GET /sapi/v1/capital/config/getall': {
      weight: 10,
      security: 'signed',
      run: ({ account }) =>
        account.books.holdings().map(({ asset, digits, free, locked }) => ({
          coin: asset,
          name: asset,
          free: formatDecimal(free, digits),
          locked: formatDecimal(locked, digits),
          freeze: '0',
          withdrawing: '0',
          ipoing: '0',
          ipoable: '0',
          storage: '0',
          isLegalMoney: false,
          trading: true,
          depositAllEnable: false,
          withdrawAllEnable: false,
          networkList: [],
        })),
    },
    'GET /sapi/v1/asset/tradeFee': {
      weight: 1,
      security: 'signed',
      run: ({ params }) => {
        const only = product.marketOrAll(params);
        return exchange.markets
          .map((_, market) => ({
            market,
            symbol: product.symbol(market),
            makerCommission: formatDecimal(product.feeRates(market).maker, 8),
            takerCommission: formatDecimal(product.feeRates(market).taker, 8),
          }))
          .filter(({ market }) => only === null || market === only)
          .map(({ symbol, makerCommission, takerCommission }) => ({
            symbol,
            makerCommission,
            takerCommission,
          }));
      },
    },
    'GET /sapi/v1/account/apiRestrictions': {
      weight: 1,
      security: 'signed',
      run: ({ key }) => ({
        ipRestrict: false,
        createTime: exchange.startsAt,
        enableReading: true,
        enableWithdrawals: key.canWithdraw,
        enableInternalTransfer: false,
        enableMargin: false,
        enableFutures: key.canTrade,
        permitsUniversalTransfer: false,
        enableVanillaOptions: false,
        enableFixApiTrade: false,
        enableFixReadOnly: false,
        enableSpotAndMarginTrading: key.canTrade,
        enablePortfolioMarginTrading: false,
      }),
    },
    // Spot margin is not served: no pair has it.
    'GET /sapi/v1/margin/allPairs': { weight: 1, security: 'key', run: () => [] },
    'GET /sapi/v1/margin/isolated/allPairs': { weight: 1, security: 'key', run: () => [] },
    'GET /sapi/v1/system/status': { weight: 1, security: 'none', run: () => ({ status: 0, msg: 'normal' }) },
  };
}
