/** The figures of trades (METR-1), all together and one by one. Each is defined in the file that computes it. */
import { edgeRatio, excursion, type Excursion, type Extremes } from './excursions.ts';
import { holdingTime, holdingTimes, type HoldingTimes } from './holding-times.ts';
import { kellyOfTrades } from './kelly.ts';
import { optimalF } from './optimal-f.ts';
import { expectancyR, rMultiple, rMultiples, sqn } from './r-multiples.ts';
import { mean } from './sums.ts';
import type { TradeDetail } from './trade-detail.ts';
import { closedTrades } from './trade-figures.ts';
import * as payoff from './trade-payoff.ts';
import { expectancyReturn } from './trade-results.ts';
import { longestLossStreak, longestWinStreak } from './trade-streaks.ts';

export interface TradeMetrics extends HoldingTimes {
  /** Money; losses negative. */
  readonly grossWins: number;
  readonly grossLosses: number;
  readonly largestWin: number | null;
  readonly largestLoss: number | null;
  readonly payoffRatio: number | null;
  /** Mean return of a trade, a fraction of its entry value. */
  readonly expectancyReturn: number | null;
  readonly expectancyRatio: number | null;
  readonly expectancyR: number | null;
  /** Of net profits, and of R multiples. */
  readonly sqn: number | null;
  readonly sqnR: number | null;
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
  /** Fractions. */
  readonly kellyOfTrades: number | null;
  readonly optimalF: number | null;
  /** Fractions of the entry price, of closed trades. */
  readonly averageMae: number | null;
  readonly averageMfe: number | null;
  readonly edgeRatio: number | null;
}

/** One trade; open ones too. */
export interface TradeRow {
  /** ms. */
  readonly holdMs: number | null;
  readonly rMultiple: number | null;
  /** Fractions of the entry price; null without the market's extremes. */
  readonly mae: number | null;
  readonly mfe: number | null;
  /** Money. */
  readonly maeMoney: number | null;
  readonly mfeMoney: number | null;
  /** Multiples of the initial risk; null without a first stop, too. */
  readonly maeR: number | null;
  readonly mfeR: number | null;
}

/** All closed trades together. `extremes` are those of each market, by its index; none where they are not known. */
export function tradeMetrics(
  trades: readonly TradeDetail[],
  extremes: readonly Extremes[] | null,
): TradeMetrics {
  const closed = closedTrades(trades) as readonly TradeDetail[];
  const excursions = closed.map((trade) => excursionOf(trade, extremes)).filter((one) => one !== null);
  return {
    grossWins: payoff.grossWins(closed),
    grossLosses: payoff.grossLosses(closed),
    largestWin: payoff.largestWin(closed),
    largestLoss: payoff.largestLoss(closed),
    payoffRatio: payoff.payoffRatio(closed),
    expectancyReturn: expectancyReturn(closed),
    expectancyRatio: payoff.expectancyRatio(closed),
    expectancyR: expectancyR(closed),
    sqn: sqn(closed.map((trade) => trade.netProfit)),
    sqnR: sqn(rMultiples(closed)),
    longestWinStreak: longestWinStreak(closed),
    longestLossStreak: longestLossStreak(closed),
    ...holdingTimes(closed),
    kellyOfTrades: kellyOfTrades(closed),
    optimalF: optimalF(closed),
    averageMae: mean(excursions.map((one) => one.mae)),
    averageMfe: mean(excursions.map((one) => one.mfe)),
    edgeRatio: edgeRatio(excursions),
  };
}

/** One row for each trade, in the order given. */
export function tradeRows(
  trades: readonly TradeDetail[],
  extremes: readonly Extremes[] | null,
): readonly TradeRow[] {
  return trades.map((trade) => {
    const found = excursionOf(trade, extremes);
    const mae = found?.mae ?? null;
    const mfe = found?.mfe ?? null;
    const risk = trade.initialRisk !== null && trade.initialRisk > 0 ? trade.initialRisk : null;
    const times = (fraction: number | null, factor: number | null): number | null =>
      fraction === null || factor === null ? null : fraction * factor;
    return {
      holdMs: holdingTime(trade),
      rMultiple: trade.closedAt === null ? null : rMultiple(trade),
      mae,
      mfe,
      maeMoney: times(mae, trade.entryValue),
      mfeMoney: times(mfe, trade.entryValue),
      maeR: times(mae, risk === null ? null : trade.entryValue / risk),
      mfeR: times(mfe, risk === null ? null : trade.entryValue / risk),
    };
  });
}

function excursionOf(trade: TradeDetail, extremes: readonly Extremes[] | null): Excursion | null {
  const known = extremes?.[trade.market];
  return known === undefined ? null : excursion(trade, known);
}
