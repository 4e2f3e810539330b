/** The head of a candle file: what its candles are, where they come from, and what was found in them. */
import { calendars, type Calendar, type DataFinding } from '../market/quality.ts';
import { isTimeframe, type Timeframe } from '../model/time.ts';

/** A file that candles were read from. */
export interface CandleSource {
  readonly file: string;
  readonly bytes: number;
  /** Of the file as it lay there, packed where it was packed. */
  readonly sha256: string;
  readonly rows: number;
  /** How it was read: `CSV, times in ms`. */
  readonly read: string;
}

export interface Provenance {
  /** What made the file: `backlot data import`. */
  readonly converter: string;
  readonly sources: readonly CandleSource[];
  /** Whatever else decided about the candles: `{ seed: 1 }`, `{ round: 4 }`. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** A finding with the source that it is in. */
export type SourceFinding = DataFinding & { readonly file: string };

export interface CandleHead {
  readonly market: string;
  readonly timeframe: Timeframe;
  /** By which gaps are counted. */
  readonly calendar: Calendar;
  readonly digits: number;
  readonly rows: number;
  /** Opens of the first and the last candle. */
  readonly from: number;
  readonly to: number;
  readonly hash: string;
  readonly provenance: Provenance;
  /** How many there were of each code, candles that are missing, and the first of them in full (`FindingList`). */
  readonly findings: {
    readonly counts: Readonly<Record<string, number>>;
    readonly missing: number;
    readonly first: readonly SourceFinding[];
  };
}

/** The head in this text; null where it is none. */
export function headOf(text: string): CandleHead | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { market, timeframe, calendar, digits, rows, hash, from, to, provenance, findings } =
    value as Partial<Record<keyof CandleHead, unknown>>;
  const isCount = (of: unknown, most: number): boolean => Number.isSafeInteger(of) && (of as number) <= most;
  const isWhole =
    typeof market === 'string' &&
    typeof timeframe === 'string' &&
    isTimeframe(timeframe) &&
    calendars.some((known) => known === calendar) &&
    typeof hash === 'string' &&
    [from, to].every(Number.isSafeInteger) &&
    isCount(digits, 22) &&
    (digits as number) >= 0 &&
    isCount(rows, 2 ** 40) &&
    (rows as number) > 0;
  const areParts = [provenance, findings].every((part) => typeof part === 'object' && part !== null);
  return isWhole && areParts ? (value as CandleHead) : null;
}

/** The most findings of either kind that a head lists; their counts are always whole. */
export const firstMax = 1000;

/** Whoever has the candles finds these again, by the calendar that is asked for. */
const foundAgain: readonly DataFinding['code'][] = ['gap', 'weekend'];

/**
 * Findings as a head keeps them, in bounded memory: so many that are found again, and so many that the head alone
 * knows, which gaps never crowd out.
 */
export class FindingList {
  missing = 0;
  readonly counts: Record<string, number> = {};
  readonly first: SourceFinding[] = [];
  private again = 0;

  add(finding: DataFinding, file: string): void {
    this.counts[finding.code] = (this.counts[finding.code] ?? 0) + 1;
    this.missing += finding.missing;
    const isAgain = foundAgain.includes(finding.code);
    if ((isAgain ? this.again : this.first.length - this.again) >= firstMax) return;
    if (isAgain) this.again++;
    this.first.push({ ...finding, file });
  }

  toHead(): CandleHead['findings'] {
    return { counts: this.counts, missing: this.missing, first: this.first };
  }
}

/** What the head alone knows of: the findings that it lists, then one for those of each code that it only counts. */
export function keptFindings({ findings }: CandleHead): readonly DataFinding[] {
  const kept: DataFinding[] = findings.first
    .filter(({ code }) => !foundAgain.includes(code))
    .map(({ code, severity, line, at, message, missing }) => ({
      code,
      severity,
      line,
      at,
      message,
      missing,
    }));
  for (const [code, count] of Object.entries(findings.counts)) {
    if (foundAgain.some((again) => again === code)) continue;
    const listed = kept.filter((finding) => finding.code === code);
    const last = listed.at(-1);
    if (last === undefined || count <= listed.length) continue;
    const message = `and ${count - listed.length} more (${code}), which the candle file counts and does not list`;
    kept.push({ code: 'more', severity: last.severity, line: 0, at: last.at, message, missing: 0 });
  }
  return kept;
}
