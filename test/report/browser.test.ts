/** The report in a browser, from a file and without a network: what people click, on a laptop and on a phone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reportModel, type ReportModel } from '../../src/report/model.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { root } from '../cli/spawn.ts';
import { plain } from '../scenario/make.ts';
import { eightSignals } from '../scenario/trace-make.ts';
import { browserPath, launched } from '../support/browser.ts';
import { pageOf, runOfText } from './make.ts';

const executable = browserPath();
const folder = mkdtempSync(join(tmpdir(), 'backlot-'));
const laptop: BrowserContextOptions = {
  viewport: { width: 1280, height: 900 },
  colorScheme: 'light',
  // No smooth scrolling: what is aimed at stands still.
  reducedMotion: 'reduce',
};
/** Three and a half years of the demo. */
const short = ['period.from=2009-01-01'];

/** With plain spaces and minus signs, and without commas. */
const plainText = (text: string | null): string =>
  (text ?? '').replaceAll('\u2212', '-').replaceAll('\u202f', ' ').replaceAll(',', '');

describe.runIf(executable !== null)('the report in a browser', () => {
  let browser: Browser;
  let run: FinishedRun;
  let model: ReportModel;
  let file: string;
  /** One page for all who leave it as they found it. */
  let page: Page;
  /** What pages said on the console, and what they asked for. */
  const heard: string[] = [];

  beforeAll(async () => {
    browser = await launched(executable!);
    run = runScenario(await openFile(join(root, 'scenarios/demo.yaml'), short));
    model = reportModel(run);
    file = await written('demo.html', run);
    page = await opened(file, laptop);
  });
  afterEach(() => {
    expect(heard).toEqual([]);
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

  /** Opens a page of its own, its charts drawn, and notes down everything that it says and asks for. */
  async function opened(url: string, options: BrowserContextOptions): Promise<Page> {
    const own = await browser.newPage(options);
    own.setDefaultTimeout(20_000);
    own.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
    own.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    own.on('dialog', (dialog) => {
      heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    own.on('request', (request) => {
      if (request.url() !== url) heard.push(`request: ${request.url()}`);
    });
    await own.goto(url);
    await own.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    return own;
  }

  /** What axe-core finds serious or worse, in all of a page or a part of it. */
  async function faults(
    where: Page,
    part = 'document',
    more: axe.RunOptions = {},
  ): Promise<readonly string[]> {
    await where.evaluate(axe.source);
    const told = `axe.run(${part}, ${JSON.stringify({ resultTypes: ['violations'], ...more })})`;
    const { violations } = await where.evaluate<axe.AxeResults>(told);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
  }

  const dialogOf = (where: Page) => where.getByRole('dialog');
  const rowOf = (number: number) => page.locator(`#trades-table tbody tr:nth-child(${number})`);
  const money = (value: number): string => (value > 0 ? '+' : '') + value.toFixed(2);
  const sumOf = (trades: readonly { readonly netProfit: number; readonly unrealised: number }[]): string =>
    `${money(trades.reduce((sum, { netProfit, unrealised }) => sum + netProfit + unrealised, 0))} USD`;

  it('opens without a word on the console and without asking for anything, all charts drawn', async () => {
    for (const id of ['equity', 'drawdown', 'rolling', 'price', 'overview', 'distribution', 'excursions'])
      await page.locator(`#${id} svg`).waitFor();
    expect(await page.locator('#equity svg path[stroke="var(--accent)"]').count()).toBe(1);
    expect(await page.title()).toBe('Nasdaq-100, 20-day breakout with stop and target: backtest report');
    expect(model.trades.length).toBeGreaterThan(50);
  });

  it('shows the candles of a trade at a click, with entry, exit, stop and target, and goes on from there', async () => {
    const dialog = dialogOf(page);
    const chart = dialog.locator('#trade-chart svg');
    await rowOf(3).click();
    await chart.waitFor();
    expect(await dialog.getByRole('heading').first().textContent()).toBe('Trade 3: long NDX/USD');
    const { entryPrice, exitPrice, levels } = model.trades[2]!;
    const facts = plainText(await dialog.locator('#trade-facts').textContent());
    expect(facts).toContain(`Entry${entryPrice.toFixed(2)} on `);
    expect(facts).toContain(`Exit${exitPrice!.toFixed(2)} on `);
    const texts = plainText((await chart.locator('text').allTextContents()).join(' '));
    expect(levels.map(({ kind }) => kind)).toEqual(['stop', 'target']);
    for (const { kind, price } of levels) expect(texts).toContain(`${kind} ${price.toFixed(2)}`);
    // The candles of the trade and sixteen on each side, each a body.
    expect(await chart.locator('.mark-rect path[stroke="var(--candle)"]').count()).toBeGreaterThanOrEqual(33);
    expect(await chart.locator('.mark-symbol path').count()).toBe(2);
    expect(await faults(page, "'dialog'")).toEqual([]);
    await page.keyboard.press('ArrowRight');
    expect(await dialog.getByRole('heading').first().textContent()).toBe('Trade 4: long NDX/USD');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
  });

  it('STOP-1 draws the way of a stop that moved, and lists its moves with their causes', async () => {
    const moved = runScenario(
      await openFile(join(root, 'scenarios/017-stops-that-move-on.yaml'), ['period.to=1996-01-01']),
      { band: false },
    );
    const trade = reportModel(moved).trades.find(({ exitReason }) => exitReason === 'stop, trail')!;
    const own = await opened(await written('moved.html', moved), laptop);
    await own.getByLabel('Closed by').selectOption('stop, trail');
    await own.locator('#trades-table tbody tr:first-child button').click();
    const dialog = dialogOf(own);
    await dialog.locator('#trade-chart svg').waitFor();
    const told = trade.levels.map(({ kind, price, by }) => `${kind} ${price.toFixed(2)} ${by}`);
    const steps = trade.levels.filter(({ by }) => by !== 'placed').length;
    expect(steps).toBeGreaterThan(1);
    // The rules of stop and targets, each level and each move.
    const rules = dialog.locator('#trade-chart .mark-rule line[stroke-dasharray]');
    expect(await rules.count()).toBe(told.length + steps);
    const rows = dialog.locator('#trade-moves-rows tr');
    expect(await rows.first().isVisible()).toBe(false);
    await dialog.getByText('How its stops, targets and rungs moved').click();
    const cells = await own.evaluate<string[]>(
      `[...document.querySelectorAll('#trade-moves-rows tr')].map((row) =>
        [...row.cells].slice(1).map((cell) => cell.textContent).join(' '))`,
    );
    expect(cells.map(plainText)).toEqual(told);
    expect(await faults(own, "'dialog'")).toEqual([]);
    // The words of causes are longer than those of roles, and have room.
    const place = "document.querySelector('.trades-scroll')";
    expect(await own.evaluate(`${place}.scrollWidth <= ${place}.clientWidth`)).toBe(true);
    await own.close();
  });

  it('SCALE-5 shows where further entries waited, and targets that follow the average entry', async () => {
    const laddered = runScenario(
      await openFile(join(root, 'scenarios/022-ladders.yaml'), ['period.to=1996-01-01']),
      { band: false },
    );
    const { trades } = reportModel(laddered);
    const averaged = trades.find(({ levels }) => levels.some(({ by }) => by === 'average entry'))!;
    const own = await opened(await written('laddered.html', laddered), laptop);
    const dialog = dialogOf(own);
    await own
      .locator('#trades-table tbody tr', { hasText: String(averaged.number) })
      .first()
      .waitFor();
    await own.evaluate(
      `[...document.querySelectorAll('#trades-table tbody tr button')]
        .find((button) => button.textContent.trim() === '${averaged.number}').click()`,
    );
    await dialog.locator('#trade-chart svg').waitFor();
    const rungs = averaged.levels.filter(({ kind }) => kind === 'rung');
    expect(rungs.length).toBeGreaterThan(0);
    const facts = plainText(await dialog.locator('#trade-facts').textContent());
    expect(facts).toContain(`Rungs${plainText(rungs.map(({ price }) => price.toFixed(2)).join(', '))}`);
    await dialog.getByText('How its stops, targets and rungs moved').click();
    expect(await dialog.locator('#trade-moves-rows tr', { hasText: 'average entry' }).count()).toBe(
      averaged.levels.filter(({ by }) => by === 'average entry').length,
    );
    expect(await faults(own, "'dialog'")).toEqual([]);
    await own.close();
  });

  it('FLOW-1 shows the way of its signal at a click on a trade, and at one on a refusal', async () => {
    const own = await opened(await written('ways.html', await eightSignals()), laptop);
    const textsOf = (rows: string): Promise<string[]> =>
      own.evaluate<string[]>(
        `[...document.querySelectorAll('#${rows} tr')].map((row) => row.cells[1].textContent)`,
      );
    await own.locator('#trades-table tbody tr:first-child button').click();
    const dialog = dialogOf(own);
    await dialog.locator('#trade-chart svg').waitFor();
    expect(await dialog.locator('#trade-way-rows tr').first().isVisible()).toBe(true);
    expect(await textsOf('trade-way-rows')).toHaveLength(9);
    expect((await textsOf('trade-way-rows'))[4]).toBe('order 1 filled: buy 2 A/USD at 102, fee 0 USD, taker');
    expect(await dialog.locator('#trade-way-note').textContent()).toBe('Signal 1 opened and closed it.');
    expect(plainText(await dialog.locator('#trade-facts').textContent())).toContain(
      'R planned and actual5.00 and 7.00Result in R+1.14',
    );
    expect(await faults(own, "'dialog'")).toEqual([]);
    await own.keyboard.press('Escape');
    await own.getByText('Show 4 refusals').click();
    await own.getByRole('button', { name: 'signal 5', exact: true }).press('Enter');
    expect(await dialogOf(own).getByRole('heading').textContent()).toBe('Signal 5');
    expect(await textsOf('way-rows')).toEqual([
      'signal 5 of main: enter buy A/USD at 109',
      'order 4 of signal 5, entry: buy 2.032 A/USD, limit, limit 110, only makes',
      'order 5 of signal 5, stop: sell A/USD, stop, -5 from the fill, child of order 4, only reduces',
      'order 4 in A/USD rejected: post-only',
      'order 5 in A/USD cancelled: parent',
    ]);
    expect(await faults(own, "'#way-dialog'")).toEqual([]);
    await dialogOf(own).getByRole('button', { name: 'Close' }).click();
    expect(await dialogOf(own).isVisible()).toBe(false);
    await own.setViewportSize({ width: 320, height: 700 });
    await own.locator('#trades-table tbody tr:nth-child(2) button').click();
    const table = "document.querySelector('#trade-way-table')";
    expect(await own.evaluate(`${table}.scrollWidth <= ${table}.clientWidth`)).toBe(true);
    await own.close();
  });

  it('sorts trades by mouse and by keyboard, and says how', async () => {
    const nets = model.trades
      .map(({ netProfit, unrealised }) => netProfit + unrealised)
      .sort((a, b) => a - b);
    const head = page.locator('#trades-table th[data-key="net"]');
    const first = async (): Promise<string> => plainText(await rowOf(1).locator('.c-net').textContent());
    await head.getByRole('button').click();
    expect([await head.getAttribute('aria-sort'), await first()]).toEqual(['ascending', money(nets[0]!)]);
    await head.getByRole('button').press('Enter');
    expect([await head.getAttribute('aria-sort'), await first()]).toEqual([
      'descending',
      money(nets.at(-1)!),
    ]);
    expect(await page.locator('#trades-table th[aria-sort]').count()).toBe(1);
    await rowOf(1).getByRole('button').press('Enter');
    expect(await dialogOf(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#trades-table th[data-key="number"] button').click();
  });

  it('filters trades, pages through them, and shows all again', async () => {
    const all = model.trades;
    const form = page.locator('#trades-filter');
    const status = async (): Promise<string> => plainText(await page.locator('#trades-status').textContent());
    expect(await status()).toBe(`1 to 50 of ${all.length} trades together ${sumOf(all)}`);
    await page.locator('#trades-after').click();
    expect(await status()).toMatch(/^51 to /);
    await form.getByLabel('Result').selectOption('won');
    const won = all.filter(({ netProfit, closedAt }) => netProfit > 0 && closedAt !== null);
    expect(await status()).toBe(`1 to ${won.length} of ${won.length} trades together ${sumOf(won)}`);
    await form.getByLabel('Opened from').fill('2010-01-01');
    await form.getByLabel('Opened to').fill('2010-12-31');
    const inYear = won.filter(({ openedAt }) => new Date(openedAt).getUTCFullYear() === 2010);
    expect(await status()).toBe(`1 to ${inYear.length} of ${inYear.length} trades together ${sumOf(inYear)}`);
    await form.getByLabel('Result').selectOption('lost');
    await form.getByLabel('Closed by').selectOption('target');
    expect(await status()).toBe('No trade fits.');
    await form.getByRole('button', { name: 'Show all' }).click();
    await page.getByText(`1 to 50 of ${all.length} trades`).waitFor();
  });

  it('shows a stretch of prices by year and by dragging, and opens a trade from the chart', async () => {
    const note = page.locator('#price-note');
    const year = page.locator('#price-years');
    const all = `${model.trades.length} trades in this stretch; click one for its candles.`;
    expect(await note.textContent()).toBe(all);
    await year.selectOption('2010');
    const inYear = model.trades.filter(
      ({ openedAt, closedAt }) =>
        openedAt <= Date.UTC(2011, 0) && (closedAt ?? Infinity) >= Date.UTC(2010, 0),
    );
    expect(await note.textContent()).toMatch(new RegExp(`^${inYear.length} trades in this stretch`));
    await page.locator('#price .mark-symbol path').first().click({ force: true });
    expect(await dialogOf(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#overview').scrollIntoViewIfNeeded();
    const box = (await page.locator('#overview svg').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 22, { steps: 4 });
    await page.mouse.up();
    const fewer = new RegExp(`^(?!${all.split(' ')[0]!} )[1-9]\\d* trades? in this stretch; click`);
    await page.locator('#price-note', { hasText: fewer }).waitFor();
    expect(await year.inputValue()).toBe('');
    await page.mouse.click(box.x + box.width * 0.9, box.y + 20);
    await page.getByText(all).waitFor();
  });

  it('reads a curve by the arrow keys, and defines a figure at a click', async () => {
    await page.locator('#equity').focus();
    await page.keyboard.press('Home');
    const readout = async (): Promise<string> =>
      plainText(await page.locator('#equity-readout').textContent());
    const [first] = run.result.period.from!.split('T');
    const start = '100000.00 USD';
    expect(await readout()).toBe(`${first!}: equity ${start} drawdown 0.00 % held instead ${start}`);
    await page.keyboard.press('End');
    expect(await readout()).toContain(`2012-06-30: equity ${Number(run.result.account.end).toFixed(2)} USD`);
    const definition = page.locator('.figures').getByText('max((peak - equity) / peak)');
    expect(await definition.isVisible()).toBe(false);
    await page.locator('.figures summary').getByText('Maximum drawdown').click();
    expect(await definition.isVisible()).toBe(true);
    await page.locator('#with-benchmark').setChecked(true);
    await page.locator('#equity svg path[stroke-dasharray="5,4"]').first().waitFor();
  });

  it('turns light and dark by its buttons, whatever the machine prefers', async () => {
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const [light, dark] = ['rgb(251, 251, 249)', 'rgb(14, 17, 20)'];
    expect(await paper()).toBe(light);
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await paper()).toBe(dark);
    expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await paper()).toBe(light);
    await page.getByRole('button', { name: 'Auto' }).click();
    expect(await paper()).toBe(dark);
  });

  it('prints light and without what can only be clicked', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('header.bar').isVisible()).toBe(false);
    expect(await page.locator('#trades-filter').isVisible()).toBe(false);
    expect(await page.locator('#conclusion').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });

  it('has nothing in it that axe-core finds serious, light and dark, all of it unfolded', async () => {
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
    expect(await faults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faults(page, 'document', { runOnly: ['color-contrast'] })).toEqual([]);
    // The check sees: an image without words is found.
    await page.evaluate("document.querySelector('footer').append(document.createElement('img'))");
    expect((await faults(page, "'footer'")).join()).toContain('image-alt');
  });

  it('fits a phone without scrolling sideways, a trade too', async () => {
    const small = await opened(file, {
      viewport: { width: 320, height: 700 },
      isMobile: true,
      hasTouch: true,
    });
    await small.locator('#excursions svg').waitFor();
    const widths = '[document.documentElement.scrollWidth, document.body.scrollWidth]';
    expect(await small.evaluate(widths)).toEqual([320, 320]);
    const net = await small.locator('#trades-table tbody tr:first-child .c-net').boundingBox();
    expect(net!.x + net!.width).toBeLessThanOrEqual(320);
    expect(await small.locator('.narrow').isVisible()).toBe(true);
    await small.locator('#trades-table tbody tr:first-child button').tap();
    await small.locator('#trade-chart svg').waitFor();
    expect(await small.evaluate(widths)).toEqual([320, 320]);
    await small.close();
  });

  it.each([1400, 1280, 1000, 600])(
    'shows the table of trades without scrolling sideways at %i',
    async (width) => {
      const own = await opened(file, { ...laptop, viewport: { width, height: 900 } });
      const place = "document.querySelector('.trades-scroll')";
      const [inside, outside] = await own.evaluate<[number, number]>(
        `[${place}.scrollWidth, ${place}.clientWidth]`,
      );
      expect(inside).toBeLessThanOrEqual(outside);
      expect(await own.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await own.close();
    },
  );

  it('RES-2 a page without candles draws what it has, without a word on the console', async () => {
    const absent = [{ market: 'NDX/USD', file: 'x.csv', candles: 1, why: 'there is no such file' }];
    const own = await opened(await written('absent.html', { ...run, absent }), laptop);
    for (const id of ['equity', 'drawdown', 'rolling', 'distribution'])
      await own.locator(`#${id} svg`).waitFor();
    expect(await own.locator('#left-out').isVisible()).toBe(true);
    expect(await own.locator('#price, #overview, #excursions, #with-benchmark').count()).toBe(0);
    await own.locator('#trades-table tbody tr:first-child button').click();
    expect(await dialogOf(own).locator('#trade-note').textContent()).toBe(
      'The candles of this trade were not to be had when this page was written.',
    );
    expect(await faults(own)).toEqual([]);
    await own.close();
  });

  it('runs nothing that a name holds', async () => {
    const evil = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const quoted = JSON.stringify(evil);
    const lines = { 1: `name: ${quoted}`, 10: 'strategies:', 11: `  ${quoted}: {use: buy-and-hold}` };
    const hostile = await opened(await written('evil.html', await runOfText(plain(lines))), laptop);
    expect(await hostile.getByRole('heading', { level: 1 }).textContent()).toBe(evil);
    await hostile.locator('#trades-table tbody tr:first-child button').click();
    await hostile.locator('#trade-chart svg').waitFor();
    expect(await hostile.locator('img').count()).toBe(0);
    await hostile.close();
  });
});
