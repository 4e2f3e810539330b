/**
 * Where two journals part: the first event that stands in one and not, or not so, in the other. Numbers of texts are
 * not compared but the texts; where the runs count in other units, or name other markets, the readable lines are.
 */
import { records } from '../engine/records.ts';
import { noteText, recordOf, walkRecords, type FullKind, type Readable } from '../engine/tape-read.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { journalLine, namesOf, type JournalNames } from './journal-text.ts';
import type { FinishedRun } from './run.ts';

export interface Parting {
  /** The number of the event, from 1, among all of the journal. */
  readonly event: number;
  /** How many steps of the first run had closed by then. */
  readonly step: number;
  /** ISO; of the earlier of the two events. */
  readonly at: string;
  /** The event as a line, in each of the two; null where its journal has ended. */
  readonly first: string | null;
  readonly second: string | null;
}

/** What a run's journal is told by. */
export interface JournalView {
  readonly tape: Readable;
  readonly names: JournalNames;
  readonly equity: EquitySeries;
}

export const journalOfRun = ({ journal, config, equity }: FinishedRun): JournalView => ({
  tape: journal.tape,
  names: namesOf(config),
  equity,
});

/** Null when they tell the same from beginning to end. */
export function partingOf(first: JournalView, second: JournalView): Parting | null {
  const a = eventsOf(first.tape);
  const b = eventsOf(second.tape);
  const likeNamed = JSON.stringify(first.names) === JSON.stringify(second.names);
  const told = (view: JournalView, { list, texts }: Events, event: number): string | null =>
    event < list.length ? lineOf(list[event]!, view, texts) : null;
  const most = Math.max(a.list.length, b.list.length);
  for (let event = 0; event < most; event++) {
    const x = a.list[event];
    const y = b.list[event];
    const both = x !== undefined && y !== undefined;
    if (both && likeNamed && sameEvent(x, a.texts, y, b.texts)) continue;
    const lines = [told(first, a, event), told(second, b, event)] as const;
    if (both && !likeNamed && lines[0] === lines[1]) continue;
    const at = Math.min(x === undefined ? Infinity : timeOf(x), y === undefined ? Infinity : timeOf(y));
    return {
      event: event + 1,
      step: stepsBy(first.equity, at),
      at: formatTime(at as TimeMs),
      first: lines[0],
      second: lines[1],
    };
  }
  return null;
}

/** How many events a journal holds. */
export const countEvents = (tape: Readable): number => eventsOf(tape).list.length;

const lineOf = ({ kind, words, at }: Event, { names }: JournalView, texts: Events['texts']): string =>
  journalLine(recordOf(kind, words, at), names, texts);

type Kind = Exclude<FullKind, 'text'>;

interface Event {
  readonly kind: Kind;
  readonly words: Float64Array;
  readonly at: number;
}

interface Events {
  readonly list: readonly Event[];
  readonly texts: ReadonlyMap<number, string>;
}

function eventsOf(tape: Readable): Events {
  const list: Event[] = [];
  const texts = new Map<number, string>();
  walkRecords(tape, (kind, words, at) => {
    if (kind === 'text') noteText(texts, words, at);
    else list.push({ kind, words, at });
  });
  return { list, texts };
}

/** The time of an event: the first field of every kind. */
const timeOf = ({ words, at }: Event): number => words[at + 1]!;

function sameEvent(
  x: Event,
  textsX: ReadonlyMap<number, string>,
  y: Event,
  textsY: ReadonlyMap<number, string>,
): boolean {
  if (x.kind !== y.kind) return false;
  for (const [i, field] of records[x.kind].entries()) {
    const p = x.words[x.at + 1 + i]!;
    const q = y.words[y.at + 1 + i]!;
    const isText = x.kind === 'refusal' && (field === 'stage' || field === 'reason');
    if (isText ? textsX.get(p) !== textsY.get(q) : p !== q) return false;
  }
  return true;
}

/** How many rows lie at or before `at`. */
function stepsBy({ at: instants, length }: EquitySeries, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
