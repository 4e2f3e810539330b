/**
 * An exchange, asked over REST: its markets with their rules, candles, trades, funding rates, balances, orders, fills, its
 * clock, and what a key may do. Answers are in our terms, decimals as text. Every failure is an `ExchangeFailure`.
 *
 * Nothing is tried twice here but for one thing: where the exchange says that the clock was wrong, and so for certain that
 * nothing was done, the clock is measured and it is asked once more.
 */
import { nearest } from '../../model/issue.ts';
import { timeframeMs, type Timeframe } from '../../model/time.ts';
import { judgePage, type CandleRow } from './candle-page.ts';
import type { Ccxt, CcxtMarket } from './ccxt-types.ts';
import { textOrNull } from './decimal-text.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { skewOf, type Sample } from './exchange-time.ts';
import { ExchangeFailure } from './failure.ts';
import type { HealthReport, Skew } from './health.ts';
import { marketOf, type ExchangeMarket } from './markets.ts';
import type { Timing } from './timing.ts';
import type { Asking, Wire } from './wire.ts';

export interface ClientParts {
  readonly title: string;
  readonly wire: Wire;
  readonly time: ExchangeTime;
  readonly timing: Timing;
  readonly hasKeys: boolean;
  /** Asks a server that replays history whether that is over; null for an exchange. */
  readonly isOver: (() => Promise<boolean>) | null;
}

export interface PublicTrade {
  readonly id: string | null;
  readonly at: number;
  readonly side: string | null;
  readonly price: string;
  readonly quantity: string;
}

export interface FundingRate {
  readonly at: number;
  readonly rate: string;
}

export interface Balance {
  readonly asset: string;
  readonly free: string;
  readonly locked: string;
}

/** Candles of one request. */
export const usualPage = 200;
/** Of clocks that are measured; a candle that is farther ahead is from the future. */
const aheadMs = 5000;
const clockSamples = 3;

export class ExchangeClient {
  readonly title: string;
  readonly time: ExchangeTime;
  readonly wire: Wire;
  private readonly timing: Timing;
  private readonly hasKeys: boolean;
  private readonly asksEnd: (() => Promise<boolean>) | null;
  private hasFailed = false;
  private loaded: Promise<Readonly<Record<string, CcxtMarket>>> | null = null;

  constructor({ title, wire, time, timing, hasKeys, isOver }: ClientParts) {
    this.title = title;
    this.wire = wire;
    this.time = time;
    this.timing = timing;
    this.hasKeys = hasKeys;
    this.asksEnd = isOver;
  }

  get health(): HealthReport {
    return this.wire.health.report(this.wire.budget?.headroom() ?? []);
  }

  async markets(): Promise<readonly ExchangeMarket[]> {
    const markets = await this.load();
    return this.wire.look((ccxt) => Object.values(markets).map((market) => marketOf(ccxt, market)));
  }

  /** Throws ExchangeFailure where there is no such market. */
  async market(id: string): Promise<ExchangeMarket> {
    const market = await this.known(id);
    return this.wire.look((ccxt) => marketOf(ccxt, market));
  }

  /** How far the exchange's clock is from the machine's. */
  async measureClock(): Promise<Skew> {
    const samples: Sample[] = [];
    for (let i = 0; i < clockSamples; i++) {
      const sentAt = this.timing.now();
      const told = await this.ask({ what: 'tell its time' }, (ccxt) => ccxt.fetchTime());
      if (told === undefined || !Number.isFinite(told)) throw this.strange('tell its time', 'no time came');
      samples.push({ sentAt, answeredAt: this.timing.now(), told });
    }
    const skew = skewOf(samples);
    this.wire.health.skew = skew;
    if (this.time.pace > 0) this.time.set(skew);
    else this.time.seen(samples.at(-1)!.told);
    this.wire.look((ccxt) => {
      // By this ccxt writes the times that requests are signed with.
      ccxt.options['timeDifference'] = -skew.skewMs;
    });
    return skew;
  }

  /** Whether the history that a server replays is over; from then on its clock is not measured any more. */
  async isOver(): Promise<boolean> {
    if (this.asksEnd === null || !(await this.asksEnd())) return false;
    this.time.finish();
    return true;
  }

