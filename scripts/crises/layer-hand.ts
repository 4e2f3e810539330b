/**
 * A leveraged position minute by minute, as it is reckoned by hand: at each time of funding its margin is paid, or pays,
 * at the last close; then the minute either reaches the price at which it is under, or does not.
 */
import { ms, type Row } from './bench.ts';
import { down, longUnderAt, shortUnderAt, up } from './hand.ts';

export interface Course {
  readonly entry: string;
  /** Null where it lives to the end. */
  readonly liquidatedAt: string | null;
  /** For each unit of the position, to its end. */
  readonly received: number;
  /** How many times. */
  readonly times: number;
}

export interface Rates {
  readonly short: boolean;
  readonly leverage: number;
  /** The rate at an instant; null where nothing is due. */
  readonly rateAt: (at: number) => number | null;
}

const tick = 0.0001;
const minute = 60_000;

/** Opened at the open of `from`, and watched to the close before `to`. */
export function courseOf(
  rows: ReadonlyMap<number, Row>,
  from: string,
  to: string,
  { short, leverage, rateAt }: Rates,
): Course {
  const entry = rows.get(ms(from))!.open;
  const sign = short ? -1 : 1;
  let received = 0;
  let times = 0;
  const pay = (at: number): void => {
    const rate = rateAt(at);
    if (rate === null || at === ms(from)) return;
    received -= sign * rate * rows.get(at - minute)!.close;
    times++;
  };
  for (let at = ms(from); at < ms(to); at += minute) {
    pay(at);
    const position = { entry, leverage, maintenance: 0.01, received };
    const under = short ? shortUnderAt(position) : longUnderAt(position);
    const { open, high, low } = rows.get(at)!;
    if (short ? high < under : low > under) continue;
    const met = short ? Math.max(open, under) : Math.min(open, under);
    const liquidatedAt = short ? up(met, tick) : down(met, tick);
    // The extreme itself may fall short of the tick.
    if (short ? Number(liquidatedAt) > high : Number(liquidatedAt) < low) continue;
    return { entry: entry.toFixed(4), liquidatedAt, received, times };
  }
  pay(ms(to));
  return { entry: entry.toFixed(4), liquidatedAt: null, received, times };
}

/** Where a trailing stop so much behind is met: the best price of the minutes before, cut down to the tick. */
export function trailedAt(rows: ReadonlyMap<number, Row>, from: string, behind: number): string {
  let best = rows.get(ms(from))!.open;
  for (let at = ms(from); ; at += minute) {
    const { low, high } = rows.get(at)!;
    const level = down(best * (1 - behind), tick);
    if (low <= Number(level)) return level;
    best = Math.max(best, high);
  }
}
