/**
 * The ways of stops, targets and rungs (STOP-1, SCALE-5): where each came to rest, and every move with what caused it,
 * out of the records of the journal. Prices in units. The levels of one order stand together, in order of time.
 */
import { places } from '../engine/packed.ts';
import { walkWords } from '../engine/tape-read.ts';
import { isRung, stopCauses, type StopCause } from '../model/order.ts';
import type { FinishedRun } from '../scenario/run.ts';

/** How a level came about: the order came to rest there, an amend of the strategy, a new average, or what moves stops. */
export const levelReasons = ['placed', 'amended', 'average entry', ...stopCauses] as const;
export type LevelReason = (typeof levelReasons)[number];

export const levelKinds = ['stop', 'target', 'rung'] as const;

/** One that stood from one instant to another. One that was not placed goes on from the level before. */
export interface Level {
  readonly kind: (typeof levelKinds)[number];
  readonly price: number;
  readonly from: number;
  /** Null where it stood to the end of the trade, or still stands. */
  readonly to: number | null;
  readonly by: LevelReason;
}

/** The way of one order. */
interface Way {
  readonly kind: Level['kind'];
  readonly endedAt: number | null;
  readonly levels: Level[];
  /** What is about to be asked for has this cause; what has been asked for, and waits to be answered, had these. */
  next: StopCause | null;
  readonly asked: LevelReason[];
}

/** Levels of the children of each entry. */
export function levelsByParent({ record, journal }: FinishedRun): ReadonlyMap<number, readonly Level[]> {
  const ways = new Map<number, Way>();
  for (const { id, role, parent, endedAt } of record.orders) {
    const kind = isRung({ role, parent }) ? 'rung' : role;
    if (kind === 'stop' || kind === 'target' || kind === 'rung')
      ways.set(id, { kind, endedAt, levels: [], next: null, asked: [] });
  }
  if (ways.size === 0) return new Map();
  // In the order in which they came to rest.
  const rested = new Map<number, Way>();
  walkWords(journal.tape, (kind, words, at) => {
    switch (kind) {
      case 'accepted':
      case 'amended': {
        const of = places[kind];
        const id = words[at + of.order]!;
        const way = ways.get(id);
        if (way === undefined) return;
        rested.set(id, way);
        // What nobody asked for is a target that follows the average entry.
        const by = way.levels.length === 0 ? 'placed' : (way.asked.shift() ?? 'average entry');
        stand(way, words[at + of.at]!, words[at + of.trigger]! || words[at + of.limit]!, by);
        return;
      }
      case 'moved': {
        const { order, at: time, trigger, cause } = places.moved;
        const way = ways.get(words[at + order]!);
        if (way !== undefined)
          stand(way, words[at + time]!, words[at + trigger]!, stopCauses[words[at + cause]!]!);
        return;
      }
      case 'caused': {
        const way = ways.get(words[at + places.caused.order]!);
        if (way !== undefined) way.next = stopCauses[words[at + places.caused.cause]!]!;
        return;
      }
      case 'amendAsked': {
        const way = ways.get(words[at + places.amendAsked.order]!);
        if (way === undefined) return;
        way.asked.push(way.next ?? 'amended');
        way.next = null;
        return;
      }
      case 'amendRejected':
        ways.get(words[at + places.amendRejected.order]!)?.asked.shift();
        return;
      default:
    }
  });
  const parents = new Map(record.orders.map(({ id, parent }) => [id, parent]));
  const groups = Map.groupBy(rested, ([id]) => parents.get(id)!);
  return new Map([...groups].map(([parent, all]) => [parent, all.flatMap(([, { levels }]) => levels)]));
}

/** An amend of the size alone leaves a level where it is. */
function stand({ levels, kind, endedAt }: Way, at: number, price: number, by: LevelReason): void {
  const before = levels.at(-1);
  if (before?.price === price) return;
  if (before !== undefined) levels[levels.length - 1] = { ...before, to: at };
  levels.push({ kind, price, from: at, to: endedAt, by });
}

/** What of a trade's levels is kept where there are too many: of each way `most`, its ends among them. */
export function thinned(levels: readonly Level[], most: number): readonly Level[] {
  return waysOf(levels).flatMap((way) => {
    if (way.length <= most) return way;
    const rows = Array.from({ length: most }, (_, i) => Math.round((i * (way.length - 1)) / (most - 1)));
    return rows.map((row, i) => {
      const next = rows[i + 1];
      return next === undefined ? way[row]! : { ...way[row]!, to: way[next]!.from };
    });
  });
}

/** The levels of each order for itself. */
export function waysOf(levels: readonly Level[]): readonly (readonly Level[])[] {
  const ways: Level[][] = [];
  for (const level of levels) {
    if (level.by === 'placed') ways.push([level]);
    else ways.at(-1)!.push(level);
  }
  return ways;
}
