/** Ladders that wait for a word (SCALE-2) in a run that is taken up from a snapshot: how far each has got is part of it. */
import { describe, expect, it } from 'vitest';
import { openBacktest } from '../../src/engine/backtest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { buy } from '../../src/model/intent.ts';
import { configOf, fillLines, playedOf, quantity, type Play, type Row } from '../support/play.ts';

/** Row 3 falls, and the first that rises after the entry is row 6. */
const candles = [100, 101, 101, 99, 98, 97, 99, 99].map((close): Row => [close, close, close, close]);
const rises = { momentum: { period: 1, above: [100] } };
const falls = { momentum: { period: 1, below: [0] } };
const terms: Play = {
  candles,
  sizing: { kind: 'quantity', quantity: quantity(4) },
  script: { 1: buy({ scaleIn: { when: falls, total: 1 }, scaleOut: { when: rises, total: 0.5 } }) },
};

function finished(engine: Engine): readonly string[] {
  engine.advance(engine.timeline.steps, true);
  engine.step({ kind: 'end' });
  return fillLines(playedOf(engine));
}

describe('a snapshot with ladders that wait', () => {
  it('DET-1 SCALE-2 is changed neither by the run that goes on, nor by those that were taken up from it', () => {
    const source = openBacktest(configOf(terms));
    // Up to the close of row 1, at which the entry is on its way, and its guard there.
    source.advance(2, true);
    const state = source.snapshot();
    const before = structuredClone(state);
    // 101 after 101 is an index of 100: the first two go at the open of row 3, and 4 more come at that of row 4.
    const whole = ['2 entry buy 4 @ 101 taker', '3 target sell 2 @ 99 taker', '4 entry buy 4 @ 98 taker'];
    expect(finished(source)).toEqual(whole);
    for (const time of ['first', 'second'])
      expect(finished(openBacktest(configOf(terms), {}, state)), time).toEqual(whole);
    expect(state).toEqual(before);
  });
});
