/**
 * What an exchange's answer tells of one order (`oracles/exchange-connectors`), under the names of each exchange: what
 * became of it, its price and size, how much has filled and for how much money.
 */
export interface ToldOrder {
  readonly state: 'resting' | 'cancelled' | 'filled';
  readonly price: number;
  readonly size: number;
  readonly filled: number;
  /** In quote, before fees. */
  readonly value: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** state, price, size, filled, value: Binance's events and answers, Kraken's orders and trades, Coinbase's orders. */
const names: readonly (readonly [string, string, string, string, string])[] = [
  ['X', 'p', 'q', 'z', 'Z'],
  ['status', 'price', 'origQty', 'executedQty', 'cummulativeQuoteQty'],
  ['status', 'price', 'vol', 'vol_exec', 'cost'],
  ['ordertype', 'price', 'vol', 'vol', 'cost'],
  ['status', 'average_filled_price', 'filled_size', 'filled_size', 'filled_value'],
];

const states: Readonly<Record<string, ToldOrder['state']>> = {
  new: 'resting',
  open: 'resting',
  canceled: 'cancelled',
  filled: 'filled',
  closed: 'filled',
  // A trade has no state; it tells of a limit order that has filled.
  limit: 'filled',
};

/** Null where an answer tells of no order, or of one with figures that are not written out. */
export function orderOf(payload: unknown): ToldOrder | null {
  for (const fields of inside(payload)) {
    for (const [state, ...figures] of names) {
      const found = states[String(fields[state]).toLowerCase()];
      const [price, size, filled, value] = figures.map((name) => numberOf(fields[name]));
      if (found === undefined || [price, size, filled, value].some(Number.isNaN)) continue;
      return { state: found, price: price!, size: size!, filled: filled!, value: value! };
    }
  }
  return null;
}

const numberOf = (text: unknown): number => (typeof text === 'string' && text !== '' ? Number(text) : NaN);

/** The object itself and all that lie in it. */
function* inside(value: unknown): Generator<Fields> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Fields;
  for (const part of Object.values(value)) yield* inside(part);
}
