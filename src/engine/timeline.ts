/**
 * The steps of a run: every instant at which at least one market's candle closes (TIME-2).
 *
 * Steps are grouped into segments in which the same markets have a candle at every step and none has a gap, so that
 * the row of a market is the step plus an offset. One market, or markets without gaps, make one segment.
 */
import { assert } from '../base/assert.ts';
import type { CandleColumns } from '../market/candles.ts';

export interface Segment {
  /** Steps [from, to). */
  readonly from: number;
  to: number;
  /** Row minus step for each market; `noCandle` where the market has none in this segment. */
  readonly offsets: Int32Array;
  /** The first market that has candles in it: they tell the time of its steps. */
  readonly clock: number;
}

export const noCandle = -0x7fffffff;

export class Timeline {
  readonly segments: Segment[] = [];
  private readonly columns: readonly CandleColumns[];

  constructor(columns: readonly CandleColumns[]) {
    this.columns = columns;
  }

  /** All steps of columns that are known in advance. */
  static of(columns: readonly CandleColumns[]): Timeline {
    const timeline = new Timeline(columns);
    if (columns.length > 0 && sameTimes(columns)) {
      const rows = columns[0]!.length;
      if (rows > 0)
        timeline.segments.push({ from: 0, to: rows, offsets: new Int32Array(columns.length), clock: 0 });
      return timeline;
    }
    const next = new Int32Array(columns.length);
    const has = new Uint8Array(columns.length);
    for (;;) {
      let at = Infinity;
      for (const [m, column] of columns.entries()) {
        if (next[m]! < column.length) at = Math.min(at, column.time[next[m]!]!);
      }
      if (at === Infinity) return timeline;
      for (const [m, column] of columns.entries()) {
        has[m] = next[m]! < column.length && column.time[next[m]!] === at ? 1 : 0;
      }
      timeline.push(has, next);
      for (let m = 0; m < has.length; m++) next[m] = next[m]! + has[m]!;
    }
  }

  get steps(): number {
    return this.segments.at(-1)?.to ?? 0;
  }

  /** Adds a step at which the markets with `has[m]` close the candle of row `rows[m]`. */
  push(has: Uint8Array, rows: Int32Array): void {
    const last = this.segments.at(-1);
    const step = this.steps;
    if (last !== undefined && continues(last, step, has, rows)) {
      last.to = step + 1;
      return;
    }
    const offsets = Int32Array.from(has, (flag, m) => (flag === 1 ? rows[m]! - step : noCandle));
    const clock = has.indexOf(1);
    assert(clock >= 0, 'a step has at least one candle');
    this.segments.push({ from: step, to: step + 1, offsets, clock });
  }

  /** The segment that holds `step`. Quick for steps in order. */
  segmentAt(step: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    const last = this.segments[high];
    if (last !== undefined && step >= last.from) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.to <= step) low = middle + 1;
      else high = middle;
    }
    const segment = this.segments[low];
    assert(segment !== undefined && step >= segment.from && step < segment.to, 'a step lies inside the run');
    return segment;
  }

  /** The first step of `segment` from `from` on whose instant is at or after `at`, or the segment's end. */
  stepAtOrAfter(at: number, from: number, segment: Segment): number {
    const { durationMs } = this.columns[0]!;
    // Without gaps it would be this one; each gap brings it nearer.
    let after = Math.min(
      segment.to,
      from + Math.max(0, Math.ceil((at - this.timeAt(from, segment)) / durationMs)),
    );
    if (after === from || this.timeAt(after - 1, segment) < at) return after;
    let before = from;
    while (before < after) {
      const middle = (before + after) >> 1;
      if (this.timeAt(middle, segment) < at) before = middle + 1;
      else after = middle;
    }
    return after;
  }

  /** The instant of `step`: when its candles close. */
  timeAt(step: number, segment: Segment = this.segmentAt(step)): number {
    const column = this.columns[segment.clock]!;
    return column.opensAt(step + segment.offsets[segment.clock]!) + column.durationMs;
  }
}

function continues(segment: Segment, step: number, has: Uint8Array, rows: Int32Array): boolean {
  for (let m = 0; m < has.length; m++) {
    const offset = segment.offsets[m]!;
    if (has[m] === 1 ? offset !== rows[m]! - step : offset !== noCandle) return false;
  }
  return true;
}

function sameTimes(columns: readonly CandleColumns[]): boolean {
  const first = columns[0]!;
  for (const column of columns) {
    if (column.length !== first.length) return false;
    if (column === first) continue;
    for (let i = 0; i < first.length; i++) if (column.time[i] !== first.time[i]) return false;
  }
  return true;
}
