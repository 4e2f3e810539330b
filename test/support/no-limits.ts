/** Limits on risk of which none is stated (RISK-2). */
import type { RiskLimits } from '../../src/risk/limits.ts';

export const noLimits: RiskLimits = {
  perTrade: null,
  market: null,
  direction: null,
  total: null,
  correlated: null,
  leverage: null,
  orders: null,
  positions: null,
  collar: null,
  orderRate: null,
  dailyLoss: null,
  drawdown: null,
  losses: null,
};
