/**
 * A run as plain data: what the laws draw, cut, reflect and print, and how what it asks for becomes intents.
 *
 * A market's steps lie on common slots of a minute; a step without a candle is a missing candle.
 */
import type { MaintenanceBase, MarginMode } from '../../src/model/margin.ts';
import type { AccountKind, Funding, Latency, PathPolicy } from '../../src/model/costs.ts';
import {
  buy,
  exit,
  sell,
  amend,
  cancel,
  oneCancelsOther,
  type EnterIntent,
  type EntryTerms,
  type EntryType,
  type Intent,
  type StopPlan,
} from '../../src/model/intent.ts';
import type { Days } from '../../src/model/days.ts';
import type { ScaleIn, ScaleOut } from '../../src/model/ladder.ts';
import type { Length, Level, Reach } from '../../src/model/length.ts';
import type { RiskLimits } from '../../src/risk/limits.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import type { OrderView } from '../../src/strategy/view.ts';
import { priceDigits } from './play.ts';

/** Open, high, low, close in price units. */
export type CandleUnits = readonly [number, number, number, number];

export const planTypes = [
  'market', 'limit', 'ioc', 'fok', 'gtd', 'post-only', 'stop', 'stop-limit', 'stop-limit-ioc', 'take-profit',
  'take-profit-limit', 'trailing', 'trailing-later', 'limit-away', 'stop-away', 'trailing-away',
] as const; // prettier-ignore

export const planKinds = [
  'plan-even', 'plan-trail', 'plan-hung', 'plan-scaled', 'plan-time', 'plan-ladder', 'plan-waits',
] as const; // prettier-ignore

export interface LevelPlan {
  /**
   * `trail`: a stop that follows the price at this distance; `trail-atr`: at so many true ranges. Those of `planKinds` are
   * stops that move on (STOP-1), the last two with ladders (SCALE-1, SCALE-2).
   */
  readonly kind:
    'price' | 'distance' | 'percent' | 'ticks' | 'atr' | 'trail' | 'trail-atr' | (typeof planKinds)[number];
  /** Distance from the entry, to the right side when positive: price units, or hundredths of what it is counted in. */
  readonly units: number;
}

/** A stop that moves on (STOP-1); levels as hundredths of R, of a percent, or in price units. */
export interface MovingPlan {
  readonly at: LevelPlan | null;
  readonly breakEven: { readonly after: ReachPlan | null; readonly offset: number | 'fees' } | null;
  readonly trail: { readonly units: number; readonly activation: ReachPlan | null } | null;
  readonly onClose: boolean;
  /** Hundredths of the average of two true ranges; 0 for none. */
  readonly chandelier: number;
  /** Targets in R, in hundredths, in the place of the others. */
  readonly targets: readonly number[];
  /** What its ladders are made of (`laddersOf`); 0 for none. */
  readonly ladder: number;
}

export interface ReachPlan {
  readonly kind: 'r' | 'percent' | 'distance';
  readonly units: number;
}

export interface OrderPlan {
  readonly type: (typeof planTypes)[number];
  /**
   * Limit or trigger, in price units from the price of the moment; and what comes with it: a limit from its trigger, a
   * distance, or (GTD) how long it stays.
   */
  readonly at: number;
  readonly limitAt: number;
}

export type Ask =
  | (OrderPlan & {
      readonly do: 'enter';
      readonly side: 'buy' | 'sell';
      readonly stop: LevelPlan | null;
      readonly targets: readonly { readonly share: number; readonly level: LevelPlan }[];
      /** In the place of both. */
      readonly moving?: MovingPlan;
    })
  | (OrderPlan & { readonly do: 'exit'; readonly share: number })
  | { readonly do: 'cancel'; readonly orders: 'entries' | 'exits' | 'all' }
  /** Of the live orders the `pick`-th, or none; a level moved to `at` from the price of the moment, and another size. */
  | { readonly do: 'amend'; readonly pick: number; readonly at: number; readonly size: number }
  | { readonly do: 'cancel-one'; readonly pick: number }
  | { readonly do: 'oco'; readonly orders: readonly EnterAsk[] };

