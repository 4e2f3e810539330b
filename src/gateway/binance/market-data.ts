/**
 * What everybody may ask for: klines, trades, prices, a book of one level.
 *
 * Candles have no book and no trades: a trade is a price at which the path was looked at, with the volume that the candle
 * had by then, and the book stands one tick around it, as deep as anybody can ask. Volumes in quote are of the average of
 * a candle's four prices.
 */
import { assert } from '../../base/assert.ts';
import { formatDecimal } from '../../model/decimal.ts';
import { rateDigits } from '../../model/units.ts';
import { isTimeframe, timeframeMs } from '../../model/time.ts';
import type { Candle } from '../../market/candles.ts';
import type { PriceTick } from '../exchange.ts';
import { canMake, klines, rowBefore } from '../klines.ts';
import type { MarketHistory } from '../market-history.ts';
import { BinanceError, missing } from './error.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';

/** Price and size of each level. */
export interface Book {
  readonly bids: readonly string[][];
  readonly asks: readonly string[][];
}

/** The number that a price's change of the book ends with; it begins with the one before. */
export const updateIdOf = (tick: number): number => 2 * tick;

const tradesKept = 1000;
/** A side of the book, in base units. */
const depth = 1e6;

export class MarketData {
  private readonly product: Product;
  /** By market, oldest first. */
  private readonly trades: readonly PriceTick[][];

  constructor(product: Product) {
    this.product = product;
    this.trades = product.exchange.markets.map(() => []);
    product.exchange.watch((tick) => {
      const kept = this.trades[tick.market]!;
      kept.push(tick);
      if (kept.length > 2 * tradesKept) kept.splice(0, tradesKept);
    });
  }

  klines(params: Params): readonly unknown[] {
    const { product } = this;
    const market = product.market(params);
    const durationMs = this.duration(market, params.text('interval'));
    const limit = Math.max(
      1,
      Math.min(params.integer('limit') ?? 500, product.kind === 'spot' ? 1000 : 1500),
    );
    const { now } = product.exchange;
    const range = {
      durationMs,
      from: params.moment('startTime'),
      to: params.moment('endTime') ?? Infinity,
      limit,
    };
    return klines(product.exchange.histories[market]!, now, range).map((candle) =>
      this.kline(market, candle, durationMs),
    );
  }

  /** Length of an interval in ms; throws where history has no candles that make it. */
  duration(market: number, interval: string | null): number {
    if (interval === null) throw missing('interval');
    const durationMs = isTimeframe(interval) ? timeframeMs(interval) : 0;
    if (durationMs === 0 || !canMake(this.product.served(market).candles, durationMs))
      throw new BinanceError(-1120, 'Invalid interval.');
    return durationMs;
  }

  /** The candle that opens at `opens` as it is at `at`, of which something has been seen. */
  candleOf(market: number, durationMs: number, opens: number, at: number): Candle {
    const history = this.product.exchange.histories[market]!;
    const [candle] = klines(history, at, { durationMs, from: opens, to: opens, limit: 1 });
    assert(candle !== undefined, 'a candle that is told of has begun');
    return candle;
  }

  /** When positions pay next, ms; 0 where they do not. */
  nextFunding(market: number): number {
    const { funding } = this.product.served(market);
    const { now } = this.product.exchange;
    if (funding === null) return 0;
    if (funding.kind === 'constant') return (Math.floor(now / funding.everyMs) + 1) * funding.everyMs;
    return funding.times.find((time) => time > now) ?? 0;
  }

  /** The rate that was paid last, or will be: as a decimal. */
  fundingRate(market: number): string {
    const { funding } = this.product.served(market);
    if (funding === null) return '0.00000000';
    if (funding.kind === 'constant') return formatDecimal(funding.rate, rateDigits);
    const next = funding.times.findIndex((time) => time > this.product.exchange.now);
    return formatDecimal(
      funding.rates[next < 0 ? funding.rates.length - 1 : Math.max(0, next - 1)] ?? 0,
      rateDigits,
    );
  }

