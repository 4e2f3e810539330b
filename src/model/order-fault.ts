/** What makes the order of an intent none: a type that there is not, a price that it lacks, a time that it cannot have. */
import type { EntryType } from './intent.ts';
import { orderPriceFault, trailFault, shown, unknownKey } from './length-fault.ts';

const lasting = ['timeInForce', 'goodUntil', 'goodFor'];
const limitLasting = [...lasting, 'postOnly'];
const lastingTimes = ['gtc', 'gtd', 'day'];
const limitTimes = [...lastingTimes, 'ioc', 'fok'];

interface OrderKeys {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  readonly times: readonly string[];
}

/** What each type of order is made of, beside its type. */
const orderKeys: Readonly<Record<EntryType['type'], OrderKeys>> = {
  market: { needs: [], may: [], times: [] },
  limit: { needs: ['limit'], may: limitLasting, times: limitTimes },
  stop: { needs: ['trigger'], may: lasting, times: lastingTimes },
  'stop-limit': { needs: ['trigger', 'limit'], may: limitLasting, times: limitTimes },
  'take-profit': { needs: ['trigger'], may: lasting, times: lastingTimes },
  'take-profit-limit': { needs: ['trigger', 'limit'], may: limitLasting, times: limitTimes },
  'trailing-stop': { needs: [], may: lasting, times: lastingTimes },
};

/** As a sentence; null where it is an order, or none is stated. */
export function orderFault(order: unknown): string | null {
  if (order === undefined) return null;
  if (typeof order !== 'object' || order === null) return `expected an order, got ${shown(order)}`;
  const terms = order as Readonly<Record<string, unknown>>;
  const type = String(terms['type']);
  if (!Object.hasOwn(orderKeys, type))
    return `expected order.type: ${Object.keys(orderKeys).join(', ')}, got ${type}`;
  const { needs, may, times } = orderKeys[type as EntryType['type']];
  for (const name of needs) {
    const wrong = orderPriceFault(terms[name], `order.${name} of a ${type} order`);
    if (wrong !== null) return wrong;
  }
  const known = ['type', ...needs, ...may];
  const wrong =
    type === 'trailing-stop' ? trailFault(terms, 'order.', known) : unknownKey(terms, known, 'order.');
  return wrong ?? lastingFault(terms, times);
}

function lastingFault(terms: Readonly<Record<string, unknown>>, times: readonly string[]): string | null {
  const { timeInForce, goodUntil, goodFor, postOnly } = terms;
  if (timeInForce !== undefined && !times.includes(timeInForce as string))
    return `expected order.timeInForce: ${times.join(', ')}, got ${shown(timeInForce)}`;
  const moments = [goodUntil, goodFor].filter((moment) => moment !== undefined).length;
  if (moments !== (timeInForce === 'gtd' ? 1 : 0))
    return 'expected timeInForce: gtd together with one of order.goodUntil and order.goodFor';
  if (goodFor !== undefined && !(Number.isSafeInteger(goodFor) && (goodFor as number) > 0))
    return `expected order.goodFor in whole candles, got ${shown(goodFor)}`;
  if (goodUntil !== undefined && !Number.isSafeInteger(goodUntil))
    return `expected order.goodUntil in whole milliseconds since 1970, got ${shown(goodUntil)}`;
  if (postOnly !== undefined && typeof postOnly !== 'boolean')
    return `expected order.postOnly: true or false, got ${shown(postOnly)}`;
  return null;
}
