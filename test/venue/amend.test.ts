/** Amending (ORD-3), at the exchange alone. Rows are [open, high, low, close]; orders arrive after the first, at 100. */
import { describe, expect, it } from 'vitest';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { Price, Quantity, Rate } from '../../src/model/units.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import { minute, money, price, quantity, start, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number, size = 1): Partial<OrderTerms> => ({
  type: 'limit',
  limit: price(at),
  quantity: quantity(size),
});

function opened(rows: readonly Row[], more: Partial<DeskTerms> = {}): Desk {
  const desk = openDesk({ candles: [calm, ...rows], ...more });
  desk.next();
  return desk;
}

interface Wish {
  readonly size: number;
  readonly limit?: number;
  readonly trigger?: number;
}

function amend(desk: Desk, order: number, wish: Wish, at = 0): readonly VenueEvent[] {
  const terms = {
    quantity: quantity(wish.size),
    limit: price(wish.limit ?? 0),
    trigger: price(wish.trigger ?? 0),
  };
  desk.venue.send({ kind: 'amend', order: order as OrderId, market: 0, tightens: false, ...terms }, at);
  const events: VenueEvent[] = [];
  for (let event = desk.venue.poll(); event !== null; event = desk.venue.poll()) events.push(event);
  return events;
}

describe('an order that rests', () => {
  it('ORD-3 fills at its new price, under its own id', () => {
    const desk = opened([[100, 100, 94, 96]]);
    desk.place(limit(90));
    expect(told(amend(desk, 1, { size: 1, limit: 95 }))).toEqual(['amended 1: 1 at 95']);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 95 maker']);
  });

  it('ORD-1 ORD-3 FILL-4 is not amended to take where it is post-only, nor once it has been triggered', () => {
    const dear = limit(90);
    const triggered = { ...limit(104), type: 'stop-limit', trigger: price(105) } as const;
    for (const [order, trigger, nearest] of [
      [dear, 0, 105.99],
      [triggered, 105, 105.99],
    ] as const) {
      const desk = opened([
        [100, 106, 100, 106],
        [106, 106, 105, 106],
      ]);
      desk.place({ ...order, postOnly: true });
      desk.next();
      expect(told(amend(desk, 1, { size: 1, limit: 106, trigger }))).toEqual(['amendRejected 1 post-only']);
      expect(told(amend(desk, 1, { size: 1, limit: nearest, trigger }))[0]).toMatch(
        /^amended 1: 1 at 105.99/,
      );
      expect(told(desk.next())).toEqual(['filled 1: 1 @ 105.99 maker']);
    }
  });

  it('ORD-3 holds what its new terms need', () => {
    const desk = opened([]);
    desk.place(limit(90));
    amend(desk, 1, { size: 2, limit: 80 });
    expect(desk.state.account.held).toBe(money(160));
  });

  it('ORD-3 another price, or a larger size, loses its place among equals; a smaller size does not', () => {
    const first = (wish: Wish): string | undefined => {
      const desk = opened([[100, 100, 90, 91]], { balance: 10_000 });
      desk.place(limit(95, 2));
      desk.place(limit(95, 2));
      amend(desk, 1, wish);
      if (wish.limit !== 95) amend(desk, 1, { ...wish, limit: 95 });
      return told(desk.next())[0];
    };
    expect(first({ size: 1, limit: 95 })).toBe('filled 1: 1 @ 95 maker');
    expect(first({ size: 3, limit: 95 })).toBe('filled 2: 2 @ 95 maker');
    expect(first({ size: 2, limit: 94 })).toBe('filled 2: 2 @ 95 maker');
  });

  it('ORD-3 FILL-2 moved through the last price it takes', () => {
    const desk = opened([[99, 100, 98, 99]]);
    desk.place(limit(90));
    amend(desk, 1, { size: 1, limit: 101 });
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 99 taker']);
  });

  it('ORD-3 FILL-3 a stop moved over the last price triggers at the next', () => {
    const desk = opened([[99, 100, 98, 99]]);
    desk.place({ type: 'stop', trigger: price(110), quantity: quantity(1) });
    amend(desk, 1, { size: 1, trigger: 100 });
    expect(told(desk.next())).toEqual(['triggered 1 @ 99', 'filled 1: 1 @ 99 taker']);
  });

  it.each([
    ['off the tick', { size: 1, limit: 90.5 }, 'tick'],
    ['below the minimum', { size: 0.5, limit: 90 }, 'min-quantity'],
    ['more than the funds', { size: 12, limit: 90 }, 'funds'],
    ['without a limit', { size: 1 }, 'terms'],
    ['with a trigger it cannot have', { size: 1, limit: 90, trigger: 95 }, 'terms'],
  ])('ORD-3 rests on as it was when the new terms are refused: %s', (_, wish, reason) => {
    const desk = opened([[100, 100, 85, 88]], { balance: 1000, rules: [{ tick: 1, minQuantity: 1 }] });
    desk.place(limit(90));
    const { held } = desk.state.account;
    expect(told(amend(desk, 1, wish))).toEqual([`amendRejected 1 ${reason}`]);
    expect(desk.state.account.held).toBe(held);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 90 maker']);
  });

  it('ORD-3 FILL-6 what has filled in part is judged by minimums no more, but by its lot', () => {
    // The candle has volume for three of four; the one that is left is less than the least size, and worth less than 150.
    for (const rule of [{ minQuantity: 2 }, { minNotional: 150 }]) {
      const rows: readonly Row[] = [
        [100, 100, 85, 88, 3],
        [88, 88, 88, 88, 100],
        [88, 90, 80, 88, 100],
      ];
      const desk = opened(rows, { balance: 1000, participation: 1, rules: [{ lot: 0.5, ...rule }] });
      desk.place(limit(86, 4));
      expect(told(desk.next())).toEqual(['filled 1: 3 @ 86 maker']);
      expect(told(amend(desk, 1, { size: 4, limit: 87 }))).toEqual(['amended 1: 4 at 87']);
      expect(told(amend(desk, 1, { size: 3.5, limit: 85 }))).toEqual(['amended 1: 3.5 at 85']);
      expect(told(amend(desk, 1, { size: 3.25, limit: 85 }))).toEqual(['amendRejected 1 lot']);
      expect(told(amend(desk, 1, { size: 3, limit: 85 }))).toEqual(['amendRejected 1 min-quantity']);
      desk.next();
      expect(told(desk.next())).toEqual(['filled 1: 0.5 @ 85 maker']);
    }
  });

  it('ORD-3 FILL-2 a post-only order cannot be moved to where it would take', () => {
    const desk = opened([]);
    desk.place({ ...limit(90), postOnly: true });
    expect(told(amend(desk, 1, { size: 1, limit: 100 }))).toEqual(['amendRejected 1 post-only']);
  });

  it('ORD-3 ORD-4 a trailing stop that is not active yet begins anew, and holds its cost there', () => {
    const desk = opened([calm], { rules: [{ tick: 0.1 }, { fromRow: 2, tick: 0.01 }] });
    const trail = { offset: price(0.05), rate: 0 as Rate, activation: price(90), onClose: false };
    desk.place({ type: 'trailing-stop', trail, quantity: quantity(1) });
    expect(desk.state.account.held).toBe(money(90.1));
    desk.next();
    expect(told(amend(desk, 1, { size: 2 }, start + 2 * minute))).toEqual(['amended 1: 2 at 90.05']);
    expect(desk.state.account.held).toBe(money(180.1));
  });

  it('ORD-3 ORD-4 a spot sale holds the base of its new size', () => {
    const desk = opened([calm]);
    desk.place({ quantity: quantity(3) });
    desk.next();
    desk.place({ ...limit(110, 1), side: 'sell' });
    expect(told(amend(desk, 2, { size: 4, limit: 110 }))).toEqual(['amendRejected 2 funds']);
    amend(desk, 2, { size: 3, limit: 110 });
    expect(desk.state.books[0]!.heldBase).toBe(quantity(3));
  });

  it('is left alone when the order that is named does not rest', () => {
    const desk = openDesk({ candles: [[10, 10, 10, 10]] });
    const terms = { quantity: 2_000 as Quantity, limit: 950 as Price, trigger: 0 as Price };
    desk.venue.send({ kind: 'amend', order: 7 as OrderId, market: 0, tightens: false, ...terms }, 0);
    expect(desk.venue.poll()).toBeNull();
  });

  it('ORD-3 a size in money keeps it at another price', () => {
    const desk = opened([[100, 100, 97, 98]]);
    desk.place({ type: 'limit', limit: price(90), quoteAmount: money(490) });
    expect(told(amend(desk, 1, { size: 0, limit: 98 }))).toHaveLength(1);
    expect(told(desk.next())).toEqual(['filled 1: 5 @ 98 maker']);
  });
});

