/**
 * Orders of spot: placed, cancelled, amended, and what was traded.
 * Source: Binance Spot API documentation, "Trading endpoints", "Account endpoints".
 */
import { isOver, type NewOrder, type OrderList } from '../served.ts';
import { BinanceError, missing } from './error.ts';
import { checkQuantity } from './filters.ts';
import { inRange, readRange } from './range.ts';
import type { Asked, Routes } from './routes.ts';
import { spotAmended, spotOrder, spotPlaced, spotTrade } from './spot-answers.ts';
import type { SpotDesk } from './spot-desk.ts';
import { noSuchOrder, unknownOrder } from './words.ts';

export function spotOrderRoutes(desk: SpotDesk): Routes {
  const { product } = desk;
  const { exchange } = product;

  /** Less of an order that keeps its place in the queue. */
  const amend = ({ account, params }: Asked): object => {
    const order = desk.orderOf(account, params, unknownOrder);
    const quantity = params.units('newQty', product.served(order.market).instrument.quantityDigits);
    if (quantity === null) throw missing('newQty');
    checkQuantity(product, order.market, quantity);
    if (isOver(order) || order.terms === null) throw unknownOrder;
    if (quantity >= order.quantity || quantity <= order.filled)
      throw new BinanceError(-2038, 'The requested quantity is not less than the open quantity.');
    const to = { quantity: quantity as NewOrder['quantity'], limit: order.terms.limit };
    const { clientId: before } = order;
    const after = params.clientId('newClientOrderId') ?? product.newClientId();
    if (!account.amend(order, to, exchange.now, after))
      throw new BinanceError(-2038, 'The order could not be amended.');
    return {
      transactTime: order.updatedAt,
      executionId: order.id,
      amendedOrder: spotAmended(product, order, before),
    };
  };

  const cancelAll = ({ account, params }: Asked): readonly object[] => {
    const market = product.market(params);
    const open = account.openOrders.filter((order) => order.market === market);
    if (open.length === 0) throw unknownOrder;
    const lists = new Set<OrderList>();
    const answers: object[] = [];
    for (const order of open) {
      if (order.list !== null && lists.has(order.list)) continue;
      if (order.list !== null) lists.add(order.list);
      answers.push(desk.cancelled(account, order, product.newClientId()));
    }
    return answers;
  };

  return {
    'POST /api/v3/order': {
      weight: 1,
      security: 'trade',
      orders: 1,
      run: ({ account, params }) => {
        const order = desk.read(params);
        const kind = desk.answerKind(params, order);
        return spotPlaced(product, desk.place(account, order), kind);
      },
    },
    'POST /api/v3/order/test': {
      weight: 1,
      security: 'trade',
      run: ({ params }) => (desk.read(params), {}),
    },
    'GET /api/v3/order': {
      weight: 4,
      security: 'signed',
      run: ({ account, params }) => spotOrder(product, desk.orderOf(account, params, noSuchOrder)),
    },
    'DELETE /api/v3/order': {
      weight: 1,
      security: 'trade',
      run: ({ account, params }) => desk.cancel(account, desk.orderOf(account, params, unknownOrder), params),
    },
    'PUT /api/v3/order/amend/keepPriority': { weight: 4, security: 'trade', run: amend },
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
    'DELETE /api/v3/openOrders': { weight: 1, security: 'trade', run: cancelAll },
    'GET /api/v3/allOrders': {
      weight: 20,
      security: 'signed',
      run: ({ account, params }) => {
        const market = product.market(params);
        const range = readRange(params, 'orderId');
        const own = account.orders.filter((order) => order.market === market && order.status !== 'rejected');
        return inRange(
          own,
          range,
          ({ createdAt }) => createdAt,
          ({ id }) => id,
        ).map((order) => spotOrder(product, order));
      },
    },
    'GET /api/v3/myTrades': {
      weight: 20,
      security: 'signed',
      run: ({ account, params }) => product.fillsOf(account, params).map((fill) => spotTrade(product, fill)),
    },
  };
}
