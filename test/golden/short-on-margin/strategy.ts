/** Sells at the first close, stop 4 above and target 5 below. */
import { defineStrategy, sell } from 'backlot';

export const strategy = defineStrategy({
  name: 'golden',
  description: 'Sells at the first close, stop 4 above and target 5 below.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose(view) {
    return view.count === 1 ? sell({ stop: { distance: 4 }, target: { distance: 5 } }) : null;
  },
});
