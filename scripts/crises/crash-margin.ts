/** Leverage in the fall: isolated positions, a stop that comes too late, a cross account of two markets, a hedge. */
import { decimal } from '../../src/report/format.ts';
import type { Bench } from './bench.ts';
import { table, type Case, type Runs } from './case.ts';
import { atTheFall, btcFile, dotFile, type Crash } from './crash-scenario.ts';
import { crossCases, equityOfHedge, hedge } from './crash-cross.ts';
import { down, longUnderAt, up } from './hand.ts';
import { paragraph, picture, section, yaml } from './text.ts';

const tick = 0.001;
const maintenance = 0.01;

const isolatedScenario = `
name: DOT, leverage
data:
  timeframe: 15m
account: { kind: margin, mode: isolated, currency: USDT, balance: 10000 }
margin: { leverage: 5, maintenance: 1%, liquidationFee: 0.5% }
markets:
  DOT/USDT: { file: ${dotFile}, tick: 0.001, lot: 0.01 }
fees: 0.1%
strategy: { use: once.ts, sizing: { quantity: 1000 } }
period: { from: 2025-10-10T20:45:00Z, to: 2025-10-10T22:00:00Z }
`;

const crossScenario = `
name: DOT and BTC, one account for both
data:
  timeframe: 15m
account: { kind: margin, mode: cross, currency: USDT, balance: 10000 }
margin: { leverage: 5, maintenance: 1%, liquidationFee: 0.5% }
markets:
  DOT/USDT: { file: ${dotFile}, tick: 0.001, lot: 0.01 }
  BTC/USDT: { file: ${btcFile}, tick: 0.01, lot: 0.00001 }
fees: 0.1%
strategies:
  dot: { use: once.ts, sizing: { quantity: 3800 }, markets: [DOT/USDT] }
  btc: { use: once.ts, sizing: { quantity: 0.128 }, markets: [BTC/USDT] }
period: { from: 2025-10-10T20:45:00Z, to: 2025-10-10T22:00:00Z }
`;

export async function marginPart(bench: Bench, dot: Crash, btc: Crash, runs: Runs): Promise<string> {
  const isolated = await table(bench, isolatedScenario, isolatedCases(dot), runs);
  const cross = await table(bench, crossScenario, crossCases(dot, btc), runs);
  const together = equityOfHedge(dot, btc, btc.crash.low);
  const apart = equityOfHedge(dot, btc, btc.crash.high);
  const slipped = runs.get('margin-slipped')!;
  const [trade] = slipped.result.trades;
  // Charges are the fee of the liquidation, negative, and what was made good.
  const insurance = Number(trade!.charges) + 0.005 * Number(trade!.quantity) * Number(trade!.exitPrice);
  return section(
    '### Leverage',
    paragraph(`An isolated long of 1,000 DOT, bought at ${dot.first.open}. It is under where its margin and its gain are
      no more than maintenance: at (entry − entry / leverage) / (1 − 1%), on the tick below (MARG-1).`),
    yaml(isolatedScenario),
    isolated,
    picture(
      'crash-margin',
      'The fall, with the prices at which positions of several leverages were liquidated',
    ),
    paragraph(`With slippage the exchange sold below the price at which nothing was left: ${decimal(insurance, 2)} USDT
      were made good by the insurance fund, and the account lost its margin and no more.`),
    '### One account for two markets',
    yaml(crossScenario),
    cross,
    paragraph(`**What the candle cannot prove.** That two markets fell together. With both at their lows at one moment
      the hedge has ${decimal(together.left, 2)} USDT left against a maintenance of ${decimal(together.needed, 2)},
      since its short of BTC has gained most just when DOT stands lowest. With BTC still at its high of
      ${btc.crash.high} at that moment, ${decimal(apart.left, 2)} are left against ${decimal(apart.needed, 2)}. The
      candles allow both: those of both markets are ambiguous (PATH-5), \`adverse\` has the worst of each first, and the
      band shows what the other paths would have left.`),
    paragraph(`**What to learn.** A long of leverage 1.25 did not live through that quarter of an hour. A stop helps
      only where it lies above the price of liquidation, with room for slippage. Read a cross account with several
      markets as if the legs had moved one after the other: ${decimal(hedge.dot, 0)} DOT against
      ${hedge.btc} BTC is no hedge in the minute that counts.`),
  );
}

function isolatedCases({ first, crash }: Crash): readonly Case[] {
  const entry = first.open;
  const bought = entry.toFixed(3);
  const under = (leverage: number, from = entry): string =>
    down(longUnderAt({ entry: from, leverage, maintenance }), tick);
  const plain = (leverage: number): Case => {
    const price = under(leverage);
    const lives = Number(price) < crash.low;
    return {
      name: `margin-${leverage}`,
      asked: `Leverage ${leverage}`,
      set: [`margin.leverage=${leverage}`],
      hand: {
        prices: lives ? [bought] : [bought, price],
        says: lives ? `${price} < ${crash.low}: it lives` : price,
      },
    };
  };
  const stopAt = (part: number): string => down(entry * part, tick);
  const dearer = up(entry + 0.1 * (first.high - first.low), tick);
  const slippedFrom = under(5, Number(dearer));
  const slipped = down(Number(slippedFrom) - 0.1 * (crash.high - crash.low), tick);
  return [
    ...[5, 3, 2, 1.25, 1.15].map(plain),
    {
      name: 'margin-stop-above',
      asked: 'Leverage 5 and a stop 18% below',
      set: ['strategy.stop=18%'],
      hand: { prices: [bought, stopAt(0.82)], says: `${stopAt(0.82)} > ${under(5)}: the stop comes first` },
    },
    {
      name: 'margin-stop-below',
      asked: 'Leverage 5 and a stop 20% below',
      set: ['strategy.stop=20%'],
      hand: { prices: [bought, under(5)], says: `${stopAt(0.8)} < ${under(5)}: the exchange comes first` },
    },
    {
      name: 'margin-slipped',
      asked: 'Leverage 5, a tenth of the range worse',
      set: ['slippage.range=10%'],
      hand: {
        prices: [dearer, slipped],
        says: `bought at ${dearer}; under at ${slippedFrom}; − 0.1 × (${crash.high} − ${crash.low}) = ${slipped}`,
      },
    },
    {
      name: 'margin-volume',
      asked: 'Leverage 5, 280,000 DOT bought at 21:15, for a twentieth of the volume',
      set: [atTheFall, 'strategy.sizing.quantity=280000', 'account.balance=1000000', 'participation=5%'],
      hand: {
        prices: [crash.open.toFixed(3), under(5, crash.open)],
        sizes: [280_000, 280_000],
        says: `${under(5, crash.open)}, whole: a liquidation takes no part of the volume (MARG-1)`,
      },
    },
  ];
}
