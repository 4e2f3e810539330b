/** What stays of a run: its report and its run file, written into a folder, both or none, and named at the end. */
import type { FinishedRun } from '../scenario/run.ts';
import { writeTogether } from '../store/staged-file.ts';
import { packRun } from '../stored-run.ts';
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
  writeTogether([stored, report]);
  stream.write(`Run     ${printable(stored.path)}\nReport  ${printable(report.path)}\n`);
  if (open)
    openFileOutside(report.path, (why) =>
      process.stderr.write(`warning: the report could not be opened: ${why}\n`),
    );
}
