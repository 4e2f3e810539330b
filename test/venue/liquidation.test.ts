/**
 * Leverage and liquidation (MARG-1). Rows are [open, high, low, close], a minute each; row 0 closes at 100, and orders of
 * row 0 meet the open of row 1. Leverage is 10, maintenance 0.5 % of the value, and one unit is traded, unless stated.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import type { MaintenanceTier } from '../../src/model/margin.ts';
import type { Rate } from '../../src/model/units.ts';
import {
  fates,
  fillLines,
  money,
  play,
  quantity,
  rate,
  recordsOf,
  type Play,
  type Row,
} from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const calm = at(100);
const fall: Row = [100, 100, 80, 85];
const rise: Row = [100, 120, 100, 115];

const times = (leverage: number): Rate => rate(leverage);
const tier = (from: number, of: number, leverage = 0): MaintenanceTier => ({
  from: money(from),
  rate: rate(of),
  leverage: times(leverage),
});
const half = [tier(0, 0.005)];

interface Terms extends Partial<Play> {
  readonly script: Readonly<Record<number, Intents>>;
  readonly candles: Play['candles'];
}

const onMargin =
  (mode: 'isolated' | 'cross') =>
  ({ margin, ...terms }: Terms) =>
    play({
      account: 'margin',
      balance: 100,
      accountMargin: { mode },
      margin: { leverage: times(10), maintenance: half, ...margin },
      ...terms,
    });
const isolated = onMargin('isolated');
const cross = onMargin('cross');

const liquidations = (played: ReturnType<typeof play>) =>
  played.fills
    .filter(({ role }) => role === 'liquidation')
    .map(({ market, price, row }) => [market, price, row]);
const limitAt = (level: number) => ({ type: 'limit', limit: level }) as const;
const lines = (played: ReturnType<typeof play>, reason: string) =>
  played.run.ledger.filter((line) => line.reason === reason).map(({ amount }) => amount / 1e8);

describe('leverage', () => {
  it('MARG-1 an entry takes its cost over the leverage, and its fee on all of it, out of what is free', () => {
    // 100 at a fee of 1 %: 10 and 1 for each; 22 carry two.
    const script = { 0: [buy(), buy(), buy()] };
    const fees = { maker: 0, taker: 0.01 };
    for (const run of [isolated, cross]) {
      const played = run({
        candles: [calm, calm],
        script,
        fees,
        balance: 22,
        margin: { maintenance: [tier(0, 0)] },
      });
      expect(fates(played)).toEqual(['entry filled', 'entry filled', 'entry rejected funds']);
      expect(played.orders[2]).toMatchObject({ value: money(11), bound: 0 });
      expect(played.cash).toBe(22 - 200 - 2);
    }
  });

  it('MARG-1 a resting entry holds the same', () => {
    const limit = (level: number) => buy({ order: { type: 'limit', limit: level } });
    // 9 and 9: 19 leave 1, and the third needs 9.
    const script = { 0: [limit(90), limit(90), limit(90)] };
    const played = isolated({ candles: [calm, calm], script, balance: 19 });
    expect(fates(played)).toEqual(['entry cancelled end', 'entry cancelled end', 'entry rejected funds']);
    expect(played.orders[2]).toMatchObject({ value: money(9), bound: money(1) });
  });

  it('MARG-1 a percentage of equity is of what the position costs, and takes what the funds carry', () => {
    const percent = (of: number) => ({ kind: 'percent', rate: rate(of) }) as const;
    // Five times 100, fee inside: 500 / 1.01.
    const fees = { maker: 0, taker: 0.01 };
    const five = isolated({ candles: [calm, calm], script: { 0: buy() }, fees, sizing: percent(5) });
    expect(five.position).toBe(4.9504);
    // Ten times: 100 carry c / 10 + c / 100, which is 909.09.
    const all = isolated({ candles: [calm, calm], script: { 0: buy() }, fees, sizing: percent(10) });
    expect(all.position).toBe(9.0909);
  });

  it('MARG-1 a size in money that margin and fee carry is not refused', () => {
    const sizing = { kind: 'amount', amount: money(900) } as const;
    expect(isolated({ candles: [calm, calm], script: { 0: buy() }, sizing }).position).toBe(9);
    const more = isolated({
      candles: [calm, calm],
      script: { 0: buy() },
      sizing: { ...sizing, amount: money(1100) },
    });
    expect(more.orders[0]).toMatchObject({
      state: 'rejected',
      reason: 'funds',
      value: money(110),
      bound: money(100),
    });
  });

  it('MARG-1 a position that reaches a tier of less leverage is refused', () => {
    const maintenance = [tier(0, 0.005), tier(150, 0.01, 5)];
    // Both came before either had filled: the second is judged again where it would fill.
    const both = isolated({ candles: [calm, calm], script: { 0: [buy(), buy()] }, margin: { maintenance } });
    expect(fates(both)).toEqual(['entry filled', 'entry rejected leverage']);
    expect(both.orders[1]).toMatchObject({ value: money(200), bound: money(150) });
    const third = isolated({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: buy() },
      margin: { maintenance },
    });
    expect(third.orders[1]).toMatchObject({
      state: 'rejected',
      reason: 'leverage',
      value: money(200),
      bound: money(150),
    });
    // Each fits alone, and the second no more beside the first.
    const limit = (level: number) => buy({ order: { type: 'limit', limit: level } });
    const resting = isolated({
      candles: [calm, calm, [100, 100, 97, 97]],
      script: { 0: [limit(98), limit(97)] },
      margin: { maintenance },
    });
    expect(fates(resting)).toEqual(['entry filled', 'entry cancelled rules']);
    // 1 is 100 at the close that it was sent at, and 151 at the open that it meets.
    const gap = isolated({ candles: [calm, at(151)], script: { 0: buy() }, margin: { maintenance } });
    expect(gap.orders[0]).toMatchObject({ reason: 'leverage', value: money(151), bound: money(150) });
    // What brings the position back is judged by nothing of the kind.
    const back = isolated({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: sell() },
      margin: { maintenance },
    });
    expect(fates(back)).toEqual(['entry filled', 'entry filled']);
  });

  it('MARG-1 LEDG-1 parts demand no more than the whole: what the funds carry fills to the last lot', () => {
    // Three at 100 with leverage 3 and 100: 33.33333334, 66.66666667 and 100.
    const rows: readonly Row[] = [calm, ...Array<Row>(4).fill([100, 100, 100, 100, 1])];
    for (const run of [isolated, cross])
      for (const order of [{ type: 'market' }, { type: 'limit', limit: 100 }] as const) {
        const played = run({
          candles: rows,
          script: { 0: buy({ order }) },
          sizing: { kind: 'quantity', quantity: quantity(3) },
          participation: 1,
          margin: { leverage: times(3) },
        });
        expect(played.fills.map((fill) => fill.quantity)).toEqual([1, 1, 1]);
      }
  });

  it('MARG-1 a percentage is cut to the funds before it is held against a tier', () => {
    // 2,000 % of 10 would be 200; the funds carry 100, below the tier.
    const maintenance = [tier(0, 0.005), tier(150, 0.01, 5)];
    const sizing = { kind: 'percent', rate: rate(20) } as const;
    const played = isolated({
      candles: [calm, calm],
      script: { 0: buy() },
      balance: 10,
      sizing,
      margin: { maintenance },
    });
    expect(played.position).toBe(1);
    const more = isolated({
      candles: [calm, calm],
      script: { 0: buy() },
      balance: 20,
      sizing,
      margin: { maintenance },
    });
    expect(more.orders[0]).toMatchObject({
      state: 'rejected',
      reason: 'leverage',
      value: money(200),
      bound: money(150),
    });
  });

  it('MARG-1 FILL-7 what rests is held against a tier when it comes, but for a percentage, which the funds cut', () => {
    // Two at 98 are 196; of 2,000 % of 10 the funds carry 1.0204 at 98.
    const terms = {
      candles: [calm, calm, [100, 100, 97, 97] as Row],
      script: { 0: buy({ order: limitAt(98) }) },
      margin: { maintenance: [tier(0, 0.005), tier(150, 0.01, 5)] },
    };
    const two = isolated({ ...terms, sizing: { kind: 'quantity', quantity: quantity(2) } });
    expect(fates(two)).toEqual(['entry rejected leverage']);
    const percent = isolated({ ...terms, balance: 10, sizing: { kind: 'percent', rate: rate(20) } });
    expect(percent.position).toBe(1.0204);
  });

  it('MARG-1 of a cross account what is free follows the prices', () => {
    // Two short at 100 with 100: 100 + 200 - 2 x 110 = 80 of equity, less 22 demanded.
    const script = { 0: sell(), 1: buy({ order: { type: 'limit', limit: 1 } }), 2: sell() };
    const candles = [calm, calm, [100, 110, 100, 110] as const, at(110)];
    const two = { kind: 'quantity', quantity: quantity(2) } as const;
    const played = cross({ candles, script, sizing: two, margin: { leverage: times(1.25) } });
    // 200 / 1.25 = 160 is more than there is.
    expect(played.orders[0]).toMatchObject({ state: 'rejected', value: money(160), bound: money(100) });
    const lighter = cross({ candles, script, sizing: two, balance: 200, margin: { leverage: times(1.25) } });
    // 200 + 200 - 220 = 180 of equity; 176 are demanded of what is there, and 176 more would be.
    expect(lighter.orders[2]).toMatchObject({ state: 'rejected', value: money(176), bound: money(4) });
    // Isolated, what was demanded at the entry stays so: 200 less 160.
    const apart = isolated({ candles, script, sizing: two, balance: 200, margin: { leverage: times(1.25) } });
    expect(apart.orders[2]).toMatchObject({ state: 'rejected', value: money(176), bound: money(40) });
  });
});

describe('liquidation of an isolated position', () => {
  it('MARG-1 a long is closed at the first price at which no more is left than maintenance', () => {
    // 10 + P - 100 <= 0.005 P: P <= 90.4522..., the first tick below is 90.45.
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 liquidation sell 1 @ 90.45 taker']);
    expect(played.cash).toBe(90.45);
    expect(played.position).toBe(0);
    const [told] = recordsOf(played, 'liquidating');
    expect(told).toMatchObject({ order: -1, quantity: quantity(1), price: 9045, left: money(0.45) });
    expect(told!.maintenance).toBe(money(0.45225));
  });

  it('MARG-1 a short is closed where the price has risen as far', () => {
    // 10 + 100 - P <= 0.005 P: P >= 109.4527...
    const played = isolated({ candles: [calm, calm, rise], script: { 0: sell() } });
    expect(liquidations(played)).toEqual([[0, 109.46, 2]]);
    expect(played.cash).toBe(90.54);
  });

  it('MARG-1 a candle that comes a tick near leaves it open', () => {
    const near: Row = [100, 100, 90.46, 95];
    expect(liquidations(isolated({ candles: [calm, calm, near], script: { 0: buy() } }))).toEqual([]);
    const there: Row = [100, 100, 90.45, 95];
    expect(liquidations(isolated({ candles: [calm, calm, there], script: { 0: buy() } }))).toEqual([
      [0, 90.45, 2],
    ]);
  });

  it('MARG-1 `on: entry` reckons maintenance on what the position cost', () => {
    // 10 + P - 100 <= 0.5: at 90.5, the entry less the margin and plus maintenance, as on Bybit.
    const margin = { on: 'entry' } as const;
    expect(liquidations(isolated({ candles: [calm, calm, fall], script: { 0: buy() }, margin }))).toEqual([
      [0, 90.5, 2],
    ]);
    expect(liquidations(isolated({ candles: [calm, calm, rise], script: { 0: sell() }, margin }))).toEqual([
      [0, 109.5, 2],
    ]);
  });

  it('MARG-1 each part of the value has the rate of its tier', () => {
    // 0.5 % of 50, 1 % of what is above: P - 90 <= 0.25 + 0.01 (P - 50), so P <= 89.75 / 0.99 = 90.656...
    const maintenance = [tier(0, 0.005), tier(50, 0.01)];
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() }, margin: { maintenance } });
    expect(liquidations(played)).toEqual([[0, 90.65, 2]]);
  });

  it('MARG-1 a gap closes at the open, and what is missing then is made good', () => {
    // At 85 the loss is 15, the margin 10.
    const played = isolated({ candles: [calm, calm, at(85)], script: { 0: buy() } });
    expect(liquidations(played)).toEqual([[0, 85, 2]]);
    expect(lines(played, 'insurance')).toEqual([5]);
    expect(played.cash).toBe(90);
  });

  it('MARG-1 at the open of a gap it comes before an exit that waited for that open', () => {
    const played = isolated({ candles: [calm, calm, at(85)], script: { 0: buy(), 1: exit() } });
    expect(liquidations(played)).toEqual([[0, 85, 2]]);
    expect(fates(played).slice(1)).toEqual(['exit cancelled reduce-only', 'liquidation filled']);
  });

  it('MARG-1 its own fee is paid beside the fee of the fill, and no more is lost than the margin', () => {
    // 90.45 at 0.1 % and 1 %: 9.55 + 0.09045 + 0.9045 is 0.54495 more than 10; the entry had paid its 0.1.
    const fees = { maker: 0, taker: 0.001 };
    const margin = { liquidationFee: rate(0.01) };
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() }, fees, margin });
    expect(lines(played, 'fee')).toEqual([-0.1, -0.09045]);
    expect(lines(played, 'liquidation')).toEqual([-0.9045]);
    expect(lines(played, 'insurance')).toEqual([0.54495]);
    expect(played.cash).toBe(89.9);
    expect(played.run.trades[0]).toMatchObject({
      exitRole: 'liquidation',
      grossProfit: money(-9.55),
      charges: money(-0.9045 + 0.54495),
      netProfit: money(-10.1),
    });
  });

  it('MARG-1 it fills as a taker, with slippage', () => {
    const slippage = { kind: 'ticks', ticks: 5 } as const;
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() }, slippage });
    // Bought at 100.05: 90.045 / 0.995 = 90.497...
    expect(played.fills[1]).toMatchObject({ priceBefore: 90.49, price: 90.44 });
  });

  it('MARG-1 a stop that lies nearer comes first, and leaves nothing to liquidate', () => {
    const script = { 0: buy({ stop: { price: 95 } }) };
    expect(fillLines(isolated({ candles: [calm, calm, fall], script }))[1]).toBe('2 stop sell 1 @ 95 taker');
  });

  it('MARG-1 a loss by slippage beyond the margin is made good, for an exit of its own as well', () => {
    // Long at 105 with 10.5; the stop at 96 is sold at 91: 14 are lost, 3.5 of them not by the position's margin.
    const slippage = { kind: 'ticks', ticks: 500 } as const;
    const margin = { maintenance: [tier(0, 0)] };
    const played = isolated({
      candles: [calm, calm, [100, 100, 96, 97]],
      script: { 0: buy({ stop: { price: 96 } }) },
      slippage,
      margin,
    });
    expect(played.fills.map(({ role, price }) => [role, price])).toEqual([
      ['entry', 105],
      ['stop', 91],
    ]);
    expect(lines(played, 'insurance')).toEqual([3.5]);
    // Reckoned on the position that the exit found.
    expect(recordsOf(played, 'charged').map(({ quantity: size }) => size)).toEqual([quantity(1)]);
    expect(played.cash).toBe(89.5);
    expect(played.run.trades[0]).toMatchObject({ charges: money(3.5), netProfit: money(-10.5) });
  });

  it('MARG-1 one that lies beyond, and all else that guards the position, ends with it', () => {
    const script = { 0: buy({ stop: { price: 88 }, target: { price: 120 } }) };
    const played = isolated({ candles: [calm, calm, fall], script });
    expect(fates(played)).toEqual([
      'entry filled',
      'stop cancelled liquidation',
      'target cancelled liquidation',
      'liquidation filled',
    ]);
  });

  it('MARG-1 entries that rest in its market are cancelled first', () => {
    const more = buy({ order: { type: 'limit', limit: 85 } });
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy(), 1: more } });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled margin', 'liquidation filled']);
    expect(recordsOf(played, 'cancelled')[0]!.at).toBe(recordsOf(played, 'liquidating')[0]!.at);
  });

  it('MARG-1 an entry is liquidated in its own candle', () => {
    const played = isolated({ candles: [calm, fall], script: { 0: buy() } });
    expect(liquidations(played)).toEqual([[0, 90.45, 1]]);
  });

  it('MARG-1 positions of other markets are left alone', () => {
    const other = { candles: [calm, calm, calm], script: { 0: buy() } };
    const played = isolated({ candles: [calm, calm, at(70)], script: { 0: buy() }, others: [other] });
    expect(liquidations(played)).toEqual([[0, 70, 2]]);
    expect(played.cash).toBe(100 - 10 - 100);
    expect(played.equity.at(-1)).toBe(90);
  });

  it('MARG-1 funding is paid out of its margin, and brings the liquidation nearer', () => {
    // 1 % of 100 at minute 2: 9 + P - 100 <= 0.005 P is P <= 91.457...
    const funding = { kind: 'series', times: [Date.UTC(2024, 0, 1, 0, 2)], rates: [rate(0.01)] } as const;
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() }, funding });
    expect(liquidations(played)).toEqual([[0, 91.45, 2]]);
    expect(played.cash).toBe(99 - 8.55);
  });

  it('MARG-1 a part that is closed takes its share of the margin with it', () => {
    const two = { kind: 'quantity', quantity: quantity(2) } as const;
    const script = { 0: buy(), 1: exit({ share: 0.5 }) };
    const played = isolated({ candles: [calm, calm, calm, fall], script, sizing: two });
    expect(liquidations(played)).toEqual([[0, 90.45, 3]]);
  });

  it('MARG-1 at leverage 1 a long is never liquidated, and a short where it has doubled', () => {
    const margin = { leverage: times(1), maintenance: [tier(0, 0)] };
    const crash: Row = [100, 100, 0.01, 0.01];
    expect(liquidations(isolated({ candles: [calm, calm, crash], script: { 0: buy() }, margin }))).toEqual(
      [],
    );
    const soar: Row = [100, 300, 100, 300];
    expect(liquidations(isolated({ candles: [calm, calm, soar], script: { 0: sell() }, margin }))).toEqual([
      [0, 200, 2],
    ]);
  });
});

describe('liquidation of a cross account', () => {
  const other = (candles: readonly Row[], ...script: readonly Intents[]) => ({
    candles,
    script: { 0: script[0]!, 1: script[1] ?? null },
  });

  it('MARG-1 the whole account answers for a position', () => {
    // 100 + P - 100 <= 0.005 P: never before 0.
    const crash: Row = [100, 100, 1, 50];
    expect(liquidations(cross({ candles: [calm, calm, crash], script: { 0: buy() } }))).toEqual([]);
    // With 20: P <= 80 / 0.995 = 80.402...
    const played = cross({ candles: [calm, calm, crash], script: { 0: buy() }, balance: 20 });
    expect(liquidations(played)).toEqual([[0, 80.4, 2]]);
  });

  it('MARG-1 positions that lose together are judged together, on the merged clock', () => {
    // Two long at 100 with 20: 20 - 2 (100 - P) = 0 at 90, which both reach at the same moment. Then the next is judged.
    const falls: Row = [100, 100, 80, 80];
    const margin = { maintenance: [tier(0, 0)] };
    const played = cross({
      candles: [calm, calm, falls],
      script: { 0: buy() },
      others: [other([calm, calm, falls], buy())],
      balance: 20,
      path: 'high-first',
      margin,
    });
    expect(liquidations(played)).toEqual([
      [0, 90, 2],
      [1, 90, 2],
    ]);
    // The low is reached after two thirds, 90.005, which rounds to 90, 9,995 ms after the first.
    expect(played.fills.at(-1)!.ms).toBe(29_995);
    expect(played.cash).toBe(0);
  });

  it('MARG-1 what one gains carries what another loses; the largest loser is closed, and it is judged again', () => {
    const margin = { maintenance: [tier(0, 0.05)] };
    const together = cross({
      candles: [calm, calm, [100, 100, 70, 75]],
      script: { 0: buy() },
      others: [other([calm, calm, [100, 100, 96, 97]], sell())],
      balance: 20,
      path: 'low-first',
      margin,
    });
    // A short of the second gains 4 as it falls: 20 - 30 s + 4 s = 0.05 (200 - 34 s), so s = 10 / 24.3 = 0.41152; but
    // while s is below 0.41125 the second is still rounded to 98.36 and the first, from 0.41117 on, to 87.66 already:
    // 20 - 12.34 + 1.64 = 9.30 are left, and 0.05 x 186.02 = 9.301 needed.
    expect(liquidations(together)).toEqual([[0, 87.66, 2]]);
    expect(together.equity.at(-1)).toBe(20 - 12.34 + 3);
  });

  it('PATH-5 candles that use an account up together are ambiguous, and `adverse` takes their worst first', () => {
    // Long 1 of each at 100 with 21: at 89 in both 21 - 22 are left, one at a time there is enough.
    const first: Row = [100, 101, 89, 100.5];
    const second: Row = [100, 101, 89, 99.5];
    const run = (path: NonNullable<Play['path']>) =>
      cross({
        candles: [calm, calm, first],
        script: { 0: buy() },
        others: [other([calm, calm, second], buy())],
        balance: 21,
        margin: { maintenance: [tier(0, 0)] },
        path,
      });
    const adverse = run('adverse');
    expect(liquidations(adverse).map(([market, price]) => [market, price])).toEqual([
      [0, 89.5],
      [1, 89.5],
    ]);
    expect(adverse.run.ambiguities.map(({ market, order }) => [market, order])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    // Out of step they never are at their worst together; the doubt stays.
    const favourable = run('favourable');
    expect(liquidations(favourable)).toEqual([]);
    expect(favourable.run.ambiguities).toHaveLength(2);
  });

  it('PATH-5 so is the candle of a position that comes nowhere near its own end, and that of no flat market', () => {
    // 21 - 21 - 0.5 is below 0; of the second alone 0.5 can be lost.
    const candles = [calm, calm, [100, 101, 79, 100.5]] as const;
    const near = other([calm, calm, [100, 101, 99.5, 100]], buy());
    const held = cross({
      candles,
      script: { 0: buy() },
      others: [near],
      balance: 21,
      margin: { maintenance: [tier(0, 0)] },
    });
    expect(held.run.ambiguities.map(({ market }) => market)).toEqual([0, 1]);
    // 40 - 21 - 21; the third market has a limit in reach, which walks its candle, and no position.
    const flat = cross({
      candles,
      script: { 0: buy() },
      others: [
        other(candles, buy()),
        { candles: [calm, calm, [100, 101, 99, 99.5]], script: { 1: buy({ order: limitAt(99) }) } },
      ],
      balance: 40,
      margin: { maintenance: [tier(0, 0)] },
    });
    expect(flat.run.ambiguities.map(({ market }) => market)).toEqual([0, 1]);
  });

  it('PATH-5 PATH-3 `adverse` goes by the two walks first, and by the worst extreme where they are even', () => {
    // 40 - 21 - 21 again. High first one more is bought at 101 and sold at 90 on the way down, for -11; low first it is
    // bought at 101 and is worth 100.5. The second market has nothing that tells: its worst first.
    const played = cross({
      candles: [calm, calm, [100, 101, 79, 100.5]],
      script: { 0: buy(), 1: buy({ order: { type: 'stop', trigger: 101 }, stop: { price: 90 } }) },
      others: [other([calm, calm, [100, 101, 79, 99.5]], buy())],
      balance: 40,
      margin: { maintenance: [tier(0, 0)] },
    });
    const told = played.run.ambiguities.map(({ market, highFirst, difference }) => [
      market,
      highFirst,
      difference / 1e8,
    ]);
    expect(told).toEqual([
      [0, true, -10.5],
      [1, false, 0],
    ]);
    expect(liquidations(played)).toEqual([]);
  });

  it('MARG-1 PATH-4 what answers a liquidation meets the path where that was', () => {
    // 10 of margin are gone at 90, on the way down to 85.
    const played = isolated({
      candles: [calm, calm, [100, 100, 85, 88]],
      script: { 0: buy() },
      margin: { maintenance: [tier(0, 0)] },
      onFill: ({ role }) => (role === 'liquidation' ? buy() : null),
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 liquidation sell 1 @ 90 taker',
      '2 entry buy 1 @ 90 taker',
    ]);
  });

  it('PATH-5 with one candle in hand the walks of its market tell all, whatever else is open', () => {
    // Long 1 of each at 100 with 21: at 79 in the first nothing is left, whichever extreme comes first.
    const played = cross({
      candles: [calm, calm, [100, 101, 79, 100]],
      script: { 0: buy() },
      others: [other([calm, calm], buy())],
      balance: 21,
      margin: { maintenance: [tier(0, 0)] },
    });
    expect(liquidations(played)).toEqual([[0, 79, 2]]);
    expect(played.run.ambiguities).toEqual([]);
  });

  it('MARG-1 DET-1 a market without a candle is looked at anew when another has lost', () => {
    // Long 1 of each at 100 with 40. M1 falls to 79.50, and 19.50 are left: gone when M0 is at 80.50, which lies above 80,
    // where it would have been looked at before.
    const fallen: Row = [79.5, 79.5, 79.5, 79.5];
    const terms = {
      candles: [calm, calm, null, [100, 100, 80.3, 85] as Row],
      script: { 0: buy() },
      others: [other([calm, calm, [100, 100, 79, 79.5], fallen], buy())],
      balance: 40,
      margin: { maintenance: [tier(0, 0)] },
    };
    for (const quiet of [true, false]) {
      const played = cross({ ...terms, options: { quiet } });
      expect(liquidations(played).map(([market, price]) => [market, price])).toEqual([
        [1, 79.5],
        [0, 80.5],
      ]);
    }
  });

  it('MARG-1 resting entries of all markets are cancelled before anything is closed', () => {
    const more = buy({ order: { type: 'limit', limit: 50 } });
    const played = cross({
      candles: [calm, calm, calm, [100, 100, 70, 75]],
      script: { 0: buy() },
      others: [other([calm, calm, calm, calm], null, more)],
      balance: 25,
    });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled margin', 'liquidation filled']);
    expect(liquidations(played)).toEqual([[0, 75.37, 3]]);
  });

  it('MARG-1 a market without a candle is closed at its next one', () => {
    // 20 - 15 - 10 are left at minute 4: the first, which lost most, does not trade then; the second is closed, and the
    // account still owes. The first goes at its next open, where 20 - 40 - 10 are left.
    const played = cross({
      candles: [calm, calm, at(85), null, at(60)],
      script: { 0: buy() },
      others: [other([calm, calm, calm, at(90), at(90)], buy())],
      balance: 20,
      margin: { maintenance: [tier(0, 0)] },
    });
    const closed = played.run.fills.filter(({ role }) => role === 'liquidation');
    const minutes = closed.map(({ at: when }) => (when - Date.UTC(2024, 0, 1)) / 60_000);
    expect(closed.map(({ market, price }) => [market, price])).toEqual([
      [1, 9_000],
      [0, 6_000],
    ]);
    expect(minutes).toEqual([3, 4]);
    expect(lines(played, 'insurance')).toEqual([30]);
    expect(played.cash).toBe(0);
  });

  it('MARG-1 a loss beyond the account is made good', () => {
    const played = cross({ candles: [calm, calm, at(70)], script: { 0: buy() }, balance: 20 });
    expect(lines(played, 'insurance')).toEqual([10]);
    expect(played.cash).toBe(0);
  });

  it('MARG-1 funding that uses the account up closes at the next price', () => {
    // 100 % of 100 with 90 free: -10 are left at minute 2.
    const funding = { kind: 'series', times: [Date.UTC(2024, 0, 1, 0, 2)], rates: [rate(1)] } as const;
    const played = cross({ candles: [calm, calm, calm], script: { 0: buy() }, funding, balance: 90 });
    expect(liquidations(played)).toEqual([[0, 100, 2]]);
    expect(lines(played, 'insurance')).toEqual([10]);
  });
});

describe('interest', () => {
  const hourly = { interest: rate(0.001), everyMs: 60_000 };
  const flat = [calm, calm, calm, calm];

  it('MARG-1 a cross account pays on a balance below zero, at its times', () => {
    // Two at 100 with 150: 50 are owed at minutes 2, 3 and 4, and what has been paid besides.
    const two = { kind: 'quantity', quantity: quantity(2) } as const;
    const terms = { candles: flat, script: { 0: buy() }, sizing: two, balance: 150 };
    const played = cross({ ...terms, accountMargin: { mode: 'cross', ...hourly } });
    expect(lines(played, 'interest')).toEqual([-0.05, -0.05005, -0.05010005]);
    expect(played.run.charged).toEqual({ interest: money(-0.15015005), liquidation: 0, insurance: 0 });
    expect(played.run.trades[0]!.charges).toBe(0);
    // What is not owed costs nothing.
    expect(
      lines(cross({ ...terms, balance: 200, accountMargin: { mode: 'cross', ...hourly } }), 'interest'),
    ).toEqual([]);
  });

  it('MARG-1 an isolated long pays on what it cost beyond its margin, out of its margin', () => {
    const played = isolated({
      candles: flat,
      script: { 0: buy() },
      accountMargin: { mode: 'isolated', ...hourly },
    });
    // 90 are owed, then 90.09, then 90.18009.
    expect(lines(played, 'interest')).toEqual([-0.09, -0.09009, -0.09018009]);
    expect(played.run.trades[0]!.charges).toBe(money(-0.27027009));
  });

  it('MARG-1 a short pays for what it borrowed, on its value at that time', () => {
    const candles = [calm, [100, 110, 100, 110] as const, at(110)];
    const margin = { borrow: rate(0.01), leverage: times(2) };
    for (const mode of ['isolated', 'cross'] as const) {
      const accountMargin = { mode, everyMs: 60_000 };
      const played = onMargin(mode)({ candles, script: { 0: sell() }, margin, accountMargin });
      expect(lines(played, 'interest')).toEqual([-1.1, -1.1]);
      expect(played.run.trades[0]!.charges).toBe(money(-2.2));
    }
  });

  it('MARG-1 TIME-5 at the close of a candle that meets nothing', () => {
    const candles = [calm, calm, [100, 110, 100, 110] as const];
    const margin = { borrow: rate(0.01), leverage: times(2) };
    for (const mode of ['isolated', 'cross'] as const) {
      const accountMargin = { mode, everyMs: 60_000 };
      const played = onMargin(mode)({ candles, script: { 0: sell() }, margin, accountMargin });
      expect(lines(played, 'interest')).toEqual([-1, -1.1]);
    }
  });

  it('MARG-1 what it took out of a margin brings the price of liquidation nearer', () => {
    // 1 % of 90, then of 90.9: of 10 there are 8.191 left. 8.191 + P - 100 is no more than 0.5 % of P from 92.27 on.
    const played = isolated({
      candles: [calm, calm, calm, [100, 100, 92, 95]],
      script: { 0: buy() },
      accountMargin: { mode: 'isolated', interest: rate(0.01), everyMs: 60_000 },
    });
    expect(lines(played, 'interest').slice(0, 2)).toEqual([-0.9, -0.909]);
    expect(liquidations(played)).toEqual([[0, 92.27, 3]]);
  });

  it('MARG-1 who has bought back owes nothing more', () => {
    const script = { 0: sell(), 1: exit() };
    const played = cross({
      candles: flat,
      script,
      margin: { borrow: rate(0.01) },
      accountMargin: { mode: 'cross', everyMs: 60_000 },
    });
    expect(lines(played, 'interest')).toEqual([-1]);
  });
});