export type EnterAsk = Extract<Ask, { do: 'enter' }>;

export interface StepPlan {
  readonly candle: CandleUnits | null;
  /** Base units; none when left out. */
  readonly volume?: number;
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
  /** In rate units. */
  readonly priceBand?: number;
}

/** Fractions, and money in whole units. */
export interface MarginPlan {
  readonly mode: MarginMode;
  readonly leverage: number;
  readonly maintenance: readonly {
    readonly from: number;
    readonly rate: number;
    readonly leverage?: number;
  }[];
  readonly on: MaintenanceBase;
  readonly liquidationFee: number;
  /** On debt and on shorts, at every third close. */
  readonly interest: number;
}

export interface RunPlan {
  readonly account: AccountKind;
  readonly moneyDigits: number;
  /** In money. */
  readonly balance: number;
  readonly path: PathPolicy;
  /** In rate units. */
  readonly fees: {
    readonly maker: number;
    readonly taker: number;
    /** A purchase pays in base, on a spot account. */
    readonly inBase?: boolean;
    /** Fees are paid in a coin of which there are so many units, with part of them left off; the last market prices it. */
    readonly coin?: { readonly balance: number; readonly discount: number };
    /** In money. */
    readonly minimum?: number;
    /** Another tier from a traded volume on, and no fee at all from a slot on. */
    readonly tier?: {
      readonly volume: number;
      readonly maker: number;
      readonly taker: number;
      readonly freeFrom: number;
    };
  };
  /** Rates, shares and impacts in rate units. */
  readonly slippage:
    | { readonly kind: 'none' }
    | { readonly kind: 'ticks'; readonly ticks: number }
    | { readonly kind: 'rate'; readonly rate: number }
    | { readonly kind: 'half-spread'; readonly spread: number }
    | { readonly kind: 'range'; readonly share: number }
    | { readonly kind: 'volume-share' | 'square-root'; readonly impact: number };
  readonly clamp: boolean;
  /** For margin accounts. */
  readonly funding: Funding | null;
  /** Of a margin account. */
  readonly margin: MarginPlan;
  readonly latency: Latency;
  readonly limitFills:
    { readonly kind: 'touch' | 'cross' } | { readonly kind: 'probability'; readonly rate: number };
  /** In rate units. */
  readonly participation: number | null;
  readonly sizing:
    | { readonly kind: 'quantity'; readonly quantity: number }
    | { readonly kind: 'amount'; readonly amount: number }
    | { readonly kind: 'percent'; readonly percent: number };
  /** A size by risk, Kelly or volatility in the place of `sizing` (SIZE-1). */
  readonly learns?: Sizing;
  /** Sizes shrink with the correlation with what is held (SIZE-1), in rate units; they do not when left out. */
  readonly byCorrelation?: { readonly period: number; readonly least: number };
  /** What is said of the entries of every strategy where they say nothing themselves; null for nothing. */
  readonly entry: Omit<EnterAsk, 'do' | 'side'> | null;
  readonly rules: readonly RulesPlan[];
  /** Limits on risk (RISK-2); none when left out. */
  readonly risk?: RiskLimits | null;
  /** UTC's when left out. */
  readonly days?: Days;
  readonly markets: readonly MarketPlan[];
  /** One strategy for each market instead of one for all. */
  readonly strategyEach: boolean;
  /** Slot from whose close on there are decisions. */
  readonly decideFrom: number;
  readonly onFill: boolean;
}

export const priceScale = 10 ** priceDigits;

/** Hundredths of the average of two true ranges. */
const range = (units: number) => ({ atr: units / 100, period: 2 });

function levelOf(plan: LevelPlan, from: number, direction: 1 | -1): Level {
  switch (plan.kind) {
    case 'price':
      return { price: (from + direction * plan.units) / priceScale };
    case 'distance':
      return { distance: plan.units / priceScale };
    case 'percent':
      return { percent: plan.units / 100 };
    case 'ticks':
      return { ticks: plan.units / 100 };
    case 'atr':
      return range(plan.units);
    default:
      throw new TypeError('a trail or a plan is no level');
  }
}

