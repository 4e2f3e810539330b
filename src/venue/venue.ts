/**
 * The port behind which orders are answered: a simulated exchange here, a real one through a connector elsewhere.
 *
 * In simulation `step` drives it: `begin` lays the candles of one instant, `poll` gives the next thing that happens
 * on them and stops there (PATH-4), `send` takes a command at the present point of the path, or, between candles, for
 * the next open. A real venue ignores `begin`; its answers come in as inputs.
 */
import type { Command, VenueEvent } from '../model/venue-event.ts';
import type { Money, Price } from '../model/units.ts';

export interface Venue {
  /** A remote venue gets its commands from the driver, after the journal has been committed (see `outbox.ts`). */
  readonly remote: boolean;
  /** Lays the candles that close at `at`: row `rows[m]` for each market m, -1 where a market has none. */
  begin(rows: Int32Array, at: number): void;
  /** The next event, or null when the candles are walked to their ends. */
  poll(): VenueEvent | null;
  send(command: Command, at: number): void;
  /** The candles of rows `rows` are over: their closes are the last prices. */
  close(rows: Int32Array): void;
  /** Whether a close may move an order: then every close is told, and not only the last of a stretch. */
  readonly followsCloses: boolean;
  /** No more candles: whatever is alive is cancelled with reason `end`, and everything held comes free. */
  end(at: number): void;
  /** Price of a market at the present moment of the walk (TIME-4), or its last close. */
  priceOf(market: number): Price;
  /** Money that a new order in a market may spend, as initial margin and fee. */
  free(market: number): Money;
  /** Nearest levels that a price can reach, above and below, for each market in turn: candles between are quiet. */
  readonly levels: Float64Array;
  /** How many markets have such a level. */
  readonly watched: number;
  /** Whether the next candle is known to meet an order, so that nobody need look. */
  readonly meetsNext: boolean;
  /** When something happens next by time alone (an order expires), ms; Infinity for never. No quiet step reaches it. */
  readonly due: number;
  /** A plain copy of everything that changes, between instants. */
  snapshot(): unknown;
  /** The clock of the latest event, ms with fractions. */
  readonly clock: number;
}
