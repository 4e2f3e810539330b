/** `backlot exchange` in a process of its own: what it says, what it serves, how it ends, and what it refuses. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { backlot, folderOf, root } from './spawn.ts';

interface Told {
  readonly url: string;
  readonly ccxt: string;
  readonly spot: readonly string[];
  readonly perpetuals: readonly string[];
  readonly from: string;
}

const minutes = `${root}data/bundled/btcusd-1m.csv`;

/** Starts it, gives what it says to `work`, and ends it with Ctrl-C; returns its exit code. */
async function serving(
  args: readonly string[],
  work: (told: Told) => Promise<void>,
  onError: (text: string) => void = () => undefined,
): Promise<number | null> {
  const child = spawn(process.execPath, [
    `${root}src/cli/main.ts`,
    'exchange',
    '--port',
    '0',
    '--json',
    ...args,
  ]);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
    onError(data.toString());
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const first = await Promise.race([once(child.stdout, 'data'), exit.then(() => null)]);
  if (first === null) throw new Error(`it ended: ${errors}`);
  await work(JSON.parse(String(first[0])) as Told);
  child.kill('SIGINT');
  return (await exit)[0];
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('backlot exchange', () => {
  it('serves candles at a pace until Ctrl-C', async () => {
    const code = await serving(['--data', `BTC/USDT=${minutes}`, '--speed', '600x'], async (told) => {
      expect(told).toMatchObject({ spot: ['BTC/USDT'], perpetuals: [], from: '2018-08-10T00:09:00Z' });
      const before = (await json(`${told.url}/api/v3/time`)) as { serverTime: number };
      await new Promise((resolve) => setTimeout(resolve, 300));
      const after = (await json(`${told.url}/api/v3/time`)) as { serverTime: number };
      // Ten minutes a second, on a machine that may be slow, but not early.
      expect(after.serverTime - before.serverTime).toBeGreaterThan(100_000);
      expect(await json(told.ccxt)).toMatchObject({ public: `${told.url}/api/v3` });
    });
    expect(code).toBe(0);
  });

  it('serves candle files as perpetuals, at the leverage and with the maintenance that it has by itself', async () => {
    const code = await serving(['--data', `BTC/USDT=${minutes}`, '--perpetual', '--step'], (told) => {
      expect(told).toMatchObject({ spot: [], perpetuals: ['BTC/USDT'] });
      return Promise.resolve();
    });
    expect(code).toBe(0);
    const told = backlot([
      'exchange',
      '--data',
      `BTC/USDT=${minutes}`,
      '--perpetual',
      '--maintenance',
      'lots',
    ]);
    expect([told.code, told.err]).toEqual([
      2,
      expect.stringMatching(/^error: --maintenance: expected a rate/),
    ]);
  });

  it('serves the markets of a scenario step by step, from a moment on', async () => {
    const args = ['--data', `${root}scenarios/014-leverage.yaml`, '--step'];
    await serving(args, async (told) => {
      expect(told.spot).toEqual([]);
      expect(told.perpetuals.length).toBeGreaterThan(0);
      const status = (await json(`${told.url}/backlot/status`)) as { time: number; stepped: boolean };
      expect(status.stepped).toBe(true);
      const moved = await fetch(`${told.url}/backlot/advance?by=60000`, { method: 'POST' });
      expect(await moved.json()).toEqual({ time: status.time + 60_000 });
      const wrong = await fetch(`${told.url}/backlot/advance?by=soon`, { method: 'POST' });
      expect(wrong.status).toBe(400);
    });
  });

  it('SCEN-1 tells everything that is wrong with what it is to serve, and exits with 2', () => {
    const { path, done } = folderOf({
      'deep.yaml': `name: deep\ndata: { timeframe: 1m }\naccount: { currency: USDT, balance: 1000 }\nmarkets:\n  BTC/USDT: { file: ${minutes}, slippage: { range: 10% } }\nstrategy: buy-and-hold\n`,
      'fine.yaml': `name: fine\ndata: { timeframe: 15m }\naccount: { currency: USDT, balance: 1000 }\nmarkets:\n  ETH/USDT: { file: ${root}data/generated/btcusd-15m.csv, detail: ${minutes} }\nstrategy: buy-and-hold\n`,
      'rough.yaml': 'faults:\n  - { fault: late-event, nth: 1 }\n',
    });
    try {
      const told = backlot(
        [
          'exchange',
          '--data',
          'nothing.yaml',
          '--data',
          'deep.yaml',
          '--data',
          'fine.yaml',
          '--data',
          'BTC=x.csv',
        ],
        path,
      );
      expect(told.code).toBe(2);
      expect(told.err).toContain('nothing.yaml: there is no such file');
      expect(told.err).toContain('slippage range of BTC/USDT is reckoned on whole candles');
      expect(told.err).toContain(
        'prices of ETH/USDT are served along its candles, and not along their detail',
      );
      expect(told.err).toContain('--data BTC=x.csv names no market');
      const faults = backlot(['exchange', '--data', 'deep.yaml', '--faults', 'rough.yaml'], path);
      expect(faults.code).toBe(2);
      expect(faults.err).toContain('rough.yaml:2:');
      const speed = backlot(['exchange', '--data', 'deep.yaml', '--speed', 'fast'], path);
      expect([speed.code, speed.err]).toEqual([
        2,
        expect.stringContaining('expected a speed such as 1x or 60x'),
      ]);
    } finally {
      done();
    }
  });

  it('SCEN-1 tells what is wrong with all of its flags at once, by the flag and the file', () => {
    const { path, done } = folderOf({ 'rough.yaml': 'faults:\n  - { fault: late-event, nth: 1 }\n' });
    try {
      const flags = ['--data', 'BTC/USDT=none.csv', '--data', 'ETH/USDT=neither.csv', '--data', 'alone.csv'];
      const more = [
        '--perpetual',
        '--leverage',
        '0',
        '--balance',
        'much',
        '--timeframe',
        '1hh',
        '--from',
        'then',
      ];
      const told = backlot(
        ['exchange', ...flags, ...more, '--faults', 'rough.yaml', '--step', '--speed', '2x'],
        path,
      );
      expect(told.code).toBe(2);
      const errors = told.err.split('\n').filter((line) => line.startsWith('error: '));
      expect(errors.map((line) => line.slice(7).replace(/ got .*/, ''))).toEqual([
        '--step lets history be moved by hand, and --speed lets it go by itself',
        'expected a date such as 2025-10-10 or 2025-10-10T21:00:00Z,',
        'rough.yaml:2:5: faults[0].by: this is missing; expected a time such as 200ms, 1.5s or 2m',
        '--data alone.csv names no market',
        expect.stringMatching(/^--timeframe: expected one of /),
        '--balance: expected a decimal number,',
        '--leverage: expected from 1 to 1000,',
        '--data BTC/USDT=none.csv: there is no such file',
        '--data ETH/USDT=neither.csv: there is no such file',
      ]);
      expect(told.err).not.toContain('served.yaml');
    } finally {
      done();
    }
  });

  it('says where a market has no history, and refuses to begin behind the end of one', async () => {
    const candles = (day: string, hours: readonly number[]): string =>
      [
        'time,open,high,low,close',
        ...hours.map((hour) => `2024-01-0${day}T0${hour}:00:00Z,1,2,1,2`),
        '',
      ].join('\n');
    const { path, done } = folderOf({ 'a.csv': candles('1', [0, 1, 2]), 'b.csv': candles('1', [2, 3]) });
    try {
      const data = ['--data', `A/USDT=${path}/a.csv`, '--data', `B/USDT=${path}/b.csv`, '--timeframe', '1h'];
      const behind = backlot(['exchange', ...data, '--from', '2024-01-01T03:00:00Z']);
      expect([behind.code, behind.err]).toEqual([
        2,
        'error: the candles of A/USDT end at 2024-01-01T03:00:00Z, before history is to begin\n  Let it begin earlier, or leave that market out.\n',
      ]);
      let err = '';
      const told = await serving(
        [...data, '--from', '2023-12-31'],
        () => Promise.resolve(),
        (text) => (err += text),
      );
      expect(told).toBe(0);
      expect(err.split('\n')).toEqual([
        'warning: --from: there are no candles before 2024-01-01T00:00:00Z, and history begins there',
        'warning: A/USDT has its last candle until 2024-01-01T03:00:00Z: from then on it takes no orders',
        'warning: B/USDT has its first candle at 2024-01-01T02:00:00Z: until then it has no price',
        '',
      ]);
      err = '';
      await serving(
        [...data, '--from', '2024-01-01T02:00:00Z'],
        () => Promise.resolve(),
        (text) => (err += text),
      );
      expect(err).toMatch(/^warning: A\/USDT has its last candle .*\n$/);
    } finally {
      done();
    }
  });

  it.each([
    [['--port', '99999'], 'expected a port from 0 to 65535, got 99999'],
    [['--port', 'abc'], 'expected a port from 0 to 65535, got no number'],
    [['--host', '256.1.1.1', '--port', '0'], 'this machine has no address 256.1.1.1'],
    [['--from', '2099-01-01', '--port', '0'], 'history ends at 2018-08-10T16:49:00Z, before it is to begin'],
  ])('says what is wrong with %j, and exits with 2', (flags, words) => {
    const told = backlot(['exchange', '--data', `BTC/USDT=${minutes}`, ...flags]);
    expect([told.code, told.err]).toEqual([2, expect.stringContaining(words)]);
    expect(told.err).not.toContain('    at ');
  });
});
