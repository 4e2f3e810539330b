/**
 * The quick ways. A market order that is alone in its market fills without a walk, unless its fill leaves something there;
 * one order of a bracket may be all that a candle meets. Rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit } from '../../src/model/intent.ts';
import { exchangeState, openBacktest } from '../../src/engine/backtest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { configOf, fillLines, play, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 101, 99, 100];

function backtestTo(step: number, terms: Play): Engine {
  const engine = openBacktest(configOf(terms));
  engine.advance(step, true);
  return engine;
}

describe('the one order of a bracket that a candle meets', () => {
  const script = { 0: buy({ stop: { price: 95 }, target: { price: 110 } }) };

  it('PATH-4 is answered inside the candle', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 90, 92], calm],
      script,
      onFill: ({ role }) => (role === 'stop' ? buy() : null),
    });
    expect(fillLines(played).slice(1)).toEqual(['2 stop sell 1 @ 95 taker', '2 entry buy 1 @ 95 taker']);
  });

  it('PATH-4 at the open, for a part, leaves the rest for the path of that candle', () => {
    // Low first: from 112 down to 94 in 20 s, at 95 after 17 / 18 of them.
    const parted = { 0: buy({ stop: { price: 95 }, targets: [{ at: { price: 110 }, share: 0.25 }] }) };
    const candles: readonly Row[] = [calm, calm, [112, 115, 94, 112], calm];
    const played = play({ candles, script: parted, path: 'low-first' });
    expect(fillLines(played).slice(1)).toEqual([
      '2 target sell 0.25 @ 112 maker',
      '2 stop sell 0.75 @ 95 taker',
    ]);
    expect(played.fills[2]!.ms).toBe(18_888);
  });

  it('FILL-6 triggers without volume, and waits for the next open', () => {
    const volumes = (...rows: readonly Row[]): readonly Row[] =>
      rows.map(([open, high, low, close], i) => [open, high, low, close, i === 2 ? 0 : 100]);
    const played = play({
      candles: volumes(calm, calm, [100, 101, 90, 92], [93, 94, 92, 93]),
      script,
      participation: 0.5,
    });
    expect(fillLines(played).slice(1)).toEqual(['3 stop sell 1 @ 93 taker']);
  });

  it('FILL-6 waits at an open beyond its limit where there is no volume', () => {
    const candles: readonly Row[] = [
      [100, 101, 99, 100, 100],
      [100, 101, 99, 100, 100],
      [112, 113, 111, 112, 0],
      [111, 112, 110.5, 111, 100],
    ];
    const played = play({ candles, script, participation: 0.5 });
    expect(fillLines(played).slice(1)).toEqual(['3 target sell 1 @ 111 maker']);
  });
});

describe('a market order that is alone', () => {
  it('FILL-3 FILL-7 lets the stop that its fill brings back be met in the same candle', () => {
    // Size 1, stop 90. The first exit of 0.6 leaves 0.4, below the minimum of 0.5: the stop waits off the book. From
    // row 3 on the minimum is 0.1; the exit of half of it fills 0.2 at row 4's open, and the stop for 0.2 rests again.
    const terms = {
      candles: [calm, calm, calm, calm, [100, 101, 50, 60], [60, 61, 59, 60], [60, 61, 59, 60]] as Row[],
      script: { 0: buy({ stop: { price: 90 } }), 1: exit({ share: 0.6 }), 3: exit({ share: 0.5 }) },
      rules: [{ minQuantity: 0.5 }, { fromRow: 3, minQuantity: 0.1 }],
    };
    const fills = (options: object): readonly string[] =>
      play({ ...terms, ...options }).fills.map(
        ({ row, role, quantity, price }) => `${row} ${role} ${quantity} @ ${price}`,
      );
    const expected = ['1 entry 1 @ 100', '2 exit 0.6 @ 100', '4 exit 0.2 @ 100', '4 stop 0.2 @ 90'];
    expect(fills({})).toEqual(expected);
    expect(fills({ options: { alwaysTwice: true } })).toEqual(expected);
    expect(fills({ onFill: () => null })).toEqual(expected);
  });

  it('FILL-1 FILL-3 gives its place to a limit that comes when it is cancelled', () => {
    const script = { 0: buy(), 1: [exit(), cancel('exits'), exit({ order: { type: 'limit', limit: 104 } })] };
    const candles: readonly Row[] = [calm, calm, calm, [100, 105, 99, 100]];
    expect(fillLines(play({ candles, script }))).toEqual([
      '1 entry buy 1 @ 100 taker',
      '3 exit sell 1 @ 104 maker',
    ]);
  });

  it('FILL-1 fills at the open of the candle that comes after a gap in its market', () => {
    const candles: readonly (Row | null)[] = [calm, null, null, [102, 103, 101, 102]];
    const others = [{ candles: [calm, calm, calm, calm], script: {} }];
    const played = play({ candles, others, script: { 0: buy() } });
    expect(played.fills.map((fill) => fill.price)).toEqual([102]);
    const twice = play({ candles, others, script: { 0: buy() }, options: { alwaysTwice: true } });
    expect(played.digest).toBe(twice.digest);
  });

  it('FILL-1 is cancelled with the run that ends before its open', () => {
    const { orders, engine } = play({ candles: [calm, calm], script: { 1: buy() } });
    expect(orders.map(({ state, reason }) => [state, reason])).toEqual([['cancelled', 'end']]);
    expect(exchangeState(engine).account.held).toBe(0);
  });

  it('ORD-4 DET-1 holds its money and stands on its book as soon as somebody looks', () => {
    const engine = backtestTo(1, { candles: [calm, calm, calm], script: { 0: buy() } });
    const { account, books } = exchangeState(engine);
    expect(books[0]!.orders.map(({ presence, heldMoney }) => [presence, heldMoney])).toEqual([
      ['due', account.held],
    ]);
    engine.advance(3, true);
    engine.step({ kind: 'end' });
    expect(engine.digest()).toBe(play({ candles: [calm, calm, calm], script: { 0: buy() } }).digest);
  });
});
