/**
 * How Binance amends an order by itself: on spot to a smaller quantity, on perpetuals a limit to another quantity or price.
 * What it does not have is refused with the reason; a cancel and another order is another thing, and the caller's.
 *
 * Source: Binance Spot API documentation, "Order Amend Keep Priority"; USDⓈ-M futures, "Modify Order".
 */
import { formatDecimal } from '../../model/decimal.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { OrderTerms } from '../../model/order.ts';
import type { Price, Quantity } from '../../model/units.ts';
import type { Product } from './connect.ts';

/** What an order becomes; the same where it stays. */
export interface AmendedTo {
  readonly quantity: Quantity;
  readonly limit: Price;
}

/** A PUT that amends an order: ccxt has a name for that of perpetuals alone. */
export interface NativeAmend {
  readonly path: string;
  readonly api: 'private' | 'fapiPrivate';
  /** In ccxt's measure. */
  readonly cost: number;
  readonly params: Readonly<Record<string, string>>;
  /** What it leaves of the order, filled and not. */
  readonly quantity: string;
}

/** The request, or why there is none. `symbol` is as the exchange writes it. */
export function amendRequest(
  { type, side, quantity, limit }: OrderTerms,
  instrument: Instrument,
  of: {
    readonly product: Product;
    readonly symbol: string;
    readonly clientId: string;
    readonly to: AmendedTo;
  },
): NativeAmend | string {
  const { product, symbol, clientId, to } = of;
  const newQty = formatDecimal(to.quantity, instrument.quantityDigits);
  if (product === 'spot') {
    if (to.limit !== limit) return 'it amends the quantity of an order alone: cancel it, and place another';
    if (to.quantity >= quantity) return 'it amends an order to less alone: place another beside it';
    // Without a name the exchange makes one of its own.
    const params = { symbol, origClientOrderId: clientId, newClientOrderId: clientId, newQty };
    return { path: 'order/amend/keepPriority', api: 'private', cost: 0.8, params, quantity: newQty };
  }
  if (type !== 'limit') return 'it amends limits alone: cancel it, and place another';
  const price = formatDecimal(to.limit, instrument.priceDigits);
  const direction = side === 'buy' ? 'BUY' : 'SELL';
  const params = { symbol, origClientOrderId: clientId, side: direction, quantity: newQty, price };
  return { path: 'order', api: 'fapiPrivate', cost: 1, params, quantity: newQty };
}
