/**
 * Losses beyond a margin, tiers, and what is left to spend (MARG-1). Rows are [open, high, low, close]; leverage is 10
 * and there is no maintenance unless stated.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { MarginTerms } from '../../src/model/margin.ts';
import type { Money, Rate } from '../../src/model/units.ts';
import type { SimulatedVenue } from '../../src/venue/simulated.ts';
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
const times = (leverage: number): Rate => rate(leverage);
const none = { from: 0 as Money, rate: 0 as Rate, leverage: 0 as Rate };
const onMargin =
  (mode: 'isolated' | 'cross') =>
  ({ margin, ...terms }: Omit<Play, 'margin'> & { readonly margin?: Partial<MarginTerms> }) =>
    play({
      account: 'margin',
      balance: 100,
      accountMargin: { mode },
      margin: { leverage: times(10), maintenance: [none], ...margin },
      ...terms,
    });
const isolated = onMargin('isolated');
const cross = onMargin('cross');
const lots = (decimal: number) => ({ kind: 'quantity', quantity: quantity(decimal) }) as const;
const insured = ({ run }: ReturnType<typeof play>) =>
  run.ledger.filter(({ reason }) => reason === 'insurance').map(({ amount }) => amount / 1e8);
/** What the exchange itself believes that the account has. */
const balanceOf = ({ engine }: ReturnType<typeof play>): number =>
  (engine as unknown as { venue: SimulatedVenue }).venue.state.account.balance / 1e8;

describe('a loss beyond the margin of a position', () => {
  const slippage = { kind: 'ticks', ticks: 500 } as const;

  it('MARG-1 is made good to an isolated one, and the exchange counts it as the ledger does', () => {
    // Long at 105 with 10.5, sold by its stop at 96, less 5: 14 are lost.
    const script = { 0: buy({ stop: { price: 96 } }) };
    const played = isolated({ candles: [calm, calm, [100, 100, 96, 97]], script, slippage });
    expect(insured(played)).toEqual([3.5]);
    expect([played.cash, balanceOf(played)]).toEqual([89.5, 89.5]);
  });

  it('MARG-1 POS-1 of a reversal is that of the part which closes', () => {
    // 2 at 105, 1 of them sold at 95. The sale of 2 at 91 closes the other, which loses 14 of its 10.5, and opens 1.
    const script = { 0: buy(), 1: exit({ share: 0.5 }), 2: sell() };
    const played = isolated({ candles: [calm, calm, calm, at(96)], script, sizing: lots(2), slippage });
    expect(insured(played)).toEqual([3.5]);
    expect(played.position).toBe(-1);
    expect(played.cash).toBe(100 - 210 + 95 + 182 + 3.5);
  });

  it('MARG-1 is the whole account where it is crossed', () => {
    const played = cross({ candles: [calm, calm, at(85)], script: { 0: buy(), 1: exit() } });
    expect(insured(played)).toEqual([]);
    expect([played.cash, balanceOf(played)]).toEqual([85, 85]);
  });
});

describe('a loss beyond a crossed account', () => {
  it('MARG-1 by the slippage of the last exit is made good', () => {
    // 40. Long at 130, sold by its stop at 96, less 30: 64 are lost.
    const slippage = { kind: 'ticks', ticks: 3_000 } as const;
    const script = { 0: buy({ stop: { price: 96 } }) };
    const played = cross({ candles: [calm, calm, [100, 100, 96, 97]], script, slippage, balance: 40 });
    expect(insured(played)).toEqual([24]);
    expect([played.cash, balanceOf(played)]).toEqual([0, 0]);
  });
});

