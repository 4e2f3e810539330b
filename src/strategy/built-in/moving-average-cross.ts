/** Follows the crossing of a fast and a slow moving average of closes. */
import { ema, sma, wma } from '../../indicators/registry.ts';
import { buy, exit, sell } from '../../model/intent.ts';
import { crosses } from '../condition.ts';
import { defineStrategy } from '../strategy.ts';

const averages = { sma, ema, wma } as const;

export const movingAverageCross = defineStrategy({
  name: 'moving-average-cross',
  description: 'Long while the fast average is above the slow one; flat, or short, while it is below.',
  params: {
    fast: { type: 'integer', default: 10, min: 1, max: 10_000, description: 'Candles of the fast average.' },
    slow: { type: 'integer', default: 50, min: 2, max: 10_000, description: 'Candles of the slow average.' },
    average: { type: 'choice', of: ['sma', 'ema', 'wma'], default: 'sma', description: 'Kind of average.' },
    short: { type: 'boolean', default: false, description: 'Sell short below (needs a margin account).' },
  },
  readings(params) {
    const average = averages[params.average as keyof typeof averages];
    return { fast: average(params.fast), slow: average(params.slow) };
  },
  conditions: () => [crosses('fast', 'slow')],
  init: () => null,
  onClose(view, _state, params) {
    const { fast, slow } = view.readings;
    if (fast.crossedAbove(slow)) return view.isShort ? [exit(), buy()] : view.isFlat ? buy() : null;
    if (fast.crossedBelow(slow)) {
      if (!params.short) return view.isLong ? exit() : null;
      return view.isLong ? [exit(), sell()] : view.isFlat ? sell() : null;
    }
    return null;
  },
});
