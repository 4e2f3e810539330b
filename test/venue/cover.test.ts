/**
 * What protection covers (STOP-4), and how several targets share it (OTO-1). Rows are [open, high, low, close]; row 0 closes at 100, row 1 is the entry's.
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, exit, sell, type EnterIntent, type TargetIntent } from '../../src/model/intent.ts';
import {
  fates,
  fillLines,
  money,
  play,
  quantity,
  rate,
  recordsOf,
  type Play,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const target = (at: number, share: number): TargetIntent => ({ at: { price: at }, share });

/** An entry at 100 in row 1, and the rows after it. */
const after = (terms: Omit<EnterIntent, 'kind' | 'side'>, rows: readonly Row[], more: Partial<Play> = {}) =>
  play({ candles: [calm, calm, ...rows], script: { 0: buy(terms) }, ...more });

describe('several targets with shares', () => {
  const targets = [target(103, 0.5), target(105, 0.3), target(107, 0.2)];
  const stop = { price: 95 };
  const small = { sizing: { kind: 'quantity', quantity: quantity(0.0007) } } as const;

  it('OTO-1 each target takes its share of what was brought, the stop guards what is left', () => {
    const played = after({ stop, targets }, [
      [100, 103, 100, 103],
      [103, 105, 103, 105],
      [100, 100, 94, 94],
    ]);
    expect(fillLines(played).slice(1)).toEqual([
      '2 target sell 0.5 @ 103 maker',
      '3 target sell 0.3 @ 105 maker',
      '4 stop sell 0.2 @ 95 taker',
    ]);
    // The stop: 1, then 0.5, then 0.2 at each step.
    const sizes = recordsOf(played, 'resized').map(({ order, leaves }) => [order, leaves / 10_000]);
    expect(sizes).toEqual([
      [2, 0.5],
      [2, 0.2],
    ]);
    expect(fates(played).at(-1)).toBe('target cancelled group');
  });

  it('OTO-1 the lot remainder goes to the farthest', () => {
    // 7 lots: half is 3.5, cut to 3; 0.3 is 2.1, cut to 2; the farthest has the other 2, not 1.4.
    const played = after({ targets }, [[100, 108, 100, 108]], small);
    expect(played.fills.slice(1).map(({ price, quantity: size }) => [price, size])).toEqual([
      [103, 0.0003],
      [105, 0.0002],
      [107, 0.0002],
    ]);
    expect(played.position).toBe(0);
  });

  it('OTO-1 the farthest is the farthest, however they are listed', () => {
    const played = after({ targets: targets.toReversed() }, [[100, 108, 100, 108]], small);
    expect(played.fills.slice(1).map(({ price, quantity: size }) => [price, size])).toEqual([
      [103, 0.0003],
      [105, 0.0002],
      [107, 0.0002],
    ]);
  });

  it('OTO-1 three thirds are a whole', () => {
    const thirds = [103, 105, 107].map((at) => target(at, 1 / 3));
    const played = after({ targets: thirds }, [[100, 108, 100, 108]]);
    expect(played.fills.slice(1).map((fill) => fill.quantity)).toEqual([0.3333, 0.3333, 0.3334]);
  });

  it('OTO-1 shares of less than a whole leave the rest to the stop', () => {
    const half = [target(103, 0.25), target(105, 0.25)];
    const played = after({ stop, targets: half }, [
      [100, 106, 100, 106],
      [100, 100, 94, 94],
    ]);
    expect(played.fills.slice(1).map(({ role, quantity: size }) => [role, size])).toEqual([
      ['target', 0.25],
      ['target', 0.25],
      ['stop', 0.5],
    ]);
  });

  it('OTO-1 an exit cuts the targets, farthest first, to what is guarded', () => {
    // 0.4 of 1 goes: 0.6 is guarded. 0.5 stays at 103, 0.1 of 0.3 at 105, nothing of 0.2 at 107.
    const played = play({
      candles: [calm, calm, calm, [100, 108, 100, 108]],
      script: { 0: buy({ stop, targets }), 1: exit({ share: 0.4 }) },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '2 exit sell 0.4 @ 100 taker',
      '3 target sell 0.5 @ 103 maker',
      '3 target sell 0.1 @ 105 maker',
    ]);
    expect(played.position).toBe(0);
    expect(fates(played)).toContain('target cancelled group');
  });

  it('OTO-1 ORD-3 the farthest is the one that lies farthest now, also when it was amended', () => {
    // Halves at 103 and 106; the first is moved to 110, half is sold: the one at 106 is for the other half.
    const halves = [target(103, 0.5), target(106, 0.5)];
    const played = play({
      candles: [calm, calm, calm, calm, [100, 107, 100, 107]],
      script: { 0: buy({ targets: halves }), 1: amend(2, { limit: 110 }), 2: exit({ share: 0.5 }) },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '3 exit sell 0.5 @ 100 taker',
      '4 target sell 0.5 @ 106 maker',
    ]);
    expect(fates(played)).toEqual(['entry filled', 'target cancelled group', 'target filled', 'exit filled']);
  });

  it('OTO-1 the shares of a short count downwards', () => {
    const shorts = [target(93, 0.2), target(97, 0.5), target(95, 0.3)];
    const played = after({}, [], {
      account: 'margin',
      candles: [calm, calm, [100, 100, 92, 92]],
      script: { 0: sell({ targets: shorts }) },
      ...small,
    });
    expect(played.fills.slice(1).map(({ price, quantity: size }) => [price, size])).toEqual([
      [97, 0.0003],
      [95, 0.0002],
      [93, 0.0002],
    ]);
  });
});

