/**
 * Where outside numbers and real candles are found: BACKLOT_SHARED, by default `../shared` beside the checkout.
 * Where the variable is set, absence is a failure; where it is not, tests that need the folder are skipped and say so.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

/** The absolute folder, or null (after saying so once) when there is none and none was promised. */
export function sharedDir(): string | null {
  const named = process.env['BACKLOT_SHARED'];
  const folder = resolve(root, named ?? '../shared');
  if (existsSync(`${folder}/oracles`) && existsSync(`${folder}/data`)) return folder;
  if (named !== undefined) throw new Error(`BACKLOT_SHARED is set, but ${folder} holds no oracles and data`);
  if (!said) console.warn(`skipped: no shared oracles and data at ${folder}`);
  said = true;
  return null;
}

let said = false;
