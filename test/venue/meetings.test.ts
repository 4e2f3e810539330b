/**
 * Which order is met first, and what a candle after the present one finds (PATH-1, PATH-2, FILL-2 to FILL-4). Rows are
 * [open, high, low, close]; orders by hand arrive after the first, at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import type { Rate } from '../../src/model/units.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import {
  fates,
  fillLines,
  minute,
  play,
  price,
  quantity,
  recordsOf,
  start,
  type Row,
} from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);
const one = { quantity: quantity(1) } as const;
const limit = (level: number): Partial<OrderTerms> => ({ ...one, type: 'limit', limit: price(level) });
const stop = (trigger: number): Partial<OrderTerms> => ({ ...one, type: 'stop', trigger: price(trigger) });
const stopLimit = (trigger: number, level: number): EntryType => ({
  type: 'stop-limit',
  trigger,
  limit: level,
});
const sale = { side: 'sell' } as const;

function opened(rows: readonly Row[], more: Partial<DeskTerms> = {}): Desk {
  const desk = openDesk({ candles: [calm, ...rows], account: 'margin', ...more });
  desk.next();
  return desk;
}

/** Which orders fill in the next candle, in order. */
const filled = (desk: Desk): readonly number[] =>
  desk.next().flatMap((event) => (event.kind === 'filled' ? [event.order] : []));

describe('at one price', () => {
  it('PATH-2 stops come before limits, whatever arrived first, also when the path stands there already', () => {
    const desk = opened([[100, 100, 95, 95]]);
    desk.place(limit(95));
    desk.place({ ...stop(95), ...sale });
    desk.place({ ...stop(95), ...sale });
    expect(filled(desk)).toEqual([2, 3, 1]);
  });

  it('PATH-2 a stop-limit is a stop until it has triggered, and a limit from then on', () => {
    const desk = opened([[100, 100, 95, 95]]);
    desk.place(limit(95));
    desk.place({ ...one, ...sale, type: 'stop-limit', trigger: price(95), limit: price(96) });
    expect(told(desk.next()).slice(1)).toEqual(['triggered 2 @ 95', 'filled 1: 1 @ 95 maker']);
    const later = opened([
      [100, 105, 100, 105],
      [104.5, 104.5, 104, 104],
    ]);
    later.place({ ...one, type: 'stop-limit', trigger: price(105), limit: price(104) });
    expect(told(later.next())).toContain('triggered 1 @ 105');
    later.place({ ...stop(104), ...sale });
    expect(filled(later)).toEqual([2, 1]);
  });

  it('PATH-1 in a jump as well: what a stop-limit leaves comes after a stop at its trigger', () => {
    const desk = opened([at(90)]);
    desk.place({ ...one, ...sale, type: 'stop-limit', trigger: price(95), limit: price(85) });
    desk.place({ ...stop(95), ...sale });
    expect(filled(desk)).toEqual([2, 1]);
  });

  it('PATH-1 limits that take wait for the next price like a market order: by arrival', () => {
    const desk = opened([calm]);
    desk.place(limit(100));
    desk.place(one);
    desk.place(limit(101));
    desk.place(one);
    expect(filled(desk)).toEqual([1, 2, 3, 4]);
  });

  it('PATH-1 so do sales', () => {
    const desk = opened([calm]);
    for (const terms of [limit(100), one, limit(99), one]) desk.place({ ...terms, ...sale });
    expect(filled(desk)).toEqual([1, 2, 3, 4]);
  });

  it('PATH-2 inside a candle one that takes has no precedence: by arrival', () => {
    // The first of two purchases at 95 is answered with a sale that would take 94: the second arrived before it.
    let answered = false;
    const played = play({
      candles: [calm, [100, 100, 95, 95]],
      script: { 0: [95, 95].map((level) => buy({ order: { type: 'limit', limit: level } })) },
      onFill: () => {
        if (answered) return null;
        answered = true;
        return exit({ order: { type: 'limit', limit: 94 } });
      },
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 95 maker',
      '1 entry buy 1 @ 95 maker',
      '1 exit sell 1 @ 95 taker',
    ]);
  });

  it('PATH-1 FILL-4 a jump sweeps over the limit of a stop-limit that has triggered, not over its trigger', () => {
    // Triggered at 105, it rests at 104; from 106 the jump comes over 105 first.
    const played = play({
      candles: [calm, [100, 106, 100, 106], calm],
      script: { 0: buy({ order: stopLimit(105, 104) }), 1: buy({ order: { type: 'limit', limit: 105 } }) },
      path: 'low-first',
    });
    expect(played.run.fills.map(({ order, price: paid }) => [order, paid])).toEqual([
      [2, price(100)],
      [1, price(100)],
    ]);
  });
});

