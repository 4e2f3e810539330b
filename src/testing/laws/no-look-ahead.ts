/**
 * TIME-1: what a run does up to an instant does not depend on what comes after it. The world is played again with other
 * candles behind a cut, and everything up to the cut must be the same, to the last bit.
 *
 * It also finds what a strategy keeps outside of its state: a run that went before is then a future that it has seen.
 */
import { timeframeMs } from '../../model/time.ts';
import { digitsOf } from '../candles.ts';
import type { Breach, Law } from '../law.ts';
import type { TestRun, TestStep } from '../test-run.ts';
import { worldStart, type World, type WorldCandle } from '../world.ts';

/** Cuts after these parts of the candles that the world states. */
const parts = [0.25, 0.5, 0.75];

export const noLookAhead: Law = {
  name: 'noLookAhead',
  rule: 'TIME-1',
  says: 'what comes later changes nothing that was decided before',
  check: async (run) => {
    const { candles, terms } = run.world;
    const length = Math.max(0, ...Object.values(candles).map((list) => list.length));
    for (const cut of parts.map((part) => Math.floor(length * part))) {
      const end = worldStart + cut * timeframeMs(terms.data.timeframe);
      const breach = parting(run, await run.again(turned(run.world, cut)), end);
      if (breach !== null) return breach;
    }
    return null;
  },
};

/** Where two runs part up to the close at `end`. */
function parting(run: TestRun, other: TestRun, end: number): Breach | null {
  const lines = linesTo(run, end);
  const others = linesTo(other, end);
  const first = lines.findIndex(({ line }, i) => line !== others[i]?.line);
  if (first < 0 && lines.length === others.length) return null;
  const place = first < 0 ? lines.length : first;
  const said = (line: { readonly line: string } | undefined): string =>
    line === undefined ? 'nothing' : `"${line.line}"`;
  const { at } = (lines[place] ?? others[place])!;
  return { at, message: `with other candles later ${said(lines[place])} became ${said(others[place])}` };
}

/** All that a run wrote up to the close at `end`. */
function linesTo(
  { steps, line }: TestRun,
  end: number,
): readonly { readonly at: number; readonly line: string }[] {
  const told = ({ at, equity, records }: TestStep): { at: number; line: string }[] => [
    ...records.map((record) => ({ at: record.at, line: line(record) })),
    { at, line: `equity ${equity}` },
  ];
  return steps.filter(({ at }) => at <= end).flatMap(told);
}

/** The world with its candles from `cut` on upside down. The first stays: those that warm up come from it. */
function turned(world: World, cut: number): World {
  const candles = Object.entries(world.candles).map(([id, list]) => {
    const kept = Math.max(cut, 1 + list.findIndex((candle) => candle !== null));
    const from = list.slice(0, kept).findLast((candle) => candle !== null)?.[3] ?? 100;
    const grid = 10 ** Math.max(2, ...list.flatMap(digitsOf));
    const later = list.slice(kept).map((candle) => mirrored(candle, from, grid));
    return [id, [...list.slice(0, kept), ...later]] as const;
  });
  return { ...world, candles: Object.fromEntries(candles) };
}

/** A candle whose distance from a price is turned around, and a quarter as far, so that none goes below zero. */
function mirrored(candle: WorldCandle, from: number, grid: number): WorldCandle {
  if (candle === null) return null;
  const [open, high, low, close, volume] = candle;
  const turn = (price: number): number => Math.max(1, Math.round((from - (price - from) / 4) * grid)) / grid;
  const prices = [turn(open), turn(low), turn(high), turn(close)] as const;
  return volume === undefined ? prices : [...prices, volume];
}
