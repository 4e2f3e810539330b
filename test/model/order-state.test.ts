/**
 * The transition table of orders, cell by cell: what it allows leads where the rule says, and whatever it does not
 * allow stops the run.
 */
import { describe, expect, it } from 'vitest';
import { OrderManager } from '../../src/execution/orders.ts';
import type { Approved } from '../../src/model/approval.ts';
import {
  isFinal,
  nextState,
  orderStates,
  transitions,
  type OrderChange,
  type OrderState,
} from '../../src/model/order-state.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';

const changes: readonly OrderChange[] = [
  'approve',
  'deny',
  'submit',
  'accept',
  'reject',
  'trigger',
  'fill-part',
  'fill-whole',
  'ask-cancel',
  'cancel',
  'expire',
];

// One column for each change, in the order above; `.` is unlawful. The letters are below.
const table: Readonly<Record<OrderState, string>> = {
  //                    approve deny submit accept reject trigger part whole ask cancel expire
  created: /*        */ 'A      D    .      .      .      .       .    .     .   .      .',
  approved: /*       */ '.      .    S      .      .      .       .    .     .   .      .',
  denied: /*         */ '.      .    .      .      .      .       .    .     .   .      .',
  submitted: /*      */ '.      .    .      C      R      .       P    F     W   X      E',
  accepted: /*       */ '.      .    .      .      .      T       P    F     W   X      E',
  triggered: /*      */ '.      .    .      .      R      T       P    F     W   X      E',
  'partially-filled': /**/ '.   .    .      .      .      T       P    F     W   X      E',
  filled: /*         */ '.      .    .      .      .      .       .    .     .   .      .',
  'pending-cancel': /**/ '.     .    .      W      R      W       W    F     .   X      E',
  rejected: /*       */ '.      .    .      .      .      .       .    .     .   .      .',
  cancelled: /*      */ '.      .    .      .      .      .       .    .     .   .      .',
  expired: /*        */ '.      .    .      .      .      .       .    .     .   .      .',
};

const letters: Readonly<Record<string, OrderState>> = {
  A: 'approved',
  D: 'denied',
  S: 'submitted',
  C: 'accepted',
  R: 'rejected',
  T: 'triggered',
  P: 'partially-filled',
  F: 'filled',
  W: 'pending-cancel',
  X: 'cancelled',
  E: 'expired',
};

const cells = orderStates.flatMap((state) =>
  table[state].split(/ +/).map((cell, column) => ({ state, change: changes[column]!, cell })),
);

describe('the transition table', () => {
  it('ORD-2 has a cell for each of 12 states and 11 changes', () => {
    expect(cells).toHaveLength(12 * 11);
    const known = Object.values(transitions).flatMap((row) => Object.keys(row));
    expect(known.filter((change) => !changes.includes(change as OrderChange))).toEqual([]);
  });

  it.each(cells.filter(({ cell }) => cell !== '.'))(
    'ORD-2 an order that is $state may $change',
    ({ state, change, cell }) => {
      expect(nextState(state, change)).toBe(letters[cell]);
    },
  );

  it('ORD-2 anything else is a bug and says so', () => {
    const unlawful = cells.filter(({ cell }) => cell === '.');
    // 132 cells less 2 + 1 + 7 + 6 + 7 + 6 + 7 lawful ones.
    expect(unlawful).toHaveLength(132 - 36);
    for (const { state, change } of unlawful) {
      expect(() => nextState(state, change)).toThrow(`an order that is ${state} cannot ${change}`);
    }
  });

  it('ORD-2 an order ends in five states, and from these nothing goes on', () => {
    const ends = orderStates.filter(isFinal);
    expect(ends).toEqual(['denied', 'rejected', 'filled', 'cancelled', 'expired']);
    expect(orderStates.filter((state) => Object.keys(transitions[state]).length === 0)).toEqual(ends);
  });
});

const id = 1 as OrderId;
const at = 0 as TimeMs;
const where = { order: id, market: 0, at };
const accepted: VenueEvent = {
  kind: 'accepted',
  ...where,
  quantity: 1 as Quantity,
  limit: 1 as Price,
  trigger: 0 as Price,
};
const filled: VenueEvent = {
  kind: 'filled',
  ...where,
  price: 1 as Price,
  priceBefore: 1 as Price,
  quantity: 1 as Quantity,
  leaves: 0 as Quantity,
  cost: 1 as Money,
  fee: 0 as Money,
  feeCurrency: 'quote',
  coins: 0,
  liquidity: 'maker',
  byDetail: false,
};

function managerWithOne(): OrderManager {
  const manager = new OrderManager(OrderManager.emptyState());
  manager.submit({ id, market: 0 } as Approved<OrderTerms>, []);
  return manager;
}

describe('the order manager on the table', () => {
  it('ORD-2 an answer that the table does not know stops the run', () => {
    const manager = managerWithOne();
    manager.apply(accepted);
    expect(() => manager.apply(accepted)).toThrow('an order that is accepted cannot accept');
  });

  it('ORD-2 an order that has ended is not spoken of again', () => {
    const manager = managerWithOne();
    expect(manager.fill(filled).state).toBe('filled');
    expect(() => manager.fill(filled)).toThrow('which is not alive');
  });

  it('ORD-2 a fill that was under way when the cancel was sent is lawful', () => {
    const manager = managerWithOne();
    const order = manager.apply(accepted);
    expect(manager.cancel(order)).toEqual({ kind: 'cancel', order: id, market: 0 });
    expect(manager.cancel(order)).toBeNull();
    expect(manager.fill({ ...filled, leaves: 1 as Quantity }).state).toBe('pending-cancel');
    expect(manager.fill(filled).state).toBe('filled');
  });
});
