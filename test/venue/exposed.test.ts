/** Exposure of markets as limits on risk count it (RISK-1, RISK-2, POS-1), worked by hand. */
import { describe, expect, it } from 'vitest';
import {
  grossOf,
  grossWith,
  isUsed,
  longOf,
  shortOf,
  sideWith,
  withEntry,
  type ExposedMarket,
} from '../../src/risk/exposed.ts';

const market = (terms: Partial<ExposedMarket>): ExposedMarket => ({
  held: 0,
  leaving: 0,
  buys: 0,
  sells: 0,
  ...terms,
});

describe('exposure of a market', () => {
  it('RISK-2 is what it may be long and short, where all its entries fill', () => {
    const long = market({ held: 100, buys: 30, sells: 250 });
    expect([longOf(long), shortOf(long), grossOf(long)]).toEqual([130, 150, 150]);
    const short = market({ held: -100, buys: 250, sells: 30 });
    expect([longOf(short), shortOf(short), grossOf(short)]).toEqual([150, 130, 150]);
    // Neither is below zero.
    const covered = market({ held: 100, sells: 40 });
    expect([longOf(covered), shortOf(covered)]).toEqual([100, 0]);
    const bought = market({ held: -100, buys: 40 });
    expect([longOf(bought), shortOf(bought)]).toEqual([0, 100]);
  });

  it('POS-1 what exits close first stands in the way of no reversal, and takes nothing off its own side', () => {
    const long = market({ held: 100, leaving: 60, sells: 90 });
    expect([longOf(long), shortOf(long)]).toEqual([100, 50]);
    const short = market({ held: -100, leaving: 60, buys: 90 });
    expect([longOf(short), shortOf(short)]).toEqual([50, 100]);
    // Exits close no more than is held.
    expect(shortOf(market({ held: 100, leaving: 160, sells: 90 }))).toBe(90);
    expect(longOf(market({ held: -100, leaving: 160, buys: 90 }))).toBe(90);
  });

  it('RISK-2 a market is in use by what is held, and by what would buy or sell', () => {
    const used = [{ held: 1 }, { held: -1 }, { buys: 1 }, { sells: 1 }, { leaving: 1 }, {}];
    expect(used.map((terms) => isUsed(market(terms)))).toEqual([true, true, true, true, false, false]);
  });

  it('RISK-2 of all markets is their sum, with one of them as it would be', () => {
    const markets = [market({ held: 100, sells: 250 }), market({ held: 40 }), market({ held: -70 })];
    const own = withEntry(markets[1]!, 'sell', 90);
    expect(own).toEqual(market({ held: 40, sells: 90 }));
    expect(withEntry(own, 'buy', 5)).toEqual(market({ held: 40, buys: 5, sells: 90 }));
    // 150 short, 50 short in place of 40 long, 70 short; long 100, 40 and nothing.
    expect(grossWith(markets, 1, own)).toBe(150 + 50 + 70);
    expect(sideWith(markets, 1, own, 'sell')).toBe(150 + 50 + 70);
    expect(sideWith(markets, 1, own, 'buy')).toBe(100 + 40 + 0);
  });
});
