/**
 * What an entry is judged against (RISK-1, RISK-2): what is held, at the price of the moment, what entries that are alive
 * would add and exits take away, and what the entry itself costs and may lose; of one that is amended, before and after.
 */
import type { LiveOrder } from '../execution/orders.ts';
import type { PlannedChild } from '../execution/plan-level.ts';
import { marketOrder, type PlannedOrder } from '../execution/plan-order.ts';
import { notionalOf, rulesAt } from '../model/instrument.ts';
import { isGuarding, type OrderTerms } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import { lossOf, unitsFor } from '../risk/risk-size.ts';
import type { ExposedMarket } from '../risk/exposed.ts';
import type { Judged, Picture } from '../risk/verdict.ts';
import type { Decision } from './decision.ts';
import { limitsOf, type Kernel, type Lane } from './kernel.ts';
import { lossAtStop } from './risk-sizing.ts';
import { expectedRung, isWaitingRung, waitingRungsOf } from './waiting-rungs.ts';

/** Whether an entry may raise exposure: a sale on a spot account sells what is held, and no more. */
export const mayRaise = ({ config }: Pick<Kernel, 'config'>, { side }: Pick<OrderTerms, 'side'>): boolean =>
  side === 'buy' || config.account.kind !== 'spot';

/** What a new entry is judged against; null where the run states no limits, and for what only reduces. */
export function judgedBy(
  decision: Decision,
  order: OrderTerms,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
): Judged | null {
  if (decision.kernel.risk === null || !mayRaise(decision.kernel, order)) return null;
  const cost = costOf(decision, order);
  return pictured(
    decision,
    { cost, loss: lossOfEntry(decision, order, planned, children), was: null },
    order,
  );
}

/** What an order costs where it is expected, in money. */
export function costOf({ instance, moment }: Decision, order: OrderTerms): number {
  const price = order.limit || order.trigger || moment.price;
  return order.quoteAmount || notionalOf(instance.lane.instrument, price, order.quantity, 'up');
}

/** The same for an entry that is amended: what is left of it as it rests, and by its new terms. */
export function rejudgedBy(
  decision: Decision,
  order: LiveOrder,
  now: Pick<LiveOrder, 'quantity' | 'limit' | 'trigger'>,
): Judged | null {
  const { kernel, instance } = decision;
  if (kernel.risk === null || !mayRaise(kernel, order.terms)) return null;
  const children = kernel.orders.state.live.filter(
    ({ terms }) => terms.parent === order.terms.id && terms.role !== 'entry',
  );
  const planned = children.map(({ terms: { role, anchor, trail, ratchet, share }, trigger }) => ({
    role: role === 'stop' ? ('stop' as const) : ('target' as const),
    price: trigger,
    anchor: trigger > 0 ? null : anchor,
    trail: trigger > 0 ? null : trail,
    ratchet,
    share,
    distance: null,
    awaits: null,
  }));
  const waiting = waitingRungsOf(kernel, order.terms.id);
  // Its rungs grow with it.
  const of = (terms: typeof now) => {
    const amended = { ...order, ...terms };
    const rungs = waiting.map((rung) => expectedRung(rung, amended, decision.rules));
    return {
      cost: [amended, ...rungs].reduce((sum, one) => sum + leftOf(one, instance.lane), 0),
      loss: lossOfEntry(
        decision,
        { ...order.terms, quantity: Math.max(0, terms.quantity - order.filled) as Quantity },
        { ...marketOrder, ...order.terms, limit: terms.limit, trigger: terms.trigger },
        planned,
        rungs,
      ),
    };
  };
  const moves = now.limit !== order.limit || now.trigger !== order.trigger;
  return pictured(decision, { ...of(now), was: { ...of(order), moves } }, order.terms);
}

