/** What makes a value none that rungs can wait for in place of a price (SCALE-2): said, not guessed (FLOW-1). */
import { correlationPeriodLeast, rungsMost, type Awaited } from './ladder.ts';
import { isGroup, isPeriod, isWithin, shown, unknownKey } from './length-fault.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of each that there is: its fields beside levels, and between what its levels lie. */
const kinds = {
  momentum: { keys: ['period'], least: 0, most: 100, range: ' from 0 to 100' },
  volatility: { keys: ['period', 'reference'], least: 0, most: Number.MAX_SAFE_INTEGER, range: '' },
  correlation: { keys: ['with', 'period'], least: -1, most: 1, range: ' from -1 to 1' },
} satisfies Record<keyof Awaited, unknown>;
const names = Object.keys(kinds) as (keyof Awaited)[];

/** Levels to wait for stand in the place of how far rungs lie. `name`: of the ladder, `scaleIn` or `scaleOut`. */
export function whenFault(when: unknown, ladder: Fields, name: string): string | null {
  const beside = ['rungs', 'step', 'spacing', 'at', 'direction', 'volatility'].find(
    (key) => ladder[key] !== undefined,
  );
  if (beside !== undefined) return `expected ${name}.when, or ${beside}, got both`;
  if (!isGroup(when)) return `expected ${name}.when as { momentum }, { volatility } or { correlation }`;
  const wrong = unknownKey(when, names, `${name}.when.`);
  if (wrong !== null) return wrong;
  const [kind, ...others] = names.filter((one) => when[one] !== undefined);
  if (kind === undefined || others.length > 0) {
    const [momentum, volatility, correlation] = names.map((one) => `${name}.when.${one}`);
    return `expected one of ${momentum}, ${volatility} and ${correlation}`;
  }
  return termsFault(kind, when[kind], `${name}.when.${kind}`);
}

function termsFault(kind: keyof Awaited, terms: unknown, path: string): string | null {
  const { keys, least, most, range } = kinds[kind];
  if (!isGroup(terms)) return `expected ${path} as { below } or { above }`;
  const unknown = unknownKey(terms, ['below', 'above', ...keys], `${path}.`);
  if (unknown !== null) return unknown;
  if (kind === 'correlation') {
    const wrong = pairFault(terms, path);
    if (wrong !== null) return wrong;
  }
  for (const key of ['period', 'reference'])
    if (!isPeriod(terms[key])) return `expected ${path}.${key} in whole candles, got ${shown(terms[key])}`;
  const { below, above } = terms;
  if ((below === undefined) === (above === undefined))
    return `expected one of ${path}.below and ${path}.above`;
  const levels = below ?? above;
  const isLevel = (level: unknown): boolean => isWithin(level, least, most);
  return Array.isArray(levels) && levels.length > 0 && levels.length <= rungsMost && levels.every(isLevel)
    ? null
    : `expected the levels of ${path} as a list of 1 to ${rungsMost} numbers${range}`;
}

/** Which market is meant is known where the ladder is planned: a strategy may serve several runs. */
function pairFault({ with: other, period }: Fields, path: string): string | null {
  if (typeof other !== 'string' || other === '')
    return `expected ${path}.with: the id of another market, got ${shown(other)}`;
  return typeof period === 'number' && period < correlationPeriodLeast
    ? `expected ${path}.period of ${correlationPeriodLeast} or more, got ${period}`
    : null;
}
