/** `replay`, `verify` and `compare` as a user calls them: words, JSON, exit codes, and names that mean harm. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureRows } from '../../src/cli/summary.ts';
import { reportHtml } from '../../src/report/html.ts';
import { originOf } from '../../src/scenario/origin.ts';
import { readRunFile, writeRunFile } from '../../src/store/run-store.ts';
import { seenFrom } from '../../src/stored-run.ts';
import { csv, plain, threeDays } from '../scenario/make.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { backlot, folderOf } from './spawn.ts';

// Bought at 100 on day 2 for all there is; worth 102 at the end.
const evil = 'name: "\\e[31mred\\nline"';
let kept: Kept;
let run: string;
beforeAll(async () => {
  const fees = plain({ 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }, ['fees: 1%']);
  kept = await keptRun(plain({ 1: evil, 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }), {
    'fees.yaml': fees,
  });
  run = kept.path.slice(kept.folder.length + 1);
});
afterAll(() => kept.done());

describe('replay', () => {
  it('DET-1 says that a run is the same, and ends well', () => {
    const { digest } = kept.run.result;
    expect(backlot(['replay', run], kept.folder)).toEqual({
      code: 0,
      out: `\\u{1b}[31mred\\u{a}line\nThe same: digest ${digest}, 3 steps, 6 events.\n`,
      err: '',
    });
    const { code, out } = backlot(['replay', run, '--json'], kept.folder);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ same: true, digest: { recorded: digest, replayed: digest } }),
    ]);
  });

  it('METR-1 ends with 1 when something comes out otherwise, and says what', () => {
    // 1,000 became 1,004; the run file says 70 % more, and its checksum is right.
    const parts = readRunFile(kept.path);
    const text = JSON.stringify(parts.head).replace('"totalReturn":0.00', '"totalReturn":0.70');
    writeRunFile(join(kept.folder, 'out/other.run'), { ...parts, head: JSON.parse(text) as unknown });
    const { code, out } = backlot(['replay', 'out/other.run'], kept.folder);
    expect(code).toBe(1);
    expect(out).toMatch(
      /\nWhat happened is the same, to the last word of the journal\.\n {2}metrics\.totalReturn: 0\.704\d* recorded, 0\.004\d* replayed\n$/,
    );
    expect(out).toContain(
      `\nNot the same: the digest is, ${kept.run.result.digest}, but not every figure.\n`,
    );
  });

  it('DATA-1 refuses changed candles with the file, and puts nothing on the output', () => {
    const file = join(kept.folder, 'a.csv');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, csv(['100 101 99 100', '100 102 99 101', '101 104 100 103']));
    const { code, out, err } = backlot(['replay', run], kept.folder);
    writeFileSync(file, before);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^error: a\.csv: the candles of A\/USD changed since the run: expected hash [0-9a-f]{32}, found [0-9a-f]{32}\n {2}Bring the file back/,
    );
  });

  it('refuses what is no run file, with a hint', () => {
    expect(backlot(['replay', 'a.csv'], kept.folder)).toEqual({
      code: 2,
      out: '',
      err: 'error: a.csv: this is no run file and no journal\n  Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.\n',
    });
  });
});

describe('a file that is not there', () => {
  it.each(['report', 'replay', 'trace'])('to %s speaks of journals where one is named', (command) => {
    expect(backlot([command, 'none.journal'], kept.folder)).toMatchObject({
      code: 2,
      err: 'error: none.journal: there is no such file\n  Journals (.journal) are written by `backlot paper`.\n',
    });
    expect(backlot([command, 'none.run'], kept.folder).err).toBe(
      'error: none.run: there is no such file\n  Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.\n',
    );
  });

  it('or is a folder, or empty', () => {
    mkdirSync(join(kept.folder, 'inside'), { recursive: true });
    writeFileSync(join(kept.folder, 'empty.journal'), '');
    const first = (name: string): string => backlot(['report', name], kept.folder).err.split('\n')[0]!;
    expect(first('inside')).toBe('error: inside: this is a folder; expected a file');
    expect(first('empty.journal')).toBe('error: empty.journal: this is no journal of a run');
  });
});

describe('verify', () => {
  let html: string;
  beforeAll(async () => {
    html = await reportHtml(kept.run, originOf(kept.run, seenFrom(kept.folder, kept.scenario)));
    writeFileSync(join(kept.folder, 'r.html'), html);
  });

  it('DET-1 says that a report is true', () => {
    const { code, out, err } = backlot(['verify', 'r.html'], kept.folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      '\\u{1b}[31mred\\u{a}line\n' +
        `True: run again, everything in the report comes out the same. Digest ${kept.run.result.digest}.\n`,
    );
  });

  it('SCEN-2 finds the scenario of a report that was moved, where it is told', () => {
    mkdirSync(join(kept.folder, 'mail/in'), { recursive: true });
    writeFileSync(join(kept.folder, 'mail/in/r.html'), html);
    expect(backlot(['verify', 'mail/in/r.html'], kept.folder).code).toBe(2);
    const { code, out, err } = backlot(
      ['verify', 'mail/in/r.html', '--scenario', seenFrom(kept.folder, kept.scenario)],
      kept.folder,
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('True: run again');
  });

  it('refuses a stored run with what to do with it', () => {
    const { code, err } = backlot(['verify', seenFrom(kept.folder, kept.path)], kept.folder);
    expect(code).toBe(2);
    expect(err).toContain('It is a stored run, for `backlot report`, `replay` and `compare`.');
  });

  it('RES-1 names a changed number with what it should be, and ends with 1', () => {
    // 2 bought at 100 and worth 102: 0.4 % of 1,000.
    const at = html.indexOf('0.40');
    expect(at).toBeGreaterThan(0);
    writeFileSync(join(kept.folder, 'changed.html'), `${html.slice(0, at)}9${html.slice(at + 1)}`);
    const { code, out } = backlot(['verify', 'changed.html'], kept.folder);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^[^\n]+\nNot true\.\nThese places differ from what the run gives:\n {2}\d+:\d+ +"\+?9\.40" should be "\+?0\.40"\n/,
    );
  });

  it('refuses a page that is no report', () => {
    const { code, err } = backlot(['verify', 's.yaml'], kept.folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: s\.yaml: this is no report of Backlot/);
  });
});

describe('a run on one path', () => {
  it('PATH-6 does not take the place of one that has its band', () => {
    const own = folderOf({
      's.yaml': plain({ 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }),
      'a.csv': threeDays,
    });
    try {
      const first = backlot(['run', 's.yaml', '--out', 'kept'], own.path);
      const files = (): readonly (readonly [string, Buffer])[] =>
        readdirSync(join(own.path, 'kept')).map((name) => [name, readFileSync(join(own.path, 'kept', name))]);
      const before = files();
      expect([first.code, before.map(([name]) => name.replace(/.*\./, '')).sort()]).toEqual([
        0,
        ['html', 'run'],
      ]);
      const again = backlot(['run', 's.yaml', '--no-band', '--out', 'kept'], own.path);
      expect(again.code).toBe(0);
      expect(again.out).toContain('.run (as it was: with the uncertainty band of this run)');
      expect(files()).toEqual(before);
      // Where nothing has a band, it is kept like any other.
      const alone = backlot(['run', 's.yaml', '--no-band', '--out', 'alone'], own.path);
      expect(alone.out).not.toContain('as it was');
      expect(readdirSync(join(own.path, 'alone')).length).toBe(2);
    } finally {
      own.done();
    }
  });
});

describe('compare', () => {
  it('METR-1 says short run where summary and report say it', () => {
    const { out } = backlot(['compare', run, 'fees.yaml'], kept.folder);
    expect(out).toMatch(/Annual return +│ +short run │ +short run │ +n\/a │/);
    expect(out).toMatch(/Total return +│ +[\d.-]+ % │/);
  });

  it('shows figures side by side, the difference, equity, trades and where the journals part', () => {
    const { code, out, err } = backlot(['compare', run, 'fees.yaml'], kept.folder);
    expect([code, err]).toEqual([0, '']);
    // Fees 1 % of 200.
    expect(out).toMatch(/│ End +│ +1,004\.00 │ +1,002\.00 │ +-2\.00 │/);
    expect(out).toMatch(/│ Fees +│ +0\.00 │ +2\.00 │ +\+2\.00 │/);
    expect(out).toContain('markets[0].fees.steps[0].tiers[0].taker: 0 in A, 1000000 in B');
    expect(out).toContain(
      'Equity: parts on 2024-01-03; farthest apart on 2024-01-03 by -2.00; at the end -2.00.',
    );
    expect(out).toContain('Trades: 0 the same, 1 changed, 0 only in A, 0 only in B.');
    expect(out).toContain(
      'The journals part at event 4, 2024-01-02T00:00:00Z, after step 1 of 3:\n' +
        '  A  2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 100, fee 0 USD, taker\n' +
        '  B  2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 100, fee 2 USD, taker\n',
    );
    expect(out).not.toContain('\u001b');
    // 1,000, 1,002, 1,004 and 1,000, 1,000, 1,002 in eight heights between 1,000 and 1,004.
    expect(out).toMatch(/\nEquity, 1,000\.00 to 1,004\.00:\nA {2}▁+▅+█\nB {2}▁+▅\n/);
  });

  it('RES-2 compares stored runs after an edit of their strategy, and says that it is another text', async () => {
    const own = await keptRun(plain({ 11: '  use: once.mjs' }));
    const stored = own.path.slice(own.folder.length + 1);
    const file = join(own.folder, 'once.mjs');
    writeFileSync(file, readFileSync(file, 'utf8').replace('view.count === 1', 'view.count === 2'));
    const { code, out, err } = backlot(['compare', stored, 's.yaml'], own.folder);
    own.done();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /\nB against A\n {2}another text of the strategy "main": hash [0-9a-f]{8} in A, [0-9a-f]{8} in B\n/,
    );
    // 10 at 100 are worth 1,020 at the end; 9.9 at 101 are worth 102 each.
    expect(out).toContain('1,020.00');
  });

  it('RES-2 PATH-8 says that the detail of a stored run may be what differs', async () => {
    const finer = (high: number): string =>
      ['time,price,quantity', '2024-01-02T00:00:00Z,100,1', `2024-01-02T01:00:00Z,${high},1`, ''].join('\n');
    const own = await keptRun(plain({ 9: '    file: a.csv\n    detail: t.csv' }), { 't.csv': finer(101) });
    const stored = own.path.slice(own.folder.length + 1);
    writeFileSync(join(own.folder, 't.csv'), finer(102));
    const { code, out, err } = backlot(['compare', stored, 's.yaml'], own.folder);
    own.done();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /\n {2}other candles, or detail or rates beside them, of A\/USD: hash [0-9a-f]{8} in A, /,
    );
  });

  it('writes no sign before a zero', () => {
    expect([...figureRows].find(({ name }) => name === 'totalReturn')!.as(-0.00001)).toBe('0.00 %');
    expect([...figureRows].find(({ name }) => name === 'sharpe')!.as(-0.001)).toBe('0.00');
    expect([...figureRows].find(({ name }) => name === 'totalReturn')!.as(-0.0001)).toBe('-0.01 %');
  });

  it('DET-1 a run and itself; everything as one object', () => {
    const { code, out } = backlot(['compare', run, 'fees.yaml', run, '--json'], kept.folder);
    const { runs, against } = JSON.parse(out) as { runs: unknown[]; against: { same: boolean }[] };
    expect([code, runs.length, against.map(({ same }) => same)]).toEqual([0, 3, [false, true]]);
  });

  it('takes two runs or more', () => {
    const { code, err } = backlot(['compare', run], kept.folder);
    expect([code, err]).toEqual([
      2,
      'error: a comparison takes two runs or more\n  Such as `backlot compare a.run b.run`.\n',
    ]);
  });
});
