/**
 * The way of a signal, and every step at which it may end (FLOW-1, RISK-1). Decisions at row 0 are made at 100.
 */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { buy, cancel, exit, sell, type Intent } from '../../src/model/intent.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import {
  configOf,
  fates,
  minute,
  money,
  play,
  playedOf,
  quantity,
  rate,
  recordsOf,
  refusals,
  scripted,
  start,
  type Play,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const two: Play = { account: 'margin', candles: [calm, calm, calm], script: {} };

describe('from intent to position', () => {
  it('FLOW-1 intent, plan, size, verdict, order, venue, fill, position: one signal from end to end', () => {
    const judged: number[] = [];
    const watch = {
      name: 'watch',
      judge: (order: OrderTerms) => {
        judged.push(order.id);
        return null;
      },
    };
    const script = { 0: buy({ stop: { distance: 5 }, target: { percent: 10 } }) };
    const played = play({ ...two, candles: [calm, [104, 104, 104, 104], calm], script, limits: [watch] });
    expect(recordsOf(played, 'signal')).toMatchObject([
      { signal: 1, strategy: 0, market: 0, side: 1, decisionPrice: 10_000, at: start + minute },
    ]);
    // The entry is judged; what only reduces is not.
    expect(judged).toEqual([1]);
    expect(
      played.orders.map(({ signal, role, parent, decisionPrice }) => [signal, role, parent, decisionPrice]),
    ).toEqual([
      [1, 'entry', 0, 10_000],
      [1, 'stop', 1, 10_000],
      [1, 'target', 1, 10_000],
    ]);
    expect(played.run.fills.map((fill) => fill.order)).toEqual([1]);
    expect(played.position).toBe(1);
  });

  it('FLOW-1 a strategy sees how many of its entries rest, and none of those that have filled', () => {
    const seen: number[] = [];
    const own = buy({ order: { type: 'limit', limit: 90 } });
    const rows = Array.from({ length: 5 }, (): Row => [100, 100, 100, 100]);
    play({ candles: rows, script: { 0: buy(), 2: own }, watch: (view) => seen.push(view.restingEntries) });
    expect(seen).toEqual([0, 0, 0, 1, 1]);
  });

  it('FLOW-1 the plan is judged against the price of the decision, not of the fill', () => {
    // 98 is below the close of 100 and above the open of 97: planned, placed, and passed when it comes to rest.
    const script = { 0: buy({ stop: { price: 98 } }) };
    const played = play({ ...two, candles: [calm, [97, 97, 97, 97]], script });
    expect(played.run.refusals).toEqual([]);
    expect(played.fills.map(({ role, price }) => [role, price])).toEqual([
      ['entry', 97],
      ['stop', 97],
    ]);
  });
});

describe('refusals', () => {
  const half = { at: { price: 110 }, share: 0.6 };
  const stages: readonly (readonly [string, Intent, Partial<Play>])[] = [
    ['plan bad-number 0 0', buy({ order: { type: 'limit', limit: -0 } }), {}],
    ['plan bad-number -7 0', buy({ order: { type: 'stop', trigger: -7 } }), {}],
    ['plan bad-number 0 0', buy({ stop: { distance: Number.POSITIVE_INFINITY } }), {}],
    ['plan level-below-zero 0.004 0', buy({ order: { type: 'limit', limit: 0.004 } }), {}],
    ['plan level-wrong-side 101 100', buy({ stop: { price: 101 } }), {}],
    ['plan level-too-close 0.001 0.01', buy({ target: { distance: 0.001 } }), {}],
    ['plan level-below-zero -20 0', buy({ stop: { distance: 120 } }), {}],
    ['plan bad-share 0 1', buy({ targets: [{ at: { price: 110 }, share: 0 }] }), {}],
    ['plan bad-share 0.6 1', buy({ targets: [half, half] }), {}],
    ['plan bad-share 1.5 1', exit({ share: 1.5 }), {}],
    ['plan bad-share 0 1', exit({ share: 0 }), {}],
    ['plan no-position 0 0', exit(), {}],
    ['plan nothing-to-cancel 0 0', cancel(), {}],
    [
      'size below-lot 9000 10000',
      buy(),
      { sizing: { kind: 'quantity', quantity: quantity(0.9) }, rules: [{ lot: 1 }] },
    ],
    ['size no-equity 0 0', buy(), { sizing: { kind: 'percent', rate: rate(0.5) }, balance: 0 }],
    ['risk small-orders 10000 5000', buy(), { limits: [atMost(0.5)] }],
  ];

  it.each(stages)('FLOW-1 %s is journaled with step, reason and numbers', (expected, intent, more) => {
    const played = play({ ...two, script: { 0: intent }, ...more });
    expect(refusals(played)).toEqual([expected]);
    expect(played.run.refusals).toMatchObject([{ at: start + minute, signal: 1, market: 0 }]);
    expect(recordsOf(played, 'signal')).toHaveLength(1);
    expect(played.orders).toEqual([]);
  });

  it('FLOW-1 a share of a position that is less than a lot is refused', () => {
    const rules = [{ lot: 0.5 }];
    const played = play({ ...two, script: { 0: buy(), 1: exit({ share: 0.25 }) }, rules });
    expect(refusals(played)).toEqual(['size below-lot 2500 5000']);
  });

  it("FLOW-1 the venue's refusal is journaled with reason and numbers as well", () => {
    const played = play({ ...two, script: { 0: buy() }, balance: 40 });
    expect(fates(played)).toEqual(['entry rejected funds']);
    expect(recordsOf(played, 'rejected')).toMatchObject([{ order: 1, value: money(100), bound: money(40) }]);
  });

  it('FLOW-1 one refusal does not keep the other intents of the same answer', () => {
    const script = { 0: [buy({ stop: { price: 101 } }), buy({ stop: { price: 99 } })] };
    const played = play({ ...two, script });
    expect(refusals(played)).toEqual(['plan level-wrong-side 101 100']);
    expect(played.position).toBe(1);
    expect(played.orders[0]!.signal).toBe(2);
  });
});

