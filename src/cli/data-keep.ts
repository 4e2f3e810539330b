/** Writes candles that a command made, and says so. */
import { existsSync } from 'node:fs';
import type { CandleColumns } from '../market/candles.ts';
import { placeOf } from '../store/catalogue.ts';
import { problem } from '../store/problems.ts';
import { writeCandles, type CandlesOf } from '../store/write-candles.ts';
import { findingsOf, instant, plainHead, print, printJson, several } from './data-words.ts';

export interface KeepFlags {
  readonly json: boolean;
  readonly store: string;
  readonly out?: string | undefined;
  readonly replace: boolean;
}

export function keep(candles: CandleColumns, of: CandlesOf, flags: KeepFlags): void {
  const path = flags.out ?? placeOf(flags.store, of.market, of.timeframe);
  if (existsSync(path) && !flags.replace)
    throw problem(path, 'file-exists', 'the file is there already', 'Say --replace to write over it.');
  const head = writeCandles(path, candles, of);
  if (flags.json) {
    printJson({ path, ...plainHead(head) });
    return;
  }
  const found = findingsOf(head);
  print(
    [
      `${head.market} ${head.timeframe} in ${path}`,
      `  ${several(head.rows, 'candle')} from ${instant(head.from)} to ${instant(head.to)}, ${several(head.digits, 'decimal')}`,
      ...(found === null ? [] : [`  ${found}`]),
      ...(of.findings ?? []).map(({ code, message }) => `  ${code}: ${message}`),
      `  hash ${head.hash}`,
    ].join('\n'),
  );
}
