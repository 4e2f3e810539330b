/**
 * Ladders (SCALE-1, SCALE-4, SCALE-5): further entries at the exchange, the rungs, that wait for their own entry, and
 * targets that follow what the position has cost on average.
 *
 * Rungs come on the book when the entry is done, at levels that start from its average price, each for its share of what
 * the entry brought: judged and held like new orders, one by one, the nearest first. What they bring is guarded by the
 * group of the entry. Each is met once; those that are left end with what they add to.
 */
import { divideExact, mulDiv } from '../base/mul-div.ts';
import { cutToLot, type TradingRules } from '../model/instrument.ts';
import { anchoredLevel } from '../model/levels.ts';
import { awaitsWord, isRung } from '../model/order.ts';
import { noQuantity, rateScale, type Price, type Quantity } from '../model/units.ts';
import { add, reaches, remove, watch, type Group, type Ladder, type VenueOrder } from './book.ts';
import { cancelOrder, priceNow, rejectOrder, rulesNow, timeNow, type Floor } from './floor.ts';
import { hold, judge } from './judge.ts';
import { deepen } from './liquidity.ts';
import { putOnBook } from './put-on-book.ts';
import { startRatchet, tellMove } from './trail.ts';

export const ladderOf = (rungs: VenueOrder[]): Ladder => ({
  rungs,
  entered: noQuantity,
  entry: 0 as Price,
  peak: noQuantity,
  average: 0 as Price,
  r: 0,
});

/** `quantity` at `price`, and `rest` beside it, have come to the `open` of a group: its average, and its peak. */
export function noteAdded(
  ladder: Ladder,
  open: number,
  quantity: Quantity,
  rest: number,
  price: Price,
): void {
  const added = quantity + rest;
  const total = open + added;
  ladder.average = averageOf(ladder.average, open, price, added);
  ladder.peak = Math.max(ladder.peak, total) as Quantity;
}

/** A fill of the entry itself brought `quantity` at `price`. */
export function noteEntered(ladder: Ladder, quantity: Quantity, price: Price): void {
  ladder.entry = averageOf(ladder.entry, ladder.entered, price, quantity);
  ladder.entered = (ladder.entered + quantity) as Quantity;
}

/** Below this a product and a sum of two are exact. */
const exactMost = 2 ** 52;

function averageOf(average: Price, open: number, price: Price, added: number): Price {
  const sum = average * open + price * added;
  if (sum <= exactMost) return mulDiv(sum, 1, open + added, 'half-even') as Price;
  const worth = BigInt(average) * BigInt(open) + BigInt(price) * BigInt(added);
  return divideExact(worth, open + added, 'half-even') as Price;
}

/** A fill after the first has moved the average: what starts from there is laid anew (SCALE-5). */
export function followAverage(floor: Floor, group: Group, ladder: Ladder): void {
  const rules = rulesNow(floor);
  for (const stop of group.stops) {
    if (stop.steps === null || stop.presence === 'done' || stop.triggered) continue;
    if (stop.presence !== 'dormant') tellMove(floor, stop, rules);
    startRatchet(stop, ladder.average, ladder.r, rules, priceNow(floor));
    if (stop.presence !== 'dormant') watch(stop);
    floor.changed = true;
  }
  for (const target of group.targets) moveTarget(floor, target, ladder, rules);
}

/** One that a strategy has moved stays where that has put it. */
function moveTarget(floor: Floor, target: VenueOrder, { average, r }: Ladder, rules: TradingRules): void {
  const { anchor, side, limit: stated } = target.terms;
  if (anchor?.ofAverage !== true || stated !== 0 || target.presence === 'done') return;
  const limit = anchoredLevel(anchor, side, false, average, rules, r);
  if (limit === target.limit) return;
  target.limit = limit;
  floor.changed = true;
  if (target.presence === 'dormant') {
    // One that has never rested is told with its level when it does.
    if (target.arrival === 0) return;
  } else {
    // As one that is amended: last among equals.
    remove(floor.book, target);
    add(floor.book, target);
    target.presence = 'resting';
    watch(target);
    target.takes = reaches(target, priceNow(floor));
    deepen(floor, target);
  }
  floor.sink.push({
    kind: 'amended',
    order: target.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    quantity: (target.filled + target.leaves) as Quantity,
    limit,
    trigger: target.trigger,
  });
}

