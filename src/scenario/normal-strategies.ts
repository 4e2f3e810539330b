/** The strategies of a scenario in normal form: one or several, each with its markets and its size. */
import { correlationPeriod } from '../model/ladder.ts';
import { rateScale } from '../model/units.ts';
import type { SizingInput, StrategyInput } from './schema-strategy.ts';
import type { ScenarioInput } from './schema.ts';
import type { NormalMargin } from './normal-margin.ts';
import type { Path, Wrong } from './source.ts';
import { ladderParts } from '../engine/entry-terms.ts';
import { checkBeside } from './normal-awaited.ts';
import { entryOf, type NormalEntry } from './normal-entry.ts';
import { positive, rateOf } from './written.ts';

export interface NormalStrategy {
  readonly id: string;
  readonly use: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sizing: NormalSizing | NormalByCorrelation;
  readonly entry: NormalEntry;
  readonly markets: readonly string[];
}

/** Targets and caps are rates. */
export type NormalSizing =
  | { readonly kind: 'percent' | 'amount' | 'quantity'; readonly value: string }
  | { readonly kind: 'risk'; readonly rate: number; readonly cap: number }
  | {
      readonly kind: 'kelly';
      readonly fraction: number;
      readonly least: number;
      readonly fallback: number;
      readonly cap: number;
    }
  | { readonly kind: 'volatility'; readonly target: number; readonly cap: number; readonly period: number };

/** A share of a size that follows correlation with what is held. */
export interface NormalByCorrelation {
  readonly kind: 'correlation';
  readonly period: number;
  readonly least: number;
  readonly base: NormalSizing;
}

/** The size that is meant before correlation makes it smaller. */
export const baseOf = (sizing: NormalStrategy['sizing']): NormalSizing =>
  sizing.kind === 'correlation' ? sizing.base : sizing;

/** What of a market its strategies need to know. */
interface Levered {
  readonly id: string;
  readonly margin: Pick<NormalMargin, 'leverage'>;
}

/** `traded`: the markets of a strategy that names none. */
export function strategiesOf(
  input: ScenarioInput,
  markets: readonly Levered[],
  traded: readonly string[],
  wrong: Wrong[],
): readonly NormalStrategy[] {
  if ((input.strategy === undefined) === (input.strategies === undefined)) {
    wrong.push({
      code: 'no-strategy',
      path: [],
      message: 'expected exactly one of "strategy" and "strategies"',
    });
  }
  const given = input.strategy === undefined ? (input.strategies ?? {}) : { main: input.strategy };
  if (Object.keys(given).length === 0 && input.strategies !== undefined) {
    wrong.push({ code: 'no-strategy', path: ['strategies'], message: 'expected at least one strategy' });
  }
  const taken = new Map<string, string>();
  return Object.keys(given)
    .sort()
    .map((id) => {
      const path = strategyPath(input, id);
      const entry = given[id]!;
      const written = typeof entry === 'string' ? { use: entry } : entry;
      const one = strategyOf(id, { markets: [...traded], ...written }, markets, path, wrong);
      for (const market of one.markets) {
        const other = taken.get(market);
        if (other !== undefined) {
          const message = `${market} is traded by "${other}" already`;
          const hint = 'A market belongs to one strategy of a run (POS-1).';
          wrong.push({ code: 'market-taken', path: [...path, 'markets'], message, hint });
        }
        taken.set(market, id);
      }
      return one;
    });
}

/** What was written of the strategy `id`, its shorthand as its long form. */
export function strategyWritten(
  input: Pick<ScenarioInput, 'strategy' | 'strategies'>,
  id: string,
): StrategyInput {
  const written = input.strategy ?? input.strategies![id]!;
  return typeof written === 'string' ? { use: written } : written;
}

/** Where the strategy `id` of the normal form was written. */
export function strategyPath(input: Pick<ScenarioInput, 'strategy'>, id: string): Path {
  return input.strategy === undefined ? ['strategies', id] : ['strategy'];
}

function strategyOf(
  id: string,
  input: StrategyInput,
  all: readonly Levered[],
  path: Path,
  wrong: Wrong[],
): NormalStrategy {
  const ids = all.map((market) => market.id);
  for (const [i, market] of (input.markets ?? []).entries()) {
    if (ids.includes(market)) continue;
    const message = `there is no market "${market}"`;
    wrong.push({
      code: 'unknown-market',
      path: [...path, 'markets', i],
      message,
      hint: `Markets: ${ids.join(', ')}.`,
    });
  }
  const markets = [...(input.markets ?? [])].sort();
  const levered = all.filter((market) => markets.includes(market.id));
  const leverage = Math.min(...levered.map(({ margin }) => margin.leverage / rateScale));
  const entry = entryOf(input, path, wrong);
  for (const part of ladderParts) checkBeside(part, entry[part]?.when ?? null, ids, markets, path, wrong);
  return {
    id,
    use: input.use,
    params: input.params ?? {},
    sizing: sizingTerms(input.sizing ?? { percent: 100 }, leverage, [...path, 'sizing'], wrong),
    entry,
    markets,
  };
}

