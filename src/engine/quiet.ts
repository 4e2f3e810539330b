/**
 * The quick way through quiet candles: stretches of steps in which no order can be reached.
 *
 * It computes what the plain steps would, in another order of loops: first how far it stays quiet (the next candle that
 * reaches an order, the next close at which a strategy wants to be asked), then the marks of all these steps, then the
 * questions. It stops before a step that reaches an order, and after a step at which a strategy asked for something.
 * The same digest as the plain steps is a law of the tests; both are kept.
 */
import { askAll, askAlone, askWoken, type Stretch } from './ask.ts';
import { markSteps } from './equity.ts';
import type { Asked, Kernel } from './kernel.ts';
import { noCandle, type Segment } from './timeline.ts';

/**
 * What lies behind a strategy's answer is computed in vain: chunks start short, and grow while it stays quiet. They are
 * measured in steps where some strategy is asked at every close, and else in closes at which a condition holds.
 */
const chunkStepsMin = 8;
const chunkStepsMax = 256;
const wakesMax = 64;

const nothingAsked: readonly Asked[] = [];

/**
 * Does quiet steps from `from` on, at most to `limit`, inside one segment. The candles of steps before `walked` have met
 * their orders. `levels` are up and down for each lane.
 */
export function quietStretch(
  kernel: Kernel,
  segment: Segment,
  from: number,
  walked: number,
  limit: number,
  levels: Float64Array,
): Stretch {
  let step = from;
  let chunk = chunkStepsMin;
  let wakes = 1;
  while (step < limit) {
    const everyClose = asksAtEveryClose(kernel, segment);
    const most = everyClose ? Math.min(step + chunk, limit) : limit;
    const quiet = quietTo(kernel, segment, step, walked, most, wakes, levels);
    if (quiet === step) break;
    const end = markSteps(kernel, segment, step, quiet);
    const ask = !everyClose ? askWoken : isAlone(kernel) ? askAlone : askAll;
    const asked = ask(kernel, segment, step, end);
    if (asked !== null) return asked;
    chunk = Math.min(chunk * 2, chunkStepsMax);
    wakes = Math.min(wakes * 2, wakesMax);
    step = end;
  }
  return { to: step, asked: nothingAsked };
}

/** Whether the run has one instance, which is asked at every close. */
const isAlone = ({ instances }: Kernel): boolean => instances.length === 1 && instances[0]!.wakes === null;

/** Whether some strategy of the segment has no conditions, or is not ready yet. */
function asksAtEveryClose(kernel: Kernel, segment: Segment): boolean {
  const { instances } = kernel;
  for (let i = 0; i < instances.length; i++) {
    const instance = instances[i]!;
    if (instance.wakes !== null && instance.ready) continue;
    if (segment.offsets[instance.lane.index] !== noCandle) return true;
  }
  return false;
}

/**
 * The end of the quiet steps that begin at `from`: the first that reaches an order, the end of what is computed, or the
 * step after the one at which some strategy's conditions hold for the `wakes`-th time.
 */
function quietTo(
  kernel: Kernel,
  segment: Segment,
  from: number,
  walked: number,
  to: number,
  wakes: number,
  levels: Float64Array,
): number {
  const { lanes, instanceOf } = kernel;
  let end = to;
  for (let m = 0; m < lanes.length; m++) {
    const offset = segment.offsets[m]!;
    if (offset === noCandle) continue;
    const { readings } = lanes[m]!;
    if (from + offset >= readings.to) readings.ensure(from + offset);
    if (end + offset > readings.to) end = readings.to - offset;
    const instance = instanceOf[m] ?? null;
    if (instance === null || instance.wakes === null || !instance.ready) continue;
    const wake = instance.wakes.nth(from + offset, wakes) - offset;
    if (wake < end) end = wake + 1;
  }
  for (let m = 0; m < lanes.length; m++) {
    const offset = segment.offsets[m]!;
    const up = levels[2 * m]!;
    const down = levels[2 * m + 1]!;
    if (offset === noCandle || (up === Infinity && down === -Infinity)) continue;
    const first = from < walked ? walked : from;
    if (first >= end) continue;
    // Crossed over: something is due at the first price there is.
    if (up < down) {
      end = first;
      continue;
    }
    const { candles } = lanes[m]!;
    end = firstReached(candles.high, candles.low, first + offset, end + offset, up, down) - offset;
  }
  return end;
}

/** The first row of [from, to) whose candle reaches a level, or `to`. */
function firstReached(
  high: Float64Array,
  low: Float64Array,
  from: number,
  to: number,
  up: number,
  down: number,
): number {
  for (let row = from; row < to; row++) {
    if (high[row]! >= up || low[row]! <= down) return row;
  }
  return to;
}
