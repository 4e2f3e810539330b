/**
 * Candles that must have closed before what a strategy's terms state is defined: a strategy is not asked earlier, and a run
 * that never has so many is refused. The correlations of sizes are not waited for: one that is not defined counts as alike (SIZE-1).
 */
import { chandelierPeriod } from '../model/intent.ts';
import { correlationPeriod } from '../model/ladder.ts';
import { atrPeriod, volatilityDefaults } from '../model/length.ts';
import type { WorldTerms } from './world.ts';

type Terms = NonNullable<WorldTerms['strategy']>;

/** Of returns, where a size follows volatility and says nothing. */
const returnsPeriod = 20;

export function termsWarmUp({
  sizing,
  entry,
  stop,
  target,
  targets,
  scaleIn,
  scaleOut,
}: Partial<Terms>): number {
  const bySize =
    typeof sizing === 'object' && sizing.volatility !== undefined ? [sizing.period ?? returnsPeriod] : [];
  const periods = [...bySize, ...periodsIn({ entry, stop, target, targets, scaleIn, scaleOut })];
  // One more than returns or ranges, which need the candle before.
  return periods.length === 0 ? 0 : Math.max(...periods) + 1;
}

/** Every period that a value states or, where it states none, has. */
function periodsIn(value: unknown, name = ''): readonly number[] {
  if (typeof value === 'string')
    return value.endsWith('atr') ? [name === 'chandelier' ? chandelierPeriod : atrPeriod] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => periodsIn(one));
  const fields = value as Readonly<Record<string, unknown>>;
  const own = (field: string, usual: number): number =>
    typeof fields[field] === 'number' ? fields[field] : usual;
  const stated =
    name === 'volatility'
      ? [own('period', volatilityDefaults.period), own('reference', volatilityDefaults.reference)]
      : name === 'chandelier'
        ? [own('period', chandelierPeriod)]
        : name === 'correlation'
          ? [own('period', correlationPeriod)]
          : 'atr' in fields || name === 'momentum'
            ? [own('period', atrPeriod)]
            : [];
  return [...stated, ...Object.entries(fields).flatMap(([field, one]) => periodsIn(one, field))];
}
