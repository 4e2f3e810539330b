/**
 * What the exchange takes in, and what it refuses (ORD-1, ORD-3, LAT-1). Rows are [open, high, low, close]; orders by
 * hand arrive after the first candle, at 100.
 */
import { describe, expect, it } from 'vitest';
import type { Latency } from '../../src/model/costs.ts';
import { amend as change, buy, cancel, oneCancelsOther, sell } from '../../src/model/intent.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { Price, Rate } from '../../src/model/units.ts';
import type { Command, VenueEvent } from '../../src/model/venue-event.ts';
import { emptyBook } from '../../src/venue/book.ts';
import type { Floor } from '../../src/venue/floor.ts';
import { dispatch, expiresNext } from '../../src/venue/receive.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import { fates, fillLines, money, play, price, quantity, rate, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);
const one = { quantity: quantity(1) } as const;
const limit = (level: number, size = 1): Partial<OrderTerms> => ({
  type: 'limit',
  limit: price(level),
  quantity: quantity(size),
});
const behind = (distance: number, activation = 0) => ({
  offset: price(distance),
  rate: 0 as Rate,
  activation: price(activation),
  onClose: false,
});

function opened(rows: readonly Row[], more: Partial<DeskTerms> = {}): Desk {
  const desk = openDesk({ candles: [calm, ...rows], ...more });
  desk.next();
  return desk;
}

function tell(desk: Desk, command: Command): readonly VenueEvent[] {
  desk.venue.send(command, 0);
  const events: VenueEvent[] = [];
  for (let event = desk.venue.poll(); event !== null; event = desk.venue.poll()) events.push(event);
  return events;
}

const amend = (desk: Desk, order: number, size: number, level = 0, trigger = 0): readonly string[] => {
  const terms = { quantity: quantity(size), limit: price(level), trigger: price(trigger) };
  return told(tell(desk, { kind: 'amend', order: order as OrderId, market: 0, tightens: false, ...terms }));
};
const takeBack = (desk: Desk, order: number): readonly string[] =>
  told(tell(desk, { kind: 'cancel', order: order as OrderId, market: 0 }));

