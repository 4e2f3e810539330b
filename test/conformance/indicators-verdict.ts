/**
 * Judges one column of an indicator's values: ours against theirs at every row that they print.
 *
 * `passed`: every number of theirs is met within its tolerance. `explained`: a convention of theirs differs from a rule
 * of SPEC.md, which is shown twice over: ours is what the plain formula gives under our rule, and theirs what it gives
 * under their convention. Anything else is `failed`.
 */
import { outputsOf, type ReadingSpec } from '../../src/indicators/registry.ts';
import { decimalsOf, parseDecimal } from '../../src/model/decimal.ts';
import { barsOf, outputs, type Bar } from '../indicators/make.ts';
import type { Bars } from '../indicators/reference.ts';
import type { ConformanceCase } from './case.ts';

/** Prices as decimals, with their text: texts are read straight into units. */
export interface Series extends Bars {
  readonly texts: Readonly<Record<'high' | 'low' | 'close', readonly string[]>>;
}

/** What a printed column is in our terms. */
export interface Meaning {
  readonly spec: ReadingSpec;
  readonly output?: string;
  /** From our value to theirs: a percentage to a fraction. */
  readonly to?: (value: number) => number;
  /** Where their convention differs. */
  readonly differs?: Difference;
}

export interface Difference {
  readonly rule: 'IND-1' | 'IND-2' | 'IND-3';
  /** The column, in our units, under our rule and under their convention. */
  readonly byRule: (bars: Bars) => readonly number[];
  readonly byTheirs: (bars: Bars) => readonly number[];
}

export interface Column {
  readonly id: string;
  readonly source: string;
  readonly series: Series;
  /** Printed numbers by row; empty where there is none. */
  readonly printed: readonly string[];
  /** Absolute; a number is never held closer than half a unit of its last printed decimal. */
  readonly tolerance: number;
}

export function seriesOf(texts: Series['texts']): Series {
  const numbers = (column: readonly string[]): number[] => column.map(Number);
  return { texts, high: numbers(texts.high), low: numbers(texts.low), close: numbers(texts.close) };
}

/** The verdict of a column; `meaning` is undefined where we have no such indicator. */
export function judgedColumn(column: Column, meaning: Meaning | undefined): ConformanceCase {
  const { id, source, series, printed } = column;
  const rows = printed.flatMap((text, row) => (text === '' ? [] : [row]));
  const theirs = rows.map((row) => Number(printed[row]));
  const none = { id, source, rule: null, theirs };
  if (meaning === undefined || rows.length === 0) return { ...none, status: 'notExpressible', ours: null };
  const to = meaning.to ?? ((value: number) => value);
  const all = computed(series, meaning.spec, meaning.output);
  const ours = rows.map((row) => to(all[row]!));
  const meets = (values: readonly number[]): boolean =>
    rows.every((row, i) => Math.abs(values[i]! - theirs[i]!) <= toleranceOf(printed[row]!, column.tolerance));
  if (meets(ours)) return { ...none, status: 'passed', ours };
  const { differs } = meaning;
  if (differs === undefined) return { ...none, status: 'failed', ours };
  const byTheirs = differs.byTheirs(series);
  const isExplained = same(all, differs.byRule(series)) && meets(rows.map((row) => to(byTheirs[row]!)));
  return isExplained
    ? { ...none, status: 'explained', rule: differs.rule, ours }
    : { ...none, status: 'failed', ours };
}

/** Our values in decimals, NaN where they are not defined. */
export function computed(series: Series, spec: ReadingSpec, output?: string): readonly number[] {
  const { high, low, close } = series.texts;
  const digits = Math.max(...[...high, ...low, ...close].map((text) => decimalsOf(text)!));
  const units = (text: string): number => parseDecimal(text, digits)!;
  const bars = close.map((text, i): Bar => [units(high[i]!), units(low[i]!), units(text)]);
  const { name, kind } = outputsOf(spec).find((one) => one.name === output) ?? outputsOf(spec)[0]!;
  const values = outputs(spec, barsOf(bars))[name]!;
  return kind === 'price' ? values.map((value) => value / 10 ** digits) : values;
}

/** A unit of the last printed decimal is as close as a number that may have been cut can be held. */
function toleranceOf(text: string, tolerance: number): number {
  return Math.max(tolerance, 10 ** -(decimalsOf(text) ?? 0) * 1.0001, Math.abs(Number(text)) * 1e-12);
}

/** Defined in the same rows, and equal but for rounding in doubles. */
function same(ours: readonly number[], plain: readonly number[]): boolean {
  return ours.every((value, i) => {
    const other = plain[i]!;
    if (Number.isNaN(value) || Number.isNaN(other)) return Number.isNaN(value) && Number.isNaN(other);
    return Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other));
  });
}
