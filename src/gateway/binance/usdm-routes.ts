/**
 * The REST routes of USDⓈ-M perpetuals: one-way positions in one margin mode, conditional orders in their own place.
 * Source of paths, weights and answers: USDⓈ-M futures documentation, "Market Data", "Trade", "Account".
 */
import { formatDecimal, formatShort } from '../../model/decimal.ts';
import { leverageBound } from '../../model/margin.ts';
import { rateScale, type Money, type Rate } from '../../model/units.ts';
import type { Account } from '../account.ts';
import { isOver, type NewOrder, type ServedFill, type ServedOrder } from '../served.ts';
import { BinanceError, cancelRejected, missing, notServed } from './error.ts';
import { exchangeInfo, openOrdersMax } from './exchange-info.ts';
import { checkBand, checkGreatest, checkPrice, checkQuantity, notionalMax } from './filters.ts';
import type { Limits } from './limits.ts';
import type { MarketData } from './market-data.ts';
import { marketRoutes } from './market-routes.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import type { Asked, Route, Routes } from './routes.ts';
import {
  algoOrder,
  isAlgo,
  sumsOf,
  usdmAccepted,
  usdmOrder,
  usdmPosition,
  usdmRefusal,
  usdmTrade,
  waits,
} from './usdm-answers.ts';
import { readUsdmOrder } from './usdm-order.ts';

const noOrder = new BinanceError(-2013, 'Order does not exist.');
const unknownOrder = cancelRejected('Unknown order sent.');

/** What changed an account's wallet, as `income` lists it. */
interface Income {
  readonly market: number;
  readonly type: 'FUNDING_FEE' | 'INSURANCE_CLEAR' | 'REALIZED_PNL' | 'COMMISSION';
  readonly amount: Money;
  readonly at: number;
  /** Of which fill, where it is of one. */
  readonly trade: string;
}

/** What a fill brought and cost. */
function incomeOfFill({ id, order: { market }, at, realised, fee }: ServedFill): readonly Income[] {
  const shared = { market, at, trade: String(id) };
  const brought: Income = { ...shared, type: 'REALIZED_PNL', amount: realised };
  const paid: Income = { ...shared, type: 'COMMISSION', amount: -fee as Money };
  return [...(realised === 0 ? [] : [brought]), ...(fee === 0 ? [] : [paid])];
}

