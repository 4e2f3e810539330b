/** The charts of the fall of 10 October 2025. */
import { between, ms, type Bench } from './bench.ts';
import { fillsOf, type Runs } from './case.ts';
import { svgOf } from './chart.ts';
import { dotFile } from './crash-scenario.ts';
import type { Drawing } from './drawing.ts';
import { fillOf, level, mark, words } from './marks.ts';

const day = (time: string): number => ms(`2025-10-10T${time}Z`);

export async function crashCharts(bench: Bench, runs: Runs): Promise<ReadonlyMap<string, string>> {
  const base = (from: string, to: string): Omit<Drawing, 'lines' | 'marks'> => ({
    rows: between(bench.candles(dotFile), `2025-10-10T${from}Z`, `2025-10-10T${to}Z`),
    durationMs: 15 * 60_000,
    from: day(from),
    to: day(to),
    scale: 'linear',
    prices: [0.4, 4.2],
    format: '.2f',
    timeFormat: '%H:%M',
  });
  return new Map([
    ['crash-orders', await svgOf({ ...base('20:00', '22:15'), ...orders(runs) })],
    ['crash-limits', await svgOf({ ...base('20:45', '22:15'), ...limits(runs) })],
    ['crash-margin', await svgOf({ ...base('20:15', '22:15'), ...margin(runs) })],
  ]);
}

type Drawn = Pick<Drawing, 'lines' | 'marks'>;

function orders(runs: Runs): Drawn {
  const stop = fillOf(runs, 'stop', -1);
  const slipped = fillOf(runs, 'stop-slipped', -1);
  const inside = fillOf(runs, 'bracket', -1);
  const [, ...parts] = fillsOf(runs.get('stop-large')!);
  const [first, second, third] = parts;
  return {
    lines: [
      level(stop, day('20:45'), 'stop', 'loss'),
      words(Number(slipped.price), `the same, slipped: ${slipped.price}`, 'loss'),
      level(inside, day('21:15'), 'stop set at 21:15:', 'accent', 2.6),
      words(2.4, `large: ${first!.price}, ${second!.price}, ${third!.price}`, 'muted'),
    ],
    marks: [
      mark(fillOf(runs, 'stop', 0), 'gain'),
      mark(stop, 'loss'),
      mark(slipped, 'loss'),
      mark(inside, 'accent'),
      ...parts.map((part) => mark(part, 'muted')),
    ],
  };
}

function limits(runs: Runs): Drawn {
  const [large, rest] = fillsOf(runs.get('limit-large')!);
  const one = fillOf(runs, 'limit-1', -1);
  const lowest = fillOf(runs, 'limit-633', -1);
  const [bought, target] = fillsOf(runs.get('wick-target')!);
  return {
    lines: [
      level(large!, day('21:15'), 'limit', 'loss'),
      words(Number(rest!.price), `what was left of it: ${rest!.price}`, 'loss'),
      level(one, day('21:15'), 'limit', 'gain'),
      level(bought!, day('21:15'), 'limit', 'muted', 0.78),
      level(target!, bought!.at, 'target from 0.7:', 'muted'),
      level(lowest, day('21:15'), 'limit', 'accent', 0.6),
    ],
    marks: [
      mark(large!, 'loss'),
      mark(rest!, 'loss'),
      mark(one, 'gain'),
      mark(bought!, 'muted'),
      mark(target!, 'muted'),
      mark(lowest, 'accent'),
    ],
  };
}

function margin(runs: Runs): Drawn {
  const closings = ['5', '3', '2', '1.25'].map((leverage) => ({
    leverage,
    fill: fillOf(runs, `margin-${leverage}`, -1),
  }));
  return {
    lines: closings.map(({ leverage, fill }) => level(fill, day('20:45'), `leverage ${leverage}:`, 'loss')),
    marks: [mark(fillOf(runs, 'margin-5', 0), 'gain'), ...closings.map(({ fill }) => mark(fill, 'loss'))],
  };
}
