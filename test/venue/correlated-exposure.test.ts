/**
 * The limit on correlated exposure (RISK-2), worked by hand. Of 1,000, one unit of M0 is bought at 99; at the close of row
 * 4 the last four returns of the markets are correlated by a half: 10 %, -10 %, 0, 0 and 10 %, 0, -10 %, 0; M2 moves the
 * other way.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import type { RiskLimits } from '../../src/risk/limits.ts';
import { noLimits } from '../support/no-limits.ts';
import { play, rate, type Play, type Played, type Row } from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const rows = (...closes: readonly number[]): readonly Row[] => closes.map(at);
const first = rows(100, 110, 99, 99, 99, 99);
const alike = rows(100, 110, 110, 99, 99, 99);
const opposed = rows(100, 90, 90, 99, 99, 99);

type Correlated = NonNullable<RiskLimits['correlated']>;

function limited(part: number, then: Play['script'], more: Partial<Play> = {}, terms?: Partial<Correlated>) {
  return play({
    candles: first,
    script: { 3: buy() },
    others: [{ candles: alike, script: then }],
    balance: 1000,
    account: 'margin',
    risk: { ...noLimits, correlated: { rate: rate(part), above: 0.4, period: 4, ...terms } },
    ...more,
  });
}

const denied = ({ run }: Played): readonly unknown[] =>
  run.refusals.map(({ market, reason, value, bound }) => [market, reason, value, bound]);

describe('RISK-2 correlated exposure', () => {
  it('is that of the market and of all that move alike', () => {
    expect(denied(limited(0.198, { 4: buy() }))).toEqual([]);
    expect(denied(limited(0.197, { 4: buy() }))).toEqual([[1, 'correlated-exposure', 0.198, 0.197]]);
    // Not as alike as the bound asks for: its own 99 alone.
    expect(denied(limited(0.1, { 4: buy() }, {}, { above: 0.6 }))).toEqual([]);
    expect(denied(limited(0.098, { 4: buy() }, {}, { above: 0.6 }))).toEqual([
      [0, 'correlated-exposure', 0.099, 0.098],
      [1, 'correlated-exposure', 0.099, 0.098],
    ]);
  });

  it('is of one side: a short beside a long in markets that move alike is none', () => {
    expect(denied(limited(0.1, { 4: sell() }))).toEqual([]);
  });

  it('a short in a market that moves the other way is of the same side, a long is not', () => {
    const others = (then: Intents) => ({ others: [{ candles: opposed, script: { 4: then } }] });
    expect(denied(limited(0.197, {}, others(sell())))).toEqual([[1, 'correlated-exposure', 0.198, 0.197]]);
    expect(denied(limited(0.1, {}, others(buy())))).toEqual([]);
  });

  it('what is not known moves alike, on either side', () => {
    for (const then of [buy(), sell()])
      expect(denied(limited(0.197, { 4: then }, {}, { period: 6 }))).toEqual([
        [1, 'correlated-exposure', 0.198, 0.197],
      ]);
  });

  it('RISK-1 counts resting entries, and what was taken at the same instant', () => {
    const resting = buy({ order: { type: 'limit', limit: 50 } });
    // 50 rest in M0 from the close of row 4 on; 99 more in M1 make 149.
    const more = (one: Intents) => ({ script: { 4: one } });
    expect(denied(limited(0.148, { 4: buy() }, more(resting)))).toEqual([
      [1, 'correlated-exposure', 0.149, 0.148],
    ]);
    expect(denied(limited(0.197, { 4: buy() }, more(buy())))).toEqual([
      [1, 'correlated-exposure', 0.198, 0.197],
    ]);
  });

  it('ORD-3 an amended entry is held to it by what its new terms add', () => {
    // 99 held and 50 resting; at 90 they are 189.
    const then = { 4: [buy({ order: { type: 'limit', limit: 50 } })] };
    const moved = { candles: [...first, at(99)], script: { 3: buy() } };
    const amended = (limit: number) =>
      denied(
        limited(0.188, {}, {
          ...moved,
          others: [{ candles: [...alike, at(99)], script: { ...then, 5: amend(2, { limit }) } }],
        }),
      ); // prettier-ignore
    expect(amended(89)).toEqual([]);
    // At the close of row 5 the returns are -10 %, 0, 0, 0 and 0, -10 %, 0, 0: a third the other way, and not alike.
    expect(amended(90)).toEqual([]);
    const long = limited(0.188, {}, {
      ...moved,
      others: [{ candles: [...alike, at(99)], script: { ...then, 5: amend(2, { limit: 90 }) } }],
    }, { period: 5 }); // prettier-ignore
    expect(denied(long)).toEqual([[1, 'correlated-exposure', 0.189, 0.188]]);
  });

  it('what only reduces passes', () => {
    expect(denied(limited(0.1, {}, { script: { 3: buy(), 4: exit() } }))).toEqual([]);
  });
});
