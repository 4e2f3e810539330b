/**
 * One net position for each market: closes, cover, reduce-only, reversals (POS-1).
 *
 * Rows are [open, high, low, close]; row 0 closes at 100.
 */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { buy, cancel, exit, sell } from '../../src/model/intent.ts';
import { columnsOf, configOf, fates, fillLines, minute, play, quantity, recordsOf } from '../support/play.ts';
import type { Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number) => ({ type: 'limit', limit: at }) as const;
const guarded = { stop: { price: 90 }, target: { price: 110 } } as const;

describe('one net position', () => {
  it('POS-1 entries of a market add up, and an exit takes from the sum', () => {
    const played = play({
      candles: [calm, calm, calm, calm],
      script: { 0: buy(), 1: buy(), 2: exit({ share: 0.75 }) },
    });
    expect(fillLines(played).at(-1)).toBe('3 exit sell 1.5 @ 100 taker');
    expect(played.position).toBe(0.5);
  });

  it('POS-1 an entry on the other side nets', () => {
    const script = { 0: [buy(), buy()], 1: sell() };
    expect(play({ account: 'margin', candles: [calm, calm, calm], script }).position).toBe(1);
  });

  it('POS-1 each market has its own', () => {
    const others = [{ candles: [calm, calm, calm], script: { 0: buy(), 1: exit() } }];
    const played = play({ candles: [calm, calm, calm], script: { 0: buy() }, others });
    expect(played.engine.kernel.lanes.map((lane) => lane.position.quantity / 10_000)).toEqual([1, 0]);
  });

  it('POS-1 a market belongs to one strategy of a run', () => {
    const config = configOf({ candles: [calm], script: {} });
    const [strategy] = config.strategies;
    const strategies = [strategy!, { ...strategy!, id: 'second' }];
    expect(() => backtest({ ...config, strategies })).toThrow('a market belongs to one strategy');
  });
});

describe('a close while a bracket rests', () => {
  it('POS-1 a market close takes its quantity out of the cover when it fills', () => {
    // Decided at row 1; stop and target rest until the close fills at row 2's open, and end there.
    const played = play({
      candles: [calm, calm, [100, 115, 85, 100], [100, 115, 85, 100]],
      script: { 0: buy(guarded), 1: exit() },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 exit sell 1 @ 100 taker']);
    expect(fates(played)).toEqual([
      'entry filled',
      'stop cancelled group',
      'target cancelled group',
      'exit filled',
    ]);
  });

  it('POS-1 what a close that rests is for stays covered until it fills', () => {
    const rests = { 0: buy({ stop: { price: 90 } }), 1: exit({ share: 0.75, order: limit(105) }) };
    const stopped = play({ candles: [calm, calm, calm, [100, 104, 85, 85]], script: rests });
    expect(fillLines(stopped).slice(1)).toEqual(['3 stop sell 1 @ 90 taker']);
    expect(fates(stopped).at(-1)).toBe('exit cancelled reduce-only');
    // It takes three quarters out of what the stop guards, and leaves it the rest.
    const left = play({ candles: [calm, calm, [100, 105, 100, 100], [100, 100, 85, 85]], script: rests });
    expect(fillLines(left).slice(1)).toEqual(['2 exit sell 0.75 @ 105 maker', '3 stop sell 0.25 @ 90 taker']);
    expect(recordsOf(left, 'resized').map(({ leaves }) => leaves)).toEqual([quantity(0.25)]);
  });

  it('POS-1 oldest group first', () => {
    // Groups of 1 with stops at 90 and 95; an exit of 1.5 takes the older whole and half of the younger.
    const played = play({
      candles: [calm, calm, calm, calm, [100, 100, 85, 85]],
      script: { 0: buy({ stop: { price: 90 } }), 1: buy({ stop: { price: 95 } }), 2: exit({ share: 0.75 }) },
    });
    expect(fillLines(played).slice(2)).toEqual(['3 exit sell 1.5 @ 100 taker', '4 stop sell 0.5 @ 95 taker']);
    expect(played.position).toBe(0);
  });

  it('PATH-1 a close that waits for the open is met before the stop that the jump sweeps over', () => {
    const played = play({ candles: [calm, calm, [80, 80, 80, 80]], script: { 0: buy(guarded), 1: exit() } });
    expect(fillLines(played).slice(1)).toEqual(['2 exit sell 1 @ 80 taker']);
    expect(played.position).toBe(0);
  });
});

describe('reduce-only', () => {
  it('POS-1 is cut to the position when it is met', () => {
    // An exit of 1 rests at 105; half is closed before.
    const played = play({
      candles: [calm, calm, calm, calm, [100, 106, 100, 106]],
      script: { 0: buy(), 1: exit({ order: limit(105) }), 2: exit({ share: 0.5 }) },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '3 exit sell 0.5 @ 100 taker',
      '4 exit sell 0.5 @ 105 maker',
    ]);
    expect(fates(played)).toEqual(['entry filled', 'exit filled', 'exit filled']);
  });

  it('POS-1 is cancelled at zero', () => {
    // Two closes of all wait for the same open: the second finds nothing.
    const played = play({ candles: [calm, calm, calm], script: { 0: buy(), 1: [exit(), exit()] } });
    expect(fates(played)).toEqual(['entry filled', 'exit filled', 'exit cancelled reduce-only']);
    expect(played.position).toBe(0);
  });

  it('POS-1 never turns a position', () => {
    const script = { 0: sell(), 1: [exit({ order: limit(95) }), exit({ order: limit(96) })] };
    const played = play({ account: 'margin', candles: [calm, calm, [100, 100, 90, 90]], script });
    expect(fillLines(played).slice(1)).toEqual(['2 exit buy 1 @ 96 maker']);
    expect(played.position).toBe(0);
  });
});

describe('a reversal', () => {
  const terms = {
    account: 'margin',
    candles: [calm, calm, [102, 102, 102, 102]] as readonly Row[],
    script: { 0: buy(), 1: [exit(), sell({ stop: { price: 110 } })] },
  } as const;

  it('POS-1 is two steps: the close, then the new entry', () => {
    const played = play(terms);
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 exit sell 1 @ 102 taker',
      '2 entry sell 1 @ 102 taker',
    ]);
    expect(played.position).toBe(-1);
    expect(played.run.trades.map(({ side, netProfit }) => [side, netProfit / 1e8])).toEqual([
      ['long', 2],
      ['short', 0],
    ]);
  });

  it('POS-1 the new entry has its own verdict: it may be denied while the close passes', () => {
    const noShorts = {
      name: 'no-shorts',
      judge: ({ side }: { side: string }) => (side === 'sell' ? { value: 1, bound: 0 } : null),
    };
    const played = play({ ...terms, limits: [noShorts] });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 exit sell 1 @ 102 taker']);
    expect(played.run.refusals).toMatchObject([{ stage: 'risk', reason: 'no-shorts' }]);
  });
});

