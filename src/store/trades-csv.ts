/**
 * Trades from a CSV file, as candles of a second (PATH-8): a header names `time` (or `timestamp`, `timestamp_ms`), `price`
 * and `quantity` in any order; time is ISO 8601 with `Z` or epoch milliseconds. Rows stand in order of time, several of one
 * moment in the order in which they happened. Everything that is wrong is told at once, with its line, what most rows share
 * once; nothing is repaired.
 *
 * A second divides every timeframe, and what lies closer together than that no clock of ours tells apart for certain:
 * exchanges stamp a trade when it was matched, booked or sent. A second without a trade has no candle.
 */
import { CandleColumns } from '../market/candles.ts';
import { decimalsOf } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { headerNames, strictTimeNames } from './dialect.ts';
import { fieldsOf } from './fields.ts';
import { makeFiner, PriceScale, type PriceOptions } from './price-scale.ts';
import { issuesMax, Problems } from './problems.ts';
import { RowProblems } from './row-problems.ts';
import { TimeText } from './time-text.ts';

export const secondMs = 1_000;

const quantityNames = ['quantity', 'qty', 'amount', 'size'];

/** Whether a header, its names in small letters, is that of trades. */
export const namesTrades = (names: readonly string[]): boolean =>
  names.includes('price') && !names.includes('open');

/** Reads what a file holds. `file` is for messages. Throws InputError. */
export function parseTradesCsv(
  bytes: Buffer,
  options: PriceOptions & { readonly file: string },
): CandleColumns {
  const problems = new Problems(options.file);
  const lines = linesOf(bytes);
  const names = headerNames((lines.next().value ?? '').replace(/^\ufeff/, ''), ',');
  const placeOf = (known: readonly string[], what: string): number => {
    const places = names.flatMap((name, place) => (known.includes(name) ? [place] : []));
    if (places.length === 0) problems.add(1, 'missing-column', `there is no column "${what}"`, headerHint);
    if (places.length > 1) problems.add(1, 'double-column', `the column "${what}" is named twice`);
    return places[0] ?? -1;
  };
  const timeAt = placeOf(strictTimeNames, 'time');
  const priceAt = placeOf(['price'], 'price');
  const quantityAt = placeOf(quantityNames, 'quantity');
  problems.throwIfAny();
  const faults = new RowProblems('trades', issuesMax);
  const trades = new Seconds(options);
  const times = new TimeText('strict', false);
  /** Of the nearest row above whose time can be read, sound or not. */
  let above = -Infinity;
  let i = 0;
  for (const line of lines) {
    i++;
    const fields = fieldsOf(line, ',');
    if (fields.length !== names.length) {
      faults.add(i + 1, 'bad-row', `expected ${names.length} fields, got ${fields.length}`);
      continue;
    }
    const time = times.read(fields[timeAt]!);
    const price = trades.prices.read(fields[priceAt]!);
    const quantity = quantityOf(fields[quantityAt]!);
    if (typeof time !== 'number') faults.add(i + 1, 'bad-time', time.message, time.hint);
    if (price === null || price <= 0) {
      const expected = price === null ? trades.prices.expected(fields[priceAt]!) : 'a price above zero';
      faults.add(i + 1, 'bad-price', `expected ${expected}, got "${fields[priceAt]!.slice(0, 40)}"`);
    }
    if (quantity === null)
      faults.add(i + 1, 'bad-quantity', `expected a quantity above zero, got "${fields[quantityAt]!.slice(0, 40)}"`); // prettier-ignore
    if (typeof time !== 'number') continue;
    if (time < above) {
      const message = `the trade is before the one above it, at ${formatTime(above as TimeMs)}`;
      faults.add(i + 1, 'disorder', message, 'Put the rows in order of time, the oldest first.');
    }
    above = time;
    if (faults.isEmpty) trades.add(time, price!, quantity!);
  }
  faults.tell(problems, i);
  if (i === 0) problems.add(1, 'no-trades', 'the file holds no trade that can be used');
  problems.throwIfAny();
  return trades.candles();
}

/** One by one: a file may be longer than any text. */
function* linesOf(bytes: Buffer): Generator<string, undefined> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    const line = bytes.toString('utf8', from, end < 0 ? bytes.length : end);
    yield line.endsWith('\r') ? line.slice(0, -1) : line;
    from = end < 0 ? bytes.length : end + 1;
  }
}

const headerHint = 'The first line names the columns: time,price,quantity';

/** Base units, as a decimal. */
const quantityOf = (text: string): number | null =>
  decimalsOf(text) !== null && Number(text) > 0 ? Number(text) : null;

/** Candles of the seconds in which something was traded. */
class Seconds {
  readonly prices: PriceScale;
  private readonly rows = new CandleColumns({ durationMs: secondMs, priceDigits: 0, capacity: 1024 });

  constructor(options: PriceOptions) {
    const { rows } = this;
    this.prices = new PriceScale(options, (from, to) => {
      for (const column of [rows.open, rows.high, rows.low, rows.close])
        makeFiner(column, rows.length, from, to);
    });
  }

  add(at: number, price: number, quantity: number): void {
    const { rows } = this;
    const time = Math.floor(at / secondMs) * secondMs;
    const row = rows.length - 1;
    if (row < 0 || rows.time[row] !== time) {
      rows.append({ time, open: price, high: price, low: price, close: price, volume: quantity });
      return;
    }
    rows.high[row] = Math.max(rows.high[row]!, price);
    rows.low[row] = Math.min(rows.low[row]!, price);
    rows.close[row] = price;
    rows.volume[row] = rows.volume[row]! + quantity;
  }

  candles(): CandleColumns {
    return CandleColumns.of(this.rows, { priceDigits: this.prices.digits });
  }
}
