/** Buys when the relative strength index is low, and leaves when it has come back. */
import { rsi } from '../../indicators/registry.ts';
import { buy, exit, sell } from '../../model/intent.ts';
import { defineStrategy } from '../strategy.ts';

export const rsiReversion = defineStrategy({
  name: 'rsi-reversion',
  description: 'Enters against an extreme of the RSI, leaves when it has come back to the middle.',
  params: {
    period: { type: 'integer', default: 14, min: 2, max: 10_000, description: 'Candles of the RSI.' },
    low: { type: 'number', default: 30, min: 0, max: 100, description: 'Buy below this.' },
    high: { type: 'number', default: 70, min: 0, max: 100, description: 'Sell short above this.' },
    middle: { type: 'number', default: 50, min: 0, max: 100, description: 'Leave beyond this.' },
    stopPercent: {
      type: 'number',
      default: 0,
      min: 0,
      max: 99,
      description: 'Protective stop in percent; 0 for none.',
    },
    short: { type: 'boolean', default: false, description: 'Also sell short (needs a margin account).' },
  },
  readings: (params) => ({ rsi: rsi(params.period) }),
  states: (params) => (params.stopPercent > 0 ? ['stop'] : []),
  init: () => null,
  onClose(view, _state, params) {
    const { value } = view.readings.rsi;
    if (view.isLong) return value > params.middle ? exit() : null;
    if (view.isShort) return value < params.middle ? exit() : null;
    const protection = params.stopPercent > 0 ? { stop: { percent: params.stopPercent } } : {};
    if (value < params.low) return buy(protection);
    return params.short && value > params.high ? sell(protection) : null;
  },
});
