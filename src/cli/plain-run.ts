/**
 * The everyday call, `backlot run FILE.yaml` with its flags in full, read without the parser of `commands.ts`: to load
 * that takes longer than many a run. Whatever is not quite plain is left to the parser, which reads the plain calls
 * too, and to the same flags: a law of the tests.
 */
import { runDefaults, type RunFlags } from './run.ts';

const plainFlags: ReadonlyMap<string, Partial<RunFlags>> = new Map([
  ['--json', { json: true }],
  ['--quiet', { quiet: true }],
  ['--band', { band: true }],
  ['--no-band', { band: false }],
  ['--report', { report: true }],
  ['--no-report', { report: false }],
  ['--open', { open: true }],
]);

/** The flags of a plain call; null for any other. */
export function plainRun([command, ...rest]: readonly string[]): RunFlags | null {
  if (command !== 'run') return null;
  const given: Partial<RunFlags>[] = [];
  for (const arg of rest) {
    const set = /^[^-].*\.ya?ml$/.test(arg) ? { file: arg } : plainFlags.get(arg);
    if (set === undefined) return null;
    given.push(set);
  }
  const flags = { file: '', ...runDefaults, ...Object.assign({}, ...given) } as RunFlags;
  const saidTwice = new Set(given.flatMap((set) => Object.keys(set))).size < given.length;
  return flags.file === '' || saidTwice ? null : flags;
}
