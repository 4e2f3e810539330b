/**
 * Plans wired and fed: all candles at once, up to a slot, one by one, step by step with a count of what was written.
 *
 * What a strategy asks for is looked up by how often it has been asked (its own state), so that a strategy that is
 * asked once too often, too seldom, or whose state was not restored gives another run.
 */
import { openBacktest, type BacktestOptions } from '../../src/engine/backtest.ts';
import type { MarketConfig, RunConfig, StrategyConfig } from '../../src/engine/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { tapeWords } from '../../src/engine/tape.ts';
import { CandleColumns, type Candle } from '../../src/market/candles.ts';
import {
  flatFees,
  type Coin,
  type FeeTerms,
  type LimitFills,
  type SlippageModel,
} from '../../src/model/costs.ts';
import type { MarginTerms } from '../../src/model/margin.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { Intent } from '../../src/model/intent.ts';
import { utcDays } from '../../src/model/days.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { Sizing, SizingTerms } from '../../src/risk/sizing.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import type { View } from '../../src/strategy/view.ts';
import { minute, priceDigits, quantityDigits, start } from './play.ts';
import { entryTermsOf, intentOf, priceScale, slotsOf, stepSlots, type RunPlan } from './run-plan.ts';

/** When the candle of `slot` opens. */
export const slotAt = (slot: number): number => start + slot * minute;

/** What a strategy keeps: how often it was asked, and how often it was told of a fill. */
interface Asked {
  closes: number;
  fills: number;
}

function strategyOf(plan: RunPlan): Strategy {
  const scripts = plan.markets.map((market) => market.steps.filter((step) => step.candle !== null));
  const skipped = scripts.map((script, m) => script.length - askedSteps(plan, m));
  const indexOf = (market: string): number => Number(market.slice(1));
  const base = {
    name: 'random',
    description: 'Does what the plan says.',
    params: {},
    readings: () => ({}),
    init: (): Asked => ({ closes: 0, fills: 0 }),
    onClose: (view: Pick<View, 'market' | 'close' | 'at' | 'orders'>, state: Asked): readonly Intent[] => {
      const m = indexOf(view.market);
      const step = scripts[m]![skipped[m]! + state.closes++]!;
      return step.asks.map((ask) => intentOf(ask, Math.round(view.close * priceScale), view.at, view.orders));
    },
  };
  if (!plan.onFill) return defineStrategy(base);
  return defineStrategy({
    ...base,
    onFill: (
      fill: { price: number; at: number },
      view: Pick<View, 'market' | 'orders'>,
      state: Asked,
    ): Intent | null => {
      const ask = plan.markets[indexOf(view.market)]!.answers[state.fills++];
      return ask === undefined || ask === null
        ? null
        : intentOf(ask, Math.round(fill.price * priceScale), fill.at, view.orders);
    },
  });
}

function askedSteps(plan: RunPlan, m: number): number {
  return plan.markets[m]!.steps.filter((step, slot) => step.candle !== null && slot >= plan.decideFrom)
    .length;
}

/** The candles of market `m`, at most the slots before `to`. */
export function candlesOf(plan: RunPlan, m: number, to = Infinity): CandleColumns {
  const columns = new CandleColumns({ durationMs: minute, priceDigits, capacity: 4 });
  for (const [slot] of plan.markets[m]!.steps.entries()) {
    const candle = slot < to ? candleAt(plan, m, slot) : null;
    if (candle !== null) columns.append(candle);
  }
  return columns;
}

function candleAt(plan: RunPlan, m: number, slot: number): Candle | null {
  const candle = plan.markets[m]!.steps[slot]?.candle ?? null;
  if (candle === null) return null;
  const [open, high, low, close] = candle;
  return { time: slotAt(slot), open, high, low, close, volume: plan.markets[m]!.steps[slot]!.volume ?? 0 };
}

function feesOf({ fees, moneyDigits }: RunPlan): FeeTerms {
  const { maker, taker, minimum = 0, tier, inBase = false, coin } = fees;
  const first = { volume: 0, maker: maker as Rate, taker: taker as Rate };
  const free = { volume: 0, maker: 0 as Rate, taker: 0 as Rate };
  return {
    ...flatFees(first.maker, first.taker),
    minimum: Math.round(minimum * 10 ** moneyDigits) as Money,
    currency: coin !== undefined ? 'coin' : inBase ? 'received' : 'quote',
    coinDiscount: (coin?.discount ?? 0) as Rate,
    steps:
      tier === undefined
        ? null
        : [
            {
              from: 0 as TimeMs,
              tiers: [first, { ...tier, maker: tier.maker as Rate, taker: tier.taker as Rate }],
            },
            { from: slotAt(tier.freeFrom) as TimeMs, tiers: [free] },
          ],
  };
}

export const coinDigits = 5;

const coinOf = ({ fees: { coin }, markets }: RunPlan): Coin | null =>
  coin === undefined
    ? null
    : { code: 'COIN', digits: coinDigits, balance: coin.balance, market: `M${markets.length - 1}` };

const fraction = (part: number): Rate => Math.round(part * 1e8) as Rate;
const leverageOf = ({ account, margin }: RunPlan): number => (account === 'margin' ? margin.leverage : 1);

