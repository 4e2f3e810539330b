/**
 * Where a quiet stretch has to stop for its strategies, in steps: the end of what is computed, and the next close at
 * which one of them is to be asked. Both are kept until they are passed, so that lanes are not visited in vain: in many
 * markets a fill begins a new stretch every few steps. Nothing here needs a snapshot: candles and readings give it again.
 */
import type { LaneReadings } from './readings.ts';
import { noCandle, type Segment } from './timeline.ts';
import { noRow, type Wakes } from './wakes.ts';

/** What is needed of a lane and of an instance. */
interface ReadLane {
  readonly index: number;
  readonly readings: LaneReadings;
}
interface AskedInstance {
  readonly lane: ReadLane;
  readonly wakes: Wakes | null;
  readonly ready: boolean;
}

/** Beyond all steps. */
export const never = 0x7fffffff;

export class Stops {
  /** The readings of every lane of the segment are computed at steps before this one. */
  computedTo = 0;
  /** The next step of those at which a strategy is to be asked, or `never`; before it has been found, -1. */
  private wake = -1;
  /** The same by instance. */
  private readonly wakes: Int32Array;
  private readonly lanes: readonly ReadLane[];
  private readonly instances: readonly AskedInstance[];
  private segment: Segment | null = null;
  /** Whether every instance of the run is ready and states conditions: once true, always true. */
  private allWoken = false;

  constructor(lanes: readonly ReadLane[], instances: readonly AskedInstance[]) {
    this.lanes = lanes;
    this.instances = instances;
    this.wakes = new Int32Array(instances.length);
  }

  /** Whether some strategy of the segment is asked at every close: it has no conditions, or is not ready yet. */
  asksAtEveryClose(segment: Segment): boolean {
    if (this.allWoken) return false;
    let others = 0;
    for (const { wakes, ready, lane } of this.instances) {
      if (wakes !== null && ready) continue;
      if (segment.offsets[lane.index] !== noCandle) return true;
      others++;
    }
    this.allWoken = others === 0;
    return false;
  }

  /** Computes the readings of `step`, and with them those of more steps, to `computedTo`. */
  compute(step: number, segment: Segment): void {
    if (segment === this.segment && step < this.computedTo) return;
    this.segment = segment;
    this.computedTo = never;
    this.wake = -1;
    for (const { index, readings } of this.lanes) {
      const offset = segment.offsets[index]!;
      if (offset === noCandle) continue;
      readings.ensure(step + offset);
      this.computedTo = Math.min(this.computedTo, readings.to - offset);
    }
  }

  /** The first step from `step` on, of those that are computed, at which a strategy is to be asked; or `never`. */
  next(step: number): number {
    if (this.wake < step) this.find(step);
    return this.wake;
  }

  /** The first step from `step` on at which one of the strategies is to be asked for the `nth` time from there on. */
  nth(step: number, nth: number): number {
    const { instances } = this;
    if (nth === 1) return this.next(step);
    const { offsets } = this.segment!;
    let first = never;
    for (let i = 0; i < instances.length; i++) {
      const { lane, wakes } = instances[i]!;
      const offset = offsets[lane.index]!;
      const row = offset === noCandle ? noRow : wakes!.nth(step + offset, nth);
      if (row !== noRow) first = Math.min(first, row - offset);
    }
    return first;
  }

  /** Whether instance `i` is to be asked at `step`, which `next` has given. */
  isAt(i: number, step: number): boolean {
    return this.wakes[i] === step;
  }

  /** Finds the next steps from `step` on of those instances whose last is passed. */
  private find(step: number): void {
    const { instances, wakes } = this;
    const isNew = this.wake < 0;
    const { offsets } = this.segment!;
    let least = never;
    for (let i = 0; i < wakes.length; i++) {
      if (isNew || wakes[i]! < step) {
        const { lane, wakes: rows } = instances[i]!;
        const offset = offsets[lane.index]!;
        const row = offset === noCandle ? noRow : rows!.from(step + offset);
        wakes[i] = row === noRow ? never : row - offset;
      }
      if (wakes[i]! < least) least = wakes[i]!;
    }
    this.wake = least;
  }
}
