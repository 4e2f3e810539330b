/**
 * The laws of fills: where they may lie (FILL-2, FILL-3, FILL-5, SLIP-1), in which sizes, and on which prices orders
 * rest (FILL-7). Candles come from the plan, fills and orders from the journal.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../src/engine/journal-read.ts';
import { randomRun, type RunChoice } from '../support/arbitraries.ts';
import { minute, start } from '../support/play.ts';
import { rulesInForce, type CandleUnits, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf, type Trace } from '../support/trace.ts';

const slotOf = (at: number): number => (at - start) / minute;

interface PlacedFill {
  readonly order: OrderRecord;
  readonly candle: CandleUnits;
  readonly slot: number;
  readonly at: number;
  readonly price: number;
  readonly priceBefore: number;
  readonly quantity: number;
  readonly liquidity: number;
}

/** Every fill with its order as it rested and the candle of the step in which it happened. */
function placedFills(plan: RunPlan, trace: Trace): readonly PlacedFill[] {
  const orders = new Map(trace.run.orders.map((order) => [order.id, order]));
  return trace.steps.flatMap(({ slot, records }) =>
    records.flatMap((record): PlacedFill[] => {
      if (record.kind !== 'filled') return [];
      const candle = plan.markets[record.market]!.steps[slot]!.candle!;
      return [{ ...record, order: orders.get(record.order)!, candle, slot }];
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
  for (const record of allRecords(trace)) {
    if (record.kind === 'filled') met.set(record.market, record.priceBefore);
    if (record.kind !== 'accepted' && record.kind !== 'resized') continue;
    const { id, side, trigger, role, market, decisionPrice } = orders.get(record.order)!;
    const price = role === 'stop' ? met.get(market)! : decisionPrice;
    if (side === 'sell' ? price <= trigger : price >= trigger) passed.add(id);
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
      expect(['limit', 'stop-limit']).toContain(order.type);
      expect(price).toBe(priceBefore);
      expect([order.limit, candle[0]]).toContain(price);
    });
  });

  it('FILL-3 a stop that was not passed when it came to rest fills at its trigger or beyond, or at an open', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const passed = passedAtRest(trace);
        for (const { order, price, priceBefore, candle } of placedFills(plan, trace)) {
          if (order.type !== 'stop' || passed.has(order.id)) continue;
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

describe('sizes and prices of orders', () => {
  it('FILL-7 sizes are whole lots, and prices of resting orders lie on the tick in force when they came to rest', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        for (const record of allRecords(trace)) {
          if (record.kind !== 'accepted') continue;
          const { tick, lot } = rulesInForce(plan, slotOf(record.at));
          expect([record.limit % tick, record.trigger % tick, record.quantity % lot]).toEqual([0, 0, 0]);
        }
        const { lot } = plan.rules[0]!;
        if (plan.rules.some((rules) => rules.lot !== lot)) return;
        for (const fill of trace.run.fills) expect(fill.quantity % lot).toBe(0);
      }),
      { numRuns: runs(80) },
    );
  });

  it('FILL-7 no entry is accepted or filled below a minimum or above the maximum in force', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const whole = trace.run.orders.filter((order) => order.role === 'entry' && order.state === 'filled');
        for (const order of whole) {
          const { minQuantity, maxQuantity, lot } = rulesInForce(plan, slotOf(order.createdAt));
          // A sale by value on a spot account fills as far as the base goes (ORD-4).
          if (order.quoteAmount > 0 && order.side === 'sell' && plan.account === 'spot') continue;
          // A size in quote is judged again by the rules at its fill; the law looks where they are the same.
          if (rulesInForce(plan, slotOf(order.endedAt!)) !== rulesInForce(plan, slotOf(order.createdAt)))
            continue;
          expect(order.filled).toBeGreaterThanOrEqual(Math.max(minQuantity, lot));
          if (maxQuantity > 0) expect(order.filled).toBeLessThanOrEqual(maxQuantity);
        }
        expect(whole.every((order) => order.filled > 0)).toBe(true);
      }),
      { numRuns: runs(80) },
    );
  });
});
