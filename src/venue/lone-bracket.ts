/**
 * The quick way to the end of a bracket: where nothing rests but the one stop and the one target of an entry that is
 * done, most candles that reach something reach one of the two, and settle all there is to ask at one look: no order is
 * searched for, leg by leg, and no path is chosen between two that lead to the same fill.
 */
import { highFirst } from '../market/path.ts';
import type { PathPolicy } from '../model/costs.ts';
import { reaches, type VenueOrder } from './book.ts';
import type { Floor } from './floor.ts';

/**
 * The one order that the candle in hand, which stands at its open, meets for certain, with the walk on the leg that
 * meets it. Null, and nothing has been done, where there is another book, or a candle that is not clear (PATH-5).
 */
export function onlyOneMet({ book, walk }: Floor, path: PathPolicy): VenueOrder | null {
  if (book.orders.length !== 2) return null;
  const first = book.orders[0]!;
  const second = book.orders[1]!;
  const { group } = first;
  if (group === null || group !== second.group) return null;
  if (group.ladder !== null) return null;
  if (!waits(first) || !waits(second)) return null;
  const upper = first.up ? first : second;
  const lower = first.up ? second : first;
  if (!upper.up || lower.up) return null;
  const meetsUpper = reaches(upper, walk.price);
  // An amended level may lie beyond the other: then the open may meet both.
  if (reaches(lower, walk.price)) return meetsUpper ? null : lower;
  if (meetsUpper) return upper;
  walk.look();
  // No two truths are compared: the compiler makes a call of that.
  if (upper.level <= walk.high) {
    if (lower.level >= walk.low) return null;
    walk.leaveOpen(highFirst(path, walk));
    if (!walk.highFirst) walk.finishLeg();
    return upper;
  }
  if (lower.level < walk.low) return null;
  walk.leaveOpen(highFirst(path, walk));
  if (walk.highFirst) walk.finishLeg();
  return lower;
}

/** Whether `order` is a plain stop or limit that rests, and ends with its first fill. */
const waits = ({ presence, takes, terms }: VenueOrder): boolean =>
  presence === 'resting' &&
  !takes &&
  terms.ratchet === null &&
  (terms.type === 'limit' || terms.type === 'stop');
