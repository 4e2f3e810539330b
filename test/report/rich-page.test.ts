/** What the page's own scripts write of the run with everything in it, cell by cell (see rich.ts). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/report/html.ts';
import { buy } from '../../src/model/intent.ts';
import { originOf } from '../../src/scenario/origin.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { browserPath, launched } from '../support/browser.ts';
import { plainText } from './cells.ts';
import { pageOf, runOfText } from './make.ts';
import { liquidatedRun } from './liquidated.ts';
import { richRun } from './rich.ts';

const executable = browserPath();
const folder = mkdtempSync(join(tmpdir(), 'backlot-'));

describe.runIf(executable !== null)('the page of two markets', () => {
  let browser: Browser;
  let page: Page;

  async function opened(name: string, html: string): Promise<Page> {
    const path = join(folder, name);
    writeFileSync(path, html);
    const own = await browser.newPage({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
    own.setDefaultTimeout(20_000);
    await own.goto(pathToFileURL(path).href);
    await own.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    return own;
  }
  const pageOfRun = async (name: string, run: FinishedRun): Promise<Page> => opened(name, await pageOf(run));

  beforeAll(async () => {
    browser = await launched(executable!);
    page = await pageOfRun('rich.html', await richRun());
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const textOf = async (own: Page, place: string): Promise<string> =>
    plainText(await own.locator(place).textContent());
  async function factsOf(own: Page): Promise<Readonly<Record<string, string>>> {
    const pairs = await own.evaluate<readonly (readonly [string, string])[]>(
      "[...document.querySelectorAll('.trade-facts div')].map((one) => [...one.children].map((child) => child.textContent))",
    );
    return Object.fromEntries(pairs.map(([name, text]) => [name, plainText(text)]));
  }

  it('LEDG-2 has every trade in its table, costs with slippage, the open one at the last close', async () => {
    const keys = [
      'number', 'market', 'side', 'opened', 'net', 'return', 'quantity', 'entry', 'exit', 'r', 'mae', 'mfe', 'costs', 'reason',
    ]; // prettier-ignore
    const cells = `keys.map((key) => row.querySelector('.c-' + key).textContent)`;
    const rows = await page.evaluate<readonly (readonly string[])[]>(
      `((keys) => [...document.querySelectorAll('#trades-table tbody tr')].map((row) => ${cells}))(${JSON.stringify(keys)})`,
    );
    expect(rows.map((row) => row.map(plainText))).toEqual([
      // Costs are fees and slippage: 4.08 + 2, 8.32 + 8, 3.25 + 1, 2.02 + 2. The last: 10 - 2.02.
      ['1', 'A/USD', 'long', '2024-01-02', '+1.92', '+0.96 %', '2', '100.50', '103.50', '+0.19', '2.49 %', '10.45 %', '6.08', 'stop'],
      ['2', 'B/USD', 'long', '2024-01-03', '-16.32', '-3.89 %', '8', '52.50', '51.50', 'n/a', '8.57 %', '6.67 %', '16.32', 'exit'],
      ['3', 'A/USD', 'long', '2024-01-09', '+7.75', '+3.64 %', '2', '106.50', '112.00', '+0.78', '2.35 %', '5.16 %', '4.25', 'target'],
      ['4', 'B/USD', 'long', '2024-01-11', '+7.98', 'n/a', '4', '50.50', 'n/a', 'n/a', '2.97 %', '6.93 %', '4.02', 'open'],
    ]); // prettier-ignore
    expect(await textOf(page, '#trades-status')).toBe('1 to 4 of 4 trades, together +1.33 USD');
  });

  it('tells an average as one, in the dialog of a trade with two entries', async () => {
    await page.locator('#trades-table tbody tr:nth-child(2) button').click();
    await page.locator('#trade-chart svg').waitFor();
    expect(await factsOf(page)).toEqual({
      Entry: '52.50, average of 2 fills, the first on 2024-01-03',
      Exit: '51.50 on 2024-01-09',
      'Closed by': 'exit',
      Held: '6 d',
      Stop: 'none',
      Target: 'none',
      Quantity: '8',
      Return: '-3.89 %',
      'R, planned and actual': 'n/a and n/a',
      'Result in R': 'n/a',
      'Worst on the way': '8.57 %',
      'Best on the way': '6.67 %',
      // -8 - 8.32; a spot account has neither funding nor interest.
      Gross: '-8.00 USD',
      Fees: '-8.32 USD',
      Net: '-16.32 USD',
      'Slippage, inside the prices': '-8.00 USD',
    });
    await page.keyboard.press('Escape');
  });

  it('tells of an open trade what is not realised yet, and of a moved stop the first and the last', async () => {
    await page.locator('#trades-table tbody tr:nth-child(4) button').click();
    expect(await factsOf(page)).toMatchObject({
      Entry: '50.50 on 2024-01-11',
      Exit: 'still open',
      Gross: '0.00 USD',
      Fees: '-2.02 USD',
      'Not realised': '+10.00 USD',
      Net: '+7.98 USD',
    });
    await page.keyboard.press('Escape');
    await page.locator('#trades-table tbody tr:nth-child(1) button').click();
    expect(await factsOf(page)).toMatchObject({
      Stop: '95.50; at last 104.00, amended',
      Net: '+1.92 USD',
      // Decided at 100, filled at 100.50.
      'R, planned and actual': '4.50 and 5.00',
      'Result in R': '+0.19',
    });
    await page.keyboard.press('Escape');
  });

  it('reads equity, drawdown and what is held at the deepest point, in both charts', async () => {
    for (const id of ['equity', 'drawdown']) {
      await page.locator(`#${id}`).focus();
      await page.keyboard.press('Home');
      for (let step = 1; step < 7; step++) await page.keyboard.press('ArrowRight');
      // The close of day 9: 1 - 984.47 / 1028.97; held (107 / 100 + 51 / 50) / 2.
      expect(await textOf(page, `#${id}-readout`)).toBe(
        '2024-01-10: equity 984.47 USD, drawdown 4.32 %, held instead 1,045.00 USD',
      );
    }
  });

  it('shows each market with its own trades', async () => {
    const note = (): Promise<string> => textOf(page, '#price-note');
    expect(await note()).toBe('2 trades in this stretch; click one for its candles.');
    await page.locator('#price-market').selectOption('1');
    expect(await note()).toBe('2 trades in this stretch; click one for its candles.');
    const tips = await page.locator('#price .mark-symbol path').count();
    // Two entries and one exit: the last is open.
    expect(tips).toBe(3);
  });

  it('counts a trade to every stretch that it touches', async () => {
    // Bought on the second day and never sold: 31 December 2023 to 1 January 2025 and on.
    const candles = csv(
      Array.from({ length: 400 }, () => '100 101 99 100'),
      '2023-12-30',
    );
    const text = plain({
      9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
      11: '  use: s.ts\n  sizing: {quantity: 2}',
    });
    const files = { candles: { 'a.csv': candles }, strategies: { 's.ts': script({ 1: buy() }) } };
    const own = await pageOfRun('held.html', await runOfText(text, files));
    for (const year of ['2023', '2024', '2025']) {
      await own.locator('#price-years').selectOption(year);
      expect(await textOf(own, '#price-note')).toBe('1 trade in this stretch; click one for its candles.');
    }
    await own.close();
  });

  it('SCALE-2 says of a trade that a waiting target closed what that had waited for', async () => {
    const text = `name: awaited
data: {timeframe: 1d}
account: {currency: USD, balance: 10000}
markets: {A/USD: {file: a.csv, tick: 0.01, lot: 0.001}}
strategies:
  main: {use: s.ts, sizing: {quantity: 1}, scaleOut: {when: {momentum: {above: [70], period: 2}}}}
`;
    const rising = [100, 101, 102, 103, 104, 105, 106].map((at) => `${at} ${at + 1} ${at - 1} ${at + 1}`);
    const files = { candles: { 'a.csv': csv(rising) }, strategies: { 's.ts': script({ 4: buy() }) } };
    const own = await pageOfRun('awaited.html', await runOfText(text, files));
    await own.locator('#trades-table tbody tr:nth-child(1) button').click();
    expect(await factsOf(own)).toMatchObject({
      'Closed by': 'target, momentum',
      Target: 'at no price: at a close, by momentum',
    });
    await own.close();
  });

  it('MARG-1 says of a liquidated trade why it was closed, and adds up from gross to net', async () => {
    // See liquidated.ts.
    const own = await pageOfRun('liquidated.html', await liquidatedRun());
    const cell = own.locator('#trades-table tbody tr:first-child .c-reason');
    expect(plainText(await cell.textContent())).toBe('liquidation, under at 70.00');
    expect(plainText(await cell.getAttribute('title'))).toBe(
      'Under its maintenance at: 70.00; Left of its margin: -10,045.00 USD; Should have been left: 175.00 USD; ' +
        'Liquidation fee: 350.00 USD; Made good by the insurance fund: 10,412.50 USD',
    );
    await cell.click();
    expect(Object.entries(await factsOf(own))).toEqual([
      ['Entry', '100.00 on 2024-01-02'],
      ['Exit', '70.00 on 2024-01-03'],
      ['Closed by', 'liquidation'],
      ['Under its maintenance at', '70.00'],
      ['Left of its margin', '-10,045.00 USD'],
      ['Should have been left', '175.00 USD'],
      ['Held', '1 d'],
      ['Stop', '95.00'],
      ['Target', 'none'],
      ['Quantity', '500'],
      ['Return', '-10.05 %'], // 5,025 of 50,000
      ['R, planned and actual', '5.00 and 5.00'],
      ['Result in R', '-2.01'], // 500 x 5 at risk
      ['Worst on the way', '30.00 %'],
      ['Best on the way', '1.00 %'],
      ['Gross', '-15,000.00 USD'],
      ['Fees', '-42.50 USD'],
      ['Funding', '0.00 USD'],
      ['Interest', '-45.00 USD'],
      ['Liquidation fee', '-350.00 USD'],
      ['Loss made good by the insurance fund', '+10,412.50 USD'],
      ['Net', '-5,025.00 USD'],
      ['Slippage, inside the prices', '0.00 USD'],
    ]);
    // The long names of its parts fit a phone.
    await own.setViewportSize({ width: 320, height: 700 });
    expect(await own.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await own.close();
  });

  it('shows first the prices of a market that was traded, whatever comes first by id', async () => {
    const own = await pageOfRun('shown.html', await liquidatedRun());
    expect(await own.locator('#price-market option').allTextContents()).toEqual(['A/USD', 'X/USD']);
    expect(await own.locator('#price-market').inputValue()).toBe('1');
    expect(await textOf(own, '#price-note')).toBe('1 trade in this stretch; click one for its candles.');
    await own.close();
  });

  it('says above 120 trades that entries and levels are not drawn, and reads the rolling Sharpe ratio', async () => {
    // Bought and sold by turns, each at the open of the next day: 130 trades of two days in 262.
    const asks = Object.fromEntries(
      Array.from({ length: 260 }, (_, i) => [i + 1, i % 2 === 0 ? buy() : ({ kind: 'exit' } as const)]),
    );
    const prices = Array.from({ length: 262 }, (_, i) => 100 + ((i * 7) % 11));
    const candles = csv(
      prices.map((open, i) => {
        const close = prices[i + 1] ?? 100;
        return `${open} ${Math.max(open, close)} ${Math.min(open, close)} ${close}`;
      }),
    );
    const text = plain({
      9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
      11: '  use: s.ts\n  sizing: {quantity: 2}',
    });
    const files = { candles: { 'a.csv': candles }, strategies: { 's.ts': script(asks) } };
    const run = await runOfText(text, files);
    const own = await opened('many.html', await reportHtml(run, originOf(run, 's.yaml')));
    expect(await textOf(own, '#price-note')).toBe(
      '130 trades in this stretch; click one for its candles. Of more than 120 trades entries, stops and targets are not drawn.',
    );
    // The first window: 91 returns of days, a quarter of 365.
    const { at, equity } = run.equity;
    const returns = Array.from({ length: 91 }, (_, i) => equity[i + 1]! / equity[i]! - 1);
    const mean = returns.reduce((sum, one) => sum + one, 0) / 91;
    const deviation = Math.sqrt(returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 90);
    const sharpe = ((mean / deviation) * Math.sqrt(365)).toFixed(2);
    await own.locator('#rolling').focus();
    await own.keyboard.press('Home');
    expect(await textOf(own, '#rolling-readout')).toBe(
      `Window to ${new Date(at[91]!).toISOString().slice(0, 10)}: Sharpe ${sharpe}`,
    );
    await own.close();
  });
});
