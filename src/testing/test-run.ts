/**
 * What a law sees of a run: every step with what rested after it, in decimals; every record of the journal, exactly;
 * and the same strategy in another world.
 */
import type { RunRecord } from '../engine/journal-read.ts';
import type { JournalRecord } from '../engine/tape-read.ts';
import type { Instrument } from '../model/instrument.ts';
import type { OrderRole, OrderType } from '../model/order.ts';
import type { Side } from '../model/units.ts';
import type { RunFrame } from '../scenario/run.ts';
import type { World } from './world.ts';

/** An order that rests at the exchange, or waits there for the next price; decimals of base and price. */
export interface TestOrder {
  readonly id: number;
  /** The entry that it is a child of; 0 for none. */
  readonly parent: number;
  readonly role: OrderRole;
  readonly side: Side;
  readonly type: OrderType;
  readonly filled: number;
  /** What it would still fill; 0 while its size is an amount of money. */
  readonly leaves: number;
  readonly limit: number | null;
  /** As it stands now, of a trailing stop too; null before that is active. */
  readonly trigger: number | null;
}

/** A market after a step. */
export interface TestMarket {
  readonly id: string;
  /** Of the last candle that has closed; null before the first. */
  readonly close: number | null;
  /** Signed, in base. */
  readonly position: number;
  readonly orders: readonly TestOrder[];
}

/** One instant at which candles close, and all that the run did up to there since the one before. */
export interface TestStep {
  /** Ms. */
  readonly at: number;
  readonly equity: number;
  readonly markets: readonly TestMarket[];
  /** In order: of the walks of its candles, then of what was decided at its close. */
  readonly records: readonly JournalRecord[];
}

/** A run in integers, as the engine wrote it down. */
export interface ExactRun {
  readonly record: RunRecord;
  /** By the index of their market. */
  readonly instruments: readonly Instrument[];
  /** Before the first step, and after the last. */
  readonly opening: readonly JournalRecord[];
  readonly ending: readonly JournalRecord[];
  /** Money, after each step. */
  readonly equity: readonly number[];
  /** Money, at the end. */
  readonly cash: number;
}

export interface TestRun {
  readonly world: World;
  readonly digest: string;
  readonly steps: readonly TestStep[];
  readonly exact: ExactRun;
  /** A record as people read it. */
  readonly line: (record: JournalRecord) => string;
  /** The same strategy with the same parameters in another world. */
  readonly again: (world: World) => Promise<TestRun>;
  /** Names of what the journal counts. */
  readonly frame: RunFrame;
}

/** Every record of a run, in order. */
export const recordsOf = ({ steps, exact }: TestRun): readonly JournalRecord[] => [
  ...exact.opening,
  ...steps.flatMap(({ records }) => records),
  ...exact.ending,
];

/** The first of what a run refused or an exchange rejected, as a sentence; null for none. */
export function firstRefusal(run: TestRun): string | null {
  const record = recordsOf(run).find(({ kind }) => kind === 'refusal' || kind === 'rejected');
  return record === undefined ? null : run.line(record);
}
