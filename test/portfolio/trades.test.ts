import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRole } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import { applyFill, flatPosition } from '../../src/portfolio/positions.ts';
import { TradeBuilder, TradeLog, type Trade, type TradeFill } from '../../src/portfolio/trades.ts';
import { instrumentOf, money, price, quantity } from '../support/play.ts';
import { runs } from '../support/runs.ts';

const instrument = instrumentOf('M0');

interface Terms {
  readonly order?: number;
  readonly role?: OrderRole;
  readonly fee?: number;
  readonly slip?: number;
}

/** A fill in decimals; `slip` is what its price is worse than before slippage. */
function fill(at: number, side: 'buy' | 'sell', size: number, each: number, terms: Terms = {}): TradeFill {
  const slip = terms.slip ?? 0;
  return {
    at: at as TimeMs,
    order: terms.order ?? at,
    role: terms.role ?? 'entry',
    side,
    price: price(each),
    priceBefore: price(side === 'buy' ? each - slip : each + slip),
    quantity: quantity(size),
    cost: money(size * each),
    fee: money(terms.fee ?? 0),
    kept: 0 as Quantity,
  };
}

function tradesOf(fills: readonly TradeFill[]) {
  const builder = new TradeBuilder(3, instrument);
  const closed = fills.flatMap((one) => builder.add(one) ?? []);
  return { closed, open: builder.open() };
}

