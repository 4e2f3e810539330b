/**
 * A case: a scenario with one thing changed, what it must come to by hand, and what it came to. A run that differs from
 * the hand stops the writing of the page.
 */
import { formatShort } from '../../src/model/decimal.ts';
import type { Instrument } from '../../src/model/instrument.ts';
import { formatTime } from '../../src/model/time.ts';
import { decimal, percent } from '../../src/report/format.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import type { Bench } from './bench.ts';
import type { Hand } from './hand.ts';

export interface Case {
  /** Unique in the whole page. */
  readonly name: string;
  /** What is asked, in words. */
  readonly asked: string;
  /** What is put over the scenario; written as `--set` takes it. */
  readonly set: readonly string[];
  readonly hand: Hand;
}

export type Runs = Map<string, FinishedRun>;

/** Runs every case of a table, holds it against the hand, keeps the runs by name, and gives the table. */
export async function table(
  bench: Bench,
  scenario: string,
  cases: readonly Case[],
  runs: Runs,
): Promise<readonly string[]> {
  const lines = ['| asked | what became of it | by hand | proved? |', '|---|---|---|---|'];
  for (const { name, asked, set, hand } of cases) {
    const run = await bench.play(scenario, set);
    demand(
      name,
      hand.prices.map(short),
      fillsOf(run).map(({ price }) => price),
    );
    if (hand.sizes !== undefined)
      demand(
        name,
        hand.sizes.map(String),
        fillsOf(run).map(({ quantity }) => quantity),
      );
    runs.set(name, run);
    const words = set.length === 0 ? '' : `<br>${set.map((one) => `\`${one}\``).join('<br>')}`;
    lines.push(`| ${asked}${words} | ${outcome(run)} | ${hand.says} | ${proof(run)} |`);
  }
  return lines;
}

function demand(name: string, byHand: readonly string[], found: readonly string[]): void {
  if (JSON.stringify(byHand) === JSON.stringify(found)) return;
  throw new Error(`${name}: by hand ${byHand.join(', ')}, the run ${found.join(', ')}`);
}

const short = (price: string): string => (price.includes('.') ? price.replace(/\.?0+$/, '') : price);

export interface ToldFill {
  readonly at: number;
  readonly role: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly before: string;
  readonly quantity: string;
  readonly base: string;
}

/** Instruments in the order in which a run counts its markets. */
export const instrumentsOf = ({ config }: FinishedRun): readonly Instrument[] =>
  config.markets.map(({ instrument }) => instrument).toSorted((a, b) => (a.id < b.id ? -1 : 1));

export function fillsOf(run: FinishedRun): readonly ToldFill[] {
  const instruments = instrumentsOf(run);
  return run.record.fills.map(({ at, role, side, price, priceBefore, quantity, market }) => {
    const { base, priceDigits, quantityDigits } = instruments[market]!;
    return {
      at,
      role,
      side,
      price: formatShort(price, priceDigits),
      before: formatShort(priceBefore, priceDigits),
      quantity: formatShort(quantity, quantityDigits),
      base,
    };
  });
}

/** The time of day of an instant, with thousandths where it has any. */
export const clock = (at: number): string => formatTime(at as Parameters<typeof formatTime>[0]).slice(11, -1);

const sumOf = (amounts: readonly string[]): number =>
  amounts.reduce((sum, amount) => sum + Number(amount), 0);

const grouped = (text: string): string => decimal(Number(text), (text.split('.')[1] ?? '').length);

/** The fills, what was left unfilled, and what the account ended with. */
function outcome(run: FinishedRun): string {
  const { result } = run;
  const fills = fillsOf(run).map(({ at, role, side, price, before, quantity, base }) => {
    const slipped = before === price ? '' : ` (${before} before slippage)`;
    return `${clock(at)} ${role}: ${side} ${grouped(quantity)} ${base} at ${grouped(price)}${slipped}`;
  });
  const unfilled = result.orders
    .filter(({ role, state }) => (role === 'entry' || role === 'exit') && state !== 'filled')
    .map(({ role, state, filled, quantity, amount, endedAt }) => {
      const left = amount === null ? grouped((Number(quantity) - Number(filled)).toFixed(2)) : 'the rest';
      const what = Number(filled) > 0 ? `${left} of the ${role}` : `the ${role}`;
      return state === 'expired'
        ? `${what} expired at ${clock(Date.parse(endedAt!))}`
        : `${what} did not fill`;
    });
  const funding = sumOf(result.trades.map((trade) => trade.funding));
  const paid = funding === 0 ? [] : [`funding ${decimal(funding, 2)}`];
  const end = `ends with ${decimal(Number(result.account.end), 2)}`;
  return [...fills, ...paid, ...unfilled, end].join('<br>');
}

/** What the run says of its own certainty. */
function proof({ result: { ambiguous, band } }: FinishedRun): string {
  const { min, max } = band!.totalReturn;
  // As many digits as tell the ends apart.
  const digits = percent(min) === percent(max) ? 4 : 2;
  const width =
    min === max ? 'band without width' : `band ${percent(min, digits)} to ${percent(max, digits)}`;
  if (ambiguous.length === 0) return `clear; ${width}`;
  const told = ambiguous.map(({ first, difference }) => `${first} first, ${decimal(Number(difference), 2)}`);
  return `ambiguous: ${told.join('; ')}<br>${width}`;
}
