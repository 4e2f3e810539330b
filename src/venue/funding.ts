/**
 * Funding of perpetuals (FUND-1, TIME-5): at its times the position held pays, or is paid, rate x value at the price of
 * that moment; a long pays where the rate is above zero.
 *
 * What is due at an instant belongs to who holds when the walks that end there are over: a fill at the open of the same
 * instant neither pays nor escapes it. Nothing is due while nothing is held. An isolated position pays out of its own
 * margin (MARG-1), as Binance tells it: the funding of an isolated position comes with its margin, that of a crossed one
 * with the balance alone (USDⓈ-M user data streams, ACCOUNT_UPDATE).
 */
import type { Funding } from '../model/costs.ts';
import { feeOf } from '../model/instrument.ts';
import { noOrder } from '../model/order.ts';
import type { Money, Quantity, Rate } from '../model/units.ts';
import { priceNow, timeNow, type Floor } from './floor.ts';
import { chargePosition } from './interest.ts';

/** The position has just changed: a new one is due at the next time, a closed one never. */
export function watchFunding({ terms, book, clock, walk }: Floor): void {
  if (terms.funding === null) return;
  if (book.position === 0) book.fundingAt = Infinity;
  else if (book.fundingAt === Infinity) book.fundingAt = nextTime(terms.funding, clock, walk.stage > 0);
}

/** Whether a position that is opened in the candle in hand would pay before its end. */
export const paysInside = ({ terms, walk }: Floor): boolean =>
  terms.funding !== null && nextTime(terms.funding, walk.startsAt, false) < walk.startsAt + walk.durationMs;

/** Pays what is due at `book.fundingAt`, where the path stands. */
export function payFunding(floor: Floor): void {
  const { terms, book } = floor;
  const at = book.fundingAt;
  floor.clock = at;
  const rate = rateAt(terms.funding!, at);
  const price = priceNow(floor);
  const size = Math.abs(book.position) as Quantity;
  const value = feeOf(terms.instrument, price, size, Math.abs(rate) as Rate, 'half-even');
  const amount = (book.position > 0 === rate > 0 ? -value + 0 : value) as Money;
  chargePosition(floor, amount);
  book.fundingAt = nextTime(terms.funding!, at, false);
  floor.sink.push({
    kind: 'funding',
    order: noOrder,
    market: book.market,
    at: timeNow(floor),
    quantity: book.position,
    price,
    rate,
    amount,
  });
}

/** The first time after `clock`, or at it where `included`; Infinity for none. */
function nextTime(funding: Funding, clock: number, included: boolean): number {
  if (funding.kind === 'constant') {
    const { everyMs } = funding;
    const last = Math.floor(clock / everyMs) * everyMs;
    return included && last === clock ? last : last + everyMs;
  }
  return funding.times[placeOf(funding.times, clock, included)] ?? Infinity;
}

function rateAt(funding: Funding, at: number): Rate {
  return funding.kind === 'constant' ? funding.rate : funding.rates[placeOf(funding.times, at, true)]!;
}

/** The place of the first time that is above `clock`, or at it where `included`. */
function placeOf(times: readonly number[], clock: number, included: boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const isBefore = included ? times[middle]! < clock : times[middle]! <= clock;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
