/**
 * What the rungs of a scenario's ladder wait for in place of a price (SCALE-2), in normal form, and as an entry states it.
 * What does not fit together is told here, at its place.
 */
import { correlationPeriod, momentumPeriod, type Awaited } from '../model/ladder.ts';
import { volatilityDefaults } from '../model/length.ts';
import type { ScaleInInput, ScaleOutInput } from './schema-ladder.ts';
import type { Path, Wrong } from './source.ts';

/** Which of them, and its levels. */
export type NormalAwaited = (
  | {
      readonly kind: 'momentum' | 'volatility';
      readonly period: number;
      /** Null for momentum. */
      readonly reference: number | null;
    }
  | {
      readonly kind: 'correlation';
      /** Id of the other market. */
      readonly with: string;
      readonly period: number;
    }
) & {
  readonly side: 'below' | 'above';
  readonly levels: readonly number[];
};

export function awaitedOf(
  given: ScaleInInput | ScaleOutInput,
  when: NonNullable<ScaleInInput['when']>,
  path: Path,
  wrong: Wrong[],
): NormalAwaited | null {
  const bad = (at: Path, message: string): null => {
    wrong.push({ code: 'bad-ladder', path: at, message });
    return null;
  };
  /** What is missed may be what is misspelt: then that is told (see `isOwnFault`). */
  const lacks = (at: Path, message: string): null => {
    wrong.push({ code: 'bad-awaited', path: at, message });
    return null;
  };
  const { rungs, step, spacing, at, direction, volatility: wider }: ScaleInInput = given;
  const beside = Object.entries({ rungs, step, spacing, at, direction, volatility: wider }).find(
    ([, value]) => value !== undefined,
  );
  if (beside !== undefined) bad([...path, 'when'], `expected when, or ${beside[0]}, got both`);
  const { momentum, volatility, correlation } = when;
  const [terms, ...others] = [momentum, volatility, correlation].filter((one) => one !== undefined);
  const oneOf = 'expected one of momentum, volatility and correlation';
  if (terms === undefined) return lacks([...path, 'when'], oneOf);
  if (others.length > 0) return bad([...path, 'when'], oneOf);
  const kind = momentum !== undefined ? 'momentum' : volatility !== undefined ? 'volatility' : 'correlation';
  const { below, above } = terms;
  const levels = below ?? above;
  if (levels === undefined) return lacks([...path, 'when', kind], 'expected one of below and above');
  if (below !== undefined && above !== undefined)
    return bad([...path, 'when', kind], 'expected one of below and above');
  const side = below === undefined ? 'above' : 'below';
  if (correlation !== undefined) {
    const { with: other, period = correlationPeriod } = correlation;
    return { kind: 'correlation', with: other, period, side, levels };
  }
  const { period = momentumPeriod } = terms;
  const reference = volatility === undefined ? null : (volatility.reference ?? volatilityDefaults.reference);
  if (reference === period)
    bad(
      [...path, 'when', kind, 'reference'],
      `expected a reference other than the period, got ${period} for both`,
    );
  return { kind: momentum === undefined ? 'volatility' : 'momentum', period, reference, side, levels };
}

/**
 * The ladder `part` of entries waits for another market of the run than their own: `ids` are all of it, `traded` those of
 * the strategy.
 */
export function checkBeside(
  part: 'scaleIn' | 'scaleOut',
  when: NormalAwaited | null,
  ids: readonly string[],
  traded: readonly string[],
  path: Path,
  wrong: Wrong[],
): void {
  if (when?.kind !== 'correlation') return;
  const at: Path = [...path, part, 'when', 'correlation', 'with'];
  const others = ids.filter((id) => !traded.includes(id));
  if (!ids.includes(when.with)) {
    const message = `there is no market "${when.with}"`;
    const hint =
      others.length > 0
        ? `Markets that the strategy does not trade: ${others.join(', ')}.`
        : 'Add it to markets with its candles, and name in the strategy’s own markets what it trades.';
    wrong.push({ code: 'unknown-market', path: at, message, hint });
  } else if (traded.includes(when.with)) {
    const message = `the strategy trades ${when.with} itself, and with itself its correlation is always 1`;
    const hint =
      others.length > 0
        ? `Name a market that it does not trade: ${others.join(', ')}; or leave this one out of its markets.`
        : 'Name in its own markets what it trades, without this one.';
    wrong.push({ code: 'own-market', path: at, message, hint });
  }
}

export function awaitedTerms(when: NormalAwaited): Awaited {
  const { kind, side, levels, period } = when;
  if (kind === 'correlation') return { correlation: { with: when.with, [side]: levels, period } };
  const { reference } = when;
  return { [kind]: { [side]: levels, period, ...(reference === null ? {} : { reference }) } };
}
