/**
 * The laws of the books (LEDG-1, LEDG-2, LEDG-3): everything is added up again from the journal, with integers of any
 * size, and must be what the engine says.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { feeCurrencies } from '../../src/model/costs.ts';
import { ledgerReasons } from '../../src/portfolio/ledger.ts';
import { feeTerms, randomRun } from '../support/arbitraries.ts';
import { halfEven, valueOf } from '../support/exact.ts';
import { priceDigits, quantityDigits } from '../support/play.ts';
import { coinDigits, runConfigOf, slotAt } from '../support/random-run.ts';
import { stepSlots, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf, type Trace } from '../support/trace.ts';

const digits = priceDigits + quantityDigits;
const coinCode = feeCurrencies.indexOf('coin');
const feeCode = ledgerReasons.indexOf('fee');

/** The last close of market `m` at the end of `slot`, in price units; 0 before its first candle. */
function closeAt(plan: RunPlan, m: number, slot: number): number {
  const candles = plan.markets[m]!.steps.slice(0, slot + 1).flatMap(({ candle }) =>
    candle === null ? [] : [candle],
  );
  return candles.at(-1)?.[3] ?? 0;
}

/** Low and high of market `m` around `at`: of the candles that hold it or end there, or else its last close. */
function rangeAt(plan: RunPlan, m: number, at: number): readonly [number, number] {
  const slot = Math.floor((at - slotAt(0)) / (slotAt(1) - slotAt(0)));
  const { steps } = plan.markets[m]!;
  const near = [slot, slot - 1].flatMap((s) => steps[s]?.candle ?? []);
  const before = closeAt(plan, m, Math.min(slot, steps.length) - 1);
  const prices = [...near, ...(before === 0 ? [] : [before])].map((price) => price / 10 ** priceDigits);
  return [Math.min(...prices), Math.max(...prices)];
}

/** Sums of ledger lines by currency (0 is money, then markets, then the coin), up to the end of each step; the opening first. */
function* balancesOf(trace: Trace, markets: number): Generator<readonly bigint[]> {
  const sums = Array.from({ length: markets + 2 }, () => 0n);
  for (const records of [trace.opening, ...trace.steps.map((step) => step.records), trace.ending]) {
    for (const record of records) {
      if (record.kind === 'ledger') sums[record.currency] = sums[record.currency]! + BigInt(record.amount);
    }
    yield [...sums];
  }
}

/** The rate of a fill after so much was traded; no run is as long as thirty days. */
function rateOf(
  { fees, moneyDigits }: RunPlan,
  liquidity: 'maker' | 'taker',
  at: number,
  traded: bigint,
): number {
  const { tier } = fees;
  if (tier === undefined) return fees[liquidity];
  if (at >= slotAt(tier.freeFrom)) return 0;
  return traded >= BigInt(tier.volume) * 10n ** BigInt(moneyDigits) ? tier[liquidity] : fees[liquidity];
}

/** What funding brought, each payment from the position that the fills before it make and the price that is told. */
function fundingOf(plan: RunPlan, trace: Trace): readonly bigint[] {
  const positions = new Map<number, number>();
  const amounts: bigint[] = [];
  for (const record of allRecords(trace)) {
    if (record.kind === 'filled') {
      positions.set(record.market, (positions.get(record.market) ?? 0) + record.side * record.quantity);
    }
    if (record.kind !== 'funding') continue;
    expect(record.quantity).toBe(positions.get(record.market));
    const [value, divisor] = valueOf(record.price, record.quantity, digits, plan.moneyDigits);
    const amount = -halfEven(value * BigInt(record.rate), divisor * 10n ** 8n);
    expect(BigInt(record.amount)).toBe(amount);
    amounts.push(amount);
  }
  return amounts;
}

