/**
 * Ladders in and out by chance (SCALE-1, SCALE-2): rungs at prices, and rungs that wait for something else, by few candles,
 * so that what they wait for comes in a world of a few dozen.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { EntryFieldsInput } from '../../scenario/schema-entry.ts';

export type Ladder = NonNullable<EntryFieldsInput['scaleIn']>;
export type LadderOut = NonNullable<EntryFieldsInput['scaleOut']>;

/** What rungs lie at, or wait for. */
export type LadderKind = 'price' | 'momentum' | 'volatility';
const allKinds: readonly LadderKind[] = ['price', 'momentum', 'volatility'];

/** A ladder in, at prices most often; or one of `kinds`. */
export function anyLadder(kinds: readonly LadderKind[] = allKinds): Arbitrary<Ladder> {
  return oneOf(laddersIn, kinds);
}

/** A ladder out, at prices most often; or one of `kinds`. */
export function anyLadderOut(kinds: readonly LadderKind[] = allKinds): Arbitrary<LadderOut> {
  return oneOf(laddersOut, kinds);
}

function oneOf<T>(
  ladders: Readonly<Record<LadderKind, Arbitrary<T>>>,
  kinds: readonly LadderKind[],
): Arbitrary<T> {
  if (kinds.length === 0) throw new RangeError('no kind of ladder is left to draw');
  const drawn = kinds.map((kind) => ({ weight: kind === 'price' ? 3 : 1, arbitrary: ladders[kind] }));
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

const laddersIn: Readonly<Record<LadderKind, Arbitrary<Ladder>>> = {
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

const laddersOut: Readonly<Record<LadderKind, Arbitrary<LadderOut>>> = {
  price: fc.constantFrom<LadderOut[]>({}, { rungs: 2, step: '1%', total: 0.8 }, { at: ['30 ticks', '2%'] }),
  momentum: waitingOut(momentum),
  volatility: waitingOut(volatility),
};
