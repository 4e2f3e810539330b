/**
 * What the tape leaves out because it follows from what stands there, and how a reader gets it back.
 *
 * - A market order without levels stands as `marketOrder`, right behind its signal, which has the rest of its fields.
 * - A plain stop or target stands as `childOrder` behind its parent, from which the rest of its fields follows.
 * - A fill posts two lines, and a third for its fee: money -side x cost, base side x quantity, fee -fee, in this order;
 *   the last in the fee's currency.
 *   They are not written a second time. A fee in coin has a line of its own behind its fill.
 *
 * Half as many words for the most frequent events: they are written, hashed and kept at every fill.
 */
import { feeCurrencies } from '../model/costs.ts';
import { orderRoles, orderTypes, timesInForce } from '../model/order.ts';
import { rateScale } from '../model/units.ts';
import { ledgerReasons } from '../portfolio/ledger.ts';
import { headers, records, type RecordKind } from './records.ts';

/** For each kind, how many words after its header each field stands. */
export const places = Object.fromEntries(
  Object.entries(records).map(([kind, fields]) => [
    kind,
    Object.fromEntries(fields.map((field, i) => [field, i + 1])),
  ]),
) as { readonly [K in RecordKind]: { readonly [Field in (typeof records)[K][number]]: number } };

/** A scratch of one record of `kind`, its header in place. */
const scratch = (kind: 'order' | 'ledger'): Float64Array => {
  const words = new Float64Array(records[kind].length + 1);
  words[0] = headers[kind];
  return words;
};

/** The record `order` that the `marketOrder` at `words[at]` stands for, given the signal before it. */
export function unpackOrder(
  words: Float64Array,
  at: number,
  signals: Float64Array,
  signalAt: number,
): Float64Array {
  const order = scratch('order');
  const to = places.order;
  const of = places.marketOrder;
  const { at: time, signal, strategy, market, decisionPrice } = places.signal;
  order[to.at] = signals[signalAt + time]!;
  order[to.signal] = signals[signalAt + signal]!;
  order[to.strategy] = signals[signalAt + strategy]!;
  order[to.market] = signals[signalAt + market]!;
  order[to.decisionPrice] = signals[signalAt + decisionPrice]!;
  order[to.order] = words[at + of.order]!;
  order[to.side] = words[at + of.side]!;
  order[to.role] = words[at + of.role]!;
  order[to.flags] = words[at + of.flags]!;
  order[to.quantity] = words[at + of.quantity]!;
  order[to.quoteAmount] = words[at + of.quoteAmount]!;
  order[to.type] = orderTypes.indexOf('market');
  order[to.timeInForce] = timesInForce.indexOf('gtc');
  order[to.share] = rateScale;
  return order;
}

/** The record `order` that the `childOrder` at `words[at]` stands for, given its parent's record in full. */
export function unpackChild(words: Float64Array, at: number, parent: Float64Array): Float64Array {
  const order = scratch('order');
  const to = places.order;
  const of = places.childOrder;
  for (const field of ['at', 'signal', 'strategy', 'market', 'decisionPrice'] as const)
    order[to[field]] = parent[to[field]]!;
  for (const field of ['order', 'role', 'limit', 'trigger', 'offset', 'rate', 'share'] as const)
    order[to[field]] = words[at + of[field]]!;
  const isStop = words[at + of.role] === orderRoles.indexOf('stop');
  order[to.side] = -parent[to.side]!;
  order[to.type] = orderTypes.indexOf(isStop ? 'stop' : 'limit');
  order[to.timeInForce] = timesInForce.indexOf('gtc');
  order[to.flags] = 1;
  order[to.parent] = parent[to.order]!;
  return order;
}

const baseCode = feeCurrencies.indexOf('base');
const coinCode = feeCurrencies.indexOf('coin');

/** Calls `visit` with each ledger line of the fill at `words[at]`, as a record of its own. */
export function linesOf(words: Float64Array, at: number, visit: (line: Float64Array) => void): void {
  const of = places.filled;
  const side = words[at + of.side]!;
  const market = words[at + of.market]!;
  const fee = words[at + of.fee]!;
  visit(line(words, at, 0, -side * words[at + of.cost]!, 'trade'));
  visit(line(words, at, 1 + market, side * words[at + of.quantity]!, 'trade'));
  const isBase = words[at + of.feeCurrency] === baseCode;
  if (words[at + of.feeCurrency] === coinCode) return;
  if (fee !== 0) visit(line(words, at, isBase ? 1 + market : 0, -fee, 'fee'));
}

function line(
  words: Float64Array,
  at: number,
  currency: number,
  amount: number,
  reason: 'trade' | 'fee',
): Float64Array {
  const entry = scratch('ledger');
  const to = places.ledger;
  entry[to.at] = words[at + places.filled.at]!;
  entry[to.currency] = currency;
  entry[to.amount] = amount + 0;
  entry[to.reason] = ledgerReasons.indexOf(reason);
  entry[to.order] = words[at + places.filled.order]!;
  return entry;
}
