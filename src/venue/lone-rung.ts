/**
 * A rung that a candle meets, and whether that leaves the candle clear (PATH-5): its fill moves the average of its group,
 * and with it what starts from there (SCALE-5). Where none of that comes within reach of the candle, whatever the average
 * becomes, both ways through it fill the same orders at the same prices, and nobody has to walk them.
 */
import { anchoredLevel } from '../model/levels.ts';
import { isRung, type FillAnchor } from '../model/order.ts';
import type { Price, Side } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { rulesNow, type Floor } from './floor.ts';

/** Whether the fill of `rung` brings nothing within reach of the candle in hand; false where that is not certain. */
export function leavesNothingNear(floor: Floor, rung: VenueOrder): boolean {
  const { isPlain, walk } = floor;
  const { group, terms } = rung;
  // On a plain floor, of a spot account, what is held is long, and fills lie inside the candle.
  if (!isPlain || !isRung(terms) || !group?.ladder) return false;
  const { ladder } = group;
  const rules = rulesNow(floor);
  // Averages lie between that of now and prices of the candle; a rung that was moved up may lie above the former.
  const least = Math.min(walk.low, ladder.average) as Price;
  const isBeyond = (from: FillAnchor, side: Side, isStop: boolean): boolean =>
    anchoredLevel(from, side, isStop, least, rules, ladder.r) > walk.high;
  for (const { presence, terms: stop } of group.stops) {
    if (presence === 'done' || stop.ratchet === null) continue;
    // A step holds from its level on; one that holds from the fill on moves the stop at once.
    for (const { after } of stop.ratchet.steps)
      if (after === null || !isBeyond(after, 'buy', true)) return false;
  }
  for (const { presence, terms: target } of group.targets)
    if (presence !== 'done' && target.anchor?.ofAverage === true && !isBeyond(target.anchor, 'sell', false))
      return false;
  return true;
}
