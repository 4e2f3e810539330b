/** What a result says about its own limits, in words. */
import { describe, expect, it } from 'vitest';
import {
  clockFrame,
  clockText,
  differenceText,
  findingsInRun,
  findingsText,
  isCoarse,
  proofText,
} from '../../src/report/limits.ts';
import type { Result } from '../../src/scenario/result-schema.ts';
import { smallRun } from './make.ts';

type Band = NonNullable<Result['band']>;
const point = { min: 1, max: 1 };
const money = { min: '1.00', max: '1.00' };
const settled: Band = {
  totalReturn: point, annualReturn: point, volatility: point, sharpe: point, sortino: point, calmar: point,
  maxDrawdown: point, trades: point, winRate: point, profitFactor: point, expectancy: money, averageWin: money,
  averageLoss: money, exposure: point, fees: money, slippage: money,
}; // prettier-ignore
const apart = { min: 0.18, max: 0.19 };

describe('what candles without an ambiguous one prove', () => {
  it.each<[string, Band | null, string]>([
    ['no band', null, 'the candles prove the order of every fill'],
    ['a band of points', settled, 'the candles prove the order of every fill'],
    [
      'PATH-7 a band of exposure alone', { ...settled, exposure: apart },
      'the candles prove which fills there were, and at what prices, but not when inside a candle: the band of exposure comes from that',
    ],
    [
      'a band of more', { ...settled, totalReturn: apart, fees: { min: '1.00', max: '2.00' } },
      'yet total return, fees hang on the path inside candles: the band says how far',
    ],
  ])('PATH-6 beside %s', (_, band, text) => {
    expect(proofText({ band })).toBe(text);
  }); // prettier-ignore

  it('PATH-6 PATH-7 a run whose fills are proved has a band of exposure, and says where it comes from', async () => {
    const { result } = await smallRun(true);
    expect(result.ambiguous).toEqual([]);
    expect(result.band!.exposure.min).toBeLessThan(result.band!.exposure.max!);
    expect(result.band!.totalReturn.min).toBe(result.band!.totalReturn.max);
    expect(proofText(result)).toContain('the band of exposure comes from that');
  });
});

describe('what the differences at ambiguous candles come to', () => {
  it.each<[string, Band | null, RegExp]>([
    ['one run', null, /; what other paths end with, one run does not say\.$/],
    ['all alike but for the clock', { ...settled, exposure: apart }, /: run through to the end, every path policy gives the same figures\.$/],
    ['the same end', { ...settled, maxDrawdown: apart }, /: run through to the end, every path policy ends with the same equity\.$/],
    ['other ends', { ...settled, totalReturn: apart }, /: that is the band of total return\.$/],
  ])('PATH-5 PATH-6 %s', (_, band, text) => {
    const told = differenceText({ band });
    expect(told).toMatch(/^These are marks at the close of each of these candles, not what the run ended with/);
    expect(told).toMatch(text);
  }); // prettier-ignore
});

describe('findings in the data', () => {
  const finding = (code: string, at: string): Result['dataFindings'][number] =>
    ({ market: 'A/USD', file: 'a.csv', line: 1, code, at, message: '' }); // prettier-ignore
  const dataFindings = [
    finding('gap', '2023-01-01T00:00:00Z'),
    finding('gap', '2024-01-02T00:00:00Z'),
    finding('dropped', '2024-01-03T00:00:00Z'),
    finding('gap', '2024-01-04T00:00:00Z'),
  ];
  const period = { from: '2024-01-02T00:00:00Z', to: '2024-01-04T00:00:00Z', steps: 3 };

  it('are those of the run, with how many there are in all', () => {
    expect(findingsInRun({ dataFindings, period })).toEqual(dataFindings.slice(1, 3));
    expect(findingsText({ dataFindings, period })).toBe(
      'gap × 1, dropped × 1 in the run; 4 findings in all the data',
    );
    const later = { ...period, from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' };
    expect(findingsText({ dataFindings, period: later })).toBe('none in the run; 4 findings in all the data');
    expect(findingsText({ dataFindings: dataFindings.slice(1, 3), period })).toBe('gap × 1, dropped × 1');
  });
});

describe('the clock', () => {
  it('PATH-7 hours are told on candles of an hour and finer', () => {
    expect(['1m', '30m', '1h'].map(isCoarse)).toEqual([false, false, false]);
    expect(['2h', '12h', '1d', '1w'].map(isCoarse)).toEqual([true, true, true, true]);
    expect(clockText('1h', { detail: [] })).not.toContain('With candles');
    expect(clockText('4h', { detail: [] })).toContain(
      'With candles of 4h, hours and minutes are not measured',
    );
  });

  it('PATH-8 times lie in the candles of the run, unless detail proved every fill', () => {
    const by = (of: string, proved: number) => ({ detail: [{ market: 'A/USD', of: of as '1m', candles: 9, covered: 9, fills: 4, proved }] }); // prettier-ignore
    expect(clockFrame('1d', { detail: [] }, 0)).toBe('1d');
    expect(clockFrame('1d', by('1h', 4), 4)).toBe('1h');
    expect(clockFrame('1d', by('1h', 3), 4)).toBe('1d');
    // One of another market.
    expect(clockFrame('1d', by('1h', 4), 5)).toBe('1d');
    expect(isCoarse(clockFrame('1d', by('trades', 4), 4))).toBe(false);
    const two = { detail: [...by('4h', 1).detail, ...by('1m', 1).detail, ...by('12h', 0).detail] };
    expect(clockFrame('1d', two, 2)).toBe('4h');
    expect(clockText('1h', by('1h', 4))).toContain('proved it is a place inside a finer candle');
    expect(clockText('1d', by('1h', 0))).not.toContain('proved');
  });
});
