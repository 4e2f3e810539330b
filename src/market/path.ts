/**
 * The path of a price inside one candle, and its clock (PATH-1, PATH-2, PATH-3, PATH-7).
 *
 * A walk stands at its open first (stage 0: what the jump from the previous close swept over meets this price), then
 * walks three straight legs (stages 1 to 3) over the first extreme and the second to the close, and is over (stage 4).
 * Its clock says open at t, the extremes at t + d/3 and t + 2d/3, close at t + d, linear between.
 * Fields are plain, so that a walk can be copied where a market is forked. The extremes and the close are read when the
 * open has settled and something is left to be met: many a candle is left alone after its open.
 */
import { assert } from '../base/assert.ts';
import type { CandleColumns } from './candles.ts';
import type { PathPolicy } from '../model/costs.ts';
import type { Price } from '../model/units.ts';

export type Stage = 0 | 1 | 2 | 3 | 4;

export class Walk {
  stage: Stage = 4;
  /** Where the path stands. */
  price = 0 as Price;
  highFirst = false;
  startsAt = 0;
  /** The clock up to which it has walked: where the price stands still, or is rounded, the price alone cannot say. */
  reached = 0;
  durationMs = 0;
  open = 0 as Price;
  high = 0 as Price;
  low = 0 as Price;
  close = 0 as Price;
  private candles: CandleColumns | null = null;
  private row = 0;

  /** Stands at the open of row `row`. */
  begin(candles: CandleColumns, row: number): void {
    this.stage = 0;
    this.startsAt = candles.opensAt(row);
    this.reached = this.startsAt;
    this.durationMs = candles.durationMs;
    this.open = candles.open[row]! as Price;
    this.price = this.open;
    this.candles = candles;
    this.row = row;
  }

  /** Reads the extremes and the close. To be called before any of them, or a leg, is asked for. */
  look(): void {
    const { candles, row } = this;
    if (candles === null) return;
    this.high = candles.high[row]! as Price;
    this.low = candles.low[row]! as Price;
    this.close = candles.close[row]! as Price;
    this.candles = null;
  }

  /** Leaves the open by the way to the first extreme. */
  leaveOpen(highFirst: boolean): void {
    assert(this.stage === 0, 'a walk leaves its open once');
    this.highFirst = highFirst;
    this.stage = 1;
  }

  /** Goes to the end of the present leg, and onto the next. */
  finishLeg(): void {
    this.price = this.legEnd();
    this.reached = this.legEndsAt();
    this.stage = (this.stage + 1) as Stage;
  }

  /** When the present leg is over; a flat one takes its time like any other. */
  legEndsAt(): number {
    return this.startsAt + (this.durationMs / 3) * this.stage;
  }

  legStart(): Price {
    if (this.stage === 1) return this.open;
    return this.stage === 2 ? this.first() : this.second();
  }

  legEnd(): Price {
    if (this.stage === 1) return this.first();
    return this.stage === 2 ? this.second() : this.close;
  }

  /** The clock, in milliseconds with fractions, at which the present leg is at `price`; at stage 0, the open's. */
  clockAt(price: Price): number {
    if (this.stage === 0) return this.startsAt;
    const third = this.durationMs / 3;
    const from = this.legStart();
    const length = Math.abs(this.legEnd() - from);
    const walked = length === 0 ? 0 : Math.abs(price - from) / length;
    return Math.max(this.reached, this.startsAt + third * (this.stage - 1) + third * walked);
  }

  /** Whether the present leg, with another behind it, is over at `clock`. */
  endsLegBy(clock: number): boolean {
    const { stage } = this;
    return stage > 0 && stage < 3 && this.legEndsAt() <= clock;
  }

  /** Moves on to where the path stands at `clock`, with nothing to meet before it; rounds to a price unit. */
  advanceTo(clock: number): void {
    while (this.endsLegBy(clock)) this.finishLeg();
    if (this.stage === 0 || this.stage === 4) return;
    this.reached = Math.max(this.reached, clock);
    const third = this.durationMs / 3;
    const walked = Math.min(1, (clock - this.startsAt - third * (this.stage - 1)) / third);
    if (walked <= 0) return;
    const from = this.legStart();
    this.price = Math.round(from + (this.legEnd() - from) * walked) as Price;
  }

  /** Where the path stands at `clock`, which is not before it; rounds to a price unit. The walk stays where it is. */
  priceAt(clock: number): Price {
    if (this.stage === 0 || this.stage === 4 || clock <= this.reached) return this.price;
    const third = this.durationMs / 3;
    let leg: number = this.stage;
    while (leg < 3 && clock >= this.startsAt + third * leg) leg++;
    const from = leg === 1 ? this.open : leg === 2 ? this.first() : this.second();
    const to = leg === 1 ? this.first() : leg === 2 ? this.second() : this.close;
    const walked = Math.min(1, (clock - this.startsAt - third * (leg - 1)) / third);
    return Math.round(from + (to - from) * walked) as Price;
  }

  /** The last price of the present leg that it passes before `clock`, which is no later than the leg's end; null for none. */
  lastBefore(clock: number): Price | null {
    const from = this.legStart();
    const to = this.legEnd();
    const third = this.durationMs / 3;
    const length = Math.abs(to - from);
    const walked = Math.min(1, (clock - this.startsAt - third * (this.stage - 1)) / third);
    const units = Math.min(length, Math.ceil(length * walked)) - 1;
    return units < 0 ? null : ((from + Math.sign(to - from) * units) as Price);
  }

  private first(): Price {
    return this.highFirst ? this.high : this.low;
  }

  private second(): Price {
    return this.highFirst ? this.low : this.high;
  }
}

/** Whether the high comes first under a policy that looks at the candle alone (PATH-3). */
export function highFirst(policy: PathPolicy, walk: Walk): boolean {
  const { open, high, low, close } = walk;
  if (policy === 'high-first') return true;
  if (policy === 'low-first') return false;
  const nearestIsHigh = high - open < open - low;
  if (policy === 'nearest') return nearestIsHigh;
  // `likely`, and what `adverse` and `favourable` fall back to: the shorter path.
  return close === open ? nearestIsHigh : close < open;
}