function sizingTerms(
  written: SizingInput,
  leverage: number,
  path: Path,
  wrong: Wrong[],
): NormalStrategy['sizing'] {
  const base = sizingOf(written, leverage, path, wrong);
  const given = typeof written === 'string' ? undefined : written.correlation;
  if (given === undefined) return base;
  const at: Path = [...path, 'correlation', 'least'];
  const least = rateOf(given.least ?? '25%', at, wrong);
  if (least === rateScale)
    wrong.push({
      code: 'out-of-range',
      path: at,
      message: 'expected less than 100%: that would be the whole size, however alike markets move',
    });
  return { kind: 'correlation', period: given.window ?? correlationPeriod, least, base };
}

function sizingOf(written: SizingInput, leverage: number, path: Path, wrong: Wrong[]): NormalSizing {
  // A part of equity as text: `50%`.
  const isText = typeof written === 'string';
  const given: Exclude<SizingInput, string> = isText ? { percent: written.replace(/ ?%$/, '') } : written;
  const at = (kind: string): Path => (isText ? path : [...path, kind]);
  const kinds = (['percent', 'amount', 'quantity', 'risk', 'volatility', 'kelly'] as const).filter(
    (one) => given[one] !== undefined,
  );
  const kind = kinds[0] ?? 'percent';
  if (kinds.length !== 1) {
    const message = 'expected exactly one of percent, amount, quantity, risk, volatility and kelly';
    wrong.push({ code: 'bad-sizing', path, message });
  }
  if (given.period !== undefined && kind !== 'volatility') {
    const message = 'a period belongs to volatility';
    wrong.push({ code: 'bad-sizing', path: at('period'), message });
  }
  for (const name of ['least', 'fallback'] as const)
    if (given[name] !== undefined && kind !== 'kelly')
      wrong.push({ code: 'bad-sizing', path: at(name), message: `${name} belongs to kelly` });
  if (given.cap !== undefined && kind !== 'risk' && kind !== 'volatility' && kind !== 'kelly') {
    const message =
      'a cap belongs to risk, volatility and kelly: the others say themselves how large an entry is';
    wrong.push({ code: 'bad-sizing', path: at('cap'), message });
  }
  const most = Number((100 * leverage).toFixed(6));
  if (kind === 'risk') {
    const rate = targetOf(given.risk!, at(kind), wrong);
    return { kind, rate, cap: capOf(given, most, path, wrong) };
  }
  if (kind === 'kelly') {
    const fraction = targetOf(given.kelly!, at(kind), wrong);
    const fallback = targetOf(given.fallback ?? '1%', at('fallback'), wrong);
    const cap = capOf(given, most, path, wrong);
    return { kind, fraction, least: given.least ?? kellyTrades, fallback, cap };
  }
  if (kind === 'volatility') {
    const target = targetOf(given.volatility!, at(kind), wrong);
    return { kind, target, cap: capOf(given, most, path, wrong), period: given.period ?? volatilityPeriod };
  }
  const value = positive(given[kind] ?? 100, at(kind), wrong);
  if (kind === 'percent' && Number(value) > most) {
    const message = `expected at most ${most}, got ${value}`;
    wrong.push({ code: 'out-of-range', path: at(kind), message, hint: beyondEquity });
  }
  return { kind, value };
}

const beyondEquity = 'More than the equity takes a margin account with leverage (MARG-1).';

/** Closed trades before Kelly's fraction is reckoned, where nothing is said. */
const kellyTrades = 30;

/** Returns that volatility is reckoned from, where nothing is said. */
const volatilityPeriod = 20;

/** A rate above 0. */
function targetOf(given: string | 0, path: Path, wrong: Wrong[]): number {
  const before = wrong.length;
  const rate = rateOf(given, path, wrong);
  if (rate === 0 && wrong.length === before)
    wrong.push({ code: 'out-of-range', path, message: 'expected more than 0%' });
  return rate;
}

/** `most`: percent of equity that an entry can be worth. */
function capOf(
  { cap }: Pick<Exclude<SizingInput, string>, 'cap'>,
  most: number,
  path: Path,
  wrong: Wrong[],
): number {
  const percent =
    cap === undefined ? most : Number(positive(cap.replace(/ ?%$/, ''), [...path, 'cap'], wrong));
  if (percent > most) {
    const message = `expected at most ${most}%, got ${cap!}`;
    wrong.push({ code: 'out-of-range', path: [...path, 'cap'], message, hint: beyondEquity });
  }
  return Math.round((percent / 100) * rateScale);
}
