/** A case that a law fails on is kept, shrunk, and becomes a golden folder. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { choice } from '../reference/choices.ts';
import { handPlan } from '../reference/hand-orders.ts';
import { runVenue } from '../reference/venue-run.ts';
import { randomRun } from '../support/arbitraries.ts';
import { candlesIn, failuresFolder, readCase, writeCase } from '../support/failure.ts';
import { runConfigOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';
import { playedHand } from './hands.ts';
import { failureIn, keepGolden } from './keep.ts';
import { playedPlan } from './plans.ts';

/** What a law says that is wrong; `runs` is what makes laws keep their cases. */
function failed<Given>(wrong: fc.IProperty<Given>): string {
  try {
    fc.assert(wrong, { seed: 7, numRuns: runs(50) });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

/** The failure that a message speaks of, and the folder that is made of it, whose files `read` reads. */
async function keptBy(message: string) {
  expect(message).toContain('seed: 7');
  const name = /golden:keep -- ([a-z0-9-]+)$/.exec(message)![1]!;
  const file = join(failuresFolder, `${name}.json`);
  const failure = failureIn(file);
  rmSync(file);
  expect(failure).toMatchObject({ seed: 7, law: expect.getState().currentTestName });
  // A decision and the open that fills it need two.
  expect(Math.max(...candlesIn(failure.kept))).toBeLessThanOrEqual(6);
  expect(message).toContain(`Kept with ${candlesIn(failure.kept).join(' and ')} candles`);

  const folder = join(mkdtempSync(join(tmpdir(), 'golden-')), 'kept');
  await keepGolden(failure, folder);
  const read = (of: string): string => readFileSync(join(folder, of), 'utf8');
  expect(read('about.md')).toContain(`seed 7, path ${failure.path ?? ''}`);
  // Over nothing that is there.
  await expect(keepGolden(failure, folder)).rejects.toThrow('is there already');
  const [about, expected] = [read('about.md'), JSON.parse(read('expected.json')) as unknown];
  const given = JSON.parse(read('hand' in failure.kept ? 'hand.json' : 'plan.json')) as unknown;
  rmSync(join(folder, '..'), { recursive: true });
  expect(existsSync(folder)).toBe(false);
  return { kept: failure.kept, about, expected, given };
}

it('DET-1 a law that fails prints its seed, keeps a handful of candles, and they become a golden', async () => {
  const wrong = fc.property(fc.boolean(), randomRun(), (_, plan) => {
    const engine = backtest(runConfigOf(plan));
    if (engine.kernel.orders.state.fills > 0) throw new Error('an order has filled');
  });
  const { kept, about, expected, given } = await keptBy(failed(wrong));
  if (!('plan' in kept)) throw new Error('no plan was kept');
  expect(given).toEqual(JSON.parse(JSON.stringify(kept.plan)));
  expect(expected).toEqual(playedPlan(kept.plan));
  expect(playedPlan(kept.plan).orders.some((line) => line.includes(': filled'))).toBe(true);
  expect(about).toContain('the equity at the end');
});

it('DET-1 so does a law of orders by hand, for the exchange alone', async () => {
  const wrong = fc.property(handPlan(choice), (hand) => {
    if (runVenue(hand).events.some(({ kind }) => kind === 'filled')) throw new Error('an order has filled');
  });
  const { kept, about, expected, given } = await keptBy(failed(wrong));
  if (!('hand' in kept)) throw new Error('no orders by hand were kept');
  expect(given).toEqual(JSON.parse(JSON.stringify(kept.hand)));
  expect(expected).toEqual(playedHand(kept.hand));
  expect(playedHand(kept.hand).told.some((line) => line.includes(' filled '))).toBe(true);
  expect(about).toContain('the balance at the end');
});

it('DET-1 the days of a kept plan read back as they were', () => {
  const days = { offsetMs: 0, starts: Float64Array.of(60_000, 180_000) };
  const plan = { ...fc.sample(randomRun(), { seed: 1, numRuns: 1 })[0]!, days };
  expect(readCase(writeCase({ plan }))).toEqual({ plan });
});
