/** YAML text to values with places: what YAML itself finds wrong, and numbers that a double would round. */
import { describe, expect, it } from 'vitest';
import { pathText, readYaml } from '../../src/scenario/source.ts';
import { said } from './make.ts';

const wrong = (text: string): readonly string[] => readYaml(text, 's.yaml').issues.map(said);

describe('bad YAML', () => {
  it.each([
    ['a key twice', 'a: 1\nb: 2\na: 3\n', '3:1 duplicate-key: this field stands twice'],
    ['a key twice inside', 'a:\n  b: 1\n  b: 2\n', '3:3 duplicate-key: this field stands twice'],
    ['several documents', 'a: 1\n---\nb: 2\n', '2:1 bad-yaml: expected one document, got several'],
    ['a tab', 'a:\n\tb: 1\n', '2:1 bad-yaml: expected spaces as indentation, got a tab'],
    ['no anchor', 'a: *x\n', '1:4 bad-yaml: there is no anchor "x" before this'],
    ['a ring', 'a: &x\n  b: *x\n', '2:6 bad-yaml: "x" holds itself'],
    ['a mapping as a name', '? {a: 1}\n: 2\n', '1:3 bad-yaml: the name of a field must be a text'],
    ['an unknown tag', 'a: !run x\n', '1:4 bad-yaml: a value that begins with ! is written in quotes'],
  ])('SCEN-1 refuses %s with its line and column', (_what, text, expected) => {
    expect(wrong(text)).toEqual([expected]);
  });

  it('SCEN-1 refuses aliases that stand for millions of values', () => {
    const ten = (name: string): string => `[${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`;
    const text = `a: &a [x]\nb: &b ${ten('a')}\nc: &c ${ten('b')}\nd: ${ten('c')}\n`;
    expect(wrong(text)).toEqual([
      expect.stringMatching(/^1:1 bad-yaml: a few anchors here stand for millions of values/),
    ]);
  });

  it('SCEN-1 refuses an unclosed bracket and tells where', () => {
    const [first] = wrong('a: [1, 2\nb: 3\n');
    expect(first).toMatch(/^2:1 bad-yaml: /);
  });

  it('an anchor outside its alias is a way to write a thing once', () => {
    const { source, issues } = readYaml('a: &x {k: 1}\nb: *x\n', 's.yaml');
    expect(issues).toEqual([]);
    expect(source.value).toEqual({ a: { k: 1 }, b: { k: 1 } });
  });
});

describe('numbers', () => {
  it.each([
    // 17 digits: a double keeps 15 of any number, and 0.30000000000000004 came from somewhere.
    ['a: 0.12345678901234567', '1:4 too-precise'],
    ['a: 1234567890123456', '1:4 too-precise'],
    ['a: [1, 12345678.123456789]', '1:8 too-precise'],
    ['a: 0xFFFFFFFFFFFFFFFF', '1:4 too-precise'],
  ])('SCEN-1 %s is refused, never rounded', (text, start) => {
    expect(wrong(text)).toHaveLength(1);
    expect(wrong(text)[0]!.startsWith(`${start}: `)).toBe(true);
    expect(wrong(text)[0]).toContain('| Write it in quotes.');
  });

  it.each([
    'a: 123456789.123456',
    'a: 0.000000000123456789',
    'a: 1e400',
    'a: "0.12345678901234567"',
    'a: 0xff',
  ])('%s is no matter of digits', (text) => {
    expect(wrong(text)).toEqual([]);
  });
});

describe('places', () => {
  const { source } = readYaml('a:\n  - x: 1\n    y: 2\nb: &k {z: 3}\nc: *k\n', 's.yaml');
  const at = (...path: (string | number)[]): string => {
    const { line, column } = source.locate({ code: 'c', path, message: 'm' });
    return `${line}:${column}`;
  };
  it.each([
    [['a'], '1:1'],
    [['a', 0], '2:5'],
    [['a', 0, 'y'], '3:5'],
    [['a', 0, 'missing'], '2:5'],
    [['a', 7], '1:1'],
    [['c', 'z'], '4:8'],
    [[], '1:1'],
  ])('the path %j begins at %s; what is missing, where it should stand', (path, expected) => {
    expect(at(...path)).toBe(expected);
  });

  it('a path is written as in a program', () => {
    expect(pathText(['markets', 'A/USD', 'changes', 0, 'tick'])).toBe('markets["A/USD"].changes[0].tick');
    expect(pathText([])).toBe('');
  });
});
