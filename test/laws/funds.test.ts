/**
 * The laws of funds (ORD-4, MARG-1): what orders hold back is held once, never more than there is, and comes free.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VenueOrder } from '../../src/venue/book.ts';
import type { VenueState } from '../../src/venue/open-floors.ts';
import { anyRun, plainMarginPlan } from '../support/arbitraries.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const isolatedPlain = { ...plainMarginPlan, mode: 'isolated' } as const;

const total = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);
/** What orders hold: those by themselves, and of each OCO group the greatest. */
function heldOnce(orders: readonly VenueOrder[], of: (order: VenueOrder) => number): readonly number[] {
  const groups = new Map<string, number>();
  for (const order of orders) {
    const { id, oco } = order.terms;
    const name = oco === 0 ? `order ${id}` : `group ${oco}`;
    groups.set(name, Math.max(groups.get(name) ?? 0, of(order)));
  }
  return [...groups.values()];
}

const freeOf = ({ account }: VenueState): number => account.balance - account.held - account.reserve;

describe('funds', () => {
  it('ORD-4 MARG-1 on a spot account money and base never fall below zero, at any fill', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['spot'] }), (plan) => {
        const balances = new Map<number, number>();
        const records = allRecords(traceOf(plan));
        for (const [i, record] of records.entries()) {
          if (record.kind !== 'ledger') continue;
          balances.set(record.currency, (balances.get(record.currency) ?? 0) + record.amount);
          // The lines of one fill stand together: price, base, fee.
          const next = records[i + 1];
          if (next?.kind === 'ledger' && next.order === record.order) continue;
          expect([...balances.values()].filter((balance) => balance < 0)).toEqual([]);
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it('ORD-4 on a spot account what is held is never more than there is, after any step', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['spot'] }), (plan) => {
        for (const venue of traceOf(plan, { venues: true }).venues) {
          expect(venue.account.held).toBeGreaterThanOrEqual(0);
          expect(freeOf(venue)).toBeGreaterThanOrEqual(0);
          for (const book of venue.books) {
            expect(book.position).toBeGreaterThanOrEqual(0);
            expect(book.heldBase).toBeGreaterThanOrEqual(0);
            expect(book.heldBase).toBeLessThanOrEqual(book.position);
          }
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('ORD-4 OCO-1 what the account holds is what its orders hold, and a group of any kind holds once', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        for (const { account, books } of traceOf(plan, { venues: true }).venues) {
          const orders = books.flatMap((book) => book.orders);
          const money = books.flatMap((book) => heldOnce(book.orders, ({ heldMoney }) => heldMoney));
          expect(account.held).toBe(total(money));
          expect(orders.filter((order) => order.terms.reduceOnly && order.heldMoney > 0)).toEqual([]);
          for (const { orders: own, groups, heldBase } of books) {
            const sales = heldOnce(own, (order) => order.heldBase);
            expect(heldBase).toBe(total([...sales, ...groups.map((group) => group.heldBase)]));
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('MARG-1 what is free at leverage 1, isolated, falls below zero only by closing a short', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'], fundings: [null], margins: [isolatedPlain] }), (plan) => {
        const { steps, venues, run } = traceOf(plan, { venues: true });
        const sides = new Map(run.orders.map((order) => [order.id, order.side]));
        let before: VenueState | null = null;
        for (const [i, { records }] of steps.entries()) {
          const venue: VenueState = venues[i]!;
          const fell = freeOf(venue) < Math.min(0, before === null ? 0 : freeOf(before));
          if (fell) {
            const bought = records.filter(
              (record) => record.kind === 'filled' && sides.get(record.order) === 'buy',
            );
            expect(bought.length).toBeGreaterThan(0);
          }
          before = venue;
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('ORD-4 after the end nothing is held, nothing rests, and only open positions are reserved for', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const { account, books } = traceOf(plan).venue;
        expect(account.held).toBe(0);
        expect(books.map(({ orders, groups, heldBase }) => [orders.length, groups.length, heldBase])).toEqual(
          books.map(() => [0, 0, 0]),
        );
        const reserves = books.map((book) => book.margin - Math.sign(book.position) * book.entryCost);
        expect(account.reserve).toBe(account.kind === 'spot' ? 0 : total(reserves));
        const closed = books.filter((book) => book.position === 0);
        expect(closed.filter(({ entryCost, margin }) => entryCost !== 0 || margin !== 0)).toEqual([]);
      }),
      { numRuns: runs(80) },
    );
  });
});
