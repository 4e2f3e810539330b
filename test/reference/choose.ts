/**
 * Which extreme of a candle comes first in the reference model (PATH-3, PATH-5).
 *
 * Under every policy both ways are walked on a copy of the world in which the other markets stand still and nobody is
 * asked. Nothing is taken for clear: where a candle is, both ways give the same fills.
 */
import { noOrder, type OrderId } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money } from '../../src/model/units.ts';
import type { Filled } from '../../src/model/venue-event.ts';
import { walkLegs } from './legs.ts';
import { worthOf } from './money.ts';
import { settled } from './pools.ts';
import type { Candle } from './terms.ts';
import { isAlive, type Market, type World } from './world.ts';

/** What a walk on a copy brought. */
interface Trial {
  readonly fills: readonly Filled[];
  readonly equity: bigint;
}

/** Whether the high comes first; an ambiguity is told. `mayBeUsedUp`: a cross account, by several candles together. */
export function choosePath(
  world: World,
  market: Market,
  mayBeUsedUp: boolean,
  begin: number,
  duration: number,
): boolean {
  const isOpen = market.position !== 0;
  if (!isOpen && !market.orders.some(isAlive) && market.underway.length === 0)
    return chosen(world, market.candle!, 0n, 0n);
  const high = tryWalk(world, market, true, begin, duration);
  const low = tryWalk(world, market, false, begin, duration);
  const isJoint = mayBeUsedUp && isOpen;
  const isWorstFirst = isJoint && world.path === 'adverse' && high.equity === low.equity;
  const isHighFirst = isWorstFirst
    ? market.position < 0
    : chosen(world, market.candle!, high.equity, low.equity);
  const first = firstThatDiffers(high.fills, low.fills) ?? (isJoint ? noOrder : null);
  if (first === null) return isHighFirst;
  const difference = isHighFirst ? high.equity - low.equity : low.equity - high.equity;
  world.ambiguous.push({
    kind: 'ambiguous',
    order: first,
    market: market.index,
    at: world.now as TimeMs,
    highFirst: isHighFirst,
    difference: Number(difference) as Money,
  });
  return isHighFirst;
}

function chosen({ path }: World, candle: Candle, high: bigint, low: bigint): boolean {
  if (path === 'adverse' && high !== low) return high < low;
  if (path === 'favourable' && high !== low) return high > low;
  const { open, close } = candle;
  const nearest = candle.high - open < open - candle.low;
  const likely = close === open ? nearest : close < open;
  if (path === 'high-first' || path === 'low-first') return path === 'high-first';
  return path === 'nearest' ? nearest : likely;
}

function tryWalk(world: World, market: Market, isHighFirst: boolean, begin: number, duration: number): Trial {
  const copy: World = structuredClone({ ...world, events: [], ambiguous: [] });
  const own = copy.markets[market.index]!;
  const scope = { markets: [own], isTrial: true };
  walkLegs(copy, [{ market: own, isHighFirst }], scope, begin, duration, () =>
    settled(copy, scope, () => undefined),
  );
  const fills = copy.events.filter((event): event is Filled => event.kind === 'filled');
  own.price = own.candle!.close;
  return { fills, equity: worthOf(copy) };
}

/** The order of the first fill that is not the same in order, price or quantity, or null. */
function firstThatDiffers(a: readonly Filled[], b: readonly Filled[]): OrderId | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    const isSame =
      one?.order === other?.order && one?.price === other?.price && one?.quantity === other?.quantity;
    if (!isSame) return (one ?? other)!.order;
  }
  return null;
}
