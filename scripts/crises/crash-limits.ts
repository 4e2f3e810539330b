/** Limits that wait in the wick, and brackets that begin there. */
import { decimal, percent } from '../../src/report/format.ts';
import type { Bench } from './bench.ts';
import { table, type Case, type Runs } from './case.ts';
import { atTheFall, crashScenario, type Crash } from './crash-scenario.ts';
import { down, less, partOf, up } from './hand.ts';
import { fillOf } from './marks.ts';
import { paragraph, picture, section } from './text.ts';

const tick = 0.001;

export async function limitsPart(bench: Bench, rows: Crash, runs: Runs): Promise<string> {
  const plain = await table(bench, crashScenario, limitCases(rows), runs);
  const more = await table(bench, crashScenario, bracketCases(rows), runs);
  const deep = runs.get('limit-634-cross')!.result;
  const left = Number(fillOf(runs, 'limit-large', -1).quantity);
  return section(
    '### Limits in the wick',
    paragraph(`A purchase that rests below since 21:15. The candle reaches all that lies at ${rows.crash.low} or above,
      and under every policy: the low is on every path.`),
    plain,
    picture('crash-limits', 'The fall in detail, with the limits in its wick and where they filled'),
    '### Brackets that begin in the wick',
    more,
    paragraph(`**What the candle cannot prove.** That anybody could buy there. A limit of ${rows.crash.low} + one tick
      gains ${percent(deep.metrics.totalReturn)} on the account in minutes, the candle is clear, and the band has no
      width: path policies ask in which order prices came, and not whether an order among others would have got them.
      How much was traded below 1 USDT, the candle does not say either: a participation of 5% is of the volume of all
      fifteen minutes.`),
    paragraph(`**What to learn.** Count what a strategy owes to wicks before believing it: leave the limit away from
      round extremes, ask for \`limitFills: cross\`, bound participation, and look at the fills one by one. A stop closer
      than the rest of the fall takes the purchase back in the same candle, on every path. And where a limit could not
      fill whole for want of volume, the rest of it fills at the next open if that is better: here ${decimal(left, 2)} DOT at ${rows.after.open} that asked for no better than 3. An exchange would have filled them at 3 as the price
      fell through; the rule (FILL-2) is kind to large limits there.`),
  );
}

function limitCases({ crash, after }: Crash): readonly Case[] {
  const low = crash.low.toFixed(3);
  const above = up(crash.low + tick, tick);
  const below = down(crash.low - tick, tick);
  const part = partOf(crash.volume, 0.05);
  const reached = (limit: string, more = ''): Case['hand'] => ({
    prices: [limit],
    says: `${limit} ≥ ${low}${more} (FILL-2)`,
  });
  const at = (limit: string, fills: string): readonly string[] => [
    atTheFall,
    `strategy.params.limit=${limit}`,
    `limitFills=${fills}`,
  ];
  return [
    { name: 'limit-1', asked: 'At 1', set: at('1', 'touch'), hand: reached('1') },
    {
      name: 'limit-634-cross',
      asked: 'A tick above the low, gone through',
      set: at(above, 'cross'),
      hand: reached(above, ' + one tick'),
    },
    { name: 'limit-633', asked: 'At the low, touched', set: at(low, 'touch'), hand: reached(low) },
    {
      name: 'limit-633-cross',
      asked: 'At the low, to be gone through',
      set: at(low, 'cross'),
      hand: { prices: [], says: `the path turns at ${low} (FILL-2)` },
    },
    {
      name: 'limit-632',
      asked: 'A tick below the low',
      set: at(below, 'touch'),
      hand: { prices: [], says: `${below} < ${low}` },
    },
    {
      name: 'limit-large',
      asked: 'At 3 for 400,000 DOT, a twentieth of the volume',
      set: [
        atTheFall,
        'strategy.params.limit=3',
        'strategy.sizing.quantity=400000',
        'account.balance=2000000',
        'participation=5%',
      ],
      hand: {
        prices: ['3', after.open.toFixed(3)],
        sizes: [part, less(400_000, part)],
        says: `${decimal(part, 2)} at 3; the rest at the next open, ${after.open} (FILL-6, FILL-2)`,
      },
    },
  ];
}

function bracketCases({ crash, after, last }: Crash): readonly Case[] {
  const target = up(0.7 * 3.6, tick);
  const part = partOf(crash.volume, 0.05);
  const next = partOf(after.volume, 0.05);
  return [
    {
      name: 'wick-stop',
      asked: 'Bought at 1, stop 10% below, target 100% above',
      set: [atTheFall, 'strategy.params.limit=1', 'strategy.stop=10%', 'strategy.target=100%'],
      hand: {
        prices: ['1', '0.9'],
        says: `${crash.low} < 0.9: stopped on the way down, on every path (PATH-4)`,
      },
    },
    {
      name: 'wick-target',
      asked: 'Bought at 0.7, stop 10% below, target 260% above',
      set: [atTheFall, 'strategy.params.limit=0.7', 'strategy.stop=10%', 'strategy.target=260%'],
      hand: {
        prices: ['0.7', target],
        says: `0.63 < ${crash.low}; ${target} lies above the close ${crash.close}: with the low first it is met on the
          way to ${crash.high}, else in the next candle, high ${after.high}`.replace(/\s+/g, ' '),
      },
    },
    {
      name: 'wick-volume',
      asked: 'Bought at 0.7, 300,000 DOT, target 200% above, a twentieth of the volume',
      set: [
        atTheFall,
        'strategy.params.limit=0.7',
        'strategy.target=200%',
        'strategy.sizing.quantity=300000',
        'account.balance=1000000',
        'participation=5%',
      ],
      hand: {
        prices: ['0.7', after.open.toFixed(3), last.open.toFixed(3)],
        sizes: [part, next, less(part, next)],
        says: `${decimal(part, 2)} bought, and no volume left for the target at 2.1; then ${decimal(next, 2)} at the next open, the rest at the one after (FILL-6, OTO-1)`.replace(
          /\s+/g,
          ' ',
        ),
      },
    },
  ];
}
