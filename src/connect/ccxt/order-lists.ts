/**
 * Lists of orders at Binance, each by its own name: placed, asked for, cancelled. A list stands as a whole or not at all,
 * and a retry never places one twice (`place-once.ts`). What becomes of its orders is told as of others.
 */
import type { Instrument } from '../../model/instrument.ts';
import { rawOf } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import { ExchangeFailure } from './failure.ts';
import { listRequest, type ListedOrder, type ListKind } from './list-request.ts';
import type { OrdersTerms } from './orders.ts';
import { placeOnce } from './place-once.ts';
import { machineTiming } from './timing.ts';

export interface PlacedList {
  readonly market: string;
  readonly instrument: Instrument;
  readonly kind: ListKind;
  /** Of the list; each order has its own. */
  readonly clientId: string;
  /** The entry first; the two of a pair in any order. */
  readonly orders: readonly ListedOrder[];
}

export interface RemoteList {
  readonly clientId: string;
  readonly id: string;
  /** Whether none of its orders can fill any more. */
  readonly isOver: boolean;
  readonly orders: readonly { readonly clientId: string; readonly id: string }[];
}

export class OrderLists {
  private readonly terms: OrdersTerms;
  private readonly client: ExchangeClient;

  constructor(terms: OrdersTerms) {
    this.terms = terms;
    this.client = terms.client;
  }

  /** Sends it once. Throws ExchangeFailure. */
  async send(list: PlacedList): Promise<RemoteList> {
    const { market, kind, clientId, orders, instrument } = list;
    const what = whatOf(list);
    const { id: symbol } = await this.client.known(market);
    const { product } = this.terms;
    const request = listRequest(kind, orders, instrument, { product, symbol, clientId });
    if (typeof request === 'string') throw this.client.unsupported(what, request);
    const answer = await this.client.askSigned({ what, isAct: true }, (ccxt) =>
      rawOf(ccxt, request.call)({ ...request.params }),
    );
    return this.read(answer, what);
  }

  /** Sends it, and stays until it is certain whether it was placed. `again` where it may have been sent before. */
  place(list: PlacedList, again = false): Promise<RemoteList> {
    const { client, windowMs, timing = machineTiming } = this.terms;
    const send = (): Promise<RemoteList> => this.send(list);
    const find = (): Promise<RemoteList | null> => this.find(list);
    return placeOnce({ client, timing, windowMs, what: whatOf(list), send, find }, again);
  }

  /** The list of this name; null where there is none. */
  async find({ market, clientId }: Pick<PlacedList, 'market' | 'clientId'>): Promise<RemoteList | null> {
    const what = `find a list of orders in ${market}`;
    if (this.terms.product !== 'spot') return null;
    try {
      const answer = await this.client.askSigned({ what }, (ccxt) =>
        rawOf(ccxt, 'privateGetOrderList')({ origClientOrderId: clientId }),
      );
      return this.read(answer, what);
    } catch (error) {
      if (error instanceof ExchangeFailure && error.code === 'not-found') return null;
      throw error;
    }
  }

  /** All of its orders that are not over, also those that wait for an entry. */
  async cancel({ market, clientId }: Pick<PlacedList, 'market' | 'clientId'>): Promise<void> {
    const { id: symbol } = await this.client.known(market);
    await this.client.askSigned({ what: `cancel a list of orders in ${market}`, isAct: true }, (ccxt) =>
      rawOf(ccxt, 'privateDeleteOrderList')({ symbol, listClientOrderId: clientId }),
    );
  }

  private read(answer: unknown, what: string): RemoteList {
    const { orderListId, listClientOrderId, listOrderStatus, orders } = answer as {
      readonly orderListId?: unknown;
      readonly listClientOrderId?: unknown;
      readonly listOrderStatus?: unknown;
      readonly orders?: readonly { readonly orderId: unknown; readonly clientOrderId: unknown }[];
    };
    if (typeof listClientOrderId !== 'string' || !Array.isArray(orders))
      throw this.client.strange(what, 'a list without a name or without orders');
    return {
      clientId: listClientOrderId,
      id: String(orderListId),
      isOver: listOrderStatus === 'ALL_DONE' || listOrderStatus === 'REJECT',
      orders: orders.map(({ orderId, clientOrderId }) => ({
        clientId: String(clientOrderId),
        id: String(orderId),
      })),
    };
  }
}

const whatOf = ({ kind, market }: PlacedList): string => `place a list of orders (${kind}) in ${market}`;
