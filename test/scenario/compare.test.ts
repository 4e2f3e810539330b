/** Runs held against each other: figures, equity, trades and journals, on small runs and on the demo. */
import { describe, expect, it } from 'vitest';
import { buy, exit } from '../../src/model/intent.ts';
import { openFile } from '../../src/run-file.ts';
import { compareEquity } from '../../src/scenario/compare-equity.ts';
import { jsonDifferences } from '../../src/scenario/compare-json.ts';
import { compareRuns, type Comparison } from '../../src/scenario/compare.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { csv, openText, plain } from './make.ts';
import { script } from './script.ts';

describe('two values of JSON', () => {
  it('every leaf that differs, by its path', () => {
    const a = { x: 1, list: [1, { 'B/C': 'p' }, 3], gone: null, same: { deep: [true] } };
    const b = { x: 2, list: [1, { 'B/C': 'q' }], more: false, same: { deep: [true] } };
    expect(jsonDifferences(a, b, 99)).toEqual([
      { path: 'x', first: '1', second: '2' },
      { path: 'list[1]["B/C"]', first: '"p"', second: '"q"' },
      { path: 'list[2]', first: '3', second: null },
      { path: 'gone', first: 'null', second: null },
      { path: 'more', first: null, second: 'false' },
    ]);
    expect(jsonDifferences(a, b, 2)).toHaveLength(2);
    expect(jsonDifferences([1], { 0: 1 }, 9)).toEqual([{ path: '', first: '[1]', second: '{"0":1}' }]);
  });
});

describe('two equity columns', () => {
  const series = (rows: readonly (readonly [day: number, units: number])[]) => ({
    at: Float64Array.from(rows, ([day]) => Date.UTC(2024, 0, day)),
    // Room beyond the rows is not read.
    equity: Float64Array.from([...rows.map(([, units]) => units), 9e9]),
    length: rows.length,
  });

  it('part, lie farthest apart, and end; instants that one alone has are counted', () => {
    const a = series([[1, 1000], [2, 1100], [4, 1300], [5, 1200]]); // prettier-ignore
    const b = series([[1, 10000], [2, 11500], [3, 1], [4, 12000], [5, 12500], [6, 7]]); // prettier-ignore
    // Units of 0.01 and 0.001: 10, 11, 13, 12 against 10, 11.5, 12, 12.5.
    expect(compareEquity(a, b, [2, 3])).toEqual({
      steps: 4,
      alone: 2,
      differing: 3,
      first: { at: '2024-01-02T00:00:00Z', first: 11, second: 11.5, difference: 0.5 },
      greatest: { at: '2024-01-04T00:00:00Z', first: 13, second: 12, difference: -1 },
      last: { at: '2024-01-05T00:00:00Z', first: 12, second: 12.5, difference: 0.5 },
    });
  });

  it('agree whichever of the two is named first', () => {
    const a = series([[1, 10], [2, 11], [4, 13]]); // prettier-ignore
    const b = series([[2, 11], [3, 9], [4, 12]]); // prettier-ignore
    const there = compareEquity(a, b, [0, 0]);
    const back = compareEquity(b, a, [0, 0]);
    expect(there).toMatchObject({
      steps: 2,
      alone: 2,
      differing: 1,
      last: { first: 13, second: 12, difference: -1 },
    });
    expect(back).toMatchObject({
      steps: 2,
      alone: 2,
      differing: 1,
      last: { first: 12, second: 13, difference: 1 },
    });
  });

  it('may be the same, or have nothing in common', () => {
    const a = series([[1, 5], [2, 6]]); // prettier-ignore
    expect(compareEquity(a, a, [0, 0])).toMatchObject({
      steps: 2,
      alone: 0,
      differing: 0,
      first: null,
      greatest: null,
    });
    const none = { steps: 0, alone: 3, differing: 0, first: null, greatest: null, last: null };
    expect(compareEquity(a, series([[3, 5]]), [0, 0])).toEqual(none);
  });
});

const compared = (...runs: readonly FinishedRun[]): Comparison =>
  compareRuns(runs.map((run, i) => ({ file: `${i}.run`, run })));