  /** How many candles a request brings at most. */
  async pageSize(id: string): Promise<number> {
    const { spot } = await this.known(id);
    const path = spot === true ? ['spot'] : ['swap', 'linear'];
    return this.wire.look(({ features }) => limitIn(features, path)) ?? usualPage;
  }

  /** Closed candles that open in [from, to), of one request: the first ones, no more than a page holds. */
  async candlePage(
    id: string,
    timeframe: Timeframe,
    from: number,
    to: number,
  ): Promise<readonly CandleRow[]> {
    await this.known(id);
    const what = `give candles of ${id}`;
    const durationMs = timeframeMs(timeframe);
    const limit = Math.min(await this.pageSize(id), Math.max(1, Math.ceil((to - from) / durationMs)));
    let askedAt = this.time.now();
    const rows = await this.ask({ what }, (ccxt) => {
      askedAt = this.time.now();
      this.demand(ccxt, 'fetchOHLCV', what);
      if (ccxt.timeframes !== undefined && ccxt.timeframes[timeframe] === undefined)
        throw this.unsupported(what, `it has none of ${timeframe}`);
      return ccxt.fetchOHLCV(id, timeframe, from, limit, { until: to - 1 });
    });
    const page = judgePage(rows, {
      from,
      to,
      durationMs,
      askedAt,
      now: this.time.now(),
      aheadMs: aheadMs * Math.max(1, this.time.pace),
    });
    if (typeof page === 'string') throw this.strange(what, page);
    return page;
  }

  /** All of [from, to), in as many requests as that takes. */
  async candles(id: string, timeframe: Timeframe, from: number, to: number): Promise<readonly CandleRow[]> {
    const all: CandleRow[] = [];
    const durationMs = timeframeMs(timeframe);
    for (let at = from; at < to;) {
      const page = await this.candlePage(id, timeframe, at, to);
      const last = page.at(-1);
      if (last === undefined) break;
      all.push(...page);
      at = last[0] + durationMs;
    }
    return all;
  }

  /** The open time of the first candle at or after `from`; null where there is none. */
  async firstCandle(id: string, timeframe: Timeframe, from: number): Promise<number | null> {
    await this.known(id);
    const rows = await this.ask({ what: `give the first candle of ${id}` }, (ccxt) =>
      ccxt.fetchOHLCV(id, timeframe, from, 1),
    );
    return rows.find(([time]) => time !== undefined && time >= from)?.[0] ?? null;
  }

  async trades(id: string, since: number, limit: number): Promise<readonly PublicTrade[]> {
    await this.known(id);
    const what = `give trades of ${id}`;
    const trades = await this.ask({ what }, (ccxt) => ccxt.fetchTrades(id, since, limit));
    return trades.map(({ id: name, timestamp, side, price, amount }) => {
      if (timestamp === undefined || price === undefined || amount === undefined)
        throw this.strange(what, 'a trade without time, price or size');
      return {
        id: name ?? null,
        at: timestamp,
        side: side ?? null,
        price: textOrNull(price)!,
        quantity: textOrNull(amount)!,
      };
    });
  }

  /** Rates of [from, to), of one request. */
  async fundingPage(id: string, from: number, to: number, limit: number): Promise<readonly FundingRate[]> {
    const { swap } = await this.known(id);
    const what = `give funding rates of ${id}`;
    const rates = await this.ask({ what }, (ccxt) => {
      this.demand(ccxt, 'fetchFundingRateHistory', what);
      if (swap !== true) throw this.unsupported(what, 'it is no perpetual');
      return ccxt.fetchFundingRateHistory(id, from, limit, { until: to - 1 });
    });
    let last = -Infinity;
    const found: FundingRate[] = [];
    for (const { timestamp, fundingRate } of rates) {
      if (
        timestamp === undefined ||
        fundingRate === undefined ||
        !Number.isFinite(fundingRate) ||
        timestamp <= last
      )
        throw this.strange(what, 'rates without a time, or out of order');
      last = timestamp;
      if (timestamp >= from && timestamp < to) found.push({ at: timestamp, rate: textOrNull(fundingRate)! });
    }
    return found;
  }

