/**
 * `--set path=value`: values that are put over those of a scenario's file before it is checked, so that they are read,
 * checked and recorded like what is written there. What is wrong with one names the flag in place of the line.
 */
import type { Issue } from '../model/issue.ts';
import { pathText, readYaml, type Path, type Source } from './source.ts';

interface Setting {
  readonly flag: string;
  readonly path: Path;
  readonly value: unknown;
}

/** The source with every setting in it, the last one winning, and everything that cannot be set. */
export function withSettings(
  source: Source,
  settings: readonly string[],
): { readonly source: Source; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const set: Setting[] = [];
  const value = copied(source.value);
  for (const text of settings) {
    const flag = `--set ${text}`;
    const setting = readSetting(text, flag, issues);
    if (setting === null) continue;
    const fault = put(value, setting);
    if (fault === null) set.push(setting);
    else issues.push({ code: 'bad-setting', severity: 'error', file: flag, message: fault });
  }
  return {
    issues,
    source: {
      value,
      locate(wrong) {
        const setting =
          set.findLast(({ path }) => path.every((part, i) => wrong.path[i] === part)) ??
          // A group that a setting made on its way, and that is not in the file.
          set.findLast(
            ({ path }) => wrong.path.every((part, i) => path[i] === part) && !isIn(source.value, wrong.path),
          );
        if (setting === undefined) return source.locate(wrong);
        const { code, message, hint } = wrong;
        const path = pathText(wrong.path);
        const issue: Issue = { code, severity: 'error', file: setting.flag, path, message };
        return hint === undefined ? issue : { ...issue, hint };
      },
    },
  };
}

function isIn(root: unknown, path: Path): boolean {
  let at = root;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return false;
    at = Reflect.get(at, part);
  }
  return true;
}

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

/** Puts the value at its place, making groups on the way; what stands in the way as a sentence, or null. */
function put(root: unknown, { path, value }: Setting): string | null {
  if (typeof root !== 'object' || root === null) return 'the scenario has no fields';
  let at = root as Record<string | number, unknown>;
  for (const [i, part] of path.entries()) {
    const isOwn = Object.hasOwn(at, part);
    if (Array.isArray(at) && !isOwn) return `${pathText(path.slice(0, i))} has no entry ${part}`;
    if (i === path.length - 1) {
      Object.defineProperty(at, part, { value, enumerable: true, configurable: true, writable: true });
      return null;
    }
    const next = copied(expanded(path.slice(0, i + 1), isOwn ? at[part] : undefined));
    if (typeof next !== 'object' || next === null) return `${pathText(path.slice(0, i + 1))} has no fields`;
    Object.defineProperty(at, part, { value: next, enumerable: true, configurable: true, writable: true });
    at = next as Record<string | number, unknown>;
  }
  return 'expected the path of a field';
}

/** One level anew: an anchor may have put the same group in several places, and only this one is meant. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as readonly unknown[])];
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

/** What stands at `path` as a group of fields: nothing as an empty one, a shorthand written out. */
function expanded(path: Path, value: unknown): unknown {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') return value;
  const [top] = path;
  if (top === 'markets' && path.length === 2) return { file: value };
  if (top === 'strategy' && path.length === 1) return { use: value };
  return top === 'strategies' && path.length === 2 ? { use: value } : value;
}
