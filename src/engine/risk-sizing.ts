/**
 * What an entry is expected to lose at its stop (SIZE-1), from its plan: the price at which it is expected to fill and
 * the stop as it would rest there, both with their expected slippage (the last closed candle, as ORD-4 reckons), and the
 * greatest fee rates in force.
 */
import type { PlannedChild } from '../execution/plan.ts';
import type { PlannedOrder } from '../execution/plan-order.ts';
import type { LiveOrder } from '../execution/orders.ts';
import { mulDiv } from '../base/mul-div.ts';
import { looksAtSize, slippedPrice } from '../market/slippage.ts';
import type { FeeTerms } from '../model/costs.ts';
import { notionalOf } from '../model/instrument.ts';
import { anchoredLevel, trailedLevel } from '../model/levels.ts';
import {
  opposite,
  rateScale,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import { sizeByRisk, type Loss, type Means } from '../risk/risk-size.ts';
import type { Size, SizeRefused, Sizing } from '../risk/sizing.ts';
import type { Decision } from './decision.ts';
import type { Kernel } from './kernel.ts';

/** The size of an entry on `side`, or why there is none. */
export function riskSize(
  decision: Decision,
  sizing: Extract<Sizing, { kind: 'risk' }>,
  side: Side,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
): Size | SizeRefused {
  const { instance, moment, rules, kernel } = decision;
  const { instrument, config } = instance.lane;
  const stop = children.find(({ role }) => role === 'stop');
  const leverage = kernel.config.account.kind === 'spot' ? rateScale : config.margin.leverage;
  const free = freeFor(decision, side);
  const means: Means = { equity: moment.equity, free, leverage: leverage as Rate, instrument, rules };
  const plain = stop === undefined ? null : lossOf(decision, side, planned, stop, 0 as Quantity);
  if (plain === null) return { refused: 'no-stop', value: 0, bound: 0 };
  if (!looksAtSize(config.slippage)) return sizeByRisk(sizing, plain, means);
  // Impact grows with size: reckoned with the size that there would be without it, it is never too small.
  const without = sizeByRisk(sizing, plain, { ...means, free: null });
  if ('refused' in without) return without;
  return sizeByRisk(sizing, lossOf(decision, side, planned, stop!, without.quantity)!, means);
}

/** What a new order may spend; null for a sale on a spot account, which spends base. */
function freeFor(decision: Decision, side: Side): Means['free'] {
  const { kernel, instance, venue } = decision;
  if (side === 'sell' && kernel.config.account.kind === 'spot') return null;
  let free: number = venue.free(instance.lane.index);
  // Those that the venue has not accepted yet hold nothing there.
  for (const order of kernel.orders.state.live)
    if (order.state === 'submitted' && order.terms.role === 'entry') free -= wantedBy(kernel, order);
  return free as Money;
}

/** About what an entry that is on its way will take. */
function wantedBy({ config, lanes }: Kernel, { terms }: LiveOrder): number {
  const { instrument, config: market } = lanes[terms.market]!;
  const price = terms.limit || terms.trigger || terms.decisionPrice;
  const cost = terms.quoteAmount || notionalOf(instrument, price, terms.quantity, 'up');
  const leverage = config.account.kind === 'spot' ? rateScale : market.margin.leverage;
  return mulDiv(cost, rateScale, leverage, 'up');
}

/** Null where no stop rests from the fill on: one that trails from a better price on. */
function lossOf(
  { instance, moment, rules }: Decision,
  side: Side,
  planned: PlannedOrder,
  stop: PlannedChild,
  quantity: Quantity,
): Loss | null {
  const { config, candles, cursor } = instance.lane;
  const taken = (price: Price, of: Side, size: Quantity): Price =>
    slippedPrice(config, candles, rules, of, price, size, cursor.row);
  const met = planned.limit || planned.trigger || trailingTrigger(planned, side, moment.price, rules);
  const entry = planned.limit > 0 ? met : taken(met, side, quantity);
  const trigger = triggerOf(stop, side, entry, rules);
  if (trigger === null) return null;
  const rate = greatestRate(config.fees, moment.at);
  return { entry, stop: taken(trigger, opposite(side), quantity), entryFee: rate, stopFee: rate };
}

/** Where an entry that trails would trigger as it stands; the price itself for one that does not. */
function trailingTrigger({ trail }: PlannedOrder, side: Side, price: Price, rules: Decision['rules']): Price {
  if (trail === null) return price;
  const { activation } = trail;
  const isActive = activation === 0 || (side === 'buy' ? price <= activation : price >= activation);
  return trailedLevel(trail, side, isActive ? price : activation, rules);
}

function triggerOf(
  { price, anchor, trail }: PlannedChild,
  entrySide: Side,
  entry: Price,
  rules: Decision['rules'],
): Price | null {
  const side = opposite(entrySide);
  if (price > 0) return price;
  if (anchor !== null) return anchoredLevel(anchor, side, true, entry, rules);
  if (trail === null) return null;
  const { activation } = trail;
  const isActive = activation === 0 || (side === 'sell' ? entry >= activation : entry <= activation);
  return isActive ? trailedLevel(trail, side, entry, rules) : null;
}

/** The greatest rate of the first tier in force at `at`: what an account that has traded nothing pays. */
function greatestRate({ maker, taker, steps }: FeeTerms, at: number): Rate {
  const step = steps?.findLast(({ from }) => from <= at) ?? steps?.[0];
  const rates = step?.tiers[0] ?? { maker, taker };
  return Math.max(rates.maker, rates.taker) as Rate;
}
