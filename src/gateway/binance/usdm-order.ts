/**
 * An order of USDⓈ-M perpetuals as Binance takes it: plain ones at `order`, those that wait for a trigger at `algoOrder`.
 * One-way positions alone: `positionSide` is BOTH.
 * Source: USDⓈ-M futures documentation, "New Order", "New Algo Order".
 */
import { hasLimit, hasTrigger, type OrderType, type TimeInForce } from '../../model/order.ts';
import type { TimeMs } from '../../model/time.ts';
import type { Money, Price, Quantity, Rate, Side } from '../../model/units.ts';
import type { Account } from '../account.ts';
import type { NewOrder } from '../served.ts';
import { BinanceError, missing, notRequired, notServed } from './error.ts';
import { usdmTypes } from './exchange-info.ts';
import { checkBand, checkGreatest, checkNotional, checkPrice, checkQuantity } from './filters.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { sideOf } from './spot-order.ts';

type UsdmType = (typeof usdmTypes)[number];

const ours: Readonly<Record<UsdmType, OrderType>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP: 'stop-limit',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take-profit-limit',
  TAKE_PROFIT_MARKET: 'take-profit',
  TRAILING_STOP_MARKET: 'trailing-stop',
};

const times = ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'] as const;

/** How far beyond a position an order that closes it may be, so that it closes what the position has grown to. */
const growth = 1000;

export interface ReadUsdm {
  /** Whether it came to the place of conditional orders. */
  readonly isAlgo: boolean;
  readonly clientId: () => string;
}

export function readUsdmOrder(product: Product, account: Account, params: Params, as: ReadUsdm): NewOrder {
  const market = product.market(params);
  const { instrument } = product.served(market);
  const side = sideOf(params, 'side');
  const type = params.choice('type', usdmTypes, () => new BinanceError(-1116, 'Invalid orderType.'));
  if (type === null) throw missing('type');
  const kind = ours[type];
  if (hasTrigger(kind) !== as.isAlgo) throw wrongPlace(as.isAlgo);
  const position = params.text('positionSide') ?? 'BOTH';
  if (position !== 'BOTH')
    throw new BinanceError(-4061, "Order's position side does not match user's setting.");
  for (const name of ['priceMatch', 'icebergQty'])
    if ((params.text(name) ?? 'NONE') !== 'NONE') throw notServed(name);

  const reduces = params.flag('reduceOnly');
  const closes = params.flag('closePosition');
  const limit = params.units('price', instrument.priceDigits) ?? 0;
  if (hasLimit(kind) && limit === 0) throw missing('price');
  if (!hasLimit(kind) && limit > 0) throw notRequired('price');
  const trigger = triggerOf(params, kind, instrument.priceDigits);
  const quantity = quantityOf(product, account, params, market, kind, side, closes);
  const timeInForce = params.choice(
    'timeInForce',
    times,
    () => new BinanceError(-1115, 'Invalid timeInForce.'),
  );
  if (type === 'LIMIT' && timeInForce === null) throw missing('timeInForce');
  const expiresAt = timeInForce === 'GTD' ? (params.integer('goodTillDate') ?? 0) : 0;
  if (timeInForce === 'GTD' && expiresAt === 0) throw missing('goodTillDate');

  checkPrice(product, market, limit, 'price');
  checkPrice(product, market, trigger, 'stop price');
  checkBand(product, market, limit);
  const last = product.exchange.priceOf(market) ?? 0;
  if (!closes) checkQuantity(product, market, quantity);
  if (!closes) checkGreatest(product, market, quantity, limit || trigger || last);
  if (!reduces && !closes) checkNotional(product, market, quantity, limit || trigger || last);
  if (kind !== 'trailing-stop') refuseTriggered(kind, side, trigger, last);

  const trail = kind === 'trailing-stop' ? trailOf(params, instrument.priceDigits) : null;
  return {
    market,
    side,
    type: kind,
    timeInForce: ourTime(timeInForce, kind),
    expiresAt: expiresAt as TimeMs,
    reduceOnly: reduces || closes,
    postOnly: timeInForce === 'GTX',
    quantity: quantity as Quantity,
    quoteAmount: 0 as Money,
    limit: limit as Price,
    trigger: trigger as Price,
    trail,
    clientId: params.clientId(as.isAlgo ? 'clientAlgoId' : 'newClientOrderId') ?? as.clientId(),
    words: {
      type,
      timeInForce: timeInForce ?? 'GTC',
      reduceOnly: String(reduces || closes),
      closePosition: String(closes),
      workingType: params.text('workingType') ?? 'CONTRACT_PRICE',
      goodTillDate: String(expiresAt),
      ...(trigger === 0 ? {} : { stopPrice: product.price(market, trigger) }),
      ...(trail === null
        ? {}
        : {
            callbackRate: params.required('callbackRate'),
            activatePrice: product.price(market, trail.activation),
          }),
      ...(as.isAlgo ? { algo: 'true' } : {}),
    },
  };
}

