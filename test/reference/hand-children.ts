/** Stops and targets of orders by hand, as plain data: fixed, from the fill, trailing, moved on, in multiples of R. */
import fc, { type Arbitrary } from 'fast-check';

/** Where a level lies: so many price units from the price of the moment, or, for a child, from its parent's fill. */
export interface ChildWish {
  readonly at: number;
  /** Of the fill price, in rate units; 0 for a distance. */
  readonly rate: number;
  /** For a target that starts from the fill: of R, in rate units; 0 for none. */
  readonly risk: number;
  /** From the fill, or from the price of the moment. */
  readonly isAnchored: boolean;
  /** In rate units, for targets. */
  readonly share: number;
  /** For a target that starts from the fill: from the average of all that add (SCALE-5). */
  readonly ofAverage: boolean;
  /** For a word, and for no price (SCALE-2); of the first target, for all of them. */
  readonly isWaiting: boolean;
}

/** A further entry: so far from the average price of the first, in price units or by a rate, for a share of it. */
export interface RungWish {
  readonly at: number;
  readonly rate: number;
  readonly isWith: boolean;
  /** For a word, and for no price. */
  readonly isWaiting: boolean;
  readonly share: number;
}

export interface TrailWish {
  readonly offset: number;
  readonly rate: number;
  /** From the price of the moment; 0 for none. */
  readonly activation: number;
  readonly onClose: boolean;
}

/** How far ahead of the fill: price units, a rate of the price, or a multiple of R, in rate units. */
export interface AheadWish {
  readonly by: 'offset' | 'rate' | 'risk';
  readonly units: number;
}

export interface StepWish {
  readonly cause: 'trail' | 'break-even';
  readonly after: AheadWish | null;
  readonly lock: AheadWish | null;
  readonly offset: number;
  readonly rate: number;
}

export interface RatchetWish {
  readonly onClose: boolean;
  readonly steps: readonly StepWish[];
}

export interface StopWish extends ChildWish {
  readonly trail: TrailWish | null;
  /** For one that does not trail from the start. */
  readonly ratchet: RatchetWish | null;
}

export const quarters = (most: number): Arbitrary<number> =>
  fc.integer({ min: -most, max: most }).map((n) => n * 25);

export const trail: Arbitrary<TrailWish> = fc.record({
  offset: fc.constantFrom(50, 125, 0),
  rate: fc.constantFrom(0, 0, 500_000, 1_234_567),
  activation: fc.oneof(fc.constant(0), quarters(6)),
  onClose: fc.boolean(),
});

/** Of a child, which nobody judges at the exchange: no plan lets one follow the price without a distance (STOP-6). */
const behind = trail.filter(({ offset, rate }) => offset + rate > 0);

export const child: Arbitrary<ChildWish> = fc.record({
  at: fc.integer({ min: 1, max: 12 }).map((n) => n * 25),
  rate: fc.constantFrom(0, 0, 1_000_000, 3_333_333),
  risk: fc.constantFrom(0, 0, 50_000_000, 133_333_333),
  isAnchored: fc.boolean(),
  share: fc.constantFrom(33_333_333, 25_000_000, 30_000_000),
  ofAverage: fc.boolean(),
  isWaiting: fc.nat(3).map((n) => n === 3),
});

export const rung: Arbitrary<RungWish> = fc.record({
  at: fc.integer({ min: 1, max: 8 }).map((n) => n * 25),
  rate: fc.constantFrom(0, 0, 1_000_000, 1_234_567),
  isWith: fc.nat(2).map((n) => n === 2),
  isWaiting: fc.nat(3).map((n) => n === 3),
  share: fc.constantFrom(50_000_000, 33_333_333, 100_000_000, 10_000_000),
});

const ahead = (offsets: readonly number[]): Arbitrary<AheadWish> =>
  fc.oneof(
    fc.record({ by: fc.constant('offset' as const), units: fc.constantFrom(...offsets) }),
    fc.record({ by: fc.constant('rate' as const), units: fc.constantFrom(500_000, 1_234_567) }),
    fc.record({ by: fc.constant('risk' as const), units: fc.constantFrom(33_333_333, 100_000_000) }),
  );

/** To the fill, or a little beyond, and nearer than the price that sets it off, as every plan has it (STOP-6). */
const breakEven: Arbitrary<StepWish> = fc
  .oneof(
    ahead([50, 75, 100, 200]).map((after) => ({ after, units: 0 })),
    fc.constantFrom(50, 100).map((units) => ({ after: { by: 'offset' as const, units }, units: 7 })),
  )
  .map(({ after, units }) => ({
    cause: 'break-even',
    after,
    lock: { by: 'offset', units },
    offset: 0,
    rate: 0,
  }));

const follows: Arbitrary<StepWish> = fc
  .tuple(fc.option(ahead([25, 100, 150])), fc.constantFrom([50, 0], [125, 0], [0, 500_000], [10, 1_234_567]))
  .map(([after, [offset, rate]]) => ({
    cause: 'trail',
    after,
    lock: null,
    offset: offset,
    rate: rate,
  }));

const ratchet: Arbitrary<RatchetWish> = fc.record({
  onClose: fc.nat(2).map((n) => n === 2),
  steps: fc.oneof(
    fc.tuple(breakEven),
    fc.tuple(follows),
    fc.tuple(breakEven, follows),
    fc.tuple(follows, breakEven),
  ),
});

export const stop: Arbitrary<StopWish> = fc
  .tuple(child, fc.option(behind, { freq: 2 }), fc.option(ratchet, { freq: 4 }))
  .map(([terms, trails, moves]) => ({ ...terms, trail: trails, ratchet: moves }));
