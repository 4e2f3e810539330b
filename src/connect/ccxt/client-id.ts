/**
 * The name of an order at an exchange, made of the run's and the order's own: the same order has the same name whenever it
 * is sent, and no two orders share one. So an order that was sent can be asked for by name, and is refused where it comes
 * again while it is open.
 *
 *     bl-RUN-ORDER    at most 36 letters, digits and dashes, as Binance and Bybit take them
 *     bl-RUN-lORDER   a list of orders, by the first of them
 */
import type { OrderId } from '../../model/order.ts';

const idsMost = 36;
/** What is left for the run beside an order of up to 10^13. */
export const runLettersMost = 19;

export interface ClientIdParts {
  readonly run: string;
  readonly order: OrderId;
}

/** Throws RangeError for a run or an order of which no name can be made. */
export function clientIdOf({ run, order }: ClientIdParts): string {
  if (!/^[A-Za-z0-9]+$/.test(run) || run.length > runLettersMost)
    throw new RangeError(
      `a run's name in client order ids has 1 to ${runLettersMost} letters or digits: "${run}"`,
    );
  if (!Number.isSafeInteger(order) || order < 1)
    throw new RangeError(`order ${order} is none that can be sent`);
  return short(`bl-${run}-${order}`);
}

/** Of a list whose first order this is; no order has that name. Throws RangeError as `clientIdOf`. */
export function listIdOf(first: ClientIdParts): string {
  clientIdOf(first);
  return short(`bl-${first.run}-l${first.order}`);
}

function short(id: string): string {
  if (id.length > idsMost) throw new RangeError(`client order id "${id}" is longer than ${idsMost}`);
  return id;
}

/** What a name was made of; null for one that is not ours. */
export function readClientId(id: string): ClientIdParts | null {
  const [, run, order] = /^bl-([A-Za-z0-9]+)-([1-9]\d*)$/.exec(id) ?? [];
  if (run === undefined || order === undefined || run.length > runLettersMost) return null;
  const number = Number(order);
  return Number.isSafeInteger(number) ? { run, order: number as OrderId } : null;
}
