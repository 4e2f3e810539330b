/**
 * Funds: what orders hold, what happens when there is too little, sizes in quote and in percent (ORD-4, SIZE-1).
 *
 * Rows are [open, high, low, close]; row 0 closes at 100. Sizes are cut to 0.0001.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell, type EntryType } from '../../src/model/intent.ts';
import type { SimulatedVenue } from '../../src/venue/simulated.ts';
import {
  fates,
  fillLines,
  money,
  play,
  quantity,
  rate,
  type Play,
  type Played,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });
const fees = { maker: 0.001, taker: 0.002 } as const;
const ended = (played: Played, order: number) => {
  const { state, reason, value, bound } = played.orders[order - 1]!;
  return [state, reason, value / 1e8, bound / 1e8];
};

/** Two buys of one unit, decided at row 0 and row 1; the second tells what the first has left free. */
const second = (first: EntryType, other: EntryType, balance: number, more: Partial<Play> = {}) =>
  play({
    candles: [calm, calm, calm],
    script: { 0: buy({ order: first }), 1: buy({ order: other }) },
    balance,
    ...more,
  });

describe('what a resting order holds', () => {
  it('ORD-4 a limit holds its greatest cost, fee included', () => {
    // 90 and the taker's 0.2 %: 90.18. Of 170 there are 79.82 left, and 80 with its fee would be 80.16.
    const played = second(limit(90), limit(80), 170, { fees });
    expect(ended(played, 2)).toEqual(['rejected', 'funds', 80.16, 79.82]);
    expect(second(limit(90), limit(80), 170.34, { fees }).orders[1]!.reason).toBe('end');
  });

  it('ORD-4 what is held is rounded up', () => {
    // 0.0001 at 90.01 with a fee of 0.123456 %: value 0.009001, fee 0.00001111227456 -> 0.00001112 of money.
    const odd = { maker: 0.00123456, taker: 0.00123456 };
    const lots = { sizing: { kind: 'quantity', quantity: quantity(0.0001) }, fees: odd } as const;
    const enough = 0.009001 + 0.00001112;
    const played = (balance: number) =>
      play({ candles: [calm, calm], script: { 0: buy({ order: limit(90.01) }) }, balance, ...lots });
    expect(ended(played(enough), 1)[1]).toBe('end');
    expect(ended(played(enough - 1e-8), 1)).toEqual(['rejected', 'funds', 0.00901212, 0.00901211]);
  });

  it('ORD-4 a stop holds its cost at the trigger with expected slippage', () => {
    // 110 + 1 % = 111.1.
    const slippage = { kind: 'rate', rate: rate(0.01) } as const;
    const terms = { candles: [calm, calm], script: { 0: buy({ order: stop(110) }) }, slippage } as const;
    expect(ended(play({ ...terms, balance: 111.09 }), 1)).toEqual(['rejected', 'funds', 111.1, 111.09]);
    expect(ended(play({ ...terms, balance: 111.1 }), 1)[1]).toBe('end');
  });

  it('ORD-4 a stop-limit holds the dearest price at which it can fill', () => {
    const at = (order: EntryType, side: typeof buy | typeof sell, balance: number) =>
      ended(play({ account: 'margin', candles: [calm, calm], script: { 0: side({ order }) }, balance }), 1);
    // A buy fills up to its limit. A short sells from its trigger down, and its notional is greatest there.
    const up: EntryType = { type: 'stop-limit', trigger: 105, limit: 107 };
    expect(at(up, buy, 106)).toEqual(['rejected', 'funds', 107, 106]);
    const down: EntryType = { type: 'stop-limit', trigger: 95, limit: 93 };
    expect(at(down, sell, 94)).toEqual(['rejected', 'funds', 95, 94]);
    expect(at(down, sell, 95)[1]).toBe('end');
  });

  it('ORD-4 a cancel frees what was held', () => {
    const played = play({
      candles: [calm, calm, calm, calm],
      script: { 0: buy({ order: limit(90) }), 1: cancel('entries'), 2: buy({ order: limit(95) }) },
      balance: 100,
    });
    expect(fates(played)).toEqual(['entry cancelled requested', 'entry cancelled end']);
  });

  it('ORD-4 a protective group holds its quantity once, not once for each order', () => {
    // Stop and two targets on the 1 that is there: the plain sell of 1 finds nothing, but neither is anything refused.
    const targets = [
      { at: { price: 110 }, share: 0.5 },
      { at: { price: 120 }, share: 0.5 },
    ];
    const played = play({
      candles: [calm, calm, calm, [100, 121, 100, 121]],
      script: { 0: buy({ stop: { price: 90 }, targets }), 1: sell({ order: limit(130) }) },
    });
    const refused = { state: 'rejected', reason: 'funds', value: quantity(1), bound: 0 };
    expect(played.orders[4]).toMatchObject(refused);
    expect(fillLines(played).slice(1)).toEqual([
      '3 target sell 0.5 @ 110 maker',
      '3 target sell 0.5 @ 120 maker',
    ]);
  });

  it('ORD-4 a resting sell of a spot account holds the base it would sell', () => {
    // Of 1 the first sell holds 1; the second is refused, with what it wanted and what there was.
    const played = play({
      candles: [calm, calm, calm, [100, 131, 100, 131]],
      script: { 0: buy(), 1: [sell({ order: limit(130) }), sell({ order: limit(120) })] },
    });
    expect(fates(played)).toEqual(['entry filled', 'entry filled', 'entry rejected funds']);
    expect([played.orders[2]!.value, played.orders[2]!.bound]).toEqual([quantity(1), 0]);
    expect(played.position).toBe(0);
  });

  it('ORD-4 at the end everything that was held is free', () => {
    const played = play({
      candles: [calm, calm, calm],
      script: {
        0: [buy({ stop: { price: 90 }, target: { price: 120 } }), buy({ order: limit(80) })],
        1: [buy({ order: stop(130) }), exit({ order: limit(140) })],
      },
      fees,
    });
    const { account, books } = (played.engine as unknown as { venue: SimulatedVenue }).venue.state;
    expect(account.held).toBe(0);
    expect(books.map(({ heldBase, orders, groups }) => [heldBase, orders.length, groups.length])).toEqual([
      [0, 0, 0],
    ]);
    expect(played.orders.every((order) => order.endedAt !== null)).toBe(true);
    // The venue's balance and the ledger's are the same money.
    expect(account.balance / 1e8).toBe(played.cash);
  });
});

