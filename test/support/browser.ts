/**
 * The browser that looks at pages: /usr/bin/chromium, or the one that BACKLOT_CHROMIUM names. In CI and in the deep gate
 * it must be there; elsewhere tests that need it are skipped, and say so.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { isDeep } from './runs.ts';

/** The browser's path, or null (after saying so) when there is none and none was promised. */
export function browserPath(): string | null {
  const named = process.env['BACKLOT_CHROMIUM'];
  const path = named ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  if (named !== undefined || isDeep || process.env['CI'] !== undefined)
    throw new Error(`there is no browser at ${path}`);
  console.warn(`skipped: there is no browser at ${path}`);
  return null;
}

export const launched = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox'] });
