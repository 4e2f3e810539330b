/** The model of the run with everything in it, every number worked by hand (see rich.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { reportModel, reportParts, type ReportModel, type ReportParts } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import { buy, exit, sell } from '../../src/model/intent.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { pageScript, runOfText } from './make.ts';
import { equityRows, richRun } from './rich.ts';

const day = (number: number): number => Date.UTC(2024, 0, number);
let parts: ReportParts;
let model: ReportModel;
beforeAll(async () => {
  parts = reportParts(await richRun());
  ({ model } = parts);
});

/** Of the nine returns between the rows of equity, whose risk-free part is 0.01 % each; 252 of them a year. */
function sharpeByHand(): { readonly volatility: number; readonly sharpe: number } {
  const returns = equityRows.slice(1).map((value, i) => value / equityRows[i]! - 1);
  const mean = returns.reduce((sum, one) => sum + one, 0) / 9;
  const deviation = Math.sqrt(returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 8);
  return {
    volatility: deviation * Math.sqrt(252),
    sharpe: ((mean - 0.0001) / deviation) * Math.sqrt(252),
  };
}

describe('the model of two markets', () => {
  it('LEDG-2 tells every trade, the open one with what is not realised', () => {
    const told = model.trades.map((trade) => [
      trade.number, trade.market, trade.strategy, trade.quantity, trade.entryPrice, trade.exitPrice,
      trade.grossProfit, trade.fees, trade.slippage, trade.netProfit, trade.unrealised, trade.exitReason,
    ]); // prettier-ignore
    expect(told).toEqual([
      [1, 'A/USD', 'first', 2, 100.5, 103.5, 6, 4.08, 2, 1.92, 0, 'stop'],
      [2, 'B/USD', 'second', 8, 52.5, 51.5, -8, 8.32, 8, -16.32, 0, 'exit'],
      [3, 'A/USD', 'first', 2, 106.5, 112, 11, 3.25, 1, 7.75, 0, 'target'],
      [4, 'B/USD', 'second', 4, 50.5, null, 0, 2.02, 2, -2.02, 10, null],
    ]);
    expect(model.trades.map(({ openedAt }) => openedAt)).toEqual([2, 3, 9, 11].map(day));
    expect(model.trades.map(({ entryFills, exitFills }) => [entryFills, exitFills])).toEqual([
      [1, 1], [2, 1], [1, 1], [1, 0],
    ]); // prettier-ignore
  });

  it('OTO-1 tells a stop that moved as two, and measures R by the first', () => {
    const [first, second, third, fourth] = model.trades;
    expect(first!.levels).toEqual([
      { kind: 'stop', price: 95.5, from: day(2), to: day(4), by: 'placed' },
      { kind: 'stop', price: 104, from: day(4), to: null, by: 'amended' },
    ]);
    expect([second!.levels, fourth!.levels]).toEqual([[], []]);
    expect(third!.levels).toMatchObject([
      { kind: 'stop', price: 101.5 },
      { kind: 'target', price: 112 },
    ]);
    // 1.92 / 10 and 7.75 / 10; the others have no stop.
    expect(model.trades.map(({ rMultiple }) => rMultiple)).toEqual([0.192, null, 0.775, null]);
  });

  it('METR-1 tells excursions as fractions and in the currency', () => {
    const near = (value: number): number => expect.closeTo(value, 12) as number;
    expect(model.trades.map(({ mae, mfe, maeMoney, mfeMoney }) => [mae, mfe, maeMoney, mfeMoney])).toEqual([
      // Against and with it by the unit, and for all units: 2 x 2.5, 2 x 10.5; 8 x 4.5, 8 x 3.5; 2 x 2.5, 2 x 5.5; ...
      [near(2.5 / 100.5), near(10.5 / 100.5), near(5), near(21)],
      [near(4.5 / 52.5), near(3.5 / 52.5), near(36), near(28)],
      [near(2.5 / 106.5), near(5.5 / 106.5), near(5), near(11)],
      [near(1.5 / 50.5), near(3.5 / 50.5), near(6), near(14)],
    ]);
  });

  it('METR-1 counts 252 days a year on weekdays, and takes the risk-free rate off', () => {
    const { volatility, sharpe } = sharpeByHand();
    expect(model.curve.equity).toEqual(equityRows);
    expect(model.metrics.headline.volatility).toBeCloseTo(volatility, 10);
    expect(model.metrics.headline.sharpe).toBeCloseTo(sharpe, 10);
    // The numbers that the result states are the same.
    expect(model.result.metrics.sharpe).toBe(model.metrics.headline.sharpe);
  });

  it('METR-1 tells money of all metrics in the currency', () => {
    const { headline, trades, groups } = model.metrics;
    expect([headline.fees, headline.slippage, headline.averageWin, headline.averageLoss]).toEqual([
      17.67, 13, 4.835, -16.32,
    ]);
    expect(headline.expectancy).toBeCloseTo(-6.65 / 3, 12);
    expect([trades.grossWins, trades.grossLosses, trades.largestWin, trades.largestLoss]).toEqual([
      9.67, -16.32, 7.75, -16.32,
    ]);
    // Day 2 and day 9 are Tuesdays, day 3 is a Wednesday.
    expect(groups.byWeekday.map(({ key, trades: count, netProfit }) => [key, count, netProfit])).toEqual([
      [2, 2, 9.67],
      [3, 1, -16.32],
    ]);
  });

  it('FEE-1 SLIP-1 adds costs up', () => {
    expect(model.costs).toEqual({
      fees: 17.67, slippage: 13, funding: 0, interest: 0, liquidationFees: 0, insurance: 0, charges: 0, coin: 0, beforeCosts: 32, unrealised: 10, netProfit: 1.33, share: 30.67 / 32,
    }); // prettier-ignore
  });

  it('holds all markets beside it, a like part in each', () => {
    // Closes of A rise from 100 to 110, of B from 50 to 53: the mean of 10 % and 6 %.
    expect(model.held).toEqual({ what: 'all markets equally', return: expect.closeTo(0.08, 12) as number });
    // (103/100 + 50/50) / 2, (107/100 + 52/50) / 2, ...
    const held = [1000, 1015, 1055, 1090, 1060, 1050, 1045, 1040, 1055, 1080];
    for (const [i, value] of held.entries()) expect(model.curve.benchmark[i]).toBeCloseTo(value, 9);
  });

  it('holds nothing beside it where a market has no price for all of the run, and says why', async () => {
    const short = reportModel(await richRun(3));
    // Without its first three candles B closes first on day 4, known at the midnight that ends it.
    expect(short.held).toEqual({ why: 'B/USD has closes from 2024-01-05 to 2024-01-13 alone' });
    expect(short.curve.benchmark.every((value) => value === null)).toBe(true);
    expect(short.metrics.benchmark).toBeNull();
  });
});

