/**
 * The words in which backtesting.py's small cases say what is done after a bar, as deeds.
 *
 *   buy 2 tag A                            sell all-in stop 108, take-profit 105, stop-loss 113
 *   close position (market)                buy 1, stop 112, limit 113
 *   close first lot                        set stop-loss 105 and take-profit 107.9
 *
 * An order without a size is all-in. What is not understood in full is not guessed: null.
 */
export interface SmallCase {
  readonly id: string;
  readonly data?: string;
  readonly bars?: readonly (readonly [string | number, number, number, number, number])[];
  readonly bars_ohlc_equal?: readonly number[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly actions?: readonly Spoken[];
  readonly drawdown_series?: readonly number[];
  readonly indicator?: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance?: number;
}

interface Spoken {
  /** Its number, or the first cell of its row. */
  readonly after_bar?: string | number;
  readonly after_every_bar?: boolean;
  readonly after_each_bar_with_close?: number;
  readonly do: string;
}

export interface Action {
  readonly after: (row: number, close: number) => boolean;
  readonly deeds: readonly Deed[];
}

export type Deed =
  | {
      readonly kind: 'enter';
      readonly side: 'buy' | 'sell';
      readonly size: number | 'all-in';
      readonly trigger?: number;
      readonly limit?: number;
      readonly stop?: number;
      readonly target?: number;
    }
  | { readonly kind: 'close'; readonly firstLot: boolean }
  | { readonly kind: 'protect'; readonly stop: number; readonly target: number };

/** The deeds of a case, or null where a word of them is not known. */
export function actionsOf(one: SmallCase): readonly Action[] | null {
  const actions: Action[] = [];
  for (const spoken of one.actions ?? []) {
    const after = afterOf(spoken, one);
    const deeds = spoken.do.split(';').map((words) => deedOf(words.trim()));
    if (after === null || deeds.includes(null)) return null;
    actions.push({ after, deeds: deeds as readonly Deed[] });
  }
  return actions;
}

function afterOf(spoken: Spoken, one: SmallCase): Action['after'] | null {
  const { after_bar: bar, after_every_bar: every, after_each_bar_with_close: at } = spoken;
  if (every === true) return () => true;
  if (at !== undefined) return (_, close) => close === at;
  if (bar === undefined) return null;
  const named = one.bars?.findIndex(([name]) => name === bar) ?? -1;
  const row = typeof bar === 'number' ? bar : named;
  return row < 0 ? null : (at_) => at_ === row;
}

const number = String.raw`(\d+(?:\.\d+)?)`;
const levels = { stop: 'stop-loss', target: 'take-profit', trigger: 'stop', limit: 'limit' } as const;

function deedOf(words: string): Deed | null {
  if (/^close( position)?( \(market\))?$/.test(words)) return { kind: 'close', firstLot: false };
  if (words === 'close first lot') return { kind: 'close', firstLot: true };
  const protect = new RegExp(`^set stop-loss ${number} and take-profit ${number}$`).exec(words);
  if (protect !== null) return { kind: 'protect', stop: Number(protect[1]), target: Number(protect[2]) };
  const enter = new RegExp(`^(buy|sell)(?: (all-in|${number}))?`).exec(words);
  if (enter === null) return null;
  const [start, side, size] = enter;
  let rest = words.slice(start.length);
  const found: Partial<Record<keyof typeof levels, number>> = {};
  for (const [name, word] of Object.entries(levels) as [keyof typeof levels, string][]) {
    const level = new RegExp(`(?<=[ ,(])${word} ${number}`).exec(rest);
    if (level === null) continue;
    found[name] = Number(level[1]);
    rest = rest.replace(level[0], '');
  }
  const leftOver = rest.replace(/\(market\)|\bmarket\b|\btag \w+|\bwith\b|\band\b|,/g, '').trim();
  if (leftOver !== '') return null;
  return {
    kind: 'enter',
    side: side as 'buy' | 'sell',
    size: size === undefined || size === 'all-in' ? 'all-in' : Number(size),
    ...found,
  };
}
