/**
 * The limits on what a run may risk (RISK-2), as a scenario states them. Rates are of equity, in units of 10^-8; null
 * for a rule that is not there.
 */
import type { TimeMs } from '../model/time.ts';
import type { Rate } from '../model/units.ts';

/** A loss that ends new risk, and what is done then. */
export interface LossLimit {
  readonly rate: Rate;
  /** Whether every position is closed, too. */
  readonly flatten: boolean;
}

/** What somebody outside does to a run: ends new risk, closes all positions too, or lets it go on. */
export const switchActions = ['halt', 'flatten', 'resume'] as const;
export type SwitchAction = (typeof switchActions)[number];

export interface SwitchTurn {
  readonly at: TimeMs;
  readonly action: SwitchAction;
}

export interface RiskLimits {
  /** What an entry may lose at its stop (SIZE-1). */
  readonly perTrade: Rate | null;
  /** Exposure, what is held and what resting entries would bring: of a market, of all longs or all shorts, of all. */
  readonly market: Rate | null;
  readonly direction: Rate | null;
  readonly total: Rate | null;
  /** The same as the total, in times of equity. */
  readonly leverage: Rate | null;
  /**
   * Exposure of a market and of all that move alike, on one side: correlated by more than `above` over the last `period`
   * returns, or against it where the side is the other (`portfolio/correlation.ts`).
   */
  readonly correlated: { readonly rate: Rate; readonly above: number; readonly period: number } | null;
  /** Orders that are alive, children left out; markets in which something is held or entries rest. */
  readonly orders: number | null;
  readonly positions: number | null;
  /** How far a limit or trigger may lie from the price of the decision, of that price. */
  readonly collar: Rate | null;
  /** Entries in so many milliseconds. */
  readonly orderRate: { readonly most: number; readonly perMs: number } | null;
  /** Lost since the day began: until the next day orders only reduce. */
  readonly dailyLoss: LossLimit | null;
  /** Lost since the highest equity: for good. */
  readonly drawdown: LossLimit | null;
  /** Losing trades in a row, after which orders only reduce for a while. */
  readonly losses: { readonly most: number; readonly coolDownMs: number } | null;
  /** Turns of the switch that are known beforehand, in order. */
  readonly switches: readonly SwitchTurn[];
}

/** None of them. */
export const noLimits: RiskLimits = {
  perTrade: null,
  market: null,
  direction: null,
  total: null,
  correlated: null,
  leverage: null,
  orders: null,
  positions: null,
  collar: null,
  orderRate: null,
  dailyLoss: null,
  drawdown: null,
  losses: null,
  switches: [],
};

export const riskRules = [
  'kill-switch',
  'reducing',
  'halted',
  'cool-down',
  'order-rate',
  'open-orders',
  'open-positions',
  'price-collar',
  'risk-per-trade',
  'market-exposure',
  'direction-exposure',
  'total-exposure',
  'correlated-exposure',
  'leverage',
] as const;
export type RiskRuleName = (typeof riskRules)[number];
