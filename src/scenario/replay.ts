/**
 * A stored run held against its replay: the same scenario over the same candles, run again. The digest decides; where
 * it is another one, this says where the journals part, and whether it is the engine's revision alone.
 */
import { engineRevision } from '../engine/config.ts';
import { Journal } from '../engine/journal.ts';
import { compareEquity, type EquityDifference } from './compare-equity.ts';
import { countEvents, journalOfRun, partingOf, type Parting } from './compare-journal.ts';
import { jsonDifferences, type JsonDifference } from './compare-json.ts';
import type { FinishedRun } from './run.ts';

export interface Replay {
  /** The digests agree, and so do all figures. */
  readonly same: boolean;
  readonly name: string;
  readonly digest: Pair<string>;
  readonly engineRevision: Pair<number>;
  /** Journal and equity agree to the last bit; only what stands at the head of the digest may differ. */
  readonly sameJournal: boolean;
  readonly steps: number;
  readonly events: number;
  /** The first event at which the journals part. */
  readonly parting: Parting | null;
  /** The first equity row that differs. */
  readonly equity: EquityDifference | null;
  /** The first figures of the result that differ; the band is not replayed. */
  readonly figures: readonly JsonDifference[];
}

interface Pair<T> {
  readonly recorded: T;
  readonly replayed: T;
}

const figuresMost = 20;

/** `recorded` as it was read from its file, `replayed` as it came out of the engine just now. */
export function compareReplay(recorded: FinishedRun, replayed: FinishedRun): Replay {
  const digest = { recorded: recorded.result.digest, replayed: replayed.result.digest };
  const sameJournal = new Journal(replayed.journal).digest(recorded.config.header) === digest.recorded;
  const { digits } = recorded.scenario.account;
  const figures = jsonDifferences(figuresOf(recorded), figuresOf(replayed), figuresMost);
  return {
    same: digest.recorded === digest.replayed && figures.length === 0,
    name: recorded.scenario.name,
    digest,
    engineRevision: { recorded: recorded.result.engineRevision, replayed: engineRevision },
    sameJournal,
    steps: recorded.equity.length,
    events: countEvents(recorded.journal.tape),
    parting: sameJournal ? null : partingOf(journalOfRun(recorded), journalOfRun(replayed)),
    equity: sameJournal ? null : compareEquity(recorded.equity, replayed.equity, [digits, digits]).first,
    figures,
  };
}

/** What must come out again: all but what is compared by itself, the band, and what only a second run finds. */
function figuresOf({ result }: FinishedRun): object {
  const findings = result.findings.filter(({ code }) => code !== 'not-deterministic');
  return { ...result, findings, digest: null, engineRevision: null, band: null };
}
