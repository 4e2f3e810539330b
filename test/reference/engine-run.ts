/** What the engine did with a plan, taken down at its port: every command, every event, and the account after steps. */
import { openBacktest } from '../../src/engine/backtest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Command, VenueEvent } from '../../src/model/venue-event.ts';
import type { VenueState } from '../../src/venue/open-floors.ts';
import type { Venue } from '../../src/venue/venue.ts';
import { runConfigOf } from '../support/random-run.ts';
import { stepSlots, type RunPlan } from '../support/run-plan.ts';

export interface Sent {
  readonly command: Command;
  /** The step during which it was sent, whether before its closes, and how many fills had been told. */
  readonly step: number;
  /** When it was sent. */
  readonly at: number;
  readonly isInside: boolean;
  readonly fills: number;
}

/** What the exchange counts for an account, between steps. */
export interface Account {
  readonly balance: number;
  readonly held: number;
  readonly reserve: number;
  readonly positions: readonly number[];
  readonly coins: number;
}

/** What passed between the exchange and whoever drove it. */
export interface PortRun {
  readonly sent: readonly Sent[];
  readonly events: readonly VenueEvent[];
  /** Told before the legs of a candle, and compared by themselves. */
  readonly ambiguous: readonly VenueEvent[];
  /** After each step. */
  readonly accounts: readonly Account[];
}

export interface EngineRun extends PortRun {
  readonly engine: Engine;
}

/** Listens at a port, to what is sent and what is told. */
export class Listener {
  readonly sent: Sent[] = [];
  readonly events: VenueEvent[] = [];
  readonly ambiguous: VenueEvent[] = [];
  readonly accounts: Account[] = [];
  isInside = false;
  fills = 0;

  told(event: VenueEvent): void {
    if (event.kind === 'filled') this.fills++;
    if (event.kind === 'ambiguous') this.ambiguous.push(event);
    else this.events.push(event);
  }

  asked(command: Command, at: number): void {
    this.sent.push({ command, at, step: this.accounts.length, isInside: this.isInside, fills: this.fills });
  }

  stepEnded({ account, books }: Pick<VenueState, 'account' | 'books'>): void {
    const { balance, held, margin, coins } = account;
    // Of a cross account it says nothing: what is free follows the prices.
    const reserve = margin.mode === 'isolated' ? account.reserve : 0;
    this.accounts.push({ balance, held, reserve, positions: books.map(({ position }) => position), coins });
  }
}

export function runEngine(plan: RunPlan): EngineRun {
  const engine = openBacktest(runConfigOf(plan));
  const venue = engine['venue'];
  const listener = new Listener();
  listenTo(venue, listener);
  for (let steps = stepSlots(plan).length; steps > 0; steps--) {
    engine.advance(engine.stepsDone + 1, true);
    listener.stepEnded(venue.snapshot() as VenueState);
  }
  engine.step({ kind: 'end' });
  const { sent, events, ambiguous, accounts } = listener;
  return { sent, events, ambiguous, accounts, engine };
}

function listenTo(venue: Venue, listener: Listener): void {
  const poll = venue.poll.bind(venue);
  const send = venue.send.bind(venue);
  const begin = venue.begin.bind(venue);
  const close = venue.close.bind(venue);
  venue.poll = () => {
    const event = poll();
    if (event !== null) listener.told(event);
    return event;
  };
  venue.send = (command, at) => {
    listener.asked(command, at);
    send(command, at);
  };
  venue.begin = (rows, at) => {
    listener.isInside = true;
    begin(rows, at);
  };
  venue.close = (rows) => {
    listener.isInside = false;
    close(rows);
  };
}
