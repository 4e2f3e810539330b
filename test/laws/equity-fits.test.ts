/** Equity beyond an exact integer is refused at its own step, on the way or in the end; what lies behind is not looked at. */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { HeadroomError } from '../../src/base/mul-div.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { Money, Quantity } from '../../src/model/units.ts';
import { openBacktest } from '../../src/engine/backtest.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import { play, start } from '../support/play.ts';
import { runOver } from './conditions-make.ts';

function flat(...closes: readonly number[]): CandleColumns {
  const columns = new CandleColumns({ durationMs: 60_000, priceDigits: 2, capacity: closes.length });
  for (const [i, price] of closes.entries())
    columns.append({
      time: start + i * 60_000,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: 0,
    });
  return columns;
}

describe('equity that does not fit', () => {
  it('LEDG-1 LEDG-2 is refused where a sum on the way does not, though the whole would', () => {
    // 8e15 and a long of 100,000,000,001 x 15001 = 1.5001e15 are beyond 2^53 = 9.007e15; the short would bring it back.
    const pair = defineStrategy({
      name: 'pair',
      description: 'Long the first, short the second.',
      params: {},
      readings: () => ({}),
      init: () => ({ done: false }),
      onClose(view, state) {
        if (state.done) return null;
        state.done = true;
        return view.market === 'M0/USD' ? buy() : sell();
      },
    });
    const prices = [15_001, 15_001, 15_001];
    const config = runOver([flat(...prices), flat(...prices)], pair);
    const quantity = 100_000_000_001 as Quantity;
    const large = {
      ...config,
      account: { ...config.account, balance: 8e15 as Money },
      markets: config.markets.map((market) => ({
        ...market,
        fees: { ...market.fees, maker: 0, taker: 0 } as typeof market.fees,
        instrument: { ...market.instrument, quantityDigits: 6, moneyMul: 1, moneyDiv: 1 },
      })),
      strategies: config.strategies.map((one) => ({
        ...one,
        sizing: { kind: 'quantity', quantity } as const,
      })),
    };
    expect(() => backtest(large)).toThrow(HeadroomError);
    expect(() => backtest(large, { quiet: false })).toThrow(HeadroomError);
  });

  it('DET-1 LEDG-1 closes behind the exit of a strategy are not marked for it', () => {
    // 80 million, 500,000 bought at 100 and sold at row 4; at 140 from row 5 on they would be worth 120 million with
    // the rest: beyond 90,071,992.54740991.
    const still = [100, 100, 100, 100] as const;
    const dear = [140, 140, 140, 140] as const;
    const terms = {
      balance: 80_000_000,
      candles: [still, still, still, still, still, dear, dear, dear],
      script: { 0: buy(), 3: exit() },
      sizing: { kind: 'quantity', quantity: 5_000_000_000 as Quantity },
    } as const;
    const plain = play({ ...terms, options: { quiet: false } });
    expect(play(terms).digest).toBe(plain.digest);
    expect(plain.equity.at(-1)).toBe(80_000_000);
  });
});

describe('a view of the account', () => {
  it('DET-1 has the same equity in `onFill` after a snapshot', () => {
    const watcher = defineStrategy({
      name: 'watcher',
      description: 'Bought, sold, and bought again by a limit when there is equity.',
      params: {},
      readings: () => ({}),
      init: () => ({ closes: 0 }),
      onClose(view, state) {
        state.closes++;
        if (state.closes === 1) return buy();
        return state.closes === 3 && view.isLong ? exit() : null;
      },
      onFill: (fill, view) =>
        fill.role === 'exit' && view.equity > 0 ? buy({ order: { type: 'limit', limit: 50 } }) : null,
    });
    const config = runOver([flat(10_000, 10_000, 10_000, 10_000, 10_000, 10_000)], watcher);
    const first = openBacktest(config);
    first.advance(3, true);
    const resumed = openBacktest(config, {}, first.snapshot());
    for (const engine of [first, resumed]) {
      engine.advance(engine.timeline.steps, true);
      engine.step({ kind: 'end' });
    }
    expect(resumed.digest()).toBe(first.digest());
    expect(first.kernel.orders.state.lastOrder).toBe(3);
  });
});
