/**
 * The trades that differ between two runs. A trade is the same one in both when market, strategy, side and the moment
 * of its opening agree; the numbers of its orders do not count, since an order more or less shifts them all.
 */
import type { Result } from './result-schema.ts';

type Trade = Result['trades'][number];

export interface TradeComparison {
  readonly same: number;
  readonly changed: readonly ChangedTrade[];
  readonly onlyFirst: readonly Trade[];
  readonly onlySecond: readonly Trade[];
}

export interface ChangedTrade {
  readonly first: Trade;
  readonly second: Trade;
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
}

export function compareTrades(first: readonly Trade[], second: readonly Trade[]): TradeComparison {
  const rest = new Map<string, Trade[]>();
  for (const trade of second) {
    const key = keyOf(trade);
    const list = rest.get(key);
    if (list === undefined) rest.set(key, [trade]);
    else list.push(trade);
  }
  const changed: ChangedTrade[] = [];
  const onlyFirst: Trade[] = [];
  let same = 0;
  for (const trade of first) {
    const other = rest.get(keyOf(trade))?.shift();
    if (other === undefined) {
      onlyFirst.push(trade);
      continue;
    }
    const fields = fieldsApart(trade, other);
    if (fields.length === 0) same++;
    else changed.push({ first: trade, second: other, fields });
  }
  const left = new Set([...rest.values()].flat());
  return { same, changed, onlyFirst, onlySecond: second.filter((trade) => left.has(trade)) };
}

const keyOf = ({ market, strategy, side, openedAt }: Trade): string =>
  JSON.stringify([market, strategy, side, openedAt]);

function fieldsApart(a: Trade, b: Trade): readonly string[] {
  return Object.keys(a).filter((name) => {
    const field = name as keyof Trade;
    return field !== 'orders' && a[field] !== b[field];
  });
}
