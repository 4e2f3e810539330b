/**
 * Commands that are on their way (LAT-1). Rows are [open, high, low, close], a minute each; row 0 closes at 100, and what
 * is decided there leaves at minute 1. The path of [100, 103, 97, 100] with `high-first` is at 103 after 20 seconds, at 97
 * after 40, and at 100 after 60.
 */
import { describe, expect, it } from 'vitest';
import type { Latency } from '../../src/model/costs.ts';
import { amend, buy, cancel, exit, oneCancelsOther, sell } from '../../src/model/intent.ts';
import { fates, fillLines, minute, money, play, rate, start, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const wave: Row = [100, 103, 97, 100];
const half: Row = [50, 50, 50, 50];
const after = (seconds: number, more = 0): Latency => ({
  order: { least: seconds * 1_000, most: seconds * 1_000 },
  answer: { least: more * 1_000, most: more * 1_000 },
});
const late = (seconds: number, terms: Omit<Play, 'latency' | 'path'>, more = 0) =>
  play({ path: 'high-first', latency: after(seconds, more), ...terms });
const times = (played: ReturnType<typeof play>): readonly number[] =>
  played.fills.map(({ ms }) => ms / 1_000);

describe('latency', () => {
  it('LAT-1 PATH-7 a market order meets the path where it is when the order arrives', () => {
    // After ten seconds the path is half way from 100 to 103.
    const played = late(10, { candles: [calm, wave], script: { 0: buy() } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 101.5 taker']);
    expect(times(played)).toEqual([10]);
  });

  it('LAT-1 PATH-7 on a leg without a way it is met when it arrives as well', () => {
    for (const path of ['high-first', 'low-first'] as const) {
      const flat = late(5, { candles: [calm, calm], script: { 0: buy() } });
      expect(times(flat)).toEqual([5]);
      // Its open is its low: with the low first the first leg stands still.
      const played = play({
        latency: after(5),
        path,
        candles: [calm, [100, 110, 100, 105]],
        script: { 0: buy() },
      });
      expect(times(played)).toEqual([5]);
    }
  });

  it('LAT-1 an order that is not there is not met: the jump and the legs before it are past', () => {
    // 98 is passed on the way to 97, after 36.7 seconds: a limit that is there by then fills, a later one does not, but
    // for the way back up, which finds it passed: it takes at 97.75, where the path is after 45 seconds.
    const order = { type: 'limit', limit: 98 } as const;
    const terms = { candles: [calm, [99.5, 103, 97, 100] as Row], script: { 0: buy({ order }) } };
    expect(fillLines(late(30, terms))).toEqual(['1 entry buy 1 @ 98 maker']);
    expect(fillLines(late(45, terms))).toEqual(['1 entry buy 1 @ 97.75 taker']);
    expect(fillLines(late(59, terms))).toEqual([]);
  });

  it('LAT-1 one that takes longer than a candle meets a later one', () => {
    const played = late(70, { candles: [calm, wave, wave, calm], script: { 0: buy() } });
    expect([fillLines(played), times(played)]).toEqual([['2 entry buy 1 @ 101.5 taker'], [10]]);
  });

  it('LAT-1 TIME-5 one that takes a whole candle finds its path over, and meets the next open', () => {
    const candles: readonly Row[] = [calm, [100, 101, 99, 101], [102, 102, 102, 102]];
    const fillsAfter = (seconds: number) => fillLines(late(seconds, { candles, script: { 0: buy() } }));
    expect(fillsAfter(59)).toEqual(['1 entry buy 1 @ 100.9 taker']);
    expect(fillsAfter(60)).toEqual(['2 entry buy 1 @ 102 taker']);
    // A limit that the close has passed takes at the open, which is better.
    const order = { type: 'limit', limit: 103 } as const;
    expect(fillLines(late(60, { candles, script: { 0: buy({ order }) } }))).toEqual([
      '2 entry buy 1 @ 102 taker',
    ]);
  });

  it('LAT-1 TIME-5 one that arrives with funding of another market finds it paid, and the money of what expires free', () => {
    // Half a minute into row 2 a limit at 99.5 arrives. A long of 100 out of 200 leaves 100, and 99 when it has paid.
    const rows = [calm, calm, calm, calm];
    const resting = (limit: number, more = {}) => buy({ order: { type: 'limit', limit, ...more } });
    const both = (holds: Play['script'], asks: Play['script'], terms: Partial<Play>) =>
      [
        [holds, asks],
        [asks, holds],
      ].map(([first, second]) =>
        fates(
          play({
            ...{ account: 'margin', latency: after(30), balance: 200, candles: rows, ...terms },
            ...{ script: first!, others: [{ candles: rows, script: second! }] },
          }),
        ).toSorted(),
      );
    const funding = { kind: 'series', times: [start + 2.5 * minute], rates: [rate(0.01)] } as const;
    const rejected = ['entry filled', 'entry rejected funds'];
    expect(both({ 0: buy() }, { 1: resting(99.5) }, { funding })).toEqual([rejected, rejected]);
    // What rests from half a minute into row 1 on holds 98 of 100, and ends at that of row 2.
    const until = { timeInForce: 'gtd', goodUntil: start + 2.5 * minute } as const;
    const free = ['entry cancelled end', 'entry expired'];
    expect(both({ 0: resting(98, until) }, { 1: resting(99) }, { balance: 100 })).toEqual([free, free]);
  });

  it('LAT-1 TIME-5 so do two that arrive there together', () => {
    const played = late(60, { candles: [calm, calm, [101, 101, 101, 101]], script: { 0: [buy(), buy()] } });
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 101 taker', '2 entry buy 1 @ 101 taker']);
  });

  it('LAT-1 where nothing is traded when it arrives it meets the next open', () => {
    const played = late(70, { candles: [calm, wave, null, wave], script: { 0: buy() } });
    // The third candle there is, a minute after it would have been without the gap.
    expect([fillLines(played), times(played)]).toEqual([['2 entry buy 1 @ 100 taker'], [60]]);
  });

  it('LAT-1 ORD-4 funds are judged when it arrives', () => {
    const terms = { candles: [calm, wave], script: { 0: buy() }, balance: 101 };
    expect(fates(late(0, terms))).toEqual(['entry filled']);
    expect(fates(late(10, terms))).toEqual(['entry rejected funds']);
  });

  it('LAT-1 MARG-1 a cross account may spend what its positions leave when it arrives, also where nothing is traded', () => {
    // Short 1 from 100 with 150. After ten seconds of row 2 that stands at 101.5: 250 less twice 101.5 leave 47.
    const other = (limit: number) => ({
      candles: [half, half, null, half],
      script: { 1: buy({ order: { type: 'limit', limit } }) },
    });
    const ordered = (limit: number) =>
      late(10, {
        account: 'margin',
        accountMargin: { mode: 'cross' },
        balance: 150,
        candles: [calm, calm, wave, calm],
        script: { 0: sell() },
        others: [other(limit)],
      });
    expect(fates(ordered(47))).toEqual(['entry filled', 'entry cancelled end']);
    const refused = ordered(47.01).orders[1]!;
    expect([refused.reason, refused.value, refused.bound]).toEqual(['funds', money(47.01), money(47)]);
  });

  it('LAT-1 a cancel comes too late for what fills before it is there', () => {
    // The limit rests from second 5 of row 1 on and is reached in row 2 after 36.7 seconds; the cancel leaves at its open.
    const order = { type: 'limit', limit: 98 } as const;
    const cancels = { candles: [calm, calm, wave], script: { 0: buy({ order }), 1: cancel() } };
    expect(fates(late(5, cancels))).toEqual(['entry cancelled requested']);
    expect(fates(late(40, cancels))).toEqual(['entry filled']);
  });

  it('LAT-1 TIME-5 and for what fills at the moment at which it arrives', () => {
    // The path of row 2 is at 103 after 20 seconds.
    const script = { 0: buy({ order: { type: 'stop', trigger: 103 } }), 1: cancel() };
    const cancels = { candles: [calm, calm, wave], script };
    expect(fates(late(19.999, cancels))).toEqual(['entry cancelled requested']);
    expect(fates(late(20, cancels))).toEqual(['entry filled']);
  });

  it('LAT-1 ORD-3 so does an amend', () => {
    const order = { type: 'limit', limit: 98 } as const;
    const script = { 0: buy({ order }), 1: amend(1, { limit: 97.5 }) };
    const candles = [calm, calm, wave] as const;
    expect(fillLines(late(5, { candles, script }))).toEqual(['2 entry buy 1 @ 97.5 maker']);
    expect(fillLines(late(40, { candles, script }))).toEqual(['2 entry buy 1 @ 98 maker']);
  });

  it('LAT-1 what answers a fill leaves when the news of it is there', () => {
    // Filled at second 10; the news takes 5, the answer 10: out at 100.75, where the path is after 25 seconds.
    const played = late(
      10,
      {
        candles: [calm, wave],
        script: { 0: buy() },
        onFill: ({ role }) => (role === 'entry' ? exit() : null),
      },
      5,
    );
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 101.5 taker', '1 exit sell 1 @ 101.5 taker']);
    expect(times(played)).toEqual([10, 25]);
  });

  it('LAT-1 PATH-7 what arrives with the end of another order meets the path where it is then', () => {
    // A limit ends after ten seconds, when the market order arrives: half way from 100 to 103.
    const ends = buy({
      order: { type: 'limit', limit: 90, timeInForce: 'gtd', goodUntil: start + 2 * minute + 10_000 },
    });
    const played = late(10, { candles: [calm, calm, wave], script: { 0: ends, 1: buy() } });
    expect([fillLines(played), times(played)]).toEqual([['2 entry buy 1 @ 101.5 taker'], [10]]);
  });

  it('LAT-1 OTO-1 children are at the exchange with their parent and rest without delay', () => {
    // In at 101.5 after ten seconds; the stop at 100 is met on the way down, after 30.
    const played = late(10, { candles: [calm, wave], script: { 0: buy({ stop: { price: 99 } }) } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 101.5 taker', '1 stop sell 1 @ 99 taker']);
  });

  it('LAT-1 OCO-1 a group arrives together, also where every command draws its own delay', () => {
    const both = oneCancelsOther([
      buy({ order: { type: 'limit', limit: 99 } }),
      buy({ order: { type: 'stop', trigger: 102 } }),
    ]);
    const latency: Latency = { order: { least: 0, most: 9_000 }, answer: { least: 0, most: 0 } };
    const played = play({ path: 'high-first', latency, candles: [calm, wave], script: { 0: both } });
    expect(fates(played)).toEqual(['entry cancelled oco', 'entry filled']);
  });

  it('LAT-1 POS-1 an exit that finds its position closed is refused with its number', () => {
    // The stop is met after 26.7 seconds; the exit arrives after 50.
    const played = late(50, {
      candles: [calm, calm, wave],
      script: { 0: buy({ stop: { price: 99 } }), 1: exit() },
    });
    expect(fates(played)).toEqual(['entry filled', 'stop filled', 'exit rejected reduce-only']);
  });

  it('LAT-1 ORD-2 what is still on its way when the run ends has ended, too', () => {
    const played = late(70, { candles: [calm, wave], script: { 0: buy({ stop: { price: 99 } }), 1: buy() } });
    expect(fates(played)).toEqual(['entry cancelled end', 'stop cancelled end', 'entry cancelled end']);
  });

  it('LAT-1 DET-2 a drawn delay lies inside its bounds, and is the same in every run and beside other markets', () => {
    const latency: Latency = { order: { least: 2_000, most: 18_000 }, answer: { least: 0, most: 0 } };
    const rows = Array.from({ length: 40 }, () => wave);
    const script = Object.fromEntries(rows.map((_, row) => [row, row % 2 === 0 ? buy() : exit()]));
    const terms = { path: 'high-first', latency, candles: rows, script } as const;
    const alone = times(play(terms));
    expect(alone.length).toBeGreaterThan(30);
    for (const second of alone) expect(second).toSatisfy(() => second >= 2 && second < 18.2);
    expect(new Set(alone).size).toBeGreaterThan(20);
    const beside = play({ ...terms, others: [{ candles: rows, script }] });
    expect(beside.fills.filter(({ market }) => market === 0).map(({ ms }) => ms / 1_000)).toEqual(alone);
  });
});
