/**
 * The reference model of the simulated exchange: SPEC.md told again, slowly, for the law that holds the engine against
 * it (`test/laws/reference.test.ts`). It shares no code with `src/`, only the types of what passes between.
 *
 * In it: the markets of one spot or margin account, isolated or cross, with leverage and its tiers, maintenance,
 * liquidation, interest and funding; every order type, time in force and flag; brackets, ladders, plain OCO, amending, cancelling,
 * expiry, latency; all path policies, and which candles are ambiguous; limits by touch, by cross and by chance; fees in
 * quote, in base and in a coin, with tiers and least fees; every slippage, clamped or not; participation; rules that
 * change; gaps and jumps; sizes in base and in money.
 *
 * Prices are walked unit by unit, orders stand in plain lists, sums are made when they are asked for, money is BigInt.
 * Where SPEC.md leaves something open, the comment that says what is done here begins with *Open*.
 *
 * This file holds the nouns.
 */
import type { AccountKind, PathPolicy } from '../../src/model/costs.ts';
import type { TradingRules } from '../../src/model/instrument.ts';
import type { AccountMargin } from '../../src/model/margin.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import type { Command, VenueEvent } from '../../src/model/venue-event.ts';
import type { Path } from './clock.ts';
import type { Candle, MarketTerms } from './terms.ts';

/**
 * Where an order is. `unborn`: a child before its parent's first fill; `next`: waits for the next price; `book`: waits
 * for its level; `off`: a child that guards nothing now, or less than the least size; `over`: in its final state.
 */
export type Place = 'unborn' | 'next' | 'book' | 'off' | 'over';

export interface Order {
  readonly terms: OrderTerms;
  place: Place;
  /**
   * All of it, and what of that has filled. What is unfilled is the difference; of a size in money it is what was left of
   * the lots that it found when it filled last, and nothing before.
   */
  quantity: number;
  filled: number;
  /** All of it in money, spent or not; 0 for a size in base. */
  amount: bigint;
  limit: number;
  trigger: number;
  /** Its place among equals; 0 for a child that has never rested. */
  arrival: number;
  hasTriggered: boolean;
  /** A limit that takes when it fills next. */
  takes: boolean;
  /** Whether somebody has given it new terms. */
  isAmended: boolean;
  /** FILL-2: the tick by which a limit has to be crossed, of the candle's open or of when it came to rest inside. */
  through: number;
  /** The best price that a stop that moves on has seen; 0 before it is active. */
  best: number;
  /** The trigger of such a stop that was told last; 0 before one was. */
  told: number;
  /** Those of a ratchet, from its fill on; null for others, and before. */
  steps: Step[] | null;
  /** Price x size of its fills, the same and the size alone times their rates: exact. And what has been booked of each. */
  exactCost: bigint;
  exactFee: bigint;
  exactKept: bigint;
  cost: bigint;
  fee: bigint;
  /** Of the fee in base, and what the prices of its fills make of that. */
  kept: number;
  keptWorth: bigint;
  /** What fees in coin were worth. */
  coinWorth: bigint;
  /** Money held back for it, and base, where it sells what a spot account has. */
  held: bigint;
  heldBase: number;
}

/** STOP-1: what moves a stop on, with the prices that follow from the fill. */
export interface Step {
  readonly cause: 'trail' | 'break-even';
  /** From which on it holds; null for the fill. */
  readonly after: number | null;
  /** Where it has the stop; null for one that trails, so far behind the best price. */
  readonly lock: number | null;
  readonly offset: number;
  readonly rate: number;
  /** STOP-2: a break-even is done once. */
  isDone: boolean;
}

/** The children of an entry, and what they guard (OTO-1). */
export interface Group {
  readonly parent: Order;
  /** Stops, then targets, the nearest first. */
  readonly children: Order[];
  brought: number;
  taken: number;
  /** What fees in base have kept of what its parent bought, and no rest has made good (STOP-4). */
  missing: number;
  /** In whole lots of the time when it changed last. */
  guarded: number;
  /** Further entries, the nearest first (SCALE-1). */
  readonly rungs: Order[];
  /** Whether it has any, or targets that start from the average entry. */
  readonly isLaddered: boolean;
  /** What the entry itself brought, the most that was open, what that cost on average, and R. */
  entered: number;
  /** The average price of the entry's own fills. */
  entry: number;
  peak: number;
  average: number;
  r: number;
}

export interface Market {
  readonly index: number;
  readonly terms: MarketTerms;
  /** All that ever arrived, children included. */
  readonly orders: Order[];
  /** Those that may guard something, by their first fill, oldest first. */
  readonly groups: Group[];
  /** Signed. */
  position: number;
  /** What the position cost when it was opened, or brought when it is short. */
  cost: bigint;
  /** What the position keeps of the money there is, where it is isolated (MARG-1). */
  margin: bigint;
  /** Price of the moment: of the walk, or the last close; 0 before the first candle. */
  price: number;
  /** Whether a command has found it at a price to which its path has yet to come (LAT-1). */
  isAhead: boolean;
  /** The candle that is being walked; null between candles. */
  candle: Candle | null;
  /** When it opened. */
  opensAt: number;
  /** The last that closed; null before the first. */
  closed: Candle | null;
  /** Commands on their way, in the order of their arrival; and how many were sent so far. */
  readonly underway: { readonly command: Command; readonly at: number }[];
  commands: number;
  /** Orders that came to rest so far, or came again. */
  arrivals: number;
  /** How its legs are walked; null at its open, and where it stands still. */
  path: Path | null;
  /** What own orders may still take of its volume. */
  budget: number;
}

export interface World {
  readonly account: AccountKind;
  readonly path: PathPolicy;
  readonly margin: AccountMargin;
  readonly markets: readonly Market[];
  balance: bigint;
  /** What has been traded in all markets, in hundredths of the account's currency. */
  readonly traded: { readonly at: number; readonly hundredths: bigint }[];
  /** The exchange's own coin, of which there is so much left; null for none. */
  readonly coin: { balance: bigint; readonly digits: number; readonly market: number } | null;
  /** Up to when all that is due at times has been charged. */
  settled: number;
  /** Orders of the exchange's own so far. */
  ownOrders: number;
  /** The moment of the merged clock, ms with fractions; and now, in whole milliseconds. */
  clock: number;
  now: number;
  /** Whether prices jump to the open at this moment. */
  isOpening: boolean;
  fills: number;
  /** What has happened, in order. */
  readonly events: VenueEvent[];
  /** Candles that two walks settled differently (PATH-5), told by themselves. */
  readonly ambiguous: VenueEvent[];
}

export const leavesOf = (order: Order): number => order.quantity - order.filled;
export const isAlive = (order: Order): boolean => order.place !== 'over';
export const isThere = ({ place }: Order): boolean => place === 'book' || place === 'next';
/** A stop or a target; a rung has a size of its own. */
export const isSizedByGroup = ({ terms }: Order): boolean => terms.parent > 0 && terms.role !== 'entry';
/** A part of a ladder that waits for a word, in or out (SCALE-2). */
export const awaits = ({ terms }: Order): boolean => terms.parent > 0 && terms.type === 'market';
export const isBuy = (order: Order): boolean => order.terms.side === 'buy';

/** The rules in force now. */
export const rulesOf = (world: World, market: Market): TradingRules =>
  market.terms.rules.findLast((rules) => rules.from <= world.now)!;

export const cutToLot = (quantity: number, lot: number): number =>
  quantity === Infinity ? quantity : Math.floor(quantity / lot) * lot;
