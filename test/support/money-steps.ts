/** What laws of money do to an exchange server: requests drawn by chance, and history between them. */
import { expect } from 'vitest';
import type { Exchange } from '../../src/gateway/exchange.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { restOf } from './rest.ts';

export type StepParams = Readonly<Record<string, string | number>>;

/** A request, or so many ms of history; `open` is a number among the open orders, whose id is filled in. */
export type Step =
  | { readonly ms: number }
  | {
      readonly method: string;
      readonly path: string;
      readonly params: StepParams;
      readonly open?: number;
      /** The parameter of that id; `orderId` unless said. */
      readonly idName?: string;
    };

/** Takes one; whatever is answered, nothing breaks. */
export async function take(server: RunningExchange, exchange: Exchange, one: Step): Promise<void> {
  if ('ms' in one) {
    server.advance(exchange.now + one.ms);
    return;
  }
  const { method, path, params, open, idName = 'orderId' } = one;
  const { openOrders } = exchange.account('main');
  const chosen = open === undefined ? undefined : openOrders[open % Math.max(1, openOrders.length)];
  const named = chosen === undefined ? params : { ...params, [idName]: chosen.id };
  const { status, body } = await restOf(server).signed(method, path, named);
  expect(status, JSON.stringify(body)).toBeLessThan(500);
}
