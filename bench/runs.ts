/** The workloads: generated candles with a fixed seed, and the runs over them. */
import { flatFees, noLatency, plainFills } from '../src/model/costs.ts';
import type { RunConfig, StrategyConfig } from '../src/engine/config.ts';
import { atr, donchian, sma } from '../src/indicators/registry.ts';
import type { CandleColumns } from '../src/market/candles.ts';
import { generateCandles } from '../src/market/generate.ts';
import { buy, type StopPlan } from '../src/model/intent.ts';
import { plainAccountMargin, plainMargin } from '../src/model/margin.ts';
import { makeInstrument } from '../src/model/instrument.ts';
import { utcDays } from '../src/model/days.ts';
import type { TimeMs } from '../src/model/time.ts';
import type { Money, Quantity, Rate } from '../src/model/units.ts';
import type { Sizing } from '../src/risk/sizing.ts';
import { builtInStrategies, builtInStrategy } from '../src/strategy/registry.ts';
import { readParams } from '../src/strategy/params.ts';
import { above, crosses } from '../src/strategy/condition.ts';
import { defineStrategy, type Strategy } from '../src/strategy/strategy.ts';
import { plainRules } from '../test/support/plain-rules.ts';
import type { Columns } from './yardsticks.ts';

export const feeRate = 0.0001;
export const startingCash = 1_000_000;
const allIn: Sizing = { kind: 'percent', rate: 100_000_000 as Rate };
const milliUnit: Sizing = { kind: 'quantity', quantity: 100_000 as Quantity };
const oneUnit: Sizing = { kind: 'quantity', quantity: 100_000_000 as Quantity };

export interface BenchRun {
  readonly candles: readonly CandleColumns[];
  readonly steps: number;
  /** Runs that make up one go of the engine. */
  readonly configs: readonly RunConfig[];
  readonly yardstick: 'hold' | 'cross' | 'bracket' | 'trailing';
  readonly allIn: boolean;
  /** Whether fills and cash must agree with the bare loop's. */
  readonly compare: boolean;
  /** What the bare loop's own copies of the candles and its equity column take. */
  readonly yardstickBytes: number;
}

/** Buys at the first decision and holds, with the averages that the bare loop computes as well. */
const holdWithAverages: Strategy = defineStrategy({
  name: 'hold-with-averages',
  description: 'Buys once and holds; the averages are computed and looked at, and never traded.',
  params: {},
  readings: () => ({ fast: sma(10), slow: sma(50) }),
  conditions: () => [crosses('fast', 'slow')],
  init: () => ({ bought: false, crossings: 0 }),
  onClose(view, state) {
    const { fast, slow } = view.readings;
    if (fast.crossedAbove(slow) || fast.crossedBelow(slow)) state.crossings++;
    if (state.bought) return null;
    state.bought = true;
    return buy();
  },
});

/** The breakouts of `donchian-breakout`, let run until a stop two ranges behind the best price is met. */
const trailingBreakout: Strategy = defineStrategy({
  name: 'trailing-breakout',
  description: 'Enters when the close leaves the channel of the candles before; the stop trails by two ATR.',
  params: {},
  readings: () => ({ upper: donchian(100, 'upper'), range: atr(14) }),
  conditions: () => [above({ price: 'close' }, { previous: 'upper' })],
  init: () => null,
  onClose(view) {
    const { upper, range } = view.readings;
    if (!view.isFlat || !(view.close > upper.previous) || range.value <= 0) return null;
    return buy({ stop: { trail: { distance: 2 * range.value } } });
  },
});

const million = 1_000_000;

export const benchRuns: Readonly<Record<string, () => BenchRun>> = {
  hold: () => single(million, { strategy: holdWithAverages, sizing: allIn, yardstick: 'hold' }),
  cross: () =>
    single(million, { strategy: builtIn('moving-average-cross'), sizing: allIn, yardstick: 'cross' }),
  bracket: () =>
    single(million, { strategy: builtIn('donchian-breakout'), sizing: oneUnit, yardstick: 'bracket' }),
  ten: () => tenMarkets(million / 10),
  mixed: () => mixedStrategies(million / 10),
  trailing: () => single(million, { strategy: trailingBreakout, sizing: oneUnit, yardstick: 'trailing' }),
  resting: () => restingLimits(million),
  frictions: () => withFrictions(million),
  managers: () => withManagers(million / 10),
  targets: () => withManagers(million / 10, { plan: false, limits: false }),
  plan: () => withManagers(million / 10, { plan: true, limits: false }),
  limits: () => withManagers(million / 10, { plan: false, limits: true }),
};

