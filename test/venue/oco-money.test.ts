/**
 * Plain OCO groups of orders whose sizes are money (OCO-1, ORD-3, ORD-4), and what is left of them where they fill in
 * part. Rows are [open, high, low, close, volume]; all of the volume may be taken.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, oneCancelsOther, sell } from '../../src/model/intent.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import { openDesk } from '../support/desk.ts';
import { fates, fillLines, money, play, price, recordsOf, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const bid: Partial<OrderTerms> = { oco: 1, type: 'limit', limit: price(95), quoteAmount: money(950) };
const ask: Partial<OrderTerms> = {
  ...bid,
  side: 'sell',
  limit: price(105),
  quoteAmount: money(1_050),
};
const fallsTo = (low: number, volume: number): Row => [100, 100, low, low, volume];
const risesTo = (high: number, volume: number): Row => [100, high, 100, high, volume];

describe('sizes in money of a plain group', () => {
  it('OCO-1 shrink by the share of what is left of them, not of what they were', () => {
    const desk = openDesk({
      account: 'margin',
      participation: 1,
      candles: [calm, fallsTo(95, 5), risesTo(105, 2), fallsTo(95, 100)],
    });
    desk.next();
    desk.place(bid);
    desk.place(ask);
    // Half of 950 buys 5 at 95; half of 1,050 are 5 at 105.
    expect(told(desk.next())).toEqual(['filled 1: 5 @ 95 maker', 'resized 2: 5']);
    // Two of these 5 are sold: three fifths of the 475 that are left buy 3.
    expect(told(desk.next())).toEqual(['filled 2: 2 @ 105 maker', 'resized 1: 3']);
    const [last, ...ended] = desk.next();
    expect(told([last!])).toEqual(['filled 1: 3 @ 95 maker']);
    expect(ended).toMatchObject([{ kind: 'cancelled', order: 2, reason: 'oco', leaves: 30_000 }]);
  });

  it('OCO-1 leave what was told when they end', () => {
    const desk = openDesk({
      account: 'margin',
      participation: 1,
      candles: [calm, fallsTo(95, 5), fallsTo(95, 100)],
    });
    desk.next();
    desk.place(bid);
    desk.place(ask);
    desk.next();
    expect(desk.next().at(-1)).toMatchObject({ kind: 'cancelled', order: 2, leaves: 50_000 });
  });

  it('ORD-3 are amended to other prices, whatever has been told of their lots', () => {
    // The first is moved after it has filled in part, the second after it has shrunk.
    const played = play({
      account: 'margin',
      participation: 1,
      candles: [calm, fallsTo(95, 5), calm, calm, [100, 106, 100, 106, 100]],
      sizing: { kind: 'amount', amount: money(950) },
      script: {
        0: oneCancelsOther([
          buy({ order: { type: 'limit', limit: 95 } }),
          sell({ order: { type: 'limit', limit: 110 } }),
        ]),
        1: [amend(1, { limit: 94 }), amend(2, { limit: 107 })],
        2: [amend(1, { limit: 93 }), amend(2, { limit: 106 })],
      },
    });
    expect(recordsOf(played, 'amendRejected')).toEqual([]);
    expect(fates(played)).toEqual(['entry cancelled oco', 'entry filled']);
    // 475 are 4.481 at 106.
    expect(played.fills.at(-1)).toMatchObject({ price: 106, quantity: 4.4811 });
  });

  it('ORD-3 are amended again when more of them has filled at another price', () => {
    // 5 of 10 at 95; of 475 at 94, which are 5.0531, another 2; the rest is moved once more.
    const played = play({
      participation: 1,
      candles: [calm, fallsTo(95, 5), [96, 96, 94, 94, 2], [96, 96, 96, 96, 0], fallsTo(93, 100)],
      sizing: { kind: 'amount', amount: money(950) },
      script: {
        0: buy({ order: { type: 'limit', limit: 95 } }),
        1: amend(1, { limit: 94 }),
        2: amend(1, { limit: 93 }),
      },
    });
    expect(recordsOf(played, 'amendRejected')).toEqual([]);
    // 950 less 475 and 188 are 287, at 93.
    expect(fillLines(played)).toEqual([
      '1 entry buy 5 @ 95 maker',
      '2 entry buy 2 @ 94 maker',
      '4 entry buy 3.086 @ 93 maker',
    ]);
  });
});
