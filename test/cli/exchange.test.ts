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
async function serving(args: readonly string[], work: (told: Told) => Promise<void>): Promise<number | null> {
  const child = spawn(process.execPath, [
    `${root}src/cli/main.ts`,
    'exchange',
    '--port',
    '0',
    '--json',
    ...args,
  ]);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
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
