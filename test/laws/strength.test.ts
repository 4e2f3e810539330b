/**
 * The laws cannot pass by doing nothing: how often what they speak of really happens, counted over a fixed sample of
 * the plans that they are drawn from. The bounds lie well below what the sample holds, and far above chance hits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomRun } from '../support/arbitraries.ts';
import { rulesInForce, type RunPlan } from '../support/run-plan.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const sample = fc.sample(randomRun(), { seed: 1, numRuns: 900 });

/** At least so often, of everything that is counted below. */
const least: Readonly<Record<string, number>> = {
  // Fills by role and liquidity.
  'entry taker': 500, 'entry maker': 100, 'exit taker': 60, 'exit maker': 15,
  'stop taker': 200, 'target maker': 300, 'target taker': 10,
  // By place: at an open that gapped, inside the candle, at a price that slippage moved.
  'at the open': 400, 'inside the candle': 500, 'slipped': 200, 'maker at a better open': 10,
  // By type of order.
  'filled market': 250, 'filled limit': 300, 'filled stop': 250, 'filled stop-limit': 30, 'filled ioc': 30,
  'filled take-profit': 20, 'filled take-profit-limit': 8, 'filled trailing-stop': 40,
  'short': 100, 'in part': 3, 'several in one candle': 150,
  // Ends that are not fills.
  'rejected funds': 100, 'rejected max-quantity': 50, 'rejected min-quantity': 5, 'rejected min-notional': 10,
  'cancelled funds': 40, 'cancelled ioc': 30, 'cancelled requested': 20, 'cancelled reduce-only': 5,
  'cancelled group': 200, 'cancelled parent': 200, 'cancelled end': 100,
  'cancelled oco': 15, 'cancelled fok': 15, 'rejected post-only': 15, 'expired': 5,
  // Changes.
  'amended': 15, 'amendRejected': 5,
  // Groups.
  'whole bracket filled both ways': 15, 'resized': 50, 'uncovered': 20, 'closed by an exit': 30,
  // Decisions that were refused, and candles.
  'refused plan': 300, 'refused size': 5, 'ambiguous': 80, 'rules changed': 60, 'several markets': 100,
  'missing candle': 200, 'answered fill': 60, 'free below zero': 1,
  // Volume that was used up (FILL-6).
  'in several fills': 200, 'child waits for more': 20, 'stop triggered again': 2,
}; // prettier-ignore

const told: readonly string[] = ['resized', 'uncovered', 'amended', 'amendRejected', 'expired'];

function count(plan: RunPlan, add: (what: string, times?: number) => void): void {
  const trace = traceOf(plan, { venues: true });
  const { run } = trace;
  const orders = new Map(run.orders.map((order) => [order.id, order]));
  for (const { slot, records } of trace.steps) {
    const fills = records.filter((record) => record.kind === 'filled');
    for (const market of plan.markets.keys()) {
      if (fills.filter((fill) => fill.market === market).length > 1) add('several in one candle');
    }
    for (const { order: id, market, price, priceBefore, liquidity } of fills) {
      const order = orders.get(id)!;
      const [open] = plan.markets[market]!.steps[slot]!.candle!;
      add(`${order.role} ${liquidity === 0 ? 'maker' : 'taker'}`);
      add(`filled ${order.timeInForce === 'ioc' ? 'ioc' : order.type}`);
      add(priceBefore === open ? 'at the open' : 'inside the candle');
      if (price !== priceBefore) add('slipped');
      if (liquidity === 0 && price !== order.limit) add('maker at a better open');
      if (order.filled < order.quantity && order.role === 'entry') add('in part');
    }
    if (slot > 0 && rulesInForce(plan, slot) !== rulesInForce(plan, slot - 1)) add('rules changed');
  }
  for (const { kind } of allRecords(trace)) if (told.includes(kind)) add(kind);
  const fillsOf = new Map<number, number>();
  for (const { order } of run.fills) fillsOf.set(order, (fillsOf.get(order) ?? 0) + 1);
  add('in several fills', [...fillsOf.values()].filter((fills) => fills > 1).length);
  const triggers = new Set<number>();
  for (const record of allRecords(trace)) {
    if (record.kind === 'resized' && record.leaves === 0) add('child waits for more');
    if (record.kind !== 'triggered') continue;
    if (triggers.has(record.order)) add('stop triggered again');
    triggers.add(record.order);
  }
  for (const { state, reason } of run.orders) if (reason !== null) add(`${state} ${reason}`);
  for (const { stage } of run.refusals) add(`refused ${stage}`);
  add('ambiguous', run.ambiguities.length);
  add('short', run.fills.filter((fill) => fill.role === 'entry' && fill.side === 'sell').length);
  const parents = new Map<number, Set<string>>();
  for (const fill of run.fills) {
    const { parent, role } = orders.get(fill.order)!;
    if (parent > 0) parents.set(parent, (parents.get(parent) ?? new Set()).add(role));
  }
  add('whole bracket filled both ways', [...parents.values()].filter((roles) => roles.size === 2).length);
  add('closed by an exit', run.trades.filter((trade) => trade.exitRole === 'exit').length);
  if (plan.markets.length > 1) add('several markets');
  for (const { steps } of plan.markets)
    add('missing candle', steps.filter((step) => step.candle === null).length);
  if (plan.onFill && run.fills.length > 0) add('answered fill');
  const below = trace.venues.filter(({ account }) => account.balance - account.held - account.reserve < 0);
  add('free below zero', below.length);
}

describe('the strength of the laws', () => {
  it('PATH-5 ORD-1 fills, brackets, ambiguous candles, rejections and the rest really happen in the sample', () => {
    const counts: Record<string, number> = {};
    for (const plan of sample) {
      count(plan, (what, times = 1) => (counts[what] = (counts[what] ?? 0) + times));
    }
    const tooFew = Object.entries(least).filter(([what, bound]) => (counts[what] ?? 0) < bound);
    expect(tooFew.map(([what, bound]) => `${what}: ${counts[what] ?? 0} of ${bound}`)).toEqual([]);
  });
});