describe('amending a stop that moves itself', () => {
  it('FILL-7 ORD-3 it is refused off the tick where it would be moved, and not where it stays', () => {
    const desk = openDesk({
      candles: [calm, calm, calm],
      rules: [{ tick: 0.1 }, { fromRow: 2, tick: 0.25 }],
    });
    desk.next();
    const lock = { offset: 0, rate: 0 as Rate, risk: 0 as Rate, limitOffset: 0, ofAverage: false };
    const step = {
      cause: 'break-even',
      after: { ...lock, offset: price(2) },
      lock,
      offset: 0,
      rate: 0 as Rate,
    };
    const ratchet = { onClose: false, steps: [step] } as OrderTerms['ratchet'];
    const stop: Partial<OrderTerms> = { side: 'sell', type: 'stop', role: 'stop', reduceOnly: true };
    desk.place({ quantity: quantity(1) }, [{ ...stop, trigger: price(97.1), ratchet, parent: 1 as OrderId }]);
    desk.next();
    expect(told(amend(desk, 2, { size: 1, trigger: 97.3 }, start + 2 * minute))).toEqual([
      'amendRejected 2 tick',
    ]);
    expect(told(amend(desk, 2, { size: 1 }, start + 2 * minute))[0]).toMatch(/^amended 2/);
    expect(told(amend(desk, 2, { size: 1, trigger: 97.25 }, start + 2 * minute))[0]).toMatch(/^amended 2/);
  });

  it('STOP-1 one that is not active yet, and is amended, still tells that it has become active', () => {
    const trail = { offset: price(7), rate: 0 as Rate, activation: price(106), onClose: false };
    const order: Partial<OrderTerms> = { side: 'sell', type: 'trailing-stop', trail };
    const desk = openDesk({ account: 'margin', candles: [calm, [100, 106, 100, 106]] });
    desk.next();
    desk.place({ ...order, quantity: quantity(1) });
    amend(desk, 1, { size: 2 });
    expect(told(desk.next())).toEqual(['moved 1 to 99: trail']);
  });
});
