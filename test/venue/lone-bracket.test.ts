/**
 * The end of a bracket that is alone on its book (`lone-bracket.ts`): at what price and at what moment of the walk the one
 * that is met fills (PATH-2, PATH-3, PATH-7), and what goes the long way. Rows are [open, high, low, close]; one is bought
 * at 100 at the open of row 1, with a stop at 95 and a target at 105, and row 2 meets one of them. What is expected is
 * what candles that are all walked twice come to as well.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, type EntryTerms, type Intents } from '../../src/model/intent.ts';
import type { PathPolicy } from '../../src/model/costs.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import { openDesk } from '../support/desk.ts';
import { play, price, quantity, recordsOf, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const bracket = { stop: { price: 95 }, target: { price: 105 } };

interface More {
  readonly path?: PathPolicy;
  readonly script?: Readonly<Record<number, Intents>>;
  readonly before?: readonly Row[];
}

/** The fills of the last row: role, price and seconds after its open. */
function ends(terms: Partial<EntryTerms>, row: Row, more: More = {}): readonly string[] {
  const { path = 'likely', before = [calm], script = {} } = more;
  const [quick, long] = [false, true].map((alwaysTwice) => {
    const candles = [calm, ...before, row];
    const played = play({
      ...{ candles, path, script: { 0: buy(terms), ...script }, options: { alwaysTwice } },
    });
    const fills = played.fills.filter((fill) => fill.row === candles.length - 1);
    return {
      fills: fills.map(({ role, price: at, ms }) => `${role} @ ${at} after ${ms / 1000}`),
      ambiguous: recordsOf(played, 'ambiguous').length,
    };
  });
  expect(quick).toEqual(long);
  return quick!.fills;
}

describe('a candle that meets one of a bracket', () => {
  it('PATH-1 FILL-3 at its open, where it opens beyond one, whatever comes after', () => {
    expect(ends(bracket, [94, 96, 93, 93.5])).toEqual(['stop @ 94 after 0']);
    expect(ends(bracket, [106, 107, 104, 106.5])).toEqual(['target @ 106 after 0']);
  });

  it('PATH-2 PATH-7 the target on the way up, first or after the low', () => {
    // A leg lasts 20 s. High first: 5 of 6 on the first. Low first: 7 of 8 on the second.
    expect(ends(bracket, [100, 106, 98, 99])).toEqual(['target @ 105 after 16.666']);
    expect(ends(bracket, [100, 106, 98, 104])).toEqual(['target @ 105 after 37.5']);
  });

  it('PATH-2 PATH-7 the stop on the way down, first or after the high', () => {
    // Low first: 5 of 6 on the first leg. High first: 7 of 8 on the second.
    expect(ends(bracket, [100, 102, 94, 101])).toEqual(['stop @ 95 after 16.666']);
    expect(ends(bracket, [100, 102, 94, 99])).toEqual(['stop @ 95 after 37.5']);
  });

  it('PATH-5 of two that it reaches it takes the worse', () => {
    expect(ends(bracket, [100, 106, 94, 99], { path: 'adverse' })[0]).toMatch(/^stop @ 95/);
    expect(ends(bracket, [100, 106, 94, 99], { path: 'favourable' })[0]).toMatch(/^target @ 105/);
  });

  it('STOP-5 a stop that follows the way there is met where it has come to', () => {
    // Up to 102 and down: 5 behind, at 97: 5 of 8 on the second leg.
    const row: Row = [100, 102, 94, 99];
    expect(ends({ ...bracket, stop: { trail: { distance: 5 } } }, row)).toEqual(['stop @ 97 after 32.5']);
    const plan = { at: { price: 95 }, trail: { distance: 5 } };
    expect(ends({ ...bracket, stop: plan }, row)).toEqual(['stop @ 97 after 32.5']);
  });

  it('FILL-3 STOP-2 a stop that was moved through the price is met at the next, whatever that is', () => {
    const script = { 1: amend(2, { trigger: 102 }) };
    expect(ends(bracket, [103, 106, 103, 103.5], { script })).toEqual(['stop @ 103 after 0']);
  });

  it('ORD-3 PATH-2 the nearer of two targets, though it has come behind the farther', () => {
    const targets = [
      { at: { price: 105 }, share: 0.5 },
      { at: { price: 110 }, share: 0.5 },
    ];
    const script = { 1: amend(2, { limit: 104 }) };
    expect(ends({ targets }, [100, 104.5, 99, 99], { script })).toEqual(['target @ 104 after 17.777']);
  });
});

describe('two that are no bracket', () => {
  const stop: Partial<OrderTerms> = { side: 'sell', type: 'stop', role: 'stop', reduceOnly: true };

  it('PATH-5 a stop and an entry above it that brings a stop of its own: both ways are walked', () => {
    // The stop entry at 105 brings a stop at 103, which the way down meets where the high comes first.
    const script = { 1: buy({ order: { type: 'stop', trigger: 105 }, stop: { price: 103 } }) };
    const row: Row = [100, 106, 99, 106];
    expect(ends({ stop: { price: 95 } }, row, { script, path: 'adverse', before: [calm] })).toEqual([
      expect.stringMatching(/^entry @ 105/),
      expect.stringMatching(/^stop @ 103/),
    ]);
  });

  it('PATH-2 two stops of an entry, one after the other', () => {
    const desk = openDesk({ candles: [calm, calm, [100, 100, 94.5, 100]] });
    desk.next();
    desk.place({ quantity: quantity(2) }, [
      { ...stop, trigger: price(94), parent: 1 as OrderId },
      { ...stop, trigger: price(95), parent: 1 as OrderId },
    ]);
    desk.next();
    expect(told(desk.next())).toEqual(['triggered 3 @ 95', 'filled 3: 1 @ 95 taker']);
  });
});