  async balances(): Promise<readonly Balance[]> {
    const what = 'tell the balances';
    const { free, used } = (await this.askSigned({ what }, (ccxt) => ccxt.fetchBalance())) as {
      readonly free?: Readonly<Record<string, number>>;
      readonly used?: Readonly<Record<string, number>>;
    };
    if (free === undefined) throw this.strange(what, 'no balances came');
    return Object.keys(free)
      .sort()
      .map((asset) => ({
        asset,
        free: textOrNull(free[asset]) ?? '0',
        locked: textOrNull(used?.[asset]) ?? '0',
      }));
  }

  /** Does `work` with ccxt where keys are there; once more where the clock was wrong. */
  async askSigned<Of>(asking: Asking, work: (ccxt: Ccxt) => Promise<Of>): Promise<Of> {
    if (!this.hasKeys)
      throw this.wire.found({
        sort: 'never',
        code: 'keys',
        asked: asking.what,
        words: 'there is no key for it',
      });
    if (this.wire.health.skew === null) await this.measureClock();
    try {
      return await this.ask(asking, work);
    } catch (error) {
      if (!(error instanceof ExchangeFailure) || error.code !== 'clock') throw error;
      await this.measureClock();
      return await this.ask(asking, work);
    }
  }

  ask<Of>(asking: Asking, work: (ccxt: Ccxt) => Promise<Of>): Promise<Of> {
    return this.wire.ask(asking, work);
  }

  /** The market as ccxt knows it. */
  async known(id: string): Promise<CcxtMarket> {
    const markets = await this.load();
    const market = markets[id];
    if (market !== undefined) return market;
    const meant = nearest(id, Object.keys(markets));
    const words = `it has no market ${id}${meant === null ? '' : `; did you mean ${meant}?`}`;
    throw this.wire.found({ sort: 'never', code: 'symbol', asked: `find ${id}`, words });
  }

  /** As they are now; those that are known stay where that fails. */
  async reloadMarkets(): Promise<void> {
    const markets = await this.ask({ what: 'list its markets' }, (ccxt) => ccxt.loadMarkets(true));
    this.loaded = Promise.resolve(markets);
  }

  /** Its lines, or those that are meant; it may be asked again afterwards. */
  close(isMeant: (url: string) => boolean = () => true): void {
    this.wire.look(({ clients = {} }) => {
      for (const [url, line] of Object.entries(clients)) {
        if (!isMeant(url)) continue;
        Reflect.deleteProperty(clients, url);
        // ccxt waits for the end of a line for ever where that has been: nobody waits here.
        line.close()?.catch(() => undefined);
      }
    });
  }

  strange(asked: string, words: string): ExchangeFailure {
    return this.wire.found({ sort: 'later', code: 'bad-answer', asked, words: `it answered with ${words}` });
  }

  demand({ has }: Ccxt, method: string, asked: string): void {
    if (has[method] !== true && has[method] !== 'emulated')
      throw this.unsupported(asked, 'it has no such thing');
  }

  unsupported(asked: string, words: string): ExchangeFailure {
    return this.wire.found({ sort: 'never', code: 'unsupported', asked, words });
  }

  /** Once; again after a failure, which ccxt would go on to answer with. */
  private async load(): Promise<Readonly<Record<string, CcxtMarket>>> {
    const isAgain = this.hasFailed;
    this.loaded ??= this.ask({ what: 'list its markets' }, (ccxt) => ccxt.loadMarkets(isAgain));
    try {
      const markets = await this.loaded;
      this.hasFailed = false;
      return markets;
    } catch (error) {
      this.loaded = null;
      this.hasFailed = true;
      throw error;
    }
  }
}

function limitIn(features: Ccxt['features'], path: readonly string[]): number | null {
  let at: unknown = features;
  for (const part of [...path, 'fetchOHLCV', 'limit'])
    at = (at as Record<string, unknown> | undefined)?.[part];
  return typeof at === 'number' && at > 0 ? at : null;
}
