/**
 * The part of a list that is asked for: by time, from a number on, and how many at most. Who says where it begins gets
 * the first of it, everybody else the last.
 */
import type { Params } from './params.ts';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly fromId: number;
  readonly limit: number;
}

const most = 1000;

/** `idName` is the parameter of the first number; null where the list has none. */
export function readRange(params: Params, idName: string | null, usual = 500): Range {
  return {
    from: params.moment('startTime') ?? 0,
    to: params.moment('endTime') ?? Infinity,
    fromId: idName === null ? 0 : (params.integer(idName) ?? 0),
    limit: Math.min(params.integer('limit', 1) ?? usual, most),
  };
}

export function inRange<T>(
  items: readonly T[],
  { from, to, fromId, limit }: Range,
  momentOf: (item: T) => number,
  idOf: (item: T) => number = () => 0,
): readonly T[] {
  const fits = items.filter((item) => {
    const at = momentOf(item);
    return at >= from && at <= to && idOf(item) >= fromId;
  });
  return fromId > 0 || from > 0 ? fits.slice(0, limit) : fits.slice(-limit);
}
