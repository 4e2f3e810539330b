/** Cancelling and amending resting orders on a strategy's word (ORD-3): only those of its own market. */
import { planOrder } from '../execution/plan-order.ts';
import type { LiveOrder } from '../execution/orders.ts';
import { cutToLot } from '../model/instrument.ts';
import type { AmendIntent, CancelIntent, EntryType } from '../model/intent.ts';
import {
  hasLimit,
  hasTrigger,
  isRung,
  movesItself,
  noOrder,
  type OrderRole,
  type OrderTerms,
} from '../model/order.ts';
import { scaleOf } from '../model/decimal.ts';
import { noQuantity, rateScale, signOf, type Price, type Quantity } from '../model/units.ts';
import { approve } from '../risk/verdict.ts';
import { rejudgedBy } from './exposure.ts';
import type { Kernel } from './kernel.ts';
import { valueFault } from './headroom.ts';
import { expectedRung, waitingRungsOf } from './waiting-rungs.ts';
import { marketOf, refusal, refuse, type Decision, type Refusal } from './decision.ts';

/** Cancels what `intent` names: one order, or all of the named roles; protection goes only by its own id. */
export function cancel(decision: Decision, intent: CancelIntent): void {
  if (!cancelAny(decision, intent.orders)) refuse(decision, refusal('plan', 'nothing-to-cancel', 0, 0));
}

/** The same; false where there was nothing to cancel. `mayGo`: which of them alone. */
export function cancelAny(
  { kernel, instance, moment, outbox }: Decision,
  orders: CancelIntent['orders'],
  mayGo: (terms: OrderTerms) => boolean = () => true,
): boolean {
  const roles: readonly OrderRole[] =
    orders === 'all' ? ['entry', 'exit'] : orders === 'entries' ? ['entry'] : ['exit'];
  let found = false;
  for (const order of kernel.orders.state.live) {
    if (order.terms.market !== instance.lane.index || isDormant(kernel, order)) continue;
    if (!mayGo(order.terms)) continue;
    if (typeof orders === 'number' ? order.terms.id !== orders : !roles.includes(order.terms.role)) continue;
    const command = kernel.orders.cancel(order);
    if (command === null) continue;
    kernel.journal.asked.cancelAsked(moment.at, order.terms.id, order.terms.market);
    outbox.push(command);
    found = true;
  }
  return found;
}

/** Asks for new terms; what `intent` leaves out stays as it rests now. */
export function amend(decision: Decision, intent: AmendIntent): void {
  const { kernel, instance, moment } = decision;
  const order = kernel.orders.find(intent.order);
  if (order === null || order.terms.market !== instance.lane.index || isDormant(kernel, order)) {
    refuse(decision, refusal('plan', 'no-such-order', intent.order, 0));
    return;
  }
  const wrong = fit(decision, order, intent);
  if ('reason' in wrong) {
    refuse(decision, wrong);
    return;
  }
  const { id, market } = order.terms;
  const command = { kind: 'amend', order: id, market, ...wrong, tightens: false } as const;
  kernel.journal.asked.amendAsked(moment.at, command);
  decision.outbox.push(command);
}

/**
 * A child whose parent has not filled: it is not there yet. What waits for its word is: a rung when its entry is done, a
 * target from the first fill on.
 */
function isDormant({ orders, lanes }: Kernel, { terms, state }: LiveOrder): boolean {
  if (terms.parent === noOrder || state !== 'submitted') return false;
  if (terms.type !== 'market') return true;
  const entry = orders.find(terms.parent);
  if (entry === null) return false;
  // A fill that has closed what was held before has brought nothing yet.
  const opened = lanes[terms.market]!.position.quantity * signOf(entry.terms.side) > 0;
  return isRung(terms) || entry.filled === 0 || !opened;
}

type NewTerms = Pick<LiveOrder, 'quantity' | 'limit' | 'trigger'>;

/** The new terms on the grid and judged, or why not. */
function fit(decision: Decision, order: LiveOrder, intent: AmendIntent): NewTerms | Refusal {
  const { terms } = order;
  const { instance, rules, kernel } = decision;
  const priceScale = scaleOf(instance.lane.instrument.priceDigits);
  const { type, side } = terms;
  if (type === 'market') return refusal('plan', 'nothing-to-amend', 0, 0);
  // The plan puts both prices on the grid as it did when the order was new.
  const limit = intent.limit ?? order.limit / priceScale;
  const trigger = intent.trigger ?? order.trigger / priceScale;
  const wanted = {
    type: type === 'trailing-stop' ? 'stop' : type,
    ...(hasLimit(type) ? { limit } : {}),
    ...(hasTrigger(type) ? { trigger } : {}),
  } as EntryType;
  const planned = planOrder(wanted, side, marketOf(decision));
  if ('refused' in planned) return refusal('plan', planned.refused, planned.value, planned.bound);
  // A trailing stop moves its trigger at the exchange, without a word: 0 leaves it where it is.
  const prices =
    movesItself(terms) && intent.trigger === undefined
      ? { ...pricesOf(planned), trigger: 0 as Price }
      : pricesOf(planned);
  if (intent.quantity === undefined) {
    // A size in money has no quantity, whatever was told of its lots.
    const kept = { quantity: terms.quoteAmount > 0 ? (0 as Quantity) : order.quantity, ...prices };
    return tooLarge(decision, order, kept) ?? limited(decision, order, kept) ?? kept;
  }
  const units = intent.quantity * instance.lane.view.quantityScale;
  if (!(Number.isFinite(units) && units > 0)) return refusal('plan', 'bad-number', intent.quantity, 0);
  const quantity = cutToLot(Math.round(units), rules.lot);
  const changed = { quantity, ...prices };
  if (quantity > order.quantity) {
    const more = { ...terms, quantity: (quantity - order.quantity) as Quantity, ...prices };
    const verdict = approve(more, kernel.config.rules);
    if ('denied' in verdict) return refusal('risk', verdict.denied, verdict.value, verdict.bound);
  }
  return tooLarge(decision, order, changed) ?? limited(decision, order, changed) ?? changed;
}

/** Whether new terms, or those of the rungs that grow with an entry, fit no amount of money; null where all do. */
function tooLarge(
  { kernel, instance, rules }: Decision,
  order: LiveOrder,
  changed: NewTerms,
): Refusal | null {
  const { instrument } = instance.lane;
  const fault = valueFault(instrument, changed);
  if (fault !== null || order.terms.role !== 'entry') return fault;
  for (const rung of waitingRungsOf(kernel, order.terms.id)) {
    const { limit, trigger } = expectedRung(rung, { ...order, ...changed, quantity: noQuantity }, rules);
    const quantity = ((changed.quantity * rung.terms.share) / rateScale) as Quantity;
    const wrong = valueFault(instrument, { limit, trigger, quantity });
    if (wrong !== null) return wrong;
  }
  return null;
}

/** RISK-2: an entry is held to the limits by its new terms; null where it is within them. */
function limited(decision: Decision, order: LiveOrder, changed: NewTerms): Refusal | null {
  const { kernel, moment } = decision;
  if (kernel.risk === null || order.terms.role !== 'entry') return null;
  const now = { ...changed, trigger: changed.trigger || order.trigger };
  const terms = { ...order.terms, ...now, decisionPrice: moment.price };
  const verdict = approve(terms, [], rejudgedBy(decision, order, now));
  return 'denied' in verdict ? refusal('risk', verdict.denied, verdict.value, verdict.bound) : null;
}

const pricesOf = ({ limit, trigger }: Pick<LiveOrder, 'limit' | 'trigger'>) => ({ limit, trigger });
