/** What stays of a run: its report and its run file, written into a folder and named at the end of the output. */
import type { FinishedRun } from '../scenario/run.ts';
import { writeRun } from '../stored-run.ts';
import { openFileOutside } from './open-file.ts';
import { printable } from './printable.ts';
import { writeReport } from './write-report.ts';

export interface KeepOptions {
  readonly out: string;
  readonly open: boolean;
  /** The output is for a program: paths go to the error stream. */
  readonly aside: boolean;
}

export async function keep(run: FinishedRun, { out, open, aside }: KeepOptions): Promise<void> {
  const stream = aside ? process.stderr : process.stdout;
  const stored = await writeRun(run, out);
  const report = await writeReport(run, out);
  stream.write(`Run     ${printable(stored)}\nReport  ${printable(report)}\n`);
  if (open)
    openFileOutside(report, (why) =>
      process.stderr.write(`warning: the report could not be opened: ${why}\n`),
    );
}
