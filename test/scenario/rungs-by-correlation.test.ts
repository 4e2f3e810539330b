/** Rungs that wait for correlation (SCALE-2), as scenarios say it: which market may be meant, its normal form, and a run. */
import { describe, expect, it } from 'vitest';
import { entryTexts } from '../../src/report/entry-text.ts';
import { normalSchema } from '../../src/scenario/normal-schema.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { csv, openText, plain, wrongWith, type Files } from './make.ts';

/** Daily closes; null where a day is missing. */
const closes = (...levels: (number | null)[]): string =>
  csv(levels.map((level) => (level === null ? 'x x x x' : `${level} ${level} ${level} ${level}`)))
    .split('\n')
    .filter((line) => !line.includes('x'))
    .join('\n');

// As in test/venue/rungs-by-correlation.test.ts: 0.5 at the closes of rows 3 and 4, -0.5 at that of row 5.
const candles = {
  'a.csv': closes(100, 110, 99, 99, 108.9, 98.01, 98.01, 98.01),
  'b.csv': closes(100, 110, 110, 99, 108.9, 141.57, 141.57, 141.57),
};
const files: Files = { candles };
const markets = ['  A/USD: a.csv', '  B/USD: b.csv'].join('\n');
const of = (correlation: string, trades = '[A/USD]', more = ''): string =>
  plain({ 8: markets, 9: null, 11: `  use: buy-and-hold\n  sizing: { quantity: 2 }${more}` }, [
    ...(trades === '' ? [] : [`  markets: ${trades}`]),
    `  scaleIn: { when: { correlation: { ${correlation} } } }`,
  ]);

describe('the other market', () => {
  const path = 'strategy.scaleIn.when.correlation';
  it.each<[string, string, readonly string[]]>([
    ['with: B/USD, below: [0.5, 0.2], period: 3', '[A/USD]', []],
    ['with: C/USD, below: [0]', '[A/USD]', [`14:37 unknown-market ${path}.with: there is no market "C/USD" | Markets that the strategy does not trade: B/USD.`]],
    ['with: A/USD, below: [0]', '[A/USD]', [`14:37 own-market ${path}.with: the strategy trades A/USD itself, and with itself its correlation is always 1 | Name a market that it does not trade: B/USD; or leave this one out of its markets.`]],
    // One that names no markets trades all of them.
    ['with: B/USD, below: [0]', '', [`13:37 own-market ${path}.with: the strategy trades B/USD itself, and with itself its correlation is always 1 | Name in its own markets what it trades, without this one.`]],
    ['with: B/USD, below: [0], period: 2', '[A/USD]', [`14:62 out-of-range ${path}.period: expected at least 3, got 2`]],
    ['with: B/USD, below: [0], above: [0]', '[A/USD]', [`14:22 bad-ladder ${path}: expected one of below and above`]],
    // Told with what is wrong beside it, where it is no consequence of that.
    ['with: C/USD, below: [0], period: 2', '[A/USD]', [expect.stringContaining('unknown-market'), expect.stringContaining('out-of-range')]],
    ['with: B/USD, below: [0]', 'A/USD', [expect.stringContaining(' strategy.markets: ')]],
  ])('SCEN-1 SCALE-2 %s, trading %s', async (correlation, trades, expected) => {
    expect(await wrongWith(of(correlation, trades), files)).toEqual(expected);
  }); // prettier-ignore

  it('SCEN-1 more returns than the two have in common are refused before anything runs', async () => {
    const hint = 'Give it a shorter period, or the run more candles of both.';
    const told = `14:22 too-few-candles strategy.scaleIn.when.correlation: a correlation of 60 returns needs 61 closes in common; A/USD and B/USD have`;
    expect(await wrongWith(of('with: B/USD, below: [0]'), files)).toEqual([
      `${told} 8 in this run | ${hint}`,
    ]);
    // Two of the eight are missing, on either side; the six that are left make five returns.
    const gaps = {
      'a.csv': closes(100, null, 99, 99, 108.9, 98.01, 98.01, 98.01),
      'b.csv': closes(100, 110, 110, 99, null, 141.57, 141.57, 141.57),
    };
    const wrong = (period: number) =>
      wrongWith(of(`with: B/USD, below: [0], period: ${period}`), { candles: gaps });
    expect(await wrong(5)).toEqual([]);
    expect(await wrong(6)).toEqual([
      expect.stringContaining('needs 7 closes in common; A/USD and B/USD have 6'),
    ]);
  });
});

describe('a scenario with rungs that wait for correlation', () => {
  const text = of('with: B/USD, below: [0.51, -0.49], period: 3');

  it('SCEN-2 has all of it in its normal form, and its report says it', async () => {
    const { scenario } = await openText(of('with: B/USD, above: [0.2]', '[A/USD]', ''), {
      candles: { 'a.csv': closes(...long), 'b.csv': closes(...long) },
    });
    const { entry } = scenario.strategies[0]!;
    expect(entry.scaleIn?.when).toEqual({
      kind: 'correlation',
      with: 'B/USD',
      period: 60,
      side: 'above',
      levels: [0.2],
    });
    // As a run file keeps it.
    expect(normalSchema.parse(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
    expect(entryTexts(entry)).toEqual(['scales in at a correlation with B/USD above 0.2']);
  });

  it('SCALE-2 SCEN-3 lets them go at their closes, from the close on at which it is defined', async () => {
    const { record } = runScenario(await openText(text, files), { band: false });
    // Asked for the first time at the close of row 3; bought at the opens of rows 4, 5 and 6.
    const fills = record.fills.map(({ at, quantity, price }) => [at, quantity / 1e8, price / 100]);
    const day = (row: number): number => Date.UTC(2024, 0, 1 + row);
    expect(fills).toEqual([
      [day(4), 2, 108.9],
      [day(5), 1, 98.01],
      [day(6), 1, 98.01],
    ]);
    expect(record.refusals).toEqual([]);
  });
});

const long = Array.from({ length: 61 }, (_, i) => 100 + (i % 2));
