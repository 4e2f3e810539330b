/**
 * The way of a signal from intent to command (FLOW-1): validation, plan of stop and targets, size, risk verdict, order.
 * A refusal at any step is journaled with its step, reason and numbers; nothing is swallowed, nothing is sent here.
 */
import {
  marketOrder,
  planOrder,
  planProtection,
  type Market,
  type PlannedChild,
  type PlannedOrder,
} from '../execution/plan.ts';
import { scaleOf } from '../model/decimal.ts';
import { cutToLot, rulesAt, type TradingRules } from '../model/instrument.ts';
import { intentFault } from '../model/intent-fault.ts';
import { type CancelIntent, type EnterIntent, type ExitIntent, type Intent } from '../model/intent.ts';
import { noOrder, type OrderRole, type OrderTerms, type SignalId } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import {
  opposite,
  rateScale,
  signOf,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import { sizeEntry, type Size } from '../risk/sizing.ts';
import { approve } from '../risk/verdict.ts';
import type { Instance, Kernel } from './kernel.ts';
import type { Outbox } from './outbox.ts';

/** The moment of a decision. */
export interface Moment {
  readonly at: TimeMs;
  /** The price on which it is made: the close, or the point of the path for answers to fills. */
  readonly price: Price;
  /** Equity of the account, in money. */
  readonly equity: Money;
}

/** Turns one intent into commands in the outbox; refusals go to the journal. */
export function decide(
  kernel: Kernel,
  instance: Instance,
  intent: Intent,
  moment: Moment,
  outbox: Outbox,
): void {
  const fault = intentFault(intent);
  if (fault !== null)
    throw new TypeError(`the strategy "${instance.strategy.name}" answered wrongly: ${fault}`);
  const signal = kernel.orders.nextSignalId();
  const side = intent.kind === 'enter' ? signOf(intent.side) : 0;
  const { strategyIndex, lane } = instance;
  kernel.journal.signal(moment.at, signal, strategyIndex, lane.index, intent.kind, side, moment.price);
  const rules = rulesAt(instance.lane.instrument, moment.at);
  const decision: Decision = { kernel, instance, moment, signal, rules, outbox };
  switch (intent.kind) {
    case 'enter':
      enter(decision, intent);
      return;
    case 'exit':
      exit(decision, intent);
      return;
    case 'cancel':
      cancel(decision, intent);
      return;
  }
}

const noChildren: readonly PlannedChild[] = [];
const noOrders: readonly OrderTerms[] = [];

interface Decision {
  readonly kernel: Kernel;
  readonly instance: Instance;
  readonly moment: Moment;
  readonly signal: SignalId;
  readonly rules: TradingRules;
  readonly outbox: Outbox;
}

function enter(decision: Decision, intent: EnterIntent): void {
  const { instance, moment, rules } = decision;
  let planned = marketOrder;
  let children = noChildren;
  if (!isPlain(intent)) {
    const market = marketOf(decision);
    const order = planOrder(intent.order, intent.side, market);
    if ('refused' in order) {
      refuse(decision, 'plan', order.refused, order.value, order.bound);
      return;
    }
    const protection = planProtection(intent, order, market);
    if ('refused' in protection) {
      refuse(decision, 'plan', protection.refused, protection.value, protection.bound);
      return;
    }
    planned = order;
    children = protection;
  }
  const sized = sizeEntry(instance.sizing, moment.equity, rules);
  if ('refused' in sized) {
    refuse(decision, 'size', sized.refused, sized.value, sized.bound);
    return;
  }
  const order = orderTerms(decision, 'entry', intent.side, planned, sized);
  place(decision, order, children);
}

const isPlain = (intent: EnterIntent): boolean =>
  intent.order === undefined &&
  intent.stop === undefined &&
  intent.target === undefined &&
  intent.targets === undefined;

/** The market as the plan sees it. */
function marketOf({ instance, moment, rules }: Decision): Market {
  const { instrument } = instance.lane;
  return { instrument, rules, close: moment.price / scaleOf(instrument.priceDigits), at: moment.at };
}

function exit(decision: Decision, intent: ExitIntent): void {
  const { instance, rules } = decision;
  const { position } = instance.lane;
  const held = Math.abs(position.quantity);
  const share = intent.share ?? 1;
  if (!(share > 0 && share <= 1)) {
    refuse(decision, 'plan', 'bad-share', share, 1);
    return;
  }
  if (held === 0) {
    refuse(decision, 'plan', 'no-position', 0, 0);
    return;
  }
  const part = share === 1 ? held : partOf(held, share);
  const quantity = cutToLot(part, rules.lot);
  if (quantity === 0) {
    refuse(decision, 'size', 'below-lot', part, rules.lot);
    return;
  }
  const side: Side = position.quantity > 0 ? 'sell' : 'buy';
  const planned =
    intent.order === undefined ? marketOrder : planOrder(intent.order, side, marketOf(decision));
  if ('refused' in planned) {
    refuse(decision, 'plan', planned.refused, planned.value, planned.bound);
    return;
  }
  const size: Size = { quantity, quoteAmount: 0 as Money, cutToFunds: false };
  place(decision, orderTerms(decision, 'exit', side, planned, size), noChildren);
}

/** Whole units of a share; within rounding of a whole number (a third of three), that number. */
function partOf(held: number, share: number): number {
  const part = held * share;
  const nearest = Math.round(part);
  return Math.abs(part - nearest) <= Math.max(1e-9, part * 2 ** -50) ? nearest : Math.floor(part);
}

function cancel(decision: Decision, intent: CancelIntent): void {
  const { kernel, instance, moment } = decision;
  let found = false;
  const roles: readonly OrderRole[] =
    intent.orders === 'all' ? ['entry', 'exit'] : intent.orders === 'entries' ? ['entry'] : ['exit'];
  for (const order of kernel.orders.state.live) {
    if (order.terms.market !== instance.lane.index || !roles.includes(order.terms.role)) continue;
    const command = kernel.orders.cancel(order);
    if (command === null) continue;
    kernel.journal.cancelAsked(moment.at, order.terms.id, order.terms.market);
    decision.outbox.push(command);
    found = true;
  }
  if (!found) refuse(decision, 'plan', 'nothing-to-cancel', 0, 0);
}

function place(decision: Decision, order: OrderTerms, planned: readonly PlannedChild[]): void {
  const { kernel, moment } = decision;
  const verdict = approve(order, kernel.config.rules);
  if ('denied' in verdict) {
    refuse(decision, 'risk', verdict.denied, verdict.value, verdict.bound);
    return;
  }
  const children =
    planned.length === 0 ? noOrders : planned.map((child) => childTerms(decision, order, child));
  kernel.journal.order(moment.at, order);
  for (const child of children) kernel.journal.order(moment.at, child);
  if (order.role === 'entry') decision.instance.lane.view.restingEntries++;
  decision.outbox.push(kernel.orders.submit(verdict, children));
}

function orderTerms(
  decision: Decision,
  role: 'entry' | 'exit',
  side: Side,
  planned: PlannedOrder,
  size: Size,
): OrderTerms {
  const { kernel, instance, moment, signal } = decision;
  return {
    id: kernel.orders.nextOrderId(),
    market: instance.lane.index,
    side,
    type: planned.type,
    role,
    timeInForce: planned.timeInForce,
    expiresAt: planned.expiresAt,
    reduceOnly: role === 'exit',
    postOnly: planned.postOnly,
    quantity: size.quantity,
    quoteAmount: size.quoteAmount,
    cutToFunds: size.cutToFunds,
    limit: planned.limit,
    trigger: planned.trigger,
    anchor: null,
    trail: planned.trail,
    oco: 0,
    share: rateScale as Rate,
    signal,
    strategy: instance.strategyIndex,
    decisionPrice: moment.price,
    parent: noOrder,
  };
}

function childTerms(decision: Decision, parent: OrderTerms, child: PlannedChild): OrderTerms {
  const isStop = child.role === 'stop';
  return {
    ...parent,
    id: decision.kernel.orders.nextOrderId(),
    side: opposite(parent.side),
    type: isStop ? (child.trail === null ? 'stop' : 'trailing-stop') : 'limit',
    role: child.role,
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: true,
    postOnly: false,
    quantity: 0 as Quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: isStop ? (0 as Price) : child.price,
    trigger: isStop ? child.price : (0 as Price),
    anchor: child.anchor,
    trail: child.trail,
    share: child.share,
    parent: parent.id,
  };
}

function refuse(
  decision: Decision,
  stage: 'plan' | 'size' | 'risk',
  reason: string,
  value: number,
  bound: number,
): void {
  const { kernel, moment, signal, instance } = decision;
  kernel.journal.refusal(moment.at, signal, instance.lane.index, stage, reason, value, bound);
}
