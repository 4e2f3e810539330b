/**
 * An order of ours as Binance takes it by itself, in exact decimals. What it does not have is refused with the reason, and
 * never made of something else: who wants it made decides that knowingly.
 *
 * | ours | spot | USDⓈ-M |
 * |---|---|---|
 * | market | MARKET, also for an amount of money | MARKET |
 * | limit; only as maker | LIMIT; LIMIT_MAKER | LIMIT; LIMIT with GTX |
 * | stop, take-profit | STOP_LOSS, TAKE_PROFIT | STOP_MARKET, TAKE_PROFIT_MARKET |
 * | stop-limit, take-profit-limit | STOP_LOSS_LIMIT, TAKE_PROFIT_LIMIT | STOP, TAKE_PROFIT |
 * | trailing-stop, by a rate | STOP_LOSS with trailingDelta | TRAILING_STOP_MARKET |
 * | gtc, ioc, fok; gtd | GTC, IOC, FOK; – | GTC, IOC, FOK; GTD |
 *
 * Source: Binance Spot API documentation, "New order", "Trailing Stop FAQ"; USDⓈ-M futures, "New Order", "New Algo Order".
 */
import { formatDecimal, formatShort } from '../../model/decimal.ts';
import type { Instrument } from '../../model/instrument.ts';
import { hasLimit, hasTrigger, type OrderTerms, type OrderType } from '../../model/order.ts';
import { rateScale } from '../../model/units.ts';
import type { Product } from './connect.ts';

export interface NativeOrder {
  /** ccxt's name of the request. */
  readonly call: 'privatePostOrder' | 'fapiPrivatePostOrder' | 'fapiPrivatePostAlgoOrder';
  readonly params: Readonly<Record<string, string>>;
}

const spotTypes: Readonly<Record<OrderType, string>> = {
  market: 'MARKET',
  limit: 'LIMIT',
  stop: 'STOP_LOSS',
  'stop-limit': 'STOP_LOSS_LIMIT',
  'take-profit': 'TAKE_PROFIT',
  'take-profit-limit': 'TAKE_PROFIT_LIMIT',
  'trailing-stop': 'STOP_LOSS',
};

const perpetualTypes: Readonly<Record<OrderType, string>> = {
  market: 'MARKET',
  limit: 'LIMIT',
  stop: 'STOP_MARKET',
  'stop-limit': 'STOP',
  'take-profit': 'TAKE_PROFIT_MARKET',
  'take-profit-limit': 'TAKE_PROFIT',
  'trailing-stop': 'TRAILING_STOP_MARKET',
};

/** The request, or why there is none. `symbol` is as the exchange writes it. */
export function orderRequest(
  terms: OrderTerms,
  instrument: Instrument,
  of: { readonly product: Product; readonly symbol: string; readonly clientId: string },
): NativeOrder | string {
  const { product, symbol, clientId } = of;
  const lacking = missingFor(terms, product);
  if (lacking !== null) return lacking;
  const { side, type, quantity, quoteAmount, limit, trigger } = terms;
  const isSpot = product === 'spot';
  const isAlgo = !isSpot && hasTrigger(type);
  const price = (units: number): string => formatDecimal(units, instrument.priceDigits);
  const params: Record<string, string> = {
    symbol,
    side: side === 'buy' ? 'BUY' : 'SELL',
    type: terms.postOnly && isSpot ? 'LIMIT_MAKER' : (isSpot ? spotTypes : perpetualTypes)[type],
    [isAlgo ? 'clientAlgoId' : 'newClientOrderId']: clientId,
  };
  if (!isAlgo) params['newOrderRespType'] = 'RESULT';
  if (isAlgo) params['algoType'] = 'CONDITIONAL';
  if (quoteAmount > 0) params['quoteOrderQty'] = formatShort(quoteAmount, instrument.moneyDigits);
  else params['quantity'] = formatDecimal(quantity, instrument.quantityDigits);
  if (hasLimit(type)) params['price'] = price(limit);
  if (hasTrigger(type) && type !== 'trailing-stop')
    params[isSpot ? 'stopPrice' : 'triggerPrice'] = price(trigger);
  if (type === 'trailing-stop') Object.assign(params, trailOf(terms, isSpot, price));
  if (hasLimit(type) && params['type'] !== 'LIMIT_MAKER') params['timeInForce'] = timeOf(terms);
  if (terms.timeInForce === 'gtd') params['goodTillDate'] = String(terms.expiresAt);
  if (terms.reduceOnly && !isSpot) params['reduceOnly'] = 'true';
  const call = isSpot ? 'privatePostOrder' : isAlgo ? 'fapiPrivatePostAlgoOrder' : 'fapiPrivatePostOrder';
  return { call, params };
}

const timeOf = ({ postOnly, timeInForce }: OrderTerms): string =>
  postOnly ? 'GTX' : timeInForce.toUpperCase();

/** A basis point, and the tenth of a percent in which futures count. */
const basisPoint = rateScale / 10_000;
const tenthOfPercent = rateScale / 1000;

function trailOf({ trail }: OrderTerms, isSpot: boolean, price: (units: number) => string): object {
  const { rate, activation } = trail!;
  if (isSpot)
    return {
      trailingDelta: String(rate / basisPoint),
      ...(activation > 0 ? { stopPrice: price(activation) } : {}),
    };
  return {
    callbackRate: formatDecimal(rate / tenthOfPercent, 1),
    ...(activation > 0 ? { activatePrice: price(activation) } : {}),
  };
}

/** What of an order the exchange does not have; null where it has all. */
function missingFor(terms: OrderTerms, product: Product): string | null {
  const { type, side, timeInForce, postOnly, quoteAmount, trail, ratchet, anchor, reduceOnly } = terms;
  const isSpot = product === 'spot';
  if (anchor !== null) return 'its level is known at a fill alone: send it then';
  if (ratchet !== null) return 'it has no stop that is moved on in steps';
  if (timeInForce === 'day') return 'it has no orders that end with the day';
  if (timeInForce === 'gtd' && (isSpot || !hasLimit(type))) return 'it has no such order that ends at a time';
  if (!hasLimit(type) && timeInForce === 'fok') return 'it fills orders without a limit as far as it can';
  if (hasTrigger(type) && !hasLimit(type) && timeInForce === 'ioc')
    return 'it has no time in force for such an order';
  if (postOnly && (type !== 'limit' || timeInForce !== 'gtc'))
    return 'only a limit that rests can be for a maker alone';
  if (quoteAmount > 0 && (!isSpot || type !== 'market'))
    return 'it takes an amount of money in market orders of spot alone';
  if (reduceOnly && isSpot && side === 'buy') return 'a buy on spot reduces nothing';
  return trail === null ? null : missingForTrail(trail, isSpot);
}

function missingForTrail(trail: NonNullable<OrderTerms['trail']>, isSpot: boolean): string | null {
  if (trail.onClose) return 'its trailing stops follow every price, and not closes alone';
  if (trail.offset !== 0) return 'its trailing stops follow by a rate, and not by a distance';
  const step = isSpot ? basisPoint : tenthOfPercent;
  if (trail.rate % step !== 0)
    return `its trailing stops count in ${isSpot ? 'basis points' : 'tenths of a percent'}`;
  return trail.rate < step || trail.rate > rateScale / 10 ? 'its trailing stops follow by 10% at most' : null;
}
