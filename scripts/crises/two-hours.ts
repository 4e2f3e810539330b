/** Buys when it first sees a candle of two hours that opened at noon: at the close that makes it known (TIME-3). */
import { buy, defineStrategy, sma } from 'backlot';

const hourMs = 3_600_000;

export const strategy = defineStrategy({
  name: 'two-hours',
  description: 'Buys at the close at which the two-hour candle from noon on is first seen.',
  params: {},
  readings: () => ({ last: sma(1, { timeframe: '2h' }) }),
  init: () => ({ bought: false }),
  onClose(view, state) {
    const noon = view.higher('2h')?.time ?? 0;
    if (state.bought || noon % (24 * hourMs) !== 12 * hourMs) return null;
    state.bought = true;
    return buy();
  },
});
