/**
 * Writes docs/crises.md and its charts: single orders in the candles of real crises, each run through the library as a
 * user would, and each fill held against the rule worked by hand. `node scripts/crises.ts`; the candles are no part of
 * the project, and are read from the shared folder (BACKLOT_SHARED).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { sharedDir } from '../test/support/shared.ts';
import { crises } from './crises/page.ts';

const docs = new URL('../docs/', import.meta.url).pathname;
const shared = sharedDir();
if (shared !== null) {
  const { page, charts } = await crises(shared);
  writeFileSync(`${docs}crises.md`, page);
  rmSync(`${docs}crises`, { recursive: true, force: true });
  mkdirSync(`${docs}crises`);
  for (const [name, svg] of charts) writeFileSync(`${docs}crises/${name}.svg`, svg);
  console.log(`docs/crises.md and ${charts.size} charts`);
}
