/**
 * The laws of execution (EXEC-1), on runs at large: the parts of the shortfall are its sum, and that is Perold's paper
 * portfolio less the real one, reckoned here apart, by BigInt and by looking at every candle; groups add up; and what is
 * measured follows from what is kept of a run, the words of its tape and the candles.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { readRun, type RunRecord } from '../../src/engine/journal-read.ts';
import { journalOf } from '../../src/engine/journal-stored.ts';
import { tapeWords } from '../../src/engine/tape.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import type { Instrument } from '../../src/model/instrument.ts';
import { executionMetrics, type ExecutionInput } from '../../src/stats/execution-metrics.ts';
import type { ExecutionFigures } from '../../src/stats/execution-figures.ts';
import { shortfallOf, type OrderExecution } from '../../src/stats/order-execution.ts';
import { anyRun } from '../support/arbitraries.ts';
import { FakeRemote } from '../support/fake-remote.ts';
import { runConfigOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';
import type { RunPlan } from '../support/run-plan.ts';

function measured(plan: RunPlan): Omit<ExecutionInput, 'orders'> & Pick<RunRecord, 'orders'> {
  const { kernel } = backtest(runConfigOf(plan));
  const instruments = kernel.lanes.map((lane) => lane.instrument);
  const record = readRun(kernel.journal.state.tape, instruments);
  return { ...record, instruments, prices: kernel.lanes.map(({ candles }) => candles) };
}

/** The price that something met at `at`, candle by candle. */
function priceMet(candles: CandleColumns, at: number, { createdAt, decisionPrice }: OrderExecution['order']) {
  for (let row = 0; row < candles.length; row++) {
    const from = candles.time[row]!;
    if (from + candles.durationMs <= at) continue;
    return createdAt > from ? decisionPrice : candles.open[row]!;
  }
  return null;
}

function endPrice(candles: CandleColumns, { order }: OrderExecution): number {
  const until = order.endedAt ?? Infinity;
  const isQuiet = order.state === 'expired' || order.reason === 'requested' || order.reason === 'end';
  const met = isQuiet ? null : priceMet(candles, until, order);
  if (met !== null) return met;
  for (let row = candles.length - 1; row >= 0; row--) {
    const closedAt = candles.time[row]! + candles.durationMs;
    if (closedAt <= until) return closedAt < order.createdAt ? order.decisionPrice : candles.close[row]!;
  }
  return order.decisionPrice;
}

/** Paper less real, times what makes money of price and size, exactly; and what is in money already. */
function perold(execution: OrderExecution, candles: CandleColumns): readonly [exact: bigint, money: number] {
  const { order, filled, missed, traded, fees } = execution;
  const sign = order.side === 'buy' ? 1 : -1;
  const end = BigInt(endPrice(candles, execution));
  const decision = BigInt(order.decisionPrice);
  const ordered = BigInt(filled) + BigInt(missed);
  const paper = ordered * (end - decision);
  const real = BigInt(filled) * end;
  return [BigInt(sign) * (paper - real), sign * traded + fees];
}

/** How far a sum of rounded products lies from the exact one, in half units of money. */
function halvesOff(
  stated: number,
  [exact, money]: readonly [bigint, number],
  { moneyMul, moneyDiv }: Instrument,
) {
  const times = BigInt(moneyDiv);
  const difference = (BigInt(stated) - BigInt(money)) * times - exact * BigInt(moneyMul);
  return Number((difference < 0n ? -difference : difference) * 2n) / moneyDiv;
}

