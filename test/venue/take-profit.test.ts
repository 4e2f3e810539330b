/**
 * Take-profit orders (ORD-1): triggered where the price is better, then market or limit. At the exchange alone.
 *
 * Rows are [open, high, low, close]; orders are placed after the first candle, at 100, for a position of 1.
 */
import { describe, expect, it } from 'vitest';
import { sell } from '../../src/model/intent.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import { openDesk } from '../support/desk.ts';
import { play, price, quantity, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];

function after(opens: 'buy' | 'sell', terms: Partial<OrderTerms>, ...rows: readonly Row[]) {
  const desk = openDesk({ account: 'margin', candles: [calm, calm, ...rows] });
  desk.next();
  desk.place({ side: opens, quantity: quantity(1) });
  desk.next();
  const side = opens === 'buy' ? 'sell' : 'buy';
  const placed = told(desk.place({ side, role: 'exit', reduceOnly: true, quantity: quantity(1), ...terms }));
  return [...placed, ...rows.flatMap(() => told(desk.next()))];
}

const takeProfit = (trigger: number) => ({ type: 'take-profit', trigger: price(trigger) }) as const;
const takeProfitLimit = (trigger: number, limit: number) =>
  ({ type: 'take-profit-limit', trigger: price(trigger), limit: price(limit) }) as const;

describe('take-profit orders', () => {
  it('ORD-1 a sale triggers where the path rises to it, and fills there as taker', () => {
    expect(after('buy', takeProfit(105), [100, 106, 99, 101])).toEqual([
      'accepted 2: 1 at 105',
      'triggered 2 @ 105',
      'filled 2: 1 @ 105 taker',
    ]);
    expect(after('buy', takeProfit(105), [100, 104.99, 90, 95])).toEqual(['accepted 2: 1 at 105']);
  });

  it('ORD-1 a purchase triggers where the path falls to it', () => {
    expect(after('sell', takeProfit(95), [100, 104, 94, 101]).slice(1)).toEqual([
      'triggered 2 @ 95',
      'filled 2: 1 @ 95 taker',
    ]);
  });

  it('FILL-1 a jump beyond the trigger fills at the open, which is better', () => {
    expect(after('buy', takeProfit(105), [110, 112, 108, 109]).at(-1)).toBe('filled 2: 1 @ 110 taker');
    expect(after('sell', takeProfit(95), [90, 91, 88, 89]).at(-1)).toBe('filled 2: 1 @ 90 taker');
  });

  it('ORD-1 one whose trigger has passed when it arrives meets the next price', () => {
    expect(after('buy', takeProfit(99), [97, 98, 96, 97]).at(-1)).toBe('filled 2: 1 @ 97 taker');
  });

  it('ORD-1 FILL-4 a take-profit-limit is a limit from its trigger on', () => {
    // Triggered at 105, it rests at 107 and is reached there.
    expect(after('buy', takeProfitLimit(105, 107), [100, 108, 100, 106]).slice(1)).toContain(
      'filled 2: 1 @ 107 maker',
    );
    // Not reached: it stays for the next candle, which opens through it.
    expect(after('buy', takeProfitLimit(105, 107), [100, 106, 100, 104], [109, 110, 108, 109])).toContain(
      'filled 2: 1 @ 109 maker',
    );
  });

  it('ORD-1 FILL-4 marketable at its trigger, it takes there', () => {
    expect(after('buy', takeProfitLimit(105, 103), [100, 106, 99, 101]).slice(1)).toContain(
      'filled 2: 1 @ 105 taker',
    );
  });

  it('PATH-2 at one price a stop comes before a take-profit', () => {
    const desk = openDesk({ account: 'margin', candles: [calm, calm, [100, 106, 99, 101]] });
    desk.next();
    desk.place({ side: 'buy', quantity: quantity(1) });
    desk.next();
    desk.place({ side: 'sell', role: 'exit', quantity: quantity(1), ...takeProfit(105) });
    desk.place({ side: 'buy', quantity: quantity(1), type: 'stop', trigger: price(105) });
    expect(told(desk.next()).filter((line) => line.startsWith('filled'))).toEqual([
      'filled 3: 1 @ 105 taker',
      'filled 2: 1 @ 105 taker',
    ]);
  });

  it('ORD-1 without a trigger, or with a limit it cannot have, it is refused', () => {
    expect(after('buy', { type: 'take-profit' })).toEqual(['rejected 2 terms']);
    expect(after('buy', { ...takeProfit(105), limit: price(104) })).toEqual(['rejected 2 terms']);
    expect(after('buy', { type: 'take-profit-limit', trigger: price(105) })).toEqual(['rejected 2 terms']);
  });

  it('FILL-2 ORD-1 slippage carries no take-profit-limit beyond its limit', () => {
    const played = play({
      candles: [calm, [100, 106, 100, 106]],
      script: { 0: sell({ order: { type: 'take-profit-limit', trigger: 105, limit: 104.99 } }) },
      account: 'margin',
      slippage: { kind: 'ticks', ticks: 3 },
    });
    expect(played.fills.map((fill) => [fill.priceBefore, fill.price])).toEqual([[105, 104.99]]);
  });
});
