/** The everyday call: read alike with and without the parser, and without loading what it does not need. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parse } from '../../src/cli/commands.ts';
import { plainRun } from '../../src/cli/plain-run.ts';
import type { RunFlags } from '../../src/cli/run.ts';
import { runs } from '../support/runs.ts';
import { backlot, loadedBy } from './spawn.ts';

const told = vi.hoisted(() => ({ flags: [] as RunFlags[] }));
vi.mock(import('../../src/cli/run.ts'), async (original) => {
  const module = await original();
  const handler = ({ file, json, quiet, band, set, report, out, open }: RunFlags): void => {
    told.flags.push({ file, json, quiet, band, set, report, out, open });
  };
  return { ...module, runCommand: { ...module.runCommand, handler } };
});

/** What the parser makes of a call. */
async function parsed(args: readonly string[]): Promise<RunFlags | undefined> {
  told.flags.length = 0;
  await parse(args);
  return told.flags[0];
}

const defaults = {
  json: false,
  quiet: false,
  band: true,
  set: [],
  report: undefined,
  out: 'reports',
  open: false,
};

describe('a plain call', () => {
  it.each<[readonly string[], RunFlags]>([
    [['run', 'a.yaml'], { file: 'a.yaml', ...defaults }],
    [['run', '../b c/ä=1.yml', '--no-band'], { file: '../b c/ä=1.yml', ...defaults, band: false }],
    [['run', '--json', '/a.yaml', '--band'], { file: '/a.yaml', ...defaults, json: true }],
    [['run', '--quiet', '--json', 'a.yaml'], { file: 'a.yaml', ...defaults, json: true, quiet: true }],
  ])('%j', async (args, flags) => {
    expect(plainRun(args)).toEqual(flags);
    expect(await parsed(args)).toEqual(flags);
  });

  it.each([
    [[]],
    [['schema', 'result']],
    [['run']],
    [['run', '--help', 'a.yaml']],
    [['run', 'a.yaml', 'b.yaml']],
    [['run', 'a.yaml', '--json', '--json']],
    [['run', 'a.yaml', '--band', '--no-band']],
    [['run', 'a.yaml', '--jsn']],
    [['run', 'a.yaml', '--json=true']],
    [['run', '-a.yaml']],
    [['run', '--', 'a.yaml']],
    [['run', 'a.txt']],
  ])('%j is left to the parser', (args) => {
    expect(plainRun(args)).toBeNull();
  });

  it('is read as the parser reads it, whatever the order of its words and the name of its file', async () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
      fc.stringMatching(/^[-="'1e.+ a/]{1,6}$/),
    );
    const file = fc.tuple(name, fc.constantFrom('.yaml', '.yml')).map((parts) => parts.join(''));
    const flags = fc.subarray([
      '--json',
      '--quiet',
      '--band',
      '--no-band',
      '--report',
      '--no-report',
      '--open',
    ]);
    const call = fc
      .tuple(file, flags)
      .chain(([path, chosen]) => fc.shuffledSubarray([path, ...chosen], { minLength: chosen.length + 1 }));
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(call, async (words) => {
        const args = ['run', ...words];
        const read = plainRun(args);
        if (read === null) return;
        plain++;
        expect(await parsed(args)).toEqual(read);
      }),
      { numRuns: runs(150) },
    );
    expect(plain).toBeGreaterThan(50);
  });
});

describe('what a call loads', () => {
  const call = ['run', 'scenarios/002-moving-averages.yaml', '--quiet'];

  it('a plain run neither the parser nor the schema of results nor the table', () => {
    const loaded = loadedBy(call);
    expect(loaded).toContain('zod');
    expect(loaded).toContain('src/engine/engine.ts');
    const needless =
      /^(yargs|cliui|string-width|cli-table3|src\/cli\/(commands|summary)\.ts|.*result-schema\.ts)$/;
    expect(loaded.filter((name) => needless.test(name))).toEqual([]);
    expect(loadedBy(['--help'])).not.toContain('yargs');
    expect(loadedBy(['run', '--help'])).toContain('yargs');
  });

  it('DET-1 where the cache of compiled code cannot be kept, the run is the same', () => {
    const plainly = backlot(call);
    expect(plainly).toMatchObject({ code: 0, err: '' });
    // A folder inside a file can be made by nobody.
    expect(backlot(call, undefined, { TMPDIR: process.execPath })).toEqual(plainly);
  });
});
