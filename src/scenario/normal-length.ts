/** Lengths from what a scenario says (STOP-1) to their normal form: `5%`, `20 ticks`, `2 atr`, and their long forms. */
import { atrPeriod, type Length, type Reach } from '../model/length.ts';
import { parseDecimal } from '../model/decimal.ts';
import { rateDigits } from '../model/units.ts';
import type { LengthInput, ReachInput } from './schema-plan.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero, positive } from './written.ts';

export type NormalLength =
  /** Units of 10^-8. */
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'ticks'; readonly ticks: number }
  | { readonly kind: 'atr'; readonly times: string; readonly period: number }
  | { readonly kind: 'distance'; readonly distance: string };

/** How far beyond a fill: in R, too. */
export type NormalReach = NormalLength | { readonly kind: 'risk'; readonly times: string };

/** What a length is for: whether it may be 0, and how much of the price it may be. */
export interface Use {
  readonly zero: boolean;
  /** In percent; a level below the price is less than all of it. */
  readonly below: 100 | 10_000;
}

export const none: NormalLength = { kind: 'rate', rate: 0 };

const ways = ['percent', 'ticks', 'atr', 'distance'] as const;
type Way = (typeof ways)[number];
type Stated = Exclude<LengthInput, string>;

export function lengthOf(given: LengthInput, use: Use, path: Path, wrong: Wrong[]): NormalLength {
  const isText = typeof given === 'string';
  const stated = isText ? longForm(given) : given;
  const named = ways.filter((way) => stated[way] !== undefined);
  const [way] = named;
  if (way === undefined || named.length > 1) {
    const message = 'expected exactly one of percent, ticks, atr and distance';
    wrong.push({ code: 'bad-length', path, message });
    return none;
  }
  if (stated.period !== undefined && way !== 'atr') {
    const message = `a length in ${way} has no period`;
    wrong.push({ code: 'bad-length', path: [...path, 'period'], message, hint: 'It belongs to atr.' });
  }
  return oneWay(way, stated, use, isText ? path : [...path, way], wrong);
}

/** The same, or in R. */
export function reachOf(given: ReachInput, use: Use, path: Path, wrong: Wrong[]): NormalReach {
  if (typeof given === 'string')
    return given.endsWith('R')
      ? { kind: 'risk', times: positive(given.replace(/ ?R$/, ''), path, wrong) }
      : lengthOf(given, use, path, wrong);
  const { r, ...others } = given;
  if (r === undefined) return lengthOf(others, use, path, wrong);
  if (Object.values(others).some((value) => value !== undefined)) {
    const message = 'expected exactly one of r, percent, ticks, atr and distance';
    wrong.push({ code: 'bad-length', path, message });
  }
  return { kind: 'risk', times: positive(r, [...path, 'r'], wrong) };
}

function oneWay(way: Way, stated: Stated, use: Use, path: Path, wrong: Wrong[]): NormalLength {
  const number = stated[way]!;
  const text = (use.zero ? atLeastZero : positive)(number, path, wrong);
  switch (way) {
    case 'percent':
      return { kind: 'rate', rate: rateIn(text, use, path, wrong) };
    case 'ticks':
      return { kind: 'ticks', ticks: Number(number) };
    case 'atr':
      return { kind: 'atr', times: text, period: stated.period ?? atrPeriod };
    case 'distance':
      return { kind: 'distance', distance: text };
  }
}

/** `5%` as `{ percent: 5 }`. */
function longForm(text: string): Stated {
  const [, number = '', unit = ''] = /^([\d.]+) ?(%|bps|ticks?|atr)$/.exec(text) ?? [];
  if (unit === 'atr') return { atr: number };
  if (unit.startsWith('tick')) return { ticks: Number(number) };
  return { percent: unit === '%' ? number : hundredth(number) };
}

/** A decimal number divided by 100, digit by digit. */
function hundredth(number: string): string {
  const [whole = '', fraction = ''] = number.split('.');
  const digits = whole.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
}

function rateIn(percent: string, use: Use, path: Path, wrong: Wrong[]): number {
  if (Number(percent) >= use.below) {
    wrong.push({ code: 'out-of-range', path, message: `expected less than ${use.below}%, got ${percent}%` });
    return 0;
  }
  const rate = parseDecimal(percent, rateDigits - 2);
  if (rate === null) {
    const message = `expected at most ${rateDigits - 2} decimals of a percent, got ${percent}%`;
    wrong.push({ code: 'too-precise', path, message });
  }
  return Math.max(0, rate ?? 0);
}

/** Whether `length` is known to be no less than `reach`: what is counted alike, and above nothing. */
export function isAtLeast(length: NormalLength, reach: NormalReach): boolean {
  if (isZero(length)) return false;
  if (length.kind === 'rate' && reach.kind === 'rate') return length.rate >= reach.rate;
  if (length.kind === 'ticks' && reach.kind === 'ticks') return length.ticks >= reach.ticks;
  if (length.kind === 'distance' && reach.kind === 'distance')
    return Number(length.distance) >= Number(reach.distance);
  return (
    length.kind === 'atr' &&
    reach.kind === 'atr' &&
    length.period === reach.period &&
    Number(length.times) >= Number(reach.times)
  );
}

export function isZero(length: NormalLength): boolean {
  switch (length.kind) {
    case 'rate':
      return length.rate === 0;
    case 'ticks':
      return length.ticks === 0;
    case 'atr':
      return Number(length.times) === 0;
    case 'distance':
      return Number(length.distance) === 0;
  }
}

export const reachTerms = (reach: NormalReach): Reach =>
  reach.kind === 'risk' ? { r: Number(reach.times) } : lengthTerms(reach);

/** The same as an intent states it. */
export function lengthTerms(length: NormalLength): Length {
  switch (length.kind) {
    case 'rate':
      return { percent: length.rate / 10 ** (rateDigits - 2) };
    case 'ticks':
      return { ticks: length.ticks };
    case 'atr':
      return { atr: Number(length.times), period: length.period };
    case 'distance':
      return { distance: Number(length.distance) };
  }
}
