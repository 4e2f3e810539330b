/**
 * Trailing stops (ORD-1, STOP-5): candle by candle, at the exchange alone.
 *
 * Rows are [open, high, low, close]; every order is placed after the first candle, at 100, for a position of 1.
 */
import { describe, expect, it } from 'vitest';
import type { PathPolicy } from '../../src/model/costs.ts';
import type { OrderId, OrderTerms, Trail } from '../../src/model/order.ts';
import type { Price, Rate } from '../../src/model/units.ts';
import { openDesk } from '../support/desk.ts';
import { amend, buy, exit, sell } from '../../src/model/intent.ts';
import { fillLines, money, play, price, quantity, recordsOf, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const behind = (distance: number, more: Partial<Trail> = {}): Trail => ({
  offset: price(distance),
  rate: 0 as Rate,
  activation: 0 as Price,
  onClose: false,
  ...more,
});

/** What is said of a trailing sell stop over `rows`, after a purchase at 100. */
function selling(trail: Trail, ...rows: readonly Row[]): readonly (readonly string[])[] {
  return stopped({ side: 'sell', trail }, 'buy', rows);
}
/** The same of a trailing buy stop, after a short sale at 100. */
function buying(trail: Trail, ...rows: readonly Row[]): readonly (readonly string[])[] {
  return stopped({ side: 'buy', trail }, 'sell', rows);
}

function stopped(terms: Partial<OrderTerms>, opens: 'buy' | 'sell', rows: readonly Row[]) {
  const desk = openDesk({ account: 'margin', candles: [calm, calm, ...rows] });
  desk.next();
  desk.place({ side: opens, quantity: quantity(1) });
  desk.next();
  const order = { type: 'trailing-stop', role: 'exit', reduceOnly: true, quantity: quantity(1) } as const;
  const placed = told(desk.place({ ...order, ...terms }));
  return [placed, ...rows.map(() => told(desk.next()))];
}

describe('trailing stops', () => {
  it('ORD-1 STOP-5 follows the path up and is met on the way back in the same candle', () => {
    // C < O: the high comes first. 100 up to 110 moves the stop from 95 to 105; down to 90 meets it there. The other
    // way round it would be met at 95: the candle does not say.
    expect(selling(behind(5), [100, 110, 90, 95])).toEqual([
      ['accepted 2: 1 at 95'],
      ['ambiguous 2', 'moved 2 to 105: trail', 'triggered 2 @ 105', 'filled 2: 1 @ 105 taker'],
    ]);
  });

  it('STOP-5 with the low first it is met where it stood', () => {
    // C > O: 100 down to 94 meets 95 before any high.
    expect(selling(behind(5), [100, 110, 94, 108])[1]).toContain('filled 2: 1 @ 95 taker');
  });

  it('STOP-5 never loosens: what it has reached it keeps over candles that fall back', () => {
    const days = selling(behind(5), [100, 108, 100, 106], [106, 107, 104, 105], [105, 106, 102, 104]);
    // 108 - 5 = 103, which the way back would meet had the high come first; the second candle neither reaches 103 nor
    // betters 108; the third falls to 102.
    expect(days.slice(1)).toEqual([
      ['ambiguous 2', 'moved 2 to 103: trail'],
      [],
      ['triggered 2 @ 103', 'filled 2: 1 @ 103 taker'],
    ]);
  });

  it('FILL-3 STOP-5 a gap below it fills at the open, judged before the open moves it', () => {
    expect(selling(behind(5), [100, 108, 100, 107], [101, 102, 99, 100])[2]).toEqual([
      'triggered 2 @ 101',
      'filled 2: 1 @ 101 taker',
    ]);
  });

  it('STOP-5 an open above all before moves it, and the same candle can meet it there', () => {
    // Open 120: the stop goes to 115; the low of 114 meets it.
    expect(selling(behind(5), [120, 120, 114, 118])[1]).toContain('filled 2: 1 @ 115 taker');
  });

  it('STOP-5 a buy stop follows the path down', () => {
    expect(buying(behind(5), [100, 100, 96, 97], [91, 94, 90, 93], [93, 96, 93, 95])).toEqual([
      ['accepted 2: 1 at 105'],
      ['moved 2 to 101: trail'],
      ['moved 2 to 95: trail'],
      ['triggered 2 @ 95', 'filled 2: 1 @ 95 taker'],
    ]);
  });

  it('ORD-1 a distance in percent is of the best price, rounded away from the market', () => {
    // 3 % of 111.11 is 3.3333: 107.7767, down to the tick.
    const trail = behind(0, { rate: 3_000_000 as Rate });
    expect(selling(trail, [100, 111.11, 100, 111], [111, 111, 107, 108])[2]).toEqual([
      'triggered 2 @ 107.77',
      'filled 2: 1 @ 107.77 taker',
    ]);
  });

  it('STOP-5 FILL-7 does not move with a price as good as the best, however fine the tick is by then', () => {
    // 3 % of 111.11 and of 88.89: 107.7767 and 91.5567, by a tick of 1 at 107 and 92.
    const trail = behind(0, { rate: 3_000_000 as Rate });
    const rules = [{ tick: 1 }, { tick: 0.01, fromRow: 3 }];
    const opposite = { buy: 'sell', sell: 'buy' } as const;
    const twice = (side: 'buy' | 'sell', row: Row) => {
      const desk = openDesk({ account: 'margin', candles: [calm, calm, row, row], rules });
      desk.next();
      desk.place({ side: opposite[side], quantity: quantity(1) });
      desk.next();
      const order = { side, type: 'trailing-stop', role: 'exit', reduceOnly: true, trail } as const;
      desk.place({ ...order, quantity: quantity(1) });
      const first = told(desk.next());
      // Something else is met, so that the second candle is walked.
      desk.place({ side: opposite[side], quantity: quantity(1) });
      return [first, told(desk.next())];
    };
    const filled = (level: number) => `filled 3: 1 @ ${level} taker`;
    expect(twice('sell', [109, 111.11, 109, 109])).toEqual([['moved 2 to 107: trail'], [filled(109)]]);
    expect(twice('buy', [91, 91, 88.89, 91])).toEqual([['moved 2 to 92: trail'], [filled(91)]]);
  });

  it('ORD-1 before its activation price it is nowhere', () => {
    const trail = behind(5, { activation: price(105) });
    const days = selling(trail, [100, 104, 80, 100], [100, 106, 100, 106], [106, 106, 101, 102]);
    // 80 meets nothing; the path from 105 up to 106 sets the stop at 101, which the low of 100 would meet had it come
    // after; the third candle reaches it.
    expect(days).toEqual([
      ['accepted 2: 1 at 100'],
      [],
      ['ambiguous 2', 'moved 2 to 101: trail'],
      ['triggered 2 @ 101', 'filled 2: 1 @ 101 taker'],
    ]);
  });

  it('STOP-1 STOP-5 that it is active is told, also where that leaves it where it was said to lie', () => {
    // 105 and no more: it lies at 100, as it would from there on.
    const trail = behind(5, { activation: price(105) });
    expect(selling(trail, [101, 105, 101, 105])).toEqual([
      ['accepted 2: 1 at 100'],
      ['moved 2 to 100: trail'],
    ]);
    const desk = openDesk({ candles: [calm, calm, [101, 105, 101, 105]] });
    desk.next();
    const child = { side: 'sell', type: 'trailing-stop', role: 'stop', reduceOnly: true } as const;
    desk.place({ quantity: quantity(1) }, [{ ...child, trail, parent: 1 as OrderId }]);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 100 taker', 'accepted 2: 1 at 100']);
    expect(told(desk.next())).toEqual(['moved 2 to 100: trail']);
  });

  it('ORD-1 an activation price that is behind already activates it at once', () => {
    expect(selling(behind(5, { activation: price(99) }), [100, 100, 94, 96])[1]).toContain(
      'filled 2: 1 @ 95 taker',
    );
  });

  it('STOP-5 on close: moved by closes alone, and met by the path', () => {
    const trail = behind(5, { onClose: true });
    const days = selling(trail, [100, 120, 96, 110], [110, 111, 105, 106]);
    // The high of 120 moves nothing, so 96 does not meet 95; the close of 110 sets it at 105.
    expect(days).toEqual([
      ['accepted 2: 1 at 95'],
      ['moved 2 to 105: trail'],
      ['triggered 2 @ 105', 'filled 2: 1 @ 105 taker'],
    ]);
  });

  it('STOP-1 STOP-5 on close: what the path activates and its close moves is told once', () => {
    // Active at 103, where it would be at 98; the close of 106 has it at 101.
    const onClose = behind(5, { activation: price(103), onClose: true });
    expect(selling(onClose, [100, 106, 100, 106])).toEqual([
      ['accepted 2: 1 at 98'],
      ['moved 2 to 101: trail'],
    ]);
    // A close that does not move it tells that it is active now.
    expect(selling(onClose, [100, 103, 100, 101])[1]).toEqual(['moved 2 to 98: trail']);
  });

  it('STOP-5 DET-1 on close: a close is seen where the candles after it are passed over as quiet', () => {
    // The close of 110 sets the stop at 105; the next candle moves nothing and opens beyond it.
    const exits = exit({ order: { type: 'trailing-stop', distance: 5, on: 'close' } });
    const candles: readonly Row[] = [calm, calm, [100, 110, 100, 110], [99, 99, 99, 99], [96, 96, 96, 96]];
    for (const quiet of [true, false]) {
      const played = play({ candles, script: { 0: buy(), 1: exits }, options: { quiet } });
      expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '3 exit sell 1 @ 99 taker']);
    }
  });

  it('PATH-5 a candle is clear where the stop moves and cannot be met, so moved or not', () => {
    // 110 - 5 = 105 is not reached by the low of 106.
    expect(selling(behind(5), [108, 110, 106, 107])[1]).toEqual(['moved 2 to 105: trail']);
  });

  it('PATH-7 STOP-5 a look ahead for what comes first in another market moves nothing', () => {
    // Low first: 98, then 110, which sets the stop at 105, then 108. The other market's limit is met on its way down.
    const played = play({
      candles: [calm, calm, [100, 110, 98, 108]],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 5 } }) },
      others: [
        {
          candles: [calm, calm, [100, 101, 98, 99]],
          script: { 1: buy({ order: { type: 'limit', limit: 99 } }) },
        },
      ],
      path: 'low-first',
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 entry buy 1 @ 99 maker']);
  });

  it('STOP-5 it follows to the close where two markets are walked and neither meets anything', () => {
    // Each stop follows its market to 110 and stands at 105, though the next candle opens below; then 104 meets it.
    const rows: readonly Row[] = [calm, calm, [100, 110, 100, 110], [107, 107, 104, 104]];
    const script = { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 5 } }) };
    const played = play({ candles: rows, script, others: [{ candles: rows, script }], path: 'low-first' });
    expect(played.fills.slice(2).map(({ row, market, price: at }) => [row, market, at])).toEqual([
      [3, 0, 105],
      [3, 1, 105],
    ]);
  });

  it('TIME-2 STOP-5 sees the whole path also where another market is walked beside it', () => {
    // 110 sets the stop at 90, which the next candle meets; in another market the same happens at the same time.
    const candles: readonly Row[] = [calm, calm, [100, 110, 100, 105], [105, 105, 82, 82]];
    const script = { 0: buy({ stop: { trail: { distance: 20 } } }) };
    const alone = play({ candles, script });
    const beside = play({ candles, script, others: [{ candles, script }] });
    expect(fillLines(alone)).toEqual(['1 entry buy 1 @ 100 taker', '3 stop sell 1 @ 90 taker']);
    expect(beside.fills.map(({ market, price: at }) => [market, at])).toEqual([
      [0, 100],
      [1, 100],
      [0, 90],
      [1, 90],
    ]);
  });

  it('FILL-7 STOP-5 one that closes move is rounded by the rules of that close', () => {
    // A tick of 1 from the close of row 2 on: 105 - 2.55 = 102.45 becomes 102.
    const played = play({
      candles: [calm, calm, [101, 105, 101, 105], [105, 105, 90, 90]],
      script: { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 2.55, on: 'close' } }) },
      rules: [{}, { tick: 1, fromRow: 3 }],
    });
    expect(fillLines(played)[1]).toBe('3 exit sell 1 @ 102 taker');
  });

  it('FILL-7 STOP-5 one that the path moves has seen the prices before a change of rules by those of then', () => {
    // Bought at 99 on the way down, and up to the close of 100.5, at which a tick of 1 begins: 100.49 - 1.55 = 98.94 by
    // the old one, and 98 by the new.
    const atTheEnd = play({
      candles: [calm, [100, 101, 98, 100.5], [100.5, 100.5, 90, 90]],
      path: 'high-first',
      script: { 0: buy({ order: { type: 'limit', limit: 99 }, stop: { trail: { distance: 1.55 } } }) },
      rules: [{}, { tick: 1, fromRow: 2 }],
    });
    expect(fillLines(atTheEnd)).toEqual(['1 entry buy 1 @ 99 maker', '2 stop sell 1 @ 98.94 taker']);
    const trail = exit({ order: { type: 'trailing-stop', distance: 2.55 } });
    // 19.9 of the 20 seconds up to 105: 104.97 is the last price before, and 102.42 is met on the way back.
    const inside = play({
      candles: [calm, calm, [101, 105, 101, 105]],
      path: 'high-first',
      script: { 0: buy(), 1: trail },
      rules: [{}, { tick: 1, fromRow: 2 + 19.9 / 60 }],
    });
    expect(fillLines(inside)[1]).toBe('2 exit sell 1 @ 102.42 taker');
    // By the new one from the open on it lies at 102.
    const before = play({
      candles: [calm, calm, [101, 105, 101, 105]],
      path: 'high-first',
      script: { 0: buy(), 1: trail },
      rules: [{}, { tick: 1, fromRow: 2 }],
    });
    expect(fillLines(before)[1]).toBe('2 exit sell 1 @ 102 taker');
  });

  it('PATH-5 FILL-7 a candle in which the tick changes is not clear where a trailing stop may move', () => {
    // Bought at 105, a stop 2 behind at 103 by a tick of 1, which is 0.01 from a quarter of row 2 on. The high of 105.5,
    // at a third, takes it to 103.5, which the low after it meets; with the low first nothing is met.
    const paths = (path: PathPolicy) => {
      const played = play({
        candles: [calm, [105, 105, 105, 105], [105, 105.5, 103.2, 105]],
        path,
        script: { 0: buy({ stop: { trail: { distance: 2 } } }) },
        rules: [{ tick: 1 }, { tick: 0.01, fromRow: 2.25 }],
      });
      return [
        fillLines(played).slice(1),
        recordsOf(played, 'ambiguous').map(({ difference }) => difference / 1e8),
      ];
    };
    // What is held is worth 105 at the close: 1.5 more.
    expect(paths('adverse')).toEqual([['2 stop sell 1 @ 103.5 taker'], [-1.5]]);
    expect(paths('favourable')).toEqual([[], [1.5]]);
  });

  it('OTO-1 STOP-5 a child that waited off the book sees the price to which it comes back', () => {
    // A tenth of a volume of 10. The limit at 98 buys 1 of 2 at the open of 97: the stop rests at 97 - 5 = 92, and is
    // met there while no volume is left; the next open sells it, at 92. Row 4 comes down to 98 and brings the other 1:
    // the stop rests again, and the price of 98 moves it to 93, where the way down meets it.
    const desk = openDesk({
      candles: [
        [100, 100, 100, 100, 10],
        [97, 97, 90, 92, 10],
        [92, 92, 92, 92, 10],
        [100, 100, 93, 94, 10],
        [94, 94, 92, 92, 10],
      ],
      participation: 0.1,
    });
    desk.next();
    const trails = {
      side: 'sell',
      type: 'trailing-stop',
      role: 'stop',
      reduceOnly: true,
      trail: behind(5),
    } as const;
    desk.place({ type: 'limit', limit: price(98), quantity: quantity(2) }, [
      { ...trails, parent: 1 as OrderId },
    ]);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 97 maker', 'accepted 2: 1 at 92', 'triggered 2 @ 92']);
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 92 taker', 'resized 2: 0']);
    expect(told(desk.next()).slice(0, 4)).toEqual([
      'filled 1: 1 @ 98 maker',
      'resized 2: 1',
      'moved 2 to 93: trail',
      'triggered 2 @ 93',
    ]);
  });

  it('ORD-1 ORD-3 one that is amended where it becomes active begins there, and does not trigger', () => {
    // At the open of 95 the market order fills first; the answer to that enlarges the stop, which is not active yet.
    const order = { type: 'trailing-stop', distance: 5, activation: 95 } as const;
    const played = play({
      candles: [calm, [95, 96, 95, 96], [96, 100, 96, 100]],
      script: { 0: [buy(), buy({ order })] },
      onFill: (fill) => (fill.price === 95 ? amend(2, { quantity: 2 }) : null),
    });
    // Active from 95 on: met at 100.
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 95 taker', '2 entry buy 2 @ 100 taker']);
  });

  it('ORD-3 ORD-4 one that is amended where it becomes active holds for the trigger that it has there', () => {
    // 110 are paid for the long. Of two, one opens: at 110 - 5, 105 of the 209 that are left. 104 carry no 105.
    const order = { type: 'trailing-stop', distance: 5, activation: 105 } as const;
    const more = buy({ order: { type: 'limit', limit: 105 } });
    const played = play({
      account: 'margin',
      accountMargin: { mode: 'isolated' },
      balance: 319,
      candles: [calm, [110, 110, 110, 110]],
      script: { 0: [buy(), sell({ order })] },
      onFill: () => [amend(2, { quantity: 2 }), more],
    });
    expect(played.orders[2]).toMatchObject({ reason: 'funds', value: money(105), bound: money(104) });
  });

  it('ORD-3 FILL-7 one whose trigger lies between the ticks of later rules may still be amended', () => {
    const order = { type: 'trailing-stop', distance: 5.01 } as const;
    const played = play({
      candles: [calm, calm, calm, [100, 106, 100, 106]],
      rules: [{ tick: 0.01 }, { fromRow: 2, tick: 0.25 }],
      script: { 0: buy({ order }), 2: amend(1, { quantity: 2 }) },
    });
    expect(fillLines(played)).toEqual(['3 entry buy 2 @ 105.01 taker']);
  });

  it('ORD-1 a trailing stop without a distance is refused', () => {
    expect(selling(behind(0))[0]).toEqual(['rejected 2 terms']);
  });
});
