/** Whole scenarios by chance: markets with candles and rules, an account, what the exchange adds. */
import fc, { type Arbitrary } from 'fast-check';
import type { Timeframe } from '../../model/time.ts';
import type { World, WorldCandle, WorldTerms } from '../world.ts';
import { anyCandles } from './candles.ts';
import { anyAccount, anyFrictions, anyPath, anyRules, anySizing, anyStopPlan } from './terms.ts';

/** What worlds are drawn from; what is left out is drawn at large. */
export interface WorldChoice {
  /** How many markets; 1 or 2 unless stated. */
  readonly markets?: { readonly least: number; readonly most: number };
  readonly candles?: Arbitrary<readonly WorldCandle[]>;
  /** Calm candles before, for indicators to be defined; `assertLaws` counts what the strategy needs. */
  readonly warmUp?: number;
  /** `1h` unless stated. */
  readonly timeframe?: Timeframe;
  readonly accounts?: readonly ('spot' | 'margin')[];
  /** Fees, slippage, latency and the like; drawn unless `false`. */
  readonly frictions?: boolean;
  /** Stops, targets and ladders that the scenario states; none unless `true`: a strategy that states its own takes none. */
  readonly stops?: boolean;
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
      stops: choice.stops === true ? anyStopPlan() : fc.constant({}),
      paysFunding: fc.boolean(),
    })
    .map(({ markets, seed, account, frictions, path, sizing, stops, paysFunding }): World => {
      const isPerpetual = (choice.frictions ?? true) && account.account.kind === 'margin' && paysFunding;
      const funding = isPerpetual ? { funding: { rate: '0.03%', every: '4h' } } : {};
      const named = markets
        .filter((one) => one !== null)
        .map((one, m) => [`${String.fromCharCode(65 + m)}/USD`, one] as const);
      const drawn: WorldTerms = {
        data: { timeframe },
        ...account,
        ...frictions,
        path,
        seed,
        markets: Object.fromEntries(named.map(([id, [, rules]]) => [id, { ...rules, ...funding }])),
        strategy: { sizing, ...stops },
      };
      return {
        candles: Object.fromEntries(named.map(([id, [list]]) => [id, list])),
        warmUp: { candles: warmUp, seed },
        terms: { ...drawn, ...terms, strategy: { ...drawn.strategy, ...terms?.strategy } },
      };
    });
}
