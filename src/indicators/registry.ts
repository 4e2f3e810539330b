/**
 * Indicators by declaration: what strategies write (`sma(10)`, `donchian(100, 'upper')`) and what the engine makes of
 * it. A series is an indicator with its parameters on one timeframe: readings that differ in their output alone share
 * one, so the engine computes it once.
 *
 * A declaration that cannot be meant (an unknown kind, output, parameter, source or timeframe, a bad period) throws a
 * RangeError that says what was expected. Strategies may be plain JavaScript, so types are not relied on.
 */
import { nearest } from '../model/issue.ts';
import { isTimeframe, timeframes, type Timeframe } from '../model/time.ts';
import { sources, type Indicator, type IndicatorOutput, type Source } from './indicator.ts';
import { kindEntries, outputKind, type Complete, type KindEntry } from './kinds.ts';
import { indicatorKinds, outputNames } from './spec.ts';
import type { IndicatorKind, OutputName, ReadingSpec, SpecOf } from './spec.ts';

export type { ReadingSpec } from './spec.ts';

/**
 * Canonical text of the series that a reading belongs to: equal for equal series, whatever the order of properties and
 * whichever defaults are left out. `sma(10,close)`, `bollinger(20,2,close)@4h`.
 */
export function seriesKey(spec: ReadingSpec): string {
  const values = Object.values(completed(spec)).map(String).join(',');
  return `${spec.kind}(${values})${spec.timeframe === undefined ? '' : `@${spec.timeframe}`}`;
}

export function createIndicator(spec: ReadingSpec): Indicator {
  return entryOf(spec).create(completed(spec));
}

/** The outputs of the series, in the order in which `advance` takes their columns. */
export function outputsOf(spec: ReadingSpec): readonly IndicatorOutput[] {
  const { source } = completed(spec) as { readonly source?: Source };
  const kind = outputKind(entryOf(spec).unit, source);
  return outputNames[spec.kind].map((name) => ({ name, kind }));
}

/** Place of the reading's output among `outputsOf(spec)`; the first where none is named. */
export function outputIndex(spec: ReadingSpec): number {
  entryOf(spec);
  const names: readonly string[] = outputNames[spec.kind];
  const index = names.indexOf(spec.output ?? names[0]!);
  if (index < 0) throw unknown(`output of ${spec.kind}`, spec.output, names);
  return index;
}

export interface Placed {
  /** Computed on candles of this timeframe instead of the market's own. */
  readonly timeframe?: Timeframe;
}
export interface Sourced extends Placed {
  /** `close` by default. */
  readonly source?: Source;
}

export function sma(period: number, options: Sourced = {}): SpecOf<'sma'> {
  return { kind: 'sma', period, ...options };
}
export function ema(period: number, options: Sourced = {}): SpecOf<'ema'> {
  return { kind: 'ema', period, ...options };
}
export function wma(period: number, options: Sourced = {}): SpecOf<'wma'> {
  return { kind: 'wma', period, ...options };
}
export function rsi(period: number, options: Sourced = {}): SpecOf<'rsi'> {
  return { kind: 'rsi', period, ...options };
}
export function atr(period: number, options: Placed = {}): SpecOf<'atr'> {
  return { kind: 'atr', period, ...options };
}
export function bollinger(
  period: number,
  deviations: number,
  output: OutputName<'bollinger'>,
  options: Sourced = {},
): SpecOf<'bollinger'> {
  return { kind: 'bollinger', period, deviations, output, ...options };
}
export function donchian(
  period: number,
  output: OutputName<'donchian'>,
  options: Placed = {},
): SpecOf<'donchian'> {
  return { kind: 'donchian', period, output, ...options };
}
export function macd(
  fast: number,
  slow: number,
  signal: number,
  output: OutputName<'macd'>,
  options: Sourced = {},
): SpecOf<'macd'> {
  return { kind: 'macd', fast, slow, signal, output, ...options };
}
export function stochastic(
  period: number,
  slowing: number,
  dPeriod: number,
  output: OutputName<'stochastic'>,
  options: Placed = {},
): SpecOf<'stochastic'> {
  return { kind: 'stochastic', period, slowing, dPeriod, output, ...options };
}
export function adx(period: number, output: OutputName<'adx'> = 'adx', options: Placed = {}): SpecOf<'adx'> {
  return { kind: 'adx', period, output, ...options };
}
export function roc(period: number, options: Sourced = {}): SpecOf<'roc'> {
  return { kind: 'roc', period, ...options };
}
export function stddev(
  period: number,
  options: Sourced & { readonly sample?: boolean } = {},
): SpecOf<'stddev'> {
  return { kind: 'stddev', period, ...options };
}

/** The entry of the spec's kind, as one that takes any kind's parameters: those of `spec` are of its own kind. */
function entryOf(spec: ReadingSpec): KindEntry<IndicatorKind> {
  if (!(indicatorKinds as readonly string[]).includes(spec.kind)) {
    throw unknown('indicator', spec.kind, indicatorKinds);
  }
  return kindEntries[spec.kind];
}

const notParameters: readonly string[] = ['kind', 'output', 'timeframe'];

function completed(spec: ReadingSpec): Complete<IndicatorKind> {
  const parameters = entryOf(spec).complete(spec);
  const names = Object.keys(parameters);
  for (const name of Object.keys(spec)) {
    if (!names.includes(name) && !notParameters.includes(name)) {
      throw unknown(`parameter of ${spec.kind}`, name, names);
    }
  }
  const { source } = parameters as { readonly source?: Source };
  if (source !== undefined && !sources.includes(source)) throw unknown('source', source, sources);
  if (spec.timeframe !== undefined && !isTimeframe(spec.timeframe)) {
    throw unknown('timeframe', spec.timeframe, timeframes);
  }
  return parameters;
}

function unknown(what: string, given: unknown, known: readonly string[]): RangeError {
  const text = String(given);
  const meant = nearest(text, known);
  const hint = meant === null ? `there are: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return new RangeError(`"${text}" is no ${what}; ${hint}`);
}
