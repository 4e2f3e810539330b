/**
 * The work of `data download`: what is missing of the asked time is asked for page by page, gaps are looked up again, and
 * all becomes one candle file. Pages lie beside its place until then, so that whoever was stopped goes on.
 */
import { existsSync } from 'node:fs';
import { connect } from '../connect/ccxt/connect.ts';
import { downloadCandles } from '../connect/ccxt/download.ts';
import { holes, without, type Range } from '../connect/ccxt/ranges.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { candleOpenAt, parseTime, timeframeMs } from '../model/time.ts';
import { readCandleFile, type CandleFile } from '../store/candle-file.ts';
import { CandleParts, type PartPage } from '../store/candle-parts.ts';
import { placeOf } from '../store/catalogue.ts';
import { joinCandles } from '../store/join-candles.ts';
import { problem } from '../store/problems.ts';
import { writeCandles } from '../store/write-candles.ts';
import { downloadFunding } from './data-download-funding.ts';
import type { DownloadFlags, Job, Told } from './data-download-job.ts';
import { findingsOf, grouped, instant, plainHead, print, printJson, several } from './data-words.ts';
import { progressBar } from './progress.ts';

export const converter = 'backlot data download';

export async function runDownload(flags: DownloadFlags): Promise<void> {
  const asked = readFlags(flags);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const client = await connect({
    exchange: flags.exchange,
    product: flags.market.includes(':') ? 'perpetual' : 'spot',
    url: flags.url ?? process.env[`${flags.exchange.toUpperCase()}_URL`] ?? null,
  });
  try {
    await client.measureClock();
    const job: Job = {
      flags,
      client,
      signal: stop.signal,
      path: placeOf(flags.store, flags.market, flags.timeframe),
    };
    const told = await candlesOf(job, asked);
    const rates = flags.funding && !stop.signal.aborted ? await downloadFunding(job, told.range) : null;
    if (flags.json) printJson({ ...told.json, ...(rates === null ? {} : { funding: rates.json }) });
    else print([...told.lines, ...(rates?.lines ?? [])].join('\n'));
    if (stop.signal.aborted) process.exitCode = 130;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    client.close();
  }
}

interface Asked {
  readonly from: number | null;
  readonly to: number | null;
}

function readFlags({ from, to, parallel, funding, market }: DownloadFlags): Asked {
  const issues: Issue[] = [];
  const wrong = (path: string, message: string, hint?: string): void => {
    const issue: Issue = { code: 'bad-usage', severity: 'error', path, message };
    issues.push(hint === undefined ? issue : { ...issue, hint });
  };
  const timeOf = (flag: string, text: string | undefined): number | null => {
    if (text === undefined) return null;
    const at = parseTime(text);
    if (at === null) wrong(flag, `expected a date such as 2024-01-31 or 2024-01-31T08:00:00Z, got ${text}`);
    return at;
  };
  const asked = { from: timeOf('--from', from), to: timeOf('--to', to) };
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 16) wrong('--parallel', 'expected a whole number from 1 to 16'); // prettier-ignore
  if (funding && !market.includes(':')) wrong('--funding', `${market} is no perpetual, and has no funding`, `A perpetual is written ${market}:${market.split('/')[1] ?? 'USDT'}.`); // prettier-ignore
  if (issues.length > 0) throw new InputError(issues);
  return asked;
}

