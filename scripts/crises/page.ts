/** The whole page: its head, a chapter for each crisis, and what they have in common; with the runs behind it. */
import { decimal, percent } from '../../src/report/format.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { Bench } from './bench.ts';
import { fillsOf, type Runs } from './case.ts';
import { crashChapter } from './crash.ts';
import { layerChapter } from './layer.ts';
import { linkChapter } from './link.ts';
import { outageChapter } from './outage.ts';
import { bullet, paragraph, section, type Chapter } from './text.ts';

export interface Crises {
  readonly page: string;
  /** SVG by name. */
  readonly charts: ReadonlyMap<string, string>;
  /** By the name of their case. */
  readonly runs: ReadonlyMap<string, FinishedRun>;
}

/** Runs everything on the candles of the shared folder. */
export async function crises(shared: string): Promise<Crises> {
  const bench = new Bench(shared);
  const runs: Runs = new Map();
  const chapters: Chapter[] = [];
  for (const chapter of [crashChapter, linkChapter, outageChapter, layerChapter])
    chapters.push(await chapter(bench, runs));
  const texts = chapters.map(({ text }) => text);
  const charts = new Map(chapters.flatMap((chapter) => [...chapter.charts]));
  return { page: `${section(head(), ...texts, kindness(runs))}\n`, charts, runs };
}

const head = (): string =>
  section(
    '# Real crises',
    paragraph(`\`node scripts/crises.ts\` writes this page and its charts: single orders in the candles of four real
      crises, one by one. The candles are no part of the project; BACKLOT_SHARED names the folder in which they lie, and
      paths in the scenarios are relative to its folder of data. The rules are those of [SPEC.md](../SPEC.md).`),
    [
      `*asked*: each row is the scenario above it with these values put over it, as \`--set\` takes them. The strategies
        are [once.ts](../scripts/crises/once.ts) and [two-hours.ts](../scripts/crises/two-hours.ts).`,
      `*what became of it*: the fills, and the equity at the end, in USDT. Times are UTC; inside a candle they are those
        of the walk’s clock (PATH-7), and no candle knows them.`,
      `*by hand*: what the rules give, worked from the candles without the engine. Where the price of a fill is not that,
        the page is not written.`,
      `*proved?*: what the run says of itself: clear, or the extreme that was taken first and the difference in equity at
        the close (PATH-5); and the least and greatest total return under all path policies (PATH-6).`,
      `In the charts a purchase is a triangle upwards, a sale one downwards; dashed lines run from where an order could be
        met to where it was.`,
    ].map(bullet),
  );

/** Where the rules are kinder than the market was, in the numbers of the runs above. */
function kindness(runs: Runs): string {
  const total = (name: string): string => percent(runs.get(name)!.result.metrics.totalReturn);
  const price = (name: string, which: number): string => fillsOf(runs.get(name)!).at(which)!.price;
  const rest = fillsOf(runs.get('limit-large')!).at(-1)!;
  return section(
    '## Where the simulator is kinder than the market',
    paragraph(`Every fill above is what the rules say. Where the rules flatter, a user has to know it, for neither the
      list of ambiguous candles nor the band does:`),
    [
      `**A leg goes straight.** A trailing stop is never met on a leg that runs its way: ${total('trail-short')} for a
        short whose stop rode down the whole wick. Use finer candles, or distances that are wide against the candles.`,
      `**A trigger is a price that is had.** Without slippage a stop sold at ${price('stop', -1)} in a candle that fell
        to ${price('limit-633', -1)}; with a tenth of the range at ${price('stop-slipped', -1)}.`,
      `**A wick is a place to buy.** ${total('limit-634-cross')} from one limit in it, clear, and no width in the band.`,
      `**What a limit did not get for want of volume it gets at the next open**, if that is better:
        ${decimal(Number(rest.quantity), 2)} DOT at ${rest.price} for a limit of 3 that the price had gone through long
        before.`,
      `**A liquidation finds its whole size at its price.** 280,000 DOT were closed at ${price('margin-volume', -1)} at
        once, where a stop of the same size with the same participation went down to ${price('stop-large', 2)}.`,
      '**A candle without volume has prices**, unless `participation` is set.',
      `**Slippage by the range or the volume knows the candle it is in**: what fills at an open pays for what came hours
        later.`,
    ].map(bullet),
  );
}
