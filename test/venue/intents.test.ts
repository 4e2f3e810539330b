/**
 * Every order type and change of an order as a strategy asks for it (ORD-1, ORD-3, OCO-1): from intent to fill.
 *
 * Rows are [open, high, low, close]; decisions at row 0 are made at 100, and their orders meet row 1.
 */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { amend, buy, cancel, exit, oneCancelsOther, sell, type EntryType } from '../../src/model/intent.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import type { OrderView } from '../../src/strategy/view.ts';
import {
  configOf,
  fates,
  fillLines,
  minute,
  play,
  quantity,
  recordsOf,
  refusals,
  start,
  type Play,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const bought = (order: EntryType, ...rows: readonly Row[]) =>
  play({ candles: [calm, ...rows], script: { 0: buy({ order }) } });

describe('orders that strategies ask for', () => {
  it('ORD-1 FILL-7 a take-profit waits on the better side of the price, rounded to the passive side', () => {
    // A purchase at 94.999 rests at 94.99.
    const played = bought({ type: 'take-profit', trigger: 94.999 }, [100, 101, 94, 96]);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 94.99 taker']);
    expect(
      fillLines(bought({ type: 'take-profit-limit', trigger: 95, limit: 94 }, [100, 101, 93, 96])),
    ).toEqual(['1 entry buy 1 @ 94 maker']);
  });

  it('ORD-1 a trailing entry follows the price down and buys on the way up', () => {
    const order: EntryType = { type: 'trailing-stop', percent: 5 };
    // 5 % above 100 is 105; the low of 90 moves it to 94.5, which the candle stays below; the next one meets it.
    const rows: readonly Row[] = [
      [100, 100, 96, 97],
      [93, 93, 90, 93],
      [93, 96, 93, 95],
    ];
    expect(fillLines(bought(order, ...rows))).toEqual(['3 entry buy 1 @ 94.5 taker']);
  });

  it('ORD-1 STOP-5 a protective stop can trail from the fill on, beside a target', () => {
    const played = play({
      candles: [calm, calm, [100, 110, 106, 109], [109, 109, 104, 106]],
      script: { 0: buy({ stop: { trail: { distance: 5 } }, target: { price: 130 } }) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '3 stop sell 1 @ 105 taker']);
    expect(fates(played)[2]).toContain('cancelled');
  });

  it('ORD-1 STOP-5 with an activation price it protects only from there on', () => {
    const script = { 0: buy({ stop: { trail: { distance: 5, activation: 108 } } }) };
    const candles = [calm, calm, [100, 101, 80, 100], [100, 109, 100, 109], [109, 109, 103, 104]] as const;
    // C > O in the fourth candle: its low comes first, before the stop is there.
    expect(fillLines(play({ candles, script, path: 'likely' })).at(-1)).toBe('4 stop sell 1 @ 104 taker');
  });

  it('TIME-5 a day order ends with the UTC day in which it was decided', () => {
    // 1,440 minutes to the end of the day; hourly candles would do, too: here the last two minutes of it.
    const rows = Array.from({ length: 1441 }, () => calm);
    const played = play({
      candles: rows,
      script: { 0: buy({ order: { ...limit(90), timeInForce: 'day' } as EntryType }) },
    });
    expect(recordsOf(played, 'expired').map(({ at }) => at)).toEqual([start + 1440 * minute]);
  });

  it('ORD-1 GTD, FOK and post-only come through as they were asked for', () => {
    const at = start + 2 * minute;
    expect(
      fates(bought({ type: 'limit', limit: 90, timeInForce: 'gtd', goodUntil: at }, calm, calm)),
    ).toEqual([expect.stringContaining('expired')]);
    expect(fates(bought({ type: 'limit', limit: 99, timeInForce: 'fok' }, calm))[0]).toContain('fok');
    expect(fates(bought({ type: 'limit', limit: 101, postOnly: true }, calm))[0]).toContain('post-only');
  });

  it.each<[string, EntryType, string]>([
    ['no distance', { type: 'trailing-stop', distance: 0 }, 'level-wrong-side'],
    ['less than half a tick', { type: 'trailing-stop', distance: 0.001 }, 'level-too-close'],
    ['a distance that is no number', { type: 'trailing-stop', percent: NaN }, 'bad-number'],
    ['an activation at zero', { type: 'trailing-stop', distance: 1, activation: 0 }, 'bad-number'],
  ])('STOP-6 a trailing stop is refused by the plan: %s', (_, order, reason) => {
    expect(refusals(bought(order, calm))[0]).toContain(reason);
  });

  it('STOP-6 a sale that would trail below zero is refused', () => {
    const script = { 0: sell({ order: { type: 'trailing-stop', distance: 100 } }) };
    expect(refusals(play({ account: 'margin', candles: [calm, calm], script }))[0]).toContain(
      'level-below-zero',
    );
  });
});

describe('one cancels the other, from a strategy', () => {
  const straddle = oneCancelsOther([
    buy({ order: { type: 'stop', trigger: 105 } }),
    sell({ order: { type: 'stop', trigger: 95 } }),
  ]);

  it('OCO-1 the side that is reached first stays alone', () => {
    const played = play({
      account: 'margin',
      candles: [calm, [100, 106, 99, 104], [104, 104, 90, 91]],
      script: { 0: straddle },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 105 taker']);
    expect(fates(played)[1]).toContain('oco');
  });

  it('OCO-1 an exit at two prices: whichever comes first', () => {
    const out = oneCancelsOther([
      exit({ order: { type: 'limit', limit: 110 } }),
      exit({ order: { type: 'stop', trigger: 95 } }),
    ]);
    const terms: Play = { candles: [calm, calm, [100, 111, 99, 110]], script: { 0: buy(), 1: out } };
    expect(fillLines(play(terms)).at(-1)).toBe('2 exit sell 1 @ 110 maker');
  });

  it('OCO-1 FLOW-1 where one of them cannot be, none is placed, and numbers leave no hole', () => {
    const wrong = oneCancelsOther([buy({ order: limit(95) }), buy({ order: limit(-1) })]);
    const played = play({ candles: [calm, [100, 100, 90, 91], calm], script: { 0: wrong, 1: buy() } });
    expect(refusals(played)).toHaveLength(1);
    expect(played.orders.map((order) => order.id)).toEqual([1]);
  });
});

describe('changing orders, from a strategy', () => {
  it('ORD-3 a resting limit is moved, and fills where it was moved to', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 94, 96]],
      script: { 0: buy({ order: limit(90) }), 1: amend(1, { limit: 95.004 }) },
    });
    // A purchase rounds down: 95.
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 95 maker']);
    expect(recordsOf(played, 'amendAsked')).toHaveLength(1);
    expect(recordsOf(played, 'amended')).toHaveLength(1);
  });

  it('ORD-3 STOP-2 a protective stop is loosened by its strategy alone, and the journal says so', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 93, 95], [95, 95, 88, 90]],
      script: { 0: buy({ stop: { price: 95 } }), 1: amend(2, { trigger: 90 }) },
    });
    expect(fillLines(played).at(-1)).toBe('3 stop sell 1 @ 90 taker');
  });

  it('ORD-3 another size is another size', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 89, 90]],
      script: { 0: buy({ order: limit(90) }), 1: amend(1, { quantity: 2.5 }) },
    });
    expect(fillLines(played)).toEqual(['2 entry buy 2.5 @ 90 maker']);
  });

  it('ORD-3 what cannot be is refused with a reason', () => {
    const base = { candles: [calm, calm, calm] } as const;
    const refused = (script: Play['script']): string => refusals(play({ ...base, script }))[0] ?? '';
    expect(refused({ 0: buy({ order: limit(90) }), 1: amend(7, { limit: 95 }) })).toContain('no-such-order');
    expect(refused({ 0: buy({ order: limit(90) }), 1: amend(1, { limit: -5 }) })).toContain('bad-number');
    expect(refused({ 0: buy({ order: limit(90) }), 1: amend(1, { quantity: 0 }) })).toContain('bad-number');
    // A child that waits for its parent is not there yet.
    const bracket = { 0: buy({ order: limit(90), stop: { price: 80 } }), 1: amend(2, { trigger: 85 }) };
    expect(refused(bracket)).toContain('no-such-order');
  });

  it('ORD-2 one order is cancelled by its id, protection too', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 90, 91]],
      script: { 0: buy({ stop: { price: 95 } }), 1: cancel(2) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker']);
    expect(fates(played)[1]).toContain('requested');
  });

  it('ORD-3 a strategy sees its orders as they rest now', () => {
    const seen: (readonly OrderView[])[] = [];
    const base = configOf({ candles: [calm, calm, calm, calm], script: {} });
    const strategy = defineStrategy({
      name: 'looker',
      description: 'Buys with a stop, and trails it by hand.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose(view) {
        seen.push(view.orders);
        const stop = view.orders.find((order) => order.role === 'stop');
        if (view.count === 1) return buy({ stop: { price: 95 } });
        return view.count === 2 && stop !== undefined ? amend(stop.id, { trigger: 97 }) : null;
      },
    });
    backtest({ ...base, strategies: [{ ...base.strategies[0]!, strategy }] });
    const stop = { id: 2, role: 'stop', side: 'sell', type: 'stop', quantity: 1, filled: 0, limit: null };
    expect(seen).toEqual([
      [],
      [{ ...stop, trigger: 95 }],
      [{ ...stop, trigger: 97 }],
      [{ ...stop, trigger: 97 }],
    ]);
  });

  it('ORD-3 STOP-5 the size of a trailing stop can be amended where its trigger has moved to, as the view says', () => {
    // Two units at 100, of which a trailing exit at 5 guards one; at 110 it stands at 105, and is then for both.
    const seen: (number | null | undefined)[] = [];
    const exits = exit({ share: 0.5, order: { type: 'trailing-stop', distance: 5 } });
    const rows: readonly Row[] = [
      calm,
      calm,
      [100, 110, 100, 110],
      [110, 110, 110, 110],
      [110, 110, 104, 104],
    ];
    const played = play({
      candles: rows,
      path: 'low-first',
      sizing: { kind: 'quantity', quantity: quantity(2) },
      script: { 0: buy(), 1: exits, 2: amend(2, { quantity: 2 }) },
      watch: (view) => seen.push(view.orders[0]?.trigger),
    });
    expect(fillLines(played)).toEqual(['1 entry buy 2 @ 100 taker', '4 exit sell 2 @ 105 taker']);
    expect(seen.slice(2, 4)).toEqual([105, 105]);
  });
});