/**
 * What each target of a ladder is for, the nearest first: its share of the peak, less what it has taken, cut to what is
 * open; where the shares make a whole, the farthest takes all that remains.
 */
export function targetSizes(
  { peak }: Ladder,
  targets: readonly VenueOrder[],
  cover: Quantity,
  lot: Quantity,
): readonly Quantity[] {
  let shares = 0;
  for (const { terms } of targets) shares += terms.share;
  let room: number = cover;
  return targets.map(({ terms, filled, presence }, i) => {
    if (presence === 'done') return noQuantity;
    const isRest = i === targets.length - 1 && shares >= rateScale;
    const planned = cutToLot(mulDiv(peak, terms.share, rateScale, 'down'), lot);
    const size = isRest ? room : Math.min(Math.max(0, planned - filled), room);
    room -= size;
    return cutToLot(size, lot);
  });
}

/** The entry is done: its rungs come on the book. Sums of shares are cut to the lot, so that no part of one is lost. */
export function startRungs(floor: Floor, ladder: Ladder): void {
  for (const rung of ladder.rungs)
    if (rung.presence === 'dormant' && !awaitsWord(rung.terms)) startRung(floor, rung, ladder);
}

/** The word for a rung that waits for no price has come (SCALE-2). */
export function releaseRung(floor: Floor, rung: VenueOrder): void {
  const { group, presence, terms } = rung;
  if (presence !== 'dormant' || !awaitsWord(terms) || !group?.ladder) return;
  if (!isRung(terms)) letTargetGo(floor, rung, group, group.ladder);
  else if (group.parent.presence === 'done') startRung(floor, rung, group.ladder);
}

/** A target that waits for no price takes its part of what is open now. */
function letTargetGo(floor: Floor, target: VenueOrder, group: Group, ladder: Ladder): void {
  const { lot } = rulesNow(floor);
  const cover = cutToLot(group.brought - group.taken, lot);
  const sizes = targetSizes(ladder, group.targets, cover, lot);
  target.leaves = sizes[group.targets.indexOf(target)]!;
  const wrong = judge(floor, target);
  if (wrong === null) putOnBook(floor, target);
  else rejectOrder(floor, target, wrong.reason, wrong.value, wrong.bound);
}

/** What a rung is for: its part of the sum of shares up to it, cut to the lot. */
function quantityOf({ rungs, entered }: Ladder, rung: VenueOrder, lot: Quantity): Quantity {
  let before = 0;
  for (let i = 0; rungs[i] !== rung; i++) before += rungs[i]!.terms.share;
  const upTo = (shares: number): number => cutToLot(mulDiv(entered, shares, rateScale, 'down'), lot);
  return (upTo(before + rung.terms.share) - upTo(before)) as Quantity;
}

function startRung(floor: Floor, rung: VenueOrder, ladder: Ladder): void {
  const { terms } = rung;
  const isStop = terms.type === 'stop';
  const { anchor } = terms;
  // One that waits for its word has no price.
  const level =
    anchor === null ? (0 as Price) : anchoredLevel(anchor, terms.side, isStop, ladder.entry, rulesNow(floor));
  const quantity = quantityOf(ladder, rung, rulesNow(floor).lot);
  rung.leaves = quantity;
  if (isStop) rung.trigger = level;
  else rung.limit = level;
  rung.terms = { ...terms, quantity, limit: rung.limit, trigger: rung.trigger };
  const wrong = judge(floor, rung) ?? hold(floor, rung);
  if (wrong === null) putOnBook(floor, rung);
  else rejectOrder(floor, rung, wrong.reason, wrong.value, wrong.bound);
}

/** Ends the rungs that are left. */
export function dropRungs(floor: Floor, { ladder }: Group, reason: 'group' | 'parent' | 'end'): void {
  if (ladder === null) return;
  for (const rung of ladder.rungs) if (rung.presence !== 'done') cancelOrder(floor, rung, reason);
}
