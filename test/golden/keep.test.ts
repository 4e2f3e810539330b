/** A case that a law fails on is kept, shrunk, and becomes a golden folder. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { randomRun } from '../support/arbitraries.ts';
import { candlesIn, failuresFolder } from '../support/failure.ts';
import { runConfigOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';
import { failureIn, keepGolden, playedPlan } from './plans.ts';

/** A law that is wrong, and what it says when it fails; `runs` is what makes laws keep their cases. */
function fail(): string {
  const wrong = fc.property(fc.boolean(), randomRun(), (_, plan) => {
    const engine = backtest(runConfigOf(plan));
    if (engine.kernel.orders.state.fills > 0) throw new Error('an order has filled');
  });
  try {
    fc.assert(wrong, { seed: 7, numRuns: runs(50) });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

it('DET-1 a law that fails prints its seed, keeps a handful of candles, and they become a golden', async () => {
  const message = fail();
  expect(message).toContain('seed: 7');
  const name = /golden:keep -- ([a-z0-9-]+)$/.exec(message)![1]!;
  const file = join(failuresFolder, `${name}.json`);
  const failure = failureIn(file);
  rmSync(file);
  expect(failure).toMatchObject({ seed: 7, law: expect.getState().currentTestName });
  // A decision and the open that fills it need two.
  expect(Math.max(...candlesIn(failure.plan))).toBeLessThanOrEqual(6);

  const folder = join(mkdtempSync(join(tmpdir(), 'golden-')), 'kept');
  await keepGolden(failure, folder);
  const read = (of: string): string => readFileSync(join(folder, of), 'utf8');
  expect(JSON.parse(read('plan.json'))).toEqual(JSON.parse(JSON.stringify(failure.plan)));
  expect(JSON.parse(read('expected.json'))).toEqual(playedPlan(failure.plan));
  expect(playedPlan(failure.plan).orders.some((line) => line.includes(': filled'))).toBe(true);
  expect(read('about.md')).toContain(`seed 7, path ${failure.path ?? ''}`);
  // Over nothing that is there.
  await expect(keepGolden(failure, folder)).rejects.toThrow('is there already');
  rmSync(join(folder, '..'), { recursive: true });
  expect(existsSync(folder)).toBe(false);
});
