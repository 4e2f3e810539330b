/**
 * Enters once, at the first decision, and may leave once: at the market after a number of candles, or by a stop-limit
 * that rests from the next close on. Enough to have one order in place before a crisis; the rest is the scenario's.
 */
import { buy, defineStrategy, exit, sell } from 'backlot';

export const strategy = defineStrategy({
  name: 'once',
  description: 'Enters once, at the first decision, and leaves as it is told.',
  params: {
    short: { type: 'boolean', default: false, description: 'Sell instead of buying.' },
    limit: { type: 'number', default: 0, min: 0, description: 'Rest there; 0: enter at the market.' },
    leave: { type: 'integer', default: 0, min: 0, description: 'Leave after so many candles; 0: stay.' },
    trigger: { type: 'number', default: 0, min: 0, description: 'Of a stop-limit to leave by; 0: none.' },
    worst: { type: 'number', default: 0, min: 0, description: 'The limit of that stop-limit.' },
  },
  readings: () => ({}),
  init: () => ({ asked: 0 }),
  onClose(_view, state, { short, limit, leave, trigger, worst }) {
    state.asked++;
    if (state.asked === 1) {
      const terms = limit === 0 ? {} : { order: { type: 'limit', limit } as const };
      return short ? sell(terms) : buy(terms);
    }
    if (state.asked === 2 && trigger > 0)
      return exit({ order: { type: 'stop-limit', trigger, limit: worst } });
    return leave > 0 && state.asked === leave + 1 ? exit() : null;
  },
});