  /** What positions paid from `from` to `to`, as `fundingRate` lists it. */
  fundings(market: number, from: number, to: number): readonly object[] {
    const { funding } = this.product.served(market);
    const { histories } = this.product.exchange;
    if (funding === null) return [];
    const row = (time: number, rate: number): object => ({
      symbol: this.product.symbol(market),
      fundingTime: time,
      fundingRate: formatDecimal(rate, rateDigits),
      markPrice: '',
    });
    if (funding.kind === 'series')
      return funding.times.flatMap((time, i) =>
        time >= from && time <= to ? [row(time, funding.rates[i]!)] : [],
      );
    const rows: object[] = [];
    const first = Math.ceil(Math.max(from, histories[market]!.startsAt) / funding.everyMs) * funding.everyMs;
    for (let time = first; time <= to; time += funding.everyMs) rows.push(row(time, funding.rate));
    return rows;
  }

  kline(market: number, { time, open, high, low, close, volume }: Candle, durationMs: number): unknown[] {
    const price = (units: number): string => this.product.price(market, units);
    return [
      time,
      price(open),
      price(high),
      price(low),
      price(close),
      this.product.volume(market, volume),
      time + durationMs - 1,
      this.quoteVolume(market, { open, high, low, close, volume }),
      volume > 0 ? 1 : 0,
      this.product.volume(market, volume / 2),
      this.quoteVolume(market, { open, high, low, close, volume: volume / 2 }),
      '0',
    ];
  }

  quoteVolume(market: number, { open, high, low, close, volume }: Omit<Candle, 'time'>): string {
    const scale = 10 ** this.product.served(market).instrument.priceDigits;
    return (((open + high + low + close) / 4 / scale) * volume).toFixed(8);
  }

  recentTrades(params: Params): readonly object[] {
    const market = this.product.market(params);
    const limit = Math.min(params.integer('limit', 1) ?? 500, tradesKept);
    return this.trades[market]!.slice(-limit).map((tick) => ({
      id: tick.id,
      price: this.product.price(market, tick.price),
      qty: this.volumeOf(tick),
      quoteQty: this.quoteOf(tick),
      time: tick.at,
      isBuyerMaker: false,
      isBestMatch: true,
    }));
  }

  aggTrades(params: Params): readonly object[] {
    const market = this.product.market(params);
    const limit = Math.min(params.integer('limit', 1) ?? 500, tradesKept);
    const from = params.moment('startTime') ?? 0;
    const to = params.moment('endTime') ?? Infinity;
    const fromId = params.integer('fromId') ?? 0;
    const fits = this.trades[market]!.filter(({ at, id }) => at >= from && at <= to && id >= fromId);
    const isFirst = params.has('startTime') || params.has('fromId');
    return (isFirst ? fits.slice(0, limit) : fits.slice(-limit)).map((tick) => ({
      a: tick.id,
      p: this.product.price(market, tick.price),
      q: this.volumeOf(tick),
      f: tick.id,
      l: tick.id,
      T: tick.at,
      m: false,
      M: true,
    }));
  }

  /** What a tick traded: a price that was only passed counts as one lot. */
  volumeOf({ market, volume }: PriceTick): string {
    const { lot } = this.product.rules(market);
    return volume > 0 ? this.product.volume(market, volume) : this.product.quantity(market, lot);
  }

  private quoteOf({ market, price, volume }: PriceTick): string {
    const scale = 10 ** this.product.served(market).instrument.priceDigits;
    return ((price / scale) * volume).toFixed(8);
  }

  /** The last change of the book: each price is one, and takes two numbers. */
  updateId(market: number): number {
    return updateIdOf(this.trades[market]!.at(-1)?.id ?? 0);
  }

  /** The book and its number, which lies within the change that comes next, as futures want it. */
  snapshot(market: number): { readonly lastUpdateId: number } & Book {
    return { lastUpdateId: this.updateId(market) + 1, ...this.depth(market) };
  }

