/**
 * What happens beside the walk of one market: commands to another, what is due before the instant is over, gaps. Rows are
 * [open, high, low, close], a minute each; what is decided at the close of row 0 leaves at minute 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit } from '../../src/model/intent.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import type { View } from '../../src/strategy/view.ts';
import { openDesk } from '../support/desk.ts';
import { noLimits } from '../support/no-limits.ts';
import {
  fates,
  fillLines,
  minute,
  play,
  price,
  quantity,
  rate,
  start,
  type Play,
  type Row,
} from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const one = { quantity: quantity(1) } as const;
const limit = (level: number): Partial<OrderTerms> => ({ ...one, type: 'limit', limit: price(level) });
const after = (seconds: number) => ({
  latency: { order: { least: seconds * 1_000, most: seconds * 1_000 }, answer: { least: 0, most: 0 } },
});

/** How many orders a strategy sees at each close, with every step done in full. */
function ordersSeen(terms: Play): readonly number[] {
  const seen: number[] = [];
  const watch = (view: View): unknown => seen.push(view.orders.length);
  play({ ...terms, watch, options: { quiet: false } });
  return seen;
}

describe('a market beside the one that is walked', () => {
  it('PATH-4 TIME-4 takes a command where its own path is at that moment', () => {
    // Low first: M0 comes to 95 after 10 of the 20 seconds to 90, and M1 to 45, half way to 40.
    const desk = openDesk({
      candles: [calm, [100, 110, 90, 100]],
      answersFills: true,
      others: [
        {
          candles: [
            [50, 50, 50, 50],
            [50, 60, 40, 50],
          ],
        },
      ],
    });
    desk.next();
    desk.place(limit(95));
    desk.venue.begin(Int32Array.of(1, 1), start + 2 * minute);
    expect(told([desk.venue.poll()!])).toEqual(['filled 1: 1 @ 95 maker']);
    expect(told(desk.place({ ...one, market: 1 })).at(-1)).toBe('filled 2: 1 @ 45 taker');
  });

  it('PATH-7 RISK-2 closes at one moment go by market, whichever of them was walked first', () => {
    // High first: M1 is at 95 half way through the second third, where its stop closes one of its two; what is left there
    // and in M0 is closed then.
    const played = play({
      candles: [calm, calm, calm],
      script: { 0: buy() },
      others: [
        { candles: [calm, calm, [100, 100, 90, 90]], script: { 0: [buy({ stop: { price: 95 } }), buy()] } },
      ],
      risk: { ...noLimits, drawdown: { rate: rate(0.000001), flatten: true } },
    });
    expect(played.fills.slice(3).map(({ market, role, ms }) => [market, role, ms])).toEqual([
      [1, 'stop', 30_000],
      [0, 'exit', 30_000],
      [1, 'exit', 30_000],
    ]);
  });
});

describe('what is due inside a candle', () => {
  const bracket = { 0: buy({ stop: { price: 92 }, target: { price: 110 } }), 1: exit() };

  it('LAT-1 OTO-1 an exit that arrives before the path comes to the stop of a bracket goes first', () => {
    // Low first, from 100 to 90 in 20 seconds: at 95 after 10, and at 92 after 16.
    const candles: readonly Row[] = [calm, calm, [100, 101, 90, 95], calm];
    const played = play({ candles, script: bracket, path: 'low-first', ...after(10) });
    expect(fillLines(played).slice(1)).toEqual(['2 exit sell 1 @ 95 taker']);
  });

  it('LAT-1 TIME-5 an exit that arrives with the close, after the stop, is refused before the strategy is asked', () => {
    const candles: readonly Row[] = [calm, calm, calm, [100, 101, 90, 95], calm];
    const script = { 0: bracket[0], 2: exit() };
    expect(ordersSeen({ candles, script, path: 'low-first', ...after(60) })).toEqual([0, 3, 2, 0, 0]);
  });

  it('LAT-1 TIME-5 so is an entry, where a market order has filled at the open', () => {
    // Sent at minute 1, the first is there at minute 2 and fills at the open of row 2; the other is there at its close,
    // where its limit would take.
    const late = buy({ order: { type: 'limit', limit: 101, postOnly: true } });
    const candles: readonly Row[] = [calm, calm, calm, calm];
    expect(ordersSeen({ candles, script: { 0: buy(), 1: late }, ...after(60) })).toEqual([0, 1, 0, 0]);
  });

  it('TIME-5 an order that ends with the close of a candle which only moves a stop is gone before the strategy is asked', () => {
    const ends = buy({
      order: { type: 'limit', limit: 50, timeInForce: 'gtd', goodUntil: start + 3 * minute },
    });
    const script = { 0: [buy({ stop: { trail: { distance: 2 } } }), ends] };
    const candles: readonly Row[] = [calm, calm, [100, 103, 101.5, 102], [102, 102, 102, 102]];
    expect(ordersSeen({ candles, script })).toEqual([0, 2, 1, 1]);
  });

  it('LAT-1 TIME-5 a cancel that is there while no candle comes, for what has ended, leaves later ends alone', () => {
    // It leaves at minute 2 and is there after ten seconds; its order has ended after five. The other one ends in row 3
    // after 50 seconds, and is met there after ten, low first.
    const until = (minutes: number, seconds: number, level: number) =>
      buy({
        order: {
          type: 'limit',
          limit: level,
          timeInForce: 'gtd',
          goodUntil: start + minutes * minute + seconds * 1_000,
        },
      });
    const played = play({
      candles: [calm, calm, null, [100, 101, 98, 100]],
      script: { 0: [until(2, 5, 50), until(3, 50, 99)], 1: cancel(1) },
      path: 'low-first',
      ...after(10),
    });
    expect(fates(played)).toEqual(['entry expired', 'entry filled']);
  });

  it('STOP-5 TIME-5 what ends while no candle comes shows a trailing stop no price of before', () => {
    // The path of row 1 is left at its open, 105, where the entry fills. The stop is placed at 100, and lies at 95.
    const ends = buy({
      order: { type: 'limit', limit: 50, timeInForce: 'gtd', goodUntil: start + 2 * minute + 5_000 },
    });
    const trailing = exit({ order: { type: 'trailing-stop', distance: 5 } });
    const played = play({
      candles: [calm, [105, 106, 99, 100], null, [98, 99, 96, 97]],
      script: { 0: buy(), 1: [trailing, ends] },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 105 taker']);
    expect(fates(played)).toEqual(['entry filled', 'exit cancelled end', 'entry expired']);
  });
});
