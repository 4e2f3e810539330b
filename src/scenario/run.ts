/**
 * A scenario from text to result: read, checked, built, run, and run again under every other path policy for the band.
 *
 * What touches the world is handed in: candles and strategy files come through `Loader`. Bad input is one InputError
 * with every issue at once: the file's shape, its meaning, its data and its strategies together.
 */
import { backtest } from '../engine/backtest.ts';
import type { RunConfig } from '../engine/config.ts';
import type { Engine } from '../engine/engine.ts';
import { readRun, readTrades, type RunRecord } from '../engine/journal-read.ts';
import type { JournalState } from '../engine/journal.ts';
import { pathPolicies } from '../model/costs.ts';
import { InputError, nearest, type Issue } from '../model/issue.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import type { Metrics } from '../stats/metrics.ts';
import { builtInStrategy, strategyNames } from '../strategy/registry.ts';
import {
  buildRun,
  demandMargin,
  paramsOf,
  tickDigits,
  type FoundStrategy,
  type MarketData,
} from './build.ts';
import { checkRanges, checkStated, entryTerms } from './build-entry.ts';
import { checkShape } from './check.ts';
import type { ScenarioInput } from './schema.ts';
import { withSettings } from './settings.ts';
import { bandOf, equityOf, figuresOf, statedMetrics } from './figures.ts';
import { strategyPath, strategyWritten } from './normal-strategies.ts';
import { normalise, type NormalMarket, type NormalScenario } from './normal.ts';
import type { Result, RunFinding } from './result-schema.ts';
import { resultOf } from './result.ts';
import { isOwnFault, isSound, salvage } from './salvage.ts';
import { readYaml, type Path, type Source, type Wrong } from './source.ts';

export interface Loader {
  /** Candles of `market.file`. Throws InputError. */
  candles(market: NormalMarket, scenario: NormalScenario, leastPriceDigits: number): MarketData;
  /** The strategy in a file. Throws InputError. */
  strategy(file: string): Promise<FoundStrategy>;
  /** The hash of the strategy in a file, before any of its code runs. Throws InputError. */
  strategyHash(file: string): string;
}

/** A scenario that can run. */
export interface OpenScenario {
  readonly scenario: NormalScenario;
  readonly config: RunConfig;
  readonly data: readonly MarketData[];
  /** What it was read from. */
  readonly written: Written;
  /** Of the strategies' files, in the order of the scenario's strategies; null for one that is built in. */
  readonly strategyHashes: readonly (string | null)[];
}

/** A scenario's file as it was found, and what was set over it. */
export interface Written {
  readonly file: string;
  readonly text: string;
  /** `strategy.params.fast=12` */
  readonly set: readonly string[];
}

export interface RunOptions {
  /** Run under every path policy for the uncertainty band (default). */
  readonly band?: boolean;
  /** Called before each run: how many are done, and how many there will be. */
  readonly onProgress?: (done: number, runs: number) => void;
}

/**
 * Reads and builds a scenario. `file` is for messages; `settings` (`strategy.params.fast=12`) are put over what is
 * written. Throws InputError with all issues.
 */
export async function openScenario(
  text: string,
  file: string,
  loader: Loader,
  settings: readonly string[] = [],
): Promise<OpenScenario> {
  const read = readYaml(text, file);
  if (read.issues.length > 0) throw new InputError(read.issues);
  const { source, issues } = withSettings(read.source, settings);
  if (issues.length > 0) throw new InputError(issues);
  const checked = checkShape(source.value);
  const shape: readonly Wrong[] = Array.isArray(checked) ? (checked as readonly Wrong[]) : [];
  // What is wrong with the shape of one part hides nothing of the others.
  const written = shape.length === 0 ? (checked as ScenarioInput) : salvage(source.value, shape);
  if (written === null) throw located(source, shape);
  const meant: Wrong[] = [];
  const scenario = normalise(written, meant);
  const wrong = shape.concat(meant.filter((one) => isOwnFault(one, written, shape)));

  const found: Issue[] = [];
  const hasData = !shape.some(({ path }) => path[0] === 'data');
  const data = scenario.markets.map((market) =>
    !hasData || !isSound(['markets', market.id], shape)
      ? null
      : attempt(found, source, marketFile(written, market.id), () =>
          loader.candles(market, scenario, tickDigits(market)),
        ),
  );
  const strategies: (FoundStrategy | null)[] = [];
  const pathOf = (id: string): Path => strategyPath(written, id);
  for (const entry of scenario.strategies) {
    const path = pathOf(entry.id);
    if (!isSound([...path, 'use'], shape)) continue;
    const strategy = await findStrategy(entry.use, [...path, 'use'], loader, source, found);
    strategies.push(strategy);
    if (strategy === null || !isSound([...path, 'params'], shape)) continue;
    const params = paramsOf(entry, strategy.strategy, path, wrong);
    demandMargin(params, scenario, [...path, 'params', 'short'], wrong);
    checkStated(
      strategy.strategy,
      params,
      entryTerms(entry.entry),
      strategyWritten(written, entry.id),
      path,
      wrong,
    );
  }
  if (found.length + wrong.length > 0) throw new InputError([...located(source, wrong).issues, ...found]);
  const config = buildRun(scenario, data as MarketData[], strategies as FoundStrategy[], pathOf, wrong);
  const candlesOf = new Map(config.markets.map(({ instrument, candles }) => [instrument.id, candles.length]));
  for (const entry of config.strategies)
    checkRanges(entry, candlesOf, strategyWritten(written, entry.id), pathOf(entry.id), wrong);
  if (wrong.length > 0) throw located(source, wrong);
  const strategyHashes = strategies.map((found) => found?.hash ?? null);
  return {
    scenario,
    config,
    data: data as MarketData[],
    written: { file, text, set: settings },
    strategyHashes,
  };
}