export function usdmRoutes(product: Product, data: MarketData, limits: Limits): Routes {
  const { exchange } = product;
  let made = 0;
  const clientId = (): string => `backlot${String(++made).padStart(14, '0')}`;
  const incomes = new WeakMap<Account, Income[]>();

  /** What an account was charged and paid, kept from its first request on, before which it has nothing. */
  const incomeOf = (account: Account): Income[] => {
    let list = incomes.get(account);
    if (list === undefined) {
      const made: Income[] = [];
      list = made;
      incomes.set(account, made);
      account.listen((event) => {
        if (event.kind === 'order' && event.what.kind === 'trade')
          made.push(...incomeOfFill(event.what.fill));
        if (event.kind !== 'balance' || (event.cause !== 'funding' && event.cause !== 'margin')) return;
        const type = event.cause === 'funding' ? 'FUNDING_FEE' : 'INSURANCE_CLEAR';
        made.push({ market: event.market, type, amount: event.amount, at: event.at, trade: '' });
      });
    }
    return list;
  };

  const place = (
    account: Account,
    params: Params,
    isAlgoPlace: boolean,
    answer: (order: ServedOrder) => object,
    after: boolean,
  ): object => {
    incomeOf(account);
    const order = readUsdmOrder(product, account, params, { isAlgo: isAlgoPlace, clientId });
    if (!exchange.takesOrders(order.market))
      throw new BinanceError(-4108, 'This symbol is not in trading status.');
    demandRoom(account, order, isAlgoPlace);
    demandMargin(account, order);
    const placed = account.place(order, exchange.now);
    if (placed.status === 'rejected') throw usdmRefusal(placed);
    const before = answer(placed);
    exchange.meet();
    return after ? answer(placed) : before;
  };

  const demandRoom = (account: Account, order: NewOrder, isAlgoPlace: boolean): void => {
    const open = account.openOrders.filter((one) => one.market === order.market);
    if (open.length >= openOrdersMax) throw new BinanceError(-2025, 'Reach max open order limit.');
    if (!open.some((one) => one.clientId === order.clientId)) return;
    throw isAlgoPlace
      ? new BinanceError(-20132, 'The client algo id is duplicated')
      : new BinanceError(-4116, 'ClientOrderId is duplicated.');
  };

  /** A market order is met at once: what it would lack is refused here. */
  const demandMargin = (account: Account, { market, side, type, quantity, reduceOnly }: NewOrder): void => {
    if (type !== 'market' || reduceOnly) return;
    const { instrument, margin } = account.markets[market]!;
    const held = account.books.positions()[market]!.quantity;
    const signed = side === 'buy' ? quantity : -quantity;
    const opens = held * signed < 0 ? Math.max(0, quantity - Math.abs(held)) : quantity;
    const value = ((exchange.priceOf(market) ?? 0) * opens * instrument.moneyMul) / instrument.moneyDiv;
    const { taker } = product.served(market).fees;
    const needed = (value * rateScale) / margin.leverage + (value * taker) / rateScale;
    if (needed > account.free(market)) throw new BinanceError(-2019, 'Margin is insufficient.');
  };

  const orderOf = (account: Account, params: Params, unknown: BinanceError): ServedOrder => {
    product.market(params);
    const order = product.orderOf(account, params, unknown);
    if (waits(order)) throw unknown;
    return order;
  };

  const algoOf = (account: Account, params: Params, unknown: BinanceError): ServedOrder => {
    const order = product.orderOf(account, params, unknown, ['algoId', 'clientAlgoId']);
    if (!isAlgo(order)) throw unknown;
    return order;
  };

  const listed = (
    account: Account,
    params: Params,
    of: (order: ServedOrder) => boolean,
  ): readonly ServedOrder[] => {
    const market = product.marketOrAll(params);
    const from = params.integer('startTime') ?? 0;
    const to = params.integer('endTime') ?? Infinity;
    const limit = Math.min(params.integer('limit', 1) ?? 500, 1000);
    const fits = account.orders.filter(
      (order) =>
        order.status !== 'rejected' &&
        (market === null || order.market === market) &&
        order.createdAt >= from &&
        order.createdAt <= to &&
        of(order),
    );
    return fits.slice(-limit);
  };

  const signed = (weight: number, run: (asked: Asked) => unknown): Route => ({
    weight,
    security: 'signed',
    run: (asked) => (incomeOf(asked.account), run(asked)),
  });
  const trade = (run: (asked: Asked) => unknown, isOrder = false): Route =>
    isOrder ? { weight: 1, security: 'trade', isOrder: true, run } : { weight: 1, security: 'trade', run };

  const balance = (account: Account): readonly object[] => {
    const { wallet, unrealised, available } = sumsOf(account);
    return [
      {
        accountAlias: 'backlot',
        asset: exchange.config.currency,
        balance: product.money(wallet),
        crossWalletBalance: product.money(wallet),
        crossUnPnl: product.money(unrealised),
        availableBalance: product.money(available),
        maxWithdrawAmount: product.money(0),
        marginAvailable: true,
        updateTime: exchange.now,
      },
    ];
  };

  const accountAnswer = ({ account, key, params }: Asked): object => {
    const { wallet, unrealised, initial, maintenance, available } = sumsOf(account);
    const shared = {
      totalInitialMargin: product.money(initial),
      totalMaintMargin: product.money(maintenance),
      totalWalletBalance: product.money(wallet),
      totalUnrealizedProfit: product.money(unrealised),
      totalMarginBalance: product.money(wallet + unrealised),
      totalPositionInitialMargin: product.money(initial),
      totalOpenOrderInitialMargin: product.money(0),
      totalCrossWalletBalance: product.money(wallet),
      totalCrossUnPnl: product.money(unrealised),
      availableBalance: product.money(available),
      maxWithdrawAmount: product.money(0),
    };
    const positions = account.books.positions();
    const isOpenOnly = params.has('openOnly');
    return {
      feeTier: 0,
      canTrade: key.canTrade,
      canDeposit: false,
      canWithdraw: key.canWithdraw,
      multiAssetsMargin: false,
      updateTime: exchange.now,
      ...shared,
      assets: [
        {
          asset: exchange.config.currency,
          walletBalance: product.money(wallet),
          unrealizedProfit: product.money(unrealised),
          marginBalance: product.money(wallet + unrealised),
          maintMargin: product.money(maintenance),
          initialMargin: product.money(initial),
          positionInitialMargin: product.money(initial),
          openOrderInitialMargin: product.money(0),
          crossWalletBalance: product.money(wallet),
          crossUnPnl: product.money(unrealised),
          availableBalance: product.money(available),
          maxWithdrawAmount: product.money(0),
          marginAvailable: true,
          updateTime: exchange.now,
        },
      ],
      positions: positions
        .filter(({ quantity }) => !isOpenOnly || quantity !== 0)
        .map((position) => usdmPosition(product, account, position)),
    };
  };

  const positionRisk = ({ account, params }: Asked, openOnly: boolean): readonly object[] => {
    const market = product.marketOrAll(params);
    return account.books
      .positions()
      .filter((position) =>
        market === null ? !openOnly || position.quantity !== 0 : position.market === market,
      )
      .map((position) => usdmPosition(product, account, position));
  };

  const cancelAll = (account: Account, params: Params, of: (order: ServedOrder) => boolean): object => {
    const market = product.market(params);
    for (const order of account.openOrders)
      if (order.market === market && of(order)) account.cancel(order, clientId(), exchange.now);
    return { code: 200, msg: 'The operation of cancel all open order is done.' };
  };

  return {
    ...marketRoutes(product, data, '/fapi/v1', (symbols) => exchangeInfo(product, limits, symbols)),
    'GET /fapi/v2/ticker/price': marketRoutes(product, data, '/fapi/v1', () => ({}))[
      'GET /fapi/v1/ticker/price'
    ]!,

    'GET /fapi/v1/premiumIndex': {
      weight: 1,
      security: 'none',
      run: ({ params }) => {
        const of = (market: number): object => ({
          symbol: product.symbol(market),
          markPrice: data.lastPrice(market),
          indexPrice: data.lastPrice(market),
          estimatedSettlePrice: data.lastPrice(market),
          lastFundingRate: data.fundingRate(market),
          interestRate: '0.00000000',
          nextFundingTime: data.nextFunding(market),
          time: exchange.now,
        });
        const market = product.marketOrAll(params);
        return market === null ? exchange.markets.map((_, m) => of(m)) : of(market);
      },
    },
    'GET /fapi/v1/fundingRate': {
      weight: 1,
      security: 'none',
      run: ({ params }) => {
        const market = product.market(params);
        const from = params.integer('startTime');
        const to = Math.min(params.integer('endTime') ?? Infinity, exchange.now);
        const limit = Math.min(params.integer('limit', 1) ?? 100, 1000);
        const fits = data.fundings(market, from ?? 0, to);
        return from === null ? fits.slice(-limit) : fits.slice(0, limit);
      },
    },
    'GET /fapi/v1/fundingInfo': { weight: 1, security: 'none', run: () => [] },

    'POST /fapi/v1/order': trade(({ account, params }) => {
      const isResult = params.text('newOrderRespType') === 'RESULT';
      return place(
        account,
        params,
        false,
        (order) => (isResult ? usdmOrder(product, order) : usdmAccepted(product, order)),
        isResult,
      );
    }, true),
    'POST /fapi/v1/order/test': trade(({ account, params }) => {
      readUsdmOrder(product, account, params, { isAlgo: false, clientId });
      return {};
    }),
    'GET /fapi/v1/order': signed(1, ({ account, params }) =>
      usdmOrder(product, orderOf(account, params, noOrder)),
    ),
    'PUT /fapi/v1/order': trade(({ account, params }) => {
      const order = orderOf(account, params, unknownOrder);
      const { instrument } = product.served(order.market);
      const limit = params.units('price', instrument.priceDigits);
      const quantity = params.units('quantity', instrument.quantityDigits);
      if (limit === null) throw missing('price');
      if (quantity === null) throw missing('quantity');
      if (isOver(order) || order.terms?.type !== 'limit') throw unknownOrder;
      checkPrice(product, order.market, limit, 'price');
      checkBand(product, order.market, limit);
      checkQuantity(product, order.market, quantity);
      checkGreatest(product, order.market, quantity, limit);
      const to = { quantity: quantity as NewOrder['quantity'], limit: limit as NewOrder['limit'] };
      if (!account.amend(order, to, exchange.now)) throw usdmRefusal(order);
      exchange.meet();
      return usdmOrder(product, order);
    }, true),
    'DELETE /fapi/v1/order': trade(({ account, params }) => {
      const order = orderOf(account, params, unknownOrder);
      if (isOver(order)) throw unknownOrder;
      account.cancel(order, clientId(), exchange.now);
      return usdmOrder(product, order);
    }),
    'GET /fapi/v1/openOrder': signed(1, ({ account, params }) => {
      const order = orderOf(account, params, noOrder);
      if (isOver(order)) throw noOrder;
      return usdmOrder(product, order);
    }),
    'GET /fapi/v1/openOrders': signed(1, ({ account, params }) => {
      const market = product.marketOrAll(params);
      return account.openOrders
        .filter((order) => (market === null || order.market === market) && !waits(order))
        .map((order) => usdmOrder(product, order));
    }),
    'DELETE /fapi/v1/allOpenOrders': trade(({ account, params }) =>
      cancelAll(account, params, (order) => !waits(order)),
    ),
    'GET /fapi/v1/allOrders': signed(5, ({ account, params }) => {
      const id = params.integer('orderId') ?? 0;
      return listed(account, params, (order) => !waits(order) && order.id >= id).map((order) =>
        usdmOrder(product, order),
      );
    }),
    'GET /fapi/v1/userTrades': signed(5, ({ account, params }) => {
      const market = product.market(params);
      const from = params.integer('startTime') ?? 0;
      const to = params.integer('endTime') ?? Infinity;
      const id = params.integer('orderId');
      const fromId = params.integer('fromId') ?? 0;
      const limit = Math.min(params.integer('limit', 1) ?? 500, 1000);
      return account.fills
        .filter(
          (fill) =>
            fill.order.market === market &&
            fill.at >= from &&
            fill.at <= to &&
            fill.id >= fromId &&
            (id === null || fill.order.id === id),
        )
        .slice(fromId > 0 || from > 0 ? 0 : -limit)
        .slice(0, limit)
        .map((fill) => usdmTrade(product, fill));
    }),

    'POST /fapi/v1/algoOrder': trade(({ account, params }) => {
      if (params.required('algoType') !== 'CONDITIONAL') throw notServed('algo orders but CONDITIONAL ones');
      return place(account, params, true, (order) => algoOrder(product, order), true);
    }, true),
    'GET /fapi/v1/algoOrder': signed(1, ({ account, params }) =>
      algoOrder(product, algoOf(account, params, noOrder)),
    ),
    'DELETE /fapi/v1/algoOrder': trade(({ account, params }) => {
      const order = algoOf(account, params, unknownOrder);
      if (isOver(order) || !waits(order)) throw unknownOrder;
      account.cancel(order, clientId(), exchange.now);
      return { algoId: order.id, clientAlgoId: order.clientId, code: '200', msg: 'success' };
    }),
    'GET /fapi/v1/openAlgoOrders': signed(1, ({ account, params }) => {
      const market = product.marketOrAll(params);
      return account.openOrders
        .filter((order) => (market === null || order.market === market) && waits(order))
        .map((order) => algoOrder(product, order));
    }),
    'GET /fapi/v1/allAlgoOrders': signed(5, ({ account, params }) =>
      listed(account, params, isAlgo).map((order) => algoOrder(product, order)),
    ),
    'DELETE /fapi/v1/algoOpenOrders': trade(({ account, params }) => cancelAll(account, params, waits)),

    'GET /fapi/v2/balance': signed(5, ({ account }) => balance(account)),
    'GET /fapi/v3/balance': signed(5, ({ account }) => balance(account)),
    'GET /fapi/v2/account': signed(5, accountAnswer),
    'GET /fapi/v3/account': signed(5, accountAnswer),
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
    'GET /fapi/v1/symbolConfig': signed(5, ({ account, params }) => {
      const only = product.marketOrAll(params);
      return exchange.markets.flatMap((_, market) =>
        only !== null && market !== only
          ? []
          : [
              {
                symbol: product.symbol(market),
                marginType: exchange.config.margin.mode === 'cross' ? 'CROSSED' : 'ISOLATED',
                isAutoAddMargin: false,
                leverage: account.markets[market]!.margin.leverage / rateScale,
                maxNotionalValue: formatShort(notionalMax, exchange.config.digits),
              },
            ],
      );
    }),
    'GET /fapi/v1/positionSide/dual': signed(30, () => ({ dualSidePosition: false })),
    'POST /fapi/v1/positionSide/dual': trade(({ params }) => {
      if (params.flag('dualSidePosition')) throw notServed('hedge mode');
      throw new BinanceError(-4059, 'No need to change position side.');
    }),
    'GET /fapi/v1/multiAssetsMargin': signed(30, () => ({ multiAssetsMargin: false })),
    'POST /fapi/v1/multiAssetsMargin': trade(({ params }) => {
      if (params.flag('multiAssetsMargin')) throw notServed('margin in several assets');
      throw new BinanceError(-4171, 'No need to change multi-assets mode.');
    }),
    'POST /fapi/v1/marginType': trade(({ params }) => {
      product.market(params);
      const isIsolated = params.required('marginType') === 'ISOLATED';
      if (isIsolated !== (exchange.config.margin.mode === 'isolated'))
        throw notServed(`${isIsolated ? 'isolated' : 'cross'} margin here: the mode is the scenario's`);
      throw new BinanceError(-4046, 'No need to change margin type.');
    }),
    'POST /fapi/v1/leverage': trade(({ account, params }) => {
      const market = product.market(params);
      const leverage = params.integer('leverage', 1, 125);
      if (leverage === null) throw missing('leverage');
      const rate = (leverage * rateScale) as Rate;
      const { margin } = account.markets[market]!;
      if (leverageBound({ ...margin, leverage: rate }) === 0)
        throw new BinanceError(-4028, `Leverage ${leverage} is not valid`);
      if (rate !== margin.leverage && !account.setLeverage(market, rate))
        throw new BinanceError(-4161, 'Leverage cannot be changed here while orders or a position are open.');
      return {
        symbol: product.symbol(market),
        leverage,
        maxNotionalValue: formatShort(notionalMax, exchange.config.digits),
      };
    }),
    'GET /fapi/v1/leverageBracket': signed(1, ({ account, params }) => {
      const only = product.marketOrAll(params);
      const brackets = exchange.markets.flatMap((_, market) => {
        if (only !== null && market !== only) return [];
        const { maintenance } = account.markets[market]!.margin;
        let cumulative = 0;
        return [
          {
            symbol: product.symbol(market),
            brackets: maintenance.map(({ from, rate, leverage }, i) => {
              // The amount that makes the progressive sum of the whole at the last rate.
              const before = maintenance[i - 1];
              if (before !== undefined)
                cumulative += (from / 10 ** exchange.config.digits) * ((rate - before.rate) / rateScale);
              return {
                bracket: i + 1,
                initialLeverage: leverage === 0 ? 125 : leverage / rateScale,
                notionalCap:
                  maintenance[i + 1] === undefined
                    ? 9e15 / 10 ** exchange.config.digits
                    : maintenance[i + 1]!.from / 10 ** exchange.config.digits,
                notionalFloor: from / 10 ** exchange.config.digits,
                maintMarginRatio: rate / rateScale,
                cum: cumulative,
              };
            }),
          },
        ];
      });
      return brackets;
    }),
    'GET /fapi/v1/commissionRate': signed(20, ({ params }) => {
      const market = product.market(params);
      const { fees } = product.served(market);
      return {
        symbol: product.symbol(market),
        makerCommissionRate: formatShort(fees.maker, 8),
        takerCommissionRate: formatShort(fees.taker, 8),
      };
    }),
    'GET /fapi/v1/income': signed(30, ({ account, params }) => {
      const market = product.marketOrAll(params);
      const type = params.text('incomeType');
      const from = params.integer('startTime') ?? 0;
      const to = params.integer('endTime') ?? Infinity;
      const limit = Math.min(params.integer('limit', 1) ?? 100, 1000);
      return incomeOf(account)
        .filter(
          (one) =>
            (market === null || one.market === market) &&
            (type === null || one.type === type) &&
            one.at >= from &&
            one.at <= to,
        )
        .slice(...(from > 0 ? [0, limit] : [-limit]))
        .map(({ market: of, type: incomeType, amount, at, trade: tradeId }, i) => ({
          symbol: of < 0 ? '' : product.symbol(of),
          incomeType,
          income: formatDecimal(amount, exchange.config.digits),
          asset: exchange.config.currency,
          info: incomeType,
          time: at,
          tranId: at * 1000 + i,
          tradeId,
        }));
    }),
  };
}
