/**
 * Metrics against what PerformanceAnalytics prints for published series: figures of its that the conformance suite has
 * no case for. The series are read from the shared folder; without it the tests are skipped, and say so.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systematicRisk, totalRisk } from '../../src/stats/benchmark-risk.ts';
import { capture } from '../../src/stats/capture.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { worstDrawdowns } from '../../src/stats/drawdown-table.ts';
import { excessKurtosis, skewness } from '../../src/stats/moments.ts';
import { upsidePotentialRatio } from '../../src/stats/partial-moments.ts';
import { compounded } from '../../src/stats/returns.ts';
import { treynor } from '../../src/stats/treynor.ts';
import * as risk from '../../src/stats/value-at-risk.ts';
import { parseTable, present, type Table } from '../conformance/metrics-performance-table.ts';
import { sharedDir } from '../support/shared.ts';

const shared = sharedDir();
const oracles = `${shared ?? ''}/oracles`;
const table = (name: string): Table => parseTable(readFileSync(`${oracles}/data/${name}`, 'utf8'));

/** The months that all of the columns have. */
function columnsOf(name: string, ...columns: readonly string[]): readonly (readonly number[])[] {
  const { columns: all } = table(name);
  const values = columns.map((column) => all.get(column)!);
  const has = (_: number, row: number): boolean => values.every((each) => !Number.isNaN(each[row]!));
  return values.map((each) => each.filter(has));
}

