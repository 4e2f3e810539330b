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
import { firstAct } from './guarding.ts';
import type { Asked, Kernel } from './kernel.ts';
import type { Venue } from '../venue/venue.ts';
import { firstLimit } from './risking.ts';
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
 * Does quiet steps from `from` on, at most to `limit`, inside one segment; null where the first of them is not quiet. The
 * candles of steps before `walked` have met their orders.
 */
export function quietStretch(
  kernel: Kernel,
  segment: Segment,
  from: number,
  walked: number,
  limit: number,
  { levels, watched }: Pick<Venue, 'levels' | 'watched'>,
): Stretch | null {
  const { stops } = kernel;
  const watch = watched === 0 ? 'nothing' : lookAt(levels, segment);
  if (watch === 'due' && from >= walked) return null;
  let step = from;
  let chunk = chunkStepsMin;
  let wakes = 1;
  while (step < limit) {
    const first = step < walked ? walked : step;
    if (watch === 'due' && first === step) break;
    stops.compute(step, segment);
    const everyClose = stops.asksAtEveryClose(segment);
    // The close at which somebody is to be asked belongs to the stretch.
    const most = everyClose ? step + chunk : stops.nth(step, wakes) + 1;
    let quiet = Math.min(limit, stops.computedTo, most);
    if (watch === 'due') quiet = Math.min(quiet, first);
    else if (watch === 'levels') quiet = quietTo(kernel, segment, first, quiet, levels);
    if (quiet === step) break;
    const act = kernel.guards.length === 0 ? quiet : firstAct(kernel, segment, step, quiet);
    // The close at which a guard acts ends the stretch.
    if (act < quiet) quiet = act + 1;
    let end = markSteps(kernel, segment, step, quiet);
    // So does the close at which a limit on risk changes what may be done.
    const limited = kernel.risk === null ? end : firstLimit(kernel, segment, step, end);
    if (limited < end) end = limited + 1;
    // Called by their names: a function that was chosen before is called from afar.
    const asked = everyClose
      ? isAlone(kernel)
        ? askAlone(kernel, segment, step, end)
        : askAll(kernel, segment, step, end)
      : askWoken(kernel, segment, step, end);
    if (asked !== null) return asked;
    if (end > act || end > limited) return { to: end, asked: nothingAsked };
    chunk = Math.min(chunk * 2, chunkStepsMax);
    wakes = Math.min(wakes * 2, wakesMax);
    step = end;
  }
  return step === from ? null : { to: step, asked: nothingAsked };
}

/** Whether the run has one instance, which is asked at every close. */
const isAlone = ({ instances }: Kernel): boolean => instances.length === 1 && instances[0]!.wakes === null;

/**
 * What the candles of a segment may reach by `levels`, up and down for each lane: something that is due at the first price
 * there is, levels, or nothing.
 */
function lookAt(levels: Float64Array, { offsets }: Segment): 'due' | 'levels' | 'nothing' {
  let hasLevels = false;
  for (let m = 0; m < offsets.length; m++) {
    const up = levels[2 * m]!;
    const down = levels[2 * m + 1]!;
    if ((up === Infinity && down === -Infinity) || offsets[m] === noCandle) continue;
    // Crossed over: every candle reaches them.
    if (up < down) return 'due';
    hasLevels = true;
  }
  return hasLevels ? 'levels' : 'nothing';
}

/** The first step of [from, to) whose candles reach a level, or `to`. */
function quietTo(
  { lanes }: Kernel,
  { offsets }: Segment,
  from: number,
  to: number,
  levels: Float64Array,
): number {
  let end = to;
  for (let m = 0; m < lanes.length; m++) {
    const offset = offsets[m]!;
    const up = levels[2 * m]!;
    const down = levels[2 * m + 1]!;
    if (offset === noCandle || (up === Infinity && down === -Infinity)) continue;
    const { high, low } = lanes[m]!.candles;
    if (from < end) end = firstReached(high, low, from + offset, end + offset, up, down) - offset;
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
