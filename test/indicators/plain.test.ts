import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingSpec } from '../../src/indicators/registry.ts';
import { indicatorKinds } from '../../src/indicators/spec.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { runs } from '../support/runs.ts';
import { anyBars, anySpecOf, outputs } from './make.ts';
import * as plain from './reference.ts';

describe('every indicator', () => {
  it.each(indicatorKinds)(
    'IND-1 IND-2 IND-3 %s is its plain textbook formula, with the same rows defined',
    (kind) => {
      const given = fc.record({ candles: anyBars({ min: 1, max: 120 }), spec: anySpecOf(kind, 15) });
      const property = fc.property(given, ({ candles, spec }) => {
        const ours = outputs(spec, candles);
        for (const [name, expected] of Object.entries(plainly(spec, candles))) {
          for (const [row, value] of expected.entries())
            near(ours[name]![row]!, value, scaleOf(spec, candles));
        }
      });
      fc.assert(property, { numRuns: runs(60) });
    },
  );
});

function near(ours: number, expected: number, scale: number): void {
  if (Number.isNaN(expected)) expect(ours).toBeNaN();
  else if (!(Math.abs(ours - expected) <= 1e-9 * scale)) expect(ours).toBe(expected);
}

/** Rounding is relative to the numbers that go in: the largest price or volume; percentages to 100 and more. */
function scaleOf(spec: ReadingSpec, candles: CandleColumns): number {
  if (spec.kind === 'rsi' || spec.kind === 'stochastic' || spec.kind === 'adx') return 100;
  const column = 'source' in spec && spec.source === 'volume' ? candles.volume : candles.high;
  // A rate of change may be as large as the ratio of any two values.
  return spec.kind === 'roc' ? 1e9 : Math.max(1, ...column);
}

function plainly(spec: ReadingSpec, candles: CandleColumns): Readonly<Record<string, readonly number[]>> {
  const bars = { high: [...candles.high], low: [...candles.low], close: [...candles.close] };
  const x = [...candles[('source' in spec ? spec.source : undefined) ?? 'close']];
  switch (spec.kind) {
    case 'sma':
      return { value: plain.sma(x, spec.period) };
    case 'ema':
      return { value: plain.ema(x, spec.period) };
    case 'wma':
      return { value: plain.wma(x, spec.period) };
    case 'rsi':
      return { value: plain.rsi(x, spec.period) };
    case 'atr':
      return { value: plain.atr(bars, spec.period) };
    case 'roc':
      return { value: plain.roc(x, spec.period) };
    case 'stddev':
      return { value: plain.stddev(x, spec.period, spec.sample === true ? 1 : 0) };
    case 'bollinger':
      return plain.bollinger(x, spec.period, spec.deviations!);
    case 'macd':
      return plain.macd(x, spec.fast!, spec.slow!, spec.signal!);
    case 'stochastic':
      return plain.stochastic(bars, spec.period, spec.slowing!, spec.dPeriod!);
    case 'adx':
      return plain.adx(bars, spec.period);
    case 'donchian': {
      const upper = plain.highest(bars.high, spec.period);
      const lower = plain.lowest(bars.low, spec.period);
      return { upper, lower, middle: upper.map((top, i) => (top + lower[i]!) / 2) };
    }
  }
}
