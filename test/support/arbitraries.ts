/**
 * Random runs for the laws, as plain data (`RunPlan` in `run-plan.ts`): fast-check shrinks them, prints them, and
 * they can be cut, reflected and sent to another process.
 *
 * Prices start near 100.00 and move in quarters, and so do the levels of orders: that makes ties, exact touches and
 * candles that reach levels on both sides of their open common instead of rare. Some moves are off that grid.
 */
import fc, { type Arbitrary } from 'fast-check';
import { accountKinds, noLatency, pathPolicies, type PathPolicy } from '../../src/model/costs.ts';
import type { Rate } from '../../src/model/units.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Days } from '../../src/model/days.ts';
import type { RiskLimits } from '../../src/risk/limits.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import { riskLimits, riskOf } from '../../src/scenario/normal-risk.ts';
import { anyLimits } from '../../src/testing/arbitrary/limits.ts';
import { minute, start } from './play.ts';
import {
  planKinds,
  planTypes,
  type Ask,
  type CandleUnits,
  type EnterAsk,
  type LevelPlan,
  type MarginPlan,
  type MarketPlan,
  type MovingPlan,
  type OrderPlan,
  type RulesPlan,
  type RunPlan,
  type StepPlan,
} from './run-plan.ts';
import { noLimits } from './no-limits.ts';

/** What a run is drawn from; whatever is left out is drawn at large. */
export interface RunChoice {
  readonly accounts?: readonly RunPlan['account'][];
  readonly paths?: readonly PathPolicy[];
  readonly balances?: readonly number[];
  readonly moneyDigits?: readonly number[];
  readonly fees?: readonly RunPlan['fees'][];
  readonly slippages?: readonly RunPlan['slippage'][];
  readonly limitFills?: readonly RunPlan['limitFills'][];
  readonly latencies?: readonly RunPlan['latency'][];
  readonly fundings?: readonly RunPlan['funding'][];
  readonly margins?: readonly MarginPlan[];
  readonly participations?: readonly RunPlan['participation'][];
  readonly sizings?: readonly RunPlan['sizing'][];
  readonly rules?: Arbitrary<readonly RulesPlan[]>;
  readonly entries?: Arbitrary<RunPlan['entry']>;
  readonly levelKinds?: readonly LevelPlan['kind'][];
  /** Limits on risk; none when left out. */
  readonly risks?: readonly RiskLimits[];
  /** Off: entries come without stops and targets, and base is free to be sold. */
  readonly brackets?: boolean;
  /** On: entries come also with stops that move on. */
  readonly moving?: Arbitrary<MovingPlan>;
  readonly markets?: { readonly least: number; readonly most: number };
  readonly steps?: number;
  /** Whether strategies may answer fills; drawn when left out. */
  readonly answers?: boolean;
}

const cash = 10_000;
const quarters = (least: number, most: number): Arbitrary<number> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: least / 25, max: most / 25 }).map((n) => n * 25) },
    { weight: 1, arbitrary: fc.integer({ min: least, max: most }) },
  );

const plainKinds = ['price', 'distance', 'percent', 'ticks', 'atr', 'trail', 'trail-atr'] as const;

const level = (kinds: readonly LevelPlan['kind'][]): Arbitrary<LevelPlan> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    units: fc.oneof(
      { weight: 24, arbitrary: quarters(25, 400) },
      { weight: 1, arbitrary: fc.constantFrom(-50, 0, 50_000) },
    ),
  });

const shares: readonly (readonly number[])[] = [
  [1],
  [0.5, 0.5],
  [1 / 3, 1 / 3, 1 / 3],
  [0.2, 0.5, 0.3],
  [0.6],
  [0.25, 0.25],
  [1],
  [0.5, 0.3],
  [0.7, 0.7],
];

const bracket = (
  kinds: readonly LevelPlan['kind'][],
): Arbitrary<Pick<Ask & { do: 'enter' }, 'stop' | 'targets'>> =>
  fc
    .tuple(
      fc.option(level(kinds), { freq: 3 }),
      fc.constantFrom([], ...shares),
      fc.tuple(level(kinds), level(kinds), level(kinds)),
    )
    .map(([stop, parts, levels]) => ({
      stop,
      targets: parts.map((share, i) => ({ share, level: levels[i]! })),
    }));

const price: Arbitrary<OrderPlan> = fc.record({
  // The plain ones more often: what they leave is what the others meet.
  type: fc.oneof(fc.constantFrom('market', 'market', 'limit', 'stop'), fc.constantFrom(...planTypes)),
  at: quarters(-300, 300),
  limitAt: quarters(-150, 150),
});

