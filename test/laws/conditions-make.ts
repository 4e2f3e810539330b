/** Runs over generated minutes with gaps, for the laws of conditions. */
import type { RunConfig } from '../../src/engine/config.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { generateCandles } from '../../src/market/generate.ts';
import { flatFees, noLatency, plainFills } from '../../src/model/costs.ts';
import { plainAccountMargin, plainMargin } from '../../src/model/margin.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import { utcDays } from '../../src/model/days.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { readParams } from '../../src/strategy/params.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';

export interface MarketPlan {
  readonly seed: number;
  readonly rows: number;
  /** Rows that are left out. */
  readonly missing: readonly number[];
}

const durationMs = 60_000;
const empty = (capacity: number): CandleColumns =>
  new CandleColumns({ durationMs, priceDigits: 2, capacity });

export function marketsOf(plan: readonly MarketPlan[]): readonly CandleColumns[] {
  return plan.map(({ seed, rows, missing }) => {
    const start = Date.UTC(2024, 0, 1);
    const all = generateCandles({ seed, rows, start, durationMs, priceDigits: 2, firstPrice: 10_000 });
    const some = empty(rows);
    for (let row = 0; row < rows; row++) if (!missing.includes(row)) some.append(all.at(row));
    return some;
  });
}

export function runOver(
  markets: readonly CandleColumns[],
  strategy: Strategy,
  params: Readonly<Record<string, unknown>> = {},
): RunConfig {
  const known = Object.fromEntries(Object.entries(params).filter(([name]) => name in strategy.params));
  const none = {
    minQuantity: 0 as Quantity,
    maxQuantity: 0 as Quantity,
    minNotional: 0 as Money,
    priceBand: 0 as Rate,
  };
  return {
    name: 'conditions',
    account: {
      kind: 'margin',
      currency: 'USD',
      digits: 8,
      balance: 1e14 as Money,
      margin: plainAccountMargin,
      coin: null,
    },
    path: 'adverse',
    latency: noLatency,
    seed: 1,
    markets: markets.map((candles, m) => ({
      instrument: makeInstrument({
        id: `M${m}/USD`,
        base: `M${m}`,
        quote: 'USD',
        priceDigits: 2,
        quantityDigits: 4,
        moneyDigits: 8,
        rules: [{ from: 0 as TimeMs, tick: 1 as Price, lot: 1 as Quantity, ...none }],
      }),
      fees: flatFees(10_000 as Rate, 20_000 as Rate),
      ...plainFills,
      funding: null,
      margin: plainMargin,
      candles,
      detail: null,
    })),
    strategies: [
      {
        id: strategy.name,
        strategy,
        params: readParams(strategy.params, known).params,
        markets: markets.map((_, m) => `M${m}/USD`),
        sizing: { kind: 'quantity', quantity: 10_000 as Quantity },
        entry: {},
      },
    ],
    risk: null,
    rules: [],
    days: utcDays,
    decideFrom: 0 as TimeMs,
    header: 'conditions',
  };
}

/** The same run without its candles. */
export const emptied = (config: RunConfig): RunConfig => ({
  ...config,
  markets: config.markets.map((market) => ({ ...market, candles: empty(4) })),
});

/** Its candles as inputs, instant by instant. */
export async function* inputsOver({ markets }: RunConfig): AsyncGenerator<EngineInput> {
  const next = markets.map(() => 0);
  for (;;) {
    const opens = markets.map(({ candles }, m) =>
      next[m]! < candles.length ? candles.time[next[m]!]! : Infinity,
    );
    const first = Math.min(...opens);
    if (first === Infinity) break;
    await Promise.resolve();
    const candles = markets.map((market, m) => (opens[m] === first ? market.candles.at(next[m]!) : null));
    for (const [m, candle] of candles.entries()) if (candle !== null) next[m] = next[m]! + 1;
    yield { kind: 'candles', at: (first + durationMs) as TimeMs, candles };
  }
  yield { kind: 'end' };
}
