/**
 * One entry with one stop and one target, told again by the rules alone: a second, slow witness beside the engine, for
 * cases that have to say what SPEC.md gives. It shares no code with `src/`.
 *
 * Each candle is the open, then straight legs over O, an extreme, the other, C (PATH-1, PATH-2). At the open what has
 * been passed fills at O (FILL-2, FILL-3), an exit by market first. Every candle is walked in both orders and the worse
 * one for the account at C is taken, the likely one where they come out even (PATH-3, `adverse`). Stop and target wait
 * from the entry on (PATH-4, OTO-1); a stop may trail (STOP-1).
 */
import type { Candle } from './run-case.ts';

export interface Plan {
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop' | 'stop-limit';
  readonly limit?: number;
  readonly trigger?: number;
  /** Prices, given the fill of the entry. */
  readonly stop?: (fill: number) => number;
  readonly target?: (fill: number) => number;
  /** Where the stop follows a best price to, from the price that a fill gives on. */
  readonly trail?: {
    readonly behind: (best: number) => number;
    readonly from: (fill: number) => number;
  } | null;
  /** The first candle that the entry can meet. */
  readonly from: number;
  /** The candle before which an entry that still rests is cancelled. */
  readonly until?: number;
  /** Whether a market exit meets the open of this candle, given the candle of the entry. */
  readonly exits?: (row: number, entryRow: number) => boolean;
}

export interface Leg {
  readonly row: number;
  readonly price: number;
}

export interface Outcome {
  readonly entry: Leg | null;
  readonly exit: (Leg & { readonly by: 'stop' | 'target' | 'exit'; readonly hasTrailed?: true }) | null;
}

interface State {
  triggered: boolean;
  /** A stop that arrived already passed: it triggers at the next price, whatever that is (FILL-3). */
  due: boolean;
  entry: Leg | null;
  stop: number | null;
  hasTrailed: boolean;
  target: number | null;
  exit: Outcome['exit'];
}

/** What the rules make of `plan`. */
export function outcomeOf(candles: readonly Candle[], plan: Plan): Outcome {
  let state: State = {
    triggered: false,
    due: arrivesPassed(candles, plan),
    entry: null,
    stop: null,
    hasTrailed: false,
    target: null,
    exit: null,
  };
  for (let row = plan.from; row < candles.length && state.exit === null; row++) {
    if (state.entry === null && row === plan.until) break;
    const [open, high, low, close] = candles[row]!;
    const { entry } = state;
    if (entry !== null && plan.exits?.(row, entry.row) === true) {
      state.exit = { row, price: open, by: 'exit' };
      break;
    }
    walkTo(plan, state, row, open, open);
    const ends = [
      [high, low],
      [low, high],
    ].map((extremes) => {
      const end = { ...state };
      let at = open;
      for (const next of [...extremes, close]) {
        walkTo(plan, end, row, at, next);
        at = next;
      }
      return end;
    });
    const [highFirst, lowFirst] = ends as [State, State];
    const lead = worth(plan, highFirst, close) - worth(plan, lowFirst, close);
    state = lead < 0 || (lead === 0 && isLikelyHighFirst(candles[row]!)) ? highFirst : lowFirst;
  }
  return { entry: state.entry, exit: state.exit };
}

function isLikelyHighFirst([open, high, low, close]: Candle): boolean {
  return close === open ? high - open < open - low : close < open;
}

function arrivesPassed(candles: readonly Candle[], { type, side, trigger, from }: Plan): boolean {
  if (type !== 'stop' && type !== 'stop-limit') return false;
  const last = candles[from - 1]![3];
  return side === 'buy' ? last >= trigger! : last <= trigger!;
}

interface Level {
  readonly price: number;
  readonly up: boolean;
  readonly meet: (at: number) => void;
}

/** Walks one leg, meeting what lies on it, nearest first. A leg of no length is the open. */
function walkTo(plan: Plan, state: State, row: number, from: number, to: number): void {
  let at = from;
  for (;;) {
    const next = nearest(levels(plan, state, row), at, to);
    if (next === null) break;
    at = next.at;
    next.level.meet(at);
  }
  follow(plan, state, to);
}

/** STOP-1, STOP-5: a leg that has brought a price better than all before takes the stop with it, never back. */
function follow({ side, trail }: Plan, state: State, at: number): void {
  if (trail === undefined || trail === null || state.entry === null) return;
  const sign = side === 'buy' ? 1 : -1;
  if (sign * (at - trail.from(state.entry.price)) < 0) return;
  const behind = trail.behind(at);
  if (state.stop !== null && sign * (behind - state.stop) <= 0) return;
  state.stop = behind;
  state.hasTrailed = true;
}

/** What is waited for now; of two at one price the stop comes first. */
function levels(plan: Plan, state: State, row: number): readonly Level[] {
  const isBuy = plan.side === 'buy';
  const leave =
    (by: 'stop' | 'target') =>
    (price: number): void => {
      state.exit = { row, price, by, ...(by === 'stop' && state.hasTrailed ? { hasTrailed: true } : {}) };
    };
  if (state.exit !== null) return [];
  if (state.entry !== null) {
    const found: Level[] = [];
    if (state.stop !== null) found.push({ price: state.stop, up: !isBuy, meet: leave('stop') });
    if (state.target !== null) found.push({ price: state.target, up: isBuy, meet: leave('target') });
    return found;
  }
  const enter = (price: number): void => {
    state.entry = { row, price };
    state.stop = plan.stop?.(price) ?? null;
    state.target = plan.target?.(price) ?? null;
    follow(plan, state, price);
  };
  if (plan.type === 'market') return [{ price: 0, up: true, meet: enter }];
  if (plan.type === 'limit' || state.triggered) return [{ price: plan.limit!, up: !isBuy, meet: enter }];
  const meet = plan.type === 'stop' ? enter : (): void => void (state.triggered = true);
  return [state.due ? { price: 0, up: true, meet } : { price: plan.trigger!, up: isBuy, meet }];
}

function nearest(
  waiting: readonly Level[],
  from: number,
  to: number,
): { readonly level: Level; readonly at: number } | null {
  let best: { readonly level: Level; readonly at: number } | null = null;
  for (const level of waiting) {
    const isPassed = level.up ? from >= level.price : from <= level.price;
    const isAhead = level.up ? to >= level.price : to <= level.price;
    if (!isPassed && !isAhead) continue;
    const at = isPassed ? from : level.price;
    if (best === null || Math.abs(at - from) < Math.abs(best.at - from)) best = { level, at };
  }
  return best;
}

function worth(plan: Plan, { entry, exit }: State, close: number): number {
  if (entry === null) return 0;
  return ((exit?.price ?? close) - entry.price) * (plan.side === 'buy' ? 1 : -1);
}

/** The rule that stands behind the first difference from what another engine says. */
export function ruleBehind(plan: Plan, ours: Outcome, theirs: Outcome): string {
  const differs = (a: Leg | null, b: Leg | null): boolean => a?.row !== b?.row || a?.price !== b?.price;
  if (differs(ours.entry, theirs.entry)) {
    return { market: 'FILL-1', limit: 'FILL-2', stop: 'FILL-3', 'stop-limit': 'FILL-4' }[plan.type];
  }
  // Some engines let the protection of an entry inside a candle wait for the next one.
  if (plan.type !== 'market' && ours.exit?.row === ours.entry?.row) return 'OTO-1';
  const by = ours.exit?.by ?? theirs.exit?.by ?? 'exit';
  return { stop: 'FILL-3', target: 'FILL-2', exit: 'FILL-1' }[by];
}
