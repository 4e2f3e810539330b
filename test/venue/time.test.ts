/**
 * When things are known and when they happen: TIME-1, TIME-2, TIME-4, TIME-5. Rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { buy, cancel, exit, sell, type EntryType, type Intents } from '../../src/model/intent.ts';
import type { View } from '../../src/strategy/view.ts';
import {
  configOf,
  fillLines,
  play,
  playedOf,
  rate,
  recordsOf,
  scripted,
  type Play,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });

/** Runs `terms` with a look at every close of every market. */
function watched(terms: Play, look: (view: View) => void) {
  const config = configOf(terms);
  const entry = config.strategies[0]!;
  const strategy = {
    ...entry.strategy,
    onClose: (view: View, state: unknown, params: never): Intents => {
      look(view);
      return entry.strategy.onClose(view, state, params);
    },
  };
  return playedOf(backtest({ ...config, strategies: [{ ...entry, strategy }] }));
}

describe('candles and decisions', () => {
  it('TIME-1 what is decided on a candle meets no price before the next open', () => {
    // Decided at the close of row 1 (105): neither its open nor its close is met, but row 2's open.
    const candles: readonly Row[] = [calm, [101, 106, 99, 105], [107, 108, 104, 104]];
    const played = play({ candles, script: { 1: buy() } });
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 107 taker']);
    expect(played.fills[0]!.ms).toBe(0);
  });

  it('TIME-1 a limit that the decided candle itself has touched waits for a later one', () => {
    const candles: readonly Row[] = [calm, [100, 106, 90, 105], [105, 106, 95, 105], [105, 106, 92, 105]];
    const played = play({ candles, script: { 1: buy({ order: limit(93) }) } });
    expect(fillLines(played)).toEqual(['3 entry buy 1 @ 93 maker']);
  });

  it('TIME-1 what is decided on the last candle meets nothing', () => {
    const played = play({ candles: [calm, calm], script: { 1: buy() } });
    expect(played.fills).toEqual([]);
    expect(played.orders.map((order) => [order.state, order.reason])).toEqual([['cancelled', 'end']]);
  });
});

describe('one step for all that closes at an instant', () => {
  const others = [
    {
      candles: [
        [50, 50, 50, 50],
        [50, 52, 48, 51],
      ] as readonly Row[],
      script: { 0: buy() },
    },
  ];
  const terms: Play = { candles: [calm, [100, 104, 96, 102]], script: { 0: buy() }, others };

  it('TIME-2 a strategy sees the candles of all its markets, whichever it is asked for', () => {
    const seen: string[] = [];
    watched(terms, (view) => {
      seen.push(`${view.market} sees ${view.peers.map((peer) => `${peer.market} ${peer.close}`).join(', ')}`);
    });
    expect(seen).toEqual([
      'M0 sees M0 100, M1 50',
      'M1 sees M0 100, M1 50',
      'M0 sees M0 102, M1 51',
      'M1 sees M0 102, M1 51',
    ]);
  });

  it('TIME-2 the order in which markets and strategies are listed changes nothing', () => {
    const config = configOf(terms);
    const { sizing, params, entry } = config.strategies[0]!;
    const strategies = [
      { id: 'b', strategy: scripted([{ 0: buy() }]), params, markets: ['M0'], sizing, entry },
      { id: 'a', strategy: scripted([{}, { 0: sell() }]), params, markets: ['M1'], sizing, entry },
    ];
    const account = { ...config.account, kind: 'margin' } as const;
    const listed: RunConfig = { ...config, account, strategies };
    const turned = { ...listed, markets: listed.markets.toReversed(), strategies: strategies.toReversed() };
    const [first, second] = [playedOf(backtest(listed)), playedOf(backtest(turned))];
    expect(second.digest).toBe(first.digest);
    // Strategies by id: `a` (index 0) trades M1 and is asked first.
    const signals = recordsOf(first, 'signal').map(({ strategy, market }) => [strategy, market]);
    expect(signals).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(recordsOf(second, 'signal').map(({ strategy, market }) => [strategy, market])).toEqual(signals);
  });
});

