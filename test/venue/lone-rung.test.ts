/**
 * Candles that meet a rung and nothing else (`lone-rung.ts`): clear where what starts from the average stays out of reach,
 * and walked both ways where it may not. Rows are [open, high, low, close]; the entry fills one at 100 in row 1, its rung
 * one more at 98, which brings the average to 99.
 */
import { describe, expect, it } from 'vitest';
import { buy, type EnterIntent } from '../../src/model/intent.ts';
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
});
