/**
 * The laws of fills: where they may lie (FILL-2, FILL-3, FILL-5, SLIP-1), in which sizes, and on which prices orders
 * rest (FILL-7). Candles come from the plan, fills and orders from the journal.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLatency } from '../../src/model/costs.ts';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import type { Price } from '../../src/model/units.ts';
import { changingRules, randomRun, type RunChoice } from '../support/arbitraries.ts';
import { minute, start } from '../support/play.ts';
import { rulesInForce, type CandleUnits, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf, type Trace } from '../support/trace.ts';

const slotOf = (at: number): number => (at - start) / minute;

interface PlacedFill {
  readonly order: OrderRecord;
  readonly candle: CandleUnits;
  readonly slot: number;
  /** Slot of the candle that triggered it last; -1 for none. */
  readonly triggeredAt: number;
  readonly at: number;
  readonly price: number;
  readonly priceBefore: number;
  readonly quantity: number;
  readonly liquidity: number;
}

/** Every fill with its order as it rested and the candle of the step in which it happened. */
function placedFills(plan: RunPlan, trace: Trace): readonly PlacedFill[] {
  const orders = new Map(trace.run.orders.map((order) => [order.id, order]));
  const triggers = new Map<number, number>();
  return trace.steps.flatMap(({ slot, records }) =>
    records.flatMap((record): PlacedFill[] => {
      if (record.kind === 'accepted' || record.kind === 'amended') {
        const { limit, trigger } = record;
        orders.set(record.order, {
          ...orders.get(record.order)!,
          limit: limit as Price,
          trigger: trigger as Price,
        });
      }
      if (record.kind === 'triggered') triggers.set(record.order, slot);
      if (record.kind !== 'filled') return [];
      const candle = plan.markets[record.market]!.steps[slot]!.candle!;
      const triggeredAt = triggers.get(record.order) ?? -1;
      return [{ ...record, order: orders.get(record.order)!, candle, slot, triggeredAt }];
    }),
  );
}

function eachFill(choice: RunChoice, law: (fill: PlacedFill, plan: RunPlan) => void, count = 60): void {
  fc.assert(
    fc.property(randomRun(choice), (plan) => {
      for (const fill of placedFills(plan, traceOf(plan))) law(fill, plan);
    }),
    { numRuns: runs(count) },
  );
}

/**
 * Stops that the market had passed when they came to rest: they trigger at the next price there is (FILL-3, STOP-6).
 * An entry or exit is held against the price of its decision, a child against the point of the path where the fill
 * happened that placed or grew it.
 */
function passedAtRest(trace: Trace): ReadonlySet<number> {
  const orders = new Map(trace.run.orders.map((order) => [order.id, order]));
  const passed = new Set<number>();
  const met = new Map<number, number>();
  const decided = new Map<number, number>();
  const isPassed = (side: string, price: number, trigger: number): boolean =>
    side === 'sell' ? price <= trigger : price >= trigger;
  for (const record of allRecords(trace)) {
    if (record.kind === 'signal') decided.set(record.market, record.decisionPrice);
    if (record.kind === 'amended') {
      const { id, side } = orders.get(record.order)!;
      if (isPassed(side, decided.get(record.market)!, record.trigger)) passed.add(id);
    }
    if (record.kind === 'filled') met.set(record.market, record.priceBefore);
    if (record.kind !== 'accepted' && record.kind !== 'resized') continue;
    const { id, side, trigger, role, market, decisionPrice } = orders.get(record.order)!;
    const price = role === 'stop' ? met.get(market)! : decisionPrice;
    if (isPassed(side, price, trigger)) passed.add(id);
  }
  return passed;
}

const inside = (price: number, [, high, low]: CandleUnits): boolean => low <= price && price <= high;

