/** A scenario on a feed of its own candles, as if they came as it goes: to begin with, and to go on with. */
import { timeframeMs } from './model/time.ts';
import { LeapingClock, machineClock, type Clock } from './paper/clock.ts';
import { Rehearsal } from './paper/rehearsal.ts';
import { refused } from './paper-journal.ts';
import { rehearsedOf, type FeedFor, type PaperPlan } from './paper-run.ts';
import { openFile } from './run-file.ts';
import type { OpenScenario } from './scenario/run.ts';
import { spanOfFiles } from './scenario/stream-head.ts';

/** The pace of a rehearsal: so many times the machine's clock; null for as fast as it can be computed. */
export type Pace = number | null;

/** The scenario in `file` over its own candles, as if they came as it goes. Throws InputError. */
export async function rehearsalOf(file: string, set: readonly string[], pace: Pace): Promise<PaperPlan> {
  const open = await openFile(file, set);
  const from = Math.min(...open.config.markets.flatMap(({ candles }) => [...candles.time.subarray(0, 1)]));
  const begin = open.config.decideFrom - timeframeMs(open.scenario.timeframe);
  return {
    open,
    feed: rehearsal(open, clockFrom(begin, pace)),
    terms: { from, until: null, span: spanOfFiles(open) },
    warnings: [],
  };
}

/** The rehearsal that a journal was a run of; its candles must be what they were. */
export const rehearsalFor =
  (pace: Pace): FeedFor =>
  async ({ head, written, scenario }, at) => {
    const open = await openFile(written.file, head.written.set);
    if (open.config.header !== head.header) {
      const message = 'the scenario or its candles have changed since the rehearsal began';
      throw refused(
        written.file,
        'changed-data',
        message,
        'Bring them back as they were, or begin another one.',
      );
    }
    const begin = at ?? head.decideFrom - timeframeMs(scenario.timeframe);
    return { feed: rehearsal(open, clockFrom(begin, pace)), rehearsed: rehearsedOf(open) };
  };

const clockFrom = (begin: number, pace: Pace): Clock =>
  pace === null ? new LeapingClock(begin) : machineClock(begin, pace);

const rehearsal = ({ config, data }: OpenScenario, clock: Clock): Rehearsal =>
  new Rehearsal(
    config.markets.map(({ instrument: { id }, candles }, m) => ({
      id,
      candles,
      detail: data[m]!.detail?.candles ?? null,
    })),
    clock,
  );
