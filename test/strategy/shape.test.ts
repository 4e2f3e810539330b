/** What is no strategy: every field that is wrong, with what was expected. */
import { describe, expect, it } from 'vitest';
import { builtInStrategies } from '../../src/strategy/registry.ts';
import { looksLikeStrategy, shapeFaults } from '../../src/strategy/shape.ts';

const good = { name: 's', description: '', params: {}, readings: () => ({}), init: () => null, onClose: () => null }; // prettier-ignore
const told = (value: unknown): readonly string[] =>
  shapeFaults(value).map(({ path, message, hint }) => `${path}: ${message}${hint === undefined ? '' : ` | ${hint}`}`); // prettier-ignore

describe('SCEN-1 the shape of a strategy', () => {
  it('is that of every built-in', () => {
    for (const strategy of builtInStrategies) {
      expect(looksLikeStrategy(strategy)).toBe(true);
      expect(told(strategy)).toEqual([]);
    }
    expect(told(good)).toEqual([]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a number', 1, [': expected a strategy, got 1']],
    ['nothing of a name', { ...good, name: '' }, ['name: expected a text, got ""']],
    ['no params', { ...good, params: undefined }, ['params: this is missing; expected a group of parameters, {} for none']],
    ['params as a list', { ...good, params: [] }, ['params: expected a group of parameters, {} for none, got a list']],
    ['onFill as a text', { ...good, onFill: 'x' }, ['onFill: expected a function, got "x"']],
    ['onclose', { ...good, onClose: undefined, onclose: () => null }, ['onClose: this is missing; expected a function | Did you mean it by "onclose"?']],
    ['a parameter that is its value', { ...good, params: { a: 5 } }, ["params.a: expected a parameter, got 5 | Such as { type: 'integer', default: 20, min: 2, description: '…' }."]],
    ['one without a type', { ...good, params: { a: {} } }, ['params.a.type: expected one of integer, number, boolean, choice, got nothing']],
    ['a default out of range', { ...good, params: { a: { type: 'number', min: 2, default: 1 } } }, ['params.a.default: expected a number of at least 2, got 1']],
    ['a bound that is a text', { ...good, params: { a: { type: 'number', min: '2', default: 3 } } }, ['params.a.min: expected a number, got "2"']],
    ['a choice of nothing', { ...good, params: { a: { type: 'choice', default: 'x' } } }, ['params.a.of: expected a list of texts, got nothing']],
  ])('%s', (_what, value, expected) => {
    expect(told(value)).toEqual(expected);
  }); // prettier-ignore

  it('tells a strategy that went wrong from what was never one', () => {
    expect(looksLikeStrategy({ onClose: 3 })).toBe(true);
    for (const other of [null, 1, [], { name: 's' }]) expect(looksLikeStrategy(other)).toBe(false);
  });
});
