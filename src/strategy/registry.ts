/** The built-in strategies by name. A user's own come from a file, through the same port. */
import { bollingerReversion } from './built-in/bollinger-reversion.ts';
import { buyAndHold } from './built-in/buy-and-hold.ts';
import { dollarCostAveraging } from './built-in/dollar-cost-averaging.ts';
import { donchianBreakout } from './built-in/donchian-breakout.ts';
import { movingAverageCross } from './built-in/moving-average-cross.ts';
import { rsiReversion } from './built-in/rsi-reversion.ts';
import type { Strategy } from './strategy.ts';

export const builtInStrategies: readonly Strategy[] = [
  bollingerReversion,
  buyAndHold,
  dollarCostAveraging,
  donchianBreakout,
  movingAverageCross,
  rsiReversion,
];

export const strategyNames: readonly string[] = builtInStrategies.map((strategy) => strategy.name);

/** The built-in of this name, or null. */
export function builtInStrategy(name: string): Strategy | null {
  return builtInStrategies.find((strategy) => strategy.name === name) ?? null;
}
