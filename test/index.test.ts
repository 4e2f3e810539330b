/** What the package promises to the outside: its names, the five lines of the README, a strategy of one's own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as surface from '../src/index.ts';
import { runFile, type Result } from '../src/index.ts';
import { folderOf, root } from './cli/spawn.ts';

const demo = join(root, 'scenarios/demo.yaml');
const lines = (...text: readonly string[]): string => [...text, ''].join('\n');

describe('the surface', () => {
  it('is the list in surface.txt: a name that comes or goes is a decision', () => {
    const listed = readFileSync(new URL('surface.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(Object.keys(surface).sort()).toEqual(listed);
  });

  it('five typed lines lead from the import to the result', async () => {
    const result: Result = await runFile(demo, { band: false });
    const { metrics, band, ambiguous } = result;
    const said: [string, number | null, unknown, number] = [
      result.digest,
      metrics.sharpe,
      band?.sharpe,
      ambiguous.length,
    ];
    expect(said).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.any(Number),
      undefined,
      expect.any(Number),
    ]);
    expect(ambiguous.length).toBeGreaterThan(0);
  });

  it('equity of every step is given where it is asked for, and not otherwise', async () => {
    const { equity, account, period } = await runFile(demo, { band: false, equity: true });
    expect([equity.length, equity[0], equity.at(-1)]).toEqual([
      period.steps,
      { time: period.from, equity: account.start },
      { time: period.to, equity: account.end },
    ]);
    expect(await runFile(demo, { band: false })).not.toHaveProperty('equity');
  });

  it('progress is told before each run and at the end', async () => {
    const told: string[] = [];
    await runFile(demo, { onProgress: (done, runs) => told.push(`${done}/${runs}`) });
    expect(told).toEqual(['0/6', '1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
  });

  it('what cannot be used is an InputError with its issues', async () => {
    const failure = await runFile('nowhere.yaml').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(surface.InputError);
    const { issues } = failure as surface.InputError;
    expect(issues.map(surface.formatIssue)).toEqual(['nowhere.yaml: there is no such file']);
  });
});

describe('by its own name, as users import it', () => {
  it('the compiled package runs the scenario to the same digest as the source', async () => {
    const script =
      "import { runFile } from 'backlot';\nconst { digest } = await runFile('scenarios/demo.yaml', { band: false });\nconsole.log(digest);";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe(`${(await runFile(demo, { band: false })).digest}\n`);
  });

  it('the strategy of the README, copied out of it, works in a folder of its own', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, code] = /```ts\n(import \{ buy, defineStrategy[\s\S]*?)```/.exec(readme)!;
    const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readme)!;
    // Inside the checkout, where the package knows its own name; the folder is taken away again.
    const { path, done } = folderOf({}, join(root, 'scenarios'));
    try {
      writeFileSync(join(path, 'mine.ts'), code!);
      const own = yaml!
        .replace('use: moving-average-cross', 'use: mine.ts')
        .replace('{ fast: 50, slow: 200 }', '{ low: 15 }')
        .replace('data/bundled', join(root, 'data/bundled'));
      writeFileSync(join(path, 'mine.yaml'), own);
      const { trades, refusals, name } = await runFile(join(path, 'mine.yaml'), { band: false });
      expect(name).toBe('Nasdaq-100, 50/200-day moving averages');
      expect(trades.length).toBeGreaterThan(0);
      expect(refusals).toEqual([]);
    } finally {
      done();
    }
  });

  it('the README’s scenario can be run as it stands', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readme)!;
    const { path, done } = folderOf({
      'readme.yaml': lines(yaml!.replace('data/bundled', join(root, 'data/bundled'))),
    });
    const readmeRun = await runFile(join(path, 'readme.yaml'), { band: false }).finally(done);
    const shipped = await runFile(join(root, 'scenarios/002-moving-averages.yaml'), { band: false });
    // The shipped one says nothing of a maker fee, and needs none.
    expect(readmeRun.trades).toEqual(shipped.trades);
  });
});