describe('a liquidation', () => {
  const fall: Row = [100, 100, 80, 85];

  it('MARG-1 LEDG-1 costs the exchange what it costs the ledger', () => {
    const fees = { maker: 0, taker: 0.001 };
    const margin = { liquidationFee: rate(0.005), maintenance: [{ ...none, rate: rate(0.02) }] };
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() }, fees, margin });
    // 10 + P - 100 = 0.02 P at 91.83; 8.17 are lost, 0.1 and 0.09183 are fees, 0.45915 is its own.
    expect(played.cash).toBeCloseTo(100 - 8.17 - 0.19183 - 0.45915, 8);
    expect(balanceOf(played)).toBe(played.cash);
  });

  it('MARG-1 LEDG-1 of a short buys it back, dearer by slippage, for the exchange as for the ledger', () => {
    const slippage = { kind: 'ticks', ticks: 5 } as const;
    const played = isolated({ candles: [calm, calm, [100, 120, 100, 115]], script: { 0: sell() }, slippage });
    // Sold at 99.95 with 9.995: 99.95 + 9.995 = 109.945, first reached at 109.95.
    expect(played.fills[1]).toMatchObject({ priceBefore: 109.95, price: 110 });
    expect(balanceOf(played)).toBe(played.cash);
  });

  it('MARG-1 without a fee of its own charges none', () => {
    const played = isolated({ candles: [calm, calm, fall], script: { 0: buy() } });
    expect(played.run.ledger.filter(({ reason }) => reason === 'liquidation')).toEqual([]);
  });

  it('MARG-1 OTO-1 takes the children of entries at rest with them', () => {
    const more = buy({ order: { type: 'limit', limit: 70 }, stop: { price: 60 } });
    const played = isolated({ candles: [calm, calm, calm, fall], script: { 0: buy(), 1: more } });
    expect(fates(played)).toEqual([
      'entry filled',
      'entry cancelled margin',
      'stop cancelled parent',
      'liquidation filled',
    ]);
  });

  it('MARG-1 FEE-1 counts as volume', () => {
    // 100 are bought and 90 sold by the exchange: 190 before the last purchase, of which 150 make a tier.
    const tier = (volume: number, taker: number) => ({ volume, maker: 0 as Rate, taker: rate(taker) });
    const feeTerms = { steps: [{ from: 0 as never, tiers: [tier(0, 0.01), tier(150, 0.02)] }] };
    const played = isolated({
      candles: [calm, calm, fall, calm, calm],
      script: { 0: buy(), 3: buy() },
      feeTerms,
    });
    expect(played.fills.map(({ fee }) => fee)).toEqual([1, 0.9, 2]);
  });

  it('MARG-1 FUND-1 leaves nobody to pay funding', () => {
    const funding = { kind: 'constant', rate: rate(0.01), everyMs: 240_000 } as const;
    const played = isolated({
      candles: [calm, calm, fall, calm, calm, calm],
      script: { 0: buy() },
      funding,
    });
    expect(recordsOf(played, 'funding')).toEqual([]);
  });

  it('MARG-1 in a crossed account lets the last position answer for what is missing', () => {
    // 20 + 60 - 100 is missing when the one that is open has gone; the other market holds nothing.
    const other = { candles: [calm, calm, calm], script: {} };
    const played = cross({
      candles: [calm, calm, at(60)],
      script: { 0: buy() },
      others: [other],
      balance: 20,
    });
    expect(insured(played)).toEqual([20]);
    expect(played.run.trades[0]!.charges).toBe(money(20));
  });
});

