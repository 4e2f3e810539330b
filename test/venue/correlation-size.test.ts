/**
 * Sizes that follow correlation with what is held (SIZE-1), worked by hand.
 *
 * At the close of row 4 the last four returns of M0 are 10 %, -10 %, 0, 0, those of M1 10 %, 0, -10 %, 0: a correlation of
 * a half.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import type { Rate } from '../../src/model/units.ts';
import { shareByCorrelation } from '../../src/risk/correlation-size.ts';
import type { Sizing, SizingTerms } from '../../src/risk/sizing.ts';
import { money, play, quantity, rate, type Play, type Played, type Row } from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const one = [100, 110, 99, 99, 99, 99].map(at);
const other = [100, 110, 110, 99, 99, 99].map(at);
const unit: Sizing = { kind: 'quantity', quantity: quantity(1) };
const by = (base: Sizing, least = 0.25, period = 4): SizingTerms => ({
  kind: 'correlation',
  period,
  least: rate(least),
  base,
});

/** M0 is entered at the close of row 3, M1 at that of row 4; what M1 filled. */
function second(first: Intents, then: Intents, more: Partial<Play> = {}): Played {
  return play({
    candles: one,
    script: { 3: first },
    others: [{ candles: other, script: { 4: then } }],
    account: 'margin',
    margin: { leverage: rate(1) },
    sizing: by(unit),
    ...more,
  });
}
const sizes = ({ fills }: Played, market: number): readonly number[] =>
  fills.filter((fill) => fill.market === market).map((fill) => fill.quantity);

describe('SIZE-1 the share of a size by correlation', () => {
  const share = (...held: readonly (readonly [exposure: number, correlation: number | null])[]): number =>
    shareByCorrelation(
      rate(0.25),
      held.map(([exposure, correlation]) => ({ exposure, correlation })),
    );

  it('is what the mean by exposure leaves, at least the least', () => {
    expect(share()).toBe(rate(1));
    expect(share([10, 0.5])).toBe(rate(0.5));
    // 30 x 0.2 + 10 x 0.8 of 40: 0.35.
    expect(share([30, 0.2], [10, 0.8])).toBe(rate(0.65));
    expect(share([10, 0.9])).toBe(rate(0.25));
  });

  it('is never more than all: what goes against it makes room, and no more', () => {
    expect(share([10, -0.7])).toBe(rate(1));
    // 30 x 0.5 - 10 x 1 of 40: 0.125.
    expect(share([30, 0.5], [10, -1])).toBe(rate(0.875));
  });

  it('takes what is not defined for alike', () => {
    expect(share([30, 0], [10, null])).toBe(rate(0.75));
  });

  it('is none where the least is none', () => {
    expect(shareByCorrelation(0 as Rate, [{ exposure: 1, correlation: 1 }])).toBe(0);
  });
});

describe('SIZE-1 sizes by correlation, through the engine', () => {
  it('shrinks an entry beside a position that moves alike', () => {
    const played = second(buy(), buy());
    expect(sizes(played, 0)).toEqual([1]);
    expect(sizes(played, 1)).toEqual([0.5]);
  });

  it('is signed by direction: a short beside a long is whole, two shorts are not', () => {
    expect(sizes(second(buy(), sell()), 1)).toEqual([1]);
    expect(sizes(second(sell(), buy()), 1)).toEqual([1]);
    expect(sizes(second(sell(), sell()), 1)).toEqual([0.5]);
  });

  it('takes what is not known for alike: the least share', () => {
    // Six returns to the close of row 4 there are not.
    expect(sizes(second(buy(), buy(), { sizing: by(unit, 0.1, 6) }), 1)).toEqual([0.1]);
    expect(sizes(second(buy(), sell(), { sizing: by(unit, 0.1, 6) }), 1)).toEqual([0.1]);
  });

  it('counts its own market on its side with 1, and not against it', () => {
    const script = { 3: buy(), 4: buy() };
    expect(sizes(play({ candles: one, script, sizing: by(unit) }), 0)).toEqual([1, 0.25]);
    const turned = { ...script, 4: [exit(), sell()] };
    const played = play({ candles: one, script: turned, sizing: by(unit), account: 'margin' });
    expect(sizes(played, 0)).toEqual([1, 1, 1]);
  });

  it('is refused where the least is none, and where it leaves less than a lot', () => {
    const none = play({ candles: one, script: { 3: buy(), 4: buy() }, sizing: by(unit, 0) });
    expect(none.run.refusals).toMatchObject([{ stage: 'size', reason: 'correlation' }]);
    const small = second(buy(), buy(), { rules: [{ lot: 1 }] });
    expect(small.run.refusals).toMatchObject([
      { stage: 'size', reason: 'below-lot', value: 5000, bound: 10_000 },
    ]);
  });

  // 198 are held of M0, at 99 (or of the first size); half of each base size is left.
  it.each<[name: string, base: Sizing, entry: Intents, expected: number]>([
    ['percent', { kind: 'percent', rate: rate(0.2) }, buy(), 9.9],
    ['amount', { kind: 'amount', amount: money(198) }, buy(), 1],
    ['quantity', { kind: 'quantity', quantity: quantity(4) }, buy(), 2],
    ['risk', { kind: 'risk', rate: rate(0.01), cap: rate(1) }, buy({ stop: { distance: 10 } }), 4.9],
    [
      'kelly',
      { kind: 'kelly', fraction: rate(1), least: 30, fallback: rate(0.02), cap: rate(1) },
      buy({ stop: { distance: 10 } }),
      9.8,
    ],
  ])('is a factor on the base size: %s', (_, base, entry, expected) => {
    // Of 9,801 a fifth is 1,960.2, half of which buys 9.9 at 99; 1 % are 98.01, of which 10 a unit make 9.8, half 4.9.
    const played = second(entry, entry, { sizing: by(base), balance: 9801 });
    expect(sizes(played, 1)[0]).toBeCloseTo(expected, 2);
  });

  it('is a factor on the base size: volatility', () => {
    // Three returns to the close of row 4: -10 %, 0, 0 there, 0, -10 %, 0 here: deviations of the root of 1 / 300.
    const base = (share: number): Sizing => ({
      kind: 'volatility',
      target: rate(share / Math.sqrt(300)),
      cap: rate(1),
      period: 3,
      perYear: 1,
    });
    const whole = second(buy(), sell(), { sizing: by(base(0.2)), balance: 9900 });
    const half = second(buy(), buy(), { sizing: by(base(0.2)), balance: 9900 });
    // A fifth of 9,900 is 1,980: 20 at 99.
    expect(sizes(whole, 1)[0]).toBeCloseTo(20, 2);
    expect(sizes(half, 1)[0]).toBeCloseTo(10, 2);
  });
});
