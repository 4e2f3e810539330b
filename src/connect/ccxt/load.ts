/**
 * One exchange of ccxt, from its own file: the package as a whole takes a second to load, and none of it is loaded where
 * no exchange is spoken to. Its `exports` name the whole alone, so that the file is found beside it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError, nearest } from '../../model/issue.ts';
import type { CcxtClass } from './ccxt-types.ts';

/** `rest` alone is smaller; `pro` has the websockets besides. */
export type CcxtKind = 'rest' | 'pro';

/** Throws InputError for an id that ccxt does not have. */
export async function loadExchange(id: string, kind: CcxtKind): Promise<CcxtClass> {
  const folder = sources();
  const file = (of: CcxtKind): string => join(folder, of === 'pro' ? 'pro' : '', `${id}.js`);
  if (!/^[a-z0-9]+$/.test(id) || !existsSync(file('rest'))) throw unknownExchange(id);
  const path = kind === 'pro' && existsSync(file('pro')) ? file('pro') : file('rest');
  const module = (await import(pathToFileURL(path).href)) as { readonly default: CcxtClass };
  return module.default;
}

/** The ids of all exchanges of ccxt, by their files. */
export const exchangeNames = (): readonly string[] =>
  readdirSync(sources()).flatMap((name) => /^([a-z0-9]+)\.js$/.exec(name)?.[1] ?? []);

const sources = (): string =>
  join(dirname(dirname(createRequire(import.meta.url).resolve('ccxt'))), 'js', 'src');

function unknownExchange(id: string): InputError {
  const meant = nearest(id, exchangeNames());
  const hint =
    meant === null
      ? 'Exchanges go by the ids of ccxt: binance, bybit, kraken, …'
      : `Did you mean "${meant}"?`;
  return new InputError([
    { code: 'unknown-exchange', severity: 'error', message: `there is no exchange "${id}"`, hint },
  ]);
}
