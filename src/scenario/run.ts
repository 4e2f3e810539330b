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
import { formatTime, type TimeMs } from '../model/time.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import type { Metrics } from '../stats/metrics.ts';
import { builtInStrategy, strategyNames } from '../strategy/registry.ts';
import {
  buildRun,
  buildStream,
  demandMargin,
  paramsOf,
  tickDigits,
  type FoundStrategy,
  type MarketData,
} from './build.ts';
import { checkInCommon, checkRanges, checkStated, entryTerms } from './build-entry.ts';
import { checkShape } from './check.ts';
import { nameOf } from './file-named.ts';
import type { ScenarioInput } from './schema.ts';
import { withSettings } from './settings.ts';
import { bandOf, equityOf, figuresOf, statedMetrics } from './figures.ts';
import { strategyPath, strategyWritten } from './normal-strategies.ts';
import { spanOf, withOffsets, type ZoneSteps } from './normal-zone.ts';
import { normalise, type NormalMarket, type NormalScenario } from './normal.ts';
import type { Result, RunFinding } from './result-schema.ts';
import { resultOf } from './result.ts';
import { cutPeriod } from './period.ts';
import { isOwnFault, isSound, salvage } from './salvage.ts';
import { readYaml, type Path, type Source, type Wrong } from './source.ts';