describe('a position that turns round', () => {
  it('OTO-1 has the stop of the new trade with the new trade alone', async () => {
    // Two in at 100, one out at 102, then two sold at 104 with a stop at 110: one closes, one opens short.
    const asks = { 1: buy(), 2: exit({ share: 0.5 }), 3: sell({ stop: { price: 110 } }) };
    const text = plain(
      {
        6: '  balance: 1000\n  kind: margin',
        9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
        11: '  use: s.ts\n  sizing: {quantity: 2}',
      },
      [],
    );
    const candles = csv([
      '100 101 99 100',
      '100 103 99 102',
      '102 105 101 104',
      '104 105 103 104',
      '104 105 103 104',
    ]);
    const run = await runOfText(text, {
      candles: { 'a.csv': candles },
      strategies: { 's.ts': script(asks) },
    });
    const { trades } = reportModel(run);
    expect(
      trades.map(({ side, quantity, entryFills, exitFills }) => [side, quantity, entryFills, exitFills]),
    ).toEqual([
      ['long', 2, 1, 2],
      ['short', 1, 1, 0],
    ]);
    expect(trades.map(({ levels }) => levels.map(({ kind, price }) => [kind, price]))).toEqual([
      [],
      [['stop', 110]],
    ]);
  });
});

describe('what the page carries', () => {
  const { Unpacker, unpackColumn, unpackTrades } = pageScript(
    ['unpack.js'],
    ['Unpacker', 'unpackColumn', 'unpackTrades'],
  ) as {
    Unpacker: new (base64: string) => { nullable(): number | null; readonly done: boolean };
    unpackColumn: (base64: string, digits?: number) => number[];
    unpackTrades: (page: unknown) => Record<string, unknown>[];
  };

  it('has every trade as the model has it, averages and fills too', () => {
    const trades = unpackTrades(pageData(parts).json);
    const told = trades.map(({ market, entry, exit: out, net, unrealised, entries, exits, r }) => [
      market, entry, out, net, unrealised, entries, exits, r,
    ]); // prettier-ignore
    expect(told).toEqual([
      [0, 100.5, 103.5, 1.92, 0, 1, 1, 0.192],
      [1, 52.5, 51.5, -16.32, 0, 2, 1, null],
      [0, 106.5, 112, 7.75, 0, 1, 1, 0.775],
      [1, 50.5, null, -2.02, 10, 1, 0, null],
    ]);
    expect(trades.map(({ levels }) => levels)).toEqual(model.trades.map(({ levels }) => levels));
  });

  it('has every rolling Sharpe ratio of a run that is not too long', () => {
    const count = 1400;
    const at = Array.from({ length: count }, (_, i) => day(1 + i));
    const sharpe = at.map((_, i) => (i === 7 ? null : Math.sin(i) * 3));
    const rolling = { ...model.metrics.rolling, at, rollingSharpe: sharpe };
    const { json } = pageData({ ...parts, model: { ...model, metrics: { ...model.metrics, rolling } } });
    const carried = (json as { rolling: { at: string; count: number; sharpe: string } }).rolling;
    const values = new Unpacker(carried.sharpe);
    const found = at.map(() => values.nullable());
    expect(values.done).toBe(true);
    expect([carried.count, unpackColumn(carried.at)]).toEqual([count, at]);
    for (const [i, value] of sharpe.entries())
      if (value === null) expect(found[i]).toBeNull();
      else expect(found[i]! / 10_000).toBeCloseTo(value, 4);
  });

  it('says how many closed trades stand behind a point of the chart of excursions', () => {
    expect(pageData(parts).excursionsEach).toBe(1);
    const many = Array.from({ length: 3001 }, (_, i) => ({ ...model.trades[0]!, number: i + 1 }));
    const trades = many.map(() => parts.trades[0]!);
    // 3,001 as at most 1,500.
    expect(pageData({ ...parts, model: { ...model, trades: many }, trades }).excursionsEach).toBe(3);
  });
});
