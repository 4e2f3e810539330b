/**
 * The limits on risk that a scenario states (RISK-2), what each of them denied, and when new risk might no longer be
 * taken. Rates are fractions, times UTC ms.
 */
import type { RiskRecord } from '../engine/run-record.ts';
import type { RiskRuleName } from '../risk/limits.ts';
import type { NormalRisk } from '../scenario/normal-risk.ts';
import type { NormalScenario } from '../scenario/normal.ts';
import type { Result } from '../scenario/result-schema.ts';

/** How the number of a limit is meant. */
export type LimitKind = 'fraction' | 'times' | 'count';

export interface LimitView {
  /** As the normal form of a scenario names it. */
  readonly name: keyof NormalRisk;
  readonly kind: LimitKind;
  readonly limit: number;
  /** Of a count: in so much time, or for so long, ms; null where it is of a moment. */
  readonly spanMs: number | null;
  /** Whether every position is closed when it is passed. */
  readonly flatten: boolean;
  /** Which markets it takes together; null for a limit that does not. */
  readonly alike: { readonly above: number; readonly period: number } | null;
  /** Under which name it denies entries. */
  readonly rule: RiskRuleName;
  readonly denied: number;
}

export interface RiskView {
  readonly limits: readonly LimitView[];
  /** Denials by rules that the scenario does not state: those of a program. */
  readonly others: readonly { readonly rule: string; readonly denied: number }[];
  readonly changes: readonly {
    readonly at: number;
    readonly state: RiskRecord['state'];
    readonly rule: string;
    readonly kind: LimitKind;
    /** Null where a state ends by time. */
    readonly value: number | null;
    readonly bound: number | null;
  }[];
  /** The clock whose midnight begins a day. */
  readonly timeZone: string;
}

/** Normal forms hold rates in units of 10^-8. */
const rates = 1e8;

export function riskOf(
  { risk, timeZone: { name: timeZone } }: Pick<NormalScenario, 'risk' | 'timeZone'>,
  refusals: Result['refusals'],
  changes: readonly RiskRecord[],
): RiskView | null {
  if (risk === null && changes.length === 0) return null;
  const denials = new Map<string, number>();
  for (const { stage, reason } of refusals)
    if (stage === 'risk') denials.set(reason, (denials.get(reason) ?? 0) + 1);
  const limits = (risk === null ? [] : statedLimits(risk)).map((limit) => ({
    ...limit,
    denied: denials.get(limit.rule) ?? 0,
  }));
  const stated = new Set<string>(limits.map(({ rule }) => rule));
  return {
    limits,
    others: [...denials].flatMap(([rule, denied]) => (stated.has(rule) ? [] : [{ rule, denied }])),
    changes: changes.map(({ at, state, rule, value, bound }) => {
      const kind = rule === 'losing-streak' ? ('count' as const) : ('fraction' as const);
      const number = (units: number): number | null =>
        bound === 0 ? null : kind === 'count' ? units : units / rates;
      return { at, state, rule, kind, value: number(value), bound: number(bound) };
    }),
    timeZone,
  };
}

type Stated = Omit<LimitView, 'denied'>;

function statedLimits(risk: NormalRisk): readonly Stated[] {
  const plain = { spanMs: null, flatten: false, alike: null };
  const part = (name: LimitView['name'], rule: RiskRuleName, rate: number | null): readonly Stated[] =>
    rate === null ? [] : [{ name, kind: 'fraction', limit: rate / rates, ...plain, rule }];
  const count = (name: LimitView['name'], rule: RiskRuleName, most: number | null): readonly Stated[] =>
    most === null ? [] : [{ name, kind: 'count', limit: most, ...plain, rule }];
  const { orderRate, dailyLoss, drawdown, losses } = risk;
  return [
    ...part('perTrade', 'risk-per-trade', risk.perTrade),
    ...part('market', 'market-exposure', risk.market),
    ...part('direction', 'direction-exposure', risk.direction),
    ...part('total', 'total-exposure', risk.total),
    ...part('correlated', 'correlated-exposure', risk.correlated?.rate ?? null).map((one) => ({
      ...one,
      alike: risk.correlated,
    })),
    ...part('leverage', 'leverage', risk.leverage).map((one) => ({ ...one, kind: 'times' as const })),
    ...count('orders', 'open-orders', risk.orders),
    ...count('positions', 'open-positions', risk.positions),
    ...part('collar', 'price-collar', risk.collar),
    ...count('orderRate', 'order-rate', orderRate?.most ?? null).map((one) => ({
      ...one,
      spanMs: orderRate!.perMs,
    })),
    ...part('dailyLoss', 'reducing', dailyLoss?.rate ?? null).map((one) => ({
      ...one,
      flatten: dailyLoss!.flatten,
    })),
    ...part('drawdown', 'halted', drawdown?.rate ?? null).map((one) => ({
      ...one,
      flatten: drawdown!.flatten,
    })),
    ...count('halts', 'kill-switch', risk.halts.length || null),
    ...count('losses', 'cool-down', losses?.most ?? null).map((one) => ({
      ...one,
      spanMs: losses!.coolDownMs,
    })),
  ];
}
