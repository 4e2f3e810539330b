/** Buys below the lower Bollinger band with a resting limit, and leaves at the middle. */
import { bollinger } from '../../indicators/registry.ts';
import { buy, cancel, exit } from '../../model/intent.ts';
import { defineStrategy } from '../strategy.ts';

export const bollingerReversion = defineStrategy({
  name: 'bollinger-reversion',
  description: 'Rests a limit at the lower band and leaves when the close is back at the middle.',
  params: {
    period: { type: 'integer', default: 20, min: 2, max: 10_000, description: 'Candles of the bands.' },
    deviations: {
      type: 'number',
      default: 2,
      min: 0.1,
      max: 10,
      description: 'Width of the bands, in standard deviations.',
    },
    stopPercent: {
      type: 'number',
      default: 5,
      min: 0,
      max: 99,
      description: 'Protective stop in percent; 0 for none.',
    },
  },
  readings: (params) => ({
    lower: bollinger(params.period, params.deviations, 'lower'),
    middle: bollinger(params.period, params.deviations, 'middle'),
  }),
  states: (params) => (params.stopPercent > 0 ? ['order', 'stop'] : ['order']),
  init: () => null,
  onClose(view, _state, params) {
    const { lower, middle } = view.readings;
    if (view.isLong) return view.close >= middle.value ? exit() : null;
    if (lower.value <= 0) return view.restingEntries > 0 ? cancel('entries') : null;
    const protection = params.stopPercent > 0 ? { stop: { percent: params.stopPercent } } : {};
    const entry = buy({ order: { type: 'limit', limit: lower.value }, ...protection });
    // The band moves with every candle, so the limit is placed anew.
    return view.restingEntries > 0 ? [cancel('entries'), entry] : entry;
  },
});
