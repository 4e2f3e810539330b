/**
 * freqtrade's scaling in and out (`oracles/freqtrade-trade-math`, kind `scaling_sequence`): what an account is after each
 * order. In the last step the position is told as it was before (`position_quantity_is_before_final_close`).
 */
import type { ConformanceCase } from './case.ts';
import { digits, pick, type MathCase, type Numbers, type Step } from './freqtrade-math-case.ts';
import { commonUnit, inUnits } from './orders-in-units.ts';
import { runCase, type Candle } from './run-case.ts';
import { held, type CaseHead } from './verdict.ts';

/** What an account is after one step. */
interface State {
  readonly position: number;
  readonly average: number | null;
  readonly cost: number;
  /** Gross, so far, and by the last sale. */
  readonly realised: number;
  readonly last: number | null;
  readonly fees: number;
}

const scalingRule = 'LEDG-2';
const scalingWhy =
  'What a partial close realised is told less the fees of both sides; ours is gross, and fees stand apart.';

/** Each step a market order, or several of one size, at the open of its own candle. */
export function scalingCase(one: MathCase, head: CaseHead): ConformanceCase {
  const steps = one.steps!;
  const fee = one.input['fee'] as number;
  const theirs = {
    steps: steps.map(({ expected }) => pick(expected as Numbers, told(expected))),
    ...pick(one.expected, { end_profit: 0 }),
  };
  const name = (states: readonly State[]): unknown => ({
    steps: states.map((state, i) => {
      const { expected } = steps[i]!;
      const isBefore = expected['position_quantity_is_before_final_close'] === true;
      return named(state, isBefore ? states[i - 1]! : state, told(expected));
    }),
    ...pick(
      { end_profit: states.at(-1)!.realised - states.at(-1)!.fees },
      pick(one.expected, { end_profit: 0 }),
    ),
  });
  return held(head, {
    ours: name(played(steps, fee)),
    theirs,
    byRule: name(byAverageCost(steps, fee)),
    rule: scalingRule,
    why: scalingWhy,
    tolerance: 1e-6,
    isAbsolute: true,
  });
}

const stepNames = [
  'position_quantity',
  'avg_entry',
  'position_cost',
  'cum_realized_profit',
  'this_order_profit',
  'cum_fee',
  'open_value',
];

/** Those of the names that a step expects. */
const told = (expected: Step['expected']): object =>
  Object.fromEntries(stepNames.filter((name) => name in expected).map((name) => [name, 0]));

function named(state: State, held: State, asked: object): unknown {
  const all: Numbers = {
    position_quantity: held.position,
    avg_entry: held.average,
    position_cost: held.cost,
    cum_realized_profit: state.realised,
    this_order_profit: state.last,
    cum_fee: state.fees,
    open_value: state.cost + state.fees,
  };
  return pick(all, asked);
}

function played(steps: readonly Step[], fee: number): readonly State[] {
  const balance = 1_000_000;
  const signed = steps.map(({ side, quantity }) => (side === 'buy' ? quantity : -quantity));
  const unit = commonUnit(signed);
  const prices = [steps[0]!.price, ...steps.map(({ price }) => price)];
  const seen: { readonly position: number; readonly average: number | null; readonly cash: number }[] = [];
  const { fills } = runCase({
    candles: prices.map((price): Candle => [price, price, price, price]),
    decide: (row, view) => {
      if (row > 0) seen.push({ position: view.position, average: view.entryPrice, cash: view.cash });
      return row < signed.length ? inUnits(signed[row]!, unit) : null;
    },
    balance,
    account: 'spot',
    sizing: { quantity: unit },
    digits,
    fees: { maker: fee, taker: fee },
  });
  let before = 0;
  let last: number | null = null;
  return seen.map(({ position, average, cash }, i) => {
    const fees = fills.filter(({ row }) => row <= i + 1).reduce((sum, fill) => sum + fill.fee, 0);
    const cost = (average ?? 0) * position;
    const realised = cash - balance + fees + cost;
    if (signed[i]! < 0) last = realised - before;
    before = realised;
    return { position, average, cost, realised, last, fees };
  });
}

/** LEDG-1 and LEDG-2 by their words: a partial close releases its share of the cost, and realises gross. */
function byAverageCost(steps: readonly Step[], fee: number): readonly State[] {
  let [position, cost, realised, fees] = [0, 0, 0, 0];
  let last: number | null = null;
  return steps.map(({ side, quantity, price }) => {
    fees += quantity * price * fee;
    if (side === 'buy') {
      cost += quantity * price;
      position += quantity;
    } else {
      const released = (cost * quantity) / position;
      last = quantity * price - released;
      realised += last;
      cost -= released;
      position -= quantity;
    }
    return { position, average: position === 0 ? null : cost / position, cost, realised, last, fees };
  });
}
