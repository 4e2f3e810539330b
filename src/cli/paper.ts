/**
 * `backlot paper FILE`: the scenario on live candles, into the simulated exchange. Its journal is written as it goes;
 * Ctrl-C or `--for` ends the run, SIGTERM leaves it to be gone on with by `--continue`. At the end the summary and a
 * report; and a run file, as from `run`, where it was a rehearsal of all its candles.
 */
import { InputError, type Issue } from '../model/issue.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { printAside, withJson, withSet, type Command } from './flags.ts';
import { durationMs, goingOn, paceOf } from './paper-flags.ts';
import type { Screen } from './paper-screen.ts';
import type { PaperJob } from './paper-job.ts';
import { printable } from './printable.ts';

export interface PaperFlags {
  readonly file: string | undefined;
  readonly json: boolean;
  readonly set: readonly string[];
  readonly exchange: string | undefined;
  readonly url: string | undefined;
  readonly rehearse: boolean;
  readonly speed: string | undefined;
  readonly for: string | undefined;
  readonly journal: string | undefined;
  readonly continue: string | undefined;
  readonly report: boolean | undefined;
  readonly out: string;
}

const usualExchange = 'binance';

export const paperCommand: Command<PaperFlags> = {
  command: 'paper [file]',
  describe: 'run a scenario on live candles, with money that is none',
  builder: (cli) =>
    withSet(withJson(cli))
      .positional('file', { type: 'string', describe: 'scenario in YAML' })
      .option('exchange', {
        type: 'string',
        requiresArg: true,
        defaultDescription: usualExchange,
        describe: 'whose candles',
      })
      .option('url', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'the exchange itself',
        describe: 'another server that speaks like that exchange',
      })
      .option('rehearse', {
        type: 'boolean',
        default: false,
        describe: 'the candles of the scenario’s own files, as if they came now',
      })
      .option('speed', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'as fast as can be',
        describe: 'of a rehearsal: 1000x for so many times the clock',
      })
      .option('for', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'until Ctrl-C',
        describe: 'how long, by the clock of the candles: 90s, 30m, 2h, 7d',
      })
      .option('journal', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'in --out, by name and time',
        describe: 'file in which every input and decision is kept',
      })
      .option('continue', {
        type: 'string',
        requiresArg: true,
        describe: 'go on with the run of this journal',
      })
      .option('report', {
        type: 'boolean',
        defaultDescription: 'unless --json',
        describe: 'write a report at the end; --no-report for none',
      })
      .option('out', {
        type: 'string',
        default: 'reports',
        requiresArg: true,
        describe: 'folder for them and for the journal',
      })
      .example('$0 paper my.yaml --for 2h', 'two hours on live candles')
      .example(
        '$0 paper my.yaml --rehearse --speed 1000x',
        'the candles of its files, a thousand times as fast',
      )
      .example('$0 paper --continue reports/my.journal', 'go on after a crash')
      .example('$0 report reports/my.journal', 'the report, while it runs or afterwards'),
  handler: paper,
};

async function paper(flags: PaperFlags): Promise<void> {
  const { file, json, out, report, continue: journal } = flags;
  if ((file === undefined) === (journal === undefined)) throw new InputError([oneOfThem]);
  const [forMs, pace] = [durationMs(flags.for), paceOf(flags.speed)];
  const wrong = [...[forMs, pace].filter(isIssue), ...unfitting(flags)];
  if (wrong.length > 0 || isIssue(forMs) || isIssue(pace)) throw new InputError(wrong);
  const keeps = report ?? !json;
  if (keeps || flags.journal === undefined) (await import('../store/output.ts')).demandFolder(out);
  printAside();
  const { beginJob, continueJob } = await import('./paper-job.ts');
  const { exchange = usualExchange } = flags;
  const url = flags.url ?? process.env[`${exchange.toUpperCase()}_URL`] ?? null;
  const said = (['exchange', 'url', 'speed'] as const).filter((name) => flags[name] !== undefined);
  const terms = { ...flags, exchange, url, forMs, pace, said };
  const job = journal === undefined ? await beginJob(file!, terms) : await continueJob(journal, terms);
  const screen = json ? await quietScreen() : await shownScreen();
  if (!json) process.stderr.write(`Journal ${printable(job.journal)}\n`);
  const onward = printable(goingOn(job, terms));
  const end = await runUntilStopped(job, screen, onward);
  if (end === 'paused') {
    process.stderr.write(`Paused; go on with: ${onward}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ended: false, journal: job.journal, status: job.status() }, null, 2)}\n`); // prettier-ignore
    return;
  }
  const over = job.feedEnd();
  if (over !== null) process.stderr.write(`The feed has ended: ${printable(over)}\n`);
  const finished: FinishedRun = job.finished();
  const { result } = finished;
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(`${(await import('./summary.ts')).summaryOf(result)}\n`);
  if (keeps && job.isBacktest())
    await (await import('./keep.ts')).keep(finished, { out, open: false, aside: json });
  else if (keeps) await keepReport(finished, out, json ? process.stderr : process.stdout);
}

