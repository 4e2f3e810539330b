/**
 * Two markets and one margin, worked by hand. Both candles of the fall close below their open, so each walks over its
 * high to its low (`likely`, since neither way is worse here): between a third and two thirds of the candle both prices
 * fall evenly, and what is left of the account with them.
 */
import { decimal } from '../../src/report/format.ts';
import type { Case } from './case.ts';
import type { Crash } from './crash-scenario.ts';
import { down, onTheWay } from './hand.ts';

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
  const { left, needed } = equityOfHedge(dot, btc, btc.crash.low);
  return [
    {
      name: 'cross-both',
      asked: 'Long in both',
      set: [],
      hand: {
        prices: [...bought, dotAt, btcAt],
        says: `together under when DOT is at ${dotAt} on its way from ${dot.crash.high} to ${dot.crash.low}; DOT has lost
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
        prices: bought,
        says: `at both lows ${decimal(left, 2)} are left, and ${decimal(needed, 2)} must be: it lives`,
      },
    },
  ];
}

/** Where the account is under the first time, and, when DOT is gone, the second. */
function liquidations(dot: Crash, btc: Crash): { readonly dotAt: string; readonly btcAt: string } {
  const cost = both.dot * dot.first.open + both.btc * btc.first.open;
  const cash = balance - cost * fee;
  const valueAt = (part: number): number =>
    both.dot * onTheWay(dot.crash.high, dot.crash.low, part) +
    both.btc * onTheWay(btc.crash.high, btc.crash.low, part);
  // Equity, cash + value - cost, is maintenance x value; the value falls evenly.
  const valueUnder = (cost - cash) / (1 - maintenance);
  const part = (valueUnder - valueAt(0)) / (valueAt(1) - valueAt(0));
  const dotAt = down(onTheWay(dot.crash.high, dot.crash.low, part), 0.001);
  const sold = both.dot * Number(dotAt);
  const rest = cash + sold - both.dot * dot.first.open - sold * (fee + liquidationFee);
  const btcUnder = (btc.first.open - rest / both.btc) / (1 - maintenance);
  return { dotAt, btcAt: down(btcUnder, 0.01) };
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