describe('two runs', () => {
  const candles = { 'a.csv': csv(['100 101 99 100', '100 102 99 101', '101 103 100 102', '102 104 101 103', '103 105 102 104']) }; // prettier-ignore

  async function play(asks: Parameters<typeof script>[0], path = 'adverse'): Promise<FinishedRun> {
    const text = plain({ 11: '  use: script.ts\n  sizing: {quantity: 1}' }, [`path: ${path}`]);
    const files = { candles, strategies: { 'script.ts': script(asks) } };
    return runScenario(await openText(text, files), { band: false });
  }

  it('LEDG-2 trades that both have, that changed, and that one has alone', async () => {
    // A: in at 100, out at 101; in at 102, out at 103. B: in at 100, out at 102; in at 103, still open.
    const a = await play({ 1: buy(), 2: exit(), 3: buy(), 4: exit() });
    const b = await play({ 1: buy(), 3: exit(), 4: buy() });
    const { against } = compared(a, b);
    const { trades, same, equity } = against[0]!;
    expect(same).toBe(false);
    expect(trades.same).toBe(0);
    expect(trades.changed.map(({ fields }) => fields)).toEqual([
      ['closedAt', 'exitPrice', 'grossProfit', 'netProfit', 'return'],
    ]);
    expect(trades.onlyFirst.map(({ entryPrice }) => entryPrice)).toEqual(['102']);
    expect(trades.onlySecond.map(({ entryPrice, closedAt }) => [entryPrice, closedAt])).toEqual([
      ['103', null],
    ]);
    // After day 3: A is out with 1,001, B holds what is worth 102: 1,002.
    expect(equity.first).toEqual({ at: '2024-01-04T00:00:00Z', first: 1001, second: 1002, difference: 1 });
    // At the end A has 1,001 + 1; B 1,002 + 1.
    expect(equity.last).toMatchObject({ first: 1002, second: 1003 });
    expect(equity.steps).toBe(5);
  });

  it('LEDG-2 a trade is the same whatever numbers its orders have', async () => {
    // B first asks for a limit that is never met and takes it back: its later orders have other numbers.
    const a = await play({ 2: buy(), 3: exit() });
    const b = await play({ 1: buy({ order: { type: 'limit', limit: 50 } }), 2: buy(), 3: exit() });
    expect(a.result.trades[0]!.orders).not.toEqual(b.result.trades[0]!.orders);
    expect(compared(a, b).against[0]!.trades).toEqual({
      same: 1,
      changed: [],
      onlyFirst: [],
      onlySecond: [],
    });
  });

  it('DET-1 a run and itself: nothing; other scenarios with one journal: the field alone', async () => {
    const a = await play({ 1: buy() });
    const b = await play({ 1: buy() }, 'favourable');
    const [itself, other] = compared(a, a, b).against;
    expect(itself).toMatchObject({ same: true, scenario: [], parting: null });
    expect(other).toMatchObject({
      same: false,
      scenario: [{ path: 'path', first: '"adverse"', second: '"favourable"' }],
      parting: null,
      equity: { differing: 0, first: null },
      trades: { same: 1, changed: [], onlyFirst: [], onlySecond: [] },
    });
  });

  it('takes two runs or more', async () => {
    const a = await play({});
    expect(() => compared(a)).toThrow(RangeError);
  });
});

it('PATH-3 PATH-5 the demo under another path policy parts at its first ambiguous candle', async () => {
  const open = await openFile(new URL('../../scenarios/demo.yaml', import.meta.url).pathname);
  const adverse = runScenario(open, { band: false });
  const scenario = { ...open.scenario, path: 'favourable' as const };
  const favourable = runScenario(
    { ...open, scenario, config: { ...open.config, path: 'favourable' } },
    { band: false },
  );
  const { against, runs } = compared(adverse, favourable);
  const { parting, equity } = against[0]!;
  const first = adverse.result.ambiguous[0]!;
  expect(parting?.at).toBe(first.at);
  expect(parting?.first).toContain(`ambiguous candle in NDX/USD: ${first.first} first, order ${first.order}`);
  expect(parting?.second).toContain(
    `ambiguous candle in NDX/USD: ${first.first === 'low' ? 'high' : 'low'} first`,
  );
  // Until then nothing differs: the first equity row that does is that of the candle's close.
  expect(Date.parse(equity.first!.at)).toBe(Date.parse(first.at) + 86_400_000);
  // What the two walks of that candle differ by is what the journal says of it.
  expect(equity.first!.difference).toBeCloseTo(-Number(first.difference), 6);
  expect(runs[1]!.metrics.totalReturn).toBeGreaterThan(runs[0]!.metrics.totalReturn!);
});
