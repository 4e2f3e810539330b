/**
 * A stop that a manager tightens (`tighten.ts`): the same words as by the long way of an amendment, on which every case is
 * tried as well. Two are bought at 100 in row 1, and a stop at 90 guards them; it is amended before row 2.
 */
import { describe, expect, it } from 'vitest';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { Rate } from '../../src/model/units.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import { minute, money, price, quantity, start, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const stop: Partial<OrderTerms> = {
  side: 'sell',
  type: 'stop',
  role: 'stop',
  reduceOnly: true,
  trigger: price(90),
  parent: 1 as OrderId,
};

interface Wish {
  readonly trigger?: number;
  readonly limit?: number;
  readonly size?: number;
  readonly order?: number;
}

function ask(
  desk: Desk,
  { trigger = 0, limit = 0, size = 0, order = 2 }: Wish,
  minutes = 2,
): readonly VenueEvent[] {
  const terms = { trigger: price(trigger), limit: price(limit), quantity: quantity(size) };
  const at = start + minutes * minute;
  desk.venue.send({ kind: 'amend', order: order as OrderId, market: 0, tightens: true, ...terms }, at);
  const events: VenueEvent[] = [];
  for (let event = desk.venue.poll(); event !== null; event = desk.venue.poll()) events.push(event);
  return events;
}

/** What both ways answer, and what a candle then meets. */
function both(
  wish: Wish,
  terms: Partial<DeskTerms> = {},
  child: Partial<OrderTerms> = {},
): readonly string[] {
  const [quick, long] = [false, true].map((alwaysTwice) => {
    const desk = openDesk({ candles: [calm, calm, [100, 100, 80, 80]], alwaysTwice, ...terms });
    desk.next();
    desk.place({ quantity: quantity(2) }, [{ ...stop, ...child }]);
    desk.next();
    const answer = ask(desk, wish);
    const { account, books } = desk.state;
    const held = [account.held, books[0]!.heldBase];
    return { events: answer, held, answer: told(answer), then: told(desk.next()) };
  });
  expect(quick).toEqual(long);
  const { answer, then, held } = quick!;
  // What the group holds is not held once more.
  expect(held).toEqual([0, quantity(2)]);
  return [...answer, ...then];
}

const metAt = (trigger: number): readonly string[] => [
  `triggered 2 @ ${trigger}`,
  `filled 2: 2 @ ${trigger} taker`,
];
const amended = (trigger: number): readonly string[] => [`amended 2: 2 at ${trigger}`, ...metAt(trigger)];
const refused = (reason: string): readonly string[] => [`amendRejected 2 ${reason}`, ...metAt(90)];

