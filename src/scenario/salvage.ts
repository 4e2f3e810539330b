/**
 * What can still be judged of a scenario whose shape is wrong somewhere, so that its other mistakes are told in the
 * same breath: wrong values are taken out, and what is needed in their place gets a stand-in about which nothing is
 * said.
 */
import { scenarioSchema, type ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';

type Group = Record<string | number, unknown>;

/** The scenario without what is wrong with its shape; null when too little is left. */
export function salvage(value: unknown, shape: readonly Wrong[]): ScenarioInput | null {
  if (!isGroup(value)) return null;
  const rest = JSON.parse(JSON.stringify(value)) as Group;
  for (const { path } of shape) takeOut(rest, path);
  fill(rest, 'name', 'x');
  fill(groupIn(rest, 'data'), 'timeframe', '1d');
  const account = groupIn(rest, 'account');
  const markets = groupIn(rest, 'markets');
  fill(account, 'currency', Object.keys(markets)[0]?.split('/')[1] ?? 'x');
  fill(account, 'balance', 1);
  for (const market of Object.values(markets)) if (isGroup(market)) fill(market, 'file', 'x');
  const { strategy, strategies } = rest;
  const entries = isGroup(strategies) ? Object.values(strategies) : [];
  for (const entry of [strategy, ...entries]) {
    if (!isGroup(entry)) continue;
    fill(entry, 'use', 'x');
    if (isGroup(entry['entry'])) fill(entry['entry'], 'type', 'market');
  }
  const checked = scenarioSchema.safeParse(rest);
  return checked.success ? checked.data : null;
}

/** Whether nothing that is wrong with the shape lies at `path`, above it or below. */
export function isSound(path: Path, shape: readonly Wrong[]): boolean {
  return !shape.some((fault) => fault.code !== 'unknown-field' && isRelated(fault.path, path));
}

/** Whether `found`, of the rest of a scenario, is wrong with what was written too, and not a consequence. */
export function isOwnFault(found: Wrong, input: ScenarioInput, shape: readonly Wrong[]): boolean {
  const isWrong = (...path: Path): boolean =>
    shape.some((fault) => fault.path.length <= path.length && isRelated(fault.path, path));
  switch (found.code) {
    // About the market's name.
    case 'bad-market':
      return true;
    case 'other-currency':
      return !isWrong('account', 'currency');
    case 'unknown-market':
      return !isWrong('markets') && isSound(found.path, shape);
    case 'market-taken':
      return isSound(['strategies'], shape);
    case 'no-strategy':
      // A misspelt name leaves none.
      return input.strategy !== undefined
        ? true
        : !shape.some(({ path }) => path.length === 1 || path[0] === 'strategies');
    case 'bad-sizing':
    case 'bad-length':
    case 'bad-slippage':
      // One of its fields may be the one that is missed, misspelt.
      return !shape.some(({ path }) => isRelated(found.path, path));
    case 'bad-entry':
    case 'bad-stop': {
      // What its fields are to each other hangs on all of them.
      const place = found.path.lastIndexOf(found.code === 'bad-entry' ? 'entry' : 'stop');
      const group = found.path.slice(0, place + 1);
      return !shape.some(({ path }) => isRelated(group, path));
    }
    default:
      return isSound(found.path, shape);
  }
}

const isRelated = (a: Path, b: Path): boolean =>
  a.every((part, i) => i >= b.length || String(part) === String(b[i]));

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fill(group: Group, name: string, value: unknown): void {
  group[name] ??= value;
}

function groupIn(group: Group, name: string): Group {
  const found = group[name];
  if (isGroup(found)) return found;
  const made: Group = {};
  group[name] = made;
  return made;
}

/** Of a list all goes, so that the places of others stay; a whole market or strategy leaves a stand-in of its name. */
function takeOut(root: Group, path: Path): void {
  let at = root;
  for (const [i, part] of path.entries()) {
    const next = at[part];
    if (i === path.length - 1 || Array.isArray(next) || !isGroup(next)) {
      const isEntry = i === 1 && (path[0] === 'markets' || path[0] === 'strategies') && part in at;
      if (isEntry) at[part] = 'x';
      else Reflect.deleteProperty(at, part);
      return;
    }
    at = next;
  }
}
