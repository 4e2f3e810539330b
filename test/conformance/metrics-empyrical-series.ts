/**
 * empyrical's cases as they stand on disk, and the series that they name: values, NaN where one is missing, and days.
 */
import { dayMs, parseTime } from '../../src/model/time.ts';
import type { EquitySeries } from '../../src/stats/equity-series.ts';
import { compounded } from '../../src/stats/returns.ts';

export type Value = number | null;
export type Argument = string | number | readonly Value[];

type Frequency = 'D' | 'W-SUN' | 'ME' | 'YE-DEC';

type Series = { readonly freq: Frequency; readonly start: string | null } & (
  | { readonly values: readonly Value[] }
  | { readonly repeat: readonly [number, number] }
  | { readonly scale_of: string; readonly factor: number }
);

export interface EmpyricalFile {
  readonly series: Readonly<Record<string, Series>>;
  readonly cases: readonly EmpyricalCase[];
}

export interface EmpyricalCase {
  readonly id: string;
  readonly fn: string;
  readonly args: readonly Argument[];
  readonly kwargs: Readonly<Record<string, Argument>>;
  readonly expected: unknown;
  readonly decimals: number;
}

/** A series by name (`@name`) or as it stands, NaN where a point is missing. */
export function points(file: EmpyricalFile, argument: Argument): readonly number[] {
  if (typeof argument === 'number') return [argument];
  if (typeof argument !== 'string') return argument.map((value) => value ?? NaN);
  const series = file.series[argument.slice(1)]!;
  if ('values' in series) return series.values.map((value) => value ?? NaN);
  if ('repeat' in series) return Array.from({ length: series.repeat[1] }, () => series.repeat[0]);
  return points(file, `@${series.scale_of}`).map((value) => value * series.factor);
}

export const present = (values: readonly number[]): number[] =>
  values.filter((value) => !Number.isNaN(value));

/** Wealth that starts at 1; a missing return leaves it as it is. */
export function wealth(values: readonly number[]): Float64Array {
  return compounded(
    1,
    values.map((value) => (Number.isNaN(value) ? 0 : value)),
  );
}

/** The wealth of a named series with its times: a return belongs to its day, and is known at the end of it. */
export function datedWealth(file: EmpyricalFile, name: string): EquitySeries {
  const { freq, start } = file.series[name.slice(1)]!;
  const equity = wealth(points(file, name));
  const first = parseTime(start!)!;
  const at = equity.map((_, row) => (row === 0 ? first : dayOf(first, freq, row - 1) + dayMs));
  return { at, equity, length: equity.length };
}

function dayOf(first: number, freq: Frequency, steps: number): number {
  const date = new Date(first);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (freq) {
    case 'D':
      return first + steps * dayMs;
    case 'W-SUN':
      return first + steps * 7 * dayMs;
    case 'ME':
      return Date.UTC(year, month + steps + 1, 0);
    case 'YE-DEC':
      return Date.UTC(year + steps, 11, 31);
  }
}
