/**
 * Candles that meet nothing, whose best price a stop follows: the quick way (`follow-best.ts`) and the long one agree.
 * Rows are [open, high, low, close]; the entry fills at 100 in row 1, and its stop trails two behind.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit } from '../../src/model/intent.ts';
import { fillLines, minute, play, price, recordsOf, start, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const trailing = { trail: { distance: 2 } } as const;

/** The same, quickly and by walking every candle twice; both have to say the same. */
function both(terms: Play) {
  const [quick, long] = [play(terms), play({ ...terms, options: { alwaysTwice: true } })];
  const said = (played: ReturnType<typeof play>) => ({
    fills: fillLines(played),
    moves: recordsOf(played, 'moved').map(({ at, trigger }) => [at - start, trigger]),
    ambiguous: recordsOf(played, 'ambiguous').length,
  });
  expect(said(quick)).toEqual(said(long));
  return said(quick);
}

describe('a stop that follows the best price', () => {
  it('STOP-5 PATH-5 moves with a candle that cannot meet it, and says so at its end', () => {
    const candles: readonly Row[] = [calm, calm, [100, 103, 101.01, 102]];
    expect(both({ candles, script: { 0: buy({ stop: trailing }) } })).toEqual({
      fills: ['1 entry buy 1 @ 100 taker'],
      moves: [[3 * minute, price(101)]],
      ambiguous: 0,
    });
  });

  it('STOP-5 PATH-5 is in doubt where the low comes back to where the high has it', () => {
    const candles: readonly Row[] = [calm, calm, [100, 103, 101, 102]];
    expect(both({ candles, script: { 0: buy({ stop: trailing }) } })).toEqual({
      fills: ['1 entry buy 1 @ 100 taker', '2 stop sell 1 @ 101 taker'],
      moves: [[2 * minute + (2 * minute) / 3, price(101)]],
      ambiguous: 1,
    });
  });

  it('STOP-5 PATH-5 the same for an entry that follows the price down', () => {
    // It triggers at 102, and two above the lowest price from then on.
    const candles = (high: number): readonly Row[] => [calm, calm, [98, high, 97, 98]];
    const script = { 0: buy({ order: { type: 'trailing-stop', distance: 2 } }) };
    expect(both({ candles: candles(98.99), script }).moves).toEqual([[3 * minute, price(99)]]);
    expect(both({ candles: candles(99), script }).fills).toEqual(['2 entry buy 1 @ 99 taker']);
  });

  it('STOP-5 FILL-7 is rounded by the tick of the moment at which the path comes to its best price', () => {
    // Low first: 103.5 after 40 seconds, and two behind it is 101.5; from second 30 on the tick is 1.
    const candles: readonly Row[] = [calm, calm, [102, 103.5, 101.9, 103]];
    const rules = [{}, { fromRow: 2.5, tick: 1 }];
    const terms = { candles, script: { 0: buy({ stop: trailing }) }, rules, path: 'low-first' } as const;
    expect(both(terms).moves).toEqual([[3 * minute, price(101)]]);
  });

  it('STOP-5 OTO-1 goes on where the candle meets another order', () => {
    const candles: readonly Row[] = [calm, calm, [101, 105, 100.9, 104]];
    const script = { 0: buy({ stop: trailing, target: { price: 102.5 } }) };
    expect(both({ candles, script }).fills[1]).toBe('2 target sell 1 @ 102.5 maker');
  });
});

describe('a stop that follows the path of a candle which meets nothing', () => {
  const script = { 0: buy(), 1: exit({ order: { type: 'trailing-stop', distance: 5 } }) };
  const first: readonly Row[] = [
    [100, 100, 100, 100],
    [100, 100, 100, 100],
  ];

  it('STOP-5 is met in the next one, which does not come to where it stood before', () => {
    // At 105 after row 2; row 3 reaches neither the best price nor the trigger of before, 100 and 95.
    const candles: readonly Row[] = [...first, [106, 110, 106, 110], [99, 99, 98, 98]];
    expect(fillLines(play({ candles, script }))[1]).toBe('3 exit sell 1 @ 99 taker');
  });

  it('PATH-1 STOP-5 stands in no way of an order that waits for the open', () => {
    const candles: readonly Row[] = [...first, [100, 101, 100, 101], [101, 102, 101, 102]];
    const played = play({ candles, script: { ...script, 2: buy() } });
    expect(fillLines(played)[1]).toBe('3 entry buy 1 @ 101 taker');
  });
});
