/** The model of a run whose every number is worked by hand (see make.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { reportModel, type ReportModel } from '../../src/report/model.ts';
import { csv, plain } from '../scenario/make.ts';
import { runOfText, smallCandles, smallRun } from './make.ts';

const day = (number: number): number => Date.UTC(2024, 0, number);
let run: FinishedRun;
let model: ReportModel;
beforeAll(async () => {
  run = await smallRun();
  model = reportModel(run);
});

describe('the model', () => {
  it('LEDG-2 tells every trade: prices, costs, result, risk and excursions', () => {
    const [first, second] = model.trades;
    expect(first).toMatchObject({
      number: 1, market: 'A/USD', strategy: 'main', side: 'long', openedAt: day(2), quantity: 2, entryPrice: 100,
      exitPrice: 110, grossProfit: 20, fees: 3.1, slippage: 0, netProfit: 16.9, exitReason: 'target',
    }); // prettier-ignore
    expect(first!.return).toBeCloseTo(16.9 / 200, 12);
    expect(first!.rMultiple).toBeCloseTo(1.69, 12);
    expect([first!.mae, first!.mfe]).toEqual([0.02, 0.1]);
    expect(second).toMatchObject({
      openedAt: day(5), entryPrice: 110, exitPrice: 105, grossProfit: -10, fees: 4.3, netProfit: -14.3, exitReason: 'stop',
    }); // prettier-ignore
    expect(second!.rMultiple).toBeCloseTo(-1.43, 12);
    expect(second!.mae).toBeCloseTo(5 / 110, 12);
    expect(second!.mfe).toBe(0);
  });

  it('OTO-1 tells the stops and targets of a trade, from its fill on', () => {
    expect(model.trades.map(({ levels }) => levels)).toEqual([
      [
        { kind: 'stop', price: 95, from: day(2), to: null, by: 'placed' },
        { kind: 'target', price: 110, from: day(2), to: null, by: 'placed' },
      ],
      [{ kind: 'stop', price: 105, from: day(5), to: null, by: 'placed' }],
    ]);
  });

  it('tells equity with drawdown, beside the market at the same start', () => {
    // The first row is the close of day 1, known at the midnight that ends it.
    expect(model.curve.at).toEqual([2, 3, 4, 5, 6, 7].map(day));
    expect(model.curve.equity).toEqual([1000, 1004, 1016.9, 1016.9, 1002.6, 1002.6]);
    expect(model.curve.drawdown.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(model.curve.drawdown[4]).toBeCloseTo(-14.3 / 1016.9, 12);
    // Closes 100 103 109 110 106 106.
    expect(model.curve.benchmark).toEqual([1000, 1030, 1090, 1100, 1060, 1060]);
  });

  it('METR-1 measures in money of the currency', () => {
    const { headline, trades, benchmark, groups, months } = model.metrics;
    expect(headline.totalReturn).toBeCloseTo(0.0026, 12);
    expect(headline.maxDrawdown).toBeCloseTo(14.3 / 1016.9, 12);
    expect([headline.trades, headline.winRate, headline.averageWin, headline.averageLoss]).toEqual([
      2, 0.5, 16.9, -14.3,
    ]);
    expect(headline.expectancy).toBeCloseTo(1.3, 12);
    expect([trades.largestWin, trades.grossLosses]).toEqual([16.9, -14.3]);
    expect(benchmark!.benchmarkReturn).toBeCloseTo(0.06, 12);
    expect(months).toEqual([{ year: 2024, month: 1, return: headline.totalReturn }]);
    // Of candles of a day nobody knows the hours (PATH-7).
    expect(groups.byHour).toEqual([]);
    expect(groups.byExitReason.map(({ key, netProfit }) => [key, netProfit])).toEqual([
      ['stop', -14.3],
      ['target', 16.9],
    ]);
  });

  it('FEE-1 adds costs up: what prices brought, less slippage and fees, is the net of all trades', () => {
    const { beforeCosts, fees, slippage, netProfit, share } = model.costs;
    expect(beforeCosts).toBe(10);
    expect(fees).toBeCloseTo(7.4, 12);
    expect(slippage).toBe(0);
    expect(netProfit).toBeCloseTo(2.6, 12);
    expect(share).toBeCloseTo(0.74, 12);
  });

  it('concludes what two trades allow', () => {
    expect(model.conclusion).toEqual({
      verdict: 'unproven',
      sentence:
        'It gained 0.26\u202f% on the one path inside candles that was tried, but with only 2 closed trades: too little to tell skill from luck.',
    });
  });

  it('PATH-6 concludes nothing where the path inside one candle decides', async () => {
    // Day 3 reaches 95 and 110. Day 5 buys at 110 again, and holds: its fee of 2.20 is all that it takes.
    const candles = [
      '100 101 99 100',
      '100 104 98 103',
      '103 111 94 109',
      '109 112 108 110',
      '110 111 109 110',
      '110 111 110 110',
    ];
    const wide = reportModel(await smallRun(true, candles));
    // Stop first: -10 less fees of 2.00 and 1.90: -13.90; target first: +16.90.
    expect(wide.result.ambiguous).toHaveLength(1);
    const { min, max } = wide.result.band!.totalReturn;
    expect(min).toBeCloseTo(-0.0139 - 0.0022, 9);
    expect(max).toBeCloseTo(0.0169 - 0.0022, 9);
    expect(wide.conclusion.verdict).toBe('unproven');
    expect(wide.conclusion.sentence).toMatch(/^Between /);
  });

  it('names data by hash, and the trade that an order belongs to', () => {
    expect(model.data).toEqual([{ market: 'A/USD', file: 'a.csv', hash: run.data[0]!.hash, candles: 6 }]);
    // Entry, stop and target of the first; entry and stop of the second.
    expect(Object.fromEntries(model.orderTrades)).toEqual({ 1: 1, 2: 1, 3: 1, 4: 2, 5: 2 });
  });

  it('is sound for a run without a trade, and for one of a single step', async () => {
    const never = plain({ 11: '  use: moving-average-cross' }, []);
    const silent = reportModel(await runOfText(never));
    expect(silent.conclusion.verdict).toBe('nothing');
    expect([silent.trades, silent.distribution, silent.costs.share]).toEqual([[], null, null]);
    const single = reportModel(await runOfText(plain(), { candles: { 'a.csv': csv(['100 101 99 100']) } }));
    expect(single.conclusion.sentence).toBe(
      'Nothing can be concluded: the run is too short to have a return.',
    );
  });

  it('SCEN-2 draws prices from the first decision on, without the candles that warm indicators up', async () => {
    const text = plain({}, ['period: {from: 2024-01-04}']);
    const found = reportModel(await runOfText(text, { candles: { 'a.csv': csv(smallCandles) } }));
    // The third candle closes at the midnight that begins the fourth day.
    expect([found.markets[0]!.candles, found.markets[0]!.wide.time[0]]).toEqual([4, day(3)]);
    expect(found.data[0]!.candles).toBe(6);
  });

  it('draws prices on a logarithmic scale only where they move by five times', async () => {
    expect(model.logPrices).toBe(false);
    const rising = csv(['100 100 100 100', '100 200 100 200', '200 500 200 500']);
    expect(reportModel(await runOfText(plain(), { candles: { 'a.csv': rising } })).logPrices).toBe(true);
  });
});
