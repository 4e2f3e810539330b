/** Buys new highs of a channel, with a stop and a target in multiples of the average true range. */
import { atr, donchian } from '../../indicators/registry.ts';
import { buy, sell } from '../../model/intent.ts';
import type { Level } from '../../model/length.ts';
import { above, below } from '../condition.ts';
import { defineStrategy } from '../strategy.ts';

export const donchianBreakout = defineStrategy({
  name: 'donchian-breakout',
  description: 'Enters when the close leaves the channel of the candles before; stop and target in ATR.',
  params: {
    channel: { type: 'integer', default: 100, min: 2, max: 10_000, description: 'Candles of the channel.' },
    atr: {
      type: 'integer',
      default: 14,
      min: 1,
      max: 10_000,
      description: 'Candles of the average true range.',
    },
    stop: {
      type: 'number',
      default: 2,
      min: 0,
      max: 1000,
      description: 'Distance of the stop, in ATR; 0 for none.',
    },
    target: {
      type: 'number',
      default: 3,
      min: 0,
      max: 1000,
      description: 'Distance of the target, in ATR; 0 for none.',
    },
    short: { type: 'boolean', default: false, description: 'Also sell new lows (needs a margin account).' },
  },
  readings: (params) => ({
    upper: donchian(params.channel, 'upper'),
    // Without shorts nobody looks at the lower edge: it is not computed.
    lower: donchian(params.channel, params.short ? 'lower' : 'upper'),
    atr: atr(params.atr),
  }),
  conditions: (params) => {
    const breakout = above({ price: 'close' }, { previous: 'upper' });
    return params.short ? [breakout, below({ price: 'close' }, { previous: 'lower' })] : [breakout];
  },
  states: ({ stop, target }) => [
    ...(stop > 0 ? (['stop'] as const) : []),
    ...(target > 0 ? (['targets'] as const) : []),
  ],
  init: () => null,
  onClose(view, _state, params) {
    if (!view.isFlat) return null;
    const { upper, lower, atr: range } = view.readings;
    const isUp = view.close > upper.previous;
    if (!isUp && !(params.short && view.close < lower.previous)) return null;
    if (range.value <= 0) return null;
    const protection: { stop?: Level; target?: Level } = {};
    if (params.stop > 0) protection.stop = { distance: params.stop * range.value };
    if (params.target > 0) protection.target = { distance: params.target * range.value };
    return isUp ? buy(protection) : sell(protection);
  },
});
