/**
 * The kinds of indicators: their parameters with defaults, in the order of their series key, how they are made, and in
 * which unit their outputs are.
 */
import { Adx } from './adx.ts';
import { Atr } from './atr.ts';
import { Bollinger } from './bollinger.ts';
import { Donchian } from './donchian.ts';
import { Ema } from './ema.ts';
import type { Indicator, OutputKind, Source } from './indicator.ts';
import { Macd } from './macd.ts';
import { RateOfChange } from './rate-of-change.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';
import type { IndicatorKind, IndicatorParameters } from './spec.ts';
import { StandardDeviation } from './standard-deviation.ts';
import { Stochastic } from './stochastic.ts';
import { Wma } from './wma.ts';

export type Complete<K extends IndicatorKind> = Required<IndicatorParameters[K]>;

export interface KindEntry<K extends IndicatorKind> {
  /** The parameters and nothing else, defaults filled in; the order of the names is that of the series key. */
  complete(given: IndicatorParameters[K]): Complete<K>;
  create(parameters: Complete<K>): Indicator;
  /** The unit of all outputs; `source`: that of the source. */
  readonly unit: 'ratio' | 'price' | 'source';
}

export const kindEntries: { readonly [K in IndicatorKind]: KindEntry<K> } = {
  sma: {
    complete: ({ period, source = 'close' }) => ({ period, source }),
    create: ({ period, source }) => new Sma(period, source),
    unit: 'source',
  },
  ema: {
    complete: ({ period, source = 'close' }) => ({ period, source }),
    create: ({ period, source }) => new Ema(period, source),
    unit: 'source',
  },
  wma: {
    complete: ({ period, source = 'close' }) => ({ period, source }),
    create: ({ period, source }) => new Wma(period, source),
    unit: 'source',
  },
  rsi: {
    complete: ({ period, source = 'close' }) => ({ period, source }),
    create: ({ period, source }) => new Rsi(period, source),
    unit: 'ratio',
  },
  atr: {
    complete: ({ period }) => ({ period }),
    create: ({ period }) => new Atr(period),
    unit: 'price',
  },
  bollinger: {
    complete: ({ period, deviations = 2, source = 'close' }) => ({ period, deviations, source }),
    create: ({ period, deviations, source }) => new Bollinger(period, deviations, source),
    unit: 'source',
  },
  donchian: {
    complete: ({ period }) => ({ period }),
    create: ({ period }) => new Donchian(period),
    unit: 'price',
  },
  macd: {
    complete: ({ fast = 12, slow = 26, signal = 9, source = 'close' }) => ({ fast, slow, signal, source }),
    create: ({ fast, slow, signal, source }) => new Macd(fast, slow, signal, source),
    unit: 'source',
  },
  stochastic: {
    complete: ({ period, slowing = 3, dPeriod = 3 }) => ({ period, slowing, dPeriod }),
    create: ({ period, slowing, dPeriod }) => new Stochastic(period, slowing, dPeriod),
    unit: 'ratio',
  },
  adx: {
    complete: ({ period }) => ({ period }),
    create: ({ period }) => new Adx(period),
    unit: 'ratio',
  },
  roc: {
    complete: ({ period, source = 'close' }) => ({ period, source }),
    create: ({ period, source }) => new RateOfChange(period, source),
    unit: 'ratio',
  },
  stddev: {
    complete: ({ period, sample = false, source = 'close' }) => ({ period, sample, source }),
    create: ({ period, sample, source }) => new StandardDeviation(period, sample, source),
    unit: 'source',
  },
};

/** The unit of an indicator's outputs when it reads `source`. */
export function outputKind(unit: KindEntry<IndicatorKind>['unit'], source: Source | undefined): OutputKind {
  if (unit !== 'source') return unit;
  return source === 'volume' ? 'volume' : 'price';
}
