/** Buys at the first close with a stop at 95. */
import { buy, defineStrategy } from 'backlot';

export const strategy = defineStrategy({
  name: 'golden',
  description: 'Buys at the first close with a stop at 95.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose(view) {
    return view.count === 1 ? buy({ stop: { price: 95 } }) : null;
  },
});
