import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedSharpe } from '../../src/stats/adjusted-sharpe.ts';
import { chanceOfDrawdownTo, kelly, kellyOfBet, kellyOfTrades } from '../../src/stats/kelly.ts';
import { optimalF } from '../../src/stats/optimal-f.ts';
import * as significance from '../../src/stats/sharpe-significance.ts';
import { runs } from '../support/runs.ts';
import { tradeOf } from './make.ts';

const { deflatedSharpe, expectedMaximum, minimumTrackRecord, probabilisticSharpe } = significance;
const normal = { skewness: 0, excessKurtosis: 0 };

/** Bailey and Lopez de Prado, "The Sharpe ratio efficient frontier" (2012): their worked examples. */
describe('the probabilistic Sharpe ratio', () => {
  const fund = { sharpe: 0.458, count: 24 };

  it('METR-1 is that of the paper: two years of a hedge fund, with and without its moments', () => {
    expect(probabilisticSharpe({ ...fund, ...normal }, 0)).toBeCloseTo(0.982, 3);
    const moments = { skewness: -2.448, excessKurtosis: 10.164 - 3 };
    expect(probabilisticSharpe({ ...fund, ...moments }, 0)).toBeCloseTo(0.913, 3);
  });

  it('METR-1 gives the lengths of record of the paper: 2 a year is above 1, with 95 percent confidence', () => {
    const years = (perYear: number, moments = normal): number => {
      const root = Math.sqrt(perYear);
      return minimumTrackRecord({ sharpe: 2 / root, count: 2, ...moments }, 1 / root, 0.95)! / perYear;
    };
    expect(years(252)).toBeCloseTo(2.73, 2);
    expect(years(52)).toBeCloseTo(2.83, 2);
    expect(years(12)).toBeCloseTo(3.24, 2);
    expect(years(12, { skewness: -0.72, excessKurtosis: 5.78 - 3 })).toBeCloseTo(4.99, 2);
  });

  it('METR-1 is a half at its own reference, and reaches the confidence at the minimum length', () => {
    const anySharpe = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    const anySkew = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(anySharpe, anySkew, (sharpe, skewness) => {
        const estimate = { sharpe, skewness, excessKurtosis: 2, count: 100 };
        expect(probabilisticSharpe(estimate, sharpe)).toBe(0.5);
        const count = minimumTrackRecord(estimate, 0, 0.95)!;
        expect(probabilisticSharpe({ ...estimate, count }, 0)).toBeCloseTo(0.95, 9);
        expect(probabilisticSharpe({ ...estimate, count: 2 * count }, 0)).toBeGreaterThan(0.95);
      }),
      { numRuns: runs(100) },
    );
  });

  it('METR-1 is undefined without a ratio or moments, and no length proves what is not there', () => {
    expect(probabilisticSharpe({ sharpe: null, count: 24, ...normal }, 0)).toBeNull();
    expect(probabilisticSharpe({ ...fund, skewness: null, excessKurtosis: 0 }, 0)).toBeNull();
    expect(probabilisticSharpe({ ...fund, ...normal, count: 1 }, 0)).toBeNull();
    // 1 - 4 * 0.458 + 0.5 * 0.458^2 is below 0.
    expect(probabilisticSharpe({ ...fund, skewness: 4, excessKurtosis: 0 }, 0)).toBeNull();
    expect(minimumTrackRecord({ ...fund, ...normal }, 0.458, 0.95)).toBeNull();
    expect(minimumTrackRecord({ sharpe: null, count: 24, ...normal }, 0, 0.95)).toBeNull();
  });
});

/** Bailey and Lopez de Prado, "The deflated Sharpe ratio" (2014): their numerical example. */
describe('the deflated Sharpe ratio', () => {
  // 2.5 a year of 250 days over five years; trials whose yearly ratios have a variance of one half.
  const found = { sharpe: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, excessKurtosis: 10 - 3 };
  const trials = (count: number) => ({ count, sharpeVariance: 0.5 / 250 });

  it('METR-1 is that of the paper: 0.90 after 100 trials, 0.95 after 46, or after 88 of normal returns', () => {
    expect(Math.sqrt(0.5 / 250) * expectedMaximum(100)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(found, trials(100))).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(found, trials(46))).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpe({ ...found, ...normal }, trials(88))).toBeCloseTo(0.9505, 4);
  });

  it('METR-1 is the probabilistic ratio after one trial, and falls with every other', () => {
    expect(expectedMaximum(1)).toBe(0);
    expect(deflatedSharpe(found, trials(1))).toBe(probabilisticSharpe(found, 0));
    const chances = [1, 2, 3, 10, 100, 1000].map((count) => deflatedSharpe(found, trials(count))!);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
    expect(() => expectedMaximum(0)).toThrow('at least one trial');
  });

  it('METR-1 allows no more than 45 trials on five years, as Bailey and others (2014) say', () => {
    expect(significance.minimumBacktestYears(45, 1)).toBeCloseTo(5, 1);
    expect(expectedMaximum(10)).toBeCloseTo(1.57, 2);
  });
});

