/**
 * Orders of perpetuals, one at a time; those that wait for a trigger have their own place.
 * Source: USDⓈ-M futures documentation, "Trade".
 */
import { isOver } from '../served.ts';
import { notServed } from './error.ts';
import { signed, trading, type Asked, type Routes } from './routes.ts';
import { algoOrder, isAlgo, usdmOrder, usdmTrade, waits } from './usdm-answers.ts';
import type { UsdmDesk } from './usdm-desk.ts';
import { noSuchOrder, unknownOrder } from './words.ts';

const allDone = { code: 200, msg: 'The operation of cancel all open order is done.' };

export function usdmOrderRoutes(desk: UsdmDesk): Routes {
  const { product } = desk;
  return {
    'POST /fapi/v1/order': trading(({ account, params }) => desk.place(account, params), 1),
    'POST /fapi/v1/order/test': trading(({ account, params }) => (desk.read(account, params), {})),
    'GET /fapi/v1/order': signed(1, ({ account, params }) =>
      usdmOrder(product, desk.orderOf(account, params, noSuchOrder)),
    ),
    'PUT /fapi/v1/order': trading(({ account, params }) => desk.amend(account, params), 1),
    'DELETE /fapi/v1/order': trading(({ account, params }) => desk.cancel(account, params)),
    'GET /fapi/v1/openOrder': signed(1, ({ account, params }) => {
      const order = desk.orderOf(account, params, noSuchOrder);
      if (isOver(order)) throw noSuchOrder;
      return usdmOrder(product, order);
    }),
    'GET /fapi/v1/openOrders': signed(1, ({ account, params }) =>
      desk.open(account, params, (order) => !waits(order)).map((order) => usdmOrder(product, order)),
    ),
    'DELETE /fapi/v1/allOpenOrders': trading(({ account, params }) => {
      desk.cancelAll(account, product.market(params), (order) => !waits(order));
      return allDone;
    }),
    'GET /fapi/v1/allOrders': signed(5, ({ account, params }) =>
      desk
        .listed(account, params, 'orderId', (order) => !waits(order))
        .map((order) => usdmOrder(product, order)),
    ),
    'GET /fapi/v1/userTrades': signed(5, ({ account, params }) =>
      product.fillsOf(account, params).map((fill) => usdmTrade(product, fill)),
    ),
  };
}

export function usdmAlgoRoutes(desk: UsdmDesk): Routes {
  const { product } = desk;
  const cancel = ({ account, params }: Asked): object => {
    const order = desk.algoOf(account, params, unknownOrder);
    if (isOver(order) || !waits(order)) throw unknownOrder;
    account.cancel(order, product.newClientId(), product.exchange.now);
    return { algoId: order.id, clientAlgoId: order.clientId, code: '200', msg: 'success' };
  };
  return {
    'POST /fapi/v1/algoOrder': trading(({ account, params }) => {
      if (params.required('algoType') !== 'CONDITIONAL') throw notServed('algo orders but CONDITIONAL ones');
      return desk.placeAlgo(account, params);
    }, 1),
    'GET /fapi/v1/algoOrder': signed(1, ({ account, params }) =>
      algoOrder(product, desk.algoOf(account, params, noSuchOrder)),
    ),
    'DELETE /fapi/v1/algoOrder': trading(cancel),
    'GET /fapi/v1/openAlgoOrders': signed(1, ({ account, params }) =>
      desk.open(account, params, waits).map((order) => algoOrder(product, order)),
    ),
    'GET /fapi/v1/allAlgoOrders': signed(5, ({ account, params }) =>
      desk.listed(account, params, 'algoId', isAlgo).map((order) => algoOrder(product, order)),
    ),
    'DELETE /fapi/v1/algoOpenOrders': trading(({ account, params }) => {
      desk.cancelAll(account, product.market(params), waits);
      return allDone;
    }),
  };
}
