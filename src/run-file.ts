/**
 * Scenarios from files: where the store's candles, a user's strategy file and the scenario meet. The command line and
 * the library both stand on it. Paths in a scenario are relative to the scenario's own file.
 */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { formatDecimal } from './model/decimal.ts';
import { InputError, type Issue } from './model/issue.ts';
import { formatTime, timeframeMs, type TimeMs } from './model/time.ts';
import type { MarketData } from './scenario/build.ts';
import type { NormalDetail, NormalMarket, NormalScenario } from './scenario/normal.ts';
import type { Result } from './scenario/result-schema.ts';
import {
  openScenario,
  runScenario,
  type Loader,
  type OpenScenario,
  type RunOptions,
} from './scenario/run.ts';
import { loadCandles } from './store/load-candles.ts';
import { absorbText, digestHex, emptyDigest } from './base/digest.ts';
import { withDigits } from './store/fewest-digits.ts';
import { loadDetail, type LoadedDetail } from './store/load-detail.ts';
import { loadFunding, type LoadedFunding } from './store/load-funding.ts';
import { strategyHash } from './files/strategy-hash.ts';
import { zoneSteps } from './files/time-zone.ts';
import { loadStrategy } from './files/strategy.ts';
import { readText, unreadable } from './files/text.ts';

/**
 * Runs the scenario in `file`. With `equity: true` the result has the equity of every step too. Throws InputError with
 * every issue when it cannot be run.
 */
export function runFile(
  file: string,
  options: FileOptions & { readonly equity: true },
): Promise<ResultWithEquity>;
export function runFile(file: string, options?: FileOptions): Promise<Result>;
export async function runFile(file: string, options: FileOptions = {}): Promise<Result | ResultWithEquity> {
  const { result, equity, scenario } = runScenario(await openFile(file, options.set), options);
  if (options.equity !== true) return result;
  const { digits } = scenario.account;
  const rows = Array.from({ length: equity.length }, (_, row) => ({
    time: formatTime(equity.at[row] as TimeMs),
    equity: formatDecimal(equity.equity[row]!, digits),
  }));
  return { ...result, equity: rows };
}

export interface FileOptions extends RunOptions {
  /** Put over what is written, each `path=value`: `strategy.params.fast=12`. */
  readonly set?: readonly string[];
  /** Give the equity of every step too; left out unless asked for, since a long run has a million of them. */
  readonly equity?: boolean;
}

/** Equity at one close: ISO 8601 and decimal text. */
export interface EquityRow {
  readonly time: string;
  readonly equity: string;
}

export type ResultWithEquity = Result & { readonly equity: readonly EquityRow[] };

/** Reads the scenario in `file` with its data and strategies, ready to run. `set`: see FileOptions. */
export async function openFile(file: string, set: readonly string[] = []): Promise<OpenScenario> {
  return openScenario(readText(file), file, loaderBeside(file), set);
}

/** A loader whose candles are there at once. */
export interface FileLoader extends Loader {
  candles(market: NormalMarket, scenario: NormalScenario, leastPriceDigits: number): MarketData;
}

/** Candles and strategy files by paths relative to the scenario in `file`. */
export function loaderBeside(file: string): FileLoader {
  const beside = (name: string): string => (isAbsolute(name) ? name : join(dirname(file), name));
  return {
    candles: (market, scenario, digits) => {
      const { funding, detail } = market;
      const candles = (): MarketData => candlesFrom(beside(market.file), scenario, digits);
      const rates = (): LoadedFunding | null =>
        funding?.kind === 'series' ? loadFunding(beside(funding.file)) : null;
      const finer = (): LoadedDetail | null =>
        detail === null ? null : detailFrom(beside(detail.file), detail, scenario, digits);
      const [loaded, [paid, settled]] = both(candles, () => both(rates, finer));
      const data = settled === null ? loaded : withDetail(loaded, settled);
      return paid === null ? data : withFunding(data, paid);
    },
    strategy: (name) => loadStrategy(beside(name)),
    strategyHash: (name) => strategyHash(beside(name)),
    zoneSteps,
  };
}

/** What two files hold; what is wrong with either is told at once. */
function both<A, B>(first: () => A, second: () => B): readonly [A, B] {
  const issues: Issue[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
      return null;
    }
  };
  const [a, b] = [attempt(first), attempt(second)];
  if (issues.length > 0) throw new InputError(issues);
  return [a as A, b as B];
}

/** The candles with what settles their path, in the same decimals; both have one hash. */
function withDetail(loaded: MarketData, { candles: finer, ofTrades, hash }: LoadedDetail): MarketData {
  const digits = Math.max(loaded.candles.priceDigits, finer.priceDigits);
  const digest = emptyDigest(10);
  absorbText(digest, `${loaded.hash} ${hash}`);
  return {
    ...loaded,
    candles: withDigits(loaded.candles, digits),
    detail: { candles: withDigits(finer, digits), ofTrades },
    hash: digestHex(digest),
  };
}

/** The candles with the rates; both have one hash. */
function withFunding(loaded: MarketData, { funding, hash }: LoadedFunding): MarketData {
  const digest = emptyDigest(7);
  absorbText(digest, `${loaded.hash} ${hash}`);
  return { ...loaded, funding, hash: digestHex(digest) };
}

function detailFrom(
  path: string,
  { timeframe }: NormalDetail,
  scenario: NormalScenario,
  leastPriceDigits: number,
): LoadedDetail {
  if (!existsSync(path)) throw unreadable(path, { code: 'ENOENT' });
  const { calendar, broken, timeframe: coarse } = scenario;
  return loadDetail(path, { coarse, timeframe, priceDigits: 'auto', leastPriceDigits, calendar, broken });
}

function candlesFrom(path: string, scenario: NormalScenario, leastPriceDigits: number): MarketData {
  // Told here, with the names of the folder at hand.
  if (!existsSync(path)) throw unreadable(path, { code: 'ENOENT' });
  const durationMs = timeframeMs(scenario.timeframe);
  const { calendar, broken } = scenario;
  return loadCandles(path, { durationMs, priceDigits: 'auto', leastPriceDigits, calendar, broken });
}
