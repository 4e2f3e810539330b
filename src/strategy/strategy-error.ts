/** A strategy that failed while it was asked: its own mistake, and neither that of the scenario nor of the engine. */
import { formatIssue, type Issue } from '../model/issue.ts';

export class StrategyError extends Error {
  override readonly name = 'StrategyError';
  /** Where in its file, in which market and when. */
  readonly issue: Issue;

  /** `cause` is what it threw. */
  constructor(issue: Issue, cause: unknown) {
    super(formatIssue(issue), { cause });
    this.issue = issue;
  }
}