function pictured(
  { kernel, moment, instance, venue }: Decision,
  { cost, loss, was }: Pick<Picture, 'cost' | 'loss' | 'was'>,
  { side }: OrderTerms,
): Judged {
  const { risk, lanes, orders } = kernel;
  const markets: Exposed[] = [];
  for (let m = 0; m < lanes.length; m++) {
    const lane = lanes[m]!;
    markets[m] =
      lane.position.quantity === 0
        ? nothingHeld()
        : heldIn(lane, lane === instance.lane ? moment.price : venue.priceOf(m));
  }
  let alive = 0;
  for (const live of orders.state.live) {
    const { role, market } = live.terms;
    // Of the children of an entry its rungs alone add to it.
    if (isGuarding(live.terms) || role === 'liquidation') continue;
    alive++;
    if (role === 'entry')
      addEntry(kernel, markets[market]!, asExpected(kernel, live, moment.at), lanes[market]!);
    else if (role === 'exit') addExit(markets[market]!, live, lanes[market]!);
  }
  const correlation = (market: number, period: number): number | null =>
    kernel.correlations.between(instance.lane, lanes[market]!, period);
  const { at, equity } = moment;
  const picture = { at, equity, markets, correlation, orders: alive, cost, loss, was, side };
  return { limits: limitsOf(kernel), state: risk!.state, ahead: 0, picture };
}

interface Exposed extends ExposedMarket {
  leaving: number;
  buys: number;
  sells: number;
  /** At which what is held is valued. */
  readonly price: Price;
}

/** Of no account either: what exits of a market would close where nothing is held. */
const nothingHeld = (): Exposed => ({ held: 0, leaving: 0, buys: 0, sells: 0, price: 0 as Price });

function heldIn({ position, instrument }: Lane, price: Price): Exposed {
  const held = notionalOf(instrument, price, position.quantity, 'half-even');
  return { held, leaving: 0, buys: 0, sells: 0, price };
}

/** What is unfilled of an entry, at its own price or that of its decision. */
function leftOf({ terms, quantity, filled, spent, limit, trigger }: LiveOrder, { instrument }: Lane): number {
  if (terms.quoteAmount > 0) return Math.max(0, terms.quoteAmount - spent);
  const price = limit || trigger || terms.decisionPrice;
  return notionalOf(instrument, price, Math.max(0, quantity - filled) as Quantity, 'up');
}

function addEntry(kernel: Kernel, market: Exposed, order: LiveOrder, lane: Lane): void {
  if (!mayRaise(kernel, order.terms)) return;
  const left = leftOf(order, lane);
  if (order.terms.side === 'buy') market.buys += left;
  else market.sells += left;
}

/** A rung that is not there yet goes by its entry. */
function asExpected({ orders, lanes }: Kernel, live: LiveOrder, at: TimeMs): LiveOrder {
  const entry = isWaitingRung(live) ? orders.find(live.terms.parent) : null;
  return entry === null ? live : expectedRung(live, entry, rulesAt(lanes[live.terms.market]!.instrument, at));
}

function addExit(market: Exposed, { quantity, filled }: LiveOrder, { instrument }: Lane): void {
  const left = Math.max(0, quantity - filled) as Quantity;
  market.leaving += notionalOf(instrument, market.price, left, 'half-even');
}

function lossOfEntry(
  decision: Decision,
  order: OrderTerms,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
  rungs: readonly LiveOrder[] = [],
): Money | null {
  const stop = children.find(({ role }) => role === 'stop');
  const loss = stop === undefined ? null : lossAtStop(decision, order.side, planned, stop, order.quantity);
  if (loss === null) return null;
  const { instrument } = decision.instance.lane;
  const quantity = order.quoteAmount > 0 ? unitsFor(order.quoteAmount, loss, instrument) : order.quantity;
  let lost: number = lossOf(loss, quantity, instrument);
  for (const rung of rungs)
    lost += lossOf({ ...loss, entry: rung.limit || rung.trigger }, rung.quantity, instrument);
  return lost as Money;
}
