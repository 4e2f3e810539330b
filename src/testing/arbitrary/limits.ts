/**
 * Limits on risk by chance (RISK-2, RISK-3), as a scenario states them: one to three rules of it. Rules are tight enough to
 * deny something in a world of a few dozen candles, and loose enough to let something through.
 */
import fc, { type Arbitrary } from 'fast-check';
import { formatTime, timeframeMs, type TimeMs, type Timeframe } from '../../model/time.ts';
import { worldStart, type WorldTerms } from '../world.ts';

export type Limits = NonNullable<WorldTerms['risk']>;
/** A rule, as a scenario names it. */
export type LimitRule = keyof Limits;

const allRules = [
  'exposure',
  'correlated',
  'leverage',
  'openOrders',
  'openPositions',
  'priceCollar',
  'orderRate',
  'perTrade',
  'dailyLoss',
  'drawdown',
  'losingStreak',
  'halt',
] as const satisfies readonly LimitRule[];

export interface LimitChoice {
  /** Which rules may be stated; all of them unless said. */
  readonly rules?: readonly LimitRule[];
  /** In whose candles times are counted; `1h` unless stated. */
  readonly timeframe?: Timeframe;
}

/** One to three limits on risk. */
export function anyLimits(choice: LimitChoice = {}): Arbitrary<Limits> {
  const { rules = allRules, timeframe = '1h' } = choice;
  if (rules.length === 0) throw new RangeError('no rule is left to draw');
  const values = valuesOf(timeframeMs(timeframe));
  const rule = fc
    .constantFrom(...rules)
    .chain((name) => (values[name] as Arbitrary<unknown>).map((value): Limits => ({ [name]: value })));
  // The last word of a rule that is drawn twice holds.
  return fc
    .array(rule, { minLength: 1, maxLength: 3 })
    .map((list) => list.reduce((all, one): Limits => ({ ...all, ...one })));
}

type Values = { readonly [Rule in LimitRule]-?: Arbitrary<NonNullable<Limits[Rule]>> };

function valuesOf(candleMs: number): Values {
  /** So many candles, as a span of time. */
  const span = (candles: number): string => `${(candles * candleMs) / 60_000}m`;
  const spans = fc.constantFrom(span(1), span(3), span(8));
  return {
    exposure: fc.constantFrom<NonNullable<Limits['exposure']>[]>(
      '40%',
      { market: '40%' },
      { direction: '80%' },
      { market: '60%', total: '70%' },
    ),
    correlated: fc.constantFrom<NonNullable<Limits['correlated']>[]>(
      { exposure: '40%', above: 0.3, window: 3 },
      { exposure: '80%', above: 0.7, window: 4 },
    ),
    leverage: fc.constantFrom(1, '0.5', 2),
    openOrders: fc.constantFrom(1, 2, 3),
    openPositions: fc.constant(1),
    priceCollar: fc.constantFrom('1%', '2%'),
    orderRate: fc.record({ most: fc.constantFrom(1, 2, 3), per: spans }),
    perTrade: fc.constantFrom('1%', '4%', '0.2%'),
    dailyLoss: loss('1%', '0.2%'),
    drawdown: loss('5%', '1%'),
    losingStreak: fc.record({ most: fc.constantFrom(1, 2), coolDown: spans }),
    halt: anyHalts(candleMs),
  };
}

const loss = (...rates: readonly [string, string]): Arbitrary<NonNullable<Limits['drawdown']>> =>
  fc.constantFrom<NonNullable<Limits['drawdown']>[]>(
    ...rates,
    ...rates.map((rate) => ({ rate, flatten: true })),
  );

/** A switch that is turned once or twice, at closes or between them, and back but for the last time. */
function anyHalts(candleMs: number): Arbitrary<NonNullable<Limits['halt']>> {
  const halves = fc.integer({ min: 1, max: 16 });
  const turn = fc.record({ after: halves, lasts: halves, flatten: fc.boolean() });
  return fc.tuple(fc.array(turn, { minLength: 1, maxLength: 2 }), fc.boolean()).map(([turns, staysOff]) => {
    let half = 0;
    const at = (): string => formatTime((worldStart + (half * candleMs) / 2) as TimeMs);
    return turns.map(({ after, lasts, flatten }, i) => {
      half += after;
      const from = at();
      half += lasts;
      const ends = i < turns.length - 1 || !staysOff;
      return { at: from, flatten, ...(ends ? { resume: at() } : {}) };
    });
  });
}
