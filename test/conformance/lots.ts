/**
 * Fills as trades, told by the words of the rule and apart from `src/`: from flat to flat (LEDG-2), and as lots that
 * leave first in, first out, which is how some other engines count.
 */
import type { CaseFill } from './run-case.ts';

export interface SignedFill {
  readonly price: number;
  readonly quantity: number;
}

export const signedOf = ({ side, price, quantity }: CaseFill): SignedFill => ({
  price,
  quantity: side === 'buy' ? quantity : -quantity,
});

export interface Lot {
  /** Signed. */
  readonly quantity: number;
  readonly entryBar: number;
  readonly entry_price: number;
  /** Null while it is open. */
  readonly exitBar: number | null;
  readonly exit_price: number | null;
}

/** First in, first out: a lot that leaves in parts is split. Those that left come first, in the order of leaving. */
export function lotsOf(fills: readonly CaseFill[]): readonly Lot[] {
  const done: Lot[] = [];
  const open: Lot[] = [];
  for (const fill of fills) {
    let { quantity: left } = signedOf(fill);
    for (let lot = open[0]; left !== 0 && lot !== undefined && lot.quantity * left < 0; lot = open[0]) {
      const closed = Math.sign(lot.quantity) * Math.min(Math.abs(lot.quantity), Math.abs(left));
      done.push({ ...lot, quantity: closed, exitBar: fill.row, exit_price: fill.price });
      left += closed;
      if (closed === lot.quantity) open.shift();
      else open[0] = { ...lot, quantity: lot.quantity - closed };
    }
    if (left === 0) continue;
    open.push({
      quantity: left,
      entryBar: fill.row,
      entry_price: fill.price,
      exitBar: null,
      exit_price: null,
    });
  }
  return [...done, ...open];
}

/** LEDG-2 by its words: averages of what entered and what left; a fill that crosses zero shares its fee pro rata. */
export function flatToFlat(fills: readonly SignedFill[], fee: number): Readonly<Record<string, number>>[] {
  const trades: Readonly<Record<string, number>>[] = [];
  let part: (SignedFill & { readonly fee: number })[] = [];
  let position = 0;
  for (const { price, quantity } of fills) {
    const closes =
      Math.sign(quantity) * Math.min(Math.abs(quantity), Math.max(0, -position * Math.sign(quantity)));
    for (const piece of [closes, quantity - closes]) {
      if (piece === 0) continue;
      part.push({ price, quantity: piece, fee: (fee * piece) / quantity });
      position += piece;
      if (Math.abs(position) > 1e-12) continue;
      trades.push(summed(part));
      part = [];
    }
  }
  return trades;
}

function summed(part: readonly (SignedFill & { readonly fee: number })[]): Readonly<Record<string, number>> {
  const side = Math.sign(part[0]!.quantity);
  const of = (sign: number): { readonly value: number; readonly size: number } => {
    const some = part.filter((one) => Math.sign(one.quantity) === sign);
    const value = some.reduce((sum, one) => sum + one.price * Math.abs(one.quantity), 0);
    return { value, size: some.reduce((sum, one) => sum + Math.abs(one.quantity), 0) };
  };
  const entered = of(side);
  const left = of(-side);
  return {
    entry_price: entered.value / entered.size,
    quantity: entered.size,
    exit_price: left.value / left.size,
    profit_loss: side * (left.value - entered.value),
    fees: part.reduce((sum, one) => sum + one.fee, 0),
  };
}
