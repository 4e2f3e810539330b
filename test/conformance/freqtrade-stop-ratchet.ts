/**
 * freqtrade's stop that never loosens (`oracles/freqtrade-trade-math`, kind `stop_ratchet`), as a plan of ours: it
 * begins at its first distance, and trails the closes at the second one from the first price told with that one on.
 */
import { buy, sell } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { digits, type MathCase } from './freqtrade-math-case.ts';
import { runCase, type Candle } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';

interface RatchetStep {
  readonly reference_price: number;
  readonly distance: number;
  readonly expected_stop: number;
}

/** Each price a candle of its own, after the one at whose open the entry fills. */
export function ratchetCase(one: MathCase, head: CaseHead): ConformanceCase {
  const steps = one.steps as unknown as readonly RatchetStep[];
  const entry = one.input['open_price'] as number;
  const theirs = steps.map((step) => step.expected_stop);
  const [first] = steps as readonly [RatchetStep];
  const change = steps.findIndex((step) => step.distance !== first.distance);
  const then = change === -1 ? first : steps[change]!;
  if (steps.slice(change).some((step) => step.distance !== then.distance)) {
    return notExpressible(head, null, theirs, 'a stop that trails at a third distance');
  }
  const isLong = one.input['side'] === 'long';
  const ahead = Math.abs(then.reference_price / entry - 1);
  const prices = [entry, entry, ...steps.slice(1).map((step) => step.reference_price)];
  const ours: (number | null)[] = [];
  runCase({
    candles: prices.map((price): Candle => [price, price, price, price]),
    decide: (row, view) => {
      if (row > 0) ours.push(view.orders[0]?.trigger ?? null);
      if (row > 0) return null;
      return (isLong ? buy : sell)({
        stop: {
          at: { percent: first.distance * 100 },
          on: 'close',
          trail: { percent: then.distance * 100, activation: { percent: ahead * 100 } },
        },
      });
    },
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity: 1 },
    digits,
  });
  return held(head, {
    ours,
    theirs,
    byRule: byRatchet(steps, isLong),
    rule: 'STOP-2',
    tolerance: one.tolerance!,
  });
}

/** STOP-2 by its words. */
function byRatchet(steps: readonly RatchetStep[], isLong: boolean): readonly number[] {
  let stop = isLong ? 0 : Infinity;
  return steps.map(({ reference_price: price, distance }) => {
    stop = isLong ? Math.max(stop, price * (1 - distance)) : Math.min(stop, price * (1 + distance));
    return stop;
  });
}