/** A hundred limits that rest from the first decision on, a percent apart from five below the price: few are reached. */
function restingLimits(rows: number): BenchRun {
  const limits: Strategy = defineStrategy({
    name: 'hundred-limits',
    description: 'Places a hundred limits once; the averages are computed and looked at, and never traded.',
    params: {},
    readings: () => ({ fast: sma(10), slow: sma(50) }),
    conditions: () => [crosses('fast', 'slow')],
    init: () => ({ placed: false, crossings: 0 }),
    onClose(view, state) {
      const { fast, slow } = view.readings;
      if (fast.crossedAbove(slow) || fast.crossedBelow(slow)) state.crossings++;
      if (state.placed) return null;
      state.placed = true;
      return Array.from({ length: 100 }, (_, i) =>
        buy({ order: { type: 'limit', limit: view.close * 0.95 * 0.99 ** i } }),
      );
    },
  });
  return { ...single(rows, { strategy: limits, sizing: milliUnit, yardstick: 'hold' }), compare: false };
}

/** The bracket with volume, latency, tiers, funding, and leverage with maintenance by tiers and interest on debt. */
function withFrictions(rows: number): BenchRun {
  const run = single(rows, { strategy: builtIn('donchian-breakout'), sizing: oneUnit, yardstick: 'bracket' });
  const configs = run.configs.map((one): RunConfig => ({
    ...one,
    account: {
      ...one.account,
      kind: 'margin',
      margin: { mode: 'cross', interest: 1_000 as Rate, everyMs: 3_600_000 },
    },
    latency: { order: { least: 50, most: 250 }, answer: { least: 0, most: 0 } },
    markets: one.markets.map((market) => ({
      ...market,
      participation: 50_000_000 as Rate,
      limitFills: { kind: 'cross' },
      slippage: { kind: 'square-root', impact: 10_000 as Rate },
      margin: {
        ...market.margin,
        leverage: 1_000_000_000 as Rate,
        maintenance: [
          { from: 0 as Money, rate: 400_000 as Rate, leverage: 0 as Rate },
          { from: 5e12 as Money, rate: 1_000_000 as Rate, leverage: 0 as Rate },
        ],
        liquidationFee: 500_000 as Rate,
      },
      funding: { kind: 'constant', everyMs: 8 * 3_600_000, rate: 10_000 as Rate },
      fees: {
        ...market.fees,
        steps: [
          {
            from: 0 as TimeMs,
            tiers: [
              { volume: 0, maker: 20_000 as Rate, taker: 50_000 as Rate },
              { volume: 1_000_000, maker: 16_000 as Rate, taker: 40_000 as Rate },
            ],
          },
        ],
      },
    })),
  }));
  return { ...run, configs, compare: false };
}

/** What managers are asked for in ten markets, beside a stop at a distance and two targets. */
interface Managed {
  /** A stop that moves on: break-even, trail, chandelier, volatility, time. */
  readonly plan: boolean;
  /** A ladder, sizes by risk, and all limits. */
  readonly limits: boolean;
}

// Made anew for every entry, as a strategy's own would be.
const twoTargets = () => [
  { at: { r: 1 }, share: 0.5 },
  { at: { r: 3 }, share: 0.5 },
];
const twoRungs = () => ({ rungs: 2, step: { atr: 0.5 }, sizes: [1, 2], total: 1.5 });
const stopPlan = (): StopPlan => ({
  at: { atr: 2 },
  breakEven: { after: { r: 1 }, offset: 'fees' },
  trail: { atr: 3, activation: { r: 2 } },
  chandelier: { atr: 4 },
  volatility: {},
  candles: 200,
});

/** Ten markets with a plan of every kind, a ladder, sizes by risk, and all limits; or with a part of these. */
function withManagers(rows: number, asked: Managed = { plan: true, limits: true }): BenchRun {
  const planned: Strategy = defineStrategy({
    name: 'planned-breakout',
    description:
      'Enters when the close leaves the channel of the candles before, with a plan of stop and targets.',
    params: {},
    readings: () => ({ upper: donchian(100, 'upper'), range: atr(14) }),
    conditions: () => [above({ price: 'close' }, { previous: 'upper' })],
    init: () => null,
    onClose(view) {
      const { upper, range } = view.readings;
      if (!view.isFlat || !(view.close > upper.previous) || range.value <= 0) return null;
      const stop = asked.plan ? stopPlan() : { atr: 2 };
      const targets = twoTargets();
      return asked.limits ? buy({ stop, scaleIn: twoRungs(), targets }) : buy({ stop, targets });
    },
  });
  const run = tenMarkets(rows);
  const sizing: Sizing = { kind: 'risk', rate: 1_000_000 as Rate, cap: 10_000_000 as Rate };
  const configs = run.configs.map((one): RunConfig => ({
    ...one,
    strategies: [strategyConfig(planned, asked.limits ? sizing : oneUnit, one.strategies[0]!.markets)],
    risk: asked.limits ? allLimits : null,
  }));
  return { ...run, configs, compare: false };
}

