/**
 * Candle files that `backlot exchange --data MARKET=FILE` names, as the scenario that says no more than where they lie.
 * What is wrong with it is told by the flags, of which it was made.
 */
import { InputError, type Issue } from '../model/issue.ts';
import { loaderBeside } from '../run-file.ts';
import { openScenario, type OpenScenario } from '../scenario/run.ts';

export interface FileTerms {
  readonly timeframe: string;
  readonly perpetual: boolean;
  readonly leverage: number;
  readonly maintenance: string;
  readonly balance: string;
}

/** Throws InputError with all that is wrong. */
export async function openFiles(files: readonly string[], terms: FileTerms): Promise<OpenScenario> {
  const issues: Issue[] = [];
  const wrong = (code: string, message: string, hint: string): void => {
    issues.push({ code, severity: 'error', message, hint });
  };
  const named = new Map<string, string>();
  for (const source of files) {
    const [, market = '', file = ''] = /^([^=]+)=(.+)$/.exec(source) ?? [];
    if (!/^[A-Z0-9]+\/[A-Z0-9]+$/i.test(market))
      wrong('bad-data', `--data ${source} names no market`, 'Write --data BTC/USDT=btc-1m.csv, or name a scenario.'); // prettier-ignore
    else if (named.has(market)) wrong('duplicate', `${market} is named twice`, 'Join its files into one.');
    else named.set(market, file);
  }
  const quotes = new Set([...named.keys()].map((market) => market.split('/')[1]!));
  if (quotes.size > 1)
    wrong('two-currencies', `the markets are in ${[...quotes].join(' and ')}`, 'An account has one currency: serve them apart.'); // prettier-ignore
  if (quotes.size !== 1) throw new InputError(issues);
  const text = scenarioOf(named, [...quotes][0]!, terms);
  try {
    const open = await openScenario(text, unwritten, loaderBeside(unwritten));
    if (issues.length === 0) return open;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    issues.push(...error.issues.map((issue) => byFlag(issue, named)));
  }
  throw new InputError(once(issues));
}

/** The file that the scenario would lie in. */
const unwritten = 'served.yaml';

function scenarioOf(named: ReadonlyMap<string, string>, currency: string, terms: FileTerms): string {
  const { timeframe, perpetual, leverage, maintenance, balance } = terms;
  const market = (file: string): object => ({
    file,
    fees: perpetual ? 'binance-usdm' : 'binance-spot',
    ...(perpetual ? { margin: { leverage, maintenance } } : {}),
  });
  return JSON.stringify({
    name: 'candles alone',
    data: { timeframe },
    account: { kind: perpetual ? 'margin' : 'spot', currency, balance },
    markets: Object.fromEntries([...named].map(([id, file]) => [id, market(file)])),
    strategy: 'buy-and-hold',
  });
}

/** An issue of the scenario that nobody wrote as one of the flag that says so; others are of the candle files. */
function byFlag(issue: Issue, named: ReadonlyMap<string, string>): Issue {
  if (issue.file !== unwritten) return issue;
  const { code, severity, message, hint, path = '' } = issue;
  const market = /^markets\["(.+?)"\]/.exec(path)?.[1];
  const file = market === undefined ? undefined : named.get(market);
  const margin = /\.margin\.(leverage|maintenance)$/.exec(path)?.[1];
  const flag = margin === undefined ? flags[path] : `--${margin}`;
  if (flag === undefined && file !== undefined) {
    const said = message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
    return { code, severity, path: `--data ${market!}=${file}`, message: said, ...(hint && { hint }) };
  }
  const name = flag ?? '--data';
  return { code, severity, path: name, message, ...(hint && { hint: hint.replace(path, name) }) };
}

const flags: Readonly<Partial<Record<string, string>>> = {
  'data.timeframe': '--timeframe',
  'account.balance': '--balance',
};

/** What several markets say of one flag is told once. */
const once = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter((one, i) => issues.findIndex((other) => other.path === one.path && other.message === one.message && other.line === one.line) === i); // prettier-ignore
