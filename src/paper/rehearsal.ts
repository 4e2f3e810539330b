/**
 * A feed over candles that are there already: they come as they would have come, each at its close by the clock that is
 * handed in. What has closed by then is history, which here is known for certain. Nothing is late, and nothing is lost.
 */
import type { CandleColumns } from '../market/candles.ts';
import { formatDecimal } from '../model/decimal.ts';
import type { Timeframe } from '../model/time.ts';
import type { Clock } from './clock.ts';
import type { FeedCandle, FeedEvent, FeedHistory, FeedMarket, LiveFeed } from './feed.ts';

/** What journals call it. */
export const rehearsalName = 'rehearsal';

export interface RehearsedMarket {
  readonly id: string;
  readonly candles: CandleColumns;
  /** What settles the path inside them (PATH-8); null for nothing. */
  readonly detail: CandleColumns | null;
}

export class Rehearsal implements LiveFeed {
  readonly name: string = rehearsalName;
  readonly clock: Clock;
  private readonly rehearsed: readonly RehearsedMarket[];
  private readonly closing = new AbortController();

  constructor(markets: readonly RehearsedMarket[], clock: Clock) {
    this.rehearsed = markets;
    this.clock = clock;
  }

  markets(): Promise<readonly FeedMarket[]> {
    const plain = {
      isTrading: true,
      status: 'rehearsed',
      tick: null,
      lot: null,
      minQuantity: null,
      minNotional: null,
    };
    return Promise.resolve(this.rehearsed.map(({ id }) => ({ id, ...plain })));
  }

  history(market: string, _timeframe: Timeframe, from: number, to: number): Promise<FeedHistory> {
    const { candles, detail } = this.rehearsed.find(({ id }) => id === market)!;
    const now = this.clock.now();
    const rows: FeedCandle[] = [];
    let row = firstRow(candles, from);
    for (
      ;
      row < candles.length && candles.time[row]! < to && candles.time[row]! + candles.durationMs <= now;
      row++
    )
      rows.push(candleWith(detail, candles, row));
    return Promise.resolve({ candles: rows, knownTo: row < candles.length ? candles.time[row]! : Infinity });
  }

  async *events(): AsyncGenerator<FeedEvent> {
    const begin = this.clock.now();
    const next = this.rehearsed.map(({ candles }) => firstRow(candles, begin - candles.durationMs + 1));
    const { signal } = this.closing;
    for (;;) {
      const closes = this.rehearsed.map(({ candles }, m) =>
        next[m]! < candles.length ? candles.time[next[m]!]! + candles.durationMs : Infinity,
      );
      const at = Math.min(...closes);
      if (at === Infinity) return;
      while (this.clock.now() < at && !signal.aborted) await this.clock.wait(at, signal);
      if (signal.aborted) return;
      for (const [m, { id, candles, detail }] of this.rehearsed.entries())
        if (closes[m] === at)
          yield { kind: 'candle', market: id, candle: candleWith(detail, candles, next[m]!++) };
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }
}

function candleWith(detail: CandleColumns | null, candles: CandleColumns, row: number): FeedCandle {
  const candle = candleAt(candles, row);
  if (detail === null) return candle;
  const from = firstRow(detail, candle.time);
  const to = firstRow(detail, candle.time + candles.durationMs);
  return { ...candle, detail: Array.from({ length: to - from }, (_, i) => candleAt(detail, from + i)) };
}

function candleAt(candles: CandleColumns, row: number): FeedCandle {
  const { time, open, high, low, close, volume } = candles.at(row);
  const price = (units: number): string => formatDecimal(units, candles.priceDigits);
  return { time, open: price(open), high: price(high), low: price(low), close: price(close), volume };
}

/** The first row that opens at `time` or later. */
function firstRow({ time: times, length }: CandleColumns, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
