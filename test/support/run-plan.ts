/**
 * A run as plain data: what the laws draw, cut, reflect and print, and how what it asks for becomes intents.
 *
 * A market's steps lie on common slots of a minute; a step without a candle is a missing candle.
 */
import type { AccountKind, PathPolicy } from '../../src/model/costs.ts';
import type { EntryType, Intent, Level } from '../../src/model/intent.ts';
import { priceDigits } from './play.ts';

/** Open, high, low, close in price units. */
export type CandleUnits = readonly [number, number, number, number];

export interface LevelPlan {
  readonly kind: 'price' | 'distance' | 'percent';
  /** Distance from the entry, to the right side when positive: price units, or hundredths of a percent. */
  readonly units: number;
}

export interface OrderPlan {
  readonly type: 'market' | 'limit' | 'ioc' | 'stop' | 'stop-limit';
  /** Limit or trigger, in price units from the price of the moment; and a stop-limit's limit from its trigger. */
  readonly at: number;
  readonly limitAt: number;
}

export type Ask =
  | (OrderPlan & {
      readonly do: 'enter';
      readonly side: 'buy' | 'sell';
      readonly stop: LevelPlan | null;
      readonly targets: readonly { readonly share: number; readonly level: LevelPlan }[];
    })
  | (OrderPlan & { readonly do: 'exit'; readonly share: number })
  | { readonly do: 'cancel'; readonly orders: 'entries' | 'exits' | 'all' };

export interface StepPlan {
  readonly candle: CandleUnits | null;
  readonly asks: readonly Ask[];
}

export interface MarketPlan {
  readonly steps: readonly StepPlan[];
  /** Answers to fills, in turn, each given once. */
  readonly answers: readonly (Ask | null)[];
}

/** Prices and sizes in units, `minNotional` in money. */
export interface RulesPlan {
  readonly fromSlot: number;
  readonly tick: number;
  readonly lot: number;
  readonly minQuantity: number;
  readonly maxQuantity: number;
  readonly minNotional: number;
}

export interface RunPlan {
  readonly account: AccountKind;
  readonly moneyDigits: number;
  /** In money. */
  readonly balance: number;
  readonly path: PathPolicy;
  /** In rate units. */
  readonly fees: { readonly maker: number; readonly taker: number };
  readonly slippage:
    | { readonly kind: 'none' }
    | { readonly kind: 'ticks'; readonly ticks: number }
    | { readonly kind: 'rate'; readonly rate: number };
  readonly clamp: boolean;
  readonly sizing:
    | { readonly kind: 'quantity'; readonly quantity: number }
    | { readonly kind: 'amount'; readonly amount: number }
    | { readonly kind: 'percent'; readonly percent: number };
  readonly rules: readonly RulesPlan[];
  readonly markets: readonly MarketPlan[];
  /** One strategy for each market instead of one for all. */
  readonly strategyEach: boolean;
  /** Slot from whose close on there are decisions. */
  readonly decideFrom: number;
  readonly onFill: boolean;
}

export const priceScale = 10 ** priceDigits;

function levelOf(plan: LevelPlan, from: number, direction: 1 | -1): Level {
  switch (plan.kind) {
    case 'price':
      return { price: (from + direction * plan.units) / priceScale };
    case 'distance':
      return { distance: plan.units / priceScale };
    case 'percent':
      return { percent: plan.units / 100 };
  }
}

function orderOf({ type, at, limitAt }: OrderPlan, now: number): EntryType {
  const level = (now + at) / priceScale;
  switch (type) {
    case 'market':
      return { type };
    case 'limit':
      return { type, limit: level };
    case 'ioc':
      return { type: 'limit', limit: level, timeInForce: 'ioc' };
    case 'stop':
      return { type, trigger: level };
    case 'stop-limit':
      return { type, trigger: level, limit: (now + at + limitAt) / priceScale };
  }
}

/** The intent of an ask at a price of the moment, in units. */
export function intentOf(ask: Ask, now: number): Intent {
  if (ask.do === 'cancel') return { kind: 'cancel', orders: ask.orders };
  const order = orderOf(ask, now);
  if (ask.do === 'exit') return { kind: 'exit', share: ask.share, order };
  const from = ask.type === 'market' ? now : now + ask.at + (ask.type === 'stop-limit' ? ask.limitAt : 0);
  const up = ask.side === 'buy' ? 1 : -1;
  const targets = ask.targets.map(({ share, level }) => ({ share, at: levelOf(level, from, up) }));
  return {
    kind: 'enter',
    side: ask.side,
    order,
    ...(ask.stop === null ? {} : { stop: levelOf(ask.stop, from, up === 1 ? -1 : 1) }),
    ...(targets.length === 0 ? {} : { targets }),
  };
}

export const slotsOf = (plan: RunPlan): number =>
  Math.max(...plan.markets.map((market) => market.steps.length));

/** Slots at which at least one market has a candle: the run's steps, in order. */
export function stepSlots(plan: RunPlan): readonly number[] {
  const slots = Array.from({ length: slotsOf(plan) }, (_, slot) => slot);
  return slots.filter((slot) => plan.markets.some((market) => (market.steps[slot]?.candle ?? null) !== null));
}

/** The plan without the slots from `to` on. */
export function cutPlan(plan: RunPlan, to: number): RunPlan {
  return {
    ...plan,
    markets: plan.markets.map((market) => ({ ...market, steps: market.steps.slice(0, to) })),
  };
}

/** The rules in force at `slot`, which may be a fraction of one. */
export const rulesInForce = (plan: RunPlan, slot: number): RulesPlan =>
  plan.rules.findLast((rules) => rules.fromSlot <= slot)!;
