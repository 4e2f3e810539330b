/** The stops and targets of orders by hand, on the grid of the moment at which they are wished for. */
import type { FillAnchor, OrderId, OrderTerms, Ratchet, Trail } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { RulesPlan } from '../support/run-plan.ts';
import type { AheadWish, ChildWish, RatchetWish, RungWish, StopWish, TrailWish } from './hand-children.ts';
import type { PlaceWish } from './hand-orders.ts';

/** When and where a wish is made. */
export interface Moment {
  readonly at: number;
  readonly price: number;
  readonly rules: RulesPlan;
  readonly moneyDigits: number;
  /** Of the plain OCO group to which the orders of this moment may belong. */
  readonly oco: number;
  /** Orders that were placed in the market so far. */
  readonly known: readonly OrderTerms[];
  /** The number of the next order. */
  readonly nextId: number;
}

export const inLots = ({ rules }: Moment, quantity: number): number =>
  Math.floor(quantity / rules.lot) * rules.lot;

export const onTick = ({ price, rules }: Moment, from: number): number =>
  Math.max(1, Math.round((price + from) / rules.tick)) * rules.tick;

export function trailOf({ offset, rate, activation, onClose }: TrailWish, moment: Moment): Trail {
  const from = activation === 0 ? 0 : onTick(moment, activation);
  return { offset, rate: rate as Rate, activation: from as Price, onClose };
}

export function childrenOf(
  { stop, targets, rungs }: PlaceWish,
  parent: OrderTerms,
  moment: Moment,
): readonly OrderTerms[] {
  const isWaiting = targets[0]?.isWaiting === true;
  const wished = wholeOf(targets).map((target) => ({ ...target, isWaiting }));
  const guarding = [...(stop === null ? [] : [{ ...stop, isWaiting: false }]), ...wished]
    // R is the distance to the stop.
    .map((wish) => (stop === null ? { ...wish, risk: 0 } : wish))
    .map((wish, i) => childOf(wish, stop !== null && i === 0, parent, moment));
  // What only reduces has none.
  const further = parent.reduceOnly ? [] : rungs.map((wish) => rungOf(wish, parent));
  return [...guarding, ...further].map((terms, i) => ({
    ...terms,
    id: (moment.nextId + 1 + i) as OrderId,
  }));
}

/** Some make a whole: then the last of them is for what the others leave. No plan is for more (STOP-6). */
function wholeOf(targets: readonly ChildWish[]): readonly ChildWish[] {
  const last = targets.at(-1);
  if (last?.ofAverage !== true) return targets;
  const others = targets.slice(0, -1);
  return [...others, { ...last, share: others.reduce((left, { share }) => left - share, 100_000_000) }];
}

function rungOf({ at, rate, isWith, isWaiting, share }: RungWish, parent: OrderTerms): OrderTerms {
  const sign = (parent.side === 'buy') === isWith ? 1 : -1;
  return {
    ...parent,
    type: isWaiting ? 'market' : isWith ? 'stop' : 'limit',
    role: 'entry',
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    postOnly: false,
    quantity: 1 as Quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: 0 as Price,
    trigger: 0 as Price,
    anchor: isWaiting
      ? null
      : {
          offset: rate > 0 ? 0 : sign * at,
          rate: (sign * rate) as Rate,
          risk: 0 as Rate,
          limitOffset: 0,
          ofAverage: false,
        },
    trail: null,
    oco: 0,
    share: share as Rate,
    parent: parent.id,
  };
}

function childOf(
  wish: ChildWish & Partial<Pick<StopWish, 'trail' | 'ratchet'>>,
  isStop: boolean,
  parent: OrderTerms,
  moment: Moment,
): OrderTerms {
  // A stop on the losing side of its parent, a target on the other.
  const sign = (parent.side === 'buy') === isStop ? -1 : 1;
  const trail = isStop && wish.trail ? trailOf({ ...wish.trail, activation: 0 }, moment) : null;
  const isAnchored = wish.isAnchored && trail === null && !wish.isWaiting;
  const risk = isStop ? 0 : wish.risk;
  const anchor =
    risk > 0
      ? { offset: 0, rate: 0 }
      : wish.rate > 0
        ? { offset: 0, rate: wish.rate }
        : { offset: wish.at, rate: 0 };
  const level = isAnchored || trail !== null || wish.isWaiting ? 0 : onTick(moment, sign * wish.at);
  return {
    ...parent,
    side: parent.side === 'buy' ? 'sell' : 'buy',
    type: trail !== null ? 'trailing-stop' : isStop ? 'stop' : wish.isWaiting ? 'market' : 'limit',
    role: isStop ? 'stop' : 'target',
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: true,
    postOnly: false,
    quantity: 0 as Quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: (isStop ? 0 : level) as Price,
    trigger: (isStop ? level : 0) as Price,
    anchor: isAnchored
      ? {
          offset: sign * anchor.offset,
          rate: (sign * anchor.rate) as Rate,
          risk: (sign * risk) as Rate,
          limitOffset: 0,
          ofAverage: !isStop && wish.ofAverage,
        }
      : null,
    trail,
    ratchet: isStop && trail === null ? ratchetOf(wish.ratchet ?? null, parent) : null,
    oco: 0,
    share: (isStop ? 100_000_000 : wish.share) as Rate,
    parent: parent.id,
  };
}

function ratchetOf(wish: RatchetWish | null, { side }: OrderTerms): Ratchet | null {
  if (wish === null) return null;
  const sign = side === 'buy' ? 1 : -1;
  const ahead = (by: AheadWish | null): FillAnchor | null =>
    by === null
      ? null
      : {
          ...{ offset: 0, rate: 0 as Rate, risk: 0 as Rate, limitOffset: 0, ofAverage: false },
          [by.by]: sign * by.units,
        };
  const steps = wish.steps.map(({ cause, after, lock, offset, rate }) => ({
    cause,
    after: ahead(after),
    lock: ahead(lock),
    offset,
    rate: rate as Rate,
  }));
  return { onClose: wish.onClose, steps };
}