/** A limit on the size of orders. */
function atMost(most: number) {
  const bound = quantity(most);
  return {
    name: 'small-orders',
    judge: (order: OrderTerms) => (order.quantity > bound ? { value: order.quantity, bound } : null),
  };
}

describe('the verdict', () => {
  const deny = { name: 'nothing', judge: () => ({ value: 7, bound: 3 }) };

  it('RISK-1 an order that is denied does not exist for the venue', () => {
    const played = play({ ...two, script: { 0: buy({ stop: { price: 90 } }) }, limits: [deny] });
    expect(refusals(played)).toEqual(['risk nothing 7 3']);
    expect([played.orders, played.fills, recordsOf(played, 'rejected')]).toEqual([[], [], []]);
  });

  it('RISK-1 the first rule that is broken is named', () => {
    const limits = [atMost(5), deny, atMost(0.5)];
    expect(refusals(play({ ...two, script: { 0: buy() }, limits }))).toEqual(['risk nothing 7 3']);
    expect(refusals(play({ ...two, script: { 0: buy() }, limits: [atMost(5)] }))).toEqual([]);
  });

  it('RISK-1 orders that only reduce pass', () => {
    let open = true;
    const later = {
      name: 'later',
      judge: () => {
        if (!open) return { value: 1, bound: 0 };
        open = false;
        return null;
      },
    };
    const script = { 0: buy({ stop: { price: 90 } }), 1: [exit({ share: 0.5 }), buy()] };
    const played = play({ ...two, script, limits: [later] });
    expect(refusals(played)).toEqual(['risk later 1 0']);
    expect(played.position).toBe(0.5);
  });

  it('RISK-1 verdicts at one instant go by strategy id, then by market', () => {
    // Strategy b has M0 and M3, strategy a has M1 and M2; they are listed the other way round.
    const others = [1, 2, 3].map(() => ({ candles: [calm, calm], script: {} }));
    const config = configOf({ candles: [calm, calm], script: {}, others });
    const entry = config.strategies[0]!;
    const strategy = scripted([{ 0: buy() }, { 0: buy() }, { 0: buy() }, { 0: buy() }]);
    const judged: number[] = [];
    const note = {
      name: 'note',
      judge: (order: OrderTerms) => {
        judged.push(order.market);
        return null;
      },
    };
    const strategies = [
      { ...entry, id: 'b', strategy, markets: ['M3', 'M0'] },
      { ...entry, id: 'a', strategy, markets: ['M2', 'M1'] },
    ];
    const played = playedOf(backtest({ ...config, strategies, rules: [note] }));
    expect(judged).toEqual([1, 2, 0, 3]);
    expect(played.fills).toHaveLength(4);
  });

  it('RISK-1 an entry on the other side is judged, though it reduces first', () => {
    const script = { 0: buy(), 1: sell() };
    const noShorts = {
      name: 'no-shorts',
      judge: ({ side }: OrderTerms) => (side === 'sell' ? { value: 1, bound: 0 } : null),
    };
    expect(refusals(play({ ...two, script, limits: [noShorts] }))).toEqual(['risk no-shorts 1 0']);
  });
});
