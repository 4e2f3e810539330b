/**
 * Approval is a type (RISK-1): an order that raises exposure exists for the venue only as `Approved`, and only this file
 * makes one. Orders that only reduce pass in every state (RISK-2).
 */
import type { Approved } from '../model/approval.ts';
import type { OrderTerms } from '../model/order.ts';
import { rateScale, type Rate, type Side } from '../model/units.ts';
import {
  grossOf,
  grossWith,
  isUsed,
  longOf,
  shortOf,
  sideWith,
  withEntry,
  type ExposedMarket,
} from './exposed.ts';
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
  /** Entries of the same decision that come before it: `state` does not know them yet. */
  readonly ahead: number;
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
    for (let i = 0; i < rules.length; i++) {
      const wrong = rules[i]!.judge(order);
      if (wrong !== null) return { denied: rules[i]!.name, ...wrong };
    }
  }
  return order as Approved<OrderTerms>;
}

function firstBroken(order: OrderTerms, judged: Judged): Denied | null {
  const { limits, state, picture } = judged;
  const { at, orders, cost, side, was, markets } = picture;
  const { orderRate, collar } = limits;
  // New terms that bring no more than the old ones are no new risk.
  if (was === null || cost > was.cost) {
    if (state.outside !== 'resume') return deny('kill-switch', 0, 0);
    if (state.state !== 'active') return deny(state.state, 0, 0);
    if (at < state.coolUntil) return deny('cool-down', at, state.coolUntil);
  }
  if (was === null && orderRate !== null) {
    const recent = entriesAfter(state, at - orderRate.perMs) + judged.ahead;
    if (recent >= orderRate.most) return deny('order-rate', recent + 1, orderRate.most);
  }
  if (was === null && limits.orders !== null && orders >= limits.orders)
    return deny('open-orders', orders + 1, limits.orders);
  const before = markets[order.market]!;
  const after = withEntry(before, side, cost - (was?.cost ?? 0));
  if (limits.positions !== null && !isUsed(before)) {
    const used = markets.filter(isUsed).length + (isUsed(after) ? 1 : 0);
    if (used > limits.positions) return deny('open-positions', used, limits.positions);
  }
  if (collar !== null && was?.moves !== false) {
    const far = farthest(order);
    if (far * rateScale > order.decisionPrice * collar)
      return deny('price-collar', far / order.decisionPrice, share(collar));
  }
  return lossBroken(judged) ?? exposureBroken(order, judged, after);
}

const deny = (denied: RiskRuleName, value: number, bound: number): Denied => ({ denied, value, bound });

/** Entries that were placed after `moment`: they stand in order of time. */
function entriesAfter({ entries }: RiskState, moment: number): number {
  let first = entries.length;
  while (first > 0 && entries[first - 1]! > moment) first--;
  return entries.length - first;
}

/** Denied where `value` is beyond a part of equity; but not what has been as much before, which is reckoned only then. */
function beyond(
  { equity }: Picture,
  name: RiskRuleName,
  rate: Rate | null,
  value: number,
  had: () => number,
): Denied | null {
  if (rate === null || value <= partOf(equity, rate) || value <= had()) return null;
  return deny(name, equity > 0 ? value / equity : 0, share(rate));
}

function lossBroken({ limits: { perTrade }, picture }: Judged): Denied | null {
  if (perTrade === null) return null;
  const { loss, cost, was } = picture;
  if (loss !== null) return beyond(picture, 'risk-per-trade', perTrade, loss, () => was?.loss ?? -1);
  return cost > (was?.cost ?? 0) ? deny('risk-per-trade', 0, share(perTrade)) : null;
}

/** The limits on exposure, of the market of an entry, which is `after` with it, and of all of them. */
function exposureBroken(order: OrderTerms, judged: Judged, after: ExposedMarket): Denied | null {
  const { limits, picture } = judged;
  const { markets, side } = picture;
  const { market: own } = order;
  const before = markets[own]!;
  const gross = grossWith(markets, own, after);
  const grossBefore = (): number => grossWith(markets, own, before);
  return (
    beyond(picture, 'market-exposure', limits.market, grossOf(after), () => grossOf(before)) ??
    beyond(picture, 'direction-exposure', limits.direction, sideWith(markets, own, after, side), () =>
      sideWith(markets, own, before, side),
    ) ??
    beyond(picture, 'total-exposure', limits.total, gross, grossBefore) ??
    correlatedBroken(order, judged, after) ??
    beyond(picture, 'leverage', limits.leverage, gross, grossBefore)
  );
}

/**
 * Exposure of the market of an entry, on its side, with all that moves alike (RISK-2). Of another market that is one side:
 * the same where the correlation is above the bound, the other where it is as far below 0. What is not known moves alike
 * on either.
 */
function correlatedBroken(
  { market: own }: OrderTerms,
  { limits: { correlated }, picture }: Judged,
  after: ExposedMarket,
): Denied | null {
  if (correlated === null) return null;
  const { side, markets, correlation } = picture;
  const { rate, above, period } = correlated;
  const [same, against] = side === 'buy' ? [longOf, shortOf] : [shortOf, longOf];
  let others = 0;
  for (const [m, market] of markets.entries()) {
    if (m === own || !isUsed(market)) continue;
    const alike = correlation(m, period);
    if (alike === null) others += grossOf(market);
    else if (alike > above) others += same(market);
    else if (-alike > above) others += against(market);
  }
  const had = (): number => same(markets[own]!) + others;
  return beyond(picture, 'correlated-exposure', rate, same(after) + others, had);
}

/** How far the farther of limit and trigger lies from the price of the decision. */
function farthest({ limit, trigger, decisionPrice }: OrderTerms): number {
  const away = (level: number): number => (level === 0 ? 0 : Math.abs(level - decisionPrice));
  return Math.max(away(limit), away(trigger));
}

const share = (rate: Rate): number => rate / rateScale;
