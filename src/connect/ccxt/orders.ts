/**
 * Orders at Binance, each by its client order id: placed, asked for, amended, cancelled; and the fills. A retry never
 * places twice (`place-once.ts`).
 */
import type { Instrument } from '../../model/instrument.ts';
import { hasTrigger, type OrderTerms } from '../../model/order.ts';
import { amendRequest, type AmendedTo } from './amend-request.ts';
import type { RemoteFill, RemoteOrder } from './account-news.ts';
import type { CcxtOrder } from './ccxt-types.ts';
import { rawOf } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import type { Product } from './connect.ts';
import { exactOf, textOrNull } from './decimal-text.ts';
import { ExchangeFailure } from './failure.ts';
import { orderRequest } from './order-request.ts';
import { placeOnce } from './place-once.ts';
import { machineTiming, type Timing } from './timing.ts';

export interface PlacedOrder {
  readonly market: string;
  readonly terms: OrderTerms;
  readonly instrument: Instrument;
  readonly clientId: string;
}

export interface OrdersTerms {
  readonly client: ExchangeClient;
  readonly product: Product;
  readonly windowMs: number;
  readonly timing?: Timing;
}

export class Orders {
  private readonly client: ExchangeClient;
  private readonly product: Product;
  private readonly windowMs: number;
  private readonly timing: Timing;

  constructor({ client, product, windowMs, timing = machineTiming }: OrdersTerms) {
    this.client = client;
    this.product = product;
    this.windowMs = windowMs;
    this.timing = timing;
  }

  /** Sends it once. Throws ExchangeFailure. */
  async send(order: PlacedOrder): Promise<RemoteOrder> {
    const { market, terms, instrument, clientId } = order;
    const what = `place an order in ${market}`;
    const known = await this.client.known(market);
    const { product } = this;
    const request = orderRequest(terms, instrument, { product, symbol: known.id, clientId });
    if (typeof request === 'string') throw this.client.unsupported(what, request);
    return this.client.askSigned({ what, isAct: true }, async (ccxt) => {
      const answer = await rawOf(ccxt, request.call)({ ...request.params });
      return remoteOf(ccxt.parseOrder(answer, known), clientId);
    });
  }

  /** Sends it, and stays until it is certain whether it was placed. `again` where it may have been sent before. */
  place(order: PlacedOrder, again = false): Promise<RemoteOrder> {
    const { client, timing, windowMs } = this;
    const what = `place an order in ${order.market}`;
    const send = (): Promise<RemoteOrder> => this.send(order);
    const find = (): Promise<RemoteOrder | null> => this.find(order);
    return placeOnce({ client, timing, windowMs, what, send, find }, again);
  }

  /** The order of this name; null where there is none. */
  async find(order: Pick<PlacedOrder, 'market' | 'terms' | 'clientId'>): Promise<RemoteOrder | null> {
    const { market, clientId } = order;
    const known = await this.client.known(market);
    const { read, name } = this.callsOf(order);
    try {
      return await this.client.askSigned({ what: `find an order in ${market}` }, async (ccxt) =>
        remoteOf(
          ccxt.parseOrder(await rawOf(ccxt, read)({ symbol: known.id, [name]: clientId }), known),
          clientId,
        ),
      );
    } catch (error) {
      if (error instanceof ExchangeFailure && error.code === 'not-found') return null;
      throw error;
    }
  }

  async cancel(order: Pick<PlacedOrder, 'market' | 'terms' | 'clientId'>): Promise<void> {
    const { market, clientId } = order;
    const known = await this.client.known(market);
    const { end, name } = this.callsOf(order);
    await this.client.askSigned({ what: `cancel an order in ${market}`, isAct: true }, (ccxt) =>
      rawOf(ccxt, end)({ symbol: known.id, [name]: clientId }),
    );
  }

  /**
   * Another quantity, or another limit, where it has that: a smaller quantity on spot, either of a limit on perpetuals.
   * Sent twice it does what it does once, so that an answer that did not come is asked for by sending it again.
   */
  async amend(order: PlacedOrder, to: AmendedTo): Promise<void> {
    const { market, clientId, instrument, terms } = order;
    const what = `amend an order in ${market}`;
    const { id: symbol } = await this.client.known(market);
    const { product } = this;
    const request = amendRequest(terms, instrument, { product, symbol, clientId, to });
    if (typeof request === 'string') throw this.client.unsupported(what, request);
    const { path, api, cost, params } = request;
    const send = (): Promise<unknown> =>
      this.client.askSigned({ what, isAct: true }, (ccxt) =>
        ccxt.request(path, api, 'PUT', { ...params }, undefined, undefined, { cost }),
      );
    try {
      await send();
    } catch (error) {
      if (!(error instanceof ExchangeFailure) || error.sort !== 'unknown') throw error;
      await send().catch(async (second: unknown) => {
        // It has been done already, and there is nothing to amend.
        const found = await this.find(order);
        if (exactOf(found?.quantity ?? '0') !== exactOf(request.quantity)) throw second;
      });
    }
  }

  async fills(market: string, since: number): Promise<readonly RemoteFill[]> {
    await this.client.known(market);
    const what = `tell the fills in ${market}`;
    const trades = await this.client.askSigned({ what }, (ccxt) => ccxt.fetchMyTrades(market, since));
    return trades.map(({ id, order, timestamp, price, amount, fee, takerOrMaker }) => {
      if (id === undefined || order === undefined || timestamp === undefined)
        throw this.client.strange(what, 'a fill without a name');
      return {
        id,
        orderId: order,
        at: timestamp,
        price: textOrNull(price) ?? '0',
        quantity: textOrNull(amount) ?? '0',
        fee: textOrNull(fee?.cost),
        feeAsset: fee?.currency ?? null,
        isMaker: takerOrMaker === undefined ? null : takerOrMaker === 'maker',
      };
    });
  }

  private callsOf({ terms }: Pick<PlacedOrder, 'terms'>): {
    readonly read: string;
    readonly end: string;
    readonly name: string;
  } {
    if (this.product === 'spot')
      return { read: 'privateGetOrder', end: 'privateDeleteOrder', name: 'origClientOrderId' };
    return hasTrigger(terms.type)
      ? { read: 'fapiPrivateGetAlgoOrder', end: 'fapiPrivateDeleteAlgoOrder', name: 'clientAlgoId' }
      : { read: 'fapiPrivateGetOrder', end: 'fapiPrivateDeleteOrder', name: 'origClientOrderId' };
  }
}

const statuses: Readonly<Record<string, RemoteOrder['status']>> = {
  open: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  canceling: 'open',
  expired: 'expired',
  rejected: 'rejected',
};

function remoteOf(order: CcxtOrder, clientId: string): RemoteOrder {
  const { id, status = 'open', amount, filled, cost, timestamp, clientOrderId } = order;
  return {
    clientId: clientOrderId ?? clientId,
    id: id ?? '',
    status: statuses[status] ?? 'open',
    quantity: textOrNull(amount),
    filled: textOrNull(filled),
    cost: textOrNull(cost),
    at: timestamp ?? null,
  };
}
