/**
 * Finer candles that settle the path inside the candles of a run (PATH-8), and which of these they cover.
 *
 * A candle is covered where every finer one of its span is there (of trades: at least one; a second without trades is a
 * lawful gap, and so is the weekend of a week whose market is closed then) and where first open, greatest high, least low
 * and last close agree with its own within a tick. What agrees within a tick and not exactly is drawn onto the candle:
 * nothing then lies outside of it (FILL-5), and whoever looks at the candle alone sees all that its finer ones may reach.
 * Any other candle is left to `path`, and counted with the reason.
 *
 * Detail may come with the candles, one by one, like these; whatever comes first, the same candles are covered.
 */
import { assert } from '../base/assert.ts';
import { dayMs } from '../model/time.ts';
import { CandleColumns, type Candle } from './candles.ts';
import type { Calendar } from './quality.ts';

/** Where detail and candle part: finer candles are missing, or a price of theirs is more than a tick off. */
export const uncoveredReasons = ['missing', 'open', 'high', 'low', 'close'] as const;
export type UncoveredReason = (typeof uncoveredReasons)[number];

export interface Uncovered {
  /** When the candle opens. */
  readonly at: number;
  readonly reason: UncoveredReason;
  /** The price of the candle and that of its finer ones, in units; of `missing` how many there should be, and are. */
  readonly expected: number;
  readonly found: number;
}

export interface Coverage {
  /** Candles that detail settles. */
  readonly covered: number;
  /** Candles before the first and after the last of which there is any detail. */
  readonly outside: number;
  /** All others, of which the first few are listed. */
  readonly uncovered: number;
  readonly first: readonly Uncovered[];
}

const listedMost = 5;

export class Detail {
  /** Drawn onto the candles that they cover. */
  candles: CandleColumns;
  readonly ofTrades: boolean;
  private readonly calendar: Calendar;
  /** By row of the run's candles: its finer rows are those of [from, to); none where both are equal, or not there. */
  from = new Int32Array(64);
  to = new Int32Array(64);
  /** Rows of the run's candles so far. */
  private rows = 0;
  /** Null where the candles are there for this alone. */
  private readonly source: CandleColumns | null;
  private covered = 0;
  private uncovered = 0;
  /** Candles since the last of which there was any detail, or from the beginning on: they may lie outside. */
  private empty = 0;
  private beforeFirst = 0;
  private hasAny = false;
  private readonly first: Uncovered[] = [];
  private pending: Uncovered[] = [];

  /** `candles` are copied before anything is drawn, unless they are `own`. */
  constructor(candles: CandleColumns, ofTrades: boolean, own: boolean, calendar: Calendar) {
    this.candles = candles;
    this.ofTrades = ofTrades;
    this.calendar = calendar;
    this.source = own ? null : candles;
  }

  get coverage(): Coverage {
    const { covered, uncovered, first, beforeFirst, empty } = this;
    return { covered, outside: beforeFirst + empty, uncovered, first };
  }

  /** Takes what came with the candle of `row`: finer candles in order of time; those that lie outside of it are left out. */
  take(candles: CandleColumns, row: number, finer: readonly Candle[], tick: number): void {
    const opens = candles.time[row]!;
    const own = this.candles;
    const begin = own.length;
    for (const candle of finer) {
      const isInside = candle.time >= opens && candle.time < opens + candles.durationMs;
      if (isInside && (own.length === 0 || candle.time > own.time[own.length - 1]!)) own.append(candle);
    }
    this.judge(candles, row, begin, own.length, tick);
  }

  /** Judges the candle of `row`, the next one, by its finer rows [begin, end). */
  judge(candles: CandleColumns, row: number, begin: number, end: number, tick: number): void {
    assert(row === this.rows, 'candles are judged in their order, each once');
    if (row === this.from.length) {
      this.from = doubled(this.from);
      this.to = doubled(this.to);
    }
    this.rows++;
    const span = { row, begin, end };
    const fault = this.gapIn(candles, span) ?? differenceIn(candles, this.candles, span, tick);
    if (begin === end) this.passOver(fault!);
    else this.endPause();
    if (fault === null) {
      this.from[row] = begin;
      this.to[row] = end;
      this.covered++;
      this.draw(candles, span);
    } else if (begin < end) this.fail([fault], 1);
  }

  /** A candle without any detail. */
  private passOver(fault: Uncovered): void {
    this.empty++;
    if (this.pending.length < listedMost) this.pending.push(fault);
  }

  /** There is detail again: those without lie between, or before all of it. */
  private endPause(): void {
    if (this.hasAny) this.fail(this.pending, this.empty);
    else this.beforeFirst = this.empty;
    this.hasAny = true;
    this.empty = 0;
    this.pending = [];
  }

  private fail(faults: readonly Uncovered[], count: number): void {
    this.uncovered += count;
    this.first.push(...faults.slice(0, listedMost - this.first.length));
  }

