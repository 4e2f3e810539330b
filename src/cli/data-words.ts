/** Numbers, times and files as people read them, for the `data` commands. */
import { scaleOf } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { CandleHead } from '../store/candle-head.ts';
import { printable } from './printable.ts';

/** `1,234,567`. */
export const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');

/** `2024-01-31`, or with the minute where it is not midnight. */
export function instant(at: number): string {
  const text = formatTime(at as TimeMs);
  return text.endsWith('T00:00:00Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
}

export const decimal = (units: number, digits: number): string => (units / scaleOf(digits)).toFixed(digits);

export const several = (count: number, word: string): string =>
  `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;

/** `3 gaps (12 candles missing), 1 candle left out`; null where nothing was found. */
export function findingsOf({ findings }: CandleHead): string | null {
  const { gap = 0, dropped = 0, partial = 0, weekend = 0 } = findings.counts;
  const parts: string[] = [];
  if (gap > 0) parts.push(`${several(gap, 'gap')} (${several(findings.missing, 'candle')} missing)`);
  if (dropped > 0) parts.push(`${several(dropped, 'candle')} left out`);
  if (partial > 0) parts.push(`${several(partial, 'candle')} not whole`);
  if (weekend > 0) parts.push('candles at weekends');
  return parts.length === 0 ? null : parts.join(', ');
}

/** A head as programs read it: instants as text. */
export function plainHead(head: CandleHead): Readonly<Record<string, unknown>> {
  const { from, to, findings, ...rest } = head;
  const at = (time: number): string => formatTime(time as TimeMs);
  const first = findings.first.map((finding) => ({ ...finding, at: at(finding.at) }));
  return { ...rest, from: at(from), to: at(to), findings: { ...findings, first } };
}

export function print(text: string): void {
  process.stdout.write(`${printable(text, 'several')}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