const isLevel = ({ kind }: LevelPlan): boolean => !kind.startsWith('trail') && !kind.startsWith('plan');

function orderOf({ type, at, limitAt }: OrderPlan, now: number, time: number): EntryType {
  const level = (now + at) / priceScale;
  const trigger = level;
  const limit = (now + at + limitAt) / priceScale;
  const distance = (Math.abs(limitAt) + 25) / priceScale;
  switch (type) {
    case 'market':
      return { type };
    case 'limit':
      return { type, limit: level };
    case 'ioc':
    case 'fok':
      return { type: 'limit', limit: level, timeInForce: type };
    case 'gtd':
      // Whole and broken minutes: at the end of a candle, and inside one.
      return {
        type: 'limit',
        limit: level,
        timeInForce: type,
        goodUntil: time + 60_000 + Math.abs(limitAt) * 1_200,
      };
    case 'post-only':
      return { type: 'limit', limit: level, postOnly: true };
    case 'stop':
    case 'take-profit':
      return { type, trigger };
    case 'stop-limit':
    case 'take-profit-limit':
      return { type, trigger, limit };
    case 'stop-limit-ioc':
      return { type: 'stop-limit', trigger, limit, timeInForce: 'ioc' };
    case 'trailing':
      return { type: 'trailing-stop', distance, on: limitAt % 2 === 0 ? 'path' : 'close' };
    case 'trailing-later':
      return { type: 'trailing-stop', distance, activation: level };
    case 'limit-away':
      return {
        type: 'limit',
        limit: { distance: Math.abs(at) / priceScale },
        timeInForce: 'gtd',
        goodFor: 3,
      };
    case 'stop-away':
      return { type: 'stop-limit', trigger: range(Math.abs(at)), limit: { ticks: Math.abs(limitAt) / 100 } };
    case 'trailing-away':
      return {
        type: 'trailing-stop',
        ...range(Math.abs(limitAt) + 25),
        activation: { distance: Math.abs(at) / priceScale },
      };
  }
}

/** The intent of an ask at a price of the moment, in units, and its time; `orders` are those that are alive. */
export function intentOf(ask: Ask, now: number, time: number, orders: readonly OrderView[]): Intent {
  if (ask.do === 'cancel') return { kind: 'cancel', orders: ask.orders };
  if (ask.do === 'amend' || ask.do === 'cancel-one') {
    // Protection is moved, but not taken away: what guards a position is what the laws look at.
    const able = orders.filter(({ role }) => ask.do === 'amend' || role === 'entry' || role === 'exit');
    const order = able[ask.pick % Math.max(1, able.length)];
    // An order that is not there is refused.
    if (ask.do === 'cancel-one') return cancel(order?.id ?? 999_999);
    const level = (now + ask.at) / priceScale;
    const levels = {
      ...(order?.trigger === null ? {} : { trigger: level }),
      ...(order?.limit === null ? {} : { limit: level }),
    };
    const isSized = ask.size > 0 || Object.keys(levels).length === 0;
    const quantity = (order?.quantity ?? 1) * (ask.size || 1);
    return amend(order?.id ?? 999_999, isSized ? { ...levels, quantity } : levels);
  }
  if (ask.do === 'oco') {
    return oneCancelsOther(ask.orders.map((one) => intentOf(one, now, time, orders) as EnterIntent));
  }
  const order = orderOf(ask, now, time);
  // What says no more than that is as `exit()`, `buy()` and `sell()` make it: it goes a quick way.
  if (ask.do === 'exit') {
    const isPlain = ask.share === 1 && order.type === 'market';
    return isPlain ? exit() : { kind: 'exit', share: ask.share, order };
  }
  const hasLimitApart = ask.type.startsWith('stop-limit') || ask.type === 'take-profit-limit';
  const up = ask.side === 'buy' ? 1 : -1;
  const isAway = ask.type === 'limit-away' || ask.type === 'stop-away';
  const away = (ask.type === 'limit-away' ? -up : up) * Math.abs(ask.at);
  const placed = isAway ? away : ask.at + (hasLimitApart ? ask.limitAt : 0);
  const from = ask.type === 'market' ? now : now + placed;
  const targets = ask.targets
    .filter(({ level }) => isLevel(level))
    .map(({ share, level }) => ({ share, at: levelOf(level, from, up) }));
  const { stop, moving } = ask;
  if (moving !== undefined)
    return {
      kind: 'enter',
      side: ask.side,
      ...(ask.type === 'market' ? {} : { order }),
      ...movingOf(moving, from, up),
    };
  if (ask.type === 'market' && stop === null && targets.length === 0)
    return ask.side === 'buy' ? buy() : sell();
  return {
    kind: 'enter',
    side: ask.side,
    // A market order is what an entry is that says nothing.
    ...(ask.type === 'market' ? {} : { order }),
    ...(stop === null ? {} : { stop: stopOf(stop, from, up) }),
    ...(targets.length === 0 ? {} : { targets }),
    ...(stop?.kind === 'plan-ladder' ? laddersOf(stop.units, targets.length > 0) : {}),
    ...(stop?.kind === 'plan-waits' ? { scaleIn: waitingOf(stop.units) } : {}),
  };
}

