/**
 * Positions, balances and the account of perpetuals as Binance writes them.
 * Source: USDⓈ-M futures documentation, "Account", "Position Information".
 *
 * What an order holds is its initial margin and its greatest fee. A price that liquidates is reckoned with every other
 * market where it is, as Binance does; where none would it is 0.
 */
import { formatShort } from '../../model/decimal.ts';
import { rateScale } from '../../model/units.ts';
import type { Account } from '../account.ts';
import type { ServedPosition } from '../served.ts';
import { notionalMax } from './filters.ts';
import type { Product } from './product.ts';
import type { ApiKey } from './signing.ts';
import { averagePrice } from './usdm-answers.ts';

export function usdmPosition(
  product: Product,
  account: Account,
  position: ServedPosition,
): Record<string, unknown> {
  const { market, quantity, entryCost, value, unrealised, margin } = position;
  const { exchange } = product;
  const isIsolated = exchange.config.margin.mode === 'isolated';
  const isOpen = quantity !== 0;
  const ofOrders = account.books.heldForOrders(market);
  const initial = isOpen ? position.initialMargin : 0;
  const liquidation = account.books.liquidationPrice(market);
  const entry = averagePrice(product, market, entryCost, quantity);
  return {
    symbol: product.symbol(market),
    positionSide: 'BOTH',
    positionAmt: product.quantity(market, quantity),
    entryPrice: entry,
    breakEvenPrice: entry,
    markPrice: product.price(market, exchange.priceOf(market) ?? 0),
    unRealizedProfit: product.money(unrealised),
    unrealizedProfit: product.money(unrealised),
    liquidationPrice: liquidation === null ? '0' : product.price(market, liquidation),
    leverage: formatShort(account.markets[market]!.margin.leverage / rateScale, 0),
    marginType: isIsolated ? 'isolated' : 'cross',
    isolated: isIsolated,
    isolatedMargin: product.money(isIsolated && isOpen ? margin + unrealised : 0),
    isolatedWallet: product.money(isIsolated ? margin : 0),
    isAutoAddMargin: 'false',
    notional: product.money(Math.sign(quantity) * value),
    initialMargin: product.money(initial + ofOrders),
    maintMargin: product.money(isOpen ? position.maintenance : 0),
    positionInitialMargin: product.money(initial),
    openOrderInitialMargin: product.money(ofOrders),
    maxNotionalValue: formatShort(notionalMax, exchange.config.digits),
    maxNotional: formatShort(notionalMax, exchange.config.digits),
    marginAsset: exchange.config.currency,
    updateTime: exchange.now,
  };
}

interface Sums {
  readonly wallet: number;
  /** What answers for cross positions: the wallet, less what isolated ones have taken out of it. */
  readonly crossWallet: number;
  readonly unrealised: number;
  readonly crossUnrealised: number;
  /** Of positions, and of orders. */
  readonly initial: number;
  readonly ofOrders: number;
  readonly maintenance: number;
  readonly available: number;
}

function sumsOf(product: Product, account: Account): Sums {
  const open = account.books.positions().filter(({ quantity }) => quantity !== 0);
  const sum = (of: (position: ServedPosition) => number): number =>
    open.reduce((all, one) => all + of(one), 0);
  const isIsolated = product.exchange.config.margin.mode === 'isolated';
  const wallet = account.books.wallet();
  const unrealised = sum((one) => one.unrealised);
  return {
    wallet,
    crossWallet: isIsolated ? wallet - sum(({ margin }) => margin) : wallet,
    unrealised,
    crossUnrealised: isIsolated ? 0 : unrealised,
    initial: sum(({ initialMargin }) => initialMargin),
    ofOrders: product.exchange.markets.reduce((all, _, m) => all + account.books.heldForOrders(m), 0),
    maintenance: sum(({ maintenance }) => maintenance),
    available: Math.max(0, account.free(0)),
  };
}

export function usdmBalance(product: Product, account: Account): readonly object[] {
  const { wallet, crossWallet, crossUnrealised, available } = sumsOf(product, account);
  return [
    {
      accountAlias: 'backlot',
      asset: product.exchange.config.currency,
      balance: product.money(wallet),
      crossWalletBalance: product.money(crossWallet),
      crossUnPnl: product.money(crossUnrealised),
      availableBalance: product.money(available),
      maxWithdrawAmount: product.money(0),
      marginAvailable: true,
      updateTime: product.exchange.now,
    },
  ];
}

export function usdmAccount(product: Product, account: Account, key: ApiKey, isOpenOnly: boolean): object {
  const { exchange } = product;
  const sums = sumsOf(product, account);
  const money = (units: number): string => product.money(units);
  const cross = {
    availableBalance: money(sums.available),
    maxWithdrawAmount: money(0),
  };
  return {
    feeTier: 0,
    canTrade: key.canTrade,
    canDeposit: false,
    canWithdraw: key.canWithdraw,
    multiAssetsMargin: false,
    updateTime: exchange.now,
    totalInitialMargin: money(sums.initial + sums.ofOrders),
    totalMaintMargin: money(sums.maintenance),
    totalWalletBalance: money(sums.wallet),
    totalUnrealizedProfit: money(sums.unrealised),
    totalMarginBalance: money(sums.wallet + sums.unrealised),
    totalPositionInitialMargin: money(sums.initial),
    totalOpenOrderInitialMargin: money(sums.ofOrders),
    totalCrossWalletBalance: money(sums.crossWallet),
    totalCrossUnPnl: money(sums.crossUnrealised),
    ...cross,
    assets: [
      {
        asset: exchange.config.currency,
        walletBalance: money(sums.wallet),
        unrealizedProfit: money(sums.unrealised),
        marginBalance: money(sums.wallet + sums.unrealised),
        maintMargin: money(sums.maintenance),
        initialMargin: money(sums.initial + sums.ofOrders),
        positionInitialMargin: money(sums.initial),
        openOrderInitialMargin: money(sums.ofOrders),
        crossWalletBalance: money(sums.crossWallet),
        crossUnPnl: money(sums.crossUnrealised),
        ...cross,
        marginAvailable: true,
        updateTime: exchange.now,
      },
    ],
    positions: account.books
      .positions()
      .filter(({ quantity }) => !isOpenOnly || quantity !== 0)
      .map((position) => usdmPosition(product, account, position)),
  };
}
