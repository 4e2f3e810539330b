/** Buys weakness in a rising market, and leaves on strength. The strategy of 004-own-strategy.yaml. */
import { buy, defineStrategy, exit, rsi, sma } from 'backlot';

export const strategy = defineStrategy({
  name: 'dip-buyer',
  description: 'Buys when a short RSI is low above a long average; leaves when the RSI is high again.',
  params: {
    trend: { type: 'integer', default: 200, min: 2, description: 'Candles of the average.' },
    low: { type: 'number', default: 10, min: 0, max: 100, description: 'Buy below this RSI.' },
    high: { type: 'number', default: 60, min: 0, max: 100, description: 'Leave above this RSI.' },
  },
  readings: (params) => ({ trend: sma(params.trend), strength: rsi(2) }),
  init: () => null,
  onClose(view, _state, params) {
    const { trend, strength } = view.readings;
    if (view.isLong) return strength.value > params.high ? exit() : null;
    if (view.close < trend.value || strength.value > params.low) return null;
    return buy({ stop: { percent: 5 } });
  },
});