describe('at the end of a path', () => {
  it('PATH-2 a level at the very close is met', () => {
    // Bought at 105 on the way up, and the close of 104 is the first price at its stop. The same the other way round.
    const up = play({
      candles: [calm, [100, 105, 99, 104]],
      script: { 0: buy({ order: { type: 'stop', trigger: 105 }, stop: { price: 104 } }) },
      path: 'low-first',
    });
    expect(fillLines(up)).toEqual(['1 entry buy 1 @ 105 taker', '1 stop sell 1 @ 104 taker']);
    const down = play({
      account: 'margin',
      candles: [calm, [100, 101, 95, 96]],
      script: { 0: sell({ order: { type: 'stop', trigger: 95 }, stop: { price: 96 } }) },
      path: 'high-first',
    });
    expect(fillLines(down)).toEqual(['1 entry sell 1 @ 95 taker', '1 stop buy 1 @ 96 taker']);
  });
});

describe('a stop-limit that has triggered', () => {
  it('FILL-4 is met at its limit in a later candle, which does not come near its trigger', () => {
    const candles = [calm, [100, 105, 100, 105], [104.5, 104.5, 104, 104.2]] as const;
    const played = play({ candles, script: { 0: buy({ order: stopLimit(105, 104) }) } });
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 104 maker']);
  });

  it('FILL-2 FILL-4 has to be crossed where limits have to, in the candle of its trigger as well', () => {
    // 99, 105 and then down to the close: at its limit of 104, or a tick through it.
    const closing = (close: number) =>
      play({
        candles: [calm, [100, 105, 99, close]],
        script: { 0: buy({ order: stopLimit(105, 104) }) },
        path: 'low-first',
        limitFills: { kind: 'cross' },
      }).fills.length;
    expect([closing(104), closing(103.99)]).toEqual([0, 1]);
  });

  it('OTO-1 FILL-4 and would take where it must not is rejected, with its children', () => {
    const order = { ...stopLimit(105, 106), postOnly: true } as EntryType;
    const played = play({
      candles: [calm, [100, 107, 100, 107]],
      script: { 0: buy({ order, stop: { price: 90 } }) },
    });
    expect(fates(played)).toEqual(['entry rejected post-only', 'stop cancelled parent']);
  });

  it('POS-1 and finds nothing to reduce leaves no limit at rest', () => {
    // Passed when it arrives, it triggers at the open, after the exit has sold all.
    const script = { 0: buy(), 1: [exit(), exit({ order: stopLimit(101, 100.5) })] };
    const played = play({ candles: [calm, calm, calm], script });
    expect(fates(played)).toEqual(['entry filled', 'exit filled', 'exit cancelled reduce-only']);
  });

  it('POS-1 FILL-6 neither where the exit before it has used the volume up', () => {
    const volume = (of: number): Row => [100, 100, 100, 100, of];
    const script = { 0: buy(), 1: [exit(), exit({ order: stopLimit(101, 100.5) })] };
    const played = play({
      candles: [volume(2), volume(2), volume(2), volume(2)],
      script,
      participation: 0.5,
    });
    expect(fates(played)).toEqual(['entry filled', 'exit filled', 'exit cancelled reduce-only']);
    expect(recordsOf(played, 'cancelled')[0]!.at).toBe(start + 2 * minute);
  });
});

