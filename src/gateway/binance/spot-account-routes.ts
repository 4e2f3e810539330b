/**
 * What a spot account is and may do: balances, commissions, and how many orders it has sent.
 * Source: Binance Spot API documentation, "Account endpoints".
 */
import { formatDecimal } from '../../model/decimal.ts';
import { rateScale } from '../../model/units.ts';
import type { Account } from '../account.ts';
import type { Limits } from './limits.ts';
import type { Product } from './product.ts';
import type { Asked, Routes } from './routes.ts';

export function spotAccountRoutes(product: Product, limits: Limits): Routes {
  const { exchange } = product;

  const accountAnswer = ({ account, key, params }: Asked): object => {
    const { maker, taker } = product.feeRates(0);
    return {
      makerCommission: Math.round(maker / 10_000),
      takerCommission: Math.round(taker / 10_000),
      buyerCommission: 0,
      sellerCommission: 0,
      commissionRates: commission(maker, taker),
      canTrade: key.canTrade,
      canWithdraw: key.canWithdraw,
      canDeposit: false,
      brokered: false,
      requireSelfTradePrevention: false,
      preventSor: false,
      updateTime: exchange.now,
      accountType: 'SPOT',
      balances: balances(account, params.flag('omitZeroBalances')),
      permissions: ['SPOT'],
      uid: 1,
    };
  };

  const commissionAnswer = ({ params }: Asked): object => {
    const market = product.market(params);
    const { maker, taker } = product.feeRates(market);
    const { fees } = product.served(market);
    const { coin } = exchange.config;
    const isInCoin = fees.currency === 'coin' && coin !== null;
    const none = commission(0, 0);
    return {
      symbol: product.symbol(market),
      standardCommission: commission(maker, taker),
      specialCommission: none,
      taxCommission: none,
      discount: {
        enabledForAccount: isInCoin,
        enabledForSymbol: isInCoin,
        discountAsset: coin?.code ?? null,
        // What is paid of the rate where it is paid in the coin.
        discount: formatDecimal(rateScale - fees.coinDiscount, 8),
      },
    };
  };

  return {
    'GET /api/v3/account': { weight: 20, security: 'signed', run: accountAnswer },
    'GET /api/v3/account/commission': { weight: 20, security: 'signed', run: commissionAnswer },
    'GET /api/v3/rateLimit/order': {
      weight: 40,
      security: 'signed',
      run: ({ key }) => limits.ordersSent(product.kind, key.account),
    },
  };
}

function commission(maker: number, taker: number): object {
  const [buyer, seller] = [formatDecimal(0, 8), formatDecimal(0, 8)];
  return { maker: formatDecimal(maker, 8), taker: formatDecimal(taker, 8), buyer, seller };
}

function balances(account: Account, omitsZero: boolean): readonly object[] {
  return account.books
    .holdings()
    .filter(({ free, locked }) => !omitsZero || free !== 0 || locked !== 0)
    .map(({ asset, digits, free, locked }) => ({
      asset,
      free: formatDecimal(free, digits),
      locked: formatDecimal(locked, digits),
    }));
}
