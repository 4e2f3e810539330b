/**
 * Limits on risk at work (RISK-1 to RISK-3): what an entry is judged against, and what is done where a limit on losses is
 * broken, at closes and after fills: resting entries are cancelled, and, where that is asked for, every position is
 * closed. Each change of state is journaled with its rule and numbers.
 */
import type { PlannedOrder } from '../execution/plan-order.ts';
import type { PlannedChild } from '../execution/plan-level.ts';
import type { LiveOrder } from '../execution/orders.ts';
import { cutToLot, notionalOf, rulesAt } from '../model/instrument.ts';
import { noOrder, type OrderTerms, type SignalId } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { signOf, type Money, type Price, type Quantity } from '../model/units.ts';
import type { Filled } from '../model/venue-event.ts';
import { lossOf, unitsFor } from '../risk/risk-size.ts';
import { riskStates, seeEquity, seeTrade, type RiskChange } from '../risk/state.ts';
import type { ExposedMarket, Judged } from '../risk/verdict.ts';
import { closeAtMarket } from './closing.ts';
import type { Decision } from './decision.ts';
import type { Kernel, Lane } from './kernel.ts';
import type { Outbox } from './outbox.ts';
import { lossAtStop } from './risk-sizing.ts';
import { noCandle, type Segment } from './timeline.ts';

/** Whether something may be asked for inside a candle, after a fill. */
export const actsOnFills = ({ config: { risk } }: Pick<Kernel, 'config'>): boolean =>
  risk !== null && (risk.dailyLoss !== null || risk.drawdown !== null || risk.losses !== null);

/** What an entry is judged against; null where the run states no limits. `planned` is null for a larger amended one. */
export function judgedBy(
  decision: Decision,
  order: OrderTerms,
  planned: PlannedOrder | null,
  children: readonly PlannedChild[],
): Judged | null {
  const { kernel, moment } = decision;
  const { risk, config, lanes, orders } = kernel;
  if (risk === null || config.risk === null) return null;
  const markets = lanes.map((lane) =>
    heldIn(lane, lane === decision.instance.lane ? moment.price : closeOf(lane)),
  );
  let alive = 0;
  for (const live of orders.state.live) {
    if (live.terms.parent !== noOrder || live.terms.role === 'liquidation') continue;
    alive++;
    if (live.terms.role === 'entry') addEntry(markets, live, lanes[live.terms.market]!);
  }
  const lane = decision.instance.lane;
  const price = order.limit || order.trigger || moment.price;
  const cost = order.quoteAmount || notionalOf(lane.instrument, price, order.quantity, 'up');
  const loss = planned === null ? 0 : lossOfEntry(decision, order, planned, children);
  const picture = {
    at: moment.at,
    equity: moment.equity,
    markets,
    orders: alive,
    cost,
    loss,
    side: order.side,
  };
  return { limits: config.risk, state: risk.state, picture };
}

const closeOf = ({ candles, cursor }: Lane): Price =>
  (cursor.row < 0 ? 0 : candles.close[cursor.row]!) as Price;

interface Exposed extends ExposedMarket {
  held: number;
  buys: number;
  sells: number;
}

function heldIn({ position, instrument }: Lane, price: Price): Exposed {
  const held = notionalOf(instrument, price, position.quantity, 'half-even');
  return { held, buys: 0, sells: 0 };
}

/** What is unfilled of an entry, at its own price or that of its decision. */
function addEntry(
  markets: readonly Exposed[],
  { terms, quantity, filled, limit, trigger }: LiveOrder,
  lane: Lane,
): void {
  const market = markets[terms.market]!;
  const price = limit || trigger || terms.decisionPrice;
  const left = terms.quoteAmount || notionalOf(lane.instrument, price, (quantity - filled) as Quantity, 'up');
  if (terms.side === 'buy') market.buys += left;
  else market.sells += left;
}

function lossOfEntry(
  decision: Decision,
  order: OrderTerms,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
): Money | null {
  const stop = children.find(({ role }) => role === 'stop');
  const loss = stop === undefined ? null : lossAtStop(decision, order.side, planned, stop, order.quantity);
  if (loss === null) return null;
  const { instrument } = decision.instance.lane;
  const quantity = order.quoteAmount > 0 ? unitsFor(order.quoteAmount, loss, instrument) : order.quantity;
  return lossOf(loss, quantity, instrument);
}

