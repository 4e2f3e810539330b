/**
 * A scenario opened again from where a run came from: its normal form, the candles and strategies that it names. Each
 * must be what it was, by its hash; whatever is missing or has changed is an issue that says which and what was
 * expected, all at once. To tell of the run as it was, it takes less.
 */
import { CandleColumns } from '../market/candles.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { parseTime, timeframeMs } from '../model/time.ts';
import { builtInStrategy } from '../strategy/registry.ts';
import { buildAccount, buildRun, tickDigits, type FoundStrategy, type MarketData } from './build.ts';
import { nameOf } from './file-named.ts';
import type { NormalMarket } from './normal.ts';
import type { RunOrigin } from './origin.ts';
import { cutPeriod } from './period.ts';
import { isFile, type AbsentCandles, type Loader, type OpenScenario } from './run.ts';
import { pathText, type Wrong } from './source.ts';
import type { Frame, StoredHead } from './stored.ts';

/** `carrier` is the file that carries `origin`, for messages; `file` the scenario's own. Throws InputError. */
export async function openAgain(
  origin: RunOrigin,
  loader: Loader,
  carrier: string,
  file: string,
): Promise<OpenScenario> {
  const { scenario } = origin;
  const { data, issues: found } = await candlesAgain(origin, loader);
  const issues = found.flat();
  const strategies = await strategiesAgain(origin, loader, carrier, issues);
  if (issues.length > 0) throw new InputError(issues);
  const wrong: Wrong[] = [];
  const both = [data as MarketData[], strategies as FoundStrategy[]] as const;
  const config = buildRun(scenario, ...both, (id) => ['strategies', id], wrong);
  if (wrong.length > 0) throw inOrigin(wrong, carrier);
  return {
    scenario,
    config,
    data: data as MarketData[],
    written: { ...origin.written, file },
    strategyHashes: strategies.map((one) => one!.hash),
  };
}

/** The strategies of an origin, null for each that is not what it was, whose issues then are among `issues`. */
export async function strategiesAgain(
  origin: Pick<RunOrigin, 'scenario' | 'strategies'>,
  loader: Pick<Loader, 'strategy' | 'strategyHash'>,
  carrier: string,
  issues: Issue[],
): Promise<readonly (FoundStrategy | null)[]> {
  const strategies: (FoundStrategy | null)[] = [];
  for (const [s, { id, use }] of origin.scenario.strategies.entries()) {
    const expected = origin.strategies[s]?.hash ?? null;
    const what = `the strategy "${id}"`;
    strategies.push(
      await attempt(issues, what, expected, async () => {
        // What has changed is not run.
        const hash = isFile(use) ? loader.strategyHash(use) : null;
        if (hash !== expected) throw changed('changed-strategy', use, what, expected, hash);
        return isFile(use) ? await loader.strategy(use) : builtIn(use, carrier);
      }),
    );
  }
  return strategies;
}

/**
 * The same to tell of the run, not to run it again: strategies are not looked at, and candles that have changed or are
 * gone are absent, where the file that carries the run says what it takes without them. Throws InputError.
 */
export async function openToTell(
  { origin, markets, result }: StoredHead,
  loader: Loader,
  carrier: string,
  file: string,
): Promise<Frame> {
  const { scenario } = origin;
  const { data: loaded, issues } = await candlesAgain(origin, loader);
  const failed = issues.flat();
  if (failed.length > 0 && markets === undefined) throw new InputError(failed);
  const data = loaded.map((one, m) => one ?? emptyData(origin, m, markets![m]!.priceDigits));
  const absent = scenario.markets.flatMap((market, m): readonly AbsentCandles[] => {
    const issue = issues[m]![0];
    if (issue === undefined) return [];
    const { candles } = markets![m]!;
    return [{ market: market.id, file: fileOf(market, issue), candles, why: issue.message }];
  });
  const wrong: Wrong[] = [];
  // Candles that are absent cannot be missed in the period.
  const cut = cutPeriod(scenario, data, absent.length > 0 ? [] : wrong);
  const accountAndMarkets = buildAccount(scenario, cut.candles, wrong, data);
  if (wrong.length > 0) throw inOrigin(wrong, carrier);
  const first = parseTime(result.period.from ?? '');
  return {
    scenario,
    config: {
      ...accountAndMarkets,
      strategies: scenario.strategies,
      decideFrom: absent.length > 0 && first !== null ? first : cut.decideFrom,
      header: '',
    },
    data,
    written: { ...origin.written, file },
    strategyHashes: origin.strategies.map(({ hash }) => hash),
    ...(absent.length > 0 ? { absent } : {}),
  };
}