describe('what protection covers', () => {
  const guarded = { stop: { price: 95 }, target: { price: 110 } } as const;

  it('STOP-4 after every fill the stops sum to the open quantity', () => {
    // Two entries of 1 (rows 1 and 2), then half of the 2 is sold: the older group gives first.
    const played = play({
      candles: [calm, calm, calm, calm, [100, 100, 94, 94]],
      script: { 0: buy(guarded), 1: buy(guarded), 2: exit({ share: 0.5 }) },
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 entry buy 1 @ 100 taker',
      '3 exit sell 1 @ 100 taker',
      '4 stop sell 1 @ 95 taker',
    ]);
    expect(fates(played).slice(0, 3)).toEqual([
      'entry filled',
      'stop cancelled group',
      'target cancelled group',
    ]);
    expect(played.position).toBe(0);
  });

  it('STOP-4 a position that is closed leaves nothing resting that only reduces', () => {
    // An exit rests at 108; the stop closes everything first.
    const played = play({
      candles: [calm, calm, calm, [100, 100, 94, 94], [100, 120, 80, 100]],
      script: { 0: buy(guarded), 1: exit({ order: { type: 'limit', limit: 108 } }) },
    });
    expect(fillLines(played).slice(1)).toEqual(['3 stop sell 1 @ 95 taker']);
    expect(fates(played)).toEqual([
      'entry filled',
      'stop filled',
      'target cancelled group',
      'exit cancelled reduce-only',
    ]);
    expect(played.position).toBe(0);
  });

  it('STOP-4 nor does one that an entry on the other side has closed and turned', () => {
    // 200 buys 2 at 100; 200 sells 4 at 50: short 2. The exit at 108 belonged to the long.
    const played = play({
      account: 'margin',
      candles: [calm, calm, [100, 100, 50, 50], [50, 50, 50, 50]],
      script: { 0: buy(), 1: exit({ order: { type: 'limit', limit: 108 } }), 2: sell() },
      sizing: { kind: 'amount', amount: money(200) },
    });
    expect(fates(played)).toEqual(['entry filled', 'exit cancelled reduce-only', 'entry filled']);
    expect(played.position).toBe(-2);
  });

  it('STOP-4 an exit in parts shrinks the stop to what is left', () => {
    const played = play({
      candles: [calm, calm, calm, calm, [100, 100, 94, 94]],
      script: { 0: buy(guarded), 1: exit({ share: 0.25 }), 2: exit({ share: 0.5 }) },
      sizing: { kind: 'quantity', quantity: quantity(2) },
    });
    // 2, less 0.5, less half of 1.5.
    expect(played.fills.slice(1).map(({ role, quantity: size }) => [role, size])).toEqual([
      ['exit', 0.5],
      ['exit', 0.75],
      ['stop', 0.75],
    ]);
  });

  it('STOP-4 with fees and odd sizes nothing is left over', () => {
    const played = after(
      { stop: { price: 95 }, targets: [target(101, 1 / 3), target(102, 1 / 7)] },
      [
        [100, 103, 100, 103],
        [100, 100, 94, 94],
      ],
      {
        fees: { maker: 0.001, taker: 0.002 },
        sizing: { kind: 'percent', rate: rate(0.37) },
      },
    );
    expect(played.position).toBe(0);
  });
});