describe('a stop that is asked to tighten', () => {
  it('STOP-2 moves towards the price, and not away from it', () => {
    expect(both({ trigger: 95 })).toEqual(amended(95));
    expect(both({ trigger: 95, size: 2 })).toEqual(amended(95));
    expect(both({ trigger: 85 })).toEqual(amended(90));
  });

  it('ORD-3 is asked for nothing that it cannot have: no limit, another size, or no trigger', () => {
    expect(both({ trigger: 95, limit: 94 })).toEqual(refused('terms'));
    expect(both({ limit: 94 })).toEqual(refused('terms'));
    expect(both({ trigger: 95, size: 1 })).toEqual(refused('terms'));
    expect(both({ size: 2 })).toEqual(refused('terms'));
  });

  it('ORD-3 keeps its place among equals where it does not move, and loses it where it does', () => {
    const firstMet = (trigger: number, other: number, alwaysTwice: boolean): string | undefined => {
      const desk = openDesk({ candles: [calm, calm, [100, 100, 80, 80]], alwaysTwice });
      desk.next();
      desk.place({ quantity: quantity(1) }, [stop]);
      desk.place({ quantity: quantity(1) }, [{ ...stop, trigger: price(other), parent: 3 as OrderId }]);
      desk.next();
      ask(desk, { trigger });
      return told(desk.next())[0];
    };
    for (const alwaysTwice of [false, true]) {
      expect(firstMet(90, 90, alwaysTwice)).toBe('triggered 2 @ 90');
      expect(firstMet(85, 90, alwaysTwice)).toBe('triggered 2 @ 90');
      expect(firstMet(95, 95, alwaysTwice)).toBe('triggered 4 @ 95');
    }
  });

  it('FILL-7 is refused, and stays, where it would lie off a tick of now', () => {
    const rules = [{}, { fromRow: 2, tick: 2 }];
    expect(both({ trigger: 94 }, { rules })).toEqual(amended(94));
    expect(both({ trigger: 95 }, { rules })).toEqual(refused('tick'));
    // Where it does not move it may not lie off one either, as long as nothing else moves it.
    expect(both({ trigger: 85 }, { rules: [{}, { fromRow: 2, tick: 4 }] })).toEqual(refused('tick'));
  });

  it('FILL-7 is refused, and stays, where the market takes no order of its size any more', () => {
    const refusedBy = (rule: object): readonly string[] =>
      both({ trigger: 95 }, { rules: [{}, { fromRow: 2, ...rule }] });
    expect(refusedBy({ minQuantity: 2 })).toEqual(amended(95));
    expect(refusedBy({ minQuantity: 2.0001 })).toEqual(refused('min-quantity'));
    expect(refusedBy({ maxQuantity: 2 })).toEqual(amended(95));
    expect(refusedBy({ maxQuantity: 1.9999 })).toEqual(refused('max-quantity'));
    // Two at 95 are worth 190.
    expect(refusedBy({ minNotional: 190 })).toEqual(amended(95));
    expect(refusedBy({ minNotional: 190.01 })).toEqual(refused('min-notional'));
    expect(refusedBy({ lot: 1.5 })[0]).toBe('amendRejected 2 lot');
  });

  it('ORD-1 ORD-3 of another type goes by its own rules: a stop-limit takes a limit, a trailing stop no trigger', () => {
    const limited = { type: 'stop-limit', limit: price(89) } as const;
    expect(both({ trigger: 95, limit: 94 }, {}, limited)[0]).toBe('amended 2: 2 at 94 after 95');
    expect(both({ trigger: 95 }, {}, limited)[0]).toBe('amendRejected 2 terms');
    const trail = { offset: price(10), rate: 0 as Rate, activation: price(0), onClose: false };
    expect(both({ trigger: 95 }, {}, { type: 'trailing-stop', trigger: price(0), trail })).toEqual(
      refused('terms'),
    );
  });

  it('ORD-3 is amended only where it rests: not while it waits for its entry', () => {
    for (const alwaysTwice of [false, true]) {
      const desk = openDesk({ candles: [calm, calm, calm], alwaysTwice });
      desk.next();
      desk.place({ type: 'limit', limit: price(95), quantity: quantity(2) }, [stop]);
      desk.next();
      expect(told(ask(desk, { trigger: 92 }))).toEqual([]);
    }
  });

  it('ORD-3 FILL-7 is not amended while it waits below a minimum that was in force', () => {
    for (const alwaysTwice of [false, true]) {
      const rules = [{}, { fromRow: 2, minQuantity: 3 }, { fromRow: 3 }];
      const desk = openDesk({ candles: [calm, calm, [100, 100, 95, 95], calm], rules, alwaysTwice });
      desk.next();
      desk.place({ type: 'limit', limit: price(95), quantity: quantity(2) }, [stop]);
      desk.next();
      expect(told(desk.next())).toEqual(['filled 1: 2 @ 95 maker', 'uncovered 2']);
      expect(told(ask(desk, { trigger: 92 }, 3))).toEqual(['amendRejected 2 terms']);
    }
  });

  it('ORD-3 an entry that stops is no stop that guards: it is for what it says', () => {
    for (const alwaysTwice of [false, true]) {
      const desk = openDesk({ candles: [calm, calm, calm], alwaysTwice });
      desk.next();
      desk.place({ type: 'stop', trigger: price(110), quantity: quantity(2) });
      desk.next();
      // It holds what its new terms need: one at 105.
      expect(told(ask(desk, { order: 1, trigger: 105, size: 1 }))).toEqual(['amended 1: 1 at 105']);
      expect(desk.state.account.held).toBe(money(105));
    }
  });
});
