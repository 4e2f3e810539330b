/**
 * Lengths that strategies state (STOP-1, ORD-1): in price, percent, ticks and average true ranges, of stops, targets,
 * trailing stops and of the prices of orders.
 *
 * Rows are [open, high, low, close]. `before` has the true ranges 4 and 6, so that the average of two is 5 at its last
 * close, which is 100: decisions are made there, at row 2, and their orders meet row 3.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { atr } from '../../src/indicators/registry.ts';
import { buy, exit, sell, type EnterIntent, type EntryType } from '../../src/model/intent.ts';
import type { Length } from '../../src/model/length.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import {
  configOf,
  fates,
  fillLines,
  minute,
  play,
  recordsOf,
  refusals,
  start,
  type Row,
} from '../support/play.ts';
import { runs } from '../support/runs.ts';

const before: readonly Row[] = [
  [100, 100, 100, 100],
  [100, 102, 98, 100],
  [100, 103, 97, 100],
];
const calm: Row = [100, 100, 100, 100];
const range = (times: number): Length => ({ atr: times, period: 2 });
const tick = [{ tick: 0.05 }];

const decided = (intent: EnterIntent, ...rows: readonly Row[]) =>
  play({ candles: [...before, ...rows], script: { 2: intent }, rules: tick, account: 'margin' });
const fills = (intent: EnterIntent, ...rows: readonly Row[]) => fillLines(decided(intent, ...rows));
const refused = (intent: EnterIntent) => refusals(decided(intent, calm));

describe('lengths of stops and targets', () => {
  it.each<[string, Length, number]>([
    ['in price', { distance: 2.5 }, 98.5],
    ['in percent of the fill', { percent: 2 }, 98.95],
    ['in ticks', { ticks: 30 }, 99.5],
    ['in average true ranges', range(0.5), 98.5],
    ['in average true ranges, rounded away from the market', range(0.301), 99.45],
  ])('STOP-1 OTO-1 a stop %s lies below the actual fill', (_name, stop, at) => {
    // Bought at the open of 101, not at the close of 100. 2 % of 101 is 2.02: 98.98, down to 98.95.
    expect(fills(buy({ stop }), [101, 102, 95, 96])).toEqual([
      '3 entry buy 1 @ 101 taker',
      `3 stop sell 1 @ ${at} taker`,
    ]);
  });

  it('STOP-1 a short has its stop above and its targets below', () => {
    // 101 less 5 and less 100 x 0.05; what is left is bought back at 101 + 10.
    const targets = [
      { at: range(1), share: 0.5 },
      { at: { ticks: 100 }, share: 0.25 },
    ];
    expect(fills(sell({ stop: range(2), targets }), [101, 102, 95, 96], [96, 112, 96, 111])).toEqual([
      '3 entry sell 1 @ 101 taker',
      '3 target buy 0.5 @ 96 maker',
      '3 target buy 0.25 @ 96 maker',
      '4 stop buy 0.25 @ 111 taker',
    ]);
  });

  it('STOP-1 a trailing stop keeps the range of its decision', () => {
    // 5 behind 101; the candle with its range of 30 changes nothing: 120 - 5.
    expect(fills(buy({ stop: { trail: range(1) } }), [101, 101, 100, 101], [101, 120, 117, 118], [118, 118, 110, 110])).toEqual([
      '3 entry buy 1 @ 101 taker',
      '5 stop sell 1 @ 115 taker',
    ]); // prettier-ignore
  });

  it('STOP-1 ORD-1 a trailing stop that is active from a length ahead of the expected entry on', () => {
    // 3 % ahead of 100 is 103. Before, 90 meets nothing; at 104 it stands at 104 - 40 x 0.05.
    const trail = { ticks: 40, activation: { percent: 3 } };
    const rows: readonly Row[] = [
      [100, 102.95, 90, 100],
      [103, 104, 103, 104],
      [104, 104, 101, 102],
    ];
    expect(fills(buy({ stop: { trail } }), ...rows)).toEqual([
      '3 entry buy 1 @ 100 taker',
      '5 stop sell 1 @ 102 taker',
    ]);
    // A short's lies below: from 97 on, and 2 above 96.
    const mirrored = rows.map(([o, h, l, c]): Row => [200 - o, 200 - l, 200 - h, 200 - c]);
    expect(fills(sell({ stop: { trail } }), ...mirrored)).toEqual([
      '3 entry sell 1 @ 100 taker',
      '5 stop buy 1 @ 98 taker',
    ]);
  });

  it('STOP-1 IND-2 a range that is not defined yet is refused with the candles that it needs', () => {
    const played = play({
      candles: [...before, calm],
      script: { 1: buy({ stop: range(1) }), 2: buy({ stop: { trail: { atr: 1 } } }), 3: buy() },
    });
    // Of two candles at the second close, and of 14, which is the default, at the third.
    expect(refusals(played)).toEqual(['plan not-defined 2 3', 'plan not-defined 3 15']);
  });

  it('STOP-6 lengths that are none are refused', () => {
    expect(refused(buy({ stop: { ticks: 0 } }))).toEqual(['plan level-wrong-side 0 0']);
    expect(refused(buy({ stop: range(-1) }))).toEqual(['plan level-wrong-side -5 0']);
    expect(refused(buy({ stop: { ticks: 0.4 } }))).toEqual(['plan level-too-close 0.02 0.05']);
    expect(refused(buy({ stop: range(20) }))).toEqual(['plan level-below-zero 0 0']);
    expect(refused(buy({ target: { atr: NaN, period: 2 } }))).toEqual(['plan bad-number 0 0']);
    expect(refused(buy({ stop: { trail: { ticks: 2_000 } } }))).toEqual(['plan level-below-zero 0 0']);
    expect(refused(buy({ stop: { trail: { ticks: 20, activation: { distance: -1 } } } }))).toEqual([
      'plan level-wrong-side -1 0',
    ]);
    const early = { trail: { ticks: 20, activation: { percent: 100 } } };
    expect(refused(sell({ stop: early }))).toEqual(['plan level-below-zero 0 0']);
    // Against the entry that is expected at 10, not against the close.
    const far = buy({ order: { type: 'limit', limit: 10 }, stop: { trail: { distance: 20 } } });
    expect(refused(far)).toEqual(['plan level-below-zero -10 0']);
  });
});

describe('prices of orders as lengths', () => {
  const low: Row = [100, 100, 90, 90];
  const high: Row = [100, 110, 100, 110];

  it.each<[string, EntryType, Row, string]>([
    ['a limit', { type: 'limit', limit: { percent: 1 } }, low, '99 maker'],
    ['a limit in ticks', { type: 'limit', limit: { ticks: 3 } }, low, '99.85 maker'],
    ['a limit in ranges, to the passive side', { type: 'limit', limit: range(0.504) }, low, '97.45 maker'],
    ['a stop', { type: 'stop', trigger: range(1) }, high, '105 taker'],
    ['a stop-limit', { type: 'stop-limit', trigger: { distance: 2 }, limit: { ticks: 4 } }, high, '102 taker'],
    ['a take-profit', { type: 'take-profit', trigger: range(1) }, low, '95 taker'],
    ['a take-profit-limit', { type: 'take-profit-limit', trigger: { distance: 2 }, limit: { ticks: 4 } }, low, '98 taker'],
    ['a trailing stop', { type: 'trailing-stop', ...range(1) }, high, '105 taker'],
  ])('ORD-1 %s lies so far from the close, on the side on which it waits', (_name, order, row, fill) => {
    expect(fills(buy({ order }), row)).toEqual([`3 entry buy 1 @ ${fill}`]);
    // A sale, of the same candle upside down.
    const [o, h, l, c] = row;
    const [price = '', liquidity = ''] = fill.split(' ');
    const mirrored = String(Math.round(20_000 - Number(price) * 100) / 100);
    expect(fills(sell({ order }), [200 - o, 200 - l, 200 - h, 200 - c])).toEqual([
      `3 entry sell 1 @ ${mirrored} ${liquidity}`,
    ]);
  }); // prettier-ignore

  it('ORD-1 FILL-4 the limit of a stop lies beyond its trigger', () => {
    // Triggered at 102 by the jump to 103, which the limit of 102.2 rests out; the way back meets it.
    const order: EntryType = { type: 'stop-limit', trigger: { distance: 2 }, limit: { ticks: 4 } };
    expect(fills(buy({ order }), [103, 104, 102, 103])).toEqual(['3 entry buy 1 @ 102.2 maker']);
  });

  it('ORD-1 a limit of no length is at the close, and an exit has lengths too', () => {
    const rest = buy({ order: { type: 'limit', limit: { percent: 0 } } });
    // One at the last price takes (FILL-2).
    expect(fills(rest, [101, 101, 99, 100])).toEqual(['3 entry buy 1 @ 100 taker']);
    const script = { 0: buy(), 2: exit({ order: { type: 'limit', limit: range(1) } }) };
    expect(fillLines(play({ candles: [...before, high], script }))[1]).toBe('3 exit sell 1 @ 105 maker');
  });

  it('ORD-1 TIME-5 an order that is good for some candles ends with the last of them', () => {
    const near = (goodFor: number) =>
      decided(
        buy({ order: { type: 'limit', limit: { distance: 1 }, timeInForce: 'gtd', goodFor } }),
        calm,
        [100, 100, 98, 99],
      );
    expect(fillLines(near(2))).toEqual(['4 entry buy 1 @ 99 maker']);
    expect(fates(near(1))).toEqual(['entry expired']);
    const [ended] = recordsOf(near(1), 'expired');
    expect(ended?.at).toBe(start + 4 * minute);
  });

  it('STOP-6 a price below zero, or on the other side, is refused', () => {
    const limit = (length: Length) => refused(buy({ order: { type: 'limit', limit: length } }));
    expect(limit({ percent: 100 })).toEqual(['plan level-below-zero 0 0']);
    expect(limit({ percent: -1 })).toEqual(['plan level-wrong-side -1 0']);
    expect(limit({ distance: NaN })).toEqual(['plan bad-number 0 0']);
    expect(limit({ atr: 1 })).toEqual(['plan not-defined 3 15']);
  });
});

/** Is flat or protected: enters at every close at which it is flat and its range is defined. */
const trader = (period: number, protection: (range: number) => Omit<EnterIntent, 'kind' | 'side'>): Strategy =>
  defineStrategy({
    name: 'trader',
    description: 'Enters whenever it is flat.',
    params: {},
    readings: () => ({ range: atr(period) }),
    init: () => null,
    onClose: (view) => (view.isFlat ? buy(protection(view.readings.range.value)) : null),
  }); // prettier-ignore

