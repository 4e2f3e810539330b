/**
 * Which limits of the reference model have to be crossed (FILL-2): all, none, or by a draw for each order and candle.
 * The draw is the definition itself (DET-2): by seed, model, market, time and place, which is here that among equals.
 */
import { draw, keyOf } from '../../src/base/random.ts';
import type { Market, Order } from './world.ts';

const seed = 1;
const rateScale = 100_000_000;

/** Whether the path has to go a tick through a limit of the candle in hand. What takes has not. */
export function mustCross({ index, terms, opensAt }: Market, { takes, arrival }: Order): boolean {
  const { limitFills } = terms;
  if (takes) return false;
  if (limitFills.kind !== 'probability') return limitFills.kind === 'cross';
  const chance = draw(seed, keyOf('limit fills'), keyOf(`M${index}`), opensAt, arrival);
  return chance * rateScale >= limitFills.rate;
}
