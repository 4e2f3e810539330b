/**
 * Fees in the exchange's own coin (FEE-1). M0 trades at 100 at a fee of 0.1 %, M1 prices the coin, of which there is one;
 * a quarter of the fee is left off. Equity counts what is left of the coin.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, type Intents } from '../../src/model/intent.ts';
import { flatFees } from '../../src/model/costs.ts';
import { backtest } from '../../src/engine/backtest.ts';
import { openDesk, type DeskTerms } from '../support/desk.ts';
import {
  configOf,
  fillLines,
  money,
  play,
  playedOf,
  quantity,
  rate,
  recordsOf,
  type Play,
  type Row,
} from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const calm = at(100);
const half = at(50);

const digits = 8;
const coins = (amount: number): number => Math.round(amount * 1e8);
const holding = (amount: number, market = 'M1') => ({ code: 'COIN', digits, balance: coins(amount), market });

const withCoin = (
  script: Readonly<Record<number, Intents>>,
  candles: readonly Row[],
  others: readonly (Row | null)[],
  more: Partial<Play> = {},
) =>
  play({
    script,
    candles,
    others: [{ candles: others, script: {} }],
    balance: 1_000,
    fees: { maker: 0.001, taker: 0.001 },
    feeTerms: { currency: 'coin', coinDiscount: rate(0.25) },
    coin: holding(1),
    ...more,
  });

const lines = (played: ReturnType<typeof play>) =>
  played.run.ledger.map(({ currency, amount, reason }) => [currency, amount, reason]);

describe('a fee in coin', () => {
  it('FEE-1 is worth the rate less the discount, at the price of the coin, and leaves money and size alone', () => {
    // 0.1 % of 100, less a quarter: 0.075, at 50.
    const played = withCoin({ 0: buy() }, [calm, calm], [half, half]);
    expect(lines(played)).toEqual([
      [0, money(1_000), 'deposit'],
      [3, coins(1), 'deposit'],
      [0, money(-100), 'trade'],
      [1, quantity(1), 'trade'],
      [3, -coins(0.0015), 'fee'],
    ]);
    expect(recordsOf(played, 'filled')[0]).toMatchObject({ fee: money(0.075), feeCurrency: 2 });
    expect(played.position).toBe(1);
    expect(played.cash).toBe(900);
    expect(played.run.trades[0]).toMatchObject({ fees: money(0.075), quantity: quantity(1) });
    expect(played.run.fills[0]).toMatchObject({ fee: money(0.075), feeCurrency: 'coin', kept: 0 });
  });

  it('FEE-1 is priced by the first candle of its market, too', () => {
    const played = withCoin({ 0: buy() }, [calm, calm], [null, half]);
    expect(recordsOf(played, 'filled')[0]).toMatchObject({ fee: money(0.075), feeCurrency: 2 });
  });

  it('LEDG-2 FEE-1 equity counts what is left of the coin, at the last close of its market', () => {
    const played = withCoin({ 0: buy() }, [calm, calm, calm, calm], [half, half, at(60), at(60)]);
    expect(played.equity).toEqual([1_050, 1_000 + 0.9985 * 50, 1_000 + 0.9985 * 60, 1_000 + 0.9985 * 60]);
  });

  it('FEE-1 a sale pays in coin as well, and brings its whole value', () => {
    const played = withCoin({ 0: buy(), 1: exit() }, [calm, calm, at(110)], [half, half, half]);
    expect(played.cash).toBe(1_010);
    expect(lines(played).slice(5)).toEqual([
      [0, money(110), 'trade'],
      [1, quantity(-1), 'trade'],
      [3, -coins(0.00165), 'fee'],
    ]);
  });

  it('FEE-1 the price is that of the moment: where the path of the coin is when the fill happens', () => {
    // High first, 105 to 90 in the second third: 95 is ten fifteenths on the way; the coin's path goes from 60 to 40
    // meanwhile and stands at 46.67. 0.1 % of 95, less a quarter, is 0.07125.
    const order = { type: 'limit', limit: 95 } as const;
    const played = withCoin({ 0: buy({ order }) }, [calm, [100, 105, 90, 100]], [half, [50, 60, 40, 50]], {
      path: 'high-first',
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 95 maker']);
    expect(lines(played).at(-1)).toEqual([3, -coins(0.07125 / 46.67), 'fee']);
  });

  it('FEE-1 PATH-4 its own market goes on with its candle when a target there has taken its part', () => {
    // Fees of that market are paid in quote.
    const bracket = buy({ stop: { price: 45 }, targets: [{ at: { price: 55 }, share: 0.25 }] });
    const config = configOf({
      candles: [calm, calm, calm],
      script: {},
      others: [{ candles: [half, half, [50, 56, 49, 52]], script: { 0: bracket } }],
      feeTerms: { currency: 'coin' },
      coin: holding(1),
    });
    const [payer, pricing] = config.markets;
    const markets = [payer!, { ...pricing!, fees: flatFees(rate(0), rate(0)) }];
    expect(fillLines(playedOf(backtest({ ...config, markets })))).toEqual([
      '1 entry buy 1 @ 50 taker',
      '2 target sell 0.25 @ 55 maker',
    ]);
  });

  it('FEE-1 the coin may be what is traded', () => {
    // 0.075 at 100.
    const played = withCoin({ 0: buy() }, [calm, calm], [half, half], { coin: holding(1, 'M0') });
    expect(lines(played).at(-1)).toEqual([3, -coins(0.00075), 'fee']);
    expect(played.position).toBe(1);
  });

  it('FEE-1 a market without a candle prices it at its last close', () => {
    const played = withCoin({ 0: buy() }, [calm, calm], [half]);
    expect(lines(played).at(-1)).toEqual([3, -coins(0.0015), 'fee']);
  });
});

describe('a coin that is short', () => {
  it('FEE-1 pays nothing of the fill: a purchase pays in base, a sale in quote, at the full rate', () => {
    // 0.0015 is there for the purchase, and nothing for the sale at 110.
    const played = withCoin({ 0: buy(), 1: exit() }, [calm, calm, at(110)], [half, half, half], {
      coin: holding(0.0015),
    });
    expect(lines(played).slice(4)).toEqual([
      [3, -coins(0.0015), 'fee'],
      [0, money(110), 'trade'],
      [1, quantity(-1), 'trade'],
      [0, money(-0.11), 'fee'],
    ]);
    const shorter = withCoin({ 0: buy() }, [calm, calm], [half, half], { coin: holding(0.00149999) });
    expect(lines(shorter).slice(2)).toEqual([
      [0, money(-100), 'trade'],
      [1, quantity(1), 'trade'],
      [1, quantity(-0.001), 'fee'],
    ]);
    expect(shorter.equity.at(-1)).toBeCloseTo(900 + 99.9 + 0.00149999 * 50, 8);
  });

  it('FEE-1 on a margin account the fill pays in quote', () => {
    const played = withCoin({ 0: buy() }, [calm, calm], [half, half], {
      account: 'margin',
      coin: holding(0),
    });
    expect(lines(played).slice(-1)).toEqual([[0, money(-0.1), 'fee']]);
    expect(played.cash).toBe(899.9);
  });

  it('FEE-1 a coin whose market has not begun pays nothing, and is worth nothing yet', () => {
    const late = withCoin({ 0: buy() }, [calm, calm, calm], [], {
      others: [{ candles: [], script: {} }],
    });
    expect(lines(late).slice(-1)).toEqual([[1, quantity(-0.001), 'fee']]);
    expect(late.equity).toEqual([1_000, 999.9, 999.9]);
  });

  it('FEE-1 parts of an order pay by themselves', () => {
    // 0.4 of a volume of 1 each: 0.03 and 0.03 and 0.015, at 50; there is enough for two.
    const limit = { type: 'limit', limit: 100 } as const;
    const thin: Row = [100, 100, 100, 100, 1];
    const played = withCoin(
      { 0: buy({ order: limit }) },
      [calm, thin, thin, thin],
      [half, half, half, half],
      { participation: 0.4, coin: holding(0.0013) },
    );
    expect(played.run.fills.map(({ quantity: size, fee, feeCurrency }) => [size, fee, feeCurrency])).toEqual([
      [quantity(0.4), money(0.03), 'coin'],
      [quantity(0.4), money(0.03), 'coin'],
      [quantity(0.2), money(0.02), 'base'],
    ]);
  });
});

describe('terms of a coin', () => {
  it('FEE-1 fees in coin need a coin whose market is in the run, and no least fee', () => {
    const script = { 0: buy() };
    expect(() => withCoin(script, [calm], [half], { coin: holding(1, 'M9') })).toThrow(/FEE-1/);
    const least = { currency: 'coin', minimum: money(1) } as const;
    expect(() => withCoin(script, [calm], [half], { feeTerms: least })).toThrow(RangeError);
  });

  it('FEE-1 the exchange refuses what it cannot price, and a least fee of any market that pays in coin', () => {
    const paid = { currency: 'coin' } as const;
    const opened = (terms: Partial<DeskTerms>) => () =>
      openDesk({ candles: [calm], feeTerms: paid, ...terms });
    expect(opened({})).toThrow(RangeError);
    expect(opened({ coin: holding(1, 'M9') })).toThrow(RangeError);
    expect(opened({ coin: holding(1, 'M0') })).not.toThrow();
    const least = { candles: [calm], feeTerms: { ...paid, minimum: money(1) } };
    expect(opened({ coin: holding(1, 'M0'), others: [least] })).toThrow(RangeError);
  });
});
