/**
 * Leverage and what it demands (MARG-1), as a scenario states it, and the two amounts that everything else is made of.
 *
 * Initial margin is what a position's cost demands when it is opened: cost / leverage. Maintenance margin is what must
 * be left of it, by tiers as with a progressive tax: each part of the value at the rate of its tier, so that there is no
 * jump where one ends (the "maintenance amount" of Binance and Bybit, deducted from the whole at the last rate, is the
 * same sum). Both are rounded up.
 */
import { mulDiv } from '../base/mul-div.ts';
import { rateScale, type Money, type Rate } from './units.ts';

export const marginModes = ['cross', 'isolated'] as const;
/** `cross`: the whole account answers for every position; `isolated`: each position's own margin alone. */
export type MarginMode = (typeof marginModes)[number];

/** What maintenance is reckoned on: the position's value at the price of the moment, or what it cost. */
export const maintenanceBases = ['mark', 'entry'] as const;
export type MaintenanceBase = (typeof maintenanceBases)[number];

/** The part of a position's value from `from` on. */
export interface MaintenanceTier {
  readonly from: Money;
  readonly rate: Rate;
  /** The greatest leverage of a position that reaches into this tier, in the same units as `leverage`; 0 for any. */
  readonly leverage: Rate;
}

/** What one market demands. */
export interface MarginTerms {
  /** Units of 10^-8: 10^8 is 1. */
  readonly leverage: Rate;
  /** Ascending, the first from 0. */
  readonly maintenance: readonly MaintenanceTier[];
  readonly on: MaintenanceBase;
  /** Of the value that is liquidated, beside the fee of the fill. */
  readonly liquidationFee: Rate;
  /** What a short pays for what it borrowed, of its value, at each time of the account's interest. */
  readonly borrow: Rate;
}

/** What an account on margin has beside its markets. */
export interface AccountMargin {
  readonly mode: MarginMode;
  /** What is paid on debt at each time. */
  readonly interest: Rate;
  /** Times are the whole multiples of this, ms, in UTC. */
  readonly everyMs: number;
}

export const plainMargin: MarginTerms = {
  leverage: rateScale as Rate,
  maintenance: [{ from: 0 as Money, rate: 0 as Rate, leverage: 0 as Rate }],
  on: 'mark',
  liquidationFee: 0 as Rate,
  borrow: 0 as Rate,
};

export const plainAccountMargin: AccountMargin = {
  mode: 'cross',
  interest: 0 as Rate,
  everyMs: 3_600_000,
};

/** What opening a position that costs `cost` demands. */
export function initialMargin({ leverage }: MarginTerms, cost: Money): Money {
  return mulDiv(cost, rateScale, leverage, 'up') as Money;
}

/** What a position worth `value` must have left. */
export function maintenanceMargin({ maintenance }: MarginTerms, value: Money): Money {
  let sum = 0;
  for (let i = 0; i < maintenance.length; i++) {
    const { from, rate } = maintenance[i]!;
    if (value <= from) break;
    const next = maintenance[i + 1]?.from ?? value;
    sum += mulDiv(Math.min(value, next) - from, rate, rateScale, 'up');
  }
  return sum as Money;
}

/** The value from which on a position may no longer have the leverage of `terms`; null for none. */
export function leverageBound({ leverage, maintenance }: MarginTerms): Money | null {
  for (let i = 0; i < maintenance.length; i++) {
    const tier = maintenance[i]!;
    if (tier.leverage > 0 && tier.leverage < leverage) return tier.from;
  }
  return null;
}
