/**
 * Each fault of the server's through the connector: a caller that sends again what may be sent again trades through all of
 * it, every order is placed once, and every fill is told once and in order.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Product } from '../../../src/connect/ccxt/connect.ts';
import { ExchangeFailure } from '../../../src/connect/ccxt/failure.ts';
import type { PlacedOrder } from '../../../src/connect/ccxt/orders.ts';
import type { UserPatience } from '../../../src/connect/ccxt/user-stream.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { exchangeStart } from '../../support/exchange.ts';
import { minute } from './desk.ts';
import { until } from './floor.ts';
import { served, type Served } from './suite/served.ts';
import { sit, stubborn, type Desk } from './suite/subject.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** At some of all requests, or messages. */
const some = (...nth: readonly number[]) => ({ on: '', nth, chance: 0 });
const user = (chance: number) => ({ on: 'user', nth: [], chance });
const lines = (...nth: readonly number[]) => ({ on: 'user', nth, chance: 0 });

const faults: Readonly<Record<Fault['kind'], Fault>> = {
  unavailable: { kind: 'unavailable', when: some(2, 6, 11, 15, 20) },
  'too-many': { kind: 'too-many', when: some(9) },
  'lost-answer': { kind: 'lost-answer', when: some(3, 8, 12, 17, 23) },
  timeout: { kind: 'timeout', when: some(3, 8, 12, 17, 23) },
  slow: { kind: 'slow', when: some(8, 12, 17), byMs: 900 },
  garbage: { kind: 'garbage', when: some(3, 8, 12, 17, 23) },
  ban: { kind: 'ban', when: some(9), forMs: 400 },
  maintenance: { kind: 'maintenance', fromMs: 0, forMs: 500 },
  'clock-skew': { kind: 'clock-skew', byMs: -90_000 },
  disconnect: { kind: 'disconnect', when: lines(2, 5) },
  silence: { kind: 'silence', when: lines(2) },
  'duplicate-event': { kind: 'duplicate-event', when: user(1) },
  'reordered-event': { kind: 'reordered-event', when: user(0.5) },
  'late-event': { kind: 'late-event', when: user(0.4), byMs: 200 },
};

/** Cancels for certain; also where an answer was lost, so that there is nothing to cancel any more. */
async function ended({ account: { orders } }: Desk, placed: PlacedOrder): Promise<void> {
  await stubborn(() =>
    orders.cancel(placed).catch((error: unknown) => {
      if (!(error instanceof ExchangeFailure) || error.code !== 'not-found') throw error;
    }),
  );
  expect(await stubborn(() => orders.find(placed))).toMatchObject({ status: 'cancelled' });
}

async function trade(product: Product, fault: Fault, patience: Partial<UserPatience> = {}) {
  let server: Served | null = null;
  const subject = served(product, { faults: [fault], participation: 0.05, onOpen: (it) => (server = it) });
  const where = await subject.open();
  open.push(where);
  const desk = await sit(subject, where, patience);
  open.push(desk);
  const { account, order, at, size, told } = desk;
  const exchange = product === 'spot' ? server!.spot! : server!.usdm!;
  const remote = exchange.account('main');
  const place = (placed: PlacedOrder) => stubborn((again) => account.orders.place(placed, again));
  const [bought, big, low, stop] = [
    order({}),
    order({ type: 'limit', limit: at(0.05), quantity: size * 30 }),
    order({ type: 'limit', limit: at(-0.05) }),
    order({ type: 'stop', trigger: at(0.05) }),
  ];
  await place(bought);
  for (const one of [big, low, stop]) await place(one);
  for (let i = 1; i <= 10; i++) {
    server!.advance(exchangeStart + (10 + i) * minute);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await ended(desk, low);
  await ended(desk, stop);
  for (const one of [bought, big]) await told.until(one.clientId, 'filled');
  for (const one of [low, stop]) await told.until(one.clientId, 'cancelled');
  return { desk, remote, orders: [bought, big, low, stop], told };
}

describe.each<Product>(['spot', 'perpetual'])('a session at our own exchange, %s', (product) => {
  it.each(Object.values(faults))('CONN-1 CONN-2 CONN-6 trades through $kind', async (fault) => {
    const patience = fault.kind === 'silence' ? { silenceMs: 300, lookMs: 150 } : {};
    const { remote, orders, told, desk } = await trade(product, fault, patience);
    expect(remote.orders.map(({ clientId }) => clientId)).toEqual(orders.map(({ clientId }) => clientId));
    expect(remote.fills.length).toBeGreaterThan(4);
    for (const { clientId } of orders) {
      const wanted = remote.fills.filter((fill) => fill.order.clientId === clientId);
      await until(() => told.fills(clientId).length >= wanted.length, 'all fills');
      expect(told.fills(clientId).map(({ id }) => id)).toEqual(wanted.map(({ id }) => String(id)));
      const states = told.states(clientId);
      expect(states.slice(0, -1).every((state) => state === 'open')).toBe(true);
    }
    if (fault.kind === 'disconnect' || fault.kind === 'silence')
      expect(told.connections()).toBeGreaterThan(1);
    // It did befall: what was asked in vain is counted.
    const { failures } = desk.client.health;
    const isOfRequests = 'when' in fault && fault.when.on === '' && fault.kind !== 'slow';
    if (isOfRequests || fault.kind === 'maintenance') expect(failures.later + failures.unknown).toBeGreaterThan(0); // prettier-ignore
  });
});
