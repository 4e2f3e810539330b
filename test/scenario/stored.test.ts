/** Finished runs from their files: the same run without being run, only over what it was run on, or a clear refusal. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { storedOf } from '../../src/scenario/stored.ts';
import { readRunFile, writeRunFile, type RunParts } from '../../src/store/run-store.ts';
import {
  readRun,
  reopenRun,
  replayRun,
  runName,
  safeName,
  seenFrom,
  writeRun,
} from '../../src/stored-run.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { csv, issuesOf, plain, said } from './make.ts';

const kept: Kept[] = [];
afterAll(() => kept.forEach(({ done }) => done()));

async function keep(...given: Parameters<typeof keptRun>): Promise<Kept> {
  const one = await keptRun(...given);
  kept.push(one);
  return one;
}

const wrongWith = async (
  path: string,
  work: (path: string) => Promise<unknown> = reopenRun,
): Promise<readonly string[]> => (await issuesOf(() => work(path))).map(said);

/** Two markets, one of which misses a day; a warm-up of two days; a strategy of one's own. */
const wide = plain(
  {
    9: '    file: a.csv\n  B/USD:\n    file: b.csv',
    10: 'strategies:\n  mine: {use: once.mjs, markets: [A/USD]}\n  theirs: {use: buy-and-hold, markets: [B/USD]}',
    11: null,
  },
  ['warmUp: 2', 'fees: 0.1%'],
);
const b = csv(['50 51 49 50', '50 52 49 51', '51 53 50 52', '52 53 51 52']).replace(/2024-01-02.*\n/, '');

/** What a report is made of, without the engine, and columns without their spare room. */
function facts(run: FinishedRun): object {
  const { scenario, config, data, result, record, equity, journal, strategyHashes } = run;
  const { account, markets, decideFrom, header } = config;
  const { length } = equity;
  const rows = { at: equity.at.slice(0, length), equity: equity.equity.slice(0, length), length };
  const terms = { account, markets, decideFrom, header, strategies: config.strategies.map(({ id }) => id) };
  return { scenario, terms, data, result, record, rows, texts: journal.tape.texts, strategyHashes };
}

describe('reopenRun', () => {
  it('SCEN-2 DET-1 gives the finished run again, its instants too, with two markets and a gap', async () => {
    const { run, path } = await keep(wide, { 'b.csv': b });
    const back = await reopenRun(path);
    expect(facts(back)).toEqual(facts(run));
    // Days 3 to 5 close after the two of the warm-up; A has three candles, B days 1, 3 and 4.
    expect([...back.equity.at]).toEqual(['2024-01-04', '2024-01-05'].map((day) => Date.parse(day)));
    expect(back.record.fills).toHaveLength(1);
  });

  it('RES-2 FUND-1 opens a run whose funding is a file, and replays it', async () => {
    const market = '    file: a.csv\n    funding: {file: rates.csv}';
    const { run, path } = await keep(plain({ 6: '  balance: 1000\n  kind: margin', 9: market }), {
      'rates.csv': 'time,rate\n2024-01-03,0.01\n',
    });
    expect(facts(await reopenRun(path))).toEqual(facts(run));
    expect((await replayRun(path)).same).toBe(true);
  });

  it('RES-2 names the file that is gone or changed: the rates, where they are the ones', async () => {
    const market = '    file: a.csv\n    funding: {file: rates.csv}';
    const text = plain({ 6: '  balance: 1000\n  kind: margin', 9: market });
    const { folder, path } = await keep(text, { 'rates.csv': 'time,rate\n2024-01-03,0.01\n' });
    const rates = join(folder, 'rates.csv');
    const content = readFileSync(rates);
    rmSync(rates);
    const absent = async () =>
      (await reopenRun(path)).absent!.map(({ market: of, file, why }) => [of, file, why]);
    expect(await absent()).toEqual([['A/USD', 'rates.csv', 'there is no such file']]);
    writeFileSync(rates, 'time,rate\n2024-01-03,0.02\n');
    expect((await absent())[0]![2]).toMatch(
      /^the candles and the funding rates of A\/USD changed since the run/,
    );
    writeFileSync(rates, content);
    rmSync(join(folder, 'a.csv'));
    expect(await absent()).toEqual([['A/USD', 'a.csv', 'there is no such file']]);
  });

  it('finds everything again where the folder was moved as a whole', async () => {
    const { folder, path, run } = await keep(plain());
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    const back = await reopenRun(path.replace(folder, moved));
    renameSync(moved, folder);
    expect(back.result).toEqual(run.result);
  });

  it('carries nothing of the machine: paths are relative, and no path of the folder stands in it', async () => {
    const { folder, path } = await keep(plain());
    const text = JSON.stringify(readRunFile(path).head);
    expect(text).not.toContain(folder);
    expect(text).not.toContain(process.cwd());
    expect(readRun(path).head.origin.written.file).toBe('../s.yaml');
  });
});

