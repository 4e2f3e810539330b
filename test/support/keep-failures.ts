/**
 * What a failing law leaves behind: where it speaks of a run plan or of orders by hand, its shrunk case as JSON in
 * `test/failures/`, which git ignores, beside the usual message with seed and path. `npm run golden:keep -- NAME` makes a golden folder of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type RunDetails } from 'fast-check';
import { expect } from 'vitest';
import { candlesIn, caseIn, failuresFolder, writeCase, type Failure } from './failure.ts';

/** Writes a failure, over an earlier one of the same law; returns its name. */
function keep(failure: Failure): string {
  const plain = failure.law.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const name = plain.slice(0, 60).replaceAll(/^-|-$/g, '');
  mkdirSync(failuresFolder, { recursive: true });
  writeFileSync(join(failuresFolder, `${name}.json`), `${writeCase(failure)}\n`);
  return name;
}

/** Throws what fast-check would, and says where the case is kept. */
function report(details: RunDetails<unknown>): void {
  if (!details.failed) return;
  // Worlds of the kit are told by `assertLaws`.
  const isOfTheKit =
    details.counterexample !== null && JSON.stringify(details.counterexample).includes('"warmUp"');
  if (isOfTheKit) return;
  const { seed, counterexample, counterexamplePath: path, errorInstance } = details;
  const kept = caseIn(counterexample);
  let message = fc.defaultReportMessage(details);
  if (kept !== null) {
    const law = expect.getState().currentTestName ?? 'a law';
    const name = keep({ law, seed, path, kept });
    message += `\n\nKept with ${candlesIn(kept).join(' and ')} candles: npm run golden:keep -- ${name}`;
  }
  throw new Error(message, { cause: errorInstance });
}

fc.installGlobalPlugin(() => ({ onAllRunsComplete: report }));
