/** What was computed in units, in the currency and as prices: for people, never back into the ledger. */
import type { FullMetrics } from '../stats/full-metrics.ts';
import type { WideCandles } from './detail.ts';

const moneyNames = new Set([
  'expectancy', 'averageWin', 'averageLoss', 'fees', 'slippage', 'grossWins', 'grossLosses', 'largestWin', 'largestLoss',
  'maeMoney', 'mfeMoney', 'netProfit',
]); // prettier-ignore

/** Metrics that were computed in units, with their money in the currency. */
export function inMoney(metrics: FullMetrics, scale: number): FullMetrics {
  const scaled = <T extends object>(part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]: [string, unknown]) => [
        name,
        moneyNames.has(name) && typeof value === 'number' ? value / scale : value,
      ]),
    ) as T;
  const { groups } = metrics;
  return {
    ...metrics,
    headline: scaled(metrics.headline),
    trades: scaled(metrics.trades),
    eachTrade: metrics.eachTrade.map(scaled),
    groups: {
      bySide: groups.bySide.map(scaled),
      byExitReason: groups.byExitReason.map(scaled),
      byHour: groups.byHour.map(scaled),
      byWeekday: groups.byWeekday.map(scaled),
      byMonth: groups.byMonth.map(scaled),
    },
  };
}

export function inPrices(wide: WideCandles, digits: number): WideCandles {
  const scale = 10 ** digits;
  const prices = (units: readonly number[]): readonly number[] => units.map((price) => price / scale);
  return {
    ...wide,
    open: prices(wide.open),
    high: prices(wide.high),
    low: prices(wide.low),
    close: prices(wide.close),
  };
}
