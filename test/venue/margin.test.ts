/**
 * Spot and margin accounts (MARG-1). Rows are [open, high, low, close]; row 0 closes at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import { fates, play, quantity, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const last = (terms: Play) => {
  const { state, reason, value, bound } = play(terms).orders.at(-1)!;
  return [state, reason, value / 1e8, bound / 1e8];
};
const margin = (balance: number, script: Record<number, Intents>, candles: readonly Row[]): Play => ({
  account: 'margin',
  balance,
  script,
  candles,
});

describe('a spot account', () => {
  it('MARG-1 has no negative balance of money', () => {
    const played = play({ candles: [calm, calm], script: { 0: [buy(), buy()] }, balance: 150 });
    expect(fates(played)).toEqual(['entry filled', 'entry rejected funds']);
    expect(played.cash).toBe(50);
  });

  it('MARG-1 has no margin that could be used up, however closely it is looked at', () => {
    const candles: readonly Row[] = [calm, calm, [100, 100, 1, 1]];
    const played = play({
      candles,
      script: { 0: buy() },
      accountMargin: { mode: 'isolated' },
      options: { judgesAlways: true },
    });
    expect([played.fills.length, played.position]).toEqual([1, 1]);
  });

  it('MARG-1 has no negative balance of base: it cannot be short', () => {
    const played = play({ candles: [calm, calm], script: { 0: sell() } });
    expect(fates(played)).toEqual(['entry rejected funds']);
    expect([played.orders[0]!.value, played.orders[0]!.bound]).toEqual([quantity(1), 0]);
    expect(played.position).toBe(0);
  });
});

describe('a margin account at leverage 1', () => {
  it('MARG-1 a short holds its proceeds and its notional at entry', () => {
    // 250 and 100 of proceeds, less twice 100: 150 is free. A short of 1 at 100 goes, a third finds 50.
    const script = { 0: sell(), 1: sell(), 2: sell() };
    expect(last(margin(250, script, [calm, calm, calm, calm]))).toEqual(['rejected', 'funds', 100, 50]);
    expect(play(margin(250, script, [calm, calm, calm, calm])).position).toBe(-2);
  });

  it('MARG-1 the fee of a short comes out of what is free', () => {
    const fees = { maker: 0, taker: 0.01 };
    const terms = margin(100.99, { 0: sell() }, [calm, calm]);
    expect(last({ ...terms, fees })).toEqual(['rejected', 'funds', 101, 100.99]);
    expect(last({ ...terms, fees, balance: 101 })[0]).toBe('filled');
  });

  it('MARG-1 what it demands follows the price', () => {
    // A short of 1 from 100, at 50: an equity of 300, of which it demands 50. Five more of 1 go, for 50 each, no sixth.
    const candles: readonly Row[] = [calm, [100, 100, 50, 50], ...Array<Row>(6).fill([50, 50, 50, 50])];
    const script = Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((row) => [row, sell()]));
    expect(last(margin(250, script, candles))).toEqual(['rejected', 'funds', 50, 0]);
    expect(play(margin(250, script, candles)).position).toBe(-6);
  });

  it('MARG-1 buying back frees what the short held, in proportion', () => {
    // 100 in all: one short of 1. Half bought back at 100 frees half: a short of 0.5 goes, one of 1 would not.
    const half = { kind: 'quantity', quantity: quantity(0.5) } as const;
    const script = { 0: [sell(), sell()], 1: exit({ share: 0.5 }), 2: [sell(), sell()] };
    const played = play({ ...margin(100, script, [calm, calm, calm, calm]), sizing: half });
    expect(fates(played).slice(-2)).toEqual(['entry filled', 'entry rejected funds']);
    expect(played.position).toBe(-1);
  });

  it('MARG-1 what is free falls below zero by losses, and then nothing opens', () => {
    // Short 1 at 100 with 150; half is bought back at 170: 250 - 85 = 165, less 85 for the rest is 80, less 85 demanded.
    const up: Row = [170, 170, 170, 170];
    const script = {
      0: sell(),
      1: exit({ share: 0.5 }),
      2: buy({ order: { type: 'limit', limit: 90 } }),
      3: sell(),
    };
    const played = play(margin(150, script, [calm, calm, up, up, up]));
    expect(played.cash).toBe(165);
    // A resting buy is netted against the short: 0.5 closes for nothing, 0.5 at 90 would need 45.
    expect(played.orders[2]).toMatchObject({ state: 'rejected', reason: 'funds', value: 45e8, bound: 0 });
    expect(played.orders[3]).toMatchObject({ state: 'rejected', reason: 'funds', bound: -5e8 });
  });

  it('MARG-1 a long borrows nothing', () => {
    expect(last(margin(99, { 0: buy() }, [calm, calm]))).toEqual(['rejected', 'funds', 100, 99]);
  });

  it('MARG-1 a short pays no interest, however long it stays', () => {
    const rows = Array<Row>(50).fill(calm);
    const played = play(margin(100, { 0: sell(), 48: exit() }, rows));
    expect(played.cash).toBe(100);
    expect(played.run.ledger.map((line) => line.reason)).toEqual([
      'deposit',
      'trade',
      'trade',
      'trade',
      'trade',
    ]);
  });
});
