/** Assertions for what must be: a broken one is a bug in Backlot, stops the run, and is never caught in the kernel. */

/** A broken invariant. A wrong number is worse than no number, so nothing inside the kernel catches it. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** Stops the run unless `condition` holds. `message` is a sentence that says what must be. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** The end of a switch that handles every case; does not compile when one is missing. */
export function assertNever(value: never): never {
  throw new BugError(`unreachable: ${JSON.stringify(value)}`);
}
