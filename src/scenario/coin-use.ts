/**
 * What became of the coin that lies there to pay fees with (FEE-1): how much there was and is, what it was worth, and
 * what it gained beside what fees took of it. Fees in coin are in the trades at what they were worth when they were paid;
 * what the rest of it gained until the end, or lost, is neither profit of a trade nor a fee.
 */
import type { Engine } from '../engine/engine.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import type { CandleColumns } from '../market/candles.ts';
import { notionalOf } from '../model/instrument.ts';
import type { Money, Price, Quantity } from '../model/units.ts';

export interface CoinUse {
  readonly code: string;
  readonly digits: number;
  /** Units of the coin. */
  readonly start: number;
  readonly end: number;
  /** At the first step's open, or at the last close before it. */
  readonly startValue: Money;
  readonly endValue: Money;
  /** Value at the end less that at the start, and what was paid with it, as it was worth then. */
  readonly gain: Money;
  /** Fills that paid in coin, and those that would have, had there been enough. */
  readonly paid: number;
  readonly short: number;
}

/** `firstStep`: when the first step closed; null for a run without steps. */
export function coinUse(
  { kernel }: Engine,
  { fills }: Pick<RunRecord, 'fills'>,
  firstStep: number | null,
): CoinUse | null {
  const { coin, config, lanes, ledger } = kernel;
  const terms = config.account.coin;
  if (coin === null || terms === null) return null;
  const { candles, marking } = coin;
  const value = (price: number, quantity: number): Money =>
    notionalOf(marking.instrument, price as Price, quantity as Quantity, 'half-even');
  const end = ledger.balance(coin.currency) as number;
  const startValue = value(priceAtStart(candles, firstStep), terms.balance);
  const endValue = value(candles.close[coin.cursor.row] ?? 0, end);
  let fees = 0;
  let paid = 0;
  let short = 0;
  for (const { market, role, fee, feeCurrency } of fills) {
    // A liquidation pays without it by rule.
    if (role === 'liquidation' || lanes[market]!.config.fees.currency !== 'coin') continue;
    if (feeCurrency !== 'coin') short++;
    else {
      paid++;
      fees += fee;
    }
  }
  const gain = (endValue - startValue + fees) as Money;
  return {
    code: terms.code,
    digits: terms.digits,
    start: terms.balance,
    end,
    startValue,
    endValue,
    gain,
    paid,
    short,
  };
}

/** What the coin costs when the run begins: its last close by the first step; 0 where its market has not begun. */
function priceAtStart({ time, durationMs, length, close }: CandleColumns, firstStep: number | null): number {
  if (firstStep === null) return 0;
  let row = 0;
  while (row < length && time[row]! + durationMs <= firstStep) row++;
  return row === 0 ? 0 : close[row - 1]!;
}
