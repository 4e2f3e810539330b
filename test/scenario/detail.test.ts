/**
 * Scenarios whose path is settled by a file (PATH-8): what may be written, what is read, what comes out, and what is told
 * where it cannot be. Bought at the open of the second day, with a stop at 95 and a target at 105, both of which that day
 * reaches; its detail reaches the target first, the candle alone leaves it to `path`, which takes the stop.
 */
import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../../src/cli/summary.ts';
import { formatIssue } from '../../src/model/issue.ts';
import { tableRows } from '../../src/report/tables.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { originOf } from '../../src/scenario/origin.ts';
import { checkStored, storedOf, type StoredHead } from '../../src/scenario/stored.ts';
import { traceSignal } from '../../src/scenario/trace.ts';
import { reopenRun, replayRun, verifyReport, writeRun } from '../../src/stored-run.ts';
import { reportHtml } from '../../src/report/html.ts';
import { reportModel } from '../../src/report/model.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import { folderOf } from '../cli/spawn.ts';
import { csv, issuesOf, plain } from './make.ts';

const header = 'time,open,high,low,close,volume';
const halves = [
  '2024-01-01T00:00:00Z,100,100,100,100,1',
  '2024-01-01T12:00:00Z,100,100,100,100,1',
  '2024-01-02T00:00:00Z,100,106,100,106,1',
  '2024-01-02T12:00:00Z,106,106,94,101,1',
  '2024-01-03T00:00:00Z,101,103,100,102,1',
  '2024-01-03T12:00:00Z,102,102,101,102,1',
];
const trades = [
  'time,price,quantity',
  '2024-01-01T10:00:00Z,100,0.5',
  '2024-01-02T00:00:00Z,100,1',
  '2024-01-02T08:00:00Z,106,2',
  '2024-01-02T09:00:00Z,94,2',
  '2024-01-02T23:59:59Z,101,1',
  '2024-01-03T00:00:00Z,101,1',
  '2024-01-03T04:00:00Z,103,1',
  '2024-01-03T05:00:00Z,100,1',
  '2024-01-03T06:00:00Z,102,1',
];
const lines = (rows: readonly string[]): string => `${rows.join('\n')}\n`;

const { path: folder, done } = folderOf({
  'a.csv': csv(['100 100 100 100', '100 106 94 101', '101 103 100 102']),
  'halves.csv': lines([header, ...halves]),
  'gap.csv': lines([header, ...halves.slice(0, 2), ...halves.slice(3)]),
  'other.csv': lines([header, ...halves.slice(0, 2), '2024-01-02T00:00:00Z,100,104,100,104,1', ...halves.slice(3, 4).map((row) => row.replace(',106,106,', ',104,104,')), ...halves.slice(4)]), // prettier-ignore
  'short.csv': lines([header, ...halves.slice(2, 4)]),
  'trades.csv': lines(trades),
  'fine.csv': lines(trades).replace(',103,1', ',103.004,1'),
  'days.csv': csv(['100 100 100 100', '100 106 94 101']),
  'wild.csv': lines([trades[0]!, '2024-01-02T08:00:00Z,x,1', '2024-01-02T09:00:00Z,94,0', '2024-01-02,94,1', 'never,94,1', '2024-01-03,94', '2024-01-03,-1,1']), // prettier-ignore
  'no-price.csv': 'time,price\n2024-01-02T08:00:00Z,100\n',
});
afterAll(done);

let count = 0;
function write(detail: string | null, changes: Readonly<Record<number, string>> = {}): string {
  const file = join(folder, `s${count++}.yaml`);
  const market = detail === null ? '    file: a.csv' : `    file: a.csv\n    detail: ${detail}`;
  const use = '  use: buy-and-hold\n  stop: 5%\n  target: 5%';
  writeFileSync(file, plain({ 9: market, 11: use, ...changes }));
  return file;
}
const ran = async (detail: string | null, changes: Readonly<Record<number, string>> = {}) =>
  runScenario(await openFile(write(detail, changes)));
const told = (detail: string, changes: Readonly<Record<number, string>> = {}): Promise<readonly string[]> =>
  issuesOf(() => openFile(write(detail, changes))).then((issues) =>
    issues.map((issue) => formatIssue(issue).replaceAll(`${folder}/`, '')),
  );

