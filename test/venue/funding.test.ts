/**
 * What positions of perpetuals pay at their times (FUND-1, TIME-5). Rows are [open, high, low, close], a minute each; row 0
 * closes at 100, and orders of row 0 meet the open of row 1, at minute 1. The rate is 1 % unless stated.
 */
import { describe, expect, it } from 'vitest';
import { readTape } from '../../src/engine/tape-read.ts';
import type { Funding } from '../../src/model/costs.ts';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { Rate } from '../../src/model/units.ts';
import { minute, play, rate, start, type Play, type Row } from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const calm = at(100);
const due = (...payments: readonly (readonly [minutes: number, fraction: number])[]): Funding => ({
  kind: 'series',
  times: payments.map(([minutes]) => start + minutes * minute),
  rates: payments.map(([, fraction]) => rate(fraction)),
});
const funded = (funding: Funding, terms: Omit<Play, 'funding' | 'account'>) =>
  play({ account: 'margin', funding, ...terms });

/** [minute, price, amount] of each payment. */
const payments = ({ engine }: ReturnType<typeof play>): readonly (readonly number[])[] =>
  readTape(engine.kernel.journal.state.tape).records.flatMap((record) =>
    record.kind === 'funding'
      ? [[(record.at - start) / minute, record.price / 100, record.amount / 1e8]]
      : [],
  );

