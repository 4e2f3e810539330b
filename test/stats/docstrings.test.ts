import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../src/stats/', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ file: name.slice(0, -'.ts'.length), text: readFileSync(new URL(name, folder), 'utf8') }));

/** Metrics whose formula stands in the comment that opens their file; all others state it in their own. */
const ofFamilies = [
  ['drawdownSeries', 'drawdowns'],
  ['drawdowns', 'drawdowns'],
  ['maxDrawdown', 'drawdowns'],
  ['worstDrawdowns', 'drawdown-table'],
  ['drawdownSummary', 'drawdown-table'],
  ['calendarReturns', 'calendar-returns'],
  ['monthlyReturns', 'calendar-returns'],
  ['yearlyReturns', 'calendar-returns'],
  ['rollingSharpe', 'rolling'],
  ['holdingTimes', 'holding-times'],
  ['tradeGroups', 'trade-groups'],
] as const;

/** Exported functions whose comment states a formula, each with its file. */
const withFormula = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport function (\w+)/g)]
    .filter((match) => match[1]!.includes('Formula:'))
    .map((match) => [match[2]!, file] as const),
);

const metrics = [...withFormula, ...ofFamilies];
const stated = [/formula:/i, /period:/i, /annualis/i, /risk-free/i, /ddof/, /source:/i];

/** What a metric's comment, and that of its file, do not state. */
function unstated(text: string, name: string): readonly RegExp[] {
  const end = text.indexOf(`\nexport function ${name}(`);
  if (end < 0) return stated;
  const opening = text.slice(0, text.indexOf('*/'));
  const comment = opening + text.slice(text.lastIndexOf('/**', end), end);
  return stated.filter((part) => !part.test(comment));
}

describe('docstrings of metrics', () => {
  it.each(metrics)(
    'METR-1 %s states formula, period, annualisation, risk-free rate, ddof and source',
    (name, file) => {
      const { text } = sources.find((source) => source.file === file)!;
      expect(unstated(text, name)).toEqual([]);
    },
  );

  it('METR-1 are all looked at, and found wanting where they say too little', () => {
    expect(withFormula.length).toBeGreaterThan(60);
    const names = withFormula.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['sharpe', 'winRate', 'tradeTotals', 'exposure', 'beta', 'sqn']),
    );
    const made = '/** Formula: x. Source: y. */\nexport function made(';
    expect(unstated(made, 'made').map(String)).toEqual([
      '/period:/i',
      '/annualis/i',
      '/risk-free/i',
      '/ddof/',
    ]);
  });
});
