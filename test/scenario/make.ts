/**
 * Small scenarios for the tests, without a disk: a plain scenario of eleven lines, changed line by line, with candles
 * from texts. `said` writes an issue on one line, so that a table of mistakes reads like what a user sees.
 */
import { InputError, type Issue } from '../../src/model/issue.ts';
import { zoneSteps } from '../../src/files/time-zone.ts';
import { timeframeMs } from '../../src/model/time.ts';
import { openScenario, runScenario, type Loader, type OpenScenario } from '../../src/scenario/run.ts';
import { resultSchema, type Result } from '../../src/scenario/result-schema.ts';
import { parseCandleCsv } from '../../src/store/csv.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';

/** Line by line; `null` in a change takes a line out. Lines count from 1. */
export const plainLines: readonly string[] = [
  'name: test', // 1
  'data:', // 2
  '  timeframe: 1d', // 3
  'account:', // 4
  '  currency: USD', // 5
  '  balance: 1000', // 6
  'markets:', // 7
  '  A/USD:', // 8
  '    file: a.csv', // 9
  'strategy:', // 10
  '  use: buy-and-hold', // 11
];

/** The plain scenario with some lines replaced (a line may become several), and `more` at its end. */
export function plain(
  changes: Readonly<Record<number, string | null>> = {},
  more: readonly string[] = [],
): string {
  const lines = plainLines.flatMap((line, i) => {
    const change = changes[i + 1];
    return change === null ? [] : [change ?? line];
  });
  return [...lines, ...more, ''].join('\n');
}

/** Three days around 100. */
export const threeDays = csv(['100 101 99 100', '100 102 99 101', '101 103 100 102']);

/** Daily candles `open high low close` from 2024-01-01 on, a Monday. */
export function csv(candles: readonly string[], from = '2024-01-01'): string {
  const rows = candles.map((candle, i) => {
    const day = new Date(Date.parse(from) + i * 86_400_000).toISOString().slice(0, 10);
    return [day, ...candle.split(/ +/), '1'].join(',');
  });
  return ['time,open,high,low,close,volume', ...rows, ''].join('\n');
}

export interface Files {
  readonly candles?: Readonly<Record<string, string>>;
  readonly strategies?: Readonly<Record<string, Strategy>>;
}

/** Opens a scenario over candles and strategies from memory; `a.csv` holds three days unless it is given. */
export function openText(
  text: string,
  files: Files = {},
  settings: readonly string[] = [],
): Promise<OpenScenario> {
  const candles: Readonly<Record<string, string>> = { 'a.csv': threeDays, ...files.candles };
  const loader: Loader = {
    candles: (market, { timeframe, calendar, broken }, leastPriceDigits) => {
      const text = candles[market.file];
      const gone = { code: 'unreadable-file', severity: 'error', message: 'there is no such file' } as const;
      if (text === undefined) throw new InputError([{ ...gone, file: market.file }]);
      return parseCandleCsv(text, {
        durationMs: timeframeMs(timeframe),
        priceDigits: 'auto',
        leastPriceDigits,
        calendar,
        broken,
        file: market.file,
      });
    },
    strategy: (file) => Promise.resolve({ strategy: files.strategies![file]!, hash: file }),
    strategyHash: (file) => file,
    zoneSteps,
  };
  return openScenario(text, 's.yaml', loader, settings);
}

export async function runText(text: string, files: Files = {}, band = false): Promise<Result> {
  // Every small run is held against the published schema too (RES-1).
  return resultSchema.parse(runScenario(await openText(text, files), { band }).result);
}

/** Everything that is wrong with a scenario, one line each; empty when it can run. */
export async function wrongWith(
  text: string,
  files: Files = {},
  settings: readonly string[] = [],
): Promise<readonly string[]> {
  return issuesOf(() => openText(text, files, settings)).then((issues) => issues.map(said));
}

export async function issuesOf(work: () => Promise<unknown>): Promise<readonly Issue[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues;
  }
}

/** `9:5 unknown-field markets["A/USD"].x: there is no such field | Did you mean "y"?` */
export function said({ line, column, code, path, message, hint }: Issue): string {
  const place = line === undefined ? '' : `${line}${column === undefined ? '' : `:${column}`} `;
  const where = path === undefined ? '' : ` ${path}`;
  return `${place}${code}${where}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
}
