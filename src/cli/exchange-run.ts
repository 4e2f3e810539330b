/** The work of `backlot exchange`: reads what is to be served, serves it, and says how to reach it. */
import type { RunningExchange } from '../gateway/serve-binance.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { formatTime, parseTime, type TimeMs } from '../model/time.ts';
import { readText } from '../files/text.ts';
import { servedData, type ExchangeFlags } from './exchange-data.ts';
import { spanIssues } from './exchange-span.ts';
import { printIssues } from './failure.ts';

/** What everybody trades with here: nothing behind it is worth a secret. */
const openKey = {
  key: 'backlot',
  secret: 'backlot',
  account: 'main',
  canTrade: true,
  canWithdraw: false,
} as const;

export async function runExchange(flags: ExchangeFlags): Promise<void> {
  const { speed, from, faults, data } = await readAll(flags);
  const { serveBinance } = await import('../gateway/serve-binance.ts');
  const { port, host } = flags;
  const server = await serveBinance({
    ...data,
    keys: [openKey],
    speed,
    from,
    port,
    host,
    onFailure: (error) =>
      process.stderr.write(`error: the exchange has broken, and stands still: ${String(error)}\n`),
    ...(faults === null ? {} : { faults }),
  }).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw refusals[code]?.(flags) ?? error;
  });
  // Before anybody can read that it serves, and end it.
  const end = ended();
  tell(server, flags);
  await end;
  await server.close();
}

/** What the flags name; what is wrong with any of them comes at once. */
async function readAll(flags: ExchangeFlags) {
  const issues: Issue[] = [];
  const take = async <Of>(work: () => Of | Promise<Of>): Promise<Of | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
      return null;
    }
  };
  const { readFaults } = await import('../gateway/fault-file.ts');
  const speed = await take(() => speedOf(flags));
  const from = await take(() => fromOf(flags.from));
  const plan = flags.faults;
  const faults = plan === undefined ? null : await take(() => readFaults(readText(plan), plan));
  const data = await take(() => servedData(flags));
  // Only where it could be read is it known what history there is.
  if (data !== null) issues.push(...spanIssues(data, from));
  if (data === null || issues.some(({ severity }) => severity === 'error')) throw new InputError(issues);
  printIssues(issues);
  return { speed, from, faults, data };
}

function speedOf({ speed, step }: ExchangeFlags): number | null {
  if (step && speed !== undefined)
    throw wrong('bad-usage', '--step lets history be moved by hand, and --speed lets it go by itself', 'Say one of the two.'); // prettier-ignore
  if (step) return null;
  if (speed === undefined) return 1;
  const number = Number(/^(\d+(?:\.\d+)?)x?$/.exec(speed)?.[1] ?? '0');
  if (number > 0 && number <= 100_000) return number;
  throw wrong('bad-speed', `expected a speed such as 1x or 60x, at most 100000x, got ${speed}`);
}

function fromOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = parseTime(text);
  if (at === null)
    throw wrong('bad-time', `expected a date such as 2025-10-10 or 2025-10-10T21:00:00Z, got ${text}`);
  return at;
}

const wrong = (code: string, message: string, hint?: string): InputError => {
  const issue: Issue = { code, severity: 'error', message };
  return new InputError([hint === undefined ? issue : { ...issue, hint }]);
};

const otherHost = 'Leave --host out for this machine alone, or say 0.0.0.0 for everybody who can reach it.';
const badHost = ({ host }: ExchangeFlags): InputError =>
  wrong('bad-host', `this machine has no address ${host}`, otherHost);
/** Why nobody can listen there, by the system's code. */
const refusals: Readonly<Record<string, (flags: ExchangeFlags) => InputError>> = {
  EADDRINUSE: ({ port }) =>
    wrong('port-taken', `port ${port} is taken`, 'Give another with --port, or 0 for any that is free.'),
  EACCES: ({ port }) =>
    wrong('port-taken', `port ${port} may not be taken`, 'Give one above 1023 with --port.'),
  ERR_SOCKET_BAD_PORT: ({ port }) =>
    wrong('bad-port', `expected a port from 0 to 65535, got ${Number.isNaN(port) ? 'no number' : port}`),
  EADDRNOTAVAIL: badHost,
  ENOTFOUND: badHost,
  EAI_AGAIN: badHost,
};

function tell(server: RunningExchange, { json, step, speed = '1x' }: ExchangeFlags): void {
  const served = [server.spot, server.usdm].filter((exchange) => exchange !== null);
  const markets = (exchange: RunningExchange['spot']): string[] =>
    exchange?.markets.map(({ instrument }) => instrument.id) ?? [];
  const from = Math.min(...served.map(({ now }) => now)) as TimeMs;
  const to = Math.max(...served.map(({ endsAt }) => endsAt)) as TimeMs;
  if (json) {
    const told = {
      url: server.url,
      ccxt: `${server.url}/backlot/ccxt`,
      key: openKey.key,
      secret: openKey.secret,
      spot: markets(server.spot),
      perpetuals: markets(server.usdm),
      from: formatTime(from),
      to: formatTime(to),
    };
    process.stdout.write(`${JSON.stringify(told)}\n`);
    return;
  }
  const lines = [
    `Binance's dialect at ${server.url}, until Ctrl-C`,
    ...(server.spot === null ? [] : [`  spot         ${markets(server.spot).join(', ')}`]),
    ...(server.usdm === null ? [] : [`  perpetuals   ${markets(server.usdm).join(', ')}`]),
    `  history      ${formatTime(from)} to ${formatTime(to)}, ${step ? 'step by step' : `at ${speed.replace(/x?$/, 'x')}`}`,
    '',
    'With ccxt, in Python:',
    '  exchange = ccxt.binance({"apiKey": "backlot", "secret": "backlot"})',
    `  exchange.urls["api"] = exchange.fetch("${server.url}/backlot/ccxt")`,
    '',
  ];
  if (step) lines.push(`A minute on: curl -X POST '${server.url}/backlot/advance?by=60000'`, '');
  process.stdout.write(lines.join('\n'));
}

/** Resolves at Ctrl-C, or when somebody ends the process kindly. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
