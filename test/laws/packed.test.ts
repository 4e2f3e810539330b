/**
 * What the tape leaves out comes back (DET-1): an order reads the same whether it stands in a short form or in full.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/engine/journal.ts';
import { readTape } from '../../src/engine/tape-read.ts';
import { orderRoles, orderTypes, stopCauses, timesInForce, type OrderTerms } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { rateScale, signOf } from '../../src/model/units.ts';
import { runs } from '../support/runs.ts';

/** Mostly what a plain child has, so that both forms are met. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const number = fc.integer({ min: 1, max: 10 ** 12 });
const anchor = fc.record({
  offset: fc.integer({ min: -1000, max: 1000 }),
  rate: fc.integer({ min: -1000, max: 1000 }),
  risk: mostly(0, number),
  limitOffset: mostly(0, number),
});

const ratchet = fc.record({
  onClose: fc.boolean(),
  steps: fc.array(
    fc.record({
      cause: fc.constantFrom('trail', 'break-even'),
      after: fc.option(anchor),
      lock: fc.option(anchor),
      offset: number,
      rate: number,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Terms after signal 5; `usual` are those of the order that most of them are. */
const anyTerms = (usual: Partial<OrderTerms>): fc.Arbitrary<OrderTerms> =>
  fc.record({
    id: number,
    market: mostly(3, fc.nat(9)),
    side: mostly(usual.side ?? 'buy', fc.constantFrom('buy', 'sell')),
    type: mostly(usual.type ?? 'market', fc.constantFrom(...orderTypes)),
    role: mostly(usual.role ?? 'entry', fc.constantFrom(...orderRoles)),
    timeInForce: mostly('gtc', fc.constantFrom(...timesInForce)),
    expiresAt: mostly(0, number),
    reduceOnly: mostly(usual.reduceOnly ?? false, fc.boolean()),
    postOnly: mostly(false, fc.boolean()),
    quantity: mostly(usual.quantity ?? 0, number),
    quoteAmount: mostly(0, number),
    cutToFunds: mostly(false, fc.boolean()),
    limit: usual.parent === undefined ? mostly(0, number) : fc.nat(1000),
    trigger: usual.parent === undefined ? mostly(0, number) : fc.nat(1000),
    anchor: usual.parent === undefined ? mostly(null, anchor) : fc.option(anchor),
    trail: mostly(
      null,
      fc.record({ offset: number, rate: number, activation: number, onClose: fc.boolean() }),
    ),
    ratchet: mostly(null, ratchet),
    oco: mostly(0, number),
    share: usual.parent === undefined ? mostly(rateScale, number) : number,
    signal: mostly(5, number),
    strategy: mostly(2, fc.nat(9)),
    decisionPrice: mostly(777, number),
    parent: mostly(usual.parent ?? 0, number),
  }) as unknown as fc.Arbitrary<OrderTerms>;

/** The record that says everything of an order, field by field. */
const inFull = (at: number, terms: OrderTerms) => ({
  kind: 'order',
  at,
  order: terms.id,
  signal: terms.signal,
  strategy: terms.strategy,
  market: terms.market,
  side: signOf(terms.side),
  type: orderTypes.indexOf(terms.type),
  role: orderRoles.indexOf(terms.role),
  timeInForce: timesInForce.indexOf(terms.timeInForce),
  flags:
    (terms.reduceOnly ? 1 : 0) +
    (terms.postOnly ? 2 : 0) +
    (terms.cutToFunds ? 4 : 0) +
    (terms.trail?.onClose === true ? 8 : 0),
  quantity: terms.quantity,
  quoteAmount: terms.quoteAmount,
  limit: terms.limit,
  trigger: terms.trigger,
  offset: terms.anchor?.offset ?? 0,
  rate: terms.anchor?.rate ?? 0,
  risk: terms.anchor?.risk ?? 0,
  limitOffset: terms.anchor?.limitOffset ?? 0,
  share: terms.share,
  parent: terms.parent,
  decisionPrice: terms.decisionPrice,
  expiresAt: terms.expiresAt,
  trailOffset: terms.trail?.offset ?? 0,
  trailRate: terms.trail?.rate ?? 0,
  activation: terms.trail?.activation ?? 0,
  oco: terms.oco,
});

