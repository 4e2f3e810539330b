/** `backlot exchanges`: which exchanges have credentials, for which network, and what is wrong with the rest. */
import type { ExchangeStatus } from '../connect/exchange-config.ts';
import { printIssues } from './failure.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

interface ExchangesFlags extends JsonFlag {
  readonly env: string | undefined;
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
      .example('$0 exchanges', 'no secret is shown')
      .example('$0 exchanges --env keys/.env', 'with the variables of that file'),
  handler: async ({ json, env }) => {
    const { exchangeStatuses } = await import('../connect/exchange-config.ts');
    const { exchanges, issues } = exchangeStatuses(env === undefined ? {} : { file: env });
    if (json) {
      const listed = exchanges.map(({ exchange, state, network, form, issues: own }) => ({
        exchange,
        state,
        network,
        form,
        issues: own,
      }));
      process.stdout.write(`${JSON.stringify({ exchanges: listed, issues }, null, 2)}\n`);
    } else {
      process.stdout.write(`${await table(exchanges)}\n`);
      printIssues([...exchanges.flatMap((one) => one.issues), ...issues]);
    }
    if (exchanges.some(({ state }) => state === 'wrong')) process.exitCode = 2;
  },
};

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
