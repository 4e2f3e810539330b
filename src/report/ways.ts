/**
 * The ways of signals for the page (FLOW-1), small: each event is the line of the journal that `backlot trace` prints, kept
 * as a template and the numbers and times that stand in it. `page/unpack.js` puts them together again.
 */
import type { FinishedRun } from '../scenario/run.ts';
import { namesOf } from '../scenario/journal-text.ts';
import { signalEvents, type SignalEvent } from '../scenario/signal-events.ts';
import { TraceEvents } from '../scenario/trace-events.ts';
import { Packer } from './pack.ts';

export interface WayLimits {
  /** For all ways, before base64, and how many are looked at. */
  readonly bytes: number;
  readonly signals: number;
  /** Of one way; of a longer one its beginning and its end are kept. */
  readonly events: number;
}

export interface PackedWays {
  readonly json: {
    /** Of each template its parts: text, 0 for a number, 1 for a time. */
    readonly templates: readonly Template[];
    readonly count: number;
    readonly packed: string;
  };
  readonly signals: ReadonlySet<number>;
  readonly bytes: number;
}

type Template = readonly (string | 0 | 1)[];

/** The ways of as many of `signals` as there is room for, the first ones first. */
export function packedWays(run: FinishedRun, signals: readonly number[], limits: WayLimits): PackedWays {
  const wanted = [...new Set(signals)].slice(0, limits.signals);
  const asked = new Set(wanted);
  const { events, texts } = signalEvents(run.journal.tape, (signal) => asked.has(signal));
  const told = new TraceEvents(namesOf(run.config), texts);
  const templates = new Templates();
  const ways = new Map<number, readonly number[]>();
  let bytes = 0;
  for (const signal of wanted) {
    const list = events.get(signal);
    if (list === undefined) continue;
    const before = templates.bytes;
    const way = wayOf(list, limits.events, told, templates);
    const more = lengthOf(way) + templates.bytes - before + 4;
    if (bytes + more > limits.bytes) break;
    bytes += more;
    ways.set(signal, way);
  }
  const packer = new Packer();
  const kept = [...ways.keys()].sort((a, b) => a - b);
  for (const [i, signal] of kept.entries())
    for (const value of [signal - (kept[i - 1] ?? 0), ...ways.get(signal)!]) packer.put(value);
  return {
    json: { templates: templates.list, count: kept.length, packed: packer.base64() },
    signals: new Set(kept),
    bytes,
  };
}

const lengthOf = (values: readonly number[]): number => {
  const packer = new Packer();
  for (const value of values) packer.put(value);
  return packer.length;
};

/** How many events, how many are left out, and each: its time from the one before, its template, what stands in it. */
function wayOf(
  events: readonly SignalEvent[],
  most: number,
  told: TraceEvents,
  templates: Templates,
): readonly number[] {
  const half = most >> 1;
  const kept = events.length <= most ? events : [...events.slice(0, most - half), ...events.slice(-half)];
  let before = 0;
  return [
    kept.length,
    events.length - kept.length,
    ...kept.flatMap((event) => {
      const { at } = event.record;
      const { template, values } = templates.taken(told.line(event), at);
      const since = at - before;
      before = at;
      return [since, template, ...values];
    }),
  ];
}

/** A time, or a number as a decimal text that comes back as it was. */
const slot =
  /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z)|(?<![\d.])((?:0|[1-9]\d{0,8})(?:\.\d{1,9})?)(?![\d.])/g;

/** Templates of lines, each once. */
class Templates {
  readonly list: Template[] = [];
  private readonly places = new Map<string, number>();
  /** As JSON. */
  bytes = 0;

  taken(line: string, at: number): { readonly template: number; readonly values: readonly number[] } {
    const parts: (string | 0 | 1)[] = [];
    const values: number[] = [];
    let from = 0;
    for (const match of line.matchAll(slot)) {
      const [whole, time, number] = match;
      const digits = number?.split('.')[1]?.length ?? 0;
      const units = number === undefined ? 0 : Number(number.replace('.', ''));
      if (!Number.isSafeInteger(units)) continue;
      parts.push(line.slice(from, match.index), time === undefined ? 0 : 1);
      if (time === undefined) values.push(digits, units);
      else values.push(Date.parse(time) - at);
      from = match.index + whole.length;
    }
    parts.push(line.slice(from));
    const key = JSON.stringify(parts);
    const known = this.places.get(key);
    if (known !== undefined) return { template: known, values };
    this.places.set(key, this.list.length);
    this.list.push(parts);
    this.bytes += key.length + 1;
    return { template: this.list.length - 1, values };
  }
}