/** Printed by the examples of PerformanceAnalytics (its snapshots, commit 3813161). */
describe.skipIf(shared === null)('PerformanceAnalytics', () => {
  const geometric = { ...metr1, periodsPerYear: 12, annualisation: 'geometric' } as const;

  it.each([
    ['Convertible Arbitrage', 0.01506, 0.03878, 0.02173214, 0.02872442],
    ['CTA Global', 0.03148, 0.04062, 0.03310173, 0.04260771],
    ['Emerging Markets', 0.04232, 0.07544667, 0.04698035, 0.06062504],
    ['Equity Market Neutral', 0.00836, 0.01752, 0.009143467, 0.01256767],
    ['Short Selling', 0.06678, 0.09484667, 0.07597714, 0.09495821],
  ])('METR-1 VaR and ES of %s, historical and normal', (name, at, beyond, normal, normalBeyond) => {
    const returns = present(table('edhec.csv').columns.get(name)!);
    expect(risk.valueAtRisk(returns, 0.05)).toBeCloseTo(at, 8);
    expect(risk.conditionalValueAtRisk(returns, 0.05)).toBeCloseTo(beyond, 8);
    expect(risk.normalValueAtRisk(returns, 0.05)).toBeCloseTo(normal, 8);
    expect(risk.normalConditionalValueAtRisk(returns, 0.05)).toBeCloseTo(normalBeyond, 8);
  });

  it.each([
    ['Convertible Arbitrage', -2.597, 18.6011],
    ['CTA Global', 0.1628, -0.0076],
    ['Global Macro', 0.8826, 2.4863],
  ])(
    'METR-1 skewness and excess kurtosis of %s, up to the correction for the sample',
    (name, skew, excess) => {
      // The table corrects both for the size of the sample: by about 1 in 293.
      const returns = present(table('edhec.csv').columns.get(name)!);
      expect(Math.abs(skewness(returns)! - skew)).toBeLessThan(0.02 * Math.abs(skew));
      expect(Math.abs(excessKurtosis(returns)! - excess)).toBeLessThan(0.02 * (3 + excess));
    },
  );

  it.each([
    ['HAM1', 0.2528, 0.2428],
    ['HAM2', 0.3925, 0.3883],
    ['HAM3', 0.201, 0.1956],
    ['HAM4', 0.1209, 0.1144],
  ])('METR-1 Treynor ratio of %s, at a fixed rate and at that of each month', (name, fixed, monthly) => {
    const [ours = [], market = [], bills = []] = columnsOf('managers.csv', name, 'SP500 TR', 'US 3m TR');
    expect(treynor(ours, market, { ...geometric, riskFree: 0.035 / 12 })).toBeCloseTo(fixed, 4);
    expect(treynor(ours, market, { ...geometric, riskFree: bills })).toBeCloseTo(monthly, 4);
  });

  it('METR-1 systematic and total risk, and the Treynor ratio by it, of the textbook portfolio', () => {
    const [ours = [], market = []] = columnsOf('portfolio_bacon.csv', 'portfolio', 'benchmark');
    expect(systematicRisk(ours, market, geometric)).toBeCloseTo(0.132806, 6);
    expect(totalRisk(ours, market, geometric)).toBeCloseTo(0.136828, 6);
  });

  it.each([
    ['HAM1', 0.6346612, 0.2076304],
    ['HAM2', 0.66155321, 0.04392011],
    ['HAM4', 0.9272348, 0.7007885],
    ['HAM6', 0.8068482, 0.239775],
  ])('METR-1 up and down capture of %s', (name, up, down) => {
    const [ours = [], market = []] = columnsOf('managers.csv', name, 'SP500 TR');
    expect(capture(ours, market, 'up', metr1)).toBeCloseTo(up, 7);
    expect(capture(ours, market, 'down', metr1)).toBeCloseTo(down, 7);
  });

  it('METR-1 upside potential ratio, each side divided by all months', () => {
    const returns = present(table('edhec.csv').columns.get('Event Driven')!);
    const ratio = upsidePotentialRatio(returns, { target: 0 })!;
    const above = returns.filter((value) => value > 0).length / returns.length;
    const below = returns.filter((value) => value < 0).length / returns.length;
    // Theirs divides each side by the number of its own months.
    expect((ratio * Math.sqrt(below)) / above).toBeCloseTo(0.5938243, 7);
  });

  /** From, trough, to (none: not recovered), depth, length, to trough, recovery; in months. */
  it.each([
    [
      'edhec.csv',
      'Convertible Arbitrage',
      [
        ['2007-11-30', '2008-11-30', '2009-09-30', 0.2927, 23, 13, 10],
        ['2004-05-31', '2005-05-31', '2006-02-28', 0.0822, 22, 13, 9],
        ['1998-08-31', '1998-10-31', '1999-03-31', 0.0712, 8, 3, 5],
        ['2020-03-31', '2020-03-31', '2020-07-31', 0.07, 5, 1, 4],
        ['2015-06-30', '2016-02-29', '2016-07-31', 0.0527, 14, 9, 5],
      ],
    ],
    [
      'edhec.csv',
      'Short Selling',
      [
        ['2009-03-31', '2017-11-30', null, 0.7687, 148, 105, null],
        ['1998-09-30', '2000-08-31', '2002-09-30', 0.4956, 49, 24, 25],
        ['2002-10-31', '2007-05-31', '2009-02-28', 0.363, 77, 56, 21],
        ['1997-04-30', '1997-09-30', '1998-03-31', 0.1502, 12, 6, 6],
        ['1997-01-31', '1997-01-31', '1997-02-28', 0.0166, 2, 1, 1],
      ],
    ],
    [
      'managers.csv',
      'SP500 TR',
      [
        ['2000-09-30', '2002-09-30', '2006-10-31', 0.4473, 74, 25, 49],
        ['1998-07-31', '1998-08-31', '1998-11-30', 0.1537, 5, 2, 3],
        ['2000-01-31', '2000-02-29', '2000-03-31', 0.0682, 3, 2, 1],
        ['1999-07-31', '1999-09-30', '1999-11-30', 0.0624, 5, 3, 2],
        ['1997-08-31', '1997-08-31', '1997-11-30', 0.056, 4, 1, 3],
      ],
    ],
  ] as const)('METR-1 drawdowns of %s %s', (file, name, rows) => {
    const { dates, columns } = table(file);
    const equity = compounded(1, columns.get(name)!);
    // Row i + 1 is the end of month i; counted in months, so that lengths are theirs.
    const found = worstDrawdowns({ at: equity.map((_, row) => row), equity, length: equity.length }, 5)!;
    const ours = found.map((one) => [
      dates[one.peakAt], // the month after the peak is the first below it
      dates[one.troughAt - 1],
      one.recoveredAt === null ? null : dates[one.recoveredAt - 1],
      expect.closeTo(one.depth, 4) as unknown,
      // Theirs counts the months below the peak and the one that regains it, which is the time from peak to recovery; a
      // drawdown that goes on has the one month more that has no end.
      one.lengthMs + (one.recoveredAt === null ? 1 : 0),
      one.toTroughMs,
      one.recoveryMs,
    ]);
    expect(rows.map((row) => [...row])).toEqual(ours);
  });
});
