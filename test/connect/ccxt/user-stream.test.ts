/** What becomes of an account's orders, over websockets, at the exchange server: as it is, and with what goes wrong. */
import { afterEach, describe, expect, it } from 'vitest';
import { rawOf } from '../../../src/connect/ccxt/ccxt-types.ts';
import type { Product } from '../../../src/connect/ccxt/connect.ts';
import { UserStream, type AccountEvent } from '../../../src/connect/ccxt/user-stream.ts';
import { exchangeConfig } from '../../../src/connect/exchange-config.ts';
import { openAccount } from '../../../src/connect/live-account.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { isMarketLine } from '../../../src/connect/ccxt/user-line.ts';
import { closeAll, configOf, connectTo } from './desk.ts';
import { floor, until, windowMs, type FloorPlan } from './floor.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await closeAll();
});

const patience = {
  silenceMs: 60_000,
  firstWaitMs: 20,
  waitMostMs: 200,
  lookMs: 60_000,
  lateMs: 50,
  keepMs: 60_000,
};

async function listening(
  product: Product,
  more: FloorPlan & { readonly patience?: Partial<typeof patience> } = {},
) {
  const { patience: given = {}, ...plan } = more;
  const at = await floor(product, plan);
  const { server, market } = at;
  const account = await openAccount({
    config: configOf(),
    product,
    markets: [market],
    url: server.url,
    windowMs,
    timeoutMs: 1_000,
    patience: { ...patience, ...given },
  });
  open.push(account);
  const { client, orders, stream } = account;
  const events: AccountEvent[] = [];
  const done = (async () => {
    for await (const event of stream.events()) events.push(event);
  })();
  done.catch(() => undefined);
  const healths = () => events.flatMap((event) => (event.kind === 'health' ? [event.state] : []));
  const fills = (clientId?: string) =>
    events.flatMap((event) =>
      event.kind === 'fill' && (clientId === undefined || event.fill.clientId === clientId)
        ? [event.fill]
        : [],
    );
  /** What is told of an order, in a word each. */
  const story = (clientId: string) =>
    events.flatMap((event) => {
      if (event.kind === 'fill' && event.fill.clientId === clientId) return [`fill ${event.fill.quantity}`];
      if (event.kind === 'order' && event.order.clientId === clientId)
        return [`${event.order.status} ${event.order.filled}`];
      return [];
    });
  await until(() => healths().includes('connected'), 'the line');
  return { ...at, client, orders, stream, events, healths, fills, story, done };
}

/** Units as the exchange's decimals, without zeros behind them. */
const textOf = (units: number, digits: number): string =>
  String(Number((units / 10 ** digits).toFixed(digits)));

const when = (...nth: readonly number[]) => ({ on: 'user', nth, chance: 0 });

