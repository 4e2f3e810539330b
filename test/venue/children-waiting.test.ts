/**
 * Children that wait off the book, below a minimum or until their entry brings more, and how they come back (OTO-1,
 * FILL-7, STOP-6). Rows are [open, high, low, close, volume]; own fills may take half of a volume. Entries are for 4 at
 * 100 and get 2 in the first candle; a stop for these at 50 or 60 is worth less than 150, the least notional.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit } from '../../src/model/intent.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';
import type { Rate } from '../../src/model/units.ts';
import { openDesk, type Desk } from '../support/desk.ts';
import {
  fillLines,
  minute,
  play,
  price,
  quantity,
  recordsOf,
  start,
  type Row,
  type RulesRow,
} from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number, volume = 0): Row => [level, level, level, level, volume];
const calm = at(100);
const stop = { side: 'sell', type: 'stop', role: 'stop', reduceOnly: true } as const;
const target = { ...stop, type: 'limit', role: 'target' } as const;
const part = (share: number): Rate => (share * 100_000_000) as Rate;

/** An entry of 4 at 100 with `children`, of which the candle after the first row brings 2. */
function entered(
  rows: readonly Row[],
  rules: readonly RulesRow[],
  children: readonly Partial<OrderTerms>[],
): Desk {
  const candles = [calm, at(100, 4), ...rows];
  const desk = openDesk({ candles, rules, participation: 0.5 });
  desk.next();
  desk.place(
    { type: 'limit', limit: price(100), quantity: quantity(4) },
    children.map((child) => ({ ...child, parent: 1 as OrderId })),
  );
  return desk;
}

const sells = (size: number): Partial<OrderTerms> => ({
  ...{ side: 'sell', role: 'exit', reduceOnly: true, quantity: quantity(size) },
});

/** Says so between two candles, the next of which is that of `row`. */
function cancels(desk: Desk, row: number): readonly string[] {
  desk.venue.send({ kind: 'cancel', market: 0, order: 1 as OrderId }, start + row * minute);
  const events: VenueEvent[] = [];
  for (let event = desk.venue.poll(); event !== null; event = desk.venue.poll()) events.push(event);
  return told(events);
}

describe('a child below a minimum', () => {
  const stopAt = (level: number) => [{ ...stop, trigger: price(level) }];
  const rules: readonly RulesRow[] = [{ minNotional: 150 }, { fromRow: 3 }];

  it('OTO-1 FILL-7 is told to guard nothing once an exit has sold its part', () => {
    const desk = entered([at(101, 10)], rules, stopAt(50));
    expect(told(desk.next()).slice(1)).toEqual(['uncovered 2']);
    desk.place(sells(2));
    expect(told(desk.next())).toEqual(['filled 3: 2 @ 101 taker', 'resized 2: 0']);
  });

  it('FILL-7 rests, for as much as before, as soon as its group is looked at by rules that let it', () => {
    const desk = entered([at(101), at(101)], rules, stopAt(50));
    desk.next();
    desk.next();
    expect(cancels(desk, 3)).toEqual(['cancelled 1 requested', 'accepted 2: 2 at 50']);
  });

  it('STOP-6 triggers at the next price where the market has passed it meanwhile, whatever that price is', () => {
    const desk = entered([at(55), at(65, 100)], rules, stopAt(60));
    desk.next();
    desk.next();
    expect(cancels(desk, 3)).toEqual(['cancelled 1 requested', 'accepted 2: 2 at 60']);
    expect(told(desk.next())).toEqual(['triggered 2 @ 65', 'filled 2: 2 @ 65 taker']);
  });

  it('FILL-7 OTO-1 leaves what its group has come to rest with before it to be met', () => {
    // Of 2 at 99 the nearer target takes 1.6, the farther 0.4, which is worth less.
    const targets = [
      { ...target, limit: price(110), share: part(0.8) },
      { ...target, limit: price(120), share: part(0.2) },
    ];
    const desk = openDesk({ candles: [calm, at(99), [100, 111, 100, 111]], rules: [{ minNotional: 150 }] });
    desk.next();
    const children = targets.map((child) => ({ ...child, parent: 1 as OrderId }));
    desk.place({ type: 'limit', limit: price(99), quantity: quantity(2) }, children);
    expect(told(desk.next()).slice(1)).toEqual(['accepted 2: 1.6 at 110', 'uncovered 3']);
    expect(told(desk.next())).toContain('filled 2: 1.6 @ 110 maker');
  });
});

describe('a child whose entry goes on', () => {
  it('OTO-1 FILL-7 comes back to its level, whatever the tick is by then', () => {
    const rules: readonly RulesRow[] = [{}, { fromRow: 3, tick: 0.1 }];
    const candles = [at(101, 10), at(100, 4), [100, 100, 95, 95, 100] as Row];
    const desk = entered(candles, rules, [{ ...stop, trigger: price(95.55) }]);
    expect(told(desk.next())).toContain('accepted 2: 2 at 95.55');
    desk.place(sells(2));
    expect(told(desk.next())).toEqual(['filled 3: 2 @ 101 taker', 'resized 2: 0']);
    expect(told(desk.next())).toEqual(['filled 1: 2 @ 100 maker', 'resized 2: 2']);
    expect(told(desk.next())).toEqual(['triggered 2 @ 95.55', 'filled 2: 2 @ 95.55 taker']);
  });

  it('OTO-1 waits off the book, and what came to rest in the same candle is met', () => {
    // The stop entry for 1 at 103 comes on the way up, its stop at 102 with it; then the target of the first sells at 105.
    const rows = [[101, 106, 101, 102.5, 100] as Row, [102.5, 102.9, 101.5, 102, 100] as Row];
    const desk = entered(rows, [{}], [{ ...target, limit: price(105) }]);
    desk.next();
    desk.place({ type: 'stop', trigger: price(103), quantity: quantity(1) }, [
      { ...stop, trigger: price(102), parent: 3 as OrderId },
    ]);
    expect(told(desk.next()).filter((line) => /^(filled|accepted|resized)/.test(line))).toEqual([
      ...['filled 3: 1 @ 103 taker', 'accepted 4: 1 at 102'],
      ...['filled 2: 2 @ 105 maker', 'resized 2: 0'],
    ]);
    expect(told(desk.next())).toContain('filled 4: 1 @ 102 taker');
  });
});

describe('a target whose word has come', () => {
  it('SCALE-2 STOP-4 is told its size where an exit before it leaves less', () => {
    // Half of 4 is let go at the close of row 3; an exit of that close has come before, and sells 3.
    const scaleOut = { when: { momentum: { period: 1, below: [50] } }, total: 0.5 };
    const played = play({
      sizing: { kind: 'quantity', quantity: quantity(4) },
      candles: [calm, at(101), at(101), at(99), at(98), at(98)],
      script: { 1: buy({ scaleOut, stop: { percent: 20 } }), 3: exit({ share: 0.75 }) },
    });
    expect(fillLines(played)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '4 exit sell 3 @ 98 taker',
      '4 target sell 1 @ 98 taker',
    ]);
    const resized = recordsOf(played, 'resized').map(({ order, leaves }) => [order, leaves]);
    expect(resized).toEqual([2, 3].map((order) => [order, quantity(1)]));
  });
});
