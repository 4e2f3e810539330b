/** Buys the same amount again and again, whatever the price does. */
import { buy } from '../../model/intent.ts';
import { defineStrategy } from '../strategy.ts';

export const dollarCostAveraging = defineStrategy({
  name: 'dollar-cost-averaging',
  description: 'Buys every so many candles for the amount that the sizing says, and never sells.',
  params: {
    every: {
      type: 'integer',
      default: 30,
      min: 1,
      max: 1_000_000,
      description: 'Candles from one purchase to the next.',
    },
  },
  readings: () => ({}),
  init: () => ({ seen: 0 }),
  onClose(_view, state, params) {
    const due = state.seen % params.every === 0;
    state.seen++;
    return due ? buy() : null;
  },
});
