/** How spot takes orders: what is refused before they go in, what is answered, and how they are cancelled. */
import { greatestRate } from '../../model/costs.ts';
import { rateScale } from '../../model/units.ts';
import type { Account } from '../account.ts';
import { isOver, type NewOrder, type ServedOrder } from '../served.ts';
import { BinanceError, cancelRejected, filterFailure, newOrderRejected } from './error.ts';
import { openOrdersMax } from './exchange-info.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { spotCancelled, spotList, spotRefusal } from './spot-answers.ts';
import { plainNames, readSpotOrder } from './spot-order.ts';
import { unknownOrder } from './words.ts';

export type AnswerKind = 'ACK' | 'RESULT' | 'FULL';

export class SpotDesk {
  readonly product: Product;

  constructor(product: Product) {
    this.product = product;
  }

  read(params: Params): NewOrder {
    const clientId = (): string => this.product.newClientId();
    return readSpotOrder(this.product, params, { names: plainNames, waits: false, clientId });
  }

  place(account: Account, order: NewOrder): ServedOrder {
    const { exchange } = this.product;
    this.demandRoom(account, [order]);
    this.demandFunds(account, order);
    const placed = account.place(order, exchange.now);
    if (isRefused(placed)) throw spotRefusal(placed);
    exchange.meet();
    if (isRefused(placed)) throw spotRefusal(placed);
    return placed;
  }

  /** Cancels an order, or the whole list that it is of. */
  cancel(account: Account, order: ServedOrder, params: Params): object {
    this.demandCancelable(order, params);
    const by = params.clientId('newClientOrderId') ?? this.product.newClientId();
    return this.cancelled(account, order, by);
  }

  /** Cancels without a look at what the request restricts. */
  cancelled(account: Account, order: ServedOrder, by: string): object {
    const { now } = this.product.exchange;
    account.cancel(order, by, now);
    const { list } = order;
    return list === null ? spotCancelled(this.product, order, by) : spotList(this.product, list, true, now);
  }

  /** Whether an order may be cancelled, as `cancelRestrictions` wants it. */
  demandCancelable(order: ServedOrder, params: Params): void {
    if (isOver(order)) throw unknownOrder;
    const restriction = params.choice(
      'cancelRestrictions',
      ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'],
      () => new BinanceError(-1145, 'Invalid cancelRestrictions.'),
    );
    const isWrong =
      (restriction === 'ONLY_NEW' && order.status !== 'new') ||
      (restriction === 'ONLY_PARTIALLY_FILLED' && order.status !== 'partial');
    if (isWrong) throw cancelRejected('Order was not canceled due to cancel restrictions.');
  }

  /** Whether a market takes so many orders more, each with an id of its own. */
  demandRoom(account: Account, orders: readonly NewOrder[]): void {
    const { market } = orders[0]!;
    if (!this.product.exchange.takesOrders(market)) throw newOrderRejected('Market is closed.');
    const open = account.openOrders.filter((order) => order.market === market);
    if (open.length + orders.length > openOrdersMax) throw filterFailure('MAX_NUM_ORDERS');
    const ids = new Set(open.map((order) => order.clientId));
    for (const order of orders) {
      if (ids.has(order.clientId)) throw newOrderRejected('Duplicate order sent.');
      ids.add(order.clientId);
    }
  }

  /** The order of a market that has to be named. */
  orderOf(account: Account, params: Params, unknown: BinanceError): ServedOrder {
    this.product.market(params);
    return this.product.orderOf(account, params, unknown);
  }

  /** How much of an answer `newOrderRespType` wants, or is usual for such an order. */
  answerKind(params: Params, order: NewOrder): AnswerKind {
    const asked = params.choice(
      'newOrderRespType',
      ['ACK', 'RESULT', 'FULL'],
      () => new BinanceError(-1100, "Illegal characters found in parameter 'newOrderRespType'."),
    );
    return asked ?? (order.type === 'market' || order.type === 'limit' ? 'FULL' : 'ACK');
  }

  /** A market order is met at once: what it would lack is refused here, where the exchange refuses it. */
  private demandFunds(account: Account, { market, side, type, quantity, quoteAmount }: NewOrder): void {
    if (type !== 'market') return;
    const { exchange } = this.product;
    const { instrument, fees } = this.product.served(market);
    const short = newOrderRejected('Account has insufficient balance for requested action.');
    const price = exchange.priceOf(market) ?? 0;
    if (side === 'sell') {
      const base = account.books.holdings().find(({ asset }) => asset === instrument.base);
      // An amount has the fee in it.
      const amount = quoteAmount / (1 + greatestRate(fees, exchange.now) / rateScale);
      const sold = quantity || Math.floor((amount * instrument.moneyDiv) / (price * instrument.moneyMul));
      if (sold > (base?.free ?? 0)) throw short;
      return;
    }
    const value =
      quoteAmount > 0 ? quoteAmount : (price * quantity * instrument.moneyMul) / instrument.moneyDiv;
    const isPaidInQuote = fees.currency === 'quote' && quoteAmount === 0;
    const rate = isPaidInQuote ? greatestRate(fees, exchange.now) : 0;
    if (value * (1 + rate / rateScale) > account.free(market)) throw short;
  }
}

/** Also of an order that the price at which it was to fill has refused. */
const isRefused = ({ status }: ServedOrder): boolean => status === 'rejected';
