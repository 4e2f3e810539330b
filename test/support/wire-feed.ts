/**
 * A feed over the wire, to Binance's spot dialect: candles by stream and by request, and nothing more than a test needs.
 * The clock of the exchange is asked for once, and its pace is known.
 */
import type { Clock } from '../../src/paper/clock.ts';
import { machineClock } from '../../src/paper/clock.ts';
import type { FeedCandle, FeedEvent, FeedHistory, FeedMarket, LiveFeed } from '../../src/paper/feed.ts';
import { timeframeMs, type Timeframe } from '../../src/model/time.ts';

interface Kline {
  readonly s: string;
  readonly k: Readonly<Record<'o' | 'h' | 'l' | 'c' | 'v', string>> & {
    readonly t: number;
    readonly x: boolean;
  };
}

type Row = readonly [number, string, string, string, string, string];

const symbolOf = (market: string): string => market.replace('/', '');

export class WireFeed implements LiveFeed {
  readonly name = 'wire';
  readonly clock: Clock;
  private readonly url: string;
  private readonly ids: readonly string[];
  private readonly queue: FeedEvent[] = [];
  private socket: WebSocket | null = null;
  private wake: () => void = () => undefined;
  private isClosed = false;
  /** Candles that are dropped on their way, for a test of what is lost. */
  private readonly loses: (time: number) => boolean;

  private constructor(url: string, ids: readonly string[], clock: Clock, loses: (time: number) => boolean) {
    this.url = url;
    this.ids = ids;
    this.clock = clock;
    this.loses = loses;
  }

  static async open(
    url: string,
    ids: readonly string[],
    pace: number,
    loses: (time: number) => boolean = () => false,
  ): Promise<WireFeed> {
    const { serverTime } = (await (await fetch(`${url}/api/v3/time`)).json()) as { serverTime: number };
    return new WireFeed(url, ids, machineClock(serverTime, pace), loses);
  }

  async markets(): Promise<readonly FeedMarket[]> {
    const { symbols } = (await (await fetch(`${this.url}/api/v3/exchangeInfo`)).json()) as {
      readonly symbols: readonly {
        readonly baseAsset: string;
        readonly quoteAsset: string;
        readonly status: string;
      }[];
    };
    return symbols.map(({ baseAsset, quoteAsset, status }) => ({
      id: `${baseAsset}/${quoteAsset}`,
      isTrading: status === 'TRADING',
      status,
      tick: null,
      lot: null,
      minQuantity: null,
      minNotional: null,
    }));
  }

  async history(market: string, timeframe: Timeframe, from: number, to: number): Promise<FeedHistory> {
    const candles: FeedCandle[] = [];
    const durationMs = timeframeMs(timeframe);
    for (let start = from; start < to;) {
      const query = `symbol=${symbolOf(market)}&interval=${timeframe}&startTime=${start}&endTime=${to - 1}&limit=1000`;
      const rows = (await (await fetch(`${this.url}/api/v3/klines?${query}`)).json()) as readonly Row[];
      candles.push(
        ...rows.map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume })),
      );
      if (rows.length < 1000) break;
      start = rows.at(-1)![0] + durationMs;
    }
    return { candles, knownTo: 0 };
  }

  async *events(_: readonly string[], timeframe: Timeframe): AsyncGenerator<FeedEvent> {
    const names = this.ids.map((id) => `${symbolOf(id).toLowerCase()}@kline_${timeframe}`);
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/stream?streams=${names.join('/')}`);
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { s, k } = (JSON.parse(String(data)) as { readonly data: Kline }).data;
      if (!k.x || this.loses(k.t)) return;
      const market = this.ids.find((id) => symbolOf(id) === s)!;
      this.queue.push({
        kind: 'candle',
        market,
        candle: { time: k.t, open: k.o, high: k.h, low: k.l, close: k.c, volume: k.v },
      });
      this.wake();
    });
    while (!this.isClosed) {
      const event = this.queue.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.socket?.close();
    this.wake();
    return Promise.resolve();
  }
}
