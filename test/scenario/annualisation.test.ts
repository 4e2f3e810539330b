/**
 * How many periods a year has, by timeframe and calendar alone (METR-1), held against arithmetic on equity known by
 * hand; in the result and in the report alike.
 *
 * Buying and holding 10 units from the second open on, without costs: equity at the closes is 1000 (row 0), 1000, 1100,
 * 990, 1089. Returns 0, 0.1, -0.1, 0.1: mean 0.025, squared deviations 0.000625 + 0.005625 + 0.015625 + 0.005625 =
 * 0.0275, by n - 1 = 3.
 */
import { describe, expect, it } from 'vitest';
import { reportModel } from '../../src/report/model.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { periodsPerYearOf, type PeriodsPerYear } from '../../src/stats/convention.ts';
import { timeframes } from '../../src/model/time.ts';
import { openText, plain } from './make.ts';

const closes = [100, 100, 110, 99, 108.9];
const variance = 0.0275 / 3;

/** Candles that open so many days after 2024-01-01, a Monday; each opens at the close before it. */
function candles(days: readonly number[], prices: readonly number[] = closes): string {
  const rows = days.map((day, i) => {
    const [open, close] = [prices[i - 1] ?? 100, prices[i]!];
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    return [date, open, Math.max(open, close), Math.min(open, close), close, 1].join(',');
  });
  return ['time,open,high,low,close,volume', ...rows, ''].join('\n');
}

async function figuresOf(timeframe: string, calendar: string, text: string, riskFree = '0') {
  const scenario = plain({ 3: `  timeframe: ${timeframe}\n  calendar: ${calendar}` }, [
    `riskFree: ${riskFree}`,
  ]);
  const run = runScenario(await openText(scenario, { candles: { 'a.csv': text } }), { band: false });
  const { metrics } = reportModel(run);
  return {
    stated: run.result.metrics,
    told: metrics.headline,
    periods: metrics.returns.periods,
    window: metrics.rolling.window,
    found: run.result.dataFindings,
  };
}

const oneWeekApart = [0, 7, 14, 21, 28];
const mondayToFriday = [0, 1, 2, 3, 4];

describe('a year', () => {
  it.each([
    ['1w', 'continuous', oneWeekApart, 52, '5.2%', 0.001],
    ['1w', 'weekdays', oneWeekApart, 52, '5.2%', 0.001],
    ['1d', 'weekdays', mondayToFriday, 252, '25.2%', 0.001],
    ['1d', 'continuous', mondayToFriday, 365, '36.5%', 0.001],
  ] as const)('METR-1 of %s candles, %s, has its own periods', async (timeframe, calendar, days, year, rate, each) => {
    const text = candles(days);
    const free = await figuresOf(timeframe, calendar, text);
    const paid = await figuresOf(timeframe, calendar, text, rate);
    expect(free.periods).toBe(4);
    for (const { volatility, sharpe } of [free.stated, free.told]) {
      expect(volatility).toBeCloseTo(Math.sqrt(variance * year), 10);
      expect(sharpe).toBeCloseTo((0.025 / Math.sqrt(variance)) * Math.sqrt(year), 10);
    }
    // The rate of a year is that of a period times their number.
    for (const { sharpe } of [paid.stated, paid.told])
      expect(sharpe).toBeCloseTo(((0.025 - each) / Math.sqrt(variance)) * Math.sqrt(year), 10);
  }); // prettier-ignore

  it('METR-1 a week without a candle is one without a return, whatever the calendar', async () => {
    // 990 stands for a week more: returns 0, 0.1, -0.1, 0, 0.1, mean 0.02, squares 0.03 less 5 x 0.0004.
    for (const calendar of ['continuous', 'weekdays']) {
      const { periods, stated } = await figuresOf('1w', calendar, candles([0, 7, 14, 21, 35]));
      expect(periods).toBe(5);
      expect(stated.volatility).toBeCloseTo(Math.sqrt((0.028 / 4) * 52), 10);
    }
  });

  it('METR-1 of each timeframe there is', () => {
    const years = (calendar: 'continuous' | 'weekdays'): readonly PeriodsPerYear[] =>
      timeframes.map((timeframe) => periodsPerYearOf(timeframe, calendar));
    const below = timeframes.slice(0, -1);
    expect(timeframes.at(-1)).toBe('1w');
    expect(years('continuous')).toEqual([...below.map(() => 365), 52]);
    expect(years('weekdays')).toEqual([...below.map(() => 252), 52]);
  });
});

describe('candles at weekends', () => {
  // Wednesday to Monday. From Friday's close to Monday's is one return: 99 / 100 - 1.
  const wednesdayOn = [2, 3, 4, 5, 6, 7];
  const prices = [100, 100, 100, 90, 95, 99];

  it('METR-1 are part of the next weekday where the market closes on them', async () => {
    const { periods, stated } = await figuresOf('1d', 'weekdays', candles(wednesdayOn, prices));
    expect(periods).toBe(3); // 0, 0, -0.01: mean -1/300, squares 0.0001 less 3 / 90,000
    expect(stated.volatility).toBeCloseTo(Math.sqrt(((0.0001 - 3 / 90_000) / 2) * 252), 10);
    expect(stated.totalReturn).toBeCloseTo(-0.01, 12);
  });

  it('DATA-1 are told, once, with where they begin and what becomes of them', async () => {
    const told = async (timeframe: string, calendar: string, days: readonly number[]): Promise<unknown> =>
      (await figuresOf(timeframe, calendar, candles(days, prices))).found;
    expect(await told('1d', 'weekdays', wednesdayOn)).toEqual([
      {
        market: 'A/USD',
        file: 'a.csv',
        line: 5,
        code: 'weekend',
        at: '2024-01-06T00:00:00Z',
        message:
          '2 candles open on a Saturday or Sunday (UTC), the first at 2024-01-06T00:00:00Z, though the calendar is ' +
          'weekdays: what they bring counts as part of the next weekday',
      },
    ]);
    expect(await told('1d', 'continuous', wednesdayOn)).toEqual([]);
    // A week that begins on a Sunday holds its weekend all the same.
    expect(await told('1w', 'weekdays', [6, 13, 20, 27, 34])).toEqual([]);
  });
});
