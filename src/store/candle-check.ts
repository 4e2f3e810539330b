/**
 * The check of DATA-1 on the way in, whatever file the candles come from: each candle is judged against the last sound
 * one, sound ones go on, broken ones are an error or are left out, and gaps are recorded. At the end it is judged
 * whether the file is what it was taken for, and whether more was left out than may be.
 */
import {
  brokenBy,
  brokenFinding,
  gapBetween,
  opensAtWeekend,
  weekendFinding,
  type BrokenCode,
  type Calendar,
  type DataFinding,
  type RawCandle,
} from '../market/quality.ts';
import { dropLimit, isOrderCode, Misfit, type Asked } from './misfit.ts';
import { problem, refused, type Problems } from './problems.ts';

export interface CheckOptions {
  readonly durationMs: number;
  readonly calendar: Calendar;
  readonly broken: 'stop' | 'drop';
  /** For whom hints are. Default: for the writer of a scenario. */
  readonly asked?: Asked;
}

const dropHints: Readonly<Record<Asked, string>> = {
  scenario: 'Mend the file, or say `broken: drop` to leave such candles out.',
  command: 'Mend the file, or leave such candles out with --broken drop.',
};
const orderHint = 'Mend the file: its candles stand in order of time, one for each open.';

export class CandleCheck {
  /** Sound candles. */
  rows = 0;
  /** Broken ones that were left out. */
  dropped = 0;
  first = NaN;
  last = -Infinity;
  /** The shortest way from one open to the next. */
  nearest = Infinity;
  private readonly options: CheckOptions;
  private readonly problems: Problems;
  private readonly accept: (candle: RawCandle) => void;
  private readonly record: (finding: DataFinding, file: string) => void;
  private readonly misfit = new Misfit();
  /** Of the candle on the line above, sound or not. */
  private previous = NaN;
  private firstBroken: { readonly file: string; readonly line: number; readonly message: string } | null =
    null;
  private weekend: {
    readonly file: string;
    readonly line: number;
    readonly time: number;
    count: number;
  } | null = null;

  constructor(
    options: CheckOptions,
    problems: Problems,
    accept: (candle: RawCandle) => void,
    record: (finding: DataFinding, file: string) => void,
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
      this.misfit.add(code, candle, this.previous);
      this.previous = candle.time;
      this.broken(code, brokenFinding(code, candle));
      return;
    }
    this.previous = candle.time;
    if (this.rows === 0) this.first = candle.time;
    else if (candle.time - last !== durationMs) {
      const gap = gapBetween(last, candle, durationMs, calendar);
      if (gap !== null) this.record(gap, this.problems.file);
    }
    if (opensAtWeekend(candle.time, durationMs, calendar)) this.atWeekend(candle);
    if (candle.time - last < this.nearest) this.nearest = candle.time - last;
    this.last = candle.time;
    this.rows++;
    this.accept(candle);
  }

  /** When all have been taken. Throws InputError where the file is another than it was taken for. */
  finish(): void {
    const { misfit, firstBroken, dropped, options, problems } = this;
    if (this.weekend !== null)
      this.record(weekendFinding(this.weekend.count, this.weekend), this.weekend.file);
    if (firstBroken === null) return;
    const { durationMs, asked = 'scenario' } = options;
    const seen = this.rows + misfit.broken;
    const verdict = misfit.verdict(seen, durationMs, asked, firstBroken.file);
    const { file, line, message: why } = firstBroken;
    if (verdict !== null) throw refused(file, verdict);
    const most = dropLimit(seen);
    if (misfit.broken > most) problems.withoutHint(dropHints[asked]);
    if (dropped <= most) return;
    const message = `${dropped} of ${seen} candles are broken, too many to leave out (${most} at most)`;
    throw problem(file, 'too-many-broken', message, `The first is on line ${line}: ${why}.`);
  }

  private atWeekend({ line, time }: RawCandle): void {
    this.weekend ??= { file: this.problems.file, line, time, count: 0 };
    this.weekend.count++;
  }

  private broken(code: BrokenCode, finding: DataFinding): void {
    const { problems } = this;
    const { line, message } = finding;
    this.firstBroken ??= { file: problems.file, line, message };
    if (this.options.broken === 'drop') {
      this.dropped++;
      this.record({ ...finding, severity: 'dropped', code: 'dropped' }, problems.file);
      return;
    }
    const hint = isOrderCode(code) ? orderHint : dropHints[this.options.asked ?? 'scenario'];
    problems.add(line, code, message, hint);
  }
}
