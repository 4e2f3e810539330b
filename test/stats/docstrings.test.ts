import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Each metric and its file. What a family has in common stands in the comment that opens the file. */
const metrics = [
  ['totalReturn', 'total-return'],
  ['annualReturn', 'annual-return'],
  ['annualisedReturn', 'annual-return'],
  ['volatility', 'volatility'],
  ['sharpe', 'sharpe'],
  ['downsideDeviation', 'sortino'],
  ['sortino', 'sortino'],
  ['calmar', 'calmar'],
  ['drawdownSeries', 'drawdowns'],
  ['drawdowns', 'drawdowns'],
  ['maxDrawdown', 'drawdowns'],
  ['winRate', 'trade-results'],
  ['profitFactor', 'trade-results'],
  ['expectancy', 'trade-results'],
  ['expectancyReturn', 'trade-results'],
  ['averageWin', 'trade-results'],
  ['averageLoss', 'trade-results'],
  ['tradeTotals', 'trade-costs'],
  ['exposure', 'exposure'],
] as const;

const stated = [/formula:/i, /period:/i, /annualis/i, /risk-free/i, /ddof/, /source:/i];

describe('docstrings of metrics', () => {
  it.each(metrics)(
    'METR-1 %s states formula, period, annualisation, risk-free rate, ddof and source',
    (name, file) => {
      const text = readFileSync(new URL(`../../src/stats/${file}.ts`, import.meta.url), 'utf8');
      const end = text.indexOf(`\nexport function ${name}(`);
      expect(end).toBeGreaterThan(0);
      const opening = text.slice(0, text.indexOf('*/'));
      const comment = opening + text.slice(text.lastIndexOf('/**', end), end);
      for (const part of stated) expect(comment).toMatch(part);
    },
  );
});
