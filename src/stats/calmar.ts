/** The Calmar ratio (METR-1). */
import { roundingNoise } from './deviation.ts';
import { ratioOf } from './ratio-of.ts';

/**
 * Calmar ratio: annual return for each unit of maximum drawdown.
 *
 * Formula: annual return / maximum drawdown (both fractions, the drawdown positive). Period: the whole run; the
 * original looks back 36 months. Annualisation: that of the annual return (METR-1: geometric, by elapsed time). No
 * risk-free rate; no ddof. Source: T. Young, "Calmar ratio: a smoother tool", Futures 20 (1991).
 *
 * Null when either is null, and without a drawdown beyond rounding noise.
 */
export function calmar(annualReturn: number | null, maxDrawdown: number | null): number | null {
  if (annualReturn === null || maxDrawdown === null || maxDrawdown <= roundingNoise) return null;
  return ratioOf(annualReturn, maxDrawdown);
}
