/** Which candles a run has, and on which it decides first: ten daily candles, 2024-01-01 (a Monday) to 2024-01-10. */
import { describe, expect, it } from 'vitest';
import { formatTime, type TimeMs } from '../../src/model/time.ts';
import { backtest } from '../../src/engine/backtest.ts';
import { buy, exit } from '../../src/model/intent.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import { csv, openText, plain, runText, wrongWith } from './make.ts';

// Day n opens at 100 + n.
const ten = csv(Array.from({ length: 10 }, (_, i) => `${101 + i} ${103 + i} ${100 + i} ${102 + i}`));

/** Notes each decision as `count of candles seen @ day of the close`. */
async function decisions(more: readonly string[]): Promise<readonly string[]> {
  const asked: string[] = [];
  const noted = defineStrategy({
    name: 'noted',
    description: 'Notes when it is asked.',
    params: {},
    readings: () => ({}),
    init: () => null,
    onClose(view) {
      asked.push(`${view.count}@${formatTime(view.at as TimeMs).slice(5, 10)}`);
      return null;
    },
  }) as Strategy;
  const files = { candles: { 'a.csv': ten }, strategies: { 'noted.ts': noted } };
  backtest((await openText(plain({ 11: '  use: noted.ts' }, more), files)).config);
  return asked;
}

// Candle n opens on 01-0n and closes on 01-0(n+1).
describe('SCEN-2 the first and the last decision', () => {
  it.each<[readonly string[], string, string, number]>([
    [[], '1@01-02', '10@01-11', 10],
    // A decision on the candle that closes at `from` is made; the candles before it warm up.
    [['period: {from: 2024-01-05}'], '4@01-05', '10@01-11', 7],
    [['period: {from: 2024-01-05T00:00:01Z}'], '5@01-06', '10@01-11', 6],
    [['period: {from: 2024-01-04T12:00:00Z}'], '4@01-05', '10@01-11', 7],
    // `to` is the end of the last candle: that of 01-07 is whole at 01-08.
    [['period: {to: 2024-01-08}'], '1@01-02', '7@01-08', 7],
    [['period: {to: 2024-01-08T23:59:59Z}'], '1@01-02', '7@01-08', 7],
    [['period: {from: 2024-01-05, to: 2024-01-08}'], '4@01-05', '7@01-08', 4],
    // Two candles before the one that closes at `from`: it is the third that is seen.
    [['period: {from: 2024-01-05}', 'warmUp: 2'], '3@01-05', '9@01-11', 7],
    [['period: {from: 2024-01-05}', 'warmUp: 0'], '1@01-05', '7@01-11', 7],
    [['period: {from: 2024-01-05}', 'warmUp: 99'], '4@01-05', '10@01-11', 7],
    // Without `from`, so many candles before the first decision.
    [['warmUp: 3'], '4@01-05', '10@01-11', 7],
    [['warmUp: 9'], '10@01-11', '10@01-11', 1],
  ])('%j: %s to %s, %i decisions', async (more, first, last, count) => {
    const asked = await decisions(more);
    expect([asked[0], asked.at(-1), asked.length]).toEqual([first, last, count]);
  });

  it('TIME-1 what is decided at the first instant is bought at the next open', async () => {
    const text = plain({}, ['period: {from: 2024-01-05}']);
    const { trades, period, metrics } = await runText(text, { candles: { 'a.csv': ten } });
    // The decision is on the close of 01-04; 01-05 opens at 105, at once.
    expect(trades[0]).toMatchObject({ openedAt: '2024-01-05T00:00:00Z', entryPrice: '105' });
    expect(period).toEqual({ from: '2024-01-05T00:00:00Z', to: '2024-01-11T00:00:00Z', steps: 7 });
    // Open from 01-05 to the end: all of the time.
    expect(metrics.exposure).toBe(1);
  });

  it('TIME-1 what is decided on the last candle meets no price', async () => {
    const twice = defineStrategy({
      name: 'twice', description: 'In and out.', params: {}, readings: () => ({}), init: () => null,
      onClose: (view) => (view.isFlat ? buy() : view.count === 7 ? exit() : null),
    }) as Strategy; // prettier-ignore
    const files = { candles: { 'a.csv': ten }, strategies: { 'twice.ts': twice } };
    const text = plain({ 11: '  use: twice.ts' }, ['period: {to: 2024-01-08}']);
    const { trades, orders } = await runText(text, files);
    expect(trades.map(({ closedAt }) => closedAt)).toEqual([null]);
    expect(orders.at(-1)).toMatchObject({ role: 'exit', filled: '0' });
  });

  const span = 'The data: A/USD 2024-01-01T00:00:00Z to 2024-01-11T00:00:00Z.';
  it.each([
    [['period: {from: 2025-01-01}'], `12:1 no-candles period: no candle lies in the period | ${span}`],
    [['period: {to: 2023-01-01}'], `12:1 no-candles period: no candle lies in the period | ${span}`],
    [['period: {to: 2024-01-01T12:00:00Z}'], `12:1 no-candles period: no candle lies in the period | ${span}`],
    [['period: {from: 2024-01-05T01:00:00Z, to: 2024-01-05T02:00:00Z}'], `12:1 no-candles period: no candle lies in the period | ${span}`],
    [['warmUp: 10'], `12:1 no-candles warmUp: the warm-up leaves no candle to decide on | ${span}`],
  ])('SCEN-2 %j is refused with the span of the data', async (more, expected) => {
    expect(await wrongWith(plain({}, more), { candles: { 'a.csv': ten } })).toEqual([expected]);
  }); // prettier-ignore

  it('SCEN-2 the warm-up counts from the market that begins first', async () => {
    const two = plain({ 9: '    file: a.csv\n  B/USD: {file: b.csv}' }, ['warmUp: 3']);
    const later = csv(['50 51 49 50', '50 51 49 50'], '2024-01-09');
    const files = { candles: { 'a.csv': ten, 'b.csv': later } };
    expect((await openText(two, files)).config.decideFrom).toBe(Date.parse('2024-01-05'));
  });
});
