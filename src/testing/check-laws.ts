/**
 * Looks at a run with laws. What is no law, gives no breach or fails itself is told with its name: a law with a fault
 * must neither hold in silence nor be taken for a strategy's.
 */
import type { Breach, Law } from './law.ts';
import type { TestRun } from './test-run.ts';

/** A law that fails by itself, on a run that it should judge. */
export class LawFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'LawFailed';
  }
}

/** Throws a TypeError unless there are laws, and nothing else. */
export function requireLaws(laws: readonly Law[]): void {
  if (!Array.isArray(laws)) throw new TypeError('expected a list of laws, such as [stopNeverLoosens]');
  if (laws.length === 0) throw new TypeError('there is no law to hold it to: the list of laws is empty');
  for (const [i, law] of (laws as readonly unknown[]).entries()) {
    if (typeof law === 'object' && law !== null && 'check' in law && typeof law.check === 'function')
      continue;
    const isMaker = typeof law === 'function' && law.name !== '';
    const hint = isMaker ? `: call it, ${law.name}(...) gives one` : '';
    throw new TypeError(`number ${i + 1} of the laws is no law but ${kindOf(law)}${hint}`);
  }
}

/** The first law that a run breaks, or null. */
export async function firstBroken(
  laws: readonly Law[],
  run: TestRun,
): Promise<{ readonly law: Law; readonly breach: Breach } | null> {
  for (const law of laws) {
    const breach = await checked(law, run);
    if (breach !== null) return { law, breach };
  }
  return null;
}

async function checked(law: Law, run: TestRun): Promise<Breach | null> {
  let answer: unknown;
  try {
    answer = await law.check(run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LawFailed(`the law ${law.name} failed: ${why}`, error);
  }
  if (answer === null || isBreach(answer)) return answer;
  throw new LawFailed(
    `the law ${law.name} answered wrongly: expected a breach, { at, message }, or null, got ${kindOf(answer)}`,
  );
}

const isBreach = (answer: unknown): answer is Breach =>
  typeof answer === 'object' &&
  answer !== null &&
  'at' in answer &&
  Number.isFinite(answer.at) &&
  'message' in answer &&
  typeof answer.message === 'string';

function kindOf(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? JSON.stringify(value) : `a ${typeof value}`;
}
