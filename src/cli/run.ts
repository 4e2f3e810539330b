/**
 * `backlot run FILE`: the summary as a table, then a report and a run file, whose paths it ends with. With `--json` the
 * whole result, with `--quiet` the digest alone, and nothing is written.
 */
import { InputError } from '../model/issue.ts';
import { pathPolicies } from '../model/costs.ts';
import type { FinishedRun, OpenScenario, RunOptions } from '../scenario/run.ts';
import { printAside, withJson, withSet, type Command } from './flags.ts';
import { compiledFor } from './inlining.ts';

export interface RunFlags {
  readonly file: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly band: boolean;
  readonly set: readonly string[];
  /** Whether report and run file are written; undefined: only after a summary. */
  readonly report: boolean | undefined;
  readonly out: string;
  readonly open: boolean;
}

export const runDefaults: Omit<RunFlags, 'file'> = {
  json: false,
  quiet: false,
  band: true,
  set: [],
  report: undefined,
  out: 'reports',
  open: false,
};

export const runCommand: Command<RunFlags> = {
  command: 'run <file>',
  describe: 'run a scenario, print what came of it and write a report',
  builder: (cli) =>
    withSet(withJson(cli))
      .positional('file', { type: 'string', demandOption: true, describe: 'scenario in YAML' })
      .option('quiet', { type: 'boolean', default: false, describe: 'print the digest alone' })
      .option('band', {
        type: 'boolean',
        default: runDefaults.band,
        describe: 'run under every path policy for the uncertainty band; --no-band for one run',
      })
      .option('report', {
        type: 'boolean',
        defaultDescription: 'unless --json or --quiet',
        describe: 'write a report and a run file; --no-report for none',
      })
      .option('out', {
        type: 'string',
        default: runDefaults.out,
        requiresArg: true,
        describe: 'folder for both',
      })
      .option('open', { type: 'boolean', default: runDefaults.open, describe: 'open the report' })
      .example('$0 run my.yaml --open', 'a summary, and the report in the browser')
      .example('$0 run my.yaml --set strategy.params.fast=12', 'with another value')
      .example('$0 run my.yaml --json > result.json', 'the whole result'),
  handler: ({ file, json, quiet, band, set, report, out, open }) =>
    run({ file, json, quiet, band, set, report, out, open }),
};

export async function run({ file, json, quiet, band, set, report, out, open }: RunFlags): Promise<void> {
  if (open && report === false) throw new InputError([nothingToOpen]);
  const keeps = report ?? (open || !(json || quiet));
  // A long run whose files then have no place would be in vain.
  if (keeps) (await import('../store/output.ts')).demandFolder(out);
  const { openFile } = await import('../run-file.ts');
  const { runScenario } = await import('../scenario/run.ts');
  printAside();
  const options: RunOptions = { band: band && !quiet };
  const scenario = await openFile(file, set);
  const progress = process.stderr.isTTY && !quiet && !json ? await progressBar() : null;
  let finished: FinishedRun;
  try {
    const told = progress === null ? options : { ...options, onProgress: progress.tell };
    finished = compiledFor(candlesOf(scenario, options), () => runScenario(scenario, told));
  } finally {
    progress?.stop();
  }
  const { result } = finished;
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (quiet) process.stdout.write(`${result.digest}\n`);
  else process.stdout.write(`${(await import('./summary.ts')).summaryOf(result)}\n`);
  if (!keeps) return;
  const { keep } = await import('./keep.ts');
  await keep(finished, { out, open, aside: json || quiet });
}

/** Of all markets, in all runs. */
function candlesOf({ config }: OpenScenario, { band }: RunOptions): number {
  const runs = band === true ? pathPolicies.length : 1;
  return config.markets.reduce((sum, { candles }) => sum + candles.length, 0) * runs;
}

const nothingToOpen = {
  code: 'bad-usage',
  severity: 'error',
  message: '--open has nothing to open with --no-report',
} as const;

interface RunProgress {
  readonly tell: (done: number, runs: number) => void;
  readonly stop: () => void;
}

/** A bar on the error stream, one part for each run, gone at the end. */
async function progressBar(): Promise<RunProgress> {
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    format: '{bar} {value} of {total} runs',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    // A run is not interrupted to draw. Ctrl-C does what it always does, and finds the terminal as it was.
    fps: 1000,
    linewrap: true,
    gracefulExit: false,
  });
  let isStarted = false;
  return {
    tell(done, runs) {
      if (isStarted) bar.update(done);
      else bar.start(runs, done);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}
