/**
 * Limits on losses at work (RISK-2, RISK-3): what is done where one is broken, at closes and after fills: resting entries
 * are cancelled, and, where that is asked for, every position is closed. Each change of state is journaled with its rule
 * and numbers.
 */
import type { LiveOrder } from '../execution/orders.ts';
import { cutToLot, rulesAt } from '../model/instrument.ts';
import type { TimeMs } from '../model/time.ts';
import { signOf, type Money, type Price } from '../model/units.ts';
import type { SwitchTurn } from '../risk/limits.ts';
import { isCalm, riskStates, seeEquity, seeTrade, turnSwitch, type RiskChange } from '../risk/state.ts';
import { closeAtMarket, noSignal } from './closing.ts';
import { mayRaise } from './exposure.ts';
import { freshLedger, limitsOf, type Kernel, type Lane } from './kernel.ts';
import type { Outbox } from './outbox.ts';
import { noCandle, type Segment } from './timeline.ts';
import { stepTrade, type BookedFill } from './trade-in-hand.ts';

/** Whether something may be asked for inside a candle, after a fill. */
export const actsOnFills = ({ config: { risk } }: Pick<Kernel, 'config'>): boolean =>
  risk !== null && (risk.dailyLoss !== null || risk.drawdown !== null || risk.losses !== null);

const closeOf = ({ candles, cursor }: Lane): Price =>
  (cursor.row < 0 ? 0 : candles.close[cursor.row]!) as Price;

/** The first step of [from, to), whose equity is written, at whose close a limit changes what may be done; or `to`. */
export function firstLimit(kernel: Kernel, segment: Segment, from: number, to: number): number {
  const { journal, firstStep } = kernel;
  const ledger = kernel.risk!;
  const turned = firstTurn(kernel, segment, from, to);
  if (!actsOnFills(kernel)) return turned;
  // The closes of this stretch before `from` changed nothing; they are seen for good.
  for (; ledger.seen < from; ledger.seen++) if (ledger.seen >= firstStep) see(kernel, segment, ledger.seen);
  const limits = limitsOf(kernel);
  const { days } = kernel.config;
  const { equity } = journal.state;
  let { peak } = ledger.state;
  let step = from;
  for (; step < turned; step++) {
    const now = equity[step - firstStep]!;
    if (!isCalm(ledger.state, limits, days, timeOf(kernel, segment, step), now, peak)) break;
    if (now > peak) peak = now;
  }
  if (step === turned) return turned;
  // What is not calm is looked at in full, on a copy.
  const state = { ...ledger.state };
  for (step = from; step < turned; step++) {
    const at = timeOf(kernel, segment, step);
    if (seeEquity(state, limits, days, at, equity[step - firstStep]!, true).length > 0) return step;
  }
  return turned;
}