  private gapIn(candles: CandleColumns, { row, begin, end }: Span): Uncovered | null {
    const finer = this.candles;
    const at = candles.time[row]!;
    const found = end - begin;
    if (this.ofTrades) return found === 0 ? { at, reason: 'missing', expected: 1, found } : null;
    const whole = candles.durationMs / finer.durationMs;
    // A week ends with its weekend.
    const isClosed = this.calendar === 'weekdays' && candles.durationMs > dayMs;
    const open = isClosed ? whole - (2 * dayMs) / finer.durationMs : whole;
    const expected = found > open ? whole : open;
    // So many that do not overlap, from the first moment to the last: none is missing.
    const isWhole =
      found === expected &&
      finer.time[begin] === at &&
      finer.time[end - 1]! === at + (expected - 1) * finer.durationMs;
    return isWhole ? null : { at, reason: 'missing', expected, found };
  }

  private draw(candles: CandleColumns, span: Span): void {
    if (agrees(candles, this.candles, span)) return;
    if (this.source !== null && this.candles === this.source) this.candles = copied(this.source);
    drawOnto(candles, this.candles, span);
  }
}

/** What `finer` settles of `candles`; `tickAt` is the price step of an instant, in units. */
export function detailOf(
  candles: CandleColumns,
  finer: CandleColumns,
  tickAt: (at: number) => number,
  ofTrades = false,
  calendar: Calendar = 'continuous',
): Detail {
  assert(candles.durationMs % finer.durationMs === 0, 'a candle is made of whole finer ones');
  assert(candles.priceDigits === finer.priceDigits, 'finer candles are in the units of the others');
  const detail = new Detail(finer, ofTrades, false, calendar);
  const { time, length } = finer;
  let next = 0;
  for (let row = 0; row < candles.length; row++) {
    const opens = candles.time[row]!;
    while (next < length && time[next]! < opens) next++;
    const begin = next;
    while (next < length && time[next]! < opens + candles.durationMs) next++;
    detail.judge(candles, row, begin, next, tickAt(opens));
  }
  return detail;
}

/** Detail that comes with the candles, in their decimals. */
export const comingDetail = (
  durationMs: number,
  priceDigits: number,
  ofTrades: boolean,
  calendar: Calendar = 'continuous',
): Detail =>
  new Detail(new CandleColumns({ durationMs, priceDigits, capacity: 64 }), ofTrades, true, calendar);

/** Finer rows [begin, end) of a candle. */
interface Span {
  readonly row: number;
  readonly begin: number;
  readonly end: number;
}

/** Where the greatest high and the least low of finer rows lie, the first of each. */
function extremesOf({ high, low }: CandleColumns, { begin, end }: Span): readonly [number, number] {
  let highest = begin;
  let lowest = begin;
  for (let i = begin + 1; i < end; i++) {
    if (high[i]! > high[highest]!) highest = i;
    if (low[i]! < low[lowest]!) lowest = i;
  }
  return [highest, lowest];
}

function pricesOf(
  finer: CandleColumns,
  span: Span,
): Readonly<Record<Exclude<UncoveredReason, 'missing'>, number>> {
  const [highest, lowest] = extremesOf(finer, span);
  const { begin, end } = span;
  return {
    open: finer.open[begin]!,
    high: finer.high[highest]!,
    low: finer.low[lowest]!,
    close: finer.close[end - 1]!,
  };
}

const names = ['open', 'high', 'low', 'close'] as const;

function differenceIn(
  candles: CandleColumns,
  finer: CandleColumns,
  span: Span,
  tick: number,
): Uncovered | null {
  const found = pricesOf(finer, span);
  for (const reason of names) {
    const expected = candles[reason][span.row]!;
    if (Math.abs(expected - found[reason]) > tick)
      return { at: candles.time[span.row]!, reason, expected, found: found[reason] };
  }
  return null;
}

function agrees(candles: CandleColumns, finer: CandleColumns, span: Span): boolean {
  const found = pricesOf(finer, span);
  return names.every((name) => candles[name][span.row] === found[name]);
}

/** Moves finer rows, which agree with the candle within a tick, so that they agree exactly. */
function drawOnto(candles: CandleColumns, finer: CandleColumns, span: Span): void {
  const { row, begin, end } = span;
  const high = candles.high[row]!;
  const low = candles.low[row]!;
  const [highest, lowest] = extremesOf(finer, span);
  for (let i = begin; i < end; i++) {
    for (const name of names) finer[name][i] = Math.min(Math.max(finer[name][i]!, low), high);
  }
  finer.open[begin] = candles.open[row]!;
  finer.close[end - 1] = candles.close[row]!;
  finer.high[highest] = high;
  finer.low[lowest] = low;
  for (const i of [begin, end - 1]) {
    finer.high[i] = Math.max(finer.high[i]!, finer.open[i]!, finer.close[i]!);
    finer.low[i] = Math.min(finer.low[i]!, finer.open[i]!, finer.close[i]!);
  }
}

function copied(candles: CandleColumns): CandleColumns {
  const { open, high, low, close } = candles;
  return CandleColumns.of(candles, {
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
  });
}

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(column.length * 2);
  next.set(column);
  return next;
}
