/**
 * Funding of perpetuals as everybody may ask for it: what is paid next, what was paid.
 * Source: USDⓈ-M futures documentation, "Mark Price", "Get Funding Rate History".
 */
import { formatDecimal } from '../../model/decimal.ts';
import { rateDigits } from '../../model/units.ts';
import type { Product } from './product.ts';

/** When positions pay next, ms; 0 where they do not. */
export function nextFunding(product: Product, market: number): number {
  const { funding } = product.served(market);
  const { now } = product.exchange;
  if (funding === null) return 0;
  if (funding.kind === 'constant') return (Math.floor(now / funding.everyMs) + 1) * funding.everyMs;
  return funding.times.find((time) => time > now) ?? 0;
}

/** The rate that was paid last, or will be: as a decimal. */
export function fundingRate(product: Product, market: number): string {
  const { funding } = product.served(market);
  if (funding === null) return '0.00000000';
  if (funding.kind === 'constant') return formatDecimal(funding.rate, rateDigits);
  const next = funding.times.findIndex((time) => time > product.exchange.now);
  return formatDecimal(
    funding.rates[next < 0 ? funding.rates.length - 1 : Math.max(0, next - 1)] ?? 0,
    rateDigits,
  );
}

/** What positions paid from `from` to `to`, as `fundingRate` lists it. */
export function fundings(product: Product, market: number, from: number, to: number): readonly object[] {
  const { funding } = product.served(market);
  const { histories } = product.exchange;
  if (funding === null) return [];
  const row = (time: number, rate: number): object => ({
    symbol: product.symbol(market),
    fundingTime: time,
    fundingRate: formatDecimal(rate, rateDigits),
    markPrice: '',
  });
  if (funding.kind === 'series')
    return funding.times.flatMap((time, i) =>
      time >= from && time <= to ? [row(time, funding.rates[i]!)] : [],
    );
  const rows: object[] = [];
  const first = Math.ceil(Math.max(from, histories[market]!.startsAt) / funding.everyMs) * funding.everyMs;
  for (let time = first; time <= to; time += funding.everyMs) rows.push(row(time, funding.rate));
  return rows;
}
