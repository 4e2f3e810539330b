/**
 * What makes a value no intent. Strategies may be plain JavaScript, where a side of "long" would otherwise be taken for
 * a sale, and a misspelt `stopLoss` for no stop at all.
 */
import { plainBuy, plainExit, plainSell, type EntryType } from './intent.ts';
import { isGroup, levelWords, orderPriceFault, trailFault, shown, unknownKey } from './length-fault.ts';
import { laddersFault } from './ladder-fault.ts';
import { stopFault, targetFault } from './plan-fault.ts';

/** What is wrong with `value`, as a sentence; null when it is an intent. */
export const intentFault = (value: unknown): string | null =>
  value === plainBuy || value === plainSell || value === plainExit ? null : faultOf(value);

function faultOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return `expected an intent, got ${String(value)}`;
  const intent = value as Readonly<Record<string, unknown>>;
  const { kind, side, order, orders } = intent;
  if (kind === 'cancel') {
    return orders === 'entries' || orders === 'exits' || orders === 'all' || isId(orders)
      ? null
      : `expected orders: entries, exits, all or the id of an order, got ${String(orders)}`;
  }
  if (kind === 'amend') return amendFault(intent);
  if (kind === 'oco') return ocoFault(orders);
  if (typeof intent['then'] === 'function')
    return 'expected an intent, got a promise: a strategy cannot wait';
  if (kind !== 'enter' && kind !== 'exit')
    return `expected kind: enter, exit, cancel, amend or oco, got ${String(kind)}`;
  if (kind === 'enter' && side !== 'buy' && side !== 'sell')
    return `expected side: buy or sell, got ${String(side)}`;
  const wrong = keysFault(intent, kind) ?? orderFault(order);
  if (wrong !== null) return wrong;
  const { stop, target, targets, rewardToRisk } = intent;
  if (targets !== undefined && !Array.isArray(targets)) return 'expected targets to be a list';
  const several = (targets ?? noTargets) as readonly unknown[];
  if (target !== undefined && several.length > 0) return 'expected target or targets, got both';
  const wrongStop = stop === undefined ? null : stopFault(stop);
  if (wrongStop !== null) return wrongStop;
  if (rewardToRisk !== undefined && !(typeof rewardToRisk === 'number' && rewardToRisk > 0))
    return `expected rewardToRisk above 0, got ${shown(rewardToRisk)}`;
  return (target === undefined ? targetsFault(several) : targetFault(target)) ?? laddersFault(intent);
}

const noTargets: readonly unknown[] = [];

const isId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

function amendFault(intent: Readonly<Record<string, unknown>>): string | null {
  const { order, limit, trigger, quantity } = intent;
  const wrong = unknownKey(intent, ['kind', 'order', 'limit', 'trigger', 'quantity']);
  if (wrong !== null) return wrong;
  if (!isId(order)) return `expected the id of an order, got ${String(order)}`;
  const given = Object.entries({ limit, trigger, quantity }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return 'expected a limit, a trigger or a quantity';
  for (const [name, value] of given) if (typeof value !== 'number') return `expected a number as ${name}`;
  return null;
}

function ocoFault(orders: unknown): string | null {
  if (!Array.isArray(orders) || orders.length < 2) return 'expected orders: a list of two or more';
  for (const one of orders as readonly unknown[]) {
    const fault = intentFault(one);
    if (fault !== null) return fault;
    const { kind } = one as Readonly<Record<string, unknown>>;
    if (kind !== 'enter' && kind !== 'exit') return 'expected orders: entries and exits alone';
  }
  return null;
}

/** Looks into a list only for what most intents do not have: this is asked of every order. */
function keysFault(intent: Readonly<Record<string, unknown>>, kind: 'enter' | 'exit'): string | null {
  for (const key in intent) {
    if (key === 'kind' || (kind === 'enter' && (key === 'side' || key === 'stop' || key === 'target')))
      continue;
    return unknownKey(intent, kind === 'enter' ? enterKeys : exitKeys);
  }
  return null;
}

const enterKeys = [
  ...['kind', 'side', 'order', 'stop', 'target', 'targets', 'scaleIn', 'scaleOut', 'confidence'],
  'rewardToRisk',
];
const exitKeys = ['kind', 'share', 'order'];
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

function orderFault(order: unknown): string | null {
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

function targetsFault(targets: readonly unknown[]): string | null {
  // Not `find`: it passes over holes.
  for (const one of targets) {
    const wrong = isGroup(one) ? targetFault(one['at']) : levelWords;
    if (wrong !== null) return wrong;
  }
  return null;
}
