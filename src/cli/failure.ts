/** How a failure is told, and the exit code it gives. */
import { styleText } from 'node:util';
import { HeadroomError } from '../base/mul-div.ts';
import { formatIssue, InputError, type Issue } from '../model/issue.ts';
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
  // The stack of the cause, where there is one, is that of the strategy's own file.
  const origin = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (exitCode === 1 && origin instanceof Error && origin.stack !== undefined)
    process.stderr.write(`${printable(origin.stack, 'several')}\n`);
  return exitCode;
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
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof HeadroomError)
    return { code: 'headroom', issues: [issueOf('headroom', message)], exitCode: 2 };
  return { code: 'failure', issues: [issueOf('failure', message)], exitCode: 1 };
}

const issueOf = (code: string, message: string): Issue => ({ code, severity: 'error', message });
