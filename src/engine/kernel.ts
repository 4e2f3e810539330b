/**
 * The parts of a run: lanes (markets), instances (a strategy in a market), the managers, the journal. Plain data; its
 * making is `make-kernel.ts`, the order of work on it `engine.ts`, the quick way through quiet candles `quiet.ts` with
 * `ask.ts` and `equity.ts`.
 */
import type { Guard } from '../execution/guard.ts';
import type { OrderManager, OrdersState } from '../execution/orders.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Intent } from '../model/intent.ts';
import type { Ledger } from '../portfolio/ledger.ts';
import type { Position } from '../portfolio/positions.ts';
import type { TradesInRisk } from '../risk/kelly-size.ts';
import type { Loss } from '../risk/risk-size.ts';
import { noLimits, type RiskLimits, type SwitchTurn } from '../risk/limits.ts';
import { freshRisk, type RiskState } from '../risk/state.ts';
import type { ByCorrelation, Sizing } from '../risk/sizing.ts';
import type { ParamValue } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { AccountView, Cursor, PositionView, Reading, View } from '../strategy/view.ts';
import type { Correlations } from './correlations.ts';
import type { MarketConfig, RunConfig, StrategyConfig } from './config.ts';
import type { UsedTerms } from './entry-terms.ts';
import type { Marking } from './mark.ts';
import type { Journal, JournalState } from './journal.ts';
import type { LaneReadings } from './readings.ts';
import type { Stops } from './stops.ts';
import type { Wakes } from './wakes.ts';

/** One market of the run. Index is its place by id. */
export interface Lane {
  readonly index: number;
  readonly config: MarketConfig;
  readonly instrument: Instrument;
  readonly candles: CandleColumns;
  readonly cursor: Cursor;
  readonly readings: LaneReadings;
  /** The average true range at a row, for lengths of intents and for guards (STOP-1). */
  readonly rangeAt: (period: number, row: number) => number;
  /** The relative strength index at a row, for rungs that wait for it (SCALE-2). */
  readonly strengthAt: (period: number, row: number) => number;
  /** The average true range at now. */
  readonly atr: (period: number) => number;
  readonly position: Position;
  readonly view: PositionView;
  /** How the position is marked. */
  readonly marking: Marking;
}

/** What equity counts at the closes of a market: a position, or the coin that the market prices. */
export type Marked = Pick<Lane, 'index' | 'candles' | 'cursor' | 'marking'>;

/** The coin that lies there to pay fees with (FEE-1). */
export interface CoinWallet extends Marked {
  /** Index of its balance in the ledger. */
  readonly currency: number;
}

/** One strategy in one of its markets. */
export interface Instance {
  readonly index: number;
  /** Index of the strategy among the run's strategies, by id. */
  readonly strategyIndex: number;
  readonly lane: Lane;
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly sizing: Sizing;
  /** How much of it an entry is for; null for all of it. */
  readonly byCorrelation: ByCorrelation | null;
  readonly entry: StrategyConfig['entry'];
  readonly used: UsedTerms;
  readonly view: View;
  readonly readings: readonly Reading[];
  /** It is asked from the close of this row on, when the ranges of its entries are defined too. */
  readonly firstRow: number;
  /** And when the correlations that they wait for are, with these markets. */
  readonly beside: readonly { readonly market: number; readonly period: number }[];
  /** When it is asked, once it is ready; null for every close. */
  readonly wakes: Wakes | null;
  state: unknown;
  /** Whether all its readings have been defined once, and it was asked there; they stay defined. */
  ready: boolean;
}

/** The state of risk, the rows that it has seen, and by market what the trade in hand has brought so far, in money. */
export interface RiskLedger {
  readonly state: RiskState;
  seen: number;
  readonly trades: number[];
  /** How many of the turns that were known beforehand are done, and those that were asked for and are not. */
  turned: number;
  readonly asked: SwitchTurn[];
  /** Markets in which an entry filled after everything was closed from outside. */
  readonly late: number[];
}

/** What the run states, or, where somebody outside has a hand in a run that states nothing, that. */
export const limitsOf = ({ config }: Pick<Kernel, 'config'>): RiskLimits => config.risk ?? noLimits;

/** The closed trades of a strategy, and of one of its markets the trade in hand: money so far, and what it risks. */
export interface BetLedger {
  /** Shared by the markets of a strategy. */
  readonly trades: TradesInRisk;
  net: number;
  risked: number;
  /** What a unit of the entries that are alive loses at its stop. */
  readonly entries: { readonly order: number; readonly loss: Loss }[];
}

export const freshLedger = (markets: number): RiskLedger => ({
  state: freshRisk(),
  seen: 0,
  trades: Array.from({ length: markets }, () => 0),
  turned: 0,
  asked: [],
  late: [],
});

/** What an instance asked for at one close or fill. */
export interface Asked {
  readonly instance: Instance;
  readonly intents: Intent | readonly Intent[];
}

export interface Kernel {
  readonly config: RunConfig;
  readonly lanes: readonly Lane[];
  /** Those that hold a position, in their order, and the coin. */
  readonly held: Marked[];
  readonly coin: CoinWallet | null;
  readonly instances: readonly Instance[];
  /** By lane; null for a market that no strategy trades. */
  readonly instanceOf: readonly (Instance | null)[];
  readonly account: AccountView;
  readonly ledger: Ledger;
  readonly orders: OrderManager;
  readonly journal: Journal;
  readonly stops: Stops;
  readonly correlations: Correlations;
  /** What plans look at at closes; those of entries that are over may still be there. */
  readonly guards: Guard[];
  /** Whether new risk may be taken (RISK-2); null where the run states no limits, and nobody outside has a hand in it. */
  risk: RiskLedger | null;
  /** By instance: what trades have brought of what they risked; null where the size does not ask (SIZE-1). */
  readonly bets: readonly (BetLedger | null)[];
  /** The step of the first equity row: the first that closes at or after `decideFrom`. */
  firstStep: number;
}

/** Everything of a kernel that changes, plain. */
export interface KernelState {
  readonly orders: OrdersState;
  readonly balances: readonly number[];
  readonly positions: readonly Position[];
  readonly restingEntries: readonly number[];
  readonly strategies: readonly {
    readonly state: unknown;
    readonly ready: boolean;
    readonly used: UsedTerms;
  }[];
  readonly journal: JournalState;
  readonly guards: readonly Guard[];
  readonly risk: RiskLedger | null;
  readonly bets: readonly (BetLedger | null)[];
}
