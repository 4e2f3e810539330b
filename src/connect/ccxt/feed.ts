/**
 * A market as it goes, over websockets (`paper/feed.ts`): closed candles and last prices, whether markets trade, and how
 * the connection does.
 *
 * A line that breaks is opened again (`line.ts`); everything is then asked for anew, and candles that closed meanwhile come
 * over REST. A line of candles that says nothing for `silenceMs` is looked at (`quiet-line.ts`): where it does not answer,
 * or keeps something back, it is stale, which is told, and it is opened again too; a market without trades is quiet.
 * Nothing here decides what a run does about it.
 */
import { candleOpenAt, formatTime, timeframeMs, type TimeMs, type Timeframe } from '../../model/time.ts';
import type { Clock } from '../../paper/clock.ts';
import type {
  FeedCandle,
  FeedConnection,
  FeedEvent,
  FeedHistory,
  FeedMarket,
  LiveFeed,
} from '../../paper/feed.ts';
import type { CandleRow } from './candle-page.ts';
import type { CcxtTrade } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import { hearClosed } from './closed-candles.ts';
import { decimalText } from './decimal-text.ts';
import { patiently } from './download.ts';
import { exchangeClock } from './exchange-clock.ts';
import { connectionOf } from './health.ts';
import { Inbox } from './inbox.ts';
import { firstReason, Line, usualPatience, type LinePatience, type LineState } from './line.ts';
import { QuietLine } from './quiet-line.ts';
import { machineTiming, type Timing } from './timing.ts';
import { isMarketLine } from './user-line.ts';

export interface FeedTerms {
  readonly client: ExchangeClient;
  /** A market of the run, as the exchange has it: `BTC/USDT` is `BTC/USDT:USDT` where perpetuals are meant. */
  readonly symbolOf: (id: string) => string;
  /** The other way round. */
  readonly idOf: (symbol: string) => string;
  /** Whether its lines are plain, as those of a server of ours. */
  readonly isPlain: boolean;
  readonly timing?: Timing;
  readonly patience?: Partial<LinePatience>;
  /** Does what is asked before there are events, again where that may help. */
  readonly atStart?: AtStart;
}

export type AtStart = <Of>(work: () => Promise<Of>) => Promise<Of>;

/** Between two questions whether a history is over at least; where it is moved by hand, nobody knows when. */
const endLeastMs = 250;

/** A run on a server's candles is not to go on with those of the exchange. */
export const nameOf = (title: string, isByUrl: boolean): string => (isByUrl ? `${title} (by --url)` : title);

export class CcxtFeed implements LiveFeed {
  readonly name: string;
  readonly clock: Clock;
  readonly client: ExchangeClient;
  private readonly terms: FeedTerms;
  private readonly timing: Timing;
  private readonly patience: LinePatience;
  private readonly closing = new AbortController();
  private readonly inbox = new Inbox<FeedEvent>((older, newer) => this.isOldPrice(older, newer));
  private readonly line: Line;
  private readonly quiet: QuietLine;
  /** By symbol: the open time of the last candle that was handed on. */
  private readonly lastClosed = new Map<string, number>();
  /** Of the markets of the run, whether each trades; and those that had nothing to bring since their last candle. */
  private readonly trading = new Map<string, boolean>();
  private readonly emptyHanded = new Set<string>();
  private saysClosed = false;
  private hasBegun = false;
  private everyTrade = false;

  constructor(terms: FeedTerms) {
    this.terms = terms;
    this.client = terms.client;
    this.name = nameOf(terms.client.title, terms.isPlain);
    this.timing = terms.timing ?? machineTiming;
    this.patience = { ...usualPatience, ...terms.patience };
    this.clock = exchangeClock(this.client, this.timing);
    const { timing, patience } = this;
    const { health } = this.client.wire;
    const tell = (state: LineState, message: string): void => this.tellHealth(state, message);
    this.quiet = new QuietLine({ client: this.client, timing, waitMs: patience.silenceMs / 4 });
    this.line = new Line({ timing, patience, health, closing: this.closing.signal, tell });
  }

  get connection(): FeedConnection {
    return connectionOf(this.client.health);
  }

  async markets(): Promise<readonly FeedMarket[]> {
    const markets = await this.client.markets();
    const meant = markets.filter(({ id }) => this.terms.symbolOf(this.terms.idOf(id)) === id);
    return meant.map(({ id, isTrading, status, tick, lot, minQuantity, minNotional }) => ({
      id: this.terms.idOf(id),
      isTrading,
      status,
      tick,
      lot,
      minQuantity,
      minNotional,
    }));
  }

