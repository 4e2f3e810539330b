/** A report on the disk, or its bytes; its name is that of the run file beside it. */
import { dirname, join } from 'node:path';
import { reportHtml } from '../report/html.ts';
import { originOf } from '../scenario/origin.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { writeWhole } from '../store/staged-file.ts';
import { runName, seenFrom } from '../stored-run.ts';

/** The HTML report of `run`, to be written into the folder `dir`. */
export async function packReport(
  run: FinishedRun,
  dir: string,
): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  const path = join(dir, `${runName(run)}.html`);
  return { path, bytes: await reportBytes(run, path) };
}

/** Written whole or not at all. */
export async function writeReportTo(run: FinishedRun, path: string): Promise<void> {
  writeWhole(path, await reportBytes(run, path));
}

/** The scenario is named as it is seen from the report, so that `verify` finds it. */
async function reportBytes(run: FinishedRun, path: string): Promise<Buffer> {
  return Buffer.from(await reportHtml(run, originOf(run, seenFrom(dirname(path), run.written.file))));
}
