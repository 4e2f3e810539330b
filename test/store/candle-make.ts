/** Candles for tests of the store: generated ones, a folder for files, and what an import makes of a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { CandleColumns } from '../../src/market/candles.ts';
import { generateCandles } from '../../src/market/generate.ts';
import { InputError, type Issue } from '../../src/model/issue.ts';
import type { Timeframe } from '../../src/model/time.ts';
import { gatherCandles, type ImportOptions } from '../../src/store/import.ts';
import { lookAt, timeframeFor } from '../../src/store/read-source.ts';
import type { SaidDialect } from '../../src/store/sniff.ts';

/** A folder that is gone after the tests of the file. */
export function ownFolder(): {
  readonly path: string;
  readonly write: (name: string, of: string | Uint8Array) => string;
} {
  const path = mkdtempSync(join(tmpdir(), 'backlot-store-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, of) {
      writeFileSync(join(path, name), of);
      return join(path, name);
    },
  };
}

export const rowsOf = (candles: CandleColumns): readonly object[] =>
  Array.from({ length: candles.length }, (_, row) => candles.at(row));

/** Minutes with gaps, jumps and prices of up to eight decimals. */
export const anyCandles: fc.Arbitrary<CandleColumns> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    rows: fc.integer({ min: 2, max: 300 }),
    priceDigits: fc.integer({ min: 0, max: 8 }),
    firstPrice: fc.integer({ min: 1, max: 1_000_000_000 }),
    missing: fc.constantFrom(0, 0.1),
  })
  .map((shape) =>
    generateCandles({ ...shape, start: Date.UTC(2024, 0, 1), durationMs: 60_000, volatility: 0.01 }),
  );

/** Three candles as they are written, and what they are. */
export const start = Date.UTC(2025, 0, 1);
export const threeTexts = [
  ['10.5', '11', '10', '10.75', '3.5'],
  ['10.75', '12.25', '10.5', '12', '4'],
  ['12', '12', '11.5', '11.5', '0.00000001'],
] as const;
export const threeCandles = [
  { time: start, open: 1050, high: 1100, low: 1000, close: 1075, volume: 3.5 },
  { time: start + 60_000, open: 1075, high: 1225, low: 1050, close: 1200, volume: 4 },
  { time: start + 120_000, open: 1200, high: 1200, low: 1150, close: 1150, volume: 1e-8 },
];

export interface Gathered {
  readonly rows: readonly object[];
  readonly hash: string;
  readonly read: string;
  readonly timeframe: Timeframe;
}

/** What an import makes of the files. */
export async function imported(
  paths: readonly string[],
  said: SaidDialect = {},
  more: Partial<ImportOptions> = {},
): Promise<Gathered> {
  const sources = await Promise.all(paths.map((path) => lookAt(path, said)));
  const timeframe = timeframeFor(sources[0]!, more.timeframe);
  const options = {
    market: 'A/USD',
    timeframe,
    calendar: 'continuous',
    broken: 'stop',
    round: null,
  } as const;
  const { head, candles } = await gatherCandles(sources, { ...options, ...more });
  const read = head.provenance.sources.map((source) => source.read).join(' + ');
  return { rows: rowsOf(candles), hash: head.hash, read, timeframe };
}

/** The issues with which an attempt is refused. */
export async function refusal(attempt: () => unknown): Promise<readonly Issue[]> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** What texts of the three candles are made of. */
export const header = 'time,open,high,low,close,volume';
export const clocks = ['00:00:00', '00:01:00', '00:02:00'];
export const epochs = ['1735689600', '1735689660', '1735689720'];
export const iso = clocks.map((clock) => `2025-01-01T${clock}Z`);
export const text = (...lines: readonly (string | readonly string[])[]): string => lines.flat().join('\n');
/** The three candles with these before their prices, and more behind. */
export const rows = (
  before: readonly string[],
  separator = ',',
  more: readonly string[] = [],
): readonly string[] => threeTexts.map((fields, i) => [before[i]!, ...fields, ...more].join(separator));
export const dated = (date: string, separator: string): readonly string[] =>
  clocks.map((clock) => `${date}${separator}${clock}`);