  async history(market: string, timeframe: Timeframe, from: number, to: number): Promise<FeedHistory> {
    // Of a history that is over nothing is still to come.
    const knownTo = this.client.time.isOver ? Infinity : 0;
    const ask = (): Promise<readonly CandleRow[]> =>
      this.client.candles(this.terms.symbolOf(market), timeframe, from, to);
    const { atStart } = this.terms;
    // Who has events asks again by himself.
    const rows = atStart === undefined || this.hasBegun ? await ask() : await atStart(ask);
    if (rows.length === 0) await this.lookOnce(market);
    return { candles: rows.map(candleOf), knownTo };
  }

  /** A market that brings nothing may trade no more, and then others need not wait until that is looked at by itself. */
  private async lookOnce(market: string): Promise<void> {
    if (!this.hasBegun || this.client.time.isOver || this.emptyHanded.has(market)) return;
    this.emptyHanded.add(market);
    await this.look().catch(() => undefined);
  }

  async *events(
    markets: readonly string[],
    timeframe: Timeframe,
    everyTrade = false,
  ): AsyncGenerator<FeedEvent> {
    this.hasBegun = true;
    this.everyTrade = everyTrade;
    const symbols = markets.map((id) => this.terms.symbolOf(id));
    const durationMs = timeframeMs(timeframe);
    for (const symbol of symbols)
      this.lastClosed.set(symbol, candleOpenAt(this.clock.now(), durationMs) - durationMs);
    this.saysClosed = this.client.wire.look((ccxt) =>
      hearClosed(ccxt, (symbol, of, candle) => {
        if (of === timeframe && symbols.includes(symbol)) this.closed(symbol, timeframe, candle);
      }),
    );
    if (this.terms.isPlain) await this.client.wire.look((ccxt) => ccxt.loadHttpProxyAgent());
    const staying = this.line.stay((isAgain) => this.hold(symbols, timeframe, isAgain));
    const working = Promise.all([staying, this.watchMarkets(markets), this.watchEnd(symbols, timeframe)])
      // What cannot be mended ends the feed, and its reader sees why.
      .finally(() => this.inbox.end());
    working.catch(() => undefined);
    yield* this.inbox.read();
    await working;
  }

  close(): Promise<void> {
    this.closing.abort();
    this.inbox.end();
    this.client.close();
    return Promise.resolve();
  }

  private get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** One line, or as many as ccxt makes of it; resolves with why it ended. */
  private async hold(symbols: readonly string[], timeframe: Timeframe, isAgain: boolean): Promise<string> {
    const ended = new AbortController();
    let isTold = false;
    const heard = (): void => {
      if (isTold) return;
      isTold = true;
      this.tellHealth('connected', isAgain ? 'the connection is there again' : 'prices come');
    };
    const watch = (next: () => Promise<void>): Promise<string> =>
      this.line.again(async () => {
        await next();
        heard();
      }, ended.signal);
    const works: Promise<string | null>[] = symbols.flatMap((symbol) => [
      watch(() => this.nextCandles(symbol, timeframe)),
      watch(() => this.nextTrades(symbol)),
    ]);
    const fault = async (stop: AbortSignal): Promise<string | null> => {
      const found = await this.quiet.fault(symbols, timeframe, stop);
      // It is there, though nothing has come on it yet.
      if (found === null && !stop.aborted) heard();
      return found;
    };
    works.push(this.line.silence(ended.signal, fault));
    if (isAgain) works.push(this.catchUp(symbols, timeframe, ended.signal));
    const why = await firstReason(works);
    ended.abort();
    this.client.close(isMarketLine);
    return why;
  }

  private async nextCandles(symbol: string, timeframe: Timeframe): Promise<void> {
    const rows = await this.client.ask({ what: `watch ${symbol}` }, (ccxt) =>
      ccxt.watchOHLCV(symbol, timeframe),
    );
    this.line.heard();
    const row = rows.at(-1);
    const last = row?.[0];
    if (row === undefined || last === undefined) return;
    this.quiet.heard(symbol, row as unknown as CandleRow);
    this.client.time.seen(last);
    if (!this.saysClosed) await this.bring(symbol, timeframe, this.lastClosed.get(symbol)! + 1, last);
  }

