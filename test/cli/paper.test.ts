/** `backlot paper` in processes of its own: killed, interrupted, gone on with; its journal, its report and its exit codes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/store/read-journal.ts';
import { nextChain } from '../../src/store/run-journal.ts';
import { backlot, main, root } from './spawn.ts';

const scenario = 'scenarios/003-minutes-on-margin.yaml';
const planted = 'pl4nted-s3cret';
const secrets = { BINANCE_API_KEY: `${planted}-key`, BINANCE_SECRET_KEY: `${planted}-secret` };

let folder = '';
let journal = '';
let digest = '';
beforeAll(() => {
  digest = backlot(['run', scenario, '--quiet']).out.trim();
});
beforeEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
  journal = join(folder, 'my.journal');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it, with what it said. */
  readonly end: Promise<{
    readonly code: number | string | null;
    readonly out: string;
    readonly err: string;
  }>;
}

/** `backlot ARGS` in the background. */
function started(args: readonly string[]): Running {
  const child = spawn(process.execPath, [main, ...args], { cwd: root, env: { ...process.env, ...secrets } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  return {
    child,
    end: new Promise((resolve) =>
      child.on('close', (code, signal) => resolve({ code: code ?? signal, out, err })),
    ),
  };
}

const rehearse = (...more: readonly string[]): readonly string[] => [
  'paper', scenario, '--rehearse', '--journal', journal, '--out', folder, ...more,
]; // prettier-ignore

/** Waits until the journal holds so many steps. */
async function stepsReach(steps: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (!existsSync(journal)) continue;
    try {
      if (readJournal(journal).steps >= steps) return;
    } catch {
      // Its first transaction is under way.
    }
  }
  throw new Error(`the journal never held ${steps} steps`);
}

const json = (text: string): Readonly<Record<string, unknown>> => JSON.parse(text) as Readonly<Record<string, unknown>>; // prettier-ignore

describe('backlot paper', () => {
  it('FLOW-2 rehearsed says what the backtest says, and keeps journal, run and report', () => {
    const { code, out, err } = backlot(rehearse(), root, secrets);
    expect([code, err]).toEqual([0, `Journal ${journal}\n`]);
    expect(out).toContain(`Digest ${digest}, engine revision`);
    expect(readdirSync(folder).map((name) => name.replace(/.*\./, '.')).sort()).toEqual(['.html', '.journal', '.run']); // prettier-ignore
    const report = readdirSync(folder).find((name) => name.endsWith('.html'))!;
    expect(backlot(['verify', join(folder, report)]).code).toBe(0);
    expect(backlot(['report', journal]).out).toBe(`${join(folder, 'my.html')}\n`);
    expect(backlot(['verify', join(folder, 'my.html')]).code).toBe(0);
    const run = readdirSync(folder).find((name) => name.endsWith('.run'))!;
    expect(backlot(['replay', join(folder, run)]).code).toBe(0);
  });

  it('FLOW-2 killed in the middle leaves a journal that is read, and a run that goes on to the same end', async () => {
    const { child, end } = started(rehearse('--speed', '4000x'));
    await stepsReach(200);
    child.kill('SIGKILL');
    expect((await end).code).toBe('SIGKILL');
    const left = readJournal(journal);
    expect([left.digest, left.steps >= 200, left.steps < 1000]).toEqual([null, true, true]);

    const replay = backlot(['replay', journal, '--json']);
    expect(replay.code).toBe(0);
    expect(json(replay.out)).toMatchObject({ same: true, ended: false, inputs: left.steps });
    const report = join(folder, 'so-far.json');
    expect(backlot(['report', journal, '--out', report]).code).toBe(0);

    const { code, out } = backlot(['paper', '--continue', journal, '--out', folder, '--json']);
    expect([code, json(out)['digest']]).toEqual([0, digest]);
    expect(json(backlot(['replay', journal, '--json']).out)).toMatchObject({ same: true, ended: true });
  });

  it('FLOW-2 killed again and again it comes to the same end', async () => {
    let steps = 0;
    for (let kills = 0; kills < 3; kills++) {
      const args = kills === 0 ? rehearse('--speed', '4000x') : ['paper', '--continue', journal, '--speed', '4000x', '--out', folder]; // prettier-ignore
      const { child, end } = started(args);
      await stepsReach(steps + 60);
      child.kill('SIGKILL');
      await end;
      steps = readJournal(journal).steps;
    }
    const { out } = backlot(['paper', '--continue', journal, '--out', folder, '--json']);
    expect(json(out)['digest']).toBe(digest);
  });

  it('Ctrl-C ends it: orders, journal, summary and report; nobody goes on with it then', async () => {
    const { child, end } = started(rehearse('--speed', '4000x'));
    await stepsReach(100);
    child.kill('SIGINT');
    const { code, out, err } = await end;
    expect([code, err]).toEqual([0, `Journal ${journal}\n`]);
    expect(out).toMatch(/Digest [0-9a-f]{32}, engine revision/);
    const stored = readJournal(journal);
    expect([...stored.each()].at(-1)!.input).toBe('{"kind":"end"}');
    expect(out).toContain(stored.digest!);
    // What is not the backtest of its scenario is no run file.
    expect(readdirSync(folder).map((name) => name.replace(/.*\./, '.')).sort()).toEqual(['.html', '.journal']); // prettier-ignore
    expect(readdirSync(folder).filter((name) => /-wal|-shm|\.lock/.test(name))).toEqual([]);
    const again = backlot(['paper', '--continue', journal, '--out', folder]);
    expect([again.code, again.err]).toEqual([
      2,
      `error: ${journal}: the run of this journal has ended\n  Begin another one; \`backlot report\` tells of this one.\n`,
    ]);
  });

  it('SIGTERM leaves it to be gone on with', async () => {
    const { child, end } = started(rehearse('--speed', '4000x'));
    await stepsReach(100);
    child.kill('SIGTERM');
    const { code, err } = await end;
    expect([code, err]).toEqual([
      0,
      `Journal ${journal}\nPaused; go on with: backlot paper --continue ${journal}\n`,
    ]);
    const { out } = backlot(['paper', '--continue', journal, '--out', folder, '--json']);
    expect(json(out)['digest']).toBe(digest);
  });

  it('has one writer, and any number of readers meanwhile', async () => {
    // Slow enough to be at work for half a minute.
    const { child, end } = started(rehearse('--speed', '2000x'));
    await stepsReach(20);
    const other = backlot(['paper', '--continue', journal, '--out', folder]);
    expect([other.code, other.err]).toEqual([
      2,
      `error: ${journal}: another process is writing this journal\n  A run has one writer. \`backlot report\` reads it meanwhile.\n`,
    ]);
    const report = backlot(['report', journal, '--format', 'md']);
    expect([report.code, report.err]).toEqual([0, '']);
    child.kill('SIGTERM');
    await end;
  });

  it('a name that means something to SQLite is a file like any other', () => {
    const args = [
      'paper',
      join(root, scenario),
      '--rehearse',
      '--for',
      '1h',
      '--json',
      '--journal',
      ':memory:',
    ];
    expect(backlot(args, folder).code).toBe(0);
    expect(json(backlot(['replay', ':memory:', '--json'], folder).out)).toMatchObject({ same: true });
  });

  it('--for ends it so long after its beginning, by the clock of the candles', () => {
    const { code, out } = backlot(rehearse('--for', '2h', '--json'));
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ period: { steps: 120 } });
  });

  it('says lines where the output is no terminal, and no secret anywhere', async () => {
    const { end } = started(rehearse('--speed', '20000x'));
    const { code, out, err } = await end;
    expect(code).toBe(0);
    expect(out).toMatch(/^20\d\d-\S+Z {2}equity [\d.]+ \S+ {2}.* feed connected$/m);
    for (const text of [out, err, ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))])
      expect(text).not.toContain(planted); // prettier-ignore
  });
});

