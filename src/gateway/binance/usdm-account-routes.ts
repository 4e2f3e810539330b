/**
 * What an account of perpetuals has and pays.
 * Source: USDⓈ-M futures documentation, "Account".
 */
import { formatShort } from '../../model/decimal.ts';
import type { Limits } from './limits.ts';
import type { Product } from './product.ts';
import { signed, type Asked, type Routes } from './routes.ts';
import { usdmAccount, usdmBalance, usdmPosition } from './usdm-account-answers.ts';
import type { Incomes } from './usdm-income.ts';

export function usdmAccountRoutes(product: Product, incomes: Incomes, limits: Limits): Routes {
  const balance = ({ account }: Asked): object => usdmBalance(product, account);
  const account = (asked: Asked): object =>
    usdmAccount(product, asked.account, asked.key, asked.params.has('openOnly'));

  /** Of one market, or of all; the newer form leaves out the markets in which nothing is open. */
  const positionRisk = ({ account, params }: Asked, openOnly: boolean): readonly object[] => {
    const market = product.marketOrAll(params);
    return account.books
      .positions()
      .filter((position) =>
        market === null ? !openOnly || position.quantity !== 0 : position.market === market,
      )
      .map((position) => usdmPosition(product, account, position));
  };

  return {
    'GET /fapi/v2/balance': signed(5, balance),
    'GET /fapi/v3/balance': signed(5, balance),
    'GET /fapi/v2/account': signed(5, account),
    'GET /fapi/v3/account': signed(5, account),
    'GET /fapi/v2/positionRisk': signed(5, (asked) => positionRisk(asked, false)),
    'GET /fapi/v3/positionRisk': signed(5, (asked) => positionRisk(asked, true)),
    'GET /fapi/v1/accountConfig': signed(5, ({ key }) => ({
      feeTier: 0,
      canTrade: key.canTrade,
      canDeposit: false,
      canWithdraw: key.canWithdraw,
      dualSidePosition: false,
      multiAssetsMargin: false,
      updateTime: 0,
      tradeGroupId: -1,
    })),
    'GET /fapi/v1/commissionRate': signed(20, ({ params }) => {
      const market = product.market(params);
      const { maker, taker } = product.feeRates(market);
      return {
        symbol: product.symbol(market),
        makerCommissionRate: formatShort(maker, 8),
        takerCommissionRate: formatShort(taker, 8),
      };
    }),
    'GET /fapi/v1/income': signed(30, ({ account, params }) => incomes.answer(account, params)),
    'GET /fapi/v1/rateLimit/order': signed(1, ({ key }) => limits.ordersSent(product.kind, key.account)),
  };
}
