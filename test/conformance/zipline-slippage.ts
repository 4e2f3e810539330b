/**
 * Zipline's slippage and limits (`oracles/zipline-costs`): a share of the volume with its impact, fixed basis points with
 * one budget for all orders of a bar, and limits that are never passed. Conventions: `zipline-costs.ts`.
 */
import type { EntryType } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { commonUnit } from './orders-in-units.ts';
import { held, type CaseHead } from './verdict.ts';
import { fillsOf, type CostCase, type Fill } from './zipline-case.ts';

/** Of one order and one or two bars; null where nothing fills. */
export function shareCase(one: CostCase, head: CaseHead): ConformanceCase {
  const { order, params } = one;
  const bars = one.bars ?? [one.bar!];
  const { quantity, limit, stop } = order!;
  const sign = Math.sign(quantity);
  const type: EntryType =
    stop !== null && limit !== null
      ? { type: 'stop-limit', trigger: stop, limit }
      : stop !== null
        ? { type: 'stop', trigger: stop }
        : limit !== null
          ? { type: 'limit', limit }
          : { type: 'market' };
  const { close, volume } = bars[0]!;
  const [participation, impact] = [params!['volume_limit']!, params!['price_impact']!];
  const before = stop === null ? close : stop - sign;
  const fills = fillsOf(
    [before, ...bars.map((bar) => bar.close)],
    [quantity],
    { volumeShare: { volume, impact, participation } },
    type,
  );
  const share = Math.min(participation, Math.abs(quantity) / volume);
  // FILL-2: a limit that takes slips no further than itself; FILL-4: what rests behind its trigger fills as maker.
  const slipped = close * (1 + sign * impact * share ** 2);
  const last = bars.at(-1)!.close;
  const isReached = limit === null || (limit - last) * sign >= 0;
  const isTriggered = stop === null || (close - stop) * sign >= 0;
  const price = stop !== null && limit !== null ? limit : worst(sign, slipped, limit);
  return held(head, {
    ours: fills[0] === undefined ? null : { price: fills[0].price, quantity: sign * fills[0].quantity },
    theirs: one.expected,
    byRule: isReached && isTriggered ? { price, quantity: sign * Math.floor(share * volume + 1e-9) } : null,
    rule: 'FILL-2',
    why: 'A limit that impact would carry past its price does not fill; ours fills at its limit, never beyond.',
    tolerance: one.abs_tol!,
    isAbsolute: true,
  });
}

const worst = (sign: number, slipped: number, limit: number | null): number =>
  limit === null ? slipped : sign > 0 ? Math.min(slipped, limit) : Math.max(slipped, limit);

/** Each order as several of one size, which share the budget in the order of asking. */
export function pointsCase(one: CostCase, head: CaseHead): ConformanceCase {
  const { close, volume } = one.bar!;
  const sizes = one.orders!.map(({ quantity }) => quantity);
  const unit = commonUnit(sizes);
  const fills = fillsOf([close, close], sizes, {
    slippage: one.params!['basis_points']! / 10_000,
    volumes: { byRow: [0, volume], participation: one.params!['volume_limit']! },
  });
  const first = Math.min(...fills.map(({ order }) => order));
  let from = first;
  const theirs = one.expected as readonly Fill[];
  const ours = sizes.map((size, i) => {
    const to = from + Math.round(Math.abs(size) / unit);
    const some = fills.filter(({ order }) => order >= from && order < to);
    from = to;
    const quantity = Math.sign(size) * some.reduce((sum, fill) => sum + fill.quantity, 0);
    return theirs[i]!.price === undefined ? { quantity } : { price: some[0]?.price, quantity };
  });
  return held(head, { ours, theirs, tolerance: one.abs_tol!, isAbsolute: true });
}

/** Whether a fill at a price would be worse than the limit: a limit order does not fill there. */
export function guardCase(one: CostCase, head: CaseHead): ConformanceCase {
  const { fill_price: price, limit, side } = one.input as { fill_price: number; limit: number; side: string };
  const sign = side === 'buy' ? 1 : -1;
  const fills = fillsOf([limit + sign, price], [sign], {}, { type: 'limit', limit });
  return held(head, { ours: fills.length === 0, theirs: one.expected, tolerance: 0 });
}
