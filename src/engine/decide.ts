/**
 * The way of a signal from intent to command (FLOW-1): validation, plan of stop and targets, size, risk verdict, order.
 * A refusal at any step is journaled with its step, reason and numbers; nothing is swallowed, nothing is sent here.
 */
import { noLadder } from '../execution/ladder.ts';
import { planProtection, unprotected, type Protection } from '../execution/plan.ts';
import type { PlannedChild } from '../execution/plan-level.ts';
import type { AwaitingRung, GuardTerms } from '../execution/guard.ts';
import { marketOrder, planOrder } from '../execution/plan-order.ts';
import { cutToLot, rulesAt } from '../model/instrument.ts';
import { intentFault, intentFaults } from '../model/intent-fault.ts';
import { type EnterIntent, type ExitIntent, type Intent } from '../model/intent.ts';
import { isRung, type OrderTerms } from '../model/order.ts';
import { formatTime } from '../model/time.ts';
import { signOf, type Money, type Side } from '../model/units.ts';
import type { Loss } from '../risk/risk-size.ts';
import { sizeEntry, type Size } from '../risk/sizing.ts';
import { shrunk } from '../risk/correlation-size.ts';
import { partByVolatility, realisedVolatility } from '../risk/volatility-size.ts';
import { partByKelly } from '../risk/kelly-size.ts';
import { noteEntry } from '../risk/state.ts';
import { approve, type Judged } from '../risk/verdict.ts';
import type { Approved } from '../model/approval.ts';
import { isList } from './ask.ts';
import { amend, cancel, cancelAny } from './change-orders.ts';
import { marketOf, refusal, refuse, type Decision, type Refusal } from './decision.ts';
import { betOf, noteBet } from './betting.ts';
import { completed, rests } from './entry-terms.ts';
import { valueFault } from './headroom.ts';
import { judgedBeside, nothingTaken, takenWith, type Taken } from './group-limits.ts';
import { guardOf } from './guarding.ts';
import { limitsOf } from './kernel.ts';
import { childTerms, orderTerms } from './order-terms.ts';
import { decidesPlainly } from './plain-decision.ts';
import { judgedBy, mayRaise } from './exposure.ts';
import { correlationShare } from './correlation-sizing.ts';
import { riskSize, rungLosses } from './risk-sizing.ts';
import { noRungs, rungsOf, type Rungs } from './rungs.ts';

/** Turns what was asked for at the moment of `decision` into commands in the outbox; refusals go to the journal. */
export function decide(decision: Decision, asked: Intent | readonly Intent[]): void {
  if (!isList(asked)) decideOne(decision, asked);
  // Indices, not iterators: this is the way of every order.
  else for (let i = 0; i < asked.length; i++) decideOne(decision, asked[i]!);
}

function decideOne(decision: Decision, intent: Intent): void {
  if (decidesPlainly(decision, intent)) return;
  const { kernel, instance, moment } = decision;
  if (intentFault(intent) !== null)
    throw new TypeError(
      `the strategy "${instance.strategy.name}" answered wrongly in ${instance.lane.instrument.id} at ${formatTime(moment.at)}: ${intentFaults(intent).join('; ')}`,
    );
  const signal = kernel.orders.nextSignalId();
  const side = intent.kind === 'enter' ? signOf(intent.side) : 0;
  const { strategyIndex, lane } = instance;
  kernel.journal.asked.signal(moment.at, signal, strategyIndex, lane.index, intent.kind, side, moment.price);
  decision.signal = signal;
  decision.rules = rulesAt(lane.instrument, moment.at);
  switch (intent.kind) {
    case 'enter':
    case 'exit':
      placeOne(decision, intent);
      return;
    case 'oco':
      placeAll(decision, intent.orders);
      return;
    case 'cancel':
      cancel(decision, intent);
      return;
    case 'amend':
      amend(decision, intent);
      return;
  }
}

/** An order that is ready to be placed, with its children. */
interface Prepared {
  readonly order: Approved<OrderTerms>;
  readonly children: readonly OrderTerms[];
  readonly guard: GuardTerms | null;
  /** Those of the children that take out at a word (SCALE-2). */
  readonly leaving: readonly AwaitingRung[];
  /** What a unit of it loses at its stop, where its size asks what trades have brought (SIZE-1). */
  readonly loss: Loss | null;
  /** Whether it takes the place of entries that rest (SCEN-3). */
  readonly replaces: boolean;
  readonly rungs: Rungs;
}

