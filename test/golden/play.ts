/**
 * The golden runs: each folder here is a scenario, or a plan that a law once failed on (`plans.ts`), whose outcome was
 * worked by hand in its about.md; `shipped.json` holds the digests of the scenarios that come with the package.
 * `npm run golden:record` writes what the engine says now; what it changes is then read against about.md before it is
 * kept.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backtest, openStream } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { drive } from '../../src/engine/drive.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { comingDetail } from '../../src/market/detail.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { readCase } from '../support/failure.ts';
import { runConfigOf } from '../support/random-run.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { playedPlan } from './plans.ts';

const here = new URL('.', import.meta.url).pathname;
const shippedFolder = new URL('../../scenarios/', import.meta.url).pathname;

const foldersWith = (file: string): readonly string[] =>
  readdirSync(here).filter((name) => existsSync(join(here, name, file)));

/** Names of the folders that hold a plan, in order; and of all folders. */
export const plans: readonly string[] = foldersWith('plan.json');
/** Those that a scenario file makes. */
export const scenarioGoldens: readonly string[] = foldersWith('scenario.yaml');
export const goldens: readonly string[] = [...scenarioGoldens, ...plans];

/** The scenarios that come with the package. */
export const shipped: readonly string[] = readdirSync(shippedFolder).filter((name) => name.endsWith('.yaml'));

export const scenarioOf = (name: string): string =>
  name.endsWith('.yaml') ? join(shippedFolder, name) : join(here, name, 'scenario.yaml');
export const expectedFile = (name: string): string => join(here, name, 'expected.json');
export const shippedFile = join(here, 'shipped.json');

/** What a person can read and hold against about.md. */
export interface Expected {
  readonly digest: string;
  readonly end: string;
  /** `2024-01-02T00:00:00Z buy 2 at 100 (entry, fee 0.20000000)`, or why there was no fill. */
  readonly orders: readonly string[];
  readonly ambiguous: readonly string[];
  readonly refused: number;
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
}

export const planFile = (name: string): string => join(here, name, 'plan.json');
export const planOf = (name: string): RunPlan => readCase(readFileSync(planFile(name), 'utf8')) as RunPlan;

export async function played(name: string): Promise<Expected> {
  if (plans.includes(name)) return playedPlan(planOf(name));
  const { result } = runScenario(await openFile(scenarioOf(name)), { band: false });
  const { digest, account, orders, ambiguous, refusals, metrics } = result;
  return {
    digest,
    end: account.end,
    orders: orders.map((order) => {
      const {
        side,
        market,
        quantity,
        averagePrice,
        role,
        fees,
        filled,
        endedAt,
        state,
        reason,
        value,
        bound,
      } = order;
      if (filled === '0') {
        const numbers = value === null ? '' : ` (${value} of ${String(bound)})`;
        const size = quantity === null ? '' : `${quantity} `;
        return `${String(endedAt)} ${side} ${size}${market}: ${state}, ${String(reason)}${numbers}`;
      }
      return `${String(endedAt)} ${side} ${filled} ${market} at ${String(averagePrice)} (${role}, fee ${fees})`;
    }),
    ambiguous: ambiguous.map(({ at, first, difference }) => `${at} ${first} first, ${difference}`),
    refused: refusals.length,
    totalReturn: metrics.totalReturn,
    maxDrawdown: metrics.maxDrawdown,
  };
}

export async function configOf(name: string): Promise<RunConfig> {
  if (plans.includes(name)) return runConfigOf(planOf(name));
  return (await openFile(scenarioOf(name))).config;
}

/** Digests of every golden, by name. */
export async function digests(): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const name of [...goldens, ...shipped]) all[name] = backtest(await configOf(name)).digest();
  return all;
}

/** The digest of a run whose candles come one by one through the async driver. */
export async function streamed(config: RunConfig): Promise<string> {
  const empty = config.markets.map((market) => {
    const { durationMs, priceDigits } = market.candles;
    const { detail } = market;
    return {
      ...market,
      candles: new CandleColumns({ durationMs, priceDigits, capacity: 4 }),
      detail: detail && comingDetail(detail.candles.durationMs, priceDigits, detail.ofTrades),
    };
  });
  const engine = openStream({ ...config, markets: empty });
  return (await drive(engine, inputsOf(config))).digest();
}

/** What there is of the path inside the candles of [from, to); nothing where no market has any. */
function detailIn(
  markets: RunConfig['markets'],
  from: number,
  to: number,
): Pick<Extract<EngineInput, { kind: 'candles' }>, 'detail'> {
  if (markets.every(({ detail }) => detail === null)) return {};
  const detail = markets.map(({ detail: by }) => {
    if (by === null) return null;
    const rows = [...by.candles.time.subarray(0, by.candles.length)].entries();
    return [...rows].flatMap(([row, time]) => (time >= from && time < to ? [by.candles.at(row)] : []));
  });
  return { detail };
}

async function* inputsOf(config: RunConfig): AsyncGenerator<EngineInput> {
  const byId = [...config.markets].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const columns = byId.map(({ candles }) => candles);
  const rows = columns.map(() => 0);
  for (;;) {
    const times = columns.map(({ time, length }, m) => (rows[m]! < length ? time[rows[m]!]! : Infinity));
    const next = Math.min(...times);
    if (next === Infinity) break;
    const candles = columns.map((column, m) => {
      if (times[m] !== next) return null;
      const row = rows[m]!++;
      const { open, high, low, close, volume } = column;
      return {
        time: next,
        open: open[row]!,
        high: high[row]!,
        low: low[row]!,
        close: close[row]!,
        volume: volume[row]!,
      };
    });
    await Promise.resolve();
    const at = (next + columns[0]!.durationMs) as TimeMs;
    yield { kind: 'candles', at, candles, ...detailIn(byId, next, at) };
  }
  yield { kind: 'end' };
}
