/**
 * What REST tells of an account at Binance, in the form in which a line tells it (`account-news.ts`): the orders that are
 * open, one order, and fills. Market by market: of all at once the exchange asks twenty times as much.
 *
 * Source: Binance Spot API documentation, "Account Endpoints"; USDⓈ-M futures, "Account Trade List", "Current All Open
 * Orders", "Current All Algo Open Orders".
 */
import { fillOfRow, newsOfAlgoRow, newsOfRow, type OrderNews, type RemoteFill } from './account-news.ts';
import { rawOf, type CcxtParams } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import type { Product } from './connect.ts';
import { ExchangeFailure } from './failure.ts';

type Row = Readonly<Record<string, unknown>>;

/** The most of one answer, and how far apart the ends of a question may be in time, ms. */
const pageMost = 1000;
const spanMs: Readonly<Record<Product, number>> = { spot: 86_400_000, perpetual: 7 * 86_400_000 };

export class AccountRest {
  private readonly client: ExchangeClient;
  private readonly product: Product;

  constructor(client: ExchangeClient, product: Product) {
    this.client = client;
    this.product = product;
  }

  async openOrders(market: string): Promise<readonly OrderNews[]> {
    const what = `list the open orders in ${market}`;
    if (this.product === 'spot') {
      const rows = await this.list(what, 'privateGetOpenOrders', market);
      return rows.map(newsOfRow);
    }
    const rows = await this.list(what, 'fapiPrivateGetOpenOrders', market);
    const conditions = await this.list(what, 'fapiPrivateGetOpenAlgoOrders', market);
    return [...rows.map(newsOfRow), ...conditions.map(newsOfAlgoRow)];
  }

  /** An order by its name, as it is; of a condition that was triggered, the order as well. None where there is none. */
  async orderByName(market: string, clientId: string): Promise<readonly OrderNews[]> {
    const call = this.product === 'spot' ? 'privateGetOrder' : 'fapiPrivateGetOrder';
    const order = await this.one(market, call, { origClientOrderId: clientId });
    if (order !== null) return [newsOfRow(order)];
    if (this.product === 'spot') return [];
    const row = await this.one(market, 'fapiPrivateGetAlgoOrder', { clientAlgoId: clientId });
    if (row === null) return [];
    const condition = newsOfAlgoRow(row);
    const becomes = condition.becomes === '' ? null : await this.orderById(market, condition.becomes);
    return becomes === null ? [condition] : [condition, becomes];
  }

  async orderById(market: string, orderId: string): Promise<OrderNews | null> {
    const call = this.product === 'spot' ? 'privateGetOrder' : 'fapiPrivateGetOrder';
    const order = await this.one(market, call, { orderId });
    return order === null ? null : newsOfRow(order);
  }

  /** All fills of an order, in their order. */
  async fillsOf(market: string, orderId: string): Promise<readonly RemoteFill[]> {
    const rows = await this.trades(market, { orderId });
    return inOrder(rows.map(fillOfRow).filter((fill) => fill.orderId === orderId));
  }

  /** Fills after a fill, or since a time, in their order. */
  async fillsSince(
    market: string,
    { after, since }: { readonly after: string | null; readonly since: number },
  ): Promise<readonly RemoteFill[]> {
    const all: RemoteFill[] = [];
    const span = spanMs[this.product];
    let last = after;
    for (let from = since, isLast = false; last === null && !isLast; from += span) {
      // The last question has no end: a clock that is behind would leave out what has just been done.
      isLast = from + span > this.client.time.now();
      const end = isLast ? {} : { endTime: from + span - 1 };
      const rows = await this.trades(market, { startTime: from, limit: pageMost, ...end });
      all.push(...inOrder(rows.map(fillOfRow)));
      last = all.at(-1)?.id ?? null;
    }
    for (let isMore = last !== null; isMore;) {
      const fromId = String(BigInt(last!) + 1n);
      const page = inOrder((await this.trades(market, { fromId, limit: pageMost })).map(fillOfRow));
      all.push(...page);
      last = page.at(-1)?.id ?? last;
      isMore = page.length >= pageMost;
    }
    return all;
  }

  private trades(market: string, params: CcxtParams): Promise<readonly Row[]> {
    const call = this.product === 'spot' ? 'privateGetMyTrades' : 'fapiPrivateGetUserTrades';
    return this.list(`tell the fills in ${market}`, call, market, params);
  }

  private async list(
    what: string,
    call: string,
    market: string,
    params: CcxtParams = {},
  ): Promise<readonly Row[]> {
    const { id: symbol } = await this.client.known(market);
    const rows = await this.client.askSigned({ what }, (ccxt) => rawOf(ccxt, call)({ symbol, ...params }));
    if (!Array.isArray(rows)) throw this.client.strange(what, 'no list');
    return rows as readonly Row[];
  }

  private async one(market: string, call: string, params: CcxtParams): Promise<Row | null> {
    const { id: symbol } = await this.client.known(market);
    try {
      return (await this.client.askSigned({ what: `find an order in ${market}` }, (ccxt) =>
        rawOf(ccxt, call)({ symbol, ...params }),
      )) as Row;
    } catch (error) {
      if (error instanceof ExchangeFailure && error.code === 'not-found') return null;
      throw error;
    }
  }
}

/** By number: an exchange counts the trades of a market up. */
const inOrder = (fills: RemoteFill[]): readonly RemoteFill[] =>
  fills.sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
