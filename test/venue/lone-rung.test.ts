/**
 * Candles that meet a rung and nothing else (`lone-rung.ts`): clear where what starts from the average stays out of reach,
 * and walked both ways where it may not. Rows are [open, high, low, close]; the entry fills one at 100 in row 1, its rung
 * one more at 98, which brings the average to 99.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, type EnterIntent } from '../../src/model/intent.ts';
import { fillLines, play, recordsOf, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];

/** Fills of row 2, and how many candles were in doubt: quickly, and by walking every candle twice. */
function both(terms: Partial<EnterIntent>, row: Row) {
  const scaleIn = { rungs: 1, step: { distance: 2 }, sizes: [1], total: 1 } as const;
  const script = { 0: buy({ scaleIn, ...terms }) };
  const [quick, long] = [false, true].map((alwaysTwice) => {
    const played = play({ candles: [calm, calm, row], script, path: 'low-first', options: { alwaysTwice } });
    return {
      fills: fillLines(played).slice(1),
      ambiguous: recordsOf(played, 'ambiguous').length,
      digest: played.digest,
    };
  });
  expect(quick).toEqual(long);
  return { fills: quick!.fills, ambiguous: quick!.ambiguous };
}

describe('a candle that meets a rung', () => {
  const rung = '2 entry buy 1 @ 98 maker';
  const breakEven = { stop: { at: { distance: 10 }, breakEven: { after: { distance: 3 } } } };
  const scaleOut = { scaleOut: { at: [{ distance: 3 }] } };

  it('PATH-5 SCALE-5 is clear where what starts from the average lies beyond it', () => {
    // 99 + 3 is 102.
    const row: Row = [99, 99.9, 97, 99];
    expect(both(breakEven, row)).toEqual({ fills: [rung], ambiguous: 0 });
    expect(both(scaleOut, row)).toEqual({ fills: [rung], ambiguous: 0 });
  });

  it('PATH-5 SCALE-5 is in doubt where the stop moves to the average, and is met there', () => {
    // Low first: the rung, then 102 moves the stop to 99, and the way to the close meets it. High first it is at 103.
    expect(both(breakEven, [99, 102, 97.5, 98])).toEqual({
      fills: [rung, '2 stop sell 2 @ 99 taker'],
      ambiguous: 1,
    });
    expect(both(breakEven, [99, 101.99, 97.5, 98])).toEqual({ fills: [rung], ambiguous: 0 });
  });

  it('PATH-5 SCALE-5 is in doubt where a target comes down into its reach', () => {
    expect(both(scaleOut, [99, 102, 97.5, 98])).toEqual({
      fills: [rung, '2 target sell 2 @ 102 maker'],
      ambiguous: 1,
    });
    expect(both(scaleOut, [99, 101.99, 97.5, 98])).toEqual({ fills: [rung], ambiguous: 0 });
  });

  it('PATH-5 SCALE-5 STOP-5 is looked at twice where the stop follows at once, and is clear where that moves nothing', () => {
    // The stop trails by 5: from 95 it comes to 96 at 101, and from the rung on it follows anew, and no farther.
    const trails = { stop: { at: { distance: 10 }, trail: { distance: 5 } } };
    expect(both(trails, [99, 99.9, 97, 99])).toEqual({ fills: [rung], ambiguous: 0 });
  });

  it('PATH-5 SCALE-5 is looked at in the same way at a rung above', () => {
    // A stop at 102 brings the average to 101, and break-even to 104: high first it lies at 101 when the low comes, low
    // first the close stays above.
    const scaleIn = { direction: 'with', rungs: 1, step: { distance: 2 }, sizes: [1], total: 1 } as const;
    const above = '2 entry buy 1 @ 102 taker';
    expect(both({ scaleIn, ...breakEven }, [101, 104, 100.5, 102])).toEqual({ fills: [above], ambiguous: 1 });
    expect(both({ scaleIn, ...breakEven }, [101, 102.5, 100.5, 102])).toEqual({
      fills: [above],
      ambiguous: 0,
    });
  });

  it('PATH-5 OTO-1 is in doubt where it meets an entry that has a ladder: that leaves orders in its reach', () => {
    // Low first the entry fills at 98, and its target on the way to 103; high first nothing meets that.
    const entry = { order: { type: 'limit', limit: 98 }, target: { price: 102 } } as const;
    const script = { 0: buy({ scaleIn: { rungs: 1, step: { distance: 50 } }, ...entry }) };
    for (const alwaysTwice of [false, true]) {
      const played = play({
        ...{ candles: [calm, calm, [100, 103, 97, 100] as Row], script, path: 'low-first' },
        options: { alwaysTwice },
      });
      expect(fillLines(played)).toEqual(['2 entry buy 1 @ 98 maker', '2 target sell 1 @ 102 maker']);
      expect(recordsOf(played, 'ambiguous')).toHaveLength(1);
    }
  });

  it('PATH-5 SCALE-5 ORD-3 is in doubt where a rung that was moved up brings the average less than its own price', () => {
    // One at 100 and one at the open of 97 are 98.5 on average; the other rung is then moved from 96 to 99, which brings
    // 98.67. Low first: the break-even waits for 101.67, is reached at 101.8, and lies at 98.97, which the close meets.
    // High first it is reached at 101.5 and lies at 98.8, below the low; what the rung brings then waits for 101.67.
    const terms = {
      candles: [calm, calm, [97, 101, 97, 101], [101, 101.8, 98.9, 98.93]] as readonly Row[],
      script: {
        0: buy({
          scaleIn: { rungs: 2, step: { distance: 2 }, sizes: [1, 1], total: 2 },
          stop: {
            at: { distance: 10 },
            breakEven: { after: { distance: 3 }, offset: { distance: 0.3 } },
          },
        }),
        2: amend(4, { limit: 99 }),
      },
      path: 'low-first',
    } as const;
    for (const alwaysTwice of [false, true]) {
      const played = play({ ...terms, options: { alwaysTwice } });
      expect(fillLines(played).slice(1)).toEqual([
        '2 entry buy 1 @ 97 maker',
        '3 entry buy 1 @ 99 maker',
        '3 stop sell 3 @ 98.97 taker',
      ]);
      expect(recordsOf(played, 'ambiguous')).toHaveLength(1);
    }
  });
});
