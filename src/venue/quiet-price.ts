/**
 * The price of the moment in a market whose candle meets nothing (TIME-4): its path is known by the candle alone, so that
 * nobody has to walk it. After every fill limits on losses ask for the price of every position (RISK-2); most of them lie
 * in markets of which the candle in hand asks nothing else.
 */
import { highFirst, type Walk } from '../market/path.ts';
import type { Price } from '../model/units.ts';
import type { PathChoice } from './choose-path.ts';
import type { Floor } from './floor.ts';

/**
 * Where the quiet candle of `row`, whose open has settled, stands at `clock`: the same as if `floor` were walked to there.
 * `aside` is a walk to reckon with.
 */
export function quietPrice(
  { candles, book }: Floor,
  row: number,
  clock: number,
  { path, answersFills }: Pick<PathChoice, 'path' | 'answersFills'>,
  aside: Walk,
): Price {
  // A walk that has nothing to meet or to move, and to which no answer can bring anything, is over at its open.
  if (book.trails === 0 && !answersFills) return book.last;
  aside.begin(candles, row);
  aside.look();
  aside.leaveOpen(highFirst(path, aside));
  return aside.priceAt(clock);
}
