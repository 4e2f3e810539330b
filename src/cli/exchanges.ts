/**
 * `backlot exchanges`: which exchanges have credentials, for which network, and what is wrong with the rest. Nothing is
 * sent but with `--check`, which asks each that is configured.
 */
import type { KeyCheck } from '../connect/ccxt/check-key.ts';
import type { ExchangeStatus } from '../connect/exchange-config.ts';
import type { Issue } from '../model/issue.ts';
import { connectionText } from './connection-text.ts';
import { printIssues } from './failure.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

interface ExchangesFlags extends JsonFlag {
  readonly env: string | undefined;
  readonly check: boolean;
  readonly url: string | undefined;
}

export const exchangesCommand: Command<ExchangesFlags> = {
  command: 'exchanges',
  describe: 'tell which exchanges are configured, for which network, and what is wrong with the rest',
  builder: (cli) =>
    withJson(cli)
      .option('env', {
        type: 'string',
        requiresArg: true,
        defaultDescription: '.env, where there is one',
        describe: 'file of variables, beneath those of the environment',
      })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'ask them whether the keys work, what these may do, and what time it is',
      })
      .option('url', {
        type: 'string',
        requiresArg: true,
        describe: 'with --check: a server that speaks like Binance, in place of it',
      })
      .example('$0 exchanges', 'no secret is shown')
      .example('$0 exchanges --check', 'asks them; a key that may withdraw is warned of')
      .example('$0 exchanges --env keys/.env', 'with the variables of that file'),
  handler: async ({ json, env, check, url }) => {
    const { exchangeStatuses } = await import('../connect/exchange-config.ts');
    const { exchanges, issues: elsewhere } = exchangeStatuses(env === undefined ? {} : { file: env });
    const checks = check ? await checked(exchanges, url) : [];
    const isNothing = check && exchanges.every(({ state }) => state === 'absent');
    const issues = [...elsewhere, ...(isNothing ? [nothingToAsk] : [])];
    const all = [...exchanges, { issues }, ...checks].flatMap((one) => one.issues);
    if (json) {
      const listed = exchanges.map(({ exchange, state, network, form, issues: own }) => ({
        exchange,
        state,
        network,
        form,
        issues: own,
      }));
      process.stdout.write(
        `${JSON.stringify({ exchanges: listed, ...(check ? { checks } : {}), issues }, null, 2)}\n`,
      );
    } else {
      process.stdout.write(`${await table(exchanges)}\n`);
      for (const one of checks) process.stdout.write(`${await checkLines(one)}\n`);
      printIssues(all);
    }
    if (exchanges.some(({ state }) => state === 'wrong') || all.some(({ severity }) => severity === 'error'))
      process.exitCode = 2;
  },
};

const nothingToAsk: Issue = {
  code: 'not-configured',
  severity: 'warning',
  message: 'no exchange is configured, so that none was asked',
  hint: 'Set BINANCE_API_KEY and BINANCE_SECRET_KEY in the environment, or in a file .env; candles and paper runs need no key.',
};

/** All that are configured, one after the other. `--url`, or the variable of the exchange, stands for Binance's own hosts. */
async function checked(
  exchanges: readonly ExchangeStatus[],
  url: string | undefined,
): Promise<readonly KeyCheck[]> {
  const { checkKey } = await import('../connect/ccxt/check-key.ts');
  const checks: KeyCheck[] = [];
  for (const { config } of exchanges)
    if (config !== null)
      checks.push(
        await checkKey(
          config,
          config.exchange === 'binance' ? (url ?? process.env['BINANCE_URL'] ?? null) : null,
        ),
      );
  return checks;
}

async function checkLines({ exchange, works, may, clock, health }: KeyCheck): Promise<string> {
  const { connectionOf } = await import('../connect/ccxt/health.ts');
  const words = { true: 'yes', false: 'no', null: 'not told' } as const;
  const word = (is: boolean | null): string => words[`${is}`];
  const state = works === null ? 'could not be asked' : works ? 'works' : 'does not work';
  const rights =
    may === null ? '' : `; read ${word(may.read)}, trade ${word(may.trade)}, withdraw ${word(may.withdraw)}`;
  const time =
    clock === null
      ? ''
      : `; its clock is ${clock.skewMs} ms ahead of this machine’s (± ${clock.uncertainMs})`;
  return `${exchange}: the key ${state}${rights}${time}\n  ${connectionText(connectionOf(health))}`;
}

const states: Readonly<Record<ExchangeStatus['state'], string>> = {
  configured: 'configured',
  absent: 'not configured',
  wrong: 'cannot be used',
};

async function table(exchanges: readonly ExchangeStatus[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const { exchangeTitles } = await import('../connect/exchanges.ts');
  const cells = new Table({
    head: ['Exchange', 'State', 'Network', 'Keys'],
    style: { head: [], border: [] },
  });
  for (const { exchange, state, network, form } of exchanges)
    cells.push([
      exchangeTitles[exchange],
      states[state],
      state === 'absent' ? '' : (network ?? 'not known'),
      form === null ? '' : forms[form],
    ]);
  return cells.toString();
}

const forms: Readonly<Record<NonNullable<ExchangeStatus['form']>, string>> = {
  hmac: 'HMAC',
  rsa: 'RSA',
  ed25519: 'Ed25519',
  ecdsa: 'name and EC private key',
  passphrase: 'older, with a passphrase',
};
