/**
 * Approval is a type (RISK-1): an order that raises exposure exists for the venue only as `Approved`, and only this file
 * makes one. Orders that only reduce pass in every state (RISK-2).
 */
import type { Approved } from '../model/approval.ts';
import type { OrderTerms } from '../model/order.ts';
import { rateScale, type Rate, type Side } from '../model/units.ts';
import type { RiskLimits, RiskRuleName } from './limits.ts';
import { partOf, type RiskState } from './state.ts';

/** A limit on exposure of one's own: its name, and what it says of an order. */
export interface RiskRule {
  readonly name: string;
  /** The number and the bound it broke, or null when the order is within the rule. */
  judge(order: OrderTerms): { readonly value: number; readonly bound: number } | null;
}

/** The rule that denied an order, and its numbers. */
export interface Denied {
  readonly denied: string;
  readonly value: number;
  readonly bound: number;
}

/**
 * A market as risk sees it, in money: what is held, signed, how much of that exits would close, and what entries that are
 * alive would buy and sell.
 */
export interface ExposedMarket {
  readonly held: number;
  readonly leaving: number;
  readonly buys: number;
  readonly sells: number;
}

/** What an entry is judged against. */
export interface Picture {
  readonly at: number;
  readonly equity: number;
  readonly markets: readonly ExposedMarket[];
  /** Of the market of the entry with another, over so many returns; null where it is not defined. */
  readonly correlation: (market: number, period: number) => number | null;
  /** Entries and exits that are alive. */
  readonly orders: number;
  /** What the entry would cost, and lose at its stop, in money; null without a stop that rests from its fill on. */
  readonly cost: number;
  readonly loss: number | null;
  readonly side: Side;
  /** The same of an entry that rests as it is before it is amended, and whether its levels move; null for a new one. */
  readonly was: { readonly cost: number; readonly loss: number | null; readonly moves: boolean } | null;
}

/** What a limit asks: null where none is stated. */
export interface Judged {
  readonly limits: RiskLimits;
  readonly state: RiskState;
  readonly picture: Picture;
}

/** The first rule that an order breaks denies it. `judged` is null where the run states no limits. */
export function approve(
  order: OrderTerms,
  rules: readonly RiskRule[],
  judged: Judged | null = null,
): Approved<OrderTerms> | Denied {
  if (!order.reduceOnly) {
    const broken = judged === null ? null : firstBroken(order, judged);
    if (broken !== null) return broken;
    for (const rule of rules) {
      const wrong = rule.judge(order);
      if (wrong !== null) return { denied: rule.name, ...wrong };
    }
  }
  return order as Approved<OrderTerms>;
}

/**
 * Exposure of a market where all its resting entries fill: long and short, neither below zero. What exits close before
 * stands in the way of an entry against the position no more (POS-1).
 */
const longOf = ({ held, leaving, buys }: ExposedMarket): number =>
  Math.max(0, (held < 0 ? Math.min(0, held + leaving) : held) + buys);
const shortOf = ({ held, leaving, sells }: ExposedMarket): number =>
  Math.max(0, sells - (held > 0 ? Math.max(0, held - leaving) : held));
const grossOf = (market: ExposedMarket): number => Math.max(longOf(market), shortOf(market));
const isUsed = ({ held, buys, sells }: ExposedMarket): boolean => held !== 0 || buys > 0 || sells > 0;

type Within = (name: RiskRuleName, rate: Rate | null, value: number, had: number) => Denied | null;

