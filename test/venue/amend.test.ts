/** Amending is not built (ORD-3): it is refused with a code, and the order rests on as it was. */
import { describe, expect, it } from 'vitest';
import type { OrderId } from '../../src/model/order.ts';
import type { Price, Quantity } from '../../src/model/units.ts';
import { openDesk } from '../support/desk.ts';

describe('an order that rests', () => {
  it('refuses to be amended and fills at the level that it had', () => {
    const desk = openDesk({
      candles: [
        [10, 10, 10, 10],
        [10, 10, 8, 9],
      ],
    });
    desk.next();
    desk.place({ type: 'limit', limit: 900 as Price, quantity: 1_000 as Quantity });
    const terms = { quantity: 2_000 as Quantity, limit: 950 as Price, trigger: 0 as Price };
    desk.venue.send({ kind: 'amend', order: 1 as OrderId, market: 0, ...terms }, 0);
    expect(desk.venue.poll()).toMatchObject({ kind: 'amendRejected', order: 1, reason: 'type-not-built' });
    expect(desk.next()).toMatchObject([{ kind: 'filled', order: 1, price: 900, quantity: 1_000 }]);
  });

  it('is left alone when the order that is named does not rest', () => {
    const desk = openDesk({ candles: [[10, 10, 10, 10]] });
    const terms = { quantity: 2_000 as Quantity, limit: 950 as Price, trigger: 0 as Price };
    desk.venue.send({ kind: 'amend', order: 7 as OrderId, market: 0, ...terms }, 0);
    expect(desk.venue.poll()).toBeNull();
  });
});
