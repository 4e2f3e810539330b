/**
 * The strategy port checks what is written: names of readings, parameters, state and intents. `tsc` compiles this
 * file; where an expected error is gone, it fails.
 */
import { buy, defineStrategy, exit, rsi, sma, type Intents } from '../../src/index.ts';

export const lawful = defineStrategy({
  name: 'lawful',
  description: 'Everything is named as it was declared.',
  params: {
    low: { type: 'number', default: 10, description: 'Buy below.' },
    kind: { type: 'choice', of: ['near', 'far'], default: 'near', description: 'How far the stop lies.' },
  },
  readings: (params) => ({ trend: sma(200), strength: rsi(params.low) }),
  init: () => ({ bought: 0 }),
  onClose(view, state, params): Intents {
    const kind: string = params.kind;
    state.bought += 1;
    if (view.readings.trend.value > view.close) return exit();
    return view.readings.strength.value < params.low
      ? buy({ stop: { percent: kind === 'near' ? 1 : 5 } })
      : null;
  },
});

export const unlawful = defineStrategy({
  name: 'unlawful',
  description: 'Every line with a mark is refused.',
  params: { low: { type: 'number', default: 10, description: 'Buy below.' } },
  readings: () => ({ trend: sma(200) }),
  init: () => ({ bought: 0 }),
  onClose(view, state, params): Intents {
    // @ts-expect-error no reading has this name
    const nope: unknown = view.readings.nope;
    // @ts-expect-error no parameter has this name
    const high: unknown = params.high;
    // @ts-expect-error a number is no text
    const text: string = params.low;
    // @ts-expect-error the state has no such field
    const sold: unknown = state.sold;
    // @ts-expect-error a view is read, not written
    view.close = 1;
    // @ts-expect-error the candles behind a view are out of reach: it ends at now
    const candles: unknown = view.candles;
    return [nope, high, text, sold, candles].length > 5 ? buy() : null;
  },
});

// @ts-expect-error a level is a price, a distance or a percentage
export const badLevel = buy({ stop: { percents: 5 } });

// @ts-expect-error a limit order has a limit
export const noLimit = buy({ order: { type: 'limit' } });
