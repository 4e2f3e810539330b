/**
 * 10 October 2025, DOT: one candle of fifteen minutes falls to less than a fifth and comes back halfway. The chapter;
 * its tables are in `crash-orders.ts`, `crash-limits.ts` and `crash-margin.ts`, its charts in `crash-charts.ts`.
 */
import { decimal, percent } from '../../src/report/format.ts';
import type { Bench, Row } from './bench.ts';
import { table, type Case, type Runs } from './case.ts';
import { crashCharts } from './crash-charts.ts';
import { limitsPart } from './crash-limits.ts';
import { marginPart } from './crash-margin.ts';
import { ordersPart } from './crash-orders.ts';
import { btcFile, crashRows, crashScenario, dotFile, type Crash } from './crash-scenario.ts';
import { down, up } from './hand.ts';
import { paragraph, section, yaml, type Chapter } from './text.ts';

export async function crashChapter(bench: Bench, runs: Runs): Promise<Chapter> {
  const dot = crashRows(bench, dotFile);
  const btc = crashRows(bench, btcFile);
  const { crash, first } = dot;
  const fall = ({ open, low }: Row): string => percent(1 - low / open, 0);
  const text = section(
    '## DOT, 10 October 2025',
    paragraph(`In the fifteen minutes from 21:15 UTC on DOT opened at ${crash.open}, touched ${crash.high} and
      ${crash.low}, ${fall(crash)} below its open, and closed at ${crash.close}, with ${decimal(crash.volume, 0)} DOT
      traded; half an hour before it had stood at ${first.open}. BTC fell ${fall(btc.crash)} below its open in the same
      candle.`),
    yaml(crashScenario),
    await ordersPart(bench, dot, runs),
    await limitsPart(bench, dot, runs),
    await finerPart(bench, dot, runs),
    await marginPart(bench, dot, btc, runs),
  );
  return { text, charts: await crashCharts(bench, runs) };
}

/** One bracket on candles of an hour, and on the fifteen minutes inside them. */
async function finerPart(bench: Bench, { second, crash }: Crash, runs: Runs): Promise<string> {
  const at = ['period.from=2025-10-10T21:00:00Z', 'strategy.stop=10%', 'strategy.target=1%'];
  const hour = ['data.timeframe=1h', 'markets.DOT/USDT.file=binance-spot/1h/DOTUSDT_1h.csv.gz'];
  const bought = second.open.toFixed(3);
  const stop = down(second.open * 0.9, 0.001);
  const target = up(second.open * 1.01, 0.001);
  const cases: readonly Case[] = [
    {
      name: 'finer-1h',
      asked: 'On candles of an hour',
      set: [...at, ...hour],
      hand: { prices: [bought, stop], says: `the hour holds both ${stop} and ${target}: the worse is taken` },
    },
    {
      name: 'finer-15m',
      asked: 'On candles of fifteen minutes',
      set: at,
      hand: {
        prices: [bought, target],
        says: `21:00 to 21:15 reached ${second.high} and ${second.low}: ${target}, and not ${stop}`,
      },
    },
  ];
  return section(
    '### Finer candles',
    paragraph(`Bought at 21:00 with a stop 10% below and a target 1% above. The fall to ${crash.low} lies in the second
      quarter of the hour; the first quarter alone proves that the target was met before.`),
    await table(bench, crashScenario, cases, runs),
    paragraph(`**What to learn.** An ambiguous candle is a question for finer data, and often they answer it: here they
      turn the trade from a loss into a gain. What happened inside 21:15 no candle of this set can say.`),
  );
}
