/**
 * Runs a strategy in a world. The world goes the way of every scenario, through its language and all of its checks: what
 * a law says of the run holds of the engine that users run, and of nothing made for tests.
 */
import { exchangeState, openBacktest } from '../engine/backtest.ts';
import { readRun } from '../engine/journal-read.ts';
import { scaleOf } from '../model/decimal.ts';
import { zoneSteps } from '../files/time-zone.ts';
import { journalLine, namesOf } from '../scenario/journal-text.ts';
import { openScenario, type Loader, type OpenScenario } from '../scenario/run.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { columnsOf, hashOf } from './candles.ts';
import type { TestMarket, TestOrder, TestRun, TestStep } from './test-run.ts';
import { traceSteps } from './trace.ts';
import { scenarioOf, type World } from './world.ts';

/** Any strategy, whatever its parameters, readings and state. */
export type AnyStrategy = Strategy;

export type Params = Readonly<Record<string, unknown>>;

/** A world with its strategy, ready to run. Throws InputError for a world that cannot make sense. */
export function openWorld(strategy: AnyStrategy, world: World, params: Params = {}): Promise<OpenScenario> {
  const loader: Loader = {
    candles: ({ id }, _scenario, leastDigits) => {
      const candles = columnsOf(world, id, leastDigits);
      return { candles, findings: [], hash: hashOf(candles) };
    },
    strategy: () => Promise.resolve({ strategy, hash: strategy.name }),
    strategyHash: () => strategy.name,
    zoneSteps,
  };
  return openScenario(
    JSON.stringify(scenarioOf(world, params, `${strategy.name} in a world`)),
    'world',
    loader,
  );
}

/** Runs a strategy in a world, from its first candle to its last. */
export async function play(strategy: AnyStrategy, world: World, params: Params = {}): Promise<TestRun> {
  const { config } = await openWorld(strategy, world, params);
  const engine = openBacktest(config);
  const { lanes, journal, ledger } = engine.kernel;
  const instruments = lanes.map(({ instrument }) => instrument);
  const moneyScale = scaleOf(config.account.digits);
  const looks: Omit<TestStep, 'records'>[] = [];
  const equity: number[] = [];
  const traced = traceSteps(engine, (step) => {
    const money = journal.state.equity[step]!;
    equity.push(money);
    const { books } = exchangeState(engine);
    const at = engine.timeline.timeAt(step, engine.timeline.segmentAt(step));
    looks.push({
      at,
      equity: money / moneyScale,
      markets: lanes.map((lane, m) => marketOf(lane, books[m]!)),
    });
  });
  const names = namesOf(config);
  return {
    world,
    digest: engine.digest(),
    steps: looks.map((look, i) => ({ ...look, records: traced.steps[i]! })),
    exact: {
      record: readRun(journal.state.tape, instruments),
      instruments,
      opening: traced.opening,
      ending: traced.ending,
      equity,
      cash: ledger.balance(0),
    },
    line: (record) => journalLine(record, names, traced.texts),
    again: (other) => play(strategy, other, params),
    frame: config,
  };
}

type Book = ReturnType<typeof exchangeState>['books'][number];

function marketOf(
  { instrument, candles, cursor }: ReturnType<typeof openBacktest>['kernel']['lanes'][number],
  book: Book,
): TestMarket {
  const priceScale = scaleOf(instrument.priceDigits);
  const sizeScale = scaleOf(instrument.quantityDigits);
  const price = (units: number): number | null => (units === 0 ? null : units / priceScale);
  return {
    id: instrument.id,
    close: cursor.row < 0 ? null : candles.close[cursor.row]! / priceScale,
    position: book.position / sizeScale,
    orders: book.orders.map(({ terms, filled, leaves, limit, trigger }): TestOrder => ({
      id: terms.id,
      parent: terms.parent,
      role: terms.role,
      side: terms.side,
      type: terms.type,
      filled: filled / sizeScale,
      leaves: leaves / sizeScale,
      limit: price(limit),
      trigger: price(trigger),
    })),
  };
}
