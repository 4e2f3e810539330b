/**
 * The records of the journal, in words: kinds with their fields, their headers, and numbers for what is one of a list. A
 * kind or a field that is added goes behind the others, so that old journals keep their meaning.
 */
import { BugError } from '../base/assert.ts';

/** Kinds of records with their fields, in the order of the words. */
export const records = {
  text: ['id', 'length'],
  signal: ['at', 'signal', 'strategy', 'market', 'action', 'side', 'decisionPrice'],
  refusal: ['at', 'signal', 'market', 'stage', 'reason', 'value', 'bound'],
  order: [
    'at', 'order', 'signal', 'strategy', 'market', 'side', 'type', 'role', 'timeInForce', 'flags', 'quantity',
    'quoteAmount', 'limit', 'trigger', 'offset', 'rate', 'limitOffset', 'share', 'parent', 'decisionPrice',
    'expiresAt', 'trailOffset', 'trailRate', 'activation', 'oco', 'risk',
  ],
  marketOrder: ['order', 'side', 'role', 'flags', 'quantity', 'quoteAmount'],
  childOrder: ['order', 'role', 'limit', 'trigger', 'offset', 'rate', 'share'],
  accepted: ['at', 'order', 'market', 'quantity', 'limit', 'trigger'],
  rejected: ['at', 'order', 'market', 'reason', 'value', 'bound'],
  triggered: ['at', 'order', 'market', 'price'],
  filled: [
    'at', 'order', 'market', 'side', 'price', 'priceBefore', 'quantity', 'leaves', 'cost', 'fee', 'feeCurrency', 'liquidity',
  ],
  cancelAsked: ['at', 'order', 'market'],
  cancelled: ['at', 'order', 'market', 'reason', 'leaves'],
  expired: ['at', 'order', 'market'],
  amendAsked: ['at', 'order', 'market', 'quantity', 'limit', 'trigger'],
  amended: ['at', 'order', 'market', 'quantity', 'limit', 'trigger'],
  amendRejected: ['at', 'order', 'market', 'reason', 'value', 'bound'],
  step: [
    'at', 'order', 'market', 'cause', 'onClose', 'afterOffset', 'afterRate', 'afterRisk', 'locks', 'offset', 'rate', 'risk',
  ],
  moved: ['at', 'order', 'market', 'trigger', 'cause'],
  caused: ['at', 'order', 'market', 'cause'],
  risk: ['at', 'state', 'rule', 'value', 'bound'],
  resized: ['at', 'order', 'market', 'leaves'],
  uncovered: ['at', 'order', 'market', 'quantity'],
  ambiguous: ['at', 'order', 'market', 'highFirst', 'difference'],
  ledger: ['at', 'currency', 'amount', 'reason', 'order'],
  funding: ['at', 'market', 'quantity', 'price', 'rate', 'amount'],
  liquidating: ['at', 'order', 'market', 'quantity', 'price', 'left', 'maintenance'],
  charged: ['at', 'reason', 'order', 'market', 'quantity', 'rate', 'amount'],
} as const; // prettier-ignore

export type RecordKind = keyof typeof records;
export const recordKinds: readonly RecordKind[] = Object.keys(records) as RecordKind[];

/** The header word of each kind. */
export const headers = Object.fromEntries(
  recordKinds.map((kind, code) => [kind, code + 256 * (records[kind].length + 1)]),
) as Readonly<Record<RecordKind, number>>;

const headersByCode = recordKinds.map((kind) => headers[kind]);
/**
 * The same of a kind that changes from call to call: there a place in a short list is found before a property. What
 * every bracket writes is not looked for at all.
 */
export function headerOf(kind: RecordKind): number {
  if (kind === 'accepted') return headers.accepted;
  if (kind === 'cancelled') return headers.cancelled;
  if (kind === 'triggered') return headers.triggered;
  let code = 0;
  while (recordKinds[code] !== kind) code++;
  return headersByCode[code]!;
}

/** Place of `value` in its list; a loop over a few words is quicker than a call. */
export function codeOf<T>(list: readonly T[], value: T): number {
  for (let i = 0; i < list.length; i++) if (list[i] === value) return i;
  throw new BugError(`${String(value)} has no code in the journal`);
}
