/**
 * Lean's fills, slippage, drawdown recovery and trades from flat to flat (`oracles/lean`).
 *
 * Its conventions (the folder's README): each event is one step, a bar or a batch of ticks, and `expected[i]` is the
 * fill in step i. The order is placed before the first step, where no level of it has been reached. Lots of one unit,
 * sales are short sales on margin. Of trades, profit is gross and fees stand apart, as ours (LEDG-2).
 */
import { readFileSync } from 'node:fs';
import { buy, sell, type EntryType } from '../../src/model/intent.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import { TradeBuilder, type Trade } from '../../src/portfolio/trades.ts';
import { drawdowns } from '../../src/stats/drawdowns.ts';
import type { ConformanceCase } from './case.ts';
import { flatToFlat, type SignedFill } from './lots.ts';
import { outcomeOf, ruleBehind, type Plan } from './rule-model.ts';
import { runCase, type Candle } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';
import { plainRules } from '../support/plain-rules.ts';

const source = 'lean';
const digits = { price: 6, quantity: 0, money: 6 };

interface LeanOrder {
  readonly type: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly stop?: number;
  readonly limit?: number;
  /** Of `limit_if_touched`. */
  readonly trigger?: number;
  readonly placed?: string;
  readonly trailing_amount?: number;
  readonly as_percent?: boolean;
  readonly initial_stop?: number;
}

interface LeanCase {
  readonly id: string;
  readonly kind: string;
  readonly order?: LeanOrder;
  readonly events?: readonly Readonly<Record<string, unknown>>[];
  readonly expected?: unknown;
  readonly expected_slippage_per_unit?: number;
  readonly expected_fill?: unknown;
  readonly prices?: readonly number[];
  readonly input?: Readonly<Record<string, number>>;
  readonly daily_equity?: readonly number[];
  readonly matching?: string;
  readonly grouping?: string;
  readonly fee_per_fill?: number;
  readonly abs_tol?: number;
}

/** Every case on disk once, in the order of the file. */
export function runLeanCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly LeanCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    const theirs = one.expected ?? one.expected_fill ?? one.expected_slippage_per_unit ?? null;
    return runners[one.kind]?.(one, head) ?? notExpressible(head, null, theirs);
  });
}

const runners: Readonly<Record<string, (one: LeanCase, head: CaseHead) => ConformanceCase | null>> = {
  fill: fillCase,
  trailing_stop: trailingCase,
  slippage_constant: slippageCase,
  slippage_volume_share: volumeShareCase,
  drawdown_recovery_days: recoveryCase,
  lot_matching: tradesCase,
};

/** Ours and the rule's fill by step: the price, or null. */
function fillCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const order = one.order!;
  const theirs = one.expected as readonly ({ readonly price: number; readonly quantity: number } | null)[];
  if (order.type === 'limit_if_touched') return touchedCase(one, head);
  const type = types[order.type];
  if (type === undefined) return notExpressible(head, 'ORD-1', theirs);
  // An order that is made inside a candle: a strategy speaks at closes.
  if (order.placed !== undefined) return notExpressible(head, null, theirs);
  const steps = one.events!.map(candleOf);
  // A spread of bid and ask.
  if (steps.includes(null)) return notExpressible(head, null, theirs);
  const candles = [unreached(order, steps[0]!), ...(steps as Candle[])];
  const plan: Plan = {
    side: order.side,
    type,
    from: 1,
    ...(order.limit === undefined ? {} : { limit: order.limit }),
    ...(order.stop === undefined ? {} : { trigger: order.stop }),
  };
  const { fills } = runCase({
    candles,
    decide: (row) => (row === 0 ? (order.side === 'buy' ? buy : sell)({ order: entryOf(plan) }) : null),
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity: order.quantity },
    digits,
  });
  const sign = order.side === 'buy' ? 1 : -1;
  const byRule = outcomeOf(candles, plan);
  const said = theirs.findIndex((fill) => fill !== null);
  const entry = said < 0 ? null : { row: said + 1, price: theirs[said]!.price };
  return held(head, {
    ours: steps.map((_, i) => {
      const here = fills.filter((fill) => fill.row === i + 1);
      return here.length === 0 ? null : { price: here[0]!.price, quantity: sign * here[0]!.quantity };
    }),
    theirs,
    byRule: steps.map((_, i) =>
      byRule.entry?.row === i + 1 ? { price: byRule.entry.price, quantity: sign * order.quantity } : null,
    ),
    rule: ruleBehind(plan, byRule, { entry, exit: null }),
    tolerance: one.abs_tol!,
  });
}

