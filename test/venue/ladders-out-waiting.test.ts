/**
 * Ladders that take out of a position and wait for something else than a price (SCALE-2, SCALE-4). The relative strength
 * index of one candle is 100 where the price has risen or stands, and 0 where it has fallen. The entry is decided on at
 * the close of row 1, and buys or sells 4 at the open of row 2.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell, type EntryTerms } from '../../src/model/intent.ts';
import type { ScaleOut } from '../../src/model/ladder.ts';
import { stopCauses } from '../../src/model/order.ts';
import {
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

const slide = (...closes: number[]): readonly Row[] =>
  closes.map((close): Row => [close, close, close, close]);
const fall = { momentum: { period: 1, below: [50] } };
const falls = (...levels: number[]) => ({ momentum: { period: 1, below: levels } });

const run = (terms: Omit<Play, 'script'> & Partial<Pick<Play, 'script'>>) =>
  play({ sizing: { kind: 'quantity', quantity: quantity(4) }, script: {}, ...terms });
const entered = (scaleOut: ScaleOut, closes: readonly number[], more: Partial<Play & EntryTerms> = {}) => {
  const { stop, ...terms } = more;
  const script = { 1: buy({ scaleOut, ...(stop === undefined ? {} : { stop }) }) };
  return run({ candles: slide(...closes), script, ...terms });
};

describe('rungs that take out and wait for a word', () => {
  it('SCALE-2 SCALE-4 each once, at the open after the first close that meets its level', () => {
    // A quarter at the fall of row 3; the second, at 0 as well, with it: the first one first.
    const played = entered({ when: falls(50, 0), sizes: [1, 3] }, [100, 101, 101, 99, 98, 97], {
      stop: { percent: 20 },
    });
    expect(fillLines(played)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '4 target sell 1 @ 98 taker',
      '4 target sell 3 @ 98 taker',
    ]);
    expect(recordsOf(played, 'caused').map(({ at, order, cause }) => [at, order, cause])).toEqual(
      [3, 4].map((order) => [start + 4 * minute, order, stopCauses.indexOf('momentum')]),
    );
    expect(played.orders.map(({ releasedAt }) => releasedAt)).toEqual([
      null,
      null,
      ...[3, 4].map(() => start + 4 * minute),
    ]);
    expect(fates(played)).toEqual(['entry filled', 'stop cancelled group', 'target filled', 'target filled']);
  });

  it('SCALE-2 STOP-4 the stop shrinks with what has left, and what waits ends with the position', () => {
    // Half at the fall of row 3, sold at 98 in row 4. The stop at 95.95 sells the other half in row 6.
    const played = entered({ when: falls(0, -0) }, [100, 101, 101, 99, 98, 99, 90], { stop: { percent: 5 } });
    expect(fillLines(played)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '4 target sell 2 @ 98 taker',
      '4 target sell 2 @ 98 taker',
    ]);
    const rises = { momentum: { period: 1, above: [100] } };
    const half = entered({ when: rises, total: 0.5 }, [100, 101, 101, 102, 103, 99, 90], {
      stop: { percent: 5 },
    });
    expect(fillLines(half)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '3 target sell 2 @ 102 taker',
      '6 stop sell 2 @ 90 taker',
    ]);
    const never = entered({ when: fall }, [100, 101, 101, 102, 103, 104], { stop: { percent: 5 } });
    expect(fates(never)).toEqual(['entry filled', 'stop cancelled end', 'target cancelled end']);
    const left = run({
      candles: slide(100, 101, 101, 102, 103, 90),
      script: { 1: buy({ scaleOut: { when: fall } }), 3: exit() },
    });
    expect(fates(left)).toEqual(['entry filled', 'target cancelled group', 'exit filled']);
  });

  it('SCALE-4 shares are of the most that was held, whatever a ladder in has added before', () => {
    // 4 and, at 1 % below the entry, 2 more: half of 6 leaves after the fall, and the last takes all that remains.
    const candles: readonly Row[] = [...slide(100, 100, 100), [100, 100, 98, 98], ...slide(98, 98, 97, 97)];
    const script = { 1: buy({ scaleIn: {}, scaleOut: { when: falls(50), total: 0.5 } }) };
    expect(fillLines(run({ candles, script }))).toEqual([
      '2 entry buy 4 @ 100 taker',
      '3 entry buy 2 @ 99 maker',
      '4 target sell 3 @ 98 taker',
    ]);
    const both = { 1: buy({ scaleIn: {}, scaleOut: { when: falls(50, 0) } }) };
    expect(fillLines(run({ candles, script: both })).slice(2)).toEqual([
      '4 target sell 3 @ 98 taker',
      '4 target sell 3 @ 98 taker',
    ]);
  });

  it('SCALE-2 both ladders of an entry wait, each for its own', () => {
    // Row 3 falls: 2 more; row 5 rises twice in a row of two candles: what lies above 99 takes half of 6.
    const when = { momentum: { period: 2, above: [99] } };
    const script = { 2: buy({ scaleIn: { when: fall }, scaleOut: { when, total: 0.5 } }) };
    const candles = slide(100, 99, 98, 98, 97, 99, 105, 112, 120, 130);
    const played = run({ candles, script });
    // Wilder's index of two candles: after -1, -1 it is 0. Row 3: 100 x 0 / (0 + 0.5). Row 4: 0. Rows 5, 6, 7, 8 gain 2, 6,
    // 7 and 8 while the mean loss halves each time from 0.75: at row 6 it is 0.1875 beside (1 / 2 + 6 / 2), 94.9; at row 7
    // 0.09375 beside 5.25, 98.2; at row 8 0.046875 beside 6.625, 99.3.
    expect(fillLines(played)).toEqual([
      '3 entry buy 4 @ 98 taker',
      '5 entry buy 2 @ 99 taker',
      '9 target sell 3 @ 130 taker',
    ]);
  });

  it('SCALE-2 a short waits for levels that mirror those of a long', () => {
    const script = { 1: sell({ scaleOut: { when: fall, total: 0.25 } }) };
    // A rise is an index of 100, and 0 to a short.
    expect(fillLines(run({ account: 'margin', candles: slide(100, 99, 98, 97, 98, 99), script }))).toEqual([
      '2 entry sell 4 @ 98 taker',
      '5 target buy 1 @ 99 taker',
    ]);
  });

  it('SCALE-2 volatility and correlation let them go as well', () => {
    // Ranges of 1, and of 3 in row 5: over one candle 3 to (1 + 1 + 3) / 3 by Wilder, 1.8 times.
    const wide = (range: number): Row => [100, 100 + range / 2, 100 - range / 2, 100];
    const candles = [...[1, 1, 1, 1, 1, 3, 1].map(wide), ...slide(100)];
    const at = (level: number) => {
      const when = { volatility: { period: 1, reference: 3, above: [level] } };
      return fillLines(run({ candles, script: { 3: buy({ scaleOut: { when } }) } })).slice(1);
    };
    expect(at(1.7)).toEqual(['6 target sell 4 @ 100 taker']);
    expect(at(1.9)).toEqual([]);
    // As in rungs-by-correlation.test.ts: 0.5 up to row 4, -0.5 at row 5.
    const own = slide(100, 110, 99, 99, 108.9, 98.01, 98.01, 98.01);
    const other = slide(100, 110, 110, 99, 108.9, 141.57, 141.57, 141.57);
    const beside = run({
      candles: own,
      others: [{ candles: other, script: {} }],
      script: { 3: buy({ scaleOut: { when: { correlation: { with: 'M1', period: 3, below: [0] } } } }) },
    });
    expect(fillLines(beside)).toEqual(['4 entry buy 4 @ 108.9 taker', '6 target sell 4 @ 98.01 taker']);
  });

  it('SCALE-2 is refused while what it waits for is not defined', () => {
    const when = { momentum: { period: 5, below: [0] } };
    const early = run({ candles: slide(100, 100, 100), script: { 0: buy({ scaleOut: { when } }) } });
    expect(refusals(early)).toEqual(['plan not-defined 1 6']);
    const alone = { correlation: { with: 'M9', below: [0] } };
    const none = run({ candles: slide(100, 100, 100), script: { 0: buy({ scaleOut: { when: alone } }) } });
    expect(refusals(none)).toEqual(['plan unknown-market 0 0']);
  });

  it('STOP-6 a reward to risk counts targets that lie at a price, and these lie at none', () => {
    const script = { 1: buy({ scaleOut: { when: fall }, stop: { percent: 5 }, rewardToRisk: 1 }) };
    expect(refusals(run({ candles: slide(100, 100, 100), script }))).toEqual(['plan reward-to-risk 0 1']);
  });

  it('ORD-3 SCALE-2 a strategy may cancel one that waits, and its share stays for the last', () => {
    const script = { 1: buy({ scaleOut: { when: falls(50, 0) } }), 2: cancel(2) };
    const played = run({ candles: slide(100, 101, 101, 102, 99, 98), script });
    expect(fates(played)).toEqual(['entry filled', 'target cancelled requested', 'target filled']);
    expect(fillLines(played)[1]).toBe('5 target sell 4 @ 98 taker');
  });
});

describe('what is let go', () => {
  it('SCALE-2 OTO-1 takes its share of what an entry has brought so far, and no more when that brings more', () => {
    // 2 and 1 of a limit of 4 have filled when row 4 has fallen: half of 3 leaves, and the last 1 comes after it.
    const candles: readonly Row[] = [
      [100, 100, 100, 100, 9],
      [100, 100, 100, 100, 9],
      [99, 99, 99, 99, 2],
      [99, 99, 99, 99, 1],
      [99, 99, 98.5, 98.5, 0],
      [98.5, 98.5, 98.5, 98.5, 1.5],
      [98.5, 98.5, 98.5, 98.5, 9],
    ];
    const order = { type: 'limit', limit: 99 } as const;
    const script = { 1: buy({ order, scaleOut: { when: falls(50), total: 0.5 } }) };
    const played = run({ participation: 1, candles, script });
    // By the close of row 2 the price has fallen already, to 99, with 2 bought.
    expect(fillLines(played)).toEqual([
      '2 entry buy 2 @ 99 maker',
      '3 target sell 1 @ 99 taker',
      '5 entry buy 1.5 @ 98.5 maker',
      '6 entry buy 0.5 @ 98.5 maker',
    ]);
    expect(fates(played)).toEqual(['entry filled', 'target filled']);
  });

  it('FILL-6 SCALE-2 in parts, while volume lasts, and what the stop has taken is not sold again', () => {
    const candles: readonly Row[] = [
      [100, 100, 100, 100, 9],
      [101, 101, 101, 101, 9],
      [101, 101, 101, 101, 9],
      [99, 99, 99, 99, 9],
      [98, 98, 98, 98, 1],
      [98, 98, 98, 98, 0.5],
      [90, 90, 90, 90, 9],
    ];
    const script = { 1: buy({ scaleOut: { when: falls(50), total: 0.75 }, stop: { percent: 10 } }) };
    const played = run({ participation: 1, candles, script });
    // 3 of 4 are let go; 1.5 have gone when the open of row 6 has met the stop at 90.9 as well, and both sell there.
    expect(fillLines(played)).toEqual([
      '2 entry buy 4 @ 101 taker',
      '4 target sell 1 @ 98 taker',
      '5 target sell 0.5 @ 98 taker',
      '6 target sell 1.5 @ 90 taker',
      '6 stop sell 1 @ 90 taker',
    ]);
  });

  it('LAT-1 SCALE-2 reaches the exchange after a while, and takes its share of what is open then', () => {
    const latency = { order: { least: 90_000, most: 90_000 }, answer: { least: 0, most: 0 } };
    const script = { 1: buy({ scaleOut: { when: falls(0), total: 0.5 } }), 4: exit({ share: 0.75 }) };
    const sold = run({ latency, candles: slide(101, 101, 101, 101, 101, 100, 99, 99, 98), script });
    // The exit of row 4 arrives in row 6 and takes 3; the word of row 5 in row 7, for half of 4 of which 1 is left.
    expect(fillLines(sold)).toEqual([
      '3 entry buy 4 @ 101 taker',
      '6 exit sell 3 @ 99 taker',
      '7 target sell 1 @ 99 taker',
    ]);
  });

  it('FILL-7 SCALE-2 below a minimum it is rejected with the numbers, and what it was for stays guarded', () => {
    const rules = [{ minQuantity: 1.5 }];
    const played = entered({ when: fall, total: 0.25 }, [100, 101, 101, 99, 98, 97], {
      rules,
      stop: { percent: 20 },
    });
    expect(fates(played)).toEqual(['entry filled', 'stop cancelled end', 'target rejected min-quantity']);
    expect(fillLines(played)).toHaveLength(1);
  });

  it('DET-1 SCALE-2 a quiet stretch ends where one goes', () => {
    const when = { momentum: { period: 3, below: [30, 10] } };
    const closes = Array.from({ length: 60 }, (_, i) => Math.round(100 * (100 + 8 * Math.sin(i / 5))) / 100);
    const script = { 6: buy({ scaleOut: { when }, stop: { percent: 30 } }) };
    const quiet = run({ candles: slide(...closes), script });
    const plain = run({ candles: slide(...closes), script, options: { quiet: false } });
    expect(quiet.fills.length).toBe(3);
    expect(plain.digest).toBe(quiet.digest);
  });
});
