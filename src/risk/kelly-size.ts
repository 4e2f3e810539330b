/**
 * How much an entry may lose by what trades have brought so far (SIZE-1): a fraction of Kelly's f = W - (1 - W) / payoff.
 *
 * W is the share of closed trades that won, payoff the mean win over the mean loss, both in R: what a trade brought, net
 * of fees, over what its entries would have lost at their stops. Sources: J. Kelly, "A new interpretation of information
 * rate", Bell System Technical Journal 35 (1956); E. Thorp, "The Kelly criterion in blackjack, sports betting and the
 * stock market" (1997).
 */
import { rateScale, type Rate } from '../model/units.ts';
import type { Sizing } from './sizing.ts';

type ByKelly = Extract<Sizing, { kind: 'kelly' }>;

/** The trades of one strategy so far. Plain, so that a snapshot is a copy. */
export interface TradesInRisk {
  wins: number;
  losses: number;
  /** Sums in R; of losses positive. */
  won: number;
  lost: number;
}

export const noTrades = (): TradesInRisk => ({ wins: 0, losses: 0, won: 0, lost: 0 });

/** A trade has closed with `r` times what it risked. One that brought nothing has not won. */
export function noteResult(trades: TradesInRisk, r: number): void {
  if (r > 0) {
    trades.wins++;
    trades.won += r;
  } else {
    trades.losses++;
    trades.lost -= r;
  }
}

/** Kelly's f; null until there are `least` trades, and while none has lost or none has won anything. */
export function kellyOf({ wins, losses, won, lost }: TradesInRisk, least: number): number | null {
  const all = wins + losses;
  if (all < least || lost === 0) return null;
  if (wins === 0) return -1;
  const payoff = won / wins / (lost / losses);
  const chance = wins / all;
  return chance - (1 - chance) / payoff;
}

/** The part of equity that an entry may lose; 0 where that is not worth a trade. */
export function partByKelly({ fraction, least, fallback }: ByKelly, trades: TradesInRisk): Rate {
  const f = kellyOf(trades, least);
  if (f === null) return fallback;
  return f <= 0 ? (0 as Rate) : (Math.min(rateScale, Math.floor(fraction * f)) as Rate);
}
