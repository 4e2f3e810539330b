/** Lists of orders through the connector at the exchange server: OCO, OTO and OTOCO, what is lost on the way, and refusals. */
import { afterEach, describe, expect, it } from 'vitest';
import { listIdOf } from '../../../src/connect/ccxt/client-id.ts';
import { listRequest, type ListKind } from '../../../src/connect/ccxt/list-request.ts';
import { OrderLists, type PlacedList } from '../../../src/connect/ccxt/order-lists.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import type { OrderId } from '../../../src/model/order.ts';
import type { Bar } from '../../support/exchange.ts';
import { closeAll, nth } from './desk.ts';
import { floor, termsOf, windowMs, type FloorPlan } from './floor.ts';

afterEach(closeAll);

/** From 100 up, a coin a minute, after two of which it stands. */
const rising: Bar[] = Array.from({ length: 40 }, (_, i) => {
  const price = 100 + Math.max(0, i - 2);
  return [price, price + 1, price - 1, price, 60];
});

async function lists(plan: FloorPlan = {}, product: 'spot' | 'perpetual' = 'spot') {
  const at = await floor(product, plan);
  const { client, market, instrument, orders, order } = at;
  const lists = new OrderLists({ client, product, windowMs });
  let count = 100;
  const list = (kind: ListKind, ...terms: readonly object[]): PlacedList => {
    const placed = terms.map((one) => order(one));
    return { market, instrument, kind, clientId: listIdOf({ run: 'test', order: ++count as OrderId }), orders: placed }; // prettier-ignore
  };
  const states = async (of: PlacedList) =>
    Promise.all(of.orders.map(async (one) => (await orders.find({ market, ...one }))?.status ?? null));
  return { ...at, lists, list, states };
}

const profit = { side: 'sell', type: 'limit', limit: 10_500 };
const stop = { side: 'sell', type: 'stop', trigger: 9500 };
const entry = { type: 'limit', limit: 9900 };

describe('lists of orders', () => {
  it('OCO: what fills ends the other', async () => {
    const { lists: at, list, orders, order, states, advance } = await lists({ bars: rising });
    await orders.place(order({}));
    const pair = list('OCO', stop, profit);
    const placed = await at.place(pair);
    expect(placed).toMatchObject({ clientId: pair.clientId, isOver: false });
    expect(new Set(placed.orders.map(({ clientId }) => clientId))).toEqual(new Set(pair.orders.map(({ clientId }) => clientId))); // prettier-ignore
    expect(await states(pair)).toEqual(['open', 'open']);
    advance(20);
    // The server ends the other of a pair as expired or cancelled; it is over.
    expect((await states(pair))[1]).toBe('filled');
    expect(['cancelled', 'expired']).toContain((await states(pair))[0]);
    expect(await at.find(pair)).toMatchObject({ id: placed.id, isOver: true });
  });

  it.each<[string, object, object]>([
    ['sell stop-limit', { side: 'sell', type: 'stop-limit', trigger: 9500, limit: 9490 }, profit],
    ['sell take-profit', { side: 'sell', type: 'take-profit', trigger: 10_500 }, stop],
    ['sell take-profit-limit', { side: 'sell', type: 'take-profit-limit', trigger: 10_500, limit: 10_490 }, stop],
    ['sell trailing stop', { side: 'sell', type: 'trailing-stop', trail: { offset: 0, rate: 1_000_000, activation: 0, onClose: false } }, profit],
    ['buy', { type: 'limit', limit: 9500, postOnly: true }, { type: 'stop', trigger: 10_500 }],
  ])('OCO of %s stands, and is cancelled as a whole', async (_, one, other) => {
    const { lists: at, list, orders, order, states } = await lists();
    await orders.place(order({}));
    const pair = list('OCO', one, other);
    await at.place(pair);
    expect(await states(pair)).toEqual(['open', 'open']);
    await at.cancel(pair);
    expect(await states(pair)).toEqual(['cancelled', 'cancelled']);
    expect(await at.find(pair)).toMatchObject({ isOver: true });
    await expect(at.cancel(pair)).rejects.toMatchObject({ sort: 'refused', code: 'not-found' });
  }); // prettier-ignore

  it('OTO: what an entry brings is there when it has filled', async () => {
    const { lists: at, list, states, account, advance } = await lists();
    const two = list('OTO', { type: 'limit', limit: 10_000 }, stop);
    await at.place(two);
    advance(5);
    expect(await states(two)).toEqual(['filled', 'open']);
    expect(account.openOrders.map(({ clientId }) => clientId)).toEqual([two.orders[1]!.clientId]);
  });

  it('OTOCO: an entry and its pair, which ends with it', async () => {
    const { lists: at, list, states } = await lists();
    const three = list('OTOCO', entry, profit, stop);
    const placed = await at.place(three);
    expect(placed.orders).toHaveLength(3);
    expect((await states(three))[0]).toBe('open');
    await at.cancel(three);
    expect((await states(three))[0]).toBe('cancelled');
    expect(await at.find(three)).toMatchObject({ isOver: true });
  });

  it('a list that there is not is none', async () => {
    const { lists: at, list } = await lists();
    expect(await at.find(list('OCO', stop, profit))).toBeNull();
  });

  it.each<[string, ListKind, readonly object[], string]>([
    ['without funds', 'OTO', [{ ...entry, quantity: 900_000_000 }, { ...stop, quantity: 900_000_000 }], 'funds'],
    ['too small', 'OCO', [{ ...stop, quantity: 1 }, { ...profit, quantity: 1 }], 'rules'],
  ])('one %s is refused as a whole', async (_, kind, terms, code) => {
    const { lists: at, list, orders, order, account } = await lists();
    await orders.place(order({}));
    await expect(at.place(list(kind, ...terms))).rejects.toMatchObject({ sort: 'refused', code });
    expect(account.openOrders).toHaveLength(0);
  }); // prettier-ignore

  const paths: Readonly<Record<ListKind, string>> = { OCO: 'oco', OTO: 'oto', OTOCO: 'otoco' };
  const faults: readonly Fault['kind'][] = ['lost-answer', 'timeout', 'garbage'];
  const cases = faults.flatMap((kind) =>
    (['OCO', 'OTO', 'OTOCO'] as const).map((list) => [kind, list] as const),
  );
  it.each(cases)('CONN-2 %s: an %s that was placed is found, and placed once', async (kind, of) => {
    const fault = { kind, when: nth(`POST /api/v3/orderList/${paths[of]}`, 1) } as Fault;
    const { lists: at, list, orders, order, account } = await lists({ faults: [fault] });
    await orders.place(order({}));
    const terms = of === 'OCO' ? [stop, profit] : of === 'OTO' ? [entry, stop] : [entry, profit, stop];
    const placed = list(of, ...terms);
    expect(await at.place(placed)).toMatchObject({ clientId: placed.clientId, isOver: false });
    expect(await at.place(placed, true)).toMatchObject({ clientId: placed.clientId });
    // Its name is free again when it is over.
    await at.cancel(placed);
    expect(await at.place(placed, true)).toMatchObject({ clientId: placed.clientId, isOver: true });
    expect(account.lists).toHaveLength(1);
  });

  it('CONN-2 one that was not taken may be sent again, and is then placed once', async () => {
    const fault: Fault = { kind: 'unavailable', when: nth('POST /api/v3/orderList/oto', 1) };
    const { lists: at, list, account } = await lists({ faults: [fault] });
    const two = list('OTO', entry, stop);
    await expect(at.place(two)).rejects.toMatchObject({ sort: 'later' });
    expect(account.lists).toHaveLength(0);
    await at.place(two, true);
    expect(account.lists).toHaveLength(1);
  });
});

