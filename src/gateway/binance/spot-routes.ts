/**
 * The REST routes of spot.
 * Source of paths, weights and answers: Binance Spot API documentation, "Market Data endpoints", "Trading endpoints",
 * "Account endpoints".
 */
import { formatDecimal } from '../../model/decimal.ts';
import { rateScale } from '../../model/units.ts';
import { greatestRate } from '../../model/costs.ts';
import type { Account } from '../account.ts';
import { isOver, type ListKind, type NewOrder, type OrderList, type ServedOrder } from '../served.ts';
import { BinanceError, cancelRejected, filterFailure, missing, newOrderRejected } from './error.ts';
import { exchangeInfo, openOrdersMax } from './exchange-info.ts';
import { checkQuantity } from './filters.ts';
import type { Limits } from './limits.ts';
import type { MarketData } from './market-data.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { marketRoutes } from './market-routes.ts';
import type { Routes } from './routes.ts';
import {
  spotAmended,
  spotCancelled,
  spotList,
  spotOrder,
  spotPlaced,
  spotRefusal,
  spotTrade,
  unknownOrder,
} from './spot-answers.ts';
import { fromOlderOco, readList } from './spot-lists.ts';
import { plainNames, readSpotOrder } from './spot-order.ts';

export function spotRoutes(product: Product, data: MarketData, limits: Limits): Routes {
  const { exchange } = product;
  let made = 0;
  const clientId = (): string => `backlot${String(++made).padStart(14, '0')}`;

  const demandOpen = (market: number): void => {
    if (!exchange.takesOrders(market)) throw newOrderRejected('Market is closed.');
  };

  const demandRoom = (account: Account, orders: readonly NewOrder[]): void => {
    const { market } = orders[0]!;
    const open = account.openOrders.filter((order) => order.market === market);
    if (open.length + orders.length > openOrdersMax) throw filterFailure('MAX_NUM_ORDERS');
    const ids = new Set(open.map((order) => order.clientId));
    for (const order of orders) {
      if (ids.has(order.clientId)) throw newOrderRejected('Duplicate order sent.');
      ids.add(order.clientId);
    }
  };

  /** A market order is met at once: what it would lack is refused here, where the exchange refuses it. */
  const demandFunds = (account: Account, { market, side, type, quantity, quoteAmount }: NewOrder): void => {
    if (type !== 'market') return;
    const { instrument, fees } = product.served(market);
    const short = newOrderRejected('Account has insufficient balance for requested action.');
    const price = exchange.priceOf(market) ?? 0;
    if (side === 'sell') {
      const base = account.books.holdings().find(({ asset }) => asset === instrument.base);
      // An amount has the fee in it.
      const amount = quoteAmount / (1 + greatestRate(fees, exchange.now) / rateScale);
      const sold = quantity || Math.floor((amount * instrument.moneyDiv) / (price * instrument.moneyMul));
      if (sold > (base?.free ?? 0)) throw short;
      return;
    }
    const value =
      quoteAmount > 0 ? quoteAmount : (price * quantity * instrument.moneyMul) / instrument.moneyDiv;
    const isPaidInQuote = fees.currency === 'quote' && quoteAmount === 0;
    const rate = isPaidInQuote ? greatestRate(fees, exchange.now) : 0;
    if (value * (1 + rate / rateScale) > account.free(market)) throw short;
  };

  const place = (account: Account, order: NewOrder): ServedOrder => {
    demandOpen(order.market);
    demandRoom(account, [order]);
    demandFunds(account, order);
    const placed = account.place(order, exchange.now);
    if (isRefused(placed)) throw spotRefusal(placed);
    exchange.meet();
    if (isRefused(placed)) throw spotRefusal(placed);
    return placed;
  };

  const read = (params: Params): NewOrder =>
    readSpotOrder(product, params, { names: plainNames, waits: false, clientId });

  /** Whether an order may be cancelled, as `cancelRestrictions` wants it. */
  const demandCancelable = (order: ServedOrder, params: Params): void => {
    if (isOver(order)) throw unknownOrder;
    const restriction = params.choice(
      'cancelRestrictions',
      ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'],
      () => new BinanceError(-1145, 'Invalid cancelRestrictions.'),
    );
    const isWrong =
      (restriction === 'ONLY_NEW' && order.status !== 'new') ||
      (restriction === 'ONLY_PARTIALLY_FILLED' && order.status !== 'partial');
    if (isWrong) throw cancelRejected('Order was not canceled due to cancel restrictions.');
  };

  /** How much of an answer `newOrderRespType` wants, or is usual for such an order. */
  const answerKind = (params: Params, order: NewOrder): 'ACK' | 'RESULT' | 'FULL' => {
    const asked = params.choice(
      'newOrderRespType',
      ['ACK', 'RESULT', 'FULL'],
      () => new BinanceError(-1100, "Illegal characters found in parameter 'newOrderRespType'."),
    );
    return asked ?? (order.type === 'market' || order.type === 'limit' ? 'FULL' : 'ACK');
  };

  const cancel = (account: Account, order: ServedOrder, params: Params): object => {
    demandCancelable(order, params);
    const by = params.clientId('newClientOrderId') ?? clientId();
    account.cancel(order, by, exchange.now);
    const { list } = order;
    if (list === null) return spotCancelled(product, order, by);
    return spotList(product, list, true, exchange.now);
  };

  const orderOf = (account: Account, params: Params, unknown: BinanceError): ServedOrder => {
    product.market(params);
    return product.orderOf(account, params, unknown);
  };

  const placeList =
    (kind: ListKind, older = false) =>
    ({ account, params: given }: { account: Account; params: Params }): object => {
      const params = older ? fromOlderOco(given) : given;
      const orders = readList(product, kind, params, clientId);
      demandOpen(orders[0]!.market);
      demandRoom(account, orders);
      const list = account.placeList(
        kind,
        orders,
        params.clientId('listClientOrderId') ?? clientId(),
        exchange.now,
      );
      const refused = list.orders.find(({ status, reason }) => status === 'rejected' && reason !== null);
      if (refused !== undefined) throw spotRefusal(refused);
      exchange.meet();
      return spotList(product, list, true, exchange.now);
    };

  const listOf = (account: Account, params: Params, unknown: BinanceError): OrderList => {
    const id = params.integer('orderListId');
    const name = params.text('listClientOrderId') ?? params.text('origClientOrderId');
    if (id === null && name === null)
      throw new BinanceError(
        -1128,
        "Combination of optional parameters invalid. Send 'orderListId' or 'listClientOrderId'.",
      );
    const list = account.lists.findLast((one) => (id === null ? one.clientId === name : one.id === id));
    if (list === undefined) throw unknown;
    return list;
  };

  const noOrder = new BinanceError(-2013, 'Order does not exist.');

  return {
    ...marketRoutes(product, data, '/api/v3', (symbols) => exchangeInfo(product, limits, symbols)),

    'POST /api/v3/order': {
      weight: 1,
      security: 'trade',
      isOrder: true,
      run: ({ account, params }) => {
        const order = read(params);
        const kind = answerKind(params, order);
        return spotPlaced(product, place(account, order), kind);
      },
    },
    'POST /api/v3/order/test': {
      weight: 1,
      security: 'trade',
      run: ({ params }) => (read(params), {}),
    },
    'GET /api/v3/order': {
      weight: 4,
      security: 'signed',
      run: ({ account, params }) => spotOrder(product, orderOf(account, params, noOrder)),
    },
    'DELETE /api/v3/order': {
      weight: 1,
      security: 'trade',
      run: ({ account, params }) => cancel(account, orderOf(account, params, unknownOrder), params),
    },
    'POST /api/v3/order/cancelReplace': {
      weight: 1,
      security: 'trade',
      isOrder: true,
      run: ({ account, params }) => {
        const mode = params.choice(
          'cancelReplaceMode',
          ['STOP_ON_FAILURE', 'ALLOW_FAILURE'],
          () =>
            new BinanceError(
              -1102,
              "Mandatory parameter 'cancelReplaceMode' was not sent, was empty/null, or malformed.",
            ),
        );
        if (mode === null) throw missing('cancelReplaceMode');
        // An order that cannot be read is refused before anything is cancelled.
        const next = read(params);
        const kind = answerKind(params, next);
        const ids = ['cancelOrderId', 'cancelOrigClientOrderId'] as const;
        const part = (work: () => object): { ok: boolean; answer: unknown } => {
          try {
            return { ok: true, answer: work() };
          } catch (error) {
            if (!(error instanceof BinanceError)) throw error;
            return { ok: false, answer: error.answer.body };
          }
        };
        const cancelled = part(() => {
          const order = product.orderOf(account, params, unknownOrder, ids);
          demandCancelable(order, params);
          const by = params.clientId('cancelNewClientOrderId') ?? clientId();
          account.cancel(order, by, exchange.now);
          return spotCancelled(product, order, by);
        });
        const tried = cancelled.ok || mode === 'ALLOW_FAILURE';
        const placed = tried
          ? part(() => spotPlaced(product, place(account, next), kind))
          : { ok: false, answer: null };
        const report = {
          cancelResult: cancelled.ok ? 'SUCCESS' : 'FAILURE',
          newOrderResult: placed.ok ? 'SUCCESS' : tried ? 'FAILURE' : 'NOT_ATTEMPTED',
          cancelResponse: cancelled.answer,
          newOrderResponse: placed.answer,
        };
        if (cancelled.ok && placed.ok) return report;
        const isPart = cancelled.ok || placed.ok;
        throw new ReplaceError(isPart, report);
      },
    },
    'PUT /api/v3/order/amend/keepPriority': {
      weight: 4,
      security: 'trade',
      run: ({ account, params }) => {
        const order = orderOf(account, params, unknownOrder);
        const { instrument } = product.served(order.market);
        const quantity = params.units('newQty', instrument.quantityDigits);
        if (quantity === null) throw missing('newQty');
        checkQuantity(product, order.market, quantity);
        if (isOver(order) || order.terms === null) throw unknownOrder;
        if (quantity >= order.quantity || quantity <= order.filled)
          throw new BinanceError(-2038, 'The requested quantity is not less than the open quantity.');
        const to = { quantity: quantity as NewOrder['quantity'], limit: order.terms.limit };
        const { clientId: before } = order;
        const after = params.clientId('newClientOrderId') ?? clientId();
        if (!account.amend(order, to, exchange.now, after))
          throw new BinanceError(-2038, 'The order could not be amended.');
        return {
          transactTime: order.updatedAt,
          executionId: order.id,
          amendedOrder: spotAmended(product, order, before),
        };
      },
    },
    'GET /api/v3/openOrders': {
      weight: 6,
      security: 'signed',
      run: ({ account, params }) => {
        const market = product.marketOrAll(params);
        return account.openOrders
          .filter((order) => market === null || order.market === market)
          .map((order) => spotOrder(product, order));
      },
    },
    'DELETE /api/v3/openOrders': {
      weight: 1,
      security: 'trade',
      run: ({ account, params }) => {
        const market = product.market(params);
        const open = account.openOrders.filter((order) => order.market === market);
        if (open.length === 0) throw unknownOrder;
        const lists = new Set<OrderList>();
        const answers: object[] = [];
        for (const order of open) {
          if (order.list !== null && lists.has(order.list)) continue;
          const by = clientId();
          account.cancel(order, by, exchange.now);
          if (order.list === null) answers.push(spotCancelled(product, order, by));
          else {
            lists.add(order.list);
            answers.push(spotList(product, order.list, true, exchange.now));
          }
        }
        return answers;
      },
    },
    'GET /api/v3/allOrders': {
      weight: 20,
      security: 'signed',
      run: ({ account, params }) => {
        const market = product.market(params);
        const from = params.integer('startTime') ?? 0;
        const to = params.integer('endTime') ?? Infinity;
        const id = params.integer('orderId') ?? 0;
        const limit = Math.min(params.integer('limit', 1) ?? 500, 1000);
        const fits = account.orders.filter(
          (order) =>
            order.market === market &&
            order.status !== 'rejected' &&
            order.id >= id &&
            order.createdAt >= from &&
            order.createdAt <= to,
        );
        return (id > 0 || from > 0 ? fits.slice(0, limit) : fits.slice(-limit)).map((order) =>
          spotOrder(product, order),
        );
      },
    },
    'GET /api/v3/myTrades': {
      weight: 20,
      security: 'signed',
      run: ({ account, params }) => {
        const market = product.market(params);
        const from = params.integer('startTime') ?? 0;
        const to = params.integer('endTime') ?? Infinity;
        const order = params.integer('orderId');
        const fromId = params.integer('fromId') ?? 0;
        const limit = Math.min(params.integer('limit', 1) ?? 500, 1000);
        const fits = account.fills.filter(
          (fill) =>
            fill.order.market === market &&
            fill.id >= fromId &&
            fill.at >= from &&
            fill.at <= to &&
            (order === null || fill.order.id === order),
        );
        return (fromId > 0 || from > 0 ? fits.slice(0, limit) : fits.slice(-limit)).map((fill) =>
          spotTrade(product, fill),
        );
      },
    },
    'GET /api/v3/account': {
      weight: 20,
      security: 'signed',
      run: ({ account, key, params }) => {
        const rates = product.served(0).fees;
        const [maker, taker] = [rates.maker, rates.taker].map((rate) => formatDecimal(rate, 8));
        const omits = params.flag('omitZeroBalances');
        return {
          makerCommission: Math.round(rates.maker / 10_000),
          takerCommission: Math.round(rates.taker / 10_000),
          buyerCommission: 0,
          sellerCommission: 0,
          commissionRates: { maker, taker, buyer: '0.00000000', seller: '0.00000000' },
          canTrade: key.canTrade,
          canWithdraw: key.canWithdraw,
          canDeposit: false,
          brokered: false,
          requireSelfTradePrevention: false,
          preventSor: false,
          updateTime: exchange.now,
          accountType: 'SPOT',
          balances: balances(account, omits),
          permissions: ['SPOT'],
          uid: 1,
        };
      },
    },
    'POST /api/v3/orderList/oco': { weight: 1, security: 'trade', isOrder: true, run: placeList('OCO') },
    'POST /api/v3/orderList/oto': { weight: 1, security: 'trade', isOrder: true, run: placeList('OTO') },
    'POST /api/v3/orderList/otoco': { weight: 1, security: 'trade', isOrder: true, run: placeList('OTOCO') },
    'POST /api/v3/order/oco': { weight: 1, security: 'trade', isOrder: true, run: placeList('OCO', true) },
    'GET /api/v3/orderList': {
      weight: 4,
      security: 'signed',
      run: ({ account, params }) =>
        spotList(
          product,
          listOf(account, params, new BinanceError(-2018, 'Order list does not exist.')),
          false,
          exchange.now,
        ),
    },
    'DELETE /api/v3/orderList': {
      weight: 1,
      security: 'trade',
      run: ({ account, params }) => {
        product.market(params);
        const list = listOf(account, params, unknownOrder);
        const open = list.orders.find((order) => !isOver(order));
        if (open === undefined) throw unknownOrder;
        account.cancel(open, params.clientId('newClientOrderId') ?? clientId(), exchange.now);
        return spotList(product, list, true, exchange.now);
      },
    },
    'GET /api/v3/openOrderList': {
      weight: 6,
      security: 'signed',
      run: ({ account }) =>
        account.lists.filter(({ done }) => !done).map((list) => spotList(product, list, false, exchange.now)),
    },
    'GET /api/v3/allOrderList': {
      weight: 20,
      security: 'signed',
      run: ({ account }) => account.lists.map((list) => spotList(product, list, false, exchange.now)),
    },
  };
}

/** Also of an order that the price at which it was to fill has refused. */
const isRefused = ({ status }: ServedOrder): boolean => status === 'rejected';

export function balances(account: Account, omitsZero: boolean): readonly object[] {
  return account.books
    .holdings()
    .filter(({ free, locked }) => !omitsZero || free !== 0 || locked !== 0)
    .map(({ asset, digits, free, locked }) => ({
      asset,
      free: formatDecimal(free, digits),
      locked: formatDecimal(locked, digits),
    }));
}

/** One half of a cancel-replace failed, or both. */
class ReplaceError extends BinanceError {
  private readonly data: object;

  constructor(isPart: boolean, data: object) {
    super(
      isPart ? -2021 : -2022,
      isPart ? 'Order cancel-replace partially failed.' : 'Order cancel-replace failed.',
      isPart ? 409 : 400,
    );
    this.data = data;
  }

  override get answer(): { status: number; body: unknown; headers: Readonly<Record<string, string>> } {
    return {
      status: this.status,
      body: { code: this.code, msg: this.message, data: this.data },
      headers: this.headers,
    };
  }
}
