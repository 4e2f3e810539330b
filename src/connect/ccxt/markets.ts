/** Markets as an exchange describes them, in our terms: rules as decimals, and as the units of an Instrument. */
import { parseDecimal, decimalsOf } from '../../model/decimal.ts';
import { makeInstrument, type Instrument } from '../../model/instrument.ts';
import type { TimeMs } from '../../model/time.ts';
import { rateDigits, type Money, type Price, type Quantity, type Rate } from '../../model/units.ts';
import type { Ccxt, CcxtMarket } from './ccxt-types.ts';
import { decimalText, textOrNull } from './decimal-text.ts';

export type MarketKind = 'spot' | 'perpetual' | 'other';

/** Decimals are text; null where the exchange does not say. */
export interface ExchangeMarket {
  /** As ccxt writes it everywhere: `BTC/USDT`, and `BTC/USDT:USDT` for a perpetual. */
  readonly id: string;
  readonly kind: MarketKind;
  readonly base: string;
  readonly quote: string;
  readonly isTrading: boolean;
  /** In the exchange's own word. */
  readonly status: string;
  readonly tick: string | null;
  readonly lot: string | null;
  readonly minQuantity: string | null;
  readonly maxQuantity: string | null;
  readonly minNotional: string | null;
  /** How far a limit may lie from the price, as a part of it. */
  readonly priceBand: string | null;
  readonly maker: string | null;
  readonly taker: string | null;
}

export function marketOf(ccxt: Ccxt, market: CcxtMarket): ExchangeMarket {
  const { symbol: id, base, quote, precision, limits, info } = market;
  const isTrading = market.active ?? true;
  const status = typeof info['status'] === 'string' ? info['status'] : isTrading ? 'active' : 'inactive';
  return {
    id,
    kind: market.spot === true ? 'spot' : market.swap === true ? 'perpetual' : 'other',
    base,
    quote,
    isTrading,
    status,
    tick: stepOf(ccxt, precision.price),
    lot: stepOf(ccxt, precision.amount),
    minQuantity: textOrNull(limits['amount']?.min),
    maxQuantity: textOrNull(limits['amount']?.max),
    minNotional: textOrNull(limits['cost']?.min),
    priceBand: bandOf(info['filters']),
    maker: textOrNull(market.maker),
    taker: textOrNull(market.taker),
  };
}

/** ccxt's name for precision as a step; the other that is met counts decimals. */
const tickSize = 4;
const decimalPlaces = 2;

function stepOf({ precisionMode }: Ccxt, precision: number | undefined): string | null {
  if (precision === undefined) return null;
  if (precisionMode === tickSize) return decimalText(precision);
  return precisionMode === decimalPlaces ? decimalText(Number(`1e${-precision}`)) : null;
}

/** The nearer side of Binance's band; filters of others are not looked at. */
function bandOf(filters: unknown): string | null {
  if (!Array.isArray(filters)) return null;
  const band = (filters as Record<string, string>[]).find(({ filterType }) =>
    filterType?.startsWith('PERCENT_PRICE'),
  );
  if (band === undefined) return null;
  const sides = [
    Number(band['bidMultiplierUp'] ?? band['multiplierUp']) - 1,
    1 - Number(band['askMultiplierDown'] ?? band['multiplierDown']),
  ].filter((side) => side > 0);
  return sides.length === 0
    ? null
    : Math.min(...sides)
        .toFixed(rateDigits)
        .replace(/\.?0+$/, '');
}

/** Decimals of money, which exchanges seldom say: as of USDT at Binance. */
const moneyDigits = 8;

/** The market in units, with the rules of today. Throws RangeError where price or size steps are not told. */
export function instrumentOf(market: ExchangeMarket): Instrument {
  const { id, base, quote, tick, lot } = market;
  if (tick === null || lot === null)
    throw new RangeError(`the steps of price and size in ${id} are not known`);
  const priceDigits = decimalsOf(tick) ?? 0;
  const quantityDigits = Math.max(decimalsOf(lot) ?? 0, decimalsOf(market.minQuantity ?? '0') ?? 0);
  const units = (text: string | null, digits: number): number =>
    text === null ? 0 : (parseDecimal(text, digits) ?? 0);
  return makeInstrument({
    id,
    base,
    quote,
    priceDigits,
    quantityDigits,
    moneyDigits,
    rules: [
      {
        from: 0 as TimeMs,
        tick: units(tick, priceDigits) as Price,
        lot: units(lot, quantityDigits) as Quantity,
        minQuantity: units(market.minQuantity, quantityDigits) as Quantity,
        maxQuantity: units(market.maxQuantity, quantityDigits) as Quantity,
        minNotional: units(market.minNotional, moneyDigits) as Money,
        priceBand: units(market.priceBand, rateDigits) as Rate,
      },
    ],
  });
}
