/**
 * Everything that can happen to an engine, as one closed union. Inputs are stamped once, at the edge; `step` takes them
 * in order and never waits. History, paper and live differ in who makes them (FLOW-2).
 */
import type { Candle } from '../market/candles.ts';
import type { TimeMs } from '../model/time.ts';
import type { SwitchAction } from '../risk/limits.ts';
import type { VenueEvent } from '../model/venue-event.ts';

export type EngineInput =
  /** All candles that close at `at`, one place for each market in the order of ids; null where a market has none. */
  | {
      readonly kind: 'candles';
      readonly at: TimeMs;
      readonly candles: readonly (Candle | null)[];
      /** What came with them of the path inside them (PATH-8), by market; left out where nothing did. */
      readonly detail?: readonly (readonly Candle[] | null)[];
    }
  /** The answer of a real venue. */
  | { readonly kind: 'venue'; readonly event: VenueEvent }
  /** Somebody outside halts the run, closes its positions, too, or lets it go on (RISK-2). */
  | { readonly kind: 'switch'; readonly at: TimeMs; readonly action: SwitchAction }
  /** No more input: what rests is cancelled, and the journal is closed. */
  | { readonly kind: 'end' };
