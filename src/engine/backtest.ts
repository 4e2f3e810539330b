/**
 * A backtest, wired: kernel, simulated exchange and timeline over columns that are known in advance, and the loop that
 * drives them. The async driver lives in `drive.ts`; both give the same digest, a law of the tests.
 */
import { emptyVenueState, type VenueState } from '../venue/open-floors.ts';
import { SimulatedVenue } from '../venue/simulated.ts';
import { noLatency, type Latency } from '../model/costs.ts';
import type { RunConfig } from './config.ts';
import { Engine, type EngineState } from './engine.ts';
import { copyJournal } from './journal.ts';
import { actsOnFills } from './risking.ts';
import type { Kernel, KernelState } from './kernel.ts';
import { makeKernel } from './make-kernel.ts';
import { Timeline } from './timeline.ts';

export interface BacktestOptions {
  /** Walk quiet stretches at once (default); off, every step is done in full. */
  readonly quiet?: boolean;
  /** Walk every reached candle twice instead of using the shortcut of PATH-5. */
  readonly alwaysTwice?: boolean;
  /** Judge margins on every candle instead of those that reach their bounds (MARG-1). */
  readonly judgesAlways?: boolean;
  /** A column to write equity into, so that many runs share one. */
  readonly equity?: Float64Array;
}

/** Runs a scenario over its candles, from the first to the last. */
export function backtest(config: RunConfig, options: BacktestOptions = {}): Engine {
  const engine = openBacktest(config, options);
  engine.advance(engine.timeline.steps, options.quiet ?? true);
  engine.step({ kind: 'end' });
  return engine;
}

/** An engine over the candles of `config` that has done nothing yet, or, with `state`, what a snapshot had done. */
export function openBacktest(config: RunConfig, options: BacktestOptions = {}, state?: EngineState): Engine {
  const timeline = Timeline.of(sortedColumns(config));
  const equity = options.equity ?? new Float64Array(timeline.steps);
  return wire(config, timeline, options, equity, state);
}

/** An engine that is given its candles one by one, as inputs; the columns of `config` are empty at first. */
export function openStream(config: RunConfig, options: BacktestOptions = {}): Engine {
  return wire(config, new Timeline(sortedColumns(config)), options, new Float64Array(1024));
}

/** What the simulated exchange of a backtest keeps, as a plain copy, between steps. */
export const exchangeState = (engine: Engine): VenueState => engine.venueState() as VenueState;

function sortedColumns(config: RunConfig): RunConfig['markets'][number]['candles'][] {
  return [...config.markets]
    .sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1))
    .map((market) => market.candles);
}

function wire(
  config: RunConfig,
  timeline: Timeline,
  options: BacktestOptions,
  equity: Float64Array,
  state?: EngineState,
): Engine {
  const kernel = makeKernel(config, equity, state === undefined ? null : ownState(state.kernel));
  const engine = new Engine(kernel, simulatedVenue(kernel, options, state), timeline);
  if (state !== undefined) engine.resume(state);
  else engine.deposit(kernel.config.decideFrom, config.account);
  return engine;
}

/** A copy that the engine may write on; the journal's columns lie in buffers of their own, as its digest needs. */
function ownState({ journal, ...rest }: KernelState): KernelState {
  return { ...structuredClone(rest), journal: copyJournal(journal) };
}

const withoutDelay = ({ order, answer }: Latency): boolean => order.most + answer.most === 0;

function simulatedVenue(kernel: Kernel, options: BacktestOptions, state?: EngineState): SimulatedVenue {
  const { account, path, seed, latency, markets } = kernel.config;
  const venueOptions = {
    markets,
    candles: markets.map((market) => market.candles),
    details: markets.map((market) => market.detail),
    account: account.kind,
    margin: account.margin,
    coin: account.coin,
    path,
    seed,
    latency: withoutDelay(latency) ? noLatency : latency,
    alwaysTwice: options.alwaysTwice ?? false,
    judgesAlways: options.judgesAlways ?? false,
    answersFills:
      kernel.instances.some((instance) => instance.strategy.onFill !== undefined) || actsOnFills(kernel),
  };
  const start =
    state === undefined
      ? emptyVenueState(account.kind, account.margin, account.balance, markets, account.coin)
      : structuredClone(state.venue as VenueState);
  return new SimulatedVenue(venueOptions, start);
}