describe('positions of several markets', () => {
  it('MARG-1 are isolated from each other, and go in the order in which they are used up', () => {
    // Low first: M1 is at 90 after 10 seconds of the 20 to its low, M0 a little before its own.
    const script = { 0: buy() };
    const rows = (low: number): readonly Row[] => [calm, calm, [100, 100, low, low]];
    const closed = (low: number) =>
      isolated({
        candles: rows(89),
        script,
        others: [{ candles: rows(low), script }],
        path: 'low-first',
      })
        .fills.filter(({ role }) => role === 'liquidation')
        .map(({ market, price }) => [market, price]);
    expect(closed(80)).toEqual([
      [1, 90],
      [0, 90],
    ]);
    expect(closed(100)).toEqual([[0, 90]]);
  });

  it('PATH-5 of a crossed account that could use it up together have each its own worst first', () => {
    // Long 1 and short 1 from 100 with 21: at 89 and 111 together -1 are left; at 89.5 and 110.5 it is gone.
    const other = { candles: [calm, calm, [100, 111, 99, 99.5] as Row], script: { 0: sell() } };
    const candles = [calm, calm, [100, 101, 89, 100.5]] as const;
    const played = cross({ candles, script: { 0: buy() }, others: [other], balance: 21 });
    // On the first leg, of 11 in 20 seconds: both prices are rounded there after 10.495 of them.
    expect(played.fills.slice(2).map(({ market, price, ms }) => [market, price, ms])).toEqual([
      [0, 89.5, 19_081],
      [1, 110.5, 19_081],
    ]);
    expect(played.run.ambiguities.map(({ highFirst }) => highFirst)).toEqual([false, true]);
  });
});