describe('what has changed since', () => {
  let one: Kept;
  beforeAll(async () => {
    one = await keep(plain({ 11: '  use: once.mjs' }));
  });

  /** Changes a file beside the scenario, does `work`, and puts it back. */
  async function changed<T>(name: string, text: string | null, work: () => Promise<T>): Promise<T> {
    const file = join(one.folder, name);
    const before = readFileSync(file, 'utf8');
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
    const told = await work();
    writeFileSync(file, before);
    return told;
  }

  /** What stands in the way of a replay. */
  const after = (name: string, text: string | null): Promise<readonly string[]> =>
    changed(name, text, () => wrongWith(one.path, replayRun));

  const otherCandles = csv(['100 101 99 100', '100 102 99 101', '101 103 100 101.5']);

  it.each(['// Another.\n', 'throw new Error("never loaded")', null])(
    'RES-2 the run opens as it was, whatever became of its strategy: %s',
    async (text) => {
      const back = await changed('once.mjs', text, () => reopenRun(one.path));
      expect(facts(back)).toEqual(facts(one.run));
      expect(back.absent).toBeUndefined();
    },
  );

  it.each([
    [
      otherCandles,
      /^the candles of A\/USD changed since the run: expected hash [0-9a-f]{32}, found [0-9a-f]{32}$/,
    ],
    [null, /^there is no such file$/],
    ['time,open\n', /./],
  ])('RES-2 and with other candles or none, which are then absent: %j', async (text, why) => {
    const back = await changed('a.csv', text, () => reopenRun(one.path));
    expect(back.absent).toEqual([
      { market: 'A/USD', file: 'a.csv', candles: 3, why: expect.stringMatching(why) as string },
    ]);
    const { result, record, equity } = one.run;
    expect([back.result, back.record]).toEqual([result, record]);
    expect([...back.equity.at]).toEqual([...equity.at.slice(0, 3)]);
    expect([...back.equity.equity]).toEqual([...equity.equity.slice(0, 3)]);
    expect(back.data.map(({ hash, candles }) => [hash, candles.length])).toEqual([
      [one.run.data[0]!.hash, 0],
    ]);
  });

  it('a file from before absence was thought of needs its candles', async () => {
    const stored = storedOf(one.run, '../s.yaml');
    const { markets, steps, ...head } = stored.head;
    expect([markets, steps]).toEqual([
      [{ priceDigits: 0, candles: 3 }],
      // Closes on 2, 3 and 4 January.
      [[Date.parse('2024-01-02'), 86_400_000, 3]],
    ]);
    const old = join(one.folder, 'out', 'old.run');
    writeRunFile(old, { ...stored, head });
    expect(facts(await reopenRun(old))).toEqual(facts(one.run));
    expect(await changed('a.csv', null, () => wrongWith(old))).toEqual([
      `unreadable-file: there is no such file | The run was made with the candles of A/USD whose hash is ${one.run.data[0]!.hash}.`,
    ]);
  });

  it('RES-2 DATA-1 a candle: which candles, and the hash that was expected', async () => {
    const expected = one.run.data[0]!.hash;
    const [told, ...more] = await after(
      'a.csv',
      csv(['100 101 99 100', '100 102 99 101', '101 103 100 101.5']),
    );
    expect(more).toEqual([]);
    expect(told).toMatch(
      new RegExp(
        `^changed-data: the candles of A/USD changed since the run: expected hash ${expected}, found [0-9a-f]{32} \\| Bring the file back`,
      ),
    );
  });

  it('a comment in a strategy: the hash that was expected', async () => {
    const expected = one.run.strategyHashes[0]!;
    const [told] = await after(
      'once.mjs',
      `// Changed.\n${readFileSync(join(one.folder, 'once.mjs'), 'utf8')}`,
    );
    expect(told).toContain(
      `changed-strategy: the strategy "main" changed since the run: expected hash ${expected}, found`,
    );
  });

  it('a strategy that has changed is not run: what it would do at once does not happen', async () => {
    const text = readFileSync(join(one.folder, 'once.mjs'), 'utf8');
    const [told] = await after('once.mjs', `globalThis.strayed = true;\n${text}`);
    expect(told).toContain('changed-strategy');
    expect(globalThis).not.toHaveProperty('strayed');
  });

  it('a file that is gone: which, and what belonged there', async () => {
    const expected = one.run.data[0]!.hash;
    expect(await after('a.csv', null)).toEqual([
      `unreadable-file: there is no such file | The run was made with the candles of A/USD whose hash is ${expected}.`,
    ]);
  });

  it('candles and strategy together are told together', async () => {
    const away = join(one.folder, 'away');
    mkdirSync(away);
    for (const name of ['a.csv', 'once.mjs']) renameSync(join(one.folder, name), join(away, name));
    const told = await wrongWith(one.path, replayRun);
    for (const name of ['a.csv', 'once.mjs']) renameSync(join(away, name), join(one.folder, name));
    expect(told.map((line) => line.split(':')[0])).toEqual(['unreadable-file', 'unreadable-file']);
  });

  it('what does not matter: another text of the same candles, the scenario itself', async () => {
    const spaced = readFileSync(join(one.folder, 'a.csv'), 'utf8').replaceAll('100,', '100.00,');
    expect(await after('a.csv', spaced)).toEqual([]);
    expect(await after('s.yaml', 'name: something else')).toEqual([]);
  });
});

