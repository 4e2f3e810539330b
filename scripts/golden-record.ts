/**
 * Records what the engine says of the golden runs now. Read what it changed against each about.md before keeping it:
 * a digest that moved without a reason is a bug, and an intended one belongs with a new engine revision.
 */
import { backtest } from '../src/engine/backtest.ts';
import { handOf, hands, playedHand } from '../test/golden/hands.ts';
import { writeJson } from '../test/golden/keep.ts';
import { configOf, expectedFile, goldens, played, shipped, shippedFile } from '../test/golden/play.ts';

async function write(file: string, value: unknown): Promise<void> {
  await writeJson(file, value);
  console.log(file);
}

for (const name of goldens) await write(expectedFile(name), await played(name));
for (const name of hands) await write(expectedFile(name), playedHand(handOf(name)));
const digests: Record<string, string> = {};
for (const name of shipped) digests[name] = backtest(await configOf(name)).digest();
await write(shippedFile, digests);
