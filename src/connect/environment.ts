/**
 * Variables of the environment, and those of an `.env` file beneath them: what the environment says goes first. An empty
 * variable is one that is not there, as in a template that was not filled in.
 */
import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readText } from '../files/text.ts';
import { nearest, type Issue } from '../model/issue.ts';
import { exchangeIds, kindsOf, variableOf } from './exchanges.ts';
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
  /** Names that are no variable of ours and look like one, and those that stand twice. */
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
  for (const [i, line] of text.split('\n').entries()) {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    if (name === undefined) continue;
    const place = { file, line: i + 1 };
    issues.push(...oddName(name).map((issue) => ({ ...issue, ...place })));
    if (known.includes(name) && lines.has(name)) issues.push({ ...twice(name, lines.get(name)!), ...place });
    lines.set(name, i + 1);
  }
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (!known.includes(name) || value === undefined || value.trim() === '') continue;
    variables.set(name, { name, value: new Secret(value), file, line: lines.get(name) ?? null });
  }
}

/** A name that begins like ours and is none. */
function oddName(name: string): readonly Issue[] {
  const isOurs = exchangeIds.some((exchange) => name.startsWith(`${exchange.toUpperCase()}_`));
  if (!isOurs || known.includes(name) || addresses.includes(name)) return [];
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

const twice = (name: string, line: number): Issue => ({
  code: 'set-twice',
  severity: 'warning',
  message: `${name} is set in line ${line} already; the last one holds`,
});
