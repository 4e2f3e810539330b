/**
 * What the report says of limits on risk (RISK-2), by hand. 1,000 USD, no costs. Two units are bought at 100, and two more
 * where nothing denies them; at the close of day 3 the price is 40, and 12 % or 24 % of the equity of before are lost.
 */
import { describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { reportModel } from '../../src/report/model.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import { riskSection } from '../../src/report/risk-section.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { plainText, tableOf } from './cells.ts';
import { pageOf, runOfText, smallRun } from './make.ts';

const calm = '100 100 100 100';
const candles = [calm, calm, '100 100 40 40', '40 40 40 40', '40 40 40 40', '40 40 40 40'];

/** An entry at the first close, one more at the second, third and fourth. */
function limited(risk: string, more: readonly string[] = []): Promise<FinishedRun> {
  const changes = {
    9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
    11: '  use: s.ts\n  sizing: {quantity: 2}',
  };
  return runOfText(plain(changes, [`risk: ${risk}`, ...more]), {
    candles: { 'a.csv': csv(candles) },
    strategies: { 's.ts': script({ 1: buy(), 2: buy(), 3: buy(), 4: buy() }) },
  });
}

const sectionOf = (run: FinishedRun): string => riskSection(reportModel(run)).text;
const changesOf = (html: string) => tableOf(html, 'When new risk might not be taken, and again');

describe('the section of risk', () => {
  it('RISK-2 tells the limits as stated, how often each denied, and what ended new risk', async () => {
    const risk =
      '{exposure: {market: 30.5%}, leverage: 1.25, drawdown: {rate: 10%, flatten: true}, losingStreak: {most: 3, coolDown: 2d}}';
    const run = await limited(risk);
    const html = sectionOf(run);
    // 200 held and 200 more: 40 % of 1,000. From the close of day 3 on the run is halted: two more.
    expect(tableOf(html, 'Limits')).toEqual([
      ['Exposure of a market', '30.5 %', '1'],
      ['Leverage', '1.25 ×', '0'],
      ['Drawdown', '10 %, flatten', '2'],
      ['Losing streak', '3, cool-down 2 d', '0'],
    ]);
    expect(changesOf(html)).toEqual([['2024-01-04', 'halted', 'drawdown', '12.0000 %', '10 %']]);
    expect(plainText(html)).toContain('The limits denied 3 entries: each counts for the first limit');
    // Everything is closed then, at the open of day 4.
    expect(reportModel(run).trades).toMatchObject([
      { exitReason: 'risk limit', exitPrice: 40, netProfit: -120 },
    ]);
  });

  it('RISK-3 tells of a loss of the day, of the day after it, and on whose clock a day ends', async () => {
    // Day 4 changes nothing: the state ends with the first close of another day.
    const html = sectionOf(
      await limited('{dailyLoss: 10%, orderRate: {most: 5, per: 4h}}', ['timeZone: "-03:30"']),
    );
    expect(tableOf(html, 'Limits')).toEqual([
      ['Order rate', '5 in 4 h', '0'],
      ['Daily loss', '10 %', '1'],
    ]);
    expect(changesOf(html)).toEqual([
      ['2024-01-04', 'reducing', 'daily-loss', '24.0000 %', '10 %'],
      ['2024-01-05', 'active', 'a new day', '', ''],
    ]);
    expect(plainText(html)).toContain('A day ends at midnight UTC-03:30.');
  });

  it('RISK-2 tells of the switch that somebody outside turns, among the states', async () => {
    const run = await limited(
      '{halt: [{at: 2024-01-03, flatten: true, resume: 2024-01-04}], correlated: 90%}',
    );
    const html = sectionOf(run);
    // The second close is at 2024-01-03T00:00:00Z: the entry of then is denied.
    expect(tableOf(html, 'Limits')).toEqual([
      ['Correlated exposure', '90 %, above 0.7 over 60 candles', '0'],
      ['Kill switch', '1', '1'],
    ]);
    expect(changesOf(html)).toEqual([
      ['2024-01-03', 'halted', 'kill-switch', '', ''],
      ['2024-01-04', 'active', 'resume', '', ''],
    ]);
    expect(reportModel(run).trades[0]).toMatchObject({ exitReason: 'risk limit' });
    expect(run.result.findings.map(({ message }) => message)).toContain(
      'new risk was ended from outside once',
    );
  });

  it('RISK-2 says that nothing was denied, and has no table of changes then', async () => {
    const html = sectionOf(await limited('{openOrders: 9}'));
    expect(plainText(html)).toContain('The limits denied no entry:');
    expect(plainText(html)).toContain('New risk might be taken all the time.');
    expect(html.match(/<table/g)).toHaveLength(2);
    expect(plainText(html)).not.toContain('A day ends');
  });

  it('RISK-2 METR-1 tells of tails and exposure where the scenario states no limit, too, and of no limit then', async () => {
    const without = await pageOf(await smallRun());
    expect(without).toContain('href="#risk"');
    const html = sectionOf(await smallRun());
    expect(html).not.toContain('The limits denied');
    // Returns of five days: one in twenty and one in a hundred of them is less than one.
    expect(tableOf(html, 'Tails').map(([confidence]) => confidence)).toEqual(['95 %', '99 %']);
    expect(html).toContain('<svg');
  });

  it('METR-1 the tails of a run, the exposure at its closes, and the same in Markdown', async () => {
    // Two units bought at 100 on day 2: equity of 1,000, 1,000, 1,020, 969, 969: returns of 0, 2 %, -5 %, 0.
    const run = await runOfText(
      plain({ 9: '    {file: a.csv, tick: 0.01, lot: 0.001}', 11: '  use: s.ts\n  sizing: {quantity: 2}' }),
      {
        candles: { 'a.csv': csv(['100 100 100 100', '100 100 100 100', '100 110 100 110', '110 110 84.5 84.5', '84.5 84.5 84.5 84.5']) },
        strategies: { 's.ts': script({ 1: buy() }) },
      },
    ); // prettier-ignore
    const { risk } = run.result;
    expect(risk.periods).toBe(4);
    const [at95, at99] = risk.tails;
    // The fifth percentile lies 0.15 of the way from -5 % to 0: -4.25 %; the first 0.03: -4.85 %. One return is worse.
    expect(at95!.valueAtRisk).toBeCloseTo(0.0425, 12);
    expect(at99!.valueAtRisk).toBeCloseTo(0.0485, 12);
    expect(at95!.expectedShortfall).toBeCloseTo(0.05, 12);
    // A mean of -0.75 %, a variance of (0.5625 + 7.5625 + 18.0625 + 0.5625) / 4 = 6.6875 in squares of percent.
    const deviation = Math.sqrt(6.6875) / 100;
    expect(at95!.normalValueAtRisk).toBeCloseTo(0.0075 + 1.6448536269514722 * deviation, 12);
    expect(at99!.normalValueAtRisk).toBeCloseTo(0.0075 + 2.3263478740408408 * deviation, 12);
    // The density there over the tail: 2.062713 and 2.665214 deviations.
    expect(at95!.normalExpectedShortfall).toBeCloseTo(0.0075 + 2.0627128075 * deviation, 9);
    expect(at99!.normalExpectedShortfall).toBeCloseTo(0.0075 + 2.6652142203 * deviation, 9);
    // 200 of 1,000, 220 of 1,020, 169 of 969 twice; nothing at the first close.
    const mean = (0.2 + 220 / 1020 + (2 * 169) / 969) / 5;
    expect(risk.exposure.meanGross).toBeCloseTo(mean, 12);
    expect(risk.exposure.meanNet).toBeCloseTo(mean, 12);
    expect(risk.exposure).toMatchObject({
      greatestGross: 220 / 1020,
      greatestGrossAt: '2024-01-04T00:00:00Z',
    });
    expect(risk.cluster).toBeNull();
    const told = reportMarkdown(reportModel(run));
    expect(told).toContain(
      '- Value at risk of a period, 95\u202f%: 4.25\u202f%, expected shortfall 5.00\u202f%;',
    );
    expect(told).toContain('- Open at closes: 15.29');
  });

  it('METR-1 what is undefined is null: no return, no equity', async () => {
    const run = await runOfText(plain({}), { candles: { 'a.csv': csv(['100 101 99 100']) } });
    expect(run.result.risk.tails[0]).toEqual({
      confidence: 0.95,
      valueAtRisk: null,
      expectedShortfall: null,
      normalValueAtRisk: null,
      normalExpectedShortfall: null,
    });
    expect(reportMarkdown(reportModel(run))).toContain('- Value at risk of a period, 95');
  });
});
