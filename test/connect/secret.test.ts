/** A secret shows itself nowhere that a value is printed. */
import { globSync, readFileSync } from 'node:fs';
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/connect/secret.ts';

const planted = 'k3y-THAT-nobody-may-see';
const secret = new Secret(planted);
const holder = { name: 'binance', secret, list: [secret], map: new Map([['secret', secret]]) };

describe('a secret', () => {
  it.each<[string, () => unknown]>([
    ['a template', () => `it is ${secret as unknown as string}`],
    ['a sum', () => 'is ' + (secret as unknown as string)],
    ['String', () => String(secret)],
    ['JSON', () => JSON.stringify(holder)],
    ['a list as text', () => [secret].join()],
    ['inspect', () => inspect(holder, { depth: 9, showHidden: true, getters: true })],
    ['console.log', () => format('%s %o %O %j', holder, holder, holder, holder)],
    ['an error', () => inspect(new Error('it failed', { cause: holder }), { depth: 9 })],
    [
      'its fields',
      () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), Object.assign({}, secret)]),
    ],
    ['a copy', () => inspect(structuredClone({ secret }), { depth: 9, showHidden: true })],
  ])('does not show in %s', (_, shown) => {
    expect(String(shown())).not.toContain(planted);
  });

  it('is asked for by those alone who talk to exchanges', () => {
    const files = globSync('src/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('.reveal('));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !file.startsWith('src/connect/'))).toEqual([]);
  });

  it('comes out where it is asked for', () => {
    expect(secret.reveal()).toBe(planted);
    expect(JSON.stringify({ secret })).toBe('{"secret":"***"}');
    expect(inspect({ secret })).toBe('{ secret: *** }');
    expect(String(secret)).toBe('***');
  });
});
