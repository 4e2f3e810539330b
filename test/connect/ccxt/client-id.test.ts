/** Names of orders at exchanges: one for each order, the same whenever it is made, and of letters that exchanges take. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../support/runs.ts';
import { clientIdOf, listIdOf, readClientId } from '../../../src/connect/ccxt/client-id.ts';
import type { OrderId } from '../../../src/model/order.ts';

const run = fc.stringMatching(/^[A-Za-z0-9]{1,19}$/);
const order = fc.integer({ min: 1, max: 1e13 - 1 }) as fc.Arbitrary<OrderId>;

describe('a client order id', () => {
  it('CONN-2 is read back as what it was made of, so that no two orders share one', () => {
    fc.assert(
      fc.property(run, order, (name, id) => {
        const text = clientIdOf({ run: name, order: id });
        expect(text).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/);
        expect(readClientId(text)).toEqual({ run: name, order: id });
      }),
    );
  });

  it('CONN-2 of a list is that of no order', () => {
    const short = fc.integer({ min: 1, max: 1e12 - 1 }) as fc.Arbitrary<OrderId>;
    fc.assert(
      fc.property(run, short, (name, id) => {
        const text = listIdOf({ run: name, order: id });
        expect(text).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/);
        expect(readClientId(text)).toBeNull();
      }),
    );
    expect(() => listIdOf({ run: 'x'.repeat(19), order: 1e12 as OrderId })).toThrow(RangeError);
  });

  it.each(['', 'a-b', 'a_b', 'x'.repeat(20)])('has no run "%s"', (name) => {
    expect(() => clientIdOf({ run: name, order: 1 as OrderId })).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, 1e14])('has no order %d', (id) => {
    expect(() => clientIdOf({ run: 'x'.repeat(19), order: id as OrderId })).toThrow(RangeError);
  });

  it.each([
    'bl-x-0',
    'bl-x-01',
    'x-TKT5PX2F1',
    'bl--1',
    'bl-x-',
    `bl-${'x'.repeat(20)}-1`,
    'bl-x-99999999999999999999',
  ])('%s is none of ours', (text) => {
    expect(readClientId(text)).toBeNull();
  });
});