describe('an order at the door', () => {
  it('OTO-1 that is refused, or cancelled before it fills, takes its children with it', () => {
    const script = {
      0: buy({ order: { type: 'limit', limit: 90 }, stop: { price: 80 } }),
      1: cancel('entries'),
    };
    const ends = (balance: number) => fates(play({ candles: [calm, calm, calm], script, balance }));
    expect(ends(89)).toEqual(['entry rejected funds', 'stop cancelled parent']);
    expect(ends(90)).toEqual(['entry cancelled requested', 'stop cancelled parent']);
  });

  it('FILL-7 a limit before the first price is held to no band', () => {
    const desk = openDesk({ candles: [calm], rules: [{ priceBand: 0.1 }] });
    expect(told(desk.place(limit(50)))).toEqual(['accepted 1: 1 at 50']);
  });

  it('FILL-7 a size in money is held to the minimums at its price, not at the one before', () => {
    const sizing = { kind: 'amount', amount: money(100) } as const;
    const played = play({
      candles: [at(101), calm],
      script: { 0: buy() },
      sizing,
      rules: [{ minQuantity: 1 }],
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker']);
  });

  it('ORD-1 only a trailing stop has a length behind the best price, and none of less than nothing', () => {
    const desk = opened([]);
    const trailed = (type: OrderTerms['type'], trail: OrderTerms['trail'], trigger = 0) =>
      told(desk.place({ ...one, type, trail, trigger: price(trigger) }))[0];
    expect(trailed('stop', behind(5), 105)).toBe('rejected 1 terms');
    expect(trailed('trailing-stop', null, 105)).toBe('rejected 2 terms');
    expect(trailed('trailing-stop', { ...behind(-1), rate: rate(0.05) })).toBe('rejected 3 terms');
    expect(trailed('trailing-stop', { ...behind(5), rate: -1 as Rate })).toBe('rejected 4 terms');
    expect(trailed('trailing-stop', behind(5))).toBe('accepted 5: 1 at 105');
  });

  it('ORD-4 FILL-7 a market order for money is judged by minimums where it becomes lots', () => {
    // 100 buy less than one at the last price of 101, and one at the open of 100.
    for (const alwaysTwice of [false, true]) {
      const desk = openDesk({ candles: [at(101), calm], rules: [{ minQuantity: 1 }], alwaysTwice });
      desk.next();
      expect(told(desk.place({ quoteAmount: money(100) }))).toEqual([]);
      expect(told(desk.next())).toEqual(['filled 1: 1 @ 100 taker']);
    }
  });

  it('ORD-1 STOP-1 that would move on from the fill of a parent, and has none, is refused', () => {
    const ratchet = { onClose: false, steps: [] };
    const stop = { type: 'stop', trigger: price(110), ...one } as const;
    expect(told(opened([]).place(stop))).toEqual(['accepted 1: 1 at 110']);
    expect(told(opened([]).place({ ...stop, ratchet }))).toEqual(['rejected 1 terms']);
  });

  it('FILL-2 a post-only sale is rejected at the last price and below it, and rests above it', () => {
    const desk = opened([], { account: 'margin' });
    const sale = (level: number) => told(desk.place({ ...limit(level), side: 'sell', postOnly: true }))[0];
    expect([sale(99.99), sale(100), sale(100.01)]).toEqual([
      'rejected 1 post-only',
      'rejected 2 post-only',
      'accepted 3: 1 at 100.01',
    ]);
  });

  it('ORD-4 a market sale is judged where it is met: what is bought before it is there to sell', () => {
    const played = play({ candles: [calm, calm], script: { 0: [buy(), sell()] } });
    expect(fates(played)).toEqual(['entry filled', 'entry filled']);
  });

  it('SIZE-1 a percentage that rests is cut to what there is to sell; where there is nothing it is refused', () => {
    // All of 10,000 are 100; at 95 they would be 105.2631.
    const order = { type: 'stop', trigger: 95 } as const;
    const sizing = { kind: 'percent', rate: rate(1) } as const;
    const candles = [calm, calm, calm, [100, 100, 94, 94]] as const;
    const terms = { candles, sizing, balance: 10_000 };
    expect(fillLines(play({ ...terms, script: { 0: buy(), 1: sell({ order }) } }))[1]).toBe(
      '3 entry sell 100 @ 95 taker',
    );
    expect(fates(play({ ...terms, script: { 0: sell({ order }) } }))).toEqual(['entry rejected funds']);
  });

  it('POS-1 one that only reduces may be for more than there is, and is cut when it is met', () => {
    const desk = opened([calm, [100, 111, 100, 111]]);
    desk.place(one);
    desk.next();
    const terms = { ...limit(110, 5), side: 'sell', reduceOnly: true } as const;
    expect(told(desk.place(terms))).toEqual(['accepted 2: 5 at 110']);
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 110 maker']);
  });
});

describe('an amendment', () => {
  it('ORD-3 of a stop without a trigger, or of a limit without a limit, is refused', () => {
    const desk = opened([]);
    desk.place(limit(90));
    desk.place({ ...one, type: 'stop', trigger: price(110) });
    expect(amend(desk, 1, 1, 0, 95)).toEqual(['amendRejected 1 terms']);
    expect(amend(desk, 1, 1, 95, 105)).toEqual(['amendRejected 1 terms']);
    expect(amend(desk, 2, 1)).toEqual(['amendRejected 2 terms']);
  });

  it('ORD-3 STOP-5 of a trailing stop moves no trigger, and leaves one that is under way where it is', () => {
    const desk = opened([[100, 104, 100, 104], at(107), [107, 107, 98, 98]], { account: 'margin' });
    desk.place({ ...one, side: 'sell', type: 'trailing-stop', trail: behind(5) });
    desk.next();
    expect(amend(desk, 1, 1, 0, 98)).toEqual(['amendRejected 1 terms']);
    desk.next();
    // The best is 107, so that it lies at 102.
    expect(amend(desk, 1, 2)).toEqual(['amended 1: 2 at 102']);
    expect(told(desk.next())).toEqual(['triggered 1 @ 102', 'filled 1: 2 @ 102 taker']);
  });

  it('ORD-3 STOP-5 of a trailing stop does not begin anew at a worse price', () => {
    const desk = opened([[100, 110, 100, 107], calm], { account: 'margin' });
    desk.place({ ...one, side: 'sell', type: 'trailing-stop', trail: behind(8) });
    desk.next();
    // The best is 110 and the last price 107.
    expect(amend(desk, 1, 2)).toEqual(['amended 1: 2 at 102']);
  });

  it('ORD-3 to the same size keeps the place among equals', () => {
    const desk = opened([[100, 100, 95, 95]]);
    desk.place(limit(95));
    desk.place(limit(95));
    amend(desk, 1, 1, 95);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 95 maker', 'filled 2: 1 @ 95 maker']);
  });

  it('ORD-3 of an entry with children has a size, that of a child or of a size in money has none', () => {
    const desk = opened([calm, calm]);
    const parent = 1 as OrderId;
    const stop = { side: 'sell', type: 'stop', role: 'stop', reduceOnly: true, parent } as const;
    desk.place(limit(95), [{ ...stop, trigger: price(90) }]);
    expect(amend(desk, 1, 2, 96)).toEqual(['amended 1: 2 at 96']);
    desk.place({ type: 'limit', limit: price(90), quoteAmount: money(180) });
    expect(amend(desk, 3, 5, 90)).toEqual(['amendRejected 3 terms']);
    expect(amend(desk, 3, 0, 80)[0]).toMatch(/^amended 3/);
  });

  it('ORD-3 of a child is for another level, whatever its size', () => {
    const desk = opened([calm, calm]);
    const parent = 1 as OrderId;
    const stop = { side: 'sell', type: 'stop', role: 'stop', reduceOnly: true, parent } as const;
    desk.place(one, [{ ...stop, trigger: price(90) }]);
    desk.next();
    expect(amend(desk, 2, 0, 0, 92)).toEqual(['amended 2: 1 at 92']);
    expect(amend(desk, 2, 0.5, 0, 93)).toEqual(['amendRejected 2 terms']);
  });

  it('ORD-3 FILL-6 of a child that has filled in part may name all of it, the part included', () => {
    const row = (level: number, volume: number): Row => [level, level, level, level, volume];
    const desk = opened([row(100, 9), row(105, 1), calm], { participation: 1 });
    const target = {
      side: 'sell',
      role: 'target',
      type: 'limit',
      reduceOnly: true,
      parent: 1 as OrderId,
    } as const;
    desk.place({ quantity: quantity(2) }, [{ ...target, limit: price(105) }]);
    desk.next();
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 105 maker']);
    expect(amend(desk, 2, 1, 106)).toEqual(['amendRejected 2 terms']);
    expect(amend(desk, 2, 2, 106)).toEqual(['amended 2: 2 at 106']);
  });

  it('FILL-2 ORD-3 of a limit inside a candle has it crossed in that candle as well', () => {
    // Sent at the close before, it is there after ten seconds; the low comes later.
    const low = (level: number) =>
      play({
        candles: [calm, calm, calm, [100, 100, level, 100]],
        script: { 0: buy({ order: { type: 'limit', limit: 90 } }), 2: change(1, { limit: 99 }) },
        latency: { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
        limitFills: { kind: 'cross' },
      }).fills.length;
    expect([low(99), low(98.99)]).toEqual([0, 1]);
  });

  it('ORD-3 FILL-6 to no more than has filled is refused with both', () => {
    const row = (volume: number): Row => [95, 95, 95, 95, volume];
    const desk = opened([row(1), row(0)], { participation: 1 });
    desk.place(limit(95, 3));
    desk.next();
    const command = {
      kind: 'amend',
      tightens: false,
      order: 1 as OrderId,
      market: 0,
      limit: price(95),
      trigger: 0 as Price,
    } as const;
    const [refused] = tell(desk, { ...command, quantity: quantity(1) });
    expect(refused).toMatchObject({
      kind: 'amendRejected',
      reason: 'min-quantity',
      value: 10_000,
      bound: 10_000,
    });
    expect(amend(desk, 1, 1.5, 95)).toEqual(['amended 1: 1.5 at 95']);
  });

  it('ORD-3 FILL-6 of what has triggered and waits for volume is refused', () => {
    const desk = opened([[100, 106, 100, 106, 0], calm], { participation: 1 });
    desk.place({ ...one, type: 'stop', trigger: price(105) });
    desk.next();
    expect(amend(desk, 1, 2, 0, 105)).toEqual(['amendRejected 1 terms']);
  });

  it('ORD-3 FILL-4 of a stop-limit that has triggered moves its limit alone', () => {
    const desk = opened([[100, 105, 100, 105], calm]);
    desk.place({ ...one, type: 'stop-limit', trigger: price(105), limit: price(104) });
    desk.next();
    expect(amend(desk, 1, 1, 103, 106)).toEqual(['amendRejected 1 terms']);
    expect(amend(desk, 1, 1, 103, 105)).toEqual(['amended 1: 1 at 103 after 105']);
  });
});

describe('a cancel', () => {
  it('LAT-1 OTO-1 of an order that is gone touches nothing else', () => {
    const desk = opened([calm, [100, 106, 100, 106]]);
    const child = {
      side: 'sell',
      role: 'target',
      type: 'limit',
      reduceOnly: true,
      parent: 1 as OrderId,
    } as const;
    const half = 50_000_000 as Rate;
    desk.place({ quantity: quantity(2) }, [
      { ...child, limit: price(105), share: half },
      { ...child, limit: price(110), share: half },
    ]);
    desk.next();
    expect(told(desk.next())).toContain('filled 2: 1 @ 105 maker');
    expect([takeBack(desk, 2), takeBack(desk, 99)]).toEqual([[], []]);
    expect(takeBack(desk, 3)).toEqual(['cancelled 3 requested']);
  });

  it('LAT-1 OTO-1 of an order that is gone leaves a child that waits for more where it is', () => {
    const row = (level: number, volume: number): Row => [level, level, level, level, volume];
    const rows = [row(100, 1), [101, 101, 94, 94, 0], row(93, 1)] as const;
    const desk = opened(rows, { participation: 1 });
    const stop = {
      side: 'sell',
      type: 'stop',
      role: 'stop',
      reduceOnly: true,
      parent: 1 as OrderId,
    } as const;
    desk.place(limit(100, 2), [{ ...stop, trigger: price(95) }]);
    desk.next();
    desk.next();
    expect(told(desk.next())).toContain('resized 2: 0');
    expect(takeBack(desk, 99)).toEqual([]);
    expect(takeBack(desk, 2)).toEqual(['cancelled 2 requested']);
  });
});

describe('on the way', () => {
  const span = (least: number, most: number): Latency => ({
    order: { least, most },
    answer: { least: 0, most: 0 },
  });
  const road = (): Floor =>
    ({ seed: 7, terms: { instrument: { id: 'M0' } }, book: emptyBook(0) }) as unknown as Floor;
  const placing = (oco: number): Command =>
    ({ kind: 'place', order: { oco }, children: [] }) as unknown as Command;
  const cancelling: Command = { kind: 'cancel', order: 1 as OrderId, market: 0 };

  it('LAT-1 no command overtakes another, and each has its own delay, from the least to the most', () => {
    const floor = road();
    const sent = Array.from(
      { length: 400 },
      (_, i) => dispatch(floor, span(1, 3), i % 2 ? placing(0) : cancelling, i * 10, false) - i * 10,
    );
    expect([...new Set(sent)].sort()).toEqual([1, 2, 3]);
    const crowd = road();
    const there = Array.from({ length: 50 }, () => dispatch(crowd, span(0, 1_000_000), placing(0), 0, false));
    expect(there).toEqual([...there].sort((a, b) => a - b));
    expect(new Set(there).size).toBeGreaterThan(3);
    expect(crowd.book.arriving.map((one) => one.at)).toEqual(there);
  });

  it('LAT-1 OCO-1 the orders of one plain group travel together, and no others', () => {
    const floor = road();
    // One second apart, with a delay of none to half a second: what is not joined is there in its own second.
    const send = (command: Command, i: number) => dispatch(floor, span(0, 500), command, i * 1_000, false);
    const there = [placing(1), placing(1), placing(2), placing(0), placing(0), cancelling, cancelling].map(
      send,
    );
    expect(there[1]).toBe(there[0]);
    expect(there.slice(2).map((moment) => Math.floor(moment / 1_000))).toEqual([2, 3, 4, 5, 6]);
  });

  it('LAT-1 OCO-1 a group arrives as one: what fills at once cancels the other', () => {
    const script = {
      0: oneCancelsOther([
        buy({ order: { type: 'limit', limit: 101 } }),
        buy({ order: { type: 'limit', limit: 90 } }),
      ]),
    };
    const played = play({ candles: [calm, [100, 100, 89, 95]], script, latency: span(10_000, 10_000) });
    expect(fates(played)).toEqual(['entry filled', 'entry cancelled oco']);
  });

  it('LAT-1 two that are on their way at once arrive at their own times', () => {
    const script = { 0: buy(), 1: buy() };
    const played = play({ candles: [calm, calm, calm, calm], script, latency: span(90_000, 90_000) });
    expect(played.fills.map(({ row, ms }) => [row, ms])).toEqual([
      [2, 30_000],
      [3, 30_000],
    ]);
  });

  it('LAT-1 OCO-1 what is on its way behind a group does not come with it', () => {
    const script = {
      0: oneCancelsOther([
        buy({ order: { type: 'limit', limit: 90 } }),
        buy({ order: { type: 'limit', limit: 80 } }),
      ]),
      1: buy(),
    };
    const played = play({ candles: [calm, calm, calm, calm], script, latency: span(90_000, 90_000) });
    expect(played.fills.map(({ row, ms }) => [row, ms])).toEqual([[3, 30_000]]);
  });

  it('LAT-1 a cancel that is on its way at the end is heard of no more', () => {
    const script = { 0: buy({ order: { type: 'limit', limit: 90 } }), 1: cancel('entries') };
    const played = play({ candles: [calm, calm, calm], script, latency: span(90_000, 90_000) });
    expect(fates(played)).toEqual(['entry cancelled end']);
  });

  it('FILL-2 LAT-1 a limit that arrives inside a candle has to be crossed in it as well', () => {
    const script = { 0: buy({ order: { type: 'limit', limit: 99 } }) };
    const low = (level: number) =>
      play({
        candles: [calm, [100, 100, level, 100]],
        script,
        latency: span(10_000, 10_000),
        limitFills: { kind: 'cross' },
      }).fills.length;
    expect([low(99), low(98.99)]).toEqual([0, 1]);
  });

  it('TIME-5 what expires comes before what arrives, and after funding', () => {
    const due = (fundingAt: number, expiry: number, arrives: number) =>
      expiresNext({ ...emptyBook(0), fundingAt, expiry, arriving: [{ at: arrives, command: cancelling }] });
    expect([due(7, 5, 6), due(7, 5, 5), due(5, 5, 6), due(7, 5, 4), due(4, 5, 6)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
