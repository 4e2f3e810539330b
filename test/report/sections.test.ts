/** Parts of the page as text: the heat map of months, the benchmark's box, lists that are cut. */
import { beforeAll, describe, expect, it } from 'vitest';
import { candleSections } from '../../src/report/candle-sections.ts';
import { chartSections } from '../../src/report/chart-sections.ts';
import { describe as described } from '../../src/report/describe.ts';
import { reportModel, type ReportModel } from '../../src/report/model.ts';
import { monthsSection } from '../../src/report/return-sections.ts';
import { smallRun } from './make.ts';

let model: ReportModel;
beforeAll(async () => {
  model = reportModel(await smallRun());
});

type Months = ReportModel['metrics']['months'];
const withMonths = (months: Months, years: ReportModel['metrics']['years']): ReportModel => ({
  ...model,
  metrics: { ...model.metrics, months, years },
});
/** Cells of the heat map: class and text. */
function cells(of: ReportModel): readonly string[] {
  const { text } = monthsSection(of);
  return [...text.matchAll(/<td(?: class="([^"]*)")?>([^<]*)<\/td>/g)].map(
    ([, name = '', said = '']) => `${name} ${said.replace('\u2212', '-')}`,
  );
}

describe('the heat map of months', () => {
  it('has a cell for each month, tinted in four steps by size and sign, with its number', () => {
    // The ninth tenth of 0 1 2 3 4 percent is 4, at which the tint is full.
    const months = [0.01, -0.02, 0.03, -0.04, 0].map((part, i) => ({
      year: 2024,
      month: i + 2,
      return: part,
    }));
    const year = { year: 2024, return: -0.021 };
    expect(cells(withMonths(months, [year]))).toEqual([
      ' ', 'g1 1.0', 'l2 -2.0', 'g3 3.0', 'l4 -4.0', ' 0.0', ' ', ' ', ' ', ' ', ' ', ' ', 'year -2.1',
    ]); // prettier-ignore
    expect(monthsSection(withMonths(months, [year])).text).toContain(
      '2 of 5 months gained; best Apr 2024 with 3.0\u202f%, worst May 2024 with \u22124.0\u202f%.',
    );
  });

  it('has more decimals where all months are small, and none for what is undefined', () => {
    const months = [0.0004, null].map((part, i) => ({ year: 2024, month: i + 1, return: part }));
    expect(cells(withMonths(months, [{ year: 2024, return: null }])).slice(0, 2)).toEqual([
      'g4 0.040',
      ' n/a',
    ]);
  });
});

describe('the benchmark beside equity', () => {
  const isShown = (equity: readonly number[], benchmark: readonly (number | null)[]): boolean => {
    const curve = { ...model.curve, equity, benchmark };
    const { text } = chartSections({ ...model, curve }, described(model)).equity;
    return /id="with-benchmark"\s+checked/.test(text);
  };

  it('is drawn at once, unless it would flatten the curve', () => {
    expect(isShown([100, 110], [100, 130])).toBe(true);
    expect(isShown([100, 110], [100, 131])).toBe(false);
    expect(isShown([100, 110], [null, null])).toBe(true);
  });
});

describe('long lists', () => {
  it('are cut at two hundred rows, and say so', () => {
    const one = {
      at: '2024-01-02T00:00:00Z',
      market: 'A/USD',
      order: 1,
      first: 'high',
      difference: '-1.50',
    } as const;
    const many = {
      ...model,
      result: { ...model.result, ambiguous: Array.from({ length: 1201 }, () => one) },
    };
    const { text } = candleSections(many, new Set());
    expect(text.match(/data-trade="1"/g)).toHaveLength(200);
    expect(text).toContain('The first 200 of 1,201');
    // The time is that of the candle's open; the difference is known at its close.
    expect(text).toMatch(/>Candle opened<[^]*>Difference at its close, USD</);
    // 1201 x 1.50.
    expect(text.replace(/\s+/g, ' ')).toContain(
      'With path adverse equity at the close of the candle was, summed candle by candle, 1,801.50 USD less than the other way would have made it.',
    );
  });
});
