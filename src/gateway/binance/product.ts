/**
 * One of Binance's two products over an exchange of ours: spot, or USDⓈ-M perpetuals. What both share stands here: how
 * symbols are written, how numbers are, and the state that lies between requests.
 */
import { formatDecimal } from '../../model/decimal.ts';
import { rulesAt, type Instrument, type TradingRules } from '../../model/instrument.ts';
import type { TimeMs } from '../../model/time.ts';
import { firstRates } from '../../model/costs.ts';
import type { Rate } from '../../model/units.ts';
import type { Account } from '../account.ts';
import type { Exchange } from '../exchange.ts';
import type { ServedFill, ServedMarket, ServedOrder } from '../served.ts';
import { BinanceError } from './error.ts';
import type { Params } from './params.ts';
import { inRange, readRange } from './range.ts';

export type ProductKind = 'spot' | 'usdm';

export class Product {
  readonly kind: ProductKind;
  readonly exchange: Exchange;
  /** How far the clock that it tells is ahead. */
  private readonly skewMs: number;
  private readonly bySymbol: ReadonlyMap<string, number>;
  /** How many ids it has made for orders that came without. */
  private made = 0;

  constructor(kind: ProductKind, exchange: Exchange, skewMs = 0) {
    this.kind = kind;
    this.skewMs = skewMs;
    this.exchange = exchange;
    this.bySymbol = new Map(exchange.markets.map(({ instrument }, m) => [symbolOf(instrument), m]));
  }

  /** The time that it tells. */
  get time(): number {
    return this.exchange.now + this.skewMs;
  }

  get symbols(): readonly string[] {
    return [...this.bySymbol.keys()];
  }

  /** The market of the parameter `symbol`; throws where there is none. */
  market(params: Params): number {
    return this.marketOf(params.required('symbol'));
  }

  marketOf(symbol: string): number {
    const market = this.bySymbol.get(symbol);
    if (market === undefined) throw new BinanceError(-1121, 'Invalid symbol.');
    return market;
  }

  /** The market of an optional `symbol`; null for all. */
  marketOrAll(params: Params): number | null {
    return params.text('symbol') === null ? null : this.market(params);
  }

  served(market: number): ServedMarket {
    return this.exchange.markets[market]!;
  }

  symbol(market: number): string {
    return symbolOf(this.served(market).instrument);
  }

  rules(market: number): TradingRules {
    return rulesAt(this.served(market).instrument, this.exchange.now as TimeMs);
  }

  /** What who has traded nothing yet pays now. */
  feeRates(market: number): { readonly maker: Rate; readonly taker: Rate } {
    return firstRates(this.served(market).fees, this.exchange.now);
  }

  /** An id for what a client gave none. */
  newClientId(): string {
    return `backlot${String(++this.made).padStart(14, '0')}`;
  }

  price(market: number, units: number): string {
    return this.padded(units, this.served(market).instrument.priceDigits);
  }

  quantity(market: number, units: number): string {
    return this.padded(units, this.served(market).instrument.quantityDigits);
  }

  money(units: number): string {
    return this.padded(units, this.exchange.config.digits);
  }

  /** A volume, which is a decimal of the data and not a number of the ledger. */
  volume(market: number, value: number): string {
    return value.toFixed(Math.max(8, this.served(market).instrument.quantityDigits));
  }

  /** Spot writes eight decimals at least, futures what there are. */
  private padded(units: number, digits: number): string {
    const text = formatDecimal(units, digits);
    if (this.kind === 'usdm' || digits >= 8) return text;
    return (digits === 0 ? `${text}.` : text) + '0'.repeat(8 - digits);
  }

  /** The order of `orderId` or `origClientOrderId`; the open one first where a client used an id twice. */
  orderOf(
    account: Account,
    params: Params,
    unknown: BinanceError,
    names: readonly [string, string] = ['orderId', 'origClientOrderId'],
  ): ServedOrder {
    const market = this.marketOrAll(params);
    const id = params.integer(names[0]);
    const clientId = params.text(names[1]);
    if (id === null && clientId === null)
      throw new BinanceError(
        -1102,
        `Param '${names[1]}' or '${names[0]}' must be sent, but both were empty/null!`,
      );
    const fits = (order: ServedOrder): boolean =>
      (id !== null || order.clientId === clientId) &&
      (market === null || order.market === market) &&
      order.status !== 'rejected';
    const found =
      id === null ? (account.openOrders.find(fits) ?? account.orders.findLast(fits)) : account.order(id);
    if (found === undefined || found === null || !fits(found)) throw unknown;
    return found;
  }

  /** The fills of a market that are asked for, of one order or all. */
  fillsOf(account: Account, params: Params): readonly ServedFill[] {
    const market = this.market(params);
    const order = params.integer('orderId');
    const range = readRange(params, 'fromId');
    const own = account.fills.filter(
      (fill) => fill.order.market === market && (order === null || fill.order.id === order),
    );
    return inRange(
      own,
      range,
      ({ at }) => at,
      ({ id }) => id,
    );
  }
}

const symbolOf = ({ base, quote }: Pick<Instrument, 'base' | 'quote'>): string =>
  `${base}${quote}`.toUpperCase();
