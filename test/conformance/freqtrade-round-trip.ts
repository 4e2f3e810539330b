/**
 * freqtrade's round trips (`oracles/freqtrade-trade-math`): what a case asks for, and what the rules of SPEC.md make of
 * it, told without the engine.
 *
 * What is borrowed is a long's cost beyond its margin, and all of a short's base; interest is a rate of it, paid once.
 */
import type { MathCase, Numbers } from './freqtrade-math-case.ts';

export const ratioName = 'profit_ratio_on_margin';

export interface RoundTrip {
  readonly isLong: boolean;
  readonly amount: number;
  readonly entry: number;
  readonly left: number;
  readonly taker: number;
  /** What the exit pays. */
  readonly maker: number;
  readonly leverage: number;
  /** What the position received. */
  readonly funding: number;
  /** A rate of what is borrowed. */
  readonly interest: number;
}

/** For less than an hour, as the cases with both have it: a twenty-fourth of a day's rate; the rate of two periods. */
const interestByModel: Readonly<Record<string, number>> = { binance: 0.0005 / 24, kraken: 2 * 0.0005 };

export function tripOf(one: MathCase): RoundTrip {
  const input = one.input as Readonly<Record<string, number | undefined>>;
  const isLong = one.input['side'] === 'long';
  const amount = input['amount']!;
  const entry = (input['open_price'] ?? input['entry_price'])!;
  const taker = (input['fee_open'] ?? input['fee'])!;
  const leverage = input['leverage'] ?? 1;
  const borrowed = isLong ? amount * entry * (1 - 1 / leverage) : amount;
  const given = borrowed === 0 ? 0 : (input['interest'] ?? 0) / borrowed;
  const isNamed = one.kind === 'open_close' && one.input['mode'] === 'margin';
  return {
    isLong,
    amount,
    entry,
    left: input['close_price'] ?? input['exit_price'] ?? entry,
    taker,
    maker: input['fee_close'] ?? taker,
    leverage,
    funding: input['funding_received'] ?? 0,
    interest: isNamed ? interestByModel[String(one.input['interest_model'])]! : given,
  };
}

/** Open value and profit: FEE-1 on the value of each fill, MARG-1 for interest, of a short on its value at the end. */
export function tripByRule(trip: RoundTrip): readonly [openValue: number, profit: number] {
  const { isLong, amount, entry, left, taker, maker, leverage, funding, interest } = trip;
  const sign = isLong ? 1 : -1;
  const cost = amount * entry;
  const borrowed = isLong ? cost - cost / leverage : amount * left;
  const fees = taker * cost + maker * amount * left;
  const profit = sign * amount * (left - entry) - fees - interest * borrowed + funding;
  return [cost + sign * taker * cost, profit];
}

/** All that a case may ask, by its names. */
export function figuresOf({ isLong, leverage }: RoundTrip, openValue: number, profit: number): Numbers {
  return {
    open_value: openValue,
    close_value: openValue + (isLong ? 1 : -1) * profit,
    profit,
    [ratioName]: (profit * leverage) / openValue,
  };
}