function firstBroken(order: OrderTerms, judged: Judged): Denied | null {
  const { limits, state, picture } = judged;
  const { at, equity, orders, cost, loss, side, was } = picture;
  const deny = (denied: RiskRuleName, value: number, bound: number): Denied => ({ denied, value, bound });
  const { orderRate, collar, perTrade } = limits;
  // New terms that bring no more than the old ones are no new risk.
  if (was === null || cost > was.cost) {
    if (state.outside !== 'resume') return deny('kill-switch', 0, 0);
    if (state.state !== 'active') return deny(state.state, 0, 0);
    if (at < state.coolUntil) return deny('cool-down', at, state.coolUntil);
  }
  if (was === null && orderRate !== null) {
    const recent = state.entries.filter((moment) => moment > at - orderRate.perMs).length;
    if (recent >= orderRate.most) return deny('order-rate', recent + 1, orderRate.most);
  }
  if (was === null && limits.orders !== null && orders >= limits.orders)
    return deny('open-orders', orders + 1, limits.orders);
  const before = picture.markets;
  const more = cost - (was?.cost ?? 0);
  const after = before.map((market, m) => (m === order.market ? withEntry(market, side, more) : market));
  if (limits.positions !== null && !isUsed(before[order.market]!)) {
    const used = after.filter(isUsed).length;
    if (used > limits.positions) return deny('open-positions', used, limits.positions);
  }
  if (collar !== null && was?.moves !== false) {
    const far = farthest(order);
    if (far * rateScale > order.decisionPrice * collar)
      return deny('price-collar', far / order.decisionPrice, share(collar));
  }
  const within: Within = (name, rate, value, had) =>
    rate === null || value <= partOf(equity, rate) || value <= had
      ? null
      : deny(name, equity > 0 ? value / equity : 0, share(rate));
  if (perTrade !== null) {
    if (loss !== null) {
      const broken = within('risk-per-trade', perTrade, loss, was?.loss ?? -1);
      if (broken !== null) return broken;
    } else if (more > 0) return deny('risk-per-trade', 0, share(perTrade));
  }
  const own = side === 'buy' ? longOf : shortOf;
  const sum = (markets: readonly ExposedMarket[], of: (market: ExposedMarket) => number): number =>
    markets.reduce((all, market) => all + of(market), 0);
  return (
    within('market-exposure', limits.market, grossOf(after[order.market]!), grossOf(before[order.market]!)) ??
    within('direction-exposure', limits.direction, sum(after, own), sum(before, own)) ??
    within('total-exposure', limits.total, sum(after, grossOf), sum(before, grossOf)) ??
    correlatedBroken(order, judged, after, within) ??
    within('leverage', limits.leverage, sum(after, grossOf), sum(before, grossOf))
  );
}

/**
 * Exposure of the market of an entry, on its side, with all that moves alike (RISK-2). Of another market that is one side:
 * the same where the correlation is above the bound, the other where it is as far below 0. What is not known moves alike
 * on either.
 */
function correlatedBroken(
  { market: own }: OrderTerms,
  { limits: { correlated }, picture: { side, markets: before, correlation } }: Judged,
  after: readonly ExposedMarket[],
  within: Within,
): Denied | null {
  if (correlated === null) return null;
  const { rate, above, period } = correlated;
  const [same, against] = side === 'buy' ? [longOf, shortOf] : [shortOf, longOf];
  let others = 0;
  for (const [m, market] of after.entries()) {
    if (m === own || !isUsed(market)) continue;
    const alike = correlation(m, period);
    if (alike === null) others += grossOf(market);
    else if (alike > above) others += same(market);
    else if (-alike > above) others += against(market);
  }
  return within('correlated-exposure', rate, same(after[own]!) + others, same(before[own]!) + others);
}

const withEntry = (market: ExposedMarket, side: Side, cost: number): ExposedMarket =>
  side === 'buy' ? { ...market, buys: market.buys + cost } : { ...market, sells: market.sells + cost };

/** How far the farther of limit and trigger lies from the price of the decision. */
function farthest({ limit, trigger, decisionPrice }: OrderTerms): number {
  const away = (level: number): number => (level === 0 ? 0 : Math.abs(level - decisionPrice));
  return Math.max(away(limit), away(trigger));
}

const share = (rate: Rate): number => rate / rateScale;
