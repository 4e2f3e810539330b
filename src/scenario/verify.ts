/**
 * A report held against the truth: the run that it says it tells of is run again, the report is made again, and the
 * two must agree to the last character. The scenario's text must say what ran.
 */
import { InputError } from '../model/issue.ts';
import { checkShape } from './check.ts';
import { jsonDifferences, type JsonDifference } from './compare-json.ts';
import { textDifferences, type TextDifference } from './compare-text.ts';
import { normalise } from './normal.ts';
import { originOf, originSchema, parseCarried, withDetail, type RunOrigin } from './origin.ts';
import type { FinishedRun } from './run.ts';
import { withSettings } from './settings.ts';
import { readYaml, type Wrong } from './source.ts';

/** How a report is made: a function of the run and its origin alone. */
export type MakeReport = (run: FinishedRun, origin: RunOrigin) => string | Promise<string>;

export interface Verification {
  /** Every character of the report is what the run gives. */
  readonly same: boolean;
  readonly name: string;
  readonly digest: { readonly told: string; readonly true: string };
  readonly engineRevision: { readonly told: number; readonly true: number };
  /** The first places of the report that differ. */
  readonly places: readonly TextDifference[];
  /** Whether the scenario's file still holds the text that the report shows; null when it is not there. */
  readonly sameFile: boolean | null;
  /** Where what ran is not what the scenario's text says; null for a text that is no scenario. */
  readonly scenario: readonly JsonDifference[] | null;
}

const most = 20;

const embedded = /<script[^>]*\bid="backlot-run"[^>]*>([^<]*)<\/script>/g;

const partial = {
  message: 'this report leaves out what needs candles, which were not to be had when it was written',
  hint: 'Write it again with `backlot report`, where the candles are what they were.',
} as const;

/** The origin that a report carries. `file` is for messages. Throws InputError. */
export function originIn(html: string, file: string): RunOrigin {
  const hint = 'Reports are written by `backlot run` and `backlot report`.';
  const refused = (message: string): InputError =>
    new InputError([{ code: 'not-a-report', severity: 'error', file, message, hint }]);
  const found = [...html.matchAll(embedded)];
  if (/<p[^>]*\bid="left-out"/.test(html))
    throw new InputError([{ code: 'partial-report', severity: 'error', file, ...partial }]);
  if (found.length !== 1)
    throw refused('this is no report of Backlot: it does not say which run it tells of');
  let json: unknown;
  try {
    json = JSON.parse(found[0]![1]!);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refused(`what it says about its run cannot be read: ${error.message}`);
  }
  return parseCarried(originSchema, withDetail(json), file, hint);
}

/**
 * `told` is what stands in the report, `again` the run that came out just now; `text` what the scenario's file holds
 * today, null when it is not there.
 */
export async function verification(
  html: string,
  told: RunOrigin,
  again: FinishedRun,
  text: string | null,
  make: MakeReport,
): Promise<Verification> {
  const truth = originOf(again, told.written.file);
  const places = textDifferences(html, await make(again, truth), most);
  const written = normalOf(told);
  const scenario = written === null ? null : jsonDifferences(told.scenario, written, most);
  return {
    same: places.length === 0 && scenario !== null && scenario.length === 0,
    name: truth.name,
    digest: { told: told.digest, true: truth.digest },
    engineRevision: { told: told.engineRevision, true: truth.engineRevision },
    places,
    sameFile: text === null ? null : text === told.written.text,
    scenario,
  };
}

/** The normal form of the text and settings of an origin; null when they are no scenario. */
function normalOf({ written }: RunOrigin): unknown {
  const read = readYaml(written.text, written.file);
  if (read.issues.length > 0) return null;
  const { source, issues } = withSettings(read.source, written.set);
  if (issues.length > 0) return null;
  const input = checkShape(source.value);
  if (Array.isArray(input)) return null;
  const wrong: Wrong[] = [];
  const scenario = normalise(input as Exclude<typeof input, readonly Wrong[]>, wrong);
  return wrong.length > 0 ? null : scenario;
}
