/**
 * Order lists of spot: OCO, OTO and OTOCO, with the prefixes that their parameters have, and OCO in its older form.
 * Source: Binance Spot API documentation, "Order lists"; "New OCO - Deprecated (TRADE)".
 */
import type { ListKind, NewOrder } from '../served.ts';
import { newOrderRejected } from './error.ts';
import { Params } from './params.ts';
import type { Product } from './product.ts';
import { readSpotOrder, type OrderNames, type ReadAs } from './spot-order.ts';

const prefixed = (prefix: string, shared: Partial<OrderNames> = {}): OrderNames => {
  const name = (text: string): string =>
    prefix === '' ? text : prefix + text[0]!.toUpperCase() + text.slice(1);
  return {
    type: name('type'),
    side: name('side'),
    quantity: name('quantity'),
    price: name('price'),
    stopPrice: name('stopPrice'),
    trailingDelta: name('trailingDelta'),
    timeInForce: name('timeInForce'),
    clientId: name('clientOrderId'),
    ...shared,
  };
};

const ocoShared = { side: 'side', quantity: 'quantity' };
const pendingShared = { side: 'pendingSide', quantity: 'pendingQuantity' };

const forms: Readonly<Record<ListKind, readonly OrderNames[]>> = {
  OCO: [prefixed('above', ocoShared), prefixed('below', ocoShared)],
  OTO: [prefixed('working'), prefixed('pending')],
  OTOCO: [
    prefixed('working'),
    prefixed('pendingAbove', pendingShared),
    prefixed('pendingBelow', pendingShared),
  ],
};

/** The orders of a list, in its order. */
export function readList(
  product: Product,
  kind: ListKind,
  params: Params,
  clientId: () => string,
): readonly NewOrder[] {
  const orders = forms[kind].map((names, i) => {
    const as: ReadAs = { names, waits: kind !== 'OCO' && i > 0, clientId };
    return readSpotOrder(product, params, as);
  });
  const pair = kind === 'OCO' ? orders : kind === 'OTOCO' ? orders.slice(1) : [];
  if (pair.length === 2) checkPair(product, pair[0]!, pair[1]!, kind === 'OCO');
  if (kind !== 'OCO') checkEntry(orders[0]!);
  return orders;
}

/** One waits above the price and the other below it, and one of them at most is a stop on each side. */
function checkPair(product: Product, above: NewOrder, below: NewOrder, isNow: boolean): void {
  const wrong = newOrderRejected('The relationship of the prices for the orders is not correct.');
  const levelOf = ({ trigger, limit, trail }: NewOrder): number =>
    trigger || limit || (trail?.activation ?? 0);
  const [top, bottom] = [levelOf(above), levelOf(below)];
  if (top > 0 && bottom > 0 && top <= bottom) throw wrong;
  if (above.side !== below.side) throw wrong;
  const isLimit = ({ type }: NewOrder): boolean => type === 'limit';
  if (isLimit(above) && isLimit(below)) throw wrong;
  if (!isNow) return;
  const last = product.exchange.priceOf(above.market) ?? 0;
  if ((top > 0 && top <= last) || (bottom > 0 && bottom >= last)) throw wrong;
}

function checkEntry({ type }: NewOrder): void {
  if (type !== 'limit') throw newOrderRejected('The working order of a list must be LIMIT or LIMIT_MAKER.');
}

/** An OCO as it was written before order lists: a limit and a stop, above and below by their side. */
export function fromOlderOco(params: Params): Params {
  const stopType = params.has('stopLimitPrice') ? 'STOP_LOSS_LIMIT' : 'STOP_LOSS';
  const isSale = params.required('side') === 'SELL';
  const [limit, stop] = isSale ? ['above', 'below'] : ['below', 'above'];
  const pairs: (readonly [string, string])[] = [
    [`${limit}Type`, 'LIMIT_MAKER'],
    [`${stop}Type`, stopType],
  ];
  const renamed: readonly (readonly [string, string])[] = [
    ['price', `${limit}Price`],
    ['limitClientOrderId', `${limit}ClientOrderId`],
    ['stopPrice', `${stop}StopPrice`],
    ['trailingDelta', `${stop}TrailingDelta`],
    ['stopLimitPrice', `${stop}Price`],
    ['stopLimitTimeInForce', `${stop}TimeInForce`],
    ['stopClientOrderId', `${stop}ClientOrderId`],
  ];
  for (const [from, to] of renamed) {
    const value = params.text(from);
    if (value !== null) pairs.push([to, value]);
  }
  for (const name of ['symbol', 'side', 'quantity', 'listClientOrderId', 'newOrderRespType']) {
    const value = params.text(name);
    if (value !== null) pairs.push([name, value]);
  }
  return new Params(pairs);
}
