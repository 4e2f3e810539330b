/**
 * What a run is made of, in normal form: nothing optional, units for numbers, columns for candles. A scenario file is
 * turned into this by `scenario/build.ts`; a program may make it by hand.
 */
import type { CandleColumns } from '../market/candles.ts';
import type { Detail } from '../market/detail.ts';
import type { AccountKind, Coin, FeeTerms, FillModel, Funding, Latency, PathPolicy } from '../model/costs.ts';
import type { AccountMargin, MarginTerms } from '../model/margin.ts';
import type { Instrument } from '../model/instrument.ts';
import type { EntryTerms } from '../model/intent.ts';
import type { Days } from '../model/days.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money } from '../model/units.ts';
import type { SizingTerms } from '../risk/sizing.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { RiskRule } from '../risk/verdict.ts';
import type { ParamValue } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';

/** Changes whenever a result may change; part of every digest. */
export const engineRevision = 14;

export interface MarketConfig extends FillModel {
  readonly instrument: Instrument;
  readonly fees: FeeTerms;
  /** Null for what pays none (FUND-1). */
  readonly funding: Funding | null;
  /** What a position demands on a margin account (MARG-1). */
  readonly margin: MarginTerms;
  /** All candles of the run, warm-up included. In paper and live they grow. */
  readonly candles: CandleColumns;
  /** Finer candles that settle the path inside them (PATH-8); null for none. */
  readonly detail: Detail | null;
}

export interface StrategyConfig {
  /** Decisions of one instant are taken in the order of these ids, then of markets (RISK-1). */
  readonly id: string;
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Ids of its markets. A market belongs to one strategy (POS-1). */
  readonly markets: readonly string[];
  readonly sizing: SizingTerms;
  /** What is said of its entries where it says nothing itself (SCEN-3). */
  readonly entry: Pick<EntryTerms, 'order' | 'stop' | 'targets' | 'rewardToRisk' | 'scaleIn' | 'scaleOut'>;
}

export interface RunConfig {
  readonly name: string;
  readonly account: {
    readonly kind: AccountKind;
    readonly currency: string;
    readonly digits: number;
    readonly balance: Money;
    /** Of an account on margin; means nothing on spot. */
    readonly margin: AccountMargin;
    /** What fees may be paid with (FEE-1); null for none. */
    readonly coin: Coin | null;
  };
  readonly path: PathPolicy;
  /** The days of the run (TIME-5): those after which day orders end, and daily losses are measured anew. */
  readonly days: Days;
  readonly seed: number;
  readonly latency: Latency;
  readonly markets: readonly MarketConfig[];
  readonly strategies: readonly StrategyConfig[];
  /** Limits on what the run may risk (RISK-2); null for none. */
  readonly risk: RiskLimits | null;
  /** Limits of one's own beside them. */
  readonly rules: readonly RiskRule[];
  /** Candles that close before this instant warm indicators up: no decisions, no equity rows. */
  readonly decideFrom: TimeMs;
  /** Scenario in normal form and data hashes, as canonical text: the head of the journal and of the digest. */
  readonly header: string;
}