function placeOne(decision: Decision, intent: EnterIntent | ExitIntent): void {
  const prepared = prepare(decision, intent, 0, nothingTaken);
  if ('reason' in prepared) refuse(decision, prepared);
  else {
    if (prepared.replaces) makeRoom(decision);
    place(decision, prepared);
  }
}

/** OCO-1: all of a group are placed, or, where one cannot be, none. */
function placeAll(decision: Decision, intents: readonly (EnterIntent | ExitIntent)[]): void {
  const { orders } = decision.kernel;
  const before = orders.state.lastOrder;
  const oco = orders.nextOcoId();
  const all: Prepared[] = [];
  let taken = nothingTaken;
  for (const intent of intents) {
    const prepared = prepare(decision, intent, oco, taken);
    if ('reason' in prepared) {
      orders.state.lastOrder = before;
      refuse(decision, prepared);
      return;
    }
    all.push(prepared);
    taken = takenWith(decision, taken, prepared.order, prepared.rungs);
  }
  if (all.some(({ replaces }) => replaces)) makeRoom(decision);
  for (const prepared of all) place(decision, prepared);
}

function prepare(
  decision: Decision,
  intent: EnterIntent | ExitIntent,
  oco: number,
  taken: Taken,
): Prepared | Refusal {
  return intent.kind === 'enter' ? enter(decision, intent, oco, taken) : exit(decision, intent, oco);
}

const noOrders: readonly OrderTerms[] = [];

function enter(decision: Decision, asked: EnterIntent, oco: number, taken: Taken): Prepared | Refusal {
  const { kernel, instance, moment, rules } = decision;
  const { entry, used } = instance;
  const intent = completed(asked, entry, used);
  const replaces = asked.order === undefined && rests(entry);
  let planned = marketOrder;
  let protection = unprotected;
  if (!isPlain(intent)) {
    const market = marketOf(decision);
    const order = planOrder(intent.order, intent.side, market);
    if ('refused' in order) return refusal('plan', order.refused, order.value, order.bound);
    const plan = planProtection(intent, order, market);
    if ('refused' in plan) return refusal('plan', plan.refused, plan.value, plan.bound);
    planned = order;
    protection = plan;
  }
  const { sizing } = instance;
  let plain = sizing;
  if (plain.kind === 'volatility') {
    const { candles, cursor } = instance.lane;
    const realised = realisedVolatility(candles.close, cursor.row, plain);
    if (realised === null) return refusal('plan', 'not-defined', cursor.row + 1, plain.period + 1);
    plain = { kind: 'percent', rate: partByVolatility(plain, realised) };
  }
  const bet = kernel.bets[instance.index] ?? null;
  if (plain.kind === 'kelly') {
    const part = partByKelly(plain, bet!.trades);
    if (part === 0) return refusal('size', 'kelly', 0, 0);
    plain = { kind: 'risk', rate: part, cap: plain.cap };
  }
  const whole =
    plain.kind === 'risk'
      ? riskSize(decision, plain, intent.side, planned, protection.children, protection.ladder.rungs)
      : sizeEntry(plain, moment.equity, rules);
  const { byCorrelation } = instance;
  const sized =
    byCorrelation === null || 'refused' in whole
      ? whole
      : shrunk(whole, correlationShare(decision, byCorrelation, intent.side), rules);
  if ('refused' in sized) return refusal('size', sized.refused, sized.value, sized.bound);
  const order = orderTerms(decision, 'entry', intent.side, planned, sized, oco);
  const limits = judgedBeside(judgedBy(decision, order, planned, protection.children), order.market, taken);
  const prepared = judged(decision, order, protection, replaces, limits);
  const { ladder } = protection;
  if ('reason' in prepared || (bet === null && ladder === noLadder)) return prepared;
  const loss = betOf(decision, order, planned, protection.children);
  const losses = loss === null ? null : rungLosses(decision, order.side, loss, ladder.rungs, order.quantity);
  return {
    ...prepared,
    loss: bet === null ? null : loss,
    rungs: ladder === noLadder ? noRungs : rungsOf(decision, order, ladder, limits, losses),
  };
}

/** Risk's verdict; the number of an order that it denies is free again. */
function judged(
  decision: Decision,
  order: OrderTerms,
  { children: planned, guard }: Protection,
  replaces = false,
  limits: Judged | null = null,
): Prepared | Refusal {
  const { orders } = decision.kernel;
  const fault = valueFault(decision.instance.lane.instrument, order);
  if (fault !== null) {
    orders.state.lastOrder--;
    return fault;
  }
  const verdict = approve(order, decision.kernel.config.rules, limits);
  if ('denied' in verdict) {
    orders.state.lastOrder--;
    return refusal('risk', verdict.denied, verdict.value, verdict.bound);
  }
  const children = childrenOf(decision, order, planned);
  return {
    order: verdict,
    children,
    guard,
    leaving: guard?.awaitedOut ? leavingOf(planned, children) : noneAwaiting,
    loss: null,
    replaces,
    rungs: noRungs,
  };
}

