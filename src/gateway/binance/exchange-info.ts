/**
 * `exchangeInfo`: the markets with their filters, as both products describe them.
 * Source: Binance Spot API documentation, "Filters"; USDⓈ-M futures, "Exchange Information".
 */
import { formatDecimal, formatShort } from '../../model/decimal.ts';
import { rateScale } from '../../model/units.ts';
import { notionalMax } from './filters.ts';
import type { Limits } from './limits.ts';
import type { Product } from './product.ts';

/** The most orders that may be open in a market. */
export const openOrdersMax = 200;

export const spotTypes = [
  'LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT',
] as const; // prettier-ignore
export const usdmTypes = [
  'LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET',
] as const; // prettier-ignore

/** Far beyond any price or size of a market, and still exact. */
const greatest = (digits: number): string => formatDecimal(9e15, digits);

export function exchangeInfo(product: Product, limits: Limits, symbols: readonly string[]): object {
  return {
    timezone: 'UTC',
    serverTime: product.exchange.now,
    rateLimits: limits.described(product.kind),
    exchangeFilters: [],
    ...(product.kind === 'usdm'
      ? {
          assets: [
            { asset: product.exchange.config.currency, marginAvailable: true, autoAssetExchange: '0' },
          ],
        }
      : {}),
    symbols: symbols.map((symbol) =>
      product.kind === 'spot' ? spotSymbol(product, symbol) : usdmSymbol(product, symbol),
    ),
  };
}

function spotSymbol(product: Product, symbol: string): object {
  const market = product.marketOf(symbol);
  const { instrument } = product.served(market);
  const rules = product.rules(market);
  return {
    symbol,
    status: product.exchange.isTrading(market) ? 'TRADING' : 'BREAK',
    baseAsset: instrument.base,
    baseAssetPrecision: 8,
    quoteAsset: instrument.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: spotTypes,
    icebergAllowed: false,
    ocoAllowed: true,
    otoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      ...priceAndSize(product, market),
      {
        filterType: 'NOTIONAL',
        minNotional: product.money(rules.minNotional),
        applyMinToMarket: true,
        maxNotional: product.money(notionalMax),
        applyMaxToMarket: true,
        avgPriceMins: 0,
      },
      ...(rules.priceBand === 0
        ? []
        : [
            {
              filterType: 'PERCENT_PRICE_BY_SIDE',
              bidMultiplierUp: formatShort(rateScale + rules.priceBand, 8),
              bidMultiplierDown: formatShort(rateScale - rules.priceBand, 8),
              askMultiplierUp: formatShort(rateScale + rules.priceBand, 8),
              askMultiplierDown: formatShort(rateScale - rules.priceBand, 8),
              avgPriceMins: 0,
            },
          ]),
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: openOrdersMax },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

function priceAndSize(product: Product, market: number): readonly object[] {
  const { instrument } = product.served(market);
  const { tick, lot, minQuantity, maxQuantity } = product.rules(market);
  const size = {
    minQty: product.quantity(market, Math.max(minQuantity, lot)),
    maxQty: maxQuantity === 0 ? greatest(instrument.quantityDigits) : product.quantity(market, maxQuantity),
    stepSize: product.quantity(market, lot),
  };
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: product.price(market, tick),
      maxPrice: greatest(instrument.priceDigits),
      tickSize: product.price(market, tick),
    },
    { filterType: 'LOT_SIZE', ...size },
    ...(product.kind === 'usdm' ? [{ filterType: 'MARKET_LOT_SIZE', ...size }] : []),
  ];
}

function usdmSymbol(product: Product, symbol: string): object {
  const market = product.marketOf(symbol);
  const { instrument, margin } = product.served(market);
  const rules = product.rules(market);
  const up = formatShort(rateScale + rules.priceBand, 8);
  const down = formatShort(rateScale - rules.priceBand, 8);
  return {
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: product.exchange.startsAt,
    status: product.exchange.isTrading(market) ? 'TRADING' : 'BREAK',
    baseAsset: instrument.base,
    quoteAsset: instrument.quote,
    marginAsset: product.exchange.config.currency,
    pricePrecision: instrument.priceDigits,
    quantityPrecision: instrument.quantityDigits,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: '0.0000',
    liquidationFee: formatShort(margin.liquidationFee, 8),
    marketTakeBound: '1',
    filters: [
      ...priceAndSize(product, market),
      { filterType: 'MAX_NUM_ORDERS', limit: openOrdersMax },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: openOrdersMax },
      { filterType: 'MIN_NOTIONAL', notional: product.money(rules.minNotional) },
      ...(rules.priceBand === 0
        ? []
        : [{ filterType: 'PERCENT_PRICE', multiplierUp: up, multiplierDown: down, multiplierDecimal: '4' }]),
    ],
    orderTypes: usdmTypes,
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  };
}
