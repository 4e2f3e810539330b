/**
 * Spot orders, lists and fills as Binance writes them.
 * Source: Binance Spot API documentation, "Trading endpoints", "Account endpoints", "Enums".
 */
import { formatDecimal } from '../../model/decimal.ts';
import type { OrderList, ServedFill, ServedOrder } from '../served.ts';
import { isOver } from '../served.ts';
import { newOrderRejected, type BinanceError } from './error.ts';
import type { Product } from './product.ts';
import { sideWord, statusWords } from './words.ts';

/** What waits for an entry is pending, and new from its placing on. */
export const spotStatus = (order: ServedOrder): string =>
  order.list?.pending.includes(order) === true && !isOver(order) ? 'PENDING_NEW' : statusWords[order.status];

/** What an order is, in the names that all answers share. */
export function spotCore(product: Product, order: ServedOrder): Record<string, unknown> {
  const { market, words } = order;
  return {
    symbol: product.symbol(market),
    orderId: order.id,
    orderListId: order.list?.id ?? -1,
    clientOrderId: order.clientId,
    price: product.price(market, order.terms?.limit ?? 0),
    origQty: product.quantity(market, order.quantity),
    executedQty: product.quantity(market, order.filled),
    origQuoteOrderQty: words['quoteOrderQty'] ?? product.money(0),
    cummulativeQuoteQty: product.money(order.cost),
    status: spotStatus(order),
    timeInForce: words['timeInForce'] ?? 'GTC',
    type: words['type'] ?? 'MARKET',
    side: sideWord(order.side),
    ...(words['stopPrice'] === undefined ? {} : { stopPrice: words['stopPrice'] }),
    ...(words['trailingDelta'] === undefined ? {} : { trailingDelta: Number(words['trailingDelta']) }),
    ...(order.working ? { workingTime: order.workingAt } : {}),
    selfTradePreventionMode: 'NONE',
  };
}

/** The answer to a new order, as long as `newOrderRespType` asks for. */
export function spotPlaced(product: Product, order: ServedOrder, kind: 'ACK' | 'RESULT' | 'FULL'): object {
  const core = spotCore(product, order);
  if (kind === 'ACK') {
    const { symbol, orderId, orderListId, clientOrderId } = core;
    return { symbol, orderId, orderListId, clientOrderId, transactTime: order.updatedAt };
  }
  const { symbol, orderId, orderListId, clientOrderId, ...rest } = core;
  const answer = { symbol, orderId, orderListId, clientOrderId, transactTime: order.updatedAt, ...rest };
  if (kind === 'RESULT') return answer;
  return { ...answer, fills: order.fills.map((fill) => ({ ...fillOf(product, fill), tradeId: fill.id })) };
}

/** An order that was asked for by its id, with its times. */
export function spotOrder(product: Product, order: ServedOrder): object {
  return {
    ...spotCore(product, order),
    stopPrice: order.words['stopPrice'] ?? product.price(order.market, 0),
    icebergQty: product.quantity(order.market, 0),
    time: order.createdAt,
    updateTime: order.updatedAt,
    isWorking: order.working,
  };
}

export function spotCancelled(product: Product, order: ServedOrder, by: string): object {
  return {
    ...spotCore(product, order),
    origClientOrderId: order.clientId,
    clientOrderId: by,
    transactTime: order.updatedAt,
  };
}

/** An order that was amended, in the names that this answer alone has; `before` is the id that it had. */
export function spotAmended(product: Product, order: ServedOrder, before: string): object {
  const { origQty, cummulativeQuoteQty, origQuoteOrderQty, ...rest } = spotCore(product, order);
  return {
    ...rest,
    origClientOrderId: before,
    qty: origQty,
    preventedQty: product.quantity(order.market, 0),
    quoteOrderQty: origQuoteOrderQty,
    cumulativeQuoteQty: cummulativeQuoteQty,
  };
}

function fillOf(product: Product, fill: ServedFill): Record<string, unknown> {
  const { market } = fill.order;
  return {
    price: product.price(market, fill.price),
    qty: product.quantity(market, fill.quantity),
    commission: commission(product, fill),
    commissionAsset: commissionAsset(product, fill),
  };
}

export function commission(product: Product, fill: ServedFill): string {
  const { coin } = product.exchange.config;
  if (fill.feeCurrency === 'coin' && coin !== null) return formatDecimal(fill.coins, coin.digits);
  return fill.feeCurrency === 'base'
    ? product.quantity(fill.order.market, fill.fee)
    : product.money(fill.fee);
}

export function commissionAsset(product: Product, fill: ServedFill): string {
  const { config } = product.exchange;
  if (fill.feeCurrency === 'coin' && config.coin !== null) return config.coin.code;
  return fill.feeCurrency === 'base' ? product.served(fill.order.market).instrument.base : config.currency;
}

/** A fill as `myTrades` lists it. */
export function spotTrade(product: Product, fill: ServedFill): object {
  const { order } = fill;
  return {
    symbol: product.symbol(order.market),
    id: fill.id,
    orderId: order.id,
    orderListId: order.list?.id ?? -1,
    ...fillOf(product, fill),
    quoteQty: product.money(fill.cost),
    time: fill.at,
    isBuyer: order.side === 'buy',
    isMaker: fill.liquidity === 'maker',
    isBestMatch: true,
  };
}

/** An order of a list, with the id of the request that cancelled it where one did. */
const reportOf = (product: Product, order: ServedOrder): object =>
  order.status === 'cancelled'
    ? spotCancelled(product, order, order.endedBy || order.clientId)
    : spotPlaced(product, order, 'RESULT');

/** A list with its orders; `withReports` as the answers to placing and cancelling have it. */
export function spotList(product: Product, list: OrderList, withReports: boolean, at: number): object {
  return {
    orderListId: list.id,
    contingencyType: list.kind === 'OCO' ? 'OCO' : 'OTO',
    listStatusType: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    listOrderStatus: list.done ? 'ALL_DONE' : 'EXECUTING',
    listClientOrderId: list.clientId,
    transactionTime: at,
    symbol: product.symbol(list.market),
    orders: list.orders.map((order) => ({
      symbol: product.symbol(list.market),
      orderId: order.id,
      clientOrderId: order.clientId,
    })),
    ...(withReports ? { orderReports: list.orders.map((order) => reportOf(product, order)) } : {}),
  };
}

/** The exchange's refusal of an order that the filters let through. */
export function spotRefusal(order: ServedOrder): BinanceError {
  const reason = order.reason?.reason ?? '';
  if (reason === 'funds') return newOrderRejected('Account has insufficient balance for requested action.');
  if (reason === 'post-only') return newOrderRejected('Order would immediately match and take.');
  if (reason === 'no-price') return newOrderRejected('Market is closed.');
  return newOrderRejected(`Order was rejected: ${reason}.`);
}
