/**
 * Numbers, times and lengths as people read them: a true minus, thousands by comma, no locale of the machine. What is
 * undefined is `n/a`. The page's own script writes the same (`page/format.js`).
 */
import { dayMs } from '../model/time.ts';

export const none = 'n/a';
const minus = '\u2212';
/** A space that does not break and is narrow. */
const thin = '\u202f';

/** With so many decimals, thousands grouped; a value that rounds to zero has no sign. From `most` on as `1.23e15`. */
export function decimal(value: number | null, digits: number, most = 1e15): string {
  if (value === null || !Number.isFinite(value)) return none;
  if (Math.abs(value) >= most) return value.toExponential(2).replace('e+', 'e').replace('-', minus);
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** A fraction in percent. */
export function percent(value: number | null, digits = 2): string {
  return value === null || !Number.isFinite(value) ? none : `${decimal(value * 100, digits, 1e9)}${thin}%`;
}

export const whole = (value: number | null): string => decimal(value, 0);

/** The day, and the time of day where it is not midnight. */
export function instant(at: number | null): string {
  if (at === null) return none;
  const text = new Date(at).toISOString();
  const time = text.slice(11, 19);
  if (time === '00:00:00') return text.slice(0, 10);
  return `${text.slice(0, 10)} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

export const day = (at: number | null): string =>
  at === null ? none : new Date(at).toISOString().slice(0, 10);

/** A length of time in its two largest units: `3 d 4 h`. */
export function duration(ms: number | null): string {
  if (ms === null) return none;
  const year = 365.25 * dayMs;
  if (ms >= 2 * year) return `${(ms / year).toFixed(1)} years`;
  if (ms >= 60 * dayMs) return `${(ms / dayMs).toFixed(0)} days`;
  const minutes = Math.round(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return hours > 0 && days < 10 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  return minutes > 0 || ms === 0 ? `${minutes} min` : `${(ms / 1000).toFixed(1)} s`;
}

/** `1 trade`, `2 trades`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;