describe('a crossed account', () => {
  it('MARG-1 may spend by the last price of a market that was passed over', () => {
    // Of 15 the long of M1 demands 10. At 150 its equity is 65, of which it demands 15: 9 are there for a limit at 90.
    const played = cross({
      candles: [calm, calm, calm, calm],
      script: { 2: buy({ order: { type: 'limit', limit: 90 } }) },
      others: [{ candles: [calm, calm, at(150), at(150)], script: { 0: buy() } }],
      balance: 15,
    });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled end']);
  });

  it('TIME-4 MARG-1 may spend by the price of the moment of a market that meets nothing', () => {
    // 100 and the 50 of a short of M1. A limit of M0 holds 40; when it is met M1 stands at 80: 150 - 160 are left.
    const margin = { leverage: times(1) };
    const met = (last: number) =>
      fates(
        cross({
          candles: [at(45), at(45), at(45), [45, 45, 40, 41]],
          script: { 1: buy({ order: { type: 'limit', limit: 40 } }) },
          others: [{ candles: [at(50), at(50), at(50), at(last)], script: { 0: sell() } }],
          margin,
        }),
      );
    expect(met(80)).toEqual(['entry filled', 'entry cancelled funds']);
    expect(met(50)).toEqual(['entry filled', 'entry filled']);
  });

  it('TIME-4 LAT-1 so is an order judged that arrives while candles are walked', () => {
    // The same as it arrives: 40 of 150 - 160. Where M1 has not moved, 40 of 50.
    const arrived = (last: number) =>
      fates(
        cross({
          candles: [at(45), at(45), at(45), at(45), at(45)],
          script: { 2: buy({ order: { type: 'limit', limit: 40 } }) },
          others: [{ candles: [at(50), at(50), at(50), at(last), at(last)], script: { 0: sell() } }],
          margin: { leverage: times(1) },
          latency: { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
        }),
      );
    expect(arrived(80)).toEqual(['entry filled', 'entry rejected funds']);
    expect(arrived(50)).toEqual(['entry filled', 'entry cancelled end']);
  });

  it('MARG-1 owes for a short whatever its other positions do', () => {
    const margin = { borrow: rate(0.01) };
    const flat = [calm, calm, calm];
    const played = cross({
      candles: flat,
      script: { 0: sell() },
      others: [{ candles: flat, script: { 0: buy() } }],
      margin,
      accountMargin: { mode: 'cross', everyMs: 60_000 },
    });
    expect(
      played.run.ledger.filter(({ reason }) => reason === 'interest').map(({ amount }) => amount),
    ).toEqual([money(-1), money(-1)]);
  });
});

describe('exits of what was liquidated', () => {
  it('STOP-4 MARG-1 leaves no exit of its position at rest', () => {
    const script = { 0: buy(), 1: exit({ order: { type: 'limit', limit: 120 } }) };
    const played = isolated({ candles: [calm, calm, calm, [100, 100, 80, 85]], script });
    expect(fates(played)).toEqual(['entry filled', 'exit cancelled reduce-only', 'liquidation filled']);
  });
});

describe('a tier of less leverage', () => {
  const maintenance = [none, { from: money(150), rate: 0 as Rate, leverage: times(5) }];
  const held = (terms: Parameters<typeof isolated>[0]) => isolated({ ...terms, margin: { maintenance } });

  it('MARG-1 begins above its bound', () => {
    expect(fates(held({ candles: [at(150), at(150)], script: { 0: buy() } }))).toEqual(['entry filled']);
    const beyond = held({ candles: [at(150.01), at(150.01)], script: { 0: buy() } });
    expect(beyond.orders[0]).toMatchObject({ reason: 'leverage', value: money(150.01), bound: money(150) });
  });

  it('MARG-1 refuses nothing that leaves the position no larger, wherever the price has brought it', () => {
    // 2 at 70 are 140; at 200 they are 400, and the 1 that is left is still 200.
    const less = held({
      candles: [at(70), at(70), at(200), at(200)],
      script: { 0: [buy(), buy()], 2: sell() },
    });
    expect(fates(less)).toEqual(['entry filled', 'entry filled', 'entry filled']);
    // Long of 1, short of 1: no larger.
    const script = { 0: buy(), 1: exit({ share: 0.5 }), 2: sell() };
    const turned = held({
      candles: [at(70), at(70), at(200), at(200)],
      script,
      sizing: lots(2),
      balance: 1_000,
    });
    expect(turned.position).toBe(-1);
  });
});

describe('a spot account', () => {
  it('MARG-1 has no leverage, whatever its market would give', () => {
    const played = isolated({ account: 'spot', candles: [calm, calm], script: { 0: buy() }, balance: 50 });
    expect(played.orders[0]).toMatchObject({ reason: 'funds', value: money(100), bound: money(50) });
  });
});

describe('what funds carry', () => {
  it('ORD-4 MARG-1 is what a resting size in money fills when the account has lost since', () => {
    // 4.8 at 100 demand 48, and 480 at 90 hold 48. At 90 the equity is 52, of which the position demands 43.2: 8.8
    // carry 88, which are 0.9777.
    const played = cross({
      candles: [calm, calm, [100, 100, 90, 95]],
      script: { 0: [buy(), buy({ order: { type: 'limit', limit: 90 } })] },
      sizing: { kind: 'amount', amount: money(480) },
    });
    expect(fillLines(played)[1]).toBe('2 entry buy 0.9777 @ 90 maker');
  });

  it('MARG-1 is a lot less where margin and fee, each rounded, would take a unit more than there is', () => {
    // A lot of 0.0001 at 0.01 costs 100 units. Four at leverage 3 and 0.666666 %: 133.3 and 2.67, exact 136.0; rounded
    // 134 and 3. Three: 100 and 2.
    const played = isolated({
      candles: [at(0.01), at(0.01)],
      script: { 0: buy() },
      sizing: { kind: 'percent', rate: rate(3) },
      balance: 136 / 1e8,
      fees: { maker: 0, taker: 0.00666666 },
      margin: { leverage: times(3) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 0.0003 @ 0.01 taker']);
  });
});

describe('groups of two entries', () => {
  it('OTO-1 a target takes from the group that it guards, not from the oldest', () => {
    const script = {
      0: buy({ stop: { price: 90 }, target: { price: 110 } }),
      1: buy({ stop: { price: 91 }, target: { price: 105 } }),
    };
    const candles = [calm, calm, calm, [100, 106, 100, 100], [100, 100, 89, 89]] as const;
    expect(fillLines(play({ candles, script })).slice(2)).toEqual([
      '3 target sell 1 @ 105 maker',
      '4 stop sell 1 @ 90 taker',
    ]);
  });
});
