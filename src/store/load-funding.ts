/**
 * Funding rates of a perpetual from a CSV file (FUND-1): a time and a rate in each row, in columns of any order that are
 * named as exchanges name them. Times are those of the nearest minute: exchanges write a few milliseconds beside it. Everything that is
 * wrong is told at once, with its line; nothing is repaired.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { Gunzip, gunzipSync } from 'fflate';
import { absorbText, digestHex, emptyDigest } from '../base/digest.ts';
import type { Funding } from '../model/costs.ts';
import { parseDecimal } from '../model/decimal.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { parseTime } from '../model/time.ts';
import { rateDigits, type Rate } from '../model/units.ts';
import { unreadable } from './problems.ts';

export interface LoadedFunding {
  readonly funding: Extract<Funding, { kind: 'series' }>;
  readonly hash: string;
}

const timeNames = ['time', 'timestamp', 'timestamp_ms', 'fundingtime', 'funding_time', 'calc_time'];
const rateNames = ['rate', 'fundingrate', 'funding_rate', 'last_funding_rate'];
const minute = 60_000;
/** A tenth: exchanges stay far below, and what is above was meant in percent. */
const rateMost = 10 ** rateDigits / 10;

/** Whether the head of a file names a time and a rate, and no price of a candle: for whoever is given either. */
export function isFundingFile(path: string): boolean {
  if (!/\.(csv|txt)(\.gz)?$/i.test(path)) return false;
  const names = namesIn(beginningOf(path).split(/\r?\n/, 1)[0]!);
  const has = (known: readonly string[]): boolean => names.some((name) => known.includes(name));
  return has(timeNames) && has(rateNames) && !has(['open', 'high', 'low', 'close']);
}

/** So much of a file as a head may take; nothing where it cannot be read. */
function beginningOf(path: string): string {
  const bytes = Buffer.alloc(4096);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const read = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    if (read[0] !== 0x1f || read[1] !== 0x8b) return read.toString();
    let text = '';
    new Gunzip((part) => (text += new TextDecoder().decode(part))).push(read);
    return text;
  } catch {
    return '';
  } finally {
    closeSync(file);
  }
}

const namesIn = (head: string): readonly string[] => head.split(',').map((name) => name.trim().toLowerCase());

/** Throws InputError. */
export function loadFunding(path: string): LoadedFunding {
  const lines = textOf(path).split(/\r?\n/);
  const issues: Issue[] = [];
  const wrong = (line: number, message: string, hint?: string): void => {
    const issue: Issue = { code: 'bad-funding', severity: 'error', file: path, line, message };
    issues.push(hint === undefined ? issue : { ...issue, hint });
  };
  const names = namesIn(lines[0] ?? '');
  const timeAt = names.findIndex((name) => timeNames.includes(name));
  const rateAt = names.findIndex((name) => rateNames.includes(name));
  if (timeAt < 0 || rateAt < 0) {
    const hint = `Names that are known: ${timeNames.join(', ')}; ${rateNames.join(', ')}.`;
    wrong(1, `expected a head with a column of times and one of rates, got "${lines[0] ?? ''}"`, hint);
    throw new InputError(issues);
  }
  const several = [timeNames, rateNames].find(
    (known) => names.filter((name) => known.includes(name)).length > 1,
  );
  if (several !== undefined)
    wrong(1, `expected one column of ${several === rateNames ? 'rates' : 'times'}, got "${lines[0]!}"`);
  const symbolAt = names.findIndex((name) => ['symbol', 'pair', 'market'].includes(name));
  let symbol: string | null = null;
  const times: number[] = [];
  const rates: Rate[] = [];
  for (const [i, row] of lines.entries()) {
    if (i === 0 || row.trim() === '') continue;
    const fields = row.split(',').map((field) => field.trim());
    if (fields.length !== names.length) {
      wrong(
        i + 1,
        `expected ${names.length} fields, got ${fields.length}`,
        'Decimals have a point, not a comma.',
      );
      continue;
    }
    if (symbolAt >= 0) {
      symbol ??= fields[symbolAt]!;
      if (fields[symbolAt] !== symbol)
        wrong(i + 1, `expected rates of ${symbol} alone, got ${fields[symbolAt]!}`);
    }
    const time = timeOf(fields[timeAt] ?? '');
    const rate = rateOf(fields[rateAt] ?? '');
    if (time === null) wrong(i + 1, `expected a time, got "${fields[timeAt] ?? ''}"`);
    if (rate === null)
      wrong(
        i + 1,
        `expected a rate such as 0.0001, at most 0.1 and with at most 8 decimals, got "${fields[rateAt] ?? ''}"`,
      );
    if (time === null || rate === null) continue;
    const last = times.at(-1);
    if (last !== undefined && time <= last) wrong(i + 1, 'expected a later minute than in the row before');
    times.push(time);
    rates.push(rate);
  }
  if (times.length === 0 && issues.length === 0) wrong(1, 'there is no rate in the file');
  if (issues.length > 0) throw new InputError(issues);
  const digest = emptyDigest(6);
  absorbText(digest, times.map((time, i) => `${time} ${rates[i]!}`).join('\n'));
  return { funding: { kind: 'series', times, rates }, hash: digestHex(digest) };
}

function textOf(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    throw unreadable(path, error);
  }
  return new TextDecoder().decode(bytes);
}

/** ISO, or epoch in milliseconds or seconds. */
function timeOf(text: string): number | null {
  const isEpoch = /^\d{10}(\d{3})?$/.test(text);
  const at = isEpoch ? Number(text) * (text.length === 10 ? 1_000 : 1) : parseTime(text);
  return at === null ? null : Math.round(at / minute) * minute;
}

function rateOf(text: string): Rate | null {
  const units = parseDecimal(text, rateDigits);
  return units === null || Math.abs(units) > rateMost ? null : (units as Rate);
}
