/** `backlot exchanges` in a process of its own; and planted secrets, which no command and no crash shows. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backlot, folderOf, root } from './spawn.ts';

const planted = 'pl4nted';
const secrets = {
  BINANCE_API_KEY: `${planted}-key`,
  BINANCE_SECRET_KEY: `${planted}-secret`,
  COINBASE_API_KEY: `${planted} with blanks`,
  COINBASE_PASSPHRASE: planted,
};
const none = { BINANCE_API_KEY: '', BINANCE_SECRET_KEY: '', BINANCE_TESTNET: '' };

describe('backlot exchanges', () => {
  it('tells state, network and form of each, and what is wrong', () => {
    const { path: dir, done } = folderOf({
      '.env': 'BYBIT_API_KEY=a\nBYBIT_SECRET_KEY=b\nBYBIT_TESTNET=false\n',
    });
    try {
      const told = backlot(['exchanges'], dir, secrets);
      expect(told.code).toBe(2);
      const rows = told.out.split('\n').filter((line) => /[a-z]/.test(line));
      expect(rows.map((row) => row.split('│').map((cell) => cell.trim()).filter((cell) => cell !== ''))).toEqual([
        ['Exchange', 'State', 'Network', 'Keys'],
        ['Binance', 'configured', 'testnet', 'HMAC'],
        ['Bybit', 'configured', 'real', 'HMAC'],
        ['Coinbase', 'cannot be used', 'testnet'],
      ]); // prettier-ignore
      expect(told.err.split('\n').filter((line) => line.startsWith('error'))).toEqual([
        'error: COINBASE_SECRET_KEY: this is missing',
        'error: COINBASE_API_KEY: expected no blanks or line breaks in it',
      ]);
    } finally {
      done();
    }
  });

  it('with --json gives the same to a program; nothing configured is no error', () => {
    const { path: dir, done } = folderOf({});
    try {
      const { code, out, err } = backlot(['exchanges', '--json'], dir, none);
      expect([code, err]).toEqual([0, '']);
      const { exchanges, issues } = JSON.parse(out) as { exchanges: object[]; issues: object[] };
      expect(issues).toEqual([]);
      expect(exchanges[0]).toEqual({
        exchange: 'binance', state: 'absent', network: 'testnet', form: null, issues: [],
      }); // prettier-ignore
    } finally {
      done();
    }
  });

  it('with --check says how to begin where there is nobody to ask', () => {
    const { path: dir, done } = folderOf({});
    try {
      const message = 'no exchange is configured, so that none was asked';
      const told = backlot(['exchanges', '--check'], dir, none);
      expect([told.code, told.err.split('\n')[0]]).toEqual([0, `warning: ${message}`]);
      expect(told.err).toContain(
        'Set BINANCE_API_KEY and BINANCE_SECRET_KEY in the environment, or in a file .env',
      );
      const { issues } = JSON.parse(backlot(['exchanges', '--check', '--json'], dir, none).out) as {
        issues: object[];
      };
      expect(issues).toMatchObject([{ code: 'not-configured', message }]);
    } finally {
      done();
    }
  });

  it('ends with 2 where a line of the file is broken', () => {
    const { path: dir, done } = folderOf({ '.env': 'BYBIT_TESTNET=true\nwords alone\n' });
    try {
      const { code, err } = backlot(['exchanges'], dir, none);
      expect([code, err.split('\n')[0]]).toEqual([2, 'error: .env:2: expected NAME=VALUE']);
    } finally {
      done();
    }
  });

  it('a file that is not there is bad input', () => {
    const { code, err } = backlot(['exchanges', '--env', 'none.env']);
    expect([code, err]).toEqual([2, 'error: none.env: there is no such file\n']);
  });
});

describe('planted secrets', () => {
  it('show in no output, no file and no error of a command', () => {
    const strategy = `export default { name: 's', description: 'd', params: {}, readings: () => ({}), init: () => null,
      onClose() { throw new Error('it failed'); } };`;
    const scenario = readFileSync(join(root, 'scenarios/001-buy-and-hold.yaml'), 'utf8')
      .replaceAll('../data', join(root, 'data'))
      .replace(/^\s*use: .*$/m, '  use: ./s.js');
    const { path: dir, done } = folderOf({
      's.js': strategy,
      'a.yaml': scenario,
      '.env': `BYBIT_API_KEY=${planted}\n`,
    });
    try {
      const calls = [
        ['exchanges'],
        ['exchanges', '--json'],
        ['exchanges', '--env', '.env'],
        ['run', 'a.yaml'],
        ['run', 'a.yaml', '--json'],
        ['run', join(root, 'scenarios/001-buy-and-hold.yaml'), '--out', 'reports'],
        ['run', 'nothing.yaml'],
        ['exchange'],
      ];
      for (const args of calls) {
        const { out, err } = backlot(args, dir, secrets);
        expect(out + err, args.join(' ')).not.toContain(planted);
      }
      const kept = readdirSync(join(dir, 'reports'), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      );
      expect(kept.length).toBeGreaterThan(1);
      for (const { parentPath, name } of kept)
        expect(readFileSync(join(parentPath, name)).includes(planted), name).toBe(false);
    } finally {
      done();
    }
  }, 60_000);

  it('show in no crash of a program that holds them', () => {
    const program = `
      import { exchangeConfig } from ${JSON.stringify(join(root, 'src/index.ts'))};
      const config = exchangeConfig('binance');
      console.log(config, JSON.stringify(config));
      throw Object.assign(new Error('crashed', { cause: config }), { config });`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      env: { ...process.env, ...secrets },
    });
    expect(status).toBe(1);
    expect(stdout).toContain('secret: ***');
    expect(stderr).toContain('crashed');
    expect(stdout + stderr).not.toContain(planted);
  });
});
