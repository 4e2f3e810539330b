/**
 * A run with a liquidation beyond its margin, worked by hand, 10,000 USD, isolated, leverage 10, taker 0.05 %, interest
 * 0.1 % a day, liquidation fee 1 %, maintenance 0.5 %; days from 2024-01-01. A/USD is there and never traded.
 *
 *     day 2    500 X bought at 100 = 50,000, fee 25; margin 5,000, owed 45,000; a stop at 95
 *     day 3    opens at 70. Interest 45,000 x 0.1 % = 45, out of the margin: 4,955
 *              left 4,955 - 500 x 30 = -10,045, should be 35,000 x 0.5 % = 175: liquidated
 *              sold at 70 = 35,000, fee 17.50, liquidation fee 350; the insurance fund bears 10,045 + 17.50 + 350 = 10,412.50
 *     net      -15,000 - 42.50 - 45 - 350 + 10,412.50 = -5,025: the margin and the fee of the entry
 */
import { buy } from '../../src/model/intent.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { runOfText } from './make.ts';

export function liquidatedRun(): Promise<FinishedRun> {
  const text = `name: liquidated
data: {timeframe: 1d}
account: {kind: margin, mode: isolated, currency: USD, balance: 10000, interest: {rate: 0.1%, every: 24h}}
margin: {leverage: 10, maintenance: 0.5%, liquidationFee: 1%}
markets:
  A/USD: {file: a.csv, tick: 0.01, lot: 0.001}
  X/USD: {file: x.csv, tick: 0.01, lot: 0.001}
fees: {taker: 0.05%}
strategies:
  main: {use: s.ts, markets: [X/USD], sizing: {quantity: 500}}
`;
  const calm = ['100 101 99 100', '100 101 99 100', '100 101 99 100', '100 101 99 100'];
  const gap = ['100 101 99 100', '100 101 99 100', '70 72 68 71', '71 72 70 71'];
  const strategies = { 's.ts': script({ 1: buy({ stop: { price: 95 } }) }) };
  return runOfText(text, { candles: { 'a.csv': csv(calm), 'x.csv': csv(gap) }, strategies });
}