  private async nextTrades(symbol: string): Promise<void> {
    const trades = await this.client.ask({ what: `watch ${symbol}` }, (ccxt) => ccxt.watchTrades(symbol));
    const news: readonly CcxtTrade[] = this.everyTrade ? trades : trades.slice(-1);
    for (const { price, timestamp, amount } of news) {
      if (price === undefined || timestamp === undefined) continue;
      this.client.time.seen(timestamp);
      this.inbox.put({
        kind: 'trade',
        market: this.terms.idOf(symbol),
        at: timestamp,
        price: decimalText(price),
        quantity: decimalText(amount ?? 0),
      });
    }
  }

  /** Of prices that nobody has read yet the last of each market is enough, unless every trade counts. */
  private isOldPrice(older: FeedEvent, newer: FeedEvent): boolean {
    if (this.everyTrade) return false;
    return older.kind === 'trade' && newer.kind === 'trade' && older.market === newer.market;
  }

  /** A candle that is over; those that are missing before it are asked for. */
  private closed(symbol: string, timeframe: Timeframe, candle: FeedCandle): void {
    const last = this.lastClosed.get(symbol)!;
    this.handOn(symbol, candle);
    if (candle.time <= last + timeframeMs(timeframe)) return;
    this.bring(symbol, timeframe, last + 1, candle.time).catch(() => undefined);
  }

  private handOn(symbol: string, candle: FeedCandle): void {
    this.client.time.seen(candle.time);
    this.lastClosed.set(symbol, Math.max(candle.time, this.lastClosed.get(symbol)!));
    this.emptyHanded.delete(this.terms.idOf(symbol));
    this.inbox.put({ kind: 'candle', market: this.terms.idOf(symbol), candle });
  }

  /** Closed candles of [from, to) over REST. */
  private async bring(symbol: string, timeframe: Timeframe, from: number, to: number): Promise<void> {
    if (from >= to) return;
    for (const row of await this.client.candles(symbol, timeframe, from, to))
      this.handOn(symbol, candleOf(row));
  }

  /** Never ends a connection: who waits for a candle asks for it again by himself. */
  private async catchUp(symbols: readonly string[], timeframe: Timeframe, ended: AbortSignal): Promise<null> {
    const since = new Map(this.lastClosed);
    const all = async (): Promise<void> => {
      await this.client.measureClock();
      for (const symbol of symbols)
        await this.bring(symbol, timeframe, since.get(symbol)! + 1, this.clock.now());
    };
    await patiently(all, ended, { timing: this.timing }).catch(() => undefined);
    return null;
  }

  /** Whether markets trade, and how far the clock is off, now and then. */
  private async watchMarkets(markets: readonly string[]): Promise<void> {
    for (const id of markets) this.trading.set(id, true);
    while (!this.closing.signal.aborted) {
      await this.timing.wait(this.patience.lookMs, this.closing.signal);
      if (this.isClosed) return;
      // What cannot be looked at now is looked at the next time.
      await this.look().catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { trading } = this;
    await this.client.measureClock();
    await this.client.reloadMarkets();
    for (const { id, isTrading, status } of await this.markets()) {
      if (!trading.has(id) || trading.get(id) === isTrading) continue;
      trading.set(id, isTrading);
      const message = isTrading ? `${id} trades again` : `${id} does not trade: ${status}`;
      this.inbox.put({ kind: 'market', market: id, isTrading, message });
    }
  }

  /** Ends the feed, with everything that there was, once the server says that its history is over. */
  private async watchEnd(symbols: readonly string[], timeframe: Timeframe): Promise<void> {
    const { client, timing, patience } = this;
    const { signal } = this.closing;
    const { end, pace } = client.time;
    if (end === Infinity) return;
    do {
      const leftMs = pace === 0 ? endLeastMs : (end - client.time.now()) / pace;
      await timing.wait(Math.max(endLeastMs, Math.min(leftMs, patience.lookMs)), signal);
      if (this.isClosed) return;
    } while (!(await client.isOver().catch(() => false)));
    await this.catchUp(symbols, timeframe, signal);
    const message = `what ${this.name} replays is over at ${formatTime(end as TimeMs)}`;
    this.inbox.put({ kind: 'end', message });
    await this.close();
  }

  private tellHealth(state: LineState, message: string): void {
    this.inbox.put({ kind: 'health', state, message });
  }
}

function candleOf([time, open, high, low, close, volume]: CandleRow): FeedCandle {
  return {
    time,
    open: decimalText(open),
    high: decimalText(high),
    low: decimalText(low),
    close: decimalText(close),
    volume: decimalText(volume),
  };
}
