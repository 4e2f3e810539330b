/**
 * Open times as files write them. Strict files hold ISO 8601 with Z, bare dates, or epoch milliseconds (TIME-6); on
 * import an epoch may be in seconds, milli-, micro- or nanoseconds, told by its size or stated, and ISO may have a
 * blank for the T and an offset. A time without a zone is refused unless it was said to be UTC.
 */
import { parseTime } from '../model/time.ts';
import type { TimeFormat } from './dialect.ts';
import { readTwo, readWhole } from './number-bytes.ts';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns' | 'iso';

/** An epoch below the first is in seconds (until the year 5138), and so on: from 1973 on there is no doubt. */
const secondsBelow = 1e11;
const millisBelow = 1e14;
const microsBelow = 1e17;

export interface TimeProblem {
  readonly message: string;
  readonly hint: string;
}

export class TimeText {
  /** In what the times so far were written. */
  readonly seen = new Set<TimeUnit>();
  private readonly format: TimeFormat | 'strict';
  private readonly utc: boolean;
  private dayKey = -1;
  private dayAt = 0;

  constructor(format: TimeFormat | 'strict', utc: boolean) {
    this.format = format;
    this.utc = utc;
  }

  /** The plain forms, from bytes; NaN for any other, which `read` takes. */
  quick(bytes: Uint8Array, from: number, to: number): number {
    const whole = readWhole(bytes, from, to);
    if (whole >= 0) return this.epoch(whole);
    if (this.format !== 'strict' && this.format !== 'auto' && this.format !== 'iso') return NaN;
    const length = to - from;
    const hasZone = length === 20 && bytes[from + 19] === 90;
    if (!hasZone && length !== 10 && !(this.utc && length === 19)) return NaN;
    if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return NaN;
    const day = this.day(bytes, from);
    if (length === 10 || Number.isNaN(day)) return day;
    const t = bytes[from + 10];
    if (t !== 84 && !(t === 32 && this.format !== 'strict')) return NaN;
    if (bytes[from + 13] !== 58 || bytes[from + 16] !== 58) return NaN;
    const [hour, minute, second] = [11, 14, 17].map((at) => readTwo(bytes, from + at)) as [
      number,
      number,
      number,
    ];
    const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    return isTime ? day + ((hour * 60 + minute) * 60 + second) * 1000 : NaN;
  }

  /** Any form; what is wrong with it otherwise. */
  read(text: string): number | TimeProblem {
    if (this.format === 'strict') return this.strict(text);
    if (this.format !== 'iso') {
      const at = this.epochText(text);
      if (at !== null) return at;
    }
    if (this.format !== 'iso' && this.format !== 'auto') {
      const message = `expected an epoch in ${this.format}, got "${text.slice(0, 40)}"`;
      return { message, hint: 'Leave --time out to have it found, or say iso.' };
    }
    return this.looseIso(text);
  }

  private strict(text: string): number | TimeProblem {
    if (/^\d+$/.test(text)) {
      const at = Number(text);
      return at >= secondsBelow && at < millisBelow ? at : otherUnit(text, at);
    }
    const at = parseTime(text);
    if (at !== null) return at;
    const [, millis] = /^([\dT:-]+\.\d{3})\d+Z$/.exec(text) ?? [];
    if (millis !== undefined && parseTime(`${millis}Z`) !== null) {
      const message = `expected at most three decimals of a second, got "${text.slice(0, 40)}"`;
      return { message, hint: `Write ${millis}Z.` };
    }
    const message = `expected ISO 8601 with Z or epoch milliseconds, got "${text.slice(0, 40)}"`;
    return { message, hint: 'Write 2024-01-31T08:00:00Z.' };
  }

  /** A whole number as an instant; NaN where it needs a closer look. */
  private epoch(value: number): number {
    const { format } = this;
    if (format === 'strict') return value < secondsBelow || value >= millisBelow ? NaN : value;
    // Eight digits are a date such as 20240131; as seconds they would be of the years before 1974.
    if (format === 'iso' || (format === 'auto' && value < 1e8)) return NaN;
    if (format === 's' || (format === 'auto' && value < secondsBelow)) return this.as('s', value * 1000);
    if (format === 'ms' || (format === 'auto' && value < millisBelow)) return this.as('ms', value);
    if (format === 'us' || value < microsBelow) return format === 'ns' ? NaN : this.as('us', value / 1000);
    return NaN;
  }

  private as(unit: TimeUnit, at: number): number {
    this.seen.add(unit);
    return at;
  }

  /** Epochs with a fraction, as data frames write them, and nanoseconds, which a double cannot hold. */
  private epochText(text: string): number | null {
    const match = /^(\d+)(?:\.(\d*))?$/.exec(text);
    if (match === null) return null;
    const [, whole = '', fraction = ''] = match;
    const isNanos =
      this.format === 'ns' || (this.format === 'auto' && Number(whole) >= microsBelow && whole.length < 20);
    if (isNanos && /^0*$/.test(fraction))
      return this.as(
        'ns',
        Number(BigInt(whole) / 1000n) / 1000 + (Number(BigInt(whole) % 1000n) === 0 ? 0 : 1e-4),
      );
    const value = Number(text);
    if (!Number.isFinite(value) || (this.format === 'auto' && value < 1e8)) return null;
    const at = this.epoch(value);
    return Number.isNaN(at) ? null : at;
  }

  private looseIso(text: string): number | TimeProblem {
    const match =
      /^(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(
        text,
      );
    const wrong = `expected ISO 8601 or an epoch, got "${text.slice(0, 40)}"`;
    if (match === null) return { message: wrong, hint: 'Write 2024-01-31T08:00:00Z.' };
    const [, year, , month, day, hour, minute = '00', second = '00', fraction = '0', zone] = match;
    if (hour !== undefined && zone === undefined && !this.utc) {
      const message = `"${text.slice(0, 40)}" does not say its time zone`;
      return { message, hint: 'Say --utc if the times of the file are UTC.' };
    }
    const millis = fraction.padEnd(3, '0').slice(0, 3);
    const at = parseTime(`${year}-${month}-${day}T${hour ?? '00'}:${minute}:${second}.${millis}Z`);
    if (at === null) return { message: wrong, hint: 'Is there such a day and time?' };
    const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return this.as('iso', sign === '-' ? at + offset : at - offset);
  }

  /** The day of bytes `2024-01-31`; files hold many candles of one day. */
  private day(bytes: Uint8Array, from: number): number {
    const century = readTwo(bytes, from);
    const year = readTwo(bytes, from + 2);
    const month = readTwo(bytes, from + 5);
    const day = readTwo(bytes, from + 8);
    if (century < 0 || year < 0 || month < 0 || day < 0) return NaN;
    const key = ((century * 100 + year) * 100 + month) * 100 + day;
    if (key === this.dayKey) return this.dayAt;
    const text = String.fromCharCode(...bytes.subarray(from, from + 10));
    const at = parseTime(text);
    if (at === null) return NaN;
    this.dayKey = key;
    this.dayAt = this.as('iso', at);
    return at;
  }
}

/** An epoch that is not in milliseconds, as its size tells. */
function otherUnit(text: string, at: number): TimeProblem {
  const told = `"${text.slice(0, 40)}" looks like`;
  if (at < secondsBelow) return { message: `${told} seconds`, hint: 'Epoch times are milliseconds.' };
  const [unit, factor] = at < microsBelow ? ['microseconds', 1_000] : ['nanoseconds', 1_000_000];
  const hint = `Epoch times are milliseconds: divide by ${factor}. Of candles, \`backlot data import\` reads ${unit}.`;
  return { message: `${told} ${unit}`, hint };
}
