/**
 * How much of a candle own fills may take (FILL-6), and what becomes of orders that find too little.
 *
 * Rows are [open, high, low, close, volume]; row 0 closes at 100. Entries are for 4 unless stated, and own fills may
 * take half of a volume.
 */
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../src/model/order.ts';
import { buy, cancel, exit, oneCancelsOther, sell } from '../../src/model/intent.ts';
import { fates, fillLines, money, play, quantity, rate, type Play, type Row } from '../support/play.ts';
import { openDesk } from '../support/desk.ts';
import { told } from '../support/told.ts';

const at = (price: number, volume: number): Row => [price, price, price, price, volume];
const calm = at(100, 0);
const four = { kind: 'quantity', quantity: quantity(4) } as const;
const half = (terms: Omit<Play, 'participation'>) => play({ sizing: four, participation: 0.5, ...terms });

describe('a lot that grows inside a candle', () => {
  it('FILL-6 FILL-7 leaves a budget of less than one, which is used up', () => {
    // 0.25 are two lots of 0.1 at the open; where 99 is met, half a minute later, a lot is 0.3.
    const played = play({
      candles: [
        [100, 100, 100, 100],
        [100, 101, 98, 98, 0.25],
        [98, 98, 98, 98, 9],
      ],
      path: 'high-first',
      script: { 0: buy({ order: { type: 'limit', limit: 99 } }) },
      participation: 1,
      rules: [{ lot: 0.1 }, { fromRow: 1.5, lot: 0.3 }],
    });
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 98 maker']);
  });
});

