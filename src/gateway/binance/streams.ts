/**
 * Market streams: what is subscribed, and what each price means for it. One message is written for all who want it
 * (`stream-messages.ts`).
 * Source: Binance Spot API documentation, "Web Socket Streams"; USDⓈ-M futures, "Websocket Market Streams".
 */
import { candleOpenAt } from '../../model/time.ts';
import type { PriceTick } from '../exchange.ts';
import type { MarketData } from './market-data.ts';
import type { Product, ProductKind } from './product.ts';
import { StreamMessages } from './stream-messages.ts';

type Listener = (data: object) => void;

interface Stream {
  readonly name: string;
  /** Null for the streams of all markets. */
  readonly market: number | null;
  readonly isTrade: boolean;
  readonly write: (tick: PriceTick) => readonly object[];
  readonly listeners: Set<Listener>;
}

export class Streams {
  private readonly product: Product;
  private readonly data: MarketData;
  private readonly messages: StreamMessages;
  private readonly streams = new Map<string, Stream>();

  constructor(product: Product, data: MarketData) {
    this.product = product;
    this.data = data;
    this.messages = new StreamMessages(product, data);
    product.exchange.watch((tick) => {
      // What was traded is told before the candle that it closes.
      for (const isTrade of [true, false]) {
        for (const stream of this.streams.values()) {
          if (stream.isTrade !== isTrade || (stream.market !== null && stream.market !== tick.market))
            continue;
          for (const message of stream.write(tick))
            for (const listener of stream.listeners) listener(message);
        }
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
      isTrade: /@(trade|aggTrade)$/.test(name),
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
        return (tick) => [[this.messages.ticker(tick, true)]];
      case '!ticker@arr':
        return (tick) => [[this.messages.ticker(tick, false)]];
      case '!bookTicker':
        return (tick) => [this.messages.bookTicker(tick)];
      case '!markPrice@arr':
        return kind === 'usdm' ? (tick) => [[this.messages.markPrice(tick)]] : null;
      default:
        return null;
    }
  }

  private ofOne(market: number, kind: string): Stream['write'] | null {
    if (kind.startsWith('kline_')) return this.klines(market, kind.slice(6));
    if (kind === 'depth') return this.messages.depthChanges(market);
    if (/^depth(5|10|20)$/.test(kind)) return (tick) => [this.messages.depth(tick)];
    switch (kind) {
      case 'trade':
        return (tick) => [this.messages.trade(tick, 'trade')];
      case 'aggTrade':
        return (tick) => [this.messages.trade(tick, 'aggTrade')];
      case 'bookTicker':
        return (tick) => [this.messages.bookTicker(tick)];
      case 'miniTicker':
        return (tick) => [this.messages.ticker(tick, true)];
      case 'ticker':
        return (tick) => [this.messages.ticker(tick, false)];
      case 'markPrice':
        return this.product.kind === 'usdm' ? (tick) => [this.messages.markPrice(tick)] : null;
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
        messages.push(this.messages.kline(market, interval, durationMs, open, at, true));
      const isOver = at >= bucket + durationMs;
      messages.push(this.messages.kline(market, interval, durationMs, bucket, at, isOver));
      open = isOver ? null : bucket;
      return messages;
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
