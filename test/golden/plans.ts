/** Golden runs of plans: what the engine makes of a plan that a law failed on. */
import { backtest } from '../../src/engine/backtest.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import { formatDecimal, formatShort } from '../../src/model/decimal.ts';
import { formatTime } from '../../src/model/time.ts';
import { priceDigits, quantityDigits } from '../support/play.ts';
import { runConfigOf } from '../support/random-run.ts';
import type { RunPlan } from '../support/run-plan.ts';
import type { Expected } from './play.ts';

/** What a person can read and hold against about.md. */
export function playedPlan(plan: RunPlan): Expected {
  const engine = backtest(runConfigOf(plan));
  const { lanes, journal, ledger } = engine.kernel;
  const run = readRun(
    journal.state.tape,
    lanes.map(({ instrument }) => instrument),
  );
  const { equity, rows } = journal.state;
  const money = (units: number): string => formatDecimal(units, plan.moneyDigits);
  return {
    digest: engine.digest(),
    end: money(rows === 0 ? ledger.balance(0) : equity[rows - 1]!),
    orders: run.orders.map((order) => lineOf(order, plan, run.fills)),
    ambiguous: run.ambiguities.map(
      ({ at, highFirst, difference }) =>
        `${formatTime(at)} ${highFirst ? 'high' : 'low'} first, ${money(difference)}`,
    ),
    refused: run.refusals.length,
    totalReturn: null,
    maxDrawdown: null,
  };
}

type Fills = ReturnType<typeof readRun>['fills'];

function lineOf(order: OrderRecord, { moneyDigits }: RunPlan, fills: Fills): string {
  const { id, endedAt, side, role, market, quantity, state, reason, fees } = order;
  const size = (units: number): string => formatShort(units, quantityDigits);
  const parts = fills.filter((fill) => fill.order === id);
  const prices = parts.map((fill) => `${size(fill.quantity)} at ${formatShort(fill.price, priceDigits)}`);
  const head = `${endedAt === null ? 'alive' : formatTime(endedAt)} ${side}`;
  if (parts.length === 0) return `${head} ${size(quantity)} M${market}: ${state}, ${reason ?? ''} (${role})`;
  return `${head} M${market} ${prices.join(', ')}: ${state} (${role}, fee ${formatDecimal(fees, moneyDigits)})`;
}
