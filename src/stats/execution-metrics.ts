/**
 * The analytics of execution (EXEC-1): of every order, by role, by type, by market and in all. Computed from what a
 * journal tells and from candles, so that a simulated run and a live one are measured alike. docs/metrics.md tells each
 * figure by name; the functions are in `execution-rates.ts`.
 */
import type { Instrument } from '../model/instrument.ts';
import { orderRoles, orderTypes, type OrderRole, type OrderType } from '../model/order.ts';
import { executionFigures, type ExecutionFigures } from './execution-figures.ts';
import {
  isDecided,
  type ExecutionFill,
  type ExecutionOrder,
  type ExecutionPrices,
  type ExecutionRefusal,
} from './execution-records.ts';
import { ExecutionTotals } from './execution-totals.ts';
import { addFill, executionOf, type OrderExecution } from './order-execution.ts';

export interface ExecutionInput {
  /** In the order of their making. */
  readonly orders: readonly ExecutionOrder[];
  readonly fills: readonly ExecutionFill[];
  readonly refusals: readonly ExecutionRefusal[];
  /** By market. */
  readonly instruments: readonly Instrument[];
  readonly prices: readonly ExecutionPrices[];
}

export interface ExecutionMetrics {
  readonly total: ExecutionFigures;
  /** Groups without an order, or a refused signal, are left out. */
  readonly byRole: readonly (ExecutionFigures & { readonly role: OrderRole })[];
  /** Of each role apart: a stop that enters and a stop that protects have little in common. */
  readonly byType: readonly (ExecutionFigures & { readonly role: OrderRole; readonly type: OrderType })[];
  readonly byMarket: readonly (ExecutionFigures & { readonly market: number })[];
  /** In the order given. */
  readonly orders: readonly OrderExecution[];
}

/** All figures of all orders. */
export function executionMetrics(input: ExecutionInput): ExecutionMetrics {
  const orders = executions(input);
  const cells = new Cells();
  for (const execution of orders) cells.of(execution.order).add(execution);
  const signals = signalTotals(input);
  const all = cells.list();
  const over = (matches: (cell: Cell) => boolean, more: readonly ExecutionTotals[] = []): ExecutionTotals => {
    const totals = new ExecutionTotals();
    for (const cell of all) if (matches(cell)) totals.addAll(cell.totals);
    for (const one of more) totals.addAll(one);
    return totals;
  };
  const roles = orderRoles.filter((role) => all.some((cell) => cell.role === role));
  const isSeen = ({ count: { orders: made, asked } }: ExecutionTotals): boolean => made + asked > 0;
  return {
    total: executionFigures(
      over(() => true, signals),
      true,
    ),
    byRole: roles.map((role) => ({
      role,
      ...executionFigures(
        over((cell) => cell.role === role),
        false,
      ),
    })),
    byType: roles.flatMap((role) =>
      orderTypes
        .filter((type) => all.some((cell) => cell.role === role && cell.type === type))
        .map((type) => ({
          role,
          type,
          ...executionFigures(
            over((cell) => cell.role === role && cell.type === type),
            false,
          ),
        })),
    ),
    byMarket: input.instruments.flatMap((_, market) => {
      const totals = over((cell) => cell.market === market, [signals[market]!]);
      return isSeen(totals) ? [{ market, ...executionFigures(totals, true) }] : [];
    }),
    orders,
  };
}

/** How each order was executed. */
function executions({ orders, fills, instruments, prices }: ExecutionInput): readonly OrderExecution[] {
  const byId = new Map<number, OrderExecution>();
  const found = orders.map((order) => {
    const execution = executionOf(order, instruments[order.market]!, prices[order.market]!);
    byId.set(order.id, execution);
    return execution;
  });
  for (const fill of fills) {
    const execution = byId.get(fill.order)!;
    const { market } = execution.order;
    addFill(execution, fill, instruments[market]!, prices[market]!);
  }
  return found;
}

/** By market: how many signals asked for an order, and how many became none. */
function signalTotals({ orders, refusals, instruments }: ExecutionInput): readonly ExecutionTotals[] {
  const totals = instruments.map(() => new ExecutionTotals());
  const counted = new Set<number>();
  for (const order of orders) {
    const { signal, market } = order;
    // A group is asked for once, and an exit of a stop's own (its time was over) was not asked for.
    if (!isDecided(order) || counted.has(signal)) continue;
    counted.add(signal);
    totals[market]!.count.asked++;
  }
  for (const { signal, market, action, stage } of refusals) {
    // A rung that was refused leaves its entry as it is.
    if (action === 'cancel' || action === 'amend' || counted.has(signal)) continue;
    const { count } = totals[market]!;
    count.asked++;
    if (stage === 'risk') count.deniedByRisk++;
    else count.deniedByPlan++;
  }
  return totals;
}

interface Cell {
  readonly market: number;
  readonly role: OrderRole;
  readonly type: OrderType;
  readonly totals: ExecutionTotals;
}

/** Totals of each market, role and type, of which all others are sums. */
class Cells {
  private readonly cells = new Map<number, Cell>();

  of({ market, role, type }: ExecutionOrder): ExecutionTotals {
    const key =
      (market * orderRoles.length + orderRoles.indexOf(role)) * orderTypes.length + orderTypes.indexOf(type);
    let cell = this.cells.get(key);
    if (cell === undefined) {
      cell = { market, role, type, totals: new ExecutionTotals() };
      this.cells.set(key, cell);
    }
    return cell.totals;
  }

  list(): readonly Cell[] {
    return [...this.cells.values()].filter(({ totals }) => totals.count.orders > 0);
  }
}
