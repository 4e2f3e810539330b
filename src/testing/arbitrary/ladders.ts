/**
 * Ladders in and out by chance (SCALE-1, SCALE-2): rungs at prices, and rungs that wait for something else, by few candles,
 * so that what they wait for comes in a world of a few dozen.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { EntryFieldsInput } from '../../scenario/schema-entry.ts';

export type Ladder = NonNullable<EntryFieldsInput['scaleIn']>;
export type LadderOut = NonNullable<EntryFieldsInput['scaleOut']>;

/** What rungs lie at, or wait for. Correlation is one with a market that the strategy does not trade. */
export type LadderKind = 'price' | 'momentum' | 'volatility' | 'correlation';
const aloneKinds: readonly LadderKind[] = ['price', 'momentum', 'volatility'];
const kindsWith = (beside: string | null): readonly LadderKind[] =>
  beside === null ? aloneKinds : [...aloneKinds, 'correlation'];

/** A ladder in, at prices most often; or one of `kinds`. `beside`: the id of the market of a correlation. */
export function anyLadder(
  kinds?: readonly LadderKind[] | null,
  beside: string | null = null,
): Arbitrary<Ladder> {
  return oneOf({ ...laddersIn, correlation: waiting(correlation(beside)) }, kinds, beside);
}

/** A ladder out, at prices most often; or one of `kinds`. `beside`: the id of the market of a correlation. */
export function anyLadderOut(
  kinds?: readonly LadderKind[] | null,
  beside: string | null = null,
): Arbitrary<LadderOut> {
  return oneOf({ ...laddersOut, correlation: waitingOut(correlation(beside)) }, kinds, beside);
}

function oneOf<T>(
  ladders: Readonly<Record<LadderKind, Arbitrary<T>>>,
  wanted: readonly LadderKind[] | null | undefined,
  beside: string | null,
): Arbitrary<T> {
  const kinds = wanted ?? kindsWith(beside);
  if (kinds.length === 0) throw new RangeError('no kind of ladder is left to draw');
  if (beside === null && kinds.includes('correlation'))
    throw new RangeError('a correlation is one with another market, of which a ladder needs the id');
  // Where there is a market beside, it is there to be waited for.
  const isFrequent = (kind: LadderKind): boolean => kind === 'price' || kind === 'correlation';
  const drawn = kinds.map((kind) => ({ weight: isFrequent(kind) ? 3 : 1, arbitrary: ladders[kind] }));
  return fc.oneof({ withCrossShrink: true }, ...drawn);
}

const sizes = {
  sizes: fc.constantFrom('equal' as const, 'linear' as const, 'exponential' as const),
  total: fc.constantFrom(0.5, '1.5', 0.1),
  maxPosition: fc.constantFrom(1.2, 2),
};

type Awaited = NonNullable<Ladder['when']>;

/** Market orders, each with the level that it waits for. */
const waiting = (when: Arbitrary<Awaited>): Arbitrary<Ladder> =>
  fc
    .tuple(when, fc.record(sizes, { requiredKeys: [] }))
    .map(([awaited, others]): Ladder => ({ when: awaited, ...others }));

const sharesOut = { sizes: sizes.sizes, total: fc.constantFrom(0.5, '0.9', 0.1) };
const waitingOut = (when: Arbitrary<Awaited>): Arbitrary<LadderOut> =>
  fc
    .tuple(when, fc.record(sharesOut, { requiredKeys: [] }))
    .map(([awaited, others]): LadderOut => ({ when: awaited, ...others }));

/** One to three levels, in whatever order, all of them at or below, or at or above. */
const levels = (...some: readonly [number, ...number[]]) =>
  fc
    .tuple(
      fc.constantFrom('below' as const, 'above' as const),
      fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 }),
    )
    .map(([side, list]): { below: number[] } | { above: number[] } =>
      side === 'below' ? { below: list } : { above: list },
    );

const momentum = fc
  .tuple(levels(50, 30, 70, 5, 95), fc.constantFrom(1, 2, 3))
  .map(([list, period]): Awaited => ({ momentum: { ...list, period } }));

const volatility = fc
  .tuple(levels(1, 0.8, 1.2, 1.6), fc.constantFrom(1, 2), fc.constantFrom(3, 5))
  .map(([list, period, reference]): Awaited => ({ volatility: { ...list, period, reference } }));

/** Of few returns; where it is met by a hair, so is it in every run of the same world. */
const correlation = (beside: string | null): Arbitrary<Awaited> =>
  fc
    .tuple(levels(0, 0.5, -0.5, 0.9), fc.constantFrom(3, 5))
    .map(([list, period]): Awaited => ({ correlation: { ...list, with: beside ?? '', period } }));

type LoneKind = Exclude<LadderKind, 'correlation'>;

const laddersIn: Readonly<Record<LoneKind, Arbitrary<Ladder>>> = {
  price: fc
    .record(
      {
        step: fc.constantFrom('0.5%', '1%', '40 ticks'),
        spacing: fc.constantFrom('linear' as const, 'exponential' as const, 'fibonacci' as const),
        direction: fc.constantFrom('against' as const, 'with' as const),
        ...sizes,
      },
      { requiredKeys: [] },
    )
    .chain((shape) => fc.integer({ min: 1, max: 3 }).map((rungs): Ladder => ({ rungs, ...shape }))),
  momentum: waiting(momentum),
  volatility: waiting(volatility),
};

const laddersOut: Readonly<Record<LoneKind, Arbitrary<LadderOut>>> = {
  price: fc.constantFrom<LadderOut[]>({}, { rungs: 2, step: '1%', total: 0.8 }, { at: ['30 ticks', '2%'] }),
  momentum: waitingOut(momentum),
  volatility: waitingOut(volatility),
};
