/**
 * The laws of protection (OCO-1, OTO-1, STOP-4): what groups guard, sell and leave behind, held against a second
 * book-keeping from the journal (`cover.ts`).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRun, feeTerms } from '../support/arbitraries.ts';
import { Covers, type Cover } from '../support/cover.ts';
import { minute, start } from '../support/play.ts';
import { rulesInForce, type Ask, type EnterAsk, type LevelPlan, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const coversOf = (plan: RunPlan): Covers => new Covers((at) => rulesInForce(plan, (at - start) / minute).lot);

/** What the children of one role would still fill. */
function leavesOf(covers: Covers, cover: Cover, role: 'stop' | 'target'): readonly number[] {
  const children = cover.children.map((child) => covers.reducing.get(child)!);
  return children.filter((child) => child.role === role).map((child) => child.leaves);
}

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

const guard: LevelPlan = { kind: 'percent', units: 300 };

/** The plan with a stop for every purchase, rules that do not change and no least size. */
function withStops(plan: RunPlan): RunPlan {
  const guarded = (ask: Ask): Ask => {
    if (ask.do === 'oco') return { ...ask, orders: ask.orders.map((one) => guarded(one) as EnterAsk) };
    return ask.do === 'enter' && ask.stop === null ? { ...ask, stop: guard } : ask;
  };
  const [rules] = plan.rules;
  return {
    ...plan,
    entry: null,
    rules: [{ ...rules!, fromSlot: 0, minQuantity: 0, minNotional: 0 }],
    markets: plan.markets.map(({ steps, answers }) => ({
      steps: steps.map((step) => ({ ...step, asks: step.asks.map(guarded) })),
      answers: answers.map((ask) => (ask === null ? null : guarded(ask))),
    })),
  };
}

describe('protective groups', () => {
  it('OTO-1 a group takes out no more than its parent brought', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const trace = traceOf(plan);
        const covers = coversOf(plan);
        for (const record of allRecords(trace)) {
          covers.take(record);
          if (record.kind !== 'filled') continue;
          for (const cover of covers.open) expect(cover.taken).toBeLessThanOrEqual(cover.brought);
        }
        const orders = new Map(trace.run.orders.map((order) => [order.id, order]));
        for (const { parent, brought, taken, children } of covers.all.values()) {
          expect(taken).toBeLessThanOrEqual(brought);
          const soldByChildren = sum(children.map((child) => orders.get(child)!.filled));
          expect(soldByChildren).toBeLessThanOrEqual(brought);
          expect(brought).toBeLessThanOrEqual(orders.get(parent)!.filled);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('OCO-1 when a child has taken all that was guarded, the others have ended before anything else fills', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const covers = coversOf(plan);
        for (const record of allRecords(traceOf(plan))) {
          if (record.kind === 'filled') {
            for (const { brought, guarded, children } of covers.all.values()) {
              if (brought === 0 || guarded > 0) continue;
              // Or guard nothing until their parent brings more.
              const left = children.map((child) => covers.reducing.get(child)!);
              expect(left.filter(({ ended, leaves }) => !ended && leaves > 0)).toEqual([]);
            }
          }
          covers.take(record);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('STOP-4 after each step the stops of a group sum to what it guards, and its targets to no more', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const covers = coversOf(plan);
        for (const { records } of traceOf(plan).steps) {
          for (const record of records) covers.take(record);
          for (const cover of covers.open) {
            const stops = leavesOf(covers, cover, 'stop');
            if (stops.length > 0) expect(sum(stops)).toBe(cover.guarded);
            expect(sum(leavesOf(covers, cover, 'target'))).toBeLessThanOrEqual(cover.guarded);
          }
          for (const [market, position] of covers.positions) {
            const guarded = covers.open
              .filter((cover) => cover.market === market)
              .map((cover) => cover.guarded);
            expect(sum(guarded)).toBeLessThanOrEqual(Math.abs(position));
          }
        }
      }),
      { numRuns: runs(120) },
    );
  });

  it('STOP-4 where every entry is guarded, groups that have ended leave less than a lot, fees in base or not', () => {
    let ends = 0;
    const choice = { accounts: ['spot'], fees: feeTerms.filter(({ inBase }) => inBase === true) } as const;
    fc.assert(
      fc.property(anyRun(choice), (drawn) => {
        const plan = withStops(drawn);
        const { lot } = plan.rules[0]!;
        const covers = new Covers(() => lot);
        for (const { records } of traceOf(plan).steps) {
          const guarded = new Set(covers.open.map(({ market }) => market));
          for (const record of records) covers.take(record);
          for (const [market, position] of covers.positions) {
            if (covers.open.some((cover) => cover.market === market)) continue;
            if (guarded.has(market)) ends++;
            expect(position).toBeLessThan(lot);
          }
        }
      }),
      { numRuns: runs(80) },
    );
    expect(ends).toBeGreaterThan(10);
  });

  it('STOP-4 when a position is closed or turned around nothing that only reduces it is left resting', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const covers = coversOf(plan);
        for (const { records } of traceOf(plan).steps) {
          for (const record of records) covers.take(record);
          for (const order of covers.reducing.values()) {
            const held = covers.positions.get(order.market) ?? 0;
            // Dust below a lot counts as closed; a lot that changes leaves what rested.
            const isDust = plan.rules.length === 1 && Math.abs(held) < plan.rules[0]!.lot;
            const position = isDust ? 0 : held;
            // Flat, or turned around by an entry: what would reduce the old position has gone.
            if (position * order.side >= 0) expect(order.leaves).toBe(0);
          }
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('OTO-1 the exchange counts what groups brought and lost as the journal does', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const { steps, venues } = traceOf(plan, { venues: true });
        const covers = coversOf(plan);
        for (const [i, { records }] of steps.entries()) {
          for (const record of records) covers.take(record);
          const counted = venues[i]!.books.flatMap((book) =>
            book.groups.map(({ parent, brought, taken }) => [book.market, parent.terms.id, brought, taken]),
          );
          const known = covers.open.map(({ market, parent, brought, taken }) => [
            market,
            parent,
            brought,
            taken,
          ]);
          const byMarket = (a: number[], b: number[]): number => a[0]! - b[0]!;
          expect(counted).toEqual(known.sort(byMarket));
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
