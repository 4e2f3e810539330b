/**
 * Scenarios from files: where the store's candles, a user's strategy file and the scenario meet. The command line and
 * the library both stand on it. Paths in a scenario are relative to the scenario's own file.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { absorbText, digestHex, emptyDigest } from './base/digest.ts';
import { InputError, nearest, type Issue } from './model/issue.ts';
import { formatTime, timeframeMs, type TimeMs } from './model/time.ts';
import type { FoundStrategy, MarketData } from './scenario/build.ts';
import type { NormalScenario } from './scenario/normal.ts';
import type { Result } from './scenario/result-schema.ts';
import {
  openScenario,
  runScenario,
  type Loader,
  type OpenScenario,
  type RunOptions,
} from './scenario/run.ts';
import { loadCandles } from './store/load-candles.ts';
import type { Strategy } from './strategy/strategy.ts';
import type { View } from './strategy/view.ts';

/** Runs the scenario in `file`. Throws InputError with every issue when it cannot be run. */
export async function runFile(file: string, options: FileOptions = {}): Promise<Result> {
  return runScenario(await openFile(file, options.set), options).result;
}

export interface FileOptions extends RunOptions {
  /** Put over what is written, each `path=value`: `strategy.params.fast=12`. */
  readonly set?: readonly string[];
}

/** Reads the scenario in `file` with its data and strategies, ready to run. `set`: see FileOptions. */
export async function openFile(file: string, set: readonly string[] = []): Promise<OpenScenario> {
  return openScenario(readText(file), file, loaderBeside(file), set);
}

/** Candles and strategy files by paths relative to the scenario in `file`. */
export function loaderBeside(file: string): Loader {
  const beside = (name: string): string => (isAbsolute(name) ? name : join(dirname(file), name));
  return {
    candles: (market, scenario, digits) => candlesFrom(beside(market.file), scenario, digits),
    strategy: (name) => loadStrategy(beside(name)),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function candlesFrom(path: string, scenario: NormalScenario, leastPriceDigits: number): MarketData {
  // Told here, with the names of the folder at hand.
  if (!existsSync(path)) throw unreadable(path, { code: 'ENOENT' });
  const durationMs = timeframeMs(scenario.timeframe);
  const { calendar, broken } = scenario;
  return loadCandles(path, { durationMs, priceDigits: 'auto', leastPriceDigits, calendar, broken });
}

let isNamed = false;

/**
 * A strategy beside no installed package still finds this one under its name: `import { buy } from 'backlot'` means the
 * program that loads it.
 */
function nameThisPackage(): void {
  if (isNamed) return;
  isNamed = true;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (specifier !== 'backlot' || code !== 'ERR_MODULE_NOT_FOUND') throw error;
        // This file beside its neighbour, as source or compiled.
        const index = import.meta.url.replace(/run-file\.(ts|js)$/, 'index.$1');
        return next(index, context);
      }
    },
  });
}

/** Loads a user's strategy: the file's export `strategy`, its default, or its only export that is one. */
async function loadStrategy(path: string): Promise<FoundStrategy> {
  const text = readText(path);
  let module: Readonly<Record<string, unknown>>;
  nameThisPackage();
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = why.includes("'backlot'")
      ? 'Install the package beside the strategy, or keep the file inside the clone.'
      : undefined;
    throw problem(path, 'bad-strategy', `the file could not be loaded: ${why}`, hint);
  }
  const all = [...new Set(Object.values(module).filter(isStrategy))];
  const named = [module['strategy'], module['default']].find(isStrategy);
  const strategy = named ?? all[0];
  if (named === undefined && all.length > 1) {
    const hint = 'Name the one that is meant `strategy`.';
    throw problem(path, 'bad-strategy', 'the file exports several strategies', hint);
  }
  if (strategy === undefined) {
    const hint =
      'Export one made with defineStrategy({ name, description, params, readings, init, onClose }).';
    throw problem(path, 'bad-strategy', 'the file exports no strategy', hint);
  }
  const digest = emptyDigest(5);
  absorbText(digest, text);
  return { strategy: withPlace(strategy), hash: digestHex(digest) };
}

/** The strategy with every failure of its own told with its name, market and time. */
function withPlace(strategy: Strategy): Strategy {
  const failed = (view: View, error: unknown): Error => {
    const why = error instanceof Error ? error.message : String(error);
    const where = `${view.market} at ${formatTime(view.at as TimeMs)}`;
    return new Error(`the strategy "${strategy.name}" failed in ${where}: ${why}`, { cause: error });
  };
  const answersFills = strategy.onFill !== undefined;
  return {
    ...strategy,
    readings: (params) => strategy.readings(params),
    ...(strategy.conditions === undefined
      ? {}
      : { conditions: (params) => strategy.conditions?.(params) ?? [] }),
    init: (params) => strategy.init(params),
    onClose(view, state, params) {
      try {
        return strategy.onClose(view, state, params);
      } catch (error) {
        throw failed(view, error);
      }
    },
    ...(!answersFills
      ? {}
      : {
          onFill(fill, view, state, params) {
            try {
              return strategy.onFill?.(fill, view, state, params);
            } catch (error) {
              throw failed(view, error);
            }
          },
        }),
  };
}

function isStrategy(value: unknown): value is Strategy {
  if (typeof value !== 'object' || value === null) return false;
  const { name, params, readings, init, onClose } = value as Partial<Record<keyof Strategy, unknown>>;
  const functions = [readings, init, onClose].every((part) => typeof part === 'function');
  return functions && typeof name === 'string' && typeof params === 'object' && params !== null;
}

function unreadable(file: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT') return problem(file, 'unreadable-file', `the file could not be read: ${message}`);
  const folder = dirname(file);
  const ending = extname(file);
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  const meant = nearest(basename(file, ending), others.map((name) => basename(name, ending))); // prettier-ignore
  const hint = meant === null ? undefined : `Did you mean "${join(folder, meant + ending)}"?`;
  return problem(file, 'unreadable-file', 'there is no such file', hint);
}

function problem(file: string, code: string, message: string, hint?: string): InputError {
  const issue: Issue = { code, severity: 'error', file, message };
  return new InputError([hint === undefined ? issue : { ...issue, hint }]);
}
