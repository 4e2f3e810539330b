/**
 * The rungs of an entry (SCALE-1, SCALE-5): each an order of its own with a verdict of its own, given before the entry is
 * placed, as if all that lies nearer had filled. One that is denied is left out, with the rule and its numbers.
 */
import type { AwaitingRung } from '../execution/guard.ts';
import type { PlannedLadder, PlannedRung } from '../execution/ladder.ts';
import { mulDiv } from '../base/mul-div.ts';
import { scaleOf } from '../model/decimal.ts';
import { cutToLot, notionalOf } from '../model/instrument.ts';
import type { OrderTerms } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { rateScale, type Money, type Price, type Quantity } from '../model/units.ts';
import { lossOf, unitsFor, type Loss } from '../risk/risk-size.ts';
import { withEntry } from '../risk/exposed.ts';
import { approve, type Judged } from '../risk/verdict.ts';
import { refusal, type Decision, type Refusal } from './decision.ts';
import { valueFault } from './headroom.ts';

export interface Rungs {
  readonly orders: readonly OrderTerms[];
  /** Those that wait for no price. */
  readonly awaiting: readonly AwaitingRung[];
  /** What a unit of each loses at the stop; null where that is not known. */
  readonly losses: readonly Loss[] | null;
  /** What all of them cost, in money, where each is expected. */
  readonly cost: number;
  /** Why others are not there. */
  readonly without: readonly Refusal[];
}

export const noRungs: Rungs = { orders: [], awaiting: [], losses: null, cost: 0, without: [] };

/** What of a ladder would be there already: how many orders, their cost, and what they lose, in money. */
interface Nearer {
  orders: number;
  cost: number;
  loss: number | null;
}

/** `limits`: what `entry` was judged by, null for none; `losses`: what a unit of each rung loses at the stop. */
export function rungsOf(
  decision: Decision,
  entry: OrderTerms,
  { rungs, without }: PlannedLadder,
  limits: Judged | null,
  losses: readonly Loss[] | null,
): Rungs {
  const { kernel, instance, rules } = decision;
  const { instrument } = instance.lane;
  const first = firstQuantity(decision, entry);
  const orders: OrderTerms[] = [];
  const awaiting: AwaitingRung[] = [];
  const placed: Loss[] = [];
  const refused = without.map((one) => refusal('plan', one.refused, one.value, one.bound));
  const nearer: Nearer = { orders: 1, cost: limits?.picture.cost ?? 0, loss: limits?.picture.loss ?? null };
  let shares = 0;
  let sum = 0;
  let all = 0;
  for (let i = 0; i < rungs.length; i++) {
    const rung = rungs[i]!;
    const level = levelOf(decision, rung);
    const units = ((first * (shares + rung.share)) / rateScale - sum) as Quantity;
    const fault = valueFault(instrument, { limit: level, trigger: level, quantity: units });
    if (fault !== null) {
      refused.push(fault);
      continue;
    }
    const upTo = cutToLot(mulDiv(first, shares + rung.share, rateScale, 'down'), rules.lot);
    const order = rungTerms(decision, entry, rung, (upTo - sum) as Quantity);
    const cost = notionalOf(instrument, level, order.quantity, 'up');
    const loss = losses === null ? null : lossOf(losses[i]!, order.quantity, instrument);
    const asked = rung.type === 'stop' ? { ...order, trigger: level } : { ...order, limit: level };
    const verdict = approve(
      asked,
      kernel.config.rules,
      limits === null ? null : judgedAfter(nearer, cost, loss, entry, limits),
    );
    if ('denied' in verdict) {
      kernel.orders.state.lastOrder--;
      refused.push(refusal('risk', verdict.denied, verdict.value, verdict.bound));
      continue;
    }
    orders.push(order);
    if (rung.awaits !== null) awaiting.push({ order: order.id, level: rung.awaits });
    if (losses !== null) placed.push(losses[i]!);
    shares += rung.share;
    sum = upTo;
    all += cost;
    nearer.orders++;
    nearer.cost += cost;
    if (nearer.loss !== null) nearer.loss += loss ?? 0;
  }
  return { orders, awaiting, losses: losses === null ? null : placed, cost: all, without: refused };
}

/** What a rung is judged by: the picture of its entry, with all that lies nearer in it. */
function judgedAfter(
  { orders, cost: before, loss: lost }: Nearer,
  cost: Money,
  loss: Money | null,
  { market, side }: OrderTerms,
  { limits, state, ahead, picture }: Judged,
): Judged {
  const markets = picture.markets.slice();
  markets[market] = withEntry(markets[market]!, side, before);
  return {
    limits,
    state,
    ahead: ahead + orders,
    // Written out in the order of `pictured`, so that both have one shape.
    picture: {
      at: picture.at,
      equity: picture.equity,
      markets,
      correlation: picture.correlation,
      orders: picture.orders + orders,
      cost,
      loss: lost === null || loss === null ? null : lost + loss,
      was: picture.was,
      side: picture.side,
    },
  };
}

/** Where a rung is expected, in units. */
export const levelOf = ({ instance }: Decision, { level }: PlannedRung): Price =>
  Math.round(level * scaleOf(instance.lane.instrument.priceDigits)) as Price;

/** What the entry is expected to bring. */
function firstQuantity({ instance, moment }: Decision, entry: OrderTerms): Quantity {
  if (entry.quoteAmount === 0) return entry.quantity;
  const price = entry.limit || entry.trigger || moment.price;
  return unitsFor(entry.quoteAmount, { entry: price }, instance.lane.instrument);
}

function rungTerms(
  { kernel }: Decision,
  entry: OrderTerms,
  { type, anchor, share }: PlannedRung,
  quantity: Quantity,
): OrderTerms {
  // Written out in the order of all other orders, so that all have one shape.
  return {
    id: kernel.orders.nextOrderId(),
    market: entry.market,
    side: entry.side,
    type,
    role: 'entry',
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: false,
    postOnly: false,
    quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: 0 as Price,
    trigger: 0 as Price,
    anchor,
    trail: null,
    ratchet: null,
    oco: 0,
    share,
    signal: entry.signal,
    strategy: entry.strategy,
    decisionPrice: entry.decisionPrice,
    parent: entry.id,
  };
}