describe('a trailing stop', () => {
  const behind = (distance: number, activation = 0) => ({
    offset: price(distance),
    rate: 0 as Rate,
    activation: price(activation),
    onClose: false,
  });
  const trailing = (distance: number, activation = 0): Partial<OrderTerms> => ({
    ...one,
    ...sale,
    type: 'trailing-stop',
    trail: behind(distance, activation),
  });

  it('STOP-5 is met in a later candle where the one before has brought it', () => {
    const desk = opened([
      [106, 110, 106, 110],
      [109, 109, 104, 104],
    ]);
    desk.place(trailing(5));
    expect(told(desk.next())).toEqual(['moved 1 to 105: trail']);
    expect(told(desk.next())).toEqual(['triggered 1 @ 105', 'filled 1: 1 @ 105 taker']);
  });

  it('STOP-5 follows an open above all before it, and is met in that candle', () => {
    const desk = opened([[110, 110, 104, 104]]);
    desk.place(trailing(5));
    expect(told(desk.next())).toEqual([
      'moved 1 to 105: trail',
      'triggered 1 @ 105',
      'filled 1: 1 @ 105 taker',
    ]);
  });

  it('STOP-5 TIME-2 is met in a later candle also where another market was walked beside it', () => {
    // At 105 after row 2; row 3 reaches neither the best price nor the trigger of before, 100 and 95.
    const played = play({
      candles: [calm, calm, [106, 110, 106, 110], [99, 99, 98, 98]],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 5 } }) },
      others: [
        {
          candles: [calm, calm, [100, 100, 98, 100], calm],
          script: { 1: buy({ order: { type: 'limit', limit: 99 } }) },
        },
      ],
    });
    expect(fillLines(played).slice(1)).toEqual(['2 entry buy 1 @ 99 maker', '3 exit sell 1 @ 99 taker']);
  });

  it('STOP-5 has seen the open before the path leaves it', () => {
    // From 110 down to 104 first: 105 is met on the way, and 109 is not below it.
    const played = play({
      candles: [calm, calm, [110, 110, 104, 109]],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 5 } }) },
      path: 'low-first',
    });
    expect(fillLines(played)[1]).toBe('2 exit sell 1 @ 105 taker');
  });

  it('STOP-5 LAT-1 has seen the turns of the path before a command arrives', () => {
    // High first: 110 after 20 seconds, so that it lies at 103. A cancel of nothing arrives on the way down.
    const latency = { order: { least: 25_000, most: 25_000 }, answer: { least: 0, most: 0 } };
    const order = { type: 'trailing-stop', distance: 7 } as const;
    const played = play({
      candles: [calm, calm, calm, [100, 110, 100, 100]],
      script: { 0: buy(), 1: exit({ order }), 2: buy({ order: { type: 'limit', limit: 50 } }) },
      path: 'high-first',
      latency,
    });
    expect(fillLines(played)[1]).toBe('3 exit sell 1 @ 103 taker');
  });

  it('SCALE-5 STOP-5 has not seen the open at which a rung fills', () => {
    // In at 100, and a rung at 103 that fills at the open of 104: 102 on average. Break-even comes at 102, or from then on
    // at 104.04, which the path does not come to: the stop stays at 95.
    const stopPlan = { at: { percent: 5 }, breakEven: {} };
    const scaleIn = { rungs: 1, step: { distance: 3 }, direction: 'with', total: 1 } as const;
    const played = play({
      candles: [calm, calm, [104, 104, 98, 100]],
      script: { 0: buy({ stop: stopPlan, scaleIn }) },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 entry buy 1 @ 104 taker']);
    expect(recordsOf(played, 'moved')).toEqual([]);
  });

  it('ORD-1 is active at once where its activation is the last price', () => {
    const desk = opened([[100, 100, 94, 94]]);
    desk.place(trailing(5, 100));
    expect(told(desk.next())).toEqual(['triggered 1 @ 95', 'filled 1: 1 @ 95 taker']);
  });

  it('PATH-7 STOP-5 a look ahead in another market leaves the limits beside it where they are', () => {
    const candles: readonly Row[] = [calm, calm, [100, 101, 96, 98]];
    const played = play({
      candles,
      script: {
        0: [buy(), buy({ order: { type: 'limit', limit: 97 } })],
        1: exit({ order: { type: 'trailing-stop', distance: 10 } }),
      },
      others: [{ candles, script: { 0: buy({ order: { type: 'limit', limit: 98 } }) } }],
      path: 'high-first',
    });
    expect(played.fills.slice(1).map((fill) => [fill.market, fill.price])).toEqual([
      [1, 98],
      [0, 97],
    ]);
  });
});

describe('before the first candle', () => {
  it('FILL-1 what waits meets its open', () => {
    const desk = openDesk({ candles: [[111, 112, 110, 111]] });
    desk.place(stop(110));
    expect(filled(desk)).toEqual([1]);
  });
});

describe('slippage by size', () => {
  it('SLIP-1 square root: of a size in money what it buys before slippage', () => {
    // 400 at 100 are 4 of 16: 100 x 1 % x (4 / 16)^0.5 = 0.50.
    const volume: Row = [100, 100, 100, 100, 16];
    const played = play({
      candles: [volume, volume],
      script: { 0: buy() },
      slippage: { kind: 'square-root', impact: 1_000_000 as Rate },
      sizing: { kind: 'amount', amount: 40_000_000_000 as never },
    });
    expect(played.fills[0]).toMatchObject({ priceBefore: 100, price: 100.5 });
  });

  it('ORD-4 SLIP-1 a stop before the first candle has no range to slip by', () => {
    const desk = openDesk({ candles: [calm], slippage: { kind: 'range', share: 100_000_000 as Rate } });
    expect(told(desk.place(stop(110)))).toEqual(['accepted 1: 1 at 110']);
    expect(desk.state.account.held).toBe(11_000_000_000);
  });

  it('ORD-4 SLIP-1 the first candle counts like any other', () => {
    // 1 of 4: 110 x 10 % x 0.5 = 5.50.
    const desk = openDesk({
      candles: [[100, 100, 100, 100, 4]],
      slippage: { kind: 'square-root', impact: 10_000_000 as Rate },
    });
    desk.next();
    desk.place(stop(110));
    expect(desk.state.account.held).toBe(11_550_000_000);
  });
});