describe('what settles the path', () => {
  it('PATH-8 without detail the candle leaves it to `path`, and nothing is said of any', async () => {
    const { result, config } = await ran(null);
    expect(result.trades.map(({ exitReason, exitPrice }) => [exitReason, exitPrice])).toEqual([
      ['stop', '95'],
    ]);
    expect(result.ambiguous).toHaveLength(1);
    expect(result.detail).toEqual([]);
    expect(config.header).not.toContain('detail');
    expect((await ran('none')).result.digest).toBe(result.digest);
  });

  it.each([
    ['candles of a CSV file', 'halves.csv', '12h', 105],
    ['candles whose timeframe is stated', '{ file: halves.csv, timeframe: 12h }', '12h', 105],
    // From 100 to 106 there was no trade: a jump over the target, which is met at its end (FILL-2).
    ['trades', 'trades.csv', 'trades', 106],
  ])('PATH-8 it may be %s', async (_name, detail, of, price) => {
    const { result } = await ran(detail);
    expect(result.trades.map(({ exitReason, exitPrice }) => [exitReason, exitPrice])).toEqual([
      ['target', String(price)],
    ]);
    expect(result.ambiguous).toEqual([]);
    expect(result.detail).toEqual([{ market: 'A/USD', of, candles: 3, covered: 3, fills: 2, proved: 2 }]);
    expect(result.findings.map(({ code }) => code)).not.toContain('detail-uncovered');
    // Every path policy is run over the same detail.
    expect(result.band?.totalReturn.min).toBeCloseTo(price / 100 - 1, 12);
    expect(result.band?.totalReturn.max).toBe(result.band?.totalReturn.min);
  });

  it('PATH-8 weeks of a market that closes at weekends are settled by five days', async () => {
    const days = ['100 100 100 100', '100 106 100 106', '106 106 94 95', '95 101 95 101', '101 101 101 101'];
    const next = ['101 101 101 101', ...Array.from({ length: 4 }, () => '101 102 101 101')];
    const [first, second] = [csv(days).trim(), csv(next, '2024-01-08').trim().split('\n').slice(1)];
    writeFileSync(join(folder, 'weekdays.csv'), lines([first, ...second]));
    writeFileSync(join(folder, 'weeks.csv'), lines([header, '2024-01-01T00:00:00Z,100,106,94,101,1', '2024-01-08T00:00:00Z,101,102,101,101,1'])); // prettier-ignore
    const market = '    file: weeks.csv\n    detail: weekdays.csv';
    const { result } = await ran('', { 3: '  timeframe: 1w\n  calendar: weekdays', 9: market });
    expect(result.detail).toMatchObject([{ of: '1d', candles: 2, covered: 2 }]);
  });

  it('SCEN-2 a file alone and a file in a group are one normal form', async () => {
    const [short, long] = [
      await openFile(write('halves.csv')),
      await openFile(write('{ file: halves.csv }')),
    ];
    expect(short.config.header).toBe(long.config.header);
    expect(short.scenario.markets[0]!.detail).toEqual({ file: 'halves.csv', timeframe: null });
  });

  it('PATH-8 the time of a fill is that of the trades: on the way from 100 to 106, where these are a second apart', async () => {
    const fills = tableRows('fills', await ran('trades.csv'), () => assert.fail('fills need no model'));
    // From 08:00:00 on the price is 106: a jump over the target, which is met at that open (FILL-2).
    expect(fills.map(({ time, price, proof }) => [time, price, proof])).toEqual([
      ['2024-01-02T00:00:00Z', '100', 'detail'],
      ['2024-01-02T08:00:00Z', '106', 'detail'],
    ]);
  });

  it('PATH-8 candles that it does not settle are told with the reason, and each fill with what proved it', async () => {
    const gap = await ran('gap.csv');
    const finding = (run: Awaited<ReturnType<typeof ran>>): string | undefined =>
      run.result.findings.find(({ code }) => code === 'detail-uncovered')?.message;
    expect(finding(gap)).toBe(
      'the detail of A/USD does not settle 1 of 3 candles, whose path is that of `path`: ' +
        '1 not covered, 2024-01-02T00:00:00Z (1 of 2 finer ones)',
    );
    expect(gap.result.detail).toMatchObject([{ covered: 2, fills: 2, proved: 0 }]);
    expect(gap.result.trades[0]!.exitReason).toBe('stop');
    expect(finding(await ran('other.csv'))).toContain(
      '2024-01-02T00:00:00Z (high 106, of the finer ones 104)',
    );
    expect(finding(await ran('short.csv'))).toContain('2 before its first or after its last');
  });

  it('PATH-8 the summary, the text and the way of a signal say what detail settled', async () => {
    const run = await ran('halves.csv');
    const said = 'Candles of 12h settle the path inside 3 of 3 candles of A/USD, and proved 2 of 2 fills';
    expect(summaryOf(run.result)).toContain(`${said}.`);
    expect(reportMarkdown(reportModel(run))).toContain(`- ${said}`);
    const page = await reportHtml(run, originOf(run, 's.yaml'));
    expect(page).toContain(`<p>${said} (PATH-8).</p>`);
    // One signal's way is in the page, as the trade's dialog shows it.
    expect(page).toContain('proved by detail');
    expect(page).toContain('<td class="text">a.csv with halves.csv</td>');
    // Hours of days are not measured; where trades proved every fill they are.
    expect(page).toContain('With candles of 12h, hours and minutes are not measured');
    const traded = await ran('trades.csv');
    const bySecond = await reportHtml(traded, originOf(traded, 's.yaml'));
    expect(bySecond).not.toContain('hours and minutes are not measured');
    expect(bySecond).toContain('By weekday and hour of entry');
    expect(reportMarkdown(reportModel(traded))).not.toContain('hours and minutes are not measured');
    const events = traceSignal(run, 1)!.events.map(({ text }) => text);
    expect(events.filter((text) => text.includes('filled'))).toEqual([
      expect.stringContaining('taker, proved by detail'),
      expect.stringContaining('maker, proved by detail'),
    ]);
  });

  it('PATH-8 FILL-7 prices of the detail with more decimals make those of the run as fine', async () => {
    const { result, config } = await ran('fine.csv');
    expect(config.markets[0]!.instrument.priceDigits).toBe(3);
    // 103.004 is four of these ticks off: that day is the candle's.
    expect(result.detail).toMatchObject([{ covered: 2 }]);
    expect((await ran('fine.csv', { 8: '  A/USD:\n    tick: 0.01' })).result.detail).toMatchObject([
      { covered: 3 },
    ]);
  });
});

