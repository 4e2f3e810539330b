/**
 * Protective groups: OCO-1, OTO-1, STOP-4. Rows are [open, high, low, close]; row 0 closes at 100, row 1 is the entry's.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell, type EnterIntent } from '../../src/model/intent.ts';
import { fates, fillLines, play, quantity, recordsOf, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];

/** An entry at 100 in row 1, and the rows after it. */
const after = (terms: Omit<EnterIntent, 'kind' | 'side'>, rows: readonly Row[], more: Partial<Play> = {}) =>
  play({ candles: [calm, calm, ...rows], script: { 0: buy(terms) }, ...more });

describe('one of stop and target fills', () => {
  const both = { stop: { price: 95 }, target: { price: 105 } } as const;

  it.each([
    { path: 'high-first', expected: ['2 target sell 1 @ 105 maker'] },
    { path: 'low-first', expected: ['2 stop sell 1 @ 95 taker'] },
  ] as const)('OCO-1 $path: the other is cancelled before the path goes on', ({ path, expected }) => {
    // The candle reaches both; one fill only, or the account would be short.
    const played = after(both, [[100, 106, 94, 101]], { path });
    expect(fillLines(played).slice(1)).toEqual(expected);
    expect(played.position).toBe(0);
    expect(fates(played)).toContain(
      path === 'high-first' ? 'stop cancelled group' : 'target cancelled group',
    );
  });

  it('OCO-1 it is cancelled at the moment of the fill', () => {
    const played = after(both, [[100, 110, 99, 104]], { path: 'high-first' });
    const [filled] = recordsOf(played, 'filled').slice(1);
    const [cancelled] = recordsOf(played, 'cancelled');
    // Half of the first leg: 105 on the way from 100 to 110.
    const moment = Date.UTC(2024, 0, 1, 0, 2) + 10_000;
    expect([filled!.at, cancelled!.at]).toEqual([moment, moment]);
  });

  it('OCO-1 a bracket entered and stopped out in the same candle', () => {
    const order = { type: 'limit', limit: 97 } as const;
    const script = { 0: buy({ order, ...both }) };
    const played = play({ candles: [calm, [100, 101, 94, 96]], script, path: 'low-first' });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 97 maker', '1 stop sell 1 @ 95 taker']);
    expect(fates(played)).toEqual(['entry filled', 'stop filled', 'target cancelled group']);
    expect(played.equity.at(-1)).toBe(1_000_000 - 2);
  });

  it('OCO-1 a target that the entry has gapped over takes at once, and the stop ends', () => {
    // The open of 108 is beyond the target of 105: the limit is marketable when it comes to rest.
    const played = play({ candles: [calm, [108, 109, 104, 106]], script: { 0: buy(both) } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 108 taker', '1 target sell 1 @ 108 taker']);
    expect(fates(played)[1]).toBe('stop cancelled group');
  });
});

describe('children of an entry', () => {
  it("OTO-1 children do not exist before the parent's first fill", () => {
    // Row 1 goes through both children while the entry at 90 waits.
    const order = { type: 'limit', limit: 90 } as const;
    const script = { 0: buy({ order, stop: { price: 85 }, target: { price: 99 } }) };
    const played = play({ candles: [calm, [100, 101, 98, 99]], script });
    expect(played.fills).toEqual([]);
    expect(fates(played)).toEqual(['entry cancelled end', 'stop cancelled end', 'target cancelled end']);
  });

  it('OTO-1 they are sized to what has been filled', () => {
    const script = { 0: sell({ order: { type: 'limit', limit: 100.5 }, stop: { price: 120 } }) };
    const played = play({
      account: 'margin',
      candles: [calm, [110, 111, 109, 110], [110, 121, 110, 120]],
      script,
      balance: 201,
      sizing: { kind: 'quantity', quantity: quantity(2) },
    });
    // 2 x 100.5 = 201 was held; at the open of 110 it carries 201 / 110 = 1.8272 of the short.
    expect(fillLines(played)).toEqual(['1 entry sell 1.8272 @ 110 maker', '2 stop buy 1.8272 @ 120 taker']);
    expect(fates(played)).toEqual(['entry cancelled funds', 'stop filled']);
  });

  it('OTO-1 levels given as a distance or in percent start from the actual fill price', () => {
    // Decided at 100, filled at 104: 104 - 5 and 104 x 1.025.
    const script = { 0: buy({ stop: { distance: 5 }, target: { percent: 2.5 } }) };
    const played = play({ candles: [calm, [104, 104, 104, 104]], script });
    expect(played.orders.map(({ trigger, limit }) => [trigger / 100, limit / 100])).toEqual([
      [0, 0],
      [99, 0],
      [0, 106.6],
    ]);
  });

  it('OTO-1 anchored levels are rounded as levels are: away from the entry', () => {
    // Tick 0.5: a stop of 1.3 % below 104 is 102.648, a target of 1.3 % above is 105.352.
    const script = { 0: buy({ stop: { percent: 1.3 }, target: { percent: 1.3 } }) };
    const terms: Play = { candles: [calm, [104, 104, 104, 104]], script, rules: [{ tick: 0.5 }] };
    expect(
      play(terms)
        .orders.slice(1)
        .map(({ trigger, limit }) => (trigger || limit) / 100),
    ).toEqual([102.5, 105.5]);
    const short = play({
      ...terms,
      account: 'margin',
      script: { 0: sell({ stop: { percent: 1.3 }, target: { percent: 1.3 } }) },
    });
    expect(short.orders.slice(1).map(({ trigger, limit }) => (trigger || limit) / 100)).toEqual([
      105.5, 102.5,
    ]);
  });

  it('OTO-1 an entry that ends without a fill takes its children with it', () => {
    const order = { type: 'limit', limit: 90, timeInForce: 'ioc' } as const;
    const played = play({ candles: [calm, calm], script: { 0: buy({ order, stop: { price: 85 } }) } });
    expect(fates(played)).toEqual(['entry cancelled ioc', 'stop cancelled parent']);
    const poor = play({ candles: [calm, calm], script: { 0: buy({ stop: { price: 85 } }) }, balance: 50 });
    expect(fates(poor)).toEqual(['entry rejected funds', 'stop cancelled parent']);
  });

  it('OTO-1 a target that was cancelled takes no room from the others', () => {
    // Targets for half each; the near one is cancelled, half is sold: the far one is for the other half.
    const targets = [103, 106].map((price) => ({ share: 0.5, at: { price } }));
    const played = play({
      candles: [calm, calm, calm, calm, [100, 107, 100, 107]],
      script: { 0: buy({ targets }), 1: cancel(2), 2: exit({ share: 0.5 }) },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '3 exit sell 0.5 @ 100 taker',
      '4 target sell 0.5 @ 106 maker',
    ]);
  });
});
