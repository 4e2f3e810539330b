/** What makes a value no plan of a stop and no target (STOP-1): said, not guessed (FLOW-1). */
import { planKeys } from './intent.ts';
import { volatilityDefaults } from './length.ts';
import { isGroup, levelFault, lengthFault, isPeriod, trailFault, shown, unknownKey } from './length-fault.ts';

type Fields = Readonly<Record<string, unknown>>;

const stopKeys = [...planKeys, 'trail', 'on'];

/** A stop may be a level, a trail, or a plan. */
export function stopFault(stop: unknown): string | null {
  if (!isGroup(stop)) return levelFault(stop);
  const isPlan = planKeys.some((key) => stop[key] !== undefined);
  const { trail } = stop;
  if (isPlan) return planFault(stop);
  if (!isGroup(trail)) return levelFault(stop);
  return unknownKey(stop, ['trail'], 'stop.') ?? trailFault(trail, 'stop.trail.');
}

function planFault(stop: Fields): string | null {
  const { at, trail, on, breakEven, chandelier, volatility, candles } = stop;
  const wrong =
    unknownKey(stop, stopKeys, 'stop.') ??
    (at === undefined ? null : levelFault(at)) ??
    (trail === undefined ? null : planTrailFault(trail)) ??
    (breakEven === undefined ? null : breakEvenFault(breakEven)) ??
    (chandelier === undefined ? null : chandelierFault(chandelier)) ??
    (volatility === undefined ? null : volatilityFault(volatility, 'stop.volatility'));
  if (wrong !== null) return wrong;
  if (on !== undefined && on !== 'path' && on !== 'close')
    return `expected stop.on: path or close, got ${shown(on)}`;
  if (candles !== undefined && !(Number.isSafeInteger(candles) && (candles as number) > 0))
    return `expected stop.candles: a whole number of candles, got ${shown(candles)}`;
  if (volatility !== undefined && isGroup(at) && 'price' in at)
    return 'expected stop.at as a length beside stop.volatility: a price has no distance that could change';
  return null;
}

function planTrailFault(trail: unknown): string | null {
  if (!isGroup(trail)) return 'expected stop.trail as a group of terms';
  const { activation, on, ...others } = trail;
  if (on !== undefined) return 'in a plan, on stands beside the trail: it holds for break-even, too';
  if (activation !== undefined && !isReach(activation)) return reachWords('stop.trail.activation');
  return trailFault(others, 'stop.trail.');
}

function breakEvenFault(breakEven: unknown): string | null {
  if (!isGroup(breakEven)) return 'expected stop.breakEven as { after, offset }';
  const { after, offset } = breakEven;
  const wrong = unknownKey(breakEven, ['after', 'offset'], 'stop.breakEven.');
  if (wrong !== null) return wrong;
  if (after !== undefined && !isReach(after)) return reachWords('stop.breakEven.after');
  return offset === undefined || offset === 'fees' ? null : lengthFault(offset, 'stop.breakEven.offset');
}

function chandelierFault(chandelier: unknown): string | null {
  if (!isGroup(chandelier)) return 'expected stop.chandelier as { atr, period }';
  const { atr, period } = chandelier;
  if (!(typeof atr === 'number' && atr > 0 && Number.isFinite(atr)))
    return `expected stop.chandelier.atr above 0, got ${String(atr)}`;
  if (!isPeriod(period)) return `expected stop.chandelier.period in whole candles, got ${String(period)}`;
  return unknownKey(chandelier, ['atr', 'period'], 'stop.chandelier.');
}

export function volatilityFault(volatility: unknown, path: string): string | null {
  if (!isGroup(volatility)) return `expected ${path} as { period, reference, least, most }`;
  const { period, reference, least, most } = volatility;
  const wrong =
    periodFault(period, path, 'period') ??
    periodFault(reference, path, 'reference') ??
    boundFault(least, path, 'least') ??
    boundFault(most, path, 'most');
  if (wrong !== null) return wrong;
  const { least: low, most: high } = volatilityDefaults;
  if (((least ?? low) as number) > ((most ?? high) as number))
    return `expected ${path}.least to be no more than most`;
  return unknownKey(volatility, ['period', 'reference', 'least', 'most'], `${path}.`);
}

const periodFault = (value: unknown, path: string, name: string): string | null =>
  isPeriod(value) ? null : `expected ${path}.${name} in whole candles, got ${shown(value)}`;

const boundFault = (value: unknown, path: string, name: string): string | null =>
  value === undefined || (typeof value === 'number' && value > 0 && Number.isFinite(value))
    ? null
    : `expected ${path}.${name} above 0, got ${shown(value)}`;

/** A target: a level, or in R. */
export const targetFault = (at: unknown): string | null => (isRisk(at) ? null : levelFault(at));

/** In multiples of R. */
const isRisk = (value: unknown): boolean =>
  isGroup(value) && typeof value['r'] === 'number' && Object.keys(value).length === 1;

const isReach = (value: unknown): boolean => isRisk(value) || lengthFault(value, '') === null;
const reachWords = (name: string): string =>
  `expected a length as ${name}: one of { r }, { distance }, { percent }, { ticks } and { atr, period }`;
