/**
 * What the exchange does with a pool that is under (MARG-1), one thing at a time: it cancels the entries that rest in
 * its markets; when there are none it closes the position that has lost most, whole, as a taker at the price of the
 * moment, and the pool is judged again.
 *
 * A closing takes no part of the candle's volume and obeys no minimum: the exchange takes the position over. The fee
 * of the fill is paid, and the liquidation's own beside it. A position whose market has no candle waits for one. What
 * is then missing, of the position's margin or of the whole account, is made good by the insurance fund, so that
 * nobody owes more than he staked.
 */
import { feeOf, notionalOf, type TradingRules } from '../model/instrument.ts';
import type { OrderId } from '../model/order.ts';
import { awayFromMarket, unitsToTick } from '../model/tick.ts';
import { signOf, type Money, type Price, type Quantity, type Rate, type Side } from '../model/units.ts';
import { credit } from './account.ts';
import { canClose, isOpen, leftAt, maintenanceAt, priceAt, valueAt } from './clearing.ts';
import { feeInAll, feeRate, noteTraded } from './fees.ts';
import { endGroup, leaveNothing } from './fill.ts';
import { cancelOrder, isDetailed, rulesNow, timeNow, type Floor, type Pool } from './floor.ts';
import { watchFunding } from './funding.ts';
import { movePosition } from './funds.ts';
import { dropRungs } from './ladder.ts';
import { slipped } from './slippage.ts';

/** Does the next thing for `pool`, whose floors stand at `clock`, in the markets of `floors`; one of them can be closed. */
export function liquidate(pool: Pool, clock: number, floors: readonly Floor[] = pool.floors): void {
  if (!cancelEntries(floors)) closePosition(largestLoser(floors, clock), pool, clock);
}

/** Cancels what would open or add to positions; false where nothing does. */
function cancelEntries(floors: readonly Floor[]): boolean {
  let found = false;
  for (const floor of floors) {
    for (const order of [...floor.book.orders]) {
      if (order.terms.reduceOnly || order.presence === 'done') continue;
      cancelOrder(floor, order, 'margin');
      if (order.group?.parent === order) dropRungs(floor, order.group, 'parent');
      endGroup(floor, order);
      found = true;
    }
  }
  return found;
}

/** The position with the lowest profit, of those that can be closed; of equals, the first by market. */
function largestLoser(floors: readonly Floor[], clock: number): Floor {
  let loser: Floor | null = null;
  let lowest = Infinity;
  for (const floor of floors) {
    if (!canClose(floor)) continue;
    const { position, entryCost } = floor.book;
    const profit = Math.sign(position) * (valueAt(floor, priceAt(floor, clock)) - entryCost);
    if (profit >= lowest) continue;
    lowest = profit;
    loser = floor;
  }
  return loser!;
}

function closePosition(floor: Floor, pool: Pool, clock: number): void {
  const { book, account, terms } = floor;
  const { instrument, margin } = terms;
  const { position } = book;
  const size = Math.abs(position) as Quantity;
  const side: Side = position > 0 ? 'sell' : 'buy';
  const rules = rulesNow(floor);
  const here = priceAt(floor, clock);
  const priceBefore = tradedPrice(floor, here, side, rules);
  const worse = slipped(floor, rules, side, priceBefore, size);
  const price = terms.clampSlippage ? insideCandle(floor, worse) : worse;
  const order = -++account.ownOrders as OrderId;
  const head = { order, market: book.market, at: timeNow(floor) };
  floor.sink.push({
    kind: 'liquidating',
    ...head,
    quantity: position,
    price: here,
    left: leftAt(pool, clock) as Money,
    maintenance: maintenanceAt(pool, clock) as Money,
  });
  const cost = notionalOf(instrument, price, size, 'half-even');
  const fee = feeInAll(
    floor,
    side,
    feeOf(instrument, price, size, feeRate(floor, 'taker'), 'half-even'),
    cost,
  );
  const penalty = feeOf(instrument, price, size, margin.liquidationFee, 'half-even');
  const paid = fee + penalty;
  const insurance = missingAfter(floor, pool, cost, paid);
  if (account.traded !== null) noteTraded(floor, cost);
  credit(account, -signOf(side) * cost - paid + insurance);
  movePosition(floor, -position as Quantity, cost);
  if (terms.funding !== null) watchFunding(floor);
  floor.changed = true;
  const charge = { kind: 'charged', ...head, quantity: position } as const;
  if (penalty > 0)
    floor.sink.push({
      ...charge,
      reason: 'liquidation',
      rate: margin.liquidationFee,
      amount: -penalty as Money,
    });
  if (insurance > 0) floor.sink.push({ ...charge, reason: 'insurance', rate: 0 as Rate, amount: insurance });
  floor.sink.push({
    kind: 'filled',
    ...head,
    price,
    priceBefore,
    quantity: size,
    leaves: 0 as Quantity,
    cost,
    fee,
    feeCurrency: 'quote',
    coins: 0,
    liquidity: 'taker',
    byDetail: isDetailed(floor),
  });
  leaveNothing(floor, size);
}

/** The nearest price on the grid that is no better than `here`, inside the candle in hand. */
function tradedPrice(floor: Floor, here: Price, side: Side, { tick }: TradingRules): Price {
  const onGrid = Math.max(tick, unitsToTick(here, tick, awayFromMarket(side))) as Price;
  return insideCandle(floor, onGrid);
}

/** `price`, or the nearest that the candle in hand has. */
function insideCandle({ walk }: Floor, price: Price): Price {
  walk.look();
  return Math.min(Math.max(price, walk.low), walk.high) as Price;
}

/** What closing the position for `cost`, with `paid` in fees, leaves to be made good. */
function missingAfter({ book, account }: Floor, pool: Pool, cost: number, paid: number): Money {
  const sign = Math.sign(book.position);
  if (pool.mode === 'isolated')
    return Math.max(0, paid - sign * (cost - book.entryCost) - book.margin) as Money;
  // Others that are still open answer for it first.
  const isLast = pool.floors.filter(isOpen).length === 1;
  return (isLast ? Math.max(0, paid - sign * cost - account.balance) : 0) as Money;
}
