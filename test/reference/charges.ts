/**
 * What positions and debts pay at its times in the reference model: interest, then funding (MARG-1, FUND-1, TIME-5), each
 * by who holds then, at the price of that moment.
 */
import type { Funding } from '../../src/model/costs.ts';
import { noOrder } from '../../src/model/order.ts';
import { wholeAccount } from '../../src/model/venue-event.ts';
import { halfEven } from '../support/exact.ts';
import { priceAt } from './clock.ts';
import { scaleOf } from './fees.ts';
import { tellCharged, tellFunding } from './tell.ts';
import type { Market, World } from './world.ts';

const scale = 100_000_000n;

/** The first whole multiple after a time. */
const multipleAfter = (time: number, every: number): number => (Math.floor(time / every) + 1) * every;

/** The next time of funding after `time`; Infinity for never. */
export function fundingAfter({ terms: { funding }, position }: Market, time: number): number {
  if (funding === null || position === 0) return Infinity;
  if (funding.kind === 'constant') return multipleAfter(time, funding.everyMs);
  return funding.times.find((at) => at > time) ?? Infinity;
}

const rateAt = (funding: Funding, time: number): number =>
  funding.kind === 'constant' ? funding.rate : funding.rates[funding.times.indexOf(time)]!;

/** The next time of interest, where anything is owed now. */
export const interestAfter = (world: World, time: number): number =>
  debtsOf(world).length === 0 ? Infinity : multipleAfter(time, world.margin.everyMs);

/** What is owed: by a position, or by the account where the market is null. */
interface Debt {
  readonly market: Market | null;
  readonly rate: number;
  /** To be paid, rounded once. */
  readonly amount: bigint;
}

function debtsOf(world: World): readonly Debt[] {
  if (world.account === 'spot') return [];
  const { mode, interest } = world.margin;
  const debts: Debt[] = [];
  const owe = (market: Market | null, rate: number, amount: bigint): void => {
    if (rate > 0) debts.push({ market, rate, amount });
  };
  const ofMoney = (money: bigint): bigint => halfEven(money * BigInt(interest), scale);
  if (mode === 'cross' && world.balance < 0n) owe(null, interest, ofMoney(-world.balance));
  for (const market of world.markets) {
    const { borrow } = market.terms.margin;
    const loan = market.cost - market.margin;
    if (market.position < 0) owe(market, borrow, partOfValue(world, market, borrow));
    else if (market.position > 0 && mode === 'isolated' && loan > 0n) owe(market, interest, ofMoney(loan));
  }
  return debts;
}

/** A rate of what a position is worth at the moment, rounded once. */
function partOfValue(world: World, market: Market, rate: number): bigint {
  const [times, by] = scaleOf(market);
  const value = BigInt(Math.abs(market.position)) * BigInt(priceAt(market, world.clock)) * times;
  return halfEven(value * BigInt(rate), by * scale);
}

/** Every debt pays at once. */
export function payInterest(world: World): void {
  for (const { market, rate, amount } of debtsOf(world)) {
    pay(world, market, -amount);
    const about = { order: noOrder, market: market?.index ?? wholeAccount, quantity: market?.position ?? 0 };
    if (amount !== 0n) tellCharged(world, { ...about, reason: 'interest', rate, amount: -amount });
  }
}

/** A long pays where the rate is above zero, a short is paid. */
export function payFunding(world: World, market: Market): void {
  const rate = rateAt(market.terms.funding!, world.clock);
  const value = partOfValue(world, market, Math.abs(rate));
  const amount = market.position > 0 === rate > 0 ? -value : value;
  pay(world, market, amount);
  tellFunding(world, market, priceAt(market, world.clock), rate, amount);
}

/** An isolated position pays out of what it keeps. */
function pay(world: World, market: Market | null, amount: bigint): void {
  world.balance += amount;
  if (market !== null && world.margin.mode === 'isolated') market.margin += amount;
}
