/**
 * Whether a run may take new risk (RISK-2, RISK-3): active, reducing (only what reduces passes), or halted (the same, for
 * good). A fold over equity, over trades that have closed, and over time; it answers with what has changed, and does
 * nothing itself. Plain, so that a snapshot is a copy.
 */
import { mulDiv } from '../base/mul-div.ts';
import { rateScale, type Rate } from '../model/units.ts';
import { beginsDay, dayOf, type Days } from '../model/days.ts';
import type { RiskLimits, SwitchAction } from './limits.ts';

export const riskStates = ['active', 'reducing', 'halted'] as const;
export type RiskStateName = (typeof riskStates)[number];

export interface RiskState {
  /** What the limits say; whoever asks what may be risked asks `stateNow`. */
  state: RiskStateName;
  /** Which of the rules holds it; null while active. */
  rule: 'daily-loss' | 'drawdown' | null;
  /** What somebody outside has said last; whatever the limits say, it holds beside them. */
  outside: SwitchAction;
  /** The day in hand, the equity that it began with, and the highest so far; -1 before the first close. */
  day: number;
  dayEquity: number;
  peak: number;
  /** The equity of the close before. */
  last: number;
  /** Losing trades in a row. */
  streak: number;
  /** Until when a losing streak cools down, ms. */
  coolUntil: number;
  /** Moments of the latest entries, as far back as the rule on their rate looks. */
  readonly entries: number[];
}

export const freshRisk = (): RiskState => ({
  state: 'active',
  rule: null,
  outside: 'resume',
  day: -1,
  dayEquity: 0,
  peak: 0,
  last: 0,
  streak: 0,
  coolUntil: 0,
  entries: [],
});

/** A change of state, with the numbers that caused it: parts of equity in units of 10^-8, or losing trades. */
export interface RiskChange {
  readonly state: RiskStateName;
  readonly rule: 'daily-loss' | 'drawdown' | 'losing-streak' | 'day' | 'kill-switch' | 'resume';
  readonly value: number;
  readonly bound: number;
  readonly flatten: boolean;
}

export const stateNow = ({ state, outside }: RiskState): RiskStateName =>
  outside === 'resume' ? state : 'halted';

/**
 * Somebody outside halts the run, or lets it go on: then it is as the limits say. Null where that changes nothing; who
 * has closed everything and halts goes on closing what still comes.
 */
export function turnSwitch(risk: RiskState, action: SwitchAction): RiskChange | null {
  const was = risk.outside;
  if (action === was || (action === 'halt' && was === 'flatten')) return null;
  risk.outside = action;
  const flatten = action === 'flatten';
  const rule = action === 'resume' ? 'resume' : 'kill-switch';
  return { state: stateNow(risk), rule, value: flatten ? 1 : 0, bound: 0, flatten };
}

const unchanged: readonly RiskChange[] = [];

/**
 * Equity at a close, or after a fill (`isClose` false), and what it changes, in turn. A close at midnight is the last of
 * its day; the next one begins from it at that instant (RISK-3).
 */
export function seeEquity(
  risk: RiskState,
  limits: RiskLimits,
  days: Days,
  at: number,
  equity: number,
  isClose: boolean,
): readonly RiskChange[] {
  const day = dayOf(days, at, risk.day);
  if (risk.day === -1) {
    risk.day = day;
    risk.dayEquity = equity;
    risk.last = equity;
  }
  const isLast = isClose && beginsDay(days, at, day);
  // Of the close before: what has moved since belongs to the new day.
  const begun = beginDay(risk, isLast ? day - 1 : day, risk.last);
  if (equity > risk.peak) risk.peak = equity;
  if (isClose) risk.last = equity;
  const broken =
    risk.state === 'halted'
      ? null
      : (lost(risk, 'drawdown', limits.drawdown, risk.peak, equity) ??
        (risk.state === 'active'
          ? lost(risk, 'daily-loss', limits.dailyLoss, risk.dayEquity, equity)
          : null));
  const ended = isLast ? beginDay(risk, day, equity) : null;
  if (begun === null && broken === null && ended === null) return unchanged;
  return [begun, broken, ended].filter((change) => change !== null);
}

/**
 * Whether equity at a close, of which `peak` is the highest before, changes nothing for certain but the peak: on the day in
 * hand, far from every limit. The close at midnight, the last of a day, already lies in the next one.
 */
export function isCalm(
  risk: RiskState,
  { drawdown, dailyLoss }: RiskLimits,
  days: Days,
  at: number,
  equity: number,
  peak: number,
): boolean {
  if (risk.day === -1 || dayOf(days, at, risk.day) !== risk.day) return false;
  return isFar(drawdown, peak, equity) && isFar(dailyLoss, risk.dayEquity, equity);
}

/** Whether equity has fallen from `from` by less than a limit says, so that no exact product is needed to know it. */
const isFar = (limit: RiskLimits['drawdown'], from: number, equity: number): boolean =>
  limit === null ||
  from <= 0 ||
  equity >= from ||
  (from - equity) * rateScale < from * limit.rate * (1 - 1e-9);

/** Goes on to `day` where that is a later one; what a daily loss had reduced is active again. */
function beginDay(risk: RiskState, day: number, equity: number): RiskChange | null {
  if (day <= risk.day) return null;
  risk.day = day;
  risk.dayEquity = equity;
  if (risk.rule !== 'daily-loss') return null;
  risk.state = 'active';
  risk.rule = null;
  return { state: stateNow(risk), rule: 'day', value: 0, bound: 0, flatten: false };
}

function lost(
  risk: RiskState,
  rule: 'daily-loss' | 'drawdown',
  limit: RiskLimits['drawdown'],
  from: number,
  equity: number,
): RiskChange | null {
  if (limit === null || isFar(limit, from, equity)) return null;
  // Beyond the limit, not at it: the least whole equity that is within it.
  if (from - equity <= mulDiv(from, limit.rate, rateScale, 'down')) return null;
  risk.state = rule === 'drawdown' ? 'halted' : 'reducing';
  risk.rule = rule;
  const value = mulDiv(from - equity, rateScale, from, 'half-even');
  return { state: stateNow(risk), rule, value, bound: limit.rate, flatten: limit.flatten };
}

/** A trade has closed with a net result, in money. */
export function seeTrade(
  risk: RiskState,
  { losses }: Pick<RiskLimits, 'losses'>,
  at: number,
  net: number,
): RiskChange | null {
  if (losses === null || risk.state === 'halted') return null;
  risk.streak = net < 0 ? risk.streak + 1 : 0;
  if (risk.streak < losses.most) return null;
  risk.streak = 0;
  risk.coolUntil = at + losses.coolDownMs;
  const numbers = { value: losses.most, bound: losses.most, flatten: false };
  return { state: risk.outside === 'resume' ? 'reducing' : 'halted', rule: 'losing-streak', ...numbers };
}

/** An entry is about to be placed. */
export function noteEntry(risk: RiskState, { orderRate }: Pick<RiskLimits, 'orderRate'>, at: number): void {
  if (orderRate === null) return;
  while (risk.entries.length > 0 && risk.entries[0]! <= at - orderRate.perMs) risk.entries.shift();
  risk.entries.push(at);
}

/** A part of equity that `rate` is, in money, rounded down. */
export const partOf = (equity: number, rate: Rate): number =>
  equity <= 0 ? 0 : mulDiv(equity, rate, rateScale, 'down');
