/**
 * Money to the last unit: ledger lines, running totals, released cost, equity and trades (LEDG-1, LEDG-2).
 *
 * Prices have 2 digits, sizes 4, money 8: one unit of price times one of size is 100 units of money.
 */
import { describe, expect, it } from 'vitest';
import { HeadroomError } from '../../src/base/mul-div.ts';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { Filled, VenueEvent } from '../../src/model/venue-event.ts';
import { openDesk } from '../support/desk.ts';
import { minute, money, play, price, quantity, start, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const flat = (at: number): Row => [at, at, at, at];
const fees = { maker: 0.001, taker: 0.002 } as const;
const units = (decimal: number) => ({ kind: 'quantity', quantity: quantity(decimal) }) as const;

describe('ledger lines', () => {
  it('LEDG-1 every change of a balance is a dated line with a reason', () => {
    const terms: Play = { candles: [calm, flat(101), flat(104)], script: { 0: buy(), 1: exit() }, fees };
    const lines = play(terms).run.ledger.map(({ at, currency, amount, reason, order }) => [
      at === 0 ? 'begin' : (at - start) / minute,
      currency,
      amount,
      reason,
      order,
    ]);
    expect(lines).toEqual([
      ['begin', 0, money(1_000_000), 'deposit', 0],
      // Row 1 opens after 1 minute: 1 x 101, fee 0.202. Money is currency 0, the market's base currency 1.
      [1, 0, money(-101), 'trade', 1],
      [1, 1, 10_000, 'trade', 1],
      [1, 0, money(-0.202), 'fee', 1],
      [2, 0, money(104), 'trade', 2],
      [2, 1, -10_000, 'trade', 2],
      [2, 0, money(-0.208), 'fee', 2],
    ]);
  });

  it('LEDG-1 a balance is the sum of its lines, exactly', () => {
    const candles = [calm, ...[101.37, 99.11, 103.07, 98.99, 100.03].map(flat)];
    const script = { 0: buy(), 1: buy(), 2: exit({ share: 0.37 }), 3: buy(), 4: exit() };
    const played = play({
      candles,
      script,
      fees: { maker: 0.00123456, taker: 0.00765432 },
      sizing: units(0.3333),
    });
    expect(played.fills).toHaveLength(5);
    const { ledger } = played.engine.kernel;
    for (const currency of [0, 1]) {
      const lines = played.run.ledger.filter((line) => line.currency === currency);
      expect(ledger.balance(currency)).toBe(lines.reduce((sum, line) => sum + line.amount, 0));
    }
    expect(ledger.balance(1)).toBe(0);
  });
});

describe('fills in parts', () => {
  it("LEDG-1 a fill books its order's exact running total, rounded, less what was booked before", () => {
    // A lot of 0.0001 at 100.01 is 1,000,100 units of money; at a rate of 0.0000006 its fee is 0.60006 units.
    // A stop for two lots finds money for one; put back by hand, for the other.
    const desk = openDesk({ candles: [calm, flat(100.01), flat(100.01)], balance: 0.05, fee: 0.0000006 });
    desk.next();
    desk.place({ type: 'stop', trigger: price(100), quantity: quantity(0.0002) });
    const { account, books } = desk.state;
    const placed = books[0]!.orders[0]!;
    placed.heldMoney = account.held = money(0);
    account.balance = money(0.011);
    const fillOf = (events: readonly VenueEvent[]) =>
      events.find((event): event is Filled => event.kind === 'filled')!;
    const first = fillOf(desk.next());
    // 0.60006 units of fee are rounded to 1.
    expect([first.quantity, first.cost, first.fee]).toEqual([1, 1_000_100, 1]);
    expect(placed.leaves).toBe(1);

    account.balance = money(0.05);
    placed.presence = 'due';
    books[0]!.orders.push(placed);
    desk.venue.levels.set([-Infinity, Infinity]);
    const second = fillOf(desk.next());
    // The order's fee is 1.20012 units, rounded to 1, less the 1 that was booked: nothing, where 0.60006 was due.
    expect([second.quantity, second.cost, second.fee]).toEqual([1, 1_000_100, 0]);
  });
});

describe('positions', () => {
  const cost = (played: ReturnType<typeof play>) => played.engine.kernel.lanes[0]!.position;

  it('LEDG-1 a partial close releases cost x closed / open, the last close takes the rest', () => {
    // 0.0001 at 100.01 and 0.0002 at 100: 3,000,100 units of cost for 3 lots.
    // Close 1 of 3: 1,000,033.33 -> 1,000,033. Close 1 of 2: 2,000,067 / 2 = 1,000,033.5 -> even: 1,000,034.
    const script = {
      0: buy(),
      1: [buy(), buy()],
      2: exit({ share: 0.34 }),
      3: exit({ share: 0.5 }),
      4: exit(),
    };
    const terms: Play = {
      candles: [flat(100.01), flat(100.01), calm, calm, calm, calm],
      script,
      sizing: units(0.0001),
    };
    const until = (rows: number) => cost(play({ ...terms, candles: terms.candles.slice(0, rows) })).cost;
    expect([until(3), until(4), until(5), until(6)]).toEqual([3_000_100, 2_000_067, 1_000_033, 0]);
    // 3 x 0.01 of proceeds less 0.030001 of cost.
    expect(cost(play(terms)).realised).toBe(-100);
  });

  it('LEDG-1 an amount that does not fit 2^53 - 1 is refused with a clear error', () => {
    // 90,071,992.54740991 is the most that 8 digits of money hold.
    const terms: Play = {
      candles: [calm, calm, flat(100_000)],
      script: { 0: buy(), 1: exit() },
      balance: 90_000_000,
    };
    expect(() => play(terms)).toThrow(HeadroomError);
    expect(() => play(terms)).toThrow(/does not fit an exact integer/);
    expect(play({ ...terms, candles: [calm, calm, flat(70_000)] }).cash).toBe(90_069_900);
  });
});

describe('equity and trades', () => {
  it('LEDG-2 equity is the balance and every position at its mark', () => {
    // M0: long 1 from 100, at 103, then 97. M1: short 1 from 50, at 52, then 45. Fees are 0.2 % of 100 and of 50.
    const others = [
      { candles: [flat(50), [50, 52, 50, 52], [52, 52, 45, 45]] as readonly Row[], script: { 0: sell() } },
    ];
    const played = play({
      account: 'margin',
      candles: [calm, [100, 103, 100, 103], [103, 103, 97, 97]],
      script: { 0: buy() },
      others,
      balance: 1000,
      fees,
    });
    expect(played.equity).toEqual([1000, 1000 - 0.3 + 3 - 2, 1000 - 0.3 - 3 + 5]);
    expect(played.cash).toBe(1000 - 0.3 - 100 + 50);
  });

  it('LEDG-2 profit is gross; fees and slippage stand apart; net is gross less fees', () => {
    // Bought at 100.5 for 100, sold at 109.5 for 110: gross 9, slippage 1, fees 0.201 + 0.219.
    const slippage = { kind: 'ticks', ticks: 50 } as const;
    const played = play({
      candles: [calm, calm, flat(110)],
      script: { 0: buy(), 1: exit() },
      slippage,
      fees,
    });
    expect(played.run.trades).toMatchObject([
      {
        grossProfit: money(9),
        slippage: money(1),
        fees: money(0.42),
        netProfit: money(8.58),
        openedAt: start + minute,
        closedAt: start + 2 * minute,
        exitRole: 'exit',
      },
    ]);
    expect(played.cash).toBe(1_000_008.58);
    expect(played.engine.kernel.lanes[0]!.position.realised).toBe(money(9));
  });

  it('LEDG-2 a trade runs from flat to flat', () => {
    // In twice, out in two parts, in again: one trade closed, one open.
    const script = { 0: buy(), 1: buy(), 2: exit({ share: 0.5 }), 3: exit(), 4: buy() };
    const candles = [calm, calm, flat(104), flat(106), flat(108), flat(100)];
    const trades = play({ candles, script }).run.trades;
    // 106 + 108 less 100 + 104.
    expect(
      trades.map(({ grossProfit, closedAt, orders }) => [grossProfit, closedAt === null, orders]),
    ).toEqual([
      [money(10), false, [1, 2, 3, 4]],
      [0, true, [5]],
    ]);
  });

  it('LEDG-2 a reversal splits the trade and shares its fee pro rata', () => {
    // 202 with 1 % inside buys 2 at 100 and sells 5 at 40, each for a fee of 2: 2 of the 5 close, at 2 x 60 of loss and
    // two fifths of the fee; 3 open the short.
    const played = play({
      account: 'margin',
      candles: [calm, calm, flat(40)],
      script: { 0: buy(), 1: sell() },
      sizing: { kind: 'amount', amount: money(202) },
      fees: { maker: 0.01, taker: 0.01 },
    });
    expect(played.run.trades).toMatchObject([
      { side: 'long', quantity: quantity(2), grossProfit: money(-120), fees: money(2 + 0.8) },
      { side: 'short', quantity: quantity(3), fees: money(1.2) },
    ]);
  });
});
