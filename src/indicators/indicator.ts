/**
 * The shape of every indicator: a plain object that reads candles in order and writes its outputs into columns.
 *
 * `advance` takes rows [from, to) of the candles, each row once and in order over the indicator's life, from row 0 on;
 * the rows before are in the same columns and may be read again. It writes the value that is known at the close of row r to `outputs[k][at + r - from]` for its k-th output. One call may carry one
 * candle (live) or a thousand (history): the result is the same to the last bit, a law of the tests. A value that is
 * not defined yet is NaN inside the kernel; a strategy is not asked before all its readings are defined.
 *
 * An indicator may keep its outputs as a multiple of their values and say by what they are to be divided: a moving
 * average is its sum, exact and without a division at every row, until somebody reads it.
 *
 * State is the object's own fields: numbers and typed arrays only, so that a snapshot is a copy of the fields.
 * Arithmetic is + - x / and sqrt (DET-1). Prices come in integer units, so sums of prices are exact and never drift;
 * outputs of kind `price` are in the same units, `ratio` outputs have none, `volume` outputs are in base units.
 */
import type { CandleColumns } from '../market/candles.ts';

export type OutputKind = 'price' | 'ratio' | 'volume';

export interface IndicatorOutput {
  /** The name by which a strategy selects it: `value`, `upper`, `signal`. */
  readonly name: string;
  readonly kind: OutputKind;
}

export interface Indicator {
  /** Rows that must have been seen before every output is defined. */
  readonly warmup: number;
  /** What `advance` writes is this many times the value; 1 where it is left out. */
  readonly divisor?: number;
  /** Says that output k will be read; called before the first row. Once called, the other outputs may stay unwritten. */
  want?(output: number): void;
  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void;
}

/** Which column of the candles an indicator of one series reads. */
export const sources = ['close', 'open', 'high', 'low', 'volume'] as const;
export type Source = (typeof sources)[number];
