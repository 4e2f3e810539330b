/** What is configured of exchanges: from variables alone, judged at once, with no character of a secret in what is said. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envLines } from '../../src/connect/env-lines.ts';
import { exchangeConfig, exchangeStatuses, isConfigured } from '../../src/connect/exchange-config.ts';
import { formatIssue, InputError } from '../../src/model/issue.ts';

const folder = mkdtempSync(join(tmpdir(), 'backlot-exchanges-'));
let files = 0;
/** An `.env` file of these lines. */
function envFile(...lines: readonly string[]): string {
  const file = join(folder, `${++files}.env`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const empty = envFile();
type Env = Readonly<Record<string, string>>;
const statusOf = (exchange: string, env: Env, file = empty) =>
  exchangeStatuses({ env, file }).exchanges.find((one) => one.exchange === exchange)!;
const told = (exchange: string, env: Env, file = empty): readonly string[] =>
  statusOf(exchange, env, file).issues.map(formatIssue);

const binance = { BINANCE_API_KEY: 'abcKEY', BINANCE_SECRET_KEY: 'abcSECRET' };
const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' = 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString();
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const rsa = pem(rsaKey);
const ed25519 = pem(generateKeyPairSync('ed25519').privateKey);
const ec = pem(ecKey, 'sec1');
const otherCurve = pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey);
const name = 'organizations/1b2c/apiKeys/3d4e';
const inOneLine = (key: string): string => key.replaceAll('\n', '\\n');

describe('the configuration of an exchange', () => {
  it('is a key, a secret and the test network, where nothing else is said', () => {
    const config = exchangeConfig('binance', { env: binance, file: empty });
    expect(config).toMatchObject({ exchange: 'binance', network: 'testnet', form: 'hmac', passphrase: null });
    expect([config.key.reveal(), config.secret.reveal()]).toEqual(['abcKEY', 'abcSECRET']);
    expect(isConfigured('binance', { env: binance, file: empty })).toBe(true);
    expect(isConfigured('bybit', { env: binance, file: empty })).toBe(false);
  });

  it.each([
    ['false', 'real'], ['FALSE', 'real'], ['0', 'real'], ['no', 'real'], ['off', 'real'],
    ['true', 'testnet'], ['1', 'testnet'], [' yes ', 'testnet'], ['on', 'testnet'], ['', 'testnet'],
  ])('of %j as BINANCE_TESTNET makes it %s', (said, network) => {
    expect(statusOf('binance', { ...binance, BINANCE_TESTNET: said }).network).toBe(network);
  }); // prettier-ignore

  it('is refused where the network is neither, and never guessed', () => {
    const status = statusOf('binance', { ...binance, BINANCE_TESTNET: 'flase' });
    expect(status).toMatchObject({ state: 'wrong', network: null, config: null });
    expect(status.issues.map(formatIssue)).toEqual([
      'BINANCE_TESTNET: expected true or false\n  Without it the test network is meant.',
    ]);
  });

  it('comes from a file beneath the environment, with its line', () => {
    const file = envFile(
      '# keys of the desk',
      '',
      'export BINANCE_API_KEY="fromFile"',
      "BINANCE_SECRET_KEY='alsoFromFile'",
      'BINANCE_TESTNET=false',
      'BYBIT_API_KEY=lonely',
    );
    const config = exchangeConfig('binance', { env: { BINANCE_SECRET_KEY: 'nearer' }, file });
    expect([config.key.reveal(), config.secret.reveal(), config.network]).toEqual([
      'fromFile',
      'nearer',
      'real',
    ]);
    expect(told('bybit', {}, file)).toEqual([
      `BYBIT_SECRET_KEY: this is missing\n  BYBIT_API_KEY is set, in ${file}:6.`,
    ]);
  });

  it('tells names that it does not know, and those that stand twice', () => {
    const file = envFile('BINANCE_TESNET=false', 'BYBIT_API_KEY=a', 'BYBIT_API_KEY=b', 'BINANCE_API_SECRET=c', 'OTHER=1'); // prettier-ignore
    expect(exchangeStatuses({ env: { COINBASE_PASSWORD: 'x' }, file }).issues.map(formatIssue)).toEqual([
      `${file}:1: BINANCE_TESNET is not looked at\n  Did you mean BINANCE_TESTNET?`,
      `${file}:3: BYBIT_API_KEY is set in line 2 already; the last one holds`,
      `${file}:4: BINANCE_API_SECRET is not looked at\n  Did you mean BINANCE_SECRET_KEY?`,
      expect.stringContaining('COINBASE_PASSWORD is not looked at'),
    ]);
    expect(statusOf('bybit', {}, file).state).toBe('wrong');
  });

  it('tells keys of exchanges that have none here, and no other program’s', () => {
    const env = {
      KRAKEN_API_KEY: 'k',
      KUCOIN_PASSPHRASE: 'k',
      OPENAI_API_KEY: 'k',
      KRAKEN_URL: 'k',
      OKX_HOME: 'k',
    };
    const file = envFile('OKX_SECRET=s', 'binance_api_key=s');
    expect(exchangeStatuses({ env, file }).issues.map(formatIssue)).toEqual([
      `${file}:1: OKX_SECRET is not looked at: keys are those of Binance, Bybit and Coinbase alone\n  Candles of okx need no key: \`backlot data download okx ...\`.`,
      `${file}:2: binance_api_key is not looked at\n  Did you mean BINANCE_API_KEY?`,
      expect.stringMatching(/^KRAKEN_API_KEY is not looked at: .*\n.* kraken /),
      expect.stringMatching(/^KUCOIN_PASSPHRASE is not looked at: .*\n.* kucoin /),
    ]);
  });

  it('tells every broken line of a file, and nothing of what stands in it', () => {
    const file = envFile(
      '  # fine',
      'BINANCE_API_KEY: pl4nted',
      'BINANCE_SECRET_KEY="pl4nted',
      'BYBIT_API_KEY="pl4nted"pl4nted',
      'COINBASE_SECRET_KEY=-----BEGIN EC PRIVATE KEY-----',
      'pl4nted==',
      '-----END EC PRIVATE KEY-----',
      'pl4nted',
      '2ND=pl4nted',
      `OTHER='of two`,
      `lines' # fine`,
      'EMPTY=',
      'export LAST = `pl4nted`',
    );
    const { exchanges, issues } = exchangeStatuses({ env: {}, file });
    const all = [...exchanges.flatMap((one) => one.issues), ...issues];
    const lines = all.filter(({ code }) => code === 'bad-line');
    expect(lines.map(formatIssue).sort()).toEqual([
      `${file}:2: expected NAME=VALUE\n  Between name and value stands = and no colon.`,
      expect.stringContaining(
        `${file}:3: BINANCE_SECRET_KEY: the value ends at the next quote (") in line 4, and more`,
      ),
      expect.stringContaining(
        `${file}:5: COINBASE_SECRET_KEY: expected a value of several lines in quotes\n`,
      ),
      `${file}:8: expected NAME=VALUE\n  A comment begins with #; a value of several lines stands in quotes.`,
      `${file}:9: expected NAME=VALUE\n  A name has letters, digits and _ alone, and begins with no digit.`,
    ]);
    expect(lines.every(({ severity }) => severity === 'error')).toBe(true);
    expect(JSON.stringify(all)).not.toContain('pl4nted');
  });

  it('is none where its own lines are broken, unless the environment says it, too', () => {
    const file = envFile('BINANCE_API_KEY=abcKEY', "BINANCE_SECRET_KEY='abcSECRET");
    const broken = `${file}:2: BINANCE_SECRET_KEY: the quote (') before the value is not closed\n  Close it, or leave it out.`;
    expect(statusOf('binance', {}, file)).toMatchObject({ state: 'wrong', config: null });
    expect(told('binance', {}, file)).toEqual([broken]);
    expect(() => exchangeConfig('binance', { env: {}, file })).toThrow(broken);
    expect(statusOf('binance', { BINANCE_SECRET_KEY: 'nearer' }, file)).toMatchObject({
      state: 'configured',
      issues: [],
    });
    // What is missing may stand in a line that cannot be read.
    const colon = envFile('BINANCE_API_KEY: abcKEY');
    expect(() => exchangeConfig('binance', { env: {}, file: colon })).toThrow(
      /are not set\n.*\n.*:1: expected NAME=VALUE/,
    );
  });

  it('reads the names of a file that Node reads', () => {
    const text = [
      'A=1',
      '',
      ' export B = "x',
      'C=2"',
      "D='a#b' # c",
      'E=`#`',
      'F=a#b',
      'G=',
      '#H=1',
      'I=J=K',
    ];
    const set = envLines(text.join('\n'), '.env').set.map(({ name, line }) => [name, line]);
    expect(set).toEqual([['A', 1], ['B', 3], ['D', 5], ['E', 6], ['F', 7], ['G', 8], ['I', 10]]); // prettier-ignore
    expect(set.map(([name]) => name).sort()).toEqual(Object.keys(parseEnv(text.join('\n'))).sort());
    expect(envLines(text.join('\r\n'), '.env').issues).toEqual([]);
  });

  it('is thrown with all that is wrong, or missing', () => {
    const thrown = (exchange: string, env: Env): string => {
      try {
        exchangeConfig(exchange, { env, file: empty });
      } catch (error) {
        if (error instanceof InputError) return error.message;
      }
      return 'nothing';
    };
    expect(thrown('binance', {})).toBe(
      'Binance has no credentials: BINANCE_API_KEY and BINANCE_SECRET_KEY are not set\n' +
        '  Set them in the environment, or in a file .env.',
    );
    expect(thrown('binanec', {})).toBe('there is no exchange "binanec" here\n  Did you mean "binance"?');
    expect(thrown('kraken', {})).toContain('Exchanges: binance, bybit, coinbase.');
    expect(thrown('binance', { BINANCE_API_KEY: 'your-key', BINANCE_TESTNET: 'x' }).split('\n')).toHaveLength(
      6,
    );
    expect(() => exchangeStatuses({ env: {}, file: join(folder, 'none.env') })).toThrow(
      'there is no such file',
    );
  });
});

describe('the forms of keys', () => {
  it.each<[string, string, string, string]>([
    ['binance', 'key', 'plain', 'hmac'],
    ['binance', 'key', rsa, 'rsa'],
    ['binance', 'key', ed25519, 'ed25519'],
    // The key of `backlot exchange`.
    ['binance', 'backlot', 'backlot', 'hmac'],
    ['bybit', 'key', 'plain', 'hmac'],
    ['bybit', 'key', rsa, 'rsa'],
    ['coinbase', name, ec, 'ecdsa'],
    ['coinbase', name, inOneLine(ec), 'ecdsa'],
    ['coinbase', name, pem(ecKey), 'ecdsa'],
  ])('%s', (exchange, key, secret, form) => {
    const upper = exchange.toUpperCase();
    const env = { [`${upper}_API_KEY`]: key, [`${upper}_SECRET_KEY`]: secret };
    expect(statusOf(exchange, env)).toMatchObject({ state: 'configured', form });
    // A private key comes out as one can be read, however it was written.
    const { config } = statusOf(exchange, env);
    if (secret.includes('BEGIN')) expect(config!.secret.reveal()).toMatch(/^-----BEGIN [^\\]*\n$/);
  });

  it('an older key of Coinbase has a passphrase', () => {
    const older = { COINBASE_API_KEY: 'a1b2', COINBASE_SECRET_KEY: 'c2VjcmV0', COINBASE_PASSPHRASE: 'p' };
    expect(statusOf('coinbase', older)).toMatchObject({
      state: 'configured',
      form: 'passphrase',
      issues: [],
    });
    expect(statusOf('coinbase', older).config!.passphrase!.reveal()).toBe('p');
  });

  it('a key of Coinbase without a test network says so, and is one', () => {
    const status = statusOf('coinbase', { COINBASE_API_KEY: name, COINBASE_SECRET_KEY: ec });
    expect(status.issues.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'no-testnet']]);
    const real = { COINBASE_API_KEY: name, COINBASE_SECRET_KEY: ec, COINBASE_TESTNET: 'false' };
    expect(statusOf('coinbase', real)).toMatchObject({ state: 'configured', network: 'real', issues: [] });
  });

  it.each<[Env, readonly string[]]>([
    [{ BINANCE_API_KEY: 'a', BINANCE_SECRET_KEY: 'a' }, ['BINANCE_SECRET_KEY: expected another text than that of the key']],
    [{ BINANCE_API_KEY: 'a b', BINANCE_SECRET_KEY: 'schlüssel' }, ['BINANCE_API_KEY: expected no blanks', 'BINANCE_SECRET_KEY: expected letters, digits and signs of ASCII']],
    [{ BINANCE_API_KEY: '<key>', BINANCE_SECRET_KEY: 'xxxx' }, ['BINANCE_API_KEY: this is what a template has', 'BINANCE_SECRET_KEY: this is what a template has']],
    [{ BINANCE_API_KEY: '"a"', BINANCE_SECRET_KEY: 'b' }, ['BINANCE_API_KEY: expected it without quotes']],
    [{ BINANCE_API_KEY: rsa, BINANCE_SECRET_KEY: 'b' }, ['BINANCE_API_KEY: expected the name of a key, got a private key']],
    [{ BINANCE_API_KEY: 'a', BINANCE_SECRET_KEY: ec }, ['BINANCE_SECRET_KEY: expected a private key of the kind rsa or ed25519, got ecdsa']],
    [{ BINANCE_API_KEY: 'a', BINANCE_SECRET_KEY: rsa.slice(0, 400) }, ['BINANCE_SECRET_KEY: this is no private key that can be read']],
    [{ BYBIT_API_KEY: 'a', BYBIT_SECRET_KEY: ed25519 }, ['BYBIT_SECRET_KEY: expected a private key of the kind rsa, got ed25519']],
    [{ COINBASE_API_KEY: name, COINBASE_SECRET_KEY: 'c2VjcmV0' }, ['COINBASE_SECRET_KEY: expected the EC private key of that name']],
    [{ COINBASE_API_KEY: 'a1b2', COINBASE_SECRET_KEY: ec }, ['COINBASE_API_KEY: expected the name of that private key']],
    [{ COINBASE_API_KEY: name, COINBASE_SECRET_KEY: ec, COINBASE_PASSPHRASE: 'p' }, ['COINBASE_PASSPHRASE: a key with a private key has none']],
    [{ COINBASE_API_KEY: name, COINBASE_SECRET_KEY: ed25519 }, ['COINBASE_SECRET_KEY: expected an EC private key on the curve P-256, got ed25519']],
    [{ COINBASE_API_KEY: name, COINBASE_SECRET_KEY: otherCurve }, ['COINBASE_SECRET_KEY: expected an EC private key on the curve P-256, got ec on secp256k1']],
    [{ COINBASE_API_KEY: 'a1b2', COINBASE_SECRET_KEY: 'c2VjcmV0' }, ['COINBASE_PASSPHRASE: this is missing']],
    [{ COINBASE_API_KEY: 'a1b2', COINBASE_SECRET_KEY: 'no*base64', COINBASE_PASSPHRASE: 'p' }, ['COINBASE_SECRET_KEY: expected it in base64']],
    [{ COINBASE_PASSPHRASE: 'p' }, ['COINBASE_API_KEY: this is missing', 'COINBASE_SECRET_KEY: this is missing']],
    [{ BYBIT_SECRET_KEY: 'my-secret', BYBIT_TESTNET: '2' }, ['BYBIT_TESTNET: expected true or false', 'BYBIT_API_KEY: this is missing', 'BYBIT_SECRET_KEY: this is what a template has']],
  ])('what is none %#', (env, says) => {
    const exchange = Object.keys(env)[0]!.split('_')[0]!.toLowerCase();
    const lines = told(exchange, env);
    expect(lines.map((line, i) => line.slice(0, says[i]?.length ?? 0))).toEqual(says);
    expect(statusOf(exchange, env).state).toBe('wrong');
  }); // prettier-ignore

  it('an encrypted private key says how to open it', () => {
    const how = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' } as const;
    const locked = rsaKey.export(how).toString();
    expect(told('binance', { BINANCE_API_KEY: 'a', BINANCE_SECRET_KEY: locked })[0]).toContain(
      'openssl pkey',
    );
  });
});

describe('what is told of secrets', () => {
  it('is nothing of them, whatever is wrong', () => {
    const planted = [
      'pl4nted one',
      'pl4nted-two',
      '-----BEGIN PRIVATE KEY-----\npl4nted\n-----END PRIVATE KEY-----',
    ];
    for (const key of planted)
      for (const secret of planted)
        for (const testnet of ['pl4nted', 'true']) {
          const env = {
            BINANCE_API_KEY: key, BINANCE_SECRET_KEY: secret, BINANCE_TESTNET: testnet,
            COINBASE_API_KEY: key, COINBASE_SECRET_KEY: secret, COINBASE_PASSPHRASE: 'pl4nted',
          }; // prettier-ignore
          const all = exchangeStatuses({ env, file: empty });
          expect(inspect(all, { depth: 9 }) + JSON.stringify(all)).not.toContain('pl4nted');
        }
  });
});
