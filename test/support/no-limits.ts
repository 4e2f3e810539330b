/** Limits on risk of which none is stated (RISK-2). */
export { noLimits } from '../../src/risk/limits.ts';
