/**
 * What orders have in common, added up (EXEC-1): counts, and money as exact sums. Groups of orders add up to larger ones,
 * so that a total is the sum of its parts.
 */
import { ExactSum } from './exact-sum.ts';
import { delayCost, impactCost, markoutCandles, type OrderExecution } from './order-execution.ts';

const sums = [
  'decisionValue', 'arrivalValue', 'traded', 'madeValue', 'fees', 'missedCost', 'missedValue', 'delayCost', 'impactCost',
  // Of decided orders alone.
  'decidedValue',
] as const; // prettier-ignore
type SumName = (typeof sums)[number];

const counts = [
  'orders', 'rejected', 'filledOrders',
  // Of decided orders alone: those that were not taken over whole by others; that filled at all; and not whole.
  'due', 'succeeded', 'partlyFilled',
  // Signals that asked for an order, and those of them that became none.
  'asked', 'deniedByPlan', 'deniedByRisk',
] as const; // prettier-ignore
type CountName = (typeof counts)[number];

const named = <Name extends string, T>(names: readonly Name[], make: () => T): Record<Name, T> =>
  Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, T>;

export class ExecutionTotals {
  readonly money: Readonly<Record<SumName, ExactSum>> = named(sums, () => new ExactSum());
  readonly count: Record<CountName, number> = named(counts, () => 0);
  /** By `markoutCandles`. */
  readonly gained: readonly ExactSum[] = markoutCandles.map(() => new ExactSum());
  readonly marked: readonly ExactSum[] = markoutCandles.map(() => new ExactSum());
  /** Of decided orders that filled, ms. */
  readonly signalToFill: number[] = [];
  readonly arrivalToFill: number[] = [];

  /** Adds an order; one whose venue never knew of it counts where a strategy decided on it. */
  add(execution: OrderExecution): void {
    const { order, firstFillAt } = execution;
    if (!execution.isDecided && order.arrivedAt === null) return;
    const { money, count } = this;
    count.orders++;
    if (order.state === 'rejected') count.rejected++;
    if (execution.isDecided) this.addDecided(execution);
    money.missedCost.add(execution.missedCost);
    money.missedValue.add(execution.missedValue);
    if (firstFillAt === null) return;
    count.filledOrders++;
    money.decisionValue.add(execution.decisionValue);
    money.arrivalValue.add(execution.arrivalValue);
    money.traded.add(execution.traded);
    money.madeValue.add(execution.madeValue);
    money.fees.add(execution.fees);
    money.delayCost.add(delayCost(execution));
    money.impactCost.add(impactCost(execution));
    for (let i = 0; i < markoutCandles.length; i++) {
      this.gained[i]!.add(execution.gained[i]!);
      this.marked[i]!.add(execution.marked[i]!);
    }
  }

  /** Adds what another has summed up. */
  addAll(other: ExecutionTotals): void {
    for (const name of sums) this.money[name].addAll(other.money[name]);
    for (const name of counts) this.count[name] += other.count[name];
    for (let i = 0; i < markoutCandles.length; i++) {
      this.gained[i]!.addAll(other.gained[i]!);
      this.marked[i]!.addAll(other.marked[i]!);
    }
    for (const ms of other.signalToFill) this.signalToFill.push(ms);
    for (const ms of other.arrivalToFill) this.arrivalToFill.push(ms);
  }

  private addDecided({ order, filled, missed, firstFillAt, decisionValue }: OrderExecution): void {
    if (filled === 0 && missed === 0) return;
    const { money, count } = this;
    count.due++;
    if (firstFillAt === null) return;
    count.succeeded++;
    if (missed > 0) count.partlyFilled++;
    money.decidedValue.add(decisionValue);
    this.signalToFill.push(firstFillAt - order.createdAt);
    this.arrivalToFill.push(firstFillAt - order.arrivedAt!);
  }
}
