import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeRatio, excursion, type Extremes } from '../../src/stats/excursions.ts';
import { tradeMetrics, tradeRows } from '../../src/stats/trade-metrics.ts';
import { runs } from '../support/runs.ts';
import { detailOf } from './make.ts';

/** Candles of ten milliseconds from 0 on: [low, high]. */
function candles(...rows: readonly (readonly [low: number, high: number])[]): Extremes {
  return {
    time: rows.map((_, i) => i * 10),
    low: rows.map(([low]) => low),
    high: rows.map(([, high]) => high),
    length: rows.length,
    durationMs: 10,
  };
}

describe('excursions of a trade', () => {
  /** Lean's own tests (TradeBuilderTests): what the prices 1.075 and 1.10 (1.065 and 1.10) meant in money. */
  it.each([
    ['long', 1000, 1.08, 1.075, -5, 20],
    ['short', 1000, 1.08, 1.075, -20, 5],
    ['long', 2000, 1.075, 1.065, -20, 50],
    ['short', 2000, 1.075, 1.065, -50, 20],
  ] as const)(
    'METR-1 are those of Lean: %s, %d units in at %d, down to %d',
    (side, size, entryPrice, low, mae, mfe) => {
      const trade = detailOf(0, {
        side, entryPrice, exitPrice: 1.09, entryValue: entryPrice * size, openedAt: 0, closedAt: 10,
      }); // prettier-ignore
      const [row] = tradeRows([trade], [candles([low, 1.1])]);
      expect(row!.maeMoney).toBeCloseTo(-mae, 9);
      expect(row!.mfeMoney).toBeCloseTo(mfe, 9);
    },
  );

  it('METR-1 count candles that lie wholly inside the trade, and its exit price', () => {
    const rows = candles([50, 150], [90, 105], [80, 120], [40, 160]);
    const inside = (openedAt: number, closedAt: number | null, exitPrice = 100) =>
      excursion(detailOf(0, { openedAt, closedAt, exitPrice }), rows);
    expect(inside(10, 30)).toEqual({ mae: 0.2, mfe: 0.2 }); // the two in the middle
    expect(inside(10, 20)).toEqual({ mae: 0.1, mfe: 0.05 });
    // In at 5 and out at 35: of the first and last candle nobody knows whether their extremes were met.
    expect(inside(5, 35)).toEqual({ mae: 0.2, mfe: 0.2 });
    expect(inside(5, 35, 70)).toEqual({ mae: 0.3, mfe: 0.2 });
    expect(inside(12, 18, 108)).toEqual({ mae: 0, mfe: 0.08 });
    expect(inside(10, null)).toEqual({ mae: 0.6, mfe: 0.6 }); // open: on to the last candle
  });

  it('METR-1 turn round with the side', () => {
    const rows = candles([90, 130]);
    const long = excursion(detailOf(0, { openedAt: 0, closedAt: 10 }), rows);
    const short = excursion(detailOf(0, { openedAt: 0, closedAt: 10, side: 'short' }), rows);
    expect(short).toEqual({ mae: long.mfe, mfe: long.mae });
    expect(long.mae).toBeCloseTo(0.1, 15);
  });

  it('METR-1 are told in money and in R, null where there is no stop or no candles', () => {
    // A tenth of 500 is 50; the stop risked 25.
    const trade = detailOf(50, { entryValue: 500, openedAt: 0, closedAt: 10, initialRisk: 25 });
    const [row] = tradeRows([trade], [candles([90, 120])]);
    expect(row).toEqual({
      holdMs: 10,
      rMultiple: 2,
      mae: 0.1,
      mfe: 0.2,
      maeMoney: 50,
      mfeMoney: 100,
      maeR: 2,
      mfeR: 4,
    });
    const [bare] = tradeRows([{ ...trade, initialRisk: null }], null);
    expect(bare).toMatchObject({ rMultiple: null, mae: null, mfeMoney: null, maeR: null });
    expect(tradeRows([trade], [])[0]!.mae).toBeNull();
    expect(tradeRows([{ ...trade, closedAt: null }], null)[0]).toMatchObject({
      holdMs: null,
      rMultiple: null,
    });
  });

  it('METR-1 are averaged over closed trades, and make the edge ratio', () => {
    expect(edgeRatio([{ mae: 0.1, mfe: 0.3 }, { mae: 0.1, mfe: 0.1 }])).toBeCloseTo(2, 14); // prettier-ignore
    expect(edgeRatio([{ mae: 0, mfe: 0.3 }])).toBeNull();
    expect(edgeRatio([])).toBeNull();
    const [first, second] = [
      detailOf(1, { openedAt: 0, closedAt: 10 }),
      detailOf(1, { openedAt: 10, closedAt: 20 }),
    ];
    const rows = [candles([90, 130], [70, 110])];
    const figures = tradeMetrics([first, second, { ...second, closedAt: null }], rows);
    expect(figures.averageMae).toBeCloseTo((0.1 + 0.3) / 2, 14);
    expect(figures.averageMfe).toBeCloseTo((0.3 + 0.1) / 2, 14);
    expect(figures.edgeRatio).toBeCloseTo(1, 14);
    expect(tradeMetrics([first], null)).toMatchObject({
      averageMae: null,
      averageMfe: null,
      edgeRatio: null,
    });
  });

  it('METR-1 are never less than where the trade ended, and grow with every candle', () => {
    const anyRows = fc.array(
      fc.tuple(fc.integer({ min: 50, max: 100 }), fc.integer({ min: 100, max: 150 })),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(
        anyRows,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (rows, from, length) => {
          const all = candles(...rows);
          const trade = detailOf(0, { openedAt: from, closedAt: from + length, exitPrice: 90 });
          const found = excursion(trade, all);
          expect(found.mae).toBeGreaterThanOrEqual(0.1 - 1e-15);
          expect(found.mfe).toBeGreaterThanOrEqual(0);
          const longer = excursion({ ...trade, closedAt: from + length + 10 }, all);
          expect(longer.mae).toBeGreaterThanOrEqual(found.mae);
          expect(longer.mfe).toBeGreaterThanOrEqual(found.mfe);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
