/** Scenarios from a disk: data files that are missing, broken or of another timeframe, each told with its own name. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { formatIssue } from '../../src/model/issue.ts';
import { runFile } from '../../src/run-file.ts';
import { folderOf } from '../cli/spawn.ts';
import { issuesOf, plain, threeDays } from './make.ts';

const header = 'time,open,high,low,close';
const { path: folder, done } = folderOf({
  'a.csv': threeDays,
  'broken.csv': `${header}\n2024-01-01,100,101,99,100\n2024-01-02,100,99,99,100\n2024-01-03,x,101,99,100\n`,
  'holes.csv': `${header}\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,1\n2024-01-05,1,1,1,1\n`,
  'weekly.csv': `${header}\n2024-01-01,1,1,1,1\n2024-01-08,1,1,1,1\n2024-01-15,1,1,1,1\n`,
  'hourly.csv': `${header}\n2024-01-01T00:00:00Z,1,1,1,1\n2024-01-01T01:00:00Z,1,1,1,1\n`,
  'empty.csv': '',
});
afterAll(done);

let count = 0;
function write(changes: Readonly<Record<number, string>>, more: readonly string[] = []): string {
  const file = join(folder, `s${count++}.yaml`);
  writeFileSync(file, plain(changes, more));
  return file;
}
/** As the command line would say it, names without the folder. */
const told = (file: string): Promise<readonly string[]> =>
  issuesOf(() => runFile(file)).then((issues) =>
    issues.map((issue) => formatIssue(issue).replaceAll(`${folder}/`, '')),
  );

describe('DATA-1 data that cannot be used', () => {
  it('SCEN-1 what is meant wrong, what is missing and wrong parameters come at once', async () => {
    const said = await told(
      write({ 6: '  balance: -5', 9: '    file: x.csv', 11: '  use: rsi-reversion\n  params: {lo: 3}' }),
    );
    expect(said).toEqual([
      expect.stringContaining('account.balance: expected a number above 0'),
      expect.stringContaining('strategy.params.lo'),
      expect.stringMatching(/^s\d+\.yaml:9:5: markets\["A\/USD"\]\.file: x\.csv: there is no such file/),
    ]);
  });

  it('DATA-1 days that are called weeks overlap, and are refused', async () => {
    const said = await told(write({ 3: '  timeframe: 1w' }));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^s1\.yaml:3:3: data\.timeframe: a\.csv: .*1d.*\n.*timeframe/);
  });

  it('SCEN-1 the missing files of several markets, and an unknown strategy, come at once', async () => {
    const markets = '    file: x.csv\n  B/USD: {file: a.csv}\n  C/USD: {file: y.csv}';
    expect(await told(write({ 9: markets, 11: '  use: buy-and-hodl' }))).toEqual([
      expect.stringMatching(/^s\d+\.yaml:9:5: markets\["A\/USD"\]\.file: x\.csv: there is no such file/),
      expect.stringMatching(/^s\d+\.yaml:11:\d+: markets\["C\/USD"\]\.file: y\.csv: there is no such file/),
      expect.stringMatching(/^s\d+\.yaml:13:3: strategy\.use: there is no strategy "buy-and-hodl"/),
    ]);
  });

  it('SCEN-1 candles and rates that are missing are each told at the field that names them', async () => {
    const account = '  balance: 1000\n  kind: margin';
    const market = '    file: ./x.csv\n    funding: {file: ./rates/r.csv}';
    expect(await told(write({ 6: account, 9: market }))).toEqual([
      expect.stringMatching(/^s\d+\.yaml:10:5: markets\["A\/USD"\]\.file: x\.csv: there is no such file/),
      expect.stringMatching(
        /^s\d+\.yaml:11:15: markets\["A\/USD"\]\.funding\.file: rates\/r\.csv: there is no such/,
      ),
    ]);
  });

  it('DATA-1 broken candles are told with file and line, all of them', async () => {
    const [first, second, ...rest] = await told(write({ 9: '    file: broken.csv' }));
    expect(first).toMatch(
      /^broken\.csv:3: the high is below another price of the candle\n {2}.*broken: drop/,
    );
    expect(second).toMatch(/^broken\.csv:4: open: expected a decimal number, got "x"/);
    expect(rest).toEqual([]);
  });

  it('DATA-1 they are left out and told where the scenario says `broken: drop`; so is a gap', async () => {
    const changes = { 3: '  timeframe: 1d\n  broken: drop', 9: '    file: broken.csv' };
    const { dataFindings, period } = await runFile(write(changes), { band: false });
    expect(period.steps).toBe(1);
    expect(dataFindings.map(({ market, file, line, code }) => [market, file, line, code])).toEqual([
      ['A/USD', 'broken.csv', 3, 'dropped'],
      ['A/USD', 'broken.csv', 4, 'dropped'],
    ]);
    const holes = await runFile(write({ 9: '    file: holes.csv' }), { band: false });
    expect(holes.dataFindings).toEqual([
      {
        market: 'A/USD',
        file: 'holes.csv',
        line: 4,
        code: 'gap',
        at: '2024-01-03T00:00:00Z',
        message: '2 candles are missing from 2024-01-03T00:00:00Z',
      },
    ]);
  });

  it('SCEN-1 a file of another timeframe is refused, coarser as well as finer', async () => {
    // A week is 7 x 24 x 60 = 10,080 minutes.
    const [coarser, ...more] = await told(write({ 9: '    file: weekly.csv' }));
    expect(more).toEqual([]);
    // At the line that says what they are, since the candles may be right.
    expect(coarser).toMatch(
      /^s\d+\.yaml:3:3: data\.timeframe: weekly\.csv: no two candles are closer than 10080 minutes, but the timeframe is 1d\n {2}Set data\.timeframe to 1w\.$/,
    );
    const [finer] = await told(write({ 9: '    file: hourly.csv' }));
    expect(finer).toMatch(/^hourly\.csv:3: the open time does not lie on the grid of the timeframe/);
  });

  it('SCEN-1 an empty file, and a folder in place of one', async () => {
    mkdirSync(join(folder, 'sub'), { recursive: true });
    expect((await told(write({ 9: '    file: empty.csv' })))[0]).toMatch(/^empty\.csv:1: the file is empty/);
    expect((await told(write({ 9: '    file: sub' })))[0]).toMatch(
      /^s\d+\.yaml:9:5: markets\["A\/USD"\]\.file: sub: the file could not be read as text: EISDIR/,
    );
  });
});

describe('where files are looked for', () => {
  it('beside the scenario, by an absolute name, gzip’d: the same candles are the same run', async () => {
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(threeDays));
    const names = ['a.csv', './sub/../a.csv', join(folder, 'a.csv'), 'a.csv.gz'];
    const digests = await Promise.all(
      names.map(async (name) => (await runFile(write({ 9: `    file: ${name}` }), { band: false })).digest),
    );
    expect(new Set(digests).size).toBe(1);
  });
});
