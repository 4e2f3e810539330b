/**
 * Candles of a store and pages that came since, as one: in order of time, each once. Prices are those of the decimals in
 * which they came. What is broken stops it, or is left out and told, as it is at an import (DATA-1).
 */
import { CandleColumns } from '../market/candles.ts';
import { brokenBy, brokenFinding, type DataFinding } from '../market/quality.ts';
import { decimalsOf, formatDecimal, parseDecimal, scaleOf } from '../model/decimal.ts';
import { timeframeMs, type Timeframe } from '../model/time.ts';
import type { PartPage, PartRow } from './candle-parts.ts';
import { problem } from './problems.ts';

export interface Joined {
  readonly candles: CandleColumns;
  /** Of candles that were left out. */
  readonly findings: readonly DataFinding[];
}

/** `path` is for messages. Throws InputError. */
export function joinCandles(
  path: string,
  known: CandleColumns | null,
  pages: readonly PartPage[],
  options: { readonly timeframe: Timeframe; readonly broken: 'stop' | 'drop' },
): Joined {
  const rows = [...(known === null ? [] : rowsOf(known)), ...pages.flatMap((page) => page.rows)];
  rows.sort((a, b) => a[0] - b[0]);
  const priceDigits = digitsOf(rows);
  const durationMs = timeframeMs(options.timeframe);
  const candles = new CandleColumns({ durationMs, priceDigits, capacity: rows.length });
  const findings: DataFinding[] = [];
  let last = -Infinity;
  let before: PartRow | null = null;
  for (const row of rows) {
    const [time, ...values] = row;
    // The same candle of two pages; one that has changed meanwhile is told as broken below.
    if (before !== null && row.every((value, i) => value === before![i])) continue;
    before = row;
    const [open, high, low, close] = values
      .slice(0, 4)
      .map((price) => parseDecimal(String(price), priceDigits));
    if ([open, high, low, close].includes(null))
      throw problem(path, 'bad-price', `a price of ${new Date(time).toISOString()} has more digits than fit`, 'Nothing can be done about it here.'); // prettier-ignore
    const candle = { line: 0, time, open: open!, high: high!, low: low!, close: close!, volume: row[5] };
    const code = brokenBy(candle, last, durationMs);
    if (code !== null) {
      const finding = brokenFinding(code, candle);
      if (options.broken === 'stop')
        throw problem(path, code, `the candle of ${new Date(time).toISOString()} is broken: ${finding.message}`, 'Say --broken drop to leave such candles out.'); // prettier-ignore
      findings.push({ ...finding, code: 'dropped', severity: 'dropped' });
      continue;
    }
    candles.append(candle);
    last = time;
  }
  return { candles, findings };
}

function rowsOf(candles: CandleColumns): readonly PartRow[] {
  const number = (units: number): number => Number(formatDecimal(units, candles.priceDigits));
  return Array.from({ length: candles.length }, (_, row): PartRow => {
    const { time, open, high, low, close, volume } = candles.at(row);
    return [time, number(open), number(high), number(low), number(close), volume];
  });
}

/** As many decimals as the finest price has. */
function digitsOf(rows: readonly PartRow[]): number {
  let most = 0;
  for (const row of rows)
    for (let i = 1; i <= 4; i++) {
      const price = row[i]!;
      // Most prices have no more than the others: seldom is one looked at closely.
      if (!Number.isInteger(price * scaleOf(most))) most = Math.max(most, decimalsOf(String(price)) ?? 0);
    }
  return most;
}