/** Which of a market's files an issue is about: its candles, or what comes beside them. */
function fileOf({ file, funding, detail }: NormalMarket, issue: Issue): string {
  const rates = funding?.kind === 'series' ? [funding.file] : [];
  const finer = detail === null ? [] : [detail.file];
  return nameOf(issue.file ?? '', [file, ...rates, ...finer]);
}

/** Columns without a row, in place of candles that are not to be had. */
function emptyData({ scenario, data }: RunOrigin, m: number, priceDigits: number): MarketData {
  const durationMs = timeframeMs(scenario.timeframe);
  const candles = new CandleColumns({ durationMs, priceDigits, capacity: 0 });
  return { candles, findings: [], hash: data[m]!.hash };
}

/** The candles of each market, null with its issues where they are not those of the run. */
async function candlesAgain(
  { scenario, data }: RunOrigin,
  loader: Loader,
): Promise<{
  readonly data: readonly (MarketData | null)[];
  readonly issues: readonly (readonly Issue[])[];
}> {
  const loaded: (MarketData | null)[] = [];
  const issues: Issue[][] = [];
  for (const [m, market] of scenario.markets.entries()) {
    const expected = data[m]?.hash ?? null;
    const rates = market.funding?.kind === 'series' ? ' and the funding rates' : '';
    const finer = market.detail === null ? '' : ' and the detail';
    const what = `the candles${finer}${rates} of ${market.id}`;
    const own: Issue[] = [];
    const one = await attempt(own, what, expected, async () => {
      const found = await loader.candles(market, scenario, tickDigits(market));
      if (found.hash !== expected) throw changed('changed-data', market.file, what, expected, found.hash);
      return found;
    });
    loaded.push(one);
    issues.push(own);
  }
  return { data: loaded, issues };
}

/** What is wrong with the scenario that `carrier` carries. */
const inOrigin = (wrong: readonly Wrong[], carrier: string): InputError =>
  new InputError(
    wrong.map(({ path, ...rest }): Issue => ({
      ...rest,
      severity: 'error',
      file: carrier,
      path: pathText(['scenario', ...path]),
    })),
  );

function builtIn(use: string, carrier: string): FoundStrategy {
  const strategy = builtInStrategy(use);
  if (strategy !== null) return { strategy, hash: null };
  const message = `there is no built-in strategy "${use}" any more`;
  throw new InputError([{ code: 'unknown-strategy', severity: 'error', file: carrier, message }]);
}

function changed(
  code: string,
  file: string,
  what: string,
  expected: string | null,
  found: string | null,
): InputError {
  const message = `${what} changed since the run: expected hash ${expected ?? 'none'}, found ${found ?? 'none'}`;
  const hint = 'Bring the file back as it was, or run the scenario anew with `backlot run`.';
  return new InputError([{ code, severity: 'error', file, message, hint }]);
}

/** What `load` gives; null when it is bad input, whose issues then also say what was expected. */
async function attempt<T>(
  issues: Issue[],
  what: string,
  expected: string | null,
  load: () => T | Promise<T>,
): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const hint = `The run was made with ${what} whose hash is ${expected ?? 'none'}.`;
    issues.push(...error.issues.map((issue) => ({ hint, ...issue })));
    return null;
  }
}