const bare = fc.constant({ stop: null, targets: [] });

const entry = (
  kinds: readonly LevelPlan['kind'][],
  brackets: boolean,
  moving: Arbitrary<MovingPlan> | undefined,
): Arbitrary<EnterAsk> => {
  const fixed = entryOf(kinds, brackets);
  if (moving === undefined || !brackets) return fixed;
  const moved = fc.tuple(fixed, moving).map(([terms, plan]): EnterAsk => ({ ...terms, moving: plan }));
  return fc.oneof(fixed, moved);
};

const entryOf = (kinds: readonly LevelPlan['kind'][], brackets: boolean): Arbitrary<EnterAsk> =>
  fc
    .tuple(
      fc.constantFrom('buy' as const, 'buy' as const, 'sell' as const),
      price,
      brackets ? bracket(kinds) : bare,
    )
    .map(([side, terms, children]): EnterAsk => ({ do: 'enter', side, ...terms, ...children }));

/** What a scenario says of entries: orders and levels that are lengths. */
const entryTerms = (brackets: boolean): Arbitrary<RunPlan['entry']> =>
  fc.option(
    fc
      .tuple(
        fc.constantFrom(
          'market' as const,
          'limit-away' as const,
          'stop-away' as const,
          'trailing-away' as const,
        ),
        quarters(-300, 300),
        quarters(-150, 150),
        brackets ? bracket(['distance', 'percent', 'ticks', 'atr']) : bare,
      )
      .map(([type, at, limitAt, children]) => ({ type, at, limitAt, ...children })),
    { freq: 2 },
  );

const ask = (
  kinds: readonly LevelPlan['kind'][],
  brackets: boolean,
  moving?: Arbitrary<MovingPlan>,
): Arbitrary<Ask> =>
  fc.oneof(
    { weight: 12, arbitrary: entry(kinds, brackets, moving) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(1, 0.5, 0.3, 1 / 3), price)
        .map(([share, terms]): Ask => ({ do: 'exit', share, ...terms })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('entries' as const, 'exits' as const, 'all' as const)
        .map((orders): Ask => ({ do: 'cancel', orders })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat(3), quarters(-300, 300), fc.constantFrom(0, 0, 0.5, 2))
        .map(([pick, at, size]): Ask => ({ do: 'amend', pick, at, size })),
    },
    { weight: 1, arbitrary: fc.nat(3).map((pick): Ask => ({ do: 'cancel-one', pick })) },
    {
      weight: 2,
      arbitrary: fc
        .array(entry(kinds, brackets, moving), { minLength: 2, maxLength: 3 })
        .map((orders): Ask => ({ do: 'oco', orders })),
    },
  );

/** A candle by its moves from the last close. */
interface Move {
  readonly kind: 'plain' | 'flat' | 'jump' | 'crash' | 'soar' | 'missing';
  readonly jump: number;
  readonly up: number;
  readonly down: number;
  /** Where between low and high it closes, in quarters. */
  readonly place: number;
  readonly volume: number;
}

const move: Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 14, arbitrary: fc.constant('plain' as const) },
    { weight: 1, arbitrary: fc.constantFrom('flat' as const, 'missing' as const, 'missing' as const) },
    { weight: 4, arbitrary: fc.constant('jump' as const) },
    { weight: 2, arbitrary: fc.constantFrom('crash' as const, 'soar' as const) },
  ),
  jump: quarters(-400, 400),
  up: quarters(0, 350),
  down: quarters(0, 350),
  place: fc.nat(4),
  // An entry is for one to three units of base.
  volume: fc.constantFrom(50, 50, 8, 1.5, 0),
});

function candleAfter(last: number, { kind, jump, up, down, place }: Move): CandleUnits {
  if (kind === 'flat') return [last, last, last, last];
  const leap = { plain: 0, missing: 0, jump, crash: -Math.floor(last / 3), soar: Math.floor(last * 1.4) }[
    kind
  ];
  const open = Math.min(Math.max(2_000, last + leap), 40_000);
  const high = open + up;
  const low = Math.max(1_000, open - (kind === 'crash' ? down * 4 : down));
  return [open, high, low, low + Math.round(((high - low) * place) / 4)];
}

