/**
 * The quick way through quiet candles: stretches of steps in which no order can be reached.
 *
 * It computes what the plain steps would, in another order of loops: first how far it stays quiet (the next candle that
 * reaches an order, the next close at which a strategy wants to be asked), then the marks of all these steps, then the
 * questions. It stops before a step that reaches an order, and after a step at which a strategy asked for something.
 * The same digest as the plain steps is a law of the tests; both are kept.
 */
import type { Intent, Intents } from '../model/intent.ts';
import { addChecked, headroom } from '../base/mul-div.ts';
import { notionalOf } from '../model/instrument.ts';
import type { Price } from '../model/units.ts';
import type { AccountView } from '../strategy/view.ts';
import type { Asked, Instance, Kernel, Lane } from './kernel.ts';
import { addMarks, quickMarkMax, writeMarks } from './mark.ts';
import { noCandle, type Segment } from './timeline.ts';

/**
 * Where a strategy is asked at every close, what lies behind its answer is computed in vain: chunks start short, and
 * grow while it stays quiet.
 */
const chunkStepsMin = 8;
const chunkStepsMax = 256;

export interface Stretch {
  /** Steps before this one are done, marks and questions included. */
  readonly to: number;
  /** What was asked at step `to - 1`; its commands have not been made. */
  readonly asked: readonly Asked[];
}

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
  while (step < limit) {
    const everyClose = asksAtEveryClose(kernel, segment);
    const most = everyClose ? Math.min(step + chunk, limit) : limit;
    const end = quietTo(kernel, segment, step, walked, most, levels);
    if (end === step) break;
    markSteps(kernel, segment, step, end);
    if (everyClose) {
      const asked =
        kernel.instances.length === 1 && kernel.instances[0]!.wakes === null
          ? askAlone(kernel, segment, step, end)
          : askAll(kernel, segment, step, end);
      if (asked !== null) return asked;
      chunk = Math.min(chunk * 2, chunkStepsMax);
    } else {
      // No condition holds before the last of these steps.
      const asked = askAt(kernel, segment, end - 1);
      if (asked !== null) return { to: end, asked };
    }
    step = end;
  }
  return { to: step, asked: nothingAsked };
}

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
 * step after one at which a condition holds.
 */
function quietTo(
  kernel: Kernel,
  segment: Segment,
  from: number,
  walked: number,
  to: number,
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
    const wake = instance.wakes.from(from + offset) - offset;
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

/** Equity rows of steps [from, to): balance and every position at its close, or its last one. */
export function markSteps(kernel: Kernel, segment: Segment, from: number, to: number): void {
  const { journal, lanes } = kernel;
  const equity = journal.reserve(to - kernel.firstStep);
  const at = from - kernel.firstStep;
  const end = to - kernel.firstStep;
  let base: number = kernel.ledger.balance(0);
  for (let m = 0; m < lanes.length; m++) {
    const lane = lanes[m]!;
    if (segment.offsets[m] !== noCandle || lane.position.quantity === 0) continue;
    const last = lane.candles.close[lane.cursor.row]! as Price;
    base = addChecked(base, notionalOf(lane.instrument, last, lane.position.quantity, 'half-even'));
  }
  let most = Math.abs(base);
  let written = false;
  for (let m = 0; m < lanes.length; m++) {
    const { marking, candles } = lanes[m]!;
    const offset = segment.offsets[m]!;
    if (offset === noCandle || marking.quantity === 0) continue;
    const quick = written
      ? addMarks(equity, at, candles.close, from + offset, to - from, marking)
      : writeMarks(equity, at, candles.close, from + offset, to - from, marking, base);
    written = true;
    most += quick ? quickMarkMax : Infinity;
  }
  if (!written) for (let i = at; i < end; i++) equity[i] = base;
  if (most > Number.MAX_SAFE_INTEGER) checkFits(equity, at, end);
}

/** Equity is a sum of amounts that each fit; whether it fits itself is seen here, where it is not certain (LEDG-1). */
function checkFits(equity: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (Math.abs(equity[i]!) > Number.MAX_SAFE_INTEGER) throw headroom(String(equity[i]));
  }
}

/** Asks at steps [from, to) in turn; the first at which something is asked for, or null. */
function askAll(kernel: Kernel, segment: Segment, from: number, to: number): Stretch | null {
  for (let step = from; step < to; step++) {
    const asked = askAt(kernel, segment, step);
    if (asked !== null) return { to: step + 1, asked };
  }
  return null;
}

/** The same for the only instance of a run, asked at every close, with everything at hand. */
function askAlone(kernel: Kernel, segment: Segment, from: number, to: number): Stretch | null {
  const instance = kernel.instances[0]!;
  const { lane } = instance;
  moveCursors(kernel.lanes, segment, from);
  const offset = segment.offsets[lane.index]!;
  if (offset === noCandle) return null;
  let step = from;
  while (!instance.ready && step < to && !becomesReady(instance)) {
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
): readonly Intent[] | null {
  const { strategy, view, state, params, lane } = instance;
  const { cursor } = lane;
  const slots = 1 - lane.readings.from;
  for (let row = from; row < to; row++) {
    cursor.row = row;
    cursor.slot = row + slots;
    account.equityUnits = equity[row - firstRow]!;
    const answer = strategy.onClose(view, state, params);
    if (answer === null) continue;
    const intents = listOf(answer);
    if (intents.length > 0) return intents;
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
    if (segment.offsets[instance.lane.index] === noCandle) continue;
    if (!instance.ready) {
      if (!becomesReady(instance)) continue;
    } else if (instance.wakes !== null) {
      const { row } = instance.lane.cursor;
      if (instance.wakes.from(row) !== row) continue;
    }
    const answer = instance.strategy.onClose(instance.view, instance.state, instance.params);
    if (answer === null) continue;
    const intents = listOf(answer);
    if (intents.length > 0) (asked ??= []).push({ instance, intents });
  }
  return asked;
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

/** One intent, several or none, as a list. */
export function listOf(answer: Intents): readonly Intent[] {
  if (answer === null || answer === undefined) return [];
  return isList(answer) ? answer : [answer];
}

const isList = (answer: Intent | readonly Intent[]): answer is readonly Intent[] => Array.isArray(answer);

function becomesReady(instance: Instance): boolean {
  for (const reading of instance.readings) if (Number.isNaN(reading.value)) return false;
  instance.ready = true;
  return true;
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