describe('a head that does not belong to its journal', () => {
  /** The run file with its parts changed, and a lawful checksum. */
  async function forged(change: (parts: RunParts) => RunParts): Promise<readonly string[]> {
    const { path, run } = kept[0]!;
    const file = join(dirname(path), 'forged.run');
    writeRunFile(file, change(storedOf(run, '../s.yaml')));
    return wrongWith(file);
  }

  type Head = ReturnType<typeof storedOf>['head'];
  const withHead = (change: (head: Head) => object) => (parts: RunParts) => ({
    ...parts,
    head: change(parts.head as Head),
  });

  it('DET-1 one equity row, one word of the tape, one digit of the head of the journal', async () => {
    const changed =
      /^changed-run: the journal has the digest [0-9a-f]{32}, but the file says [0-9a-f]{32} \| /;
    const [equity] = await forged((parts) => ({
      ...parts,
      equity: parts.equity.map((row, i) => row + (i === 1 ? 1 : 0)),
    }));
    const [tape] = await forged((parts) => ({
      ...parts,
      tape: parts.tape.map((word, i) => word + (i === 1 ? 1 : 0)),
    }));
    const [header] = await forged(
      withHead((head) => ({ ...head, header: head.header.replace('"seed":1', '"seed":2') })),
    );
    expect(equity).toMatch(changed);
    expect(tape).toMatch(changed);
    expect(header).toMatch(changed);
  });

  it('RES-1 SCEN-1 a field that no run writes, and one that is missing', async () => {
    const head = (change: (head: Head) => object) => forged(withHead(change));
    expect(await head((all) => ({ ...all, more: 1 }))).toEqual([
      expect.stringMatching(/^bad-origin : no run wrote this/),
    ]);
    const rest = { to: kept[0]!.run.scenario.period.to };
    expect(
      await head((all) => ({
        ...all,
        origin: { ...all.origin, scenario: { ...all.origin.scenario, period: rest } },
      })),
    ).toEqual([expect.stringMatching(/^bad-origin origin\.scenario\.period\.from: no run wrote this/)]);
    expect(await head((all) => ({ ...all, result: { ...all.result, seed: 'x' } }))).toEqual([
      expect.stringMatching(/^bad-origin result\.seed: /),
    ]);
  });

  it('RES-2 a scenario, a hash or instants that are not those of the journal', async () => {
    const { scenario } = kept[0]!.run;
    const account = { ...scenario.account, balance: '999' };
    const other = /^changed-run: the scenario in it is not the one at the head of its journal \| /;
    const origin = (changes: object) =>
      withHead((head) => ({ ...head, origin: { ...head.origin, ...changes } }));
    expect(await forged(origin({ scenario: { ...scenario, account } }))).toEqual([
      expect.stringMatching(other),
    ]);
    expect(await forged(origin({ engineRevision: 1 }))).toEqual([expect.stringMatching(other)]);
    const data = (head: Head) => head.origin.data.map((one) => ({ ...one, hash: '0'.repeat(32) }));
    const hashes = withHead((head) => ({ ...head, origin: { ...head.origin, data: data(head) } }));
    expect(await forged(hashes)).toEqual([expect.stringMatching(other)]);
    const steps = (change: number, more = 0) =>
      withHead((head) => ({ ...head, steps: head.steps!.map(([from, step, rows]) => [from + change, step, rows + more]) })); // prettier-ignore
    expect(await forged(steps(86_400_000))).toEqual([
      expect.stringMatching(/^changed-run: it says other times of its steps than the candles do \| /),
    ]);
    expect(await forged(steps(0, 1))).toEqual([
      expect.stringMatching(/^changed-run: it says when 3 steps were, and has 2 \| /),
    ]);
  });
});

describe('names of run files', () => {
  it.each([
    ['Nasdaq-100, 20-day breakout', 'nasdaq-100-20-day-breakout'],
    ['../../up/and.away', 'up-and-away'],
    ['...hidden', 'hidden'],
    ['con\\aux: x', 'con-aux-x'],
    ['Émile & Zoë', 'emile-zoe'],
    ['金叉 50/200', '金叉-50-200'],
    ['*?"<>|', 'run'],
    [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
  ])('%s is %s', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('the same run gives one file with the same bytes, another run of the scenario another', async () => {
    const { run, path, folder } = kept[0]!;
    const bytes = readFileSync(path);
    expect(await writeRun(run, dirname(path))).toBe(path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(path).toBe(join(folder, 'out', `test-${run.result.digest.slice(0, 8)}.run`));
    const other = { ...run, result: { ...run.result, digest: '0'.repeat(32) } };
    expect(runName(other)).toBe('test-00000000');
  });

  it('a path as it is seen from a folder has / between its parts', () => {
    expect(seenFrom('reports', 'scenarios/demo.yaml')).toBe('../scenarios/demo.yaml');
    expect(seenFrom('.', './a/b.yaml')).toBe('a/b.yaml');
  });
});
