/**
 * RISK-2, RISK-3: the limits on risk that a world states, held against the journal. At every entry that may raise exposure:
 * whether new risk is allowed, how many entries came in a time, how many orders are alive and markets in use, how far its
 * prices lie, what it may lose at its stop, and what is held with it; and where new risk ends, that what rests is cancelled
 * and, where that is stated, what is held closed.
 *
 * It sees no more than what is sure from outside: exposure is what is held and the entry's own cost, a loss is without fees
 * and slippage; with what else rests there would be more. Amended entries and `correlated` are not looked at, the latter
 * since `correlatedNeverExceeds` is a law of its own.
 */
import { riskOf, type NormalRisk } from '../../scenario/normal-risk.ts';
import type { JournalRecord } from '../../engine/tape-read.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import type { TestRun, TestStep } from '../test-run.ts';
import { exposureFault, lossFault } from './entry-limits.ts';
import {
  endsOrder,
  follow,
  noLiveOrders,
  roleOf,
  type LiveOrders,
  type OrderRecordOf,
} from './live-orders.ts';
import { SeenState, ToldState } from './risk-switch.ts';

export const riskLimitsHold: Law = {
  name: 'riskLimitsHold',
  rule: 'RISK-2',
  says: 'no entry is placed that the limits on risk of its world do not allow',
  check: (run) => {
    const limits = riskOf(run.world.terms.risk, []);
    return limits === null ? null : new Watch(run, limits).firstBreach();
  },
};

/** Goes through a run once. */
class Watch {
  private readonly run: TestRun;
  private readonly limits: NormalRisk;
  private readonly told: ToldState;
  private readonly seen: SeenState;
  private readonly orders: LiveOrders = noLiveOrders();
  /** Moments of entries. */
  private readonly entries: number[] = [];
  /** Orders that must be on their way out, and markets that must be closed, when the step ends. */
  private readonly toCancel = new Set<number>();
  private readonly toClose = new Set<number>();

  constructor(run: TestRun, limits: NormalRisk) {
    const { timeZone = 'UTC' } = run.world.terms;
    this.run = run;
    this.limits = limits;
    this.told = new ToldState(limits, run.exact.record.riskChanges);
    this.seen = new SeenState(limits, timeZone === 'UTC');
  }

  firstBreach(): Breach | null {
    return firstBreach(this.run.steps, (step, i) => this.stepBreach(step, i));
  }

  private stepBreach(step: TestStep, index: number): Breach | null {
    const { records, at } = step;
    // A fill at the very close may be answered before that is judged.
    const isJudged = !records.some((record) => record.kind === 'filled' && record.at >= at);
    let hasClosed = false;
    const close = (): void => {
      if (!hasClosed) this.seen.close(at, this.run.exact.equity[index]!);
      hasClosed = true;
    };
    const breach = firstBreach(records, (record) => {
      if (isJudged && record.at === at) close();
      return this.recordBreach(record, step);
    });
    close();
    return breach ?? this.leftOver(at);
  }

  private recordBreach(record: JournalRecord, step: TestStep): Breach | null {
    if (record.kind === 'risk') this.end();
    if (record.kind === 'cancelAsked' || endsOrder(record)) this.toCancel.delete(record.order);
    const fault = record.kind === 'order' ? this.orderFault(record, step) : null;
    follow(this.orders, record);
    if (fault === null || record.kind !== 'order') return null;
    const { at, market } = record;
    const { id } = this.run.exact.instruments[market]!;
    return { at, market: id, message: `${fault}: ${this.run.line(record)}` };
  }

  /** The state has changed: what follows of it is expected by the end of the step. */
  private end(): void {
    const { ends, flattens } = this.told.next();
    if (!ends) return;
    for (const [id, order] of this.orders.alive)
      if (this.raises(order) && !this.orders.leaving.has(id)) this.toCancel.add(id);
    if (!flattens) return;
    for (const [market, units] of this.orders.positions) {
      const { rules } = this.run.exact.instruments[market]!;
      if (Math.abs(units) >= Math.max(...rules.map(({ lot }) => lot))) this.toClose.add(market);
    }
  }

  private leftOver(at: number): Breach | null {
    const [order] = this.toCancel;
    if (order !== undefined) return { at, message: `new risk has ended, and entry ${order} still rests` };
    const [market] = this.toClose;
    if (market === undefined) return null;
    const { id } = this.run.exact.instruments[market]!;
    return { at, market: id, message: 'all was to be closed, and what is held was not' };
  }

  /** On a spot account a sale only reduces. */
  private raises(order: OrderRecordOf): boolean {
    const isSpot = (this.run.world.terms.account.kind ?? 'spot') === 'spot';
    return roleOf(order) === 'entry' && (order.side > 0 || !isSpot);
  }

  private orderFault(order: OrderRecordOf, step: TestStep): string | null {
    if (roleOf(order) === 'exit') this.toClose.delete(order.market);
    if (!this.raises(order)) return null;
    return (
      this.stateFault(order.at) ??
      this.rateFault(order.at) ??
      this.ordersFault() ??
      this.positionsFault(order) ??
      this.collarFault(order) ??
      (order.at === step.at && order.parent === 0 ? this.closeFault(order, step) : null)
    );
  }

  private stateFault(at: number): string | null {
    const why = this.told.at(at) ?? this.seen.at(at);
    return why === null ? null : `an entry while none is allowed (${why})`;
  }

  private rateFault(at: number): string | null {
    this.entries.push(at);
    const { orderRate } = this.limits;
    if (orderRate === null) return null;
    const recent = this.entries.filter((moment) => moment > at - orderRate.perMs).length;
    return recent > orderRate.most ? `entry ${recent} of ${orderRate.most} in its time` : null;
  }

  private ordersFault(): string | null {
    const { orders: most } = this.limits;
    const alive = this.orders.alive.size + 1;
    return most !== null && alive > most ? `order ${alive} of ${most}` : null;
  }

  private positionsFault({ market }: OrderRecordOf): string | null {
    const { positions: most } = this.limits;
    if (most === null) return null;
    const used = new Set<number>();
    for (const [m, units] of this.orders.positions) if (units !== 0) used.add(m);
    for (const order of this.orders.alive.values()) if (this.raises(order)) used.add(order.market);
    if (used.has(market) || used.size < most) return null;
    return `market ${used.size + 1} of ${most} in use`;
  }

  /** Rungs lie from a fill that is not there yet. */
  private collarFault({ limit, trigger, decisionPrice, parent }: OrderRecordOf): string | null {
    const { collar } = this.limits;
    if (collar === null || parent !== 0) return null;
    const far = Math.max(
      ...[limit, trigger].map((level) => (level === 0 ? 0 : Math.abs(level - decisionPrice))),
    );
    return far * 1e8 > decisionPrice * collar ? `${far} units from the price of its decision` : null;
  }

  /** What is known of it at a close: what it may lose, and what is held with it. */
  private closeFault(order: OrderRecordOf, step: TestStep): string | null {
    const isOpposed = [...this.orders.alive.values()].some(
      (other) => roleOf(other) === 'entry' && other.market === order.market && other.side !== order.side,
    );
    return (
      lossFault(this.run, this.limits, order, step) ??
      exposureFault(this.run, this.limits, order, step, isOpposed)
    );
  }
}
