/** The figures of a run by name: how each is called, how it is written, and which of them lead. */
import type { FullMetrics } from '../stats/full-metrics.ts';
import { decimal, duration, instant, none, percent, whole } from './format.ts';

/** What a figure counts, for how it is written. */
export type Kind = 'fraction' | 'ratio' | 'money' | 'count' | 'ms' | 'time' | 'periods';

export interface Figure {
  /** As in docs/metrics.md. */
  readonly name: string;
  readonly label: string;
  readonly kind: Kind;
}

/** Text of a value; money comes in units of the currency. */
export function figureText(value: number | null, kind: Kind, moneyDigits: number): string {
  if (value === null) return none;
  switch (kind) {
    case 'fraction':
      return percent(value);
    case 'ratio':
      return decimal(value, 2);
    case 'money':
      return decimal(value, moneyDigits);
    case 'count':
    case 'periods':
      return whole(value);
    case 'ms':
      return duration(value);
    case 'time':
      return instant(value);
  }
}

const figure = (name: string, label: string, kind: Kind): Figure => ({ name, label, kind });

type Part = 'headline' | 'returns' | 'drawdown' | 'benchmark' | 'trades';

/** All figures in the order of the page, by the part of `FullMetrics` that holds them. */
export const figureGroups: readonly {
  readonly title: string;
  readonly part: Part;
  readonly figures: readonly Figure[];
}[] = [
  {
    title: 'Headline',
    part: 'headline',
    figures: [
      figure('totalReturn', 'Total return', 'fraction'),
      figure('annualReturn', 'Annual return', 'fraction'),
      figure('volatility', 'Volatility a year', 'fraction'),
      figure('sharpe', 'Sharpe ratio', 'ratio'),
      figure('sortino', 'Sortino ratio', 'ratio'),
      figure('calmar', 'Calmar ratio', 'ratio'),
      figure('maxDrawdown', 'Maximum drawdown', 'fraction'),
      figure('maxDrawdownFrom', 'Its peak was left', 'time'),
      figure('maxDrawdownTo', 'It was deepest', 'time'),
      figure('maxDrawdownRecovered', 'It was made good', 'time'),
      figure('trades', 'Closed trades', 'count'),
      figure('winRate', 'Win rate', 'fraction'),
      figure('profitFactor', 'Profit factor', 'ratio'),
      figure('expectancy', 'Expectancy', 'money'),
      figure('averageWin', 'Average win', 'money'),
      figure('averageLoss', 'Average loss', 'money'),
      figure('exposure', 'Exposure', 'fraction'),
      figure('fees', 'Fees', 'money'),
      figure('slippage', 'Slippage', 'money'),
    ],
  },
  {
    title: 'Daily returns',
    part: 'returns',
    figures: [
      figure('periods', 'Periods', 'count'),
      figure('probabilisticSharpe', 'Probabilistic Sharpe ratio', 'fraction'),
      figure('deflatedSharpe', 'Deflated Sharpe ratio', 'fraction'),
      figure('minimumTrackRecord', 'Minimum track record', 'periods'),
      figure('adjustedSharpe', 'Adjusted Sharpe ratio', 'ratio'),
      figure('meanReturn', 'Mean return', 'fraction'),
      figure('bestReturn', 'Best return', 'fraction'),
      figure('worstReturn', 'Worst return', 'fraction'),
      figure('meanAbsoluteDeviation', 'Mean absolute deviation', 'fraction'),
      figure('skewness', 'Skewness', 'ratio'),
      figure('excessKurtosis', 'Excess kurtosis', 'ratio'),
      figure('valueAtRisk', 'Value at risk, 5 %', 'fraction'),
      figure('conditionalValueAtRisk', 'Conditional value at risk, 5 %', 'fraction'),
      figure('normalValueAtRisk', 'Normal value at risk, 5 %', 'fraction'),
      figure('normalConditionalValueAtRisk', 'Normal conditional value at risk, 5 %', 'fraction'),
      figure('tailRatio', 'Tail ratio', 'ratio'),
      figure('commonSenseRatio', 'Common sense ratio', 'ratio'),
      figure('omega', 'Omega', 'ratio'),
      figure('downsideDeviation', 'Downside deviation a year', 'fraction'),
      figure('downsidePotential', 'Downside potential', 'fraction'),
      figure('downsideFrequency', 'Downside frequency', 'fraction'),
      figure('upsideRisk', 'Upside risk', 'fraction'),
      figure('upsidePotential', 'Upside potential', 'fraction'),
      figure('upsideFrequency', 'Upside frequency', 'fraction'),
      figure('upsidePotentialRatio', 'Upside potential ratio', 'ratio'),
      figure('variabilitySkewness', 'Variability skewness', 'ratio'),
      figure('stability', 'Stability', 'ratio'),
      figure('kelly', 'Kelly fraction', 'fraction'),
    ],
  },
  {
    title: 'Drawdowns',
    part: 'drawdown',
    figures: [
      figure('drawdowns', 'Drawdowns', 'count'),
      figure('averageDrawdown', 'Average drawdown', 'fraction'),
      figure('averageDrawdownMs', 'Average length', 'ms'),
      figure('longestDrawdownMs', 'Longest', 'ms'),
      figure('timeUnderWater', 'Time under water', 'fraction'),
      figure('ulcerIndex', 'Ulcer index', 'fraction'),
      figure('painIndex', 'Pain index', 'fraction'),
      figure('martinRatio', 'Martin ratio', 'ratio'),
      figure('painRatio', 'Pain ratio', 'ratio'),
      figure('sterlingRatio', 'Sterling ratio', 'ratio'),
    ],
  },
  {
    title: 'Beside buying and holding',
    part: 'benchmark',
    figures: [
      figure('benchmarkPeriods', 'Periods that both have', 'count'),
      figure('benchmarkReturn', 'Return of the benchmark', 'fraction'),
      figure('alpha', 'Alpha a year', 'fraction'),
      figure('beta', 'Beta', 'ratio'),
      figure('correlation', 'Correlation', 'ratio'),
      figure('rSquared', 'R squared', 'ratio'),
      figure('upBeta', 'Beta on rising days', 'ratio'),
      figure('downBeta', 'Beta on falling days', 'ratio'),
      figure('upCapture', 'Up capture', 'ratio'),
      figure('downCapture', 'Down capture', 'ratio'),
      figure('captureRatio', 'Capture ratio', 'ratio'),
      figure('activeReturn', 'Active return a year', 'fraction'),
      figure('trackingError', 'Tracking error a year', 'fraction'),
      figure('informationRatio', 'Information ratio', 'ratio'),
      figure('treynor', 'Treynor ratio', 'ratio'),
      figure('mSquared', 'M squared', 'fraction'),
      figure('systematicRisk', 'Systematic risk a year', 'fraction'),
      figure('specificRisk', 'Specific risk a year', 'fraction'),
      figure('totalRisk', 'Total risk a year', 'fraction'),
    ],
  },
  {
    title: 'Closed trades',
    part: 'trades',
    figures: [
      figure('grossWins', 'Won in all', 'money'),
      figure('grossLosses', 'Lost in all', 'money'),
      figure('largestWin', 'Largest win', 'money'),
      figure('largestLoss', 'Largest loss', 'money'),
      figure('payoffRatio', 'Payoff ratio', 'ratio'),
      figure('expectancyReturn', 'Mean return of a trade', 'fraction'),
      figure('expectancyRatio', 'Expectancy in average losses', 'ratio'),
      figure('expectancyR', 'Expectancy in R', 'ratio'),
      figure('sqn', 'System quality number', 'ratio'),
      figure('sqnR', 'System quality number of R', 'ratio'),
      figure('longestWinStreak', 'Longest winning streak', 'count'),
      figure('longestLossStreak', 'Longest losing streak', 'count'),
      figure('averageHoldMs', 'Average holding time', 'ms'),
      figure('shortestHoldMs', 'Shortest holding time', 'ms'),
      figure('longestHoldMs', 'Longest holding time', 'ms'),
      figure('averageWinHoldMs', 'Average holding time of wins', 'ms'),
      figure('averageLossHoldMs', 'Average holding time of losses', 'ms'),
      figure('kellyOfTrades', 'Kelly fraction of trades', 'fraction'),
      figure('optimalF', 'Optimal f', 'fraction'),
      figure('averageMae', 'Average adverse excursion', 'fraction'),
      figure('averageMfe', 'Average favourable excursion', 'fraction'),
      figure('edgeRatio', 'Edge ratio', 'ratio'),
    ],
  },
];

/** The figures at the head of the page. */
export const leading = [
  'totalReturn', 'annualReturn', 'maxDrawdown', 'sharpe', 'trades', 'winRate', 'profitFactor', 'exposure',
] as const; // prettier-ignore

const all = new Map(figureGroups.flatMap(({ figures }) => figures.map((one) => [one.name, one] as const)));

export const figureNamed = (name: string): Figure => all.get(name)!;

export const valueOf = (metrics: FullMetrics, part: Part, name: string): number | null =>
  (metrics[part] as unknown as Readonly<Record<string, number | null>> | null)?.[name] ?? null;
