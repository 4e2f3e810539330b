/** Each chart in a sentence or two, for whoever does not see it: what it shows and what stands out. */
import type { ChartName } from './charts.ts';
import { counted, day, decimal, percent } from './format.ts';
import type { ReportModel } from './model.ts';

export type Descriptions = Readonly<Record<ChartName, string>>;

export function describe(model: ReportModel): Descriptions {
  return {
    equity: ofEquity(model),
    drawdown: ofDrawdown(model),
    rolling: ofRolling(model),
    price: ofPrice(model),
    overview: 'All closes of the market, small; drag over a stretch to see it above.',
    distribution: ofDistribution(model),
    excursions: ofExcursions(model),
    trade:
      'Candles around one trade, with its entry, exit, and the way of its stops, targets and rungs; the figures below say the same.',
  };
}

function ofEquity({ curve, moneyDigits, result: { account, period } }: ReportModel): string {
  const money = (value: number): string => `${decimal(value, moneyDigits)} ${account.currency}`;
  let high = 0;
  let low = 0;
  for (const [i, value] of curve.equity.entries()) {
    if (value > curve.equity[high]!) high = i;
    if (value < curve.equity[low]!) low = i;
  }
  if (curve.equity.length === 0) return 'There is no equity to show: the run has no step.';
  return (
    `Equity from ${money(Number(account.start))} to ${money(Number(account.end))}, ` +
    (period.from === null ? '' : `${period.from.slice(0, 10)} to ${period.to!.slice(0, 10)}; `) +
    `highest ${money(curve.equity[high]!)} on ${day(curve.at[high]!)}, ` +
    `lowest ${money(curve.equity[low]!)} on ${day(curve.at[low]!)}.`
  );
}

function ofDrawdown({ metrics: { headline, drawdown } }: ReportModel): string {
  if (headline.maxDrawdown === null) return 'There is no drawdown to speak of.';
  if (headline.maxDrawdown === 0) return 'Equity never fell below its highest value so far.';
  const back = headline.maxDrawdownRecovered;
  const recovered = back === null ? 'not made good by the end' : `made good on ${day(back)}`;
  return (
    `Deepest drawdown ${percent(headline.maxDrawdown)}, from ${day(headline.maxDrawdownFrom)} ` +
    `to ${day(headline.maxDrawdownTo)}, ${recovered}; under water ${percent(drawdown.timeUnderWater, 0)} of the time.`
  );
}

function ofRolling({ metrics: { rolling } }: ReportModel): string {
  const values = rolling.rollingSharpe.filter((value) => value !== null);
  if (values.length === 0)
    return `The run is shorter than a window of ${counted(rolling.window, 'daily return')}.`;
  const above = values.filter((value) => value > 0).length / values.length;
  const [least, greatest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  return (
    `Sharpe ratio over windows of ${counted(rolling.window, 'daily return')}: from ${decimal(least, 2)} to ` +
    `${decimal(greatest, 2)}, above zero at ${percent(above, 0)} of their ends.`
  );
}

function ofPrice({ markets, trades, logPrices }: ReportModel): string {
  const wide = markets[0]?.wide.each ?? 1;
  const drawn = wide === 1 ? 'Each point is one candle' : `Each point is ${counted(wide, 'candle')}`;
  return (
    `Closes with the range from low to high, and ${counted(trades.length, 'trade')}: a line from entry to exit, ` +
    `a circle where a trade won and a square where it lost. ${drawn}; no extreme is left out.` +
    (logPrices ? ' The scale is logarithmic: like distances are like percentages.' : '')
  );
}

function ofDistribution({ distribution, metrics: { headline, trades } }: ReportModel): string {
  if (distribution === null) return 'No trade was closed.';
  const most = distribution.bins.reduce((a, b) => (b.count > a.count ? b : a));
  return (
    `${percent(headline.winRate, 1)} of ${counted(headline.trades, 'closed trade')} won; the mean return of a trade is ` +
    `${percent(trades.expectancyReturn)}, the most common between ${percent(most.from, 1)} and ${percent(most.to, 1)}.`
  );
}

function ofExcursions({ metrics: { trades } }: ReportModel): string {
  return (
    `How far prices went against each closed trade on the way, and how it ended. On average ` +
    `${percent(trades.averageMae)} against it and ${percent(trades.averageMfe)} with it.`
  );
}