describe('runs that are kept', () => {
  it('RES-2 a run with detail is replayed and opened again, and refused where the detail has changed', async () => {
    const run = await ran('halves.csv');
    const path = await writeRun(run, join(folder, 'out'));
    expect(await replayRun(path)).toMatchObject({ same: true });
    const again = await reopenRun(path);
    expect(again.result).toEqual(run.result);
    expect(again.record.fills.map(({ byDetail }) => byDetail)).toEqual([true, true]);
    writeFileSync(join(folder, 'halves.csv'), lines([header, ...halves.slice(0, 5)]));
    const issues = await issuesOf(() => replayRun(path));
    writeFileSync(join(folder, 'halves.csv'), lines([header, ...halves]));
    expect(issues.map(({ code, message }) => [code, message])).toEqual([
      ['changed-data', expect.stringContaining('the candles and the detail of A/USD changed since the run')],
    ]);
  });

  it('RES-3 its report is true, and no more so once the detail has changed', async () => {
    const run = await ran('halves.csv');
    const page = await reportHtml(run, originOf(run, run.written.file.replace(`${folder}/`, '')));
    const verify = () => verifyReport(page, join(folder, 'r.html'), reportHtml);
    expect(await verify()).toMatchObject({ same: true, sameFile: true });
    writeFileSync(join(folder, 'halves.csv'), lines([header, ...halves.slice(0, 5)]));
    const issues = await issuesOf(verify);
    writeFileSync(join(folder, 'halves.csv'), lines([header, ...halves]));
    expect(issues.map(({ code }) => code)).toEqual(['changed-data']);
  });

  it('RES-2 a run from before there was detail has none', async () => {
    const stored = JSON.parse(JSON.stringify(storedOf(await ran(null), 's.yaml').head)) as StoredHead;
    const { result, origin } = stored as unknown as {
      result: Record<string, unknown>;
      origin: { scenario: { markets: Record<string, unknown>[] } };
    };
    delete result['detail'];
    delete origin.scenario.markets[0]!['detail'];
    const { tape, equity } = storedOf(await ran(null), 's.yaml');
    const { head } = checkStored({ head: stored, tape, equity }, 'old.run');
    expect([head.result.detail, head.origin.scenario.markets[0]!.detail]).toEqual([[], null]);
  });

  it.each(['passing.csv', 'finer/a.csv'])(
    'RES-2 a run whose detail %s is gone opens without its candles, and says by which file',
    async (name) => {
      const passing = join(folder, name);
      mkdirSync(dirname(passing), { recursive: true });
      writeFileSync(passing, lines([header, ...halves]));
      const path = await writeRun(await ran(name), join(folder, 'gone'));
      rmSync(passing);
      const opened = await reopenRun(path);
      expect(opened.absent?.map(({ file, why }) => [file, why.replace(/.*: /, '')])).toEqual([
        [expect.stringMatching(new RegExp(`(^|/)${name}$`)), 'there is no such file'],
      ]);
      expect(opened.result.detail).toMatchObject([{ proved: 2 }]);
    },
  );
});

