/** What stands in a text before its first candle: remarks, addresses, `sep=;`, and a header of one line or of three. */
import { bareName, type Dialect } from './dialect.ts';
import { fieldsOf } from './fields.ts';
import { problem } from './problems.ts';

export interface Lead {
  /** Lines above the header, or above the first candle where there is none. */
  readonly lines: number;
  /** As `sep=` names it. */
  readonly separator: Dialect['separator'] | null;
}

const separators = [',', ';', '\t', '|'] as const;

export function leadOf(lines: readonly string[]): Lead {
  let separator: Dialect['separator'] | null = null;
  for (const [i, line] of lines.entries()) {
    const [, named] = /^"?sep=(.|\\t)"?$/i.exec(line) ?? [];
    if (named !== undefined) {
      separator = separators.find((known) => known === (named === '\\t' ? '\t' : named)) ?? separator;
      continue;
    }
    if (line !== '' && !/^"?(#|\/\/|%|https?:\/\/\S+$|www\.\S+$)/i.test(line)) return { lines: i, separator };
  }
  return { lines: lines.length, separator };
}

/** The one that parts the line into most fields; a comma may stand inside numbers. */
export function separatorOf(line: string): Dialect['separator'] {
  const fields = separators.map((separator) => fieldsOf(line, separator).length);
  const other = separators.find((separator, i) => separator !== ',' && fields[i]! >= 5);
  return other ?? separators[fields.indexOf(Math.max(...fields))]!;
}

/**
 * The header of yfinance: names of columns, then the ticker above each, then the name of the time alone. Its names, with
 * that of the time; null for any other.
 */
export function threeLineHeader(
  lines: readonly string[],
  separator: string,
  file: string,
): readonly string[] | null {
  const [names, tickers, times] = lines.slice(0, 3).map((line) => fieldsOf(line, separator));
  if (names === undefined || tickers === undefined || times === undefined) return null;
  if (bareName(tickers[0]!) !== 'ticker') return null;
  const [time = '', ...rest] = times;
  if (!/^date(time)?$/i.test(time) || rest.some((field) => field !== '')) return null;
  const markets = [...new Set(tickers.slice(1))];
  if (markets.length > 1) {
    const message = `the file holds several markets: ${markets.join(', ').slice(0, 200)}`;
    throw problem(file, 'several-markets', message, 'Write a file for each.');
  }
  return [time, ...names.slice(1)].map((name) => name.toLowerCase());
}
