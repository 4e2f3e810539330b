/** What a chart shows, before it is drawn. Times in ms, prices as decimals. */
import type { PriceScale } from '../../src/report/chart-parts.ts';
import type { Row } from './bench.ts';

export interface Line {
  readonly from: number;
  readonly to: number;
  readonly price: number;
  readonly says: string;
  readonly tone: Tone;
  /** Where its words stand, where others stand too near. */
  readonly wordsAt?: number;
  /** Only its words are drawn. */
  readonly isWords?: true;
}

export interface Mark {
  readonly at: number;
  readonly price: number;
  readonly side: 'buy' | 'sell';
  readonly tone: Tone;
}

export type Tone = 'gain' | 'loss' | 'accent' | 'muted';

export interface Bar {
  readonly at: number;
  readonly value: number;
}

export interface Drawing {
  readonly rows: readonly Row[];
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
  readonly scale: PriceScale;
  /** The prices that are drawn; those of the candles when left out. */
  readonly prices?: readonly [number, number];
  /** Formats of the axes, as d3 has them. */
  readonly format: string;
  readonly timeFormat: string;
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
  /** A span without candles, and what is said of it. */
  readonly gap?: { readonly from: number; readonly to: number; readonly says: string };
  /** Under the candles, on the same times. */
  readonly bars?: { readonly title: string; readonly rows: readonly Bar[] };
}
