/** Wishes for the exchange made into its commands: on the grid, numbered, with the prices of the moment. */
import type { OrderId, OrderTerms, SignalId } from '../../src/model/order.ts';
import { hasLimit, hasTrigger, noOrder } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { Command } from '../../src/model/venue-event.ts';
import { childrenOf, inLots, onTick, trailOf, type Moment } from './hand-moment.ts';
import type { PlaceWish, Wish } from './hand-orders.ts';

export function commandOf(wish: Wish, market: number, moment: Moment): Command | null {
  if (wish.do === 'place') return placed(wish, market, moment);
  const isMoved = ({ ratchet }: OrderTerms): boolean => ratchet !== null;
  const isOnRatchets = wish.do === 'amend' && wish.isOnRatchets && moment.known.some(isMoved);
  const waits = ({ type, parent }: OrderTerms): boolean => type === 'market' && parent !== noOrder;
  const able =
    wish.do === 'release'
      ? moment.known.filter(waits)
      : isOnRatchets
        ? moment.known.filter(isMoved)
        : moment.known;
  const order = able[able.length - 1 - (wish.pick % Math.max(1, able.length))];
  if (order === undefined) return null;
  if (wish.do === 'cancel') return { kind: 'cancel', order: order.id, market };
  if (wish.do === 'release') return { kind: 'release', order: order.id, market };
  const { type } = order;
  return {
    kind: 'amend',
    tightens: wish.tightens,
    order: order.id,
    market,
    quantity: inLots(moment, wish.quantity || order.quantity) as Quantity,
    limit: (hasLimit(type) ? onTick(moment, wish.limit) : 0) as Price,
    trigger: (isOnRatchets
      ? behind(moment, order, wish.trigger)
      : triggerOf(moment, order, wish.trigger)) as Price,
  };
}

const triggerOf = (moment: Moment, { type, trail }: OrderTerms, from: number): number =>
  hasTrigger(type) && trail === null ? onTick(moment, from) : 0;

/** Behind the price, where a stop may rest; 0 for where it is. */
const behind = (moment: Moment, { side }: OrderTerms, from: number): number =>
  from === 0 ? 0 : onTick(moment, side === 'sell' ? -Math.abs(from) : Math.abs(from));

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
