/** A report on the disk: written whole or not at all, its name that of the run file beside it. */
import { dirname, join } from 'node:path';
import { reportHtml } from '../report/html.ts';
import { originOf } from '../scenario/origin.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { writeWhole } from '../store/write-whole.ts';
import { runName, seenFrom } from '../stored-run.ts';

/** Writes the HTML report of `run` into the folder `dir`, which is made when it is not there; returns its path. */
export async function writeReport(run: FinishedRun, dir: string): Promise<string> {
  const path = join(dir, `${runName(run)}.html`);
  await writeReportTo(run, path);
  return path;
}

/** The scenario is named as it is seen from the report, so that `verify` finds it. */
export async function writeReportTo(run: FinishedRun, path: string): Promise<void> {
  const html = await reportHtml(run, originOf(run, seenFrom(dirname(path), run.written.file)));
  writeWhole(path, Buffer.from(html));
}
