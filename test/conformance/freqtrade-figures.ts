/**
 * freqtrade's figures of trades (`oracles/freqtrade-trade-math`): growth by the year, drawdowns in money and as a part of
 * the peak, expectancy. Tolerances are the cases' own, absolute.
 */
import { annualGrowth } from '../../src/stats/annual-return.ts';
import { deepestDrawdown, drawdowns } from '../../src/stats/drawdowns.ts';
import { expectancyRatio } from '../../src/stats/trade-payoff.ts';
import { expectancy } from '../../src/stats/trade-results.ts';
import type { ConformanceCase } from './case.ts';
import { pick, type MathCase, type Numbers } from './freqtrade-math-case.ts';
import { held, type CaseHead } from './verdict.ts';

/** Compound growth by years of so many days. */
export function growthCase({ input, expected, tolerance }: MathCase, head: CaseHead): ConformanceCase {
  const { start_balance: from, end_balance: to, days, days_per_year: year } = input as Record<string, number>;
  const ours = { cagr: annualGrowth(to! / from!, days! / year!) };
  return held(head, { ours, theirs: expected, tolerance: tolerance!, isAbsolute: true });
}

/** Row i is the balance after trade i, row -1 the one before all. */
export function drawdownCase({ input, expected, tolerance }: MathCase, head: CaseHead): ConformanceCase {
  const profits = input['trade_profits'] as readonly number[];
  const equity = Float64Array.from([0, ...profits]);
  equity[0] = input['start_balance'] as number;
  for (let i = 1; i < equity.length; i++) equity[i]! += equity[i - 1]!;
  const found = drawdowns({ at: equity.map((_, i) => i - 1), equity, length: equity.length })!;
  const amount = ({ peakAt, depth }: (typeof found)[number]): number => depth * equity[peakAt + 1]!;
  const largest = found.toSorted((a, b) => amount(b) - amount(a))[0]!;
  const deepest = deepestDrawdown(found)!;
  const all: Numbers = {
    max_drawdown_abs: amount(largest),
    relative_at_max_abs: largest.depth,
    abs_peak_index: largest.peakAt,
    abs_trough_index: largest.troughAt,
    max_relative_drawdown: deepest.depth,
    abs_at_max_relative: amount(deepest),
    rel_peak_index: deepest.peakAt,
    rel_trough_index: deepest.troughAt,
  };
  return held(head, { ours: pick(all, expected), theirs: expected, tolerance: tolerance!, isAbsolute: true });
}

export function expectancyCase({ input, expected, tolerance }: MathCase, head: CaseHead): ConformanceCase {
  const trades = (input['trade_profits'] as readonly number[]).map((profit) => ({
    openedAt: 0,
    closedAt: 0,
    entryValue: 1,
    grossProfit: profit,
    netProfit: profit,
    fees: 0,
    slippage: 0,
  }));
  const ours = { expectancy: expectancy(trades), expectancy_ratio: expectancyRatio(trades) };
  return held(head, { ours, theirs: expected, tolerance: tolerance!, isAbsolute: true });
}
