/**
 * The laws of margins (MARG-1): nothing that is under stays open, nothing that is not is closed, and nobody owes more than
 * he staked. What a position has left is reckoned anew here, from the journal alone, with integers of any size.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, type BacktestOptions } from '../../src/engine/backtest.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { orderRoles, rejectReasons } from '../../src/model/order.ts';
import { ledgerReasons } from '../../src/portfolio/ledger.ts';
import type { VenueState } from '../../src/venue/open-floors.ts';
import { anyRun, marginPlans } from '../support/arbitraries.ts';
import { ceilDiv, halfEven, valueOf } from '../support/exact.ts';
import { minute, priceDigits, quantityDigits } from '../support/play.ts';
import { runConfigOf, slotAt } from '../support/random-run.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const digits = priceDigits + quantityDigits;
const scale = 100_000_000n;
const insurance = ledgerReasons.indexOf('insurance');
const rateOf = (fraction: number): bigint => BigInt(Math.round(fraction * 1e8));

const valueAt = (plan: RunPlan, price: number, size: number): bigint =>
  halfEven(...valueOf(price, Math.abs(size), digits, plan.moneyDigits));

/** Maintenance of a position of this value, which cost `cost`: each part at the rate of its tier, rounded up. */
function maintenanceOf({ margin, moneyDigits }: RunPlan, value: bigint, cost: bigint): bigint {
  const basis = margin.on === 'entry' ? cost : value;
  let sum = 0n;
  for (const [i, { from, rate }] of margin.maintenance.entries()) {
    const unit = 10n ** BigInt(moneyDigits);
    const next = margin.maintenance[i + 1];
    const top = next === undefined || basis < BigInt(next.from) * unit ? basis : BigInt(next.from) * unit;
    if (top > BigInt(from) * unit) sum += ceilDiv((top - BigInt(from) * unit) * rateOf(rate), scale);
  }
  return sum;
}

/** One market's position as the journal tells it. */
interface Held {
  size: bigint;
  cost: bigint;
  margin: bigint;
}

/** Books a fill: what it opens demands its cost over the leverage, what it closes takes its share with it. */
function book(held: Held, plan: RunPlan, signed: bigint, cost: bigint): void {
  const before = held.size < 0n ? -held.size : held.size;
  const size = signed < 0n ? -signed : signed;
  const closes = held.size * signed < 0n ? (size < before ? size : before) : 0n;
  if (closes > 0n) {
    held.cost -= halfEven(held.cost * closes, before);
    held.margin -= halfEven(held.margin * closes, before);
  }
  const opened = closes === 0n ? cost : cost - halfEven(cost * closes, size);
  if (size > closes) {
    const demanded = (of: bigint): bigint => ceilDiv(of * scale, rateOf(plan.margin.leverage));
    // In all, less what it demanded before: parts never demand more than the whole.
    held.margin += demanded(held.cost + opened) - demanded(held.cost);
    held.cost += opened;
  }
  held.size += signed;
}

const isolated = marginPlans.filter(({ mode }) => mode === 'isolated');
const cross = marginPlans.filter(({ mode }) => mode === 'cross');

/** The value from which on a position may no longer have its leverage; null for none. */
const boundOf = ({ leverage, maintenance }: RunPlan['margin']): number | null =>
  maintenance.find((tier) => (tier.leverage ?? leverage) < leverage)?.from ?? null;

/** The open of the candle of market `m` in which `at` lies, or of the one that ends there. */
function openAt(plan: RunPlan, m: number, at: number): number {
  const slot = Math.floor((at - slotAt(0)) / minute);
  const { steps } = plan.markets[m]!;
  return (steps[slot]?.candle ?? steps[slot - 1]?.candle)?.[0] ?? 0;
}

/** What of a market's pool is left at `price`, when all others are flat. */
function leftAt(plan: RunPlan, { account, books }: VenueState, m: number, price: number): bigint {
  const { position, entryCost, margin } = books[m]!;
  const sign = BigInt(Math.sign(position));
  const value = valueAt(plan, price, position);
  return plan.margin.mode === 'cross'
    ? BigInt(account.balance) + sign * value
    : BigInt(margin) + sign * (value - BigInt(entryCost));
}

