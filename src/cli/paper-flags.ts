/** Flags of `backlot paper`: the values of those that have a unit, or what is wrong; the command that goes on with it. */
import type { Issue } from '../model/issue.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h`, `7d`, in ms; Infinity where nothing is said. */
export function durationMs(text: string | undefined): number | Issue {
  if (text === undefined) return Infinity;
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(number) * (unitMs[unit ?? ''] ?? NaN);
  if (ms > 0) return ms;
  return bad(`--for ${text}: expected a time`, 'Such as 90s, 30m, 2h or 7d.');
}

/** `1000x`; null for as fast as can be. */
export function paceOf(text: string | undefined): number | null | Issue {
  if (text === undefined || text === 'max') return null;
  const [, number] = /^(\d+(?:\.\d+)?)x?$/.exec(text) ?? [];
  const pace = Number(number);
  if (pace > 0 && pace <= 1e6) return pace;
  return bad(`--speed ${text}: expected so many times the clock, up to 1000000x`, 'Such as 1000x, or max.');
}

/** The command that goes on with a run: at the exchange, or the server in its place, where it began. */
export function goingOn(
  { journal, isRehearsal }: { readonly journal: string; readonly isRehearsal: boolean },
  { exchange, url }: { readonly exchange: string; readonly url: string | null },
): string {
  const command = `backlot paper --continue ${journal}`;
  if (isRehearsal) return command;
  return (
    command +
    (exchange === 'binance' ? '' : ` --exchange ${exchange}`) +
    (url === null ? '' : ` --url ${url}`)
  );
}

const bad = (message: string, hint: string): Issue => ({
  code: 'bad-usage',
  severity: 'error',
  message,
  hint,
});
