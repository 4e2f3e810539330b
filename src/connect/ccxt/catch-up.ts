/**
 * Brings an account's book up to date over REST: the orders that are open, those that were and are not any more, and the
 * fills since the last that REST told. A list of fills says of which orders some were not heard; of these all fills are
 * asked for, since they have an order, and what a list begins with may stand in the middle of one.
 */
import type { AccountBook } from './account-book.ts';
import { AccountRest } from './account-rest.ts';
import type { ExchangeClient } from './client.ts';
import type { Product } from './connect.ts';
import { patiently } from './download.ts';
import type { Timing } from './timing.ts';

export interface CatchUpTerms {
  readonly client: ExchangeClient;
  readonly product: Product;
  readonly markets: readonly string[];
  readonly book: AccountBook;
  readonly timing: Timing;
  /** How long is waited before fills that are still missing are asked for again, ms. */
  readonly lateMs: number;
  /** Not all fills of this order could be had. */
  readonly tellLost: (market: string, clientId: string) => void;
}

/** How often fills that are missing are asked for. */
const mendsMost = 5;

export class CatchUp {
  /** From when on fills are told of orders that are not known. */
  since = 0;
  private readonly terms: CatchUpTerms;
  private readonly rest: AccountRest;
  /** By market: the last fill that REST told. */
  private readonly lastFill = new Map<string, string>();

  constructor(terms: CatchUpTerms) {
    this.terms = terms;
    this.rest = new AccountRest(terms.client, terms.product);
  }

  /** All markets, and what is missing then; null where it was stopped on the way. Throws ExchangeFailure. */
  async all(stop: AbortSignal): Promise<true | null> {
    for (const market of this.terms.markets) {
      const done = await patiently(() => this.compare(market), stop, { timing: this.terms.timing });
      if (done === null) return null;
    }
    await this.mend(stop);
    return true;
  }

  private async compare(market: string): Promise<true> {
    const { rest } = this;
    const { book } = this.terms;
    const before = book.open(market);
    const listed = await rest.openOrders(market);
    for (const news of listed) book.hear(news, 'rest');
    const names = new Set(listed.map(({ clientId }) => clientId));
    const after = this.lastFill.get(market) ?? null;
    const fills = await rest.fillsSince(market, { after, since: this.since });
    const unheard = fills.filter((fill) => !book.hasFill(market, fill));
    for (const orderId of new Set(unheard.map((fill) => fill.orderId))) {
      if (!book.hasName(market, orderId)) {
        const news = await rest.orderById(market, orderId);
        if (news === null) continue;
        book.hear(news, 'rest');
      }
      book.hearFills(market, orderId, await rest.fillsOf(market, orderId));
    }
    const last = fills.at(-1);
    if (last !== undefined) this.lastFill.set(market, last.id);
    for (const name of before.filter((one) => !names.has(one) && book.open(market).includes(one)))
      for (const news of await rest.orderByName(market, name)) book.hear(news, 'rest');
    return true;
  }

  /** Brings the fills that others wait for; what the exchange does not tell even then is lost, which is told. */
  async mend(stop: AbortSignal): Promise<void> {
    const { book, timing, lateMs, tellLost } = this.terms;
    const isMissing = (id: string): boolean => book.missing().some((one) => one.id === id);
    for (let tries = 1; book.missing().length > 0 && !stop.aborted; tries++) {
      for (const { market, clientId, id } of book.missing()) {
        const fills = await patiently(() => this.rest.fillsOf(market, id), stop, { timing });
        if (fills !== null) book.hearFills(market, id, fills);
        if (!isMissing(id) || tries < mendsMost) continue;
        book.giveUp(market, clientId);
        tellLost(market, clientId);
      }
      if (book.missing().length > 0) await timing.wait(lateMs, stop);
    }
  }
}