const noneAwaiting: readonly AwaitingRung[] = [];

/** `children`: the orders of those that were `planned`, in the same order. */
const leavingOf = (planned: readonly PlannedChild[], children: readonly OrderTerms[]): AwaitingRung[] =>
  planned.flatMap(({ awaits }, i) => (awaits === null ? [] : [{ order: children[i]!.id, level: awaits }]));

/** Most entries have none, a stop, or a stop and a target: these are listed without a call for each. */
function childrenOf(
  decision: Decision,
  order: OrderTerms,
  planned: readonly PlannedChild[],
): readonly OrderTerms[] {
  const count = planned.length;
  if (count === 0) return noOrders;
  const first = childTerms(decision, order, planned[0]!);
  if (count === 1) return [first];
  if (count === 2) return [first, childTerms(decision, order, planned[1]!)];
  return [first, ...planned.slice(1).map((child) => childTerms(decision, order, child))];
}

const isPlain = (intent: EnterIntent): boolean =>
  intent.order === undefined &&
  intent.stop === undefined &&
  intent.rewardToRisk === undefined &&
  intent.target === undefined &&
  intent.targets === undefined &&
  intent.scaleIn === undefined &&
  intent.scaleOut === undefined;

function exit(decision: Decision, intent: ExitIntent, oco: number): Prepared | Refusal {
  const { instance, rules } = decision;
  const { position } = instance.lane;
  const held = Math.abs(position.quantity);
  const share = intent.share ?? 1;
  if (!(share > 0 && share <= 1)) return refusal('plan', 'bad-share', share, 1);
  if (held === 0) return refusal('plan', 'no-position', 0, 0);
  const part = share === 1 ? held : partOf(held, share);
  const quantity = cutToLot(part, rules.lot);
  if (quantity === 0) return refusal('size', 'below-lot', part, rules.lot);
  const side: Side = position.quantity > 0 ? 'sell' : 'buy';
  const planned =
    intent.order === undefined ? marketOrder : planOrder(intent.order, side, marketOf(decision));
  if ('refused' in planned) return refusal('plan', planned.refused, planned.value, planned.bound);
  const size: Size = { quantity, quoteAmount: 0 as Money, cutToFunds: false };
  return judged(decision, orderTerms(decision, 'exit', side, planned, size, oco), unprotected);
}

/** Whole units of a share; within rounding of a whole number (a third of three), that number. */
function partOf(held: number, share: number): number {
  const part = held * share;
  const nearest = Math.round(part);
  return Math.abs(part - nearest) <= Math.max(1e-9, part * 2 ** -50) ? nearest : Math.floor(part);
}

/** Cancels the entries whose place is taken; rungs stay with what they add to, and go with an entry that goes. */
function makeRoom(decision: Decision): void {
  if (decision.instance.lane.view.restingEntries > 0)
    cancelAny(decision, 'entries', (terms) => !isRung(terms));
}

function place(decision: Decision, prepared: Prepared): void {
  const { order, children: guarding, guard, leaving, loss, rungs } = prepared;
  const { kernel, moment, instance, outbox } = decision;
  const children = rungs === noRungs ? guarding : [...guarding, ...rungs.orders];
  kernel.journal.asked.order(moment.at, order);
  for (let i = 0; i < children.length; i++) kernel.journal.asked.order(moment.at, children[i]!);
  if (order.role === 'entry') countEntry(decision, order);
  if (rungs !== noRungs) {
    for (const without of rungs.without) refuse(decision, without);
    for (const rung of rungs.orders) countEntry(decision, rung);
  }
  if (guard !== null)
    kernel.guards.push(guardOf(guard, order, children, { adding: rungs.awaiting, leaving }));
  outbox.push(kernel.orders.submit(order, children));
  if (loss === null) return;
  const bet = kernel.bets[instance.index]!;
  noteBet(bet, kernel.orders, order.id, loss);
  for (const [i, rung] of rungs.orders.entries()) noteBet(bet, kernel.orders, rung.id, rungs.losses![i]!);
}

function countEntry({ kernel, moment, instance }: Decision, order: OrderTerms): void {
  instance.lane.view.restingEntries++;
  if (kernel.risk !== null && mayRaise(kernel, order))
    noteEntry(kernel.risk.state, limitsOf(kernel), moment.at);
}