async function candlesOf(job: Job, asked: Asked): Promise<Told & { readonly range: Range }> {
  const { flags, client, path, signal } = job;
  const { market, timeframe, exchange } = flags;
  const durationMs = timeframeMs(timeframe);
  await client.market(market);
  const known = knownFile(job);
  const parts = new CandleParts(path, { exchange: client.title, market, timeframe });
  const range = await rangeOf(job, asked, known, parts.from);
  const covered = known === null ? [] : [coverOf(known)];
  const missing = without(range, [...covered, ...parts.pages]);
  if (missing.length > 0) parts.begin(range.from);
  const total = missing.reduce((sum, { from, to }) => sum + (to - from) / durationMs, 0);
  const bar = await progressBar(total, 'candles', !flags.json);
  let fetched = 0;
  const take = ({ from, to }: Range, rows: PartPage['rows']): void => {
    parts.append({ from, to, rows });
    fetched += rows.length;
  };
  const terms = { client, market, timeframe, parallel: flags.parallel, signal };
  let found = 0;
  let looked: readonly Range[] = [];
  try {
    await downloadCandles({
      ...terms,
      ranges: missing,
      onPage(page, rows) {
        take(page, rows);
        bar.add((page.to - page.from) / durationMs);
      },
    });
    // What did not come with its neighbours may come when it is asked for by itself.
    const times = parts.pages.flatMap((page) => page.rows.map(([time]) => time)).sort((a, b) => a - b);
    looked = missing.flatMap((one) => holes(times, one, durationMs));
    await downloadCandles({
      ...terms,
      ranges: looked,
      onPage(page, rows) {
        if (rows.length > 0) take(page, rows);
        found += rows.length;
      },
    });
  } finally {
    bar.stop();
  }
  if (signal.aborted) return { ...stopped(parts, fetched, total), range };
  const { candles, findings } = joinCandles(path, known?.candles ?? null, parts.pages, {
    timeframe,
    broken: flags.broken,
  });
  if (candles.length === 0)
    throw problem(path, 'no-candles', `${client.title} has no candles of ${market} from ${instant(range.from)} to ${instant(range.to)}`, 'Ask for another time.'); // prettier-ignore
  const hull = { from: Math.min(range.from, ...covered.map((one) => one.from)), to: Math.max(range.to, ...covered.map((one) => one.to)) }; // prettier-ignore
  const head = writeCandles(path, candles, {
    market,
    timeframe,
    calendar: 'continuous',
    provenance: { converter, sources: [], options: { exchange, from: hull.from, to: hull.to } },
    findings,
  });
  parts.drop();
  const gaps = findingsOf(head);
  return {
    range,
    json: { path, fetched, lookedUpAgain: looked.length, foundAgain: found, ...plainHead(head) },
    lines: [
      `${market} ${timeframe} of ${client.title} in ${path}`,
      `  ${several(head.rows, 'candle')} from ${instant(head.from)} to ${instant(head.to)}; ${grouped(fetched)} of them are new`,
      ...(looked.length === 0
        ? []
        : [`  ${several(looked.length, 'gap')} looked up again: ${several(found, 'candle')} found`]),
      ...(gaps === null ? [] : [`  ${gaps}; \`backlot data check\` lists them`]),
      `  hash ${head.hash}`,
    ],
  };
}

function stopped(parts: CandleParts, fetched: number, total: number): Told {
  const text = `stopped: ${grouped(fetched)} of ${several(total, 'candle')} are kept in ${parts.path}`;
  return {
    json: { stopped: true, fetched, wanted: total, path: parts.path },
    lines: [text, '  The same command goes on from there, also without --from.'],
  };
}

/** The candles that were downloaded before; null where there are none. Throws InputError for a file of another origin. */
function knownFile({ flags, path }: Job): CandleFile | null {
  if (!existsSync(path)) return null;
  const file = readCandleFile(path);
  const { converter: made, options } = file.head.provenance;
  if (made === converter && options['exchange'] === flags.exchange) return file;
  if (flags.replace) return null;
  throw problem(
    path,
    'file-exists',
    `the file is there already, made by ${made}${made === converter ? ` from ${String(options['exchange'])}` : ''}`,
    'Say --replace to write over it, or name another --store.',
  );
}

/** The time of which everything was asked for, that of gaps included. */
function coverOf({ head }: CandleFile): Range {
  const { from, to } = head.provenance.options;
  return { from: Number(from), to: Number(to) };
}

/** What is asked for, on the grid, from the first candle that there is to the last that has closed. */
async function rangeOf(
  { flags, client }: Job,
  asked: Asked,
  known: CandleFile | null,
  begun: number | null,
): Promise<Range> {
  const durationMs = timeframeMs(flags.timeframe);
  const cover = known === null ? null : coverOf(known);
  // What lies there says where it began, whether it was finished or stopped.
  const there = Math.min(cover?.from ?? Infinity, begun ?? Infinity);
  if (asked.from === null && there === Infinity)
    throw new InputError([
      { code: 'bad-usage', severity: 'error', path: '--from', message: 'expected a date to begin with', hint: 'Write --from 2020-01-01.' },
    ]); // prettier-ignore
  const now = client.time.now();
  const to = candleOpenAt(Math.min(asked.to ?? now, now), durationMs);
  const first = candleOpenAt((asked.from ?? there) + durationMs - 1, durationMs);
  if (cover !== null && first >= cover.from) return joinedTo(cover, { from: first, to });
  // Before it was listed there is nothing to ask for.
  const listed = await client.firstCandle(flags.market, flags.timeframe, first);
  const from = Math.max(first, listed ?? first);
  if (from >= to)
    throw new InputError([
      { code: 'no-candles', severity: 'error', message: `${client.title} has no candles of ${flags.market} from ${instant(first)} to ${instant(to)}`, hint: 'Ask for an earlier --from or a later --to.' },
    ]); // prettier-ignore
  return cover === null ? { from, to } : joinedTo(cover, { from, to });
}

/** A file has no hole that was not looked at: what lies between what is there and what is asked for is asked for too. */
const joinedTo = (cover: Range, { from, to }: Range): Range => ({
  from: Math.min(from, cover.to),
  to: Math.max(to, cover.from),
});
