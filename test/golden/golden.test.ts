/** The golden runs: what was worked by hand and recorded, and one digest whatever drives them and wherever. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { partingOf } from '../reference/compare.ts';
import { runEngine } from '../reference/engine-run.ts';
import { runModel } from '../reference/model-run.ts';
import { runVenue } from '../reference/venue-run.ts';
import { handOf, hands, playedHand } from './hands.ts';
import {
  configOf,
  expectedFile,
  goldens,
  planOf,
  plans,
  played,
  shipped,
  shippedFile,
  streamed,
  type Expected,
} from './play.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const expectedOf = (name: string): Expected => read(expectedFile(name)) as Expected;
const shippedDigests = read(shippedFile) as Readonly<Record<string, string>>;
const recorded: Readonly<Record<string, string>> = {
  ...Object.fromEntries(goldens.map((name) => [name, expectedOf(name).digest])),
  ...shippedDigests,
};

it('there are goldens', () => {
  expect(goldens.length).toBeGreaterThanOrEqual(7);
  expect(Object.keys(shippedDigests)).toEqual(shipped);
});

const aboutOf = (name: string): string =>
  readFileSync(expectedFile(name).replace('expected.json', 'about.md'), 'utf8');
/** A number that stands in a page as a number of its own, with more zeros or less behind its point. */
function alone(end: string): RegExp {
  const text = String(Number(end));
  const zeros = text.includes('.') ? '0*' : '(\\.0+)?';
  return new RegExp(`(?<![\\d.])${text.replace('.', '\\.')}${zeros}(?![\\d])`);
}

describe('DET-1 what was recorded', () => {
  it.each(goldens)('%s', async (name) => {
    expect(await played(name)).toEqual(expectedOf(name));
  });

  it.each(goldens)('%s ends as its about.md worked out', async (name) => {
    expect(aboutOf(name)).toMatch(alone((await played(name)).end));
  });
});

describe('DET-1 what a law once failed on', () => {
  it.each(plans)('DET-1 %s: the reference model says the same', (name) => {
    const plan = planOf(name);
    const run = runEngine(plan);
    expect(run.events.length).toBeGreaterThan(0);
    expect(partingOf(run, runModel(plan, run.sent))).toBeNull();
  });
});

describe.runIf(hands.length > 0)('DET-1 what a law of orders by hand once failed on', () => {
  it.each(hands)('%s: comes out as it was recorded, and as its about.md worked out', (name) => {
    const trace = playedHand(handOf(name));
    expect(trace).toEqual(read(expectedFile(name)));
    expect(aboutOf(name)).toMatch(alone(trace.balance));
  });

  it.each(hands)('DET-1 %s: the reference model says the same', (name) => {
    const hand = handOf(name);
    const run = runVenue(hand);
    expect(run.events.length).toBeGreaterThan(0);
    expect(partingOf(run, runModel({ ...hand.plan, decideFrom: 0 }, run.sent))).toBeNull();
  });
});

describe('DET-1 one digest', () => {
  it.each(Object.keys(recorded))(
    'DET-1 %s: in one go, with markets listed in reverse, and streamed',
    async (name) => {
      const config = await configOf(name);
      const reversed = { ...config, markets: [...config.markets].reverse() };
      expect(backtest(config).digest()).toBe(recorded[name]);
      expect(backtest(reversed).digest()).toBe(recorded[name]);
      expect(backtest(config, { quiet: false }).digest()).toBe(recorded[name]);
      expect(await streamed(config)).toBe(recorded[name]);
    },
  );

  it('DET-1 in other time zones, in processes of their own', async () => {
    // Minutes behind UTC in January: New York 300, Kolkata -330.
    const zones = [['America/New_York', 300], ['Asia/Kolkata', -330]] as const; // prettier-ignore
    const told = await Promise.all(zones.map(([zone]) => inZone(zone)));
    expect(told).toEqual(zones.map(([, offset]) => ({ zone: offset, digests: recorded })));
  });
});

async function inZone(zone: string): Promise<unknown> {
  const script = new URL('digests.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, TZ: zone },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child, 'close');
  return JSON.parse(text);
}
