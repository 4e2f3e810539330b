/**
 * The strategies of backtrader's runs (`oracles/backtrader/cases.json`), told from the `rule` of each, and what the rules
 * of SPEC.md make of its brackets. Sizes are of one unit. Conventions: `backtrader.ts`.
 */
import { buy, cancel, exit, type Intents } from '../../src/model/intent.ts';
import type { View } from '../../src/strategy/view.ts';
import { outcomeOf } from './rule-model.ts';
import type { Candle, CaseTerms } from './run-case.ts';

/** Says at each close whether it crossed the average: a close that equals it keeps its side. */
export function crossings(): (view: View) => 'up' | 'down' | null {
  let side = 0;
  return (view) => {
    const now = Math.sign(view.close - view.readings['average']!.value);
    const before = side;
    if (now !== 0) side = now;
    if (before === 0 || before === side) return null;
    return side > 0 ? 'up' : 'down';
  };
}

export function longAbove(): CaseTerms['decide'] {
  const crossed = crossings();
  return (_, view) => {
    const cross = crossed(view);
    if (view.isFlat) return cross === 'up' ? buy() : null;
    return cross === 'down' ? exit() : null;
  };
}

/** At every 30th bar from the tenth on, where flat; the stop follows closes from that of the entry's bar on. */
export function trailing(row: number, view: View): Intents {
  if (!view.isFlat) {
    return view.orders.length > 0
      ? null
      : exit({ order: { type: 'trailing-stop', distance: 60, on: 'close' } });
  }
  return row % 30 === 10 ? buy() : null;
}

/** At every 20th bar from the tenth on, where flat. */
export function bracket(row: number, view: View): Intents {
  if (row % 20 !== 10 || !view.isFlat) return null;
  const { limit, stop, target } = levelsOf(view.close);
  return [
    cancel('all'),
    buy({ order: { type: 'limit', limit }, stop: { price: stop }, target: { price: target } }),
  ];
}

function levelsOf(close: number): Record<'limit' | 'stop' | 'target', number> {
  const at = (part: number): number => Number((part * close).toFixed(2));
  return { limit: at(0.998), stop: at(0.985), target: at(1.02) };
}

/** What the rules make of the brackets. */
export function bracketByRule(candles: readonly Candle[]): unknown {
  const fills: unknown[] = [];
  const events: unknown[] = [];
  const last = candles.length - 1;
  let cash = 10_000;
  let leftAt: number | null = -1;
  for (let row = 10; row < last && leftAt !== null; row += 20) {
    if (row < leftAt) continue;
    const { limit, stop, target } = levelsOf(candles[row]![3]);
    const plan = { side: 'buy', type: 'limit', limit, stop: () => stop, target: () => target } as const;
    const { entry, exit: left } = outcomeOf(candles, { ...plan, from: row + 1, until: row + 21 });
    if (entry === null) continue;
    fills.push([entry.row, 'buy', 1, entry.price, 0, 'entry']);
    cash -= entry.price;
    leftAt = left?.row ?? null;
    if (left === null) continue;
    const [tag, other] = left.by === 'stop' ? ['stop', 'limit'] : ['limit', 'stop'];
    fills.push([left.row, 'sell', 1, left.price, 0, tag]);
    events.push([left.row, 'Canceled', other]);
    cash += left.price;
  }
  return { fills, events, final_value: cash + (leftAt === null ? candles[last]![3] : 0), final_cash: cash };
}
