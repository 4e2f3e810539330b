/**
 * A run of eight signals, each of which comes to something else; worked by hand for the tests of the way of a signal.
 * 1,000 USD, no costs, tick 0.01, lot 0.001; an entry risks 1 % of equity at its stop; a level may lie 10 % from the
 * close. Daily candles from 2024-01-01 on; what is decided at the close of day n meets the open of day n + 1.
 *
 *     signal 1  day 1 at 100   a stop at 95 and a target at 110: R is planned as 5, and 10 / 5 = 2 units are bought. They
 *                              fill at 102: R is 7, 14 at risk. The target closes them on day 3: 8 x 2 = 16, 16 / 14 R
 *     signal 2  day 3 at 109   a stop at 120, above the price: refused, plan
 *     signal 3  day 4 at 109   no stop, so that there is no size by risk: refused, size
 *     signal 4  day 5 at 109   a limit at 90, 17.4 % away: refused, risk
 *     signal 5  day 6 at 109   a limit at 110 that must not take, and would: rejected by the venue
 *     signal 6  day 7 at 109   a limit at 105 for one candle that stays above 106: expires
 *     signal 7  day 8 at 108   a stop 4 below, out after two candles: 10.16 / 4 = 2.54 units at 108. Two candles are
 *                              over with day 10, and they leave at the open of day 11, 110: 2 x 2.54 = 5.08, half an R
 *     signal 8  day 9 at 109   moves that stop from 104 to 105
 */
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';
import { csv, openText, plain } from './make.ts';

const candles = [
  '100 100 100 100',
  '102 103 101 103',
  '103 111 102 109',
  '109 110 108 109',
  '109 110 108 109',
  '109 110 108 109',
  '109 110 108 109',
  '109 110 106 108',
  '108 110 107 109',
  '109 110 108 109',
  '110 111 109 110',
  '110 111 109 110',
];

/** For the library, and for a file of one's own: the same strategy. */
export const eightStrategy = `
const stop = { distance: 5 };
const buy = (terms = {}) => ({ kind: 'enter', side: 'buy', ...terms });
const asks = {
  1: buy({ stop: { price: 95 }, target: { price: 110 } }),
  3: buy({ stop: { price: 120 } }),
  4: buy(),
  5: buy({ stop, order: { type: 'limit', limit: 90 } }),
  6: buy({ stop, order: { type: 'limit', limit: 110, postOnly: true } }),
  7: buy({ stop, order: { type: 'limit', limit: 105, timeInForce: 'gtd', goodFor: 1 } }),
  8: buy({ stop: { at: { distance: 4 }, candles: 2 } }),
  // The orders before it: 1 with 2 and 3; 4 with 5; 6 with 7; 8 with 9.
  9: { kind: 'amend', order: 9, trigger: 105 },
};
export const strategy = {
  name: 'eight',
  description: 'Asks for something else at each close.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose: (view) => asks[view.count] ?? null,
};
`;
export const eightCsv = csv(candles);
export const eightText = plain(
  { 9: '    {file: a.csv, tick: 0.01, lot: 0.001}', 11: '  use: s.mjs\n  sizing: {risk: 1%}' },
  ['risk: {priceCollar: 10%}'],
);

/** The run, without a file. */
export async function eightSignals(): Promise<FinishedRun> {
  const address = `data:text/javascript,${encodeURIComponent(eightStrategy)}`;
  const { strategy } = (await import(address)) as { strategy: Strategy };
  const files = { candles: { 'a.csv': eightCsv }, strategies: { 's.mjs': strategy } };
  return runScenario(await openText(eightText, files), { band: false });
}
