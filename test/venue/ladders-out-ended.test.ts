/** Ladders out that wait (SCALE-2) where something else ends what they are for: a word of the strategy, or a time stop. */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell } from '../../src/model/intent.ts';
import { fates, fillLines, play, quantity, refusals, type Row } from '../support/play.ts';

const sizing = { kind: 'quantity', quantity: quantity(4) } as const;
const slide = (...closes: number[]): readonly Row[] =>
  closes.map((close): Row => [close, close, close, close, 10]);
const falls = (...levels: number[]) => ({ momentum: { period: 1, below: levels } });

describe('rungs that take out and wait, and what ends them', () => {
  it('ORD-3 SCALE-2 a strategy may cancel one from the first fill on, as it may be let go from there on', () => {
    // A tenth of each candle's volume of 10: 1 at each of rows 2, 3, 4 and 5. Before them neither target is there.
    const scaleOut = { when: falls(50, 0) };
    const script = { 1: [buy({ scaleOut }), cancel(2)], 2: cancel(2) };
    const candles = slide(100, 101, 101, 102, 103, 104, 99, 98);
    const played = play({ sizing, script, participation: 0.1, candles });
    expect(refusals(played)).toEqual(['plan nothing-to-cancel 0 0']);
    expect(fates(played)).toEqual([
      'entry filled',
      'target cancelled requested',
      // Let go at the close of row 6: 1 in row 7, and the run is over.
      'target cancelled end',
    ]);
    expect(fillLines(played).at(-1)).toBe('7 target sell 1 @ 98 taker');
  });

  it('STOP-1 SCALE-2 a time stop takes no more than its entry has left: none is let go beside it, and none goes on', () => {
    // The first entry, of row 2, is over at the close of row 4: the fall of that row would let half of it go as well.
    const stop = { at: { percent: 30 }, candles: 3 };
    const first = buy({ stop, scaleOut: { when: falls(0), total: 0.5 } });
    const script = { 1: first, 2: buy({ stop: { percent: 30 } }) };
    const beside = play({ sizing, script, candles: slide(100, 101, 101, 102, 101, 100, 100) });
    expect(fillLines(beside)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '3 entry buy 4 @ 102 taker',
      '5 exit sell 4 @ 100 taker',
    ]);
    expect(fates(beside)).toEqual([
      'entry filled',
      'stop cancelled group',
      'target cancelled group',
      'entry filled',
      'stop cancelled end',
      'exit filled',
    ]);
    // Let go at the fall of row 3, half of it finds no volume in row 4; the time stop then takes all of it in row 5.
    const dry: readonly Row[] = [...slide(100, 101, 101, 100), [100, 100, 100, 100, 0], ...slide(99, 99)];
    const waiting = play({ sizing, script, candles: dry, participation: 0.5 });
    expect(fillLines(waiting)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '3 entry buy 4 @ 100 taker',
      '5 exit sell 4 @ 99 taker',
    ]);
    expect(fates(waiting)[2]).toBe('target cancelled requested');
    // Nor is any more bought at the close at which time is up.
    const scaleIn = { when: falls(0), total: 1 };
    const adding = play({
      sizing,
      script: { 1: buy({ stop, scaleIn }) },
      candles: slide(100, 101, 101, 102, 101, 100, 99),
    });
    expect(fillLines(adding)).toEqual(['2 entry buy 4 @ 101 taker', '5 exit sell 4 @ 100 taker']);
  });

  it('SCALE-2 POS-1 none is let go while its entry has only closed what was held before', () => {
    // A tenth of the volume. 4 are sold in row 2 and 2 of them bought back in row 3; the entry then buys 1 in each row:
    // those of rows 4 and 5 close the rest, those of rows 6 and 7 open 2. Rows 4 and 9 fall.
    const volumes = [10, 10, 40, 20, 10, 10, 10, 10, 10, 10, 20];
    const closes = [100, 100, 100, 100, 99, 100, 101, 102, 103, 102, 102];
    const candles = closes.map((close, i): Row => [close, close, close, close, volumes[i]!]);
    const script = { 1: sell(), 2: exit({ share: 0.5 }), 3: buy({ scaleOut: { when: falls(50) } }) };
    const played = play({ sizing, script, account: 'margin', participation: 0.1, candles });
    expect(fillLines(played).slice(1)).toEqual([
      '3 exit buy 2 @ 100 taker',
      '4 entry buy 1 @ 99 taker',
      '5 entry buy 1 @ 100 taker',
      '6 entry buy 1 @ 101 taker',
      '7 entry buy 1 @ 102 taker',
      '10 target sell 2 @ 102 taker',
    ]);
  });

  it('ORD-3 SCALE-2 they wait on where a strategy has cancelled the stop beside them', () => {
    const script = {
      1: buy({ stop: { percent: 30 }, scaleOut: { when: falls(0), total: 0.5 } }),
      2: cancel(2),
    };
    const played = play({ sizing, script, candles: slide(100, 101, 101, 102, 101, 100) });
    expect(fillLines(played)).toEqual(['2 entry buy 4 @ 101 taker', '5 target sell 2 @ 100 taker']);
  });
});