describe('margins', () => {
  it('MARG-1 an isolated position is liquidated where no more is left of its margin than it must have', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'], margins: isolated }), (plan) => {
        const positions = plan.markets.map((): Held => ({ size: 0n, cost: 0n, margin: 0n }));
        let last = 0;
        let closing: { readonly order: number; staked: bigint } | null = null;
        for (const record of allRecords(traceOf(plan))) {
          if (record.kind === 'liquidating') {
            const held = positions[record.market]!;
            seen++;
            expect(BigInt(record.quantity)).toBe(held.size);
            const value = valueAt(plan, record.price, record.quantity);
            const left = held.margin + BigInt(Math.sign(record.quantity)) * (value - held.cost);
            expect(BigInt(record.left)).toBe(left);
            expect(BigInt(record.maintenance)).toBe(maintenanceOf(plan, value, held.cost));
            expect(record.left).toBeLessThanOrEqual(record.maintenance);
            // Not a moment late: a price unit before, unless that is where something happened, it had enough.
            const sign = Math.sign(record.quantity);
            const before = valueAt(plan, record.price + sign, record.quantity);
            const isSudden = record.price === openAt(plan, record.market, record.at) || record.at === last;
            if (!isSudden)
              expect(held.margin + BigInt(sign) * (before - held.cost)).toBeGreaterThan(
                maintenanceOf(plan, before, held.cost),
              );
            closing = { order: record.order, staked: held.margin };
          }
          if (record.kind !== 'cancelled' && record.kind !== 'liquidating') last = record.at;
          if (record.kind === 'charged') {
            if (record.order === closing?.order) closing.staked += BigInt(record.amount);
            else if (record.market >= 0 && record.reason !== insurance)
              positions[record.market]!.margin += BigInt(record.amount);
          }
          if (record.kind === 'funding') positions[record.market]!.margin += BigInt(record.amount);
          if (record.kind !== 'filled') continue;
          const held = positions[record.market]!;
          if (record.order === closing?.order) {
            // No more is lost than what was staked.
            const profit = BigInt(-record.side) * (BigInt(record.cost) - held.cost);
            expect(closing.staked + profit - BigInt(record.fee) >= 0n).toBe(true);
            expect(held.size + BigInt(record.side * record.quantity)).toBe(0n);
          }
          book(held, plan, BigInt(record.side * record.quantity), BigInt(record.cost));
        }
      }),
      { numRuns: runs(100) },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('MARG-1 what stays open has more left than it must have: at every close, and at the extremes on the way', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'], margins: [...isolated, ...cross] }), (plan) => {
        const { steps, venues } = traceOf(plan, { venues: true });
        for (const [i, { slot, records }] of steps.entries()) {
          const { account, books } = venues[i]!;
          const open = books.filter(({ position }) => position !== 0);
          if (open.length === 0) expect(account.balance).toBeGreaterThanOrEqual(0);
          for (const { market: m, position, entryCost } of open) {
            const candle = plan.markets[m]!.steps[slot]?.candle ?? null;
            if (candle === null || (plan.margin.mode === 'cross' && open.length > 1)) continue;
            const moves = (record: JournalRecord): boolean =>
              'amount' in record || record.kind === 'filled' || record.kind === 'liquidating';
            const [, high, low, close] = candle;
            // What happened in the candle may have come after an extreme.
            const seen = records.some(moves) ? [close] : [high, low, close];
            for (const price of seen) {
              const value = valueAt(plan, price, position);
              const needed = maintenanceOf(plan, value, BigInt(entryCost));
              expect(leftAt(plan, venues[i]!, m, price)).toBeGreaterThan(needed);
            }
          }
        }
      }),
      { numRuns: runs(120) },
    );
  });

  it('MARG-1 of a cross account with several positions none is under at a close that all of them have', () => {
    fc.assert(
      fc.property(
        anyRun({ accounts: ['margin'], margins: cross, markets: { least: 2, most: 3 } }),
        (plan) => {
          const { steps, venues } = traceOf(plan, { venues: true });
          for (const [i, { slot }] of steps.entries()) {
            const { account, books } = venues[i]!;
            let left = BigInt(account.balance);
            let needed = 0n;
            const open = books.filter(({ position }) => position !== 0);
            const candles = open.map(({ market }) => plan.markets[market]!.steps[slot]?.candle ?? null);
            if (open.length === 0 || candles.includes(null)) continue;
            for (const [n, { position, entryCost }] of open.entries()) {
              const value = valueAt(plan, candles[n]![3], position);
              left += BigInt(Math.sign(position)) * value;
              needed += maintenanceOf(plan, value, BigInt(entryCost));
            }
            expect(left > needed).toBe(true);
          }
        },
      ),
      { numRuns: runs(80) },
    );
  });

  it('MARG-1 looking at every candle of every position finds nothing that its bounds have not found', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'] }), (plan) => {
        const config = runConfigOf(plan);
        const told = (options: BacktestOptions): readonly JournalRecord[] =>
          // Looks ahead are told as markets are laid, which comes earlier where all of them are.
          readTape(backtest(config, options).kernel.journal.state.tape).records.filter(
            (record) => record.kind !== 'ambiguous',
          );
        expect(told({})).toEqual(told({ quiet: false, judgesAlways: true }));
      }),
      { numRuns: runs(150) },
    );
  });

  it('MARG-1 no fill makes a position larger than a tier of less leverage lets it be', () => {
    let refused = 0;
    const tiered = marginPlans.filter((margin) => boundOf(margin) !== null);
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'], margins: tiered, balances: [20_000] }), (plan) => {
        const bound = BigInt(boundOf(plan.margin)!) * 10n ** BigInt(plan.moneyDigits);
        const positions = plan.markets.map(() => 0);
        for (const record of allRecords(traceOf(plan))) {
          if (record.kind === 'rejected' && rejectReasons[record.reason] === 'leverage') refused++;
          if (record.kind !== 'filled') continue;
          const before = positions[record.market]!;
          const after = before + record.side * record.quantity;
          positions[record.market] = after;
          if (Math.abs(after) > Math.abs(before))
            expect(valueAt(plan, record.price, after)).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: runs(80) },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('MARG-1 before a position is closed no entry rests in the markets of its pool', () => {
    fc.assert(
      fc.property(anyRun({ accounts: ['margin'] }), (plan) => {
        const { steps, opening } = traceOf(plan);
        const resting = new Map<number, number>();
        for (const record of [...opening, ...steps.flatMap(({ records }) => records)]) {
          if (record.kind === 'order' && orderRoles[record.role] === 'entry')
            resting.set(record.order, record.market);
          if (record.kind === 'cancelled' || record.kind === 'rejected' || record.kind === 'expired')
            resting.delete(record.order);
          if (record.kind === 'filled' && record.leaves === 0) resting.delete(record.order);
          if (record.kind !== 'liquidating' || plan.latency.order.most > 0) continue;
          const inPool = [...resting.values()].filter(
            (market) => plan.margin.mode === 'cross' || market === record.market,
          );
          expect(inPool).toEqual([]);
        }
      }),
      { numRuns: runs(80) },
    );
  });
});
