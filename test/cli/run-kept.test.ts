/** What `backlot run` leaves behind: a report and a run file after a summary, nothing where a program reads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { plain, threeDays } from '../scenario/make.ts';
import { backlot, folderOf, main, shell } from './spawn.ts';

const { path: folder, done } = folderOf({
  'a.csv': threeDays,
  's.yaml': plain(),
  // A strategy that says when it is asked, and then takes its time.
  'slow.js': `export const strategy = { name: 'slow', description: '', params: {}, readings: () => ({}), init: () => null, onClose() { console.error('asked'); for (const end = Date.now() + 20000; Date.now() < end;); return null; } };\n`,
  'slow.yaml': plain({ 11: '  use: slow.js' }),
});
afterAll(done);
beforeEach(() => {
  for (const name of ['reports', 'kept']) rmSync(join(folder, name), { recursive: true, force: true });
});

const kept = (name = 'reports'): readonly string[] =>
  existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : [];

describe('after a summary', () => {
  it('report and run file lie in reports/, and the output ends with their paths', () => {
    const { code, out, err } = backlot(['run', 's.yaml'], folder);
    expect([code, err]).toEqual([0, '']);
    const [report, run] = kept();
    expect(kept()).toHaveLength(2);
    expect(report).toMatch(/^test-[0-9a-f]+\.html$/);
    expect(run).toMatch(/^test-[0-9a-f]+\.run$/);
    expect(out.split('\n').slice(-3)).toEqual([`Run     reports/${run!}`, `Report  reports/${report!}`, '']);
    expect(readFileSync(join(folder, 'reports', report!), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('or in the folder of --out', () => {
    const { code, out } = backlot(['run', 's.yaml', '--no-band', '--out', 'kept/here'], folder);
    expect(code).toBe(0);
    expect(kept('kept/here')).toHaveLength(2);
    expect(out).toContain('Report  kept/here/test-');
    expect(kept()).toEqual([]);
  });

  it('or nowhere with --no-report', () => {
    const { code, out } = backlot(['run', 's.yaml', '--no-band', '--no-report'], folder);
    expect([code, kept()]).toEqual([0, []]);
    expect(out).not.toContain('Report');
  });
});

describe('where a program reads', () => {
  it.each(['--json', '--quiet'])('%s leaves nothing behind', (flag) => {
    const { code, err } = backlot(['run', 's.yaml', '--no-band', flag], folder);
    expect([code, err, kept()]).toEqual([0, '', []]);
  });

  it('unless asked: then the paths stand on the error stream', () => {
    const { code, out, err } = backlot(['run', 's.yaml', '--quiet', '--report'], folder);
    expect([code, kept().length]).toEqual([0, 2]);
    expect(out).toMatch(/^[0-9a-f]{32}\n$/);
    expect(err).toMatch(/^Run {5}reports\/test-\w+\.run\nReport {2}reports\/test-\w+\.html\n$/);
  });
});

describe('--open', () => {
  it.runIf(process.platform === 'linux')('hands the report to the system, with its whole path', async () => {
    const bin = join(folder, 'bin');
    shell('mkdir -p bin', folder);
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > "${folder}/opened.tmp" && mv "${folder}/opened.tmp" "${folder}/opened"\n`); // prettier-ignore
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const path = `${bin}:${process.env['PATH'] ?? ''}`;
    expect(backlot(['run', 's.yaml', '--no-band', '--open'], folder, { PATH: path }).code).toBe(0);
    await expect.poll(() => existsSync(join(folder, 'opened')), { timeout: 5000 }).toBe(true);
    const [report] = kept();
    expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(join(folder, 'reports', report!));
  });

  it('has nothing to open with --no-report', () => {
    const { code, out, err } = backlot(['run', 's.yaml', '--open', '--no-report'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('error: --open has nothing to open with --no-report\n');
  });

  it.runIf(process.platform === 'linux')('an opener that finds nothing to open with is told of', () => {
    shell(
      'mkdir -p nothing && printf "#!/bin/sh\\nexit 3\\n" > nothing/xdg-open && chmod 755 nothing/xdg-open',
      folder,
    );
    const path = `${join(folder, 'nothing')}:${process.env['PATH'] ?? ''}`;
    const { code, err } = backlot(['run', 's.yaml', '--no-band', '--open'], folder, { PATH: path });
    expect([code, kept().length]).toEqual([0, 2]);
    expect(err).toBe('warning: the report could not be opened: xdg-open found nothing to open it with (exit code 3)\n'); // prettier-ignore
  });

  it('where the system has no opener, the report is there all the same, with a warning', () => {
    const { code, err } = backlot(['run', 's.yaml', '--no-band', '--open'], folder, { PATH: join(folder, 'none') }); // prettier-ignore
    expect([code, kept().length]).toEqual([0, 2]);
    expect(err).toMatch(/^warning: the report could not be opened: there is no /);
  });
});

describe('--set', () => {
  it('SCEN-2 gives the run of a file that says so, and stays with it', () => {
    const set = ['--set', 'account.balance=2000', '--set', 'fees=1%'];
    const { code, out } = backlot(['run', 's.yaml', '--quiet', ...set], folder);
    writeFileSync(join(folder, 'same.yaml'), plain({ 6: '  balance: 2000' }, ['fees: 1%']));
    expect([code, out]).toEqual([0, backlot(['run', 'same.yaml', '--quiet'], folder).out]);
    backlot(['run', 's.yaml', '--no-band', ...set], folder);
    const replay = backlot(['replay', join('reports', kept()[1]!)], folder);
    expect([replay.code, replay.err]).toEqual([0, '']);
    expect(replay.out).toContain(out.trim());
  });

  it('SCEN-1 tells its mistakes by the flag, all at once', () => {
    const { code, err } = backlot(['run', 's.yaml', '--set', 'sed=1', '--set', 'path=advers'], folder);
    expect(code).toBe(2);
    expect(err).toContain('error: --set sed=1: sed: there is no such field\n  Did you mean "seed"?\n');
    expect(err).toContain('error: --set path=advers: path: expected one of adverse');
  });
});

describe('stopped by Ctrl-C', () => {
  it('130 for the shell, at once, and nothing is left behind', async () => {
    // The shell that waits sees the signal as 130; here the signal itself.
    const child = spawn(process.execPath, [main, 'run', 'slow.yaml', '--no-band'], { cwd: folder });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    await expect.poll(() => said, { timeout: 10_000 }).toContain('asked');
    const from = Date.now();
    child.kill('SIGINT');
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect([code, signal]).toEqual([null, 'SIGINT']);
    expect(Date.now() - from).toBeLessThan(5000);
    expect(kept()).toEqual([]);
    const line = '"$NODE" "$MAIN" run slow.yaml --no-band & sleep 2; kill -INT $!; wait $!; echo "code $?"';
    // A shell without jobs lets its children ignore the signal; `set -m` gives them jobs.
    expect(shell(`set -m; ${line}`, folder).out).toContain('code 130');
  });
});

describe('colours', () => {
  it('only where a terminal reads, or where they are asked for; NO_COLOR forbids', () => {
    const args = ['run', 's.yaml', '--no-band', '--no-report'];
    expect(backlot(args, folder).out).not.toContain('\u001b');
    const asked = backlot(args, folder, { FORCE_COLOR: '1' });
    expect(asked.out).toContain('\u001b[1mtest\u001b[22m');
    expect(backlot(['check', 'none.yaml'], folder, { FORCE_COLOR: '1' }).err).toContain('\u001b[31merror');
    expect(backlot(['check', 'none.yaml'], folder, { NO_COLOR: '1' }).err).toMatch(/^error: /);
  });
});