const marketPlan = (choice: RunChoice): Arbitrary<MarketPlan> => {
  const kinds = choice.levelKinds ?? plainKinds;
  const asks = ask(kinds, choice.brackets ?? true, choice.moving);
  const most = choice.steps ?? 30;
  const step = fc.tuple(move, fc.oneof(fc.constant([]), fc.array(asks, { maxLength: 2 })));
  // Runs are long; what fails shrinks to the steps that it needs, since each may be left out.
  const steps = fc.array(fc.option(step, { freq: 40 }), { minLength: Math.min(12, most), maxLength: most });
  const answers = fc.array(fc.option(asks, { freq: 2 }), { minLength: 1, maxLength: 6 });
  return fc.tuple(steps, answers).map(([moves, replies]) => {
    let last: number = cash;
    const list = moves
      .filter((one) => one !== null)
      .map(([how, wanted]): StepPlan => {
        if (how.kind === 'missing') return { candle: null, asks: [] };
        const candle = candleAfter(last, how);
        last = candle[3];
        return { candle, asks: wanted, volume: how.volume };
      });
    // A market has a candle, whatever is left out.
    const calm: StepPlan = { candle: [cash, cash, cash, cash], asks: [], volume: 50 };
    return { steps: list.length === 0 ? [calm] : list, answers: choice.answers === false ? [] : replies };
  });
};

const ruleSet = fc.record({
  fromSlot: fc.constant(0),
  tick: fc.constantFrom(1, 1, 25, 10),
  lot: fc.constantFrom(1, 10, 2_500, 3_000),
  minQuantity: fc.constantFrom(0, 0, 4_000),
  maxQuantity: fc.constantFrom(0, 0, 25_000),
  minNotional: fc.constantFrom(0, 0, 45),
  priceBand: fc.constantFrom(0, 0, 0, 2_000_000),
});

/** Rules that change once, in the middle of a run. */
export const changingRules: Arbitrary<readonly RulesPlan[]> = fc
  .tuple(ruleSet, ruleSet, fc.integer({ min: 3, max: 12 }))
  .map(([first, second, slot]) => [
    { ...first, fromSlot: 0 },
    { ...second, fromSlot: slot },
  ]);

/** One set of rules, or a second one from some slot on. */
export const tradingRules: Arbitrary<readonly RulesPlan[]> = fc.oneof(
  ruleSet.map((rules) => [rules]),
  changingRules,
);

export const feeTerms: readonly RunPlan['fees'][] = [
  { maker: 0, taker: 0 },
  { maker: 100_000, taker: 200_000 },
  { maker: 0, taker: 33_333 },
  { maker: 100_000, taker: 200_000, minimum: 1 },
  { maker: 100_000, taker: 1_000_000, inBase: true },
  { maker: 100_000, taker: 200_000, coin: { balance: 20_000, discount: 25_000_000 } },
  { maker: 100_000, taker: 200_000, tier: { volume: 250, maker: 50_000, taker: 100_000, freeFrom: 9 } },
];

const slippages: readonly RunPlan['slippage'][] = [
  { kind: 'none' },
  { kind: 'ticks', ticks: 3 },
  { kind: 'rate', rate: 100_000 },
  { kind: 'half-spread', spread: 300_000 },
  { kind: 'range', share: 10_000_000 },
  { kind: 'volume-share', impact: 10_000_000 },
  { kind: 'square-root', impact: 1_000_000 },
];

const limitFills: readonly RunPlan['limitFills'][] = [
  { kind: 'touch' },
  { kind: 'touch' },
  { kind: 'cross' },
  { kind: 'probability', rate: 50_000_000 },
];

export const plainMarginPlan: MarginPlan = {
  mode: 'cross',
  leverage: 1,
  maintenance: [{ from: 0, rate: 0 }],
  on: 'mark',
  liquidationFee: 0,
  interest: 0,
};

export const marginPlans: readonly MarginPlan[] = [
  plainMarginPlan,
  { ...plainMarginPlan, mode: 'isolated' },
  {
    mode: 'isolated',
    leverage: 5,
    maintenance: [{ from: 0, rate: 0.01 }],
    on: 'mark',
    liquidationFee: 0.01,
    interest: 0.001,
  },
  {
    mode: 'cross',
    leverage: 3,
    maintenance: [
      { from: 0, rate: 0.01 },
      { from: 250, rate: 0.03, leverage: 4 },
      { from: 1_000, rate: 0.1, leverage: 2 },
    ],
    on: 'mark',
    liquidationFee: 0.005,
    interest: 0.002,
  },
  { ...plainMarginPlan, leverage: 20, maintenance: [{ from: 0, rate: 0.005 }] },
  { ...plainMarginPlan, mode: 'isolated', leverage: 10, maintenance: [{ from: 0, rate: 0.02 }], on: 'entry' },
];

