/**
 * What stays of a run: its report and its run file, written into a folder, both or none, and named at the end. The same run
 * on one path, such as a rehearsal, does not take the place of one that has its uncertainty band.
 */
import { existsSync } from 'node:fs';
import type { FinishedRun } from '../scenario/run.ts';
import { writeTogether } from '../store/staged-file.ts';
import { hasBand, packRun } from '../stored-run.ts';
import { openFileOutside } from './open-file.ts';
import { printable } from './printable.ts';
import { packReport } from './write-report.ts';

export interface KeepOptions {
  readonly out: string;
  readonly open: boolean;
  /** The output is for a program: paths go to the error stream. */
  readonly aside: boolean;
}

export async function keep(run: FinishedRun, { out, open, aside }: KeepOptions): Promise<void> {
  const stream = aside ? process.stderr : process.stdout;
  const stored = packRun(run, out);
  const report = await packReport(run, out);
  const isBetter = run.result.band === null && hasBand(stored.path);
  const isThere = isBetter && existsSync(report.path);
  writeTogether([...(isBetter ? [] : [stored]), ...(isThere ? [] : [report])]);
  const kept = ' (as it was: with the uncertainty band of this run)';
  const named = (path: string, isKept: boolean): string => `${printable(path)}${isKept ? kept : ''}`;
  stream.write(`Run     ${named(stored.path, isBetter)}\nReport  ${named(report.path, isThere)}\n`);
  if (open)
    openFileOutside(report.path, (why) =>
      process.stderr.write(`warning: the report could not be opened: ${why}\n`),
    );
}