describe('where fills lie', () => {
  it('FILL-5 without slippage no fill lies outside its candle', () => {
    eachFill({ slippages: [{ kind: 'none' }] }, (fill) => {
      expect(fill.priceBefore).toBe(fill.price);
      expect([fill.price, fill.candle]).toSatisfy(() => inside(fill.price, fill.candle));
    });
  });

  it('FILL-5 before slippage the same holds always, and after it with clamp', () => {
    eachFill(
      {
        slippages: [
          { kind: 'ticks', ticks: 30 },
          { kind: 'rate', rate: 2_000_000 },
        ],
      },
      (fill, plan) => {
        expect([fill.priceBefore, fill.candle]).toSatisfy(() => inside(fill.priceBefore, fill.candle));
        if (plan.clamp) expect([fill.price, fill.candle]).toSatisfy(() => inside(fill.price, fill.candle));
      },
    );
  });

  it('FILL-2 a limit is never filled worse than its limit, whatever the slippage', () => {
    eachFill({}, ({ order, price }) => {
      if (order.type !== 'limit' && order.type !== 'stop-limit') return;
      if (order.side === 'buy') expect(price).toBeLessThanOrEqual(order.limit);
      else expect(price).toBeGreaterThanOrEqual(order.limit);
    });
  });

  it('FILL-2 a maker fills without slippage: at its limit, or at an open that is better', () => {
    eachFill({}, ({ order, price, priceBefore, liquidity, candle }) => {
      if (liquidity !== 0) return;
      expect(['limit', 'stop-limit', 'take-profit-limit']).toContain(order.type);
      expect(price).toBe(priceBefore);
      const [open, high, low] = candle;
      expect([Math.min(Math.max(order.limit, low), high), open]).toContain(price);
    });
  });

  it('FILL-3 a stop that was not passed when it came to rest fills at its trigger or beyond, or at an open', () => {
    fc.assert(
      fc.property(randomRun({ latencies: [noLatency] }), (plan) => {
        const trace = traceOf(plan);
        const passed = passedAtRest(trace);
        for (const { order, price, priceBefore, candle, slot, triggeredAt } of placedFills(plan, trace)) {
          if (order.type !== 'stop' || passed.has(order.id)) continue;
          if (triggeredAt < slot) {
            // For what found no volume where it was triggered: the next opens.
            expect(priceBefore).toBe(candle[0]);
            continue;
          }
          if (order.side === 'sell') expect(price).toBeLessThanOrEqual(order.trigger);
          else expect(price).toBeGreaterThanOrEqual(order.trigger);
          expect([order.trigger, candle[0]]).toContain(priceBefore);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('SLIP-1 slippage is always against the taker', () => {
    eachFill(
      {
        slippages: [
          { kind: 'ticks', ticks: 3 },
          { kind: 'rate', rate: 100_000 },
        ],
      },
      (fill) => {
        const { order, price, priceBefore } = fill;
        if (order.side === 'sell') expect(price).toBeLessThanOrEqual(priceBefore);
        else expect(price).toBeGreaterThanOrEqual(priceBefore);
      },
    );
  });
});

/** The lots that were in force at some time between two instants. */
const lotsBetween = (plan: RunPlan, from: number, to: number): readonly number[] => {
  const [first, last] = [rulesInForce(plan, slotOf(from)), rulesInForce(plan, slotOf(to))];
  return plan.rules.slice(plan.rules.indexOf(first), plan.rules.indexOf(last) + 1).map((rules) => rules.lot);
};

/** Rules that change, sizes of every kind, and sales of base that a change has left off the lot. */
const changing = fc.oneof(
  randomRun({ latencies: [noLatency], rules: changingRules }),
  randomRun({
    latencies: [noLatency],
    rules: changingRules,
    accounts: ['spot'],
    sizings: [{ kind: 'percent', percent: 40 }],
  }),
);

describe('sizes and prices of orders', () => {
  it('FILL-7 orders rest on the tick and the lot in force when they came to rest, and inside its minimum and maximum', () => {
    fc.assert(
      fc.property(changing, (plan) => {
        const trace = traceOf(plan);
        const roles = new Map(trace.run.orders.map((order) => [order.id, order.role]));
        for (const record of allRecords(trace)) {
          if (record.kind !== 'accepted') continue;
          const { tick, lot, minQuantity, maxQuantity } = rulesInForce(plan, slotOf(record.at));
          expect([record.limit % tick, record.trigger % tick, record.quantity % lot]).toEqual([0, 0, 0]);
          // A size in quote is not known yet.
          if (record.quantity === 0) continue;
          expect(record.quantity).toBeGreaterThanOrEqual(minQuantity);
          const isChild = roles.get(record.order) === 'stop' || roles.get(record.order) === 'target';
          if (maxQuantity > 0 && !isChild) expect(record.quantity).toBeLessThanOrEqual(maxQuantity);
        }
        // The engine puts them there: the exchange has never to refuse one for its grid.
        expect(trace.run.orders.filter(({ reason }) => reason === 'tick' || reason === 'lot')).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });

  it('FILL-7 fills are whole lots of a rule in force while the order lived, beside the last of a position', () => {
    fc.assert(
      fc.property(changing, (plan) => {
        const { run } = traceOf(plan);
        const orders = new Map(run.orders.map((order) => [order.id, order]));
        const positions = new Map<number, number>();
        const soFar = new Map<number, number>();
        for (const { order, market, side, quantity, at } of run.fills) {
          const filled = (soFar.get(order) ?? 0) + quantity;
          soFar.set(order, filled);
          const before = positions.get(market) ?? 0;
          const after = before + (side === 'buy' ? quantity : -quantity);
          positions.set(market, after);
          // What closes a position whole takes what a change of lots has left of it.
          const last = before * after <= 0 ? Math.abs(before) : 0;
          const lots = lotsBetween(plan, orders.get(order)!.createdAt, at);
          // The last part of an order is what the other parts, of other lots, have left of it.
          const sizes = [quantity, quantity - last, filled];
          expect(lots.flatMap((lot) => sizes.map((size) => size % lot))).toContain(0);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('FILL-7 no entry by value fills below a minimum or above the maximum in force', () => {
    fc.assert(
      fc.property(
        randomRun({
          sizings: [
            { kind: 'amount', amount: 90 },
            { kind: 'percent', percent: 30 },
          ],
        }),
        (plan) => {
          const { run } = traceOf(plan);
          const positions = new Map<number, number>();
          for (const { role, side, quantity, market, at } of run.fills) {
            const position = positions.get(market) ?? 0;
            const after = position + (side === 'buy' ? quantity : -quantity);
            positions.set(market, after);
            // What closes a position takes all of it, however little a change of the lot has left; and a part of an
            // order may be small.
            if ((position !== 0 && after === 0) || plan.participation !== null) continue;
            // A sale by value on a spot account fills as far as the base goes (ORD-4).
            if (role !== 'entry' || (side === 'sell' && plan.account === 'spot')) continue;
            const { minQuantity, maxQuantity, lot } = rulesInForce(plan, slotOf(at));
            expect(quantity).toBeGreaterThanOrEqual(Math.max(minQuantity, lot));
            if (maxQuantity > 0) expect(quantity).toBeLessThanOrEqual(maxQuantity);
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
