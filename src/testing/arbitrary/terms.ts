/** What a world says beside its candles, by chance: account, costs, rules of markets, and what protects entries. */
import fc, { type Arbitrary } from 'fast-check';
import { pathPolicies } from '../../model/costs.ts';
import type { EntryFieldsInput } from '../../scenario/schema-entry.ts';
import type { WorldTerms } from '../world.ts';
import { anyLadder, anyLadderOut } from './ladders.ts';

/** The rules of a market, as a scenario states them; some change once. */
export function anyRules(): Arbitrary<WorldTerms['markets'][string]> {
  const rules = fc.record({
    tick: fc.constantFrom('0.01', '0.01', '0.05', '0.25'),
    lot: fc.constantFrom('0.0001', '0.001', '0.1', '0.3'),
    minNotional: fc.constantFrom(0, 0, 0, 20),
  });
  const changes = rules.map((change) => [{ from: '2024-01-01T12:00:00Z', ...change }]);
  return fc
    .tuple(rules, fc.option(changes, { freq: 4 }))
    .map(([first, later]) => (later === null ? first : { ...first, changes: later }));
}

/** What an exchange adds: fees, slippage, latency, volume, how limits fill; often nothing. */
export function anyFrictions(): Arbitrary<
  Pick<WorldTerms, 'fees' | 'slippage' | 'latency' | 'participation' | 'limitFills'>
> {
  return fc
    .record(
      {
        fees: fc.constantFrom('0.1%', '0.05%', { maker: '0.02%', taker: '0.05%', minimum: 0.01 }),
        slippage: fc.constantFrom('2bps', '3 ticks', { volumeShare: '10%' }, { range: '10%' }),
        latency: fc.constantFrom('200ms', '[1s, 50s]', 'answer'),
        participation: fc.constantFrom('10%', '50%'),
        limitFills: fc.constantFrom('cross', '50%'),
      },
      { requiredKeys: [] },
    )
    .map(({ latency, ...rest }) => ({
      ...rest,
      ...(latency === undefined ? {} : { latency: latencyOf(latency) }),
    }));
}

const latencyOf = (name: string): WorldTerms['latency'] =>
  name === 'answer' ? { order: ['10ms', '2s'], answer: '5s' } : name.startsWith('[') ? ['1s', '50s'] : name;

/** Accounts: spot, or margin with leverage and maintenance. */
export function anyAccount(
  kinds: readonly ('spot' | 'margin')[] = ['spot', 'margin'],
): Arbitrary<Pick<WorldTerms, 'account' | 'margin'>> {
  const balance = fc.constantFrom(1_000, 100_000, 250);
  const spot = balance.map((amount) => ({
    account: { kind: 'spot' as const, currency: 'USD', balance: amount },
  }));
  const margin = fc
    .tuple(balance, fc.constantFrom('cross' as const, 'isolated' as const), fc.constantFrom(1, 3, 10))
    .map(([amount, mode, leverage]) => ({
      account: { kind: 'margin' as const, mode, currency: 'USD', balance: amount },
      margin: { leverage, maintenance: '2%', liquidationFee: '0.5%' },
    }));
  const all = { spot, margin };
  return fc.oneof(
    { withCrossShrink: true },
    ...kinds.map((kind) => all[kind] as Arbitrary<Pick<WorldTerms, 'account' | 'margin'>>),
  );
}

/** Path policies, `adverse` most often. */
export const anyPath = (): Arbitrary<(typeof pathPolicies)[number]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('adverse' as const) }, fc.constantFrom(...pathPolicies));

/**
 * A stop, targets and ladders as a scenario states them, for strategies that state none. `beside`: the id of a market that
 * the strategy does not trade, whose correlation rungs may wait for.
 */
export function anyStopPlan(
  beside: string | null = null,
): Arbitrary<Pick<EntryFieldsInput, 'stop' | 'target' | 'targets' | 'scaleIn' | 'scaleOut'>> {
  const length = fc.constantFrom('1%', '2.5%', '50 ticks', '8%');
  const trail = length.chain((far) =>
    fc.constantFrom({ trail: far }, { trail: far, activation: '1%' }, { trail: far, on: 'close' as const }),
  );
  const stop = fc.oneof(length, trail, anyMovingStop());
  const targets = fc.constantFrom(
    {},
    { target: '3%' },
    {
      targets: [
        { at: '1%', share: '50%' },
        { at: '4%', share: '50%' },
      ],
    },
    {
      targets: [
        { at: '2%', share: '30%' },
        { at: '5%', share: '30%' },
      ],
    },
  );
  const scaleIn = fc.option(anyLadder(null, beside), { nil: undefined, freq: 2 });
  return fc
    .tuple(
      stop,
      fc.oneof(
        targets,
        anyLadderOut(null, beside).map((ladder) => ({ scaleOut: ladder })),
      ),
      scaleIn,
    )
    .map(([one, others, ladder]) => ({
      stop: one,
      ...others,
      ...(ladder === undefined ? {} : { scaleIn: ladder }),
    }));
}

/** A stop that moves on (STOP-1), each kind alone and with others; no kind that needs more candles than a world may have. */
function anyMovingStop(): Arbitrary<NonNullable<EntryFieldsInput['stop']>> {
  const start = fc.constantFrom({ percent: 1 }, { percent: 2.5 }, { ticks: 80 }, { percent: 8 });
  const moves = fc.record(
    {
      breakEven: fc.constantFrom('1 R', '0.5%', { after: '1%', offset: 'fees' as const }, { after: '2 R' }),
      trail: fc.constantFrom('1%', '40 ticks', '3%'),
      on: fc.constant('close' as const),
      candles: fc.constantFrom(1, 4, 9),
    },
    { requiredKeys: [] },
  );
  const activation = fc.constantFrom(undefined, '1 R', '0.5%');
  return fc.tuple(start, moves, activation).map(([from, plan, after]) => {
    const { on, ...others } = plan;
    const follows = plan.trail !== undefined || plan.breakEven !== undefined;
    return {
      ...from,
      ...others,
      ...(on !== undefined && follows ? { on } : {}),
      ...(after !== undefined && plan.trail !== undefined ? { activation: after } : {}),
    };
  });
}
