/**
 * A world: everything that a run depends on except its strategy, as plain data that fast-check draws, shrinks and
 * prints. Its terms are those of a scenario file (docs/scenario.md); candles stand beside them in place of files.
 */
import type { MarketInput } from '../scenario/schema-market.ts';
import type { StrategyInput } from '../scenario/schema-strategy.ts';
import type { ScenarioInput } from '../scenario/schema.ts';

/** `[open, high, low, close]`, or with a volume in base units (1,000 unless stated). Null where one is missing. */
export type WorldCandle = readonly [number, number, number, number, number?] | null;

/** A scenario without names, files and period. What a strategy's part may say: params, sizing, entry, stop, targets, markets. */
export interface WorldTerms extends Omit<
  ScenarioInput,
  'name' | 'markets' | 'strategy' | 'strategies' | 'period' | 'warmUp'
> {
  /** By id, base and quote: `A/USD`. */
  readonly markets: Readonly<Record<string, Omit<MarketInput, 'file'>>>;
  /** It trades all markets where it names none. */
  readonly strategy?: Omit<StrategyInput, 'use'>;
}

export interface World {
  /** By the id of their market, the first of each at the same instant. */
  readonly candles: Readonly<Record<string, readonly WorldCandle[]>>;
  /** Calm candles before those, for indicators to be defined: how many, and the seed that they are made with. */
  readonly warmUp: { readonly candles: number; readonly seed: number };
  readonly terms: WorldTerms;
}

/** When the first candle that is not of the warm-up opens: 2024-01-01, a Monday. */
export const worldStart = Date.UTC(2024, 0, 1);

/** The file that stands for the strategy in the scenario of a world. */
export const strategyFile = 'strategy.ts';

/** The file that stands for the candles of a market: `A/USD` in `a-usd.csv`. */
export const candleFile = (market: string): string =>
  `${market.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;

/** The scenario of a world, as one would write it; `params` go before those of its terms. */
export function scenarioOf(
  { terms }: World,
  params: Readonly<Record<string, unknown>> = {},
  name = 'a world',
): ScenarioInput {
  const { markets, strategy, ...rest } = terms;
  return {
    name,
    ...rest,
    markets: Object.fromEntries(
      Object.entries(markets).map(([id, market]) => [id, { file: candleFile(id), ...market }]),
    ),
    strategy: { ...strategy, use: strategyFile, params: { ...strategy?.params, ...params } },
  };
}