/** The first of these steps at which the switch is turned from outside, or something came late; or `to`. */
function firstTurn(kernel: Kernel, segment: Segment, from: number, to: number): number {
  const { late } = kernel.risk!;
  if (late.length > 0) return from;
  const next = nextTurn(kernel);
  if (next === null || timeOf(kernel, segment, to - 1) < next.at) return to;
  let [low, high] = [from, to - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(kernel, segment, middle) < next.at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next turn of the switch that is known of: of those of one moment, what was stated beforehand comes first. */
function nextTurn(kernel: Kernel): SwitchTurn | null {
  const { turned, asked } = kernel.risk!;
  const stated = limitsOf(kernel).switches[turned] ?? null;
  const given = asked[0] ?? null;
  if (stated === null || given === null) return stated ?? given;
  return stated.at <= given.at ? stated : given;
}

/** Sees the closes to `step`, and acts on what they have changed; whether something was asked for. */
export function limitAt(kernel: Kernel, segment: Segment, step: number, at: TimeMs, outbox: Outbox): boolean {
  const ledger = kernel.risk!;
  let acted = false;
  for (let seen = Math.max(ledger.seen, kernel.firstStep); seen <= step; seen++) {
    if (turnTo(kernel, outbox, at, timeOf(kernel, segment, seen))) acted = true;
    const changes = see(kernel, segment, seen);
    for (let i = 0; i < changes.length; i++)
      if (act({ kernel, outbox, at, priceOf: closeOf }, changes[i]!)) acted = true;
  }
  ledger.seen = step + 1;
  return acted;
}

/** Turns the switch as it was to be by `now`, and closes what came after all was closed. */
function turnTo(kernel: Kernel, outbox: Outbox, at: TimeMs, now: number): boolean {
  const ledger = kernel.risk!;
  const first = nextTurn(kernel);
  if (ledger.late.length === 0 && (first === null || first.at > now)) return false;
  const actor: Actor = { kernel, outbox, at, priceOf: closeOf };
  let acted = false;
  for (let next = first; next !== null && next.at <= now; next = nextTurn(kernel)) {
    if (next === ledger.asked[0]) ledger.asked.shift();
    else ledger.turned++;
    if (turn(actor, next)) acted = true;
  }
  for (const market of ledger.late.splice(0)) if (flatten(actor, kernel.lanes[market]!)) acted = true;
  return acted;
}

/** Turns the switch; whether something was asked for. */
function turn(actor: Actor, { action }: SwitchTurn): boolean {
  const change = turnSwitch(actor.kernel.risk!.state, action);
  return change !== null && act(actor, change);
}

/**
 * Somebody outside has turned the switch: a simulated exchange hears of it at the next close at or after that moment,
 * like of everything that is decided; what goes to a real one goes at once.
 */
export function switchFromOutside(
  kernel: Kernel,
  input: SwitchTurn,
  outbox: Outbox,
  isRemote: boolean,
): void {
  kernel.risk ??= freshLedger(kernel.lanes.length);
  const { at, action } = input;
  if (isRemote) turn({ kernel, outbox, at, priceOf: closeOf }, input);
  else kernel.risk.asked.push({ at, action });
}

function see(kernel: Kernel, segment: Segment, step: number): readonly RiskChange[] {
  const { journal, firstStep, risk } = kernel;
  const equity = journal.state.equity[step - firstStep]!;
  const at = timeOf(kernel, segment, step);
  return seeEquity(risk!.state, limitsOf(kernel), kernel.config.days, at, equity, true);
}

/** Who acts, and at what prices. */
interface Actor {
  readonly kernel: Kernel;
  readonly outbox: Outbox;
  readonly at: TimeMs;
  readonly priceOf: (lane: Lane) => Price;
}

/** The same after a fill, with the equity of the moment. */
export function limitAfterFill(actor: Actor, lane: Lane, { terms }: LiveOrder, equity: () => Money): boolean {
  const { kernel, at } = actor;
  const { risk } = kernel;
  if (terms.role === 'entry' && risk!.state.outside === 'flatten') risk!.late.push(lane.index);
  if (!actsOnFills(kernel) || risk!.state.day === -1) return false;
  let acted = false;
  const changes = seeEquity(risk!.state, limitsOf(kernel), kernel.config.days, at, equity(), false);
  for (let i = 0; i < changes.length; i++) if (act(actor, changes[i]!)) acted = true;
  // An entry that was on its way when everything was closed is closed, too.
  if (!acted && terms.role === 'entry' && isFlattening(kernel) && flatten(actor, lane)) acted = true;
  return acted;
}

function isFlattening(kernel: Kernel): boolean {
  const { rule } = kernel.risk!.state;
  const { drawdown, dailyLoss } = limitsOf(kernel);
  if (rule === null) return false;
  return (rule === 'drawdown' ? drawdown : dailyLoss)!.flatten;
}

/** A fill moves the trade in hand; where that closes, it counts for a losing streak. Whether something was asked for. */
export function noteTrade(actor: Actor, lane: Lane, { terms }: LiveOrder, booked: BookedFill): boolean {
  const { kernel, at } = actor;
  const { trades, state } = kernel.risk!;
  const { net, isOver, next } = stepTrade(trades[lane.index]!, lane, booked);
  trades[lane.index] = next;
  if (!isOver || signOf(terms.side) * booked.held >= 0) return false;
  const change = seeTrade(state, limitsOf(kernel), at, net);
  return change !== null && act(actor, change);
}

function act(actor: Actor, change: RiskChange): boolean {
  const { kernel, at, outbox } = actor;
  kernel.journal.told.risk(at, riskStates.indexOf(change.state), change);
  if (change.rule === 'day' || change.rule === 'resume') return false;
  let acted = false;
  for (const order of kernel.orders.state.live) {
    const { id, market, role } = order.terms;
    if (role !== 'entry' || !mayRaise(kernel, order.terms)) continue;
    const command = kernel.orders.cancel(order);
    if (command === null) continue;
    kernel.journal.asked.caused(at, id, market, 'risk');
    kernel.journal.asked.cancelAsked(at, id, market);
    outbox.push(command);
    acted = true;
  }
  if (change.flatten) for (const lane of kernel.lanes) if (flatten(actor, lane)) acted = true;
  return acted;
}

/** Closes a position; whether there was one. */
function flatten({ kernel, at, outbox, priceOf }: Actor, lane: Lane): boolean {
  const { index, position, instrument } = lane;
  const quantity = cutToLot(Math.abs(position.quantity), rulesAt(instrument, at).lot);
  if (quantity === 0) return false;
  closeAtMarket(
    kernel,
    {
      market: index,
      held: position.quantity > 0 ? 'buy' : 'sell',
      quantity,
      signal: noSignal,
      strategy: kernel.instanceOf[index]?.strategyIndex ?? 0,
      price: priceOf(lane),
    },
    'risk',
    at,
    outbox,
  );
  return true;
}

/** The instant of a step of `segment`. */
function timeOf({ lanes }: Kernel, { offsets }: Segment, step: number): number {
  let m = 0;
  while (offsets[m] === noCandle) m++;
  const { candles } = lanes[m]!;
  return candles.opensAt(step + offsets[m]!) + candles.durationMs;
}
