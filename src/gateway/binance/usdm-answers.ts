/**
 * Orders and fills of USDⓈ-M perpetuals as Binance writes them.
 * Source: USDⓈ-M futures documentation, "Trade".
 */
import { mulDiv3 } from '../../base/mul-div.ts';
import { isOver, type ServedFill, type ServedOrder } from '../served.ts';
import { BinanceError } from './error.ts';
import type { Product } from './product.ts';
import { sideWord, statusWords } from './words.ts';

export const isAlgo = ({ words }: ServedOrder): boolean => words['algo'] === 'true';
/** A conditional order that has not been triggered is not an order yet. */
export const waits = (order: ServedOrder): boolean => isAlgo(order) && !order.working;

/** An order that closes a position, whatever it is, is filled when nothing is left of that. */
export function usdmStatus(order: ServedOrder): string {
  const closed = order.words['closePosition'] === 'true' && order.filled > 0 && isOver(order);
  return closed ? 'FILLED' : statusWords[order.status];
}

/** Average price of `quantity` units that cost `cost`, in price units. */
export function averagePrice(product: Product, market: number, cost: number, quantity: number): string {
  if (quantity === 0) return product.price(market, 0);
  const { moneyMul, moneyDiv } = product.served(market).instrument;
  return product.price(market, mulDiv3(cost, moneyDiv, 1, Math.abs(quantity) * moneyMul, 'half-even'));
}

export function usdmOrder(product: Product, order: ServedOrder): Record<string, unknown> {
  const { market, words } = order;
  const closes = words['closePosition'] === 'true';
  const type = words['type'] ?? 'LIMIT';
  const plain: Readonly<Record<string, string>> = {
    STOP: 'LIMIT', STOP_MARKET: 'MARKET', TAKE_PROFIT: 'LIMIT', TAKE_PROFIT_MARKET: 'MARKET', TRAILING_STOP_MARKET: 'MARKET',
  }; // prettier-ignore
  return {
    orderId: order.id,
    symbol: product.symbol(market),
    status: usdmStatus(order),
    clientOrderId: order.clientId,
    price: product.price(market, order.terms?.limit ?? 0),
    avgPrice: averagePrice(product, market, order.cost, order.filled),
    origQty: product.quantity(market, closes ? order.filled : order.quantity),
    executedQty: product.quantity(market, order.filled),
    cumQty: product.quantity(market, order.filled),
    cumQuote: product.money(order.cost),
    timeInForce: words['timeInForce'] ?? 'IOC',
    type: isAlgo(order) ? plain[type] : type,
    origType: type,
    reduceOnly: words['reduceOnly'] === 'true',
    closePosition: closes,
    side: sideWord(order.side),
    positionSide: 'BOTH',
    stopPrice: words['stopPrice'] ?? product.price(market, 0),
    workingType: words['workingType'] ?? 'CONTRACT_PRICE',
    priceProtect: false,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'NONE',
    goodTillDate: Number(words['goodTillDate'] ?? '0'),
    time: order.createdAt,
    updateTime: order.updatedAt,
  };
}

/** What a new order is acknowledged with before it has met a price. */
export function usdmAccepted(product: Product, order: ServedOrder): object {
  const zero = product.quantity(order.market, 0);
  return {
    ...usdmOrder(product, order),
    status: 'NEW',
    avgPrice: product.price(order.market, 0),
    executedQty: zero,
    cumQty: zero,
    cumQuote: product.money(0),
  };
}

/** A conditional order. Once triggered it goes on as an order of the same number. */
export function algoOrder(product: Product, order: ServedOrder): Record<string, unknown> {
  const { market, words } = order;
  const closes = words['closePosition'] === 'true';
  const triggered = order.working;
  const over = isOver(order);
  const status = triggered
    ? over
      ? 'FINISHED'
      : 'TRIGGERED'
    : over
      ? order.status === 'cancelled'
        ? 'CANCELED'
        : 'EXPIRED'
      : 'NEW';
  return {
    algoId: order.id,
    clientAlgoId: order.clientId,
    algoType: 'CONDITIONAL',
    orderType: words['type'],
    symbol: product.symbol(market),
    side: sideWord(order.side),
    positionSide: 'BOTH',
    timeInForce: words['timeInForce'],
    quantity: product.quantity(market, closes ? 0 : order.quantity),
    algoStatus: status,
    actualOrderId: triggered ? String(order.id) : '',
    actualPrice: averagePrice(product, market, order.cost, order.filled),
    triggerPrice: words['stopPrice'] ?? product.price(market, 0),
    price: product.price(market, order.terms?.limit ?? 0),
    icebergQuantity: null,
    selfTradePreventionMode: 'NONE',
    workingType: words['workingType'],
    priceMatch: 'NONE',
    closePosition: closes,
    priceProtect: false,
    reduceOnly: words['reduceOnly'] === 'true',
    ...(words['callbackRate'] === undefined
      ? {}
      : { callbackRate: words['callbackRate'], activatePrice: words['activatePrice'] }),
    createTime: order.createdAt,
    updateTime: order.updatedAt,
    triggerTime: triggered ? order.workingAt : 0,
    goodTillDate: Number(words['goodTillDate'] ?? '0'),
  };
}

export function usdmTrade(product: Product, fill: ServedFill): object {
  const { order } = fill;
  const { market } = order;
  return {
    symbol: product.symbol(market),
    id: fill.id,
    orderId: order.id,
    side: sideWord(order.side),
    positionSide: 'BOTH',
    price: product.price(market, fill.price),
    qty: product.quantity(market, fill.quantity),
    quoteQty: product.money(fill.cost),
    realizedPnl: product.money(fill.realised),
    marginAsset: product.exchange.config.currency,
    commission: product.money(fill.fee),
    commissionAsset: product.exchange.config.currency,
    time: fill.at,
    buyer: order.side === 'buy',
    maker: fill.liquidity === 'maker',
  };
}

export function usdmRefusal(order: ServedOrder): BinanceError {
  const reason = order.reason?.reason ?? '';
  switch (reason) {
    case 'funds':
      return new BinanceError(-2019, 'Margin is insufficient.');
    case 'reduce-only':
      return new BinanceError(-2022, 'ReduceOnly Order is rejected.');
    case 'post-only':
      return new BinanceError(
        -5022,
        'Due to the order could not be executed as maker, the Post Only order will be rejected.',
      );
    case 'leverage':
      return new BinanceError(-2027, 'Exceeded the maximum allowable position at current leverage.');
    case 'expiry':
      return new BinanceError(-5040, 'Good till date must be in the future.');
    default:
      return new BinanceError(-2010, `Order was rejected: ${reason}.`);
  }
}