/** The same for entries of either side, at prices that are not known yet: all of it is lengths. */
export function entryTermsOf(plan: RunPlan['entry']): EntryTerms {
  if (plan === null) return {};
  const { stop } = plan;
  const targets = plan.targets.map(({ share, level }) => ({ share, at: levelOf(level, 0, 1) }));
  return {
    ...(plan.type === 'market' ? {} : { order: orderOf(plan, 0, 0) }),
    ...(stop === null ? {} : { stop: stopOf(stop, 0, 1) }),
    ...(targets.length === 0 ? {} : { targets }),
  };
}

function stopOf(plan: LevelPlan, from: number, up: 1 | -1): NonNullable<EnterIntent['stop']> {
  if (plan.kind === 'trail') return { trail: { distance: plan.units / priceScale } };
  if (plan.kind === 'trail-atr') return { trail: range(plan.units) };
  const length = { distance: plan.units / priceScale };
  switch (plan.kind) {
    case 'plan-even':
      return { at: length, breakEven: { after: { r: 0.5 }, offset: 'fees' } };
    case 'plan-trail':
      return {
        at: length,
        trail: { ...length, activation: { r: 0.5 } },
        on: plan.units % 50 === 0 ? 'path' : 'close',
      };
    case 'plan-hung':
      return { trail: { percent: 3 }, chandelier: range(Math.max(25, plan.units)), candles: 6 };
    case 'plan-scaled':
      return {
        at: { percent: plan.units / 100 },
        volatility: { period: 1, reference: 3 },
        breakEven: { after: { percent: 0.5 } },
      };
    case 'plan-ladder':
    case 'plan-waits':
      return { at: { distance: (plan.units + 100) / priceScale }, breakEven: { after: { r: 0.5 } } };
    case 'plan-time':
      return { candles: 1 + (Math.abs(plan.units) % 4) };
    default:
      return levelOf(plan, from, up === 1 ? -1 : 1);
  }
}

