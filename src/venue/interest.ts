/**
 * Interest on what a margin account has borrowed (MARG-1): at whole multiples of its period, on what is owed then.
 *
 * Cross: a balance below zero is a debt of the account. Isolated: a long has borrowed what it cost beyond its margin.
 * In both a short has borrowed what it sold, and pays its market's `borrow` of its value. An isolated position pays out
 * of its own margin.
 */
import { mulDiv } from '../base/mul-div.ts';
import { feeOf } from '../model/instrument.ts';
import { noOrder } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { wholeAccount, type ChargeReason, type VenueEvent } from '../model/venue-event.ts';
import { rateScale, type Money, type Quantity, type Rate } from '../model/units.ts';
import { credit, type VenueAccount } from './account.ts';
import { isOpen } from './clearing.ts';
import { priceNow, timeNow, type Floor } from './floor.ts';

/** What is owed has changed at `clock`; a time that is `clock` itself counts only where `included`. */
export function watchInterest(floors: readonly Floor[], clock: number, included: boolean): void {
  const { account } = floors[0]!;
  const owes = owesNow(account) || floors.some((floor) => owesAlone(floor));
  if (!owes) account.interestAt = Infinity;
  else if (account.interestAt === Infinity)
    account.interestAt = nextTime(account.margin.everyMs, clock, included);
}

/** Charges what is due at `account.interestAt`, where the paths stand. */
export function chargeInterest(floors: readonly Floor[]): void {
  const [first] = floors;
  const { account, sink } = first!;
  const { margin, interestAt } = account;
  for (const floor of floors) if (isOpen(floor)) floor.clock = interestAt;
  if (owesNow(account)) {
    const amount = mulDiv(account.balance, margin.interest, rateScale, 'half-even') as Money;
    const at = Math.floor(interestAt) as TimeMs;
    credit(account, amount);
    if (amount !== 0)
      sink.push(charged('interest', wholeAccount, at, 0 as Quantity, margin.interest, amount));
  }
  for (const floor of floors) {
    if (!owesAlone(floor)) continue;
    const { book } = floor;
    const isShort = book.position < 0;
    const rate = isShort ? floor.terms.margin.borrow : margin.interest;
    // Of a value at a price: price x size x rate, rounded once (LEDG-1).
    const owed = isShort
      ? feeOf(floor.terms.instrument, priceNow(floor), -book.position as Quantity, rate, 'half-even')
      : mulDiv(loanOf(floor), rate, rateScale, 'half-even');
    const amount = (0 - owed) as Money;
    chargePosition(floor, amount);
    if (amount !== 0)
      sink.push(charged('interest', book.market, timeNow(floor), book.position, rate, amount));
  }
  account.interestAt = nextTime(margin.everyMs, interestAt, false);
}

/** Adds `amount` to what the position of `floor` has brought: to its own margin where it is isolated. */
export function chargePosition({ account, book }: Floor, amount: Money): void {
  credit(account, amount);
  if (account.kind !== 'margin' || account.margin.mode !== 'isolated') return;
  book.margin = (book.margin + amount) as Money;
  account.reserve = (account.reserve + amount) as Money;
}

/** The event of a charge on a market's position, or on the whole account. */
export const charged = (
  reason: ChargeReason,
  market: number,
  at: TimeMs,
  quantity: Quantity,
  rate: Rate,
  amount: Money,
): VenueEvent => ({ kind: 'charged', reason, order: noOrder, market, at, quantity, rate, amount });

/** Whether a cross account pays interest on its balance. */
const owesNow = ({ margin, balance }: VenueAccount): boolean =>
  margin.mode === 'cross' && margin.interest > 0 && balance < 0;

/** Whether a position pays for what it has borrowed. */
function owesAlone(floor: Floor): boolean {
  const { account, book, terms } = floor;
  if (book.position < 0) return terms.margin.borrow > 0;
  return (
    book.position > 0 &&
    account.margin.mode === 'isolated' &&
    account.margin.interest > 0 &&
    loanOf(floor) > 0
  );
}

/** What an isolated long has borrowed. */
const loanOf = ({ book }: Floor): Money => Math.max(0, book.entryCost - book.margin) as Money;

function nextTime(everyMs: number, clock: number, included: boolean): number {
  const last = Math.floor(clock / everyMs) * everyMs;
  return included && last === clock ? last : last + everyMs;
}
