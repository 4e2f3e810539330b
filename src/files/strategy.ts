/**
 * A user's strategy from its file: loaded, judged, and given its place, so that whatever goes wrong in it is told with
 * its file, its line where that is known, its market and the time of the close.
 *
 * What cannot be used (a file that does not load, an export of another shape, an answer that is no intent) is an
 * InputError; what the strategy threw by itself is a StrategyError.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { intentFault, intentFaults } from '../model/intent-fault.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { Intents } from '../model/intent.ts';
import type { FoundStrategy } from '../scenario/build.ts';
import { placeOfError, placeOfFunction, placeOfSyntax, type Place } from './place.ts';
import { looksLikeStrategy, shapeFaults } from '../strategy/shape.ts';
import { StrategyError } from '../strategy/strategy-error.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { View } from '../strategy/view.ts';
import { hookModules, lastRead } from './modules.ts';
import { strategyHash } from './strategy-hash.ts';
import { problem, readText } from './text.ts';

type Exports = Readonly<Record<string, unknown>>;

/** The strategy in a file: its export `strategy`, its default, or its only export that is one. Throws InputError. */
export async function loadStrategy(path: string): Promise<FoundStrategy> {
  const text = readText(path);
  const exported = chosen(await loaded(path), path);
  const faults = shapeFaults(exported.value);
  if (faults.length > 0) {
    throw new InputError(
      faults.map(({ path: field, ...fault }): Issue => ({
        code: 'bad-strategy',
        severity: 'error',
        file: path,
        path: field === '' ? exported.name : `${exported.name}.${field}`,
        ...fault,
      })),
    );
  }
  return { strategy: withPlace(exported.value as Strategy, path, text), hash: strategyHash(path) };
}

async function loaded(path: string): Promise<Exports> {
  hookModules();
  let isOver = (): void => undefined;
  try {
    return (await Promise.race([
      import(pathToFileURL(resolve(path)).href),
      // Where nothing is left to happen, a file that still waits waits for ever, and the program would just end.
      new Promise((_, reject) => {
        isOver = () => reject(new Error('it waits at its top level for what never comes'));
        process.once('beforeExit', isOver);
      }),
    ])) as Exports;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const place = placeOfError(error, path) ??
      placeOfSyntax(error, lastRead() ?? resolve(path), path) ?? { file: path };
    const hint = hintFor(error);
    const message = `the file could not be loaded: ${why}`;
    const issue: Issue = { code: 'bad-strategy', severity: 'error', ...place, message };
    throw new InputError([hint === null ? issue : { ...issue, hint }]);
  } finally {
    process.off('beforeExit', isOver);
  }
}

function hintFor(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
    ? 'Types are taken out and nothing is translated: no enums, namespaces or parameter properties.'
    : null;
}

/** The export that is meant, by its name. */
function chosen(module: Exports, path: string): { readonly name: string; readonly value: unknown } {
  const named = ['strategy', 'default'].filter((name) => module[name] !== undefined);
  const alike = Object.keys(module).filter((name) => looksLikeStrategy(module[name]));
  const first = named.find((name) => alike.includes(name)) ?? (alike.length === 0 ? named[0] : undefined);
  const name = first ?? alike[0];
  if (name === undefined) {
    const hint =
      'Export one made with defineStrategy({ name, description, params, readings, init, onClose }).';
    throw problem(path, 'bad-strategy', 'the file exports no strategy', hint);
  }
  if (first === undefined && new Set(alike.map((one) => module[one])).size > 1) {
    const hint = 'Name the one that is meant `strategy`.';
    throw problem(path, 'bad-strategy', `the file exports several strategies: ${alike.join(', ')}`, hint);
  }
  return { name, value: module[name] };
}

/** The strategy with every failure of its own told with its name, place, market and time. */
function withPlace(strategy: Strategy, path: string, text: string): Strategy {
  const { name } = strategy;
  const when = (view: View): string => `in ${view.market} at ${formatTime(view.at as TimeMs)}`;

  const failed = (error: unknown, where: string): StrategyError => {
    const why = error instanceof Error ? error.message : String(error);
    const place = placeOfError(error, path) ?? { file: path };
    const message = `the strategy "${name}" failed ${where}: ${why}`;
    return new StrategyError({ code: 'strategy-failed', severity: 'error', ...place, message }, error);
  };
  /** Of what is judged before anything runs: where it failed, in the words of whoever judges. */
  const placed = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const place = placeOfError(error, path);
      if (place === null || !(error instanceof Error)) throw error;
      throw new Error(`${error.message} (${shown(place)})`, { cause: error });
    }
  };
  const demandIntents = (answer: Intents, view: View, part: 'onClose' | 'onFill'): void => {
    if (answer === null || answer === undefined) return;
    const all: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
    let isLawful = true;
    // By an iterator: it does not pass over holes.
    for (const one of all) isLawful &&= intentFault(one) === null;
    if (isLawful) return;
    const faults = [...all].flatMap((one, i) => {
      const which = all.length === 1 ? '' : `, number ${i + 1} of ${all.length}`;
      return intentFaults(one).map((fault) => `${which}: ${fault}`);
    });
    const place = placeOfFunction(String(Reflect.get(strategy, part)), path, text);
    const hint = 'Answer with buy(…), sell(…), exit(…), cancel(…), a list of them, or null.';
    throw new InputError(
      faults.map((fault, i): Issue => {
        const message = `the strategy "${name}" answered wrongly ${when(view)}${fault}`;
        const issue: Issue = { code: 'bad-answer', severity: 'error', ...place, message };
        return i < faults.length - 1 ? issue : { ...issue, hint };
      }),
    );
  };

  return {
    ...strategy,
    readings: (params) => placed(() => strategy.readings(params)),
    ...(strategy.conditions === undefined
      ? {}
      : { conditions: (params) => placed(() => strategy.conditions?.(params) ?? []) }),
    init(params) {
      try {
        return strategy.init(params);
      } catch (error) {
        throw failed(error, 'in init');
      }
    },
    onClose(view, state, params) {
      let answer: Intents;
      try {
        answer = strategy.onClose(view, state, params);
      } catch (error) {
        throw failed(error, when(view));
      }
      if (answer !== null) demandIntents(answer, view, 'onClose');
      return answer;
    },
    ...(strategy.onFill === undefined
      ? {}
      : {
          onFill(fill, view, state, params) {
            let answer: Intents;
            try {
              answer = strategy.onFill?.(fill, view, state, params);
            } catch (error) {
              throw failed(error, `${when(view)}, asked at a fill`);
            }
            demandIntents(answer, view, 'onFill');
            return answer;
          },
        }),
  };
}

const shown = ({ file, line, column }: Place): string =>
  [file, line, column].filter((part) => part !== undefined).join(':');
