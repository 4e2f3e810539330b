/**
 * The one transition table of orders (ORD-2). Whatever is not in it is a bug and stops the run.
 *
 * `created` is an order that was asked for; `approved` or `denied` is risk's verdict; `submitted` is on its way;
 * the rest is what the venue answers.
 */
import { BugError } from '../base/assert.ts';

export const orderStates = [
  'created',
  'approved',
  'denied',
  'submitted',
  'accepted',
  'rejected',
  'triggered',
  'partially-filled',
  'filled',
  'pending-cancel',
  'cancelled',
  'expired',
] as const;
export type OrderState = (typeof orderStates)[number];

/** The most frequent first. */
export const orderChanges = [
  'fill-whole',
  'accept',
  'trigger',
  'cancel',
  'fill-part',
  'ask-cancel',
  'approve',
  'deny',
  'submit',
  'reject',
  'expire',
] as const;
export type OrderChange = (typeof orderChanges)[number];

type Table = { readonly [S in OrderState]: { readonly [C in OrderChange]?: OrderState } };

export const transitions: Table = {
  created: { approve: 'approved', deny: 'denied' },
  approved: { submit: 'submitted' },
  denied: {},
  submitted: {
    accept: 'accepted',
    reject: 'rejected',
    // A market order's fill may come without a separate acknowledgement, and an IOC order may end at once.
    'fill-part': 'partially-filled',
    'fill-whole': 'filled',
    cancel: 'cancelled',
    expire: 'expired',
    'ask-cancel': 'pending-cancel',
  },
  accepted: {
    trigger: 'triggered',
    'fill-part': 'partially-filled',
    'fill-whole': 'filled',
    'ask-cancel': 'pending-cancel',
    cancel: 'cancelled',
    expire: 'expired',
  },
  triggered: {
    // A child that found no volume, was cut to nothing, and came back.
    trigger: 'triggered',
    'fill-part': 'partially-filled',
    'fill-whole': 'filled',
    'ask-cancel': 'pending-cancel',
    cancel: 'cancelled',
    expire: 'expired',
    // A stop that becomes a market order can still find too little funds.
    reject: 'rejected',
  },
  'partially-filled': {
    'fill-part': 'partially-filled',
    'fill-whole': 'filled',
    'ask-cancel': 'pending-cancel',
    cancel: 'cancelled',
    expire: 'expired',
    // A stop-limit child that was cut and grew again triggers after its first fill.
    trigger: 'triggered',
  },
  filled: {},
  'pending-cancel': {
    // Fills that were on the wire when the cancel was sent are lawful.
    accept: 'pending-cancel',
    trigger: 'pending-cancel',
    'fill-part': 'pending-cancel',
    'fill-whole': 'filled',
    cancel: 'cancelled',
    expire: 'expired',
    reject: 'rejected',
  },
  rejected: {},
  cancelled: {},
  expired: {},
};

/** States in which nothing can happen to an order any more. */
export function isFinal(state: OrderState): boolean {
  return (
    state === 'filled' ||
    state === 'cancelled' ||
    state === 'rejected' ||
    state === 'denied' ||
    state === 'expired'
  );
}

/** All states, those that orders at a venue are in first. */
const frequentFirst = [...new Set<OrderState>(['submitted', 'accepted', 'triggered', ...orderStates])];

/**
 * The table by places in two lists. Every event asks it, and a property whose name changes from call to call is far
 * slower to find than the place of a text near the front of a list.
 */
const nextStates = frequentFirst.map((state) => orderChanges.map((change) => transitions[state][change]));

/** The state after `change`; an unlawful change is a bug. */
export function nextState(state: OrderState, change: OrderChange): OrderState {
  const next = nextStates[placeIn(frequentFirst, state)]![placeIn(orderChanges, change)];
  if (next === undefined) throw new BugError(`an order that is ${state} cannot ${change}`);
  return next;
}

function placeIn<T>(list: readonly T[], value: T): number {
  let place = 0;
  while (place < list.length && list[place] !== value) place++;
  return place;
}
