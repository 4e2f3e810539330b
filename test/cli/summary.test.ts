/** What a summary says of orders that were rejected. */
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../src/cli/summary.ts';
import { buy, sell } from '../../src/model/intent.ts';
import { playText } from '../scenario/script.ts';

const candles = ['100 101 99 100', '100 102 99 101', '101 103 100 102'];

describe('ORD-4 an order that is rejected for want of funds', () => {
  it('that would have sold what was not held says what selling short takes', async () => {
    const { orders } = await playText({ candles, asks: { 1: sell() }, quantity: '1' });
    expect(orders.map(({ state, reason }) => [state, reason])).toEqual([['rejected', 'funds']]);
    expect(summaryOf(await playText({ candles, asks: { 1: sell() }, quantity: '1' }))).toContain(
      '\nOrders rejected: funds × 1 (1 sale of what was not held: to sell short takes `kind: margin`, and funds).\n',
    );
  });

  it('that would have bought too much does not', async () => {
    // 11 x 100 = 1,100 of 1,000 USD.
    const bought = await playText({ candles, asks: { 1: buy() }, quantity: '11' });
    expect(summaryOf(bought)).toContain('\nOrders rejected: funds × 1.\n');
  });
});