const fundings: readonly RunPlan['funding'][] = [
  null,
  // At every fifth close.
  { kind: 'constant', everyMs: 300_000, rate: 100_000 as Rate },
  // At closes, inside candles, twice in one.
  {
    kind: 'series',
    times: [2, 3.5, 4.25, 4.75, 7, 10, 11.9].map((slot) => start + slot * minute),
    rates: [100_000, -200_000, 50_000, 0, 1_000_000, -1_000_000, 300_000] as Rate[],
  },
];

const latencies: readonly RunPlan['latency'][] = [
  noLatency,
  noLatency,
  // A sixth of a candle, and anything up to one and a half, the answer to a fill later.
  { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
  { order: { least: 0, most: 90_000 }, answer: { least: 5_000, most: 30_000 } },
];

const participations: readonly RunPlan['participation'][] = [null, null, 10_000_000, 50_000_000];

const sizings: readonly RunPlan['sizing'][] = [
  { kind: 'quantity', quantity: 10_000 },
  { kind: 'quantity', quantity: 33_333 },
  { kind: 'amount', amount: 90 },
  { kind: 'percent', percent: 40 },
  { kind: 'percent', percent: 100 },
];

/** What there is and what each entry is for; often just enough for one, so that a gap finds too little (ORD-4). */
function purse(choice: RunChoice): Arbitrary<Pick<RunPlan, 'balance' | 'sizing'>> {
  const free = fc.record({
    balance: fc.constantFrom(...(choice.balances ?? [104, 206, 345, 1_000, 20_000])),
    sizing: fc.constantFrom(...(choice.sizings ?? sizings)),
  });
  if (choice.balances !== undefined || choice.sizings !== undefined) return free;
  const tight = fc.record({
    balance: fc.constantFrom(103, 104),
    sizing: fc.constant({ kind: 'quantity' as const, quantity: 10_000 }),
  });
  return fc.oneof({ weight: 3, arbitrary: free }, { weight: 1, arbitrary: tight });
}

/** Runs at large, or inside `choice`. */
export function randomRun(choice: RunChoice = {}): Arbitrary<RunPlan> {
  const { least, most } = choice.markets ?? { least: 1, most: 3 };
  const terms = fc.record({
    account: fc.constantFrom(...(choice.accounts ?? accountKinds)),
    moneyDigits: fc.constantFrom(...(choice.moneyDigits ?? [8, 2])),
    path: fc.constantFrom(...(choice.paths ?? pathPolicies)),
    fees: fc.constantFrom(...(choice.fees ?? feeTerms)),
    slippage: fc.constantFrom(...(choice.slippages ?? slippages)),
    clamp: fc.boolean(),
    funding: fc.constantFrom(...(choice.fundings ?? fundings)),
    margin: fc.constantFrom(...(choice.margins ?? marginPlans)),
    latency: fc.constantFrom(...(choice.latencies ?? latencies)),
    limitFills: fc.constantFrom(...(choice.limitFills ?? limitFills)),
    participation: fc.constantFrom(...(choice.participations ?? participations)),
    rules: choice.rules ?? tradingRules,
    risk: fc.constantFrom(...(choice.risks ?? [null])),
    entry: choice.entries ?? entryTerms(choice.brackets ?? true),
    markets: fc.array(marketPlan(choice), { minLength: least, maxLength: most }),
    strategyEach: fc.boolean(),
    decideFrom: fc.constantFrom(0, 0, 3),
    onFill: choice.answers === undefined ? fc.boolean() : fc.constant(choice.answers),
  });
  return fc.tuple(terms, purse(choice)).map(([plan, means]) => ({ ...plan, ...means }));
}

/** Runs with ample funds and no minimum or maximum in the way: much is held, much rests, and exits meet both. */
export const busyRun = (choice: RunChoice = {}): Arbitrary<RunPlan> =>
  randomRun({
    balances: [1_000, 20_000],
    sizings: [{ kind: 'quantity', quantity: 10_000 }],
    rules: ruleSet.map((rules) => [{ ...rules, lot: 10, minQuantity: 0, maxQuantity: 0, minNotional: 0 }]),
    ...choice,
  });

const part = (fraction: number): Rate => Math.round(fraction * 1e8) as Rate;

/** Days of which the first ends after seven candles, and days of a clock that is set, of two and more candles. */
const allDays: readonly Days[] = [
  { offsetMs: -7 * minute, starts: null },
  {
    offsetMs: 0,
    starts: Float64Array.of(-100, 0, 2, 5, 9, 14, 20, 90, 1500, 3000).map((slot) => start + slot * minute),
  },
];

const someLimits: readonly RiskLimits[] = [
  { ...noLimits, market: part(0.8), direction: part(1), total: part(1.2), orders: 4, positions: 2 },
  { ...noLimits, dailyLoss: { rate: part(0.005), flatten: true } },
  { ...noLimits, dailyLoss: { rate: part(0.01), flatten: false }, collar: part(0.02) },
  { ...noLimits, drawdown: { rate: part(0.02), flatten: true }, leverage: part(2) },
  { ...noLimits, losses: { most: 2, coolDownMs: 3 * minute }, orderRate: { most: 2, perMs: 2 * minute } },
  { ...noLimits, perTrade: part(0.02), drawdown: { rate: part(0.1), flatten: false } },
  {
    ...noLimits,
    switches: (
      [
        [4, 'flatten'],
        [8, 'resume'],
        [9.5, 'halt'],
      ] as const
    ).map(([slot, action]) => ({ at: (start + slot * minute) as TimeMs, action })),
  },
  { ...noLimits, correlated: { rate: part(0.6), above: 0.3, period: 3 } },
];

/** The limits of the testing kit: every rule that a scenario may state. */
const kitLimits: Arbitrary<RiskLimits> = anyLimits({ timeframe: '1m' }).map((limits) =>
  riskLimits(riskOf(limits, []))!,
);

/** Sizes that ask for stops, for trades or for closes, which give them after few. */
const learned: Arbitrary<Sizing> = fc.constantFrom<Sizing[]>(
  { kind: 'risk', rate: part(0.02), cap: part(1) },
  { kind: 'kelly', fraction: part(0.5), least: 1, fallback: part(0.02), cap: part(0.8) },
  { kind: 'volatility', target: part(0.6), cap: part(0.8), period: 3, perYear: 525_600 },
);

/**
 * Runs with stops that move on and ladders, of which most are held to limits on risk, half shrink sizes by correlation, and
 * a third have sizes that learn.
 */
export const managedRun = (choice: RunChoice = {}): Arbitrary<RunPlan> => {
  const managed: RunChoice = { levelKinds: [...plainKinds, ...planKinds, ...planKinds], ...choice };
  const plans = fc.oneof(
    busyRun({ ...managed, risks: someLimits }),
    randomRun({ ...managed, risks: someLimits }),
    fc.tuple(busyRun(managed), kitLimits).map(([plan, risk]) => ({ ...plan, risk })),
    busyRun(managed),
  );
  const byCorrelation = { period: 3, least: 25_000_000 };
  const sizes = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: learned });
  return fc
    .tuple(plans, fc.boolean(), sizes, fc.constantFrom(...allDays))
    .map(([plan, shrinks, learns, days]) => ({
      ...plan,
      days,
      ...(shrinks ? { byCorrelation } : {}),
      ...(learns === null ? {} : { learns }),
    }));
};

