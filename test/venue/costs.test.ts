/**
 * What trading costs: slippage and fees (SLIP-1, FEE-1). Rows are [open, high, low, close]; row 0 closes at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { FeeTier } from '../../src/model/costs.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { openDesk } from '../support/desk.ts';
import { fates, minute, money, play, quantity, rate, start, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const round: Play = { candles: [calm, calm, calm], script: { 0: buy(), 1: exit() } };
const paid = (terms: Partial<Play>) =>
  play({ ...round, ...terms }).fills.map(({ priceBefore, price }) => [priceBefore, price]);

describe('slippage', () => {
  it.each([
    { model: 'none', slippage: { kind: 'none' }, bought: 100, sold: 100 },
    { model: '3 ticks of 0.05', slippage: { kind: 'ticks', ticks: 3 }, bought: 100.15, sold: 99.85 },
    { model: '20 bp', slippage: { kind: 'rate', rate: rate(0.002) }, bought: 100.2, sold: 99.8 },
    // 0.23 of price is no whole tick: away from the taker's favour.
    { model: '23 bp', slippage: { kind: 'rate', rate: rate(0.0023) }, bought: 100.25, sold: 99.75 },
  ] as const)('SLIP-1 $model, always against the taker', ({ slippage, bought, sold }) => {
    expect(paid({ slippage, rules: [{ tick: 0.05 }] })).toEqual([
      [100, bought],
      [100, sold],
    ]);
  });

  // The candle in hand is [100, 110, 90, 100] with a volume of 16; the order is for 4, a quarter of it.
  it.each([
    {
      model: 'half of a spread of 40 bp',
      slippage: { kind: 'half-spread', spread: rate(0.004) },
      worse: 0.2,
    },
    { model: 'a tenth of the range of 20', slippage: { kind: 'range', share: rate(0.1) }, worse: 2 },
    // 100 x 0.1 x (1/4)^2 = 0.625.
    { model: 'volume share', slippage: { kind: 'volume-share', impact: rate(0.1) }, worse: 0.63 },
    // 100 x 0.01 x sqrt(1/4) = 0.5.
    { model: 'square root', slippage: { kind: 'square-root', impact: rate(0.01) }, worse: 0.5 },
  ] as const)('SLIP-1 $model', ({ slippage, worse }) => {
    const candle: Row = [100, 110, 90, 100, 16];
    const sizing = { kind: 'quantity', quantity: quantity(4) } as const;
    expect(paid({ candles: [calm, candle, candle], slippage, sizing })).toEqual([
      [100, 100 + worse],
      [100, 100 - worse],
    ]);
  });

  it('SLIP-1 where there was no volume the order counts as the whole of it', () => {
    const slippage = { kind: 'square-root', impact: rate(0.01) } as const;
    expect(paid({ slippage })).toEqual([
      [100, 101],
      [100, 99],
    ]);
  });

  it('SLIP-1 ORD-4 a size in money is judged at the price that its own size makes', () => {
    // 400 buy 4 at 100, a quarter of 16: 0.625 more. 3.9752 lots of 0.0001 at 100.63 are 400.02…; 3.9749 are 399.99….
    const slippage = { kind: 'volume-share', impact: rate(0.1) } as const;
    const sizing = { kind: 'amount', amount: money(400) } as const;
    const candle: Row = [100, 110, 90, 100, 16];
    const [bought] = play({ candles: [calm, candle], script: { 0: buy() }, slippage, sizing }).fills;
    expect([bought!.price, bought!.quantity]).toEqual([100.63, 3.9749]);
  });

  it('SLIP-1 FILL-6 a size is what there is of the volume in lots of now, where the lot has changed since the open', () => {
    // Low first, 110 is met at 30 s, the lot changes at 18 s: 0.6 of 0.8 are taken, (0.6 / 0.8)^2 of 11 is 6.1875.
    const [filled] = play({
      candles: [calm, [100, 120, 100, 120, 0.8]],
      rules: [{}, { lot: 0.3, fromRow: 1.3 }],
      script: { 0: buy({ order: { type: 'stop', trigger: 110 } }) },
      slippage: { kind: 'volume-share', impact: rate(0.1) },
      participation: 1,
      path: 'low-first',
    }).fills;
    expect([filled!.price, filled!.quantity]).toEqual([116.19, 0.6]);
  });

  it('ORD-4 a stop holds its cost with the slippage that the last candle makes expect', () => {
    // Trigger 105 and a tenth of the last range of 4: 105.4 for each of 2 are more than 210.5 and less than 211.
    const slippage = { kind: 'range', share: rate(0.1) } as const;
    const sizing = { kind: 'quantity', quantity: quantity(2) } as const;
    const before: Row = [100, 102, 98, 100];
    const order = { type: 'stop', trigger: 105 } as const;
    const ends = [210.5, 211].map((balance) => {
      const terms = { candles: [before, calm], script: { 0: buy({ order }) }, slippage, sizing, balance };
      return fates(play(terms));
    });
    expect(ends).toEqual([['entry rejected funds'], ['entry cancelled end']]);
  });

  it('SLIP-1 against a short, too', () => {
    const slippage = { kind: 'ticks', ticks: 10 } as const;
    expect(paid({ account: 'margin', script: { 0: sell(), 1: exit() }, slippage })).toEqual([
      [100, 99.9],
      [100, 100.1],
    ]);
  });

  it('SLIP-1 each fill carries the price before and after, so that its cost is known', () => {
    const slippage = { kind: 'rate', rate: rate(0.002) } as const;
    const [trade] = play({ ...round, slippage }).run.trades;
    // 0.2 on the way in and 0.2 on the way out; both are inside the gross loss.
    expect([trade!.slippage / 1e8, trade!.grossProfit / 1e8]).toEqual([0.4, -0.4]);
  });

  it('SLIP-1 a sale never slips below one tick', () => {
    const cheap: Row = [0.02, 0.02, 0.02, 0.02];
    const slippage = { kind: 'ticks', ticks: 5 } as const;
    expect(paid({ candles: [cheap, cheap, cheap], slippage })).toEqual([
      [0.02, 0.07],
      [0.02, 0.01],
    ]);
  });
});

describe('fees', () => {
  const fees = { maker: 0.001, taker: 0.0025 } as const;

  it('FEE-1 maker and taker rates on the value of each fill', () => {
    // In at 98 as maker: 0.098. Out at 104 as taker: 0.26.
    const played = play({
      candles: [calm, [100, 100, 98, 99], [104, 104, 104, 104]],
      script: { 0: buy({ order: { type: 'limit', limit: 98 } }), 1: exit() },
      fees,
    });
    expect(played.fills.map(({ liquidity, fee }) => [liquidity, fee])).toEqual([
      ['maker', 0.098],
      ['taker', 0.26],
    ]);
  });

  it('FEE-1 stops and market orders take, targets make', () => {
    const bracket = buy({ stop: { price: 95 }, target: { price: 110 } });
    const fee = (row: Row) =>
      play({ candles: [calm, calm, row], script: { 0: bracket }, fees }).fills[1]!.fee;
    expect(fee([100, 100, 94, 94])).toBe(0.2375);
    expect(fee([100, 111, 100, 111])).toBe(0.11);
  });

  it('FEE-1 on the value after slippage, in the quote currency', () => {
    const slippage = { kind: 'rate', rate: rate(0.02) } as const;
    const played = play({ ...round, script: { 0: buy() }, slippage, fees });
    // 102 x 0.0025.
    expect(played.fills[0]!.fee).toBe(0.255);
    expect(played.run.ledger.filter((line) => line.reason === 'fee')).toMatchObject([
      { currency: 0, amount: -25_500_000 },
    ]);
  });

  it('FEE-1 a fee is rounded half to even in the smallest unit of money', () => {
    // 0.0001 x 100 = 0.01 of value. A rate of 0.00000050 is 0.5 units of 10^-8, of 0.00000150 1.5, of 0.00000250 2.5.
    const sizing = { kind: 'quantity', quantity: 1 } as const;
    const units = (taker: number) =>
      play({
        ...round,
        script: { 0: buy() },
        sizing: sizing as Play['sizing'] & object,
        fees: { maker: 0, taker },
      }).fills[0]!.fee * 1e8;
    expect([0.0000005, 0.0000015, 0.0000025].map((taker) => Math.round(units(taker) * 10) / 10)).toEqual([
      0, 2, 2,
    ]);
  });

  const buys = (rows: readonly number[]) => Object.fromEntries(rows.map((row) => [row, buy()]));
  const feesOf = (played: ReturnType<typeof play>): readonly number[] => played.fills.map(({ fee }) => fee);
  const tier = (volume: number, maker: number, taker: number) => ({
    volume,
    maker: rate(maker),
    taker: rate(taker),
  });
  const flat = (from: number, ...tiers: readonly FeeTier[]) => ({ from: from as TimeMs, tiers });
  const six = Array.from({ length: 6 }, () => calm);

  it('FEE-1 the tier goes by what was traded before the fill, in all markets together', () => {
    // 100 at each fill: the third is the first that finds 200 behind it.
    const steps = [flat(0, tier(0, 0.001, 0.002), tier(200, 0.0005, 0.001))];
    const terms = { candles: six, feeTerms: { steps } };
    expect(feesOf(play({ ...terms, script: buys([0, 1, 2, 3]) }))).toEqual([0.2, 0.2, 0.1, 0.1]);
    const both = play({ ...terms, script: buys([0]), others: [{ candles: six, script: buys([0, 1]) }] });
    expect(feesOf(both)).toEqual([0.2, 0.2, 0.1]);
  });

  it('FEE-1 what is traded elsewhere counts, too', () => {
    const steps = [flat(0, tier(0, 0.001, 0.002), tier(200, 0.0005, 0.001))];
    const played = play({ candles: six, feeTerms: { steps, volumeElsewhere: 100 }, script: buys([0, 1]) });
    expect(feesOf(played)).toEqual([0.2, 0.1]);
  });

  it('FEE-1 rates change with dates', () => {
    const steps = [flat(0, tier(0, 0, 0.002)), flat(start + 2 * minute, tier(0, 0, 0.001))];
    const played = play({ candles: six, feeTerms: { steps }, script: buys([0, 1, 2]) });
    expect(feesOf(played)).toEqual([0.2, 0.1, 0.1]);
  });

  it('FEE-1 the volume of 30 x 24 h: what is exactly as old does not count any more', () => {
    const traded = { at: [0, 1], cents: [10_000, 20_000], first: 0, sum: 30_000 };
    const desk = openDesk({
      candles: [calm, calm, calm],
      fee: 0.002,
      feeTerms: { steps: [flat(0, tier(0, 0, 0.002), tier(250, 0, 0.001))] },
    });
    Object.assign(desk.state.account.traded!, traded, { at: [start + minute - 30 * 86_400_000, start] });
    desk.next();
    desk.place({ quantity: quantity(1) });
    // Of 300 the first 100 are thirty days old at the open of minute 1: 200 are no 250.
    expect(desk.next().map((event) => (event.kind === 'filled' ? event.fee : null))).toEqual([money(0.2)]);
  });

  it('FEE-1 an order pays the least fee once, over all of its parts', () => {
    // 1 % of 150 and of 250 are 1.5 and 4 in all; the least is 2: two at once, and two more.
    const played = play({
      candles: [calm, [100, 100, 100, 100, 3], [100, 100, 100, 100, 100]],
      script: { 0: buy() },
      sizing: { kind: 'quantity', quantity: quantity(4) },
      participation: 0.5,
      fees: { maker: 0.01, taker: 0.01 },
      feeTerms: { minimum: money(2) },
    });
    expect(feesOf(played)).toEqual([2, 2]);
  });

  it('FEE-1 ORD-4 a size in money has the least fee inside it', () => {
    const terms = { candles: six, script: buys([0]), feeTerms: { minimum: money(5) } };
    const [bought] = play({ ...terms, sizing: { kind: 'amount', amount: money(105) } }).fills;
    expect([bought!.quantity, bought!.fee]).toEqual([1, 5]);
  });

  it('FEE-1 a sale pays no more than it brings', () => {
    const played = play({
      candles: [calm, calm, [1, 1, 1, 1], [1, 1, 1, 1]],
      script: { 0: buy(), 1: exit() },
      feeTerms: { minimum: money(5) },
    });
    expect(feesOf(played)).toEqual([5, 1]);
  });

  it('FEE-1 MARG-1 and no more is asked of one that opens a short', () => {
    // 1 at 1 with leverage 10 demands 0.1, and 1 of fee; the least fee of 5 is more than there is.
    const one: Row = [1, 1, 1, 1];
    const played = play({
      account: 'margin',
      margin: { leverage: rate(10) },
      balance: 2,
      candles: [one, one],
      script: { 0: sell() },
      feeTerms: { minimum: money(5) },
    });
    expect(feesOf(played)).toEqual([1]);
    expect(played.position).toBe(-1);
  });
});
