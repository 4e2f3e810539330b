/** How a failure is told, and the exit code it gives. */
import { styleText } from 'node:util';
import { BugError } from '../base/assert.ts';
import { HeadroomError } from '../base/mul-div.ts';
import { ExchangeFailure } from '../connect/ccxt/failure.ts';
import { formatIssue, InputError, type Issue } from '../model/issue.ts';
import { isUsersFrame } from '../files/place.ts';
import { StrategyError } from '../strategy/strategy-error.ts';
import { printable } from './printable.ts';

interface Failure {
  readonly code: string;
  readonly issues: readonly Issue[];
  readonly exitCode: 1 | 2;
}

/** Tells of `error` and returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const { code, issues, exitCode } = failureOf(error);
  if (json) {
    process.stdout.write(`${JSON.stringify({ error: { code, issues } }, null, 2)}\n`);
    return exitCode;
  }
  printIssues(issues);
  const stack = exitCode === 1 ? stackOf(error) : null;
  if (stack !== null) process.stderr.write(`${printable(stack, 'several')}\n`);
  return exitCode;
}

/** Of a strategy's own failure the steps in its own files, of an exchange's none, of any other all of them. */
function stackOf(error: unknown): string | null {
  if (error instanceof ExchangeFailure) return null;
  if (!(error instanceof StrategyError)) return error instanceof Error ? (error.stack ?? null) : null;
  const { cause } = error;
  if (!(cause instanceof Error) || cause.stack === undefined) return null;
  if (cause instanceof BugError) return cause.stack;
  const isStep = (line: string): boolean => /^ {4}at /.test(line);
  return cause.stack
    .split('\n')
    .filter((line) => !isStep(line) || isUsersFrame(line))
    .join('\n');
}

/** Each issue with its place and hint, on the error stream. */
export function printIssues(issues: readonly Issue[]): void {
  for (const { severity, ...issue } of issues) {
    const word = styleText(severity === 'error' ? 'red' : 'yellow', severity, { stream: process.stderr });
    process.stderr.write(`${word}: ${printable(formatIssue({ severity, ...issue }), 'several')}\n`);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof InputError) return { code: 'bad-input', issues: error.issues, exitCode: 2 };
  if (error instanceof StrategyError) return { code: error.issue.code, issues: [error.issue], exitCode: 1 };
  // What an exchange refuses for good is bad input; what it could not do just now is not.
  if (error instanceof ExchangeFailure) {
    const issue = issueOf(`exchange-${error.code}`, error.message);
    return { code: `exchange-${error.sort}`, issues: [issue], exitCode: error.sort === 'never' ? 2 : 1 };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof HeadroomError)
    return { code: 'headroom', issues: [issueOf('headroom', message)], exitCode: 2 };
  return { code: 'failure', issues: [issueOf('failure', message)], exitCode: 1 };
}

const issueOf = (code: string, message: string): Issue => ({ code, severity: 'error', message });
