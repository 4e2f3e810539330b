/**
 * The methods of the websocket API, each a route of REST by another name.
 * Source: Binance Spot API documentation, "WebSocket API"; USDⓈ-M futures, "Websocket API General Info".
 */
import type { ProductKind } from './product.ts';

const shared: readonly (readonly [string, string])[] = [
  ['ping', 'GET ping'],
  ['time', 'GET time'],
  ['exchangeInfo', 'GET exchangeInfo'],
  ['depth', 'GET depth'],
  ['klines', 'GET klines'],
  ['uiKlines', 'GET uiKlines'],
  ['trades.recent', 'GET trades'],
  ['trades.aggregate', 'GET aggTrades'],
  ['avgPrice', 'GET avgPrice'],
  ['ticker', 'GET ticker'],
  ['ticker.24hr', 'GET ticker/24hr'],
  ['ticker.price', 'GET ticker/price'],
  ['ticker.book', 'GET ticker/bookTicker'],
  ['order.place', 'POST order'],
  ['order.test', 'POST order/test'],
  ['order.status', 'GET order'],
  ['order.cancel', 'DELETE order'],
  ['order.cancelReplace', 'POST order/cancelReplace'],
  ['order.amend.keepPriority', 'PUT order/amend/keepPriority'],
  ['order.modify', 'PUT order'],
  ['openOrders.status', 'GET openOrders'],
  ['openOrders.cancelAll', 'DELETE openOrders'],
  ['orderList.place.oco', 'POST orderList/oco'],
  ['orderList.place.oto', 'POST orderList/oto'],
  ['orderList.place.otoco', 'POST orderList/otoco'],
  ['orderList.status', 'GET orderList'],
  ['orderList.cancel', 'DELETE orderList'],
  ['openOrderLists.status', 'GET openOrderList'],
  ['allOrders', 'GET allOrders'],
  ['allOrderLists', 'GET allOrderList'],
  ['myTrades', 'GET myTrades'],
  ['account.status', 'GET account'],
  ['account.commission', 'GET account/commission'],
  ['account.rateLimits.orders', 'GET rateLimit/order'],
];

const futures: Readonly<Record<string, string>> = {
  'account.status': 'GET /fapi/v2/account',
  'v2/account.status': 'GET /fapi/v2/account',
  'account.balance': 'GET /fapi/v2/balance',
  'v2/account.balance': 'GET /fapi/v2/balance',
  'account.position': 'GET /fapi/v2/positionRisk',
  'v2/account.position': 'GET /fapi/v2/positionRisk',
  'algoOrder.place': 'POST /fapi/v1/algoOrder',
  'algoOrder.cancel': 'DELETE /fapi/v1/algoOrder',
  'userDataStream.start': 'POST /fapi/v1/listenKey',
  'userDataStream.ping': 'PUT /fapi/v1/listenKey',
  'userDataStream.stop': 'DELETE /fapi/v1/listenKey',
};

/** Where a method weighs something else than its route. */
const futuresWeights: Readonly<Partial<Record<string, number>>> = { 'userDataStream.start': 5 };

export const weightOfCall = (kind: ProductKind, method: string): number | null =>
  (kind === 'usdm' ? futuresWeights[method] : undefined) ?? null;

const rest = new Map(shared);

/** The route of a method; null where there is none. */
export function restOf(kind: ProductKind, method: string): string | null {
  const own = kind === 'usdm' ? futures[method] : undefined;
  if (own !== undefined) return own;
  const [verb, path] = rest.get(method)?.split(' ') ?? [];
  return path === undefined ? null : `${verb} ${kind === 'spot' ? '/api/v3' : '/fapi/v1'}/${path}`;
}
