/** Buys at the first close, and offers at 55 from the second. */
import { buy, defineStrategy, exit } from 'backlot';

export const strategy = defineStrategy({
  name: 'golden',
  description: 'Buys at the first close, and offers at 55 from the second.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose(view) {
    if (view.count === 1) return buy();
    return view.count === 2 ? exit({ order: { type: 'limit', limit: 55 } }) : null;
  },
});
