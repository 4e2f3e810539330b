/**
 * The strategy port: what a user writes, in TypeScript or JavaScript.
 *
 * A strategy is asked once for each of its markets at every close of that market (or at those that its `conditions`
 * choose), when its readings are defined and the warm-up is over. It sees a view that ends at that close and answers
 * with intents; the earliest price they can meet is the next open (TIME-1). It holds no state of its own: `init` makes
 * it, the engine keeps it, and snapshots copy it, so it must be plain (numbers, strings, arrays, plain objects, Map,
 * Set, typed arrays).
 * It must be a pure function of view, state and parameters: no clock, no chance, no network.
 */
import type { ReadingSpec } from '../indicators/registry.ts';
import type { Intents } from '../model/intent.ts';
import type { OrderRole } from '../model/order.ts';
import type { Condition } from './condition.ts';
import type { ParamSpecs, ParamsOf } from './params.ts';
import type { View } from './view.ts';

/** A fill of one of the strategy's own orders, as it happens inside a candle; decimals. */
export interface OwnFill {
  readonly at: number;
  readonly side: 'buy' | 'sell';
  readonly role: OrderRole;
  readonly price: number;
  readonly quantity: number;
}

/** The parts of an entry that a scenario may state in the strategy's place (SCEN-3). */
export type EntryPart = 'order' | 'stop' | 'targets' | 'scaleIn';
export const entryParts: readonly EntryPart[] = ['order', 'stop', 'targets', 'scaleIn'];

export interface Strategy<
  Specs extends ParamSpecs = ParamSpecs,
  Name extends string = string,
  State = unknown,
> {
  readonly name: string;
  readonly description: string;
  readonly params: Specs;
  /** Indicators by the names under which the view gives them; computed once for all who need the same. */
  readings(params: ParamsOf<Specs>): Readonly<Record<Name, ReadingSpec>>;
  /**
   * The closes at which it wants to be asked: its first, and those at which one of these holds (see `condition.ts`).
   * Left out, it is asked at every close. The same intents come quicker where most closes would be answered with null.
   */
  conditions?(params: ParamsOf<Specs>): readonly Condition<NoInfer<Name>>[];
  /**
   * The parts of its entries that it always states itself; a scenario that states them too is refused. What it leaves
   * out here, or states in some entries alone, a scenario may state for the others.
   */
  states?(params: ParamsOf<Specs>): readonly EntryPart[];
  init(params: ParamsOf<Specs>): State;
  onClose(view: View<Name>, state: State, params: ParamsOf<Specs>): Intents;
  /**
   * Answers inside a candle, at the point of the path where a fill happened (PATH-4). The view still ends at the last
   * close (TIME-4). Leaving it out keeps candles clear that would otherwise be settled by two walks (PATH-5).
   */
  onFill?(fill: OwnFill, view: View<Name>, state: State, params: ParamsOf<Specs>): Intents;
}

/** Gives a strategy its types: parameters, readings and state are inferred from what is written. */
export function defineStrategy<const Specs extends ParamSpecs, Name extends string, State>(
  strategy: Strategy<Specs, Name, State>,
): Strategy<Specs, Name, State> {
  return strategy;
}