/** A limit from the better price on at which it is touched: a take-profit-limit, as an entry. */
function touchedCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const { side, quantity, trigger, limit } = one.order!;
  const sign = side === 'buy' ? 1 : -1;
  const before = trigger! + sign;
  const steps = one.events!.map((event) => candleOf(event)!);
  const order: EntryType = { type: 'take-profit-limit', trigger: trigger!, limit: limit! };
  const { fills } = runCase({
    candles: [[before, before, before, before], ...steps],
    decide: (row) => (row === 0 ? (side === 'buy' ? buy : sell)({ order }) : null),
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity },
    digits,
  });
  const ours = steps.map((_, i) => {
    const here = fills.find((fill) => fill.row === i + 1);
    return here === undefined ? null : { price: here.price, quantity: sign * here.quantity };
  });
  return held(head, { ours, theirs: one.expected, tolerance: one.abs_tol! });
}

/** Steps of one price each; the stop moves with the better ones, and a price at or beyond it fills at that price. */
function trailingCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const { side, quantity, trailing_amount: amount = NaN, as_percent: isPercent = false } = one.order!;
  const prices = one.prices!;
  const sign = side === 'buy' ? 1 : -1;
  const { initial_stop: stop = NaN } = one.order!;
  // The price from which the first stop was made; to nine digits, as the prices of this kind are given.
  const start = Number((isPercent ? stop / (1 + sign * amount) : stop - sign * amount).toFixed(9));
  const candles = [start, ...prices].map((price): Candle => [price, price, price, price]);
  const order: EntryType = {
    type: 'trailing-stop',
    ...(isPercent ? { percent: amount * 100 } : { distance: amount }),
  };
  const { fills } = runCase({
    candles,
    decide: (row) => (row === 0 ? (side === 'buy' ? buy : sell)({ order }) : null),
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity },
    digits: { price: 9, quantity: 0, money: 9 },
  });
  let best = start;
  let isDone = false;
  const byRule = prices.map((price) => {
    const stop = isPercent ? best * (1 + sign * amount) : best + sign * amount;
    if (isDone || (price - stop) * sign < 0) {
      best = sign > 0 ? Math.min(best, price) : Math.max(best, price);
      return null;
    }
    isDone = true;
    return { price, quantity: sign * quantity };
  });
  return held(head, {
    ours: prices.map((_, i) => {
      const here = fills.find((fill) => fill.row === i + 1);
      return here === undefined ? null : { price: here.price, quantity: sign * here.quantity };
    }),
    theirs: one.expected_fill,
    byRule,
    rule: 'STOP-5',
    tolerance: one.abs_tol!,
  });
}

const types: Readonly<Record<string, Plan['type']>> = {
  market: 'market',
  limit: 'limit',
  stop_market: 'stop',
  stop_limit: 'stop-limit',
};

function entryOf({ type, limit, trigger }: Plan): EntryType {
  switch (type) {
    case 'market':
      return { type };
    case 'limit':
      return { type, limit: limit! };
    case 'stop':
      return { type, trigger: trigger! };
    case 'stop-limit':
      return { type, trigger: trigger!, limit: limit! };
  }
}

/** A bar as it is, a batch of ticks as the candle of its prices, null for a quote. */
function candleOf(event: Readonly<Record<string, unknown>>): Candle | null {
  const { ticks } = event as { readonly ticks?: readonly number[] };
  if (ticks !== undefined) return [ticks[0]!, Math.max(...ticks), Math.min(...ticks), ticks.at(-1)!];
  const { open, high, low, close } = event as Readonly<Record<string, number | undefined>>;
  return open === undefined ? null : [open, high!, low!, close!];
}

/** The candle before the first step: one unit away from the level that is waited for. */
function unreached({ side, stop, limit }: LeanOrder, first: Candle): Candle {
  const isAbove = (side === 'buy') === (stop !== undefined);
  const level = stop ?? limit;
  const price = level === undefined ? first[0] : level + (isAbove ? -1 : 1);
  return [price, price, price, price];
}

