/**
 * What everybody may ask for: klines, trades, prices, a book of one level.
 *
 * Candles have no book and no trades: a trade is a price at which the path was looked at, with the volume that the candle
 * had by then, and the book stands one tick around it, as deep as anybody can ask. Volumes in quote are of the average of
 * a candle's four prices.
 */
import { assert } from '../../base/assert.ts';
import { isTimeframe, timeframeMs } from '../../model/time.ts';
import type { Candle } from '../../market/candles.ts';
import type { PriceTick } from '../exchange.ts';
import { canMake, klines } from '../klines.ts';
import { windowOf } from '../price-window.ts';
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
      time: tick.tradedAt,
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
    const fits = this.trades[market]!.filter(
      ({ tradedAt, id }) => tradedAt >= from && tradedAt <= to && id >= fromId,
    );
    const isFirst = params.has('startTime') || params.has('fromId');
    return (isFirst ? fits.slice(0, limit) : fits.slice(-limit)).map((tick) => ({
      a: tick.id,
      p: this.product.price(market, tick.price),
      q: this.volumeOf(tick),
      f: tick.id,
      l: tick.id,
      T: tick.tradedAt,
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
