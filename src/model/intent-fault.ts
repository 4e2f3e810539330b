/**
 * What makes a value no intent. Strategies may be plain JavaScript, where a side of "long" would otherwise be taken for
 * a sale, and a misspelt `stopLoss` for no stop at all.
 */
import { plainBuy, plainExit, plainSell } from './intent.ts';
import { isGroup, levelWords, shown, unknownKey } from './length-fault.ts';
import { laddersFault } from './ladder-fault.ts';
import { orderFault } from './order-fault.ts';
import { stopFault, targetFault } from './plan-fault.ts';

/** What is wrong with `value`, as a sentence; null when it is an intent. */
export const intentFault = (value: unknown): string | null =>
  value === plainBuy || value === plainSell || value === plainExit ? null : faultOf(value);

/** Everything that is wrong with it, each part by itself: for whoever has been told that something is. */
export function intentFaults(value: unknown): readonly string[] {
  const first = intentFault(value);
  if (first === null) return [];
  const { kind, side, order, orders, stop, target, targets, rewardToRisk } = (value ?? {}) as Fields;
  if (kind === 'oco' && Array.isArray(orders) && orders.length > 1) {
    const inside = (orders as readonly unknown[]).flatMap(intentFaults);
    return inside.length === 0 ? [first] : inside;
  }
  if (kind !== 'enter' && kind !== 'exit') return [first];
  const intent = value as Fields;
  const known = kind === 'enter' ? enterKeys : exitKeys;
  const several: readonly unknown[] | null = Array.isArray(targets) ? (targets as readonly unknown[]) : null;
  const found = [
    kind === 'enter' && side !== 'buy' && side !== 'sell' ? sideWords(side) : null,
    ...Object.keys(intent).map((key) => unknownKey({ [key]: null }, known)),
    orderFault(order),
    targets === undefined || several !== null ? null : notAList,
    target !== undefined && several !== null && several.length > 0 ? notBoth : null,
    stop === undefined ? null : stopFault(stop),
    rewardFault(rewardToRisk),
    target === undefined ? targetsFault(several ?? noTargets) : targetFault(target),
    laddersFault(intent),
  ];
  return found.filter((fault) => fault !== null);
}

type Fields = Readonly<Record<string, unknown>>;

const sideWords = (side: unknown): string => `expected side: buy or sell, got ${String(side)}`;
const notAList = 'expected targets to be a list';
const notBoth = 'expected target or targets, got both';

const rewardFault = (rewardToRisk: unknown): string | null =>
  rewardToRisk === undefined || (typeof rewardToRisk === 'number' && rewardToRisk > 0)
    ? null
    : `expected rewardToRisk above 0, got ${shown(rewardToRisk)}`;

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
  if (kind === 'enter' && side !== 'buy' && side !== 'sell') return sideWords(side);
  const wrong = keysFault(intent, kind) ?? orderFault(order);
  if (wrong !== null) return wrong;
  const { stop, target, targets, rewardToRisk } = intent;
  if (targets !== undefined && !Array.isArray(targets)) return notAList;
  const several = (targets ?? noTargets) as readonly unknown[];
  if (target !== undefined && several.length > 0) return notBoth;
  const wrongStop = stop === undefined ? null : stopFault(stop);
  if (wrongStop !== null) return wrongStop;
  const wrongReward = rewardFault(rewardToRisk);
  if (wrongReward !== null) return wrongReward;
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
function targetsFault(targets: readonly unknown[]): string | null {
  // Not `find`: it passes over holes.
  for (const one of targets) {
    const wrong = isGroup(one) ? targetFault(one['at']) : levelWords;
    if (wrong !== null) return wrong;
  }
  return null;
}
