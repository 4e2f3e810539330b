/**
 * What an entry is expected to lose at its stop (SIZE-1), from its plan: the price at which it is expected to fill and
 * the stop as it would rest there, both with their expected slippage (the last closed candle, as ORD-4 reckons), and the
 * greatest fee rates in force.
 */
import type { PlannedChild } from '../execution/plan-level.ts';
import type { PlannedRung } from '../execution/ladder.ts';
import type { PlannedOrder } from '../execution/plan-order.ts';
import type { LiveOrder } from '../execution/orders.ts';
import { mulDiv } from '../base/mul-div.ts';
import { looksAtSize, slippedPrice } from '../market/slippage.ts';
import { greatestRate } from '../model/costs.ts';
import { notionalOf } from '../model/instrument.ts';
import { anchoredLevel, trailedLevel, trailsFrom } from '../model/levels.ts';
import {
  opposite,
  rateScale,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import { mostByRisk, sizeByRisk, type Loss, type Means, type RungLoss } from '../risk/risk-size.ts';
import type { Size, SizeRefused, Sizing } from '../risk/sizing.ts';
import type { Decision } from './decision.ts';
import type { Kernel, Lane } from './kernel.ts';
import { levelOf } from './rungs.ts';

/** The size of an entry on `side`, or why there is none. */
export function riskSize(
  decision: Decision,
  sizing: Extract<Sizing, { kind: 'risk' }>,
  side: Side,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
  rungs: readonly PlannedRung[] = [],
): Size | SizeRefused {
  const { instance, moment, rules, kernel } = decision;
  const { lane } = instance;
  const stop = children.find(({ role }) => role === 'stop');
  const means: Means = {
    equity: moment.equity,
    free: freeFor(decision, side),
    leverage: leverageOf(kernel, lane),
    instrument: lane.instrument,
    rules,
  };
  const plain = stop === undefined ? null : lossAtStop(decision, side, planned, stop, 0 as Quantity);
  if (plain === null) return { refused: 'no-stop', value: 0, bound: 0 };
  if (!looksAtSize(lane.config.slippage))
    return sizeByRisk(sizing, plain, means, rungLosses(decision, side, plain, rungs, 0 as Quantity));
  // Impact grows with size: reckoned with the most that there would be without it, it is never too small.
  const most = mostByRisk(sizing, plain, means);
  const loss = lossAtStop(decision, side, planned, stop!, most)!;
  return sizeByRisk(sizing, loss, means, rungLosses(decision, side, loss, rungs, most));
}

/**
 * What a unit of each rung loses at the stop of its entry, of which a unit loses `loss`. Rungs and stop start from the
 * same expected fill, slippage included.
 */
export function rungLosses(
  decision: Decision,
  side: Side,
  loss: Loss,
  rungs: readonly PlannedRung[],
  quantity: Quantity,
): readonly RungLoss[] {
  const { config, candles, cursor } = decision.instance.lane;
  const losses: RungLoss[] = [];
  for (let i = 0; i < rungs.length; i++) {
    const rung = rungs[i]!;
    const { anchor, type } = rung;
    const level =
      anchor === null
        ? levelOf(decision, rung)
        : anchoredLevel(anchor, side, type === 'stop', loss.entry, decision.rules);
    const size = sizeOf(quantity, rung.share);
    const entry =
      type === 'limit' ? level : slippedPrice(config, candles, decision.rules, side, level, size, cursor.row);
    const { stop, entryFee, stopFee } = loss;
    losses[i] = { entry, stop, entryFee, stopFee, share: rung.share };
  }
  return losses;
}

/** About how much a rung is for; one that is too large for any is refused later. */
const sizeOf = (quantity: Quantity, share: Rate): Quantity =>
  ((quantity * share) / rateScale < Number.MAX_SAFE_INTEGER
    ? mulDiv(quantity, share, rateScale, 'up')
    : Number.MAX_SAFE_INTEGER) as Quantity;

/** What a new order may spend; null for a sale on a spot account, which spends base. */
function freeFor(decision: Decision, side: Side): Means['free'] {
  const { kernel, instance, venue } = decision;
  if (spendsBase(kernel, side)) return null;
  let free: number = venue.free(instance.lane.index);
  // Those that the venue has not accepted yet hold nothing there.
  for (const order of kernel.orders.state.live)
    if (order.state === 'submitted' && order.terms.role === 'entry' && !spendsBase(kernel, order.terms.side))
      free -= wantedBy(kernel, order);
  return free as Money;
}

const isSpot = ({ config }: Kernel): boolean => config.account.kind === 'spot';
const spendsBase = (kernel: Kernel, side: Side): boolean => side === 'sell' && isSpot(kernel);
const leverageOf = (kernel: Kernel, { config }: Lane): Rate =>
  isSpot(kernel) ? (rateScale as Rate) : config.margin.leverage;

/** About what an entry that is on its way will take. */
function wantedBy(kernel: Kernel, { terms }: LiveOrder): number {
  const lane = kernel.lanes[terms.market]!;
  const price = terms.limit || terms.trigger || terms.decisionPrice;
  const cost = terms.quoteAmount || notionalOf(lane.instrument, price, terms.quantity, 'up');
  return mulDiv(cost, rateScale, leverageOf(kernel, lane), 'up');
}

/** Null where no stop rests from the fill on: one that trails from a better price on. */
export function lossAtStop(
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
  return trailedLevel(trail, side, trailsFrom(trail, side, price) ? price : trail.activation, rules);
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
  return trail !== null && trailsFrom(trail, side, entry) ? trailedLevel(trail, side, entry, rules) : null;
}
