/**
 * Where a run of the engine and the reference model part: the first event, ambiguity, account or order's end that
 * differs, told in one text; or null.
 *
 * Of what one meeting sets off SPEC.md says that it happens before the path goes on, and not in which order it is told:
 * events between two triggers or fills are compared by order. An `uncovered` that repeats the one before says nothing.
 */
import { readRun } from '../../src/engine/journal-read.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';
import { start } from '../support/play.ts';
import type { PortRun } from './engine-run.ts';
import type { ModelRun } from './model-run.ts';
import type { Order } from './world.ts';

const leads = ({ kind }: VenueEvent): boolean => kind === 'filled' || kind === 'triggered';

function inOrder(all: readonly VenueEvent[]): readonly VenueEvent[] {
  const last = new Map<number, VenueEvent>();
  const events = all.filter((event) => {
    const before = last.get(event.order);
    last.set(event.order, event);
    const isKnown = event.kind === 'uncovered' && before?.kind === 'uncovered';
    return !(isKnown && before.quantity === event.quantity);
  });
  let led = 0;
  const keyed = events.map((event) => ({ event, led: leads(event) ? ++led : led }));
  keyed.sort((a, b) => a.led - b.led || leadFirst(a.event, b.event));
  return keyed.map(({ event }) => event);
}

/** Of a lead and what follows it: the lead, then by moment and order. */
const leadFirst = (a: VenueEvent, b: VenueEvent): number =>
  Number(leads(b)) - Number(leads(a)) || a.at - b.at || a.order - b.order;

/** An event in one line, its moment in ms from the first candle's open. */
function line(event: VenueEvent): string {
  const { kind, at, order, ...rest } = event;
  const named = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  const words = named.map(([name, value]) => ` ${name} ${String(value)}`);
  return `${at - start} ${kind} ${order}${words.join('')}`;
}

/** The first line that differs, with some before it. */
function parting(what: string, engine: readonly string[], model: readonly string[]): string | null {
  const at = Array.from({ length: Math.max(engine.length, model.length) }).findIndex(
    (_, i) => engine[i] !== model[i],
  );
  if (at < 0) return null;
  const before = engine.slice(Math.max(0, at - 4), at).map((same) => `    ${same}\n`);
  return `${what}\n${before.join('')}  engine: ${engine[at] ?? 'nothing'}\n  model:  ${model[at] ?? 'nothing'}`;
}

export function partingOf(run: PortRun, model: Omit<PortRun, 'sent'>): string | null {
  return (
    parting('events', inOrder(run.events).map(line), inOrder(model.events).map(line)) ??
    parting('ambiguous candles', run.ambiguous.map(line), model.ambiguous.map(line)) ??
    parting(
      'accounts after each step',
      run.accounts.map((account) => JSON.stringify(account)),
      model.accounts.map((account) => JSON.stringify(account)),
    )
  );
}

/** The same of what the engine keeps of it all: how each order ended, and the ledger. */
export function endsPart({ kernel }: Engine, { events, world }: ModelRun): string | null {
  const { orders } = readRun(
    kernel.journal.state.tape,
    kernel.lanes.map(({ instrument }) => instrument),
  );
  const ends = new Map(events.map((event) => [event.order, endOf(event)]));
  const all = world.markets.flatMap((market) => market.orders).sort((a, b) => a.terms.id - b.terms.id);
  return (
    parting(
      'ends of orders',
      [...orders]
        .sort((a, b) => a.id - b.id)
        .map(({ id, state, filled, cost, fees }) => `${id} ${state} ${filled} for ${cost}, fee ${fees}`),
      all.map((order) => `${order.terms.id} ${ends.get(order.terms.id)!} ${figuresOf(order)}`),
    ) ??
    parting(
      'ledger',
      [kernel.ledger.balance(0), ...kernel.lanes.map((_, m) => kernel.ledger.balance(1 + m))].map(String),
      [world.balance, ...world.markets.map(({ position }) => position)].map(String),
    )
  );
}

/** FEE-1: in figures a fee in base is worth what the fill's price makes of it. */
const figuresOf = ({ filled, cost, fee, keptWorth, coinWorth }: Order): string =>
  `${filled} for ${cost}, fee ${fee + keptWorth + coinWorth}`;

/** The state in which an order's last event leaves it. */
const endOf = (event: VenueEvent): string =>
  event.kind === 'filled' && event.leaves === 0 ? 'filled' : event.kind;
