/** Where what a command makes cannot be written: one line with the place, exit code 2, and nothing left behind. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, threeDays } from '../scenario/make.ts';
import { backlot, folderOf, shell } from './spawn.ts';

const { path: folder, done } = folderOf({ 'a.csv': threeDays, 's.yaml': plain() });
afterAll(done);

backlot(['run', 's.yaml', '--no-band', '--out', 'kept'], folder);
const [html = '', run = ''] = readdirSync(join(folder, 'kept')).sort();
const before = readdirSync(folder).sort();

const aFile = 'error: s.yaml: this is a file; expected a folder\n  Name another place.\n';
const importing = ['data', 'import', 'a.csv', '--market', 'A/USD', '--timeframe', '1d'];

describe('a place that cannot be', () => {
  it.each([
    [['run', 's.yaml', '--no-band', '--out', 's.yaml'], aFile],
    [['run', 's.yaml', '--no-band', '--out', 's.yaml/x'], aFile],
    [['report', `kept/${run}`, '--out', 's.yaml/x.html'], aFile],
    [[...importing, '--store', 's.yaml'], aFile],
    [[...importing, '--out', 's.yaml/x.candles'], aFile],
    [['data', 'generate', '--out', 's.yaml/x.candles'], aFile],
    [['data', 'export', 'a.csv', '--out', 's.yaml/x.csv'], aFile],
    [['init', 's.yaml/x'], aFile],
    [
      ['report', `kept/${run}`, '--out', '.'],
      'error: .: this is a folder; expected a file\n  Name a file in it.\n',
    ],
    [
      [...importing, '--replace', '--out', '.'],
      'error: .: this is a folder; expected a file\n  Name a file in it.\n',
    ],
    [['data', 'list', '--store', 's.yaml'], 'error: s.yaml: this is a file; expected a folder\n  Name a folder of candles.\n'], // prettier-ignore
  ])('2: %j', (args, err) => {
    expect(backlot(args, folder)).toEqual({ code: 2, out: '', err });
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(readFileSync(join(folder, 's.yaml'), 'utf8')).toBe(plain());
  });

  it
    .runIf(process.platform === 'linux')
    .each([
      [['run', 's.yaml', '--no-band', '--out', '/proc/none']],
      [['report', `kept/${run}`, '--out', '/proc/none/x.html']],
      [['init', '/proc/none']],
    ])('2: %j, at once', (args) => {
    const { code, err } = backlot(args, folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: \/proc\/none: this [^\n]+\n {2}Name another place[^\n]*\n$/);
  });

  it('a run that cannot keep its report keeps no run file either', () => {
    rmSync(join(folder, 'half'), { recursive: true, force: true });
    mkdirSync(join(folder, 'half', html), { recursive: true });
    const { code, err } = backlot(['run', 's.yaml', '--no-band', '--out', 'half'], folder);
    expect([code, err]).toEqual([2, `error: half/${html}: this is a folder; expected a file\n  Name a file in it.\n`]); // prettier-ignore
    expect(readdirSync(join(folder, 'half'))).toEqual([html]);
    rmSync(join(folder, 'half'), { recursive: true });
  });
});

describe.runIf(existsSync('/dev/full'))('the output', () => {
  it.each(['run s.yaml --json', 'run s.yaml --quiet', '--help', 'check s.yaml'])(
    '2: %s to a full disk',
    (args) => {
      const { code, err } = shell(`"$NODE" "$MAIN" ${args} > /dev/full`, folder);
      expect([code, err]).toEqual([
        2,
        'error: the output: this could not be written: no room is left\n  Make room, or name another place.\n',
      ]);
    },
  );

  it('a reader that has seen enough is no failure', () => {
    const { code, out, err } = shell('"$NODE" "$MAIN" run s.yaml --json | head -1', folder);
    expect([code, out, err]).toEqual([0, '{\n', '']);
  });
});

it('init leaves what it found, and nothing half written', () => {
  mkdirSync(join(folder, 'mine/strategy.mts'), { recursive: true });
  mkdirSync(join(folder, 'mine/strategy.ts'), { recursive: true });
  writeFileSync(join(folder, 'mine/own'), 'x');
  expect(backlot(['init', 'mine'], folder).code).toBe(2);
  expect(readdirSync(join(folder, 'mine')).sort()).toEqual(['own', 'strategy.mts', 'strategy.ts']);
});