/** What will move it, step by step, behind it. */
const stepsOf = (at: number, { id, market, ratchet: moves }: OrderTerms) =>
  (moves?.steps ?? []).map(({ cause, after, lock, offset, rate }) => ({
    kind: 'step',
    at,
    order: id,
    market,
    cause: stopCauses.indexOf(cause),
    onClose: moves!.onClose ? 1 : 0,
    afterOffset: after?.offset ?? 0,
    afterRate: after?.rate ?? 0,
    afterRisk: after?.risk ?? 0,
    locks: lock === null ? 0 : 1,
    offset: lock === null ? offset : lock.offset,
    rate: lock === null ? rate : lock.rate,
    risk: lock?.risk ?? 0,
  }));

const isOfSignal = ({ strategy, market, decisionPrice }: OrderTerms): boolean =>
  strategy === 2 && market === 3 && decisionPrice === 777;

const at = 1_700_000_000_000 as TimeMs;

/** The orders as they are read back, and how many words they took. */
function written(orders: readonly OrderTerms[]) {
  const journal = new Journal(Journal.emptyState(new Float64Array(0)));
  journal.asked.signal(at, 5, 2, 3, 'enter', 1, 777);
  for (const terms of orders) journal.asked.order(at, terms);
  journal.settle();
  const { tape } = journal.state;
  return { records: readTape(tape).records.slice(1), words: tape.lengths.reduce((sum, n) => sum + n, 0) };
}

const group = anyTerms({ type: 'market', quantity: 10 } as Partial<OrderTerms>).chain((parent) =>
  fc.tuple(
    fc.constant(parent),
    fc.array(
      fc
        .constantFrom<readonly ['stop' | 'target', 'stop' | 'limit']>(['stop', 'stop'], ['target', 'limit'])
        .chain(([role, type]) => anyTerms({ role, type, side: 'sell', reduceOnly: true, parent: parent.id })),
      { maxLength: 3 },
    ),
  ),
);

describe('what the tape leaves out', () => {
  it('DET-1 orders of any terms read as they were written, in whichever form', () => {
    fc.assert(
      fc.property(group, ([parent, children]) => {
        const orders = [parent, ...children];
        // An order of the signal just written is in its market, by its strategy, at its price.
        fc.pre(orders.every((terms) => terms.signal !== 5 || isOfSignal(terms)));
        const all = orders.flatMap((terms) => [inFull(at, terms), ...stepsOf(at, terms)]);
        expect(written(orders).records).toEqual(all);
      }),
      { numRuns: runs(600) },
    );
  });

  it('DET-1 a bracket is written as its signal, a short order and two short children', () => {
    const entry = {
      id: 9, market: 3, side: 'buy', type: 'market', role: 'entry', timeInForce: 'gtc', expiresAt: 0,
      reduceOnly: false, postOnly: false, quantity: 10, quoteAmount: 0, cutToFunds: false, limit: 0, trigger: 0,
      anchor: null, trail: null, ratchet: null, oco: 0, share: rateScale, signal: 5, strategy: 2, decisionPrice: 777, parent: 0,
    } as unknown as OrderTerms; // prettier-ignore
    const child = { ...entry, side: 'sell', reduceOnly: true, quantity: 0, parent: entry.id } as OrderTerms;
    const stop: OrderTerms = { ...child, role: 'stop', type: 'stop' };
    const target: OrderTerms = { ...child, role: 'target', type: 'limit' };
    // Of each a header and the fields that the table names: 8 + 7 + 8 + 8; in full an order takes 27.
    expect(written([entry, stop, target]).words).toBe(8 + 7 + 8 + 8);
    expect(written([entry, { ...stop, timeInForce: 'ioc' }]).words).toBe(8 + 7 + 27);
  });
});
