import { describe, expect, it } from 'vitest';
import { formatIssue, InputError, nearest, type Issue } from '../../src/model/issue.ts';

const issue = (more: Partial<Issue>): Issue => ({
  code: 'x',
  severity: 'error',
  message: 'it is bad',
  ...more,
});

describe('issues', () => {
  it('say file, line, column, path and hint, as far as there are any', () => {
    expect(formatIssue(issue({}))).toBe('it is bad');
    expect(formatIssue(issue({ file: 'a.csv', line: 3, column: 7 }))).toBe('a.csv:3:7: it is bad');
    expect(formatIssue(issue({ file: 'a.csv', line: 3 }))).toBe('a.csv:3: it is bad');
    expect(formatIssue(issue({ file: 'a.csv' }))).toBe('a.csv: it is bad');
    expect(formatIssue(issue({ path: 'markets[0].fees' }))).toBe('markets[0].fees: it is bad');
    expect(formatIssue(issue({ path: '', hint: 'Mend it.' }))).toBe('it is bad\n  Mend it.');
    const all = issue({ file: 'a.yaml', line: 2, column: 1, path: 'name', hint: 'Mend it.' });
    expect(formatIssue(all)).toBe('a.yaml:2:1: name: it is bad\n  Mend it.');
  });

  it('come all at once in one error', () => {
    const error = new InputError([issue({ line: 1 }), issue({ line: 2 })]);
    expect(error.issues).toHaveLength(2);
    expect(error.message).toBe('1: it is bad\n2: it is bad');
    expect(error.name).toBe('InputError');
  });
});

describe('nearest', () => {
  const names = ['period', 'source', 'timeframe', 'deviations'];
  const cases: readonly [string, string | null][] = [
    ['perod', 'period'],
    ['PERIOD', 'period'],
    ['periods', 'period'],
    ['souce', 'source'],
    // Nine letters may be off by three.
    ['tymefrymy', 'timeframe'],
    // Six by two.
    ['sxurxe', 'source'],
    ['sxxrxe', null],
    ['volume', null],
    ['', null],
    ['x', null],
  ];
  it.each(cases)('of %j is %j', (name, meant) => {
    expect(nearest(name, names)).toBe(meant);
  });

  it('takes the nearest of several, the first of equals, and none of none', () => {
    expect(nearest('stoploss', ['stop', 'stop-loss', 'stopLosses'])).toBe('stop-loss');
    expect(nearest('ab', ['ax', 'xb'])).toBe('ax');
    expect(nearest('ab', [])).toBeNull();
  });
});