  depth(market: number): Book {
    const { bid, ask } = this.book(market);
    const size = depth.toFixed(8);
    return { bids: bid === null ? [] : [[bid, size]], asks: ask === null ? [] : [[ask, size]] };
  }

  book(market: number): { readonly bid: string | null; readonly ask: string | null; readonly size: string } {
    const { product } = this;
    const price = product.exchange.priceOf(market);
    if (price === null || !product.exchange.isTrading(market)) return { bid: null, ask: null, size: '0' };
    const { tick } = product.rules(market);
    return {
      bid: product.price(market, price),
      ask: product.price(market, price + tick),
      size: depth.toFixed(8),
    };
  }

  lastPrice(market: number): string {
    return this.product.price(market, this.product.exchange.priceOf(market) ?? 0);
  }

  /** The last 24 hours, as `ticker/24hr` tells them. */
  day(market: number): Readonly<Record<string, string | number>> {
    const { product } = this;
    const told = this.window(market, product.exchange.now - 86_400_000);
    const { bid, ask, size } = this.book(market);
    const none = product.price(market, 0);
    return {
      ...told,
      prevClosePrice: told['openPrice']!,
      lastQty: product.quantity(market, product.rules(market).lot),
      bidPrice: bid ?? none,
      bidQty: size,
      askPrice: ask ?? none,
      askQty: size,
    };
  }

  /** What happened since `from`, as every ticker tells it. */
  window(market: number, from: number): Readonly<Record<string, string | number>> {
    const { product } = this;
    const { now, histories } = product.exchange;
    // Where history has nothing for so long, the price stays where it was.
    const last = product.exchange.priceOf(market) ?? 0;
    const { open, high, low, close, volume, sum } = windowOf(histories[market]!, from, now, last);
    const quote = sum / 10 ** product.served(market).instrument.priceDigits;
    const price = (units: number): string => product.price(market, units);
    const trades = this.trades[market]!;
    const first = firstFrom(trades, from);
    return {
      symbol: product.symbol(market),
      priceChange: price(close - open),
      priceChangePercent: open === 0 ? '0.000' : ((100 * (close - open)) / open).toFixed(3),
      weightedAvgPrice: volume === 0 ? price(close) : (quote / volume).toFixed(8),
      openPrice: price(open),
      highPrice: price(high),
      lowPrice: price(low),
      lastPrice: price(close),
      volume: product.volume(market, volume),
      quoteVolume: quote.toFixed(8),
      openTime: from,
      closeTime: now,
      firstId: trades[first]?.id ?? 0,
      lastId: trades[first] === undefined ? 0 : trades.at(-1)!.id,
      count: trades.length - first,
    };
  }
}

/** The index of the first tick at `from` or later. */
function firstFrom(ticks: readonly PriceTick[], from: number): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ticks[middle]!.at < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The candles that opened from `from` to `now` as one, the one under way as it is; `sum` is volume times mean price.
 * Streams ask at every price: it is added up over the columns, and makes nothing.
 */
function windowOf(
  history: MarketHistory,
  from: number,
  now: number,
  last: number,
): Omit<Candle, 'time'> & { sum: number } {
  const { candles } = history;
  const window = { open: last, high: last, low: last, close: last, volume: 0, sum: 0 };
  let isFirst = true;
  const add = (open: number, high: number, low: number, close: number, volume: number): void => {
    if (isFirst) Object.assign(window, { open, high, low });
    isFirst = false;
    window.high = Math.max(window.high, high);
    window.low = Math.min(window.low, low);
    window.close = close;
    window.volume += volume;
    window.sum += ((open + high + low + close) / 4) * volume;
  };
  const end = history.rowAt(now);
  let row = rowBefore(candles, from) + 1;
  for (; row <= end && candles.opensAt(row) + candles.durationMs <= now; row++)
    add(candles.open[row]!, candles.high[row]!, candles.low[row]!, candles.close[row]!, candles.volume[row]!);
  const soFar = row <= end ? history.soFar(now) : null;
  if (soFar !== null) add(soFar.open, soFar.high, soFar.low, soFar.close, soFar.volume);
  return window;
}