describe('volume', () => {
  it('FILL-6 a market order takes what there is, and meets the next open for the rest', () => {
    const played = half({ candles: [calm, at(100, 5), at(101, 0), at(102, 100)], script: { 0: buy() } });
    expect(fillLines(played)).toEqual(['1 entry buy 2.5 @ 100 taker', '3 entry buy 1.5 @ 102 taker']);
    expect(fates(played)).toEqual(['entry filled']);
  });

  it('FILL-6 FILL-7 the budget is in whole lots', () => {
    const candles = [calm, at(100, 5), at(101, 100)];
    const played = half({ candles, script: { 0: buy() }, rules: [{ lot: 1 }] });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 100 taker', '2 entry buy 2 @ 101 taker']);
  });

  it('FILL-6 one budget for all orders of a market, in the order of their meeting', () => {
    // Half of 12 is 6: the market order takes 4 of them at the open, the limit what is left when the path reaches it.
    const limit = buy({ order: { type: 'limit', limit: 99 } });
    const candles = [calm, [100, 101, 98, 100, 12], at(100, 100), at(98.5, 100)] as const;
    expect(fillLines(half({ candles, script: { 0: [limit, buy()] } }))).toEqual([
      '1 entry buy 4 @ 100 taker',
      '1 entry buy 2 @ 99 maker',
      '3 entry buy 2 @ 98.5 maker',
    ]);
  });

  it('FILL-6 and each market has its own', () => {
    const played = half({
      candles: [calm, at(100, 4)],
      script: { 0: buy() },
      others: [{ candles: [calm, at(100, 6)], script: { 0: buy() } }],
    });
    expect(played.fills.map(({ market, quantity: size }) => [market, size])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('FILL-6 a stop triggers where it is reached, and fills at the opens after it', () => {
    // In at 100 with volume to spare; 95 is reached in a candle without any.
    const played = half({
      candles: [calm, at(100, 100), [100, 100, 94, 94, 0], at(93, 4), at(92, 100)],
      script: { 0: buy({ stop: { price: 95 } }) },
    });
    expect(fillLines(played).slice(1)).toEqual(['3 stop sell 2 @ 93 taker', '4 stop sell 2 @ 92 taker']);
    expect(played.position).toBe(0);
  });

  it('FILL-6 OTO-1 children rest for what has been filled, and come back for what is filled later', () => {
    const played = half({
      candles: [
        calm,
        at(100, 5),
        [100, 104, 100, 104, 100],
        at(100, 0),
        at(100, 100),
        [100, 104, 100, 104, 100],
      ],
      script: {
        0: buy({ order: { type: 'limit', limit: 100 }, targets: [{ share: 1, at: { price: 103 } }] }),
      },
    });
    // 2.5 at the open of row 1 as taker; row 2 opens at 100 again: the rest, and the target sells all of it.
    expect(fillLines(played)).toEqual([
      '1 entry buy 2.5 @ 100 taker',
      '2 entry buy 1.5 @ 100 maker',
      '2 target sell 4 @ 103 maker',
    ]);
  });

  it('OTO-1 a stop that has sold all there was comes back for what its entry fills after that', () => {
    const played = half({
      candles: [calm, at(100, 5), [101, 101, 94, 94, 0], at(93, 5), [101, 101, 99, 99, 100], at(90, 100)],
      script: { 0: buy({ order: { type: 'limit', limit: 100 }, stop: { price: 95 } }) },
    });
    // Row 2 has no volume: the stop triggers at 95 and sells its 2.5 at the open of row 3, whose volume it uses up, so
    // that the entry, which 93 reaches too, waits for row 4.
    expect(fillLines(played)).toEqual([
      '1 entry buy 2.5 @ 100 taker',
      '3 stop sell 2.5 @ 93 taker',
      '4 entry buy 1.5 @ 100 maker',
      '5 stop sell 1.5 @ 90 taker',
    ]);
    expect(fates(played)).toEqual(['entry filled', 'stop filled']);
  });

  it('FILL-6 a size in money buys on for what is left of it', () => {
    // 400 of which 250 are spent at 100: the other 150 buy 1.5.
    const played = play({
      candles: [calm, at(100, 5), at(100, 100)],
      script: { 0: buy() },
      participation: 0.5,
      sizing: { kind: 'amount', amount: money(400) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2.5 @ 100 taker', '2 entry buy 1.5 @ 100 taker']);
    expect(fates(played)).toEqual(['entry filled']);
  });

  it('FILL-6 what is left is paid for at the price of its time, as far as funds go', () => {
    // 410 for four at 100; two are left when the price is 110, and 210 buy 1.909 of them.
    const played = half({ candles: [calm, at(100, 4), at(110, 100)], script: { 0: buy() }, balance: 410 });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 100 taker', '2 entry buy 1.909 @ 110 taker']);
    expect(fates(played)).toEqual(['entry cancelled funds']);
  });

  it('FILL-6 ORD-4 what is exactly funded is filled to the last lot, in whatever parts', () => {
    const limit = buy({ order: { type: 'limit', limit: 100 } });
    const candles = [calm, at(100, 4), at(100, 100)];
    expect(fates(half({ candles, script: { 0: limit }, balance: 400 }))).toEqual(['entry filled']);
  });

  it('FEE-1 FILL-6 a least fee that is paid is not asked for again', () => {
    // 1 % of 200 and of 400 stay below 10: 410 pay for four, in one part or two, as a size and as money.
    const terms = {
      candles: [calm, at(100, 4), at(100, 100)],
      fees: { maker: 0.01, taker: 0.01 },
      feeTerms: { minimum: money(10) },
      balance: 410,
    };
    const limit = buy({ order: { type: 'limit', limit: 100 } });
    const sized = half({ ...terms, script: { 0: limit } });
    expect([fillLines(sized).length, sized.position, sized.cash]).toEqual([2, 4, 0]);
    const inMoney = half({ ...terms, script: { 0: buy() }, sizing: { kind: 'amount', amount: money(410) } });
    expect([fillLines(inMoney).length, inMoney.position, inMoney.cash]).toEqual([2, 4, 0]);
  });

  it('MARG-1 FEE-1 FILL-6 what a least fee paid beyond the rates is paid for later parts, at a leverage as well', () => {
    // Two at 100 take 20 and the least fee of 10, of which 2 were due. The 20 that are left pay a tenth of 200, at 110.
    const played = half({
      candles: [calm, at(100, 4), at(110, 100)],
      script: { 0: buy() },
      account: 'margin',
      accountMargin: { mode: 'isolated' },
      margin: { leverage: rate(10) },
      fees: { maker: 0.01, taker: 0.01 },
      feeTerms: { minimum: money(10) },
      balance: 50,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 100 taker', '2 entry buy 1.8181 @ 110 taker']);
  });

  it('FILL-6 OCO-1 in money, too, the others shrink by the share that has filled', () => {
    // Half of the limit's 400 is spent at 99; the stop is for what is left of its own, and fills at 102.
    const both = oneCancelsOther([
      buy({ order: { type: 'limit', limit: 99 } }),
      buy({ order: { type: 'stop', trigger: 102 } }),
    ]);
    const played = half({
      candles: [calm, [100, 100, 99, 99, 4.0404], [99.5, 103, 99.5, 103, 100]],
      script: { 0: both },
      sizing: { kind: 'amount', amount: money(400) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2.0202 @ 99 maker', '2 entry buy 1.9607 @ 102 taker']);
    expect(fates(played)).toEqual(['entry cancelled oco', 'entry filled']);
  });

  it('OTO-1 ORD-3 a child that waits for more of its entry can be cancelled', () => {
    const played = half({
      candles: [calm, at(100, 5), [101, 101, 94, 94, 0], at(93, 5), [101, 101, 99, 99, 100], at(90, 100)],
      script: { 0: buy({ order: { type: 'limit', limit: 100 }, stop: { price: 95 } }), 3: cancel(2) },
    });
    expect(fillLines(played).at(-1)).toBe('4 entry buy 1.5 @ 100 maker');
    expect(fates(played)).toEqual(['entry filled', 'stop cancelled requested']);
  });

  it('FILL-6 a sale takes from what is left to sell', () => {
    const played = half({
      candles: [calm, at(100, 100), at(101, 3), at(102, 100)],
      script: { 0: buy(), 1: exit() },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 exit sell 1.5 @ 101 taker',
      '3 exit sell 2.5 @ 102 taker',
    ]);
  });

  it('FILL-6 POS-1 an exit that waits for volume ends when the position is closed by another', () => {
    const played = half({
      account: 'margin',
      candles: [calm, at(100, 100), at(100, 2), at(100, 100)],
      script: { 0: buy(), 1: [exit(), sell()] },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 exit sell 1 @ 100 taker',
      '3 exit sell 3 @ 100 taker',
      '3 entry sell 4 @ 100 taker',
    ]);
  });

  it('FILL-6 a candle without volume fills nothing', () => {
    const played = half({ candles: [calm, at(100, 0), at(100, 0)], script: { 0: buy() } });
    expect([played.fills, fates(played)]).toEqual([[], ['entry cancelled end']]);
  });
});

describe('orders that do not wait', () => {
  const desk = (terms: Partial<OrderTerms>) => {
    const opened = openDesk({ candles: [calm, at(100, 5), at(100, 100)], participation: 0.5 });
    opened.next();
    const placed = told(opened.place({ quantity: quantity(4), type: 'limit', ...terms }));
    return [...placed.slice(1), ...told(opened.next()), ...told(opened.next())];
  };
  const limit = 10_000 as OrderTerms['limit'];

  it('FILL-6 IOC takes what there is and is cancelled for the rest', () => {
    expect(desk({ limit, timeInForce: 'ioc' })).toEqual(['filled 1: 2.5 @ 100 taker', 'cancelled 1 ioc']);
  });

  it('FILL-6 FOK compares with what is left, and is cancelled whole', () => {
    expect(desk({ limit, timeInForce: 'fok' })).toEqual(['cancelled 1 fok']);
    expect(desk({ limit, timeInForce: 'fok', quantity: quantity(2.5) })).toEqual([
      'filled 1: 2.5 @ 100 taker',
    ]);
  });

  it('FILL-2 FILL-6 a limit that took what there was rests for the rest, as maker', () => {
    expect(desk({ limit })).toEqual(['filled 1: 2.5 @ 100 taker', 'filled 1: 1.5 @ 100 maker']);
  });
});
