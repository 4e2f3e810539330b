/**
 * Whether a line of candles that says nothing has nothing to say. It is there where each of its websockets answers a ping;
 * and it keeps nothing back where REST tells of no trade that it should have told. Some exchanges send no candle without
 * trades, so that silence alone is no sign; a candle over REST that nothing was traded in is none either.
 */
import { candleOpenAt, timeframeMs, type Timeframe } from '../../model/time.ts';
import type { CandleRow } from './candle-page.ts';
import type { ExchangeClient } from './client.ts';
import type { Timing } from './timing.ts';
import { isMarketLine } from './user-line.ts';

/** What ccxt has of a websocket. */
interface Socket {
  readonly connection?: {
    readonly readyState?: number;
    ping?(): void;
    once?(event: 'pong', heard: () => void): void;
  };
}

const isOpen = 1;

/** Whether the last candles of REST have a trade that neither the line has told nor the look `before` has shown. */
export function isKeptBack(
  told: CandleRow | null,
  before: CandleRow | null,
  last: CandleRow | null,
): boolean {
  if (last === null) return false;
  const isTraded = last[5] !== 0;
  if (told !== null && last[0] > told[0] && isTraded) return true;
  if (before === null || last[0] < before[0]) return false;
  return last[0] > before[0] ? isTraded : last[4] !== before[4] || last[5] !== before[5];
}

export interface QuietTerms {
  readonly client: ExchangeClient;
  readonly timing: Timing;
  /** How long an answer to a ping, and what was traded just now, may be under way, ms. */
  readonly waitMs: number;
}

export class QuietLine {
  private readonly terms: QuietTerms;
  /** By symbol: the last candle that the line has told. */
  private readonly told = new Map<string, CandleRow>();
  /** By symbol: the last one that REST has shown since. */
  private shown = new Map<string, CandleRow>();

  constructor(terms: QuietTerms) {
    this.terms = terms;
  }

  heard(symbol: string, last: CandleRow): void {
    this.told.set(symbol, last);
    this.shown = new Map();
  }

  /** What is wrong with it; null where it may well be quiet. */
  async fault(symbols: readonly string[], timeframe: Timeframe, stop: AbortSignal): Promise<string | null> {
    const [answers, isHeld] = await Promise.all([
      this.answersPings(stop),
      this.keepsBack(symbols, timeframe).catch(() => null),
    ]);
    if (answers === false) return 'the connection does not answer';
    if (answers === null && isHeld === null) return 'the connection has said nothing, and nobody answers';
    if (isHeld !== true) return null;
    // What was traded a moment ago is still to come on it.
    await this.terms.timing.wait(this.terms.waitMs, stop);
    return 'the connection is there, and keeps back what is traded';
  }

  /** Null where nothing can be asked. */
  private async answersPings(stop: AbortSignal): Promise<boolean | null> {
    const { client, timing, waitMs } = this.terms;
    const sockets = client.wire.look(({ clients = {} }) =>
      Object.entries(clients).flatMap(([url, socket]) => (isMarketLine(url) ? [socket as Socket] : [])),
    );
    if (sockets.length === 0) return false;
    if (sockets.some(({ connection }) => connection?.readyState !== isOpen)) return false;
    const asked = sockets.flatMap(({ connection }) =>
      connection?.ping === undefined || connection.once === undefined ? [] : [connection],
    );
    if (asked.length < sockets.length) return null;
    const waited = new AbortController();
    const all = Promise.all(
      asked.map((connection) => {
        const answered = new Promise<void>((resolve) => connection.once!('pong', resolve));
        connection.ping!();
        return answered;
      }),
    );
    const late = timing.wait(waitMs, AbortSignal.any([stop, waited.signal])).then(() => false);
    const answers = await Promise.race([all.then(() => true), late]);
    waited.abort();
    return answers;
  }

  /** Throws ExchangeFailure where it cannot be known. */
  private async keepsBack(symbols: readonly string[], timeframe: Timeframe): Promise<boolean> {
    const { client } = this.terms;
    const durationMs = timeframeMs(timeframe);
    const { shown: before } = this;
    const now = new Map<string, CandleRow>();
    const kept = await Promise.all(
      symbols.map(async (symbol) => {
        const from = candleOpenAt(client.time.now(), durationMs) - durationMs;
        const rows = await client.ask({ what: `give candles of ${symbol}` }, (ccxt) =>
          ccxt.fetchOHLCV(symbol, timeframe, from, 3),
        );
        const last = (rows.at(-1) as CandleRow | undefined) ?? null;
        if (last !== null) now.set(symbol, last);
        return isKeptBack(this.told.get(symbol) ?? null, before.get(symbol) ?? null, last);
      }),
    );
    // Nothing was heard meanwhile.
    if (this.shown === before) this.shown = now;
    return kept.includes(true);
  }
}