export interface Loader {
  /** Candles of `market.file`, or of a feed. Throws InputError. */
  candles(
    market: NormalMarket,
    scenario: NormalScenario,
    leastPriceDigits: number,
  ): MarketData | Promise<MarketData>;
  /** The strategy in a file. Throws InputError. */
  strategy(file: string): Promise<FoundStrategy>;
  /** The hash of the strategy in a file, before any of its code runs. Throws InputError. */
  strategyHash(file: string): string;
  /** How clocks of a zone are set; null for one that is not known. Where it is left out, none is. */
  readonly zoneSteps?: ZoneSteps;
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

/** Of a run whose candles are still to come: when it begins to decide, and about which instants it may ask days. */
export interface LivePeriod {
  readonly decideFrom: TimeMs;
  readonly span: { readonly from: number; readonly to: number };
  /** What of the scenario cannot be from there on. */
  readonly wrong: readonly Wrong[];
}

/**
 * Reads and builds a scenario. `file` is for messages; `settings` (`strategy.params.fast=12`) are put over what is
 * written. With `live` it is one whose candles come from that instant on, and those that the loader gives only say in
 * which units. Throws InputError with all issues.
 */
export async function openScenario(
  text: string,
  file: string,
  loader: Loader,
  settings: readonly string[] = [],
  live: ((scenario: NormalScenario) => Promise<LivePeriod>) | null = null,
): Promise<OpenScenario> {
  const read = readYaml(text, file);
  if (!read.isReadable) throw new InputError(read.issues);
  const set = withSettings(read.source, settings, judged);
  const { source } = set;
  const early = [...read.issues, ...set.issues];
  const { shape, written } = shaped(source.value);
  if (written === null) throw inputError(source, shape, early);
  const meant: Wrong[] = [];
  const asWritten = normalise(written, meant);
  const ahead = live === null ? null : await live(asWritten);
  const normal = ahead === null ? asWritten : { ...asWritten, period: fromNowOn(ahead) };
  meant.push(...(ahead?.wrong ?? []));

  const found: Issue[] = [];
  const data: (MarketData | null)[] = [];
  for (const market of normal.markets)
    data.push(await candlesOf(market, normal, written, loader, source, shape, found));
  const candles = data.flatMap((one) => (one === null ? [] : [one.candles]));
  const span = ahead?.span ?? spanOf(normal, candles);
  const scenario = withOffsets(normal, span, loader.zoneSteps ?? (() => null), meant);
  const strategies: (FoundStrategy | null)[] = [];
  const pathOf = (id: string): Path => strategyPath(written, id);
  for (const entry of scenario.strategies) {
    const path = pathOf(entry.id);
    if (!isSound([...path, 'use'], shape)) continue;
    const strategy = await findStrategy(entry.use, [...path, 'use'], loader, source, found);
    strategies.push(strategy);
    if (strategy === null || !isSound([...path, 'params'], shape)) continue;
    const params = paramsOf(entry, strategy.strategy, path, meant);
    demandMargin(params, scenario, [...path, 'params', 'short'], meant);
    const terms = entryTerms(entry.entry);
    checkStated(strategy.strategy, params, terms, strategyWritten(written, entry.id), path, meant);
  }
  const wrong = shape.concat(meant.filter((one) => isOwnFault(one, written, shape)));
  if (early.length + found.length + wrong.length > 0) {
    // The period, where all that it is judged by is there.
    const isWhole =
      ahead === null &&
      data.every((one) => one !== null) &&
      ['period', 'warmUp'].every((name) => isSound([name], wrong));
    if (isWhole) cutPeriod(scenario, data, wrong);
    throw inputError(source, wrong, early, found);
  }
  const both = [data as MarketData[], strategies as FoundStrategy[], pathOf] as const;
  const config =
    ahead === null
      ? buildRun(scenario, ...both, wrong)
      : buildStream(scenario, { ...ahead, candles, header: null }, ...both, wrong);
  // How many candles there will be, nobody knows.
  if (ahead === null) checkCandles(config, written, pathOf, wrong);
  if (wrong.length > 0) throw inputError(source, wrong);
  const strategyHashes = strategies.map((found) => found?.hash ?? null);
  return {
    scenario,
    config,
    data: data as MarketData[],
    written: { file, text, set: settings },
    strategyHashes,
  };
}

/** What asks for more candles than there are. */
function checkCandles(
  config: RunConfig,
  written: ScenarioInput,
  pathOf: (id: string) => Path,
  wrong: Wrong[],
): void {
  const counts = new Map(config.markets.map(({ instrument, candles }) => [instrument.id, candles.length]));
  for (const entry of config.strategies) {
    checkRanges(entry, counts, strategyWritten(written, entry.id), pathOf(entry.id), wrong);
    checkInCommon(entry, config.markets, pathOf(entry.id), wrong);
  }
}

const fromNowOn = ({ decideFrom }: LivePeriod): NormalScenario['period'] => ({
  from: formatTime(decideFrom),
  to: null,
});

/** What is wrong with the shape of a scenario; one part of it hides nothing of the others. */
function shaped(value: unknown): {
  readonly shape: readonly Wrong[];
  readonly written: ScenarioInput | null;
} {
  const checked = checkShape(value);
  if (!Array.isArray(checked)) return { shape: [], written: checked as ScenarioInput };
  const shape = checked as readonly Wrong[];
  return { shape, written: salvage(value, shape) };
}

/** What is wrong with a scenario, without its data and strategies. */
function judged(value: unknown): readonly Wrong[] {
  const { shape, written } = shaped(value);
  const meant: Wrong[] = [];
  if (written !== null) normalise(written, meant);
  return [...shape, ...meant];
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
      found.push(...issuesOf(error, source, () => path));
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

/** The candles of a market; where what they are read by is wrong, no more is told than that a file is not there. */
async function candlesOf(
  market: NormalMarket,
  scenario: NormalScenario,
  written: ScenarioInput,
  loader: Loader,
  source: Source,
  shape: readonly Wrong[],
  found: Issue[],
): Promise<MarketData | null> {
  const at: Path = ['markets', market.id];
  if (!isSound([...at, 'file'], shape)) return null;
  const isReadBy = (...path: Path): boolean => isSound([...at, ...path], shape);
  const isJudged =
    !shape.some(({ path }) => path[0] === 'data') &&
    isReadBy('tick') &&
    isReadBy('changes') &&
    isReadBy('detail') &&
    isReadBy('funding');
  try {
    return await loader.candles(market, scenario, tickDigits(market));
  } catch (error) {
    const { funding, detail } = market;
    const rates = funding?.kind === 'series' ? funding.file : null;
    const named = [market.file, rates, detail?.file ?? null].filter((name) => name !== null);
    const place = (file: string, code: string): Path => {
      if (file === '') return at;
      const name = nameOf(file, named);
      if (code === 'bad-detail' || (name === detail?.file && name !== market.file)) return [...at, 'detail'];
      return name === rates && name !== market.file
        ? [...at, 'funding', 'file']
        : marketFile(written, market.id);
    };
    const issues = issuesOf(error, source, place, isJudged ? null : 'unreadable-file');
    found.push(...issues);
    return null;
  }
}

/**
 * What is wrong with a file that the scenario names at the place that `pathOf` says; one that is not there is told with
 * it. `only`: the one code that counts.
 */
function issuesOf(
  error: unknown,
  source: Source,
  pathOf: (file: string, code: string) => Path,
  only: string | null = null,
): readonly Issue[] {
  if (!(error instanceof InputError)) throw error;
  return error.issues.flatMap((issue) => {
    const { code, file = '', message, hint } = issue;
    if (only !== null && code !== only) return [];
    // The candles may be right, and what the scenario says of them wrong.
    const isOfPlace = code === 'unreadable-file' || code === 'bad-detail' || ofFeed.includes(code);
    const at = code === 'other-timeframe' ? ['data', 'timeframe'] : isOfPlace ? pathOf(file, code) : null;
    if (at === null) return issue;
    return source.locate({
      code,
      path: at,
      message: file === '' ? message : `${file}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  });
}

/** What a feed says of a market for which it has no candles. */
const ofFeed: readonly string[] = ['unknown-market', 'market-halted', 'funding-series', 'no-candles'];

/** Where the file of a market was written: in the place of the whole market, or as a field. */
function marketFile(written: ScenarioInput, id: string): Path {
  return typeof written.markets[id] === 'string' ? ['markets', id] : ['markets', id, 'file'];
}

/** What YAML or a flag has wrong, and the rest, in the order of the file’s lines; then what was `found` in other files. */
function inputError(
  source: Source,
  wrong: readonly Wrong[],
  early: readonly Issue[] = [],
  found: readonly Issue[] = [],
): InputError {
  const issues = [...early, ...wrong.map((one) => source.locate(one))];
  const place = ({ line = 1e9, column = 0 }: Issue): number => 1e6 * line + column;
  return new InputError([...issues.sort((a, b) => place(a) - place(b)), ...found]);
}
