/**
 * One run twice: on fine candles, of a strategy that speaks at every fourth close alone, and on candles of four of them
 * each, with the fine ones as detail (PATH-8). What a run asks of candles beside their path (ranges, closes that move
 * stops) is left out: that is of other candles there.
 */
import type { RunConfig } from '../../src/engine/config.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { detailOf } from '../../src/market/detail.ts';
import { rulesAt } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { minute } from './play.ts';
import { candlesOf, runConfigOf, slotAt } from './random-run.ts';
import type { Ask, CandleUnits, EnterAsk, RunPlan, StepPlan } from './run-plan.ts';

/** Fine candles in a candle. */
export const fineIn = 4;

/**
 * The plan with what it asks for at the next of every fourth close, in a market that has a candle there wherever it has
 * one of the four; and asks that mean the same on both.
 */
export const finePlan = (plan: RunPlan): RunPlan => ({
  ...plan,
  markets: plan.markets.map(({ steps, answers }) => ({
    steps: grouped(steps).flatMap(closed),
    answers: answers.map((ask) => (ask === null ? null : onPath(ask))),
  })),
});

function onPath(ask: Ask): Ask {
  if (ask.do === 'oco') return { ...ask, orders: ask.orders.map((one) => onPath(one) as EnterAsk) };
  if (!('type' in ask)) return ask;
  const type = ask.type.endsWith('-away') ? (ask.limitAt % 2 === 0 ? 'stop-limit' : 'limit') : ask.type;
  const isLate = type === 'trailing' && ask.limitAt % 2 !== 0;
  return { ...ask, type, limitAt: isLate ? ask.limitAt + 1 : ask.limitAt };
}

function grouped(steps: readonly StepPlan[], size = fineIn): readonly (readonly StepPlan[])[] {
  const groups: StepPlan[][] = [];
  for (let slot = 0; slot < steps.length; slot += size) groups.push(steps.slice(slot, slot + size));
  return groups.filter((group) => group.length === size);
}

function closed(group: readonly StepPlan[]): readonly StepPlan[] {
  const last = group.at(-1)!;
  const before = group.findLast(({ candle }) => candle !== null)?.candle ?? null;
  const price = before?.[3] ?? 0;
  const flat: CandleUnits | null = before === null ? null : [price, price, price, price];
  return group.map((step, i) => ({
    ...step,
    asks: i === fineIn - 1 ? group.flatMap(({ asks }) => asks).map(onPath) : [],
    candle: step === last ? (step.candle ?? flat) : step.candle,
  }));
}

/** A run of `finePlan`, on its own candles. */
export const fineConfig = (plan: RunPlan): RunConfig => runConfigOf(plan);

/** The same on candles of four, with so many of them in each candle of a market's detail; 0 for none. */
export function coarseConfig(plan: RunPlan, sizeOf: (m: number) => 0 | 1 | 2 | 4 = () => 1): RunConfig {
  const fine = runConfigOf(plan);
  const spoken: RunPlan = {
    ...plan,
    decideFrom: Math.floor(plan.decideFrom / fineIn),
    markets: plan.markets.map(({ steps, answers }) => ({
      steps: grouped(steps).map((group) => group.at(-1)!),
      answers,
    })),
  };
  const markets = fine.markets.map((market, m) => {
    const candles = joined(plan, m, fineIn);
    const size = sizeOf(m);
    const tickAt = (at: number): number => rulesAt(market.instrument, at as TimeMs).tick;
    const finer = (): CandleColumns => (size === 1 ? candlesOf(plan, m) : joined(plan, m, size));
    const detail = size === 0 ? null : detailOf(candles, finer(), tickAt, true);
    return { ...market, candles, detail };
  });
  return { ...fine, markets, strategies: runConfigOf(spoken).strategies };
}

/** A run in which the detail of some markets is their own candles: it says nothing that they do not say. */
export function ownDetail(plan: RunPlan, isDetailed: (m: number) => boolean): RunConfig {
  const config = runConfigOf(plan);
  const markets = config.markets.map((market, m) =>
    isDetailed(m) ? { ...market, detail: detailOf(market.candles, market.candles, () => 1) } : market,
  );
  return { ...config, markets };
}

/** The part of a run that lies in one of its markets. */
export function alone(config: RunConfig, m: number): RunConfig {
  const market = config.markets[m]!;
  const { id } = market.instrument;
  const strategies = config.strategies
    .filter(({ markets }) => markets.includes(id))
    .map((strategy) => ({ ...strategy, markets: [id] }));
  return { ...config, markets: [market], strategies };
}

/** Market `m` in candles of so many. */
function joined(plan: RunPlan, m: number, size: number): CandleColumns {
  const columns = new CandleColumns({ durationMs: size * minute, priceDigits: 2, capacity: 4 });
  for (const [i, group] of grouped(plan.markets[m]!.steps, size).entries()) {
    const candles = group.flatMap(({ candle }) => (candle === null ? [] : [candle]));
    if (candles.length === 0) continue;
    columns.append({
      time: slotAt(i * size),
      open: candles[0]![0],
      high: Math.max(...candles.map(([, high]) => high)),
      low: Math.min(...candles.map(([, , low]) => low)),
      close: candles.at(-1)![3],
      volume: group.reduce((sum, { volume }) => sum + (volume ?? 0), 0),
    });
  }
  return columns;
}
