/**
 * What the simulated exchange finds anew when an account has moved while candles are walked, or between them (MARG-1).
 * Rows are [open, high, low, close], a minute each; orders of row 0 meet the open of row 1, at minute 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, sell, type Intents } from '../../src/model/intent.ts';
import type { MarginMode } from '../../src/model/margin.ts';
import { minute, money, play, price, rate, start, type Play, type Row } from '../support/play.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);

const onMargin = (mode: MarginMode, { accountMargin, ...terms }: Omit<Play, 'account'>) =>
  play({ account: 'margin', accountMargin: { mode, everyMs: 60_000, ...accountMargin }, ...terms });

const other = (candles: readonly Row[], first: Intents) => ({ candles, script: { 0: first } });
const interest = (played: ReturnType<typeof play>): readonly number[] =>
  played.run.ledger.filter(({ reason }) => reason === 'interest').map(({ amount }) => amount / 1e8);
const liquidations = (played: ReturnType<typeof play>) =>
  played.fills.filter(({ role }) => role === 'liquidation').map((fill) => [fill.market, fill.price]);

describe('interest', () => {
  it('MARG-1 on a debt that a liquidation leaves is charged from the next time on', () => {
    // Short one, long another at 100: 100 of balance, and no debt. Each must have 5, of its cost. 200 - P is no more than
    // 10 from 190 on: the short is bought back, which leaves 90 owed and 10 of 5. At minutes 3 and 4: 0.1 %.
    const played = onMargin('cross', {
      candles: [calm, calm, [100, 195, 100, 195], at(195)],
      script: { 0: sell() },
      others: [other([calm, calm, calm, calm], buy())],
      balance: 100,
      margin: {
        leverage: rate(10),
        maintenance: [{ from: money(0), rate: rate(0.05), leverage: rate(0) }],
        on: 'entry',
      },
      accountMargin: { interest: rate(0.001) },
    });
    expect(liquidations(played)).toEqual([[0, 190]]);
    expect(interest(played)).toEqual([-0.09, -0.09009]);
  });

  it('MARG-1 TIME-5 on a debt that begins with the close of a candle is charged at that instant', () => {
    // Bought at 105 on the way up, and at 104, which the path comes to with its close: 150 - 209 at minute 2.
    const answers = [buy({ order: { type: 'limit', limit: 104 } })];
    const played = onMargin('cross', {
      candles: [calm, [100, 105, 99, 104], at(104)],
      script: { 0: buy({ order: { type: 'stop', trigger: 105 } }) },
      onFill: () => answers.shift() ?? null,
      path: 'low-first',
      balance: 150,
      margin: { leverage: rate(10) },
      accountMargin: { interest: rate(0.001) },
    });
    expect(played.run.fills[1]).toMatchObject({ price: price(104), at: start + 2 * minute });
    expect(interest(played)).toEqual([-0.059, -0.059059]);
  });
});

describe('what an account has left', () => {
  it('MARG-1 PATH-7 is judged with the path of every position, once a fill has brought it near its end', () => {
    // Long one with 200, and short another at the open of row 2: what is left is 200 - P + Q, of which P goes from 100 to
    // 260 and Q from 100 to 50 in the second third. After 20 / 21 of it: 252.38 and 52.38, and nothing is left.
    const played = onMargin('cross', {
      candles: [calm, calm, [100, 260, 100, 240]],
      script: { 1: sell() },
      others: [other([calm, calm, [100, 100, 50, 60]], buy())],
      balance: 200,
      path: 'likely',
    });
    expect(liquidations(played)[0]).toEqual([0, 252.38]);
  });

  it('MARG-1 TIME-5 after interest that was due while no candle came counts for the candle after it', () => {
    // Of a margin of 10 interest of 1 % takes 0.9 of 90 at minute 2, and 0.909 and 0.91809 of what is owed then in the gap.
    // 7.27291 + P - 100 is no more than 0.5 % of P from 93.19 on; before the gap that was 91.35.
    const played = onMargin('isolated', {
      candles: [calm, calm, null, null, [100, 100, 92.5, 95]],
      script: { 0: buy() },
      balance: 100,
      margin: {
        leverage: rate(10),
        maintenance: [{ from: money(0), rate: rate(0.005), leverage: rate(0) }],
      },
      accountMargin: { interest: rate(0.01) },
    });
    expect(interest(played).slice(0, 3)).toEqual([-0.9, -0.909, -0.91809]);
    expect(liquidations(played)).toEqual([[0, 93.19]]);
  });
});
