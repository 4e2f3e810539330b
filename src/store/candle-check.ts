/**
 * The check of DATA-1 on the way in, whatever file the candles come from: each candle is judged against the last sound
 * one, sound ones go on, broken ones are an error or are left out, and gaps are recorded.
 */
import {
  brokenBy,
  brokenFinding,
  gapBetween,
  type Calendar,
  type DataFinding,
  type RawCandle,
} from '../market/quality.ts';
import type { Problems } from './problems.ts';

export interface CheckOptions {
  readonly durationMs: number;
  readonly calendar: Calendar;
  readonly broken: 'stop' | 'drop';
  /** What to do about a broken candle. Default: that of scenarios. */
  readonly brokenHint?: string;
}

const scenarioHint = 'Mend the file, or say `broken: drop` to leave such candles out.';

export class CandleCheck {
  /** Sound candles, and broken ones that were left out. */
  rows = 0;
  dropped = 0;
  first = NaN;
  last = -Infinity;
  /** The shortest way from one open to the next. */
  nearest = Infinity;
  private readonly options: CheckOptions;
  private readonly problems: Problems;
  private readonly accept: (candle: RawCandle) => void;
  private readonly record: (finding: DataFinding) => void;

  constructor(
    options: CheckOptions,
    problems: Problems,
    accept: (candle: RawCandle) => void,
    record: (finding: DataFinding) => void,
  ) {
    this.options = options;
    this.problems = problems;
    this.accept = accept;
    this.record = record;
  }

  /** The candle is read and not kept: it may be one object that is filled anew. */
  take(candle: RawCandle): void {
    const { last } = this;
    const { durationMs, calendar } = this.options;
    const code = brokenBy(candle, last, durationMs);
    if (code !== null) {
      this.broken(brokenFinding(code, candle));
      return;
    }
    if (this.rows === 0) this.first = candle.time;
    else if (candle.time - last !== durationMs) {
      const gap = gapBetween(last, candle, durationMs, calendar);
      if (gap !== null) this.record(gap);
    }
    if (candle.time - last < this.nearest) this.nearest = candle.time - last;
    this.last = candle.time;
    this.rows++;
    this.accept(candle);
  }

  private broken(finding: DataFinding): void {
    if (this.options.broken === 'drop') {
      this.dropped++;
      this.record({ ...finding, severity: 'dropped', code: 'dropped' });
      return;
    }
    const hint = this.options.brokenHint ?? scenarioHint;
    this.problems.add(finding.line, finding.code, finding.message, hint);
  }
}
