/** Orders that leave in the fall: stops, trailing stops, brackets, stop-limits, late market orders. */
import { pathPolicies } from '../../src/model/costs.ts';
import { decimal, percent } from '../../src/report/format.ts';
import type { Bench } from './bench.ts';
import { table, type Runs } from './case.ts';
import { heldCases, lateCases, openedCases, tick } from './crash-order-cases.ts';
import { atTheFall, crashScenario, type Crash } from './crash-scenario.ts';
import { paragraph, picture, section } from './text.ts';

export async function ordersPart(bench: Bench, rows: Crash, runs: Runs): Promise<string> {
  const leaving = await table(bench, crashScenario, heldCases(rows), runs);
  const inside = await table(bench, crashScenario, openedCases(rows), runs);
  const late = await table(bench, crashScenario, lateCases(rows), runs);
  const bracket = runs.get('bracket')!.result;
  const { min, max } = bracket.band!.totalReturn;
  return section(
    '### Stops that wait for it',
    paragraph(`Bought at the open of 20:45, ${rows.first.open}. The two candles before the fall have their lows at
      ${rows.first.low} and ${rows.second.low}, above every level here.`),
    leaving,
    picture(
      'crash-orders',
      'DOT in candles of fifteen minutes, with the levels of the stops and where they filled',
    ),
    '### Bought at the top of it',
    paragraph(`Bought at the open of the fall itself, ${rows.crash.open}: now both extremes lie ahead, and the candle
      does not say which came first.`),
    inside,
    await policies(bench),
    '### Commands on their way',
    paragraph(`Bought at 21:00 and left at 21:15, at the market. The walk takes five minutes for each of its three
      legs, so a second is a three-hundredth of the way to the first extreme. ${tick} is the tick: a price on the way is
      the nearest one.`),
    late,
    paragraph(`**What the candle cannot prove.** Whether the high or the low came first: for the bracket that is the
      difference between ${percent(min)} and ${percent(max)}, and ${decimal(Math.abs(Number(bracket.ambiguous[0]!.difference)), 2)}
      USDT. How fast the fall was: the walk falls evenly over five minutes, and a command that is a minute late meets
      what an even fall has there. Whether anybody bought between ${rows.crash.open} and ${rows.crash.low}: on the path
      every price between them was traded, so a stop fills at its trigger, and a stop-limit is never left behind. And
      whether the fall went straight: a leg has no way back in it, so the short's trailing stop rode to the lowest print
      and left a tenth above it, ${percent(runs.get('trail-short')!.result.metrics.totalReturn)} in a quarter of an hour,
      in a candle that is called clear. One bounce of a tenth on the way would have closed it far higher.`),
    paragraph(`**What to learn.** A stop without a model of slippage gets its trigger in the worst candle of the year.
      Give it one: a share of the candle's range costs most where candles are wildest. Participation says what a large
      order really gets, and it may be far below its trigger. Of two extremes ahead trust the worse, and read the band:
      where it crosses zero, the data do not say whether the idea works.`),
  );
}

/** The bracket under each path policy. */
async function policies(bench: Bench): Promise<readonly string[]> {
  const lines = ['| `path` | the bracket leaves at | return |', '|---|---|---|'];
  for (const path of pathPolicies) {
    const set = [atTheFall, 'strategy.stop=20%', 'strategy.target=7%', `path=${path}`];
    const { result } = await bench.play(crashScenario, set);
    const [trade] = result.trades;
    lines.push(
      `| ${path} | ${Number(trade!.exitPrice)} (${trade!.exitReason!}) | ${percent(result.metrics.totalReturn)} |`,
    );
  }
  return lines;
}
