/**
 * What settles the path inside candles (PATH-8), by what a file holds: a candle file, a CSV of candles, or one of trades.
 * Of a CSV of candles that states no timeframe it is the shortest way from one open to the next. Findings are not kept:
 * what is missing is told with the candles that it does not cover.
 */
import type { CandleColumns } from '../market/candles.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { timeframeMs, timeframes, type Timeframe } from '../model/time.ts';
import { isCandleFile, readCandleFile } from './candle-file.ts';
import { readCsvBytes, type CsvOptions } from './csv.ts';
import { headerNames, strictTimeNames } from './dialect.ts';
import { fieldsOf } from './fields.ts';
import { hashColumns } from './hash.ts';
import { loadCandles } from './load-candles.ts';
import { problem } from './problems.ts';
import { TimeText } from './time-text.ts';
import { namesTrades, parseTradesCsv } from './trades-csv.ts';

export interface LoadedDetail {
  readonly candles: CandleColumns;
  readonly ofTrades: boolean;
  readonly hash: string;
}

export interface DetailOptions extends Omit<CsvOptions, 'durationMs'> {
  /** Of the candles that are to be settled. */
  readonly coarse: Timeframe;
  /** Null where the file is to say it. */
  readonly timeframe: Timeframe | null;
}

/** Throws InputError with everything that is wrong. */
export function loadDetail(path: string, options: DetailOptions): LoadedDetail {
  if (path.endsWith('.candles') || isCandleFile(path)) {
    const { timeframe } = readCandleFile(path).head;
    if (options.timeframe !== null && options.timeframe !== timeframe)
      throw problem(path, 'bad-detail', `its candles are of ${timeframe}, but detail.timeframe is ${options.timeframe}`); // prettier-ignore
    return finer(path, timeframe, options);
  }
  const bytes = readCsvBytes(path);
  // A file may be longer than any text: its head tells what it is.
  const cut = bytes.length > headBytes ? bytes.lastIndexOf(10, headBytes) : bytes.length;
  const head = bytes.toString('utf8', 0, cut);
  const header = headerNames(head.split('\n', 1)[0]!.replace(/^\ufeff|\r$/g, ''), ',');
  if (!namesTrades(header)) return finer(path, options.timeframe ?? likeliest(head, header, path), options);
  if (options.timeframe !== null)
    throw problem(
      path,
      'bad-detail',
      'it holds trades, which have no timeframe',
      'Leave detail.timeframe out.',
    );
  const candles = parseTradesCsv(bytes, { ...options, file: path });
  return { candles, ofTrades: true, hash: hashColumns(candles) };
}

/** Of a timeframe that nothing shows, what is wrong with the file comes first. */
function finer(path: string, shown: Timeframe | null, options: DetailOptions): LoadedDetail {
  const timeframe = shown ?? '1m';
  if (shown !== null) demandFiner(path, shown, options.coarse);
  const { candles, hash } = asDetail(() =>
    loadCandles(path, { ...options, durationMs: timeframeMs(timeframe) }),
  );
  if (shown === null) demandFiner(path, timeframe, options.coarse);
  return { candles, ofTrades: false, hash };
}

function demandFiner(path: string, timeframe: Timeframe, coarse: Timeframe): void {
  const coarseMs = timeframeMs(coarse);
  const divides = (one: Timeframe): boolean =>
    timeframeMs(one) < coarseMs && coarseMs % timeframeMs(one) === 0;
  if (divides(timeframe)) return;
  const message = `its candles are of ${timeframe}, and do not settle the path inside those of ${coarse}`;
  const able = timeframes.filter(divides);
  const hint = `Candles of ${able.join(', ')} do, and trades.`;
  throw problem(path, 'bad-detail', message, able.length === 0 ? 'Trades do.' : hint);
}

/** Candles of another timeframe than the detail's are no matter of that of the run; and trades would do as well. */
function asDetail<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.issues.map((issue, i) => ofDetail(issue, i === 0)));
  }
}

const otherColumns = ['empty-file', 'missing-column', 'other-form'];
const tradesHint = 'A CSV of trades with the columns time,price,quantity would do, too.';

function ofDetail(issue: Issue, isFirst: boolean): Issue {
  if (issue.code === 'other-timeframe')
    return {
      ...issue,
      code: 'bad-detail',
      hint: 'State detail as `{ file: ..., timeframe: 1m }`, as it is.',
    };
  if (!isFirst || !otherColumns.includes(issue.code)) return issue;
  const { hint } = issue;
  return {
    ...issue,
    hint: hint === undefined ? tradesHint : `${hint.replace(/(?<!\.)$/, '.')} ${tradesHint}`,
  };
}

/** So much of a file tells what it is: candles that are there follow each other somewhere. */
const headBytes = 1 << 17;

/** Null where no two times show one: a file that cannot be read is told by whoever reads it. */
function likeliest(head: string, header: readonly string[], path: string): Timeframe | null {
  const place = header.findIndex((name) => strictTimeNames.includes(name));
  const times = new TimeText('strict', false);
  let last = NaN;
  let nearest = Infinity;
  for (const line of place < 0 ? [] : head.split('\n').slice(1)) {
    const at = times.read(fieldsOf(line, ',')[place] ?? '');
    if (typeof at !== 'number') continue;
    if (at > last) nearest = Math.min(nearest, at - last);
    last = at;
  }
  const found = timeframes.find((timeframe) => timeframeMs(timeframe) === nearest);
  if (found !== undefined || nearest === Infinity) return found ?? null;
  const message = `no timeframe is known whose candles lie ${nearest / 60_000} minutes apart, as the nearest do`;
  throw problem(path, 'bad-detail', message, 'State detail as `{ file: ..., timeframe: 1m }`.');
}
