/** Worlds written by hand for the tests of the kit, and strategies that break a law each. */
import { amend, buy, defineStrategy, exit } from '../../src/index.ts';
import type { AnyStrategy, OrderPlan, World, WorldCandle, WorldTerms } from '../../src/testing/index.ts';

/** One market at the prices stated, spot, without costs, one unit of base for each entry. */
export function world(candles: readonly WorldCandle[], terms: Partial<WorldTerms> = {}): World {
  return {
    candles: { 'A/USD': candles },
    warmUp: { candles: 0, seed: 1 },
    terms: {
      data: { timeframe: '1h' },
      account: { kind: 'spot', currency: 'USD', balance: 1_000 },
      markets: { 'A/USD': { tick: '0.01', lot: '0.0001' } },
      strategy: { sizing: { quantity: '1' } },
      ...terms,
    },
  };
}

const base = { description: 'For a test.', params: {}, readings: () => ({}) };

/** Buys at its first close with a stop 5 % below, and moves the stop with `levels`, one for each later close. */
export const movesItsStop = (levels: readonly number[]): AnyStrategy =>
  defineStrategy({
    ...base,
    name: 'moves-its-stop',
    init: () => ({ closes: 0 }),
    onClose(view, state) {
      state.closes++;
      if (state.closes === 1) return buy({ stop: { percent: 5 } });
      const stop = view.orders.find(({ role }) => role === 'stop');
      const level = levels[state.closes - 2];
      return stop === undefined || level === undefined ? null : amend(stop.id, { trigger: level });
    },
  });

/** Buys whenever it is flat, and never guards what it has. */
export const neverGuards: AnyStrategy = defineStrategy({
  ...base,
  name: 'never-guards',
  init: () => null,
  onClose: (view) => (view.isFlat ? buy() : null),
});

/** Buys when flat with a stop, leaves after three closes. */
export const guards: AnyStrategy = defineStrategy({
  ...base,
  name: 'guards',
  init: () => ({ held: 0 }),
  onClose(view, state) {
    if (view.isFlat) {
      state.held = 0;
      return buy({ stop: { percent: 4 } });
    }
    return ++state.held >= 3 ? exit() : null;
  },
});

/** Remembers every close that it ever saw, in whatever run, and buys before those that rose. */
export function cheats(): AnyStrategy {
  const seen = new Map<number, number>();
  return defineStrategy({
    ...base,
    name: 'cheats',
    init: () => null,
    onClose(view) {
      const next = seen.get(view.at + 3_600_000);
      seen.set(view.at, view.close);
      if (next === undefined) return null;
      return view.isFlat && next > view.close ? buy() : view.isFlat ? null : exit();
    },
  });
}

/** Entries that leave their protection to the scenario. */
export const bare = (plan: OrderPlan): OrderPlan =>
  plan.map((asks) => asks.map((ask) => (ask.do === 'enter' ? { ...ask, stop: null, targets: [] } : ask)));
