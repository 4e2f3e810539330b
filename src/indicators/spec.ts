/**
 * What a strategy declares to get a reading: the kind of indicator, its parameters, which output, and of which
 * timeframe. Plain objects, so that a scenario file can hold them. IndicatorParameters left out have the stated defaults.
 */
import type { Timeframe } from '../model/time.ts';
import type { Source } from './indicator.ts';

export const indicatorKinds = [
  'sma',
  'ema',
  'wma',
  'rsi',
  'atr',
  'bollinger',
  'donchian',
  'macd',
  'stochastic',
  'adx',
  'roc',
  'stddev',
] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

/** `source` is `close` by default. */
export interface OneSeries {
  readonly period: number;
  readonly source?: Source;
}

export interface IndicatorParameters {
  readonly sma: OneSeries;
  readonly ema: OneSeries;
  readonly wma: OneSeries;
  readonly rsi: OneSeries;
  readonly atr: { readonly period: number };
  /** 2 deviations by default. */
  readonly bollinger: OneSeries & { readonly deviations?: number };
  readonly donchian: { readonly period: number };
  /** 12, 26 and 9 by default. */
  readonly macd: {
    readonly fast?: number;
    readonly slow?: number;
    readonly signal?: number;
    readonly source?: Source;
  };
  /** `slowing` and `dPeriod` are 3 by default. */
  readonly stochastic: { readonly period: number; readonly slowing?: number; readonly dPeriod?: number };
  readonly adx: { readonly period: number };
  readonly roc: OneSeries;
  /** Of a population by default. */
  readonly stddev: OneSeries & { readonly sample?: boolean };
}

/** Names of the outputs; the first one is the default. */
export const outputNames = {
  sma: ['value'],
  ema: ['value'],
  wma: ['value'],
  rsi: ['value'],
  atr: ['value'],
  bollinger: ['middle', 'upper', 'lower'],
  donchian: ['upper', 'lower', 'middle'],
  macd: ['macd', 'signal', 'histogram'],
  stochastic: ['k', 'd'],
  adx: ['adx', 'plusDi', 'minusDi'],
  roc: ['value'],
  stddev: ['value'],
} as const satisfies Record<IndicatorKind, readonly string[]>;
export type OutputName<K extends IndicatorKind> = (typeof outputNames)[K][number];

/** The declaration of a reading of kind `K`; `timeframe` is that of the market's candles where it is left out. */
export type SpecOf<K extends IndicatorKind> = {
  [P in K]: IndicatorParameters[P] & {
    readonly kind: P;
    readonly output?: OutputName<P>;
    readonly timeframe?: Timeframe;
  };
}[K];

export type ReadingSpec = SpecOf<IndicatorKind>;