describe('the books', () => {
  it('LEDG-1 a balance is the sum of its ledger lines, a position the sum of its fills', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const { kernel } = trace.engine;
        const ends = [...balancesOf(trace, plan.markets.length)].at(-1)!;
        for (const [currency, sum] of ends.entries()) {
          if (currency > plan.markets.length && plan.fees.coin === undefined) continue;
          expect(BigInt(kernel.ledger.balance(currency))).toBe(sum);
        }
        for (const { index, position } of kernel.lanes) {
          const fills = trace.run.fills.filter((fill) => fill.market === index);
          const sum = fills.reduce(
            (total, { side, quantity, kept }) => total + (side === 'buy' ? quantity - kept : -quantity),
            0,
          );
          expect(position.quantity).toBe(sum);
          expect(ends[index + 1]).toBe(BigInt(sum));
          // The exchange keeps books of its own, and they agree.
          expect(trace.venue.books[index]!.position).toBe(sum);
        }
        expect(BigInt(trace.venue.account.balance)).toBe(ends[0]);
        expect(trace.venue.account.coins).toBe(Number(ends.at(-1)!));
      }),
      { numRuns: runs(80) },
    );
  });

  it('LEDG-1 money is the deposit less what was paid and the fees, each the exact running total of its order', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const { run, engine } = trace;
        const booked = new Map<number, { cost: bigint; fee: bigint; value: bigint; feeValue: bigint }>();
        let traded = 0n;
        let money = BigInt(plan.balance) * 10n ** BigInt(plan.moneyDigits);
        for (const fill of run.fills) {
          const order = booked.get(fill.order) ?? { cost: 0n, fee: 0n, value: 0n, feeValue: 0n };
          booked.set(fill.order, order);
          const [value, divisor] = valueOf(fill.price, fill.quantity, digits, plan.moneyDigits);
          order.value += value;
          const isCoin = fill.feeCurrency === 'coin';
          const isBase = fill.feeCurrency === 'base';
          const ownsBase = plan.fees.inBase === true || plan.fees.coin !== undefined;
          expect(isBase).toBe(ownsBase && plan.account === 'spot' && fill.side === 'buy' && !isCoin);
          const basis = isBase ? BigInt(fill.quantity) : value;
          const rate = BigInt(rateOf(plan, fill.liquidity, fill.at, traded));
          if (!isCoin) order.feeValue += basis * rate;
          traded += BigInt(fill.cost);
          order.cost += BigInt(fill.cost);
          expect(order.cost).toBe(halfEven(order.value, divisor));
          money += (fill.side === 'buy' ? -1n : 1n) * BigInt(fill.cost);
          if (isCoin) {
            const left = halfEven(rate * BigInt(1e8 - plan.fees.coin!.discount), 10n ** 8n);
            expect(BigInt(fill.fee)).toBe(halfEven(value * left, divisor * 10n ** 8n));
            continue;
          }
          order.fee += BigInt(isBase ? fill.kept : fill.fee);
          const rated = halfEven(order.feeValue, (isBase ? 1n : divisor) * 10n ** 8n);
          const least = BigInt(plan.fees.minimum ?? 0) * 10n ** BigInt(plan.moneyDigits);
          const bound = fill.side === 'sell' && order.cost < least ? order.cost : least;
          expect(order.fee).toBe(rated > bound ? rated : bound);
          money -= BigInt(isBase ? 0 : fill.fee);
        }
        for (const amount of fundingOf(plan, trace)) money += amount;
        for (const record of allRecords(trace)) if (record.kind === 'charged') money += BigInt(record.amount);
        expect(BigInt(engine.kernel.ledger.balance(0))).toBe(money);
      }),
      { numRuns: runs(80) },
    );
  });

  it('LEDG-1 LEDG-2 each row of equity is the balance and every position at its last close', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const balances = [...balancesOf(trace, plan.markets.length)].slice(1);
        for (const [i, { slot, equity }] of trace.steps.entries()) {
          if (equity === null) continue;
          let expected = balances[i]![0]!;
          for (const [m] of plan.markets.entries()) {
            const held = Number(balances[i]![m + 1]!);
            expected += halfEven(...valueOf(closeAt(plan, m, slot), held, digits, plan.moneyDigits));
          }
          const coins = Number(balances[i]!.at(-1)!);
          const coinPrice = closeAt(plan, plan.markets.length - 1, slot);
          expected += halfEven(...valueOf(coinPrice, coins, priceDigits + coinDigits, plan.moneyDigits));
          expect(BigInt(equity)).toBe(expected);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('LEDG-1 every line is dated inside its step, and belongs to a fill, to funding or to a charge, except the deposit', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const trace = traceOf(plan);
        const [deposit] = trace.opening;
        const balance = plan.balance * 10 ** plan.moneyDigits;
        expect(deposit).toMatchObject({ kind: 'ledger', currency: 0, amount: balance, order: 0 });
        expect(trace.opening.slice(1)).toHaveLength(plan.fees.coin === undefined ? 0 : 1);
        for (const { slot, records } of trace.steps) {
          for (const [i, record] of records.entries()) {
            if (record.kind !== 'ledger') continue;
            const before = records[i - 1];
            if (before?.kind === 'funding' || before?.kind === 'charged') {
              const order = before.kind === 'funding' ? 0 : before.order;
              expect([record.at, record.amount, record.order]).toEqual([before.at, before.amount, order]);
              continue;
            }
            expect(record.at).toBeGreaterThanOrEqual(slotAt(slot));
            expect(record.at).toBeLessThanOrEqual(slotAt(slot + 1));
            const cause = records.slice(0, i).findLast((earlier) => earlier.kind === 'filled');
            expect([record.order, record.at]).toEqual([cause?.order, cause?.at]);
          }
        }
        expect(trace.ending.filter((record) => record.kind === 'ledger')).toEqual([]);
      }),
      { numRuns: runs(80) },
    );
  });

  it('FEE-1 what is paid in coin is worth the fee at a price of the coin’s candle, and never more than there is', () => {
    let paid = 0;
    let short = 0;
    fc.assert(
      fc.property(randomRun({ fees: feeTerms.filter(({ coin }) => coin !== undefined) }), (plan) => {
        const m = plan.markets.length - 1;
        let left = plan.fees.coin!.balance;
        const records = [...allRecords(traceOf(plan))];
        for (const [i, fill] of records.entries()) {
          if (fill.kind !== 'filled') continue;
          const line = records
            .slice(i + 1, i + 4)
            .find((one) => one.kind === 'ledger' && one.reason === feeCode && one.currency === m + 2);
          if (fill.feeCurrency !== coinCode) {
            short++;
            continue;
          }
          if (fill.fee === 0) continue;
          // What is less than half a unit of the coin costs none.
          const coins = line?.kind === 'ledger' ? -line.amount : 0;
          left -= coins;
          paid++;
          expect(left).toBeGreaterThanOrEqual(0);
          // Half a coin unit, half a money unit, and a step of the path to and fro.
          const [low, high] = rangeAt(plan, m, fill.at);
          const money = fill.fee / 10 ** plan.moneyDigits;
          const slack = 0.5 / 10 ** plan.moneyDigits;
          const most = ((money + slack) / (low - 0.01)) * 10 ** coinDigits + 0.5;
          const least = ((money - slack) / (high + 0.01)) * 10 ** coinDigits - 0.5;
          expect(coins).toBeLessThanOrEqual(most);
          expect(coins).toBeGreaterThanOrEqual(least);
        }
      }),
      { numRuns: runs(80) },
    );
    expect(paid).toBeGreaterThan(20);
    expect(short).toBeGreaterThan(0);
  });

  it('LEDG-3 without positions equity stays, whatever rests and whatever the prices do', () => {
    fc.assert(
      // What lies there in coin has a price of its own.
      fc.property(randomRun({ fees: feeTerms.filter(({ coin }) => coin === undefined) }), (plan) => {
        const trace = traceOf(plan, { venues: true });
        let before: number | null = plan.balance * 10 ** plan.moneyDigits;
        for (const [i, { records, equity }] of trace.steps.entries()) {
          if (equity === null) continue;
          const isQuiet = records.every((record) => record.kind !== 'filled');
          const isFlat = trace.venues[i]!.books.every((book) => book.position === 0);
          if (isQuiet && isFlat && before !== null) expect(equity).toBe(before);
          before = isFlat ? equity : null;
        }
        const idle = {
          ...plan,
          markets: plan.markets.map((market) => ({ ...market, steps: withoutAsks(market.steps) })),
        };
        const { equity, rows } = backtest(runConfigOf(idle)).kernel.journal.state;
        expect(rows).toBe(stepSlots(plan).filter((slot) => slot >= plan.decideFrom).length);
        expect(new Set(equity.subarray(0, rows))).toEqual(new Set([plan.balance * 10 ** plan.moneyDigits]));
      }),
      { numRuns: runs(80) },
    );
  });
});

const withoutAsks = (steps: RunPlan['markets'][number]['steps']): typeof steps =>
  steps.map((step) => ({ ...step, asks: [] }));
