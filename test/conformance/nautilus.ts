/**
 * Nautilus' trailing stops, fills on bars and quotes, and accounts (`oracles/nautilus`).
 *
 * Its conventions (the folder's README): buys follow the ask and sales the bid, or the last trade where that is the
 * trigger's source. We have one price: each quote is a candle of the price that the order meets. Orders are placed after
 * the first event, which comes once more where what was placed is seen after it. A trailing stop that begins at a
 * trigger of its own is placed at the price that makes it. Where an account is in another currency than the quote, only
 * what is not in that currency is held.
 */
import { readFileSync } from 'node:fs';
import { buy, sell, type EntryType } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { accountCase } from './nautilus-accounts.ts';
import {
  bySize,
  exact,
  flat,
  pricesFor,
  run,
  type Bar,
  type NautilusCase,
  type Order,
} from './nautilus-case.ts';
import { trailingCase } from './nautilus-trailing.ts';
import { outcomeOf, type Plan } from './rule-model.ts';
import type { Candle } from './run-case.ts';
import { held, notExpressible, partly, type CaseHead, type Held } from './verdict.ts';

const source = 'nautilus';
/** Every case on disk once, in the order of the file. */
export function runNautilusCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly NautilusCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    return (
      judges[one.kind]?.(one, head) ?? notExpressible(head, null, one.expected, `cases of kind ${one.kind}`)
    );
  });
}

const judges: Readonly<Record<string, (one: NautilusCase, head: CaseHead) => ConformanceCase | null>> = {
  trailing_stop: trailingCase,
  bar_fill: barCase,
  intrabar_path: pathCase,
  quote_fill: quoteCase,
  account: accountCase,
};

const plans: Readonly<Record<string, Plan['type']>> = {
  market: 'market',
  limit: 'limit',
  stop_market: 'stop',
  stop_limit: 'stop-limit',
};

/** One order at the close of `from`: what the engine makes of it, and what the rules make. */
function place(one: NautilusCase, candles: readonly Candle[], from: number): Pick<Held, 'ours' | 'byRule'> {
  const { side, limit, stop, quantity } = one.order!;
  const type = plans[one.order!.type!]!;
  const order = {
    type,
    ...(limit === undefined ? {} : { limit }),
    ...(stop === undefined ? {} : { trigger: stop }),
  } as EntryType;
  const { fills } = run(candles, quantity!, (row) =>
    row === from ? (side === 'buy' ? buy : sell)({ order }) : null,
  );
  const { entry } = outcomeOf(candles, {
    side,
    type,
    from: from + 1,
    ...(limit === undefined ? {} : { limit }),
    ...(stop === undefined ? {} : { trigger: stop }),
  });
  const [fill] = fills;
  return {
    ours: fill === undefined ? null : { row: fill.row, price: fill.price },
    byRule: entry === null ? null : { row: entry.row, price: entry.price },
  };
}

/** An order before the first bar comes after a candle from which it has not been reached. */
function barCase(one: NautilusCase, head: CaseHead): ConformanceCase {
  const { expected, placed_after_bar: after } = one;
  const bars = one.bars!.map(({ open, high, low, close }): Candle => [open, high, low, close]);
  const { side, limit, stop } = one.order!;
  const isAbove = (side === 'buy') === (stop !== undefined);
  const level = stop ?? limit ?? bars[0]![0];
  const isBefore = after === undefined;
  const candles = isBefore ? [flat(level + (isAbove ? -1 : 1)), ...bars] : bars;
  const { ours, byRule } = place(one, candles, after ?? 0);
  const shift = isBefore ? 1 : 0;
  // Fills at once, on the market as the bar left it, which no later bar follows.
  const theirs =
    expected['fills'] === undefined
      ? { row: (expected['bar'] as number) + shift, price: expected['price'] }
      : expected['fills'];
  return held(head, {
    ours,
    theirs,
    byRule,
    rule: 'TIME-1',
    why: 'A market order fills at once, on the bar that was seen; ours meets no price before the next open.',
    tolerance: one.abs_tol ?? exact,
    isAbsolute: true,
  });
}

/** Without the adaptive order of extremes, the high always comes first. */
function pathCase(one: NautilusCase, head: CaseHead): ConformanceCase {
  const orders = one.orders as readonly Order[];
  const [{ open, high, low, close }] = one.bars as readonly [Bar];
  const path = one.config!.adaptive_high_low_ordering ? 'nearest' : 'high-first';
  const { fills } = run(
    [flat(open), [open, high, low, close]],
    orders[0]!.quantity!,
    (row) =>
      row === 0
        ? orders.map(({ side, limit }) =>
            (side === 'buy' ? buy : sell)({ order: { type: 'limit', limit: limit! } }),
          )
        : null,
    { path },
  );
  const ours = { fill_prices_in_order: fills.map(({ price }) => price) };
  return held(head, { ours, theirs: one.expected, tolerance: exact, isAbsolute: true });
}

function quoteCase(one: NautilusCase, head: CaseHead): ConformanceCase {
  const { expected } = one;
  if (expected['price'] === undefined) return notExpressible(head, null, expected, bySize);
  const prices = pricesFor(one.order!, one.market!);
  // Placed on the only quote that there is, it meets the same price again.
  const candles = (prices.length === 1 ? [...prices, ...prices] : prices).map(flat);
  const { ours, byRule } = place(one, candles, 0);
  const theirs = { row: 1, price: expected['price'] };
  const part: Held = {
    ours,
    theirs,
    byRule,
    rule: 'FILL-4',
    why: 'A stop-limit that a gap triggers fills at its trigger; ours takes at the price after the gap.',
    tolerance: exact,
    isAbsolute: true,
  };
  if (expected['balance_usd'] === undefined) return held(head, part);
  const why = 'an account in another currency than the quote; the price agrees';
  return partly(head, part, { rule: null, why, theirs: expected });
}
