/**
 * The arithmetic of the rules as it is done by hand, on plain numbers and without the engine: what a run comes to is
 * held against it. Prices are written with the digits of their tick.
 */

/** What a case must come to. */
export interface Hand {
  /** The prices of all its fills, in their order. */
  readonly prices: readonly string[];
  /** Their sizes, where they are not what was asked for. */
  readonly sizes?: readonly number[];
  /** How they are found, in Markdown. */
  readonly says: string;
}

const digitsOf = (tick: number): number => Math.max(0, Math.round(-Math.log10(tick)));
/** A price within 1e-9 of a tick is that tick (FILL-7). */
const nearly = 1e-9;

/** The tick at or below `value`. */
export const down = (value: number, tick: number): string =>
  (Math.floor(value / tick + nearly) * tick).toFixed(digitsOf(tick));
/** The tick at or above `value`. */
export const up = (value: number, tick: number): string =>
  (Math.ceil(value / tick - nearly) * tick).toFixed(digitsOf(tick));
/** The nearest price unit. */
export const nearest = (value: number, tick: number): string =>
  (Math.round(value / tick) * tick).toFixed(digitsOf(tick));

export interface Position {
  readonly entry: number;
  readonly leverage: number;
  /** As a fraction of the value. */
  readonly maintenance: number;
  /** What its margin has received for each unit since; negative where paid. */
  readonly received?: number;
}

/** Where margin and gain are no more than maintenance: entry / leverage + received + P - entry = maintenance x P. */
export const longUnderAt = ({ entry, leverage, maintenance, received = 0 }: Position): number =>
  (entry - entry / leverage - received) / (1 - maintenance);

/** The same of a short: entry / leverage + received + entry - P = maintenance x P. */
export const shortUnderAt = ({ entry, leverage, maintenance, received = 0 }: Position): number =>
  (entry + entry / leverage + received) / (1 + maintenance);

/** Lots of a hundredth: the part of a candle's volume that is there to be had, and what is left of a size after parts. */
export const partOf = (volume: number, part: number): number =>
  Math.floor(volume * part * 100 + nearly) / 100;
export const less = (size: number, ...parts: readonly number[]): number =>
  Math.round(parts.reduce((rest, part) => rest - part, size) * 100) / 100;

/** The price at a part of the way from `from` to `to`. */
export const onTheWay = (from: number, to: number, part: number): number => from + (to - from) * part;
