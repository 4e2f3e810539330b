/**
 * What is said of a strategy's entries from outside (SCEN-3): the order, the stop and the targets of entries that say
 * nothing of them themselves.
 *
 * Rows are [open, high, low, close]; decisions at row 0 are made at 100, and their orders meet row 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, oneCancelsOther, sell, type EntryTerms } from '../../src/model/intent.ts';
import { fates, fillLines, play, recordsOf, refusals, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit: EntryTerms['order'] = { type: 'limit', limit: { distance: 1 } };
const run = (entry: EntryTerms, script: Play['script'], ...candles: readonly Row[]) =>
  play({ entry, script, candles: [calm, ...candles], account: 'margin' });

describe('terms of entries', () => {
  it('SCEN-3 an entry that says nothing has the order, the stop and the targets of the terms', () => {
    const targets = [
      { at: { distance: 2 }, share: 0.5 },
      { at: { distance: 4 }, share: 0.25 },
    ];
    const terms = { order: limit, stop: { percent: 5 }, targets };
    // Bought at 99: half leaves at 101, a quarter at 103, and the rest at 99 less 4.95, down to 94.05.
    const rows: readonly Row[] = [
      [100, 100, 99, 100],
      [100, 104, 100, 103],
      [103, 103, 93.9, 95],
    ];
    expect(fillLines(run(terms, { 0: buy() }, ...rows))).toEqual([
      '1 entry buy 1 @ 99 maker',
      '2 target sell 0.5 @ 101 maker',
      '2 target sell 0.25 @ 103 maker',
      '3 stop sell 0.25 @ 94.05 taker',
    ]);
    // The other way round: sold at 101, and 5.05 above it.
    const mirrored = rows.map(([o, h, l, c]): Row => [200 - o, 200 - l, 200 - h, 200 - c]);
    expect(fillLines(run(terms, { 0: sell() }, ...mirrored)).slice(2)).toEqual([
      '2 target buy 0.25 @ 97 maker',
      '3 stop buy 0.25 @ 106.05 taker',
    ]);
  });

  it('SCEN-3 what the strategy says of one part is as it says', () => {
    const terms: EntryTerms = { order: limit, stop: { distance: 5 }, targets: [{ at: { distance: 1 }, share: 1 }] };
    const away: Row = [100, 103, 99.5, 103];
    const ends = (own: EntryTerms) => fillLines(run(terms, { 0: buy(own) }, away, [103, 103, 90, 90]));
    // A market order of its own, at 100; with a stop, a target or none of its own.
    expect(ends({ order: { type: 'market' } })).toEqual(['1 entry buy 1 @ 100 taker', '1 target sell 1 @ 101 maker']);
    expect(ends({ order: { type: 'market' }, target: { distance: 5 } })[1]).toBe('2 stop sell 1 @ 95 taker');
    expect(ends({ order: { type: 'market' }, targets: [], stop: { distance: 3 } })[1]).toBe('2 stop sell 1 @ 97 taker');
    expect(ends({ stop: { distance: 2 } })).toEqual(['2 entry buy 1 @ 99 maker', '2 stop sell 1 @ 97 taker']);
  }); // prettier-ignore

  it('SCEN-3 exits stay what the strategy makes them', () => {
    const played = run({ order: limit }, { 0: buy(), 1: exit() }, [100, 100, 99, 99], [99, 99, 98, 98]);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 99 maker', '2 exit sell 1 @ 99 taker']);
  });

  it('SCEN-3 an entry that rests takes the place of those that rest', () => {
    // At 99, which is not reached; from 102 on at 101, and the one at 99 is gone.
    const rows: readonly Row[] = [
      [100, 102, 100, 102],
      [102, 102, 98, 98],
    ];
    const played = run({ order: limit }, { 0: buy(), 1: buy() }, ...rows);
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 101 maker']);
    expect(fates(played)).toEqual(['entry cancelled requested', 'entry filled']);
    expect(recordsOf(played, 'signal')).toHaveLength(2);
    expect(refusals(played)).toEqual([]);
    // One that is refused takes no place; nor does one that says itself how it is sent.
    const refused = run({ order: limit }, { 0: buy(), 1: buy({ stop: { distance: 500 } }) }, ...rows);
    expect(fillLines(refused)).toEqual(['2 entry buy 1 @ 99 maker']);
    const own = buy({ order: { type: 'limit', limit: 98.5 } });
    expect(fillLines(run({ order: limit }, { 0: buy(), 1: own }, ...rows))).toEqual([
      '2 entry buy 1 @ 99 maker',
      '2 entry buy 1 @ 98.5 maker',
    ]);
  });

  it('SCEN-3 a market order, said or not, takes no place', () => {
    const own = buy({ order: { type: 'limit', limit: 98 } });
    for (const terms of [{}, { order: { type: 'market' } }] satisfies EntryTerms[]) {
      const played = run(terms, { 0: own, 1: buy() }, calm, [100, 100, 97, 97]);
      expect(fillLines(played)).toEqual(['2 entry buy 1 @ 100 taker', '2 entry buy 1 @ 98 maker']);
    }
  });

  it('SCEN-3 OCO-1 a group whose entries rest by the terms takes the place of those before it', () => {
    const both = oneCancelsOther([buy(), sell()]);
    const rows: readonly Row[] = [calm, [100, 101, 100, 101]];
    // One each side of 100, twice: of the four only the second pair is left, and its sale fills.
    const played = run({ order: limit }, { 0: both, 1: both }, ...rows);
    expect(fillLines(played)).toEqual(['2 entry sell 1 @ 101 maker']);
    expect(fates(played)).toEqual([
      'entry cancelled requested',
      'entry cancelled requested',
      'entry cancelled oco',
      'entry filled',
    ]);
  });

  it('SCEN-3 IND-2 the strategy is asked when the ranges of its entries are defined', () => {
    const asked = (entry: EntryTerms): number => {
      const counts: number[] = [];
      play({ candles: Array<Row>(20).fill(calm), script: {}, entry, watch: (view) => counts.push(view.count) });
      return counts[0]!;
    };
    expect(asked({})).toBe(1);
    expect(asked({ stop: { percent: 5 } })).toBe(1);
    expect(asked({ stop: { atr: 2, period: 3 } })).toBe(4);
    expect(asked({ stop: { trail: { atr: 2 } } })).toBe(15);
    expect(asked({ stop: { trail: { percent: 2, activation: { atr: 2, period: 5 } } } })).toBe(6);
    expect(asked({ order: { type: 'limit', limit: { atr: 2, period: 7 } } })).toBe(8);
    expect(asked({ order: { type: 'trailing-stop', atr: 2, period: 8 } })).toBe(9);
    const order = { type: 'stop-limit', trigger: { ticks: 2 }, limit: { atr: 1, period: 10 } } as const;
    expect(asked({ order, targets: [{ at: { atr: 2, period: 3 }, share: 1 }] })).toBe(11);
    expect(asked({ targets: [{ at: { ticks: 2 }, share: 0.5 }, { at: { atr: 2, period: 12 }, share: 0.5 }] })).toBe(13);
  }); // prettier-ignore

  it('SCEN-3 PATH-4 an entry that answers a fill has the terms too', () => {
    // Out at 95, and in again with a limit 1 below that, inside the same candle.
    const played = play({
      candles: [calm, calm, [100, 100, 93, 94]],
      entry: { order: limit },
      script: { 0: buy({ order: { type: 'market' }, stop: { distance: 5 } }) },
      onFill: (fill) => (fill.role === 'stop' ? buy() : null),
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 stop sell 1 @ 95 taker',
      '2 entry buy 1 @ 94 maker',
    ]);
  });

  it('SCEN-3 what was used of the terms is known', () => {
    const targets = [{ at: { distance: 5 }, share: 1 }];
    const terms: EntryTerms = { order: limit, stop: { distance: 5 }, targets };
    const used = (...own: readonly EntryTerms[]) =>
      run(terms, Object.fromEntries(own.map((one, i) => [i, buy(one)])), calm, calm).engine.kernel.instances[0]!.used;
    const none = { order: false, stop: false, targets: false, scaleIn: false };
    expect(used()).toEqual({ entries: 0, ...none });
    const own = { order: { type: 'market' }, stop: { distance: 1 } } as const;
    expect(used({ ...own, target: { distance: 1 } })).toEqual({ entries: 1, ...none });
    expect(used({ ...own, targets: [] })).toEqual({ entries: 1, ...none });
    expect(used(own)).toEqual({ entries: 1, ...none, targets: true });
    expect(used({ stop: { distance: 1 }, targets: [] }, own)).toEqual({
      entries: 2,
      ...none,
      order: true,
      targets: true,
    });
  }); // prettier-ignore
});