describe('during a walk', () => {
  it('TIME-4 a view still ends at the last closed candle', () => {
    const seen: unknown[] = [];
    play({
      candles: [calm, [100, 103, 97, 101], [101, 140, 60, 90]],
      script: { 1: buy({ order: stop(120) }) },
      path: 'high-first',
      onFill: (_fill, view) => {
        seen.push([view.count, view.high, view.low, view.close, view.at]);
        return null;
      },
    });
    expect(seen).toEqual([[2, 103, 97, 101, Date.UTC(2024, 0, 1, 0, 2)]]);
  });

  it('TIME-4 other markets are priced at the same moment of their own walks', () => {
    // M0 falls 100 -> 90 on its second leg: 95 at 30,000 ms. M1, where no order rests, has been at 120 and is back at
    // 110 then. Row 1: M1 buys 10 % of 10,000 = 10 units at 100.
    const others = [{ candles: [calm, calm, [100, 120, 100, 120]] as readonly Row[], script: { 0: buy() } }];
    let answered = false;
    const played = play({
      candles: [calm, calm, [100, 100, 90, 90]],
      script: { 1: buy({ order: limit(95) }) },
      others,
      path: 'high-first',
      balance: 10_000,
      sizing: { kind: 'percent', rate: rate(0.1) },
      onFill: (fill) => {
        if (fill.price !== 95 || answered) return null;
        answered = true;
        return buy();
      },
    });
    // Equity at 30,000 ms is 9,000 in cash and M0, 1,100 in M1: a tenth of 10,100 buys 1,010 / 95 = 10.6315 units.
    expect(played.fills.map(({ market, quantity, price, ms }) => [market, quantity, price, ms])).toEqual([
      [1, 10, 100, 0],
      [0, 10.5263, 95, 30_000],
      [0, 10.6315, 95, 30_000],
    ]);
  });

  it('TIME-4 the price of the moment is that of the walk, for a plan too', () => {
    // At 120 on the way up a stop at 110 lies below the market; against the last close of 101 it would be refused.
    const played = play({
      candles: [calm, [101, 140, 101, 140]],
      script: { 0: buy({ order: stop(120) }) },
      onFill: (fill) => (fill.price === 120 && fill.role === 'entry' ? exit({ order: stop(110) }) : null),
    });
    expect(played.run.refusals).toEqual([]);
    expect(played.orders[1]).toMatchObject({ type: 'stop', decisionPrice: 12_000, state: 'cancelled' });
  });
});

describe('at an instant', () => {
  it('TIME-5 walks end, then marks and the equity row, then strategies, then commands, then the next jump', () => {
    const seen: unknown[] = [];
    const played = watched(
      { candles: [calm, [101, 106, 99, 105], [110, 112, 108, 111]], script: { 0: buy(), 1: exit() } },
      (view) => seen.push([view.position, view.equity, view.cash]),
    );
    // Bought at 101, marked at 105; sold at 110, which neither the row at 105 nor the strategy there can know.
    expect(seen).toEqual([
      [0, 1_000_000, 1_000_000],
      [1, 1_000_004, 999_899],
      [0, 1_000_009, 1_000_009],
    ]);
    expect(played.equity).toEqual([1_000_000, 1_000_004, 1_000_009]);
  });

  it('TIME-5 commands of an instant arrive in the order in which they were given', () => {
    // The cancel comes after the order it ends: nothing is left for the next jump.
    const played = play({ candles: [calm, [100, 100, 90, 90]], script: { 0: [buy(), cancel('entries')] } });
    expect(played.fills).toEqual([]);
    expect(played.orders.map((order) => [order.state, order.reason])).toEqual([['cancelled', 'requested']]);
  });
});
