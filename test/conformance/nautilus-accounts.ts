/**
 * Nautilus' accounts (`oracles/nautilus`, kind `account`): commissions, balances and what was realised.
 *
 * Each order meets the price of its side, at the open of a candle of that price; an order that fills on the n-th quote
 * is made at the close of the one before. Where an account begins with base, what the case changes is told on top of it.
 */
import type { ConformanceCase } from './case.ts';
import type { NautilusCase } from './nautilus-case.ts';
import { commonUnit, inUnits } from './orders-in-units.ts';
import { runCase, type Candle, type CaseResult } from './run-case.ts';
import { held, partly, type CaseHead, type Held } from './verdict.ts';

interface Quote {
  readonly bid: number;
  readonly ask: number;
}

type AccountCase = NautilusCase & {
  readonly fee: { readonly taker: number };
  readonly start?: Readonly<Record<string, number>>;
  readonly quotes?: readonly Quote[];
  readonly steps?: readonly { readonly quote: Quote; readonly order: string }[];
  readonly quotes_bid_equals_ask?: readonly number[];
};

/** Null for a case that is built otherwise than those known. */
export function accountCase(one: NautilusCase, head: CaseHead): ConformanceCase | null {
  const account = one as AccountCase;
  const { expected } = one;
  if (expected['commissions_jpy'] !== undefined) return conversionCase(account, head);
  const plan = planOf(account);
  if (plan === null) return null;
  const { names, digits, tolerance } = accountNames(expected, one.abs_tol);
  const cash = account.start?.['usd'] ?? account.start?.['usdt'] ?? 1_000_000_000;
  const result = play(plan, { cash, taker: account.fee.taker, digits });
  const fees = result.fills.map(({ fee }) => fee);
  const locked = result.held.money + result.held.margin;
  const all: Readonly<Record<string, unknown>> = {
    balance: result.held.freeMoney + locked,
    position: result.position,
    positions: result.position === 0 ? 0 : 1,
    fill_prices: result.fills.map(({ price }) => price),
    commissions: fees,
    realised: result.trades[0]!.grossProfit - fees.reduce((sum, fee) => sum + fee, 0),
    locked,
    base: (account.start?.['eth'] ?? 0) + result.position,
  };
  const ours = Object.fromEntries(
    Object.keys(expected).map((name) => [name, all[names[name] ?? name] ?? null]),
  );
  return held(head, { ours, theirs: expected, tolerance, isAbsolute: true });
}

/** Ours for their names, and the decimals of their money. */
function accountNames(
  expected: NautilusCase['expected'],
  tolerance = 1e-9,
): { readonly names: Readonly<Record<string, string>>; readonly digits: number; readonly tolerance: number } {
  const currencies = { jpy: 0, usd: 2, usdt: 8 };
  const names: Record<string, string> = { balance_eth: 'base' };
  let digits = 2;
  for (const [currency, places] of Object.entries(currencies)) {
    for (const name of Object.keys(expected).filter((each) => each.endsWith(`_${currency}`))) {
      names[name] = name.slice(0, -currency.length - 1);
      digits = places;
    }
  }
  return { names, digits, tolerance };
}

interface Plan {
  readonly prices: readonly number[];
  /** Signed sizes by the row at whose close they are asked for. */
  readonly orders: ReadonlyMap<number, number>;
}

function sizeOf(order: string): number {
  const [side, size] = order.split(' ');
  return (side === 'buy' ? 1 : -1) * Number(size);
}

function planOf({ steps, quotes_bid_equals_ask: quotes, orders }: AccountCase): Plan | null {
  if (steps !== undefined) {
    const sizes = steps.map(({ order }) => sizeOf(order));
    const prices = steps.map(({ quote }, i) => (sizes[i]! > 0 ? quote.ask : quote.bid));
    return { prices: [prices[0]!, ...prices], orders: new Map(sizes.entries()) };
  }
  if (quotes === undefined) return null;
  const asked = Object.entries(orders as Readonly<Record<string, string>>);
  return { prices: quotes, orders: new Map(asked.map(([n, order]) => [Number(n) - 2, sizeOf(order)])) };
}

interface Account {
  readonly cash: number;
  readonly taker: number;
  /** Decimals of its money. */
  readonly digits: number;
}

function play({ prices, orders }: Plan, { cash, taker, digits }: Account): CaseResult {
  const unit = commonUnit([...orders.values()]);
  return runCase({
    candles: prices.map((price): Candle => [price, price, price, price]),
    decide: (row) => inUnits(orders.get(row) ?? 0, unit),
    balance: cash,
    account: 'margin',
    // What a position took for its margin is locked, and what it gained is not there before it is closed.
    margin: { mode: 'isolated', leverage: 1 },
    sizing: { quantity: unit },
    digits: { price: 5, quantity: 1, money: digits },
    fees: { maker: 0, taker },
  });
}

/** Commissions in yen, each of an order of its own size; the account is in dollars. */
function conversionCase(one: AccountCase, head: CaseHead): ConformanceCase {
  const { ask } = one.quotes![0]!;
  const fees = (one.orders as readonly string[]).map((order) => {
    const plan = { prices: [ask, ask], orders: new Map([[0, sizeOf(order)]]) };
    return play(plan, { cash: 1_000_000_000, taker: one.fee.taker, digits: 0 }).fills[0]!.fee;
  });
  const part: Held = { ours: fees, theirs: one.expected['commissions_jpy'], tolerance: 0 };
  const why = 'an account in another currency than the quote; the commissions agree';
  return partly(head, part, { rule: null, why, theirs: one.expected });
}
