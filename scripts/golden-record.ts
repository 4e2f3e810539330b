/**
 * Records what the engine says of the golden runs now. Read what it changed against each about.md before keeping it:
 * a digest that moved without a reason is a bug, and an intended one belongs with a new engine revision.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { backtest } from '../src/engine/backtest.ts';
import { configOf, expectedFile, goldens, played, shipped, shippedFile } from '../test/golden/play.ts';

async function write(file: string, value: unknown): Promise<void> {
  const options = { ...(await resolveConfig(file)), parser: 'json' };
  writeFileSync(file, await format(JSON.stringify(value), options));
  console.log(file);
}

for (const name of goldens) await write(expectedFile(name), await played(name));
const digests: Record<string, string> = {};
for (const name of shipped) digests[name] = backtest(await configOf(name)).digest();
await write(shippedFile, digests);
