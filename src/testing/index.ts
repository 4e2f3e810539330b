/**
 * `backlot/testing`: laws that a strategy is held to, in worlds that fast-check draws.
 *
 * `assertLaws` does all of it in one call; arbitraries, laws and `play` are there for properties of one's own.
 * fast-check is a peer dependency: the one that the project has is the one that is used.
 */
export { assertLaws, LawBroken } from './assert-laws.ts';
export type { LawOptions, LawsTried } from './assert-laws.ts';
export { play } from './play.ts';
export type { AnyStrategy, Params } from './play.ts';
export { keepWorld, readWorld } from './keep.ts';
export { drawMarket } from './draw.ts';
export { breachText, defineLaw } from './law.ts';
export type { Breach, Law } from './law.ts';
export { recordsOf } from './test-run.ts';
export type { ExactRun, TestMarket, TestOrder, TestRun, TestStep } from './test-run.ts';
export type { JournalRecord } from '../engine/tape-read.ts';
export type { RunRecord } from '../engine/journal-read.ts';
export type { World, WorldCandle, WorldTerms } from './world.ts';
export { anyCandles, badTicks, crashingCandles, flatCandles, gappyCandles } from './arbitrary/candles.ts';
export type { CandleChoice, CandleKind } from './arbitrary/candles.ts';
export { anyOrders, strategyOf } from './arbitrary/orders.ts';
export type { Ask, EntryAsk, OrderChoice, OrderPlan } from './arbitrary/orders.ts';
export { anyLadder, anyLadderOut } from './arbitrary/ladders.ts';
export type { LadderKind } from './arbitrary/ladders.ts';
export { anyLimits } from './arbitrary/limits.ts';
export type { LimitChoice, LimitRule, Limits } from './arbitrary/limits.ts';
export { anySizing } from './arbitrary/sizes.ts';
export type { Sizing, SizingKind } from './arbitrary/sizes.ts';
export { anyAccount, anyFrictions, anyRules, anyStopPlan } from './arbitrary/terms.ts';
export { anyWorld } from './arbitrary/worlds.ts';
export type { WorldChoice } from './arbitrary/worlds.ts';
export { ladderNeverExceedsPlan } from './laws/ladder-never-exceeds-plan.ts';
export { ledgerBalances } from './laws/ledger-balances.ts';
export { limitsNeverWorse } from './laws/limits-never-worse.ts';
export { noLookAhead } from './laws/no-look-ahead.ts';
export { ordersEndOnce } from './laws/orders-end-once.ts';
export { protectionCoversPosition } from './laws/protection-covers-position.ts';
export { reduceOnlyNeverOpens } from './laws/reduce-only-never-opens.ts';
export { correlatedNeverExceeds } from './laws/correlated-never-exceeds.ts';
export { riskLimitsHold } from './laws/risk-limits-hold.ts';
export { exposureNeverExceeds, riskNeverExceeds } from './laws/risk-never-exceeds.ts';
export { stopLoosensOnlyByAmend, stopNeverLoosens } from './laws/stop-never-loosens.ts';
