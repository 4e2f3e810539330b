/**
 * Nautilus' trailing stops (`oracles/nautilus`, kind `trailing_stop`): where they stand after each event, and what they
 * fill at. Where a stop stands is found by letting the price run through it: it fills there. Conventions: `nautilus.ts`.
 */
import { buy, sell, type EntryType, type Intents } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { bySize, exact, flat, pick, pricesFor, run, type NautilusCase } from './nautilus-case.ts';
import type { Candle } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';

/** Where the stop stands after each event, and its fills. */
export function trailingCase(one: NautilusCase, head: CaseHead): ConformanceCase {
  const { expected } = one;
  const { type, side, offset, offset_type: unit, trigger, activation, quantity = 1 } = one.order!;
  if (type === 'trailing_stop_limit')
    return notExpressible(head, 'ORD-1', expected, 'trailing stop-limit orders');
  const fills = expected['fills'] as readonly { readonly price: number }[] | undefined;
  if ((fills?.length ?? 1) > 1) return notExpressible(head, null, expected, bySize);
  const sign = side === 'buy' ? 1 : -1;
  const distance = offset! * (unit === 'ticks' ? 0.001 : 1);
  const prices = pricesFor(one.order!, one.market!);
  const begin = trigger === undefined ? prices[0]! : trigger - sign * distance;
  const order: EntryType = {
    type: 'trailing-stop',
    distance,
    ...(activation === undefined ? {} : { activation }),
  };
  const decide = (row: number): Intents => (row === 0 ? (side === 'buy' ? buy : sell)({ order }) : null);
  const result = run([begin, ...prices].map(flat), quantity, decide);
  const filledAt = result.fills[0]?.row ?? Infinity;
  const triggers: (number | null)[] = [];
  for (const [i, price] of prices.entries()) {
    // Where a fall, or a rise, from the event on meets the stop; what has filled keeps its last trigger.
    const beyond = side === 'buy' ? 10 * price : price / 10;
    const probe: Candle = [price, Math.max(price, beyond), Math.min(price, beyond), beyond];
    const { fills: met } = run([...[begin, ...prices.slice(0, i + 1)].map(flat), probe], quantity, decide);
    triggers.push(filledAt <= i + 1 ? (triggers.at(-1) ?? null) : (met[0]?.price ?? null));
  }
  const first = triggers[0] ?? NaN;
  const all: Readonly<Record<string, unknown>> = {
    trigger_price: first,
    activation_price: first - sign * distance,
    trigger_price_after: triggers,
    activated_after: triggers.map((at) => at !== null),
    status_after: prices.map((_, i) => (filledAt <= i + 1 ? 'filled' : 'open')),
    fills: result.fills.map(({ price, quantity: size }) => ({ price, quantity: size })),
  };
  return held(head, { ours: pick(all, expected), theirs: expected, tolerance: exact, isAbsolute: true });
}