/** The first step of [from, to), whose equity is written, at whose close a limit changes what may be done; or `to`. */
export function firstLimit(kernel: Kernel, segment: Segment, from: number, to: number): number {
  const { journal, firstStep, config } = kernel;
  const ledger = kernel.risk!;
  const limits = config.risk!;
  if (!actsOnFills(kernel)) return to;
  // The closes of this stretch before `from` changed nothing; they are seen for good.
  for (; ledger.seen < from; ledger.seen++) if (ledger.seen >= firstStep) see(kernel, segment, ledger.seen);
  const state = { ...ledger.state };
  for (let step = from; step < to; step++) {
    if (
      seeEquity(
        state,
        limits,
        timeOf(kernel, segment, step),
        journal.state.equity[step - firstStep]!,
        true,
      ) !== null
    )
      return step;
  }
  return to;
}

/** Sees the closes to `step`, and acts on what they have changed; whether something was asked for. */
export function limitAt(kernel: Kernel, segment: Segment, step: number, at: TimeMs, outbox: Outbox): boolean {
  const ledger = kernel.risk!;
  let acted = false;
  for (let seen = Math.max(ledger.seen, kernel.firstStep); seen <= step; seen++) {
    const change = see(kernel, segment, seen);
    if (change !== null && act(kernel, change, at, outbox)) acted = true;
  }
  ledger.seen = step + 1;
  return acted;
}

function see(kernel: Kernel, segment: Segment, step: number): RiskChange | null {
  const { journal, firstStep, config, risk } = kernel;
  const equity = journal.state.equity[step - firstStep]!;
  return seeEquity(risk!.state, config.risk!, timeOf(kernel, segment, step), equity, true);
}

/** The same after a fill, with the equity of the moment. */
export function limitAfterFill(kernel: Kernel, at: TimeMs, equity: () => Money, outbox: Outbox): boolean {
  const { risk, config } = kernel;
  if (!actsOnFills(kernel) || risk!.state.day === -1) return false;
  const change = seeEquity(risk!.state, config.risk!, at, equity(), false);
  return change !== null && act(kernel, change, at, outbox);
}

/** A fill moves the trade in hand; where that closes, its net result counts for a losing streak. */
export function noteTrade(
  kernel: Kernel,
  lane: Lane,
  { terms }: LiveOrder,
  fill: Filled,
  kept: Quantity,
): void {
  const { trades, state } = kernel.risk!;
  const { instrument, position } = lane;
  const fee = kept > 0 ? notionalOf(instrument, fill.price, kept, 'half-even') : fill.fee;
  trades[lane.index] = trades[lane.index]! - signOf(terms.side) * fill.cost - fee;
  if (cutToLot(Math.abs(position.quantity), rulesAt(instrument, fill.at).lot) > 0) return;
  const net = trades[lane.index]!;
  trades[lane.index] = 0;
  const change = seeTrade(state, kernel.config.risk!, fill.at, net);
  if (change !== null) kernel.journal.risk(fill.at, riskStates.indexOf(change.state), change);
}

function act(kernel: Kernel, change: RiskChange, at: TimeMs, outbox: Outbox): boolean {
  kernel.journal.risk(at, riskStates.indexOf(change.state), change);
  if (change.state === 'active') return false;
  let acted = false;
  for (const order of kernel.orders.state.live) {
    const { id, market, role, parent } = order.terms;
    if (role !== 'entry' || parent !== noOrder) continue;
    const command = kernel.orders.cancel(order);
    if (command === null) continue;
    kernel.journal.caused(at, id, market, 'risk');
    kernel.journal.cancelAsked(at, id, market);
    outbox.push(command);
    acted = true;
  }
  if (change.flatten) for (const lane of kernel.lanes) if (flatten(kernel, lane, at, outbox)) acted = true;
  return acted;
}

/** Closes a position; whether there was one. */
function flatten(kernel: Kernel, lane: Lane, at: TimeMs, outbox: Outbox): boolean {
  const { index, position, instrument } = lane;
  const quantity = cutToLot(Math.abs(position.quantity), rulesAt(instrument, at).lot);
  if (quantity === 0) return false;
  closeAtMarket(
    kernel,
    {
      market: index,
      held: position.quantity > 0 ? 'buy' : 'sell',
      quantity,
      signal: 0 as SignalId,
      strategy: kernel.instanceOf[index]?.strategyIndex ?? 0,
      price: closeOf(lane),
      cause: 'risk',
    },
    at,
    outbox,
  );
  return true;
}

/** The instant of a step of `segment`. */
function timeOf({ lanes }: Kernel, { offsets }: Segment, step: number): number {
  const { index, candles } = lanes.find((lane) => offsets[lane.index] !== noCandle)!;
  return candles.opensAt(step + offsets[index]!) + candles.durationMs;
}
