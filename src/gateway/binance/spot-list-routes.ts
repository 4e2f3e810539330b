/**
 * Order lists of spot: placed, asked for, cancelled.
 * Source: Binance Spot API documentation, "Order lists".
 */
import type { Account } from '../account.ts';
import { isOver, type ListKind, type OrderList } from '../served.ts';
import { BinanceError } from './error.ts';
import type { Params } from './params.ts';
import { inRange, readRange } from './range.ts';
import type { Asked, Route, Routes } from './routes.ts';
import { spotList, spotRefusal } from './spot-answers.ts';
import type { SpotDesk } from './spot-desk.ts';
import { fromOlderOco, readList } from './spot-lists.ts';
import { unknownOrder } from './words.ts';

const noSuchList = new BinanceError(-2018, 'Order list does not exist.');

export function spotListRoutes(desk: SpotDesk): Routes {
  const { product } = desk;
  const { exchange } = product;
  const told = (list: OrderList, withReports = false): object =>
    spotList(product, list, withReports, exchange.now);

  const place = (kind: ListKind, account: Account, params: Params): object => {
    const clientId = (): string => product.newClientId();
    const orders = readList(product, kind, params, clientId);
    desk.demandRoom(account, orders);
    const name = params.clientId('listClientOrderId') ?? clientId();
    const list = account.placeList(kind, orders, name, exchange.now);
    const refused = list.orders.find(({ status, reason }) => status === 'rejected' && reason !== null);
    if (refused !== undefined) throw spotRefusal(refused);
    exchange.meet();
    return told(list, true);
  };
  const placing = (kind: ListKind, legs: number, read = (params: Params): Params => params): Route => ({
    weight: 1,
    security: 'trade',
    orders: legs,
    run: ({ account, params }) => place(kind, account, read(params)),
  });

  const cancel = ({ account, params }: Asked): object => {
    product.market(params);
    const list = listOf(account, params, unknownOrder);
    const open = list.orders.find((order) => !isOver(order));
    if (open === undefined) throw unknownOrder;
    account.cancel(open, params.clientId('newClientOrderId') ?? product.newClientId(), exchange.now);
    return told(list, true);
  };

  return {
    'POST /api/v3/orderList/oco': placing('OCO', 2),
    'POST /api/v3/orderList/oto': placing('OTO', 2),
    'POST /api/v3/orderList/otoco': placing('OTOCO', 3),
    'POST /api/v3/order/oco': placing('OCO', 2, fromOlderOco),
    'GET /api/v3/orderList': {
      weight: 4,
      security: 'signed',
      run: ({ account, params }) => told(listOf(account, params, noSuchList)),
    },
    'DELETE /api/v3/orderList': { weight: 1, security: 'trade', run: cancel },
    'GET /api/v3/openOrderList': {
      weight: 6,
      security: 'signed',
      run: ({ account }) => account.lists.filter(({ done }) => !done).map((list) => told(list)),
    },
    'GET /api/v3/allOrderList': {
      weight: 20,
      security: 'signed',
      run: ({ account, params }) =>
        inRange(
          account.lists,
          readRange(params, 'fromId'),
          ({ createdAt }) => createdAt,
          ({ id }) => id,
        ).map((list) => told(list)),
    },
  };
}

function listOf(account: Account, params: Params, unknown: BinanceError): OrderList {
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
}
