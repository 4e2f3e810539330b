/**
 * Worked examples of papers and books (`oracles/papers`): probabilistic Sharpe ratio, minimum backtest length, Kelly,
 * and optimal f, in our terms.
 *
 * Each case has the printed figures, rounded, and the same to full precision; ours are held to the latter (the folder's
 * README: 1e-9). Sharpe ratios are of a period, a normal distribution has kurtosis 3, and f is found in steps of a
 * hundredth. Kinds that are not listed are metrics that we do not have.
 */
import { readFileSync } from 'node:fs';
import { metr1 } from '../../src/stats/convention.ts';
import { chanceOfDrawdownTo, kelly, kellyOfBet } from '../../src/stats/kelly.ts';
import { optimalF } from '../../src/stats/optimal-f.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import {
  expectedMaximum,
  minimumBacktestYears,
  probabilisticSharpe,
} from '../../src/stats/sharpe-significance.ts';
import type { TradeFigures } from '../../src/stats/trade-figures.ts';
import type { ConformanceCase } from './case.ts';
import { agrees, notExpressible } from './verdict.ts';

const source = 'papers';

type Figures = Readonly<Record<string, number>>;

interface PaperCase {
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly published: Figures;
  readonly recomputed: Figures;
  readonly abs_tol_to_published: number;
}

/** Every case on disk once, in the order of the file. */
export function runPaperCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly PaperCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    const ours = readers[one.kind]?.(one.input as Figures);
    if (ours === undefined) return notExpressible(head, null, one.recomputed);
    const isPrinted = Object.entries(one.published).every(
      ([name, figure]) => Math.abs((ours[name] ?? NaN) - figure) <= one.abs_tol_to_published,
    );
    const status = isPrinted && agrees(ours, one.recomputed, 1e-9) ? 'passed' : 'failed';
    return { ...head, status, rule: null, ours, theirs: one.recomputed };
  });
}

/** Our figures by their names, all of those that a case has. */
const readers: Readonly<Record<string, (input: Figures) => Readonly<Record<string, number | null>>>> = {
  probabilistic_sharpe: (input) => ({ psr: probabilistic(input) }),
  expected_max_sharpe: ({ trials }) => ({ expected_max: expectedMaximum(trials!) }),
  min_backtest_length: ({ trials, target_annual_sr: target }) => ({
    years: minimumBacktestYears(trials!, target!),
  }),
  kelly_continuous: ({ mean, stdev, rate }) => continuous(mean!, stdev!, rate!),
  kelly_binary: ({ p, b }) => ({ f_star: kellyOfBet(p!, b!) }),
  kelly_drawdown_probability: ({ fraction_of_kelly: share, reduced_to: level }) => ({
    probability: chanceOfDrawdownTo(level!, share!),
  }),
  optimal_f: (input) => ({ optimal_f: optimalF(tradesOf(input['trades'] as unknown as readonly number[])) }),
};

function probabilistic(input: Figures): number | null {
  const estimate = {
    sharpe: input['sr_per_period']!,
    skewness: input['skewness']!,
    excessKurtosis: input['kurtosis']! - 3,
    count: input['observations']!,
  };
  return probabilisticSharpe(estimate, input['ref_sr']!);
}

/**
 * Of two returns with that mean and that deviation of a population. Staked at the Kelly fraction an account grows by
 * the rate and half the square of the Sharpe ratio, and scatters by the Sharpe ratio.
 */
function continuous(mean: number, deviation: number, riskFree: number): Figures {
  const returns = [mean - deviation, mean + deviation];
  const ratio = sharpe(returns, { ...metr1, periodsPerYear: 1, ddof: 0, riskFree })!;
  return {
    f_star: kelly(returns, { riskFree, ddof: 0 })!,
    growth: riskFree + (ratio * ratio) / 2,
    stdev_of_growth: ratio,
  };
}

function tradesOf(profits: readonly number[]): readonly TradeFigures[] {
  return profits.map((netProfit) => ({
    openedAt: 0,
    closedAt: 1,
    entryValue: 1,
    grossProfit: netProfit,
    netProfit,
    fees: 0,
    slippage: 0,
  }));
}
