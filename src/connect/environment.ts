/**
 * Variables of the environment, and those of an `.env` file beneath them: what the environment says goes first. An empty
 * variable is one that is not there, as in a template that was not filled in.
 */
import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readText } from '../files/text.ts';
import { nearest, type Issue } from '../model/issue.ts';
import { exchangeNames } from './ccxt/load.ts';
import { envLines } from './env-lines.ts';
import { exchangeIds, exchangeTitles, kindsOf, variableOf } from './exchanges.ts';
import { Secret } from './secret.ts';

export interface EnvironmentOptions {
  /** The process's own unless said. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** An `.env` file, which has to be there; `.env` in the working directory unless said, where there is one. */
  readonly file?: string;
}

/** A variable that is set. */
export interface Variable {
  readonly name: string;
  readonly value: Secret;
  /** The file that it is from; null for the environment. */
  readonly file: string | null;
  /** 1-based; null for the environment. */
  readonly line: number | null;
}

export interface Environment {
  readonly variables: ReadonlyMap<string, Variable>;
  /** Broken lines, names that are no variable of ours and look like one, and those that stand twice. */
  readonly issues: readonly Issue[];
}

const usualFile = '.env';

/** All names that mean something here. */
const known: readonly string[] = exchangeIds.flatMap((exchange) =>
  kindsOf(exchange).map((kind) => variableOf(exchange, kind)),
);

/** Where an exchange is spoken to in place of its own hosts: looked at by the commands that speak to it. */
const addresses: readonly string[] = exchangeIds.map((exchange) => `${exchange.toUpperCase()}_URL`);

/** Throws InputError where the file cannot be read. */
export function readEnvironment({ env = process.env, file }: EnvironmentOptions = {}): Environment {
  const variables = new Map<string, Variable>();
  const issues: Issue[] = [];
  const path = file ?? (existsSync(usualFile) ? usualFile : null);
  if (path !== null) readEnvFile(path, variables, issues);
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value.trim() === '') continue;
    if (known.includes(name)) variables.set(name, { name, value: new Secret(value), file: null, line: null });
    else issues.push(...oddName(name));
  }
  return { variables, issues };
}

function readEnvFile(file: string, variables: Map<string, Variable>, issues: Issue[]): void {
  const text = readText(file);
  const lines = new Map<string, number>();
  const { set, issues: broken } = envLines(text, file);
  const found: Issue[] = [...broken];
  for (const { name, line } of set) {
    found.push(...oddName(name).map((issue) => ({ ...issue, file, line })));
    if (known.includes(name) && lines.has(name)) found.push({ ...twice(name, lines.get(name)!), file, line });
    lines.set(name, line);
  }
  issues.push(...found.sort((a, b) => a.line! - b.line!));
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (!known.includes(name) || value === undefined || value.trim() === '') continue;
    variables.set(name, { name, value: new Secret(value), file, line: lines.get(name) ?? null });
  }
}

/** A name that begins like ours and is none, or looks like a key of another exchange. */
function oddName(name: string): readonly Issue[] {
  const upper = name.toUpperCase();
  const isOurs = exchangeIds.some((exchange) => upper.startsWith(`${exchange.toUpperCase()}_`));
  if (known.includes(name) || addresses.includes(name)) return [];
  if (!isOurs) return otherExchange(name);
  // An exchange's own word for it is often API_SECRET, which is nearer to the other of the two.
  const secret = /^[A-Z]+(?=_(?:API_)?SECRET)/.exec(name)?.[0];
  const meant = secret === undefined ? nearest(name, known) : `${secret}_SECRET_KEY`;
  return [
    {
      code: 'unknown-variable',
      severity: 'warning',
      message: `${name} is not looked at`,
      hint: meant === null ? `Variables here: ${known.join(', ')}.` : `Did you mean ${meant}?`,
    },
  ];
}

/** As other programs name the credentials of an exchange. */
const credential =
  /^([A-Z0-9]+)_(?:API_?KEY|KEY|(?:API_?)?SECRET|(?:API_)?SECRET_?KEY|PRIVATE_KEY|(?:API_)?PASS(?:PHRASE|WORD)|TESTNET)$/i;

function otherExchange(name: string): readonly Issue[] {
  const id = credential.exec(name)?.[1]?.toLowerCase();
  if (id === undefined || !exchangeNames().includes(id)) return [];
  const titles = exchangeIds.map((one) => exchangeTitles[one]);
  const message = `${name} is not looked at: keys are those of ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!} alone`;
  const hint = `Candles of ${id} need no key: \`backlot data download ${id} ...\`.`;
  return [{ code: 'unknown-variable', severity: 'warning', message, hint }];
}

const twice = (name: string, line: number): Issue => ({
  code: 'set-twice',
  severity: 'warning',
  message: `${name} is set in line ${line} already; the last one holds`,
});
