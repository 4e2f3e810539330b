/** The ways of stops in the report (STOP-1): every move with its cause, and what closed a trade; each run by hand. */
import { describe, expect, it } from 'vitest';
import { amend, buy, type Intents } from '../../src/model/intent.ts';
import { csvOf } from '../../src/report/csv.ts';
import { thinned, type Level } from '../../src/report/levels.ts';
import { reportModel, reportParts } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import { closedBy } from '../../src/scenario/closed-by.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { pageOf, pageScript, runOfText } from './make.ts';

const day = (number: number): number => Date.UTC(2024, 0, number);

const calm = '100 100 100 100';

/** 1,000 USD, two units, no costs. */
function played(
  candles: readonly string[],
  asks: Readonly<Record<number, Intents>>,
  more: readonly string[] = [],
): Promise<FinishedRun> {
  const changes = {
    9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
    11: '  use: s.ts\n  sizing: {quantity: 2}',
  };
  return runOfText(plain(changes, more), {
    candles: { 'a.csv': csv(candles) },
    strategies: { 's.ts': script(asks) },
  });
}

/**
 * Bought at 100, day 2; R = 4. 104 is 1 R ahead: break-even, 100. 108 is 2 R ahead, and the trail holds: 102, then 106 of
 * the high of 112. Day 6 comes down to it. A move is told at the end of its candle.
 */
const trailed = (): Promise<FinishedRun> => {
  const plan = {
    at: { distance: 4 },
    breakEven: { after: { r: 1 } },
    trail: { distance: 6, activation: { r: 2 } },
  };
  const candles = [
    calm,
    '100 103 99 102',
    '103 104 103 104',
    '104 108 104 108',
    '108 112 108 112',
    '112 112 105 105',
  ];
  return played(candles, { 1: buy({ stop: plan, target: { price: 130 } }) });
};
const trailedLevels = [
  { kind: 'stop', price: 96, from: day(2), to: day(4), by: 'placed' },
  { kind: 'stop', price: 100, from: day(4), to: day(5), by: 'break-even' },
  { kind: 'stop', price: 102, from: day(5), to: day(6), by: 'trail' },
  { kind: 'stop', price: 106, from: day(6), to: null, by: 'trail' },
  { kind: 'target', price: 130, from: day(2), to: null, by: 'placed' },
];

/**
 * True ranges of 2: ATR(2) = 2, the chandelier 3 below the best high since the fill. Filled at 100, day 4, the stop at
 * 80; high 101: 98. The strategy puts it to 97 at the same close. High 103 of a range of 3: ATR 2.5, 103 - 3.75 = 99.25.
 */
const hung = (): Promise<FinishedRun> => {
  const stop = { at: { distance: 20 }, chandelier: { atr: 1.5, period: 2 } };
  const range = '100 101 99 100';
  const candles = [calm, range, range, range, '101 103 101 102', '102 103 99 101'];
  return played(candles, { 3: buy({ stop }), 4: amend(2, { trigger: 97 }) });
};

