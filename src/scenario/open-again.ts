/**
 * A scenario opened again from where a run came from: its normal form, the candles and strategies that it names. Each
 * must be what it was, by its hash; whatever is missing or has changed is an issue that says which and what was
 * expected, all at once.
 */
import { InputError, type Issue } from '../model/issue.ts';
import { builtInStrategy } from '../strategy/registry.ts';
import { buildRun, tickDigits, type FoundStrategy, type MarketData } from './build.ts';
import type { RunOrigin } from './origin.ts';
import { isFile, type Loader, type OpenScenario } from './run.ts';
import { pathText, type Wrong } from './source.ts';

/** `carrier` is the file that carries `origin`, for messages; `file` the scenario's own. Throws InputError. */
export async function openAgain(
  origin: RunOrigin,
  loader: Loader,
  carrier: string,
  file: string,
): Promise<OpenScenario> {
  const { scenario } = origin;
  const issues: Issue[] = [];
  const data: (MarketData | null)[] = [];
  for (const [m, market] of scenario.markets.entries()) {
    const expected = origin.data[m]?.hash ?? null;
    const what = `the candles of ${market.id}`;
    data.push(
      await attempt(issues, what, expected, () => {
        const loaded = loader.candles(market, scenario, tickDigits(market));
        if (loaded.hash !== expected) throw changed('changed-data', market.file, what, expected, loaded.hash);
        return loaded;
      }),
    );
  }
  const strategies: (FoundStrategy | null)[] = [];
  for (const [s, { id, use }] of scenario.strategies.entries()) {
    const expected = origin.strategies[s]?.hash ?? null;
    const what = `the strategy "${id}"`;
    strategies.push(
      await attempt(issues, what, expected, async () => {
        const found = isFile(use) ? await loader.strategy(use) : builtIn(use, carrier);
        if (found.hash !== expected) throw changed('changed-strategy', use, what, expected, found.hash);
        return found;
      }),
    );
  }
  if (issues.length > 0) throw new InputError(issues);
  const wrong: Wrong[] = [];
  const found = strategies as FoundStrategy[];
  const config = buildRun(scenario, data as MarketData[], found, (id) => ['strategies', id], wrong);
  if (wrong.length > 0) {
    const told = wrong.map(({ path, ...rest }): Issue => ({
      ...rest,
      severity: 'error',
      file: carrier,
      path: pathText(['scenario', ...path]),
    }));
    throw new InputError(told);
  }
  const written = { ...origin.written, file };
  return {
    scenario,
    config,
    data: data as MarketData[],
    written,
    strategyHashes: found.map(({ hash }) => hash),
  };
}

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
