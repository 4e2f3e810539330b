/** Numbers of ccxt as the decimals that they were read from: their shortest text, without an exponent. */
import { decimalsOf } from '../../model/decimal.ts';

export const decimalText = (value: number): string =>
  value.toFixed(Math.min(100, decimalsOf(String(value)) ?? 0));

/** Null where there is no number. */
export const textOrNull = (value: number | undefined): string | null =>
  value === undefined || !Number.isFinite(value) ? null : decimalText(value);

/** Decimals of an exchange without the zeros behind them: `1`, not `1.00000000`. */
export const shortDecimal = (text: string): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') || '0' : text;

const exactDigits = 18;

/** As an integer of 10^-18, to be added and compared without a loss; more decimals no exchange writes. */
export function exactOf(text: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return BigInt(sign + (whole || '0') + fraction.slice(0, exactDigits).padEnd(exactDigits, '0'));
}