describe.each<Product>(['spot', 'perpetual'])('the events of an account of %s', (product) => {
  it('CONN-6 an order is told with its fills before it, in exact decimals', async () => {
    const { orders, order, story, fills, account } = await listening(product);
    const placed = order({ quantity: 150_000 });
    await orders.place(placed);
    await until(() => story(placed.clientId).includes('filled 1.5'), 'the fill');
    expect(story(placed.clientId)).toEqual(['open 0', 'fill 1.5', 'filled 1.5']);
    expect(fills()).toEqual([
      {
        market: product === 'spot' ? 'BTC/USDT' : 'BTC/USDT:USDT',
        clientId: placed.clientId,
        id: String(account.fills[0]!.id),
        orderId: String(account.orders[0]!.id),
        at: account.fills[0]!.at,
        price: '100',
        quantity: '1.5',
        fee: '0.15',
        feeAsset: 'USDT',
        isMaker: false,
      },
    ]);
  });

  it('CONN-6 a limit that fills in parts, and one that is cancelled', async () => {
    const { orders, order, story, fills, advance, account } = await listening(product, {
      participation: 0.05,
    });
    const big = order({ type: 'limit', limit: 10_000, quantity: 1_000_000 });
    const low = order({ type: 'limit', limit: 9000 });
    await orders.place(big);
    await orders.place(low);
    advance(3);
    await orders.cancel(low);
    advance(40);
    await until(() => story(big.clientId).includes('filled 10'), 'all of it');
    expect(story(low.clientId)).toEqual(['open 0', 'cancelled 0']);
    expect(account.fills.length).toBeGreaterThan(2);
    expect(fills().map(({ id }) => id)).toEqual(account.fills.map(({ id }) => String(id)));
    let sum = 0;
    for (const word of story(big.clientId).slice(1)) {
      const [kind, size] = word.split(' ');
      if (kind === 'fill') sum += Number(size);
      else expect(Number(size)).toBeCloseTo(sum, 9);
    }
  });

  it('CONN-6 a stop goes by one name before and after it is triggered', async () => {
    const bars = Array.from({ length: 60 }, (_, i) => [100 + i, 101 + i, 99 + i, 100 + i, 60] as const);
    const { orders, order, story, advance } = await listening(product, { bars });
    const stop = order({ type: 'stop', trigger: 10_500 });
    await orders.place(stop);
    advance(20);
    await until(() => story(stop.clientId).includes('filled 1'), 'the stop');
    expect(story(stop.clientId)).toEqual(['open 0', 'fill 1', 'filled 1']);
  });

  const faults: readonly [string, readonly Fault[]][] = [
    ['twice', [{ kind: 'duplicate-event', when: { on: 'user', nth: [], chance: 1 } }]],
    ['behind the next', [{ kind: 'reordered-event', when: { on: 'user', nth: [], chance: 0.5 } }]],
    ['late', [{ kind: 'late-event', byMs: 150, when: { on: 'user', nth: [], chance: 0.4 } }]],
    ['never, since the line is cut', [{ kind: 'disconnect', when: when(6, 9, 21) }]],
  ];
  it.each(faults)('CONN-6 each fill comes once and in order where messages come %s', async (_, plan) => {
    const { client, orders, order, story, fills, advance, account } = await listening(product, {
      faults: plan,
      participation: 0.05,
    });
    const big = order({ type: 'limit', limit: 10_000, quantity: 600_000 });
    await orders.place(big);
    for (let i = 2; i <= 30; i++) {
      advance(i);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(() => story(big.clientId).at(-1) === 'filled 6', 'all of it');
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (plan[0]!.kind === 'disconnect') expect(client.health.reconnects).toBeGreaterThan(0);
    expect(account.fills.length).toBeGreaterThan(3);
    expect(fills().map(({ id, quantity, price }) => [id, quantity, price])).toEqual(
      account.fills.map((fill) => [String(fill.id), textOf(fill.quantity, 5), textOf(fill.price, 2)]),
    );
    const sizes = story(big.clientId).flatMap((word) =>
      word.startsWith('fill ') ? [] : [Number(word.split(' ')[1])],
    );
    expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
    expect(story(big.clientId).at(-1)).toBe('filled 6');
  });

  it('CONN-6 what was done while the line was away comes over REST', async () => {
    const { orders, order, story, stream, client, healths, advance } = await listening(product);
    const [bought, ended, unheard] = [order({}), order({ type: 'limit', limit: 9000 }), order({ type: 'limit', limit: 9100 })]; // prettier-ignore
    await orders.place(ended);
    await until(() => story(ended.clientId).length === 1, 'the order');
    client.close();
    // ccxt tells that a line is over a moment later: all of this is done before another is there.
    stream.follow(unheard.market, unheard.clientId);
    await Promise.all([orders.cancel(ended), orders.place(bought), orders.place(unheard).then(() => orders.cancel(unheard))]); // prettier-ignore
    advance(3);
    await until(() => healths().filter((state) => state === 'connected').length === 2, 'another line');
    expect(story(ended.clientId)).toEqual(['open 0', 'cancelled 0']);
    expect(story(bought.clientId).slice(-2)).toEqual(['fill 1', 'filled 1']);
    expect(story(unheard.clientId).at(-1)).toBe('cancelled 0');
    expect(healths()).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('CONN-6 a line that is there and keeps something back is stale, and another is opened', async () => {
    const { orders, order, story, healths } = await listening(product, {
      faults: [{ kind: 'silence', when: when(1) }],
      patience: { silenceMs: 300, lookMs: 150 },
    });
    const [first, second] = [order({}), order({ type: 'limit', limit: 9000 })];
    await orders.place(first);
    await until(() => healths().filter((state) => state === 'connected').length === 2, 'another line');
    expect(healths()).toEqual(['connected', 'stale', 'reconnecting', 'connected']);
    await orders.place(second);
    await until(() => story(second.clientId).length > 0, 'the order after it');
    expect(story(first.clientId)).toEqual(['fill 1', 'filled 1']);
  });

  it('CONN-6 a line on which nobody answers any more is stale; one of a quiet account is not', async () => {
    const { client, healths, market, advance } = await listening(product, { patience: { silenceMs: 250 } });
    // Prices come on a line of their own, which says nothing of the account's.
    const prices = setInterval(() => advance((minutes += 0.1)), 30);
    let minutes = 2;
    let trades = 0;
    const watching = (async () => {
      for (;;) {
        await client.ask({ what: 'watch prices' }, (ccxt) => ccxt.watchTrades(market));
        trades++;
      }
    })();
    watching.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(healths()).toEqual(['connected']);
    client.wire.look((ccxt) => {
      for (const [url, line] of Object.entries(ccxt.clients ?? {}))
        if (!isMarketLine(url)) (line as unknown as { connection: { pause(): void } }).connection.pause();
    });
    await until(() => healths().length >= 4, 'another line');
    expect(healths().slice(0, 4)).toEqual(['connected', 'stale', 'reconnecting', 'connected']);
    const before = trades;
    await until(() => trades > before, 'prices on their own line');
    clearInterval(prices);
  });

  it('CONN-6 a line that another would be opened for in silence is told to be over', async () => {
    const { client, healths, orders, order, story } = await listening(product);
    client.wire.look(({ clients = {} }) => {
      for (const url of Object.keys(clients)) if (!isMarketLine(url)) Reflect.deleteProperty(clients, url);
    });
    const placed = order({});
    await orders.place(placed);
    await until(() => healths().length >= 3, 'another line');
    expect(healths()).toEqual(['connected', 'reconnecting', 'connected']);
    await until(() => story(placed.clientId).includes('filled 1'), 'the fill');
    expect(story(placed.clientId).filter((word) => word.startsWith('fill '))).toEqual(['fill 1']);
  });

  it('CONN-6 a fill that is late is asked for, since others wait for it', async () => {
    const { orders, order, story, fills, advance, account } = await listening(product, {
      // The report of the first fill: before it the order, and on spot what it holds.
      faults: [{ kind: 'late-event', byMs: 60_000, when: when(product === 'spot' ? 3 : 2) }],
      participation: 0.05,
    });
    const big = order({ type: 'limit', limit: 10_000, quantity: 300_000 });
    await orders.place(big);
    advance(30);
    await until(() => story(big.clientId).at(-1) === 'filled 3', 'all of it');
    expect(fills().map(({ id }) => id)).toEqual(account.fills.map(({ id }) => String(id)));
  });

  it('CONN-6 of an order that is open all fills are told, and others from when it is asked for', async () => {
    const at = await floor(product, { kind: 'pro', participation: 0.05 });
    const { orders, order, advance, client, market, account } = at;
    const [first, second] = [order({ quantity: 50_000 }), order({ quantity: 50_000 })];
    await orders.place(first);
    advance(5);
    const big = order({ type: 'limit', limit: 10_000, quantity: 9_000_000 });
    await orders.place(second);
    await orders.place(big);
    advance(8);
    const [, , { id: bigId } = { id: 0 }] = account.orders;
    const before = account.fills.filter((fill) => fill.order.id === bigId);
    expect(before.length).toBeGreaterThan(1);
    const wanted = account.fills.find(({ order: { clientId } }) => clientId === second.clientId)!;
    for (const since of [wanted.at, undefined]) {
      const stream = new UserStream({ client, product, markets: [market], isPlain: true, patience, ...(since === undefined ? {} : { since }) }); // prettier-ignore
      open.push(stream);
      const told: string[] = [];
      for await (const event of stream.events()) {
        if (event.kind === 'fill') told.push(`${event.fill.clientId} ${event.fill.id}`);
        if (event.kind === 'health') break;
      }
      await stream.close();
      const mine = account.fills.filter(({ order: { clientId } }) => clientId === big.clientId || (since !== undefined && clientId === second.clientId)); // prettier-ignore
      expect([...told].sort()).toEqual(mine.map((fill) => `${fill.order.clientId} ${fill.id}`).sort());
    }
  });

  it('a key that is not taken ends it', async () => {
    const { server, market } = await floor(product);
    const client = await connectTo(server, { product, kind: 'pro', config: configOf('nobody') });
    const stream = new UserStream({ client, product, markets: [market], isPlain: true, patience });
    open.push(stream);
    await expect(stream.events().next()).rejects.toMatchObject({ sort: 'never', code: 'keys' });
  });
});

it('CONN-6 a listen key that the exchange takes no more is asked for anew', async () => {
  const { client, healths, orders, order, story } = await listening('perpetual', {
    patience: { keepMs: 100, silenceMs: 400 },
  });
  await client.askSigned({ what: 'end the key' }, (ccxt) => rawOf(ccxt, 'fapiPrivateDeleteListenKey')());
  await until(() => healths().filter((state) => state === 'connected').length === 2, 'another line');
  const placed = order({});
  await orders.place(placed);
  await until(() => story(placed.clientId).includes('filled 1'), 'the fill');
});

it('orders at an exchange whose orders are not known are refused before anything is sent', async () => {
  const config = exchangeConfig('bybit', { env: { BYBIT_API_KEY: 'a-key', BYBIT_SECRET_KEY: 'a-secret' }, file: '/dev/null' }); // prettier-ignore
  const opened = openAccount({ config, product: 'spot', markets: ['BTC/USDT'], url: null });
  await expect(opened).rejects.toThrow('orders at bybit are not built');
});
