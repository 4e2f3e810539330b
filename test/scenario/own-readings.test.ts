/** Readings and conditions of a strategy that cannot be meant are bad input, told before anything runs. */
import { describe, expect, it } from 'vitest';
import { sma } from '../../src/indicators/registry.ts';
import { crosses } from '../../src/strategy/condition.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';
import { plain, wrongWith } from './make.ts';

const scenario = plain({ 11: '  use: own.ts' });
const own = (parts: Readonly<Record<string, unknown>>): Strategy => ({
  name: 'own',
  description: '',
  params: {},
  readings: () => ({ a: sma(2), b: sma(3) }),
  init: () => null,
  onClose: () => null,
  ...parts,
});
const wrong = (parts: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
  wrongWith(scenario, { strategies: { 'own.ts': own(parts) } });
const at = (code: string, message: string): string => `10:1 ${code} strategy.params: ${message}`;
const fails = (): never => {
  throw new TypeError('my own mistake');
};

describe('COND-1 conditions', () => {
  it('COND-1 lawful ones, an empty list and none at all', async () => {
    expect(await wrong({ conditions: () => [crosses('a', 'b')] })).toEqual([]);
    expect(await wrong({ conditions: () => [] })).toEqual([]);
    expect(await wrong({})).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown reading', () => [crosses('a', 'c')], 'a condition speaks of the reading "c"; there are: a, b'],
    ['an unknown kind', () => [{ kind: 'touches' }], 'expected a condition (crosses, above, below), got {"kind":"touches"}'],
    ['no list', () => crosses('a', 'b'), 'expected the conditions of "own" as a list'],
  ])('COND-1 %s', async (_what, conditions, message) => {
    expect(await wrong({ conditions })).toEqual([at('bad-condition', message)]);
  }); // prettier-ignore

  it('COND-1 the same fault in several is told once, different ones all', async () => {
    const conditions = () => [crosses('a', 'c'), crosses('c', 'a'), crosses('d', 'a')];
    expect(await wrong({ conditions })).toHaveLength(2);
  });

  it('COND-1 that fail', async () => {
    expect(await wrong({ conditions: fails })).toEqual([
      at('bad-strategy', 'the conditions of "own" failed: my own mistake'),
    ]);
  });
});

describe('SCEN-1 readings', () => {
  it.each<[string, () => unknown, string, string]>([
    ['that fail', fails, 'bad-strategy', 'the readings of "own" failed: my own mistake'],
    ['that are nothing', () => undefined, 'bad-strategy', 'expected the readings of "own" by name, got undefined'],
    ['that are no indicator', () => ({ a: 5 }), 'bad-parameter', '"undefined" is no indicator; there are: sma, ema, wma, rsi, atr, bollinger, donchian, macd, stochastic, adx, roc, stddev'],
    ['that are null', () => ({ a: null }), 'bad-parameter', 'a reading is no indicator'],
    ['of an unknown kind', () => ({ a: { kind: 'smma', period: 3 } }), 'bad-parameter', '"smma" is no indicator; did you mean "sma"?'],
    ['of an unknown output', () => ({ a: { kind: 'macd', output: 'signl' } }), 'bad-parameter', '"signl" is no output of macd; did you mean "signal"?'],
  ])('SCEN-1 %s', async (_what, readings, code, message) => {
    expect(await wrong({ readings })).toEqual([at(code, message)]);
  }); // prettier-ignore

  it('SCEN-1 every one that is wrong is told', async () => {
    const readings = () => ({ a: { kind: 'sma', period: 0 }, b: sma(2), c: { kind: 'emma' } });
    expect(await wrong({ readings })).toHaveLength(2);
  });
});
