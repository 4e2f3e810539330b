/** The wiring of a run: markets and strategies in the order of their ids, and what each of them is asked and told by. */
import { assert } from '../base/assert.ts';
import { copyGuard } from '../execution/guard.ts';
import { OrderManager } from '../execution/orders.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Coin } from '../model/costs.ts';
import { inDigits } from '../model/instrument.ts';
import { Ledger } from '../portfolio/ledger.ts';
import { flatPosition } from '../portfolio/positions.ts';
import type { Quantity } from '../model/units.ts';
import { noTrades, type TradesInRisk } from '../risk/kelly-size.ts';
import { baseSizing } from '../risk/sizing.ts';
import { View, type AccountView, type Cursor, type OrderView, type PositionView } from '../strategy/view.ts';
import type { ReadingSpec } from '../indicators/registry.ts';
import { conditionsFault } from '../strategy/condition.ts';
import { averageRanges, strengths } from './average-range.ts';
import { Correlations } from './correlations.ts';
import type { MarketConfig, RunConfig, StrategyConfig } from './config.ts';
import { besidesOf, firstRow, unusedTerms } from './entry-terms.ts';
import {
  freshLedger,
  type BetLedger,
  type CoinWallet,
  type Instance,
  type Kernel,
  type KernelState,
  type Lane,
  type Marked,
} from './kernel.ts';
import { marking } from './mark.ts';
import { Journal } from './journal.ts';
import { LaneReadings } from './readings.ts';
import { Stops } from './stops.ts';
import type { Wakes } from './wakes.ts';

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
    guards: (state?.guards ?? []).map(copyGuard),
    firstStep: 0,
  };
}

/** Order by UTF-16 units, which no locale changes. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

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
        beside: besidesIn(lanes, lane, entry.entry),
        wakes: wakesOf(entry, lane, specs),
        state: saved === undefined ? entry.strategy.init(entry.params) : saved.state,
        ready: saved?.ready ?? false,
      });
    }
  }
  return instances;
}

/** Where no other market has the id that the terms name, each entry is refused, and tells it. */
const besidesIn = (lanes: readonly Lane[], own: Lane, terms: StrategyConfig['entry']): Instance['beside'] =>
  besidesOf(terms).flatMap(({ id, period }) => {
    const other = lanes.find(({ instrument }) => instrument.id === id);
    return other === undefined || other === own ? [] : [{ market: other.index, period }];
  });

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

function betsOf(instances: readonly Instance[]): readonly (BetLedger | null)[] {
  const trades = new Map<number, TradesInRisk>();
  return instances.map(({ sizing, strategyIndex }) => {
    if (sizing.kind !== 'kelly') return null;
    const shared = trades.get(strategyIndex) ?? noTrades();
    trades.set(strategyIndex, shared);
    return { trades: shared, net: 0, risked: 0, entries: [] };
  });
}
