/**
 * What the report says of limits on risk (RISK-2), by hand. 1,000 USD, no costs. Two units are bought at 100, and two more
 * where nothing denies them; at the close of day 3 the price is 40, and 12 % or 24 % of the equity of before are lost.
 */
import { describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { reportModel } from '../../src/report/model.ts';
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

const sectionOf = (run: FinishedRun): string => riskSection(reportModel(run))!.text;
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
    expect(html.match(/<table/g)).toHaveLength(1);
    expect(plainText(html)).not.toContain('A day ends');
  });

  it('RISK-2 is left out where the scenario states no limit, its link too', async () => {
    const [without, withLimits] = [
      await pageOf(await smallRun()),
      await pageOf(await limited('{openOrders: 9}')),
    ];
    expect(without).not.toContain('id="risk"');
    expect(without).not.toContain('href="#risk"');
    expect(withLimits).toContain('<section id="risk"');
    expect(withLimits).toContain('href="#risk"');
  });
});
