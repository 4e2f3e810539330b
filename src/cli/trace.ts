/** `backlot trace RUN SIGNAL`: the way of one signal from strategy to exit; without SIGNAL all of them, with what became of each. */
import { InputError, type Issue } from '../model/issue.ts';
import type { FinishedRun } from '../scenario/run.ts';
import type { SignalList, SignalTrace } from '../scenario/trace-schema.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';

export interface TraceFlags extends JsonFlag {
  readonly run: string;
  readonly signal: string | undefined;
}

export const traceCommand: Command<TraceFlags> = {
  command: 'trace <run> [signal]',
  describe: 'follow one signal from strategy to exit, or list them with what became of each',
  builder: (cli) =>
    withJson(cli)
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'run file, or a scenario, which is run',
      })
      .positional('signal', { type: 'string', describe: 'number of the signal; all are listed without one' })
      .example('$0 trace reports/my-run-1a2b3c4d.run', 'the signals, and what became of them')
      .example('$0 trace reports/my-run-1a2b3c4d.run 12', 'one of them: refusals, orders, fills, exit')
      .example('$0 trace my.yaml 12 --json > way.json', 'the same as one object, of a scenario'),
  handler: trace,
};

async function trace({ run: file, signal, json }: TraceFlags): Promise<void> {
  const number = signal === undefined ? null : /^[1-9]\d{0,14}$/.test(signal) ? Number(signal) : NaN;
  const run = await opened(file, Number.isNaN(number) ? [noNumber(signal!)] : []);
  const { listSignals, traceSignal } = await import('../scenario/trace.ts');
  const { listText, traceText } = await import('./trace-text.ts');
  const print = <T>(told: T, text: (told: T) => string): void => {
    process.stdout.write(`${json ? JSON.stringify(told, null, 2) : text(told)}\n`);
  };
  if (number === null) {
    print<SignalList>(listSignals(run), listText);
    return;
  }
  const way = traceSignal(run, number);
  if (way === null) throw new InputError([noSignal(number, run.record.signals.length)]);
  print<SignalTrace>(way, traceText);
}

/** The run; what is wrong with it comes with what is wrong already. */
async function opened(file: string, wrong: readonly Issue[]): Promise<FinishedRun> {
  const { anyRunOf } = await import('../any-run.ts');
  printAside();
  try {
    const run = await anyRunOf(file);
    if (wrong.length === 0) return run;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError([...error.issues, ...wrong]);
  }
  throw new InputError(wrong);
}

const hint = '`backlot trace RUN` lists them, with what became of each.';

const noNumber = (given: string): Issue => ({
  code: 'bad-usage',
  severity: 'error',
  message: `expected the number of a signal, from 1 on, got "${given}"`,
  hint,
});

const noSignal = (number: number, count: number): Issue => ({
  code: 'no-such-signal',
  severity: 'error',
  message: `there is no signal ${number}: ${count === 0 ? 'the run has none' : `they go from 1 to ${count}`}`,
  hint,
});