describe('implementation shortfall', () => {
  it('EXEC-1 is paper less real, but for rounding, and exactly the sum of its parts', () => {
    const seen = { filled: 0, missed: 0, late: 0, protected: 0 };
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const input = measured(plan);
        const { orders } = executionMetrics(input);
        const fillsOf = new Map<number, number>();
        for (const { order } of input.fills) fillsOf.set(order, (fillsOf.get(order) ?? 0) + 1);
        for (const execution of orders) {
          const { order, decisionValue, traded, fees, missedCost, filled } = execution;
          const sign = order.side === 'buy' ? 1 : -1;
          // Delay and impact are parted by the price at arrival, which drops out.
          expect(shortfallOf(execution)).toBe(sign * (traded - decisionValue) + fees + missedCost);
          if (!execution.isDecided) {
            expect(execution.missed).toBe(0);
            if (filled > 0) seen.protected++;
            continue;
          }
          const candles = input.prices[order.market] as CandleColumns;
          const off = halvesOff(
            shortfallOf(execution),
            perold(execution, candles),
            input.instruments[order.market]!,
          );
          // One product for each fill, two for what was missed.
          expect(off).toBeLessThanOrEqual((fillsOf.get(order.id) ?? 0) + 2);
          if (order.arrivedAt !== null)
            expect(execution.arrivalPrice).toBe(priceMet(candles, order.arrivedAt, order));
          const { quantity, quoteAmount, state, role } = input.orders.find(({ id }) => id === order.id)!;
          // An exit may have been cut to what was left of its position.
          if (quoteAmount === 0 && role === 'entry' && execution.missed > 0)
            expect(filled + execution.missed).toBe(quantity);
          // Too little money for a single unit misses nothing.
          if (['expired', 'rejected'].includes(state) && role === 'entry' && quoteAmount === 0)
            expect(execution.missed).toBeGreaterThan(0);
          if (filled > 0) seen.filled++;
          if (missedCost !== 0) seen.missed++;
          if (execution.arrivalPrice !== order.decisionPrice) seen.late++;
        }
      }),
      { numRuns: runs(150) },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  it('EXEC-1 of a group is the sum of its parts, whatever they are grouped by', () => {
    const sums = ['traded', 'delayCost', 'impactCost', 'feeCost', 'missedCost', 'shortfall'] as const;
    const counts = ['orders', 'filledOrders', 'rejectedOrders'] as const;
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const input = measured(plan);
        const { total, byRole, byType, byMarket, orders } = executionMetrics(input);
        for (const groups of [byRole, byType, byMarket] as readonly (readonly ExecutionFigures[])[]) {
          for (const name of sums)
            expect(groups.reduce((sum, group) => sum + group[name], 0n)).toBe(total[name]);
          for (const name of counts)
            expect(groups.reduce((sum, group) => sum + group[name], 0)).toBe(total[name]);
        }
        for (const name of ['deniedByPlan', 'deniedByRisk'] as const)
          expect(byMarket.reduce((sum, group) => sum + group[name]!, 0)).toBe(total[name]);
        const { delayCost, impactCost, feeCost, missedCost } = total;
        expect(total.shortfall).toBe(delayCost + impactCost + feeCost + missedCost);
        expect(orders.reduce((sum, one) => sum + BigInt(shortfallOf(one)), 0n)).toBe(total.shortfall);
        expect(input.fills.reduce((sum, { cost }) => sum + BigInt(cost), 0n)).toBe(total.traded);
        for (const figures of [total, ...byRole, ...byType, ...byMarket]) {
          for (const name of ['fillRate', 'successRate', 'partialFillRate', 'rejectionRate', 'makerShare', 'denialRate'] as const) {
            const share = figures[name];
            if (share === null) continue;
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          } // prettier-ignore
        }
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('what execution is measured from', () => {
  it('EXEC-1 is the tape and the candles: a run that comes back from its words measures the same', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const { kernel } = backtest(runConfigOf(plan));
        const instruments = kernel.lanes.map((lane) => lane.instrument);
        const prices = kernel.lanes.map(({ candles }) => candles);
        const kept = journalOf(
          tapeWords(kernel.journal.state.tape),
          kernel.journal.state.equity.slice(0, kernel.journal.state.rows),
        );
        const again = executionMetrics({ ...readRun(kept.tape, instruments), instruments, prices });
        expect(again).toEqual(executionMetrics(measured(plan)));
      }),
      { numRuns: runs(40) },
    );
  });

  it('EXEC-1 FLOW-2 a run at a venue elsewhere is measured by the same functions', async () => {
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(anyRun({ steps: 20 }), async (plan) => {
        const remote = new FakeRemote(plan);
        const engine = await remote.run(null);
        const { lanes, journal } = engine.kernel;
        const instruments = lanes.map((lane) => lane.instrument);
        const input = { ...readRun(journal.state.tape, instruments), instruments, prices: lanes.map(({ candles }) => candles) }; // prettier-ignore
        const { total } = executionMetrics(input);
        // It fills market orders at the close of the decision: there is no cost to them but what its price at arrival says.
        expect(total.delayCost + total.impactCost).toBe(0n);
        expect(total.traded).toBe(input.fills.reduce((sum, { cost }) => sum + BigInt(cost), 0n));
        filled += total.filledOrders;
      }),
      { numRuns: runs(30) },
    );
    expect(filled).toBeGreaterThan(20);
  });
});
