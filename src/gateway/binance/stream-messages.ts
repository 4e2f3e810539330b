/**
 * Messages of market streams as Binance writes them: candles, trades, tickers, books, marks.
 * Source: Binance Spot API documentation, "Web Socket Streams"; USDⓈ-M futures, "Websocket Market Streams".
 */
import type { Candle } from '../../market/candles.ts';
import type { PriceTick } from '../exchange.ts';
import { fundingRate, nextFunding } from './funding-data.ts';
import { updateIdOf, type Book, type MarketData } from './market-data.ts';
import type { Product } from './product.ts';

export class StreamMessages {
  private readonly product: Product;
  private readonly data: MarketData;

  constructor(product: Product, data: MarketData) {
    this.product = product;
    this.data = data;
  }

  kline(
    market: number,
    interval: string,
    durationMs: number,
    opens: number,
    at: number,
    isOver: boolean,
  ): object {
    const symbol = this.product.symbol(market);
    const candle = this.data.candleOf(market, durationMs, opens, at);
    const price = (units: number): string => this.product.price(market, units);
    const { open, high, low, close, volume }: Omit<Candle, 'time'> = candle;
    return {
      e: 'kline',
      E: at,
      s: symbol,
      k: {
        t: opens,
        T: opens + durationMs - 1,
        s: symbol,
        i: interval,
        f: 0,
        L: 0,
        o: price(open),
        c: price(close),
        h: price(high),
        l: price(low),
        v: this.product.volume(market, volume),
        n: volume > 0 ? 1 : 0,
        x: isOver,
        q: this.data.quoteVolume(market, candle),
        V: this.product.volume(market, volume / 2),
        Q: this.data.quoteVolume(market, { open, high, low, close, volume: volume / 2 }),
        B: '0',
      },
    };
  }

  trade(tick: PriceTick, event: 'trade' | 'aggTrade'): object {
    const { market, price, at, tradedAt, id } = tick;
    const shared = {
      e: event,
      E: at,
      s: this.product.symbol(market),
      p: this.product.price(market, price),
      q: this.data.volumeOf(tick),
      T: tradedAt,
      m: false,
      M: true,
    };
    return event === 'trade' ? { ...shared, t: id } : { ...shared, a: id, f: id, l: id };
  }

  bookTicker({ market, at, id }: PriceTick): object {
    const { bid, ask, size } = this.data.book(market);
    const none = this.product.price(market, 0);
    const futures = this.product.kind === 'usdm' ? { e: 'bookTicker', T: at, E: at } : {};
    return {
      ...futures,
      u: updateIdOf(id),
      s: this.product.symbol(market),
      b: bid ?? none,
      B: size,
      a: ask ?? none,
      A: size,
    };
  }

  ticker({ market, at }: PriceTick, isMini: boolean): object {
    const day = this.data.day(market);
    const mini = {
      e: isMini ? '24hrMiniTicker' : '24hrTicker',
      E: at,
      s: day['symbol'],
      c: day['lastPrice'],
      o: day['openPrice'],
      h: day['highPrice'],
      l: day['lowPrice'],
      v: day['volume'],
      q: day['quoteVolume'],
    };
    if (isMini) return mini;
    return {
      ...mini,
      p: day['priceChange'],
      P: day['priceChangePercent'],
      w: day['weightedAvgPrice'],
      x: day['prevClosePrice'],
      Q: day['lastQty'],
      b: day['bidPrice'],
      B: day['bidQty'],
      a: day['askPrice'],
      A: day['askQty'],
      O: day['openTime'],
      C: day['closeTime'],
      F: day['firstId'],
      L: day['lastId'],
      n: day['count'],
    };
  }

  /** The whole book, as deep as it is. */
  depth(tick: PriceTick): object {
    const { bids, asks } = this.data.depth(tick.market);
    if (this.product.kind === 'spot') return { lastUpdateId: updateIdOf(tick.id), bids, asks };
    return this.depthUpdate(tick, bids, asks);
  }

  /** What becomes of the book: its levels, and those that are gone, with no size. */
  depthChanges(market: number): (tick: PriceTick) => readonly object[] {
    let before = this.data.depth(market);
    return (tick) => {
      const now = this.data.depth(market);
      const [bids, asks] = [changes(before.bids, now.bids), changes(before.asks, now.asks)];
      before = now;
      return [this.depthUpdate(tick, bids, asks)];
    };
  }

  private depthUpdate({ market, at, id }: PriceTick, bids: Book['bids'], asks: Book['asks']): object {
    const u = updateIdOf(id);
    const futures = this.product.kind === 'usdm' ? { T: at, pu: updateIdOf(id - 1) } : {};
    return {
      e: 'depthUpdate',
      E: at,
      ...futures,
      s: this.product.symbol(market),
      U: u - 1,
      u,
      b: bids,
      a: asks,
    };
  }

  markPrice({ market, at, price }: PriceTick): object {
    const text = this.product.price(market, price);
    return {
      e: 'markPriceUpdate',
      E: at,
      s: this.product.symbol(market),
      p: text,
      i: text,
      P: text,
      r: fundingRate(this.product, market),
      T: nextFunding(this.product, market),
    };
  }
}

/** Levels as they are now; what was one and is none any more has no size. */
function changes(before: Book['bids'], now: Book['bids']): Book['bids'] {
  const gone = before.filter(([price]) => !now.some(([other]) => other === price));
  return [...now, ...gone.map(([price = '']) => [price, '0.00000000'])];
}
