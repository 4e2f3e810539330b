/** Costs: what prices brought, in open positions too, less what trading took, is end less start, to the last unit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../src/model/decimal.ts';
import { buy, exit, type Intent } from '../../src/model/intent.ts';
import { reportModel } from '../../src/report/model.ts';
import { reportJson, reportMarkdown } from '../../src/report/text.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { runs } from '../support/runs.ts';
import { pageOf, runOfText } from './make.ts';

const plainText = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u202f', ' ')
    .replaceAll('\u2212', '-')
    .replace(/\s+/g, ' ');

function held(asks: Readonly<Record<number, Intent>>, candles: readonly string[]): Promise<FinishedRun> {
  const files = { candles: { 'a.csv': csv(candles) }, strategies: { 's.ts': script(asks) } };
  const market = '    {file: a.csv, tick: 0.01, lot: 0.001}';
  const more = ['fees: {taker: 1%}', 'slippage: {ticks: 50}'];
  return runOfText(plain({ 9: market, 11: '  use: s.ts\n  sizing: {quantity: 2}' }, more), files);
}

describe('a position that is still open', () => {
  // Two bought at 100 and 0.50 of slippage; worth 150 at the end. Prices brought 2 x 50 = 100, slippage took 2 x 0.50,
  // the fee 1 % of 201: 100 - 1 - 2.01 = 96.99. Of the 100, all but slippage is unrealised: 99. Share 3.01 / 100.
  const run = (): Promise<FinishedRun> =>
    held({ 1: buy() }, ['100 101 99 100', '100 130 99 120', '120 150 119 150']);

  it('LEDG-2 counts in what prices brought, in the model, the page, Markdown and JSON', async () => {
    const finished = await run();
    const model = reportModel(finished);
    const told = {
      fees: 2.01,
      slippage: 1,
      funding: 0,
      interest: 0,
      liquidationFees: 0,
      insurance: 0,
      charges: 0,
      coin: 0,
      beforeCosts: 100,
      unrealised: 99,
      netProfit: 96.99,
      share: 0.0301,
    };
    expect(model.costs).toEqual(told);
    expect(finished.result.account).toMatchObject({ start: '1000.00000000', end: '1096.99000000' });
    expect((JSON.parse(reportJson(model)) as { costs: object }).costs).toEqual(told);
    expect(plainText(reportMarkdown(model))).toContain(
      'Fees 2.01 USD, slippage 1.00 USD, together 3.0 % of what prices brought; 99.00 USD of it in open positions',
    );
    const page = plainText(await pageOf(finished));
    expect(page).toContain('took 3.01 USD , 3.0 % of what prices brought');
    expect(page).toContain(
      'Of what prices brought, 99.00 USD is in positions that are still open, at the last close.',
    );
    expect(page).toContain('What prices brought 100.00 Slippage -1.00 Fees -2.01 Net: end less start 96.99');
  });
});

describe('the identity', () => {
  const price = fc.integer({ min: 50, max: 150 });
  const candle = fc.tuple(price, price, price, price).map(([open, a, b, close]) => {
    const all = [open, a, b, close];
    return `${open} ${Math.max(...all)} ${Math.min(...all)} ${close}`;
  });
  const plan = fc.record({
    candles: fc.array(candle, { minLength: 4, maxLength: 10 }),
    asks: fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), fc.boolean(), { maxKeys: 6 }),
  });

  it('LEDG-2 end less start is realised and unrealised gross profit less fees, whatever is traded', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ candles, asks }) => {
        const steps = Object.entries(asks).map(([step, isBuy]) => [step, isBuy ? buy() : exit()] as const);
        const run = await held(Object.fromEntries(steps), candles);
        const { costs } = reportModel(run);
        const { start, end } = run.result.account;
        const units = (text: string): number => parseDecimal(text, 8)!;
        const of = (value: number): number => Math.round(value * 1e8);
        const sum = run.result.trades.reduce(
          (total, trade) => total + units(trade.grossProfit) + units(trade.unrealised) - units(trade.fees),
          0,
        );
        expect(units(end) - units(start)).toBe(sum);
        expect(of(costs.netProfit)).toBe(sum);
        expect(of(costs.beforeCosts) - of(costs.slippage) - of(costs.fees)).toBe(sum);
      }),
      { numRuns: runs(40) },
    );
  });
});
