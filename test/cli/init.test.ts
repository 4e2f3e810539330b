/** `backlot init`: what it writes runs at once, wherever it stands, and nothing is ever written over. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { backlot, folderOf } from './spawn.ts';

const { path: folder, done } = folderOf({});
afterAll(done);

describe('backlot init', () => {
  it('writes a scenario and a strategy, which check and run at once', () => {
    const made = backlot(['init', 'first'], folder);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'first')).sort()).toEqual(['scenario.yaml', 'strategy.ts']);
    expect(made.out).toContain('backlot run first/scenario.yaml');
    expect(backlot(['check', 'first/scenario.yaml'], folder)).toMatchObject({ code: 0, err: '' });
    const run = backlot(['run', 'first/scenario.yaml', '--json', '--no-band'], folder);
    expect([run.code, run.err]).toEqual([0, '']);
    const { trades } = JSON.parse(run.out) as { trades: unknown[] };
    expect(trades.length).toBeGreaterThan(20);
  });

  it('writes nothing over: each file in the way is named, and the others are not written either', () => {
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken/strategy.ts'), 'mine\n');
    const { code, out, err } = backlot(['init', 'taken'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^error: taken\/strategy\.ts: this file is there already, and nothing is written over\n/,
    );
    expect(readdirSync(join(folder, 'taken'))).toEqual(['strategy.ts']);
    expect(readFileSync(join(folder, 'taken/strategy.ts'), 'utf8')).toBe('mine\n');
  });

  it('in a package that is no module it takes the ending that Node reads as one', () => {
    mkdirSync(join(folder, 'old/inside'), { recursive: true });
    writeFileSync(join(folder, 'old/package.json'), '{ "type": "commonjs" }\n');
    expect(backlot(['init', 'old/inside'], folder).code).toBe(0);
    expect(readdirSync(join(folder, 'old/inside')).sort()).toEqual(['scenario.yaml', 'strategy.mts']);
    const run = backlot(['run', 'old/inside/scenario.yaml', '--quiet'], folder);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/^[0-9a-f]{32}\n$/);
  });

  it('a file in place of the folder is bad input', () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = backlot(['init', 'file'], folder);
    expect(code).toBe(2);
    expect(err).toBe('error: file: this is a file; expected a folder\n  Name another place.\n');
  });
});
