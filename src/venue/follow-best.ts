/**
 * The quick way of the candle that meets nothing, and whose best price stops follow: no order is searched for, leg by leg,
 * and no path is chosen between two that end alike.
 */
import { movesAtCloses } from '../model/order.ts';
import type { Price } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { rulesNow, type Floor } from './floor.ts';
import { isBetter, isTrailing, see, triggerAt } from './trail.ts';

/**
 * Moves the stops that follow the path to the best price of the candle in hand, which stands at its open. False, and
 * nothing has been done, where the candle may meet an order, on one way through it or the other.
 */
export function followBest(floor: Floor): boolean {
  const { book, walk, terms } = floor;
  // By the rules of each moment, and here there is one moment.
  if (book.trails === book.trailsAtCloses || terms.instrument.rules.length !== 1) return false;
  const { orders } = book;
  const rules = rulesNow(floor);
  walk.look();
  const { high, low } = walk;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    if (order.presence === 'due') return false;
    let { level } = order;
    // Where it has followed to at most: what comes back to that may meet it, or not, by which extreme came first.
    if (followsPath(order)) {
      const best = bestOf(order, high, low);
      if (isBetter(order, best)) level = triggerAt(order, best, rules);
    }
    if (order.up ? level <= high : level >= low) return false;
  }
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    if (followsPath(order) && see(order, bestOf(order, high, low), rules)) floor.changed = true;
  }
  return true;
}

const followsPath = (order: VenueOrder): boolean => isTrailing(order) && !movesAtCloses(order.terms);

const bestOf = ({ terms }: VenueOrder, high: Price, low: Price): Price =>
  terms.side === 'sell' ? high : low;