/** A constant fraction of the price, as a market buy pays it. */
function slippageCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const { price, fraction } = one.input as { readonly price: number; readonly fraction: number };
  const flat: Candle = [price, price, price, price];
  const { fills } = runCase({
    candles: [flat, flat],
    decide: (row) => (row === 0 ? buy() : null),
    balance: 1_000_000,
    account: 'spot',
    sizing: { quantity: 1 },
    digits,
    slippage: fraction,
  });
  const ours = fills[0]!.price - price;
  return held(head, { ours, theirs: one.expected_slippage_per_unit, tolerance: one.abs_tol! });
}

/** The order may take a part of the volume, and pays for that part of it; where there is no volume nothing fills. */
function volumeShareCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const {
    price,
    quantity,
    bar_volume: volume,
    volume_limit: participation,
    price_impact: impact,
  } = one.input!;
  const flat: Candle = [price!, price!, price!, price!];
  const { fills } = runCase({
    candles: [flat, flat],
    decide: (row) => (row === 0 ? buy() : null),
    balance: 1_000_000,
    account: 'spot',
    sizing: { quantity: quantity! },
    // The last of seven decimals is the least that a price can say.
    digits: { price: 7, quantity: 4, money: 8 },
    volumeShare: { volume: volume!, impact: impact!, participation: participation! },
  });
  const ours = fills[0] === undefined ? null : fills[0].price - price!;
  const theirs = one.expected_slippage_per_unit;
  // Prices are rounded up to their unit, against the taker (FILL-5).
  return held(head, { ours, theirs, byRule: volume === 0 ? null : theirs, rule: 'FILL-6', tolerance: 1e-7 });
}

/** The longest way from a peak back to it, among those that got there; 0 for none. A row is a day. */
function recoveryCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const equity = Float64Array.from(one.daily_equity!);
  const found = drawdowns({ at: equity.map((_, day) => day), equity, length: equity.length })!;
  const days = found.map(({ peakAt, recoveredAt }) => (recoveredAt === null ? 0 : recoveredAt - peakAt));
  return held(head, { ours: Math.max(0, ...days), theirs: one.expected, tolerance: 0 });
}

/** Fills, each with a fixed fee, into trades; ours run from flat to flat whatever the source's lots. */
function tradesCase(one: LeanCase, head: CaseHead): ConformanceCase {
  const fills = (one.events as readonly (SignedFill | { readonly mark: number })[]).filter(
    (event) => 'price' in event,
  );
  const fee = one.fee_per_fill ?? 0;
  const theirs = one.expected as readonly Readonly<Record<string, number>>[];
  const named = (trades: readonly Readonly<Record<string, number>>[]): unknown =>
    trades.map((trade) => Object.fromEntries(tradeFields.map((field) => [field, trade[field]])));
  return held(head, {
    ours: named(built(fills, fee)),
    theirs: named(theirs),
    byRule: named(flatToFlat(fills, fee)),
    rule: 'LEDG-2',
    tolerance: one.abs_tol!,
  });
}

const tradeFields = ['entry_price', 'quantity', 'exit_price', 'profit_loss', 'fees'];

function built(fills: readonly SignedFill[], fee: number): Readonly<Record<string, number>>[] {
  const units = (decimal: number): number => Math.round(decimal * 1e6);
  const instrument = makeInstrument({
    id: 'BASE',
    base: 'BASE',
    quote: 'QUOTE',
    priceDigits: 6,
    quantityDigits: 0,
    moneyDigits: 6,
    rules: [plainRules],
  });
  const builder = new TradeBuilder(0, instrument);
  const trades = fills.map((fill, i) => {
    const price = units(fill.price) as Price;
    return builder.add({
      at: i as TimeMs,
      order: i + 1,
      role: 'entry',
      side: fill.quantity > 0 ? 'buy' : 'sell',
      price,
      priceBefore: price,
      quantity: Math.abs(fill.quantity) as Quantity,
      cost: units(fill.price * Math.abs(fill.quantity)) as Money,
      fee: units(fee) as Money,
      kept: 0 as Quantity,
    });
  });
  return trades
    .filter((trade): trade is Trade => trade !== null)
    .map((trade) => ({
      entry_price: trade.entryValue / 1e6 / trade.quantity,
      quantity: trade.quantity,
      exit_price: trade.exitValue / 1e6 / trade.exited,
      profit_loss: trade.grossProfit / 1e6,
      fees: trade.fees / 1e6,
    }));
}
