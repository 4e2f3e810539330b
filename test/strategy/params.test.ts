import { describe, expect, it } from 'vitest';
import { readParams, type ParamSpecs } from '../../src/strategy/params.ts';

const specs = {
  period: { type: 'integer', default: 14, min: 2, max: 100, description: 'Candles.' },
  ratio: { type: 'number', default: 0.5, min: 0, description: 'Share.' },
  limit: { type: 'number', default: 1, max: 9, description: 'Most.' },
  free: { type: 'number', default: -1, description: 'Any.' },
  short: { type: 'boolean', default: false, description: 'Also short.' },
  average: { type: 'choice', of: ['sma', 'ema'], default: 'sma', description: 'Kind.' },
} as const satisfies ParamSpecs;

const defaults = { period: 14, ratio: 0.5, limit: 1, free: -1, short: false, average: 'sma' };

describe('parameters', () => {
  it('have their defaults where nothing is given, and what is given otherwise', () => {
    expect(readParams(specs, {})).toEqual({ params: defaults, issues: [] });
    const given = { period: 2, ratio: 0, limit: 9, free: -1e9, short: true, average: 'ema' };
    expect(readParams(specs, given)).toEqual({ params: given, issues: [] });
  });

  const wrong: readonly [string, unknown, string][] = [
    ['period', 1, 'expected a whole number from 2 to 100, got 1'],
    ['period', 101, 'expected a whole number from 2 to 100, got 101'],
    ['period', 2.5, 'expected a whole number from 2 to 100, got 2.5'],
    ['period', '14', 'expected a whole number from 2 to 100, got "14"'],
    ['ratio', -0.1, 'expected a number of at least 0, got -0.1'],
    ['ratio', NaN, 'expected a number of at least 0, got null'],
    ['limit', 9.1, 'expected a number of at most 9, got 9.1'],
    ['free', Infinity, 'expected a number, got null'],
    ['free', [1], 'expected a number, got [1]'],
    ['short', 'yes', 'expected true or false, got "yes"'],
    ['short', 1, 'expected true or false, got 1'],
    ['average', 'SMA', 'expected one of sma, ema, got "SMA"'],
    ['average', 0, 'expected one of sma, ema, got 0'],
  ];
  it.each(wrong)('%s may not be %j', (name, value, message) => {
    const { issues, params } = readParams(specs, { [name]: value });
    expect(issues).toEqual([
      {
        code: 'bad-parameter',
        severity: 'error',
        path: name,
        message,
        hint: specs[name as keyof typeof specs].description,
      },
    ]);
    expect(params).not.toHaveProperty(name);
  });

  it('come with every problem at once', () => {
    const { issues } = readParams(specs, { perod: 3, wings: 2, period: 0, short: 'no' });
    expect(issues.map((issue) => [issue.path, issue.code, issue.hint])).toEqual([
      ['perod', 'unknown-parameter', 'Did you mean "period"?'],
      ['wings', 'unknown-parameter', 'Parameters are: period, ratio, limit, free, short, average.'],
      ['period', 'bad-parameter', 'Candles.'],
      ['short', 'bad-parameter', 'Also short.'],
    ]);
  });

  it('are none where a strategy has none', () => {
    const { issues } = readParams({}, { fast: 3 });
    expect(issues).toHaveLength(1);
    expect(issues[0]!.hint).toBe('Parameters are: none.');
  });

  it('do not take the names that every object has for known ones', () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty']) {
      expect(readParams(specs, { [name]: 1 }).issues).toMatchObject([
        { code: 'unknown-parameter', path: name },
      ]);
    }
  });
});
