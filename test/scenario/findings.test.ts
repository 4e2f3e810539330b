/** What stands out about a run as a whole, and a schema that says what every field means. */
import { differenceText, proofText } from '../../src/report/limits.ts';
import { describe, expect, it } from 'vitest';
import { conclusionOf } from '../../src/report/conclusion.ts';
import { reportModel } from '../../src/report/model.ts';
import { resultJsonSchema } from '../../src/scenario/result-schema.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { csv, openText, plain, runText, wrongWith, type Files } from './make.ts';
import { script } from './script.ts';
import { buy, exit } from '../../src/model/intent.ts';

const codes = async (text: string, files: Files = {}): Promise<readonly string[]> =>
  (await runText(text, files)).findings.map(({ code, message }) => `${code}: ${message}`);

const average = (slow: number): string =>
  plain({ 11: `  use: moving-average-cross\n  params: {fast: 2, slow: ${slow}}` });

describe('a run that did nothing', () => {
  it('a strategy whose readings are never all there was never asked', async () => {
    const never =
      'the strategy "main" was never asked about A/USD: 3 candles of the run end before its readings are all there';
    expect(await codes(average(50))).toEqual([`never-asked: ${never}`]);
    const run = runScenario(await openText(average(50)), { band: false });
    expect(reportModel(run).conclusion).toEqual({
      verdict: 'nothing',
      sentence: `Nothing can be concluded: ${never}.`,
    });
  });

  it('one that was asked and made no order, for want of a signal or by refusal', async () => {
    expect(await codes(average(3))).toEqual(['no-order: the run made no order: no strategy asked for one']);
    // Half a lot.
    const small = plain({
      9: '    {file: a.csv, lot: 0.001}',
      11: '  use: s.ts\n  sizing: {quantity: 0.0005}',
    });
    const asks = { strategies: { 's.ts': script({ 1: buy() }) } };
    expect(await codes(small, asks)).toEqual(['no-order: the run made no order: every signal was refused']);
  });

  it('says nothing of a run that traded', async () => {
    expect(await codes(plain())).toEqual([]);
    const evidence = {
      totalReturn: 0,
      band: null,
      trades: 0,
      open: 0,
      repeatable: true,
      idle: null,
      held: null,
      probabilisticSharpe: null,
    };
    expect(conclusionOf(evidence).sentence).toBe(
      'Nothing can be concluded: the strategy never held a position.',
    );
  });
});

describe('a market that ends before the others', () => {
  const text = plain({
    9: '    file: a.csv\n  B/USD:\n    file: b.csv',
    11: '  use: s.ts\n  sizing: {quantity: 1}',
  });
  const still = (days: number): string => csv(Array.from({ length: days }, () => '100 100 100 100'));
  const of = (days: number, asks: Parameters<typeof script>[0]) =>
    codes(text, {
      candles: { 'a.csv': still(6), 'b.csv': still(days) },
      strategies: { 's.ts': script(asks) },
    });

  it('DATA-1 with a position in it is a finding: it is counted at its last close', async () => {
    expect(await of(3, { 1: buy() })).toEqual([
      'ended-open: the position in B/USD is counted at its last close: the candles of B/USD end 2024-01-04, those of the run 2024-01-07, and nothing can fill there in between',
    ]);
    // A candle less, or a position that was closed, says nothing.
    expect(await of(5, { 1: buy() })).toEqual([]);
    expect(await of(3, { 1: buy(), 2: exit() })).toEqual([]);
  });
});

describe('what a scenario says of entries', () => {
  const text = plain({
    11: '  use: s.ts\n  sizing: {quantity: 1}\n  entry: {type: limit, offset: 1%}\n  stop: 5%',
  });
  const of = (asks: Parameters<typeof script>[0]) => codes(text, { strategies: { 's.ts': script(asks) } });
  const order = { type: 'market' } as const;
  const stop = { percent: 3 };

  it('SCEN-3 and each entry says itself, is a finding', async () => {
    expect(await of({ 1: buy({ order, stop }), 2: buy({ order }) })).toEqual([
      'unused-terms: the scenario\'s entry of the strategy "main" was never used: each of its 2 entries says so itself',
    ]);
    expect(await of({ 1: buy({ stop }) })).toEqual([
      'unused-terms: the scenario\'s stop of the strategy "main" was never used: its one entry says so itself',
    ]);
    expect(await of({ 1: buy({ stop }), 2: buy() })).toEqual([]);
  });

  it('SCEN-3 of each strategy by itself', async () => {
    const lines = {
      9: '    file: a.csv\n  B/USD: a.csv',
      10: 'strategies:',
      11: '  a: {use: s.ts, stop: 5%, markets: [A/USD]}\n  b: {use: buy-and-hold, stop: 5%, markets: [B/USD]}',
    };
    expect(await codes(plain(lines), { strategies: { 's.ts': script({ 1: buy({ stop }) }) } })).toEqual([
      'unused-terms: the scenario\'s stop of the strategy "a" was never used: its one entry says so itself',
    ]);
  });
});