/** Every kind in turn. */
export const anyRun = (choice: RunChoice = {}): Arbitrary<RunPlan> =>
  fc.oneof(randomRun(choice), busyRun(choice), busyRun({ ...choice, brackets: false }));

/** Terms on which fills go the quick way: spot, fees in quote, nothing else. */
const plainChoice: RunChoice = {
  accounts: ['spot'],
  fees: feeTerms.filter((fees) => Object.keys(fees).length === 2),
  slippages: [{ kind: 'none' }],
  limitFills: [{ kind: 'touch' }],
  latencies: [noLatency],
  participations: [null],
};

/** Runs on plain terms with stops that move on, ladders and limits on risk: what a manager asks of the quick ways. */
export const plainManagedRun = (): Arbitrary<RunPlan> =>
  managedRun({ ...plainChoice, answers: false, steps: 40 });

/**
 * Runs on plain terms of strategies that ask at every third close alone, as a rule
 * for an entry with one stop and one target: what goes the quick ways of the simulated exchange, and ends so.
 */
export const plainRun = (): Arbitrary<RunPlan> =>
  randomRun({
    ...plainChoice,
    answers: false,
    steps: 40,
    entries: fc.record({
      type: fc.constantFrom('market' as const, 'limit-away' as const),
      at: quarters(0, 100),
      limitAt: fc.constant(0),
      stop: fc.record({ kind: fc.constantFrom('distance', 'percent', 'trail'), units: quarters(25, 300) }),
      targets: fc
        .record({ kind: fc.constantFrom('distance', 'percent'), units: quarters(25, 400) })
        .map((level) => [{ share: 1, level }]),
    }),
  }).map((plan) => ({
    ...plan,
    markets: plan.markets.map(({ steps, answers }) => ({
      steps: steps.map((step, slot) => ({ ...step, asks: slot % 3 === 0 ? step.asks : [] })),
      answers,
    })),
  }));
