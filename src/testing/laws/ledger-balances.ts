/**
 * LEDG-1, LEDG-2: every balance is the sum of its ledger lines, every position the sum of its fills, and equity after
 * each step is the cash and what the positions are worth at the close, to the last unit.
 */
import { notionalOf } from '../../model/instrument.ts';
import { scaleOf } from '../../model/decimal.ts';
import type { Price, Quantity } from '../../model/units.ts';
import type { JournalRecord } from '../../engine/tape-read.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import type { TestRun, TestStep } from '../test-run.ts';

export const ledgerBalances: Law = {
  name: 'ledgerBalances',
  rule: 'LEDG-1',
  says: 'balances are the sums of their lines, and equity is what they come to',
  check: (run) => {
    const { opening, ending, cash, instruments } = run.exact;
    // The account's currency, the bases, and the coin that may pay fees.
    const balances: number[] = Array.from({ length: instruments.length + 2 }, () => 0);
    const post = (records: readonly JournalRecord[]): void => {
      for (const record of records) {
        if (record.kind === 'ledger') balances[record.currency]! += record.amount;
      }
    };
    post(opening);
    const breach = firstBreach(run.steps, (step, i) => {
      post(step.records);
      return stepBreach(run, step, i, balances);
    });
    if (breach !== null) return breach;
    post(ending);
    const at = run.steps.at(-1)?.at ?? 0;
    return balances[0] === cash
      ? null
      : { at, message: `lines come to ${balances[0]}, the balance is ${cash}` };
  },
};

function stepBreach(
  { exact, frame }: TestRun,
  { at, markets }: TestStep,
  step: number,
  balances: readonly number[],
): Breach | null {
  let equity = balances[0]!;
  for (const [m, { id, position, close }] of markets.entries()) {
    const instrument = exact.instruments[m]!;
    const held = balances[1 + m]!;
    const units = Math.round(position * scaleOf(instrument.quantityDigits));
    if (held !== units)
      return { at, market: id, message: `lines come to ${held} units of base, the exchange has ${units}` };
    const mark = Math.round((close ?? 0) * scaleOf(instrument.priceDigits)) as Price;
    equity += notionalOf(instrument, mark, held as Quantity, 'half-even');
  }
  // What the coin is worth is not told by the lines.
  if (frame.account.coin !== null || equity === exact.equity[step]) return null;
  return { at, message: `equity is ${exact.equity[step]!} units, cash and positions come to ${equity}` };
}
