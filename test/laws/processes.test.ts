/** The law of one digest across processes (DET-1): another process, time zone and language give the same digests. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { digestsHere, type Printed } from '../support/print-digests.ts';

const script = new URL('../support/print-digests.ts', import.meta.url).pathname;

/** What a process of its own prints in time zone `zone`. */
async function printedIn(zone: string, language: string): Promise<Printed> {
  const env = { ...process.env, TZ: zone, LC_ALL: language };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  return JSON.parse(stdout) as Printed;
}

describe('processes', () => {
  it('DET-1 TIME-6 another process in another time zone gives the same digests', async () => {
    const here = digestsHere();
    const [newYork, kolkata] = await Promise.all([
      printedIn('America/New_York', 'tr_TR.UTF-8'),
      printedIn('Asia/Kolkata', 'C'),
    ]);
    // The zones were really in force: five and four hours behind UTC, and five and a half before it.
    expect(newYork.offsets).toEqual([300, 240]);
    expect(kolkata.offsets).toEqual([-330, -330]);
    expect(newYork.digests).toEqual(here.digests);
    expect(kolkata.digests).toEqual(here.digests);
    expect(new Set(here.digests).size).toBe(here.digests.length);
  });
});
