/**
 * Orders of ours that belong together as a list of Binance's, in its own parameters; where it has no such list, why.
 *
 * | ours | Binance |
 * |---|---|
 * | a pair, of which one ends the other | OCO: one waits above the price, the other below it |
 * | an entry at a limit, and what it brings | OTO |
 * | an entry at a limit, and the pair that it brings | OTOCO |
 *
 * What an entry brings is placed when the whole of it has filled, and for a quantity that was said before. A limit in a
 * pair rests on its side of the price, and is a LIMIT_MAKER there; perpetuals have no lists.
 *
 * Source: Binance Spot API documentation, "New Order list - OCO", "New Order list - OTO", "New Order list - OTOCO".
 */
import type { Instrument } from '../../model/instrument.ts';
import type { OrderTerms } from '../../model/order.ts';
import type { Product } from './connect.ts';
import { orderRequest } from './order-request.ts';

export const listKinds = ['OCO', 'OTO', 'OTOCO'] as const;
export type ListKind = (typeof listKinds)[number];

export interface ListedOrder {
  readonly terms: OrderTerms;
  readonly clientId: string;
}

export interface NativeList {
  /** ccxt's name of the request. */
  readonly call: string;
  readonly params: Readonly<Record<string, string>>;
}

const calls: Readonly<Record<ListKind, string>> = {
  OCO: 'privatePostOrderListOco',
  OTO: 'privatePostOrderListOto',
  OTOCO: 'privatePostOrderListOtoco',
};

/** The request, or why there is none. The entry goes first; the two of a pair in any order. */
export function listRequest(
  kind: ListKind,
  orders: readonly ListedOrder[],
  instrument: Instrument,
  of: { readonly product: Product; readonly symbol: string; readonly clientId: string },
): NativeList | string {
  const { product, symbol, clientId } = of;
  if (product !== 'spot') return 'its perpetuals have no lists of orders: each is placed by itself';
  const wanted = kind === 'OTOCO' ? 3 : 2;
  if (orders.length !== wanted) return `${kind} has ${wanted} orders, and not ${orders.length}`;
  const params: Record<string, string> = { symbol, listClientOrderId: clientId, newOrderRespType: 'RESULT' };
  const entry = kind === 'OCO' ? null : orders[0]!;
  const rest = kind === 'OCO' ? orders : orders.slice(1);
  if (entry !== null && entry.terms.type !== 'limit') return 'its lists begin with a limit';
  if (orders.some(({ terms }) => terms.quoteAmount > 0)) return 'orders of its lists have a size in coins';
  const placed: (readonly [string, ListedOrder, boolean])[] =
    entry === null ? [] : [['working', entry, false]];
  if (rest.length === 1) placed.push(['pending', rest[0]!, false]);
  else {
    const pair = pairOf(rest);
    if (typeof pair === 'string') return pair;
    const [above, below] = kind === 'OCO' ? ['above', 'below'] : ['pendingAbove', 'pendingBelow'];
    placed.push([above, pair.above, true], [below, pair.below, true]);
  }
  for (const [prefix, order, isOfPair] of placed) {
    const request = orderRequest(order.terms, instrument, { product, symbol, clientId: order.clientId });
    if (typeof request === 'string') return request;
    const named = prefixed(prefix, request.params, isOfPair);
    Object.assign(params, named);
  }
  return { call: calls[kind], params };
}

/** The one that waits above the price, and the one below it. */
function pairOf(
  orders: readonly ListedOrder[],
): { readonly above: ListedOrder; readonly below: ListedOrder } | string {
  const [one, other] = orders as readonly [ListedOrder, ListedOrder];
  if (one.terms.side !== other.terms.side) return 'the two of a pair buy, or sell, alike';
  if (one.terms.quantity !== other.terms.quantity) return 'the two of a pair are for one quantity';
  if (orders.some(({ terms }) => terms.type === 'market')) return 'an order of a pair waits for a price';
  if (orders.some(({ terms }) => terms.type === 'limit' && terms.timeInForce !== 'gtc'))
    return 'a limit of a pair rests until it is filled or cancelled';
  const above = orders.find(waitsAbove);
  const below = orders.find((order) => !waitsAbove(order));
  if (above === undefined || below === undefined)
    return 'of a pair one waits above the price, and the other below it';
  return { above, below };
}

/** A sale waits above the price for profit, a purchase to be stopped. */
const waitsAbove = ({ terms: { side, type } }: ListedOrder): boolean =>
  (side === 'sell') === (type === 'limit' || type.startsWith('take-profit'));

/** Names that the two of a pair share, by what stands before them. */
const sharedOf: Readonly<Record<string, string>> = {
  above: '',
  below: '',
  pendingAbove: 'pending',
  pendingBelow: 'pending',
};

/** The parameters of an order by their names in a list. */
function prefixed(
  prefix: string,
  given: Readonly<Record<string, string>>,
  isOfPair: boolean,
): Record<string, string> {
  const named: Record<string, string> = {};
  const isResting = isOfPair && (given['type'] === 'LIMIT' || given['type'] === 'LIMIT_MAKER');
  for (const [name, value] of Object.entries(given)) {
    if (name === 'symbol' || name === 'newOrderRespType') continue;
    if (isResting && name === 'timeInForce') continue;
    const plain = name === 'newClientOrderId' ? 'clientOrderId' : name;
    const isShared = plain === 'side' || plain === 'quantity';
    const before = isShared ? (sharedOf[prefix] ?? prefix) : prefix;
    named[joined(before, plain)] = isResting && name === 'type' ? 'LIMIT_MAKER' : value;
  }
  return named;
}

const joined = (prefix: string, name: string): string =>
  prefix === '' ? name : prefix + name[0]!.toUpperCase() + name.slice(1);
