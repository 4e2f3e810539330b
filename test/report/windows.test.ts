/** The candles of every trade: those around it, wider for a long one, and no more bytes than there are. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CandleColumns } from '../../src/market/candles.ts';
import { reportParts, type ReportParts } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import type { ReportTrade } from '../../src/report/trades.ts';
import { tradeWindows } from '../../src/report/windows.ts';
import { pageScript, smallRun } from './make.ts';

interface Candle {
  readonly time: number;
  readonly duration: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}
interface Trade {
  readonly market: number;
  readonly levels: readonly object[];
}
const { unpackTrades, unpackWindows } = pageScript(['unpack.js'], ['unpackTrades', 'unpackWindows']) as {
  unpackTrades: (page: unknown) => Trade[];
  unpackWindows: (page: unknown, trades: readonly object[]) => Candle[][];
};

const minute = 60_000;

/** A thousand candles of a minute: row i opens at 1000 + i. */
const candles = new CandleColumns({ durationMs: minute, priceDigits: 0, capacity: 1000 });
for (let i = 0; i < 1000; i++)
  candles.append({
    time: i * minute,
    open: 1000 + i,
    high: 1005 + i,
    low: 990 + i,
    close: 1001 + i,
    volume: 1,
  });

const trade = (from: number, to: number | null, netProfit = 1): ReportTrade =>
  ({
    market: 0,
    openedAt: from * minute,
    closedAt: to === null ? null : to * minute + 20_000,
    netProfit,
  }) as ReportTrade;

const read = (packed: string, trades: readonly ReportTrade[]): Candle[][] =>
  unpackWindows({ windows: packed, markets: [{ durationMs: minute, priceDigits: 0 }] }, trades);

describe('the candles of trades', () => {
  it('are those from sixteen before the entry to sixteen after the exit', () => {
    const trades = [trade(100, 102)];
    const { packed, leftOut } = tradeWindows(trades, [candles], 1_000_000);
    const [found] = read(packed, trades);
    expect(leftOut).toBe(0);
    expect(found!.map(({ time }) => time / minute)).toEqual(Array.from({ length: 35 }, (_, i) => 84 + i));
    expect(found![0]).toEqual({
      time: 84 * minute,
      duration: minute,
      open: 1084,
      high: 1089,
      low: 1074,
      close: 1085,
    });
  });

  it('end where the data end', () => {
    const trades = [trade(2, 4), trade(990, null)];
    const [first, last] = read(tradeWindows(trades, [candles], 1_000_000).packed, trades);
    expect([first![0]!.time, first!.length]).toEqual([0, 21]);
    expect([last![0]!.time, last!.at(-1)!.time]).toEqual([974 * minute, 999 * minute]);
  });

  it('are wider for a long trade', () => {
    // 84 to 616: 533 rows as 107 candles of five, the last of three.
    const trades = [trade(100, 600)];
    const [found] = read(tradeWindows(trades, [candles], 1_000_000).packed, trades);
    expect(found).toHaveLength(107);
    expect(found![1]).toEqual({
      time: 89 * minute,
      duration: 5 * minute,
      open: 1089,
      high: 1098,
      low: 1079,
      close: 1094,
    });
  });

  it('get narrower margins where the budget is tight, and leave out who moved the account least', () => {
    const trades = [trade(100, 102, -5), trade(300, 302, 1), trade(500, 502, 9)];
    const whole = Buffer.from(tradeWindows(trades, [candles], 1_000_000).packed, 'base64').length;
    const tight = tradeWindows(trades, [candles], Math.floor(whole / 2));
    expect(tight.leftOut).toBe(0);
    // Three rows of the trade and six on each side; with ten it would be 69 of 105 candles, more than half.
    expect(read(tight.packed, trades).map(({ length }) => length)).toEqual([15, 15, 15]);
    const tightest = tradeWindows(trades, [candles], Math.floor(whole / 7));
    expect(tightest.leftOut).toBe(2);
    expect(read(tightest.packed, trades).map(({ length }) => length)).toEqual([0, 0, 9]);
    for (const budget of [whole, Math.floor(whole / 2), Math.floor(whole / 7), 10]) {
      const { packed } = tradeWindows(trades, [candles], budget);
      expect(Buffer.from(packed, 'base64').length).toBeLessThanOrEqual(budget);
    }
  });
});

describe('what the page carries of the trades', () => {
  let parts: ReportParts;
  beforeAll(async () => {
    parts = reportParts(await smallRun());
  });

  it('comes back as the model has it', () => {
    const { json, tradesLeftOut, windowsLeftOut } = pageData(parts);
    const trades = unpackTrades(json);
    expect([tradesLeftOut, windowsLeftOut]).toEqual([0, 0]);
    expect(trades).toEqual(
      parts.model.trades.map((view, row) => ({
        row,
        number: view.number,
        market: 0,
        strategy: 'main',
        side: view.side,
        openedAt: view.openedAt,
        closedAt: view.closedAt,
        hold: view.holdMs,
        quantity: view.quantity,
        entry: view.entryPrice,
        exit: view.exitPrice,
        gross: view.grossProfit,
        fees: view.fees,
        slippage: view.slippage,
        funding: 0,
        interest: 0,
        liquidationFee: 0,
        insurance: 0,
        liquidation: null,
        net: view.netProfit,
        unrealised: view.unrealised,
        entries: view.entryFills,
        exits: view.exitFills,
        // Fractions are carried in millionths, R in ten-thousandths.
        result: expect.closeTo(view.return!, 6) as number,
        mae: expect.closeTo(view.mae!, 6) as number,
        mfe: expect.closeTo(view.mfe!, 6) as number,
        r: expect.closeTo(view.rMultiple!, 4) as number,
        plannedR: view.plannedR,
        actualR: view.actualR,
        signals: view.signals,
        reason: view.exitReason,
        levels: view.levels,
        levelsLeftOut: 0,
      })),
    );
    expect(unpackWindows(json, trades).map((found) => found.length)).toEqual([6, 6]);
  });

  it('says what it leaves out beyond twenty thousand trades, the smallest first', () => {
    const { model, trades } = parts;
    const count = 20_003;
    const many = Array.from({ length: count }, (_, i) => ({
      ...model.trades[i % 2]!,
      number: i + 1,
      netProfit: i,
    }));
    const more = {
      ...parts,
      model: { ...model, trades: many },
      trades: many.map((view) => ({ ...trades[view.number % 2]!, netProfit: view.netProfit })),
    };
    const data = pageData(more);
    expect(data.tradesLeftOut).toBe(3);
    const kept = unpackTrades(data.json) as unknown as { readonly number: number }[];
    expect([kept.length, kept[0]!.number, kept.at(-1)!.number]).toEqual([20_000, 4, count]);
  });
});
