/**
 * Trailing stops in candles inside of which rules change (FILL-7, STOP-5): what they see, and by which rules. Rows are
 * [open, high, low, close], a minute each, high first; the tick is 0.01, and 1 from the change on.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import { fillLines, minute, play, recordsOf, start, type Play, type Row } from '../support/play.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);
const trailing = (distance: number) => exit({ order: { type: 'trailing-stop', distance } });
const limit = (level: number) => ({ type: 'limit', limit: level }) as const;

/** Rules change so many seconds after the open of a row. */
const changing = (row: number, seconds: number, terms: Omit<Play, 'rules' | 'path'>) =>
  play({ path: 'high-first', rules: [{}, { tick: 1, fromRow: row + seconds / 60 }], ...terms });

describe('a trailing stop, where rules change', () => {
  // 100 to 105 in 20 seconds, and back in as many. Every command takes so long, and one arrives on the way up in row 3.
  const arriving = (ms: number, distance: number) =>
    changing(3, 19.9, {
      candles: [calm, calm, calm, [100, 105, 100, 105]],
      script: { 0: buy(), 1: trailing(distance), 2: buy({ order: limit(50) }) },
      latency: { order: { least: ms, most: ms }, answer: { least: 0, most: 0 } },
    });

  it('FILL-7 STOP-5 LAT-1 has seen the prices before the change by the rules of then when a command arrives after it', () => {
    // 104.97 is the last price before second 19.9; 2.55 behind it is 102.42, and 102 is what 105 makes of the new tick.
    expect(fillLines(arriving(19_950, 2.55))[1]).toBe('3 exit sell 1 @ 102.42 taker');
  });

  it('STOP-5 LAT-1 has seen no price after that at which a command arrives', () => {
    // At 102.5 after ten seconds, where 103.97 would be passed; met on the way back from 105 instead.
    expect(fillLines(arriving(10_000, 1))[1]).toBe('3 exit sell 1 @ 104 taker');
  });

  it('FILL-7 STOP-5 PATH-4 has seen them when another order is met after the change', () => {
    const played = changing(2, 19.9, {
      candles: [calm, calm, [100, 105, 100, 105]],
      script: { 0: buy(), 1: [trailing(2.55), buy({ order: { type: 'stop', trigger: 105 } })] },
    });
    expect(fillLines(played).slice(1)).toEqual(['2 entry buy 1 @ 105 taker', '2 exit sell 1 @ 102.42 taker']);
  });

  it('STOP-5 sees no price before its entry: on the way down, after the change and at that very moment', () => {
    // From 105 down to 97 in the second third: at 104 after 22.5 seconds, and at 102 after 27.5. 102 - 5.01 is 96.99,
    // and 96 by the new tick; a cent higher before it, 97 would be met.
    for (const seconds of [22.5, 27.5]) {
      const played = changing(1, seconds, {
        candles: [at(104), [104, 105, 97, 104]],
        script: { 0: buy({ order: limit(102), stop: { trail: { distance: 5.01 } } }) },
      });
      expect(fillLines(played)).toEqual(['1 entry buy 1 @ 102 maker']);
    }
  });

  it('STOP-5 of a short stays where it is on a path that stands still', () => {
    const played = changing(3, 10, {
      account: 'margin',
      candles: [calm, calm, calm, calm],
      script: { 0: sell(), 1: trailing(3), 2: sell() },
    });
    expect(fillLines(played)).toEqual(['1 entry sell 1 @ 100 taker', '3 entry sell 1 @ 100 taker']);
    expect(recordsOf(played, 'moved')).toEqual([]);
  });

  it('STOP-5 TIME-5 sees none when something ends while no candle comes', () => {
    const ends = buy({
      order: { ...limit(50), timeInForce: 'gtd', goodUntil: start + 2 * minute + 5_000 },
    });
    const played = play({
      candles: [calm, [105, 106, 99, 100], null, [98, 99, 96, 97]],
      script: { 0: buy({ stop: { price: 50 } }), 1: [trailing(5), ends] },
      rules: [{}, { lot: 0.001, fromRow: 2 + 3 / 60 }],
    });
    expect(recordsOf(played, 'moved')).toEqual([]);
  });
});