describe('trades', () => {
  it('LEDG-2 run from flat to flat: gross, fees and slippage apart, net less fees', () => {
    // In: 2 at 10 and 1 at 13: 33. Out: 1 at 12 and 2 at 14: 40. Gross 7. Fees 1 + 0.5 + 0.25 + 2 = 3.75, net 3.25.
    const { closed, open } = tradesOf([
      fill(1, 'buy', 2, 10, { fee: 1, slip: 0.1 }),
      fill(2, 'buy', 1, 13, { fee: 0.5 }),
      fill(3, 'sell', 1, 12, { fee: 0.25, slip: 0.2, role: 'target' }),
      fill(4, 'sell', 2, 14, { fee: 2, role: 'stop' }),
    ]);
    expect(open).toBeNull();
    expect(closed).toEqual([
      {
        market: 3,
        side: 'long',
        openedAt: 1,
        closedAt: 4,
        quantity: quantity(3),
        exited: quantity(3),
        entryValue: money(33),
        exitValue: money(40),
        fees: money(3.75),
        // 2 x 0.1 + 1 x 0.2.
        slippage: money(0.4),
        funding: money(0),
        charged: { interest: money(0), liquidation: money(0), insurance: money(0) },
        charges: money(0),
        openCost: money(0),
        grossProfit: money(7),
        netProfit: money(3.25),
        orders: [1, 2, 3, 4],
        entryFills: 2,
        exitFills: 2,
        exitRole: 'stop',
      },
    ]);
  });

  it('LEDG-2 a short gains when it is bought back for less', () => {
    const { closed } = tradesOf([fill(1, 'sell', 4, 10), fill(2, 'buy', 4, 9, { fee: 1 })]);
    expect(closed).toMatchObject([{ side: 'short', grossProfit: money(4), netProfit: money(3) }]);
  });

  it('LEDG-2 a reversal splits at zero and shares value and fee pro rata', () => {
    // Long 2 at 10; 5 sold at 12 for a fee of 1: 2 close (24, fee 0.4), 3 open short (36, fee 0.6).
    const { closed, open } = tradesOf([fill(1, 'buy', 2, 10), fill(2, 'sell', 5, 12, { fee: 1, slip: 0.5 })]);
    expect(closed).toMatchObject([
      {
        side: 'long',
        closedAt: 2,
        grossProfit: money(4),
        fees: money(0.4),
        slippage: money(1),
        orders: [1, 2],
      },
    ]);
    expect(open).toMatchObject({
      side: 'short',
      openedAt: 2,
      closedAt: null,
      exitRole: null,
      quantity: quantity(3),
      exited: 0,
      entryValue: money(36),
      fees: money(0.6),
      slippage: money(1.5),
      orders: [2],
    });
  });

  it('LEDG-2 an open trade has the profit of what has left, and all its fees', () => {
    // 4 at 10; 1 out at 13: 13 - 40/4 = 3; fees 2 + 1.
    const { open } = tradesOf([fill(1, 'buy', 4, 10, { fee: 2 }), fill(2, 'sell', 1, 13, { fee: 1 })]);
    expect(open).toMatchObject({ exited: quantity(1), grossProfit: money(3), netProfit: money(0) });
  });

  it('names an order once, however often it fills in a row', () => {
    const { closed } = tradesOf([
      fill(1, 'buy', 1, 10, { order: 7 }),
      fill(2, 'buy', 1, 10, { order: 7 }),
      fill(3, 'sell', 1, 10, { order: 9 }),
      fill(4, 'sell', 1, 10, { order: 9 }),
    ]);
    expect(closed[0]!.orders).toEqual([7, 9]);
  });

  it('is flat before the first fill, and after the last', () => {
    expect(tradesOf([]).open).toBeNull();
    const { open } = tradesOf([fill(1, 'buy', 1, 10), fill(2, 'sell', 1, 10), fill(3, 'buy', 2, 10)]);
    expect(open).toMatchObject({ openedAt: 3, quantity: quantity(2), orders: [3] });
  });

  it('LEDG-2 all trades together have the fills: gross profit, fees and slippage, to the last unit', () => {
    const step = fc.record({
      isSell: fc.boolean(),
      size: fc.integer({ min: 1, max: 40 }),
      each: fc.integer({ min: 5, max: 500 }),
      slip: fc.nat(4),
      fee: fc.nat(1000),
    });
    const property = fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const fills = steps.map(({ isSell, size, each, slip, fee }, i): TradeFill => ({
        at: i as TimeMs,
        order: i,
        role: 'entry',
        side: isSell ? 'sell' : 'buy',
        price: each as Price,
        priceBefore: (isSell ? each + slip : each - slip) as Price,
        quantity: size as Quantity,
        // Not a multiple of the quantity, so that a split has something to round.
        cost: (each * size * 100 + (i % 7)) as Money,
        fee: fee as Money,
        kept: 0 as Quantity,
      }));
      const { closed, open } = tradesOf(fills);
      const all: readonly Trade[] = open === null ? closed : [...closed, open];
      const sum = (of: (trade: Trade) => number) => all.reduce((total, trade) => total + of(trade), 0);
      expect(sum((trade) => trade.fees)).toBe(fills.reduce((total, one) => total + one.fee, 0));
      const slippage = steps.reduce((total, one) => total + one.slip * one.size * 100, 0);
      expect(sum((trade) => trade.slippage)).toBe(slippage);
      const value = (side: 'buy' | 'sell') =>
        fills.reduce((total, one) => total + (one.side === side ? one.cost : 0), 0);
      const bought = sum((trade) => (trade.side === 'long' ? trade.entryValue : trade.exitValue));
      const sold = sum((trade) => (trade.side === 'long' ? trade.exitValue : trade.entryValue));
      expect([bought, sold]).toEqual([value('buy'), value('sell')]);
      // Flat to flat a trade's gross is what its position realised; the orders of trades follow the fills.
      const position = flatPosition();
      const flat: number[] = [];
      for (const one of fills) {
        const size = one.side === 'buy' ? one.quantity : -one.quantity;
        const before = position.quantity;
        const realised = position.realised;
        applyFill(position, size as Quantity, one.cost);
        if (flat.length === 0 || before === 0) flat.push(0);
        flat[flat.length - 1] = flat.at(-1)! + position.realised - realised;
        if (before * position.quantity < 0) flat.push(0);
      }
      expect(closed.map((trade) => trade.grossProfit)).toEqual(flat.slice(0, closed.length));
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});

describe('the trades of several markets', () => {
  it('STOP-4 LEDG-2 lists what is left below a lot, and nothing of markets in which nothing is', () => {
    const coarse = instrumentOf('M1', [{ lot: 1 }]);
    const log = new TradeLog([instrument, coarse]);
    expect(log.left()).toEqual([]);
    for (const market of [0, 1]) {
      log.add(market, fill(1, 'buy', 1.5, 10));
      log.add(market, fill(2, 'sell', 1, 12));
    }
    // Of the first market 0.5 are open; in lots of 1 they are dust, which cost 5.
    expect(log.left()).toEqual([
      { market: 1, side: 'long', quantity: quantity(0.5), cost: money(5), received: 0 },
    ]);
    expect(log.all().map(({ market, closedAt }) => [market, closedAt])).toEqual([
      [1, 2],
      [0, null],
    ]);
  });
});
