/**
 * Golden runs of plans: what a law failed on, kept for ever. A folder holds the plan as it was shrunk, and otherwise what
 * every golden has.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { backtest } from '../../src/engine/backtest.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import { formatDecimal, formatShort } from '../../src/model/decimal.ts';
import { formatTime } from '../../src/model/time.ts';
import { candlesIn, type Failure } from '../support/failure.ts';
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

/** Makes the golden folder of a failure. What about.md has to say of it, a person works out. */
export async function keepGolden({ law, seed, path, plan }: Failure, folder: string): Promise<void> {
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  mkdirSync(folder, { recursive: true });
  const write = async (name: string, value: unknown): Promise<void> => {
    const file = join(folder, name);
    const options = { ...(await resolveConfig(file)), parser: 'json' };
    writeFileSync(file, await format(JSON.stringify(value), options));
  };
  await write('plan.json', plan);
  await write('expected.json', playedPlan(plan));
  const about = [
    '# (what it is about)',
    '',
    `Found by "${law}", seed ${seed}, path ${path ?? 'none'}, shrunk to ${candlesIn(plan).join(' and ')} candles.`,
    '',
    '(What happens in it, worked by hand from the rules, to the equity at the end: expected.json holds it, and the test',
    'looks for that number here.)',
  ];
  writeFileSync(join(folder, 'about.md'), `${about.join('\n')}\n`);
}

/** The failure in a file that a failing law has left. */
export const failureIn = (file: string): Failure => JSON.parse(readFileSync(file, 'utf8')) as Failure;
