/**
 * Groups that look as if they had one stop and one target for the whole, and do not (OTO-1, STOP-1, FILL-7): what goes the
 * quick way of `simple-group.ts` and what may not. Rows are [open, high, low, close]; entries fill at the open of row 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, type EntryTerms } from '../../src/model/intent.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import { openDesk, type Desk } from '../support/desk.ts';
import { fillLines, play, price, quantity, type Play, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const four = { kind: 'quantity', quantity: quantity(4) } as const;
const entered = (terms: Partial<EntryTerms>, rows: readonly Row[], more: Partial<Play> = {}) =>
  play({ candles: [calm, ...rows], script: { 0: buy(terms) }, sizing: four, ...more });

/** A desk on which 4 were bought at 100 with `children`, and what was said of it. */
function grouped(children: readonly Partial<OrderTerms>[], rows: readonly Row[] = []) {
  const desk: Desk = openDesk({ candles: [calm, calm, ...rows] });
  desk.next();
  desk.place(
    { quantity: quantity(4) },
    children.map((child) => ({ ...child, parent: 1 as OrderId })),
  );
  return { desk, said: told(desk.next()).slice(1) };
}
const sells = { side: 'sell', reduceOnly: true } as const;
const stopAt = (level: number) => ({ ...sells, type: 'stop', role: 'stop', trigger: price(level) }) as const;
const targetAt = (level: number) =>
  ({ ...sells, type: 'limit', role: 'target', limit: price(level) }) as const;

describe('what a group comes to rest with', () => {
  it('OTO-1 one target may be for a part', () => {
    const played = entered({ targets: [{ at: { price: 110 }, share: 0.25 }] }, [[100, 110, 100, 100]]);
    expect(fillLines(played)).toEqual(['1 entry buy 4 @ 100 taker', '1 target sell 1 @ 110 maker']);
  });

  it('STOP-1 one target may start from R', () => {
    for (const stop of [{ distance: 5 }, { price: 95 }]) {
      const terms = { stop, targets: [{ at: { r: 2 }, share: 1 }] };
      expect(fillLines(entered(terms, [[100, 110, 100, 100]]))[1]).toBe('1 target sell 4 @ 110 maker');
    }
  });

  it('OTO-1 of two targets for all of it the nearer has it, whichever is stated first', () => {
    const { said } = grouped([targetAt(120), targetAt(110)]);
    expect(said).toEqual(['accepted 3: 4 at 110']);
  });

  it('OTO-1 two stops for all of it share it', () => {
    const { said } = grouped([stopAt(95), stopAt(90)]);
    expect(said).toEqual(['accepted 2: 2 at 95', 'accepted 3: 2 at 90']);
  });

  it('FILL-7 what is guarded is cut to the lot in force at the fill', () => {
    const desk = openDesk({ candles: [calm, [100, 100, 99, 99]], rules: [{}, { fromRow: 1.2, lot: 3 }] });
    desk.next();
    const child = { ...stopAt(95), parent: 1 as OrderId };
    desk.place({ type: 'limit', limit: price(99), quantity: quantity(4) }, [child]);
    expect(told(desk.next())).toEqual(['filled 1: 4 @ 99 maker', 'accepted 2: 3 at 95']);
  });
});

describe('how a group ends', () => {
  it('STOP-4 with all of its stops, where an exit has sold what they guard', () => {
    const { desk } = grouped([stopAt(95), stopAt(90)], [calm]);
    desk.place({ ...sells, role: 'exit', quantity: quantity(4) });
    expect(told(desk.next())).toEqual([
      ...['filled 4: 4 @ 100 taker', 'cancelled 2 group', 'cancelled 3 group'],
    ]);
    expect(desk.state.books[0]!.orders).toEqual([]);
  });

  it('ORD-4 and what it held is free: bought again, it may be sold', () => {
    const { desk } = grouped([stopAt(95), targetAt(110)], [[100, 110, 100, 110], calm, calm]);
    expect(told(desk.next())).toEqual(['filled 3: 4 @ 110 maker', 'cancelled 2 group']);
    desk.place({ quantity: quantity(1) });
    desk.next();
    desk.place({ side: 'sell', quantity: quantity(1) });
    expect(told(desk.next())).toEqual(['filled 5: 1 @ 100 taker']);
  });
});
