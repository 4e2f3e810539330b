/** What is left below a lot is told as that, with its worth, and not as a position that is open (STOP-4). */
import { beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../../src/cli/summary.ts';
import { buy, exit } from '../../src/model/intent.ts';
import { leftText } from '../../src/report/limits.ts';
import { reportModel } from '../../src/report/model.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { plainText } from './cells.ts';
import { pageOf, runOfText } from './make.ts';

// Two bought at 100 for a fee of 1 % of what they bring, 0.02: 1.98 of them, of which lots of 0.1 can leave: 1.9. At the
// end 0.08 are left, which cost 8 (0.08 x 100) and are worth 9.60 at the close of 120.
let run: FinishedRun;
beforeAll(async () => {
  const text = plain(
    { 9: '    {file: a.csv, tick: 0.01, lot: 0.1}', 11: '  use: s.ts\n  sizing: {quantity: 2}' },
    ['fees: {taker: 1%, currency: received}'],
  );
  const candles = csv(['100 101 99 100', '100 101 99 100', '110 111 109 110', '120 121 119 120']);
  const strategies = { 's.ts': script({ 1: buy(), 2: exit() }) };
  run = await runOfText(text, { candles: { 'a.csv': candles }, strategies });
});

describe('STOP-4 what a closed trade leaves below a lot', () => {
  it('has its worth at the last close in the result', () => {
    expect(run.result.trades.map(({ closedAt }) => closedAt)).toEqual(['2024-01-03T00:00:00Z']);
    expect(run.result.account.dust).toEqual([
      { market: 'A/USD', quantity: '0.08', cost: '8.00000000', value: '9.60000000', profit: '1.60000000' },
    ]);
  });

  it('is said in the summary, the Markdown and the page, of which none calls it open', async () => {
    const told = 'Left below a lot: 0.08 A/USD, worth 9.60 USD';
    const summary = summaryOf(run.result);
    expect(summary).toContain(`\n${told}.\n`);
    const model = reportModel(run);
    expect(model.costs.unrealised).toBe(0);
    const markdown = reportMarkdown(model);
    expect(markdown).toContain(`\n- ${told}\n`);
    const page = plainText(/<section id="costs"[^]*?<\/section>/.exec(await pageOf(run))![0]);
    expect(page).toContain(`${told}.`);
    for (const text of [summary, markdown, page]) expect(text).not.toMatch(/still open|open positions/);
  });

  it('LEDG-2 is inside what prices brought, so that the parts add up', () => {
    // 1.9 from 100 to 110, and 1.60 of what is left; fees: 0.02 x 100 and 1 % of 209.
    const { beforeCosts, fees, netProfit } = reportModel(run).costs;
    expect([beforeCosts, fees, netProfit]).toEqual([20.6, 4.09, 16.51]);
    expect(run.result.account.end).toBe('1016.51000000');
  });

  it('is not said where nothing is left, and for each market where several have some', () => {
    const of = (market: string, quantity: string, value: string) => ({
      market,
      quantity,
      cost: '1.00',
      value,
      profit: '0.00',
    });
    const money = (value: number): string => value.toFixed(2);
    expect(leftText({ currency: 'USD', dust: [] }, money)).toBeNull();
    const dust = [of('A/USD', '0.5', '2.00'), of('B/USD', '-0.25', '3.00')];
    expect(leftText({ currency: 'USD', dust }, money)).toBe(
      'Left below a lot: 0.5 A/USD, worth 2.00 USD; -0.25 B/USD, worth 3.00 USD',
    );
  });
});
