/** Wishes for the exchange made into its commands: on the grid, numbered, with the prices of the moment. */
import type { OrderId, OrderTerms, SignalId, Trail } from '../../src/model/order.ts';
import { hasLimit, hasTrigger, noOrder } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { Command } from '../../src/model/venue-event.ts';
import type { RulesPlan } from '../support/run-plan.ts';
import type { ChildWish, PlaceWish, TrailWish, Wish } from './hand-orders.ts';

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

export function commandOf(wish: Wish, market: number, moment: Moment): Command | null {
  if (wish.do === 'place') return placed(wish, market, moment);
  const order = moment.known[moment.known.length - 1 - (wish.pick % Math.max(1, moment.known.length))];
  if (order === undefined) return null;
  if (wish.do === 'cancel') return { kind: 'cancel', order: order.id, market };
  const { type } = order;
  return {
    kind: 'amend',
    tightens: false,
    order: order.id,
    market,
    quantity: inLots(moment, wish.quantity || order.quantity) as Quantity,
    limit: (hasLimit(type) ? onTick(moment, wish.limit) : 0) as Price,
    trigger: (hasTrigger(type) && order.trail === null ? onTick(moment, wish.trigger) : 0) as Price,
  };
}

const inLots = ({ rules }: Moment, quantity: number): number => Math.floor(quantity / rules.lot) * rules.lot;

const onTick = ({ price, rules }: Moment, from: number): number =>
  Math.max(1, Math.round((price + from) / rules.tick)) * rules.tick;

function placed(wish: PlaceWish, market: number, moment: Moment): Command {
  const { type, side, timeInForce } = wish;
  // What only reduces is sized by what there is.
  const isInMoney = wish.amount > 0 && !wish.reduceOnly;
  const expires = timeInForce === 'gtd' || timeInForce === 'day';
  const order: OrderTerms = {
    id: moment.nextId as OrderId,
    market,
    side,
    type,
    role: wish.reduceOnly ? 'exit' : 'entry',
    timeInForce,
    expiresAt: (expires ? moment.at + wish.lasts : 0) as TimeMs,
    reduceOnly: wish.reduceOnly,
    postOnly: wish.postOnly,
    quantity: (isInMoney ? 0 : inLots(moment, wish.quantity)) as Quantity,
    quoteAmount: (isInMoney ? wish.amount * 10 ** moment.moneyDigits : 0) as Money,
    cutToFunds: isInMoney && wish.cutToFunds,
    limit: (hasLimit(type) ? onTick(moment, wish.limit) : 0) as Price,
    trigger: (hasTrigger(type) && type !== 'trailing-stop' ? onTick(moment, wish.trigger) : 0) as Price,
    anchor: null,
    ratchet: null,
    trail: type === 'trailing-stop' ? trailOf(wish.trail, moment) : null,
    oco: wish.isOco ? moment.oco : 0,
    share: 100_000_000 as Rate,
    signal: 1 as SignalId,
    strategy: 0,
    decisionPrice: moment.price as Price,
    parent: noOrder,
  };
  return { kind: 'place', order, children: wish.reduceOnly ? [] : childrenOf(wish, order, moment) };
}

function trailOf({ offset, rate, activation, onClose }: TrailWish, moment: Moment): Trail {
  const from = activation === 0 ? 0 : onTick(moment, activation);
  return { offset, rate: rate as Rate, activation: from as Price, onClose };
}

function childrenOf({ stop, targets }: PlaceWish, parent: OrderTerms, moment: Moment): readonly OrderTerms[] {
  const all = [...(stop === null ? [] : [stop]), ...targets];
  return all
    .map((wish, i) => childOf(wish, stop !== null && i === 0, parent, moment))
    .map((terms, i) => ({
      ...terms,
      id: (moment.nextId + 1 + i) as OrderId,
    }));
}

function childOf(
  wish: ChildWish & { readonly trail?: TrailWish | null },
  isStop: boolean,
  parent: OrderTerms,
  moment: Moment,
): OrderTerms {
  // A stop on the losing side of its parent, a target on the other.
  const sign = (parent.side === 'buy') === isStop ? -1 : 1;
  const trail = isStop && wish.trail ? trailOf({ ...wish.trail, activation: 0 }, moment) : null;
  const isAnchored = wish.isAnchored && trail === null;
  const anchor = wish.rate > 0 ? { offset: 0, rate: wish.rate } : { offset: wish.at, rate: 0 };
  const level = isAnchored || trail !== null ? 0 : onTick(moment, sign * wish.at);
  return {
    ...parent,
    side: parent.side === 'buy' ? 'sell' : 'buy',
    type: trail !== null ? 'trailing-stop' : isStop ? 'stop' : 'limit',
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
      ? { offset: sign * anchor.offset, rate: (sign * anchor.rate) as Rate, risk: 0 as Rate, limitOffset: 0 }
      : null,
    trail,
    oco: 0,
    share: (isStop ? 100_000_000 : wish.share) as Rate,
    parent: parent.id,
  };
}