const allLimits: RunConfig['risk'] = {
  perTrade: 2_000_000 as Rate,
  market: 20_000_000 as Rate,
  direction: 100_000_000 as Rate,
  total: 100_000_000 as Rate,
  correlated: null,
  leverage: 100_000_000 as Rate,
  orders: 50,
  positions: 10,
  collar: 10_000_000 as Rate,
  orderRate: { most: 100, perMs: 3_600_000 },
  dailyLoss: { rate: 5_000_000 as Rate, flatten: false },
  drawdown: { rate: 99_000_000 as Rate, flatten: true },
  losses: { most: 20, coolDownMs: 3_600_000 },
  switches: [],
};

export function decimals(candles: CandleColumns): Columns {
  const scale = 10 ** candles.priceDigits;
  const column = (units: Float64Array): Float64Array =>
    units.subarray(0, candles.length).map((value) => value / scale);
  return {
    open: column(candles.open),
    high: column(candles.high),
    low: column(candles.low),
    close: column(candles.close),
  };
}

interface Plan {
  readonly strategy: Strategy;
  readonly sizing: Sizing;
  readonly yardstick: BenchRun['yardstick'];
}

function single(rows: number, plan: Plan): BenchRun {
  const candles = [benchCandles(rows, 7)];
  return {
    candles,
    steps: rows,
    configs: [config(candles, [strategyConfig(plan.strategy, plan.sizing, ['M0/USD'])])],
    yardstick: plan.yardstick,
    allIn: plan.sizing === allIn,
    compare: true,
    yardstickBytes: rows * 5 * 8,
  };
}

/** The cross on ten markets out of one account, one unit each. */
function tenMarkets(rows: number): BenchRun {
  const candles = Array.from({ length: 10 }, (_, m) => benchCandles(rows, 100 + m));
  const ids = candles.map((_, m) => `M${m}/USD`);
  return {
    candles,
    steps: rows,
    configs: [config(candles, [strategyConfig(builtIn('moving-average-cross'), oneUnit, ids)])],
    yardstick: 'cross',
    allIn: false,
    compare: true,
    yardstickBytes: rows * 10 * 4 * 8 + rows * 8,
  };
}

/** Every built-in strategy in one process, one after the other. */
function mixedStrategies(rows: number): BenchRun {
  const candles = [benchCandles(rows, 7)];
  return {
    candles: builtInStrategies.map(() => candles[0]!),
    steps: rows,
    configs: builtInStrategies.map((strategy) =>
      config(candles, [strategyConfig(strategy, allIn, ['M0/USD'])]),
    ),
    yardstick: 'cross',
    allIn: true,
    compare: false,
    yardstickBytes: rows * 5 * 8,
  };
}

function benchCandles(rows: number, seed: number): CandleColumns {
  return generateCandles({
    seed,
    rows,
    start: Date.UTC(2020, 0, 1),
    durationMs: 60_000,
    priceDigits: 2,
    firstPrice: 3_000_000,
  });
}

function builtIn(name: string): Strategy {
  const strategy = builtInStrategy(name);
  if (strategy === null) throw new Error(`no built-in strategy is called "${name}"`);
  return strategy;
}

function strategyConfig(strategy: Strategy, sizing: Sizing, markets: readonly string[]): StrategyConfig {
  return {
    id: strategy.name,
    strategy,
    params: readParams(strategy.params, {}).params,
    markets,
    sizing,
    entry: {},
  };
}

function config(candles: readonly CandleColumns[], strategies: readonly StrategyConfig[]): RunConfig {
  return {
    name: 'bench',
    account: {
      kind: 'spot',
      currency: 'USD',
      digits: 8,
      balance: (startingCash * 1e8) as Money,
      margin: plainAccountMargin,
      coin: null,
    },
    path: 'adverse',
    latency: noLatency,
    seed: 1,
    markets: candles.map((columns, m) => ({
      instrument: makeInstrument({
        id: `M${m}/USD`,
        base: `M${m}`,
        quote: 'USD',
        priceDigits: 2,
        quantityDigits: 8,
        moneyDigits: 8,
        rules: [plainRules],
      }),
      fees: flatFees(10_000 as Rate, 10_000 as Rate),
      ...plainFills,
      funding: null,
      margin: plainMargin,
      candles: columns,
      detail: null,
    })),
    strategies,
    risk: null,
    rules: [],
    days: utcDays,
    decideFrom: 0 as TimeMs,
    header: 'bench',
  };
}
