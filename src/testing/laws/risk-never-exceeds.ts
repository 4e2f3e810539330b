/**
 * Limits of one's own, as laws: what a position may lose at its stops, and how much may be open.
 *
 * The loss of a position at its stops is its size times the distance from the fill that opened or enlarged it to each
 * stop, without fees and slippage (SIZE-1 counts them in when a size is made). Its part is of the equity at the close at
 * which the entry that last filled was asked for: a price that falls afterwards makes no risk greater. A rest below a lot,
 * which no stop can guard, is none.
 */
import { scaleOf } from '../../model/decimal.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import { restAllowed } from './protection-covers-position.ts';
import type { TestMarket, TestRun, TestStep } from '../test-run.ts';

/** No position may lose more than this part of the equity at its entry at its stops, from its average price on. */
export function riskNeverExceeds(part: number): Law {
  return {
    name: 'riskNeverExceeds',
    rule: null,
    says: `no position may lose more than ${percent(part)} of equity at its stops`,
    check: (run) => {
      const entries = new Map<string, Entry>();
      const asked = new Map<number, number>();
      return firstBreach(run.steps, (step) => {
        follow(run, step, entries, asked);
        return firstBreach(step.markets, (market, m) => {
          const rest = restAllowed(run.exact, m, step.at) / scaleOf(run.exact.instruments[m]!.quantityDigits);
          return riskBreach(step, market, entries, part, rest);
        });
      });
    },
  };
}

/** The value of all positions at the closes never exceeds this part of equity. */
export function exposureNeverExceeds(part: number): Law {
  return {
    name: 'exposureNeverExceeds',
    rule: null,
    says: `no more than ${percent(part)} of equity is open at any close`,
    check: ({ steps }) =>
      firstBreach(steps, ({ at, equity, markets }) => {
        const open = markets.reduce((sum, { position, close }) => sum + Math.abs(position) * (close ?? 0), 0);
        if (open <= part * equity * (1 + 1e-9)) return null;
        return { at, message: `${open.toFixed(2)} is open, ${percent(open / equity)} of equity` };
      }),
  };
}

/** Signed size and cost of an open position, in decimals, and equity when what last enlarged it was asked for. */
interface Entry {
  size: number;
  cost: number;
  equity: number;
}

/** Takes in the fills of a step: what they open adds to cost, what they close takes its part out. */
function follow(
  { exact }: TestRun,
  { records, equity }: TestStep,
  entries: Map<string, Entry>,
  asked: Map<number, number>,
): void {
  for (const record of records) {
    if (record.kind === 'order') asked.set(record.order, equity);
    if (record.kind !== 'filled') continue;
    const { id, quantityDigits, priceDigits } = exact.instruments[record.market]!;
    const entry = entries.get(id) ?? { size: 0, cost: 0, equity };
    const change = (record.side * record.quantity) / scaleOf(quantityDigits);
    const price = record.price / scaleOf(priceDigits);
    const closes = entry.size * change < 0 ? Math.min(Math.abs(change), Math.abs(entry.size)) : 0;
    if (closes > 0) entry.cost -= (entry.cost * closes) / Math.abs(entry.size);
    entry.size += change;
    if (Math.abs(change) > closes) entry.equity = asked.get(record.order) ?? equity;
    entry.cost += (Math.abs(change) - closes) * price;
    entries.set(id, entry);
  }
}

function riskBreach(
  { at }: TestStep,
  { id, position, orders }: TestMarket,
  entries: ReadonlyMap<string, Entry>,
  part: number,
  rest: number,
): Breach | null {
  const entry = entries.get(id);
  if (position === 0 || entry === undefined || entry.size === 0) return null;
  const { equity } = entry;
  const average = entry.cost / Math.abs(entry.size);
  const stops = orders.filter(({ role, trigger }) => role === 'stop' && trigger !== null);
  const covered = stops.reduce((sum, { leaves }) => sum + leaves, 0);
  if (Math.abs(position) - covered >= rest * (1 - 1e-9))
    return { at, market: id, message: 'a position without a stop may lose all of it' };
  const loss = stops.reduce(
    (sum, { leaves, trigger }) => sum + leaves * Math.max(0, (average - trigger!) * Math.sign(position)),
    0,
  );
  if (loss <= part * equity * (1 + 1e-9)) return null;
  return { at, market: id, message: `${loss.toFixed(2)} is at risk, ${percent(loss / equity)} of equity` };
}

const percent = (part: number): string => `${Number((part * 100).toFixed(4))} %`;
