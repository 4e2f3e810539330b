/** Numbers of ccxt as the decimals that they were read from: their shortest text, without an exponent. */
import { decimalsOf } from '../../model/decimal.ts';

export const decimalText = (value: number): string =>
  value.toFixed(Math.min(100, decimalsOf(String(value)) ?? 0));

/** Null where there is no number. */
export const textOrNull = (value: number | undefined): string | null =>
  value === undefined || !Number.isFinite(value) ? null : decimalText(value);
