/**
 * Market streams: what is subscribed, and what each price means for it. One message is written for all who want it.
 * Source: Binance Spot API documentation, "Web Socket Streams"; USDⓈ-M futures, "Websocket Market Streams".
 */
import { candleOpenAt } from '../../model/time.ts';
import type { Candle } from '../../market/candles.ts';
import type { PriceTick } from '../exchange.ts';
import { updateIdOf, type Book, type MarketData } from './market-data.ts';
import type { Product, ProductKind } from './product.ts';

type Listener = (data: object) => void;

interface Stream {
  readonly name: string;
  /** Null for the streams of all markets. */
  readonly market: number | null;
  readonly write: (tick: PriceTick) => readonly object[];
  readonly listeners: Set<Listener>;
}

export class Streams {
  private readonly product: Product;
  private readonly data: MarketData;
  private readonly streams = new Map<string, Stream>();

  constructor(product: Product, data: MarketData) {
    this.product = product;
    this.data = data;
    product.exchange.watch((tick) => {
      for (const stream of this.streams.values()) {
        if (stream.market !== null && stream.market !== tick.market) continue;
        for (const message of stream.write(tick)) for (const listener of stream.listeners) listener(message);
      }
    });
  }

  /** Tells `listener` a stream; returns what ends that, or null where there is no such stream. */
  open(name: string, listener: Listener): (() => void) | null {
    const stream = this.streams.get(name) ?? this.make(name);
    if (stream === null) return null;
    this.streams.set(name, stream);
    stream.listeners.add(listener);
    return () => {
      stream.listeners.delete(listener);
      if (stream.listeners.size === 0) this.streams.delete(name);
    };
  }

  private make(name: string): Stream | null {
    const of = (market: number | null, write: Stream['write']): Stream => ({
      name,
      market,
      write,
      listeners: new Set(),
    });
    if (name.startsWith('!')) {
      const write = this.ofAll(name);
      return write === null ? null : of(null, write);
    }
    const [symbol = '', kind = '', ...speeds] = name.split('@');
    const market = this.product.symbols.indexOf(symbol.toUpperCase());
    if (market < 0 || symbol !== symbol.toLowerCase() || !isSpeed(kind, speeds, this.product.kind))
      return null;
    const write = this.ofOne(market, kind);
    return write === null ? null : of(market, write);
  }

  private ofAll(name: string): Stream['write'] | null {
    const { kind } = this.product;
    switch (kind === 'usdm' ? name.replace(/^!markPrice@arr@1s$/, '!markPrice@arr') : name) {
      case '!miniTicker@arr':
        return (tick) => [[this.ticker(tick, true)]];
      case '!ticker@arr':
        return (tick) => [[this.ticker(tick, false)]];
      case '!bookTicker':
        return (tick) => [this.bookTicker(tick)];
      case '!markPrice@arr':
        return kind === 'usdm' ? (tick) => [[this.markPrice(tick)]] : null;
      default:
        return null;
    }
  }

  private ofOne(market: number, kind: string): Stream['write'] | null {
    if (kind.startsWith('kline_')) return this.klines(market, kind.slice(6));
    if (kind === 'depth') return this.depthChanges(market);
    if (/^depth(5|10|20)$/.test(kind)) return (tick) => [this.depth(tick)];
    switch (kind) {
      case 'trade':
        return (tick) => [this.trade(tick, 'trade')];
      case 'aggTrade':
        return (tick) => [this.trade(tick, 'aggTrade')];
      case 'bookTicker':
        return (tick) => [this.bookTicker(tick)];
      case 'miniTicker':
        return (tick) => [this.ticker(tick, true)];
      case 'ticker':
        return (tick) => [this.ticker(tick, false)];
      case 'markPrice':
        return this.product.kind === 'usdm' ? (tick) => [this.markPrice(tick)] : null;
      default:
        return null;
    }
  }

  /** The candle under way at each price, and each once more when it has closed. */
  private klines(market: number, interval: string): Stream['write'] | null {
    let durationMs: number;
    try {
      durationMs = this.data.duration(market, interval);
    } catch {
      return null;
    }
    /** Open time of the candle that has been told and has not been told to be over. */
    let open: number | null = null;
    return ({ at, opens }) => {
      const bucket = candleOpenAt(opens ? at : at - 1, durationMs);
      const messages: object[] = [];
      // Where history has a hole the last candle before it ends without a price of its own.
      if (open !== null && open < bucket)
        messages.push(this.kline(market, interval, durationMs, open, at, true));
      const isOver = at >= bucket + durationMs;
      messages.push(this.kline(market, interval, durationMs, bucket, at, isOver));
      open = isOver ? null : bucket;
      return messages;
    };
  }

  private kline(
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

  private trade(tick: PriceTick, event: 'trade' | 'aggTrade'): object {
    const { market, price, at, id } = tick;
    const shared = {
      e: event,
      E: at,
      s: this.product.symbol(market),
      p: this.product.price(market, price),
      q: this.data.volumeOf(tick),
      T: at,
      m: false,
      M: true,
    };
    return event === 'trade' ? { ...shared, t: id } : { ...shared, a: id, f: id, l: id };
  }

  private bookTicker({ market, at, id }: PriceTick): object {
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

  private ticker({ market, at }: PriceTick, isMini: boolean): object {
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
  private depth(tick: PriceTick): object {
    const { bids, asks } = this.data.depth(tick.market);
    if (this.product.kind === 'spot') return { lastUpdateId: updateIdOf(tick.id), bids, asks };
    return this.depthUpdate(tick, bids, asks);
  }

  /** What becomes of the book: its levels, and those that are gone, with no size. */
  private depthChanges(market: number): Stream['write'] {
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

  private markPrice({ market, at, price }: PriceTick): object {
    const text = this.product.price(market, price);
    return {
      e: 'markPriceUpdate',
      E: at,
      s: this.product.symbol(market),
      p: text,
      i: text,
      P: text,
      r: this.data.fundingRate(market),
      T: this.data.nextFunding(market),
    };
  }
}

/** What may stand behind a stream's name: how often it is told, where it is one that comes at several paces. */
function isSpeed(kind: string, speeds: readonly string[], product: ProductKind): boolean {
  const [speed, ...more] = speeds;
  if (speed === undefined) return true;
  if (more.length > 0) return false;
  if (/^depth(5|10|20)?$/.test(kind)) return depthSpeeds[product].includes(speed);
  return kind === 'markPrice' && speed === '1s';
}

const depthSpeeds: Readonly<Record<ProductKind, readonly string[]>> = {
  spot: ['100ms', '1000ms'],
  usdm: ['0ms', '100ms', '250ms', '500ms'],
};

/** Levels as they are now; what was one and is none any more has no size. */
function changes(before: Book['bids'], now: Book['bids']): Book['bids'] {
  const gone = before.filter(([price]) => !now.some(([other]) => other === price));
  return [...now, ...gone.map(([price = '']) => [price, '0.00000000'])];
}
