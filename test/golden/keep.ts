/**
 * Makes the golden folder of what a law failed on, to keep it for ever. It holds the plan (`plan.json`, of the engine) or
 * the orders by hand (`hand.json`, of the exchange alone) as they were shrunk, and otherwise what every golden has.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { candlesIn, readCase, writeCase, type Failure } from '../support/failure.ts';
import { playedHand } from './hands.ts';
import { playedPlan } from './plans.ts';

/** What about.md has to say of it, a person works out. */
export async function keepGolden({ law, seed, path, kept }: Failure, folder: string): Promise<void> {
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  mkdirSync(folder, { recursive: true });
  if ('hand' in kept) {
    await writeJson(join(folder, 'hand.json'), kept.hand);
    await writeJson(join(folder, 'expected.json'), playedHand(kept.hand));
  } else {
    await writeJson(join(folder, 'plan.json'), kept.plan);
    await writeJson(join(folder, 'expected.json'), playedPlan(kept.plan));
  }
  const about = [
    '# (what it is about)',
    '',
    `Found by "${law}", seed ${seed}, path ${path ?? 'none'}, shrunk to ${candlesIn(kept).join(' and ')} candles.`,
    '',
    `(What happens in it, worked by hand from the rules, to the ${'hand' in kept ? 'balance' : 'equity'} at the end:`,
    'expected.json holds it, and the test looks for that number here.)',
  ];
  writeFileSync(join(folder, 'about.md'), `${about.join('\n')}\n`);
}

/** As prettier has it. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const options = { ...(await resolveConfig(file)), parser: 'json' };
  writeFileSync(file, await format(writeCase(value), options));
}

/** The failure in a file that a failing law has left. */
export const failureIn = (file: string): Failure => readCase(readFileSync(file, 'utf8')) as Failure;
