/** The page's sections of the run with everything in it, cell by cell; every number worked by hand (see rich.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../../src/report/csv.ts';
import { chartSections } from '../../src/report/chart-sections.ts';
import { describe as described } from '../../src/report/describe.ts';
import { readAssets } from '../../src/report/assets.ts';
import { figuresSection } from '../../src/report/figures-section.ts';
import { headSection } from '../../src/report/head-section.ts';
import { reportModel, reportParts, type ReportModel } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import { drawdownsTable } from '../../src/report/return-sections.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import { tradesSection } from '../../src/report/trades-section.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { bodyOf, plainText, tableOf } from './cells.ts';
import { richRun } from './rich.ts';

let run: FinishedRun;
let model: ReportModel;
let head: string;
beforeAll(async () => {
  run = await richRun();
  model = reportModel(run);
  head = headSection(model, readAssets().definitions).text;
});
const withoutTags = (html: string): string => plainText(html.replace(/<[^>]*>/g, ' '));

describe('the head', () => {
  it('PATH-6 draws where the band lies, and where in it this run', () => {
    // From -2.157 % to 0.133 % with zero between: 2.29 wide, a margin of 12 % on both sides.
    const [low, high] = [-0.02157, 0.00133];
    const margin = (high - low) * 0.12;
    const x = (value: number): string =>
      `${(((value - low + margin) / (high - low + 2 * margin)) * 100).toFixed(2)}%`;
    expect(/<rect class="band" x="([^"]*)" width="([^"]*)"/.exec(head)!.slice(1)).toEqual([
      x(low),
      `${(100 / 1.24).toFixed(2)}%`,
    ]);
    expect(/<circle class="here" cx="([^"]*)"/.exec(head)![1]).toBe(x(high));
    expect(/<line class="zero" x1="([^"]*)"/.exec(head)![1]).toBe(x(0));
    expect(plainText(/aria-label="(Total return[^"]*)"/.exec(head)![1]!)).toBe(
      'Total return between -2.16 % and 0.13 % over all path policies; this run 0.13 %.',
    );
  });

  it('PATH-6 has a card for each leading figure with its range, the least first', () => {
    const cards = [
      ...head.matchAll(/<div class="value">([^<]*)<\/div>\s*<div class="band-text">([^<]*)</g),
    ].map(([, value, range]) => [plainText(value!), plainText(range!)]);
    // Total return, (annual return), maximum drawdown, (Sharpe), closed trades, win rate, profit factor, (exposure).
    expect([0, 2, 4, 5, 6].map((i) => cards[i])).toEqual([
      ['0.13 %', '-2.16 % to 0.13 %'],
      // 1028.97 to 984.47; stop first to 970.43.
      ['4.32 %', '4.32 % to 5.69 %'],
      ['3', 'on every path'],
      ['66.67 %', '33.33 % to 66.67 %'],
      // 9.67 / 16.32; stop first 1.92 / (16.32 + 15.15).
      ['0.59', '0.06 to 0.59'],
    ]);
  });

  it('tells the facts beside the sentence', () => {
    const facts = [...head.matchAll(/<li>([^]*?)<\/li>/g)].map(([, fact]) => withoutTags(fact!));
    expect(facts).toEqual([
      '1,000.00 USD became 1,001.33 USD with path favourable',
      '1 candle in 10 steps does not say which extreme came first',
      'Buying and holding all markets equally instead: 8.00 %',
      'Fees and slippage took 30.67 USD , 95.8 % of what prices brought',
    ]);
  });

  it('says why nothing is held beside it', async () => {
    const short = reportModel(await richRun(3));
    const why = 'B/USD has closes from 2024-01-05 to 2024-01-13 alone';
    const text = headSection(short, readAssets().definitions).text;
    expect(withoutTags(text)).toContain(`Buying and holding is not told beside it: ${why}`);
    expect(reportMarkdown(short)).toContain(`- Buying and holding is not told beside it: ${why}`);
    expect(chartSections(short, described(short)).equity.text).not.toContain('with-benchmark');
  });
});

describe('tables', () => {
  it('PATH-6 every figure has this run, the least and the greatest', () => {
    const rows = tableOf(figuresSection(model, readAssets().definitions).text, 'Headline');
    const told = Object.fromEntries(rows.map(([name, ...cells]) => [name!, cells]));
    expect(told).toMatchObject({
      'Total return': ['0.13 %', '-2.16 %', '0.13 %'],
      'Maximum drawdown': ['4.32 %', '4.32 %', '5.69 %'],
      'Closed trades': ['3', '3', '3'],
      'Win rate': ['66.67 %', '33.33 %', '66.67 %'],
      'Profit factor': ['0.59', '0.06', '0.59'],
      // -6.65 / 3; stop first -29.55 / 3.
      Expectancy: ['-2.22', '-9.85', '-2.22'],
      Fees: ['17.67', '17.67', '18.57'],
      Slippage: ['13.00', '13.00', '14.00'],
    });
  });

  it('METR-1 the deepest drawdown has its peak and its trough', () => {
    // From the close of day 4 to that of day 9, each at the midnight that ends it; 1028.97 is not reached again.
    const rows = bodyOf(drawdownsTable(model)!.text);
    expect(rows.map((row) => row.slice(0, 4))).toEqual([['4.32 %', '2024-01-05', '2024-01-10', 'not yet']]);
  });

  it('METR-1 closed trades by what closed them, by side and by weekday', () => {
    const data = pageData(reportParts(run));
    const text = tradesSection(model, described(model), data).text.replace(
      /<\/?(details|summary)[^>]*>/g,
      '',
    );
    expect(tableOf(text, 'By what closed them')).toEqual([
      ['exit', '1', '-16.32', '0.0 %', '0.00', 'n/a'],
      ['stop', '1', '1.92', '100.0 %', 'n/a', '0.19'],
      ['target', '1', '7.75', '100.0 %', 'n/a', '0.78'],
    ]);
    expect(tableOf(text, 'By side')).toEqual([['long', '3', '-6.65', '66.7 %', '0.59', '0.48']]);
    // R of 0.192 and 0.775: on average 0.4835.
    expect(tableOf(text, 'By weekday of entry')).toEqual([
      ['Tuesday', '2', '9.67', '100.0 %', 'n/a', '0.48'],
      ['Wednesday', '1', '-16.32', '0.0 %', '0.00', 'n/a'],
    ]);
    expect(text).not.toContain('is drawn');
    const thinned = tradesSection(model, described(model), { ...data, excursionsEach: 3 }).text;
    expect(thinned).toContain('Of these trades one in 3 is drawn.');
  });
});

describe('costs', () => {
  it('FEE-1 SLIP-1 add up in the table, and each bar begins where the one before ended', () => {
    const text = chartSections(model, described(model)).costs.text;
    expect(bodyOf(text)).toEqual([
      ['What prices brought', '32.00'],
      ['Slippage', '-13.00'],
      ['Fees', '-17.67'],
      ['Net: end less start', '1.33'],
    ]);
    const bars = [...text.matchAll(/<rect\s+class="([^"]*)"\s+x="([^"]*)"\s+width="([^"]*)"/g)].map((bar) =>
      bar.slice(1),
    );
    // 32 is the full width: 32 to 19, 19 to 1.33, and the net from zero.
    const share = (value: number): string => `${((value / 32) * 100).toFixed(2)}%`;
    expect(bars).toEqual([
      ['gain-fill', '0.00%', '100.00%'],
      ['loss-fill', share(19), share(13)],
      ['loss-fill', share(1.33), share(17.67)],
      ['gain-fill', '0.00%', share(1.33)],
    ]);
    // 30.67 of four trades, the open one too.
    expect(withoutTags(text)).toContain(
      'Fees and slippage took 95.8 % of what prices brought. That is 7.67 USD a trade. Of what prices brought, 10.00 USD is in positions that are still open, at the last close. A/USD: maker 0.500 %, taker 1.000 %, slippage 50 ticks; B/USD: maker 0.500 %, taker 1.000 %, slippage 50 ticks.',
    );
  });
});

describe('charts in words', () => {
  it('tell the highest and the lowest equity, and the drawdown', () => {
    const { equity, drawdown } = described(model);
    expect(plainText(equity)).toBe(
      'Equity from 1,000.00 USD to 1,001.33 USD, 2024-01-02 to 2024-01-13; highest 1,028.97 USD on 2024-01-05, lowest 984.47 USD on 2024-01-10.',
    );
    expect(plainText(drawdown)).toMatch(
      /^Deepest drawdown 4\.32 %, from 2024-01-05 to 2024-01-10, not made good by the end; under water /,
    );
  });

  it('tell the mean of returns and of excursions', () => {
    const { distribution, excursions } = described(model);
    // 1.92 / 201, -16.32 / 420, 7.75 / 213: 0.2360 %. Against 2.4876, 8.5714, 2.3474; with 10.4478, 6.6667, 5.1643.
    expect(plainText(distribution)).toMatch(
      /^66\.7 % of 3 closed trades won; the mean return of a trade is 0\.24 %, /,
    );
    expect(plainText(excursions)).toContain('On average 4.47 % against it and 7.43 % with it.');
  });
});

describe('names outside of HTML', () => {
  it('become no markup in the sentence of Markdown', () => {
    const sentence = 'It gained 1.00\u202f%; buying and holding <img src=x>/USD gained more.';
    const named = { ...model, conclusion: { verdict: 'gain' as const, sentence } };
    expect(plainText(reportMarkdown(named).split('\n')[2]!)).toBe(
      '**It gained 1.00 %; buying and holding \\<img src=x\\>/USD gained more.**',
    );
  });

  it.each([
    ['1,=HYPERLINK(1)"/USD', '"1,=HYPERLINK(1)""/USD"'],
    ['-1+1/USD', "'-1+1/USD"],
    ['7A/USD', '7A/USD'],
  ])('stay one cell of CSV: %s', (market, cell) => {
    const trades = run.result.trades.map((trade) => ({ ...trade, market }));
    const text = csvOf('trades', { ...run, result: { ...run.result, trades } }, () => model);
    const line = text.split('\n')[2]!;
    expect(line.startsWith(`2,${cell},second,long,`)).toBe(true);
    // A negative number stays one.
    expect(line).toContain(',-16.32000000,');
  });
});
