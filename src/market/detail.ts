/**
 * Finer candles that settle the path inside the candles of a run (PATH-8), and which of these they cover.
 *
 * A candle is covered where every finer one of its span is there (of trades: at least one; a second without trades is a
 * lawful gap) and where first open, greatest high, least low and last close agree with its own within a tick. What agrees
 * within a tick and not exactly is drawn onto the candle: nothing then lies outside of it (FILL-5), and whoever looks at
 * the candle alone sees all that its finer ones may reach. Any other candle is left to `path`, and counted with the reason.
 */
import { assert } from '../base/assert.ts';
import { CandleColumns } from './candles.ts';

/** Where detail and candle part: finer candles are missing, or a price of theirs is more than a tick off. */
export const uncoveredReasons = ['missing', 'open', 'high', 'low', 'close'] as const;
export type UncoveredReason = (typeof uncoveredReasons)[number];

export interface Uncovered {
  /** When the candle opens. */
  readonly at: number;
  readonly reason: UncoveredReason;
  /** The price of the candle and that of its finer ones, in units; of `missing` how many there should be, and are. */
  readonly expected: number;
  readonly found: number;
}

export interface Coverage {
  /** Candles that detail settles. */
  readonly covered: number;
  /** Candles that lie whole before the first or after the last finer one. */
  readonly outside: number;
  /** All others, of which the first few are listed. */
  readonly uncovered: number;
  readonly first: readonly Uncovered[];
}

export interface Detail {
  /** Drawn onto the candles that they cover. */
  readonly candles: CandleColumns;
  readonly ofTrades: boolean;
  /** By row of the run's candles: its finer rows are those of [from, to); none where both are equal. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly coverage: Coverage;
}

const listedMost = 5;

/** What `finer` settles of `candles`; `tickAt` is the price step of an instant, in units. */
export function detailOf(
  candles: CandleColumns,
  finer: CandleColumns,
  tickAt: (at: number) => number,
  ofTrades = false,
): Detail {
  assert(candles.durationMs % finer.durationMs === 0, 'a candle is made of whole finer ones');
  assert(candles.priceDigits === finer.priceDigits, 'finer candles are in the units of the others');
  const drawing = new Drawing(finer);
  const from = new Int32Array(candles.length);
  const to = new Int32Array(candles.length);
  const first: Uncovered[] = [];
  const starts = finer.length === 0 ? Infinity : finer.time[0]!;
  const ends = finer.length === 0 ? Infinity : finer.time[finer.length - 1]! + finer.durationMs;
  let covered = 0;
  let outside = 0;
  let next = 0;
  for (let row = 0; row < candles.length; row++) {
    const opens = candles.time[row]!;
    const closes = opens + candles.durationMs;
    while (next < finer.length && finer.time[next]! < opens) next++;
    const begin = next;
    while (next < finer.length && finer.time[next]! < closes) next++;
    if (closes <= starts || opens >= ends) {
      outside++;
      continue;
    }
    const span: Span = { row, begin, end: next };
    const fault = gapIn(candles, finer, span, ofTrades) ?? differenceIn(candles, finer, span, tickAt(opens));
    if (fault === null) {
      from[row] = begin;
      to[row] = next;
      covered++;
      drawing.onto(candles, span);
    } else if (first.length < listedMost) first.push(fault);
  }
  const uncovered = candles.length - covered - outside;
  return { candles: drawing.drawn, ofTrades, from, to, coverage: { covered, outside, uncovered, first } };
}

/** Finer rows [begin, end) of a candle. */
interface Span {
  readonly row: number;
  readonly begin: number;
  readonly end: number;
}

function gapIn(
  candles: CandleColumns,
  finer: CandleColumns,
  { row, begin, end }: Span,
  ofTrades: boolean,
): Uncovered | null {
  const at = candles.time[row]!;
  const expected = ofTrades ? 1 : candles.durationMs / finer.durationMs;
  const found = end - begin;
  const missing: Uncovered = { at, reason: 'missing', expected, found };
  if (ofTrades) return found === 0 ? missing : null;
  // So many that do not overlap, from the first moment to the last: none is missing.
  const isWhole =
    found === expected &&
    finer.time[begin] === at &&
    finer.time[end - 1]! + finer.durationMs === at + candles.durationMs;
  return isWhole ? null : missing;
}

function differenceIn(
  candles: CandleColumns,
  finer: CandleColumns,
  { row, begin, end }: Span,
  tick: number,
): Uncovered | null {
  let high = -Infinity;
  let low = Infinity;
  for (let i = begin; i < end; i++) {
    high = Math.max(high, finer.high[i]!);
    low = Math.min(low, finer.low[i]!);
  }
  const found = { open: finer.open[begin]!, high, low, close: finer.close[end - 1]! };
  for (const reason of ['open', 'high', 'low', 'close'] as const) {
    const expected = candles[reason][row]!;
    if (Math.abs(expected - found[reason]) > tick)
      return { at: candles.time[row]!, reason, expected, found: found[reason] };
  }
  return null;
}

/** Finer candles as they are drawn onto those that they cover: a copy, once something has to be moved. */
class Drawing {
  drawn: CandleColumns;
  private readonly source: CandleColumns;

  constructor(source: CandleColumns) {
    this.source = source;
    this.drawn = source;
  }

  onto(candles: CandleColumns, { row, begin, end }: Span): void {
    const open = candles.open[row]!;
    const high = candles.high[row]!;
    const low = candles.low[row]!;
    const close = candles.close[row]!;
    const { source } = this;
    let highest = begin;
    let lowest = begin;
    for (let i = begin + 1; i < end; i++) {
      if (source.high[i]! > source.high[highest]!) highest = i;
      if (source.low[i]! < source.low[lowest]!) lowest = i;
    }
    const isExact =
      source.open[begin] === open &&
      source.close[end - 1] === close &&
      source.high[highest] === high &&
      source.low[lowest] === low;
    if (isExact) return;
    const to = this.copy();
    for (let i = begin; i < end; i++) {
      for (const column of [to.open, to.high, to.low, to.close])
        column[i] = Math.min(Math.max(column[i]!, low), high);
    }
    to.open[begin] = open;
    to.close[end - 1] = close;
    to.high[highest] = high;
    to.low[lowest] = low;
    for (const i of [begin, end - 1]) {
      to.high[i] = Math.max(to.high[i]!, to.open[i]!, to.close[i]!);
      to.low[i] = Math.min(to.low[i]!, to.open[i]!, to.close[i]!);
    }
  }

  private copy(): CandleColumns {
    const { source } = this;
    if (this.drawn === source) {
      const { open, high, low, close } = source;
      this.drawn = CandleColumns.of(source, {
        open: open.slice(),
        high: high.slice(),
        low: low.slice(),
        close: close.slice(),
      });
    }
    return this.drawn;
  }
}