describe('cancels', () => {
  const orders = [buy({ order: limit(90) }), exit({ order: limit(120) })];
  const terms = { candles: [calm, calm, calm, calm] as readonly Row[] };

  it.each([
    { what: 'entries', ends: ['entry cancelled requested', 'exit cancelled end'] },
    { what: 'exits', ends: ['entry cancelled end', 'exit cancelled requested'] },
    { what: 'all', ends: ['entry cancelled requested', 'exit cancelled requested'] },
  ] as const)('a cancel of $what ends what rests there, and no protection', ({ what, ends }) => {
    const script = { 0: buy({ stop: { price: 80 } }), 1: orders, 2: cancel(what) };
    expect(fates(play({ ...terms, script }))).toEqual(['entry filled', 'stop cancelled end', ...ends]);
  });
});

describe('shares of a position', () => {
  it('POS-1 a third of three lots is one lot', () => {
    const played = play({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: exit({ share: 1 / 3 }) },
      sizing: { kind: 'quantity', quantity: quantity(0.0003) },
    });
    expect(fillLines(played).at(-1)).toBe('2 exit sell 0.0001 @ 100 taker');
  });

  it('FILL-7 half of three lots is one lot, never two', () => {
    const played = play({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: exit({ share: 0.5 }) },
      sizing: { kind: 'quantity', quantity: quantity(0.0003) },
    });
    expect(fillLines(played).at(-1)).toBe('2 exit sell 0.0001 @ 100 taker');
  });
});

describe('one base timeframe', () => {
  it('TIME-2 markets of different timeframes are refused', () => {
    const config = configOf({ candles: [calm], script: {}, others: [{ candles: [calm], script: {} }] });
    const [first, second] = config.markets;
    const slower = { ...second!, candles: columnsOf([calm], 5 * minute) };
    expect(() => backtest({ ...config, markets: [first!, slower] })).toThrow('share one base timeframe');
  });
});