describe('CONN-2 a list that the exchange does not have is refused, and nothing is sent', () => {
  it('of perpetuals', async () => {
    const { lists: at, list, client } = await lists({}, 'perpetual');
    const { requests } = client.health;
    await expect(at.place(list('OCO', stop, profit))).rejects.toMatchObject({
      sort: 'never',
      code: 'unsupported',
      words: 'its perpetuals have no lists of orders: each is placed by itself',
    });
    expect(client.health.requests).toBe(requests);
  });

  it.each<[string, ListKind, readonly object[]]>([
    ['OCO has 2 orders, and not 1', 'OCO', [stop]],
    ['OTOCO has 3 orders, and not 2', 'OTOCO', [entry, stop]],
    ['its lists begin with a limit', 'OTO', [{}, stop]],
    ['orders of its lists have a size in coins', 'OTO', [entry, { side: 'sell', quoteAmount: 1 }]],
    ['the two of a pair buy, or sell, alike', 'OCO', [stop, { ...profit, side: 'buy' }]],
    ['the two of a pair are for one quantity', 'OCO', [stop, { ...profit, quantity: 1 }]],
    ['an order of a pair waits for a price', 'OCO', [stop, { side: 'sell' }]],
    ['a limit of a pair rests until it is filled or cancelled', 'OCO', [stop, { ...profit, timeInForce: 'ioc' }]],
    ['of a pair one waits above the price, and the other below it', 'OCO', [profit, { ...profit, type: 'take-profit', trigger: 1 }]],
    ['its level is known at a fill alone: send it then', 'OTO', [entry, { ...stop, anchor: {} }]],
  ])('%s', async (why, kind, terms) => {
    const { instrument } = await floor('spot');
    const placed = terms.map((one, i) => ({ terms: termsOf(one), clientId: `bl-x-${i + 1}` }));
    expect(listRequest(kind, placed, instrument, { product: 'spot', symbol: 'BTCUSDT', clientId: 'bl-x-l1' })).toBe(why);
  }); // prettier-ignore
});
