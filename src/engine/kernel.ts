/**
 * The parts of a run, wired: lanes (markets), instances (a strategy in a market), the managers, the journal. Pure data
 * and its making; the order of work on it is `engine.ts`, the quick way through quiet candles `quiet.ts` with `ask.ts`
 * and `equity.ts`.
 */
import { assert } from '../base/assert.ts';
import type { Guard } from '../execution/guard.ts';
import { OrderManager, type OrdersState } from '../execution/orders.ts';
import type { CandleColumns } from '../market/candles.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Coin } from '../model/costs.ts';
import { inDigits, type Instrument } from '../model/instrument.ts';
import type { Intent } from '../model/intent.ts';
import { Ledger } from '../portfolio/ledger.ts';
import { flatPosition, type Position } from '../portfolio/positions.ts';
import type { Quantity } from '../model/units.ts';
import { noTrades, type TradesInRisk } from '../risk/kelly-size.ts';
import type { Loss } from '../risk/risk-size.ts';
import { noLimits, type RiskLimits, type SwitchTurn } from '../risk/limits.ts';
import { freshRisk, type RiskState } from '../risk/state.ts';
import { baseSizing, type ByCorrelation, type Sizing } from '../risk/sizing.ts';
import type { ParamValue } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';
import {
  View,
  type AccountView,
  type Cursor,
  type OrderView,
  type PositionView,
  type Reading,
} from '../strategy/view.ts';
import type { ReadingSpec } from '../indicators/registry.ts';
import { conditionsFault } from '../strategy/condition.ts';
import { averageRanges, strengths } from './average-range.ts';
import { Correlations } from './correlations.ts';
import type { MarketConfig, RunConfig, StrategyConfig } from './config.ts';
import { besideOf, firstRow, unusedTerms, type UsedTerms } from './entry-terms.ts';
import { marking, type Marking } from './mark.ts';
import { Journal, type JournalState } from './journal.ts';
import { LaneReadings } from './readings.ts';
import { Stops } from './stops.ts';
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
  /** And when the correlation that they wait for is, with this market; null for none. */
  readonly beside: { readonly market: number; readonly period: number } | null;
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

