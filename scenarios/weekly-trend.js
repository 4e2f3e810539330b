/** Buys a dip of the days in a trend of the weeks, and sells in two parts. The strategy of 011-weekly-trend.yaml. */
import { buy, defineStrategy, exit, rsi, sma } from 'backlot';

export const strategy = defineStrategy({
  name: 'weekly-trend',
  description:
    'Buys a low RSI of days above an average of weeks; half goes at each target, all when the trend ends.',
  params: {
    weeks: { type: 'integer', default: 30, min: 2, description: 'Weeks of the average.' },
    low: { type: 'number', default: 20, min: 0, max: 100, description: 'Buy below this RSI of 3 days.' },
    stop: { type: 'number', default: 6, min: 0.1, max: 99, description: 'Stop, in percent below the fill.' },
    firstTarget: {
      type: 'number',
      default: 4,
      min: 0.1,
      description: 'First target, in percent above the fill.',
    },
    secondTarget: { type: 'number', default: 10, min: 0.1, description: 'Second target.' },
  },
  readings: ({ weeks }) => ({ trend: sma(weeks, { timeframe: '1w' }), strength: rsi(3) }),
  init: () => null,
  onClose(view, _state, { low, stop, firstTarget, secondTarget }) {
    const { trend, strength } = view.readings;
    if (view.isLong) return view.close < trend.value ? exit() : null;
    if (view.close < trend.value || strength.value > low) return null;
    return buy({
      stop: { percent: stop },
      targets: [
        { at: { percent: firstTarget }, share: 0.5 },
        { at: { percent: secondTarget }, share: 0.5 },
      ],
    });
  },
});