/** Ladders of all kinds, told apart by a number: how far the first rung lies, in price units, and what is left of it. */
export function laddersOf(
  units: number,
  hasTargets: boolean,
): Pick<EnterIntent, 'scaleIn' | 'scaleOut' | 'confidence'> {
  const size = Math.abs(units) + 25;
  const pick = <T>(list: readonly T[], step: number): T => list[Math.floor(size / step) % list.length]!;
  const step: Length = pick([{ distance: size / 4 / priceScale }, { percent: size / 400 }, range(size)], 25);
  // For a market that may be the own one, or none of the run: that is refused, and tells it.
  const when = pick(
    [
      null,
      { correlation: { with: 'M1', period: 3, below: [0.8, 0.2] } },
      null,
      { momentum: { period: 2, below: [70, 40] } },
      { correlation: { with: 'M0', period: 4, above: [-0.9] } },
      null,
      { volatility: { period: 1, reference: 3, above: [0.9, 1.2] } },
    ],
    25,
  );
  const others = { sizes: 'linear' as const, ...pick([{}, { total: 1 / 3 }, { maxPosition: 1.6 }], 50) };
  const atPrice: ScaleIn = {
    rungs: 1 + (Math.floor(size / 50) % 3),
    step,
    direction: pick(['against', 'with', 'against'], 75),
    spacing: pick(['linear', 'fibonacci', 'exponential'], 100),
    sizes: pick(['equal', 'fibonacci', [3, 1, 2].slice(0, 1 + (Math.floor(size / 50) % 3))], 125),
    ...pick([{}, { total: 1 / 3 }, { maxPosition: 1.6 }, { confidence: 'rungs' as const }], 50),
  };
  const scaleIn: ScaleIn = when === null ? atPrice : { when, ...others };
  const waits = pick(
    [
      { momentum: { period: 2, above: [55, 80] } },
      { volatility: { period: 1, reference: 3, below: [1.1, 0.7] } },
      { momentum: { period: 1, below: [50] } },
      { correlation: { with: 'M1', period: 3, above: [-0.5, 0.5] } },
    ],
    25,
  );
  const scaleOut: ScaleOut = pick(
    [
      { rungs: 3, step, total: 0.9 },
      { when: waits },
      { at: [step, { percent: 3 }] },
      { when: waits, sizes: 'linear', total: 0.7 },
    ],
    50,
  );
  return { scaleIn, confidence: 0.7, ...(hasTargets || size % 75 === 0 ? {} : { scaleOut }) };
}

/** Ladders that wait for something else than a price (SCALE-2), told apart by a number. */
function waitingOf(units: number): ScaleIn {
  const kinds: readonly NonNullable<ScaleIn['when']>[] = [
    { momentum: { period: 2, below: [60, 30] } },
    { momentum: { period: 1, above: [50, 90, 10] } },
    { volatility: { period: 1, reference: 3, above: [0.8, 1.3] } },
    { volatility: { period: 2, reference: 4, below: [1] } },
  ];
  const at = Math.floor(Math.abs(units) / 25) % kinds.length;
  return { when: kinds[at]!, ...(units % 50 === 0 ? { maxPosition: 1.6 } : {}) };
}

const reachOf = ({ kind, units }: ReachPlan): Reach =>
  kind === 'distance'
    ? { distance: units / priceScale }
    : kind === 'r'
      ? { r: units / 100 }
      : { percent: units / 100 };

function movingOf(
  plan: MovingPlan,
  from: number,
  up: 1 | -1,
): Pick<EnterIntent, 'stop' | 'targets' | 'scaleIn' | 'scaleOut' | 'confidence'> {
  const { at, breakEven, trail, onClose, chandelier, targets, ladder } = plan;
  const stop: StopPlan = {
    ...(at === null ? {} : { at: levelOf(at, from, up === 1 ? -1 : 1) }),
    ...(breakEven === null
      ? {}
      : {
          breakEven: {
            ...(breakEven.after === null ? {} : { after: reachOf(breakEven.after) }),
            offset: breakEven.offset === 'fees' ? 'fees' : { distance: breakEven.offset / priceScale },
          },
        }),
    ...(trail === null
      ? {}
      : {
          trail: {
            distance: trail.units / priceScale,
            ...(trail.activation === null ? {} : { activation: reachOf(trail.activation) }),
          },
        }),
    ...(chandelier === 0 ? {} : { chandelier: range(chandelier) }),
    on: onClose ? 'close' : 'path',
  };
  const shared = targets.map((units) => ({ share: 1 / targets.length, at: { r: units / 100 } }));
  return {
    stop,
    ...(targets.length === 0 ? {} : { targets: shared }),
    ...(ladder === 0 ? {} : laddersOf(ladder, targets.length > 0)),
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
