/** The work of `data import`: looks at all files, puts parts together, imports, and says what came of it. */
import { existsSync, statSync } from 'node:fs';
import { InputError, type Issue } from '../model/issue.ts';
import type { Timeframe } from '../model/time.ts';
import { marketIn, placeOf } from '../store/catalogue.ts';
import type { CandleHead } from '../store/candle-head.ts';
import { importCandles } from '../store/import.ts';
import { lookAt, timeframeFor, type Source } from '../store/read-source.ts';
import type { SaidDialect } from '../store/sniff.ts';
import { findingsOf, grouped, instant, plainHead, print, printJson, several } from './data-words.ts';
import { progressBar } from './progress.ts';
import { demandFlags } from './data-demands.ts';
import type { ReadFlags, StoreFlag } from './data-flags.ts';
import type { JsonFlag } from './flags.ts';

export interface ImportFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly files: readonly string[];
  readonly market?: string | undefined;
  readonly out?: string | undefined;
  readonly broken: 'stop' | 'drop';
  readonly replace: boolean;
}

interface Part {
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly path: string;
  readonly sources: Source[];
}

export async function runImport(flags: ImportFlags, said: SaidDialect): Promise<void> {
  demandFlags(flags);
  const parts = await partsOf(flags, said);
  const total = flags.files.reduce((sum, file) => sum + statSync(file).size, 0);
  const bar = await progressBar(total, 'bytes', !flags.json);
  const done: { readonly path: string; readonly head: CandleHead; readonly seconds: number }[] = [];
  try {
    for (const { market, timeframe, path, sources } of parts) {
      const began = performance.now();
      const { calendar = 'continuous', broken } = flags;
      const head = await importCandles(path, sources, {
        ...{ market, timeframe, calendar, broken, round: flags.round ?? null },
        onBytes: (count) => bar.add(count),
      });
      done.push({ path, head, seconds: (performance.now() - began) / 1000 });
    }
  } finally {
    bar.stop();
  }
  if (flags.json) printJson({ imported: done.map(({ path, head }) => ({ path, ...plainHead(head) })) });
  else for (const { path, head, seconds } of done) print(told(path, head, seconds));
}

/** Files by market and timeframe, as said, named or found. Throws InputError with what is wrong with all of them. */
async function partsOf(flags: ImportFlags, said: SaidDialect): Promise<readonly Part[]> {
  const issues: Issue[] = [];
  const wrong = (file: string, code: string, message: string, hint: string): void => {
    issues.push({ code, severity: 'error', file, message, hint });
  };
  const parts = new Map<string, Part>();
  for (const file of flags.files) {
    let source: Source;
    let timeframe: Timeframe;
    try {
      source = await lookAt(file, said);
      timeframe = timeframeFor(source, flags.timeframe);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
      continue;
    }
    const market = flags.market ?? marketIn(file);
    if (!/[\p{L}\p{N}]/u.test(market)) {
      wrong(file, 'no-market', 'its name says no market', 'Say it: --market BTC/USDT.');
      continue;
    }
    const path = flags.out ?? placeOf(flags.store, market, timeframe);
    const key = `${market} ${timeframe}`;
    const part = parts.get(key) ?? { market, timeframe, path, sources: [] };
    part.sources.push(source);
    parts.set(key, part);
  }
  if (flags.out !== undefined && parts.size > 1) {
    const names = [...parts.keys()].join(', ');
    wrong(
      flags.out,
      'several-markets',
      `the files are of several: ${names}`,
      'Leave --out out, or say --market.',
    );
  }
  for (const { path } of parts.values()) {
    if (existsSync(path) && !flags.replace)
      wrong(path, 'file-exists', 'the file is there already', 'Say --replace to write over it.');
  }
  if (issues.length > 0) throw new InputError(issues);
  return [...parts.values()];
}

function told(path: string, head: CandleHead, seconds: number): string {
  const { market, timeframe, rows, provenance } = head;
  const rate = grouped(rows / Math.max(seconds, 0.001));
  const lines = [
    `${market} ${timeframe} in ${path}`,
    `  ${several(rows, 'candle')} from ${instant(head.from)} to ${instant(head.to)}, ${several(head.digits, 'decimal')}`,
    ...provenance.sources.map(
      ({ file, read, rows: count }) => `  ${file}: ${several(count, 'candle')}; ${read}`,
    ),
  ];
  const found = findingsOf(head);
  if (found !== null) lines.push(`  ${found}; \`backlot data check\` lists them`);
  lines.push(`  hash ${head.hash}; ${seconds.toFixed(2)} s, ${rate} candles a second`);
  return lines.join('\n');
}
