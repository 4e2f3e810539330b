/**
 * How much an entry is for, by chance (SIZE-1). What learns (by volatility, by closed trades, by correlation) does so from few
 * candles and few trades, so that it has learned in a world of a few dozen candles.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { WorldTerms } from '../world.ts';

export type Sizing = NonNullable<NonNullable<WorldTerms['strategy']>['sizing']>;

/**
 * `fixed`: a part of equity, an amount or a quantity; `risk` and `kelly` by what the stop may lose, so that an entry
 * without a stop is refused; `volatility`; `correlation`: one of the others, shrunk by it.
 */
export type SizingKind = 'fixed' | 'volatility' | 'risk' | 'kelly' | 'correlation';
const allKinds: readonly SizingKind[] = ['fixed', 'volatility', 'risk', 'kelly', 'correlation'];

/** Sizes of all kinds, fixed ones most often, or of `kinds`. */
export function anySizing(kinds: readonly SizingKind[] = allKinds): Arbitrary<Sizing> {
  const plain = kinds.filter((kind) => kind !== 'correlation');
  if (kinds.length === 0) throw new RangeError('no kind of size is left to draw');
  const bases = (plain.length > 0 ? plain : (['fixed'] as const)).map((kind) => ({
    weight: kind === 'fixed' ? 4 : 1,
    arbitrary: basesOf[kind],
  }));
  // A failure shrinks to the first that can be.
  const base = fc.oneof({ withCrossShrink: true }, ...bases);
  const size = base.map((fields): Sizing => fields);
  if (!kinds.includes('correlation')) return size;
  const shrunk = fc
    .tuple(base, byCorrelation)
    .map(([fields, correlation]): Sizing => ({ ...fields, correlation }));
  if (plain.length === 0) return shrunk;
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: size },
    { weight: 1, arbitrary: shrunk },
  );
}

type Fields = Exclude<Sizing, string>;

const basesOf: Readonly<Record<Exclude<SizingKind, 'correlation'>, Arbitrary<Fields>>> = {
  fixed: fc.constantFrom<Fields[]>(
    { percent: 100 },
    { percent: 30 },
    { amount: 90 },
    { quantity: '1' },
    { quantity: '2.5' },
  ),
  volatility: fc.record(
    {
      volatility: fc.constantFrom('60%', '20%', '100%'),
      period: fc.constantFrom(2, 3, 4),
      cap: fc.constant('50%'),
    },
    { requiredKeys: ['volatility', 'period'] },
  ),
  risk: fc.record({ risk: fc.constantFrom('1%', '3%'), cap: fc.constant('60%') }, { requiredKeys: ['risk'] }),
  kelly: fc.record(
    {
      kelly: fc.constantFrom('50%', '100%', '5%'),
      least: fc.constantFrom(1, 2, 3),
      fallback: fc.constantFrom('1%', '3%'),
      cap: fc.constant('60%'),
    },
    { requiredKeys: ['kelly', 'least'] },
  ),
};

const byCorrelation = fc.record(
  { window: fc.constantFrom(3, 4), least: fc.constantFrom('10%', '0%', '50%') },
  { requiredKeys: ['window'] },
);
