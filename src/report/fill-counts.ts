/** How many fills each trade was entered and left with: an average over several is no price that traded. */
import type { TradeFill } from '../portfolio/trades.ts';

export interface FillCounts {
  readonly entries: number;
  readonly exits: number;
}

/**
 * By trade, in the order of the result: those that closed, then those under way by market (LEDG-2). A fill that turns a
 * position round counts once in both. `markets`: how many there are.
 */
export function fillCounts(
  fills: readonly Pick<TradeFill & { readonly market: number }, 'market' | 'side' | 'quantity'>[],
  markets: number,
): readonly FillCounts[] {
  const closed: FillCounts[] = [];
  const open = Array.from({ length: markets }, () => ({ position: 0, entries: 0, exits: 0 }));
  for (const { market, side, quantity } of fills) {
    const own = open[market]!;
    const signed = side === 'buy' ? quantity : -quantity;
    const before = own.position;
    own.position += signed;
    if (before * signed >= 0) {
      own.entries += 1;
      continue;
    }
    own.exits += 1;
    if (own.position * before > 0) continue;
    closed.push({ entries: own.entries, exits: own.exits });
    own.entries = own.position === 0 ? 0 : 1;
    own.exits = 0;
  }
  return [...closed, ...open.filter(({ position }) => position !== 0)].map(({ entries, exits }) => ({
    entries,
    exits,
  }));
}