describe('a strategy that answers by chance', () => {
  // Buys at every fourth asking of its life, whatever run it is asked in: the seventh run begins with asking 6 x 3 = 18.
  const moody = (): Files => {
    let asked = 0;
    const strategy = { ...script({}), onClose: () => (asked++ % 4 === 0 ? buy() : null) };
    return { strategies: { 's.ts': strategy } };
  };
  const text = plain({ 11: '  use: s.ts' });

  it('DET-1 is found by running the scenario twice, where its band is asked for', async () => {
    const told = (await runText(text, moody(), true)).findings.map(({ code }) => code);
    expect(told).toEqual(['not-deterministic']);
    expect((await runText(text, moody(), false)).findings).toEqual([]);
  });

  it('DET-1 PATH-6 withdraws what the band would say, in every place', async () => {
    const result = await runText(text, moody(), true);
    expect(proofText(result)).toContain('is not known, since the strategy answers otherwise each time');
    expect(differenceText(result)).toContain('one run does not say');
  });

  it('DET-1 nothing is said of one that answers alike', async () => {
    const files = { strategies: { 's.ts': script({ 1: buy() }) } };
    expect((await runText(text, files, true)).findings).toEqual([]);
    const counts: string[] = [];
    const onProgress = (done: number, runs: number): unknown => counts.push(`${done}/${runs}`);
    runScenario(await openText(text, files), { onProgress });
    // Six policies and the main one again.
    expect(counts).toEqual(['0/7', '1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']);
    counts.length = 0;
    runScenario(await openText(plain()), { onProgress });
    expect(counts).toHaveLength(7);
  });
});

describe('a period that the candles do not fill', () => {
  // Candles from 2024-01-01 to the end of 2024-01-03.
  const period = (text: string, calendar = 'continuous'): string =>
    plain({ 3: `  timeframe: 1d\n  calendar: ${calendar}` }, [`period: {${text}}`]);

  it.each([
    ['to: 2050-01-01', ['period-beyond-data: period.to is 2050-01-01T00:00:00Z, but the candles end 2024-01-04T00:00:00Z']],
    ['from: 2023-12-01', ['period-before-data: period.from is 2023-12-01T00:00:00Z, but the candles begin 2024-01-01T00:00:00Z']],
    ['from: 2024-01-01, to: 2024-01-04', []],
    ['to: 2024-01-04T12:00:00Z', []], // Not a whole candle more.
  ])('SCEN-2 %s', async (text, told) => {
    expect(await codes(period(text))).toEqual(told);
  }); // prettier-ignore

  it('SCEN-2 a warm-up that asks for more candles than there are', async () => {
    const told = (warmUp: number): Promise<readonly string[]> =>
      codes(plain({}, ['period: {from: 2024-01-03}', `warmUp: ${warmUp}`]));
    // One closes before January 3; the next closes there, and is decided on.
    expect(await told(1)).toEqual([]);
    expect(await told(2)).toEqual([
      'warm-up-short: warmUp is 2, but fewer candles close before period.from: 1 of A/USD',
    ]);
  });

  it('SCEN-2 a closed weekend is no lack of data', async () => {
    expect(await codes(period('to: 2024-01-08', 'weekdays'))).toEqual([]);
    expect(await codes(period('to: 2024-01-09', 'weekdays'))).toHaveLength(1);
  });
});

describe('a number of hundreds of digits', () => {
  it('SCEN-1 is told by its beginning', async () => {
    expect(await wrongWith(plain({ 6: '  balance: 1e300' }))).toEqual([
      '6:3 headroom account.balance: 100000000000… (301 characters) does not fit an exact integer with 8 decimals | Set account.digits to fewer decimals: 2 or 0 leave room for more money.',
    ]);
  });
});

describe('the schema of the result', () => {
  it('RES-1 says what every field means', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties, items, anyOf } = node as Record<string, unknown>;
      for (const [name, field] of Object.entries(
        (properties ?? {}) as Record<string, { description?: string }>,
      )) {
        if (field.description === undefined) bare.push(`${path}.${name}`);
        visit(field, `${path}.${name}`);
      }
      visit(items, `${path}[]`);
      for (const one of (anyOf ?? []) as unknown[]) visit(one, path);
    };
    visit(resultJsonSchema(), 'result');
    expect(bare).toEqual([]);
    expect(JSON.stringify(resultJsonSchema())).toContain('When the candle opened.');
  });
});
