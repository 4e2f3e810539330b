/**
 * A spot order as Binance takes it: which parameters each type needs and which it cannot have, and what it is to us.
 * Source: Binance Spot API documentation, "New order (TRADE)", "Trailing Stop FAQ".
 */
import type { TimeMs } from '../../model/time.ts';
import type { OrderType, TimeInForce, Trail } from '../../model/order.ts';
import type { Money, Price, Quantity, Rate, Side } from '../../model/units.ts';
import type { NewOrder } from '../served.ts';
import { BinanceError, missing, newOrderRejected, notRequired, notServed } from './error.ts';
import { spotTypes } from './exchange-info.ts';
import { checkBand, checkGreatest, checkNotional, checkPrice, checkQuantity } from './filters.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';

export type SpotType = (typeof spotTypes)[number];

const ours: Readonly<Record<SpotType, OrderType>> = {
  LIMIT: 'limit',
  LIMIT_MAKER: 'limit',
  MARKET: 'market',
  STOP_LOSS: 'stop',
  STOP_LOSS_LIMIT: 'stop-limit',
  TAKE_PROFIT: 'take-profit',
  TAKE_PROFIT_LIMIT: 'take-profit-limit',
};

const hasLimit = (type: SpotType): boolean => type.includes('LIMIT');
const hasStop = (type: SpotType): boolean => type.startsWith('STOP') || type.startsWith('TAKE');
const hasTime = (type: SpotType): boolean => hasLimit(type) && type !== 'LIMIT_MAKER';

/** The names of one order's parameters; those of order lists have a prefix. */
export interface OrderNames {
  readonly type: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly stopPrice: string;
  readonly trailingDelta: string;
  readonly timeInForce: string;
  readonly clientId: string;
}

export const plainNames: OrderNames = {
  type: 'type',
  side: 'side',
  quantity: 'quantity',
  price: 'price',
  stopPrice: 'stopPrice',
  trailingDelta: 'trailingDelta',
  timeInForce: 'timeInForce',
  clientId: 'newClientOrderId',
};

/** Whether what waits for an entry is judged against a price of later, and not of now. */
export interface ReadAs {
  readonly names: OrderNames;
  readonly waits: boolean;
  readonly clientId: () => string;
}

/** Reads one order; throws Binance's complaint about the first thing that is wrong with it. */
export function readSpotOrder(product: Product, params: Params, as: ReadAs): NewOrder {
  const { names } = as;
  const market = product.market(params);
  const { instrument } = product.served(market);
  const side = sideOf(params, names.side);
  const type = params.choice(names.type, spotTypes, () => new BinanceError(-1116, 'Invalid orderType.'));
  if (type === null) throw missing(names.type);
  if (params.has('icebergQty')) throw notServed('iceberg orders');

  const price = needed(params, names.price, hasLimit(type), instrument.priceDigits);
  const trailing = params.integer(names.trailingDelta, 1, 10_000);
  if (trailing !== null && !hasStop(type)) throw notRequired(names.trailingDelta);
  const stopNeeded = hasStop(type) && trailing === null;
  const stopGiven = params.units(names.stopPrice, instrument.priceDigits);
  if (stopNeeded && stopGiven === null) throw missing(names.stopPrice);
  if (stopGiven !== null && !hasStop(type)) throw notRequired(names.stopPrice);
  const stop = stopGiven ?? 0;

  const quantity = params.units(names.quantity, instrument.quantityDigits);
  const quote = names === plainNames ? params.units('quoteOrderQty', product.exchange.config.digits) : null;
  if (type === 'MARKET') {
    if (quantity === null && quote === null) throw missing(names.quantity);
    if (quantity !== null && quote !== null) throw notRequired('quoteOrderQty');
  } else {
    if (quantity === null) throw missing(names.quantity);
    if (quote !== null) throw notRequired('quoteOrderQty');
  }
  const timeInForce = timeInForceOf(params, names.timeInForce, hasTime(type));

  checkPrice(product, market, price, 'price');
  checkPrice(product, market, stop, 'stopPrice');
  if (!as.waits) checkBand(product, market, price);
  if (quantity !== null) checkQuantity(product, market, quantity);
  const last = product.exchange.priceOf(market) ?? 0;
  const judged = price || stop || last;
  checkGreatest(product, market, quantity ?? 0, judged, quote ?? 0);
  if (quantity !== null) checkNotional(product, market, quantity, judged);
  else if (quote! < product.rules(market).minNotional)
    throw new BinanceError(-1013, 'Filter failure: NOTIONAL');
  if (!as.waits && trailing === null) refuseTriggered(type, side, stop, last);

  const trail = trailing === null ? null : trailOf(type, trailing, stop);
  return {
    market,
    side,
    type: trail === null ? ours[type] : 'trailing-stop',
    timeInForce,
    expiresAt: 0 as TimeMs,
    reduceOnly: false,
    postOnly: type === 'LIMIT_MAKER',
    quantity: (quantity ?? 0) as Quantity,
    quoteAmount: (quote ?? 0) as Money,
    limit: price as Price,
    trigger: (trail === null ? stop : 0) as Price,
    trail,
    clientId: params.clientId(names.clientId) ?? as.clientId(),
    words: {
      type,
      timeInForce: params.text(names.timeInForce) ?? 'GTC',
      ...(stopGiven === null ? {} : { stopPrice: product.price(market, stop) }),
      ...(trailing === null ? {} : { trailingDelta: String(trailing) }),
      ...(quote === null ? {} : { quoteOrderQty: product.money(quote) }),
    },
  };
}

/** A stop that the price has already reached is refused, as at the exchange. */
function refuseTriggered(type: SpotType, side: Side, stop: number, last: number): void {
  if (!hasStop(type) || last === 0 || stop === 0) return;
  const isStop = type.startsWith('STOP');
  const waitsAbove = isStop === (side === 'buy');
  if (waitsAbove ? stop <= last : stop >= last)
    throw newOrderRejected('Stop price would trigger immediately.');
}

/** Basis points behind the best price; a stop price is the price from which on it follows. */
function trailOf(type: SpotType, delta: number, activation: number): Trail {
  if (type !== 'STOP_LOSS') throw notServed(`trailingDelta on ${type}: it trails STOP_LOSS orders`);
  return { offset: 0, rate: (delta * 10_000) as Rate, activation: activation as Price, onClose: false };
}

export function sideOf(params: Params, name: string): Side {
  const side = params.choice(name, ['BUY', 'SELL'], () => new BinanceError(-1117, 'Invalid side.'));
  if (side === null) throw missing(name);
  return side === 'BUY' ? 'buy' : 'sell';
}

function needed(params: Params, name: string, isNeeded: boolean, digits: number): number {
  const units = params.units(name, digits);
  if (isNeeded && units === null) throw missing(name);
  if (!isNeeded && units !== null) throw notRequired(name);
  if (units === 0) throw new BinanceError(-1013, 'Invalid price.');
  return units ?? 0;
}

const times: Readonly<Record<'GTC' | 'IOC' | 'FOK', TimeInForce>> = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' };

function timeInForceOf(params: Params, name: string, isNeeded: boolean): TimeInForce {
  const wrong = (): BinanceError => new BinanceError(-1115, 'Invalid timeInForce.');
  const given = params.choice(name, ['GTC', 'IOC', 'FOK'] as const, wrong);
  if (given === null) {
    if (isNeeded) throw missing(name);
    return 'gtc';
  }
  if (!isNeeded) throw notRequired(name);
  return times[given];
}
