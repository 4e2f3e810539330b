/** Whole scenarios by chance: markets with candles and rules, an account, what the exchange adds. */
import fc, { type Arbitrary } from 'fast-check';
import type { Timeframe } from '../../model/time.ts';
import { termsWarmUp } from '../terms-warm-up.ts';
import type { World, WorldCandle, WorldTerms } from '../world.ts';
import { anyCandles } from './candles.ts';
import { anyLimits } from './limits.ts';
import { anySizing } from './sizes.ts';
import { anyAccount, anyFrictions, anyPath, anyRules, anyStopPlan } from './terms.ts';

/** What worlds are drawn from; what is left out is drawn at large. */
export interface WorldChoice {
  /** How many markets; 1 or 2 unless stated. */
  readonly markets?: { readonly least: number; readonly most: number };
  readonly candles?: Arbitrary<readonly WorldCandle[]>;
  /**
   * Calm candles before, for indicators to be defined; `assertLaws` counts what the strategy needs. As many as the terms
   * ask for are there in any case.
   */
  readonly warmUp?: number;
  /** `1h` unless stated. */
  readonly timeframe?: Timeframe;
  readonly accounts?: readonly ('spot' | 'margin')[];
  /** Fees, slippage, latency and the like; drawn unless `false`. */
  readonly frictions?: boolean;
  /**
   * Stops, targets and ladders that the scenario states; none unless `true`: a strategy that states its own takes none.
   * One in four of such worlds has a market more, which the strategy does not trade, for rungs to wait for.
   */
  readonly stops?: boolean;
  /** Limits on risk: in all worlds where `true`, in none where `false`, in one of three unless stated. */
  readonly limits?: boolean;
  /** Put over what is drawn, field by field, as in a scenario file: `{ fees: '0.1%', strategy: { sizing: '20%' } }`. */
  readonly terms?: Partial<Omit<WorldTerms, 'markets'>>;
}

/** Worlds of all kinds, or inside `choice`. */
export function anyWorld(choice: WorldChoice = {}): Arbitrary<World> {
  const { least, most } = choice.markets ?? { least: 1, most: 2 };
  const { candles = anyCandles(), warmUp = 0, timeframe = '1h', accounts, terms } = choice;
  // Candles come first: a failure shrinks to few of them before anything else becomes plain.
  const market = fc.tuple(candles, anyRules());
  return fc
    .record({
      markets: fc.tuple(
        ...Array.from({ length: most }, (_, m) => (m < least ? market : fc.option(market, { freq: 2 }))),
      ),
      seed: fc.nat(1_000),
      account: anyAccount(accounts),
      frictions: (choice.frictions ?? true) ? anyFrictions() : fc.constant({}),
      path: anyPath(),
      sizing: anySizing(),
      stops: choice.stops === true ? stopsWith(market) : noStops,
      limits: limitsOf(choice.limits, timeframe),
      paysFunding: fc.boolean(),
    })
    .map(({ markets, seed, account, frictions, path, sizing, stops, limits, paysFunding }): World => {
      const isPerpetual = (choice.frictions ?? true) && account.account.kind === 'margin' && paysFunding;
      const funding = isPerpetual ? { funding: { rate: '0.03%', every: '4h' } } : {};
      const named = markets
        .filter((one) => one !== null)
        .map((one, m) => [`${String.fromCharCode(65 + m)}/USD`, one] as const);
      const traded = stops.beside === null ? {} : { markets: named.map(([id]) => id) };
      if (stops.beside !== null) named.push([beside, stops.beside]);
      const drawn: WorldTerms = {
        data: { timeframe },
        ...account,
        ...frictions,
        ...limits,
        path,
        seed,
        markets: Object.fromEntries(named.map(([id, [, rules]]) => [id, { ...rules, ...funding }])),
        strategy: { sizing, ...traded, ...stops.plan },
      };
      const strategy = { ...drawn.strategy, ...terms?.strategy };
      return {
        candles: Object.fromEntries(named.map(([id, [list]]) => [id, list])),
        warmUp: { candles: Math.max(warmUp, termsWarmUp(strategy)), seed },
        terms: { ...drawn, ...terms, strategy },
      };
    });
}

/** The market that is there to be looked at. */
const beside = 'Z/USD';
type StopPlan = NonNullable<WorldTerms['strategy']>;
type Market = [readonly WorldCandle[], WorldTerms['markets'][string]];
interface Stops {
  readonly plan: StopPlan;
  readonly beside: Market | null;
}
const noStops: Arbitrary<Stops> = fc.constant({ plan: {}, beside: null });

/** What protects entries, with a market beside theirs or without. */
const stopsWith = (market: Arbitrary<Market>): Arbitrary<Stops> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: anyStopPlan().map((plan) => ({ plan: plan as StopPlan, beside: null })) },
    { weight: 1, arbitrary: fc.record({ plan: anyStopPlan(beside) as Arbitrary<StopPlan>, beside: market }) },
  );

/** Limits on risk, and days that end elsewhere beside them, since some of them are of a day. */
function limitsOf(
  wanted: boolean | undefined,
  timeframe: Timeframe,
): Arbitrary<Pick<WorldTerms, 'risk' | 'timeZone'>> {
  const none = fc.constant({});
  if (wanted === false) return none;
  const limits = fc
    .tuple(anyLimits({ timeframe }), fc.constantFrom({}, {}, { timeZone: '+09:00' }, { timeZone: '-05:30' }))
    .map(([risk, zone]) => ({ risk, ...zone }));
  return wanted === true
    ? limits
    : fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: none }, { weight: 1, arbitrary: limits });
}
