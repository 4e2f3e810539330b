/** Total return (METR-1). */
import type { Numbers } from './sums.ts';

/**
 * Total return, as a fraction.
 *
 * Formula: last / first - 1. Period: every row of the series, whatever their spacing. Not annualised; no risk-free
 * rate; no ddof. Source: the definition of a holding-period return without flows of money in or out; deposits and
 * withdrawals are not modelled.
 *
 * Null for fewer than two rows, or a first row that is not positive. A last row at zero is -1; below zero (a debt that
 * the account was left with) it is less than -1.
 */
export function totalReturn(equity: Numbers): number | null {
  if (equity.length < 2 || equity[0]! <= 0) return null;
  return equity[equity.length - 1]! / equity[0]! - 1;
}
