/** A report of a run whose candles are gone: all that is stored, and a word about what is left out. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportModel } from '../../src/report/model.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { reopenRun, verifyReport } from '../../src/stored-run.ts';
import { issuesOf, plain, said } from '../scenario/make.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { carriedBy, pageOf } from './make.ts';

let kept: Kept;
let without: FinishedRun;
beforeAll(async () => {
  kept = await keptRun(plain({ 11: '  use: once.mjs\n  sizing: {quantity: 2}' }, ['fees: 1%']));
  const file = join(kept.folder, 'a.csv');
  const candles = readFileSync(file, 'utf8');
  rmSync(file);
  without = await reopenRun(kept.path);
  writeFileSync(file, candles);
});
afterAll(() => kept.done());

const told =
  'The candles of this run are not what they were, or not there any more (A/USD, a.csv: there is no such file).';

describe('without its candles', () => {
  it('RES-2 every figure that needs none is the same, and those that need some are undefined', () => {
    const whole = reportModel(kept.run);
    const model = reportModel(without);
    for (const name of ['result', 'costs', 'distribution', 'rejected', 'data', 'scenario'] as const)
      expect(model[name]).toEqual(whole[name]);
    expect(model.metrics.headline).toEqual(whole.metrics.headline);
    expect([model.curve.at, model.curve.equity]).toEqual([whole.curve.at, whole.curve.equity]);
    expect(whole.curve.benchmark).toEqual([1000, 1010, 1020]);
    expect(model.curve.benchmark).toEqual([null, null, null]);
    expect([whole.metrics.benchmark === null, model.metrics.benchmark]).toEqual([false, null]);
    expect([whole.trades[0]!.mae, model.trades[0]!.mae]).toEqual([0.01, null]); // Low 99 of 100.
    expect(model.trades.map(({ netProfit }) => netProfit)).toEqual(
      whole.trades.map(({ netProfit }) => netProfit),
    );
  });

  it('RES-3 page and Markdown say so; the page has no chart of prices and no candles of trades', async () => {
    const [page, full] = [await pageOf(without), await pageOf(kept.run)];
    expect(page).toContain(told);
    expect(reportMarkdown(reportModel(without)).replaceAll('\\', '')).toContain(told);
    expect(full).not.toContain('id="left-out"');
    expect([full, page].map((html) => html.includes('id="overview"'))).toEqual([true, false]);
    expect(carriedBy(page, 'backlot-data')).toMatchObject({ withCandles: false, windows: 'AA==' });
    expect(carriedBy(full, 'backlot-data')).toMatchObject({ withCandles: true });
  });

  it('RES-3 it is not verified, since it does not say everything', async () => {
    const page = await pageOf(without);
    const issues = await issuesOf(() => verifyReport(page, 'r.html', pageOf));
    expect(issues.map(said)).toEqual([
      expect.stringMatching(/^partial-report: this report leaves out what needs candles/),
    ]);
  });
});
