/**
 * Indicators of one market, computed a block of rows ahead of the steps that read them.
 *
 * A reading is a function of the candles up to its row alone, so computing a block at once changes nothing but the
 * speed; each series is computed once for all who declare the same (`seriesKey`). In paper and live a block is the one
 * candle that has just closed. Nothing here needs a snapshot: the candles give it again, from the first row on.
 *
 * Outputs are kept as they are computed, prices in units; a `Reading` makes decimals of them. Slots: row r of the
 * present block is slot r - from + 1; slot 0 keeps the last row of the block before, so that `previous` is at hand.
 * A higher timeframe's value is carried from its last closed candle (TIME-3).
 */
import { CandleColumns } from '../market/candles.ts';
import { Resampler } from '../market/resample.ts';
import type { Indicator } from '../indicators/indicator.ts';
import {
  createIndicator,
  outputIndex,
  outputsOf,
  seriesKey,
  type ReadingSpec,
} from '../indicators/registry.ts';
import { timeframeMs, type Timeframe } from '../model/time.ts';
import type { Condition } from '../strategy/condition.ts';
import { Reading, type Cursor, type HigherTimeframe } from '../strategy/view.ts';
import { Wakes, type ReadingColumn } from './wakes.ts';

/** Rows computed at once: the outputs of a block stay in the nearest cache. */
export const readingRows = 512;

interface Series {
  readonly indicator: Indicator;
  /** From what each output is kept in (price units, sums of them) to decimals. */
  readonly divisors: readonly number[];
  /** One column for each output, by slot. */
  readonly columns: readonly Float64Array[];
  readonly higher: HigherSeries | null;
  /** Values of the higher candles that closed in this block, one column for each output. */
  readonly fresh: readonly Float64Array[];
}

interface HigherSeries extends HigherTimeframe {
  readonly resampler: Resampler;
  readonly candles: CandleColumns;
  /** By slot: higher candles visible at that row's close. */
  readonly visibleAt: Int32Array;
  /** Higher candles that had closed before the present block. */
  before: number;
}

export class LaneReadings {
  /** Rows [from, to) are computed. */
  from = 0;
  to = 0;
  private readonly candles: CandleColumns;
  private readonly cursor: Cursor;
  private readonly series = new Map<string, Series>();
  /** The series in the order of their first use; walked by index, once a block. */
  private readonly list: Series[] = [];
  private readonly timeframes = new Map<Timeframe, HigherSeries>();
  private wakes: Wakes | null = null;

  constructor(candles: CandleColumns, cursor: Cursor) {
    this.candles = candles;
    this.cursor = cursor;
  }

  get higher(): ReadonlyMap<string, HigherTimeframe> {
    return this.timeframes;
  }

  /** The reading that `spec` declares; to be asked for before the first block. */
  reading(spec: ReadingSpec): Reading {
    const { values, divisor } = this.column(spec);
    return new Reading(values, this.cursor, divisor);
  }

  /** The rows at which one of `conditions` holds, found with every block; to be asked for before the first. */
  wakesOf(conditions: readonly Condition[], specs: Readonly<Record<string, ReadingSpec>>): Wakes {
    this.wakes = new Wakes(conditions, this.candles, (name) => this.column(specs[name]!), readingRows);
    return this.wakes;
  }

  private column(spec: ReadingSpec): ReadingColumn {
    const key = seriesKey(spec);
    let series = this.series.get(key);
    if (series === undefined) {
      const outputs = outputsOf(spec);
      const indicator = createIndicator(spec);
      const { divisor = 1 } = indicator;
      const priceScale = 10 ** this.candles.priceDigits;
      series = {
        indicator,
        divisors: outputs.map((output) => (output.kind === 'price' ? priceScale * divisor : divisor)),
        columns: outputs.map(() => new Float64Array(readingRows + 1).fill(NaN)),
        higher: spec.timeframe === undefined ? null : this.higherSeries(spec.timeframe),
        fresh: spec.timeframe === undefined ? [] : outputs.map(() => new Float64Array(2 * readingRows + 2)),
      };
      this.series.set(key, series);
      this.list.push(series);
    }
    const output = outputIndex(spec);
    series.indicator.want?.(output);
    const isWhole = series.indicator.divisor !== undefined && outputsOf(spec)[output]!.kind === 'price';
    return { values: series.columns[output]!, divisor: series.divisors[output]!, isWhole };
  }

  /** Computes blocks until `row` is inside one. Rows are asked for in order. */
  ensure(row: number): void {
    while (row >= this.to) this.next();
  }

  private next(): void {
    const last = this.to - this.from;
    this.from = this.to;
    this.to = Math.min(this.from + readingRows, this.candles.length);
    const count = this.to - this.from;
    for (const higher of this.timeframes.values()) {
      higher.before = higher.candles.length;
      higher.visibleAt[0] = higher.visibleAt[last]!;
      higher.resampler.advance(this.candles, this.from, this.to, higher.candles, higher.visibleAt, 1);
    }
    for (let i = 0; i < this.list.length; i++) {
      const { columns, indicator, higher } = this.list[i]!;
      for (let k = 0; k < columns.length; k++) columns[k]![0] = columns[k]![last]!;
      if (higher === null) indicator.advance(this.candles, this.from, this.to, columns, 1);
      else carry(this.list[i]!, higher, count);
    }
    this.wakes?.scan(this.from, this.to);
  }

  private higherSeries(timeframe: Timeframe): HigherSeries {
    const known = this.timeframes.get(timeframe);
    if (known !== undefined) return known;
    const durationMs = timeframeMs(timeframe);
    const visibleAt = new Int32Array(readingRows + 1);
    const higher: HigherSeries = {
      resampler: new Resampler(durationMs),
      candles: new CandleColumns({ durationMs, priceDigits: this.candles.priceDigits, capacity: 64 }),
      visibleAt,
      before: 0,
      visible: () => visibleAt[this.cursor.slot]!,
    };
    this.timeframes.set(timeframe, higher);
    return higher;
  }
}

/** Values of a higher timeframe onto base rows: each row has the value of the last higher candle it can see. */
function carry(series: Series, higher: HigherSeries, count: number): void {
  const { before } = higher;
  series.indicator.advance(higher.candles, before, higher.candles.length, series.fresh, 0);
  for (const [k, column] of series.columns.entries()) {
    const fresh = series.fresh[k]!;
    for (let slot = 1; slot <= count; slot++) {
      const visible = higher.visibleAt[slot]!;
      column[slot] = visible > before ? fresh[visible - before - 1]! : column[slot - 1]!;
    }
  }
}
