/** `backlot report` as a user calls it, and what `backlot run` leaves behind. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../scenario/make.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { backlot, loadedBy } from './spawn.ts';

let kept: Kept;
/** The run file, seen from the folder. */
let run: string;
beforeAll(async () => {
  kept = await keptRun(plain({ 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }));
  run = join('out', basename(kept.path));
});
afterAll(() => kept.done());
const read = (...path: readonly string[]): string => readFileSync(join(kept.folder, ...path), 'utf8');

describe('report', () => {
  it('DET-1 writes the page beside the run file, the same that `run` wrote', () => {
    const { out, code } = backlot(['run', 's.yaml', '--out', 'first'], kept.folder);
    const name = basename(run, '.run');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').slice(-2)).toEqual([
      `Run     first/${name}.run`,
      `Report  first/${name}.html`,
    ]);
    expect(readdirSync(join(kept.folder, 'first')).sort()).toEqual([`${name}.html`, `${name}.run`]);
    const told = backlot(['report', run], kept.folder);
    expect(told).toEqual({ code: 0, out: `out/${name}.html\n`, err: '' });
    expect(read('out', `${name}.html`)).toBe(read('first', `${name}.html`));
    expect(backlot(['verify', `out/${name}.html`], kept.folder).out).toMatch(/True: /);
  });

  it('writes Markdown, CSV and JSON to the output, or to a file whose ending says which', () => {
    const markdown = backlot(['report', run, '--format', 'md'], kept.folder);
    expect([markdown.code, markdown.out.split('\n')[0]]).toEqual([0, '# test']);
    const csv = backlot(['report', run, '--out', 'trades.csv'], kept.folder);
    expect([csv.code, csv.out]).toEqual([0, 'trades.csv\n']);
    // Bought at 100 on day 2, and held.
    expect(read('trades.csv').split('\n')[1]).toMatch(/^1,A\/USD,main,long,2024-01-02T00:00:00Z,,2,100,,/);
    const json = JSON.parse(backlot(['report', run, '--json'], kept.folder).out) as {
      result: { digest: string };
    };
    expect(json.result.digest).toBe(kept.run.result.digest);
    const told = backlot(['report', run, '--json', '--out', 'x.html'], kept.folder);
    expect(JSON.parse(told.out)).toEqual({ file: 'x.html', format: 'html', digest: kept.run.result.digest });
  });

  it('refuses what is no run, and to open what is no file', () => {
    writeFileSync(join(kept.folder, 'bad.run'), 'not a run');
    for (const args of [['gone.run'], ['bad.run'], [run, '--format', 'md', '--open']]) {
      const { code, err, out } = backlot(['report', ...args], kept.folder);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^error: /);
    }
    expect(existsSync(join(kept.folder, 'bad.html'))).toBe(false);
  });

  it('loads the compiler of charts for a page alone', () => {
    const page = loadedBy(['report', kept.path, '--out', join(kept.folder, 'y.html')]);
    expect(page).toContain('vega-lite');
    const others = [
      ['report', kept.path, '--format', 'csv'],
      ['run', kept.scenario, '--no-report'],
      ['--help'],
    ];
    for (const args of others) expect(loadedBy(args)).not.toContain('vega-lite');
  });
});