/** Of a run that is no backtest the journal is what is stored. */
async function keepReport(run: FinishedRun, out: string, stream: NodeJS.WriteStream): Promise<void> {
  const { packReport } = await import('./write-report.ts');
  const report = await packReport(run, out);
  (await import('../store/staged-file.ts')).writeWhole(report.path, report.bytes);
  stream.write(`Report  ${printable(report.path)}\n`);
}

const quietScreen = async (): Promise<Screen> => (await import('./paper-screen.ts')).noScreen;
const shownScreen = async (): Promise<Screen> =>
  (await import('./paper-screen.ts')).openScreen(process.stdout, () => performance.now());

const refreshMs = 250;

/** Ctrl-C ends the run, a second one ends the process; SIGTERM and a terminal that is gone leave the run as it is. */
async function runUntilStopped(job: PaperJob, screen: Screen, onward: string): Promise<'ended' | 'paused'> {
  const stop = new AbortController();
  const pause = new AbortController();
  const interrupted = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  const left = (): void => pause.abort();
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', left);
  process.on('SIGHUP', left);
  // Time passes, and prices move, where no candle closes.
  const ticking = setInterval(() => screen.show(job.status), refreshMs);
  try {
    return await job.run(stop.signal, pause.signal, () => screen.show(job.status));
  } catch (error) {
    // Whatever it was, what has been done is kept.
    process.stderr.write(`The run is kept; go on with: ${onward}\n`);
    throw error;
  } finally {
    clearInterval(ticking);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', left);
    process.off('SIGHUP', left);
    screen.close(job.status);
    job.close();
  }
}

const isIssue = (value: number | null | Issue): value is Issue => typeof value === 'object' && value !== null;

/** Flags that say nothing together. */
function unfitting({ file, rehearse, exchange, speed, journal, set, url, continue: from }: PaperFlags) {
  const issue = (message: string, hint?: string): Issue => {
    const found: Issue = { code: 'bad-usage', severity: 'error', message };
    return hint === undefined ? found : { ...found, hint };
  };
  return [
    ...(speed !== undefined && !rehearse && from === undefined
      ? [issue('--speed is of a rehearsal: say --rehearse, too')]
      : []),
    ...(rehearse && url !== undefined ? [issue('--url names a server, and a rehearsal asks none')] : []),
    ...(rehearse && exchange !== undefined
      ? [
          issue(
            '--exchange says whose candles, and a rehearsal has those of its files',
            'Say one of the two.',
          ),
        ]
      : []),
    ...(rehearse && from !== undefined
      ? [issue('--rehearse begins a run, and one that goes on is what it was', 'Leave --rehearse out.')]
      : []),
    ...(journal === '' ? [issue('--journal names no file')] : []),
    ...(from !== undefined && journal !== undefined
      ? [issue('--continue names the journal; leave --journal out')]
      : []),
    ...(file === undefined && set.length > 0
      ? [issue('--set is of a scenario; a run goes on as it began')]
      : []),
  ];
}

const oneOfThem = {
  code: 'bad-usage',
  severity: 'error',
  message: 'expected a scenario to begin with, or --continue with a journal, one of them',
  hint: 'backlot paper my.yaml, or backlot paper --continue reports/my.journal.',
} as const;