describe('a range that the run adds by itself', () => {
  it('STOP-1 IND-1 is to the last bit the reading that a strategy could declare', () => {
    const row = fc
      .tuple(fc.integer({ min: 9_000, max: 11_000 }), fc.nat(300), fc.nat(300), fc.nat(4))
      .map(([open, up, down, part]): Row => {
        const low = open - down;
        return [open / 100, (open + up) / 100, low / 100, (low + Math.round(((up + down) * part) / 4)) / 100];
      });
    let entries = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (candles, period) => {
        const base = configOf({ candles, script: {} });
        const run = (strategy: Strategy) =>
          backtest({ ...base, strategies: [{ ...base.strategies[0]!, strategy }] });
        const stated = run(trader(period, () => ({ stop: { atr: 1.5, period }, target: { atr: 2, period } })));
        const computed = run(trader(period, (value) => ({ stop: { distance: 1.5 * value }, target: { distance: 2 * value } })));
        entries += stated.kernel.orders.state.lastOrder;
        expect(stated.digest()).toBe(computed.digest());
      }),
      { numRuns: runs(60) },
    );
    expect(entries).toBeGreaterThan(100);
  }); // prettier-ignore

  it('TIME-4 STOP-1 is that of the last closed candle where a fill is answered', () => {
    // The fill at 101 is answered inside row 3, whose own range is not known yet: 101 - 5, and not less.
    const played = play({
      candles: [...before, [101, 120, 101, 120], [120, 120, 90, 90]],
      script: { 2: buy() },
      onFill: (fill) =>
        fill.price === 101 ? exit({ order: { type: 'trailing-stop', atr: 1, period: 2, on: 'close' } }) : null,
    });
    // The close of 120 moves it to 115.
    expect(fillLines(played)).toEqual(['3 entry buy 1 @ 101 taker', '4 exit sell 1 @ 115 taker']);
  }); // prettier-ignore
});