describe('too little at the price', () => {
  it('ORD-4 a market order that finds too little is rejected with funds and the numbers', () => {
    // 100 was enough at the close; the open asks 103 and 0.2 %.
    const row: Row = [103, 103, 103, 103];
    const played = play({ candles: [calm, row], script: { 0: buy() }, balance: 101, fees });
    expect(played.fills).toEqual([]);
    expect(ended(played, 1)).toEqual(['rejected', 'funds', 103.206, 101]);
  });

  it('ORD-4 a resting order fills as far as funds go, and the rest is cancelled with funds', () => {
    // A buy stop holds 105; the gap to 120 leaves 105 / 120 = 0.875 of the one unit.
    const order = stop(105);
    const row: Row = [120, 121, 119, 120];
    const played = play({ candles: [calm, row], script: { 0: buy({ order }) }, balance: 105 });
    expect(fillLines(played)).toEqual(['1 entry buy 0.875 @ 120 taker']);
    expect(fates(played)).toEqual(['entry cancelled funds']);
    expect(played.cash).toBe(0);
  });

  it('ORD-4 with the fee inside', () => {
    // 105.21 (105 and 0.2 %) was held: 105.21 / (120 x 1.002) = 0.875; value 105, fee 0.21.
    const row: Row = [120, 121, 119, 120];
    const played = play({
      candles: [calm, row],
      script: { 0: buy({ order: stop(105) }) },
      balance: 105.21,
      fees,
    });
    expect(played.fills[0]).toMatchObject({ quantity: 0.875, fee: 0.21 });
    expect(played.cash).toBe(0);
  });

  it('ORD-4 a resting order that finds nothing is cancelled with funds', () => {
    // The stop arrives first and holds all there is; the limit holds nothing, and finds nothing though it is met first.
    const sizing = { kind: 'percent', rate: rate(1) } as const;
    const script = { 0: [buy({ order: stop(105) }), buy({ order: limit(95) })] };
    const played = play({
      candles: [calm, [100, 106, 94, 100]],
      script,
      sizing,
      balance: 100,
      path: 'low-first',
    });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled funds']);
  });

  it('ORD-4 what closes a position is never refused for money', () => {
    // The short of 1 at 100 takes all of 100; at 180 it demands 180 of an equity of 20, and is bought back all the same.
    const played = play({
      account: 'margin',
      candles: [calm, calm, [180, 180, 180, 180]],
      script: { 0: sell(), 1: exit() },
      balance: 100,
    });
    expect(fillLines(played)).toEqual(['1 entry sell 1 @ 100 taker', '2 exit buy 1 @ 180 taker']);
    expect(played.cash).toBe(20);
  });

  it('ORD-4 an entry that only closes is not refused for money either', () => {
    // -160 are free when the short of 1 from 100 stands at 180; the buy of 1 opens nothing.
    const candles: readonly Row[] = [calm, calm, [180, 180, 180, 180]];
    const played = play({ account: 'margin', candles, script: { 0: sell(), 1: buy() }, balance: 100 });
    expect(fillLines(played)[1]).toBe('2 entry buy 1 @ 180 taker');
    expect(played.position).toBe(0);
  });

  it('ORD-4 money that a close frees at the same open is there for what follows', () => {
    // All 100 are in the long; the exit at the open of 100 comes first and pays for the short.
    const sized: readonly Play['sizing'][] = [
      { kind: 'quantity', quantity: quantity(1) },
      { kind: 'amount', amount: money(100) },
    ];
    for (const sizing of sized) {
      const script = { 0: buy(), 1: [exit(), sell()] };
      const played = play({
        account: 'margin',
        candles: [calm, calm, calm],
        script,
        balance: 100,
        sizing: sizing!,
      });
      expect(played.run.fills.map((fill) => fill.side)).toEqual(['buy', 'sell', 'sell']);
      expect(played.position).toBe(-1);
    }
  });
});
