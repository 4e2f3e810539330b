/**
 * A run with everything that the small one lacks, worked by hand: two markets, slippage, a stop that moves, a second
 * entry, a trade that is open at the end, a weekend, a risk-free rate, and one candle that does not say what came first.
 *
 * 1,000 USD; fees: maker 0.5 %, taker 1 %; slippage 50 ticks of 0.01, so 0.50; path favourable; weekdays 1 to 12 January
 * 2024 (day 1 is a Monday). Risk-free 2.52 % a year, 0.01 % for each of 252 days.
 *
 *     1  A long 2   in day 2 at 100.50 = 201, fee 2.01, slippage 1.00; stop 95.50, from the close of day 3 on 104;
 *                   out day 5 by the stop at 103.50 = 207, fee 2.07, slippage 1.00
 *                   gross 6, net 1.92, of 201; at risk 2 x 5 = 10, R 0.192; days 2 to 4: low 98, high 111
 *     2  B long 4+4 in day 3 at 50.50 = 202, fee 2.02, and day 5 at 54.50 = 218, fee 2.18; slippage 2.00 each; no stop
 *                   out day 9 at 51.50 = 412, fee 4.12, slippage 4.00
 *                   gross -8, net -16.32, of 420; average 52.50; days 3 to 8: low 48, high 56
 *     3  A long 2   in day 9 at 106.50 = 213, fee 2.13, slippage 1.00; stop 101.50 and target 112 both in day 10
 *                   target first: out at 112 = 224, fee 1.12; gross 11, net 7.75; R 0.775; day 9: low 104, high 109
 *                   stop first: out at 101 = 202, fee 2.02, slippage 1.00; gross -11, net -15.15, so 22.90 less
 *     4  B long 4   in day 11 at 50.50 = 202, fee 2.02, slippage 2.00; at the end worth 212: 10.00 not realised
 *                   days 11 and 12: low 49, high 54
 *
 *     day   cash                                   A     B     equity (stop first in day 10)
 *      1    1000                                    0     0    1000
 *      2    1000 - 203.01               =  796.99  206     0    1002.99
 *      3     796.99 - 204.02            =  592.97  214   208    1014.97
 *      4                                   592.97  220   216    1028.97
 *      5     592.97 - 220.18 + 204.93   =  577.72    0   424    1001.72
 *      8                                   577.72    0   416     993.72
 *      9     577.72 + 407.88 - 215.13   =  770.47  214     0     984.47
 *     10     770.47 + 222.88            =  993.35    0     0     993.35   (970.45)
 *     11     993.35 - 204.02            =  789.33    0   204     993.33   (970.43)
 *     12                                   789.33    0   212    1001.33   (978.43)
 *
 * Prices brought 6 - 8 + 11 + 10 + slippage 13 = 32; fees 4.08 + 8.32 + 3.25 + 2.02 = 17.67; 32 - 13 - 17.67 = 1.33.
 */
import { amend, buy, exit } from '../../src/model/intent.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { script } from '../scenario/script.ts';
import { runOfText } from './make.ts';

/** Days of January 2024 of the ten candles. */
export const days = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12] as const;
const candlesA = [
  '100 101 99 100', '100 104 98 103', '103 108 102 107', '107 111 106 110', '110 111 103 106',
  '106 107 105 106', '106 109 104 107', '107 113 101 108', '108 110 107 109', '109 110 108 110',
]; // prettier-ignore
const candlesB = [
  '50 51 49 50', '50 52 49 50', '50 53 48 52', '52 55 51 54', '54 56 50 53',
  '53 54 51 52', '52 53 50 51', '51 52 49 50', '50 52 49 51', '51 54 50 53',
]; // prettier-ignore

/** At the close of each day. */
export const equityRows = [
  1000, 1002.99, 1014.97, 1028.97, 1001.72, 993.72, 984.47, 993.35, 993.33, 1001.33,
] as const;

function csvOn(candles: readonly string[], on: readonly number[]): string {
  const rows = candles.map(
    (candle, i) => `2024-01-${String(on[i]).padStart(2, '0')},${candle.replaceAll(' ', ',')},1`,
  );
  return ['time,open,high,low,close,volume', ...rows, ''].join('\n');
}

/** `missing`: so many of the first candles of B are left out; then nobody trades. */
export function richRun(missing = 0): Promise<FinishedRun> {
  const asksA = {
    1: buy({ stop: { price: 95.5 } }),
    // The first order is the entry, the second its stop.
    3: amend(2, { trigger: 104 }),
    6: buy({ stop: { price: 101.5 }, target: { price: 112 } }),
  };
  const asksB = { 2: buy(), 4: buy(), 6: exit(), 8: buy() };
  const text = `name: rich
data: {timeframe: 1d, calendar: weekdays}
account: {currency: USD, balance: 1000}
markets:
  A/USD: {file: a.csv, tick: 0.01, lot: 0.001}
  B/USD: {file: b.csv, tick: 0.01, lot: 0.001}
fees: {maker: 0.5%, taker: 1%}
slippage: {ticks: 50}
path: favourable
riskFree: 2.52%
strategies:
  first: {use: a.ts, markets: [A/USD], sizing: {quantity: 2}}
  second: {use: b.ts, markets: [B/USD], sizing: {quantity: 4}}
`;
  const candles = {
    'a.csv': csvOn(candlesA, days),
    'b.csv': csvOn(candlesB.slice(missing), days.slice(missing)),
  };
  const strategies = {
    'a.ts': script(missing === 0 ? asksA : {}),
    'b.ts': script(missing === 0 ? asksB : {}),
  };
  return runOfText(text, { candles, strategies }, true);
}
