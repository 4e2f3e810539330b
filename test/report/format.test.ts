/** Numbers as people read them: the report's, the page's own and the terminal's agree, and the largest stay readable. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { figureRows } from '../../src/cli/summary.ts';
import { decimal, percent } from '../../src/report/format.ts';
import { plainText } from './cells.ts';

const script = readFileSync(new URL('../../src/report/page/format.js', import.meta.url), 'utf8');
const page = runInNewContext(`${script}; ({ decimal, percent })`) as {
  decimal: typeof decimal;
  percent: typeof percent;
};
const annual = [...figureRows].find(({ name }) => name === 'annualReturn')!.as;

describe('numbers', () => {
  it.each([
    [-0.00001, '0.00 %'],
    [-0.2974, '-29.74 %'],
    [1234.5, '123,450.00 %'],
    [9_999_999, '999,999,900.00 %'],
    [10_000_000, '1.00e9 %'],
    [2.9315864599328637e31, '2.93e33 %'],
    [-4.5e20, '-4.50e22 %'],
  ])('METR-1 a fraction of %d is %s', (value, text) => {
    expect(plainText(percent(value))).toBe(text);
    expect(plainText(page.percent(value))).toBe(text);
    expect(annual(value).replaceAll(',', '')).toBe(text.replaceAll(',', ''));
  });

  it.each([
    [999_999_999_999_999, 0, '999,999,999,999,999'],
    [1e15, 2, '1.00e15'],
    [-3.9326e33, 2, '-3.93e33'],
  ])('METR-1 %d is a number that can be read', (value, digits, text) => {
    expect(plainText(decimal(value, digits))).toBe(text);
    expect(plainText(page.decimal(value, digits))).toBe(text);
  });
});
