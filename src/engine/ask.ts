/**
 * Asking strategies at closes: at every one, at those that their conditions choose, over a stretch of steps or at one.
 * A strategy is asked for the first time when all its readings are defined.
 */
import type { Intent, Intents } from '../model/intent.ts';
import type { AccountView } from '../strategy/view.ts';
import type { Asked, Instance, Kernel, Lane } from './kernel.ts';
import { noCandle, type Segment } from './timeline.ts';

/** How far a stretch of steps came. */
export interface Stretch {
  /** Steps before this one are done, marks and questions included. */
  readonly to: number;
  /** What was asked at step `to - 1`; its commands have not been made. */
  readonly asked: readonly Asked[];
}

/** Asks at steps [from, to) in turn; the first at which something is asked for, or null. */
export function askAll(kernel: Kernel, segment: Segment, from: number, to: number): Stretch | null {
  for (let step = from; step < to; step++) {
    const asked = askAt(kernel, segment, step);
    if (asked !== null) return { to: step + 1, asked };
  }
  return null;
}

/** The same where every instance is ready and states conditions: only the steps at which one of them holds count. */
export function askWoken(kernel: Kernel, segment: Segment, from: number, to: number): Stretch | null {
  const { lanes, stops } = kernel;
  for (let step = stops.next(from); step < to; step = stops.next(step + 1)) {
    const asked = askThose(kernel, segment, step);
    if (asked !== null) return { to: step + 1, asked };
  }
  // The views stand at the last step that is done.
  moveCursors(lanes, segment, to - 1);
  kernel.account.equityUnits = kernel.journal.state.equity[to - 1 - kernel.firstStep]!;
  return null;
}

/** Moves the views to the close of `step`, which `stops` has given, and asks those who are to be asked there. */
function askThose(kernel: Kernel, segment: Segment, step: number): readonly Asked[] | null {
  const { lanes, instances, account, stops } = kernel;
  account.equityUnits = kernel.journal.state.equity[step - kernel.firstStep]!;
  moveCursors(lanes, segment, step);
  let asked: Asked[] | null = null;
  for (let i = 0; i < instances.length; i++) {
    if (stops.isAt(i, step)) asked = answerOf(instances[i]!, asked);
  }
  return asked;
}

/** The same for the only instance of a run, asked at every close, with everything at hand. */
export function askAlone(kernel: Kernel, segment: Segment, from: number, to: number): Stretch | null {
  const instance = kernel.instances[0]!;
  const { lane } = instance;
  moveCursors(kernel.lanes, segment, from);
  const offset = segment.offsets[lane.index]!;
  if (offset === noCandle) return null;
  let step = from;
  while (!instance.ready && step < to && !becomesReady(kernel, instance)) {
    step++;
    if (step < to) moveCursors(kernel.lanes, segment, step);
  }
  if (step === to) return null;
  const { equity } = kernel.journal.state;
  const firstRow = kernel.firstStep + offset;
  const intents = firstAnswer(instance, kernel.account, step + offset, to + offset, equity, firstRow);
  const last = lane.cursor.row - offset;
  moveCursors(kernel.lanes, segment, last);
  return intents === null ? null : { to: last + 1, asked: [{ instance, intents }] };
}

/**
 * Asks an instance that is ready at the closes of rows [from, to) in turn, until it answers; its cursor stays there.
 * Row `firstRow` has the first equity row.
 */
function firstAnswer(
  instance: Instance,
  account: AccountView,
  from: number,
  to: number,
  equity: Float64Array,
  firstRow: number,
): Asked['intents'] | null {
  const { strategy, view, state, params, lane } = instance;
  const { cursor } = lane;
  const slots = 1 - lane.readings.from;
  for (let row = from; row < to; row++) {
    cursor.row = row;
    cursor.slot = row + slots;
    account.equityUnits = equity[row - firstRow]!;
    const answer = strategy.onClose(view, state, params);
    if (!isNothing(answer)) return answer;
  }
  return null;
}

/** Moves the views to the close of `step` and asks every strategy whose market has a candle there. */
export function askAt(kernel: Kernel, segment: Segment, step: number): readonly Asked[] | null {
  const { lanes, instances, account } = kernel;
  account.equityUnits = kernel.journal.state.equity[step - kernel.firstStep]!;
  moveCursors(lanes, segment, step);
  let asked: Asked[] | null = null;
  for (let i = 0; i < instances.length; i++) {
    const instance = instances[i]!;
    const offset = segment.offsets[instance.lane.index]!;
    if (offset === noCandle) continue;
    if (!instance.ready) {
      if (!becomesReady(kernel, instance)) continue;
    } else if (instance.wakes !== null && instance.wakes.from(step + offset) !== step + offset) continue;
    asked = answerOf(instance, asked);
  }
  return asked;
}

/** Adds what `instance` asks for, if anything, to what was asked for before it. */
function answerOf(instance: Instance, before: Asked[] | null): Asked[] | null {
  const answer = instance.strategy.onClose(instance.view, instance.state, instance.params);
  if (isNothing(answer)) return before;
  if (before === null) return [{ instance, intents: answer }];
  before.push({ instance, intents: answer });
  return before;
}

/** The last closed row of every market that has a candle at `step`, with its readings computed. */
export function moveCursors(lanes: readonly Lane[], segment: Segment, step: number): void {
  for (let m = 0; m < lanes.length; m++) {
    const lane = lanes[m]!;
    const offset = segment.offsets[m]!;
    if (offset === noCandle) continue;
    const row = step + offset;
    const { cursor, readings } = lane;
    if (row >= readings.to) readings.ensure(row);
    cursor.row = row;
    cursor.slot = row - readings.from + 1;
  }
}

const isNothing = (answer: Intents): answer is null | undefined | readonly [] =>
  answer === null || answer === undefined || (isList(answer) && answer.length === 0);

export const isList = (answer: Intent | readonly Intent[]): answer is readonly Intent[] =>
  Array.isArray(answer);

function becomesReady({ correlations }: Kernel, instance: Instance): boolean {
  const { lane, firstRow, beside } = instance;
  const { row } = lane.cursor;
  if (row < firstRow) return false;
  for (const { market, period } of beside)
    if (correlations.at(lane.index, row, market, period) === null) return false;
  for (const reading of instance.readings) if (Number.isNaN(reading.value)) return false;
  instance.ready = true;
  return true;
}
