/** How perpetuals take orders: what is refused before they go in, and how they are amended, cancelled and found. */
import { rateScale } from '../../model/units.ts';
import type { Account } from '../account.ts';
import { isOver, type NewOrder, type ServedOrder } from '../served.ts';
import { BinanceError, missing } from './error.ts';
import { openOrdersMax } from './exchange-info.ts';
import { checkBand, checkGreatest, checkPrice, checkQuantity } from './filters.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { inRange, readRange } from './range.ts';
import { algoOrder, isAlgo, usdmAccepted, usdmOrder, usdmRefusal, waits } from './usdm-answers.ts';
import type { Incomes } from './usdm-income.ts';
import { readUsdmOrder } from './usdm-order.ts';
import { unknownOrder } from './words.ts';

export class UsdmDesk {
  readonly product: Product;
  private readonly incomes: Incomes;

  constructor(product: Product, incomes: Incomes) {
    this.product = product;
    this.incomes = incomes;
  }

  read(account: Account, params: Params, isAlgoPlace = false): NewOrder {
    const clientId = (): string => this.product.newClientId();
    return readUsdmOrder(this.product, account, params, { isAlgo: isAlgoPlace, clientId });
  }

  /** Places a plain order; it is acknowledged before it meets a price, unless the result is asked for. */
  place(account: Account, params: Params): object {
    const isResult = params.text('newOrderRespType') === 'RESULT';
    const order = this.send(account, this.read(account, params), false);
    const accepted = usdmAccepted(this.product, order);
    this.product.exchange.meet();
    return isResult ? usdmOrder(this.product, order) : accepted;
  }

  /** Places a conditional order. */
  placeAlgo(account: Account, params: Params): object {
    const order = this.send(account, this.read(account, params, true), true);
    this.product.exchange.meet();
    return algoOrder(this.product, order);
  }

  amend(account: Account, params: Params): object {
    const { product } = this;
    const order = this.orderOf(account, params, unknownOrder);
    const { instrument } = product.served(order.market);
    const limit = params.units('price', instrument.priceDigits);
    const quantity = params.units('quantity', instrument.quantityDigits);
    if (limit === null) throw missing('price');
    if (quantity === null) throw missing('quantity');
    if (isOver(order) || order.terms?.type !== 'limit') throw unknownOrder;
    checkPrice(product, order.market, limit, 'price');
    checkBand(product, order.market, limit);
    checkQuantity(product, order.market, quantity);
    checkGreatest(product, order.market, quantity, limit);
    const to = { quantity: quantity as NewOrder['quantity'], limit: limit as NewOrder['limit'] };
    if (!account.amend(order, to, product.exchange.now)) throw usdmRefusal(order);
    product.exchange.meet();
    return usdmOrder(product, order);
  }

  cancel(account: Account, params: Params): object {
    const order = this.orderOf(account, params, unknownOrder);
    if (isOver(order)) throw unknownOrder;
    account.cancel(order, this.product.newClientId(), this.product.exchange.now);
    return usdmOrder(this.product, order);
  }

  /** Cancels all of a market that `fits`. */
  cancelAll(account: Account, market: number, fits: (order: ServedOrder) => boolean): void {
    for (const order of account.openOrders)
      if (order.market === market && fits(order))
        account.cancel(order, this.product.newClientId(), this.product.exchange.now);
  }

  /** A plain order; one that waits for its trigger is none yet. */
  orderOf(account: Account, params: Params, unknown: BinanceError): ServedOrder {
    this.product.market(params);
    const order = this.product.orderOf(account, params, unknown);
    if (waits(order)) throw unknown;
    return order;
  }

  algoOf(account: Account, params: Params, unknown: BinanceError): ServedOrder {
    const order = this.product.orderOf(account, params, unknown, ['algoId', 'clientAlgoId']);
    if (!isAlgo(order)) throw unknown;
    return order;
  }

  open(account: Account, params: Params, fits: (order: ServedOrder) => boolean): readonly ServedOrder[] {
    const market = this.product.marketOrAll(params);
    return account.openOrders.filter((order) => (market === null || order.market === market) && fits(order));
  }

  /** All that are remembered, by time and from a number on. */
  listed(
    account: Account,
    params: Params,
    idName: string,
    fits: (order: ServedOrder) => boolean,
  ): readonly ServedOrder[] {
    const market = this.product.marketOrAll(params);
    const own = account.orders.filter(
      (order) => order.status !== 'rejected' && (market === null || order.market === market) && fits(order),
    );
    return inRange(
      own,
      readRange(params, idName),
      ({ createdAt }) => createdAt,
      ({ id }) => id,
    );
  }

  private send(account: Account, order: NewOrder, isAlgoPlace: boolean): ServedOrder {
    const { exchange } = this.product;
    this.incomes.follow(account);
    if (!exchange.takesOrders(order.market))
      throw new BinanceError(-4108, 'This symbol is not in trading status.');
    demandRoom(account, order, isAlgoPlace);
    this.demandMargin(account, order);
    const placed = account.place(order, exchange.now);
    if (placed.status === 'rejected') throw usdmRefusal(placed);
    return placed;
  }

  /** A market order is met at once: what it would lack is refused here. */
  private demandMargin(account: Account, { market, side, type, quantity, reduceOnly }: NewOrder): void {
    if (type !== 'market' || reduceOnly) return;
    const { instrument, margin } = account.markets[market]!;
    const held = account.books.position(market).quantity;
    const signed = side === 'buy' ? quantity : -quantity;
    const opens = held * signed < 0 ? Math.max(0, quantity - Math.abs(held)) : quantity;
    const price = this.product.exchange.priceOf(market) ?? 0;
    const value = (price * opens * instrument.moneyMul) / instrument.moneyDiv;
    const { taker } = this.product.feeRates(market);
    const needed = (value * rateScale) / margin.leverage + (value * taker) / rateScale;
    if (needed > account.free(market)) throw new BinanceError(-2019, 'Margin is insufficient.');
  }
}

function demandRoom(account: Account, order: NewOrder, isAlgoPlace: boolean): void {
  const open = account.openOrders.filter((one) => one.market === order.market);
  if (open.length >= openOrdersMax) throw new BinanceError(-2025, 'Reach max open order limit.');
  if (!open.some((one) => one.clientId === order.clientId)) return;
  throw isAlgoPlace
    ? new BinanceError(-20132, 'The client algo id is duplicated')
    : new BinanceError(-4116, 'ClientOrderId is duplicated.');
}