describe('backlot paper refuses', () => {
  const usage = (args: readonly string[]): readonly [number | null, string] => {
    const { code, err } = backlot(['paper', ...args, '--out', folder]);
    return [code, err.split('\n')[0]!];
  };

  it.each<[readonly string[], string]>([
    [[], 'error: expected a scenario to begin with, or --continue with a journal, one of them'],
    [[scenario, '--for', '2w', '--rehearse'], 'error: --for 2w: expected a time'],
    [
      [scenario, '--rehearse', '--speed', 'fast'],
      'error: --speed fast: expected so many times the clock, up to 1000000x',
    ],
    [[scenario, '--rehearse', '--journal', ''], 'error: --journal names no file'],
    [[scenario, '--speed', '10x'], 'error: --speed is of a rehearsal: say --rehearse, too'],
    [[scenario, '--rehearse', '--url', 'http://x'], 'error: --url names a server, and a rehearsal asks none'],
    [
      [scenario, '--rehearse', '--exchange', 'binance'],
      'error: --exchange says whose candles, and a rehearsal has those of its files',
    ],
    [
      ['--continue', 'none.journal', '--rehearse'],
      'error: --rehearse begins a run, and one that goes on is what it was',
    ],
    [[scenario, '--exchange', 'binanse'], 'error: there is no exchange "binanse"'],
    [['none.yaml', '--rehearse'], 'error: none.yaml: there is no such file'],
    [['--continue', 'none.journal'], 'error: none.journal: there is no such file'],
    [['--continue', 'README.md'], 'error: README.md: this is no journal of a run'],
  ])('%j', (args, message) => {
    expect(usage(args)).toEqual([2, message]);
  });

  it('all flags that say nothing, at once', () => {
    const { err } = backlot(['paper', scenario, '--for', 'x', '--speed', 'y', '--rehearse', '--url', 'z']);
    expect(err.match(/--(for x|speed y|url names)/g)).toEqual(['--for x', '--speed y', '--url names']);
  });

  it('an address with a password in it, and does not show it', () => {
    const { code, err } = backlot(['paper', scenario, '--url', `http://me:${planted}@127.0.0.1:1`]);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'error: an address here has no name and no password in it',
    ]);
  });

  it('a server that does not answer, of the variable too', () => {
    const { code, err } = backlot(['paper', scenario], root, { BINANCE_URL: 'http://127.0.0.1:1' });
    expect([code, err.split('\n')[0]]).toEqual([2, 'error: nobody answers at http://127.0.0.1:1']);
  });

  it('a journal that is there already', () => {
    writeFileSync(journal, 'mine');
    expect(usage([scenario, '--rehearse', '--journal', journal])).toEqual([2, `error: ${journal}: there is a file already`]); // prettier-ignore
    expect(readFileSync(journal, 'utf8')).toBe('mine');
  });

  it('to go on with, or to tell, what comes out otherwise; replay says where', () => {
    expect(backlot(rehearse('--for', '2h', '--json')).code).toBe(0);
    undoEnd(journal);
    decideOtherwise(journal);
    const message = `error: ${journal}: done again, step 41 comes out otherwise than it was written`;
    expect(usage(['--continue', journal])).toEqual([2, message]);
    const told = backlot(['report', journal, '--format', 'md']);
    expect([told.code, told.err.split('\n')[0]]).toEqual([2, message]);
    const { code, out } = backlot(['replay', journal]);
    expect(code).toBe(1);
    expect(out).toMatch(/Not the same: digest/);
    expect(out).toMatch(/Equity parts at 2018-08-10T\S+Z: 1e-8 recorded, /);
  });

  it('to go on with a rehearsal whose candles have changed, and keeps its journal', () => {
    cpSync(join(root, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
    const data = /file: (\S+)/.exec(readFileSync(join(root, scenario), 'utf8'))![1]!;
    const from = join(root, 'scenarios', data);
    const to = join(folder, 'scenarios', data);
    cpSync(from, to, { recursive: true });
    const own = join(folder, scenario);
    expect(backlot(['paper', own, '--rehearse', '--for', '1h', '--journal', journal, '--json']).code).toBe(0);
    const paused = join(folder, 'paused.journal');
    // As if it had been killed: the same journal without its end.
    cpSync(journal, paused);
    undoEnd(paused);
    writeFileSync(to, readFileSync(to, 'utf8').split('\n').slice(0, -20).join('\n'));
    const steps = readJournal(paused).steps;
    const { code, err } = backlot(['paper', '--continue', paused, '--out', folder]);
    expect(code).toBe(2);
    expect(err).toMatch(/003-minutes-on-margin.yaml: the scenario or its candles have changed since the rehearsal began\n/); // prettier-ignore
    expect(readJournal(paused).steps).toBe(steps);
    // It can be told and replayed all the same.
    expect(backlot(['replay', paused]).code).toBe(0);
  });
});

/** Writes another decision into a journal, with all that belongs to it, as another engine would have. */
function decideOtherwise(path: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const stored = readJournal(path);
  const steps = [...stored.each()];
  const database = new DatabaseSync(path);
  let chain = database.prepare('SELECT chain FROM head').get()!['chain'] as string;
  const change = database.prepare('UPDATE steps SET equity = ?, chain = ? WHERE seq = ?');
  for (const [i, step] of steps.entries()) {
    const equity = i === 40 ? Float64Array.of(1) : step.equity;
    chain = nextChain(chain, { ...step, equity });
    change.run(new Uint8Array(equity.buffer, equity.byteOffset, equity.byteLength), chain, i + 1);
  }
  database.close();
}

/** Takes the last step of a journal back, as if it had not been written. */
function undoEnd(path: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(path);
  database.exec(
    'DELETE FROM steps WHERE seq = (SELECT max(seq) FROM steps); UPDATE progress SET digest = NULL',
  );
  database.close();
}
