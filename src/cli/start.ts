/**
 * One call of the command line. Exit codes: 0 done, 1 something went wrong that should not, 2 the input cannot be used.
 * Errors are caught once, here: as text on the error stream, or with `--json` as one object on the output.
 */
import { reportFailure } from './failure.ts';
import { unwritable } from '../store/output.ts';
import { plainRun } from './plain-run.ts';

/** Whether it was said that the output cannot be written. */
let isTold = false;

export async function start(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`backlot run … | head`) is no failure.
    if (error.code === 'EPIPE' || isTold) return;
    isTold = true;
    process.exitCode = reportFailure(unwritable('the output', error), false);
  });
  // Where errors themselves cannot be told, the exit code is all that is left.
  process.stderr.on('error', () => undefined);

  const json = args.includes('--json') || args.includes('--json=true');

  // A promise that a strategy left behind and that failed is a failure of the run.
  process.on('unhandledRejection', (error) => {
    process.exitCode = reportFailure(error, json);
  });

  try {
    const flags = plainRun(args);
    const answer = flags === null ? (await import('./help.ts')).plainAnswer(args) : null;
    if (answer !== null) process.stdout.write(`${answer}\n`);
    else if (flags === null) await (await import('./commands.ts')).parse(args);
    else await (await import('./run.ts')).run(flags);
  } catch (error) {
    process.exitCode = reportFailure(error, json);
  }
}
