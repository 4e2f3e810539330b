/**
 * Runs on the disk: where run files, scenarios, candles and strategy files meet. The commands that take a `.run` file
 * stand on it.
 *
 *     const path = await writeRun(run, 'reports');   // after a run: a run file of its own, named after the scenario
 *     const run = await reopenRun(path);             // later: the same FinishedRun, without running anything
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from './model/issue.ts';
import { loaderBeside, openFile } from './run-file.ts';
import { openAgain, openToTell } from './scenario/open-again.ts';
import type { RunOrigin } from './scenario/origin.ts';
import { compareReplay, type Replay } from './scenario/replay.ts';
import { runScenario, type FinishedRun, type OpenScenario } from './scenario/run.ts';
import { checkStored, reopened, storedOf, type StoredRun } from './scenario/stored.ts';
import { originIn, verification, type MakeReport, type Verification } from './scenario/verify.ts';
import { encodeRun, readRunFile } from './store/run-store.ts';
import { writeTogether } from './store/staged-file.ts';

/**
 * Writes `run` into a file of `folder`, which is made when it is not there, and returns its path. The same run always
 * gives the same file with the same bytes; another run of the same scenario gives another file.
 */
export function writeRun(run: FinishedRun, folder: string): Promise<string> {
  const file = packRun(run, folder);
  writeTogether([file]);
  return Promise.resolve(file.path);
}

/** The file that `writeRun` writes, to be written with what belongs to it. */
export function packRun(run: FinishedRun, folder: string): { readonly path: string; readonly bytes: Buffer } {
  const path = join(folder, `${runName(run)}.run`);
  return { path, bytes: encodeRun(storedOf(run, seenFrom(folder, run.written.file))) };
}

/** Whether there is a run file that has its uncertainty band. */
export function hasBand(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    return readRun(path).head.origin.band;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/**
 * The finished run in a run file, with everything that a report is made of, its band included. Nothing is run: what
 * happened is read from the file, whatever became of its strategies since. Candles are loaded again, from where the
 * scenario was; those that are gone, or are not what they were, are absent. Throws InputError for a file that is no
 * whole run.
 */
export async function reopenRun(path: string): Promise<FinishedRun> {
  const stored = readRun(path);
  const file = placeOf(stored.head.origin, path);
  return reopened(stored, await openToTell(stored.head, loaderBeside(file), path, file), path);
}

/** Runs a stored run again, from its normal form, and holds what comes out against what is stored. */
export async function replayRun(path: string): Promise<Replay> {
  const stored = readRun(path);
  const open = await openOrigin(stored.head.origin, path);
  return compareReplay(reopened(stored, open, path), runScenario(open, { band: false }));
}

/**
 * Runs the scenario of a report again, and holds the report against what `make` makes of it. `scenario`: where its file
 * is, for a report that was moved.
 */
export async function verifyReport(
  html: string,
  path: string,
  make: MakeReport,
  scenario?: string,
): Promise<Verification> {
  const origin = originIn(html, path);
  const open = await openOrigin(origin, path, scenario);
  const again = runScenario(open, { band: origin.band });
  return verification(html, origin, again, textOf(open.written.file), make);
}

/** What is in a file; null when there is none to be read. */
function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** A finished run from a run file, or from a scenario, which is run without the band. Throws InputError. */
export async function runOf(path: string): Promise<FinishedRun> {
  if (!/\.ya?ml$/i.test(path)) return reopenRun(path);
  return runScenario(await openFile(path), { band: false });
}

/** What a run file holds, judged, without candles and strategies. Throws InputError. */
export function readRun(path: string): StoredRun {
  return checkStored(readRunFile(path), path);
}

/**
 * The scenario of an origin that the file `carrier` carries, ready to run; `scenario` where its file is not where it was,
 * seen from there. Throws InputError.
 */
export function openOrigin(origin: RunOrigin, carrier: string, scenario?: string): Promise<OpenScenario> {
  const shown = scenario ?? placeOf(origin, carrier);
  return openAgain(origin, loaderBeside(shown), carrier, shown);
}

/** Where the scenario is, seen from here. */
const placeOf = (origin: RunOrigin, carrier: string): string =>
  relative('', resolve(dirname(carrier), origin.written.file));

/** Where `file` is, seen from `folder`, with `/` between its parts. */
export function seenFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return isAbsolute(path) ? path : path.split(sep).join('/');
}

/** `nasdaq-100-20-day-breakout-972b3139`: the name of the scenario, made safe, and the beginning of the digest. */
export function runName({ scenario, result }: Pick<FinishedRun, 'scenario' | 'result'>): string {
  return `${safeName(scenario.name)}-${result.digest.slice(0, 8)}`;
}

/** Letters, digits and single dashes of `name`, in lower case: a file name on every system. At most 60 characters. */
export function safeName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, 60).join('').replace(/-$/, '') || 'run';
}