export function marginTerms({ margin, moneyDigits }: RunPlan): MarginTerms {
  return {
    leverage: fraction(margin.leverage),
    maintenance: margin.maintenance.map(({ from, rate, leverage = 0 }) => ({
      from: (from * 10 ** moneyDigits) as Money,
      rate: fraction(rate),
      leverage: fraction(leverage),
    })),
    on: margin.on,
    liquidationFee: fraction(margin.liquidationFee),
    borrow: fraction(margin.interest),
  };
}

const correlated = ({ byCorrelation: by }: RunPlan, base: Sizing): SizingTerms =>
  by === undefined ? base : { kind: 'correlation', period: by.period, least: by.least as Rate, base };

/** The run of a plan; with `to`, over the candles of the slots before it (0 for a stream that is still empty). */
export function runConfigOf(plan: RunPlan, to = Infinity): RunConfig {
  const moneyScale = 10 ** plan.moneyDigits;
  const markets = plan.markets.map((_, m): MarketConfig => ({
    instrument: makeInstrument({
      id: `M${m}`,
      base: `M${m}`,
      quote: 'USD',
      priceDigits,
      quantityDigits,
      moneyDigits: plan.moneyDigits,
      rules: plan.rules.map((rules) => ({
        from: (rules.fromSlot === 0 ? 0 : slotAt(rules.fromSlot)) as TimeMs,
        tick: rules.tick as Price,
        lot: rules.lot as Quantity,
        minQuantity: rules.minQuantity as Quantity,
        maxQuantity: rules.maxQuantity as Quantity,
        minNotional: (rules.minNotional * moneyScale) as Money,
        priceBand: (rules.priceBand ?? 0) as Rate,
      })),
    }),
    fees: feesOf(plan),
    slippage: plan.slippage as SlippageModel,
    clampSlippage: plan.clamp,
    funding: plan.account === 'margin' ? plan.funding : null,
    margin: marginTerms(plan),
    limitFills: plan.limitFills as LimitFills,
    participation: plan.participation as Rate | null,
    candles: candlesOf(plan, m, to),
    detail: null,
  }));
  const { sizing } = plan;
  const strategy = (id: string, ids: readonly string[]): StrategyConfig => ({
    id,
    strategy: strategyOf(plan),
    params: {},
    markets: ids,
    entry: entryTermsOf(plan.entry),
    sizing: correlated(
      plan,
      plan.learns ??
        (sizing.kind === 'quantity'
          ? { kind: 'quantity', quantity: sizing.quantity as Quantity }
          : sizing.kind === 'amount'
            ? { kind: 'amount', amount: (sizing.amount * moneyScale) as Money }
            : { kind: 'percent', rate: (sizing.percent * 1e6 * leverageOf(plan)) as Rate }),
    ),
  });
  const ids = markets.map((market) => market.instrument.id);
  return {
    name: 'random',
    account: {
      kind: plan.account,
      currency: 'USD',
      digits: plan.moneyDigits,
      balance: (plan.balance * moneyScale) as Money,
      margin: {
        mode: plan.margin.mode,
        interest: fraction(plan.margin.interest),
        everyMs: 3 * minute,
      },
      coin: coinOf(plan),
    },
    path: plan.path,
    latency: plan.latency,
    seed: 1,
    markets,
    // Ids run against the markets', so that the order of the two is told apart.
    strategies: plan.strategyEach ? ids.map((id, m) => strategy(`s${9 - m}`, [id])) : [strategy('s', ids)],
    risk: plan.risk ?? null,
    rules: [],
    days: plan.days ?? utcDays,
    decideFrom: (plan.decideFrom === 0 ? 0 : slotAt(plan.decideFrom + 1)) as TimeMs,
    header: 'random',
  };
}

/** The plan's candles as inputs, from `slot` on; the end last. */
export function inputsOf(plan: RunPlan, slot = 0): readonly EngineInput[] {
  const inputs: EngineInput[] = [];
  for (let at = slot; at < slotsOf(plan); at++) {
    const candles = plan.markets.map((_, m) => candleAt(plan, m, at));
    if (candles.some((candle) => candle !== null))
      inputs.push({ kind: 'candles', at: slotAt(at + 1) as TimeMs, candles });
  }
  return [...inputs, { kind: 'end' }];
}

/** What a run has written so far. */
export function wordsOf(engine: Engine): Float64Array {
  engine.kernel.journal.settle();
  return tapeWords(engine.kernel.journal.state.tape);
}

/** Runs a plan step by step to its end, and says after every step how many words have been written. */
export function stepThrough(
  plan: RunPlan,
  look: (engine: Engine, slot: number, words: number) => void = () => undefined,
  options: BacktestOptions = {},
): Engine {
  const engine = openBacktest(runConfigOf(plan), options);
  for (const slot of stepSlots(plan)) {
    engine.advance(engine.stepsDone + 1, options.quiet ?? true);
    engine.kernel.journal.settle();
    look(
      engine,
      slot,
      engine.kernel.journal.state.tape.lengths.reduce((sum, length) => sum + length, 0),
    );
  }
  engine.step({ kind: 'end' });
  return engine;
}
