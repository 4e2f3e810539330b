/** Finished runs and their files: a small scenario in a folder of its own, run, and kept beside it. */
import { join } from 'node:path';
import { openFile } from '../../src/run-file.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { writeRun } from '../../src/stored-run.ts';
import { folderOf } from '../cli/spawn.ts';
import { plain, threeDays } from '../scenario/make.ts';

/** Buys once, as the built-in does, in a file of one's own. */
export const buyOnce = `
export const strategy = {
  name: 'once',
  description: 'Buys at its first close.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose: (view) => (view.isFlat && view.count === 1 ? { kind: 'enter', side: 'buy' } : null),
};
`;

export interface Kept {
  readonly folder: string;
  readonly scenario: string;
  readonly run: FinishedRun;
  /** The run file. */
  readonly path: string;
  readonly done: () => void;
}

/** Runs `s.yaml` in a folder that holds a.csv (three days around 100) and once.mjs too, and keeps it in `out`. */
export async function keptRun(text = plain(), files: Readonly<Record<string, string>> = {}): Promise<Kept> {
  const all = { 's.yaml': text, 'a.csv': threeDays, 'once.mjs': buyOnce, ...files };
  const { path: folder, done } = folderOf(all);
  const scenario = join(folder, 's.yaml');
  const run = runScenario(await openFile(scenario));
  return { folder, scenario, run, path: await writeRun(run, join(folder, 'out')), done };
}