describe('the adjusted Sharpe ratio', () => {
  it('METR-1 takes the moments into account', () => {
    // 2 * (1 - 0.5 / 6 * 2 - 3 / 24 * 4) = 2 * (1 - 1 / 6 - 1 / 2)
    expect(adjustedSharpe(2, -0.5, 3)).toBeCloseTo(2 / 3, 14);
    expect(adjustedSharpe(2, 0, 0)).toBe(2);
    expect(adjustedSharpe(null, 0, 0)).toBeNull();
    expect(adjustedSharpe(2, null, 0)).toBeNull();
  });
});

describe('stakes', () => {
  it('METR-1 Kelly is mean by variance for returns, p - q / b for a bet', () => {
    // Mean 0.02, squares 0.02^2 twice by n - 1 = 1.
    expect(kelly([0, 0.04], { riskFree: 0, ddof: 1 })).toBeCloseTo(0.02 / 0.0008, 10);
    expect(kelly([0, 0.04], { riskFree: 0.01, ddof: 0 })).toBeCloseTo(0.01 / 0.0004, 10);
    expect(kellyOfBet(0.6, 1)).toBeCloseTo(0.2, 15);
    expect(kellyOfBet(0.5, 2)).toBe(0.25);
    expect(kellyOfBet(0.5, 1)).toBe(0);
  });

  it('METR-1 Kelly of trades is that of a bet with their win rate and payoff', () => {
    // Three of four won 20 on average, one lost 30: 0.75 - 0.25 / (20 / 30).
    const closed = [tradeOf(10), tradeOf(20), tradeOf(30), tradeOf(-30)];
    expect(kellyOfTrades(closed)).toBeCloseTo(0.375, 14);
    expect(kellyOfTrades([tradeOf(10)])).toBeNull();
    expect(kellyOfTrades([])).toBeNull();
    expect(kelly([0.1], { riskFree: 0, ddof: 1 })).toBeNull();
    expect(kelly([0.1, 0.1], { riskFree: 0, ddof: 1 })).toBeNull();
  });

  /**
   * Thorp (1997): at the whole fraction half the account is lost with a chance of a half; at half of it, of an eighth.
   */
  it('METR-1 tells what the Kelly fraction may cost on the way', () => {
    expect(chanceOfDrawdownTo(0.5, 1)).toBe(0.5);
    expect(chanceOfDrawdownTo(0.5, 0.5)).toBeCloseTo(0.125, 15);
    expect(chanceOfDrawdownTo(0.1, 0.5)).toBeCloseTo(0.001, 15);
    expect(chanceOfDrawdownTo(0.5, 2)).toBe(1);
    expect(chanceOfDrawdownTo(0.5, 3)).toBe(1);
  });

  /** Vince (1990): nine trades, and the coin that pays two to one. */
  it('METR-1 optimal f is the hundredth at which the product of results is largest', () => {
    const nine = [9, 18, 7, 1, 10, -5, -3, -17, -7];
    expect(optimalF(nine.map((profit) => tradeOf(profit)))).toBe(0.24);
    expect(optimalF([tradeOf(2), tradeOf(-1)])).toBe(0.25);
    expect(optimalF([tradeOf(1), tradeOf(-2)])).toBe(0);
    expect(optimalF([tradeOf(1), tradeOf(2)])).toBeNull();
    expect(optimalF([])).toBeNull();
  });

  it('METR-1 optimal f is no worse than any other hundredth, whatever money is counted in', () => {
    const anyProfits = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(anyProfits, (profits) => {
        const best = optimalF(profits.map((profit) => tradeOf(profit)));
        const largest = Math.min(0, ...profits);
        expect(best === null).toBe(largest === 0);
        if (best === null) return;
        const growth = (f: number): number =>
          profits.reduce((product, profit) => product * (1 - (f * profit) / largest), 1);
        for (let f = 0; f < 100; f++)
          expect(growth(best)).toBeGreaterThanOrEqual(growth(f / 100) * (1 - 1e-9));
        expect(optimalF(profits.map((profit) => tradeOf(8 * profit)))).toBe(best);
      }),
      { numRuns: runs(100) },
    );
  });
});
