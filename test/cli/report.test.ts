/** `backlot report` as a user calls it, and what `backlot run` leaves behind. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('writes equity of every step, orders, fills and ledger as CSV', () => {
    const table = (what: string) =>
      backlot(['report', run, '--what', what], kept.folder).out.trimEnd().split('\n');
    // Two bought at 100 on day 2, then worth 101 and 102.
    expect(table('equity')).toEqual([
      'time,equity,drawdown',
      '2024-01-02T00:00:00Z,1000.00000000,0',
      '2024-01-03T00:00:00Z,1002.00000000,0',
      '2024-01-04T00:00:00Z,1004.00000000,0',
    ]);
    expect(table('fills')).toEqual([
      'time,order,market,role,side,price,priceBefore,quantity,cost,fee,liquidationFee,liquidity,proof',
      '2024-01-02T00:00:00Z,1,A/USD,entry,buy,100,100,2,200.00000000,0.00000000,0.00000000,taker,candle',
    ]);
    expect(table('ledger').slice(0, 3)).toEqual([
      'time,currency,amount,reason,order',
      '2024-01-02T00:00:00Z,USD,1000.00000000,deposit,',
      '2024-01-02T00:00:00Z,USD,-200.00000000,trade,1',
    ]);
    expect(table('orders')[1]).toMatch(
      /^1,1,main,A\/USD,buy,market,entry,gtc,,2024-01-02T00:00:00Z,2024-01-02T00:00:00Z,filled,/,
    );
    expect(table('trades')[1]).toMatch(/^1,A\/USD,main,long,/);
    const { code, err } = backlot(['report', run, '--what', 'equity', '--format', 'md'], kept.folder);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'error: --what names a table of the CSV, and another format was asked for',
    ]);
  });

  it.each(['html', 'md', 'csv', 'json'])(
    'writes over an earlier %s report, and over nothing else unless told',
    (format) => {
      const [mine, other] = [`mine.${format}`, `other.${format}`];
      const report = (...args: readonly string[]) => backlot(['report', run, ...args], kept.folder);
      expect([report('--out', mine).code, report('--out', mine).code]).toEqual([0, 0]);
      writeFileSync(join(kept.folder, other), 'number,market\n{}\n# mine');
      const { code, err } = report('--out', other);
      expect([code, read(other)]).toEqual([2, 'number,market\n{}\n# mine']);
      expect(err).toMatch(
        new RegExp(
          `^error: ${other.replace('.', '\\.')}: the file is there already, and is no [\\w ]+\n {2}Say --replace to write over it\\.\n$`,
        ),
      );
      expect(report('--out', other, '--replace').code).toBe(0);
      expect(read(other)).toBe(read(mine));
    },
  );

  it('never writes over the run that it reads', () => {
    const before = readFileSync(kept.path);
    for (const more of [[], ['--replace']]) {
      const { code, err } = backlot(['report', run, '--out', run, ...more], kept.folder);
      expect([code, err.split('\n')[0]]).toEqual([
        2,
        `error: ${run}: this is the run itself, which is never written over`,
      ]);
    }
    expect(readFileSync(kept.path).equals(before)).toBe(true);
  });

  it('RES-2 tells of a run whose candles are gone, with a warning', () => {
    const candles = join(kept.folder, 'a.csv');
    const before = readFileSync(candles);
    rmSync(candles);
    const { code, out, err } = backlot(['report', run, '--format', 'md'], kept.folder);
    writeFileSync(candles, before);
    expect([code, err]).toEqual([
      0,
      'warning: A/USD: there is no such file; what needs candles is left out\n',
    ]);
    expect(out).toContain('1,000.00 USD became 1,004.00 USD');
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