describe('the way of a stop', () => {
  it('STOP-1 has every move along the path with its cause', async () => {
    expect(reportModel(await trailed()).trades).toMatchObject([{ levels: trailedLevels, netProfit: 12 }]);
  });

  it('STOP-1 tells what a manager asked for from what the strategy asked for', async () => {
    const [trade] = reportModel(await hung()).trades;
    expect(trade!.levels).toEqual([
      { kind: 'stop', price: 80, from: day(4), to: day(5), by: 'placed' },
      // Both ask at the close of day 4, the strategy first.
      { kind: 'stop', price: 97, from: day(5), to: day(5), by: 'amended' },
      { kind: 'stop', price: 98, from: day(5), to: day(6), by: 'chandelier' },
      { kind: 'stop', price: 99.25, from: day(6), to: null, by: 'chandelier' },
    ]);
    expect(trade!.exitReason).toBe('stop, chandelier');
  });

  it('STOP-1 reaches the page as it is, and is drawn as steps', async () => {
    const { unpackTrades, levelRows, levelText } = pageScript(
      ['unpack.js', 'format.js', 'trade.js'],
      ['unpackTrades', 'levelRows', 'levelText'],
    ) as {
      unpackTrades: (
        page: unknown,
      ) => { readonly levels: readonly object[]; readonly levelsLeftOut: number }[];
      levelRows: (trade: object, until: number) => { t: number; t2: number; p: number; p2: number }[];
      levelText: (trade: object, kind: string, price: (value: number) => string) => string;
    };
    const [trade] = unpackTrades(pageData(reportParts(await trailed())).json);
    expect(trade).toMatchObject({ levels: trailedLevels, levelsLeftOut: 0, reason: 'stop, trail' });
    const end = day(7);
    expect(levelRows(trade!, end).map(({ t, t2, p, p2 }) => [t, t2, p, p2])).toEqual([
      [day(2), day(4), 96, 96],
      [day(4), day(4), 96, 100],
      [day(4), day(5), 100, 100],
      [day(5), day(5), 100, 102],
      [day(5), day(6), 102, 102],
      [day(6), day(6), 102, 106],
      [day(6), end, 106, 106],
      [day(2), end, 130, 130],
    ]);
    const price = (value: number): string => value.toFixed(2);
    expect(levelText(trade!, 'stop', price)).toBe('96.00; at last 106.00, trail');
    expect(levelText(trade!, 'target', price)).toBe('130.00');
  });

  const way: readonly Level[] = [1, 2, 3, 4, 5].map((price) => ({
    kind: 'stop',
    price,
    from: price * 10,
    to: price === 5 ? null : price * 10 + 10,
    by: price === 1 ? 'placed' : 'trail',
  }));

  it('STOP-1 of too many moves keeps the first and the last, each to the next that is kept', () => {
    const [first, , third, , last] = way;
    const kept = [{ ...first!, to: 30 }, { ...third!, to: 50 }, last!];
    const other = { ...first!, kind: 'target' as const };
    expect(thinned([...way, other], 3)).toEqual([...kept, other]);
    expect(thinned(way, 5)).toEqual(way);
    expect(thinned(way, 2)).toEqual([{ ...first!, to: 50 }, last!]);
  });

  it('STOP-1 says how many moves it left out', async () => {
    const parts = reportParts(await trailed());
    const levels = Array.from({ length: 250 }, (_, i): Level => ({
      kind: 'stop',
      price: 9600 + i,
      from: day(2) + i,
      to: i === 249 ? null : day(2) + i + 1,
      by: i === 0 ? 'placed' : 'trail',
    }));
    const { unpackTrades } = pageScript(['unpack.js'], ['unpackTrades']) as {
      unpackTrades: (
        page: unknown,
      ) => { readonly levels: readonly Level[]; readonly levelsLeftOut: number }[];
    };
    const [trade] = unpackTrades(
      pageData({ ...parts, trades: parts.trades.map((one) => ({ ...one, levels })) }).json,
    );
    expect([trade!.levels.length, trade!.levelsLeftOut]).toEqual([200, 50]);
    expect(trade!.levels.at(-1)).toEqual({ ...levels.at(-1)!, price: 98.49 });
  });
});

describe('what closed a trade', () => {
  it('STOP-1 RISK-2 is the role of its last order, with what moved that stop or sent it', () => {
    expect(closedBy(null, null)).toBe(null);
    expect(closedBy('stop', null)).toBe('stop');
    expect(closedBy('stop', 'break-even')).toBe('stop, break-even');
    expect(closedBy('exit', null)).toBe('exit');
    expect(closedBy('exit', 'time')).toBe('time');
    expect(closedBy('exit', 'risk')).toBe('risk limit');
  });

  it('STOP-1 is in the groups, and in the CSV beside the role', async () => {
    // Two candles, that of the fill counted: out at the open of day 4.
    const run = await played([calm, calm, calm, calm], { 1: buy({ stop: { candles: 2 } }) });
    const model = reportModel(run);
    expect(model.metrics.groups.byExitReason.map(({ key }) => key)).toEqual(['time']);
    expect(await pageOf(run)).toContain('<option>time</option>');
    const cellsOf = (table: 'trades' | 'orders', names: readonly string[]): readonly string[][] => {
      const [head, ...rows] = csvOf(table, run, () => model)
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
      return rows.map((cells) => names.map((name) => cells[head!.indexOf(name)]!));
    };
    expect(cellsOf('trades', ['exitReason', 'exitCause'])).toEqual([['exit', 'time']]);
    expect(cellsOf('orders', ['role', 'cause'])).toEqual([
      ['entry', ''],
      ['exit', 'time'],
    ]);
  });
});