/** What a run is told by of all that it was configured with. */
export type RunFrame = Pick<RunConfig, 'account' | 'markets' | 'decideFrom' | 'header'> & {
  readonly strategies: readonly { readonly id: string }[];
};

/** Candles of a stored run that are gone, or are not what they were. */
export interface AbsentCandles {
  readonly market: string;
  readonly file: string;
  /** How many there were. */
  readonly candles: number;
  readonly why: string;
}

/** Everything that a report, a file or a comparison of a run is made of. */
export interface FinishedRun extends Omit<OpenScenario, 'config'> {
  readonly config: RunFrame;
  /** Only of a run that was read from its file; its markets then have empty columns in their place. */
  readonly absent?: readonly AbsentCandles[];
  readonly result: Result;
  readonly record: RunRecord;
  readonly equity: EquitySeries;
  readonly journal: JournalState;
}

/** Runs a scenario: the result, what it was read from, and the engine. */
export function runScenario(
  open: OpenScenario,
  options: RunOptions = {},
): FinishedRun & OpenScenario & { readonly engine: Engine } {
  const { scenario, config, data } = open;
  const others = (options.band ?? true) ? pathPolicies.filter((path) => path !== config.path) : [];
  // The band is of the candles only where a strategy of the user's own answers alike each time.
  const isProved = others.length > 0 && open.strategyHashes.some((hash) => hash !== null);
  const runs = others.length + (isProved ? 2 : 1);
  const tell = options.onProgress ?? (() => undefined);
  tell(0, runs);
  const main = backtest(config);
  const instruments = main.kernel.lanes.map((lane) => lane.instrument);
  const run = readRun(main.kernel.journal.state.tape, instruments);
  const equity = equityOf(main);
  const figures = figuresOf(scenario, equity, run.trades);
  const all: Metrics[] = [figures];
  // One column for the other runs: each is read before the next begins. Their steps are those of the main run.
  const column = new Float64Array(main.timeline.steps);
  for (const [i, path] of others.entries()) {
    tell(i + 1, runs);
    const { tape, equity: values } = backtest({ ...config, path }, { equity: column }).kernel.journal.state;
    all.push(figuresOf(scenario, { ...equity, equity: values }, readTrades(tape, instruments)));
  }
  if (isProved) tell(runs - 1, runs);
  const isSame = !isProved || backtest(config, { equity: column }).digest() === main.digest();
  tell(runs, runs);
  const { digits } = scenario.account;
  const stated = {
    metrics: statedMetrics(figures, digits),
    band: others.length === 0 ? null : bandOf(all, digits),
    equity,
  };
  const plain = resultOf(scenario, main, run, stated, data);
  const result = isSame ? plain : { ...plain, findings: [...plain.findings, notDeterministic] };
  return { ...open, result, record: run, equity, journal: main.kernel.journal.state, engine: main };
}

const notDeterministic: RunFinding = {
  code: 'not-deterministic',
  message:
    'run twice, the scenario came out in two ways: a strategy answers by chance, by the clock or by what another run left behind; the figures cannot be had again, and the band is not of the candles alone',
};

/** Whether a strategy is the one in a file, and not built in. */
export const isFile = (use: string): boolean => /\.(ts|mts|js|mjs)$/.test(use);

async function findStrategy(
  use: string,
  path: Path,
  loader: Loader,
  source: Source,
  found: Issue[],
): Promise<FoundStrategy | null> {
  if (isFile(use)) {
    try {
      return await loader.strategy(use);
    } catch (error) {
      found.push(...issuesOf(error, source, path));
      return null;
    }
  }
  const strategy = builtInStrategy(use);
  if (strategy !== null) return { strategy, hash: null };
  const meant = nearest(use, strategyNames);
  const hint = meant === null ? `There are: ${strategyNames.join(', ')}.` : `Did you mean "${meant}"?`;
  found.push(
    source.locate({ code: 'unknown-strategy', path, message: `there is no strategy "${use}"`, hint }),
  );
  return null;
}

function attempt<T>(found: Issue[], source: Source, path: Path, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    found.push(...issuesOf(error, source, path));
    return null;
  }
}

/** What is wrong with a file that the scenario names at `path`; one that is not there is told with that place. */
function issuesOf(error: unknown, source: Source, path: Path): readonly Issue[] {
  if (!(error instanceof InputError)) throw error;
  return error.issues.map((issue) => {
    const { code, file = '', message, hint } = issue;
    // The candles may be right, and what the scenario says of them wrong.
    const at = code === 'other-timeframe' ? ['data', 'timeframe'] : code === 'unreadable-file' ? path : null;
    if (at === null) return issue;
    return source.locate({
      code,
      path: at,
      message: `${file}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  });
}

/** Where the file of a market was written: in the place of the whole market, or as a field. */
function marketFile(written: ScenarioInput, id: string): Path {
  return typeof written.markets[id] === 'string' ? ['markets', id] : ['markets', id, 'file'];
}

/** In the order of the file's lines. */
function located(source: Source, wrong: readonly Wrong[]): InputError {
  const issues = wrong.map((one) => source.locate(one));
  const place = ({ line = 1e9, column = 0 }: Issue): number => 1e6 * line + column;
  return new InputError(issues.sort((a, b) => place(a) - place(b)));
}
