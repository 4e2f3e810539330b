/**
 * The merged clock of the reference model (PATH-7, TIME-4): the path of a candle as a line over time, the moments at
 * which it comes to whole prices, and the price of a moment. Moments are milliseconds with fractions, to the last bit of
 * a double; a price that is asked for between two units is the nearer one, of two equally near the higher.
 */
import type { Candle } from './terms.ts';
import type { Market, World } from './world.ts';

/** The four prices of a candle in the order in which they are reached, a third of its time apart. */
export interface Path {
  readonly turns: readonly [number, number, number, number];
  readonly begin: number;
  readonly duration: number;
}

/** A moment of a path: at a whole price, or (for what looks at prices only) where the nearest price becomes another. */
export interface Point {
  readonly clock: number;
  readonly price: number;
  readonly isWhole: boolean;
}

/** The moments of this century lie so far apart that a double can tell. */
export const nextMoment = 2 ** -12;

export function pathOf(candle: Candle, isHighFirst: boolean, begin: number, duration: number): Path {
  const { open, high, low, close } = candle;
  return { turns: isHighFirst ? [open, high, low, close] : [open, low, high, close], begin, duration };
}

/** All prices after the open, over both extremes, to the close, a unit apart; and what lies between, where asked for. */
export function pointsOf({ turns, begin, duration }: Path, between: boolean): readonly Point[] {
  const third = duration / 3;
  const points: Point[] = [];
  for (let leg = 0; leg < 3; leg++) {
    const [from, to] = [turns[leg]!, turns[leg + 1]!];
    const length = Math.abs(to - from);
    const at = (walked: number): number => begin + third * leg + third * walked;
    // Where the price stands still, time goes on.
    if (length === 0) points.push({ price: to, clock: at(1), isWhole: true });
    for (let i = 1; i <= length; i++) {
      const price = from + Math.sign(to - from) * i;
      const half = at((i - 0.5) / length);
      if (between)
        for (const clock of [half, half + nextMoment]) points.push({ price, clock, isWhole: false });
      points.push({ price, clock: at(i / length), isWhole: true });
    }
  }
  return points;
}

/** The price of a market at a moment that is not before its last meeting. */
export const priceAt = (market: Market, clock: number): number =>
  market.path === null ? market.price : Math.round(wayAt(market.path, clock).at);

/** Whether a market stands at a price to which its path only comes (LAT-1). */
export function isToCome({ path, price }: Market, clock: number): boolean {
  if (path === null) return false;
  const { at, isUp } = wayAt(path, clock);
  return isUp ? price > at : price < at;
}

/** Where a path stands, between units too, and whether it rises. */
function wayAt({ turns, begin, duration }: Path, clock: number): { at: number; isUp: boolean } {
  const third = duration / 3;
  const leg = Math.min(2, Math.floor((clock - begin) / third));
  const walked = Math.min(1, (clock - begin - third * leg) / third);
  const [from, to] = [turns[leg]!, turns[leg + 1]!];
  return { at: from + (to - from) * walked, isUp: to > from };
}

/** Something happens in a market at the clock: it stands at the price of the moment. */
export function standNow(world: World, market: Market): void {
  market.price = priceAt(market, world.clock);
}
