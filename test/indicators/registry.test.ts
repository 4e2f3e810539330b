import { describe, expect, it } from 'vitest';
import {
  adx,
  atr,
  bollinger,
  createIndicator,
  donchian,
  ema,
  macd,
  outputIndex,
  outputsOf,
  rsi,
  seriesKey,
  sma,
  stddev,
  stochastic,
  type ReadingSpec,
} from '../../src/indicators/registry.ts';

/** Declarations as plain JavaScript may write them. */
const loose = (spec: unknown) => spec as ReadingSpec;

describe('declarations', () => {
  it('gives one series to all that need the same', () => {
    expect(seriesKey(sma(10))).toBe('sma(10,close)');
    expect(seriesKey(sma(10))).toBe(seriesKey(loose({ source: 'close', period: 10, kind: 'sma' })));
    expect(seriesKey(bollinger(20, 2, 'upper'))).toBe(seriesKey(bollinger(20, 2, 'lower')));
    expect(seriesKey(loose({ kind: 'macd' }))).toBe(seriesKey(macd(12, 26, 9, 'signal')));
    expect(seriesKey(ema(10, { timeframe: '4h' }))).toBe('ema(10,close)@4h');
  });

  it('keeps apart what differs', () => {
    const specs = [
      sma(10),
      sma(11),
      ema(10),
      sma(10, { source: 'open' }),
      sma(10, { timeframe: '1h' }),
      bollinger(10, 2, 'upper'),
      bollinger(10, 3, 'upper'),
      stddev(10),
      stddev(10, { sample: true }),
      stochastic(10, 3, 3, 'k'),
      stochastic(10, 3, 4, 'k'),
    ];
    expect(new Set(specs.map(seriesKey)).size).toBe(specs.length);
  });

  it('names outputs with their units', () => {
    expect(outputsOf(donchian(5, 'upper'))).toEqual([
      { name: 'upper', kind: 'price' },
      { name: 'lower', kind: 'price' },
      { name: 'middle', kind: 'price' },
    ]);
    expect(outputsOf(sma(5, { source: 'volume' }))).toEqual([{ name: 'value', kind: 'volume' }]);
    expect(outputsOf(rsi(5, { source: 'volume' }))).toEqual([{ name: 'value', kind: 'ratio' }]);
    expect([adx(5, 'minusDi'), atr(5), macd(1, 2, 3, 'histogram')].map(outputIndex)).toEqual([2, 0, 2]);
  });

  const refused: readonly [unknown, string][] = [
    [{ kind: 'smaa', period: 3 }, '"smaa" is no indicator; did you mean "sma"?'],
    [{ kind: 'sma', perod: 3 }, '"perod" is no parameter of sma; did you mean "period"?'],
    [{ kind: 'sma', period: 3, source: 'closes' }, '"closes" is no source; did you mean "close"?'],
    [{ kind: 'sma', period: 3, timeframe: '5x' }, '"5x" is no timeframe'],
    [{ kind: 'sma', period: 0 }, 'from 1 to 1000000, not 0'],
    [{ kind: 'sma', period: 2.5 }, 'not 2.5'],
    [{ kind: 'sma' }, 'not undefined'],
    [{ kind: 'stddev', period: 1, sample: true }, 'from 2 to'],
    [{ kind: 'macd', fast: 26, slow: 26 }, '26 is not below 26'],
    [{ kind: 'bollinger', period: 3, deviations: 0 }, 'a number above 0, not 0'],
    [{ kind: 'stochastic', period: 3, slowing: -1 }, 'slowing'],
  ];
  it.each(refused)('refuses %o', (spec, message) => {
    expect(() => createIndicator(loose(spec))).toThrow(message);
  });

  it('refuses an output that the indicator does not have', () => {
    expect(() => outputIndex(loose({ kind: 'adx', period: 3, output: 'plusDI' }))).toThrow('"plusDi"');
  });
});