function wrongPlace(isAlgo: boolean): BinanceError {
  if (isAlgo) return new BinanceError(-1116, 'Invalid orderType.');
  return new BinanceError(
    -4120,
    'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
  );
}

function triggerOf(params: Params, kind: OrderType, digits: number): number {
  const trigger = params.units('triggerPrice', digits) ?? params.units('stopPrice', digits) ?? 0;
  const isNeeded = hasTrigger(kind) && kind !== 'trailing-stop';
  if (isNeeded && trigger === 0) throw missing('triggerPrice');
  if (!isNeeded && trigger > 0) throw notRequired('triggerPrice');
  return trigger;
}

function quantityOf(
  product: Product,
  account: Account,
  params: Params,
  market: number,
  kind: OrderType,
  side: Side,
  closes: boolean,
): number {
  const given = params.units('quantity', product.served(market).instrument.quantityDigits);
  if (!closes) {
    if (given === null) throw missing('quantity');
    return given;
  }
  if (kind !== 'stop' && kind !== 'take-profit')
    throw new BinanceError(-4136, 'Target strategy invalid for orderType and closePosition.');
  if (given !== null) throw new BinanceError(-4137, 'Quantity must be zero with closePosition equals true.');
  const { quantity } = account.books.position(market);
  const isOpposite = side === 'sell' ? quantity > 0 : quantity < 0;
  if (!isOpposite)
    throw new BinanceError(
      -4509,
      'Time in Force (TIF) GTE can only be used with open positions. Please ensure that positions are available.',
    );
  const { maxQuantity, lot } = product.rules(market);
  const most = Math.min(Math.abs(quantity) * growth, 2 ** 52);
  const within = maxQuantity > 0 ? Math.min(most, maxQuantity) : most;
  return Math.floor(within / lot) * lot;
}

function trailOf(params: Params, digits: number): NonNullable<NewOrder['trail']> {
  const callback = params.units('callbackRate', 6);
  if (callback === null) throw missing('callbackRate');
  if (callback < 100_000 || callback > 10_000_000) throw new BinanceError(-2007, 'Invalid callBack rate.');
  const activation = params.units('activationPrice', digits) ?? params.units('activatePrice', digits) ?? 0;
  return { offset: 0, rate: callback as Rate, activation: activation as Price, onClose: false };
}

function refuseTriggered(kind: OrderType, side: Side, trigger: number, last: number): void {
  if (trigger === 0 || last === 0) return;
  const waitsAbove = kind.startsWith('stop') === (side === 'buy');
  if (waitsAbove ? trigger <= last : trigger >= last)
    throw new BinanceError(-2021, 'Order would immediately trigger.');
}

function ourTime(given: (typeof times)[number] | null, kind: OrderType): TimeInForce {
  if (given === null || given === 'GTX' || given === 'GTC') return 'gtc';
  if (given === 'GTD') return 'gtd';
  return hasLimit(kind) || kind === 'market' ? (given.toLowerCase() as 'ioc' | 'fok') : 'gtc';
}
