/**
 * What a strategy asks for. Levels and prices are plain decimals, as read from candles and indicators; the engine turns
 * them into units on the market's grid (FILL-7). An intent becomes a signal in the journal, then an order or a refusal.
 */

export type Level =
  /** An absolute price. */
  | { readonly price: number }
  /** So far from the actual fill price, in price; always positive, the side follows from the position. */
  | { readonly distance: number }
  /** The same in percent of the fill price. */
  | { readonly percent: number };

export interface TargetIntent {
  readonly at: Level;
  /** Share of the position, 0 to 1; the shares of all targets sum to at most 1. */
  readonly share: number;
}

export type EntryType =
  | { readonly type: 'market' }
  | { readonly type: 'limit'; readonly limit: number; readonly timeInForce?: 'gtc' | 'ioc' }
  | { readonly type: 'stop'; readonly trigger: number }
  | { readonly type: 'stop-limit'; readonly trigger: number; readonly limit: number };

export interface EnterIntent {
  readonly kind: 'enter';
  readonly side: 'buy' | 'sell';
  /** Market order at the next open when left out. */
  readonly order?: EntryType;
  readonly stop?: Level;
  /** One level for all of the position, or several with their shares, nearest first. */
  readonly target?: Level;
  readonly targets?: readonly TargetIntent[];
}

export interface ExitIntent {
  readonly kind: 'exit';
  /** Share of the position, 0 to 1; all when left out. */
  readonly share?: number;
  readonly order?: EntryType;
}

export interface CancelIntent {
  readonly kind: 'cancel';
  /** Resting entries, resting exits, or both; protection stays. */
  readonly orders: 'entries' | 'exits' | 'all';
}

export type Intent = EnterIntent | ExitIntent | CancelIntent;

/** One, several or none; a function that returns nothing asks for nothing. */
export type Intents = Intent | readonly Intent[] | null | undefined;

/**
 * What makes a value no intent, as a sentence; null when it is one. Strategies may be plain JavaScript, where a side
 * of "long" would otherwise be taken for a sale.
 */
export function intentFault(value: unknown): string | null {
  if (value === plainBuy || value === plainSell || value === plainExit) return null;
  if (typeof value !== 'object' || value === null) return `expected an intent, got ${String(value)}`;
  const intent = value as Readonly<Record<string, unknown>>;
  const { kind, side, order, orders } = intent;
  if (kind === 'cancel') {
    return orders === 'entries' || orders === 'exits' || orders === 'all'
      ? null
      : `expected orders: entries, exits or all, got ${String(orders)}`;
  }
  if (typeof intent['then'] === 'function')
    return 'expected an intent, got a promise: a strategy cannot wait';
  if (kind !== 'enter' && kind !== 'exit') return `expected kind: enter, exit or cancel, got ${String(kind)}`;
  if (kind === 'enter' && side !== 'buy' && side !== 'sell')
    return `expected side: buy or sell, got ${String(side)}`;
  const wrong = unknownKey(intent, kind === 'enter' ? enterKeys : exitKeys) ?? orderFault(order);
  if (wrong !== null) return wrong;
  const { stop, target, targets } = intent;
  if (targets !== undefined && !Array.isArray(targets)) return 'expected targets to be a list';
  const several = (targets ?? []) as readonly unknown[];
  if (target !== undefined && several.length > 0) return 'expected target or targets, got both';
  const areLevels =
    (stop === undefined || isLevel(stop)) && (target === undefined || isLevel(target)) && areTargets(several);
  return areLevels ? null : 'expected a level: { price }, { distance } or { percent }';
}

const enterKeys = ['kind', 'side', 'order', 'stop', 'target', 'targets'];
const exitKeys = ['kind', 'share', 'order'];
/** What each type of order is made of, beside its type. */
const orderKeys: Readonly<
  Record<EntryType['type'], { readonly needs: readonly string[]; readonly may: readonly string[] }>
> = {
  market: { needs: [], may: [] },
  limit: { needs: ['limit'], may: ['timeInForce'] },
  stop: { needs: ['trigger'], may: [] },
  'stop-limit': { needs: ['trigger', 'limit'], may: [] },
};

function orderFault(order: unknown): string | null {
  if (order === undefined) return null;
  if (typeof order !== 'object' || order === null) return `expected an order, got ${JSON.stringify(order)}`;
  const terms = order as Readonly<Record<string, unknown>>;
  const type = String(terms['type']);
  if (!Object.hasOwn(orderKeys, type))
    return `expected order.type: ${Object.keys(orderKeys).join(', ')}, got ${type}`;
  const { needs, may } = orderKeys[type as EntryType['type']];
  for (const name of needs) {
    if (typeof terms[name] !== 'number') return `expected a number as order.${name} of a ${type} order`;
  }
  const { timeInForce } = terms;
  if (timeInForce !== undefined && timeInForce !== 'gtc' && timeInForce !== 'ioc')
    return `expected order.timeInForce: gtc or ioc, got ${JSON.stringify(timeInForce)}`;
  return unknownKey(terms, ['type', ...needs, ...may], 'order.');
}

function unknownKey(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path = '',
): string | null {
  for (const key in value) {
    if (!known.includes(key)) return `there is no ${path}${key} here; there are: ${known.join(', ')}`;
  }
  return null;
}

function areTargets(targets: readonly unknown[]): boolean {
  // Not `every`: it passes over holes.
  for (const one of targets) {
    if (!isLevel((one as Readonly<Record<string, unknown>> | null | undefined)?.['at'])) return false;
  }
  return true;
}

function isLevel(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let keys = 0;
  for (const key in value) {
    if (key !== 'price' && key !== 'distance' && key !== 'percent') return false;
    keys++;
  }
  return keys === 1;
}

/** What is asked for most often, made once. */
const plainBuy: EnterIntent = Object.freeze({ kind: 'enter', side: 'buy' });
const plainSell: EnterIntent = Object.freeze({ kind: 'enter', side: 'sell' });
const plainExit: ExitIntent = Object.freeze({ kind: 'exit' });

/** Buys: opens or adds to a long position. */
export const buy = (terms?: Omit<EnterIntent, 'kind' | 'side'>): EnterIntent =>
  terms === undefined ? plainBuy : { kind: 'enter', side: 'buy', ...terms };
/** Sells short: opens or adds to a short position (margin accounts). */
export const sell = (terms?: Omit<EnterIntent, 'kind' | 'side'>): EnterIntent =>
  terms === undefined ? plainSell : { kind: 'enter', side: 'sell', ...terms };
/** Closes the position, or a share of it. */
export const exit = (terms?: Omit<ExitIntent, 'kind'>): ExitIntent =>
  terms === undefined ? plainExit : { kind: 'exit', ...terms };
/** Cancels resting orders of this market. */
export const cancel = (orders: CancelIntent['orders'] = 'all'): CancelIntent => ({ kind: 'cancel', orders });