describe('funding', () => {
  it('FUND-1 a long pays where the rate is above zero, and is paid where it is below', () => {
    const candles = [calm, calm, calm, calm];
    expect(payments(funded(due([2, 0.01], [3, -0.02]), { candles, script: { 0: buy() } }))).toEqual([
      [2, 100, -1],
      [3, 100, 2],
    ]);
    expect(payments(funded(due([2, 0.01], [3, -0.02]), { candles, script: { 0: sell() } }))).toEqual([
      [2, 100, 1],
      [3, 100, -2],
    ]);
  });

  it('FUND-1 on the value at the price of that moment', () => {
    // At minute 2 the close is 110; half a minute later the path of [110, 140, 110, 140] has come to 137.5.
    const rows = [calm, [100, 110, 100, 110], [110, 120, 100, 120]] as const;
    const played = funded(due([2, 0.01], [2.5, 0.01]), {
      candles: rows,
      script: { 0: buy() },
      path: 'high-first',
    });
    // High first: 120 after 20 s, 100 after 40 s: half way between after 30.
    expect(payments(played)).toEqual([
      [2, 110, -1.1],
      [2.5, 110, -1.1],
    ]);
  });

  it('FUND-1 inside the very candle at whose open it was bought', () => {
    // High first: 120 after 20 s, 100 after 40 s: 110 after 30.
    const candles = [calm, [100, 120, 100, 120], at(120)] as const;
    for (const quiet of [true, false]) {
      const terms = { candles, script: { 0: buy() }, path: 'high-first', options: { quiet } } as const;
      expect(payments(funded(due([1.5, 0.01]), terms))).toEqual([[1.5, 110, -1.1]]);
    }
  });

  it('FUND-1 before a stop that the same candle meets later', () => {
    // Low first: 95 after 10 s, 92 after 16.
    const script = { 0: buy({ stop: { price: 92 }, target: { price: 110 } }) };
    const candles = [calm, calm, [100, 100, 90, 95]] as const;
    const played = funded(due([2 + 1 / 6, 0.01]), { candles, script, path: 'low-first' });
    expect(payments(played)).toEqual([[2 + 1 / 6, 95, -0.95]]);
    expect(played.fills[1]).toMatchObject({ role: 'stop', price: 92, ms: 16_000 });
  });

  it('TIME-5 FUND-1 what is due at an instant is part of the equity of its close', () => {
    // At minute 2, of what was bought at minute 1; at minute 3, with a stop that follows the path to 101.
    const bought = funded(due([2, 0.01]), { candles: [calm, calm, calm], script: { 0: buy() } });
    expect(bought.equity).toEqual([1_000_000, 999_999, 999_999]);
    const trailed = funded(due([3, 0.01]), {
      candles: [calm, calm, [100, 101, 100, 101], at(101)],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 20 } }) },
    });
    expect(trailed.equity.slice(2)).toEqual([1_000_001 - 1.01, 1_000_001 - 1.01]);
  });

  it('FUND-1 PATH-7 also where a trailing stop follows the price: looking ahead leaves its market where it is', () => {
    // The high after 20 seconds, and the close; 20 behind the best, 90 at most, is never met.
    const played = funded(due([2 + 1 / 3, 0.01], [3, 0.01]), {
      candles: [calm, calm, [100, 110, 95, 104]],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 20 } }) },
      path: 'high-first',
    });
    expect(payments(played)).toEqual([
      [2 + 1 / 3, 110, -1.1],
      [3, 104, -1.04],
    ]);
  });

  it('TIME-5 who holds at the end of the candle pays; a fill at the open of the same instant neither pays nor escapes', () => {
    const candles = [calm, calm, calm, calm];
    expect(payments(funded(due([1, 0.01]), { candles, script: { 0: buy() } }))).toEqual([]);
    expect(payments(funded(due([2, 0.01]), { candles, script: { 0: buy(), 1: exit() } }))).toEqual([
      [2, 100, -1],
    ]);
    expect(payments(funded(due([2.0001, 0.01]), { candles, script: { 0: buy(), 1: exit() } }))).toEqual([]);
  });

  it('TIME-5 a fill on the path, at the very end of the candle, pays', () => {
    const limit = buy({ order: { type: 'limit', limit: 99 } });
    const candles = [calm, [100, 101, 99, 99], calm] as const;
    const played = funded(due([2, 0.01]), { candles, script: { 0: limit }, path: 'likely' });
    expect(payments(played)).toEqual([[2, 99, -0.99]]);
  });

  it('FUND-1 PATH-7 where candles are missing it is due at its time, at the last price', () => {
    const candles = [calm, at(101), null, null, at(120)];
    expect(payments(funded(due([3.5, 0.01]), { candles, script: { 0: buy() } }))).toEqual([
      [3.5, 101, -1.01],
    ]);
  });

  it('FUND-1 at one rate every so often, in UTC', () => {
    const funding: Funding = { kind: 'constant', everyMs: 2 * minute, rate: rate(0.001) };
    const candles = Array.from({ length: 8 }, () => calm);
    const played = funded(funding, { candles, script: { 0: buy(), 5: exit() } });
    expect(payments(played).map(([when]) => when)).toEqual([2, 4, 6]);
  });

  it('LEDG-2 stands apart from gross and fees, and is part of the net and of equity', () => {
    const played = funded(due([2, 0.01], [3, 0.01]), {
      candles: [calm, calm, calm, at(110), at(110)],
      script: { 0: buy(), 3: exit() },
      fees: { maker: 0, taker: 0.001 },
    });
    const [trade] = played.run.trades;
    // Gross 10; fees 0.1 and 0.11; twice 1 % of 100 and none at 110.
    const { grossProfit, fees, funding, netProfit } = trade!;
    expect([grossProfit, fees, funding, netProfit].map((units) => units / 1e8)).toEqual([10, 0.21, -2, 7.79]);
    expect(played.cash).toBeCloseTo(1_000_007.79, 8);
    expect(played.equity[1]).toBeCloseTo(1_000_000 - 0.1 - 1, 8);
  });

  it('FUND-1 PATH-5 a candle in which a position is opened that pays before its end is walked both ways', () => {
    // High first: in at 99 after 33 s, and nothing is due after 30. Low first: in after 10 s, and 1 % of the price then.
    const limit = buy({ order: { type: 'limit', limit: 99 } });
    const candles = [calm, [100, 101, 98, 100]] as const;
    const funding = due([1.5, 0.01]);
    const [quick, twice] = [false, true].map((alwaysTwice) =>
      funded(funding, { candles, script: { 0: limit }, options: { alwaysTwice } }),
    );
    expect(payments(quick!)).toEqual([[1.5, 99.5, -0.995]]);
    expect(quick!.digest).toBe(twice!.digest);
  });

  it('FUND-1 DET-1 quiet candles are passed over up to the moment, with the same digest', () => {
    const candles = Array.from({ length: 40 }, () => calm);
    const terms = { candles, script: { 0: buy() } };
    const funding: Funding = { kind: 'constant', everyMs: 7 * minute, rate: 12_345 as Rate };
    const [quiet, single] = [true, false].map((way) =>
      funded(funding, { ...terms, options: { quiet: way } }),
    );
    expect(payments(quiet!)).toHaveLength(5);
    expect(quiet!.digest).toBe(single!.digest);
  });
});
