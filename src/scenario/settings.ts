/**
 * `--set path=value`: values that are put over those of a scenario's file before it is checked, so that they are read,
 * checked and recorded like what is written there. What is wrong with one names the flag in place of the line.
 */
import type { Issue } from '../model/issue.ts';
import { longForm } from './shorthand.ts';
import { pathText, readYaml, type Path, type Source, type Wrong } from './source.ts';

interface Setting {
  readonly flag: string;
  readonly path: Path;
  readonly value: unknown;
}

/** What is wrong with the values of a scenario, as far as they say by themselves. */
type Judge = (value: unknown) => readonly Wrong[];

/**
 * The source with every setting in it, the last one winning, and everything that cannot be set. `judge` is asked which
 * of them brought a mistake that is told at another place.
 */
export function withSettings(
  source: Source,
  settings: readonly string[],
  judge: Judge = () => [],
): { readonly source: Source; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const set: Setting[] = [];
  const value = copied(source.value);
  const steps = [source.value];
  for (const text of settings) {
    const flag = `--set ${text}`;
    const setting = readSetting(text, flag, issues);
    if (setting === null) continue;
    const fault = put(value, setting);
    if (fault === null) {
      set.push(setting);
      steps.push(copied(value));
    } else issues.push({ code: 'bad-setting', severity: 'error', file: flag, ...fault });
  }
  let judged: readonly ReadonlySet<string>[] | null = null;
  /** The setting with which a mistake is there first; undefined where the file has it already, or nobody can say. */
  const bringer = (wrong: Wrong): Setting | undefined => {
    judged ??= steps.map((step) => new Set(judge(step).map(keyOf)));
    const first = judged.findIndex((known) => known.has(keyOf(wrong)));
    if (first >= 0) return set[first - 1];
    // What only the data or a strategy shows, about a group of which a part was set.
    return set.findLast(({ path }) => isWithin(path, wrong.path));
  };
  return {
    issues,
    source: {
      value,
      locate(wrong) {
        const setting = set.findLast(({ path }) => isWithin(wrong.path, path)) ?? bringer(wrong);
        if (setting === undefined) return source.locate(wrong);
        const { code, message, hint } = wrong;
        const path = pathText(wrong.path);
        const issue: Issue = { code, severity: 'error', file: setting.flag, path, message };
        return hint === undefined ? issue : { ...issue, hint };
      },
    },
  };
}

const keyOf = ({ code, path, message }: Wrong): string => `${code} ${pathText(path)} ${message}`;

/** Whether `path` is at `outer` or inside. `1` in a path of a flag is an entry of a list as well. */
const isWithin = (path: Path, outer: Path): boolean =>
  outer.every((part, i) => String(path[i]) === String(part));

function readSetting(text: string, flag: string, issues: Issue[]): Setting | null {
  const bad = (message: string): null => {
    const hint = 'Such as --set strategy.params.fast=12.';
    issues.push({ code: 'bad-setting', severity: 'error', file: flag, message, hint });
    return null;
  };
  const equals = text.indexOf('=');
  if (equals < 0) return bad('expected a field, = and a value');
  const path = readPath(text.slice(0, equals));
  if (path === null) return bad('expected the path of a field before =');
  const read = readYaml(text.slice(equals + 1), flag);
  issues.push(...read.issues.map(({ code, severity, file, message, hint }) => ({
    code, severity, message,
    ...(file === undefined ? {} : { file }),
    ...(hint === undefined ? {} : { hint }),
  }))); // prettier-ignore
  return read.issues.length > 0 ? null : { flag, path, value: read.source.value };
}

/** `strategy.params.fast`, `markets.BTC/USDT.tick`, `markets["A.B/C"].changes[0].tick`; null for what is no path. */
function readPath(text: string): Path | null {
  const path: (string | number)[] = [];
  let rest = `.${text}`;
  while (rest !== '') {
    const [all, name, quoted, index] = /^(?:\.([^.[\]"]+)|\["([^"]+)"\]|\[(\d+)\])/.exec(rest) ?? [];
    if (all === undefined) return null;
    path.push(name ?? quoted ?? Number(index));
    rest = rest.slice(all.length);
  }
  return path;
}

/** Puts the value at its place, making groups on the way; what stands in the way, or null. */
function put(root: unknown, { path, value }: Setting): Pick<Issue, 'message' | 'hint'> | null {
  if (typeof root !== 'object' || root === null) return { message: 'the scenario has no fields' };
  let at = root as Record<string | number, unknown>;
  for (const [i, part] of path.entries()) {
    const isOwn = Object.hasOwn(at, part);
    if (Array.isArray(at) && !isOwn) return { message: `${pathText(path.slice(0, i))} has no entry ${part}` };
    if (i === path.length - 1) {
      Object.defineProperty(at, part, { value, enumerable: true, configurable: true, writable: true });
      return null;
    }
    const here = path.slice(0, i + 1);
    const next = copied(longForm(here, isOwn ? at[part] : undefined));
    if (typeof next !== 'object' || next === null) return noFields(pathText(here), next);
    Object.defineProperty(at, part, { value: next, enumerable: true, configurable: true, writable: true });
    at = next as Record<string | number, unknown>;
  }
  return { message: 'expected the path of a field' };
}

function noFields(place: string, value: unknown): Pick<Issue, 'message' | 'hint'> {
  const message = `${place} has no fields`;
  if (place === 'name') return { message };
  return { message, hint: `It is ${JSON.stringify(value)}: set all of it, such as --set '${place}={ … }'.` };
}

/** One level anew: an anchor may have put the same group in several places, and only this one is meant. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as readonly unknown[])];
  return typeof value === 'object' && value !== null ? { ...value } : value;
}
