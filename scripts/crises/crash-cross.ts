/**
 * Two markets and one margin, worked by hand. Together the candles of the fall can use the account up, so `adverse` has
 * the worst of each first (PATH-5): in the first third of the candle both prices go evenly from open to worst, and what
 * is left of the account with them.
 */
import type { Case } from './case.ts';
import type { Crash } from './crash-scenario.ts';
import { down, onTheWay, up } from './hand.ts';

const balance = 10_000;
const fee = 0.001;
const liquidationFee = 0.005;
const maintenance = 0.01;

/** Sizes of the two longs, and of the hedge. */
const both = { dot: 3800, btc: 0.128 };
export const hedge = { dot: 3160, btc: 0.1067 };

export function crossCases(dot: Crash, btc: Crash): readonly Case[] {
  const bought = [btc.first.open.toFixed(2), dot.first.open.toFixed(3)];
  const { dotAt, btcAt } = liquidations(dot, btc);
  const unhedged = liquidationsOfHedge(dot, btc);
  return [
    {
      name: 'cross-both',
      asked: 'Long in both',
      set: [],
      hand: {
        prices: [...bought, dotAt, btcAt],
        says: `together under when DOT is at ${dotAt} on its way from ${dot.crash.open} to ${dot.crash.low}; DOT has lost
          most and goes first; what is left carries BTC down to ${btcAt}`.replace(/\s+/g, ' '),
      },
    },
    {
      name: 'cross-hedge',
      asked: 'Long in DOT, short in BTC',
      set: [
        'strategies.btc.params.short=true',
        `strategies.dot.sizing.quantity=${hedge.dot}`,
        `strategies.btc.sizing.quantity=${hedge.btc}`,
      ],
      hand: {
        prices: [...bought, ...unhedged],
        says: `DOT falls to its low while BTC rises to its high: together under when DOT is at ${unhedged[0]!}; without
          it the short of BTC is carried up to ${unhedged[1] ?? 'its high'}, in the candle after`.replace(
          /\s+/g,
          ' ',
        ),
      },
    },
  ];
}

/** Where the account is under the first time, and, when DOT is gone, the second. */
function liquidations(dot: Crash, btc: Crash): { readonly dotAt: string; readonly btcAt: string } {
  const cost = both.dot * dot.first.open + both.btc * btc.first.open;
  const cash = balance - cost * fee;
  const valueAt = (part: number): number =>
    both.dot * onTheWay(dot.crash.open, dot.crash.low, part) +
    both.btc * onTheWay(btc.crash.open, btc.crash.low, part);
  // Equity, cash + value - cost, is maintenance x value; the value falls evenly.
  const valueUnder = (cost - cash) / (1 - maintenance);
  const part = (valueUnder - valueAt(0)) / (valueAt(1) - valueAt(0));
  const dotAt = down(onTheWay(dot.crash.open, dot.crash.low, part), 0.001);
  const sold = both.dot * Number(dotAt);
  const rest = cash + sold - both.dot * dot.first.open - sold * (fee + liquidationFee);
  const btcUnder = (btc.first.open - rest / both.btc) / (1 - maintenance);
  return { dotAt, btcAt: down(btcUnder, 0.01) };
}

/** Where the hedge is under, DOT on its way down and BTC up; and where BTC is, when DOT is gone. */
function liquidationsOfHedge(dot: Crash, btc: Crash): readonly string[] {
  const dotTo = dot.crash.low - dot.crash.open;
  const btcTo = btc.crash.high - btc.crash.open;
  const cash = balance - (hedge.dot * dot.first.open + hedge.btc * btc.first.open) * fee;
  const gainAt = (dotPrice: number, btcPrice: number): number =>
    hedge.dot * (dotPrice - dot.first.open) + hedge.btc * (btc.first.open - btcPrice);
  const needed = maintenance * (hedge.dot * dot.crash.open + hedge.btc * btc.crash.open);
  const falls = hedge.dot * dotTo - hedge.btc * btcTo - maintenance * (hedge.dot * dotTo + hedge.btc * btcTo);
  const part = (needed - cash - gainAt(dot.crash.open, btc.crash.open)) / falls;
  const dotAt = down(onTheWay(dot.crash.open, dot.crash.low, part), 0.001);
  const sold = hedge.dot * Number(dotAt);
  const rest = cash + sold - hedge.dot * dot.first.open - sold * (fee + liquidationFee);
  // rest + gain of the short = maintenance x its value.
  const btcUnder = (rest / hedge.btc + btc.first.open) / (1 + maintenance);
  const isReached = [btc.crash, btc.after].some(({ high }) => high >= btcUnder);
  return isReached ? [dotAt, up(btcUnder, 0.01)] : [dotAt];
}

/** Equity of the hedge with DOT at its low and BTC at `price`, and the maintenance that it must have. */
export function equityOfHedge(
  dot: Crash,
  btc: Crash,
  price: number,
): { readonly left: number; readonly needed: number } {
  const cost = { dot: hedge.dot * dot.first.open, btc: hedge.btc * btc.first.open };
  const gain = hedge.dot * dot.crash.low - cost.dot + cost.btc - hedge.btc * price;
  return {
    left: balance - (cost.dot + cost.btc) * fee + gain,
    needed: maintenance * (hedge.dot * dot.crash.low + hedge.btc * price),
  };
}