function betsOf(instances: readonly Instance[]): readonly (BetLedger | null)[] {
  const trades = new Map<number, TradesInRisk>();
  return instances.map(({ sizing, strategyIndex }) => {
    if (sizing.kind !== 'kelly') return null;
    const shared = trades.get(strategyIndex) ?? noTrades();
    trades.set(strategyIndex, shared);
    return { trades: shared, net: 0, risked: 0, entries: [] };
  });
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

/** Wires a run; with `state`, as it was left. Markets and strategies are put in the order of their ids. */
export function makeKernel(config: RunConfig, equity: Float64Array, state: KernelState | null): Kernel {
  const markets = [...config.markets].sort((a, b) => byText(a.instrument.id, b.instrument.id));
  const durations = new Set(markets.map(({ candles }) => candles.durationMs));
  assert(durations.size <= 1, 'the markets of a run share one base timeframe (TIME-2)');
  const account: AccountView = { equityUnits: 0, cashUnits: 0, scale: scaleOf(config.account.digits) };
  const currencies = [
    { code: config.account.currency, digits: config.account.digits },
    ...markets.map(({ instrument }) => ({ code: instrument.base, digits: instrument.quantityDigits })),
    ...(config.account.coin === null ? [] : [config.account.coin]),
  ];
  const lanes = markets.map((market, index) => makeLane(market, index, state));
  const ledger = new Ledger(currencies, state?.balances);
  account.cashUnits = ledger.balance(0);
  const coin = makeCoin(config.account.coin, lanes, ledger, currencies.length - 1);
  const orders = new OrderManager(state?.orders ?? OrderManager.emptyState());
  const instances = makeInstances(config, lanes, { account, orders }, state);
  return {
    config: { ...config, markets },
    lanes,
    held: byIndex([
      ...lanes.filter(({ position }) => position.quantity !== 0),
      ...(coin === null ? [] : [coin]),
    ]),
    coin,
    instances,
    instanceOf: lanes.map((lane) => instances.find((instance) => instance.lane === lane) ?? null),
    account,
    ledger,
    orders,
    journal: new Journal(state?.journal ?? Journal.emptyState(equity)),
    stops: new Stops(lanes, instances),
    correlations: new Correlations(lanes),
    risk: state?.risk ?? (config.risk === null ? null : freshLedger(lanes.length)),
    bets: state?.bets ?? betsOf(instances),
    guards: (state?.guards ?? []).map((guard) => ({ ...guard })),
    firstStep: 0,
  };
}

/** Order by UTF-16 units, which no locale changes. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function makeLane(config: MarketConfig, index: number, state: KernelState | null): Lane {
  const { instrument, candles } = config;
  assert(candles.priceDigits === instrument.priceDigits, 'candles are in the units of their instrument');
  const cursor: Cursor = { row: -1, slot: 0 };
  const position = state === null ? flatPosition() : { ...state.positions[index]! };
  const rangeAt = averageRanges(candles);
  const view: PositionView = {
    quantityUnits: position.quantity,
    costUnits: position.cost,
    restingEntries: state?.restingEntries[index] ?? 0,
    quantityScale: scaleOf(instrument.quantityDigits),
    moneyScale: scaleOf(instrument.moneyDigits),
    rules: instrument.rules,
  };
  return {
    index,
    config,
    instrument,
    candles,
    cursor,
    readings: new LaneReadings(candles, cursor),
    rangeAt,
    strengthAt: strengths(candles),
    atr: (period) => rangeAt(period, cursor.row),
    position,
    view,
    marking: marking(instrument, position.quantity),
  };
}

function makeInstances(
  config: RunConfig,
  lanes: readonly Lane[],
  { account, orders }: Pick<Kernel, 'account' | 'orders'>,
  state: KernelState | null,
): readonly Instance[] {
  const instances: Instance[] = [];
  const taken = new Set<string>();
  const strategies = [...config.strategies].sort((a, b) => byText(a.id, b.id));
  for (const [strategyIndex, entry] of strategies.entries()) {
    const views: View[] = [];
    const sizing = baseSizing(entry.sizing);
    for (const lane of lanes) {
      if (!entry.markets.includes(lane.instrument.id)) continue;
      assert(!taken.has(lane.instrument.id), 'a market belongs to one strategy (POS-1)');
      taken.add(lane.instrument.id);
      const specs = entry.strategy.readings(entry.params);
      const readings = Object.entries(specs).map(
        ([name, spec]) => [name, lane.readings.reading(spec)] as const,
      );
      const view = new View({
        market: lane.instrument.id,
        candles: lane.candles,
        cursor: lane.cursor,
        account,
        position: lane.view,
        readings: Object.fromEntries(readings),
        higher: lane.readings.higher,
        orders: () => orderViews(orders, lane),
      });
      views.push(view);
      view.peers = views;
      const saved = state?.strategies[instances.length];
      instances.push({
        index: instances.length,
        strategyIndex,
        lane,
        strategy: entry.strategy,
        params: entry.params,
        sizing,
        byCorrelation: entry.sizing.kind === 'correlation' ? entry.sizing : null,
        entry: entry.entry,
        used: saved === undefined ? unusedTerms() : { ...saved.used },
        view,
        readings: readings.map(([, reading]) => reading),
        firstRow: Math.max(firstRow(entry.entry), sizing.kind === 'volatility' ? sizing.period : 0),
        beside: besideIn(lanes, lane, entry.entry),
        wakes: wakesOf(entry, lane, specs),
        state: saved === undefined ? entry.strategy.init(entry.params) : saved.state,
        ready: saved?.ready ?? false,
      });
    }
  }
  return instances;
}

/** Where no other market has the id that the terms name, each entry is refused, and tells it. */
function besideIn(lanes: readonly Lane[], own: Lane, terms: StrategyConfig['entry']): Instance['beside'] {
  const named = besideOf(terms);
  const other = named === null ? undefined : lanes.find(({ instrument }) => instrument.id === named.id);
  return other === undefined || other === own ? null : { market: other.index, period: named!.period };
}

/** The live orders of a market, in decimals. */
function orderViews(orders: OrderManager, { index, instrument, view }: Lane): readonly OrderView[] {
  const priceScale = scaleOf(instrument.priceDigits);
  const price = (units: number): number | null => (units === 0 ? null : units / priceScale);
  return orders.state.live
    .filter(({ terms }) => terms.market === index)
    .map(({ terms, quantity, filled, limit, trigger, movedBy }) => ({
      id: terms.id,
      role: terms.role,
      side: terms.side,
      type: terms.type,
      quantity: quantity / view.quantityScale,
      filled: filled / view.quantityScale,
      limit: price(limit),
      trigger:
        terms.trail === null || terms.trail.activation === 0 || movedBy !== null ? price(trigger) : null,
    }));
}

function wakesOf(
  entry: StrategyConfig,
  lane: Lane,
  specs: Readonly<Record<string, ReadingSpec>>,
): Wakes | null {
  const conditions = entry.strategy.conditions?.(entry.params) ?? null;
  if (conditions === null) return null;
  const fault = conditionsFault(conditions, Object.keys(specs));
  if (fault !== null) throw new RangeError(`the strategy "${entry.strategy.name}": ${fault}`);
  return lane.readings.wakesOf(conditions, specs);
}

const byIndex = (marked: Marked[]): Marked[] => marked.sort((a, b) => a.index - b.index);

/** The coin with what the ledger has of it, marked in the digits of its own. */
function makeCoin(
  terms: Coin | null,
  lanes: readonly Lane[],
  ledger: Ledger,
  currency: number,
): CoinWallet | null {
  if (terms === null) return null;
  const lane = lanes.find(({ instrument }) => instrument.id === terms.market);
  assert(lane !== undefined, 'the market that prices the coin is in the run (FEE-1)');
  const { index, candles, cursor, instrument } = lane;
  const own = inDigits(instrument, terms.digits);
  const balance = ledger.balance(currency) as number as Quantity;
  return { index, candles, cursor, currency, marking: marking(own, balance) };
}
