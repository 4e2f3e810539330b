/**
 * What stands out about the entries of a run: that none of them ever filled, and why; and stops that no price can reach
 * before the position that they guard is liquidated (MARG-1).
 */
import type { OrderRecord, RiskRecord } from '../engine/run-record.ts';
import { isFinal } from '../model/order-state.ts';
import { formatTime } from '../model/time.ts';
import { rateScale } from '../model/units.ts';
import type { NormalMargin } from './normal-margin.ts';
import type { NormalScenario } from './normal.ts';
import type { RunFinding } from './result-schema.ts';

type Fate = Pick<OrderRecord, 'role' | 'state' | 'reason' | 'filled'>;

/** Where there were entries, and nothing filled. */
export function entriesWithoutFill(orders: readonly Fate[]): readonly RunFinding[] {
  const entries = orders.filter(({ role }) => role === 'entry');
  if (entries.length === 0 || orders.some(({ filled }) => filled > 0)) return [];
  const counts = new Map<string, number>();
  for (const { state, reason } of entries) {
    const fate = fateOf(state, reason);
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
  }
  // The most frequent; of several the first that was met.
  const [fate, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  const all = entries.length;
  const message =
    all === 1
      ? `the one entry of the run never filled: ${fate}`
      : `none of the ${all} entries of the run ever filled: ${count === all ? 'all' : count} ${fate}`;
  return [{ code: 'no-fill', message }];
}

function fateOf(state: OrderRecord['state'], reason: string | null): string {
  if (reason === 'end' || !isFinal(state)) return 'still waiting at the end';
  return reason === null ? state : `${state} (${reason})`;
}

/** How often limits on losses ended new risk, and the first end for good (RISK-2). */
export function endsOfRisk(changes: readonly RiskRecord[]): readonly RunFinding[] {
  const turned = changes.filter(({ rule }) => rule === 'kill-switch').length;
  const times = turned === 1 ? 'once' : `${turned} times`;
  const outside: readonly RunFinding[] =
    turned === 0 ? [] : [{ code: 'risk-limit', message: `new risk was ended from outside ${times}` }];
  const ends = changes.filter(
    ({ state, rule }) => state !== 'active' && rule !== 'kill-switch' && rule !== 'resume',
  );
  if (ends.length === 0) return outside;
  const counts = new Map<string, number>();
  for (const { rule } of ends) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rules = [...counts].map(([rule, times]) => `${rule} × ${times}`).join(', ');
  const halt = ends.find(({ state }) => state === 'halted');
  const forGood =
    halt === undefined
      ? ''
      : `; for good on ${formatTime(halt.at).slice(0, 10)}, with a loss of ${Number((halt.value / 1e6).toFixed(2))}% from the highest equity`;
  return [{ code: 'risk-limit', message: `limits on losses ended new risk: ${rules}${forGood}` }, ...outside];
}

/**
 * Fixed stops in percent, of isolated positions. Where several entries make one position, its price is their average:
 * the distance is that of a position of one entry.
 */
export function stopsBeyondLiquidation({
  account,
  markets,
  strategies,
}: Pick<NormalScenario, 'account' | 'markets' | 'strategies'>): readonly RunFinding[] {
  if (account.kind !== 'margin' || account.mode !== 'isolated') return [];
  return strategies.flatMap(({ id, entry: { stop }, markets: traded }) => {
    const start = stop === null || 'trail' in stop ? null : 'at' in stop ? stop.at : stop.plan.start;
    if (start === null || start.kind !== 'rate') return [];
    const { rate } = start;
    return markets
      .filter((market) => traded.includes(market.id) && rate > liquidatedAt(market.margin))
      .map((market): RunFinding => ({
        code: 'stop-beyond-liquidation',
        message:
          `the scenario's stop of the strategy "${id}" lies beyond liquidation in ${market.id}: ${rate / 1e6}% from an ` +
          `entry, where an isolated position of leverage ${market.margin.leverage / rateScale} is liquidated ` +
          `${Number((liquidatedAt(market.margin) / 1e6).toFixed(2))}% from its own, before funding and interest`,
      }));
  });
}

/**
 * How far from its price a long is liquidated, in units of 10^-8; a short, whose value grows, no further away. Of the
 * first tier: those above it only bring the price nearer.
 *
 * With margin 1 / leverage and maintenance m, of a price that has fallen by d: 1 / leverage - d = m (1 - d) at the mark,
 * 1 / leverage - d = m on the cost.
 */
function liquidatedAt({ leverage, maintenance, on }: NormalMargin): number {
  const left = rateScale / (leverage / rateScale) - maintenance[0]!.rate;
  return on === 'entry' ? left : left / (1 - maintenance[0]!.rate / rateScale);
}
