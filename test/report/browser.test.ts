/** The report in a browser, from a file and without a network: what people click, on a laptop and on a phone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../src/run-file.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { root } from '../cli/spawn.ts';
import { plain } from '../scenario/make.ts';
import { browserPath, launched } from '../support/browser.ts';
import { pageOf, runOfText } from './make.ts';

const executable = browserPath();
const folder = mkdtempSync(join(tmpdir(), 'backlot-'));
const laptop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
};

describe.runIf(executable !== null)('the report in a browser', () => {
  let browser: Browser;
  let run: FinishedRun;
  let file: string;
  const heard: string[] = [];

  beforeAll(async () => {
    browser = await launched(executable!);
    run = runScenario(await openFile(join(root, 'scenarios/demo.yaml')));
    file = await written('demo.html', run);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function written(name: string, of: FinishedRun): Promise<string> {
    const path = join(folder, name);
    writeFileSync(path, await pageOf(of));
    return pathToFileURL(path).href;
  }

  /** Opens the page, with everything that it says and asks for noted down, and its charts drawn. */
  async function opened(url = file, options = laptop): Promise<Page> {
    const page = await browser.newPage(options);
    heard.length = 0;
    page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url) heard.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    return page;
  }

  /** What axe-core finds serious or worse. */
  async function faults(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
  }

  const firstCell = (page: Page, column: string): Promise<string | null> =>
    page.locator(`#trades-table tbody tr:first-child .c-${column}`).textContent();
  const signs = (text: string | null): string =>
    (text ?? '').replaceAll('\u2212', '-').replaceAll('\u202f', ' ');

  it('opens without a word on the console and without asking for anything, all charts drawn', async () => {
    const page = await opened();
    for (const id of ['equity', 'drawdown', 'rolling', 'price', 'overview', 'distribution', 'excursions'])
      await page.locator(`#${id} svg`).waitFor();
    expect(await page.locator('#equity svg path[stroke="var(--accent)"]').count()).toBe(1);
    expect(await page.title()).toBe('Nasdaq-100, 20-day breakout with stop and target: backtest report');
    expect(heard).toEqual([]);
    await page.close();
  });

  it('shows the candles of a trade at a click, with entry, exit, stop and target, and goes on from there', async () => {
    const page = await opened();
    await page.locator('#trades-table tbody tr:nth-child(3)').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('#trade-chart svg').waitFor();
    expect(await dialog.getByRole('heading').first().textContent()).toBe('Trade 3: long NDX/USD');
    const trade = run.result.trades[2]!;
    const facts = signs(await dialog.locator('dl').textContent());
    expect(facts).toContain(`Entry${trade.entryPrice}`);
    expect(facts).toContain(`Exit${trade.exitPrice!}`);
    const chart = dialog.locator('#trade-chart svg');
    const texts = (await chart.locator('text').allTextContents()).join(' ');
    expect(texts).toMatch(/stop 131\.46/);
    expect(texts).toMatch(/target 133\.56/);
    // Two days of the trade, sixteen candles on each side of them.
    expect(await chart.locator('.mark-rect path[stroke="var(--candle)"]').count()).toBe(34);
    expect(await chart.locator('.mark-symbol path').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    expect(await dialog.getByRole('heading').first().textContent()).toBe('Trade 4: long NDX/USD');
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    expect(heard).toEqual([]);
    await page.close();
  });

  it('sorts trades by mouse and by keyboard, and says how', async () => {
    const page = await opened();
    const nets = run.result.trades.map(({ netProfit }) => Number(netProfit)).sort((a, b) => a - b);
    const money = (value: number): string =>
      Math.abs(value)
        .toFixed(2)
        .replace(/\B(?=(\d{3})+\.)/g, ',');
    const head = page.locator('#trades-table th[data-key="net"]');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(signs(await firstCell(page, 'net'))).toBe(`-${money(nets[0]!)}`);
    await head.getByRole('button').press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(signs(await firstCell(page, 'net'))).toBe(`+${money(nets.at(-1)!)}`);
    expect(await page.locator('#trades-table th[aria-sort]').count()).toBe(1);
    await page.locator('#trades-table tbody tr:first-child button').press('Enter');
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.close();
  });

  it('filters trades, pages through them, and shows all again', async () => {
    const page = await opened();
    const closed = run.result.trades;
    const status = page.locator('#trades-status');
    const total = (some: typeof closed): string =>
      some.reduce((sum, { netProfit }) => sum + Number(netProfit), 0).toFixed(2);
    expect(signs(await status.textContent()).replaceAll(',', '')).toBe(
      `1 to 50 of ${closed.length} trades together ${total(closed)} USD`,
    );
    await page.locator('#trades-after').click();
    expect(await status.textContent()).toMatch(/^51 to 100 of /);
    await page.getByLabel('Result').selectOption('won');
    const won = closed.filter(({ netProfit }) => Number(netProfit) > 0);
    expect(signs(await status.textContent()).replaceAll(',', '')).toBe(
      `1 to 50 of ${won.length} trades together +${total(won)} USD`,
    );
    await page.getByLabel('Opened from').fill('2010-01-01');
    await page.getByLabel('Opened to').fill('2010-12-31');
    const inYear = won.filter(({ openedAt }) => openedAt.startsWith('2010-'));
    expect(inYear.length).toBeGreaterThan(0);
    expect(await status.textContent()).toMatch(
      new RegExp(`^1 to ${inYear.length} of ${inYear.length} trades`),
    );
    await page.getByLabel('Result').selectOption('lost');
    await page.locator('#trades-filter select[name="reason"]').selectOption('target');
    expect(await status.textContent()).toBe('No trade fits.');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText(`1 to 50 of ${closed.length} trades`).waitFor();
    await page.close();
  });

  it('shows a stretch of prices by year and by dragging, and opens a trade from the chart', async () => {
    const page = await opened();
    await page.locator('#overview svg').waitFor();
    const note = page.locator('#price-note');
    expect(await note.textContent()).toMatch(/^562 trades in this stretch: the 400 /);
    await page.getByLabel('Year').selectOption('1999');
    const inYear = run.result.trades.filter(
      ({ openedAt, closedAt }) => openedAt >= '1999-01-01' && closedAt! <= '2000-01-01T00:00:00Z',
    );
    expect(await note.textContent()).toMatch(
      new RegExp(`^${inYear.length} trades in this stretch; click one`),
    );
    await page.locator('#price .mark-symbol path').first().click({ force: true });
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#overview').scrollIntoViewIfNeeded();
    const box = (await page.locator('#overview svg').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 22, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(100);
    expect(await note.textContent()).toMatch(/^\d+ trades in this stretch; click one/);
    expect(await page.getByLabel('Year').inputValue()).toBe('');
    expect(heard).toEqual([]);
    await page.close();
  });

  it('reads a curve aloud by the arrow keys, and defines a figure at a click', async () => {
    const page = await opened();
    await page.locator('#equity svg').waitFor();
    await page.locator('#equity').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('#equity-readout').textContent()).toBe(
      '1985-11-02: equity 100,000.00 USD, drawdown 0.00\u202f%, held instead 100,000.00 USD',
    );
    await page.keyboard.press('End');
    expect(await page.locator('#equity-readout').textContent()).toMatch(/^2012-06-30: equity 92,450\.55 USD/);
    const definition = page.locator('.figures').getByText('max((peak - equity) / peak)');
    expect(await definition.isVisible()).toBe(false);
    await page.locator('.figures').getByText('Maximum drawdown').click();
    expect(await definition.isVisible()).toBe(true);
    await page.getByLabel('holding NDX/USD instead').check();
    await page.locator('#equity svg path[stroke-dasharray="5,4"]').waitFor();
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing in it that axe-core finds serious, %s',
    async (colorScheme) => {
      const page = await opened(file, { ...laptop, colorScheme });
      await page.locator('#excursions svg').waitFor();
      await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      expect(await faults(page)).toEqual([]);
      // The check sees: an image without words is found.
      await page.evaluate("document.body.append(document.createElement('img'))");
      expect((await faults(page)).join()).toContain('image-alt');
      await page.close();
    },
  );

  it('turns light and dark by its buttons, whatever the machine prefers', async () => {
    const page = await opened(file, { ...laptop, colorScheme: 'dark' });
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await paper();
    await page.getByRole('button', { name: 'Light' }).click();
    const light = await paper();
    expect([dark, light]).toEqual(['rgb(14, 17, 20)', 'rgb(251, 251, 249)']);
    expect(await page.getByRole('button', { name: 'Light' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await paper()).toBe(dark);
    await page.close();
  });

  it.each([360, 320])('fits a phone %i wide without scrolling sideways', async (width) => {
    const page = await opened(file, { ...phone, viewport: { width, height: 740 } });
    await page.locator('#excursions svg').waitFor();
    const scroll = '[document.documentElement.scrollWidth, document.body.scrollWidth]';
    expect(await page.evaluate(scroll)).toEqual([width, width]);
    await page.locator('#trades-table tbody tr:first-child button').tap();
    await page.locator('#trade-chart svg').waitFor();
    expect(await page.evaluate(scroll)).toEqual([width, width]);
    expect(heard).toEqual([]);
    await page.close();
  });

  it('prints light and without what can only be clicked', async () => {
    const page = await opened(file, { ...laptop, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('header.bar').isVisible()).toBe(false);
    expect(await page.locator('#trades-filter').isVisible()).toBe(false);
    expect(await page.locator('#conclusion').isVisible()).toBe(true);
    await page.close();
  });

  it('runs nothing that a name holds', async () => {
    const evil = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const text = plain({
      1: `name: ${JSON.stringify(evil)}`,
      10: 'strategies:',
      11: `  ${JSON.stringify(evil)}: {use: buy-and-hold}`,
    });
    const page = await opened(await written('evil.html', await runOfText(text)));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(evil);
    await page.locator('#trades-table tbody tr:first-child button').click();
    await page.locator('#trade-chart svg').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(heard).toEqual([]);
    await page.close();
  });
});
