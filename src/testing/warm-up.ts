/** How many calm candles a strategy needs before those that are drawn, with the parameters that it is tested with. */
import { createIndicator } from '../indicators/registry.ts';
import { timeframeMs } from '../model/time.ts';
import { readParams } from '../strategy/params.ts';
import type { WorldChoice } from './arbitrary/worlds.ts';
import type { AnyStrategy, Params } from './play.ts';

/**
 * Candles until all readings of a strategy are defined; what the terms of a world ask for it has in any case. Throws a
 * TypeError for parameters that the strategy does not take.
 */
export function warmUpOf(
  strategy: AnyStrategy,
  params: Params,
  { timeframe = '1h', terms }: WorldChoice,
): number {
  const given = { ...terms?.strategy?.params, ...params };
  const { params: complete, issues } = readParams(strategy.params, given);
  if (issues.length > 0) {
    const told = issues.map(
      ({ path = '', message, hint }) => `params.${path}: ${message}${hint === undefined ? '' : `. ${hint}`}`,
    );
    throw new TypeError(told.join('\n'));
  }
  const counts = Object.values(strategy.readings(complete)).map((spec) => {
    const ratio = timeframeMs(spec.timeframe ?? timeframe) / timeframeMs(timeframe);
    return createIndicator(spec).warmup * ratio + (ratio > 1 ? ratio : 0);
  });
  return Math.max(0, ...counts);
}
