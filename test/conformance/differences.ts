/**
 * What the page says of cases whose adapters do not say it themselves: by source and rule, and by ids where one rule
 * stands for several differences; the first that fits. Of `explained`, one sentence on how the source and this engine
 * differ; of `notExpressible`, what is missing.
 */
import type { ConformanceCase } from './case.ts';
import type { Source } from './suite.ts';

export interface Words {
  readonly source: Source;
  readonly rule: string | null;
  /** All of the rule where left out. */
  readonly ids?: RegExp;
  readonly says: string;
}

export const explainedWords: readonly Words[] = [
  {
    source: 'backtestingpy',
    rule: 'LEDG-2',
    says: 'Each part of a position that is closed is a trade of its own; ours runs from flat to flat.',
  },
  {
    source: 'lean',
    rule: 'FILL-6',
    says: 'On a bar without volume the slippage is zero and the order fills; ours fills nothing there.',
  },
  {
    source: 'trading-signals-broker',
    rule: 'FILL-2',
    says: 'A limit at the last price rests and pays as maker; ours takes at the next open, and pays as taker.',
  },
  {
    source: 'empyrical-metrics',
    rule: 'METR-1',
    ids: /^(capture_ratio|up_capture|roll_up_capture|conditional_value_at_risk)\b/,
    says: 'One return is enough for a number; ours asks for two, and is undefined, null, with fewer.',
  },
  {
    source: 'empyrical-metrics',
    rule: 'METR-1',
    says: 'Too few returns, or nothing to divide by, give NaN or Infinity; ours is undefined, null.',
  },
  {
    source: 'indicators',
    rule: 'IND-1',
    ids: /^\w+\/(ema|macd)\(/,
    says: 'An exponential average begins with its first value; ours with the plain mean of its first n values.',
  },
  {
    source: 'indicators',
    rule: 'IND-1',
    ids: /^\w+\/(adx|di)\(/,
    says: 'Directional sums begin with n - 1 changes; ours with the mean of n.',
  },
  {
    source: 'indicators',
    rule: 'IND-1',
    ids: /spy_with_don50/,
    says: 'A channel begins with the first candle and grows; ours waits for all the candles of its window.',
  },
  {
    source: 'indicators',
    rule: 'IND-1',
    ids: /^ttr-goog\.csv (DIp|DIn|ADX)$/,
    says: 'Directional sums begin with n - 1 changes, cut by an n-th, and the next one; ours with the mean of n.',
  },
  {
    source: 'indicators',
    rule: 'IND-2',
    says: 'The first candle has a true range, its high less its low; ours begins with the second candle.',
  },
];

export const missingWords: readonly Words[] = [
  { source: 'backtestingpy', rule: null, says: 'a spread that openings alone pay' },
  { source: 'backtestingpy', rule: 'FEE-1', says: 'a fixed fee beside a rate' },
  { source: 'backtestingpy', rule: 'TIME-1', says: 'fills at the close of the signal' },
  { source: 'lean', rule: null, ids: /^market_bid_ask/, says: 'quotes with a bid and an ask' },
  { source: 'lean', rule: null, ids: /^market_during_bar$/, says: 'an order that is made inside a candle' },
  { source: 'indicators', rule: null, says: 'an indicator, or a form of one, that there is not' },
];

/** What is said of a case that is explained or not expressible; an error where nothing is. */
export function wordsFor(one: ConformanceCase): string {
  const says = one.why ?? entryFor(one)?.says;
  if (says === undefined) throw new Error(`${one.source} ${one.id}: nothing says why it is ${one.status}`);
  return says;
}

/** The entry that speaks for a case which does not itself. */
export function entryFor({ source, rule, id, status }: ConformanceCase): Words | undefined {
  const words = status === 'explained' ? explainedWords : missingWords;
  return words.find(
    (one) => one.source === source && one.rule === rule && (one.ids === undefined || one.ids.test(id)),
  );
}
