/** Buys once, at the first decision, and holds: the yardstick that every strategy should be held against. */
import { buy } from '../../model/intent.ts';
import { defineStrategy } from '../strategy.ts';

export const buyAndHold = defineStrategy({
  name: 'buy-and-hold',
  description: 'Buys at the first open it can and holds to the end.',
  params: {},
  readings: () => ({}),
  conditions: () => [],
  init: () => ({ bought: false }),
  onClose(_view, state) {
    if (state.bought) return null;
    state.bought = true;
    return buy();
  },
});
