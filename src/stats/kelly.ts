/**
 * How much to stake: the fraction of the account that makes it grow fastest, and what that may cost on the way.
 *
 * Fractions of the account; half of them is what many stake. Source: J. Kelly, "A new interpretation of information
 * rate", Bell System Technical Journal 35 (1956); E. Thorp, "The Kelly criterion in blackjack, sports betting and the
 * stock market" (1997).
 */
import { assert } from '../base/assert.ts';
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { power } from './power.ts';
import { above } from './returns.ts';
import { mean, type Numbers } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';
import { payoffRatio } from './trade-payoff.ts';
import { winRate } from './trade-results.ts';

/**
 * Kelly fraction of returns.
 *
 * Formula: mean(r - riskFree) / variance(r). Period: that of the returns (METR-1: UTC days); no annualisation, for it
 * cancels. Risk-free rate: per period (METR-1: 0). ddof: as given (METR-1: 1). Source: Thorp (1997), the continuous
 * case.
 *
 * Null for fewer than two returns, and for a deviation of zero or of rounding noise.
 */
export function kelly(returns: Numbers, convention: Pick<Convention, 'riskFree' | 'ddof'>): number | null {
  const deviation = standardDeviation(returns, convention.ddof);
  const excess = mean(above(returns, convention.riskFree));
  if (excess === null || deviation === null || deviation === 0) return null;
  return excess / (deviation * deviation);
}

/**
 * Kelly fraction of a bet. Formula: p - (1 - p) / b, p the chance to win, b what a win brings for each unit at stake,
 * above 0. Period: none; not annualised; no risk-free rate; no ddof. Source: Kelly (1956). Below 0 the bet is not worth
 * taking.
 */
export function kellyOfBet(chance: number, odds: number): number {
  assert(chance >= 0 && chance <= 1 && odds > 0, 'a bet has a chance from 0 to 1 and positive odds');
  return chance - (1 - chance) / odds;
}

/**
 * Kelly fraction of closed trades. Formula: win rate - (1 - win rate) / payoff ratio. Period: the trades given. Not
 * annualised; no risk-free rate; no ddof. Source: Kelly (1956), with the averages of trades, as the library
 * backtesting.py has it.
 *
 * Null where either is: without a trade that won and one that lost.
 */
export function kellyOfTrades(closed: readonly TradeFigures[]): number | null {
  const chance = winRate(closed);
  const odds = payoffRatio(closed);
  return chance === null || odds === null ? null : kellyOfBet(chance, odds);
}

/**
 * The chance that an account staked at `share` of its Kelly fraction is ever cut down to `level` of what it was.
 *
 * Formula: level^(2 / share - 1), in [0, 1]; 1 from twice the Kelly fraction on. Period: none; not annualised; no
 * risk-free rate; no ddof. Source: Thorp (1997), in the limit of small steps.
 */
export function chanceOfDrawdownTo(level: number, share: number): number {
  assert(level > 0 && level <= 1 && share > 0, 'a level lies in (0, 1], a share above 0');
  return share >= 2 ? 1 : power(level, 2 / share - 1);
}