describe('detail that cannot be used', () => {
  it('SCEN-1 candles and detail that are not there are told at once, each at its field', async () => {
    expect(await told('gone.csv', { 9: '    file: x.csv\n    detail: gone.csv' })).toEqual([
      expect.stringMatching(/^s\d+\.yaml:9:5: markets\["A\/USD"\]\.file: x\.csv: there is no such file/),
      expect.stringMatching(
        /^s\d+\.yaml:10:5: markets\["A\/USD"\]\.detail: gone\.csv: there is no such file/,
      ),
    ]);
  });

  it.each([
    [
      'days.csv',
      'its candles are of 1d, and do not settle the path inside those of 1d',
      'Candles of 1m, 3m, 5m',
    ],
    ['{ file: halves.csv, timeframe: 1h }', 'no two candles are closer than 720 minutes', 'State detail as'],
    [
      '{ file: trades.csv, timeframe: 1h }',
      'it holds trades, which have no timeframe',
      'Leave detail.timeframe out',
    ],
  ])('SCEN-1 %s is refused at its field, with what would do', async (detail, message, hint) => {
    const [issue, ...more] = await told(detail);
    expect(more).toEqual([]);
    expect(issue).toMatch(/^s\d+\.yaml:10:5: markets\["A\/USD"\]\.detail: /);
    expect(issue).toContain(message);
    expect(issue).toContain(hint);
  });

  it('SCEN-1 detail of the name of the candles, in a folder or the same file, is told at its own field', async () => {
    expect(await told('finer/a.csv')).toEqual([
      expect.stringMatching(/^s\d+\.yaml:10:5: .*\.detail: finer\/a\.csv: there is no such file/),
    ]);
    expect(await told('a.csv')).toEqual([
      expect.stringMatching(/^s\d+\.yaml:10:5: .*\.detail: a\.csv: its candles are of 1d/),
    ]);
    expect(await told('days.csv', { 9: '    file: finer/days.csv\n    detail: days.csv' })).toEqual([
      expect.stringMatching(/^s\d+\.yaml:9:5: .*\.file: finer\/days\.csv: there is no such file/),
      expect.stringMatching(/^s\d+\.yaml:10:5: .*\.detail: days\.csv: its candles are of 1d/),
    ]);
  });

  it('SCEN-1 everything that is wrong with trades is told at once, each with its line', async () => {
    expect(await told('wild.csv')).toEqual([
      'wild.csv:2: expected a decimal number, got "x"',
      'wild.csv:3: expected a quantity above zero, got "0"',
      'wild.csv:4: the trade is before the one above it, at 2024-01-02T09:00:00Z\n  Put the rows in order of time, the oldest first.',
      'wild.csv:5: expected ISO 8601 with Z or epoch milliseconds, got "never"\n  Write 2024-01-31T08:00:00Z.',
      'wild.csv:6: expected 3 fields, got 2',
      'wild.csv:7: expected a price above zero, got "-1"',
    ]);
    expect(await told('no-price.csv')).toEqual([
      'no-price.csv:1: there is no column "quantity"\n  The first line names the columns: time,price,quantity',
    ]);
  });

  it('SCEN-1 what is written of it in another shape is told with what was expected', async () => {
    expect(await told('[a.csv]')).toEqual([
      expect.stringMatching(/^s\d+\.yaml:10:5: .*detail: expected a file of finer candles or of trades/),
    ]);
    expect(await told('{ file: halves.csv, timeframe: 2m, x: 1 }')).toEqual([
      expect.stringMatching(/timeframe/),
      expect.stringMatching(/there is no such field/),
    ]);
  });
});
