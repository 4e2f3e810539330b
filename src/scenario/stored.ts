/**
 * A finished run as it is kept, and back: the head with origin and result, the tape's words and the equity column.
 *
 * Coming back, nothing is simulated: what happened is read out of the tape. A head, a tape and rows that do not belong
 * together have another digest, and are refused. The head also says what else a run is told by, the decimals of prices
 * and the instants of the equity rows, so that it opens where the candles have changed since, or are gone.
 */
import { z } from 'zod';
import { readRun } from '../engine/journal-read.ts';
import { Journal } from '../engine/journal.ts';
import { journalOf } from '../engine/journal-stored.ts';
import { tapeWords } from '../engine/tape.ts';
import { Timeline } from '../engine/timeline.ts';
import { InputError } from '../model/issue.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { namedByContent } from './build.ts';
import { originOf, originSchema, parseCarried, withDetail, type RunOrigin } from './origin.ts';
import { resultSchema, type Result } from './result-schema.ts';
import type { FinishedRun, RunFrame } from './run.ts';

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
  /** In the order of the scenario's markets. Files from before candles could be absent have neither this nor `steps`. */
  readonly markets?: readonly StoredMarket[] | undefined;
  /** The instants of the equity rows: stretches of even steps, each its first instant, the step in ms, and its rows. */
  readonly steps?: Steps | undefined;
}

export interface StoredMarket {
  readonly priceDigits: number;
  /** In its file. */
  readonly candles: number;
}

type Steps = readonly (readonly [from: number, step: number, rows: number])[];

/** What a run is opened with: its scenario as it is today, or as far as that is to be had. */
export type Frame = Omit<FinishedRun, 'result' | 'record' | 'equity' | 'journal'>;

const whole = z.number().int().min(0);

const headSchema: z.ZodType<StoredHead> = z.strictObject({
  origin: originSchema,
  header: z.string(),
  result: resultSchema,
  markets: z.array(z.strictObject({ priceDigits: whole, candles: whole })).optional(),
  steps: z.array(z.tuple([z.number().int(), whole, whole])).optional(),
});

/** `file`: where the scenario is, seen from the folder in which the run will lie. */
export function storedOf(run: FinishedRun, file: string): StoredRun {
  const { journal, config, result, data, equity } = run;
  return {
    head: {
      origin: originOf(run, file),
      header: config.header,
      result,
      markets: data.map(({ candles }) => ({ priceDigits: candles.priceDigits, candles: candles.length })),
      steps: stepsOf(equity),
    },
    tape: tapeWords(journal.tape),
    equity: journal.equity.slice(0, journal.rows),
  };
}

/** Judges what a file held. `file` is for messages. Throws InputError. */
export function checkStored(
  parts: { readonly head: unknown } & Omit<StoredRun, 'head'>,
  file: string,
): StoredRun {
  const head = parseCarried(headSchema, asOfNow(parts.head), file, hint);
  const { origin, result, header, steps } = head;
  const digest = new Journal(journalOf(parts.tape, parts.equity)).digest(header);
  if (digest !== origin.digest || digest !== result.digest)
    throw changed(file, `the journal has the digest ${digest}, but the file says ${origin.digest}`);
  if (!isHeadOf(header, origin))
    throw changed(file, 'the scenario in it is not the one at the head of its journal');
  const rows = steps?.reduce((sum, [, , count]) => sum + count, 0) ?? parts.equity.length;
  if (rows !== parts.equity.length)
    throw changed(file, `it says when ${rows} steps were, and has ${parts.equity.length}`);
  return { ...parts, head };
}

/** Files from before runs had findings of their own, and detail, have none. */
function asOfNow(head: unknown): unknown {
  const { result, origin } = (head ?? {}) as { result?: unknown; origin?: unknown };
  if (typeof result !== 'object' || result === null) return head;
  const whole = { findings: [], detail: [], ...result };
  return { ...(head as object), result: whole, origin: withDetail(origin) };
}

const hint = 'Write it again with `backlot run`.';

const changed = (file: string, message: string): InputError =>
  new InputError([{ code: 'changed-run', severity: 'error', file, message, hint }]);

/** Whether the text that the digest covers tells of this scenario, these candles and strategies (`build.ts`). */
function isHeadOf(header: string, { engineRevision, scenario, data, strategies }: RunOrigin): boolean {
  const told = JSON.parse(header) as { scenario: { strategies: { params: Record<string, unknown> }[] } };
  const { strategies: entries } = told.scenario;
  const written = {
    engineRevision,
    scenario: {
      ...scenario,
      markets: scenario.markets.map((market, m) => namedByContent(market, data[m]?.hash ?? '')),
      strategies: scenario.strategies.map((entry, s) => ({
        ...entry,
        use: strategies[s]?.hash ?? entry.use,
        params: entries[s]?.params,
      })),
    },
  };
  const given = scenario.strategies.every(({ params }, s) =>
    Object.entries(params).every(([name, value]) => entries[s]?.params[name] === value),
  );
  return given && JSON.stringify(written) === header;
}

/** The finished run, given its scenario opened again. Its head stays the one that it was run with. */
export function reopened({ head, tape, equity }: StoredRun, frame: Frame, file: string): FinishedRun {
  const journal = journalOf(tape, equity);
  const config = { ...frame.config, header: head.header };
  const instruments = [...config.markets]
    .map(({ instrument }) => instrument)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const told = head.steps === undefined ? null : instantsIn(head.steps);
  const at = frame.absent === undefined ? instantsOf(config) : told!;
  if (told?.some((time, row) => time !== at[row]))
    throw changed(file, 'it says other times of its steps than the candles do');
  return {
    ...frame,
    config,
    result: head.result,
    record: readRun(journal.tape, instruments),
    equity: { at, equity, length: equity.length },
    journal,
  };
}

/** The instants of a run's equity rows: of every step that closes at or after the first instant of decisions. */
function instantsOf(config: RunFrame): EquitySeries['at'] {
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

function stepsOf({ at, length }: EquitySeries): Steps {
  const steps: [number, number, number][] = [];
  for (let row = 0; row < length; row++) {
    const last = steps.at(-1);
    const gap = row === 0 ? 0 : at[row]! - at[row - 1]!;
    if (last !== undefined && (last[2] === 1 || last[1] === gap)) {
      last[1] = gap;
      last[2]++;
    } else steps.push([at[row]!, 0, 1]);
  }
  return steps;
}

const instantsIn = (steps: Steps): Float64Array =>
  Float64Array.from(steps.flatMap(([from, step, rows]) => Array.from({ length: rows }, (_, i) => from + i * step))); // prettier-ignore
