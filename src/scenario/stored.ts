/**
 * A finished run as it is kept, and back: the head with origin and result, the tape's words and the equity column.
 *
 * Coming back, nothing is simulated: what happened is read out of the tape, and the instants of the equity rows out of
 * the candles. A head, a tape and rows that do not belong together have another digest, and are refused.
 */
import { z } from 'zod';
import { readRun } from '../engine/journal-read.ts';
import { Journal } from '../engine/journal.ts';
import { journalOf } from '../engine/journal-stored.ts';
import { tapeWords } from '../engine/tape.ts';
import { Timeline } from '../engine/timeline.ts';
import type { RunConfig } from '../engine/config.ts';
import { InputError } from '../model/issue.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { originOf, originSchema, parseCarried, type RunOrigin } from './origin.ts';
import { resultSchema, type Result } from './result-schema.ts';
import type { FinishedRun, OpenScenario } from './run.ts';

/** A run as it lies in a file; `header` is the head of its journal, which the digest covers. */
export interface StoredRun {
  readonly head: StoredHead;
  readonly tape: Float64Array;
  readonly equity: Float64Array;
}

export interface StoredHead {
  readonly origin: RunOrigin;
  readonly header: string;
  readonly result: Result;
}

const headSchema: z.ZodType<StoredHead> = z.strictObject({
  origin: originSchema,
  header: z.string(),
  result: resultSchema,
});

/** `file`: where the scenario is, seen from the folder in which the run will lie. */
export function storedOf(run: FinishedRun, file: string): StoredRun {
  const { journal, config, result } = run;
  return {
    head: { origin: originOf(run, file), header: config.header, result },
    tape: tapeWords(journal.tape),
    equity: journal.equity.slice(0, journal.rows),
  };
}

/** Judges what a file held. `file` is for messages. Throws InputError. */
export function checkStored(
  parts: { readonly head: unknown } & Omit<StoredRun, 'head'>,
  file: string,
): StoredRun {
  const hint = 'Write it again with `backlot run`.';
  const head = parseCarried(headSchema, parts.head, file, hint);
  const digest = new Journal(journalOf(parts.tape, parts.equity)).digest(head.header);
  const { origin, result } = head;
  if (digest !== origin.digest || digest !== result.digest) {
    const message = `the journal has the digest ${digest}, but the file says ${origin.digest}`;
    throw new InputError([{ code: 'changed-run', severity: 'error', file, message, hint }]);
  }
  return { ...parts, head };
}

/** The finished run, given its scenario opened again. Its head stays the one that it was run with. */
export function reopened({ head, tape, equity }: StoredRun, open: OpenScenario): FinishedRun {
  const journal = journalOf(tape, equity);
  const config = { ...open.config, header: head.header };
  const instruments = [...config.markets]
    .map(({ instrument }) => instrument)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...open,
    config,
    result: head.result,
    record: readRun(journal.tape, instruments),
    equity: { at: instantsOf(config), equity, length: equity.length },
    journal,
  };
}

/** The instants of a run's equity rows: of every step that closes at or after the first instant of decisions. */
function instantsOf(config: RunConfig): EquitySeries['at'] {
  const candles = [...config.markets]
    .sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1))
    .map((market) => market.candles);
  const timeline = Timeline.of(candles);
  const at = new Float64Array(timeline.steps);
  let rows = 0;
  for (const segment of timeline.segments) {
    for (let step = segment.from; step < segment.to; step++) {
      const time = timeline.timeAt(step, segment);
      if (time >= config.decideFrom) at[rows++] = time;
    }
  }
  return at.subarray(0, rows);
}
