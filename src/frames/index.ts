/**
 * `backlot/frames`: what a run did as DataFrames of danfojs-node, for analysis.
 *
 * `runFrames` runs a scenario, `storedFrames` reads a run file, `frameCsv` writes a frame. danfojs-node is an optional
 * peer dependency, loaded when this is; `danfo` is the one that the frames are of.
 *
 * Money and prices are doubles here, the ones next to the exact decimals that the result has.
 */
import { openFile, type FileOptions } from '../run-file.ts';
import { runScenario } from '../scenario/run.ts';
import { reopenAny } from '../any-run.ts';
import { framesOf, type RunFrames } from './run-frames.ts';

export { danfo } from './run-frames.ts';
export type { RunFrames } from './run-frames.ts';
export { frameCsv } from './frame-csv.ts';
export type { AnyFrame } from './frame-csv.ts';
export type { Danfo } from './danfo.ts';
export type { RunTable } from '../report/tables.ts';
export type { AbsentCandles } from '../scenario/run.ts';

/** Runs the scenario in `file`, as `runFile` does. Throws InputError with every issue when it cannot be run. */
export async function runFrames(file: string, options: FramesOptions = {}): Promise<RunFrames> {
  return framesOf(runScenario(await openFile(file, options.set), options));
}

/** Those of `runFile`; the equity of every step is a table here. */
export type FramesOptions = Omit<FileOptions, 'equity'>;

/** The run in a run file; nothing is run. Throws InputError for a file that is no whole run. */
export async function storedFrames(path: string): Promise<RunFrames> {
  return framesOf(await reopenAny(path));
}
