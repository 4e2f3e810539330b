/** Orders whose value no amount holds (LEDG-1): refused with the price and the greatest that fits, and the run goes on. */
import { describe, expect, it } from 'vitest';
import { amend, buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import { fillLines, play, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];

/** A quarter of 2^53 - 1, of 10^-8 of money, for one unit of base: 22,517,998.136..., cut to the price unit. */
const most = 22_517_998.13;

function refused(intents: Intents, more: Partial<Play> = {}) {
  const played = play({ candles: [calm, calm, calm, calm], script: { 0: intents, 2: buy() }, ...more });
  return {
    refusals: played.run.refusals.map(({ stage, reason, value, bound }) => [stage, reason, value, bound]),
    fills: fillLines(played),
  };
}

describe('LEDG-1 an order that is worth more than money can hold', () => {
  it.each<[string, Intents, Partial<Play>, number]>([
    ['a limit', sell({ order: { type: 'limit', limit: 1e15 } }), { account: 'margin' }, 1e15],
    [
      'beyond every unit of price',
      sell({ order: { type: 'limit', limit: 1e300 } }),
      { account: 'margin' },
      1e300,
    ],
    ['a stop', buy({ order: { type: 'stop', trigger: 1e9 } }), {}, 1e9],
    ['the limit of a stop', buy({ order: { type: 'stop-limit', trigger: 101, limit: 1e9 } }), {}, 1e9],
  ])('%s is refused, and the run goes on', (_, intents, more, value) => {
    const { refusals, fills } = refused(intents, more);
    expect(refusals).toEqual([['plan', 'too-large', value, most]]);
    expect(fills).toEqual(['3 entry buy 1 @ 100 taker']);
  });

  it('one that just fits is none', () => {
    expect(refused(sell({ order: { type: 'limit', limit: most } }), { account: 'margin' }).refusals).toEqual(
      [],
    );
  });

  it('nor is an exit, nor what an amend makes of one', () => {
    const script = {
      0: buy(),
      1: exit({ order: { type: 'limit', limit: 1e9 } }),
      2: exit({ order: { type: 'limit', limit: 200 } }),
      3: amend(3, { limit: 1e9 }),
      4: amend(2, { limit: 1e9 }),
    };
    const played = play({ candles: [calm, calm, calm, calm, calm, calm], script });
    const reasons = played.run.refusals.map(({ reason, value, bound }) => [reason, value, bound]);
    expect(reasons).toEqual([
      ['too-large', 1e9, most],
      ['no-such-order', 3, 0],
      ['too-large', 1e9, most],
    ]);
    expect(played.orders.map(({ limit, state }) => [limit, state])).toEqual([
      [0, 'filled'],
      [20_000, 'cancelled'],
    ]);
  });
});
