/** What the simulated exchange is opened with: an empty state, and a floor for each market over one account. */
import type { Queue } from '../base/queue.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { Detail } from '../market/detail.ts';
import { Walk } from '../market/path.ts';
import type { AccountKind, Coin, Latency, PathPolicy } from '../model/costs.ts';
import { inDigits } from '../model/instrument.ts';
import { plainMargin, type AccountMargin } from '../model/margin.ts';
import type { Money, Quantity } from '../model/units.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import type { VenueAccount } from './account.ts';
import { emptyBook, type Book } from './book.ts';
import { nothingTraded } from './fees.ts';
import type { Floor } from './floor.ts';
import type { MarketTerms } from './market-terms.ts';
import { fillsPlainly } from './plain-fill.ts';

export interface SimulatedVenueOptions {
  readonly markets: readonly MarketTerms[];
  readonly candles: readonly CandleColumns[];
  /** By market: what settles the path inside its candles (PATH-8); null, or nothing, for none. */
  readonly details: readonly (Detail | null)[];
  readonly account: AccountKind;
  readonly margin: AccountMargin;
  readonly coin: Coin | null;
  readonly path: PathPolicy;
  readonly seed: number;
  readonly latency: Latency;
  /** Takes no shortcut: walks every candle that reaches anything, and twice (PATH-5); for the law that compares. */
  readonly alwaysTwice: boolean;
  /** Judges margins on every candle, whether it reaches their bounds or not; for the law that compares. */
  readonly judgesAlways: boolean;
  /** Whether fills may be answered inside a candle: what an answer brings may be met there, so no walk ends early. */
  readonly answersFills: boolean;
}

export interface VenueState {
  readonly account: VenueAccount;
  readonly books: Book[];
}

export function emptyVenueState(
  kind: AccountKind,
  margin: AccountMargin,
  balance: Money,
  markets: readonly MarketTerms[],
  coin: Coin | null = null,
): VenueState {
  const traded = markets.some(({ fees }) => fees.steps !== null) ? nothingTraded() : null;
  const none = { held: 0 as Money, reserve: 0 as Money, interestAt: Infinity, ownOrders: 0, moved: false };
  const coins = (coin?.balance ?? 0) as Quantity;
  const account: VenueAccount = { kind, margin, traded, balance, ...none, coins };
  return { account, books: markets.map((_, m) => emptyBook(m)) };
}

/** The floors of all markets, in their order, whose events go to `sink`. */
export function openFloors(
  options: SimulatedVenueOptions,
  { account, books }: VenueState,
  sink: Queue<VenueEvent>,
): readonly Floor[] {
  const isSpot = options.account === 'spot';
  return options.markets.map((terms, m) => ({
    terms: isSpot ? { ...terms, margin: plainMargin } : terms,
    book: books[m]!,
    account,
    candles: options.candles[m]!,
    detail: options.details[m] ?? null,
    hand: options.candles[m]!,
    isPlain: !options.alwaysTwice && fillsPlainly(terms, account),
    seed: options.seed,
    walk: new Walk(),
    row: -1,
    budget: Infinity as Quantity,
    pool: null,
    coin: null,
    sink,
    clock: 0,
    changed: true,
  }));
}

/** Tells the floors whose fees are paid in coin which of them prices it (FEE-1); null where none is. */
export function priceCoin(floors: readonly Floor[], coin: Coin | null): Floor | null {
  const payers = floors.filter(({ terms }) => terms.fees.currency === 'coin');
  if (payers.length === 0) return null;
  const floor = floors.find(({ terms }) => terms.instrument.id === coin?.market);
  if (coin === null || floor === undefined)
    throw new RangeError('fees in coin need a coin whose market is in the run (FEE-1)');
  if (payers.some(({ terms }) => terms.fees.minimum > 0))
    throw new RangeError('a least fee is an amount of the quote, and these fees are paid in coin (FEE-1)');
  const instrument = inDigits(floor.terms.instrument, coin.digits);
  for (const payer of payers) payer.coin = { floor, instrument };
  return floor;
}
